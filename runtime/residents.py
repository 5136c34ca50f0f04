"""Committed methods in resident workers: what a worker is shown of the image, and what becomes of what it says.

A run is shown the receiver, the arguments, and what can be reached from them, object by object as it asks. Objects that are as they were committed
stay with the worker for later sends; all others travel anew (`runtime.showing`). With its answer a worker says which objects the run looked at: where one of
them is not what the caller's connection sees by now, nothing was applied, and the run is made again. So an answer never rests on what is
stale, and nothing has to be told to a worker when an object changes. It is told, with the next send, when what changed is its own effects, and they
were committed: then it need not be shown the object again.
"""

from __future__ import annotations

import binascii
import marshal
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies import MISSING, CompiledMethod, NotPlain, PolicyError, Ref, compile_method
from policies.values import copy_value
from runtime.effects import objection
from runtime.errors import MethodLimit, MethodRaised, TransactionError
from runtime.execution import InVM, answer_of_primitive, apply
from runtime.image import image_of
from runtime.methods import Method
from runtime.objects import UvmObject, label_of, lookup, lookup_after, settle
from runtime.paths import Path, number_of, path_of
from runtime.showing import BOUNDS, Showing, Stake
from sandbox.cell.codec import EncodingError, canonical, decode_value, encode_value
from sandbox.resident.pool import Lease, Upkeep, Workers
from sandbox.resident.wire import ENDS
from sandbox.resident.worker import Ended, Limits

__all__ = ["Resident"]

#: How often a run is made: as it is, with what was stale, and with everything shown anew, which cannot be stale.
ATTEMPTS = 3
_SMALL = 1 << 53
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
        path = path_of(receiver, selector, after)
        if path.policy.execution == "in-process":
            return self._in_vm.run(receiver, selector, after, *arguments, **keywords)
        return self._send(_Send(self.workers.upkeep, path, receiver, selector, after, arguments, keywords))

    def close(self, database: Any = None) -> None:
        """End the workers; with `database`, those of the image in it."""
        self.workers.close(None if database is None else number_of(database))

    def _send(self, send: _Send) -> Any:
        attempt = 0
        while True:
            lease = self.workers.take(send.path.worker)
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
        self, upkeep: Upkeep, path: Path, receiver: UvmObject, selector: str, after: UvmObject | None, arguments: Sequence[Any],
        keywords: Mapping[str, Any],
    ) -> None:  # fmt: skip
        self.upkeep = upkeep
        self.renew: dict[str, UvmObject] = {}  # what an earlier attempt had found stale
        self.path, self.policy, self.receiver, self.selector, self.after = path, path.policy, receiver, selector, after
        self.arguments, self.keywords = arguments, keywords

    # -- talking to the worker ------------------------------------------------------------------------------

    def converse(self, lease: Lease, *, everything: bool, fresh: bool) -> tuple[Showing, list[Any]]:
        """Have the method run; what the worker was shown, and how it ended. Raises `Ended`, and what a worker that cannot start raises."""
        showing = Showing(lease, self.receiver, self.path)
        args = [value if _is_itself(value) else encode_value(showing.outward(value), BOUNDS) for value in self.arguments]
        kwargs = {name: value if _is_itself(value) else encode_value(showing.outward(value), BOUNDS) for name, value in self.keywords.items()}
        after = None if self.after is None else showing.show(self.after)
        lease.busy = True  # from here on it is written down as told what it is only about to be told
        committed = lease.settle()
        if fresh or lease.kept_bytes > self.upkeep.kept_bytes:
            fresh, committed = True, None
            lease.kept.clear()
            lease.kept_bytes = 0
        states = {key: showing.state(key, obj) for key, obj in self.renew.items()}
        showing.ahead(states)
        lease.sends += 1
        number = lease.sends
        message = ["send", number, showing.receiver, self.selector, after, args, kwargs, states, fresh, committed]
        if not lease.worker.bound:
            self._bind(lease, message, everything=everything)
        lease.kept_bytes += lease.worker.begin(message)
        if self.path.jar is not None:
            self.path.jar.transaction_manager.get()  # while the method runs: what it changes will need one
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

    def _answer(self, lease: Lease, showing: Showing, heard: list[Any]) -> list[Any]:
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

    def _told(self, lease: Lease, showing: Showing, name: str, key: str, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
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
            return [encode_value(showing.outward(value), BOUNDS), None]
        except Exception as error:  # noqa: BLE001 - it is the method's to deal with
            return [None, [type(error).__name__, str(error)[:2000].encode("utf-8", "replace").decode()]]

    # -- judging what it said -------------------------------------------------------------------------------

    def judge(self, lease: Lease, showing: Showing, ending: list[Any]) -> tuple[Any, _Told, Stake | None] | None:
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
        if effects or created:
            problem = objection(self.policy, showing, told.effects, told.created)
            if problem:
                raise lease.worker.reject(f"it {problem}")
        stake = showing.stake(told.effects) if told.effects and not told.created else None
        return self._decoded(lease, showing, value), told, stake

    def _decoded(self, lease: Lease, showing: Showing, data: Any) -> Any:
        if type(data) is str or _is_itself(data):
            return data  # what the rest would come to
        bounds = self.path.bounds

        def known(leaf: Any) -> Any:
            if type(leaf) is not Ref or not showing.knows(leaf.oid):
                raise NotPlain("a reference to what it was not shown" if type(leaf) is Ref else "a method")
            return leaf

        try:
            value = decode_value(data, bounds)
            return copy_value(value, known, depth=bounds.depth, items=bounds.items, digits=self.policy.limits.int_digits)
        except (EncodingError, NotPlain) as error:
            raise lease.worker.reject(f"it answered what it could not: {error}") from None

    def finish(self, showing: Showing, ending: list[Any], told: tuple[Any, _Told, Stake | None] | None) -> Any:
        """Apply what the run changed; its answer. Raises `MethodRaised`, `MethodLimit`."""
        if told is None:
            if ending[0] == "raised":
                raise MethodRaised(self.selector, ending[3], ending[4], ending[5])
            if ending[0] == "needs":
                raise MethodLimit(self.selector, f"it needs {ending[3]}, which no worker can load")
            raise MethodLimit(self.selector, f"{ending[3]}: {ending[4]}")
        value, changes, stake = told
        if changes.effects or changes.created:
            apply(showing, changes, self.selector)
            settle(self.receiver)
            if stake is not None:
                stake.redeem()
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


def _is_itself(value: Any) -> bool:
    """Whether a value and what is said of it are the same, so that neither coder needs to look."""
    kind = type(value)
    return value is None or kind is bool or (kind is int and -_SMALL < value < _SMALL)
