"""A child that is forked before there is a job: it is locked in, has rehearsed, and waits to be told.

Forking, locking in and touching every page that a run will write takes ten times as long as a small run; a cell that waits for its job has that time. A child
that waits is used once, like its cell. What it turns out to lack, because nothing can be imported any more, only a child that is forked later can have.
"""

from __future__ import annotations

import os
import select
from _signal import SIGKILL
from _socket import AF_UNIX, CMSG_SPACE, SCM_RIGHTS, SOCK_STREAM, SOL_SOCKET, socket, socketpair
from collections.abc import Callable
from typing import Any

from sandbox.cell import child, lockdown, watch

__all__ = ["Waiting", "fork"]

_PATIENCE_S = 5.0  # for a child to lock itself in


class Waiting:
    """One such child."""

    def __init__(self, pid: int, channel: socket, inlet: int, listener: int | None) -> None:
        self._pid, self._channel, self._inlet, self._listener = pid, channel, inlet, listener

    def tell(self, job: bytes) -> None:
        """Tell it of the job, which it prepares."""
        try:
            os.write(self._inlet, job)
        except OSError:
            return  # it is gone; that is seen when it should go

    def go(self, limits: dict[str, Any], groups: int) -> watch.Started | None:
        """Limit its resources and let it run its groups of calls. None, and it is gone, where that cannot be done."""
        try:
            cpu_s = watch.used_cpu_s(self._pid)
            lockdown.limit_resources(cpu_s=limits["cpu_s"] * groups + cpu_s, memory_bytes=limits["memory_bytes"], process=self._pid)
        except OSError:
            self.discard()
            return None
        os.close(self._inlet)
        return watch.Started(self._pid, self._channel, self._listener, waited=True, cpu_s=cpu_s)

    def discard(self) -> None:
        """End it."""
        os.kill(self._pid, SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._inlet)
        self._channel.close()
        if self._listener is not None:
            os.close(self._listener)


def fork(prepare: Callable[[bytes], child.Run], rehearse: Callable[[], None], rules: lockdown.Filter) -> Waiting | None:
    """A child that waits; None where there can be none, or it cannot lock itself in: one that is forked for its runs then says why."""
    ours, theirs = socketpair(AF_UNIX, SOCK_STREAM)
    told, tell = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        pid = -1
    if pid == 0:
        child.wait(prepare, rehearse, theirs, told, rules)
    theirs.close()
    os.close(told)
    if pid < 0:
        ours.close()
        os.close(tell)
        return None
    waiting = Waiting(pid, ours, tell, None)
    poll = select.poll()
    poll.register(ours, select.POLLIN)
    word, ancillary = b"", list[Any]()
    if poll.poll(_PATIENCE_S * 1000):
        word, ancillary, _, _ = ours.recvmsg(1, CMSG_SPACE(4))
    for level, kind, part in ancillary:
        if (level, kind) == (SOL_SOCKET, SCM_RIGHTS):
            waiting._listener = int.from_bytes(part[:4], "little")
    if word not in (b"N", b"K"):
        waiting.discard()
        return None
    return waiting
