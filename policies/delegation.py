"""Delegation: in which order the objects behind an object are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

__all__ = ["ObjectSource", "WithCreated", "ancestry", "find", "walk"]


class ObjectSource(Protocol):
    """Where a world's objects come from. Nothing that it returns is changed; ids are strings.

    A source that remembers where lookups ended may answer `find(oid, name)` itself, as `walk` does.
    """

    def slots(self, oid: str) -> Mapping[str, Any]:
        """The own slots: name -> plain value, `Ref`, or `MethodSource`; parents excluded. Raises KeyError for no such object."""

    def parents(self, oid: str) -> Sequence[str]:
        """The ids of the parents, in slot order."""


class WithCreated:
    """A source together with the objects that a run has made; those have no slots but what the run wrote."""

    def __init__(self, source: ObjectSource, created: Mapping[str, tuple[str, ...]]) -> None:
        self._source, self._created = source, created
        self._remembers: Any = getattr(source, "find", None)

    def find(self, oid: str, name: str) -> tuple[str, Any] | None:
        """See `find`."""
        if self._remembers is None or oid in self._created:
            return walk(self, oid, name)
        found: tuple[str, Any] | None = self._remembers(oid, name)  # on the path of what was there before is nothing that was made
        return found

    def slots(self, oid: str) -> Mapping[str, Any]:
        return {} if oid in self._created else self._source.slots(oid)

    def parents(self, oid: str) -> Sequence[str]:
        return self._created[oid] if oid in self._created else self._source.parents(oid)


def ancestry(source: ObjectSource, oid: str) -> Iterator[str]:
    """`oid`, then its parents depth-first in slot order; nothing twice, so cycles end."""
    seen: set[str] = set()
    stack = [oid]
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.add(current)
        yield current
        stack.extend(reversed(source.parents(current)))


def find(source: ObjectSource, oid: str, name: str, after: str | None = None) -> tuple[str, Any] | None:
    """(holder, raw slot value) of the first match; with `after`, of the first one behind that holder."""
    remembers = getattr(source, "find", None) if after is None else None
    if remembers is None:
        return walk(source, oid, name, after)
    found: tuple[str, Any] | None = remembers(oid, name)
    return found


def walk(source: ObjectSource, oid: str, name: str, after: str | None = None) -> tuple[str, Any] | None:
    """`find`, object by object."""
    skipping = after is not None
    for current in ancestry(source, oid):
        if skipping:
            skipping = current != after
            continue
        slots = source.slots(current)
        if name in slots:
            return current, slots[name]
    return None
