"""What `self` and references are to a guest, and the state of one run behind them.

A proxy keeps the slots that were read or written in its instance dict, so that a second read costs what an attribute costs.
The host's data sits under underscore names, which no guest can spell: the compiler refuses them and every guard does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from types import FunctionType
from typing import TYPE_CHECKING, Any

from policies import attributes, facades
from policies.arithmetic import Arithmetic
from policies.attributes import guarded_getattr, open_type
from policies.delegation import WithCreated, find
from policies.errors import NotPlain
from policies.fuel import FuelTank, check_caught
from policies.guest_builtins import base_builtins
from policies.policy import Policy
from policies.values import MISSING, MethodSource, Ref, copy_value, is_scalar, same

if TYPE_CHECKING:
    from policies.method import CompiledMethod
    from policies.objects import World

__all__ = ["PolicyViolation", "Run", "SlotMethod", "SlotProxy"]


class PolicyViolation(Exception):
    """What a guest gets when it does something that its policy does not allow at run time."""


class SlotProxy:
    """An object as a guest has it: its slots are attributes, its methods can be called, nothing else is there."""

    __slots__ = ("__dict__", "_deleted", "_loaded", "_oid", "_run", "_written")

    def __init__(self, run: Run, oid: str) -> None:
        put = object.__setattr__
        put(self, "_run", run)
        put(self, "_oid", oid)
        put(self, "_loaded", {})
        put(self, "_written", set())
        put(self, "_deleted", set())

    def __getattr__(self, name: str) -> Any:
        return self._run.read(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._run.store(self, name, value)

    def __delattr__(self, name: str) -> None:
        self._run.delete(self, name)

    def __repr__(self) -> str:
        return "<object>"


class SlotMethod:
    """A method found on a proxy, bound to it."""

    __slots__ = ("_function", "_holder", "_name", "_proxy")

    def __init__(self, proxy: SlotProxy, name: str, holder: str, function: Callable[..., Any]) -> None:
        self._proxy, self._name, self._holder, self._function = proxy, name, holder, function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # The same as `Run.activate`, written out: a send costs two Python frames, and depth is a budget.
        active = self._proxy._run._active
        active.append((self._proxy, self._name, self._holder))
        try:
            return self._function(self._proxy, *args, **kwargs)
        finally:
            active.pop()

    def __repr__(self) -> str:
        return "<method>"


def _no_attribute(obj: Any, name: str) -> Any:
    raise AttributeError(f"a method has no attribute {name!r} here")


open_type(SlotProxy)
open_type(SlotMethod, _no_attribute)

_EXCEPTIONS = {"$Exception": Exception, "$zip": zip, "$getattr": guarded_getattr, "$caught": check_caught}
_base_cache: dict[str, dict[str, Any]] = {}


class Run:
    """The state of one run: fuel, proxies, functions, and who is running."""

    def __init__(self, world: World) -> None:
        self.world, self.policy = world, world.policy
        self.tank = FuelTank(self.policy.limits.fuel)
        self.evidence: dict[str, Any] = {}
        self.created: dict[str, tuple[str, ...]] = {}
        self.source = WithCreated(world.source, self.created)
        self.closed = False
        self._proxies: dict[str, SlotProxy] = {}
        self._functions: dict[str, Callable[..., Any]] = {}
        self._overrides: dict[tuple[str, str], CompiledMethod] = {}
        self._writable: dict[str, str | None] = {}
        self._active: list[tuple[SlotProxy, str, str]] = []
        self._printed: list[str] = []
        self._print_left = self.policy.limits.print_bytes
        self._facades: dict[str, Any] = {}
        self._random: Any = None
        self._receiver: str | None = None
        self._builtins = self._make_builtins()

    # What compiled code finds.

    def _make_builtins(self) -> dict[str, Any]:
        base = _base_cache.get(self.policy.digest)
        if base is None:
            arithmetic = Arithmetic(self.policy.limits)
            base = base_builtins(self.policy.builtins, arithmetic) | _EXCEPTIONS | {
                "$power": arithmetic.power, "$exponent": arithmetic.exponent, "$shift": arithmetic.shift,
                "$repeat": arithmetic.repeat, "$write": _writable_target,
            }
            _base_cache[self.policy.digest] = base
        made = dict(base)
        made["$tick"], made["$fuel"], made["$import"] = self.tank.tick, self.tank.fuel, self.load_module
        for name, function in (("print", self._print), ("setattr", _setattr), ("delattr", _delattr)):
            if name in self.policy.builtins:
                made[name] = function
        return made

    @property
    def random(self) -> Any:
        """The generator behind `random` and `uuid` in this run."""
        if self._random is None:
            import random

            self._random = random.Random(self.world.seed)
        return self._random

    def load_module(self, name: str) -> Any:
        facade = self._facades.get(name)
        if facade is None:
            if name not in self.policy.modules and name != "collections.abc":
                raise ImportError(f"no module named {name!r} here")
            facade = self._facades[name] = facades.load(name, self)
        return facade

    def function(self, method: CompiledMethod) -> Callable[..., Any]:
        """The function of a method, made once a run: its module-level names live as long as the run."""
        known = self._functions.get(method.source_digest)
        if known is None:
            namespace = {"__builtins__": self._builtins, "__name__": "method"}
            exec(method.code, namespace)  # noqa: S102 - the only place where compiled guest code starts
            known = self._functions[method.source_digest] = namespace["$method"]
        return known

    def _print(self, *values: Any, sep: str | None = " ", end: str | None = "\n", file: Any = None, flush: bool = False) -> None:
        text = (" " if sep is None else sep).join(map(str, values)) + ("\n" if end is None else end)
        kept = text[: self._print_left]
        self._print_left -= len(kept)
        self._printed.append(kept)

    # Sending.

    def proxy(self, oid: str) -> SlotProxy:
        """The one proxy of an object in this run. Raises KeyError when there is no such object."""
        known = self._proxies.get(oid)
        if known is None:
            self.source.slots(oid)
            known = self._proxies[oid] = SlotProxy(self, oid)
        return known

    def override(self, oid: str, name: str, method: CompiledMethod) -> None:
        """Let `oid` answer `name` with a candidate that is not in its slots."""
        self._overrides[oid, name] = method

    def find_method(self, oid: str, selector: str, after: str | None = None) -> tuple[Callable[..., Any], str, str]:
        """(function, holder, selector). Raises AttributeError when nobody understands the selector or it is a data slot."""
        found = self._find(oid, selector, after)
        if found is None or type(found[1]) is not MethodSource:
            primitive = self.world.primitives.get(selector) if found is None else None
            if primitive is not None:
                return self._primitive(primitive), oid, selector
            self._not_understood(oid, selector)
        return self._method_function(found, selector), found[0], selector

    def _find(self, oid: str, name: str, after: str | None = None) -> tuple[str, Any] | None:
        override = self._overrides.get((oid, name)) if after is None else None
        if override is not None:
            return oid, MethodSource(override.source)
        return find(self.source, oid, name, after)

    def _method_function(self, found: tuple[str, Any], name: str) -> Callable[..., Any]:
        from policies.compiler import compile_method

        override = self._overrides.get((found[0], name))
        return self.function(override or compile_method(found[1].source, self.policy, name))

    def _primitive(self, primitive: Callable[..., Any]) -> Callable[..., Any]:
        def call(proxy: SlotProxy, /, *args: Any, **kwargs: Any) -> Any:
            given = [self.give(value) for value in args]
            named = {name: self.give(value) for name, value in kwargs.items()}
            return self.take(primitive(proxy._oid, given, named))

        return call

    def _clone(self, proxy: SlotProxy, /, **slots: Any) -> SlotProxy:
        """A new object with `proxy` as its parent and the given slots; it becomes real with the effects of the run."""
        if not self.policy.objects.clone:
            self._deny("clone objects", PolicyViolation)
        if len(self.created) >= self.policy.cell.snapshot_objects:
            self._deny(f"create more than {self.policy.cell.snapshot_objects} objects", PolicyViolation)
        oid = f"new:{len(self.created) + 1}"
        self.created[oid] = (proxy._oid,)
        made = self.proxy(oid)
        for name, value in slots.items():
            self.store(made, name, value)
        return made

    def _not_understood(self, oid: str, selector: str) -> Any:
        self.evidence.setdefault("not_understood", []).append({"receiver": oid, "selector": selector})
        raise AttributeError(f"nobody understands {selector!r}")

    def activate(self, proxy: SlotProxy, name: str, holder: str, function: Callable[..., Any], args: Sequence[Any],
                 kwargs: Mapping[str, Any]) -> Any:
        """Run a method with `self` = proxy."""
        if self._receiver is None:
            self._receiver = proxy._oid
        self._active.append((proxy, name, holder))
        try:
            return function(proxy, *args, **kwargs)
        finally:
            self._active.pop()

    def _resend(self, selector: str, *args: Any, **kwargs: Any) -> Any:
        proxy, _, holder = self._active[-1]
        function, found, name = self.find_method(proxy._oid, selector, after=holder)
        return self.activate(proxy, name, found, function, args, kwargs)

    # Slots.

    def read(self, proxy: SlotProxy, name: str) -> Any:
        """A slot that the proxy does not hold yet."""
        if name.startswith("_") or self.closed:
            raise AttributeError(f"{name!r} is not reachable")
        oid = proxy._oid
        if name == "resend":
            return self._resend
        if name in _COGNITION and not self.policy.objects.cognition:
            self._deny(f"ask the model ({name})", PolicyViolation)
        found = self._find(oid, name) if name not in proxy._deleted else find(self.source, oid, name, oid)
        if found is None:
            primitive = self.world.primitives.get(name)
            if primitive is None and name == "clone_":
                return SlotMethod(proxy, name, oid, self._clone)
            if primitive is None:
                self._not_understood(oid, name)
            return SlotMethod(proxy, name, oid, self._primitive(primitive))
        holder, raw = found
        if type(raw) is MethodSource:
            value: Any = SlotMethod(proxy, name, holder, self._method_function(found, name))
        else:
            if oid != self._receiver and self.policy.objects.access == "none":
                self._deny(f"read slot {name!r} of another object", PolicyViolation)
            value = self.take(raw)
            proxy._loaded[name] = raw
        proxy.__dict__[name] = value
        return value

    def store(self, proxy: SlotProxy, name: str, value: Any) -> None:
        """Assign an own slot of the receiver of the assignment."""
        self._check_write(proxy, name)
        kind = type(value)
        if kind is not SlotProxy and not is_scalar(kind) and kind not in _CONTAINERS and kind.__module__ != "collections":
            raise TypeError(f"a {_plain_name(value)} cannot be kept in the slot {name!r}: only plain values and objects can")
        proxy.__dict__[name] = value
        proxy._written.add(name)
        proxy._deleted.discard(name)

    def delete(self, proxy: SlotProxy, name: str) -> None:
        """Remove an own slot; an inherited value shows again."""
        self._check_write(proxy, name)
        own = name in proxy._written or (name in self.source.slots(proxy._oid) and name not in proxy._deleted)
        if not own:
            raise AttributeError(f"no own slot {name!r} to delete")
        if not self.policy.slots.delete:
            self._deny(f"delete slot {name!r}", PolicyViolation)
        proxy.__dict__.pop(name, None)
        proxy._loaded.pop(name, None)
        proxy._written.discard(name)
        proxy._deleted.add(name)

    def _check_write(self, proxy: SlotProxy, name: str) -> None:
        if self.closed or name.startswith("_") or not name.isidentifier():
            raise AttributeError(f"{name!r} cannot be a slot")
        if proxy._oid != self._receiver and self.policy.objects.access != "write" and proxy._oid not in self.created:
            self._deny(f"write slot {name!r} of another object", PolicyViolation)
        reason = self._writable.get(name, MISSING)
        if reason is MISSING:
            reason = self._writable[name] = _why_not_writable(self.policy, name)
        if reason:
            self._deny(f"write slot {name!r}: {reason}", PolicyViolation)
        if name in proxy._written:
            return
        found = self._find(proxy._oid, name)
        if (found is not None and type(found[1]) is MethodSource) or name in self.world.primitives or name == "resend":
            self._deny(f"write slot {name!r}: it is a method", PolicyViolation)
        if found is None and not self.policy.slots.create:
            self._deny(f"create slot {name!r}", PolicyViolation)

    def _deny(self, what: str, kind: type[Exception]) -> None:
        self.evidence.setdefault("denied", []).append(what)
        raise kind(f"the policy {self.policy.name!r} does not let this method {what}")

    # In and out.

    def take(self, value: Any) -> Any:
        """A plain value as the guest gets it: containers copied, references as proxies."""
        limits = self.policy.limits
        return copy_value(value, self._take_other, depth=limits.value_depth, items=limits.value_items)

    def _take_other(self, value: Any) -> Any:
        if type(value) is Ref:
            return self.proxy(value.oid)
        if type(value) is SlotProxy and value._run is self:
            return value
        raise NotPlain(f"a {type(value).__name__} is not plain data")

    def give(self, value: Any) -> Any:
        """A guest's value as plain data: containers copied, proxies as references. Raises NotPlain."""
        limits = self.policy.limits
        return copy_value(value, _give_other, depth=limits.value_depth, items=limits.value_items, digits=limits.int_digits)

    def effects(self) -> dict[str, dict[str, tuple[Any, Any]]]:
        """What differs from the source, per object and slot. Raises NotPlain when a slot holds something else than plain data."""
        found: dict[str, dict[str, tuple[Any, Any]]] = {}
        for oid, proxy in list(self._proxies.items()):
            own = self.source.slots(oid)
            changed: dict[str, tuple[Any, Any]] = {}
            for name, value in proxy.__dict__.items():
                if type(value) is SlotMethod:
                    continue
                new, old = self._give_slot(name, value), own.get(name, MISSING)
                before = old if name in proxy._written else proxy._loaded.get(name, MISSING)
                if not same(new, before):
                    self._check_effect(proxy, name, old, new)
                    changed[name] = (old, new)
            for name in proxy._deleted:
                if name in own:
                    changed[name] = (own[name], MISSING)
            if changed:
                found[oid] = changed
        return found

    def _give_slot(self, name: str, value: Any) -> Any:
        try:
            return self.give(value)
        except NotPlain as error:
            raise NotPlain(f"slot {name!r}: {error}") from None

    def _check_effect(self, proxy: SlotProxy, name: str, old: Any, new: Any) -> None:
        # In-place changes of a container never went through `store`.
        if name not in proxy._written:
            self._check_write(proxy, name)
        if not self.policy.slots.retype and old is not MISSING and old is not None and new is not None and type(old) is not type(new):
            self._deny(f"change slot {name!r} from {type(old).__name__} to {type(new).__name__}", PolicyViolation)

    # Beginning and end.

    @contextmanager
    def entered(self) -> Iterator[None]:
        """The interpreter's settings for a run: a recursion depth that counts from here, and a decimal context of its own."""
        frame, depth = sys._getframe(), 0
        while frame is not None:
            depth, frame = depth + 1, frame.f_back  # type: ignore[assignment]
        before = sys.getrecursionlimit()
        decimal = sys.modules.get("decimal")
        context = decimal.getcontext().copy() if decimal else None
        token = attributes.surroundings.set(self._surroundings())
        sys.setrecursionlimit(depth + self.policy.limits.recursion)
        try:
            if decimal:
                decimal.setcontext(decimal.Context(prec=28, rounding=decimal.ROUND_HALF_EVEN))
            yield
        finally:
            sys.setrecursionlimit(before)
            attributes.surroundings.reset(token)
            decimal = sys.modules.get("decimal")
            if decimal:
                decimal.setcontext(context or decimal.Context())

    def _surroundings(self) -> attributes.Surroundings | None:
        if not self.policy.deny_attributes and not self.policy.objects.clock:
            return None
        now = self.world.now
        if now is None and self.policy.objects.clock:
            import datetime

            now = datetime.datetime.now(datetime.UTC)
        return attributes.Surroundings(frozenset(self.policy.deny_attributes), now if self.policy.objects.clock else None)

    def close(self) -> int:
        """End the run: what it left suspended is finalised now and finds neither fuel nor slots. Returns the fuel that was used."""
        if self._printed:
            self.evidence["printed"] = "".join(self._printed)
        used = self.tank.close()
        self.closed = True
        for proxy in self._proxies.values():
            proxy.__dict__.clear()
        self._functions.clear()
        return used


# The selectors behind which the model thinks.
_COGNITION = frozenset({"infer_", "reflectOn_", "fineTuneWith_"})
_CONTAINERS = frozenset({list, tuple, dict, set, frozenset})


def _give_other(value: Any) -> Any:
    if type(value) is SlotProxy:
        return Ref(value._oid)
    if type(value) is Ref:
        return value
    raise NotPlain(f"a {_plain_name(value)} is not plain data: answer and keep only values, such as a list of its items")


def _plain_name(value: Any) -> str:
    if isinstance(value, FunctionType):
        return "function"
    return "type" if isinstance(value, type) else type(value).__name__


def _why_not_writable(policy: Policy, name: str) -> str | None:
    if any(fnmatchcase(name, pattern) for pattern in policy.slots.protected):
        return "it is protected"
    if not any(fnmatchcase(name, pattern) for pattern in policy.slots.writable):
        return "it is not among the writable slots"
    return None


def _writable_target(obj: Any, name: str) -> Any:
    """`$write`: the only things with attributes to assign are slot proxies, and a decimal context."""
    if type(obj) is SlotProxy or (type(obj).__name__ == "DecimalContext" and type(obj).__module__ == "policies.facades.numbers_"):
        return obj
    raise TypeError(f"cannot set {name!r} on a {_plain_name(obj)}: only slots of objects can be assigned")


def _setattr(obj: Any, name: str, value: Any) -> None:
    _writable_target(obj, _slot_name(name)).__setattr__(name, value)


def _delattr(obj: Any, name: str) -> None:
    _writable_target(obj, _slot_name(name)).__delattr__(name)


def _slot_name(name: Any) -> str:
    if type(name) is not str:
        raise TypeError("attribute name must be a string")
    if not name.isascii():
        from unicodedata import normalize

        if normalize("NFKC", name) != name:
            raise AttributeError(f"{name!r} cannot be a slot")
    return name


