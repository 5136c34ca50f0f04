"""Check 6: the receiver's invariants hold after every run."""

from __future__ import annotations

from sandbox.checks.case import Case, told

__all__ = ["judge"]


def judge(case: Case) -> str | None:
    """Evaluated in the cell, from reported effects, in a process that the candidate never was in."""
    wanted = case.job.invariants
    if not wanted:
        return None
    for planned, seen in case.runs("message", "example", "variation", "regression"):
        if len(seen["invariants"]) != len(wanted):
            return f"the invariants were not evaluated after {told(planned)}"
        for text, held in zip(wanted, seen["invariants"], strict=True):
            if held is not True:
                reason = "" if held is False else f" ({held})"
                return f"after {told(planned)} the invariant `{text}` does not hold{reason}"
    return None
