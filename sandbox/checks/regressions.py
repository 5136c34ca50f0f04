"""Check 10: with the candidate in place, the receiver's other methods still do what their recorded examples say."""

from __future__ import annotations

from sandbox.checks.case import Case, told
from sandbox.checks.comparing import unfulfilled

__all__ = ["judge"]


def judge(case: Case) -> str | None:
    for planned, seen in case.runs("regression"):
        if seen["ended"] == "limit":
            return f"{told(planned)} now meets its limit of {seen['limit']}"
        if problem := unfulfilled(case, planned, seen):
            return f"{told(planned)} now {problem}"
    return None
