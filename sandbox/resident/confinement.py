"""What a worker is left with: its channel, its memory and an end. Applied by the worker to itself, in this order, and read back by the VM.

namespaces    a network, mounts, IPC and names of its own, where the kernel lets this process have them; not required
user          nobody else's, where the VM is root; no capability
dumpable      no: no other process of the same user may read its memory or its descriptors
end           with the VM: whatever it is at, the kernel kills it when the VM is gone (not where the VM is root and may not kill)
descriptors   none but the channel
resources     address space, CPU time, no file, no process (`sandbox.cell.lockdown.limit_resources`)
system calls  an allow-list; what is outside is refused by the VM's answer to the kernel's question, or kills (`sandbox.cell.lockdown`)
"""

from __future__ import annotations

import os
import sys
import time
from _ctypes import call_function, dlopen, dlsym  # `ctypes` around it takes longer to import than all of this to do
from _signal import SIGKILL  # `signal` imports `enum`
from _socket import socket
from types import ModuleType
from typing import Any

from sandbox.cell import lockdown

__all__ = ["NOBODY", "build_filter", "lock_in"]

NOBODY = 65534

_NAMESPACES = {"net": 0x40000000, "mnt": 0x00020000, "ipc": 0x08000000, "uts": 0x04000000, "cgroup": 0x02000000}
_NEW_USER = 0x10000000
_SET_DUMPABLE = 4
_SET_PARENT_DEATH_SIGNAL = 1
_CAPABILITIES = (0x20080522).to_bytes(4, sys.byteorder) + bytes(4)  # version 3, this process
_NO_MORE = 65_536  # descriptors beyond are not opened by anything that runs before this
_C = dlopen(None, 2)  # type: ignore[arg-type]  # None is this process, as in C


def build_filter() -> lockdown.Filter:
    """The system-call filter, not yet in force. Raises `ImportError` and `RuntimeError` without libseccomp."""
    try:
        return lockdown.build_filter(listens=True)
    except ImportError:
        _stand_in()
    return lockdown.build_filter(listens=True)


def _stand_in() -> None:
    """Debian's binding is for Debian's Python. Under another one there is pyseccomp, which takes longer to load, and says some things otherwise."""
    import pyseccomp

    class SyscallFilter(pyseccomp.SyscallFilter):
        def get_notify_fd(self) -> int:
            return pyseccomp._libseccomp.seccomp_notify_fd(self._filter)

    module = ModuleType("seccomp")
    module.__dict__.update({**vars(pyseccomp), "SyscallFilter": SyscallFilter, "Arch": pyseccomp.system_arch})
    sys.modules["seccomp"] = module


def lock_in(channel: socket, rules: lockdown.Filter, limits: dict[str, Any]) -> dict[str, Any]:
    """Do all of it; what came of the controls that are not required. Raises `OSError` where one that is cannot be had."""
    namespaces = _unshare()
    become_nobody(limits["uid"])
    _call("capset", _CAPABILITIES, bytes(24))
    _call("prctl", _SET_DUMPABLE, 0, 0, 0, 0)
    _end_with(limits["parent"])
    os.environ.clear()
    os.environ["TZ"] = "UTC0"  # without it every look at the local time would look for a file
    time.tzset()
    os.closerange(lockdown.CHANNEL + 1, _NO_MORE)
    lockdown.limit_resources(cpu_s=limits["life_cpu_s"], memory_bytes=limits["memory_bytes"])
    lockdown.load_filter(rules, channel, listens=True)
    return {"namespaces": namespaces}


def become_nobody(uid: int | None) -> None:
    """Give up root for `uid`, a number that nobody else has; in a namespace without that number for nobody."""
    if uid is None:
        return
    for each in (uid, NOBODY):
        try:
            os.setgroups([])
            os.setresgid(each, each, each)
            os.setresuid(each, each, each)
        except OSError:
            continue
        return
    raise OSError("root cannot become another user here: run it as an ordinary user")


def _end_with(parent: int) -> None:
    """Be killed when `parent` dies. Comes after everything that changes who this process is: that would undo it."""
    _call("prctl", _SET_PARENT_DEATH_SIGNAL, SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before
        raise ProcessLookupError("who started this worker is gone")


def _unshare() -> list[str]:
    unshare = dlsym(_C, "unshare")
    if os.geteuid() != 0 and call_function(unshare, (_NEW_USER,)) != 0:
        return []
    return [name for name, flag in _NAMESPACES.items() if call_function(unshare, (flag,)) == 0]


def _call(name: str, *arguments: int | bytes) -> None:
    if call_function(dlsym(_C, name), arguments) != 0:
        raise OSError(f"{name} was refused")
