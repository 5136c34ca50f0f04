"""Cells started ahead: each waits for one job, everything that a job needs imported, its controls read back.

    covered       cells are kept by what they are (image, limits, controls), so that another policy never meets a cell of this one; looked at before
                  they are used; replaced when they get old; started within a budget, when nobody waits for a verdict; as many as are asked for
    not covered   a cell is never used twice: what has seen a byte of a job is destroyed

A pool is a backend around another one: `Sandbox(Pool(Docker()), policy)`.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sandbox.backends.base import Backend, Cell, CellSpec, Output
from sandbox.breaker import Breaker
from sandbox.errors import EngineFault, SandboxFault

__all__ = ["Pool", "PoolSettings"]


@dataclass(frozen=True)
class PoolSettings:
    """How many cells wait, and what that may cost.

    least      cells of a kind that wait while that kind is asked for, or is one to `keep`
    most       cells that may wait, of all kinds together
    starters   cells that are started at the same time when jobs wait for them
    share      of the time, that may go into starting cells for which no job waits
    yield_s    seconds that such a start is put off for the sake of jobs that run
    age_s      seconds after which a cell that nobody used is replaced; well below what a backend lets a cell live
    window_s   seconds after which cells that were to spare in all that time are given up
    forget_s   seconds after which a kind that nobody asks for is given up, unless it is one to keep
    reap_s     seconds between looks for cells that were left behind
    """

    least: int = 2
    most: int = 16
    starters: int = 4
    share: float = 0.5
    yield_s: float = 1.0
    age_s: float = 300.0
    window_s: float = 30.0
    forget_s: float = 900.0
    reap_s: float = 60.0


TICK_S = 5.0  # between two looks at cells that wait
LOOK_S = 0.25  # between two looks for something to start, where something is lacking and nobody says when it may be started
AFTERWARDS_S = 0.02  # that what comes after a job waits, so that the verdict goes first
CLOSING_S = 20.0  # that a start may still take when the pool is closed


@dataclass
class _Waiter:
    """A job that waits for a cell, or for the reason why there is none."""

    done: threading.Event = field(default_factory=threading.Event)
    cell: Cell | None = None
    fault: SandboxFault | None = None


@dataclass
class _Shelf:
    """The cells of one kind."""

    spec: CellSpec
    target: int
    keep: bool
    asked: float  # when last
    warm: deque[tuple[float, Cell]] = field(default_factory=deque)  # the oldest first, with the moment of their start
    starting: int = 0
    waiters: deque[_Waiter] = field(default_factory=deque)
    spare: int = 0  # the fewest that were left in this window

    @property
    def lacks(self) -> int:
        return self.target - len(self.warm) - self.starting


class Pool:
    """Single-use cells of another backend, started ahead. Threads may share it."""

    def __init__(self, backend: Backend, settings: PoolSettings | None = None, breaker: Breaker | None = None) -> None:
        self.name = backend.name
        self.isolation = backend.isolation
        self.breaker = breaker or Breaker()
        self._backend = backend
        self._settings = settings or PoolSettings()
        self._shelves: dict[Any, _Shelf] = {}
        self._lock = threading.Lock()
        self._work = threading.Condition(self._lock)  # there may be something to start
        self._over = threading.Condition(self._lock)
        self._closed = False
        self._busy = 0  # cells that have a job
        self._ahead = 0  # starts under way for which no job waits
        self._not_before = 0.0  # the budget's next such start
        self._cpus = len(os.sched_getaffinity(0))
        self._last_busy = 0.0
        self._disposal = ThreadPoolExecutor(2, thread_name_prefix="cell-disposal")
        # Started by threads that live as long as the pool: cells of bubblewrap die with the thread that started them.
        self._threads = [threading.Thread(target=self._keep_starting, name="cell-start", daemon=True) for _ in range(self._settings.starters)]
        self._threads.append(threading.Thread(target=self._keep_looking, name="cell-care", daemon=True))
        for thread in self._threads:
            thread.start()

    # --- as a backend

    def describe(self) -> dict[str, Any]:
        """See `Backend.describe`: the other backend's."""
        return self._backend.describe()

    def start(self, spec: CellSpec) -> Cell:
        """A cell that waits for its job, or a new one as soon as there is one. See `Backend.start`.

        While the engine is known to be broken (`Breaker`), raises `EngineFault` at once.
        """
        with self._lock:
            shelf = self._shelf(spec)
            cell = self._take(shelf)
            if cell is not None:
                shelf.spare = min(shelf.spare, len(shelf.warm))
                if self._may_start_ahead():
                    self._work.notify()
                return _Taken(self, cell)
            shelf.spare = 0
            shelf.target = min(max(shelf.target + 1, self._settings.least), self._settings.most)
            if (refusal := self.breaker.refusal()) is not None:
                raise EngineFault(f"no cells can be started: {refusal}")
            waiter = _Waiter()
            shelf.waiters.append(waiter)
            self._work.notify()
        waiter.done.wait(spec.start_s)
        with self._lock:
            if not waiter.done.is_set():
                shelf.waiters.remove(waiter)
                waiter.fault = EngineFault(f"no cell was started within {spec.start_s:.0f} s")
                self.breaker.failed(str(waiter.fault))
        if waiter.cell is None:
            raise waiter.fault or EngineFault("the pool was closed")
        return _Taken(self, waiter.cell)

    def reap(self) -> int:
        """See `Backend.reap`."""
        return self._backend.reap()

    def close(self) -> None:
        """See `Backend.close`: waits until every cell is destroyed."""
        with self._lock:
            self._closed = True
            for shelf in self._shelves.values():
                while shelf.waiters:
                    shelf.waiters.popleft().done.set()
                self._give_up(shelf, len(shelf.warm))
            self._work.notify_all()
            self._over.notify_all()
        deadline = time.monotonic() + CLOSING_S
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._disposal.shutdown(wait=True)
        self._backend.close()

    # --- besides

    def keep(self, spec: CellSpec) -> None:
        """Have cells of this kind wait from now on, also while nobody asks."""
        with self._lock:
            shelf = self._shelf(spec)
            shelf.keep = True
            shelf.target = max(shelf.target, self._settings.least)
            self._work.notify()

    def state(self) -> dict[str, Any]:
        """`{"warm", "starting", "wanted", "waiting", "busy", "engine"}`: cells of all kinds, jobs that wait for one or have one, and the breaker."""
        with self._lock:
            shelves = self._shelves.values()
            return {
                "warm": sum(len(each.warm) for each in shelves), "starting": sum(each.starting for each in shelves),
                "wanted": sum(each.target for each in shelves), "waiting": sum(len(each.waiters) for each in shelves),
                "busy": self._busy, "engine": self.breaker.state,
            }  # fmt: skip

    # --- taking, under the lock

    def _shelf(self, spec: CellSpec) -> _Shelf:
        if self._closed:
            raise EngineFault("the pool is closed")
        key = (tuple(sorted(self._backend.describe().items())), spec)
        shelf = self._shelves.get(key)
        now = time.monotonic()
        if shelf is None:
            shelf = self._shelves[key] = _Shelf(spec, self._settings.least, keep=False, asked=now)
        shelf.asked = now
        return shelf

    def _take(self, shelf: _Shelf) -> Cell | None:
        """The oldest cell that still waits. Those that died meanwhile, or got too old, are nobody's verdict."""
        oldest = time.monotonic() - self._settings.age_s
        while shelf.warm:
            since, cell = shelf.warm.popleft()
            if since > oldest and cell.waiting():
                self._busy += 1
                self._last_busy = time.monotonic()
                return cell
            self._dispose(cell)
        return None

    def _give_up(self, shelf: _Shelf, count: int) -> None:
        for _ in range(count):
            self._dispose(shelf.warm.popleft()[1])

    def _dispose(self, cell: Cell, after_s: float = 0.0) -> None:
        """Destroy it, while nobody waits, and look again what there is to start."""
        try:
            self._disposal.submit(self._destroy, cell, after_s)
        except RuntimeError:  # the pool was closed before a job was done, or a start
            cell.destroy()

    def _destroy(self, cell: Cell, after_s: float) -> None:
        time.sleep(after_s)
        with self._lock:
            self._work.notify()
        cell.destroy()

    def _returned(self, cell: Cell) -> None:
        """A job is done with its cell. Nobody is woken now: the verdict has still to be made."""
        with self._lock:
            self._busy -= 1
            self._last_busy = time.monotonic()
            self._not_before = max(self._not_before, self._last_busy + AFTERWARDS_S)
        self._dispose(cell, AFTERWARDS_S)

    # --- starting

    def _keep_starting(self) -> None:
        while True:
            with self._lock:
                while (found := self._to_start()) is None:
                    if self._closed:
                        return
                    self._work.wait(self._pause())
                shelf, ahead = found
                shelf.starting += 1
                self._ahead += ahead
            self._start(shelf, ahead=ahead)

    def _to_start(self) -> tuple[_Shelf, bool] | None:
        """What to start now, and whether no job waits for it; None when nothing."""
        if self._closed:
            return None
        for shelf in self._shelves.values():
            if len(shelf.waiters) > shelf.starting:
                return (shelf, False) if self.breaker.may_try() else None
        lacking = max(self._shelves.values(), key=lambda each: each.lacks, default=None)
        if lacking is None or lacking.lacks <= 0 or not self._may_start_ahead() or not self.breaker.may_try():
            return None
        return lacking, True

    def _may_start_ahead(self) -> bool:
        now = time.monotonic()
        if self._ahead or now < self._not_before or self._full():
            return False
        # A start takes a CPU that a job could use; where all have one, it waits for a pause, but not for ever.
        return self._busy < max(1, self._cpus - 1) or now > max(self._last_busy, self._not_before) + self._settings.yield_s

    def _full(self) -> bool:
        return sum(len(each.warm) + each.starting for each in self._shelves.values()) >= self._settings.most

    def _pause(self) -> float | None:
        """Seconds after which to look again without being told; None for never."""
        waited_for = any(shelf.waiters for shelf in self._shelves.values())
        if not waited_for and (self._full() or not any(shelf.lacks > 0 for shelf in self._shelves.values())):
            return None
        left = max(self.breaker.left_s(), self._not_before - time.monotonic())
        return left if left > 0 else LOOK_S

    def _start(self, shelf: _Shelf, *, ahead: bool) -> None:
        began = time.monotonic()
        cell, fault = self._try(shelf.spec)
        with self._lock:
            now = time.monotonic()
            shelf.starting -= 1
            if ahead:
                self._ahead -= 1
                self._not_before = now + (now - began) * (1 / self._settings.share - 1)
            if fault is not None:
                self._failed(shelf, fault)
            elif cell is not None:
                self.breaker.succeeded()
                self._put(shelf, cell, began)

    def _try(self, spec: CellSpec) -> tuple[Cell | None, SandboxFault | None]:
        try:
            return self._backend.start(spec), None
        except SandboxFault as fault:
            return None, fault
        except Exception as error:  # noqa: BLE001 - a defect of the backend's must not end the thread: jobs wait for it
            return None, EngineFault(f"{type(error).__name__}: {error}")

    def _put(self, shelf: _Shelf, cell: Cell, began: float) -> None:
        if self._closed:
            self._dispose(cell)
        elif shelf.waiters:
            waiter = shelf.waiters.popleft()
            waiter.cell = cell
            self._busy += 1
            waiter.done.set()
        else:
            shelf.warm.append((began, cell))

    def _failed(self, shelf: _Shelf, fault: SandboxFault) -> None:
        self.breaker.failed(str(fault))
        if shelf.waiters:
            self._refuse(shelf.waiters.popleft(), fault)
        if (refusal := self.breaker.refusal()) is not None:
            # Nobody will start anything for a while: who waits hears it now.
            for each in self._shelves.values():
                while each.waiters:
                    self._refuse(each.waiters.popleft(), EngineFault(f"no cells can be started: {refusal}"))

    @staticmethod
    def _refuse(waiter: _Waiter, fault: SandboxFault) -> None:
        waiter.fault = fault
        waiter.done.set()

    # --- care

    def _keep_looking(self) -> None:
        window = reaped = time.monotonic()
        while True:
            with self._lock:
                if self._closed or self._over.wait_for(lambda: self._closed, min(TICK_S, self._settings.window_s)):
                    return
                now = time.monotonic()
                whole_window = now - window >= self._settings.window_s
                for key, shelf in list(self._shelves.items()):
                    self._retire(shelf, now)
                    if whole_window:
                        self._resize(shelf, now)
                    if not shelf.target and not shelf.warm and not shelf.starting and not shelf.waiters:
                        del self._shelves[key]
                window = now if whole_window else window
                self._work.notify()
            if now - reaped >= self._settings.reap_s:
                with contextlib.suppress(SandboxFault):
                    self._backend.reap()
                reaped = now

    def _retire(self, shelf: _Shelf, now: float) -> None:
        """Give up cells that died, and the oldest before it is too old: one at a time, so that not all are gone at once."""
        for entry in [each for each in shelf.warm if not each[1].waiting()]:
            shelf.warm.remove(entry)
            self._dispose(entry[1])
        if shelf.warm and now - shelf.warm[0][0] > self._settings.age_s * 0.9:
            self._give_up(shelf, 1)

    def _resize(self, shelf: _Shelf, now: float) -> None:
        """Give up what was to spare for a whole window: half of it, in case."""
        wanted = shelf.keep or now - shelf.asked < self._settings.forget_s
        floor = self._settings.least if wanted else 0
        shelf.target = max(floor, shelf.target - (shelf.spare + 1) // 2) if wanted else 0
        self._give_up(shelf, max(0, len(shelf.warm) - shelf.target))
        shelf.spare = len(shelf.warm)


class _Taken:
    """A cell of a pool that has been given to a job: for one message, then it is destroyed while nobody waits."""

    def __init__(self, pool: Pool, cell: Cell) -> None:
        self._pool = pool
        self._cell = cell
        self._used = self._destroyed = False
        self.controls: dict[str, Any] = cell.controls

    def exchange(self, message: bytes, wall_s: float, *, framed: bool = True) -> Output:
        """See `Cell.exchange`. Raises `EngineFault` for a second message."""
        if self._used:
            raise EngineFault("a cell takes one message")
        self._used = True
        return self._cell.exchange(message, wall_s, framed=framed)

    def out_of_memory(self) -> bool:
        """See `Cell.out_of_memory`."""
        return self._cell.out_of_memory()

    def waiting(self) -> bool:
        """See `Cell.waiting`."""
        return not self._used and self._cell.waiting()

    def killed(self) -> bool:
        """See `Cell.killed`."""
        return self._cell.killed()

    def interrupt(self) -> None:
        """See `Cell.interrupt`."""
        self._cell.interrupt()

    def destroy(self) -> None:
        """See `Cell.destroy`."""
        if not self._destroyed:
            self._destroyed = True
            self._pool._returned(self._cell)
