"""Check 9: of several candidates for one message, how many behave alike on its variations.

A single verdict cannot say it; whoever has the verdicts of all candidates asks here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.cell.codec import digest
from sandbox.checks.case import Case

__all__ = ["behaviour", "shares"]


def behaviour(case: Case) -> str:
    """`sha256:…` of what the message and its variations came to; equal for candidates that cannot be told apart on them."""
    parts = ("run", "ended", "value", "effects", "created")
    told = [{**{part: seen[part] for part in parts}, "raised": (seen["raised"] or {}).get("type")}
            for _, seen in case.runs("message", "variation")]  # fmt: skip
    return digest(told)


def shares(verdicts: Sequence[Mapping[str, Any]]) -> list[float]:
    """Per verdict (as data), the share of all of them with the same behaviour, itself included; 0 where none was observed."""
    seen = [verdict.get("evidence", {}).get("behaviour") for verdict in verdicts]
    counts = Counter(seen)
    return [counts[each] / len(seen) if each is not None else 0.0 for each in seen]
