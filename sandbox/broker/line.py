"""The line in front of the workers: bounded, by priority and time of arrival."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable

from sandbox.wire import PRIORITIES

__all__ = ["Full", "Line"]


class Full(Exception):
    """The line is full, and everybody in it goes first."""


class Line:
    """At most `places` are served at a time, at most `waiting` wait. For one event loop."""

    def __init__(self, places: int, waiting: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = places
        self._most = waiting
        self._clock = clock
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    async def enter(self, priority: str) -> None:
        """Wait for a place, which is given back with `leave`. Raises `Full` when there is no room to wait, or somebody who goes first takes it."""
        if self._free:
            self._free -= 1
            return
        place = (self._clock() + PRIORITIES[priority], next(self._order), asyncio.get_running_loop().create_future())
        if self.waiting >= self._most:
            last = max([*self._waiting, place])
            if last is place:
                raise Full
            self._waiting.remove(last)
            heapq.heapify(self._waiting)
            last[2].set_exception(Full())
        heapq.heappush(self._waiting, place)
        try:
            await place[2]
        except asyncio.CancelledError:
            if place in self._waiting:
                self._waiting.remove(place)
                heapq.heapify(self._waiting)
            elif not place[2].cancelled() and place[2].exception() is None:
                self.leave()  # it was given a place in the same moment
            raise

    def leave(self) -> None:
        """Give a place back: to who is next."""
        while self._waiting:
            _, _, future = heapq.heappop(self._waiting)
            if not future.done():  # else it is being cancelled
                future.set_result(None)
                return
        self._free += 1
