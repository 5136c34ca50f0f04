"""The supervisor's side of one run: starts the child, listens to it and to the kernel, and ends it in time.

What the child says is data from a stranger: bounded, checked for shape, and never more than a claim about its own result. What the
kernel says (denied calls, how it ended, what it used) the child cannot change.
"""

from __future__ import annotations

import errno
import fcntl
import os
import resource
import select
import signal
import socket
import struct
import time
from typing import Any

from sandbox.cell import child, lockdown
from sandbox.cell.codec import EncodingError, parse
from sandbox.cell.messages import HEADER, MAX_EVENTS, MessageError, check_event, check_observation

__all__ = ["observe"]

_MAX_DENIED = 64  # then it has made its point, and is killed
_NOTIFICATION = struct.Struct("=QIIiIQ6Q")  # struct seccomp_notif: id, pid, flags, then struct seccomp_data
_RESPONSE = struct.Struct("=QqiI")  # struct seccomp_notif_resp: id, val, error, flags
_RECEIVE = 0xC0502100  # SECCOMP_IOCTL_NOTIF_RECV
_ANSWER = 0xC0182101  # SECCOMP_IOCTL_NOTIF_SEND
_RESULT_FIELDS = ("ended", "value", "raised", "limit", "detail", "effects", "created", "notes", "fuel")


def observe(run: child.Run, name: str, interpreter: int, rules: lockdown.Filter, limits: dict[str, Any], deadline: float) -> dict[str, Any]:
    """Run `run` in a child of its own and return what was observed. `deadline` is on the monotonic clock."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        child.live(run, theirs, rules, limits)
    theirs.close()
    watched = _Watched(pid, ours, limits["output_bytes"], deadline)
    try:
        watched.listen()
    finally:
        _kill(pid)
        _, status, usage = os.wait4(pid, 0)
        watched.close()
    if watched.fault is not None:
        raise RuntimeError(f"a run could not be locked down: {watched.fault}")
    return _observation(watched, name, interpreter, status, usage, limits)


class _Watched:
    """One child and what has been heard of it."""

    def __init__(self, pid: int, channel: socket.socket, output_bytes: int, deadline: float) -> None:
        self.pid = pid
        self.channel = channel
        self.listener: int | None = None
        self.deadline = deadline
        self.output_bytes = output_bytes
        self.buffer = bytearray()
        self.events: list[dict[str, Any]] = []
        self.denied: list[dict[str, Any]] = []
        self.result: Any = None
        self.stopped: str | None = None  # why we ended it
        self.garbage: str | None = None
        self.fault: str | None = None  # why the child could not even be locked down

    def listen(self) -> None:
        """Until the child closes its end, or must be ended."""
        poll = select.poll()
        poll.register(self.channel, select.POLLIN)
        while self.stopped is None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                self.stopped = "wall"
                return
            for descriptor, happened in poll.poll(left * 1000):
                if descriptor == self.channel.fileno():
                    if not self.hear():
                        return
                    if self.listener is not None:
                        poll.register(self.listener, select.POLLIN)
                elif happened & select.POLLIN:
                    self.refuse()
                else:  # the last process under the filter is gone
                    poll.unregister(descriptor)

    def hear(self) -> bool:
        """Take what the child sent; False at its end."""
        data, descriptors, _, _ = socket.recv_fds(self.channel, 65536, 1)
        for descriptor in descriptors:
            if self.listener is None and not self.buffer and data[:1] == b"N":
                self.listener = descriptor
            else:
                os.close(descriptor)
        self.buffer += data
        if len(self.buffer) > self.output_bytes:
            self.stopped = "output"
            return True
        while self.buffer and self.garbage is None and self.record():
            pass
        return bool(data) and self.garbage is None

    def record(self) -> bool:
        """Take one whole record off the buffer; False when there is none yet."""
        kind = bytes(self.buffer[:1])
        if kind in (b"N", b"K"):
            del self.buffer[:1]
            return True
        if kind not in (b"E", b"R", b"F", b"X"):
            self.garbage = "a report that is none"
            return False
        if len(self.buffer) < 1 + HEADER.size:
            return False
        (size,) = HEADER.unpack_from(self.buffer, 1)
        if size > self.output_bytes:
            self.stopped = "output"
            return False
        end = 1 + HEADER.size + size
        if len(self.buffer) < end:
            return False
        body = bytes(self.buffer[1 + HEADER.size : end])
        del self.buffer[:end]
        try:
            data = parse(body, limit=self.output_bytes)
        except EncodingError as error:
            self.garbage = str(error)
            return False
        if kind == b"E":
            try:
                self.events.append(check_event(data))
            except MessageError as error:
                self.garbage = str(error)
            if len(self.events) >= MAX_EVENTS:
                self.stopped = "killed"
        elif kind == b"F":
            self.fault = str(data)
        elif kind == b"X":
            self.garbage = str(data)
        elif self.result is None:
            self.result = data
        else:
            self.garbage = "two results"
        return self.garbage is None

    def refuse(self) -> None:
        """Answer one question of the kernel with no, and write it down."""
        question = bytearray(_NOTIFICATION.size)
        try:
            fcntl.ioctl(self.listener, _RECEIVE, question)
            identity, _, _, number, _, _, *arguments = _NOTIFICATION.unpack(question)
            if len(self.denied) < _MAX_DENIED:
                self.denied.append({"call": _call_name(number), "arguments": [hex(each) for each in arguments]})
            else:
                self.stopped = "killed"
            fcntl.ioctl(self.listener, _ANSWER, bytearray(_RESPONSE.pack(identity, 0, -errno.EPERM, 0)))
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.EINTR):  # it died while it waited
                raise

    def close(self) -> None:
        self.channel.close()
        if self.listener is not None:
            os.close(self.listener)


def _observation(
    watched: _Watched, name: str, interpreter: int, status: int, usage: resource.struct_rusage, limits: dict[str, Any]
) -> dict[str, Any]:
    cpu_ms = int((usage.ru_utime + usage.ru_stime) * 1000)
    seen: dict[str, Any] = {
        "run": name, "interpreter": interpreter, "ended": "silent", "value": None, "raised": None, "limit": None, "detail": "",
        "effects": {}, "created": {}, "invariants": [], "notes": {}, "events": watched.events, "denied": watched.denied, "fuel": 0, "cpu_ms": cpu_ms,
        "memory_kb": usage.ru_maxrss,
    }  # fmt: skip
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
    if watched.stopped in ("wall", "output"):
        return {**seen, "ended": "limit", "limit": watched.stopped, "detail": "ended by the supervisor"}
    if watched.stopped == "killed":
        return {**seen, "ended": "killed", "detail": "it would not stop trying"}
    if watched.garbage is not None:
        return {**seen, "ended": "killed", "detail": f"reported garbage: {watched.garbage}"}
    if watched.result is not None:
        return _with_result(seen, watched.result)
    if ended_by == signal.SIGXCPU or (ended_by == signal.SIGKILL and cpu_ms >= limits["cpu_s"] * 1000):
        return {**seen, "ended": "limit", "limit": "cpu", "detail": f"more than {limits['cpu_s']} s of CPU time"}
    if code == 3 or ended_by == signal.SIGKILL:
        return {**seen, "ended": "limit", "limit": "memory", "detail": "out of memory"}
    if ended_by == signal.SIGSYS:
        seen["denied"] = [*watched.denied, {"call": "unknown", "arguments": []}]
    if ended_by:
        return {**seen, "ended": "killed", "detail": signal.Signals(ended_by).name}
    return {**seen, "detail": f"ended with status {code} and no result"}


def _with_result(seen: dict[str, Any], result: Any) -> dict[str, Any]:
    if type(result) is not dict or set(result) - set(_RESULT_FIELDS):
        return {**seen, "ended": "killed", "detail": "reported garbage: not a result"}
    try:
        return check_observation({**seen, **result})
    except (MessageError, AttributeError, KeyError, TypeError) as error:
        return {**seen, "ended": "killed", "detail": f"reported garbage: {error}"}


def _call_name(number: int) -> str:
    import seccomp

    name = seccomp.resolve_syscall(seccomp.system_arch(), number)
    return name.decode() if isinstance(name, bytes) else str(name)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
