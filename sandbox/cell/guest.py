"""How a candidate is run: compiled once per interpreter, then sent to the receiver of the snapshot, in a child, and in a world of its own each time.

Everything that a run may need is imported here, before the lockdown: the modules that the candidate and the snapshot's methods import, and
what the standard library would otherwise import late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from importlib import import_module
from types import CodeType
from typing import Any

from policies.errors import PolicyError
from policies.method import CompiledExpression, CompiledMethod
from policies.objects import Outcome, World, run_method
from policies.policy import Policy
from policies.runs import Run
from policies.values import MISSING, MethodSource
from sandbox.cell import lean, precompiled
from sandbox.cell.codec import Bounds, EncodingError, decode_value, encode_value
from sandbox.cell.snapshots import Snapshot, SnapshotObject, decode_snapshot

__all__ = ["MethodGuest"]

# Imported by C code or on first use, when it is too late: facade -> modules.
_LATE = {"datetime": ("_strptime",), "json": ("json.encoder", "json.decoder"), "re": ("re2",), "decimal": ("numbers",)}


class SnapshotSource:
    """A snapshot as the objects of a world (`policies.objects.ObjectSource`), with other values for some of the receiver's slots."""

    def __init__(self, snapshot: Snapshot, changes: Mapping[str, Mapping[str, Any]]) -> None:
        self._objects = snapshot.objects
        self._changes = changes

    def slots(self, oid: str) -> Mapping[str, Any]:
        changes = self._changes.get(oid)
        own = self._objects[oid].slots if oid in self._objects or changes is None else {}
        if not changes:
            return own
        return {name: value for name, value in {**own, **changes}.items() if value is not MISSING}

    def parents(self, oid: str) -> Sequence[str]:
        return self._objects[oid].parents


class MethodGuest:
    """One candidate and the snapshot that it is run against."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._policy = policy = Policy.from_json(job["policy"])
        policy.__dict__["digest"] = job["policy_digest"]  # known already; computing it would import a hash function and more
        compile_method, compile_expression = precompiled.compilers(job["compiled"], policy)
        limits = policy.limits
        self._bounds = Bounds(depth=limits.value_depth + 2, items=limits.value_items, objects=policy.cell.snapshot_objects,
                              bytes=job["limits"]["output_bytes"])  # fmt: skip
        self._snapshot = decode_snapshot(job["snapshot"], Bounds(objects=policy.cell.snapshot_objects, bytes=policy.cell.snapshot_bytes))
        self._method = compile_method(job["source"], policy, job["selector"])
        self._invariants: list[CompiledExpression | str] = []
        for text in job["invariants"]:
            try:
                self._invariants.append(compile_expression(text, policy))
            except PolicyError as error:
                self._invariants.append(f"refused: {error}"[:200])
        self._given = {run["name"]: self._decode(run) for run in job["calls"]}
        self._warm(compile_method, job)

    def run(self, spec: dict[str, Any]) -> dict[str, Any]:
        """See `supervisor.Guest`."""
        args, kwargs, slots = self._given[spec["name"]]
        receiver, other = self._snapshot.receiver, spec["selector"]
        if other is not None:  # one of its other methods, with the candidate in its place
            slots = {**slots, self._method.selector: MethodSource(self._method.source)}
        world = World(SnapshotSource(self._snapshot, {receiver: slots}), self._policy)
        try:
            outcome = run_method(world, receiver, self._method if other is None else other, args, kwargs)
        except AttributeError as error:
            return _record(ended="raised", raised={"type": "AttributeError", "message": str(error)[:500], "line": None})
        except PolicyError as error:  # a method of the snapshot that this policy refuses was sent for
            return _record(ended="raised", raised={"type": "PolicyError", "message": str(error)[:500], "line": None})
        try:
            return self._result(outcome)
        except EncodingError as error:
            return _record(ended="raised", raised={"type": "NotPlain", "message": str(error), "line": None}, fuel=outcome.fuel)

    def judge(self, observations: list[dict[str, Any]]) -> dict[str, Any]:
        """See `supervisor.Guest`."""
        return _record(ended="value", value=[[self._held(each, seen) for each in self._invariants] for seen in observations])

    def _decode(self, run: dict[str, Any]) -> tuple[list[Any], dict[str, Any], dict[str, Any]]:
        args = [decode_value(each) for each in run["args"]]
        kwargs = {name: decode_value(each) for name, each in run["kwargs"].items()}
        return args, kwargs, {name: decode_value(each) for name, each in run["slots"].items()}

    def _warm(self, compile_method: Any, job: dict[str, Any]) -> None:
        """Import whatever a run may need: afterwards nothing can be."""
        methods: list[CompiledMethod] = [self._method, *(each for each in self._invariants if not isinstance(each, str))]
        for each in self._snapshot.objects.values():
            for name, value in each.slots.items():
                if type(value) is MethodSource and name != self._method.selector:
                    try:
                        methods.append(compile_method(value.source, self._policy, name))  # kept by the compiler for the child
                    except PolicyError:
                        continue  # refused when somebody sends it
        modules = sorted({module for method in methods for module in method.modules})
        if modules:
            lean.remove()
        run = Run(World(SnapshotSource(self._snapshot, {}), self._policy))
        for module in modules:
            run.load_module(module)
            for late in _LATE.get(module, ()):
                import_module(late)
        if "random" in modules or "uuid" in modules:
            run.random  # noqa: B018 - imports what it needs
        for pattern in (*self._policy.slots.writable, *self._policy.slots.protected):
            fnmatchcase("", pattern)
        if any("code" in method.source for method in methods):
            _load_codecs(methods, job["calls"])

    def _result(self, outcome: Outcome) -> dict[str, Any]:
        notes: dict[str, Any] = {}
        if "printed" in outcome.evidence:
            notes["printed"] = encode_value(outcome.evidence["printed"]) if outcome.evidence["printed"].isascii() else \
                outcome.evidence["printed"].encode("utf-8", "replace").decode()
        if "denied" in outcome.evidence:
            notes["denied"] = [str(each)[:200] for each in outcome.evidence["denied"][:64]]
        if "not_understood" in outcome.evidence:
            notes["not_understood"] = [each["selector"][:200] for each in outcome.evidence["not_understood"][:64]]
        if outcome.limit is not None:
            return _record(ended="limit", limit=outcome.limit, detail=str(outcome.evidence.get("limit", "")), fuel=outcome.fuel, notes=notes)
        if outcome.raised is not None:
            raised = outcome.raised.to_json()
            raised["message"] = raised["message"].encode("utf-8", "replace").decode()
            return _record(ended="raised", raised=raised, fuel=outcome.fuel, notes=notes)
        effects = {oid: {name: self._change(*change) for name, change in slots.items()} for oid, slots in outcome.effects.items()}
        created = {oid: list(parents) for oid, parents in outcome.created.items()}
        value = encode_value(outcome.value, self._bounds)
        return _record(ended="value", value=value, effects=effects, created=created, fuel=outcome.fuel, notes=notes)

    def _change(self, old: Any, new: Any) -> dict[str, Any]:
        sides = (("old", old), ("new", new))
        return {side: encode_value(value, self._bounds) for side, value in sides if value is not MISSING}

    def _held(self, invariant: CompiledMethod | str, seen: dict[str, Any]) -> bool | str:
        """Whether one invariant holds after a run; else false, or why that cannot be said."""
        if isinstance(invariant, str):
            return invariant
        if seen["ended"] not in {"value", "raised"}:
            return "the run did not end"
        changes = {
            oid: {name: decode_value(change["new"]) if "new" in change else MISSING for name, change in slots.items()}
            for oid, slots in seen["effects"].items()
        }
        slots = self._given[seen["run"]][2]
        receiver = self._snapshot.receiver
        changes[receiver] = {**slots, **changes.get(receiver, {})}
        objects = {**self._snapshot.objects, **{oid: SnapshotObject("", tuple(ids)) for oid, ids in seen["created"].items()}}
        world = World(SnapshotSource(Snapshot(receiver, objects), changes), self._policy)
        try:
            outcome = run_method(world, receiver, invariant)
        except PolicyError as error:
            return str(error)[:200]
        if outcome.limit is not None:
            return f"over its limit of {outcome.limit}"
        if outcome.raised is not None:
            return f"{outcome.raised}: {outcome.raised.message}"[:200]
        return bool(outcome.value)


def _load_codecs(methods: list[CompiledMethod], runs: list[dict[str, Any]]) -> None:
    """Text encodings are modules that are imported by name when first used: those that the code or its arguments name."""
    import codecs

    pending: list[Any] = [method.code for method in methods] + [run["args"] for run in runs] + [run["kwargs"] for run in runs]
    names = {"ascii", "latin-1", "utf-8", "utf-16", "utf-32"}
    while pending:
        each = pending.pop()
        if type(each) is str and 2 < len(each) < 20:
            names.add(each)
        elif type(each) in (list, tuple):
            pending.extend(each)
        elif type(each) is dict:
            pending.extend(each.values())
        elif type(each) is CodeType:
            pending.extend(each.co_consts)
    for name in names:
        try:
            codecs.lookup(name)
        except (LookupError, ValueError):
            continue


def _record(**fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"value": None, "raised": None, "limit": None, "detail": "", "effects": {}, "created": {}, "notes": {}, "fuel": 0}
    return {**empty, **fields}
