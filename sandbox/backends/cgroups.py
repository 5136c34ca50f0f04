"""Control groups for cells that no engine looks after: version 1 or 2, where this process may write them."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.backends.base import CellSpec

__all__ = ["Group", "create", "reap"]

_MOUNT = Path("/sys/fs/cgroup")
_PARENT = "batos"
_CONTROLLERS = ("memory", "pids", "cpu")
_OWNER = re.compile(r"(\d+)-(\d+)-\d+$")  # a process and when it started, in the name of each group
_numbers = itertools.count()


@dataclass(frozen=True)
class Group:
    """One cell's groups: by controller, the folder and the files that hold its limits with what they must say."""

    folders: dict[str, str]
    limits: tuple[tuple[str, str, str], ...]
    unified: bool

    @property
    def entries(self) -> list[str]:
        """The files that a process of one thread writes 0 to, to be under the limits with all that it starts."""
        # A thread that moves itself is moved at once. Before it moves anything else the kernel waits until nothing on the host is in the middle of a
        # fork or an exit, which takes as long as all that bubblewrap does. In version 2 a thread cannot leave the rest of its process.
        name = "cgroup.procs" if self.unified else "tasks"
        return [f"{folder}/{name}" for folder in dict.fromkeys(self.folders.values())]

    def read_back(self, pid: int) -> Iterator[tuple[str, Any, Any]]:
        """Per control: its name, what the kernel says, what it must say."""
        folders = {os.path.dirname(file) for _, file, _ in self.limits}
        members = {folder: _read(f"{folder}/cgroup.procs").split() for folder in folders}
        for name, file, wanted in self.limits:
            inside = str(pid) in members[os.path.dirname(file)]
            yield name, _read(file).strip() if inside else "the cell is not in the group", wanted

    def out_of_memory(self) -> bool:
        """Whether the kernel killed a process of the group for want of memory."""
        name = "memory.events" if self.unified else "memory.oom_control"
        try:
            lines = _read(f"{self.folders['memory']}/{name}").splitlines()
        except OSError:
            return False
        return any(line.startswith("oom_kill ") and line != "oom_kill 0" for line in lines)

    def remove(self) -> None:
        """Remove the folders, in the background where the kernel still counts a dying process."""
        if not _remove(self.folders.values()):
            threading.Thread(target=_keep_removing, args=(list(self.folders.values()),), daemon=True).start()


def create(spec: CellSpec) -> Group | None:
    """Groups with the limits of `spec`; None where this process may not make any."""
    style = _style()
    if style is None:
        return None
    name = f"{_owner(os.getpid())}-{next(_numbers)}"
    unified = style == "v2"
    period = 100_000
    quota = int(spec.cpus * period)
    # Paths are plain text here: a verdict waits for every line of this.
    if unified:
        folder = f"{_MOUNT}/{_PARENT}/{name}"
        folders = dict.fromkeys(_CONTROLLERS, folder)
        values = [
            ("memory", f"{folder}/memory.max", str(spec.memory_bytes)),
            ("swap", f"{folder}/memory.swap.max", "0"),
            ("processes", f"{folder}/pids.max", str(spec.pids + 1)),
            ("cpu", f"{folder}/cpu.max", f"{quota} {period}"),
        ]
    else:
        folders = {each: f"{_MOUNT}/{each}/{_PARENT}/{name}" for each in _CONTROLLERS}
        values = [
            ("memory", f"{folders['memory']}/memory.limit_in_bytes", str(spec.memory_bytes)),
            ("swap", f"{folders['memory']}/memory.memsw.limit_in_bytes", str(spec.memory_bytes)),
            ("processes", f"{folders['pids']}/pids.max", str(spec.pids + 1)),
            ("cpu", f"{folders['cpu']}/cpu.cfs_quota_us", str(quota)),
        ]
    # A kernel without swap accounting has no file for it; where there is no swap, nothing is missing.
    try:
        for folder in dict.fromkeys(folders.values()):
            os.makedirs(folder)
        values = [each for each in values if each[0] != "swap" or os.path.exists(each[1])]
        for _, file, wanted in values:
            _write(file, wanted)
    except OSError:
        _remove(folders.values())
        return None
    return Group(folders, tuple(values), unified)


def reap() -> int:
    """Remove the groups of processes that are no more, and kill what is still in them. Returns how many."""
    left: dict[str, list[Path]] = {}
    for parent in {_MOUNT / _PARENT, *(_MOUNT / each / _PARENT for each in _CONTROLLERS)}:
        for folder in parent.glob("*"):
            owner = _OWNER.match(folder.name)
            if owner and _started(int(owner[1])) != int(owner[2]):
                left.setdefault(folder.name, []).append(folder)
    for folders in left.values():
        for each in folders:
            _kill_all(each)
        if not _remove(folders):
            _keep_removing(folders)
    return len(left)


def _kill_all(folder: Path) -> None:
    try:
        pids = [int(line) for line in (folder / "cgroup.procs").read_text().split()]
    except OSError:
        return
    for pid in pids:
        if pid:  # 0 is a process that cannot be seen from here
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _read(file: str) -> str:
    with open(file, "rb", 0) as opened:
        return opened.read().decode()


def _write(file: str, text: str) -> None:
    with open(file, "wb", 0) as opened:
        opened.write(text.encode())


@functools.cache
def _owner(pid: int) -> str:
    return f"{pid}-{_started(pid)}"


def _started(pid: int) -> int | None:
    """When a process started, in the kernel's ticks: with the id, it names one process. None when there is none."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return None


@functools.cache
def _style() -> str | None:
    """How control groups can be made here, "v1" or "v2"; None when they cannot."""
    if (_MOUNT / "cgroup.controllers").exists():
        parent, style = _MOUNT / _PARENT, "v2"
        try:
            parent.mkdir(exist_ok=True)
            (_MOUNT / "cgroup.subtree_control").write_text("+memory +pids +cpu")
            (parent / "cgroup.subtree_control").write_text("+memory +pids +cpu")
        except OSError:
            return None
        return style
    if all(os.access(_MOUNT / each, os.W_OK) for each in _CONTROLLERS):
        return "v1"
    return None


def _remove(folders: Any) -> bool:
    done = True
    for folder in dict.fromkeys(folders):
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            continue
        except OSError:
            done = False
    return done


def _keep_removing(folders: list[Any]) -> None:
    for _ in range(100):
        time.sleep(0.05)
        if _remove(folders):
            return
