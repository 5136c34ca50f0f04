"""Check 7: the examples, the caller's and those that the receiver carries."""

from __future__ import annotations

from sandbox.checks.case import Case, told
from sandbox.checks.comparing import unfulfilled

__all__ = ["judge"]


def judge(case: Case) -> str | None:
    for planned, seen in case.runs("example"):
        if problem := unfulfilled(case, planned, seen):
            return f"{told(planned)} {problem}"
    return None
