"""A circuit breaker: what has failed several times in a row is left alone for a while, then tried by one.

States: *closed* (it works), *open* (left alone until a moment), *trying* (that moment has come: the next one may try, the rest wait for what it meets).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

__all__ = ["Breaker"]


class Breaker:
    """Counts failures in a row. Threads may share it.

    `failures` in a row open it, for `first_s` seconds and then, as long as the tries fail, for twice as long each time, up to `most_s`. `clock` is
    monotonic, in seconds.
    """

    def __init__(self, failures: int = 3, first_s: float = 1.0, most_s: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_failures = failures
        self._first_s = first_s
        self._most_s = most_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._wait_s = first_s
        self._until: float | None = None
        self._trying = False
        self._reason = ""

    @property
    def state(self) -> str:
        """One of "closed", "open" and "trying"."""
        with self._lock:
            if self._until is None:
                return "closed"
            return "open" if self._clock() < self._until else "trying"

    def refusal(self) -> str | None:
        """Why nobody should even ask now; None unless it is open."""
        with self._lock:
            if self._until is None or (left := self._until - self._clock()) <= 0:
                return None
            return f"{self._failures} failures in a row, tried again in {left:.0f} s; the last: {self._reason}"

    def left_s(self) -> float:
        """Seconds until somebody may try; 0 when now."""
        with self._lock:
            return 0.0 if self._until is None else max(0.0, self._until - self._clock())

    def may_try(self) -> bool:
        """Whether the caller may try now, who then says `succeeded` or `failed`. While it is known to be broken, one at a time."""
        with self._lock:
            if self._until is None:
                return True
            if self._clock() < self._until or self._trying:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """It works: closed."""
        with self._lock:
            self._failures, self._wait_s, self._until, self._trying, self._reason = 0, self._first_s, None, False, ""

    def failed(self, reason: str) -> None:
        """It failed once more, for `reason`."""
        with self._lock:
            self._failures += 1
            self._reason = reason
            if self._until is None and self._failures < self._most_failures:
                return
            if self._until is not None and not self._trying:
                return  # begun before it opened: already counted in how long it stays open
            self._until = self._clock() + self._wait_s
            self._wait_s = min(self._most_s, self._wait_s * 2)
            self._trying = False
