"""Check 8: on arguments that nobody thought of, it answers, or raises an ordinary exception and leaves the receiver unchanged.

The arguments are generated from those that are known, deterministically from the message and the receiver: the same job gives the same
variations on every machine, and candidates for one message can be compared on them (`sandbox.checks.agreement`).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policies import MethodSource, Ref
from sandbox.cell.codec import EncodingError, decode_value, encode_value
from sandbox.checks.case import Case, told

__all__ = ["generate", "judge"]

_ANY: tuple[Any, ...] = (0, 1, -1, 2, 1000, 0.5, "", "a", "Ω ", True, None, [], [1, 2], {}, {"a": 1})
# Not an ordinary exception: what was to be kept or answered cannot be.
_NOT_ORDINARY = frozenset({"NotPlain"})


def judge(case: Case) -> str | None:
    for planned, seen in case.runs("variation"):
        shown = ", ".join(map(str, planned.args))
        if seen["ended"] == "limit":
            return f"{told(planned)} ({shown}) met its limit of {seen['limit']}"
        if seen["ended"] == "raised":
            if seen["raised"]["type"] in _NOT_ORDINARY:
                return f"{told(planned)} ({shown}): {seen['raised']['message']}"
            if seen["effects"] or seen["created"]:
                return f"{told(planned)} ({shown}) raised {seen['raised']['type']} and left changes behind"
    return None


def generate(seed: str, known: Sequence[Sequence[Any]], parameters: int, required: int, count: int) -> list[list[Any]]:
    """`count` lists of encoded arguments for a method with so many parameters, made from `known` lists of encoded arguments.

    Half of an argument's variations keep its type. A method that takes no arguments has one variation, and it is the message itself.
    """
    if not parameters:
        return []
    source = random.Random(seed)
    columns = [[_decoded(args[place]) for args in known if place < len(args)] for place in range(parameters)]
    found: list[list[Any]] = []
    for _ in range(count):
        length = source.randint(required, parameters) if required < parameters else parameters
        args = []
        for place in range(length):
            column = columns[place]
            if column and source.random() < 0.75:
                value = source.choice(column)
                args.append(_varied(source, value) if source.random() < 0.85 else value)
            elif column and source.random() < 0.5:
                args.append(_varied(source, source.choice(column)))
            else:
                args.append(source.choice(_ANY))
        found.append([encode_value(value) for value in args])
    return found


def _decoded(data: Any) -> Any:
    try:
        return decode_value(data)
    except EncodingError:
        return None


def _varied(source: random.Random, value: Any) -> Any:
    """Another value of the same type, near it or at an edge."""
    kind = type(value)
    if kind is bool:
        return not value
    if kind is int:
        return source.choice([0, 1, -1, value + 1, value - 1, -value, value * 2, value // 2])
    if kind is float:
        return source.choice([0.0, -value, value / 3, value + 0.5, value * 10])
    if kind is str:
        return source.choice(["", value[:1], value[::-1], value.upper(), value + value[:1], value + " ", f"{value}é", value[1:]])
    if kind is bytes:
        return source.choice([b"", value[::-1], value + b"\0"])
    if kind in (list, tuple):
        items = list(value)
        changed = [_varied(source, item) for item in items]
        return kind(source.choice([[], items[:1], items[::-1], items + items[:1], changed]))
    if kind in (set, frozenset):
        # In an order that the hash seed of this process has no part in.
        items = sorted(value, key=repr)
        return kind(source.choice([[], items[:1], items[1:]]))
    if kind is dict:
        keys = list(value)
        keep = source.choice([[], keys[:1], keys[1:], keys])
        return {key: _varied(source, value[key]) if source.random() < 0.5 else value[key] for key in keep}
    if kind is Decimal or kind is Fraction:
        return source.choice([kind(0), -value, value + 1]) if value == value else kind(0)
    return value if kind in (Ref, MethodSource) or value is not None else source.choice(_ANY)
