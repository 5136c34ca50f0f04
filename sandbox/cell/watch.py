"""The supervisor's side of a child's runs: starts the child, listens to it and to the kernel, and ends it in time.

What the child says is data from a stranger: bounded, checked for shape, and never more than a claim about its own result. What the
kernel says (denied calls, how it ended, what it used) the child cannot change.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import struct
import time
from _signal import SIGKILL, SIGSYS, SIGXCPU  # the modules around these import `enum`
from _socket import AF_UNIX, CMSG_SPACE, MSG_DONTWAIT, SCM_RIGHTS, SOCK_STREAM, SOL_SOCKET, socket, socketpair
from typing import Any

from sandbox.cell import child, lockdown
from sandbox.cell.codec import EncodingError, parse
from sandbox.cell.messages import HEADER, MAX_EVENTS, MessageError, check_event, check_observation

__all__ = ["Observed", "Started", "observe", "refuse_call", "start", "used_cpu_s"]

_TAKE_S = 0.01  # between two looks at what a child has said so far
_PATIENCE_S = 1.0  # for a child to end that has hung up
_MAX_DENIED = 64  # then it has made its point, and is killed
_INT = struct.Struct("=i")
_NOTIFICATION = struct.Struct("=QIIiIQ6Q")  # struct seccomp_notif: id, pid, flags, then struct seccomp_data
_RESPONSE = struct.Struct("=QqiI")  # struct seccomp_notif_resp: id, val, error, flags
_RECEIVE = 0xC0502100  # SECCOMP_IOCTL_NOTIF_RECV
_ANSWER = 0xC0182101  # SECCOMP_IOCTL_NOTIF_SEND
_RESULT_FIELDS = ("ended", "value", "raised", "limit", "detail", "effects", "created", "notes", "fuel")


class Started:
    """A child that has its runs, and what the kernel's questions about it come through, where that is known already."""

    def __init__(self, pid: int, channel: socket, listener: int | None = None, *, waited: bool = False, cpu_s: float = 0.0) -> None:
        """`waited`: it was forked ahead, and has still to say that it could prepare them. `cpu_s` are those that it had used before."""
        self.pid, self.channel, self.listener, self.waited, self.cpu_s = pid, channel, listener, waited, cpu_s


def start(run: child.Run, rules: lockdown.Filter, limits: dict[str, Any], deadline: float) -> Started:
    """A child that is forked for `run`. Where there are as many processes as there may be, it waits for one of them to end: until `deadline`."""
    ours, theirs = socketpair(AF_UNIX, SOCK_STREAM)
    while True:
        try:
            pid = os.fork()
            break
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.001)
    if pid == 0:
        ours.close()
        child.live(run, theirs, rules, limits)
    theirs.close()
    return Started(pid, ours)


class Observed:
    """A child that was listened to until there is no more to hear, and that has been ended. It may take the kernel a while to take that apart."""

    def __init__(self, watched: _Watched, started: Started, groups: list[list[str]], interpreter: int, limits: dict[str, Any]) -> None:
        self._watched, self._started, self._interpreter, self._limits = watched, started, interpreter, limits
        self._calls = [name for group in groups for name in group]

    @property
    def unfit(self) -> bool:
        """Whether it had waited and could not prepare its runs in its state: nothing of a candidate was run."""
        return self._watched.unfit

    @property
    def complete(self) -> bool:
        """Whether it has said what every call came to, and there was no limit among it."""
        return len(self._watched.results) == self._watched.calls and not any(map(_limited, self._watched.results))

    def observations(self) -> list[dict[str, Any]]:
        """What was observed of the calls, up to the first that came to nothing, or the end of a group with a limit, once the child is gone. To be asked for once.

        None at all of one that is unfit. Raises `RuntimeError` when it could not be locked down.
        """
        watched = self._watched
        told = _told(watched, self._calls, self._interpreter)  # while the kernel takes the child apart
        _, status, usage = os.wait4(self._started.pid, 0)
        watched.close()
        if watched.unfit:
            return []
        if watched.fault is not None:
            raise RuntimeError(f"a run could not be locked down: {watched.fault}")
        cpu_s = usage.ru_utime + usage.ru_stime - self._started.cpu_s
        return _ended(told, watched, status, cpu_s, usage.ru_maxrss, self._limits)


def used_cpu_s(pid: int) -> float:
    """CPU seconds of another process so far, see clock_getcpuclockid(3). Raises `OSError`."""
    return time.clock_gettime(~pid << 3 | 2)


def observe(started: Started, groups: list[list[str]], interpreter: int, limits: dict[str, Any], deadline: float) -> Observed:
    """Listen to a child until it has said everything, or must be ended. `groups` are the names of its calls in order, `deadline` is on the monotonic clock."""
    watched = _Watched(started, list(map(len, groups)), limits, deadline)
    try:
        watched.listen()
        if watched.stopped is None and not watched.unfit and not watched.over:
            watched.await_end()
    finally:
        _kill(started.pid)
    return Observed(watched, started, groups, interpreter, limits)


class _Watched:
    """One child and what has been heard of it."""

    def __init__(self, started: Started, sizes: list[int], limits: dict[str, Any], deadline: float) -> None:
        self.pid = started.pid
        self.channel = started.channel
        self.listener = started.listener
        self.deadline = deadline
        self.output_bytes = limits["output_bytes"]
        self.buffer = bytearray()
        self.calls = sum(sizes)
        self.sizes = sizes  # how many calls each group has
        self.cpu_s = limits["cpu_s"]
        self.results: list[Any] = []
        self.since = (0, started.cpu_s)  # the group that runs, and what the child had used when it was first seen to
        # What was tried, with the number of the call in which it was.
        self.events: list[tuple[int, dict[str, Any]]] = []
        self.denied: list[tuple[int, dict[str, Any]]] = []
        self.heard = 0
        self.stopped: str | None = None  # why we ended it
        self.garbage: str | None = None
        self.locked = started.waited  # whether the child's lockdown was complete; only then a candidate runs
        self.preparing = started.waited  # and whether it is still preparing to: what it does until then is our own code's doing
        self.unfit = False  # that came to nothing
        self.fault: str | None = None  # why the child could not even be locked down

    def listen(self) -> None:
        """Until the child closes its end, or must be ended.

        Once it is locked down, nobody is woken by what it says: to change over to the supervisor and back costs more than a small call. All of it is taken when
        it hangs up, when the kernel has a question, and now and then, so that it never waits long for room.
        """
        poll = select.poll()
        poll.register(self.channel, 0 if self.locked else select.POLLIN)  # that it hangs up is always told
        if self.listener is not None:
            poll.register(self.listener, select.POLLIN)
        while self.stopped is None and not self.unfit:
            left = self.deadline - time.monotonic()
            happened = poll.poll(min(left, _TAKE_S) * 1000) if left > 0 else []
            known = self.listener
            if not self.hear():
                self.unfit = self.preparing
                return
            if self.listener is not None and known is None:
                poll.register(self.listener, select.POLLIN)
            if self.locked:
                poll.modify(self.channel, 0)
            if left <= 0:
                self.stopped = self.stopped or "wall"
            elif self.spent_too_much():
                self.stopped = self.stopped or "cpu"
            for descriptor, what in happened:
                if descriptor != self.listener:
                    continue
                if what & select.POLLIN:
                    self.refuse()
                else:  # the last process under the filter is gone
                    poll.unregister(descriptor)

    @property
    def over(self) -> bool:
        """Whether it has said all that is to be said: what every call came to, or every call up to the end of a group with a limit."""
        said = len(self.results)
        ends = [sum(self.sizes[: number + 1]) for number in range(len(self.sizes))]
        return said == self.calls or (said in ends and any(map(_limited, self.results)))

    @property
    def group(self) -> int:
        """Which group its calls are in by now."""
        before = 0
        for number, calls in enumerate(self.sizes):
            before += calls
            if len(self.results) < before:
                return number
        return len(self.sizes)

    def spent_too_much(self) -> bool:
        """Whether the group that runs has used more CPU time than one may. The kernel's own limit is for all of them together."""
        try:
            now = used_cpu_s(self.pid)
        except OSError:
            return False  # it is gone; how, is asked elsewhere
        if self.preparing:
            self.since = (0, now)
        if self.since[0] != self.group:
            self.since = (self.group, now)
        return now - self.since[1] > self.cpu_s

    def await_end(self) -> None:
        """It has hung up before it had said everything: what ends it now tells why, unless it goes on living in silence."""
        patience = time.monotonic() + _PATIENCE_S
        while os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() > patience:
                self.garbage = self.garbage or "it hung up and went on"
                return
            time.sleep(0.001)

    def hear(self) -> bool:
        """Take everything that the child has sent so far; False at its end."""
        while self.stopped is None and not self.unfit:
            try:
                data, ancillary, _, _ = self.channel.recvmsg(65536, CMSG_SPACE(_INT.size), MSG_DONTWAIT)
            except BlockingIOError:
                break
            if not self.take(data, ancillary):
                return False
        return True

    def take(self, data: bytes, ancillary: list[Any]) -> bool:
        """Take in what was received at once; False when it is the end, or nothing more is wanted."""
        sent = [part for level, kind, part in ancillary if (level, kind) == (SOL_SOCKET, SCM_RIGHTS)]
        for descriptor in (each for part in sent for (each,) in _INT.iter_unpack(part[: len(part) // _INT.size * _INT.size])):
            if self.listener is None and not self.buffer and data[:1] == b"N":
                self.listener = descriptor
            else:
                os.close(descriptor)
        self.buffer += data
        self.heard += len(data)
        if self.heard > self.output_bytes:
            self.stopped = "output"
            return True
        while self.buffer and self.garbage is None and self.record():
            pass
        return bool(data) and self.garbage is None

    def record(self) -> bool:
        """Take one whole record off the buffer; False when there is none yet."""
        kind = bytes(self.buffer[:1])
        if self.preparing:
            self.spent_too_much()  # what is spent from now on is the first group's
            self.preparing, self.unfit = False, kind != b"P"
            del self.buffer[:1]
            return not self.unfit
        if kind in (b"N", b"K"):
            del self.buffer[:1]
            self.locked = True
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
                self.events.append((len(self.results), check_event(data)))
            except MessageError as error:
                self.garbage = str(error)
            if len(self.events) >= MAX_EVENTS:
                self.stopped = "killed"
        elif kind == b"F" and not self.locked:
            self.fault = str(data)
        elif kind in (b"F", b"X"):  # once it is locked down, a fault of the host's is nothing that a child can claim
            self.garbage = str(data)
        elif len(self.results) < self.calls:
            self.results.append(data)
        else:
            self.garbage = "more results than calls"
        return self.garbage is None

    def refuse(self) -> None:
        """Answer one question of the kernel with no, and write it down."""
        asked = refuse_call(self.listener)  # type: ignore[arg-type]  # asked only when there is one
        if self.preparing:
            self.unfit = asked is not None
        elif asked is not None and len(self.denied) < _MAX_DENIED:
            self.denied.append((len(self.results), {"call": lockdown.call_name(asked[0]), "arguments": [hex(each) for each in asked[1]]}))
        elif asked is not None:
            self.stopped = "killed"

    def close(self) -> None:
        self.channel.close()
        if self.listener is not None:
            os.close(self.listener)


def _told(watched: _Watched, calls: list[str], interpreter: int) -> list[dict[str, Any]]:
    """What the child has said and tried, call by call; where something is missing, the last is the call in which it ended."""
    said = len(watched.results)
    count = said if watched.over else said + 1
    told = [_blank(watched, name, number, count - 1, interpreter) for number, name in enumerate(calls[:count])]
    for number, result in enumerate(watched.results):
        told[number] = _with_result(told[number], result)
    return told


def _ended(
    told: list[dict[str, Any]], watched: _Watched, status: int, cpu_s: float, memory_kb: int, limits: dict[str, Any]
) -> list[dict[str, Any]]:
    """The same, with how the child ended and what it used."""
    last = told[-1]
    cpu_ms = int(cpu_s * 1000)
    ending = _ending(watched, status, cpu_ms, limits)
    if ending is not None and (not watched.over or ending["ended"] != "silent"):
        # Where it had said everything, it then did something else: what it said last may not have been its own.
        last = {**_nothing(last["run"], last["interpreter"]), "events": last["events"], "denied": last["denied"], **ending}
    return [*told[:-1], {**last, "cpu_ms": max(0, cpu_ms), "memory_kb": memory_kb}]


def _limited(result: Any) -> bool:
    return type(result) is dict and result.get("limit") is not None


def _blank(watched: _Watched, name: str, number: int, last: int, interpreter: int) -> dict[str, Any]:
    # What was tried after the last result belongs to the last call: the child may have written that result itself, to be done with it.
    events = [event for at, event in watched.events if min(at, last) == number]
    denied = [call for at, call in watched.denied if min(at, last) == number]
    return {**_nothing(name, interpreter), "events": events, "denied": denied}


def _nothing(name: str, interpreter: int) -> dict[str, Any]:
    return {
        "run": name, "interpreter": interpreter, "ended": "silent", "value": None, "raised": None, "limit": None, "detail": "no result",
        "effects": {}, "created": {}, "invariants": [], "notes": {}, "events": [], "denied": [], "fuel": 0, "cpu_ms": 0, "memory_kb": 0,
    }  # fmt: skip


def _ending(watched: _Watched, status: int, cpu_ms: int, limits: dict[str, Any]) -> dict[str, Any] | None:
    """How the child ended, if not with status 0 and nothing more to say."""
    signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
    if watched.stopped == "wall":
        return {"ended": "limit", "limit": "wall", "detail": "ended by the supervisor"}
    if watched.stopped == "cpu":
        return {"ended": "limit", "limit": "cpu", "detail": f"more than {limits['cpu_s']} s of CPU time"}
    if watched.stopped == "output":
        return {"ended": "killed", "detail": f"reported more than {limits['output_bytes']} bytes"}
    if watched.stopped == "killed":
        return {"ended": "killed", "detail": "it would not stop trying"}
    if watched.garbage is not None:
        return {"ended": "killed", "detail": f"reported garbage: {watched.garbage}"}
    if watched.over and not code and signal in (0, SIGKILL):
        return None  # all said; the kill that ends every run may have come before its own end
    if signal == SIGXCPU or (signal == SIGKILL and cpu_ms >= limits["cpu_s"] * len(watched.sizes) * 1000):
        return {"ended": "limit", "limit": "cpu", "detail": f"more than {limits['cpu_s']} s of CPU time"}
    if code == child.OUT_OF_MEMORY or signal == SIGKILL:
        return {"ended": "limit", "limit": "memory", "detail": "out of memory"}
    if signal == SIGSYS:
        return {"ended": "killed", "detail": "a system call that is not allowed", "denied": [{"call": "unknown", "arguments": []}]}
    if signal:
        return {"ended": "killed", "detail": f"signal {signal}"}
    return {"ended": "silent", "detail": f"ended with status {code} and no result"}


def _with_result(seen: dict[str, Any], result: Any) -> dict[str, Any]:
    if type(result) is not dict or set(result) - set(_RESULT_FIELDS):
        return {**seen, "ended": "killed", "detail": "reported garbage: not a result"}
    try:
        return check_observation({**seen, **result})
    except (MessageError, AttributeError, KeyError, TypeError) as error:
        return {**seen, "ended": "killed", "detail": f"reported garbage: {error}"}


def refuse_call(listener: int) -> tuple[int, list[int]] | None:
    """Answer the kernel's question at `listener` with no: the number of the system call and its arguments; None when who called it is gone."""
    question = bytearray(_NOTIFICATION.size)
    if not _ioctl(listener, _RECEIVE, question):
        return None
    identity, _, _, number, _, _, *arguments = _NOTIFICATION.unpack(question)
    _ioctl(listener, _ANSWER, bytearray(_RESPONSE.pack(identity, 0, -errno.EPERM, 0)))
    return number, arguments


def _ioctl(listener: int, request: int, data: bytearray) -> bool:
    """Whether the one that the kernel asks about was still there."""
    try:
        fcntl.ioctl(listener, request, data)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.EINTR):  # it died while it waited
            raise
        return False
    return True


def _kill(pid: int) -> None:
    try:
        os.kill(pid, SIGKILL)
    except ProcessLookupError:
        pass
