"""Walks the closed world at random, the way a guest could, and reports what it reaches.

It reads attributes as compiled code does (unguarded for safe names, guarded for all others), calls what can be called with what it
has found, iterates, subscripts and computes. Every object that turns up must be of a known type.
"""

from __future__ import annotations

import contextlib
import operator
import random
import types
from collections.abc import Iterator
from typing import Any

from policies import World, attributes, facades, load_policy, surface
from policies.attributes import guarded_getattr
from policies.fuel import LimitExceeded
from policies.guest_builtins import CAUGHT_ONLY
from policies.objects import DictSource
from policies.proxies import SlotProxy
from policies.runs import Run
from policies.surface import safe

FORBIDDEN = (
    types.ModuleType,
    types.FrameType,
    types.CodeType,
    types.TracebackType,
    types.MappingProxyType,
    types.CellType,
    Run,
    World,
)
# Endless in C: nothing that a walk could learn from them is worth waiting for.
ENDLESS = {"count", "cycle", "repeat"}
# Built-in kinds that only pass through, and have no public attribute that is read unguarded: iterators, functions, bound methods and what the facades are made of.
PASSING = {
    "builtin_function_or_method",
    "function",
    "method",
    "method_descriptor",
    "classmethod_descriptor",
    "wrapper_descriptor",
    "method-wrapper",
    "type",
    "ABCMeta",
    "EnumType",
    "property",
    "getset_descriptor",
    "member_descriptor",
}


def beginnings() -> list[Any]:
    """What a method starts with: the builtins of the policy, every facade and everything in it, values, and a receiver."""
    policy = load_policy("standard")
    source = DictSource({"balance": 10, "notes": ["a"], "friend": {"$ref": "friend"}}, {"friend": {"score": 1}}, {})
    run = Run(World(source, policy))
    found: list[Any] = [
        value for name, value in run._builtins.items() if not name.startswith(("$", "__")) and name not in CAUGHT_ONLY
    ]
    for name in policy.modules:
        facade = run.load_module(name)
        found += [
            facade,
            *(value for key, value in vars(facade).items() if not key.startswith("_") and key not in ENDLESS),
        ]
    return [
        *found,
        run.proxy("$self"),
        0,
        1,
        -2,
        3.5,
        "a",
        "x y",
        "%s",
        "{0}",
        b"b",
        [1, 2],
        (1, "a"),
        {"a": 1},
        {1},
        None,
        True,
        1j,
        range(3),
        slice(1),
        (i for i in (1, 2)),
        lambda *a, **k: a,
        ValueError("x"),
    ]


def read(obj: Any, name: str) -> Any:
    return getattr(obj, name) if name in safe() else guarded_getattr(obj, name)


def steps(dice: random.Random, count: int) -> Iterator[tuple[str, Any]]:
    """(how, object) of what a random walk of `count` steps reaches."""
    pool = beginnings()
    first = len(pool)
    for _ in range(count):
        obj = dice.choice(pool)
        how, result = "", None
        with contextlib.suppress(Exception, LimitExceeded):
            kind = dice.randrange(6)
            if kind <= 1:
                names = [name for name in (*dir(obj), *dir(type(obj))) if name not in ENDLESS]
                name = dice.choice(names) if dice.random() < 0.7 else dice.choice(sorted(safe()))
                how, result = f"{type(obj).__name__}.{name}", read(obj, name)
            elif kind == 2 and callable(obj):
                args = [dice.choice(pool) for _ in range(dice.randrange(4))]
                args = [arg if not isinstance(arg, int) or abs(arg) < 1000 else 2 for arg in args]
                how, result = f"call {obj!r:.60}", obj(*args)
            elif kind == 3:
                how, result = f"iterate {type(obj).__name__}", next(iter(obj))
            elif kind == 4:
                how, result = (
                    f"subscript {type(obj).__name__}",
                    obj[dice.choice([0, -1, "a", slice(0, 1), dice.choice(pool)])],
                )
            else:
                compute = dice.choice([operator.add, operator.or_, operator.mod, operator.and_, operator.sub])
                how, result = "compute", compute(obj, dice.choice(pool))
        if not how or result is None:
            continue
        yield how, result
        size = len(result) if isinstance(result, (str, bytes, list, tuple, dict, set)) else 0
        if size < 1000 and not (isinstance(result, int) and result.bit_length() > 64):
            if len(pool) < first + 400:
                pool.append(result)
            else:
                pool[dice.randrange(first, len(pool))] = result


def known(obj: Any) -> bool:
    """Whether an object is of a type that the closed world has."""
    kind = type(obj)
    if isinstance(obj, FORBIDDEN):
        return False
    if isinstance(obj, type):
        # A type's attributes are guarded by the same table; what it makes is judged when it turns up. `type` itself makes types.
        return not issubclass(obj, (type, SlotProxy, *FORBIDDEN)) and obj.__name__ not in CAUGHT_ONLY
    return (
        surface.allowed_on(kind) is not None
        or isinstance(obj, attributes.Open)
        or kind in attributes._readers
        or kind.__name__ in PASSING
        or isinstance(obj, (BaseException, types.UnionType, types.GenericAlias))
        or kind.__module__ in {"itertools", "_functools", "functools", "operator", "_operator", "_random"}
        or hasattr(kind, "__next__")
        or kind.__module__.startswith(("policies.facades", "_hashlib", "_blake2", "_sha", "_md5"))
        or issubclass(kind, tuple)
        or facades.NAMES.get(kind.__module__) is not None
    )
