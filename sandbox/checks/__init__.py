"""What a candidate must prove: one module per check, each judging observations outside the cell.

A check is a function from a `Case` to what is wrong, in one sentence, or None. Which checks are required is the policy's to say;
the first that fails ends it. Expected values live here and never enter a cell.
"""

from __future__ import annotations

from collections.abc import Callable

from sandbox.checks import answers, determinism, effects, examples, invariants, regressions, variations
from sandbox.checks.case import Case
from sandbox.jobs import CheckResult

__all__ = ["CHECKS", "Case", "judge"]

CHECKS: dict[str, Callable[[Case], str | None]] = {
    "answers": answers.judge,
    "deterministic": determinism.judge,
    "effects": effects.judge,
    "invariants": invariants.judge,
    "examples": examples.judge,
    "variations": variations.judge,
    "regressions": regressions.judge,
}
BEYOND_ONE_CANDIDATE = frozenset({"agreement"})  # see `sandbox.checks.agreement`: whoever has several candidates judges it


def judge(case: Case) -> list[CheckResult]:
    """The required checks in order of cost, up to the first that fails.

    A name that nobody knows fails: a policy that asks for it must not get less than it asks for.
    """
    results = []
    required = set(case.policy.checks.required)
    for name in [*CHECKS, *sorted(required - set(CHECKS))]:
        if name not in required or name in BEYOND_ONE_CANDIDATE:
            continue
        check = CHECKS.get(name)
        problem = check(case) if check is not None else f"this version knows no check {name!r}"
        results.append(CheckResult(name=name, passed=problem is None, message=problem or ""))
        if problem is not None:
            break
    return results
