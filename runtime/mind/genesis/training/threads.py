"""How many threads are fastest now."""

from __future__ import annotations

import math

import torch

__all__ = ["Threads"]


class Threads:
    """Picks the number of threads that is fastest now: on a shared machine two threads can be slower than one."""

    def __init__(self, most: int) -> None:
        self._speed = dict.fromkeys(range(most, 0, -1), 0.0)
        self._steps = 0
        self.now = most

    def begin(self) -> None:
        """Before a step: the fastest number so far, now and then another one to compare with."""
        self._steps += 1
        probe = self._steps % 12 == 0 and len(self._speed) > 1
        best = max(self._speed, key=lambda n: self._speed[n] or math.inf)
        others = [n for n in self._speed if n != best]
        self.now = others[self._steps // 12 % len(others)] if probe else best
        torch.set_num_threads(self.now)

    def end(self, tokens: int, seconds: float) -> None:
        """After a step: what it achieved."""
        before, now = self._speed[self.now], tokens / seconds
        self._speed[self.now] = now if before == 0 else 0.7 * before + 0.3 * now
