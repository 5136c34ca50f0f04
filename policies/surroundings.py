"""The interpreter's settings around a run: how deep it may call, its decimal context, what its policy takes away or lends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from policies import attributes
from policies.policy import Policy

__all__ = ["entered"]


@contextmanager
def entered(policy: Policy, now: Any = None) -> Iterator[None]:
    """While a run lasts: a recursion depth that counts from here, a decimal context of its own, its policy's attribute rules.

    `now` is the instant that a policy with a clock lends; the current time if it is None.
    """
    frame: FrameType | None = sys._getframe()
    depth = 0
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    before = sys.getrecursionlimit()
    decimal = sys.modules.get("decimal")
    context = decimal.getcontext().copy() if decimal else None
    token = attributes.surroundings.set(_attribute_rules(policy, now))
    sys.setrecursionlimit(depth + policy.limits.recursion)
    unraisable = sys.unraisablehook
    sys.unraisablehook = lambda event: None if _of_a_guest(event.exc_traceback) else unraisable(event)
    try:
        if decimal:
            decimal.setcontext(decimal.Context(prec=28, rounding=decimal.ROUND_HALF_EVEN))
        yield
    finally:
        sys.setrecursionlimit(before)
        sys.unraisablehook = unraisable
        attributes.surroundings.reset(token)
        decimal = sys.modules.get("decimal")
        if decimal:
            decimal.setcontext(context or decimal.Context())


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
