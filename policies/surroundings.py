"""The interpreter's settings around a run: how deep it may call, its decimal context, what its policy takes away or lends."""

from __future__ import annotations

import _thread
import sys
from types import FrameType
from typing import Any

from policies import attributes
from policies.fuel import limit_behind
from policies.policy import Policy

__all__ = ["entered", "missed"]


class _Process:
    """The settings that all threads of the process share, while any of them has a run.

    A thread that restored what it had found could restore what another thread's run had set: what was there before the first run is
    kept once, and comes back after the last. With one run at a time the limit is exactly that run's; several threads at once get the
    highest of theirs.
    """

    def __init__(self) -> None:
        self._lock = _thread.allocate_lock()
        self._limits: dict[int, list[int]] = {}  # by thread, the innermost run last
        self._before: tuple[int, Any] | None = None
        self.missed: dict[int, str] = {}  # by thread: a limit that a finalizer met, where nothing can be raised

    def enter(self, limit: int) -> None:
        with self._lock:
            if self._before is None:
                before = sys.unraisablehook
                self._before = (sys.getrecursionlimit(), before)
                sys.unraisablehook = lambda event: self._dropped(event) if _of_a_guest(event.exc_traceback) else before(event)
            self._limits.setdefault(_thread.get_ident(), []).append(limit)
            sys.setrecursionlimit(max(each[-1] for each in self._limits.values()))

    def _dropped(self, event: Any) -> None:
        limit = limit_behind(event.exc_value)
        if limit is not None:
            self.missed[_thread.get_ident()] = limit.limit

    def leave(self) -> None:
        with self._lock:
            mine = self._limits[_thread.get_ident()]
            mine.pop()
            if not mine:
                del self._limits[_thread.get_ident()]
            if self._limits:
                sys.setrecursionlimit(max(each[-1] for each in self._limits.values()))
            elif self._before is not None:
                limit, sys.unraisablehook = self._before
                self._before = None
                sys.setrecursionlimit(limit)


_process = _Process()


def missed() -> str | None:
    """The limit that a finalizer of the run in this thread met and could not raise, if there was one."""
    return _process.missed.pop(_thread.get_ident(), None)


class entered:  # noqa: N801 - reads as the statement that it is for; a generator's context would cost a run a tenth of its time
    """While a run lasts: a recursion depth that counts from here, a decimal context of its own, its policy's attribute rules.

    `now` is the instant that a policy with a clock lends; the current time if it is None.
    """

    __slots__ = ("_context", "_now", "_policy", "_token")

    def __init__(self, policy: Policy, now: Any = None) -> None:
        self._policy, self._now = policy, now

    def __enter__(self) -> None:
        frame: FrameType | None = sys._getframe()
        depth = 1  # one more than there are: how deep a method may call has a part in verdicts, and stays what it was
        while frame is not None:
            depth, frame = depth + 1, frame.f_back
        decimal = sys.modules.get("decimal")
        self._context = decimal.getcontext().copy() if decimal else None
        self._token = attributes.surroundings.set(_attribute_rules(self._policy, self._now))
        _process.enter(depth + self._policy.limits.recursion)
        missed()  # of a run before this one
        if decimal:
            try:
                decimal.setcontext(decimal.Context(prec=28, rounding=decimal.ROUND_HALF_EVEN))
            except BaseException:
                self.__exit__()
                raise

    def __exit__(self, *_: object) -> None:
        _process.leave()
        attributes.surroundings.reset(self._token)
        decimal = sys.modules.get("decimal")
        if decimal:
            decimal.setcontext(self._context or decimal.Context())


def _of_a_guest(trace: Any) -> bool:
    """Whether an exception comes from a guest's finalizer, whose limit is no news for the host's log."""
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith("<method "):
            return True
        trace = trace.tb_next
    return False


def _attribute_rules(policy: Policy, now: Any) -> attributes.Surroundings | None:
    if not policy.deny_attributes and not policy.objects.clock:
        return None
    if now is None and policy.objects.clock:
        import datetime

        now = datetime.datetime.now(datetime.UTC)
    return attributes.Surroundings(frozenset(policy.deny_attributes), now if policy.objects.clock else None)
