"""What one run in a worker is shown of the image, and what its worker keeps of that for later sends.

What a worker keeps of an object is what is committed of it. It learns of a new revision in one of two ways: the whole object travels again; or, where a
run of its own made the change and nobody else had a part in it, it is told with the next send that its effects were committed
(`Showing.stake`, `Stake.redeem`). An effect that was rolled back, or came into a transaction with other changes of the object, is never told of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policies import MISSING, Ref
from runtime.errors import SlotError
from runtime.methods import Method
from runtime.objects import UvmObject, parents_of
from runtime.paths import Path, key_of, saved, settled
from runtime.selectors import is_parent
from runtime.values import MAX_DEPTH, MAX_ITEMS, copied, refuse
from sandbox.cell.codec import Bounds, encode_value
from sandbox.resident.pool import Committed, Kept

if TYPE_CHECKING:
    from sandbox.resident.pool import Lease

__all__ = ["BOUNDS", "Showing", "Stake"]

BOUNDS = Bounds(depth=MAX_DEPTH + 4, items=4 * MAX_ITEMS, bytes=1 << 40)
_PLAIN = frozenset({type(None), bool, int, float, str, bytes})


class Showing:
    """What one run was shown: objects by key, and for each the revision.

    The key of an object that the database knows is its id there; others have one for the length of this run. A run may name only what was
    shown to it in this run: the receiver, the arguments, and what is in objects that it has looked at.
    """

    def __init__(self, lease: Lease, receiver: UvmObject, path: Path) -> None:
        self._lease, self._jar, self._path = lease, path.jar, path
        self._objects: dict[str, UvmObject] = {}
        self._passing: dict[int, str] = {}
        self._links: dict[str, tuple[str, ...]] = {}  # of states that travelled with this run, and are not kept
        self._revisions: dict[str, tuple[bytes | None, bool | None]] = {}
        self._sure: dict[str, Kept] = {}  # what the worker keeps, and was found to be as it is now since this run began
        self._read: list[str] = []
        self._promised: frozenset[str] = frozenset()
        self._met: list[str] | None = None
        self._keeps = path.jar is not None and not saved(path.jar)
        self.asked = False  # whether a primitive has run
        self.receiver = path.stations[0].key if path.stations else self.key_of(receiver)
        self._objects[self.receiver] = receiver
        self._shown = {self.receiver}

    def key_of(self, obj: UvmObject) -> str:
        """The key of an object. Being given one shows it to nobody."""
        oid = obj._p_oid
        if oid is not None and obj._p_jar is self._jar:
            key = key_of(oid)
        else:
            key = self._passing.get(id(obj)) or self._passing.setdefault(id(obj), f"t{len(self._passing) + 1}")
        self._objects[key] = obj
        if self._met is not None:
            self._met.append(key)
        return key

    def show(self, obj: UvmObject) -> str:
        """The key of an object that the run may name from now on."""
        key = self.key_of(obj)
        self._shown.add(key)
        return key

    def ahead(self, states: dict[str, list[Any]]) -> None:
        """Add the states of what lookup will go through, as far as the worker lacks them: it would ask for them one by one."""
        if not self._path.stations:
            for obj in self._path.through:
                key = self.key_of(obj)
                if key not in states and not self.has(key, obj):
                    states[key] = self.state(key, obj)
            return
        kept = self._lease.kept
        for obj, (_, oid, key, serial) in zip(self._path.through, self._path.stations, strict=False):
            self._objects[key] = obj
            known = kept.get(oid)
            if known is not None and known.serial == serial:
                self._sure[key] = known
            elif key not in states:
                states[key] = self.state(key, obj)

    def has(self, key: str, obj: UvmObject) -> bool:
        """Whether the worker keeps the object as it is now."""
        if obj._p_changed is None:
            obj._p_activate()
        if not self._keeps or not settled(obj, self._jar):
            return False
        kept = self._lease.kept.get(obj._p_oid)
        if kept is None or kept.serial != obj._p_serial:
            return False
        self._sure[key] = kept
        return True

    def state(self, key: str, obj: UvmObject) -> list[Any]:
        """The object as it is now, for the worker."""
        self._objects[key] = obj
        if obj._p_changed is None:
            obj._p_activate()
        met: list[str] = []
        self._met = met
        parents = [self.key_of(parent) for parent in parents_of(obj)]
        slots, referring = {}, set()
        for name, value in obj._slots.items():
            kind = type(value)
            if kind is Method:
                slots[name] = {"$method": self._lease.token(value.source)}
            elif not is_parent(name):
                before = len(met)
                try:
                    slots[name] = encode_value(value if kind in _PLAIN else copied(value, self._linked), BOUNDS)
                except SlotError:
                    continue  # what no method may see
                if len(met) > before:
                    referring.add(name)
        self._met = None
        links = tuple(dict.fromkeys(met))
        if self._keeps and settled(obj, self._jar) and not any(link.startswith("t") for link in links):
            self._sure[key] = self._lease.kept[obj._p_oid] = Kept(obj._p_serial, links, frozenset(referring))
            self._links.pop(key, None)
            return [parents, slots, True]
        self._links[key] = links
        self._revisions[key] = (obj._p_serial, obj._p_changed)
        return [parents, slots, False]

    def saw(self, keys: Sequence[str]) -> None:
        """The run says that it has looked at these objects: what is in them is shown to it. Raises `Ended` for what it cannot have seen."""
        for key in keys:
            if key not in self._shown:
                raise self._lease.worker.reject("it looked at an object that it was not shown")
            self._read.append(key)
            links = self._links.get(key)
            if links is None:
                kept = self._sure.get(key)
                if kept is None:
                    obj = self._object(key)
                    kept = None if obj is None else self._lease.kept.get(obj._p_oid)
                if kept is None:
                    raise self._lease.worker.reject("it looked at an object that it does not have")
                links = kept.links
            self._shown.update(links)

    def stale(self) -> dict[str, UvmObject]:
        """What the run has looked at and the caller's connection sees otherwise by now, by key."""
        found = {}
        for key in self._read:
            if key in self._links:
                # It travelled with this run, so that only what a primitive did can have changed it.
                obj = self._objects[key]
                if self.asked and self._revisions[key] != (obj._p_serial, obj._p_changed):
                    found[key] = obj
            elif self.asked or key not in self._sure:
                obj = self._objects[key]
                if not self.has(key, obj):
                    found[key] = obj
        return found

    def stake(self, effects: Mapping[str, Mapping[str, tuple[Any, Any]]]) -> Stake | None:
        """What can be told to the worker once these effects, which are not applied yet, are committed; None where the objects must travel again.

        They must where an object that is changed is not exactly what the worker keeps of it, and where an object is mentioned, in what was there
        or in what comes: what the run was shown would change with it.
        """
        if self.asked or not self._keeps:
            return None
        parts = []
        for key, changes in effects.items():
            known = self._sure.get(key)
            if known is None:
                return None
            if not known.referring.isdisjoint(changes) or any(new is not MISSING and _refers(new) for _, new in changes.values()):
                return None
            obj = self._objects[key]
            parts.append((key, obj, obj._slots, known))
        return Stake(self._lease, self._path, parts)

    def knows(self, oid: str) -> bool:
        """Whether the run may name this object."""
        return oid in self._shown or oid in self._promised

    def promise(self, created: Mapping[str, Any]) -> None:
        """The run has made these objects; from now on it may name them."""
        self._promised = frozenset(created)

    def object_or_none(self, key: str) -> UvmObject | None:
        """The object of that key, if the run may name it."""
        return self._object(key) if key in self._shown else None

    def _object(self, key: str) -> UvmObject | None:
        known = self._objects.get(key)
        if known is None and self._jar is not None and key.isdecimal():
            known = self._objects[key] = self._jar.get(int(key).to_bytes(8, "big"))
        return known

    # -- as `runtime.execution.apply` wants it ----------------------------------------------------------------

    def object_of(self, oid: str) -> UvmObject:
        """The object with that key. Raises `KeyError` for one that the run was not shown."""
        if not self.knows(oid):
            raise KeyError(oid)
        found = self._object(oid)
        if found is None:
            raise KeyError(oid)
        return found

    def admit(self, oid: str, obj: UvmObject) -> None:
        """Know `obj`, which the run has made, by the id that the run gave it."""
        self._objects[oid] = obj

    def outward(self, value: Any) -> Any:
        """`value` for the run: objects become references to what is shown to it. Raises `SlotError` for what no method may see."""
        if type(value) in _PLAIN:
            return value
        return copied(value, lambda leaf: Ref(self.show(leaf)) if isinstance(leaf, UvmObject) else refuse(leaf))

    def inward(self, value: Any) -> Any:
        """A run's `value` for the image: references become objects. Raises `SlotError` for an unknown one."""
        if type(value) in _PLAIN:
            return value

        def resolve(leaf: Any) -> Any:
            if type(leaf) is not Ref:
                return refuse(leaf)
            try:
                return self.object_of(leaf.oid)
            except KeyError:
                raise SlotError(f"a reference to {leaf.oid!r}, which is no object that the method was shown") from None

        return copied(value, resolve)

    def _linked(self, leaf: Any) -> Any:
        return Ref(self.key_of(leaf)) if isinstance(leaf, UvmObject) else refuse(leaf)




class Stake:
    """Effects that a worker knows as its own, and that may be committed or not."""

    def __init__(self, lease: Lease, path: Path, parts: list[tuple[str, UvmObject, dict[str, Any], Kept]]) -> None:
        self._lease, self._path, self._parts = lease, path, parts
        self._number, self._size = lease.sends, lease.worker.heard_bytes

    def redeem(self) -> None:
        """Have the worker told, where the effects were applied and every object is committed with them and nothing else."""
        serials, kept = {}, {}
        for key, obj, slots, known in self._parts:
            # Another dict is another state: somebody committed the object since, and it was loaded again.
            if obj._p_changed is not False or obj._p_serial == known.serial or obj._slots is not slots:
                return
            serials[key] = serial = obj._p_serial
            kept[obj._p_oid] = Kept(serial, known.links, known.referring)
        self._lease.committed = Committed(self._number, self._size, kept)
        self._path.follow(serials)


def _refers(value: Any) -> bool:
    if type(value) in _PLAIN:
        return False
    found = []

    def note(leaf: Any) -> Any:
        found.append(leaf)
        return leaf

    copied(value, note)
    return bool(found)
