"""Committed methods in resident workers: what a worker is shown of the image, and what becomes of what it says.

A run is shown the receiver, the arguments, and what can be reached from them, object by object as it asks. Objects that are as they were committed
stay with the worker for later sends; all others travel anew. With its answer a worker says which objects the run looked at: where one of
them is not what the caller's connection sees by now, nothing was applied, and the run is made again. So an answer never rests on what is
stale, and nothing has to be told to a worker when an object changes.
"""

from __future__ import annotations

import binascii
import itertools
import marshal
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from policies import MISSING, CompiledMethod, NotPlain, Policy, PolicyError, Ref, compile_method
from policies.values import copy_value
from runtime.effects import objection
from runtime.errors import MethodLimit, MethodRaised, SlotError, TransactionError
from runtime.execution import InVM, answer_of_primitive, apply
from runtime.image import image_of
from runtime.methods import Method
from runtime.objects import UvmObject, label_of, lineage, lookup, lookup_after, parents_of, settle
from runtime.policing import policy_of
from runtime.selectors import is_parent
from runtime.values import MAX_DEPTH, MAX_ITEMS, copied, refuse
from sandbox.cell.codec import Bounds, EncodingError, canonical, decode_value, encode_value
from sandbox.resident.pool import Lease, Upkeep, Workers
from sandbox.resident.wire import ENDS
from sandbox.resident.worker import Ended, Limits

__all__ = ["Resident"]

#: How often a run is made: as it is, with what was stale, and with everything shown anew, which cannot be stale.
ATTEMPTS = 3
_BOUNDS = Bounds(depth=MAX_DEPTH + 4, items=4 * MAX_ITEMS, bytes=1 << 40)
_NEVER_COMMITTED = b"\0" * 8
_IMPORTS = re.compile(r"^\s*(?:import|from)\s+([^#\n]+)", re.MULTILINE)
_VALUE_MODULES = {'{"$da': "datetime", '{"$ti': "datetime", '{"$dec': "decimal", '{"$fr': "fractions"}


@dataclass(frozen=True)
class _Told:
    """What a run is said to have changed, as `runtime.execution.apply` takes it."""

    effects: dict[str, dict[str, tuple[Any, Any]]]
    created: dict[str, tuple[str, ...]]


class Resident:
    """Runs methods in workers (`runtime.execution.Executor`)."""

    def __init__(self, upkeep: Upkeep | None = None) -> None:
        self.workers = Workers(upkeep)
        # Policies whose methods have asked for a module that their first worker had not loaded: their workers load all.
        self._everything: set[str] = set()
        self._in_vm = InVM()

    def run(
        self, receiver: UvmObject, selector: str, after: UvmObject | None, /, *arguments: Any, **keywords: Any
    ) -> Any:
        """See `runtime.execution.Executor.run`.

        Raises `sandbox.SandboxUnavailable` or `sandbox.SandboxFault` when no worker can be had.
        """
        policy = policy_of(receiver)
        if policy.execution == "in-process":
            return self._in_vm.run(receiver, selector, after, *arguments, **keywords)
        return self._send(_Send(self.workers.upkeep, policy, receiver, selector, after, arguments, keywords))

    def close(self, database: Any = None) -> None:
        """End the workers; with `database`, those of the image in it."""
        self.workers.close(None if database is None else _number_of(database))

    def _send(self, send: _Send) -> Any:
        attempt = 0
        while True:
            lease = self.workers.take(send.key)
            everything = send.policy.digest in self._everything
            try:
                showing, ending = send.converse(lease, everything=everything, fresh=attempt == ATTEMPTS - 1)
                stale = showing.stale()
                told = None if stale else send.judge(lease, showing, ending)
            except Ended as ended:
                self.workers.end(lease)
                raise send.stopped(ended, lease) from None
            except BaseException:
                if lease.busy or not lease.worker.bound:
                    self.workers.end(lease)  # it could still be at it, or never begin
                else:
                    self.workers.give(lease)
                raise
            if ending[0] == "needs" and not everything:
                self._everything.add(send.policy.digest)
                self.workers.end(lease)
            elif ending[0] == "limit" and ending[3] in {"memory", "recursion"}:
                self.workers.end(lease)  # how much it has left of either, nobody knows
            else:
                self.workers.give(lease)
            if ending[0] == "needs" and not everything:
                continue
            if not stale:
                return send.finish(showing, ending, told)
            if showing.asked:
                raise TransactionError("what the method had read was changed while the model thought: send again")
            send.renew = stale
            attempt += 1


class _Send:
    """One message to one receiver."""

    def __init__(
        self, upkeep: Upkeep, policy: Policy, receiver: UvmObject, selector: str, after: UvmObject | None, arguments: Sequence[Any],
        keywords: Mapping[str, Any],
    ) -> None:  # fmt: skip
        self.upkeep = upkeep
        self.renew: dict[str, UvmObject] = {}  # what an earlier attempt had found stale
        self.policy, self.receiver, self.selector, self.after = policy, receiver, selector, after
        self.arguments, self.keywords = arguments, keywords
        jar = receiver._p_jar
        if jar is None:
            image = image_of(receiver)
            jar = None if image is None else image.connection
        self.jar = jar
        self.key = (None if jar is None else _number_of(jar.db()), policy.digest)

    # -- talking to the worker ------------------------------------------------------------------------------

    def converse(self, lease: Lease, *, everything: bool, fresh: bool) -> tuple[_Showing, list[Any]]:
        """Have the method run; what the worker was shown, and how it ended. Raises `Ended`, and what a worker that cannot start raises."""
        showing = _Showing(lease, self.receiver, self.jar)
        args = [encode_value(showing.outward(value), _BOUNDS) for value in self.arguments]
        kwargs = {name: encode_value(showing.outward(value), _BOUNDS) for name, value in self.keywords.items()}
        after = None if self.after is None else showing.show(self.after)
        lease.busy = True  # from here on it is written down as told what it is only about to be told
        if fresh or lease.kept_bytes > self.upkeep.kept_bytes:
            fresh = True
            lease.kept.clear()
            lease.kept_bytes = 0
        states = {key: showing.state(key, obj) for key, obj in self.renew.items()}
        self._path(showing, states)
        lease.sends += 1
        number = lease.sends
        message = ["send", number, showing.receiver, self.selector, after, args, kwargs, states, fresh]
        if not lease.worker.bound:
            self._bind(lease, message, everything=everything)
        lease.kept_bytes += lease.worker.begin(message)
        while True:
            heard = lease.worker.hear()
            word = heard[0]
            if word == "ready" or heard[1] != number:
                raise lease.worker.reject("an answer to another question")
            showing.saw(heard[2])
            if word in ENDS:
                lease.busy = False
                return showing, heard
            began = time.monotonic()
            answer = self._answer(lease, showing, heard)
            lease.kept_bytes += lease.worker.say(answer, thought_s=time.monotonic() - began)

    def _path(self, showing: _Showing, states: dict[str, list[Any]]) -> None:
        """Add the states of what lookup will go through, as far as the worker lacks them: it would ask for them one by one."""
        past = self.after is None
        for obj in lineage(self.receiver):
            key = showing.key_of(obj)
            if key not in states and not showing.has(key, obj):
                states[key] = showing.state(key, obj)
            if past and self.selector in obj._slots:
                break
            past = past or obj is self.after

    def _bind(self, lease: Lease, message: list[Any], *, everything: bool) -> None:
        """Give a new worker its policy. What the compiler needs is loaded while the worker starts."""
        found = lookup(self.receiver, self.selector) if self.after is None else lookup_after(self.receiver, self.after, self.selector)
        modules: set[str] = set()
        if not everything:
            if found is not None and isinstance(found.value, Method):
                modules.update(compile_method(found.value.source, self.policy, self.selector).modules)
            for source in lease.sources:
                modules.update(word for line in _IMPORTS.findall(source) for word in re.split(r"[\s,]+", line))
            modules &= {*self.policy.modules}
            text = canonical(message)
            modules.update(module for tag, module in _VALUE_MODULES.items() if tag in text)
        limits = Limits.of(self.policy, self.upkeep.cpu_s)
        lease.worker.bind(self.policy, limits, sorted(modules), everything=everything)

    def _answer(self, lease: Lease, showing: _Showing, heard: list[Any]) -> list[Any]:
        word, number, _, *fields = heard
        if word == "fetch":
            obj = showing.object_or_none(fields[0])
            if obj is None:
                raise lease.worker.reject("it asked for an object that it was not shown")
            return ["state", number, showing.state(fields[0], obj)]
        if word == "compile":
            return ["code", number, *self._compiled(lease, *fields)]
        return ["told", number, *self._told(lease, showing, *fields)]

    def _compiled(self, lease: Lease, token: str, selector: str) -> list[Any]:
        try:
            source = lease.source(token)
        except LookupError:
            raise lease.worker.reject("it asked for a method that it was not shown") from None
        try:
            method: CompiledMethod = compile_method(source, self.policy, selector)
        except PolicyError as error:
            lease.refusals[token, selector] = error
            return [None, [], False, [[each.line, each.column, each.rule, each.message, each.cwe] for each in error.findings]]
        code = binascii.b2a_base64(marshal.dumps(method.code), newline=False).decode("ascii")
        return [code, list(method.modules), method.suspends, None]

    def _told(self, lease: Lease, showing: _Showing, name: str, key: str, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
        obj = showing.object_or_none(key)
        if obj is None or not self.policy.objects.cognition:
            raise lease.worker.reject("it asked for a primitive that is not its to ask for")
        given = [self._decoded(lease, showing, each) for each in args]
        named = {each: self._decoded(lease, showing, value) for each, value in kwargs.items()}
        if showing.stale():
            return [None, ["LookupError", "stale"]]  # what comes of it will not be looked at
        showing.asked = True
        try:
            value = answer_of_primitive(obj, name, [showing.inward(each) for each in given], {k: showing.inward(v) for k, v in named.items()})
            return [encode_value(showing.outward(value), _BOUNDS), None]
        except Exception as error:  # noqa: BLE001 - it is the method's to deal with
            return [None, [type(error).__name__, str(error)[:2000].encode("utf-8", "replace").decode()]]

    # -- judging what it said -------------------------------------------------------------------------------

    def judge(self, lease: Lease, showing: _Showing, ending: list[Any]) -> tuple[Any, _Told] | None:
        """The answer and the effects, once they are something that a method could have come to; None for another ending. Raises `Ended`."""
        if ending[0] == "refused" and (ending[3], ending[4]) not in lease.refusals:
            raise lease.worker.reject("it claims a refusal that there was not")
        if ending[0] == "refused":
            raise lease.refusals[ending[3], ending[4]]
        if ending[0] != "value":
            return None
        _, _, _, value, effects, created = ending
        showing.promise(created)
        told = _Told(
            {
                oid: {name: (None, self._decoded(lease, showing, change[0]) if change else MISSING) for name, change in changes.items()}
                for oid, changes in effects.items()
            },
            {oid: tuple(parents) for oid, parents in created.items()},
        )
        problem = objection(self.policy, showing, told.effects, told.created)
        if problem:
            raise lease.worker.reject(f"it {problem}")
        return self._decoded(lease, showing, value), told

    def _decoded(self, lease: Lease, showing: _Showing, data: Any) -> Any:
        limits = self.policy.limits

        def known(leaf: Any) -> Any:
            if type(leaf) is not Ref or not showing.knows(leaf.oid):
                raise NotPlain("a reference to what it was not shown" if type(leaf) is Ref else "a method")
            return leaf

        try:
            value = decode_value(data, Bounds(depth=limits.value_depth + 2, items=2 * limits.value_items, bytes=_BOUNDS.bytes))
            return copy_value(value, known, depth=limits.value_depth + 2, items=2 * limits.value_items, digits=limits.int_digits)
        except (EncodingError, NotPlain) as error:
            raise lease.worker.reject(f"it answered what it could not: {error}") from None

    def finish(self, showing: _Showing, ending: list[Any], told: tuple[Any, _Told] | None) -> Any:
        """Apply what the run changed; its answer. Raises `MethodRaised`, `MethodLimit`."""
        if told is None:
            if ending[0] == "raised":
                raise MethodRaised(self.selector, ending[3], ending[4], ending[5])
            if ending[0] == "needs":
                raise MethodLimit(self.selector, f"it needs {ending[3]}, which no worker can load")
            raise MethodLimit(self.selector, f"{ending[3]}: {ending[4]}")
        value, changes = told
        if changes.effects or changes.created:
            apply(showing, changes, self.selector)
            settle(self.receiver)
        return showing.inward(value)

    def stopped(self, ended: Ended, lease: Lease) -> MethodLimit:
        """Take note of how the worker ended; the exception to raise."""
        image = image_of(self.receiver)
        if image is not None:
            image.faculties.recorder.record(
                "worker.ended", receiver=label_of(self.receiver), selector=self.selector, kind=ended.kind, detail=ended.detail,
                denied=lease.worker.denied, events=lease.worker.events,
            )  # fmt: skip
        return MethodLimit(self.selector, f"{ended.kind}: {ended.detail}")


class _Showing:
    """What one run was shown: objects by key, and for each the revision.

    The key of an object that the database knows is its id there; others have one for the length of this run. A run may name only what was
    shown to it in this run: the receiver, the arguments, and what is in objects that it has looked at.
    """

    def __init__(self, lease: Lease, receiver: UvmObject, jar: Any) -> None:
        self._lease, self._jar = lease, jar
        self._objects: dict[str, UvmObject] = {}
        self._passing: dict[int, str] = {}
        self._shown: set[str] = set()
        self._links: dict[str, tuple[str, ...]] = {}  # of states that travelled with this run
        self._revisions: dict[str, tuple[bytes | None, bool | None]] = {}
        self._read: list[str] = []
        self._promised: frozenset[str] = frozenset()
        self._met: list[str] | None = None
        # Between savepoints nothing tells an object that was changed from one that was not.
        self._keeps = jar is not None and getattr(jar, "_savepoint_storage", None) is None
        self.asked = False  # whether a primitive has run
        self.receiver = self.show(receiver)

    def key_of(self, obj: UvmObject) -> str:
        """The key of an object. Being given one shows it to nobody."""
        oid = obj._p_oid
        if oid is not None and obj._p_jar is self._jar:
            key = str(int.from_bytes(oid, "big"))
        else:
            key = self._passing.get(id(obj)) or self._passing.setdefault(id(obj), f"t{len(self._passing) + 1}")
        self._objects[key] = obj
        if self._met is not None:
            self._met.append(key)
        return key

    def show(self, obj: UvmObject) -> str:
        """The key of an object that the run may name from now on."""
        key = self.key_of(obj)
        self._shown.add(key)
        return key

    def has(self, key: str, obj: UvmObject) -> bool:
        """Whether the worker keeps the object as it is now."""
        if obj._p_changed is None:
            obj._p_activate()
        if obj._p_changed or not self._keeps:
            return False
        kept = self._lease.kept.get(obj._p_oid)
        return kept is not None and kept[0] == obj._p_serial

    def state(self, key: str, obj: UvmObject) -> list[Any]:
        """The object as it is now, for the worker."""
        if obj._p_changed is None:
            obj._p_activate()
        met: list[str] = []
        self._met = met
        parents = [self.key_of(parent) for parent in parents_of(obj)]
        slots = {}
        for name, value in obj._slots.items():
            kind = type(value)
            if kind is Method:
                slots[name] = {"$method": self._lease.token(value.source)}
            elif not is_parent(name):
                try:
                    slots[name] = encode_value(value if kind in _PLAIN else copied(value, self._linked), _BOUNDS)
                except SlotError:
                    continue  # what no method may see
        self._met = None
        links = tuple(dict.fromkeys(met))
        kept = self._keeps and not obj._p_changed and obj._p_jar is self._jar and obj._p_serial not in (None, _NEVER_COMMITTED)
        if kept and not any(link.startswith("t") for link in links):
            self._lease.kept[obj._p_oid] = (obj._p_serial, links)
            self._links.pop(key, None)
            return [parents, slots, True]
        self._links[key] = links
        self._revisions[key] = (obj._p_serial, obj._p_changed)
        return [parents, slots, False]

    def saw(self, keys: Sequence[str]) -> None:
        """The run says that it has looked at these objects: what is in them is shown to it. Raises `Ended` for what it cannot have seen."""
        for key in keys:
            if key not in self._shown:
                raise self._lease.worker.reject("it looked at an object that it was not shown")
            self._read.append(key)
            links = self._links.get(key)
            obj = self._object(key)
            if links is None:
                kept = None if obj is None else self._lease.kept.get(obj._p_oid)
                if kept is None:
                    raise self._lease.worker.reject("it looked at an object that it does not have")
                links = kept[1]
            self._shown.update(links)

    def stale(self) -> dict[str, UvmObject]:
        """What the run has looked at and the caller's connection sees otherwise by now, by key."""
        found = {}
        for key in self._read:
            obj = self._objects[key]
            if key in self._links:
                # It travelled with this run, so that only what a primitive did can have changed it.
                if self.asked and self._revisions[key] != (obj._p_serial, obj._p_changed):
                    found[key] = obj
            elif not self.has(key, obj):
                found[key] = obj
        return found

    def knows(self, oid: str) -> bool:
        """Whether the run may name this object."""
        return oid in self._shown or oid in self._promised

    def promise(self, created: Mapping[str, Any]) -> None:
        """The run has made these objects; from now on it may name them."""
        self._promised = frozenset(created)

    def object_or_none(self, key: str) -> UvmObject | None:
        """The object of that key, if the run may name it."""
        return self._object(key) if key in self._shown else None

    def _object(self, key: str) -> UvmObject | None:
        known = self._objects.get(key)
        if known is None and self._jar is not None and key.isdecimal():
            known = self._objects[key] = self._jar.get(int(key).to_bytes(8, "big"))
        return known

    # -- as `runtime.execution.apply` wants it ----------------------------------------------------------------

    def object_of(self, oid: str) -> UvmObject:
        """The object with that key. Raises `KeyError` for one that the run was not shown."""
        if not self.knows(oid):
            raise KeyError(oid)
        found = self._object(oid)
        if found is None:
            raise KeyError(oid)
        return found

    def admit(self, oid: str, obj: UvmObject) -> None:
        """Know `obj`, which the run has made, by the id that the run gave it."""
        self._objects[oid] = obj

    def outward(self, value: Any) -> Any:
        """`value` for the run: objects become references to what is shown to it. Raises `SlotError` for what no method may see."""
        return copied(value, lambda leaf: Ref(self.show(leaf)) if isinstance(leaf, UvmObject) else refuse(leaf))

    def inward(self, value: Any) -> Any:
        """A run's `value` for the image: references become objects. Raises `SlotError` for an unknown one."""

        def resolve(leaf: Any) -> Any:
            if type(leaf) is not Ref:
                return refuse(leaf)
            try:
                return self.object_of(leaf.oid)
            except KeyError:
                raise SlotError(f"a reference to {leaf.oid!r}, which is no object that the method was shown") from None

        return copied(value, resolve)

    def _linked(self, leaf: Any) -> Any:
        return Ref(self.key_of(leaf)) if isinstance(leaf, UvmObject) else refuse(leaf)


_PLAIN = frozenset({type(None), bool, int, float, str, bytes})
_numbers: WeakKeyDictionary[Any, int] = WeakKeyDictionary()  # of databases: an address can be another's later
_next_number = itertools.count(1)


def _number_of(database: Any) -> int:
    known = _numbers.get(database)
    if known is None:
        known = _numbers[database] = next(_next_number)
    return known
