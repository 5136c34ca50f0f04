"""The state of one run: who is running, what was read and written, and what the policy lets it write."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from types import MethodType
from typing import TYPE_CHECKING, Any

from policies.boundary import Boundary
from policies.delegation import WithCreated, find
from policies.policy import Policy
from policies.provided import Provided
from policies.proxies import PolicyViolation, SlotProxy, plain_name
from policies.values import MISSING, MethodSource, is_scalar

if TYPE_CHECKING:
    from policies.method import CompiledMethod
    from policies.objects import World

__all__ = ["Run"]

# Of what was denied, the first hundred tell enough.
_MAX_NOTES = 100
# Names in them are the guest's, and as long as it likes.
_MAX_NOTE = 300
# The selectors behind which the model thinks.
_COGNITION = frozenset({"infer_", "reflectOn_", "fineTuneWith_"})
# Of one policy; they are the guests' to choose.
_MAX_NAMES = 1000
_writable: dict[str, dict[str, str | None]] = {}  # by policy's digest: why a method may not write the slots that methods have wanted to write
_CONTAINERS = frozenset({list, tuple, dict, set, frozenset})


class Run(Provided, Boundary):
    """One run in a world."""

    def __init__(self, world: World) -> None:
        super().__init__(world.policy, world.seed)
        self.world = world
        self.evidence: dict[str, Any] = {}
        self.created: dict[str, tuple[str, ...]] = {}
        self.source = WithCreated(world.source, self.created)
        self.closed = False
        self._proxies: dict[str, SlotProxy] = {}
        self._overrides: dict[tuple[str, str], CompiledMethod] = {}
        self._writable = _writable.setdefault(world.policy.digest, {})
        self._receiver: str | None = None

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
        method, holder, name = self.look_up(oid, selector, after)
        return self.callable(method, holder), holder, name

    def look_up(self, oid: str, selector: str, after: str | None = None) -> tuple[Any, str, str]:
        """`find_method` without running anything: a CompiledMethod or a primitive, its holder, the selector."""
        found = self._find(oid, selector, after)
        if found is None or type(found[1]) is not MethodSource:
            primitive = self.world.primitives.get(selector) if found is None else None
            if primitive is not None:
                return self._primitive(primitive), oid, selector
            raise self._not_understood(oid, selector)
        return self._compiled(found, selector), found[0], selector

    def callable(self, method: CompiledMethod | Callable[..., Any], holder: str) -> Callable[..., Any]:
        """What to call for what `look_up` found."""
        return method if callable(method) else self.function(method, holder)

    def _find(self, oid: str, name: str, after: str | None = None) -> tuple[str, Any] | None:
        override = self._overrides.get((oid, name)) if after is None else None
        if override is not None:
            return oid, MethodSource(override.source)
        return find(self.source, oid, name, after)

    def _compiled(self, found: tuple[str, Any], name: str) -> CompiledMethod:
        from policies.compiler import compile_method

        override = self._overrides.get((found[0], name))
        return override or compile_method(found[1].source, self.policy, name)

    def _primitive(self, primitive: Callable[..., Any]) -> Callable[..., Any]:
        def call(proxy: SlotProxy, /, *args: Any, **kwargs: Any) -> Any:
            self._still_open()
            given = [self.give(value) for value in args]
            named = {name: self.give(value) for name, value in kwargs.items()}
            return self.take(primitive(proxy._oid, given, named))

        return call

    def _clone(self, proxy: SlotProxy, /, **slots: Any) -> SlotProxy:
        """A new object with `proxy` as its parent and the given slots; it becomes real with the effects of the run."""
        self._still_open()
        if not self.policy.objects.clone:
            self.deny("clone objects")
        if len(self.created) >= self.policy.cell.snapshot_objects:
            self.deny(f"create more than {self.policy.cell.snapshot_objects} objects")
        oid = f"new:{len(self.created) + 1}"
        self.created[oid] = (proxy._oid,)
        made = self.proxy(oid)
        for name, value in slots.items():
            self.store(made, name, value)
        return made

    def _not_understood(self, oid: str, selector: str) -> AttributeError:
        self._note("not_understood", {"receiver": oid, "selector": selector[:_MAX_NOTE]})
        return AttributeError(f"nobody understands {selector!r}")

    def activate(
        self,
        proxy: SlotProxy,
        function: Callable[..., Any],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> Any:
        """Run a method with `self` = proxy."""
        if self._receiver is None:
            self._receiver = proxy._oid
        return function(proxy, *args, **kwargs)

    def resend(self, proxy: SlotProxy, holder: str, selector: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Send `selector` to the proxy again, to be answered by who comes behind `holder`."""
        self._still_open()
        if type(selector) is not str:  # anything else would reach the host as evidence of what nobody understood
            raise TypeError("a selector is a str")
        self._check_cognition(selector)
        function, _, _ = self.find_method(proxy._oid, selector, after=holder)
        return function(proxy, *args, **kwargs)

    # Slots.

    def read(self, proxy: SlotProxy, name: str) -> Any:
        """A slot that the proxy does not hold yet."""
        if name.startswith("_") or self.closed:
            raise AttributeError(f"{name!r} is not reachable")
        oid = proxy._oid
        if name == "resend":  # compiled code has a guard of its own for it, which knows whose method is running
            raise AttributeError("resend is for a method's own self: write self.resend(selector, ...)")
        if oid != self._receiver and self.policy.objects.access == "none" and oid not in self.created:
            self.deny(f"send {name!r} to another object")
        self._check_cognition(name)
        found = self._find(oid, name) if name not in proxy._deleted else find(self.source, oid, name, oid)
        if found is None:
            primitive = self.world.primitives.get(name)
            if primitive is None and name == "clone_":
                return MethodType(self._clone, proxy)
            if primitive is None:
                raise self._not_understood(oid, name)
            return MethodType(self._primitive(primitive), proxy)
        holder, raw = found
        if type(raw) is MethodSource:
            value: Any = MethodType(self.function(self._compiled(found, name), holder), proxy)
        else:
            value = self.take(raw)
            proxy._loaded[name] = raw
        proxy.__dict__[name] = value
        return value

    def _still_open(self) -> None:
        """Raises AttributeError for what a finalizer calls after its run."""
        if self.closed:
            raise AttributeError("the run is over")

    def _check_cognition(self, selector: str) -> None:
        if selector in _COGNITION and not self.policy.objects.cognition:
            self.deny(f"ask the model ({selector})")

    def store(self, proxy: SlotProxy, name: str, value: Any) -> None:
        """Assign an own slot of the receiver of the assignment."""
        self.check_write(proxy, name)
        kind = type(value)
        if (
            kind is not SlotProxy
            and not is_scalar(kind)
            and kind not in _CONTAINERS
            and kind.__module__ != "collections"
        ):
            raise TypeError(
                f"a {plain_name(value)} cannot be kept in the slot {name!r}: only plain values and objects can"
            )
        proxy.__dict__[name] = value
        proxy._written.add(name)
        proxy._deleted.discard(name)

    def delete(self, proxy: SlotProxy, name: str) -> None:
        """Remove an own slot; an inherited value shows again."""
        self.check_write(proxy, name)
        own = name in proxy._written or (name in self.source.slots(proxy._oid) and name not in proxy._deleted)
        if not own:
            raise AttributeError(f"no own slot {name!r} to delete")
        if not self.policy.slots.delete:
            self.deny(f"delete slot {name!r}")
        proxy.__dict__.pop(name, None)
        proxy._loaded.pop(name, None)
        proxy._written.discard(name)
        proxy._deleted.add(name)

    def check_write(self, proxy: SlotProxy, name: str) -> None:
        if self.closed or name.startswith("_") or not name.isidentifier():
            raise AttributeError(f"{name!r} cannot be a slot")
        if proxy._oid != self._receiver and self.policy.objects.access != "write" and proxy._oid not in self.created:
            self.deny(f"write slot {name!r} of another object")
        reason = self._writable.get(name, MISSING)
        if reason is MISSING:
            if len(self._writable) >= _MAX_NAMES:
                self._writable.clear()
            reason = self._writable[name] = _why_not_writable(self.policy, name)
        if reason:
            self.deny(f"write slot {name!r}: {reason}")
        if name in proxy._written:
            return
        found = self._find(proxy._oid, name)
        if (found is not None and type(found[1]) is MethodSource) or name in self.world.primitives or name == "resend":
            self.deny(f"write slot {name!r}: it is a method")
        if found is None and not self.policy.slots.create:
            self.deny(f"create slot {name!r}")

    def deny(self, what: str, kind: type[Exception] = PolicyViolation) -> None:
        """Raise to the guest, and remember for the host, that the policy does not let it do `what`."""
        self._note("denied", what[:_MAX_NOTE])
        raise kind(f"the policy {self.policy.name!r} does not let this method {what}")

    def _note(self, kind: str, what: Any) -> None:
        notes = self.evidence.setdefault(kind, [])
        if len(notes) < _MAX_NOTES:
            notes.append(what)

    # Beginning and end.

    def close(self) -> int:
        """End the run: what it left suspended is finalised now and finds neither fuel nor slots. Returns the fuel that was used."""
        if self._printed:
            self.evidence["printed"] = "".join(self._printed)
        used = self.tank.close()
        self.closed = True
        for proxy in self._proxies.values():
            proxy.__dict__.clear()
            proxy._written.clear()
        for function in self._functions.values():
            # The host may still hold the function; what hangs on it is the guest's and ends here.
            function.__globals__.clear()
            function.__defaults__ = function.__kwdefaults__ = None
        self._functions.clear()
        if self._suspends:
            # A generator in a reference cycle would run its `finally` whenever the host's collector comes by.
            gc.collect()
        return used


def _why_not_writable(policy: Policy, name: str) -> str | None:
    if any(fnmatchcase(name, pattern) for pattern in policy.slots.protected):
        return "it is protected"
    if not any(fnmatchcase(name, pattern) for pattern in policy.slots.writable):
        return "it is not among the writable slots"
    return None
