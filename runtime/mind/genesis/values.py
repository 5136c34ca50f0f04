"""Random slot and argument values of the types that families are declared with."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from runtime.mind.genesis.vocabulary import SENTENCES, STATUS, STRINGS

TEXT_FORMS: dict[str, Callable[[random.Random], Any]] = {
    "hhmm": lambda rng: f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}",
    "date": lambda rng: f"{rng.randint(1990, 2030)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
    "email": lambda rng: f"{rng.choice(STRINGS)}@{rng.choice(STRINGS)}.{rng.choice(('org', 'com', 'example'))}",
    "url": lambda rng: (
        f"{rng.choice(('http', 'https', 'ftp'))}://{rng.choice(STRINGS)}.{rng.choice(('org', 'example'))}"
        + rng.choice(("", "/", "/a/b", "/docs"))
    ),
    "file": lambda rng: f"{rng.choice(STRINGS)}.{rng.choice(('txt', 'csv', 'png', 'tar.gz', 'py'))}",
    "path": lambda rng: "/".join(("", *rng.sample(STRINGS, rng.randint(1, 3)))) + ".txt",
    "csv": lambda rng: rng.choice((",".join(rng.sample(STRINGS, rng.randint(1, 4))), str(rng.randint(10, 99999)))),
    "compass": lambda rng: rng.choice(("north", "east", "south", "west")),
    "light": lambda rng: rng.choice(("red", "green", "yellow")),
    "day": lambda rng: rng.choice(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")),
    "chars": lambda rng: rng.choice((5, 8, 10, 12, 20)),
}


def number(rng: random.Random, kind: str = "num") -> int | float:
    """An int, a float or, for `num`, mostly ints, some floats."""
    if kind == "ratio":
        return round(rng.uniform(0.01, 0.95), 2)
    if kind == "float" or (kind == "num" and rng.random() < 0.35):
        return round(rng.uniform(0.5, 200), rng.choice((1, 1, 2)))
    return rng.choice((rng.randint(1, 12), rng.randint(1, 100), rng.randint(20, 900)))


def scalar(rng: random.Random, kind: str) -> Any:
    """One value of a scalar type."""
    if kind in ("num", "int", "float", "ratio"):
        return number(rng, kind)
    if kind == "small":
        return rng.randint(1, 4)
    if kind == "cursor":
        return 0
    if kind == "bool":
        return rng.random() < 0.5
    if kind == "status":
        return rng.choice(STATUS)
    if kind == "text":
        return rng.choice(SENTENCES) if rng.random() < 0.8 else " ".join(rng.sample(STRINGS, rng.randint(2, 4)))
    if kind in TEXT_FORMS:
        return TEXT_FORMS[kind](rng)
    if kind == "none":
        return None if rng.random() < 0.6 else rng.choice(STRINGS)
    if kind == "str":
        return rng.choice(STRINGS).capitalize() if rng.random() < 0.4 else rng.choice(STRINGS)
    raise ValueError(f"no scalar type {kind!r}")


def listing(rng: random.Random, kind: str, empty: bool) -> list[Any]:
    """A list of scalars of one type: sometimes with repetitions, empty where asked."""
    if empty:
        return []
    if kind == "bool":
        return [rng.random() < 0.6 for _ in range(rng.randint(2, 6))]
    if kind == "three":
        return [number(rng, "int") for _ in range(rng.randint(3, 7))]
    if kind == "str":
        values: list[Any] = rng.sample(STRINGS, rng.randint(2, 7))
        return values + ([rng.choice(values)] if rng.random() < 0.3 else [])
    values = [number(rng, kind) for _ in range(rng.randint(2, 7))]
    if rng.random() < 0.2:
        values[rng.randrange(len(values))] *= -1
    return values + ([rng.choice(values)] if rng.random() < 0.3 else [])


def field_value(rng: random.Random, kind: str) -> Any:
    """A value of a record's field: from a small range, so that values repeat and can be grouped and found."""
    if kind == "str":
        return rng.choice(STRINGS[:24])
    if kind == "int":
        return rng.randint(1, 20)
    if kind == "num":
        return rng.choice((rng.randint(1, 40), round(rng.uniform(1, 90), 1)))
    return scalar(rng, kind)
