"""From what people write to what cells read: plain Python values and method-file headers as encoded values and snapshots."""

from __future__ import annotations

import json
from typing import Any

from policies.values import MethodSource
from sandbox.cell.codec import EncodingError, decode_value, encode_value
from sandbox.cell.snapshots import Snapshot, SnapshotObject, encode_snapshot

__all__ = ["RECEIVER", "from_notation", "require_text", "to_snapshot"]

RECEIVER = "self"  # the id of a receiver that is written down as slots


def from_notation(value: Any) -> Any:
    """The encoding of a value that may be encoded already, in whole or in parts.

    A dict whose one key starts with `$` is taken for an encoding; it is left as it is and checked when it is decoded.
    Raises `EncodingError`.
    """
    kind = type(value)
    if kind is dict:
        if any(type(key) is str and key.startswith("$") for key in value):
            return value
        if all(type(key) is str for key in value):
            return {key: from_notation(item) for key, item in value.items()}
        return encode_value(value)
    if kind is list:
        return [from_notation(item) for item in value]
    return encode_value(value)


def require_text(data: Any) -> Any:
    """The JSON data itself, if every text in it, keys included, can be written down. Raises `EncodingError`.

    JSON can spell lone surrogates, which are no characters: what an honest side has of them travels as `$str`, and everything that later writes or
    stores a verdict would stumble over them.
    """
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise EncodingError("text with a lone surrogate") from None
    return data


def to_snapshot(slots: dict[str, Any], objects: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The snapshot of a receiver written as `slots` and of the `objects` that it refers to by name.

    A slot whose name ends in `*` refers to a parent, or to several in order. Raises `EncodingError`.
    """
    if RECEIVER in objects:
        raise EncodingError(f"an object cannot be called {RECEIVER!r}: that is the receiver")
    found = {}
    for oid, given in {RECEIVER: slots, **objects}.items():
        parents: list[str] = []
        own = {}
        for name, data in given.items():
            value = decode_value(data)
            if name.endswith("*"):
                parents.extend(_references(name, value))
            else:
                own[name] = value
        found[oid] = SnapshotObject(oid, tuple(parents), own)
    return encode_snapshot(Snapshot(RECEIVER, found))


def _references(name: str, value: Any) -> list[str]:
    items = value if type(value) is list else [value]
    found = [getattr(each, "oid", None) for each in items]
    if None in found or any(isinstance(each, MethodSource) for each in items):
        raise EncodingError(f'the slot {name!r} names parents: write {{"$ref": name}}, or a list of these')
    return [each for each in found if each is not None]
