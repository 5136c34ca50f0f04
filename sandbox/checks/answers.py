"""Check 3: the candidate answers the original message, within its limits."""

from __future__ import annotations

from sandbox.checks.case import Case, told

__all__ = ["judge"]


def judge(case: Case) -> str | None:
    """What was answered is not judged here, only that it was."""
    for planned, seen in case.runs("message", "example"):
        if seen["ended"] == "limit":
            return f"{told(planned)} met its limit of {seen['limit']}{': ' + seen['detail'] if seen['detail'] else ''}"
        if seen["ended"] == "raised" and planned.kind == "message":
            raised = seen["raised"]
            line = f" in line {raised['line']}" if raised["line"] else ""
            return f"{told(planned)} raised {raised['type']}{': ' + raised['message'] if raised['message'] else ''}{line}"
    return None
