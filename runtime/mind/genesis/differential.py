"""The differential check: a candidate must do what the reference does, on several random states.

This runs code that this project wrote or its own small model produced, for training data and measurements. It is no
sandbox, and nothing that is installed in an image is judged here.
"""

from __future__ import annotations

import builtins
import copy
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from runtime.mind.genesis.examples import Example

_NAMES = """abs all any bool dict divmod enumerate filter float frozenset int isinstance len list map max min next pow
range repr reversed round set sorted str sum tuple zip iter ValueError KeyError IndexError TypeError ZeroDivisionError
Exception LookupError RuntimeError ArithmeticError""".split()
BUILTINS = {name: getattr(builtins, name) for name in _NAMES}
STATES = 6


class TooSlow(Exception):
    """A candidate ran longer than a method may."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises `TooSlow` in the main thread after `seconds`."""

    def stop(signum: int, frame: object) -> None:
        raise TooSlow

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def load(source: str, selector: str) -> Callable[..., Any]:
    """The function `selector` of `source`. Any exception of a wrong source passes through."""
    namespace: dict[str, Any] = {"__builtins__": BUILTINS}
    exec(compile(source, "<candidate>", "exec"), namespace)  # noqa: S102
    return namespace[selector]


def outcome(
    method: Callable[..., Any], slots: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, ...]:
    """What a method does to a receiver: its value or the name of what it raised, and the slots afterwards."""
    receiver = SimpleNamespace(**copy.deepcopy(slots))
    try:
        value = method(receiver, *copy.deepcopy(args), **copy.deepcopy(kwargs))
    except TooSlow:
        raise
    except Exception as error:  # noqa: BLE001  a method may raise anything
        return ("raised", type(error).__name__, slots)
    return ("returned", value, vars(receiver))


def same(expected: Any, actual: Any) -> bool:
    """Equality of plain values, floats within rounding."""
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        return abs(expected - actual) <= 1e-9 * max(1.0, abs(expected), abs(actual))
    if type(expected) is not type(actual):
        return False
    if isinstance(expected, dict):
        return expected.keys() == actual.keys() and all(same(expected[k], actual[k]) for k in expected)
    if isinstance(expected, (list, tuple)):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    return bool(expected == actual)


def agrees(example: Example, source: str, seed: int = 0, states: int = STATES) -> bool:
    """Whether `source` behaves like the example's reference on its own state and on `states` random ones."""
    rng = random.Random(seed)
    reference = load(example.source, example.request.selector)
    try:
        with deadline(2.0):
            candidate = load(source, example.request.selector)
            first = (dict(example.request.slots), example.request.arguments, dict(example.request.keywords))
            for slots, args, kwargs in [first, *(example.states(rng) for _ in range(states))]:
                expected, actual = outcome(reference, slots, args, kwargs), outcome(candidate, slots, args, kwargs)
                if expected[0] != actual[0] or not same(expected[1], actual[1]) or not same(expected[2], actual[2]):
                    return False
    except TooSlow:
        return False
    except Exception:  # noqa: BLE001  a wrong candidate may fail in any way
        return False
    return True
