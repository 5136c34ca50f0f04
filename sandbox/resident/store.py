"""What a worker was shown of the image, and how one run sees it.

The store keeps objects by key, between sends. A run sees them under numbers of its own, given at the first meeting: what a guest can find out about
an id (its hash, the order of a set) says nothing about the image, and is the same at every send.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from policies.delegation import walk
from policies.values import Ref, copy_value
from sandbox.cell.codec import Bounds, decode_value

__all__ = ["RunSource", "State", "Store"]

_BOUNDS = Bounds(depth=1_000, items=10_000_000, bytes=1 << 62)  # what comes from the VM was measured there
_UNREAD = object()
_MAX_WALKS = 10_000  # names are the methods' to choose


class State:
    """One object at one revision: keys of its parents, and its slots, which are decoded when somebody looks."""

    __slots__ = ("encoded", "kept", "parents", "ready")

    def __init__(self, data: list[Any]) -> None:
        self.parents, self.encoded, self.kept = data
        self.ready: dict[str, tuple[Any, bool]] = {}

    def slot(self, name: str) -> tuple[Any, bool]:
        """(value, whether there is a reference in it). Raises `KeyError`."""
        found = self.ready.get(name)
        if found is None:
            encoded = self.encoded[name]
            if type(encoded) in _THEMSELVES:
                found = self.ready[name] = (encoded, False)
                return found
            refers = False

            def note(value: Any) -> Any:
                nonlocal refers
                refers = refers or type(value) is Ref
                return value

            value = decode_value(encoded, _BOUNDS)
            if type(value) not in _PLAIN:
                copy_value(value, note, depth=_BOUNDS.depth, items=_BOUNDS.items)
            found = self.ready[name] = (value, refers)
        return found


_PLAIN = frozenset({type(None), bool, int, float, str, bytes})
_THEMSELVES = frozenset({type(None), bool, int, str})  # what JSON says as it is


class Walk:
    """Where a lookup ended: keys of the objects that were looked at, of those that were met on the way, each in order, and of the holder."""

    __slots__ = ("holder", "looked_at", "met")

    def __init__(self, looked_at: list[str], met: list[str], holder: str | None) -> None:
        self.looked_at, self.met, self.holder = looked_at, met, holder


class Store:
    """The objects that may be kept for later sends."""

    def __init__(self) -> None:
        self.kept: dict[str, State] = {}
        self.walks: dict[tuple[str, str], Walk] = {}  # by key and name; of kept objects alone, as they are now

    def take(self, key: str, data: list[Any], passing: dict[str, State]) -> None:
        """Take in a state: for good, or as one of those that are `passing` with this send."""
        state = State(data)
        if state.kept:
            self.kept[key] = state
            self.walks.clear()
        else:
            passing[key] = state

    def forget(self) -> None:
        """Keep nothing."""
        self.kept.clear()
        self.walks.clear()

    def change(self, effects: Mapping[str, Mapping[str, list[Any]]]) -> None:
        """What a run changed is what the image holds from now on. Raises `KeyError` for what is not kept."""
        for key, changes in effects.items():
            state = self.kept[key]
            for name, change in changes.items():
                if not change or name not in state.encoded:
                    self.walks.clear()
                state.ready.pop(name, None)
                if change:
                    (state.encoded[name],) = change
                else:
                    del state.encoded[name]


class RunSource:
    """The objects of one run (`policies.delegation.ObjectSource`); what is not there is fetched."""

    def __init__(self, store: Store, passing: dict[str, State], fetch: Callable[[str], list[Any]]) -> None:
        self._store, self._passing, self._fetch = store, passing, fetch
        self.keys: dict[str, str] = {}  # number -> key
        self._numbers: dict[str, str] = {}
        self._states: dict[str, State] = {}
        self._slots: dict[str, _Slots] = {}
        self._parents: dict[str, list[str]] = {}
        self._unsaid: list[str] = []
        self.distrusts = False  # whether the store could be behind what the VM sees by now

    def number(self, key: str) -> str:
        """The number of an object in this run."""
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = str(len(self._numbers) + 1)
            self.keys[known] = key
        return known

    def reads(self) -> list[str]:
        """Keys of what was looked at since this was last asked, in that order."""
        said, self._unsaid = self._unsaid, []
        return said

    def slots(self, oid: str) -> Mapping[str, Any]:
        """See `ObjectSource`."""
        known = self._slots.get(oid)
        if known is None:
            known = self._slots[oid] = _Slots(self, self._state(oid))
        return known

    def parents(self, oid: str) -> Sequence[str]:
        """See `ObjectSource`."""
        known = self._parents.get(oid)
        if known is None:
            known = self._parents[oid] = [self.number(key) for key in self._state(oid).parents]
        return known

    def find(self, oid: str, name: str) -> tuple[str, Any] | None:
        """See `policies.delegation.find`. The same numbers are given and the same objects were looked at as if each were asked."""
        place = self.keys[oid], name
        found = None if self._passing or self.distrusts else self._store.walks.get(place)
        if found is None:
            return self._found(place, oid)
        numbers, states, kept = self._numbers, self._states, self._store.kept
        for key in found.met:
            if key not in numbers:
                self.number(key)
        for key in found.looked_at:
            number = numbers[key]
            if number not in states:
                states[number] = kept[key]
                self._unsaid.append(key)
        if found.holder is None:
            return None
        number = numbers[found.holder]
        return number, self.slots(number)[name]

    def _found(self, place: tuple[str, str], oid: str) -> tuple[str, Any] | None:
        """Walk, and remember it where what was looked at is kept."""
        walker = _Walker(self)
        end = walk(walker, oid, place[1])
        if not self._passing and not self.distrusts and len(self._store.walks) < _MAX_WALKS:
            self._store.walks[place] = Walk(
                [self.keys[each] for each in walker.looked_at], [self.keys[each] for each in walker.met], None if end is None else self.keys[end[0]]
            )
        return end

    def inward(self, value: Any) -> Any:
        """A value from the VM, with this run's numbers in its references."""
        if type(value) in _PLAIN:
            return value
        return copy_value(value, self._numbered, depth=_BOUNDS.depth, items=_BOUNDS.items)

    def outward(self, value: Any) -> Any:
        """A value of this run, with keys in its references; those of objects that the run created stay as they are."""
        if type(value) in _PLAIN:
            return value
        return copy_value(value, self._keyed, depth=_BOUNDS.depth, items=_BOUNDS.items)

    def key(self, oid: str) -> str:
        """The key of an object of this run."""
        return self.keys.get(oid, oid)

    def _numbered(self, value: Any) -> Any:
        return Ref(self.number(value.oid)) if type(value) is Ref else value

    def _keyed(self, value: Any) -> Any:
        return Ref(self.key(value.oid)) if type(value) is Ref else value

    def _state(self, oid: str) -> State:
        known = self._states.get(oid)
        if known is None:
            key = self.keys[oid]
            found = self._passing.get(key)
            if found is None and not self.distrusts:
                found = self._store.kept.get(key)
            if found is None:
                self._store.take(key, self._fetch(key), self._passing)
                found = self._passing.get(key) or self._store.kept[key]
            self._unsaid.append(key)
            known = self._states[oid] = found
        return known


class _Walker:
    """A source that writes down what a walk does with it."""

    def __init__(self, source: RunSource) -> None:
        self._source = source
        self.looked_at: list[str] = []
        self.met: list[str] = []

    def slots(self, oid: str) -> Mapping[str, Any]:
        self.looked_at.append(oid)
        return self._source.slots(oid)

    def parents(self, oid: str) -> Sequence[str]:
        parents = self._source.parents(oid)
        self.met += parents
        return parents


class _Slots(Mapping[str, Any]):
    """The slots of one object as its run sees them."""

    __slots__ = ("_ready", "_source", "_state")

    def __init__(self, source: RunSource, state: State) -> None:
        self._source, self._state = source, state
        self._ready: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        value = self._ready.get(name, _UNREAD)
        if value is _UNREAD:
            value, refers = self._state.slot(name)
            if refers:
                value = self._source.inward(value)
            self._ready[name] = value
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._state.encoded

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self._state.encoded else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._state.encoded)

    def __len__(self) -> int:
        return len(self._state.encoded)
