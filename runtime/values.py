"""What a slot may hold: the closed world's plain data, and references to other objects.

A slot owns its data. Containers are copied on the way in and on the way out, so nobody can change a
persistent object behind its back, where ZODB would not notice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policies import NotPlain
from policies.values import copy_value
from runtime.errors import SlotError

#: How deep containers may nest. Deeper data would meet the recursion limit in pickle, far from its cause.
MAX_DEPTH = 60
#: How many values one slot may hold. A slot is written whole; more belongs into objects of their own.
MAX_ITEMS = 1_000_000


def copied(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """A copy of `value` that shares no container with it; what is no plain data becomes what `leaf` makes of it.

    Raises `SlotError` for data nested too deep or too large, and what `leaf` raises.
    """
    try:
        return copy_value(value, leaf, depth=MAX_DEPTH, items=MAX_ITEMS)
    except NotPlain as error:
        raise SlotError(f"this value cannot be kept in an image: {error}") from None


def refuse(value: Any) -> Any:
    """The leaf for data alone: raises `SlotError` saying what an image can keep."""
    kind = type(value)
    raise SlotError(
        f"a value of type {kind.__module__}.{kind.__qualname__} cannot be kept in an image: valid are None, bool, int, "
        "float, complex, str, bytes, Decimal, Fraction, dates and times, list, tuple, dict, set, frozenset and objects"
    )
