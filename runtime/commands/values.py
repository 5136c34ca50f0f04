"""Values on the command line: JSON in, JSON out."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

from runtime.commands.faults import UsageError
from runtime.legible import legible
from runtime.objects import UvmObject, label_of

if TYPE_CHECKING:
    from runtime.image import Image


def parsed(text: str, image: Image) -> Any:
    """One argument: JSON, in which {"$ref": "name"} is the object of that name.

    Raises `UsageError` for what is no JSON, saying how a plain word is written.
    """
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        hint = json.dumps(text) if len(text) < 60 else '"…"'
        raise UsageError(f"{text[:60]!r} is not JSON ({error}): a number is 25, a text is '{hint}'") from None
    return _referred(value, image)


def keyword(text: str, image: Image) -> tuple[str, Any]:
    """One `name=JSON`. Raises `UsageError`."""
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError(f"{text[:60]!r} is no keyword argument: valid is name=JSON, such as amount=25")
    return name, parsed(value, image)


def printable(value: Any) -> Any:
    """`value` as JSON data: objects by label, other types as their text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        # Python writes no decimal text of more digits than this, and raises instead.
        return value if value.bit_length() < 14_000 else hex(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, UvmObject):
        return {"$ref": label_of(value)}
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(printable(key)): printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((printable(item) for item in value), key=str)
    try:
        return str(value)
    except ValueError:
        return f"a {type(value).__name__} too long to write"


def shown(value: Any, *, as_json: bool) -> str:
    """An answer for whoever reads it: text as it is, anything else as JSON."""
    if as_json or not isinstance(value, str):
        return to_json(value)
    return legible(value) if sys.stdout.isatty() else value


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON text of `printable(value)`."""
    return json.dumps(printable(value), ensure_ascii=False, indent=indent)


def _referred(value: Any, image: Image) -> Any:
    if isinstance(value, dict):
        if set(value) == {"$ref"} and isinstance(value["$ref"], str):
            return image[value["$ref"]]
        return {key: _referred(item, image) for key, item in value.items()}
    if isinstance(value, list):
        return [_referred(item, image) for item in value]
    return value


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:20]} is larger than any number with a point")
    return number


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
