"""Mirrors: looking at an object without sending it anything (Bracha and Ungar, OOPSLA 2004)."""

from __future__ import annotations

from typing import Any

from runtime.methods import Method, Primitive
from runtime.objects import UvmObject, is_behaviour, label_of, lineage, lookup, outgoing, parents_of
from runtime.selectors import canonical, is_parent


class Mirror:
    """What tools and the mind may know about one object. Never sends, never generates, never changes."""

    def __init__(self, subject: UvmObject) -> None:
        self._subject = subject

    @property
    def label(self) -> str:
        """The object's name for people."""
        return label_of(self._subject)

    def parents(self) -> list[UvmObject]:
        """The direct parents in lookup order."""
        return parents_of(self._subject)

    def own_slots(self) -> dict[str, Any]:
        """Own slots that hold data, as copies."""
        return {
            name: outgoing(value)
            for name, value in self._subject._slots.items()
            if not is_parent(name) and not is_behaviour(value)
        }

    def own_methods(self) -> dict[str, Method | Primitive]:
        """Own slots that hold behaviour."""
        return {name: value for name, value in self._subject._slots.items() if is_behaviour(value)}

    def visible(self) -> dict[str, Any]:
        """Every slot that a send would find, by name, as it is held: nearest first, parents left out."""
        found: dict[str, Any] = {}
        for ancestor in lineage(self._subject):
            for name, value in ancestor._slots.items():
                if not is_parent(name):
                    found.setdefault(name, value)
        return found

    def understands(self, selector: str) -> bool:
        """Whether lookup would find a slot for `selector`."""
        return lookup(self._subject, canonical(selector)) is not None

    def holder(self, selector: str) -> UvmObject | None:
        """The object in whose slot lookup of `selector` ends."""
        found = lookup(self._subject, canonical(selector))
        return found.holder if found else None

    def data(self, selector: str, default: Any = None) -> Any:
        """What the data slot found for `selector` holds, as a copy; `default` when there is none."""
        found = lookup(self._subject, canonical(selector))
        return default if found is None or is_behaviour(found.value) else outgoing(found.value)
