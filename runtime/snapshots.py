"""From live objects to the plain data that generated code sees, and back.

A guest never meets a persistent object. It meets ids, and for each id slots with plain values, references and
source text. `Neighbourhood` gives the ids; a `Snapshot` is a whole neighbourhood at one moment, for a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policies import MethodSource, Ref
from runtime.errors import SlotError
from runtime.methods import Method
from runtime.mirrors import Mirror
from runtime.objects import UvmObject, label_of, parents_of
from runtime.selectors import is_parent
from runtime.values import copied, refuse

if TYPE_CHECKING:
    from runtime.image import Image


class Neighbourhood:
    """Ids for a receiver and the objects met from it: an `ObjectSource` that reads objects when they are asked for."""

    def __init__(self, receiver: UvmObject) -> None:
        self._objects: dict[str, UvmObject] = {}
        self._ids: dict[int, str] = {}
        self.receiver = self.id_of(receiver)

    def id_of(self, obj: UvmObject) -> str:
        """The id of `obj` here, given at the first meeting."""
        known = self._ids.get(id(obj))
        if known is None:
            known = self._ids[id(obj)] = str(len(self._ids) + 1)
            # Held for as long as the ids live: an address that is freed could be given to another object.
            self._objects[known] = obj
        return known

    def object_of(self, oid: str) -> UvmObject:
        """The object with that id. Raises `KeyError` for one that was never given."""
        return self._objects[oid]

    def admit(self, oid: str, obj: UvmObject) -> None:
        """Know `obj`, which a run created, by the id that the run gave it."""
        self._objects[oid] = obj
        self._ids[id(obj)] = oid

    def slots(self, oid: str) -> Mapping[str, Any]:
        """Own slots that a guest may see: data, references and methods. Primitives and blobs stay outside."""
        return _GuestSlots(self, self._objects[oid]._slots)

    def parents(self, oid: str) -> Sequence[str]:
        """Ids of the direct parents, in lookup order."""
        return [self.id_of(parent) for parent in parents_of(self._objects[oid])]

    def outward(self, value: Any) -> Any:
        """`value` for a guest: objects become references. Raises `SlotError` for what no guest may see."""
        return copied(value, lambda leaf: Ref(self.id_of(leaf)) if isinstance(leaf, UvmObject) else refuse(leaf))

    def inward(self, value: Any) -> Any:
        """A guest's `value` for the image: references become objects. Raises `SlotError` for an unknown one."""

        def resolve(leaf: Any) -> Any:
            if not isinstance(leaf, Ref):
                return refuse(leaf)
            if leaf.oid not in self._objects:
                raise SlotError(f"a reference to {leaf.oid!r}, which is no object that the method was shown")
            return self._objects[leaf.oid]

        return copied(value, resolve)

    def met(self) -> Sequence[tuple[str, UvmObject]]:
        """Every object that has an id by now."""
        return list(self._objects.items())


class _GuestSlots(Mapping[str, Any]):
    """The slots of one object as a guest sees them, converted when they are looked at: a run touches few."""

    def __init__(self, neighbourhood: Neighbourhood, slots: Mapping[str, Any]) -> None:
        self._neighbourhood = neighbourhood
        self._slots = slots

    def __getitem__(self, name: str) -> Any:
        value = self._slots[name]
        if is_parent(name):
            raise KeyError(name)
        if isinstance(value, Method):
            return MethodSource(value.source, value.policy_digest)
        try:
            return self._neighbourhood.outward(value)
        except SlotError:
            raise KeyError(name) from None

    def __contains__(self, name: object) -> bool:
        try:
            self[name]  # type: ignore[index]  # any key may be asked for
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._slots if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Snapshot:
    """Everything that a receiver can reach, encoded, and the revisions at which it was read."""

    encoded: dict[str, Any]
    neighbourhood: Neighbourhood
    serials: tuple[tuple[UvmObject, bytes], ...]

    def holds(self, image: Image) -> bool:
        """Whether every object in it is still as it was read.

        Also makes the current transaction depend on that until it commits.
        """
        for obj, serial in self.serials:
            if obj._p_jar is None or obj._p_changed or obj._p_serial != serial:
                return False
            image.require(obj)
        return True


def take(receiver: UvmObject, policy: Any, mentioned: Sequence[Any] = ()) -> Snapshot:
    """A snapshot of `receiver` and what it can reach, within the policy's bounds; also of the objects in the values that are `mentioned`, such as a
    message's arguments, and what these can reach.

    Raises `SlotError` when that is more than the policy lets into a cell.
    """
    from sandbox import EncodingError
    from sandbox.cell.codec import Bounds
    from sandbox.cell.snapshots import Snapshot as CellSnapshot
    from sandbox.cell.snapshots import SnapshotObject, encode_snapshot

    neighbourhood = Neighbourhood(receiver)
    for value in mentioned:
        neighbourhood.outward(value)
    objects: dict[str, SnapshotObject] = {}
    while len(objects) < len(neighbourhood.met()):
        if len(objects) > policy.cell.snapshot_objects:
            raise SlotError(f"{label_of(receiver)} reaches more than {policy.cell.snapshot_objects} objects, the policy's limit")
        for oid, obj in neighbourhood.met()[len(objects) :]:
            objects[oid] = SnapshotObject(
                label_of(obj), tuple(neighbourhood.parents(oid)), dict(neighbourhood.slots(oid))
            )
    bounds = Bounds(objects=policy.cell.snapshot_objects, bytes=policy.cell.snapshot_bytes)
    try:
        encoded = encode_snapshot(CellSnapshot(neighbourhood.receiver, objects), bounds)
    except EncodingError as error:
        raise SlotError(f"{label_of(receiver)} cannot be shown to a cell: {error}") from None
    return Snapshot(encoded, neighbourhood, tuple((obj, obj._p_serial) for _, obj in neighbourhood.met()))


def job_for(
    snapshot: Snapshot, receiver: UvmObject, selector: str, source: str, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> Any:
    """The job that verifies `source` as the answer of `receiver` to the message, with what the receiver asks
    of its methods: `invariants`, and its `examples` for the selector.

    Raises `SlotError` when these slots hold something else.
    """
    from pydantic import ValidationError

    from sandbox import Example, Job
    from sandbox.cell.codec import encode_value

    mirror = Mirror(receiver)
    outward = snapshot.neighbourhood.outward
    try:
        return Job(
            source=source,
            selector=selector,
            snapshot=snapshot.encoded,
            args=[encode_value(outward(value)) for value in arguments],
            kwargs={name: encode_value(outward(value)) for name, value in keywords.items()},
            message=True,
            examples=[Example(**example) for example in mirror.data("examples", {}).get(selector, [])],
            invariants=mirror.data("invariants", []),
        )
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except (TypeError, AttributeError):
        reason = "examples is a dict of lists by selector, each of a dict with args, returns, raises or after"
    raise SlotError(f"the slots examples or invariants of {label_of(receiver)} cannot be used: {reason}")
