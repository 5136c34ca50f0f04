"""Plain values: what a slot, an argument or a result may hold, and how they are copied and compared.

A value is copied when it enters a run and when it leaves it, so that no container is ever shared between a guest and the
host. Only exact types count: a subclass could carry code.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from policies.attributes import Record
from policies.errors import NotPlain

__all__ = ["MISSING", "MethodSource", "Ref", "copy_value", "is_scalar", "same"]


class _Missing:
    """The value of a slot that is not there, in effects."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another object of the world, by its id."""

    oid: str


@dataclass(frozen=True, slots=True)
class MethodSource:
    """Behaviour in a slot: source text, never code. `policy_digest` says what it was verified under, if it was."""

    source: str
    policy_digest: str | None = None


_SCALARS = frozenset({type(None), bool, int, float, complex, str, bytes})
# Types of modules that a cold cell need not import; matched by name so that a method without dates pays nothing for them.
_LAZY_SCALARS = {
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
    ("datetime", "date"),
    ("datetime", "time"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
}
_SHORT = _SCALARS - {int}
_SMALL = 1 << 63
_known_scalars: set[type] = set(_SCALARS)


def is_scalar(kind: type) -> bool:
    """Whether `kind` is exactly one of the immutable plain types (no subclass)."""
    if kind in _known_scalars:
        return True
    if (kind.__module__, kind.__qualname__) in _LAZY_SCALARS:
        import sys

        # The name alone could be forged by a class; the real one is what its module holds.
        if getattr(sys.modules.get(kind.__module__), kind.__qualname__, None) is kind:
            _known_scalars.add(kind)
            return True
    return False


def copy_value(
    value: Any, convert: Callable[[Any], Any], *, depth: int, items: int, digits: int = 0, kin: bool = False
) -> Any:
    """A deep copy of plain data.

    `convert` is asked about everything that is neither scalar nor container (references, proxies); it returns the
    replacement or raises `NotPlain`. `depth` and `items` bound the copy, `digits` the decimal digits of an integer (0: no bound).
    Dict subclasses of `collections` become dicts; with `kin`, other containers become the plain ones that they are like
    (namedtuples tuples, bytearrays bytes, deques, ranges and views of dicts lists). A container met twice is copied twice; one inside itself is refused.

    Raises: NotPlain.
    """
    if type(value) in _SHORT or (type(value) is int and (not digits or value.bit_length() <= 3 * digits)):
        return value  # what the rest would come to, without the functions that it makes
    budget = [items]
    bits = int(digits / math.log10(2)) if digits else 0

    def check_digits(number: int) -> None:
        if bits and number.bit_length() > bits and abs(number) >= 10**digits:
            raise NotPlain(f"an integer of more than {digits} digits")

    def copy(node: Any, left: int) -> Any:
        kind = type(node)
        if kind in _SCALARS:
            if bits and kind is int:
                check_digits(node)
            return node
        budget[0] -= 1
        if budget[0] < 0:
            raise NotPlain(f"more than {items} items")
        if left <= 0:
            raise NotPlain(f"nested deeper than {depth}, or contains itself")
        if kind in _SEQUENCES:
            budget[0] -= len(node)
            if budget[0] < 0:
                raise NotPlain(f"more than {items} items")
            # Most items are small scalars, which need no call.
            return kind(
                [
                    item
                    if (each := type(item)) in _SHORT or (each is int and -_SMALL < item < _SMALL)
                    else copy(item, left - 1)
                    for item in node
                ]
            )
        if kind is dict or _is_dict_like(kind):
            budget[0] -= len(node)
            if budget[0] < 0:
                raise NotPlain(f"more than {items} items")
            return {copy(key, left - 1): copy(item, left - 1) for key, item in dict.items(node)}
        if is_scalar(kind):
            if kind.__name__ == "Fraction":
                check_digits(node.numerator)
                check_digits(node.denominator)
            _check_form(node, kind.__name__)
            return node
        plain = _plain_kin(kind) if kin else None
        if plain is None:
            return convert(node)
        size = items + 1 if kind is range and node[items:] else len(node)
        budget[0] -= size
        if budget[0] < 0:
            raise NotPlain(f"more than {items} items")
        return plain(node) if plain is bytes else plain([copy(item, left - 1) for item in node])

    return copy(value, depth)


_KIN: dict[Any, Any] = {bytearray: bytes, range: list}
_KIN |= dict.fromkeys((type({}.keys()), type({}.values()), type({}.items())), list)


def _plain_kin(kind: type) -> Any:
    """The plain container that stands for one of this type in an answer."""
    if issubclass(kind, Record):
        return tuple
    if kind.__module__ == "collections":
        import collections

        return list if kind is collections.deque else None
    return _KIN.get(kind)


def _check_form(value: Any, kind: str) -> None:
    """Refuse what has the type of a plain value and not its form: such values break those who compare, encode or store them.

    Raises: NotPlain.
    """
    if kind == "Fraction":  # `Fraction(2, -4, _normalize=False)`
        if value.denominator < 1 or math.gcd(value.numerator, value.denominator) != 1:
            raise NotPlain("a fraction that is not in lowest terms")
    elif kind == "Decimal":
        if value.is_snan():
            raise NotPlain("a signalling NaN, which cannot be compared")
    elif kind in ("date", "time", "datetime"):
        try:
            value.replace()  # makes it again from its fields, and looks at them
        except ValueError as error:
            raise NotPlain(f"a {kind} that does not exist: {error}") from None


_SEQUENCES = frozenset({list, tuple, set, frozenset})


def _is_dict_like(kind: type) -> bool:
    if kind.__module__ != "collections" or not issubclass(kind, dict):
        return False
    import collections

    return kind in (collections.Counter, collections.defaultdict, collections.OrderedDict)


def same(left: Any, right: Any) -> bool:
    """Whether two plain values are indistinguishable: types included, NaN equal to itself, -0.0 not 0.0, dicts in order."""
    kind = type(left)
    if kind is not type(right):
        return False
    if kind is int or kind is str:
        return bool(left == right)
    if kind is float:
        if math.isnan(left):
            return math.isnan(right)
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    if kind in (list, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if kind is dict:
        return len(left) == len(right) and all(
            same(a, c) and same(b, d) for (a, b), (c, d) in zip(left.items(), right.items(), strict=True)
        )
    if kind in (set, frozenset):
        return len(left) == len(right) and _tagged(left) == _tagged(right)
    if kind is complex:
        return same(left.real, right.real) and same(left.imag, right.imag)
    # Decimal("1.0") == Decimal("1.00") and times may be equal across zones; their text differs.
    return left is right or repr(left) == repr(right)


def _tagged(items: Any) -> frozenset[Any]:
    return frozenset(map(_mark, items))


def _mark(item: Any) -> tuple[type, Any]:
    """What tells a member of a set from others: not its text where that may name members of its own in any order."""
    kind = type(item)
    if kind is frozenset:
        return kind, _tagged(item)
    return kind, tuple(map(_mark, item)) if kind is tuple else repr(item)
