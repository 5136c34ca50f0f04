"""One worker, seen from the VM: starting it, reading its controls back, talking to it within its limits, ending it.

What it says is data from a stranger: bounded, and checked for shape (`wire`). What the kernel says of it (denied calls, the time that it used, how
it ended) it cannot change.
"""

from __future__ import annotations

import array
import itertools
import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.cell import child, watch
from sandbox.cell.messages import HEADER, MessageError
from sandbox.errors import ControlMissing, EngineFault, SandboxUnavailable
from sandbox.resident import confinement, spinning, starting, wire

if TYPE_CHECKING:
    from policies import Policy

__all__ = ["Ended", "Limits", "Worker"]

INSTALL = "on Debian or Ubuntu: apt-get install python3-seccomp"
FIRST_UID = 2_100_000_000  # of the ids that workers of a VM with root get: a range that no account uses
_uids = itertools.count(os.getpid() * 64)
_ENTRY = starting.ENTRY
_START_S = 30.0  # of a machine that has a lot else to do
_PATIENCE_S = 1.0  # for a process to end that has hung up
_MAX_EVIDENCE = 64  # of each kind; then it has made its point
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Limits:
    """What one send may spend, and what a worker may in its whole life."""

    wall_s: float
    cpu_s: float
    memory_bytes: int
    output_bytes: int
    life_cpu_s: float

    @classmethod
    def of(cls, policy: Policy, life_cpu_s: float) -> Limits:
        """The policy's limits for a cell, and `life_cpu_s` for all sends together."""
        cell = policy.cell
        return cls(cell.wall_s, cell.cpu_s, cell.memory_mb * 1024 * 1024, cell.output_bytes, life_cpu_s + cell.cpu_s)


class Ended(Exception):
    """The worker can no longer be used, and the send that it was at got no answer.

    `kind`: "wall", "cpu", "memory" or "output" for a limit, "violation" when it tried to get out, "garbage" when it said something that is no
    answer, "died" for anything else.
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class Worker:
    """A worker process: started by the constructor without waiting for it, `bind` makes it the worker of a policy."""

    def __init__(self, program: str = starting.PROGRAM) -> None:
        """`program` is the module whose `main` it runs. Raises `EngineFault` when no process can be started."""
        self.uid = FIRST_UID + next(_uids) % 40_000_000 if os.geteuid() == 0 else None
        self.limits: Limits | None = None
        self.denied: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.controls: dict[str, Any] = {}
        self._ended: Ended | None = None
        self._listener: int | None = None
        self._buffer = bytearray()
        self._heard = 0
        self._spin_s = 0.0  # how long to look for what it says before sleeping until it does (`spinning`)
        self._deadline = self._cpu_until = self._look_at = self._rests_until = 0.0
        try:
            ours, self.pid = starting.launch(_ENTRY, program)
        except OSError as error:
            raise EngineFault(f"a worker did not start: {error}") from error
        ours.setblocking(False)
        self._channel = ours
        self._poll = select.poll()
        self._poll.register(ours, select.POLLIN)
        self._clock = ((~self.pid) << 3) | 2  # the CPU-time clock of a process (clock_getcpuclockid)

    # -- its life -------------------------------------------------------------------------------------------

    def bind(self, policy: Policy, limits: Limits, modules: list[str], *, everything: bool) -> None:
        """Tell it its policy, and wait until it has locked itself in.

        Raises `SandboxUnavailable` without libseccomp, `ControlMissing` when a control is not in force, `EngineFault` for anything else.
        """
        self.limits = limits
        spins = spinning.spins()
        told = {
            "memory_bytes": limits.memory_bytes, "life_cpu_s": limits.life_cpu_s, "output_bytes": limits.output_bytes, "uid": self.uid,
            "parent": os.getpid(), "spin_s": spinning.WORKER_S if spins else 0.0,
        }  # fmt: skip
        self._deadline = time.monotonic() + _START_S
        self._cpu_until = self._look_at = float("inf")
        try:
            self._say(["bind", policy.to_json(), policy.digest, told, modules, everything])
            self._hear_filter()
            message = self._next()
        except Ended as ended:
            raise EngineFault(f"a worker did not start: {ended.detail}") from None
        if message[0] == "fault":
            text = message[1]
            if text.startswith(("ImportError", "ModuleNotFoundError", "RuntimeError")) and "seccomp" in text:
                raise SandboxUnavailable(f"methods cannot be run: libseccomp, which confines their process, is missing; {INSTALL}")
            raise EngineFault(f"a worker could not be locked in: {text}")
        if message[0] != "ready":
            raise EngineFault(f"a worker did not start: it said {message[0]}")
        self._read_back(limits)
        self.controls["namespaces"] = message[1].get("namespaces")
        self._spin_s = spinning.VM_S if spins else 0.0

    @property
    def bound(self) -> bool:
        """Whether it has its policy."""
        return self.limits is not None

    def close(self) -> None:
        """End it. Closing twice is harmless."""
        if self._channel.fileno() < 0:
            return
        self._forget()
        options = 0
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        except PermissionError:  # root without the capability: the worker ends because nobody talks to it, or by its CPU time
            options = os.WNOHANG
        try:
            os.waitpid(self.pid, options)
        except ChildProcessError:  # taken already, when it was looked at how it ended
            pass

    def _forget(self) -> None:
        """Close what this process holds of it. In a fork of the VM this is all: the worker is the parent's."""
        self._channel.close()
        if self._listener is not None:
            os.close(self._listener)
            self._listener = None

    forget = _forget

    @property
    def cpu_s(self) -> float:
        """CPU time that it has used, as the kernel counts."""
        return time.clock_gettime(self._clock)

    @property
    def heard_bytes(self) -> int:
        """How much it has said since its last send began."""
        return self._heard

    @property
    def resident_bytes(self) -> int:
        """Memory that it holds now."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGESIZE")

    # -- one send -------------------------------------------------------------------------------------------

    def begin(self, message: list[Any]) -> int:
        """Begin a send: its limits count from here. The bytes that were said. Raises `Ended`."""
        assert self.limits is not None  # noqa: S101 - bound
        self._heard = 0
        now = time.monotonic()
        self._deadline = now + self.limits.wall_s
        self._look_at = now + self.limits.cpu_s  # it cannot use up its CPU time before as much time has gone by
        try:
            self._cpu_until = time.clock_gettime(self._clock) + self.limits.cpu_s
        except OSError:
            raise self._over() from None
        return self._say(message)

    def say(self, message: list[Any], *, thought_s: float = 0.0) -> int:
        """Answer a question; `thought_s` is what finding the answer took, which is not the method's. The bytes that were said. Raises `Ended`."""
        self._deadline += thought_s
        self._cpu_until += min(thought_s, spinning.WORKER_S)  # it may have looked for the answer all the while
        return self._say(message)

    def reject(self, reason: str, *, kind: str = "garbage") -> Ended:
        """End it because of what it said; the exception to raise."""
        return self._stop(Ended(kind, reason))

    def hear(self) -> list[Any]:
        """The worker's next message. Raises `Ended`."""
        while True:
            message = self._next()
            if message[0] != "event":
                if self.denied or self.events:
                    raise self._stop(Ended("violation", self._tried()))
                if message[0] == "fault":
                    raise self.reject("".join(each if each.isprintable() else "?" for each in message[1][:500]), kind="died")
                return message
            self.events.append({"event": message[1][:200], "detail": message[2][:200], "line": message[3]})
            if len(self.events) >= _MAX_EVIDENCE:
                raise self._stop(Ended("violation", self._tried()))

    def _tried(self) -> str:
        calls = [f"the system call {each['call']}" for each in self.denied] + [each["event"] for each in self.events]
        return "it tried " + ", ".join(list(dict.fromkeys(calls))[:5])

    def _say(self, message: list[Any]) -> int:
        data = wire.pack(message)
        left = memoryview(data)
        while left:
            try:
                left = left[self._channel.send(left) :]
            except BlockingIOError:  # it does not listen, and may be at something else
                self._poll.modify(self._channel, select.POLLIN | select.POLLOUT)
                try:
                    self._wait()
                finally:
                    if self._channel.fileno() >= 0:
                        self._poll.modify(self._channel, select.POLLIN)
            except OSError:
                raise self._over() from None
        return len(data)

    def _next(self) -> list[Any]:
        """The next message of any kind."""
        buffer = self._buffer
        limit = self.limits.output_bytes if self.limits else 0
        self._spin()
        while True:
            if len(buffer) >= HEADER.size:
                (size,) = HEADER.unpack_from(buffer)
                if size + self._heard > limit:
                    raise self._stop(Ended("output", f"it said more than {limit} bytes"))
                if len(buffer) >= HEADER.size + size:
                    body = bytes(buffer[HEADER.size : HEADER.size + size])
                    del buffer[: HEADER.size + size]
                    self._heard += size
                    try:
                        return wire.unpack(body, limit)
                    except MessageError as error:
                        raise self._stop(Ended("garbage", str(error))) from None
            self._wait()

    def _spin(self) -> None:
        """Look for what it says for a while, without a look at anything else: longer than its limits by no more than that."""
        now = time.monotonic()
        until = now + self._spin_s if not self._buffer and now >= self._rests_until else now
        while now < until:
            self._take()
            if self._buffer:
                return
            os.sched_yield()
            before, now = now, time.monotonic()
            if now - before >= spinning.CROWDED_S:
                self._rests_until = now + spinning.REST_S
                return

    def _wait(self) -> None:
        """Until there is more in the buffer, or the worker must be ended."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look(now)
        if now >= self._deadline:
            raise self._stop(Ended("wall", f"more than {self.limits.wall_s if self.limits else _START_S:g} s"))
        left = min(self._deadline, self._look_at) - now
        for descriptor, happened in self._poll.poll(int(left * 1000) + 1):
            if descriptor != self._listener:
                if happened & ~select.POLLOUT:
                    self._take()
            elif happened & select.POLLIN:
                self._refuse()
            else:  # the last process under the filter is gone
                self._poll.unregister(descriptor)

    def _look(self, now: float) -> None:
        """Look at its CPU time, and say when to look again."""
        try:
            spare = self._cpu_until - time.clock_gettime(self._clock)
        except OSError:  # it has ended, and will be heard to
            spare = float("inf")
        if spare <= 0:
            raise self._stop(Ended("cpu", f"more than {self.limits.cpu_s if self.limits else 0:g} s of CPU time"))
        self._look_at = now + spare

    def _take(self) -> None:
        """Take what the worker has sent into the buffer."""
        try:
            data = self._channel.recv(_CHUNK)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            raise self._over()
        self._buffer += data
        if self.limits is not None and len(self._buffer) > self.limits.output_bytes + _CHUNK:
            raise self._stop(Ended("output", f"it said more than {self.limits.output_bytes} bytes"))

    def _refuse(self) -> None:
        assert self._listener is not None  # noqa: S101 - polled
        asked = watch.refuse_call(self._listener)
        if asked is None:
            return
        number, arguments = asked
        self.denied.append({"call": _call_name(number), "arguments": [hex(each) for each in arguments]})
        if len(self.denied) >= _MAX_EVIDENCE:
            raise self._stop(Ended("violation", self._tried()))

    def _hear_filter(self) -> None:
        """The one letter with which the filter comes: and the kernel's listener, where it can ask. A worker that failed says so instead."""
        while not self._buffer:
            left = self._deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                raise self._stop(Ended("wall", f"not within {_START_S:g} s"))
            try:
                data, ancillary, _, _ = self._channel.recvmsg(_CHUNK, socket.CMSG_SPACE(4))
            except ConnectionError:
                data, ancillary = b"", []
            if not data:
                raise self._over()
            for level, kind, part in ancillary:
                if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                    self._listener = array.array("i", part[:4])[0]
                    os.set_inheritable(self._listener, False)
                    self._poll.register(self._listener, select.POLLIN)
            self._buffer += data
        if self._buffer[:1] == b"N" or self._buffer[:1] == b"K":
            del self._buffer[:1]

    # -- its end --------------------------------------------------------------------------------------------

    def _stop(self, ended: Ended) -> Ended:
        self._ended = ended
        self.close()
        return ended

    def _over(self) -> Ended:
        """It has hung up: what the kernel says about how it ended. It is given a moment for that, and no more."""
        patience = time.monotonic() + _PATIENCE_S
        pid, status = 0, 0
        while pid == 0 and time.monotonic() < patience:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                self._drain()
                time.sleep(0.001)
        ending = Ended("garbage", "it hung up and went on") if pid == 0 else self._ending(status)
        return self._stop(ending)

    def _drain(self) -> None:
        """Answer the kernel's last questions: who waits for an answer does not end."""
        if self._listener is None:
            return
        ask = select.poll()
        ask.register(self._listener, select.POLLIN)
        while any(happened & select.POLLIN for _, happened in ask.poll(0)):
            self._refuse()

    def _ending(self, status: int) -> Ended:
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGSYS:
            self.denied.append({"call": "unknown", "arguments": []})
        if self.denied or self.events:
            return Ended("violation", self._tried())
        if code == -signal.SIGXCPU:
            return Ended("cpu", "more CPU time than a worker has in its life")
        if code == child.OUT_OF_MEMORY:
            return Ended("memory", "out of memory")
        if code < 0:
            return Ended("died", f"its process was ended by signal {-code}")
        return Ended("died", f"its process ended with status {code}")

    # -- its controls ---------------------------------------------------------------------------------------

    def _read_back(self, limits: Limits) -> None:
        """Each control as the kernel shows it. Raises `ControlMissing`."""
        place = Path(f"/proc/{self.pid}")
        try:
            status = dict(line.split(":\t", 1) for line in (place / "status").read_text().splitlines() if ":\t" in line)
            held = {line[:26].strip(): line[26:47].strip() for line in (place / "limits").read_text().splitlines()[1:]}
            owner = (place / "status").stat().st_uid
        except OSError as error:
            self.close()
            raise EngineFault(f"a worker's controls cannot be read: {error}") from error
        uid = int(status["Uid"].split()[0])
        wanted = {
            "seccomp": status["Seccomp"].strip() == "2",
            "no_new_privileges": status["NoNewPrivs"].strip() == "1",
            "user": uid in (self.uid, confinement.NOBODY) if self.uid is not None else uid != 0,
            "capabilities": status["CapEff"].strip("0") == "" == status["CapPrm"].strip("0"),
            "dumpable": owner != uid,  # the kernel gives the files of a process that is not to root
            "address_space": held["Max address space"] == str(limits.memory_bytes),
            "cpu": held["Max cpu time"].isdigit(),
            "file_size": held["Max file size"] == "0",
            "core_dumps": held["Max core file size"] == "0",
            "processes": held["Max processes"] == "0",
            "descriptors": held["Max open files"].isdigit() and int(held["Max open files"]) <= 2,
        }
        missing = [name for name, holds in wanted.items() if not holds]
        if missing:
            self.close()
            raise ControlMissing(missing)
        self.controls = wanted


def _call_name(number: int) -> str:
    try:
        import pyseccomp

        return pyseccomp.resolve_syscall(pyseccomp.system_arch(), number).decode()
    except Exception:  # noqa: BLE001 - the number will do
        return str(number)
