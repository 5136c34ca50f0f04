"""Listening to a cell: until it closes, until the clock says so, or until it has said too much."""

from __future__ import annotations

import select
import time
from collections.abc import Callable

from sandbox.cell.messages import HEADER

__all__ = ["listen", "read_ready", "send", "whole_frame"]


def listen(
    descriptor: int, read: Callable[[], bytes | None], *, limit: int, wall_s: float, enough: Callable[[bytearray], bool] | None = None,
    aside: int | None = None, drain: Callable[[], bool] = lambda: False,
) -> tuple[bytes, str]:  # fmt: skip
    """What was said, and why listening ended: "closed", "wall", "output", or "enough" once `enough` says so.

    `read` returns what is there, `b""` at the end, None when it was nothing for us (another stream, part of a header). `drain` is called when
    something is to be had at `aside`, so that nobody has to wait until it is taken; it returns whether there will be more.
    """
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if aside is not None:
        poll.register(aside, select.POLLIN)
    deadline = time.monotonic() + wall_s
    said = bytearray()
    while True:
        left = deadline - time.monotonic()
        ready = [each for each, _ in poll.poll(left * 1000)] if left > 0 else []
        if not ready:
            return bytes(said), "wall"
        if aside in ready and not drain():
            poll.unregister(aside)
        if descriptor not in ready:
            continue
        data = read()
        if data is None:
            continue
        if not data:
            return bytes(said), "closed"
        said += data
        if enough is not None and enough(said) and descriptor not in (each for each, _ in poll.poll(0)):
            return bytes(said), "enough"
        if len(said) > limit:
            return bytes(said[:limit]), "output"


def whole_frame(said: bytearray) -> bool:
    """Whether a whole message has been said (`sandbox.cell.messages.frame`), or more than that."""
    return len(said) >= HEADER.size and len(said) >= HEADER.size + HEADER.unpack_from(said)[0]


def read_ready(descriptor: int, size: int, wall_s: float, read: Callable[[int], bytes | None]) -> bytes | None:
    """Up to `size` bytes as soon as some are there; None when the time is over first."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return read(size) if poll.poll(wall_s * 1000) else None


def send(descriptor: int, message: bytes, wall_s: float, write: Callable[[memoryview], int]) -> bool:
    """Write all of it within the time; False when the cell does not take it."""
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    deadline = time.monotonic() + wall_s
    view = memoryview(message)
    while view:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            return False
        try:
            view = view[write(view) :]
        except BlockingIOError:
            continue
        except (BrokenPipeError, ConnectionResetError):
            return False
    return True
