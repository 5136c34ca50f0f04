"""Listening to a cell: until it closes, until the clock says so, or until it has said too much."""

from __future__ import annotations

import select
import time
from collections.abc import Callable

__all__ = ["listen", "read_ready", "send"]


def listen(descriptor: int, read: Callable[[], bytes | None], *, limit: int, wall_s: float, take: int = 0) -> tuple[bytes, str]:
    """What was said, and why listening ended: "closed", "wall" or "output"; or "enough" after `take` bytes, if those are all that is wanted.

    `read` returns what is there, `b""` at the end, None when it was nothing for us (another stream, part of a header).
    """
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    deadline = time.monotonic() + wall_s
    said = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            return bytes(said), "wall"
        data = read()
        if data is None:
            continue
        if not data:
            return bytes(said), "closed"
        said += data
        if take and len(said) >= take:
            return bytes(said), "enough"
        if len(said) > limit:
            return bytes(said[:limit]), "output"


def read_ready(descriptor: int, size: int, wall_s: float, read: Callable[[int], bytes]) -> bytes | None:
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
