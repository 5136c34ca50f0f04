"""Whether what a run says it changed is anything that its policy lets a method change. Says nothing about values, and trusts nothing in them.

The language layer refuses the same inside a run. Here it is asked of what came out of a worker, which may be anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Protocol

from policies import MISSING, Policy, Ref
from runtime.objects import Found, UvmObject, is_behaviour, lookup
from runtime.policing import CONTROL_SLOTS
from runtime.selectors import is_parent

__all__ = ["Objects", "objection"]


class Objects(Protocol):
    """The objects that a run was shown."""

    receiver: str

    def object_of(self, oid: str) -> UvmObject:
        """The object with that id. Raises `KeyError` for one that the run was never shown."""
        ...


def objection(
    policy: Policy, objects: Objects, effects: Mapping[str, Mapping[str, tuple[Any, Any]]], created: Mapping[str, Sequence[str]]
) -> str | None:
    """The first thing that a method under `policy` could not have done, as a clause after "it"; None when there is none."""
    if created and not policy.objects.clone:
        return "made an object"
    if len(created) > policy.cell.snapshot_objects:
        return f"made more than {policy.cell.snapshot_objects} objects"
    known: dict[str, list[UvmObject]] = {}  # of what was created: where lookup goes on
    for oid, parents in created.items():
        if not oid.startswith("new:"):
            return "made an object by the name of another"
        try:
            known[oid] = [each for parent in parents for each in (known[parent] if parent in known else [objects.object_of(parent)])]
        except KeyError:
            return "made an object from one that it was not shown"
    for oid, changes in effects.items():
        if oid not in known and oid != objects.receiver and policy.objects.access != "write":
            return "changed another object"
        try:
            target = None if oid in known else objects.object_of(oid)
        except KeyError:
            return "changed an object that it was not shown"
        for name, (_, new) in changes.items():
            own = MISSING if target is None else target._slots.get(name, MISSING)
            if target is None:
                found = next(filter(None, (lookup(each, name) for each in known[oid])), None)
            else:
                found = lookup(target, name) if own is MISSING else Found(target, own)
            problem = _problem(policy, name, found, own, new)
            if problem:
                return problem
    return None


def _problem(policy: Policy, name: str, found: Found | None, own: Any, new: Any) -> str | None:
    rules = policy.slots
    problem = _of_name(name, rules.protected, rules.writable)
    if problem is not None:
        return problem
    if found is not None and is_behaviour(found.value):
        return f"changed the slot {name}, which is a method"
    if new is MISSING:
        return None if rules.delete and own is not MISSING else f"removed the slot {name}"
    if found is None and not rules.create:
        return f"made the slot {name}"
    old = own if own is not MISSING or found is None else found.value
    if not rules.retype and old is not None and old is not MISSING and _kind(old) is not type(new):
        return f"changed the type of the slot {name}"
    return None


@lru_cache(maxsize=4096)
def _of_name(name: str, protected: tuple[str, ...], writable: tuple[str, ...]) -> str | None:
    if not name.isidentifier() or name.startswith("_") or is_parent(name) or name in CONTROL_SLOTS:
        return f"changed {name[:80]!r}, which is no slot for methods"
    if any(fnmatchcase(name, pattern) for pattern in protected):
        return f"changed the slot {name}, which is protected"
    if not any(fnmatchcase(name, pattern) for pattern in writable):
        return f"changed the slot {name}, which is not among the writable ones"
    return None


def _kind(old: Any) -> type:
    """The type of a slot's value as a run sees it: other objects are references."""
    return Ref if isinstance(old, UvmObject) else type(old)
