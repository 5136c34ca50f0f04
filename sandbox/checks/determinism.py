"""Check 4: the same observation twice, in two processes whose hash seeds differ."""

from __future__ import annotations

from sandbox.cell.codec import canonical
from sandbox.checks.case import Case, told

__all__ = ["judge"]

_COMPARED = ("ended", "value", "raised", "effects", "created")


def judge(case: Case) -> str | None:
    """Answers, exceptions and effects, types included; dictionaries in order, because programs can see it."""
    for planned in case.planned:
        if not planned.repeated:
            continue
        first, second = (case.seen[planned.name, interpreter] for interpreter in (0, 1))
        if canonical([first[part] for part in _COMPARED]) == canonical([second[part] for part in _COMPARED]):
            continue
        for part in _COMPARED:
            if canonical(first[part]) != canonical(second[part]):
                what = {"value": "answered", "effects": "changed", "created": "made"}.get(part, "ended with")
                return f"{told(planned)} {what} something else in a second process with another hash seed"
    return None
