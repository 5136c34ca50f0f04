"""The worker's own side: it is told its policy, loads what methods may need, locks itself in, and serves sends until it is ended.

Bytecode comes from the VM, which compiled it under the same policy; a worker has no compiler, no file and no way to import.
"""

from __future__ import annotations

import binascii
import gc
import marshal
import os
import sys
from _socket import AF_UNIX, MSG_DONTWAIT, SOCK_STREAM, socket
from fnmatch import fnmatchcase
from importlib import import_module
from os import sched_yield
from time import monotonic
from types import ModuleType
from typing import Any, NoReturn

from policies.errors import NotPlain, PolicyError
from policies.findings import Finding
from policies.fuel import LimitExceeded
from policies.method import CompiledMethod
from policies.objects import World, run_method
from policies.policy import Policy
from policies.runs import Run
from policies.values import MISSING
from sandbox.cell import audit, child, lean, lockdown
from sandbox.cell.codec import Bounds, EncodingError, decode_value, encode_value
from sandbox.cell.messages import HEADER
from sandbox.resident import confinement, encodings_
from sandbox.resident.spinning import CROWDED_S, REST_S
from sandbox.resident.store import RunSource, State, Store
from sandbox.resident.wire import pack, read

__all__ = ["Channel", "Serving", "main"]

# Imported by C code or on first use, when it is too late: module -> modules.
_LATE = {"datetime": ("_strptime",), "json": ("json.encoder", "json.decoder"), "re": ("re2",), "decimal": ("numbers",)}
_BARE = frozenset({type(None), bool, int})  # values that arrive as what they are
_SMALL = 1 << 53  # below, JSON says an integer as it is
_OF_VALUES = ("collections", "datetime", "decimal", "fractions", "fnmatch", "unicodedata")


def main(serving: Any = None) -> NoReturn:
    """Serve the VM at descriptor 0. Never returns; `serving` makes of the first message who serves the others (`Serving`)."""
    status, channel = 1, Channel(socket(AF_UNIX, SOCK_STREAM, 0, lockdown.CHANNEL))
    try:
        rules = confinement.build_filter()
        bound = channel.receive()
        server = (serving or Serving)(channel, *bound[1:])
        held = confinement.lock_in(channel.socket, rules, bound[3])
        audit.install(server.report)
        sys.stdin = sys.stdout = sys.stderr = None
        gc.collect()
        gc.freeze()
        gc.enable()
        channel.send(["ready", held])
        channel.spin_s = bound[3]["spin_s"]
        while True:
            message = channel.receive()
            if message[0] == "send":  # anything else answers a question that is no more asked
                channel.send(server.send(*message[1:]))
    except EOFError:
        status = 0  # the VM has no more use for this worker
    except MemoryError:
        status = child.OUT_OF_MEMORY
    except BaseException as error:  # noqa: BLE001 - whatever it was, it is told
        channel.send(["fault", f"{type(error).__name__}: {error}"[:500]])
    finally:
        os._exit(status)


class Channel:
    """Whole messages over a stream. What was begun and not finished, because memory or stack ran out, is finished by the next call."""

    def __init__(self, stream: socket) -> None:
        self.socket = stream
        self._buffer = bytearray()
        self.spin_s = 0.0  # how long to look for a message before sleeping until it comes (`spinning`)
        self._spinning = False  # whether to look at all: the message before came within that time, and nobody else wanted the processor
        self._rests_until = 0.0

    def send(self, message: list[Any]) -> None:
        self.socket.sendall(pack(message))

    def receive(self) -> list[Any]:
        """The next message. Raises `EOFError` at the end."""
        buffer, began = self._buffer, monotonic()
        while len(buffer) < HEADER.size or len(buffer) < HEADER.size + HEADER.unpack_from(buffer)[0]:
            try:
                # Not in a function of its own: a method may have left the stack just enough for this one.
                data = self.socket.recv(1 << 16, MSG_DONTWAIT if self._spinning else 0)
            except BlockingIOError:
                before = monotonic()
                sched_yield()
                now = monotonic()
                if now - before >= CROWDED_S:
                    self._rests_until = now + REST_S
                self._spinning = now - began < self.spin_s and now >= self._rests_until
                continue
            if not data:
                raise EOFError
            buffer += data
        end = HEADER.size + HEADER.unpack_from(buffer)[0]
        body = bytes(buffer[HEADER.size : end])
        del buffer[:end]
        now = monotonic()
        self._spinning = now - began < self.spin_s and now >= self._rests_until
        return read(body)


class Serving:
    """Runs methods for one policy."""

    def __init__(
        self, channel: Channel, policy: dict[str, Any], digest: str, limits: dict[str, Any], modules: list[str], everything: bool
    ) -> None:
        self._channel = channel
        self._policy = made = Policy.from_json(policy)
        made.__dict__["digest"] = digest  # computing it would import a hash function and more
        self._bounds = Bounds(
            depth=made.limits.value_depth + 2, items=made.limits.value_items, objects=made.cell.snapshot_objects, bytes=limits["output_bytes"]
        )
        self._store = Store()
        self._code: dict[tuple[str, str], CompiledMethod | tuple[Finding, ...]] = {}
        self._primitives = {"infer_": self._primitive("infer_")} if made.objects.cognition else {}
        self._number = 0
        self._source: RunSource | None = None
        self._changed: tuple[int, dict[str, dict[str, list[Any]]]] | None = None  # the last send's number and effects, if it had any
        self._lost = False  # whether a question was cut short, so that its answer may still come
        self._loading = False
        _load(made, modules, everything=everything)
        compiler = ModuleType("policies.compiler")
        compiler.__dict__.update(compile_method=self._compiled)
        sys.modules["policies.compiler"] = compiler
        sys.meta_path[:] = [_Closed(everything)]

    def report(self, event: str, detail: str, line: int | None) -> None:
        """Tell the VM what the audit hook saw."""
        # Whatever an import would do next is refused, and without a file in sight; code is unmarshalled as it comes from the VM.
        if event != "import" and not self._loading:
            self._channel.send(["event", event, detail, line])

    def send(
        self, number: int, receiver: str, selector: str, after: str | None, args: list[Any], kwargs: dict[str, Any],
        states: dict[str, list[Any]], forget: bool, committed: int | None,
    ) -> list[Any]:  # fmt: skip
        """One send; the message that ends it."""
        self._number, self._lost = number, False
        changed, self._changed = self._changed, None
        if committed is not None:
            if changed is None or changed[0] != committed:
                raise ValueError("told of the commit of another send")
            self._store.change(changed[1])
        if forget:
            self._store.forget()
        passing: dict[str, State] = {}
        for key, data in states.items():
            self._store.take(key, data, passing)
        source = self._source = RunSource(self._store, passing, self._fetch)
        try:
            ending = self._run(source, source.number(receiver), selector, after, args, kwargs)
        except _Refused as error:
            ending = ["refused", error.token, error.selector]
        except LimitExceeded as stop:
            ending = ["limit", stop.limit, stop.message]
        except (EncodingError, NotPlain) as error:
            ending = ["raised", "NotPlain", str(error), None]
        except RecursionError:
            ending = ["limit", "recursion", "called too deeply"]
        if ending[0] == "limit" and ending[1] == "needs":
            del ending[0:2]
            ending.insert(0, "needs")
        return [ending[0], number, source.reads(), *ending[1:]]

    def _run(
        self, source: RunSource, receiver: str, selector: str, after: str | None, args: list[Any], kwargs: dict[str, Any]
    ) -> list[Any]:
        given = [each if type(each) in _BARE else source.inward(decode_value(each)) for each in args]
        named = {name: each if type(each) in _BARE else source.inward(decode_value(each)) for name, each in kwargs.items()}
        behind = None if after is None else source.number(after)
        world = World(source, self._policy, primitives=self._primitives)
        outcome = run_method(world, receiver, selector, given, named, after=behind)
        if outcome.limit is not None:
            return ["limit", outcome.limit, str(outcome.evidence.get("limit", "more than its policy allows"))]
        if outcome.raised is not None:
            return ["raised", str(outcome.raised), _sayable(outcome.raised.message), outcome.raised.line]
        effects = {
            source.key(oid): {name: [] if new is MISSING else [self._encoded(source, new)] for name, (_, new) in changes.items()}
            for oid, changes in outcome.effects.items()
        }
        if effects:
            self._changed = self._number, effects
        created = {oid: [source.key(parent) for parent in parents] for oid, parents in outcome.created.items()}
        return ["value", self._encoded(source, outcome.value), effects, created]

    def _encoded(self, source: RunSource, value: Any) -> Any:
        if value is None or (type(value) is int and -_SMALL < value < _SMALL):
            return value  # what the rest would come to
        return encode_value(source.outward(value), self._bounds)

    # -- questions to the VM ------------------------------------------------------------------------------

    def _ask(self, word: str, answer: str, *fields: Any) -> list[Any]:
        if self._lost:
            raise LimitExceeded("recursion", "called too deeply")
        self._lost = True
        source = self._source
        self._channel.send([word, self._number, source.reads() if source else [], *fields])
        while True:
            message = self._channel.receive()
            if message[0] == answer and message[1] == self._number:
                self._lost = False
                return message[2:]

    def _fetch(self, key: str) -> list[Any]:
        (state,) = self._ask("fetch", "state", key)
        return state

    def _compiled(self, token: str, policy: Policy, selector: str) -> CompiledMethod:
        known = self._code.get((token, selector))
        if known is None:
            code, modules, suspends, findings = self._ask("compile", "code", token, selector)
            if code is None:
                known = tuple(Finding(*each) for each in findings)
            else:
                self._loading = True
                made = marshal.loads(binascii.a2b_base64(code))  # noqa: S302 - from the VM
                self._loading = False
                known = CompiledMethod(
                    selector=selector, source=token, source_digest=token, policy=policy, code=made, modules=tuple(modules), suspends=suspends
                )
            self._code[token, selector] = known
        if type(known) is tuple:
            raise _Refused(known, token, selector)
        return known  # type: ignore[return-value]  # the type above says which

    def _primitive(self, name: str) -> Any:
        def ask(receiver: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
            source = self._source
            if source is None:
                raise AttributeError(name)
            given = [self._encoded(source, each) for each in args]
            named = {key: self._encoded(source, each) for key, each in kwargs.items()}
            value, error = self._ask("ask", "told", name, source.key(receiver), given, named)
            source.distrusts = True  # what the VM does meanwhile may end its view of the image
            if error is not None:
                raise type(error[0], (Exception,), {})(error[1])
            return source.inward(decode_value(value))

        return ask


class _Refused(PolicyError):
    """The VM's compiler refused a method. A method that sent for it may catch this as it would in the VM."""

    def __init__(self, findings: tuple[Finding, ...], token: str, selector: str) -> None:
        super().__init__(findings)
        self.token, self.selector = token, selector


_Refused.__name__ = "PolicyError"


class _Closed:
    """The one finder that is left: it finds nothing. A worker that did not load everything says what it lacks; another one will have it."""

    def __init__(self, everything: bool) -> None:
        self._everything = everything

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if not self._everything:
            raise LimitExceeded("needs", name)
        raise ModuleNotFoundError(f"no module named {name!r} here", name=name)


def _load(policy: Policy, modules: list[str], *, everything: bool) -> None:
    """Import what methods may need: afterwards nothing can be."""
    wanted = sorted({*modules, *policy.modules}) if everything else modules
    if wanted:
        lean.remove()
    run = Run(World(_Nowhere(), policy))
    for name in wanted:
        if name in policy.modules:
            run.load_module(name)
        for late in _LATE.get(name, ()):
            import_module(late)
    if "random" in wanted or "uuid" in wanted:
        run.random  # noqa: B018 - imports what it needs
    for name in _OF_VALUES if everything else [each for each in modules if each in _OF_VALUES]:
        import_module(name)
    for pattern in (*policy.slots.writable, *policy.slots.protected):
        fnmatchcase("", pattern)
    encodings_.close(everything=everything)


class _Nowhere:
    def slots(self, oid: str) -> Any:
        raise KeyError(oid)

    def parents(self, oid: str) -> Any:
        raise KeyError(oid)


def _sayable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
