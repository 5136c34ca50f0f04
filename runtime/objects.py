"""Objects: named slots, any number of parents, and delegation between them.

Lookup order. A selector is looked for in the receiver's own slots, then in each parent in the order of its
parent slots, depth first: a parent's whole ancestry comes before the next parent. No object is visited twice,
so cycles end and a shared ancestor counts where it is met first. The first slot found wins. Whatever is
found runs with `self` bound to the receiver.

Nothing but a public name is ever a message. Names with a leading underscore, Python's own protocols and
persistence's `_p_` and `_v_` names raise `AttributeError` at once, so `copy`, `pickle`, debuggers and doctest
look at an object without waking the mind. Reading a public name that nobody has answers an `UnknownSend`,
which becomes a message only when it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from types import MethodType
from typing import Any, NamedTuple
from weakref import WeakSet

from persistent import Persistent

from runtime.errors import MessageNotUnderstood, SlotError
from runtime.methods import Method, Primitive
from runtime.selectors import addressed, canonical, is_parent
from runtime.values import copied, refuse

DOES_NOT_UNDERSTAND = "doesNotUnderstand_"
#: What an object is made of; everything else in its `__dict__` is memo.
_STATE = frozenset({"_label", "_slots"})


class Found(NamedTuple):
    """Where lookup ended: the object that holds the slot, and what the slot holds."""

    holder: UvmObject
    value: Any


class UvmObject(Persistent):
    """An object of the image: `UvmObject(parents=[traits], balance=100)`.

    Attribute reads are sends: a data slot answers its value (containers as copies), a method slot answers
    the bound method. Assignment and `del` write and remove the receiver's own slots.
    """

    def __init__(self, /, parents: Sequence[UvmObject] = (), *, label: str | None = None, **slots: Any) -> None:
        self._label = label
        self._slots: dict[str, Any] = {}
        # Nobody can have looked anything up through an object that does not exist yet: no memo to forget.
        for number, parent in enumerate(parents):
            name = "parent*" if number == 0 else f"parent{number + 1}*"
            self._slots[name] = _checked(name, parent)
        for name, value in slots.items():
            self._slots[canonical(name)] = _checked(name, value)

    def send(self, selector: str, /, *arguments: Any, **keywords: Any) -> Any:
        """Send `selector`, in either spelling: the same as `obj.selector(...)`, except that a data slot
        answers its value.

        Raises `SelectorError` for a selector that no slot could have or that announces another number of arguments, `MessageNotUnderstood` when the
        message stays unanswered, and what the method raises.
        """
        if type(selector) is str and selector not in _STATE:
            # What is remembered is remembered under a canonical name, so that this one needs no second look.
            bound = self.__dict__.get(selector)
            if bound is not None:
                return bound(*arguments, **keywords)
        name = addressed(selector, len(arguments) + len(keywords))
        found = lookup(self, name)
        if found is None:
            return not_understood(self, name, arguments, keywords)
        if is_behaviour(found.value):
            return _memoise(self, name, bind(self, name, found))(*arguments, **keywords)
        if arguments or keywords:
            raise SlotError(f"{label_of(self)} holds data in {name}, which takes no arguments: set it with setSlot_value_")
        return outgoing(found.value)

    # Persistent's own would load the object before every read, which doubles what a send costs. A ghost has nothing
    # in its `__dict__`, so that reading its state ends up in `__getattr__`, and loads it there.
    __getattribute__ = object.__getattribute__

    def __getattr__(self, name: str) -> Any:
        # Python asks here only when neither the class nor the memo of bound methods has the name.
        if name.startswith("_"):
            if name in _STATE and self._p_changed is None:
                self._p_activate()
                return object.__getattribute__(self, name)
            raise AttributeError(name)
        found = lookup(self, name)
        if found is None:
            return UnknownSend(self, name)
        if not is_behaviour(found.value):
            return outgoing(found.value)
        return _memoise(self, name, bind(self, name, found))

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
            return
        write_slot(self, canonical(name), value)
        settle(self)

    def __delattr__(self, name: str) -> None:
        if name.startswith("_"):
            super().__delattr__(name)
            return
        remove_slot(self, canonical(name))
        settle(self)

    def __getstate__(self) -> dict[str, Any]:
        # The memo lives in `__dict__`, where Python finds it first; it must never reach a pickle.
        return {"_label": self._label, "_slots": dict(self._slots)}

    def __dir__(self) -> Iterable[str]:
        return sorted({*super().__dir__(), *(name for name in self._slots if not is_parent(name))})

    def __repr__(self) -> str:
        return f"<{label_of(self)}: {', '.join(self._slots) or 'no slots'}>"


class UnknownSend:
    """A public name that nobody in the delegation chain has: calling it sends the message."""

    __slots__ = ("_receiver", "_selector")

    def __init__(self, receiver: UvmObject, selector: str) -> None:
        self._receiver = receiver
        self._selector = selector

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Send it, in whichever spelling it was read: by now somebody may understand it."""
        return self._receiver.send(self._selector, *arguments, **keywords)

    def __repr__(self) -> str:
        return f"<unknown message {self._selector} to {label_of(self._receiver)}>"


# -- lookup -----------------------------------------------------------------------------------------------


def lookup(receiver: UvmObject, name: str) -> Found | None:
    """The slot that a message called `name` finds, or None. Looks without sending."""
    slots = receiver._slots
    if name in slots:  # as `lineage` begins
        return Found(receiver, slots[name])
    for candidate in lineage(receiver):
        slots = candidate._slots
        if name in slots:
            return Found(candidate, slots[name])
    return None


def lineage(receiver: UvmObject) -> Iterator[UvmObject]:
    """The receiver and its ancestors in lookup order, each once."""
    seen: set[int] = set()
    waiting = [receiver]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting.extend(reversed(parents_of(current)))


def lookup_after(receiver: UvmObject, holder: UvmObject, name: str) -> Found | None:
    """Where a resend of `name` continues: the first slot past `holder` on the receiver's path."""
    past = False
    for candidate in lineage(receiver):
        if past and name in candidate._slots:
            return Found(candidate, candidate._slots[name])
        past = past or candidate is holder
    return None


def parents_of(obj: UvmObject) -> list[UvmObject]:
    """The direct parents, in the order of their slots."""
    return [value for name, value in obj._slots.items() if is_parent(name)]


def is_behaviour(value: Any) -> bool:
    """Whether a slot's value runs when its selector is sent."""
    return isinstance(value, (Method, Primitive))


def label_of(obj: UvmObject) -> str:
    """A name for people: the one in the image, else "a clone of" the nearest named ancestor."""
    if obj._label:
        return obj._label
    named = next((ancestor._label for ancestor in lineage(obj) if ancestor._label), None)
    return f"a clone of {named}" if named else "an object"


# -- sending ----------------------------------------------------------------------------------------------


def bind(receiver: UvmObject, name: str, found: Found, *, after: UvmObject | None = None) -> Any:
    """A callable that runs the behaviour in `found` with `self` bound to `receiver`; `after` as lookup was begun behind it."""
    if isinstance(found.value, Primitive):
        return MethodType(found.value.function(), receiver)
    from runtime.execution import executor

    return partial(executor().run, receiver, name, after)


def resend(receiver: UvmObject, holder: UvmObject, selector: str, /, *arguments: Any, **keywords: Any) -> Any:
    """Send on, past `holder`: what an overriding behaviour does to reach the one that it overrides."""
    name = canonical(selector)
    found = lookup_after(receiver, holder, name)
    if found is None:
        return not_understood(receiver, name, arguments, keywords)
    if is_behaviour(found.value):
        return bind(receiver, name, found, after=holder)(*arguments, **keywords)
    return outgoing(found.value)


def not_understood(receiver: UvmObject, name: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
    """The failure of lookup is itself a message: `doesNotUnderstand_(selector, arguments, keywords)`.

    Raises `MessageNotUnderstood` when not even that is understood, which ends the recursion.
    """
    found = lookup(receiver, DOES_NOT_UNDERSTAND)
    if found is None or not is_behaviour(found.value):
        raise MessageNotUnderstood(name, label_of(receiver), f"no ancestor of it has {DOES_NOT_UNDERSTAND}")
    return bind(receiver, DOES_NOT_UNDERSTAND, found)(name, list(arguments), dict(keywords))


# Bound methods are kept in the receiver's `__dict__`, so that the second send costs what a Python attribute
# costs. Any change of behaviour, parents or slot names anywhere empties every memo: such changes are rare,
# and no stale method may ever run.
_memoised: WeakSet[UvmObject] = WeakSet()


def _memoise(receiver: UvmObject, name: str, bound: Any) -> Any:
    # What the class itself has, such as `send`, is reached through `send` alone: here it would hide the class's.
    if not hasattr(type(receiver), name):
        receiver.__dict__[name] = bound
        _memoised.add(receiver)
    return bound


def forget_bound_methods() -> None:
    """Empty every memo; called at each change of behaviour, and when another process may have made one."""
    while _memoised:
        memo = _memoised.pop().__dict__
        for name in [name for name in memo if not name.startswith("_")]:
            memo.pop(name, None)


# -- slots ------------------------------------------------------------------------------------------------


def write_slot(obj: UvmObject, name: str, value: Any) -> None:
    """Write one own slot, without a send and without a commit.

    `name` is canonical, or ends in a star for a parent slot, which must hold an object.

    Raises `SlotError` for a value that an image cannot keep.
    """
    value = _checked(name, value)
    before = obj._slots.get(name, _ABSENT)
    obj._slots[name] = value
    obj._p_changed = True
    if before is _ABSENT or is_parent(name) or is_behaviour(before) or is_behaviour(value):
        forget_bound_methods()


def remove_slot(obj: UvmObject, name: str) -> None:
    """Remove one own slot. Raises `SlotError` when there is none."""
    if name not in obj._slots:
        raise SlotError(f"{label_of(obj)} has no slot {name} of its own: it has {', '.join(obj._slots) or 'none'}")
    del obj._slots[name]
    obj._p_changed = True
    forget_bound_methods()


def settle(obj: UvmObject) -> None:
    """Commit what a top-level send changed, unless the caller holds a transaction open."""
    from runtime.image import image_of

    image = image_of(obj)
    if image is not None:
        image.settle()


_ABSENT = object()


def _checked(name: str, value: Any) -> Any:
    if is_parent(name):
        if not isinstance(value, UvmObject):
            raise SlotError(f"{name} must hold an object to delegate to, not {type(value).__name__}")
        if not name[:-1].isidentifier():
            raise SlotError(f"{name!r} is no name for a parent slot: valid are parent*, traits*, …")
    return incoming(value)


def _held(value: Any) -> Any:
    # Objects, methods and blobs are persistent and stay themselves: a slot refers to them.
    return value if isinstance(value, (Persistent, Primitive)) else refuse(value)


def incoming(value: Any) -> Any:
    """A value as a slot keeps it. Raises `SlotError` when it cannot."""
    return copied(value, _held)


def outgoing(value: Any) -> Any:
    """A slot's value as a sender gets it."""
    return copied(value, _held)
