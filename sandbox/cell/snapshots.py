"""Snapshots: a receiver and what it can reach, in a form that carries no behaviour but source text.

    {"schema": "batos.snapshot/1", "receiver": id, "objects": {id: {"name": text, "parents": [id, …], "slots": {name: value}}}}

Values are encoded by `sandbox.cell.codec`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sandbox.cell.codec import Bounds, Decoder, Encoder, EncodingError, canonical, typed

__all__ = ["SCHEMA", "Snapshot", "SnapshotObject", "check_references", "decode_snapshot", "encode_snapshot", "snapshot_digest"]

SCHEMA = "batos.snapshot/1"


@dataclass(frozen=True)
class SnapshotObject:
    """One object: own slots in order, parents in the order in which they are searched."""

    name: str = ""
    parents: tuple[str, ...] = ()
    slots: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """A receiver and what it can reach, as plain values, `Ref`s and `MethodSource`s."""

    receiver: str
    objects: dict[str, SnapshotObject]


def encode_snapshot(snapshot: Snapshot, bounds: Bounds = Bounds()) -> dict[str, Any]:  # noqa: B008 - frozen
    """The JSON form of a snapshot. Raises `EncodingError` for what is not plain, dangling, or beyond the bounds."""
    if len(snapshot.objects) > bounds.objects:
        raise EncodingError(f"more than {bounds.objects} objects")
    encoder = Encoder(bounds)
    objects = {}
    for oid, each in snapshot.objects.items():
        encoder.spend(1, len(oid) + len(each.name) + sum(map(len, each.slots)))
        slots = {name: encoder.encode(value, bounds.depth) for name, value in each.slots.items()}
        objects[oid] = {"name": each.name, "parents": list(each.parents), "slots": slots}
    data = {"schema": SCHEMA, "receiver": snapshot.receiver, "objects": objects}
    _check_links(snapshot, encoder.mentioned)
    return data


def decode_snapshot(data: Any, bounds: Bounds = Bounds()) -> Snapshot:  # noqa: B008 - frozen
    """The snapshot of a JSON form. Raises `EncodingError`."""
    fields = _fields(data, {"schema", "receiver", "objects"}, "snapshot")
    if fields["schema"] != SCHEMA:
        raise EncodingError(f"a snapshot of schema {fields['schema']!r}; valid: {SCHEMA}")
    if len(typed(fields["objects"], dict)) > bounds.objects:
        raise EncodingError(f"more than {bounds.objects} objects")
    decoder = Decoder(bounds)
    objects = {}
    for oid, each in fields["objects"].items():
        parts = _fields(each, {"name", "parents", "slots"}, f"object {oid!r}")
        parents = tuple(typed(parent, str) for parent in typed(parts["parents"], list))
        slots = {name: decoder.decode(value, bounds.depth) for name, value in typed(parts["slots"], dict).items()}
        objects[oid] = SnapshotObject(typed(parts["name"], str), parents, slots)
    snapshot = Snapshot(typed(fields["receiver"], str), objects)
    _check_links(snapshot, decoder.mentioned)
    return snapshot


def snapshot_digest(data: dict[str, Any]) -> str:
    """`sha256:…` of an encoded snapshot: equal for equal states. The order of objects and of slots means nothing, that of dicts does."""
    flat = [
        [oid, each["name"], each["parents"], [[name, each["slots"][name]] for name in sorted(each["slots"])]]
        for oid, each in sorted(data["objects"].items())
    ]
    text = canonical([data["schema"], data["receiver"], flat])
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _check_links(snapshot: Snapshot, mentioned: set[str]) -> None:
    known = snapshot.objects
    if snapshot.receiver not in known:
        raise EncodingError(f"the receiver {snapshot.receiver!r} is not among the objects")
    for oid, each in known.items():
        for parent in each.parents:
            if parent not in known:
                raise EncodingError(f"parent {parent!r} of {oid!r} is not among the objects")
    check_references(mentioned, known)


def check_references(mentioned: set[str], known: Collection[str]) -> None:
    """Raises `EncodingError` when something refers to an object that is not there."""
    for oid in sorted(mentioned.difference(known)):
        raise EncodingError(f"a reference to {oid!r}, which is not among the objects: {', '.join(sorted(known))[:200]}")


def _fields(data: Any, wanted: set[str], what: str) -> dict[str, Any]:
    if type(data) is not dict or set(data) != wanted:
        raise EncodingError(f"{what} must be an object with exactly {', '.join(sorted(wanted))}")
    return data
