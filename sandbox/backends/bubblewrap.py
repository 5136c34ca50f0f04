"""Cells without an engine: bubblewrap's namespaces over the cell's root file system.

Nothing in the cell is writable, there is no /proc, /sys or /dev, and the only user is nobody. Root gives every cell a user id of its own outside, so
that limits per user count for one cell alone; where the control groups can be written, memory, processes and CPU are limited there too.
What is in force is read from /proc, from outside, once the cell's own first line runs and before it gets its job.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sandbox import images
from sandbox.backends import cgroups, filters, streams
from sandbox.backends.base import READY, CellSpec, Controls, Output
from sandbox.errors import ControlMissing, EngineFault, SandboxUnavailable

__all__ = ["Bubblewrap"]

NOBODY = 65534
FIRST_UID = 2_000_000_000  # of the ids that cells get outside: a range that no account uses
_uids = itertools.count(os.getpid() * 64)
_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
MAX_ERRORS = 2000  # bytes that are kept of what a cell writes to standard error
ENDING_S = 2.0  # that bubblewrap may take to end after its cell
INSTALL = "on Debian or Ubuntu: apt-get install bubblewrap"


class Bubblewrap:
    """Starts cells with bubblewrap."""

    name = "bubblewrap"
    isolation = "namespace"

    def __init__(self, image: images.CellImage | None = None) -> None:
        """Raises `SandboxUnavailable` when bubblewrap, its privileges or the cell image are missing."""
        program = shutil.which("bwrap")
        if program is None:
            raise SandboxUnavailable(f"bubblewrap is not installed; {INSTALL}")
        self._program = program
        self._image = image or images.ensure()
        filters.bpf()
        # More than enough for the cells that end at the same time; they wait for the kernel to take namespaces apart, not for a CPU.
        self._burials = ThreadPoolExecutor(4, thread_name_prefix="cell-removal")
        self._cells: set[BubblewrapCell] = set()

    def describe(self) -> dict[str, Any]:
        """What verdicts name."""
        return {"backend": self.name, "image": self._image.identity, "isolation": self.isolation}

    def start(self, spec: CellSpec) -> BubblewrapCell:
        """A new cell. Raises `ControlMissing`, `EngineFault`."""
        cell = BubblewrapCell(self._program, self._image, spec, self._burials, self._cells.discard)
        self._cells.add(cell)
        return cell

    def reap(self) -> int:
        """See `Backend.reap`. The processes of a cell die with whoever started it; its control groups stay."""
        return cgroups.reap()

    def close(self) -> None:
        """Destroy what still lives, and wait until nothing of any cell is left."""
        for cell in list(self._cells):
            cell.destroy()
        self._burials.shutdown(wait=True)


class BubblewrapCell:
    """One cell: bubblewrap's process, and its first process inside."""

    def __init__(self, program: str, image: images.CellImage, spec: CellSpec, burials: ThreadPoolExecutor, gone: Any) -> None:
        self._spec = spec
        self._burials = burials
        self._gone = gone
        self._uid = FIRST_UID + next(_uids) % 100_000_000 if os.geteuid() == 0 else None
        self._group = cgroups.create(spec)
        self._process: subprocess.Popen[bytes] | None = None
        self._inside = -1  # a descriptor of its first process
        self._errors = bytearray()
        self._ending = threading.Lock()
        self.controls: dict[str, Any] = {}
        try:
            self._start(program, image)
            self.controls = self._read_back()
        except BaseException:
            self.destroy()
            raise

    def _start(self, program: str, image: images.CellImage) -> None:
        info_read, info_write = os.pipe()
        filter_fd = filters.bpf_descriptor()
        try:
            command = [*self._wrapper(), *self._bwrap(program, image.root, info_write, filter_fd), "--", *self._spec.command]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, pass_fds=(info_write, filter_fd),
                env={"PATH": os.environ.get("PATH", os.defpath)}, start_new_session=True,
            )  # fmt: skip
            os.close(info_write)
            info_write = -1
            info = b""
            while chunk := streams.read_ready(info_read, 4096, self._spec.start_s, lambda size: os.read(info_read, size)):
                info += chunk
        except OSError as error:
            raise EngineFault(f"bubblewrap did not start: {error}") from error
        finally:
            for descriptor in (info_read, info_write, filter_fd):
                if descriptor >= 0:
                    os.close(descriptor)
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - it is a pipe
        ready = streams.read_ready(stdout.fileno(), 1, self._spec.start_s, stdout.read)
        if ready != READY:
            raise EngineFault(f"the cell did not start: {self._complaint() or 'no word from it'}")
        try:
            self._pid = int(json.loads(info)["child-pid"])
            self._inside = os.pidfd_open(self._pid)
        except (ValueError, KeyError, OSError) as error:
            raise EngineFault(f"bubblewrap did not say which process it started: {info!r}") from error
        os.set_blocking(stdout.fileno(), False)

    def _wrapper(self) -> list[str]:
        """A shell that puts itself under the limits and becomes bubblewrap. Limits of a process are inherited and cannot be raised again."""
        spec = self._spec
        lines = [f"echo 0 > {path}" for path in (self._group.entries if self._group else ())]
        lines += ["ulimit -c 0", "ulimit -f 0", "ulimit -l 0", "ulimit -n 64", f"ulimit -v {spec.memory_bytes // 1024}"]
        become = ""
        if self._uid is not None:
            # One more for bubblewrap itself, which watches from outside under the same user.
            lines.append(f"ulimit -p {spec.pids + 1} 2>/dev/null || ulimit -u {spec.pids + 1}")
            become = f"setpriv --reuid {self._uid} --regid {self._uid} --clear-groups --inh-caps=-all "
        return ["/bin/sh", "-ec", "; ".join([*lines, f'exec {become}"$@"']), "sh"]

    def _bwrap(self, program: str, root: Path, info: int, filter_fd: int) -> list[str]:
        seed = int.from_bytes(os.urandom(4))
        return [
            program, "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session", "--as-pid-1",
            "--ro-bind", str(root), "/", "--remount-ro", "/", "--chdir", "/", "--uid", str(NOBODY), "--gid", str(NOBODY), "--cap-drop", "ALL",
            "--hostname", "cell", "--clearenv", "--setenv", "PYTHONHASHSEED", str(seed), "--info-fd", str(info), "--seccomp", str(filter_fd),
        ]  # fmt: skip

    def _read_back(self) -> dict[str, Any]:
        """Each control as the kernel shows it for the cell's first process. Raises `ControlMissing`."""
        spec, controls = self._spec, Controls()
        place = f"/proc/{self._pid}"
        try:
            status = dict(line.split(":\t", 1) for line in _read(f"{place}/status").splitlines() if ":\t" in line)
            limits = _limits(_read(f"{place}/limits"))
            mounts = [line.split() for line in _read(f"{place}/mountinfo").splitlines()]
            shared = [name for name in _NAMESPACES if _namespace(place, name) == _namespace("/proc/self", name)]
        except OSError as error:
            raise EngineFault(f"the cell's controls cannot be read: {error}") from error
        uid = status["Uid"].split()
        controls.require("user", "nobody" if uid == [str(self._uid)] * 4 or (self._uid is None and uid[0] != "0") else uid, "nobody")
        held = {status[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}
        controls.require("capabilities", "none" if held == {"0" * 16} else sorted(held), "none")
        controls.require("no_new_privileges", status["NoNewPrivs"].strip() == "1", True)
        controls.require("seccomp", filters.profile_digest() if status["Seccomp"].strip() == "2" else "off", filters.profile_digest())
        controls.require("namespaces", "shares " + ", ".join(shared) if shared else "own", "own")
        controls.require("network", "shared" if "net" in shared else "none", "none")
        writable = [mount[4] for mount in mounts if "ro" not in mount[5].split(",")]
        controls.require("root", "read-only" if mounts and not writable else f"writable: {writable}", "read-only")
        controls.require("file_size", limits["Max file size"], "0")
        controls.require("core_dumps", limits["Max core file size"], "0")
        controls.require("address_space", limits["Max address space"], str(spec.memory_bytes // 1024 * 1024))
        if self._uid is not None:
            controls.require("pids", int(limits["Max processes"]) - 1, spec.pids)
        if self._group is not None:
            for name, observed, wanted in self._group.read_back(self._pid):
                controls.require(name, observed, wanted)
        if controls.missing:
            raise ControlMissing(controls.missing)
        return {**controls.seen, "output_bytes": spec.output_bytes}

    def exchange(self, message: bytes, wall_s: float, *, framed: bool = True) -> Output:
        """See `Cell.exchange`."""
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        entrance = process.stdin.fileno()
        os.set_blocking(entrance, False)
        streams.send(entrance, message, wall_s, lambda view: os.write(entrance, view))
        process.stdin.close()
        descriptor = process.stdout.fileno()
        data, ended = streams.listen(
            descriptor, lambda: os.read(descriptor, 1 << 16), limit=self._spec.output_bytes, wall_s=wall_s,
            enough=streams.whole_frame if framed else None, aside=process.stderr.fileno() if process.stderr else None, drain=self._take_complaint,
        )  # fmt: skip
        return Output(data, ended, diagnostics=self._complaint())

    def out_of_memory(self) -> bool:
        """See `Cell.out_of_memory`."""
        return self._group is not None and self._group.out_of_memory()

    def waiting(self) -> bool:
        """See `Cell.waiting`."""
        process = self._process
        if process is None or process.stdout is None or process.poll() is not None:
            return False
        poll = select.poll()
        poll.register(process.stdout.fileno(), select.POLLIN)
        poll.register(self._inside, select.POLLIN)  # bubblewrap takes a while to say that it is gone
        return not poll.poll(0)

    def killed(self) -> bool:
        """See `Cell.killed`: bubblewrap was killed, or says with its status that the process inside was."""
        if self._process is None:
            return False
        try:
            return self._process.wait(ENDING_S) in {-signal.SIGKILL, 128 + signal.SIGKILL}
        except subprocess.TimeoutExpired:
            return False

    def interrupt(self) -> None:
        """See `Cell.interrupt`."""
        with self._ending:
            if self._inside >= 0:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._inside, signal.SIGKILL)

    def destroy(self) -> None:
        """See `Cell.destroy`. Every process is killed at once; what the kernel takes its time for happens in the background.

        The processes inside die with bubblewrap and with their namespace's first process.
        """
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
        with self._ending:
            if self._inside >= 0:
                os.close(self._inside)
                self._inside = -1
        group, self._group = self._group, None
        if process is not None or group is not None:
            try:
                self._burials.submit(_bury, process, group)
            except RuntimeError:  # the backend was closed before the cell
                _bury(process, group)
        self._gone(self)

    def _complaint(self) -> str:
        """What bubblewrap or the interpreter wrote to standard error, or the beginning of it: for the operator, never judged."""
        self._take_complaint()
        return self._errors.decode(errors="replace").strip()

    def _take_complaint(self) -> bool:
        """Take what is there of it; whether there may be more. A cell that writes much of it does not have to wait."""
        if self._process is None or self._process.stderr is None:
            return False
        descriptor = self._process.stderr.fileno()
        os.set_blocking(descriptor, False)
        try:
            data = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return True
        self._errors += data[: max(0, MAX_ERRORS - len(self._errors))]
        return bool(data)


def _bury(process: subprocess.Popen[bytes] | None, group: cgroups.Group | None) -> None:
    """Wait for a killed process to be gone, then remove the control groups that it was in."""
    if process is not None:
        process.wait()
    if group is not None:
        group.remove()


def _limits(text: str) -> dict[str, str]:
    """`/proc/PID/limits` as name -> soft limit."""
    return {line[:26].strip(): line[26:47].strip() for line in text.splitlines()[1:]}


def _namespace(place: str, name: str) -> str:
    return os.readlink(f"{place}/ns/{name}")


def _read(file: str) -> str:
    with open(file, "rb", 0) as opened:
        return opened.read().decode()
