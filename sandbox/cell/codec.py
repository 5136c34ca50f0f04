"""Plain values and snapshots as JSON: typed, canonical, and nothing in it can be executed.

JSON's own types stand for themselves; everything else is an object with one key that starts with `$`:

    $int hexadecimal     an integer beyond 2**53        $list … stays a JSON array
    $float nan|inf|-inf  what JSON cannot say            $tuple, $set, $frozenset   arrays; sets sorted
    $complex [re, im]                                    $dict [[key, value], …]    when a key is not plain text
    $str base64          text with lone surrogates       $date, $time, $datetime, $timedelta, $timezone
    $bytes base64                                        $ref id                    another object of the snapshot
    $decimal text, $fraction [n, d]                      $method source             behaviour, as text

Decoding an encoding gives an equal value of the same types. Equal values have the same encoding: sets are sorted by the canonical text of
their members; dicts keep their order, because Python programs can see it.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any

from policies.values import MethodSource, Ref, is_scalar

__all__ = [
    "Bounds", "Decoder", "Encoder", "EncodingError", "canonical", "decode_value", "digest", "encode_value", "parse", "typed",
]

_EXACT = 2**53  # JSON readers elsewhere keep integers exact up to here


class EncodingError(ValueError):
    """A value is not of the snapshot's types, an encoding is malformed, or a bound was exceeded."""


@dataclass(frozen=True)
class Bounds:
    """How much one encoding may hold: nesting, values, objects, and bytes of text."""

    depth: int = 64
    items: int = 1_000_000
    objects: int = 1_000
    bytes: int = 8 * 1024 * 1024


def encode_value(value: Any, bounds: Bounds = Bounds()) -> Any:
    """The JSON form of a plain value. Raises `EncodingError` for anything else, and for a container inside itself."""
    return Encoder(bounds).encode(value, bounds.depth)


def decode_value(data: Any, bounds: Bounds = Bounds()) -> Any:
    """The value of a JSON form. Raises `EncodingError` for anything that `encode_value` does not write."""
    if data is None or type(data) in (int, bool):  # nearly every value of a small method
        return data
    return Decoder(bounds).decode(data, bounds.depth)


def canonical(data: Any) -> str:
    """The one text of an encoding: ASCII, no spaces, keys in the order in which they are."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def digest(data: Any) -> str:
    """`sha256:…` of the canonical text of JSON data, with keys sorted."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def parse(text: str | bytes, *, limit: int) -> Any:
    """JSON from somebody who is not trusted: bounded, no NaN literals, no key twice.

    Raises `EncodingError`. Depth is bounded by the interpreter's recursion limit, digits by its limit on integers.
    """
    if len(text) > limit:
        raise EncodingError(f"more than {limit} bytes")
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise EncodingError("nested too deep") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise EncodingError(f"not JSON: {error}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise EncodingError("a key twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise EncodingError(f"{name} is not JSON")


class Encoder:
    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.left = bounds.items
        self.text = bounds.bytes
        self.mentioned: set[str] = set()  # ids of references that were met

    def spend(self, items: int = 1, text: int = 0) -> None:
        self.left -= items
        self.text -= text
        if self.left < 0:
            raise EncodingError(f"more than {self.bounds.items} values")
        if self.text < 0:
            raise EncodingError(f"more than {self.bounds.bytes} bytes")

    def mention(self, oid: str) -> str:
        self.mentioned.add(oid)
        return oid

    def encode(self, value: Any, depth: int) -> Any:
        kind = type(value)
        self.spend()
        if value is None or kind is bool:
            return value
        if kind is int:
            self.spend(0, value.bit_length() // 8)
            return value if -_EXACT <= value <= _EXACT else {"$int": hex(value)}
        if kind is str:
            self.spend(0, len(value))
            return value if _plain_text(value) else {"$str": _base64(value.encode("utf-8", "surrogatepass"))}
        if kind is float:
            return value if math.isfinite(value) else {"$float": str(value)}
        if depth <= 0:
            raise EncodingError(f"nested deeper than {self.bounds.depth}, or contains itself")
        encoder = _ENCODERS.get(kind)
        if encoder is not None:
            return encoder(self, value, depth - 1)
        if is_scalar(kind):
            return _encode_library(self, kind.__name__, value, depth - 1)
        raise EncodingError(f"a {kind.__name__} is not a plain value")

    def sequence(self, items: Any, depth: int) -> list[Any]:
        if len(items) > self.left:
            raise EncodingError(f"more than {self.bounds.items} values")
        return [self.encode(item, depth) for item in items]

    def bytes(self, value: bytes) -> dict[str, Any]:
        self.spend(0, len(value))
        return {"$bytes": _base64(value)}

    def dict(self, value: dict[Any, Any], depth: int) -> Any:
        if all(type(key) is str and not key.startswith("$") and _plain_text(key) for key in value):
            self.spend(0, sum(map(len, value)))
            return {key: self.encode(item, depth) for key, item in value.items()}
        return {"$dict": [[self.encode(key, depth), self.encode(item, depth)] for key, item in value.items()]}

    def set(self, value: Any, depth: int) -> list[Any]:
        return sorted(self.sequence(value, depth), key=canonical)


_ENCODERS: dict[type, Any] = {
    bytes: lambda coder, value, depth: coder.bytes(value),
    complex: lambda coder, value, depth: {"$complex": [coder.encode(value.real, depth), coder.encode(value.imag, depth)]},
    list: lambda coder, value, depth: coder.sequence(value, depth),
    tuple: lambda coder, value, depth: {"$tuple": coder.sequence(value, depth)},
    set: lambda coder, value, depth: {"$set": coder.set(value, depth)},
    frozenset: lambda coder, value, depth: {"$frozenset": coder.set(value, depth)},
    dict: lambda coder, value, depth: coder.dict(value, depth),
    Ref: lambda coder, value, depth: {"$ref": coder.mention(value.oid)},
    MethodSource: lambda coder, value, depth: _encode_method(coder, value),
}


def _encode_method(coder: Encoder, value: MethodSource) -> dict[str, Any]:
    data = {"$method": coder.encode(value.source, 1)}
    return data if value.policy_digest is None else {**data, "policy": value.policy_digest}


def _encode_library(coder: Encoder, name: str, value: Any, depth: int) -> dict[str, Any]:
    if name == "Decimal":
        text = str(value)
        coder.spend(0, len(text))
        return {"$decimal": text}
    if name == "Fraction":
        return {"$fraction": [coder.encode(value.numerator, depth), coder.encode(value.denominator, depth)]}
    if name == "date":
        return {"$date": value.isoformat()}
    if name == "timedelta":
        return {"$timedelta": [value.days, value.seconds, value.microseconds]}
    if name == "timezone":
        offset, *label = value.__getinitargs__()
        return {"$timezone": [coder.encode(offset, depth), *[coder.encode(text, depth) for text in label]]}
    if name in {"time", "datetime"}:
        # A zone of another type could carry code, and would not survive.
        zone = coder.encode(value.tzinfo, depth)
        return {f"${name}": [value.replace(tzinfo=None, fold=0).isoformat(), value.fold, zone]}
    raise EncodingError(f"a {name} is not a plain value")


class Decoder:
    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.left = bounds.items
        self.text = bounds.bytes
        self.mentioned: set[str] = set()  # ids of references that were met

    def spend(self, text: int) -> None:
        self.text -= text
        if self.text < 0:
            raise EncodingError(f"more than {self.bounds.bytes} bytes")

    def decode(self, data: Any, depth: int) -> Any:
        self.left -= 1
        if self.left < 0:
            raise EncodingError(f"more than {self.bounds.items} values")
        kind = type(data)
        if kind is str:
            self.spend(len(data))
            return data
        if data is None or kind is bool or kind is int:
            return data
        if kind is float:
            if not math.isfinite(data):
                raise EncodingError("a number that is not finite")
            return data
        if depth <= 0:
            raise EncodingError(f"nested deeper than {self.bounds.depth}")
        if kind is list:
            return [self.decode(item, depth - 1) for item in data]
        if kind is not dict:
            raise EncodingError(f"a {kind.__name__} is not JSON")
        tag = next(iter(data), "")
        if not tag.startswith("$"):
            if any(key.startswith("$") for key in data):
                raise EncodingError("a key that starts with $ among others")
            self.spend(sum(map(len, data)))
            return {key: self.decode(item, depth - 1) for key, item in data.items()}
        decoder = _DECODERS.get(tag)
        if decoder is None:
            raise EncodingError(f"unknown type {tag!r}; valid: {', '.join(sorted(_DECODERS))}")
        if len(data) != 1 and not (tag == "$method" and set(data) == {"$method", "policy"}):
            raise EncodingError(f"{tag} beside other keys")
        if type(data[tag]) is str:  # as it is written: never less than what it stands for
            self.spend(len(data[tag]))
        try:
            return decoder(self, data if tag == "$method" else data[tag], depth - 1)
        except EncodingError:
            raise
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise EncodingError(f"malformed {tag}: {error}") from None

    def sequence(self, data: Any, depth: int) -> list[Any]:
        return [self.decode(item, depth) for item in typed(data, list)]

    def reference(self, oid: str) -> Ref:
        self.mentioned.add(oid)
        return Ref(oid)

    def hashable(self, items: list[Any], kind: type) -> Any:
        found = kind(items)
        if len(found) != len(items):
            raise EncodingError("equal members in one set")
        return found

    def dict(self, data: Any, depth: int) -> dict[Any, Any]:
        found = {}
        for pair in typed(data, list):
            key, value = typed(pair, list)
            found[self.decode(key, depth)] = self.decode(value, depth)
        if len(found) != len(data):
            raise EncodingError("equal keys in one dict")
        return found


def _decode_int(_: Decoder, data: Any, __: int) -> int:
    text = typed(data, str)
    value = int(text, 16)
    if text != hex(value) or abs(value) <= _EXACT:
        raise EncodingError("not the form that is written")
    return value


def _decode_float(_: Decoder, data: Any, __: int) -> float:
    if data not in ("nan", "inf", "-inf"):
        raise EncodingError("valid: nan, inf, -inf")
    return float(data)


def _decode_complex(coder: Decoder, data: Any, depth: int) -> complex:
    real, imaginary = typed(data, list)
    return complex(typed(coder.decode(real, depth), float), typed(coder.decode(imaginary, depth), float))


def _decode_method(_: Decoder, data: Any, __: int) -> MethodSource:
    source = data["$method"]
    if type(source) is dict:  # text with lone surrogates; it will not compile, but it must arrive
        source = _decode_str(_, source["$str"], 0)
    policy = data.get("policy")
    return MethodSource(typed(source, str), None if policy is None else typed(policy, str))


def _decode_str(_: Decoder, data: Any, __: int) -> str:
    return _unbase64(data).decode("utf-8", "surrogatepass")


def _decode_fraction(coder: Decoder, data: Any, depth: int) -> Any:
    from fractions import Fraction

    numerator, denominator = (typed(coder.decode(each, depth), int) for each in typed(data, list))
    return Fraction(numerator, denominator)


def _decode_decimal(_: Decoder, data: Any, __: int) -> Any:
    from decimal import Decimal

    return Decimal(typed(data, str))


def _decode_date(_: Decoder, data: Any, __: int) -> Any:
    from datetime import date

    return date.fromisoformat(typed(data, str))


def _decode_timedelta(_: Decoder, data: Any, __: int) -> Any:
    from datetime import timedelta

    days, seconds, microseconds = (typed(each, int) for each in typed(data, list))
    return timedelta(days, seconds, microseconds)


def _decode_timezone(coder: Decoder, data: Any, depth: int) -> Any:
    from datetime import timezone

    offset, *label = (coder.decode(each, depth) for each in typed(data, list))
    return timezone(offset, *label)


def _decode_moment(name: str) -> Any:
    def decode(coder: Decoder, data: Any, depth: int) -> Any:
        import datetime

        text, fold, zone = typed(data, list)
        found = getattr(datetime, name).fromisoformat(typed(text, str))
        return found.replace(fold=typed(fold, int), tzinfo=coder.decode(zone, depth))

    return decode


_DECODERS: dict[str, Any] = {
    "$int": _decode_int,
    "$float": _decode_float,
    "$complex": _decode_complex,
    "$str": _decode_str,
    "$bytes": lambda _, data, __: _unbase64(data),
    "$tuple": lambda coder, data, depth: tuple(coder.sequence(data, depth)),
    "$set": lambda coder, data, depth: coder.hashable(coder.sequence(data, depth), set),
    "$frozenset": lambda coder, data, depth: coder.hashable(coder.sequence(data, depth), frozenset),
    "$dict": lambda coder, data, depth: coder.dict(data, depth),
    "$decimal": _decode_decimal,
    "$fraction": _decode_fraction,
    "$date": _decode_date,
    "$time": _decode_moment("time"),
    "$datetime": _decode_moment("datetime"),
    "$timedelta": _decode_timedelta,
    "$timezone": _decode_timezone,
    "$ref": lambda coder, data, __: coder.reference(typed(data, str)),
    "$method": _decode_method,
}


def typed(data: Any, kind: type) -> Any:
    if type(data) is not kind:
        raise EncodingError(f"expected {kind.__name__}, found {type(data).__name__}")
    return data


def _plain_text(text: str) -> bool:
    """Whether JSON carries the text exactly: two lone surrogates side by side would come back as one character."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _base64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def _unbase64(data: Any) -> bytes:
    return binascii.a2b_base64(typed(data, str), strict_mode=True)
