"""Fuel: deterministic step counting, and the limits that a guest cannot swallow.

One unit is spent at each turn of a loop and at each entry into a function or lambda. The counter is a C iterator, so that a
`for` loop pays about ten nanoseconds a turn: `for x in xs` becomes `for $f, x in zip($fuel, xs)`, a `while` body and a
function body begin with `$tick()`. After the last unit every further draw raises `LimitExceeded`, again and again, so
a guest that swallows one in `finally` meets the next at the following loop head or call: what remains to run is
straight-line code. Steps inside C (`sum`, `sorted`, `in`) are not counted; the process's CPU and memory limits cover them.
"""

from __future__ import annotations

import itertools
import operator
import sys
from _collections import deque  # type: ignore[import-not-found]  # `collections` itself takes a cold cell longer than a run
from collections.abc import Iterator
from typing import Any

__all__ = ["FuelTank", "LimitExceeded", "check_caught", "limit_behind"]


class LimitExceeded(BaseException):
    """A budget ran out. `limit` is one of "fuel", "recursion", "memory", "digits", "length", "output"."""

    def __init__(self, limit: str, message: str) -> None:
        self.limit, self.message = limit, message
        super().__init__(message)


class _Empty:
    """The iterator that takes over when the tank is empty: it raises at every draw."""

    __slots__ = ("budget", "drawn")

    def __init__(self, budget: int) -> None:
        self.budget, self.drawn = budget, False

    def __iter__(self) -> Iterator[None]:
        return self

    def __next__(self) -> None:
        self.drawn = True
        raise LimitExceeded("fuel", f"used up its {self.budget} units of fuel")


class _Canisters:
    """Hands out the budget in small parts, so that a tank can be closed before it is empty."""

    SIZE = 1024
    __slots__ = ("current", "empty", "left")

    def __init__(self, budget: int) -> None:
        self.left, self.empty = budget, _Empty(budget)
        self.current: Iterator[None] = iter(())

    def __iter__(self) -> Iterator[Iterator[None]]:
        return self

    def __next__(self) -> Iterator[None]:
        # `chain` forgets a source that raises, so the end of the budget is an iterator that raises, for ever.
        if not self.left:
            return self.empty
        size = min(self.left, self.SIZE)
        self.left -= size
        self.current = itertools.repeat(None, size)
        return self.current


class FuelTank:
    """A budget of steps. `fuel` is the iterator to draw from, `tick` draws once, `used` is what has been spent."""

    __slots__ = ("_canisters", "budget", "fuel", "tick")

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._canisters = _Canisters(budget)
        self.fuel: Iterator[Any] = itertools.chain.from_iterable(self._canisters)
        self.tick = self.fuel.__next__

    @property
    def used(self) -> int:
        return self.budget - self._canisters.left - operator.length_hint(self._canisters.current)

    @property
    def exhausted(self) -> bool:
        """Whether a draw was refused; stays true whatever the guest did about it."""
        return self._canisters.empty.drawn

    def close(self) -> int:
        """What was used; from now on every draw raises. A generator that is finalised after its run stops at once."""
        used = self.used
        self._canisters.left = 0
        deque(self._canisters.current, 0)  # draws the rest, without a step of the interpreter for each
        return used


def limit_behind(error: BaseException | None) -> LimitExceeded | None:
    """The limit that an exception is, or hides: one that was raised while a limit was in flight has it as its context."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, LimitExceeded):
            return error
        for kind, limit, message in _LIMITS:
            if isinstance(error, kind):
                return LimitExceeded(limit, message)
        seen.add(id(error))
        error = error.__context__
    return None


_LIMITS: tuple[tuple[type[BaseException], str, str], ...] = (
    (RecursionError, "recursion", "called too deeply"),
    (MemoryError, "memory", "ran out of memory"),
    (SystemError, "memory", "the interpreter failed"),  # as `deque` does where there is no memory: it says nothing, and that is said
)

_ARE_LIMITS: tuple[type[BaseException], ...] = (LimitExceeded, *(kind for kind, _, _ in _LIMITS))


def check_caught() -> None:
    """Runs first in every `except` and `finally` block: a limit that was caught goes on as `LimitExceeded`.

    Raises: LimitExceeded when the exception in flight is or hides a limit. (In a `finally` it can be one already; a `return` there
    would swallow it. The expression behind an `except` runs before its block and can put another exception in a limit's place.)
    """
    error = sys.exc_info()[1]
    if error is None or (error.__context__ is None and not isinstance(error, _ARE_LIMITS)):
        return  # as nearly always
    caught = limit_behind(error)
    if caught is not None:
        raise caught from None
