"""The object model inside a run: a world of objects by id, slot proxies, delegation, and effects as a difference.

A run never touches what its source holds: mutable values are copied when first read, and what differs at the end is reported
per object and slot. A run that raises or meets a limit has no effects.
"""

from __future__ import annotations

import reprlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from policies.delegation import ObjectSource
from policies.errors import NotPlain
from policies.fuel import LimitExceeded
from policies.policy import Policy
from policies.runs import Run
from policies.surroundings import entered, missed
from policies.values import MISSING, MethodSource, Ref, copy_value, is_scalar

__all__ = ["DictSource", "ObjectSource", "Outcome", "Raised", "World", "run_method"]


class Raised(str):
    """The name of the exception that ended a run, comparable to a plain string; `message` and `line` in the method's source."""

    __slots__ = ("line", "message")

    message: str
    line: int | None

    def __new__(cls, name: str, message: str = "", line: int | None = None) -> Self:
        made = super().__new__(cls, name)
        made.message, made.line = message, line
        return made

    def to_json(self) -> dict[str, Any]:
        return {"type": str(self), "message": self.message, "line": self.line}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: exactly one of an answer, an exception, or a limit.

    `effects`: id -> slot -> (old, new), `MISSING` for absent, references as `Ref`. `created`: ids of new objects with their parents.
    `evidence`: "printed", "denied" and "not_understood" (receiver and selector of each message nobody understood).
    """

    value: Any = None
    raised: Raised | None = None
    limit: str | None = None
    effects: dict[str, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    created: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fuel: int = 0
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.raised is None and self.limit is None


class World:
    """Objects of one source under one policy. Runs in it share nothing.

    `primitives` are the host's own methods by selector, called as `primitive(receiver_id, args, kwargs)` with and returning plain
    values and `Ref`s. `seed` feeds `random` and `uuid`; `now` (a datetime) is the time for a policy that lends a clock.
    """

    def __init__(
        self,
        source: ObjectSource,
        policy: Policy,
        *,
        seed: int = 0,
        now: Any = None,
        primitives: Mapping[str, Callable[[str, list[Any], dict[str, Any]], Any]] | None = None,
    ) -> None:
        self.source, self.policy, self.seed, self.now = source, policy, seed, now
        self.primitives = dict(primitives or {})


def run_method(
    world: World,
    receiver: str,
    selector: Any,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    *,
    after: str | None = None,
) -> Outcome:
    """Send `selector` (a name, or a CompiledMethod to run as if it were the receiver's own slot) to the object `receiver`.

    Arguments are plain values and `Ref`s; so is the answer. With `after`, the id of an object on the receiver's path, lookup of
    the name begins behind it: a resend.

    Raises: KeyError for an unknown receiver, NotPlain for an argument that is not plain, PolicyError when a stored method that
    the lookup finds first is refused by this policy.
    """
    run = Run(world)
    given = [run.take(value) for value in args]
    named = {name: run.take(value) for name, value in (kwargs or {}).items()}
    proxy = run.proxy(receiver)
    if isinstance(selector, str):
        try:
            method, holder, name = run.look_up(receiver, selector, after)
        except AttributeError as error:
            return Outcome(raised=_describe(error), evidence=run.evidence)
    else:
        method, holder, name = selector, receiver, selector.selector
        run.override(receiver, name, selector)
    limit: str | None = None
    raised: Raised | None = None
    value: Any = None
    effects: dict[str, dict[str, tuple[Any, Any]]] = {}
    with entered(world.policy, world.now):
        try:
            # Making the function runs what stands beside the method: that is the guest's code, too.
            # An answer is nobody's: its kind may change. A slot is read again, as what it was written.
            value = run.give(run.activate(proxy, run.callable(method, holder), given, named), kin=True)
            effects = run.effects()
        except LimitExceeded as stop:
            limit = stop.limit
            run.evidence["limit"] = stop.message
        except NotPlain as error:
            raised = Raised("NotPlain", str(error), None)
        except RecursionError:
            limit = "recursion"
        except (MemoryError, SystemError):
            limit = "memory"
        except Exception as error:  # noqa: BLE001 - whatever the guest raised is data
            raised = _describe(error)
        limit = limit or missed()
        given.clear()  # no object of the guest's outlives its run: one with a finalizer would act later
        named.clear()
        fuel = run.close()
    if run.tank.exhausted:
        limit = "fuel"
    if limit or raised:
        return Outcome(raised=None if limit else raised, limit=limit, fuel=fuel, evidence=run.evidence)
    return Outcome(value=value, effects=effects, created=dict(run.created), fuel=fuel, evidence=run.evidence)


def _describe(error: Exception) -> Raised:
    """Name, message and line of a guest's exception, from types that are not the guest's."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if (
            trace.tb_frame.f_code.co_filename.startswith("<method ")
            or trace.tb_frame.f_code.co_filename == "<expression>"
        ):
            line = trace.tb_lineno
        trace = trace.tb_next
    return Raised(type(error).__name__, _text_of(error), line)


def _text_of(error: Exception) -> str:
    """`str(error)`, bounded before it is made: arguments can be huge, or lists that double at every level."""
    scalars = all(type(each) in _SHORT and (type(each) is int or len(each) < _MAX_TEXT) for each in error.args)
    try:
        text = str(error) if scalars else _Brief().repr(error.args)
    except Exception:  # noqa: BLE001 - an argument that cannot be shown is not the host's problem
        text = "<the message cannot be shown>"
    return _without_addresses(text[:_MAX_TEXT])


def _without_addresses(text: str) -> str:
    """The text without " at 0x…", which differs from run to run. Not with `re`: a cold cell would import it for this alone."""
    head, *rest = text.split(" at 0x")
    return head + "".join(part.lstrip("0123456789abcdefABCDEF") for part in rest)


_MAX_TEXT = 2000
_SHORT = frozenset({str, int})


class _Brief(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxother = 4, 200, 200

    def repr1(self, x: Any, level: int) -> str:
        # By exact type: a guest names its tuples as it likes, and the text of what is not bounded here can double at every level.
        kind = type(x)
        if is_scalar(kind) or kind in (list, tuple, dict, set, frozenset):
            return super().repr1(x, level)
        return f"<{kind.__name__}>"


class DictSource:
    """A world written as plain dicts, for a method that runs alone."""

    RECEIVER = "$self"

    def __init__(
        self, slots: Mapping[str, Any], objects: Mapping[str, Mapping[str, Any]], methods: Mapping[str, MethodSource]
    ) -> None:
        self._given = {self.RECEIVER: slots, **objects}
        self._slots: dict[str, dict[str, Any]] = {}
        self._parents: dict[str, list[str]] = {}
        for oid, given in self._given.items():
            own = self._slots[oid] = {}
            parents = self._parents[oid] = []
            for name, value in given.items():
                if name.endswith("*"):
                    found = value if type(value) is list else [value]
                    parents.extend(self.read(each).oid for each in found)
                else:
                    own[name] = self.read(value)

    def slots(self, oid: str) -> Mapping[str, Any]:
        return self._slots[oid]

    def parents(self, oid: str) -> Sequence[str]:
        return self._parents[oid]

    def read(self, value: Any) -> Any:
        """`{"$ref": …}` to Ref, `{"$method": …}` to MethodSource, inside containers too."""
        if type(value) is dict:
            if len(value) == 1:
                ((key, inner),) = value.items()
                if key == "$ref" and type(inner) is str:
                    if inner not in self._given:
                        raise NotPlain(f"a reference to {inner!r}, which is not among the objects")
                    return Ref(inner)
                if key == "$method" and type(inner) is str:
                    return MethodSource(inner)
            return {key: self.read(item) for key, item in value.items()}
        if type(value) in (list, tuple):
            return type(value)([self.read(item) for item in value])
        return value

    def write(self, value: Any) -> Any:
        """The inverse of `read`, in a fresh copy."""
        return copy_value(value, _write_other, depth=1000, items=sys.maxsize)

    def after(
        self, effects: Mapping[str, Mapping[str, tuple[Any, Any]]]
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """(slots of the receiver, slots of the others) with the effects applied, written as they were given."""
        states: dict[str, dict[str, Any]] = {}
        for oid, given in self._given.items():
            state = {name: self.write(self.read(value)) for name, value in given.items()}
            for name, (_, new) in effects.get(oid, {}).items():
                if new is MISSING:
                    state.pop(name, None)
                else:
                    state[name] = self.write(new)
            states[oid] = state
        return states.pop(self.RECEIVER), states


def _write_other(value: Any) -> Any:
    if type(value) is Ref:
        return {"$ref": value.oid}
    if type(value) is MethodSource:
        return {"$method": value.source}
    raise NotPlain(f"a {type(value).__name__} is not plain data")
