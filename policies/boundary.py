"""The way in and out of a run: copies of plain data in, effects as a difference out."""

from __future__ import annotations

from types import MethodType
from typing import Any

from policies.delegation import ObjectSource
from policies.errors import NotPlain
from policies.policy import Policy
from policies.proxies import PolicyViolation, SlotProxy, plain_name
from policies.values import MISSING, Ref, copy_value, same

__all__ = ["Boundary"]


class Boundary:
    """The half of a run that the host talks to."""

    policy: Policy
    source: ObjectSource
    _proxies: dict[str, SlotProxy]

    def proxy(self, oid: str) -> SlotProxy:
        raise NotImplementedError

    def check_write(self, proxy: SlotProxy, name: str) -> None:
        raise NotImplementedError

    def _find(self, oid: str, name: str, after: str | None = None) -> tuple[str, Any] | None:
        raise NotImplementedError

    def deny(self, what: str, kind: type[Exception] = PolicyViolation) -> None:
        raise NotImplementedError

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

    def give(self, value: Any, *, kin: bool = False) -> Any:
        """A guest's value as plain data: containers copied, proxies as references; `kin` as for `copy_value`. Raises NotPlain."""
        limits = self.policy.limits
        return copy_value(
            value, _give_other, depth=limits.value_depth, items=limits.value_items, digits=limits.int_digits, kin=kin
        )

    def effects(self) -> dict[str, dict[str, tuple[Any, Any]]]:
        """What differs from the source, per object and slot. Raises NotPlain when a slot holds something else than plain data."""
        found: dict[str, dict[str, tuple[Any, Any]]] = {}
        for oid, proxy in list(self._proxies.items()):
            own = self.source.slots(oid)
            changed: dict[str, tuple[Any, Any]] = {}
            for name, value in proxy.__dict__.items():
                if type(value) is MethodType and name not in proxy._written:
                    continue  # it was read, not written
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
            self.check_write(proxy, name)
        if self.policy.slots.retype:
            return
        if old is MISSING:  # the first own value of a slot that a parent has is of the parent's type
            found = self._find(proxy._oid, name)
            old = found[1] if found else None
        # None in the place of something is another type, too: after it the slot could take any.
        if old is not None and type(old) is not type(new):
            self.deny(f"change slot {name!r} from {type(old).__name__} to {type(new).__name__}")


def _give_other(value: Any) -> Any:
    if type(value) is SlotProxy:
        return Ref(value._oid)
    if type(value) is Ref:
        return value
    raise NotPlain(f"a {plain_name(value)} is not plain data: answer and keep only values, such as a list of its items")
