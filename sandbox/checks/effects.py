"""Check 5: effects only on slots that the policy allows, of values that can be kept.

The language layer refuses such writes already. This judges what came out of the cell without trusting anything in it.
"""

from __future__ import annotations

import functools
from fnmatch import fnmatchcase
from typing import Any

from policies import MethodSource, Policy
from policies.policy import Slots
from sandbox.cell.codec import Bounds, EncodingError, decode_value
from sandbox.checks.case import Case, told

__all__ = ["judge"]


def judge(case: Case) -> str | None:
    bounds = Bounds(depth=case.policy.limits.value_depth + 2, items=case.policy.limits.value_items, bytes=case.policy.cell.output_bytes)
    objects = set(case.snapshot["objects"])
    for planned, seen in case.runs("message", "example", "variation", "regression"):
        if seen["notes"].get("denied"):
            return f"{told(planned)} tried to {seen['notes']['denied'][0]}"
        if seen["created"] and not case.policy.objects.clone:
            return f"{told(planned)} made an object, which the policy does not allow"
        known = objects.union(seen["created"]) if seen["created"] else objects
        for oid, slots in seen["effects"].items():
            if oid not in known:
                return f"{told(planned)} changed an object that is not there"
            for name, change in slots.items():
                own = case.snapshot["objects"].get(oid, {}).get("slots", {})
                foreign = oid != case.snapshot["receiver"] and oid not in seen["created"]
                problem = _problem(case.policy, name, change, own, foreign, bounds)
                if problem:
                    return f"{told(planned)} {problem}"
        try:
            decode_value(seen["value"], bounds)
        except EncodingError as error:
            return f"{told(planned)} answered what is no plain value: {error}"
    return None


def _problem(policy: Policy, name: str, change: dict[str, Any], own: dict[str, Any], foreign: bool, bounds: Bounds) -> str | None:
    rules = policy.slots
    if foreign and policy.objects.access != "write":
        return f"changed the slot {name!r} of another object"
    problem = _problem_of_name(rules, name)
    if problem is not None:
        return problem
    if name in own and type(own[name]) is dict and "$method" in own[name]:
        return f"changed the slot {name!r}, which is a method"
    if "new" not in change and not rules.delete:
        return f"removed the slot {name!r}"
    try:
        old, new = (decode_value(change[side], bounds) if side in change else None for side in ("old", "new"))
    except EncodingError as error:
        return f"put what is no plain value into the slot {name!r}: {error}"
    if isinstance(new, MethodSource):
        return f"put a method into the slot {name!r}"
    if not rules.retype and old is not None and "new" in change and type(old) is not type(new):
        return f"changed the slot {name!r} from {type(old).__name__} to {type(new).__name__}"
    return None


@functools.lru_cache(maxsize=1024)
def _problem_of_name(rules: Slots, name: str) -> str | None:
    if name.startswith("_") or name.endswith("*") or not name.isidentifier():
        return f"changed {name!r}, which is no slot for data"
    if any(fnmatchcase(name, pattern) for pattern in rules.protected):
        return f"changed the slot {name!r}, which is protected"
    if not any(fnmatchcase(name, pattern) for pattern in rules.writable):
        return f"changed the slot {name!r}, which is not among the writable ones"
    return None
