"""Whether an observation fulfils an example."""

from __future__ import annotations

import builtins
import math
from typing import Any

from sandbox.cell.codec import EncodingError, canonical, decode_value
from sandbox.checks.case import Case, Observation, Planned

__all__ = ["agrees", "unfulfilled"]

_SHOWN = 120  # characters of a value in a message


def unfulfilled(case: Case, planned: Planned, seen: Observation) -> str | None:
    """What is wrong with a run that an example describes, or None."""
    example = planned.example
    if example is None:
        return None
    if example.raises is not None:
        if seen["raised"] is None:
            return f"answered {_shown(seen['value'])} instead of raising {example.raises}"
        if not _is_kind(seen["raised"]["type"], example.raises):
            return f"raised {seen['raised']['type']} instead of {example.raises}"
    elif seen["raised"] is not None:
        raised = seen["raised"]
        return f"raised {raised['type']}{': ' + raised['message'] if raised['message'] else ''}"
    elif example.demands_answer and not agrees(example.returns, seen["value"]):
        return f"answered {_shown(seen['value'])} instead of {_shown(example.returns)}"
    for name, wanted in (example.after or {}).items():
        try:
            found = case.after(planned, seen, name)
        except KeyError:
            return f"left no slot {name!r}"
        if not agrees(wanted, found):
            return f"left {name} = {_shown(found)} instead of {_shown(wanted)}"
    return None


def agrees(wanted: Any, found: Any) -> bool:
    """Whether two encoded values are equal: 1 and 1.0 are, 1 and true are not, a list and a tuple are not, NaN is equal to itself."""
    try:
        return _equal(decode_value(wanted), decode_value(found))
    except EncodingError:
        return False


def _equal(wanted: Any, found: Any) -> bool:
    kind = type(wanted)
    if kind in (int, float) and type(found) in (int, float):
        return bool(wanted == found) or (wanted != wanted and found != found)
    if kind is not type(found):
        return False
    if kind in (list, tuple):
        return len(wanted) == len(found) and all(map(_equal, wanted, found))
    if kind is dict:
        return wanted.keys() == found.keys() and all(_equal(value, found[key]) for key, value in wanted.items())
    if kind is complex:
        return _equal(wanted.real, found.real) and _equal(wanted.imag, found.imag)
    return bool(wanted == found) or (kind.__name__ == "Decimal" and math.isnan(wanted) and math.isnan(found))


def _is_kind(raised: str, wanted: str) -> bool:
    if raised == wanted:
        return True
    kinds = [getattr(builtins, name, None) for name in (raised, wanted)]
    return all(isinstance(kind, type) and issubclass(kind, Exception) for kind in kinds) and issubclass(*kinds)  # type: ignore[arg-type]


def _shown(data: Any) -> str:
    text = canonical(data)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
