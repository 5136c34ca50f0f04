"""What `self` and references are to a guest.

A method found on a proxy is a plain bound method, the cheapest thing that there is to call: the function behind it, and the proxy that it is
bound to, have underscore names. A proxy keeps the slots that were read or written in its instance dict, so that a second read costs what an attribute costs.
The host's data sits under underscore names, which no guest can spell: the compiler refuses them and every guard does.
"""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any
from zlib import crc32

from policies.attributes import Open

if TYPE_CHECKING:
    from policies.runs import Run

__all__ = [
    "PolicyViolation",
    "SlotProxy",
    "guest_delattr",
    "guest_setattr",
    "own_slots",
    "plain_name",
    "writable_target",
]


class PolicyViolation(Exception):
    """What a guest gets when it does something that its policy does not allow at run time."""


class SlotProxy(Open):
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

    def __hash__(self) -> int:
        # The default would be an address, and the order of a set of objects another in every process.
        return crc32(self._oid.encode())

    def __repr__(self) -> str:
        return "<object>"


def own_slots(proxy: SlotProxy) -> tuple[set[str], dict[str, Any]]:
    """`$own`: the names that the proxy's guard has let its method write, and where their values are."""
    if type(proxy) is not SlotProxy:
        raise TypeError("only an object has slots")
    return proxy._written, proxy.__dict__


def plain_name(value: Any) -> str:
    if isinstance(value, FunctionType):
        return "function"
    return "type" if isinstance(value, type) else type(value).__name__


def writable_target(obj: Any, name: str) -> Any:
    """`$write`: the only things with attributes to assign are slot proxies, and a decimal context."""
    if type(obj) is SlotProxy or (
        type(obj).__name__ == "DecimalContext" and type(obj).__module__ == "policies.facades.numbers_"
    ):
        return obj
    raise TypeError(f"cannot set {name!r} on a {plain_name(obj)}: only slots of objects can be assigned")


def guest_setattr(obj: Any, name: str, value: Any) -> None:
    writable_target(obj, _slot_name(name)).__setattr__(name, value)


def guest_delattr(obj: Any, name: str) -> None:
    writable_target(obj, _slot_name(name)).__delattr__(name)


def _slot_name(name: Any) -> str:
    if type(name) is not str:
        raise TypeError("attribute name must be a string")
    if not name.isascii():
        from unicodedata import normalize

        if normalize("NFKC", name) != name:
            raise AttributeError(f"{name!r} cannot be a slot")
    return name
