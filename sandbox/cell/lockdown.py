"""What a run is left with: no file, no process, no socket, no more memory or time than it was given, and no way back.

Applied by the child to itself after everything it will need has been imported. The system-call filter is an allow-list of what
pure computation needs; for other calls that the cell's own filter lets through the kernel asks the supervisor (seccomp user notification), which
writes the call down and refuses it. Any further call, and any other where the kernel cannot ask, kills the child.
"""

from __future__ import annotations

import errno
import os
import resource
import struct
import sys
from _socket import AF_UNIX, SCM_RIGHTS, SOCK_STREAM, SOL_SOCKET, socket  # the module around it imports `enum`
from typing import Any

__all__ = ["CHANNEL", "INLET", "Filter", "build_filter", "call_name", "limit_resources", "load_filter", "shed_descriptors", "write"]

PATH = "/usr/lib/batos/cell.filter"

# The one descriptor that stays open: what a run reports goes there. It is 0 because libseccomp takes a listener at 0 for none.
CHANNEL = 0
# Where a child that waits for a job reads it; closed before anything runs. Nothing can be opened in its place.
INLET = 1

# What CPython needs between two lines of pure computation: memory, time of day, randomness for hash tables, and an end.
_ALLOWED = (
    "brk", "munmap", "mremap", "madvise", "futex", "rt_sigreturn", "rt_sigprocmask", "sigaltstack", "getrandom",
    "clock_gettime", "clock_getres", "gettimeofday", "time", "exit", "exit_group", "restart_syscall", "sched_yield", "close",
    "membarrier", "rseq", "getpid", "gettid",
)  # fmt: skip
# What the cell's own filter (`sandbox/backends/seccomp.json`) lets its supervisor do, and a run may not: refused, and reported by name.
_REPORTED = (
    "access", "arch_prctl", "capget", "capset", "chdir", "clock_nanosleep", "close_range", "dup", "dup2", "dup3", "epoll_create1",
    "epoll_ctl", "epoll_pwait", "epoll_wait", "execve", "faccessat", "faccessat2", "fadvise64", "fchdir", "fcntl", "fork",
    "fstat", "fstatfs", "getcwd", "getdents64", "getegid", "geteuid", "getgid", "getgroups", "getpgid", "getpgrp", "getppid",
    "getresgid", "getresuid", "getrlimit", "getrusage", "getsid", "getsockname", "getsockopt", "getuid", "ioctl", "kill", "lseek",
    "lstat", "nanosleep", "newfstatat", "open", "openat", "pipe", "pipe2", "poll", "ppoll", "prctl", "pread64", "prlimit64",
    "pselect6", "read", "readlink", "readlinkat", "readv", "recvfrom", "recvmsg", "rt_sigaction", "rt_sigpending",
    "rt_sigsuspend", "rt_sigtimedwait", "rt_tgsigqueueinfo", "sched_getaffinity", "seccomp", "select", "set_robust_list",
    "set_tid_address", "setgid", "setgroups", "setpgid", "setresgid", "setresuid", "setrlimit", "setsid", "setuid", "shutdown",
    "stat", "statfs", "statx", "sysinfo", "tgkill", "times", "tkill", "umask", "uname", "vfork", "wait4", "waitid", "writev",
)  # fmt: skip
_PROT_EXEC = 0x4
_NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW flag
_PROGRAM = struct.Struct("=iI")  # before the filters in their file: the number of the call that takes one, the length of the first
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
_SET_MODE_FILTER, _NEW_LISTENER = 1, 8  # see seccomp(2)
_ON_CHANNEL = ("write", "sendto", "sendmsg")
_FROM_CHANNEL = ("read", "recvfrom")  # of who is told more than one thing: a resident worker

Filter = Any


class Program:
    """The filter as the kernel takes it: what libseccomp made of the rules when the image was built (`write`). The same face as libseccomp's."""

    def __init__(self) -> None:
        import _ctypes  # `ctypes` around it takes longer to import than the rest to do

        with open(PATH, "rb", 0) as file:  # noqa: PTH123 - without pathlib
            data = file.read()
        self._call, size = _PROGRAM.unpack_from(data)

        class Byte(_ctypes._SimpleCData):
            _type_ = "B"

        def kept(program: bytes) -> Any:
            return type("Bytes", (_ctypes.Array,), {"_type_": Byte, "_length_": len(program)}).from_buffer_copy(program)  # type: ignore[attr-defined]

        self._asking, self._killing = kept(data[_PROGRAM.size : _PROGRAM.size + size]), kept(data[_PROGRAM.size + size :])
        self._listener = -1
        this = _ctypes.dlopen(None, 2)  # type: ignore[arg-type]  # None is this process, as in C
        self._prctl, self._syscall = _ctypes.dlsym(this, "prctl"), _ctypes.dlsym(this, "syscall")

    def load(self) -> None:
        """Put it in force. Raises `OSError` where the kernel does not ask."""
        self._listener = self._apply(self._asking, _NEW_LISTENER)

    def load_without_asking(self) -> None:
        """Put the one in force that asks nobody. Raises `OSError`."""
        self._apply(self._killing, 0)

    def get_notify_fd(self) -> int:
        """Where the kernel asks."""
        return self._listener

    def _apply(self, program: Any, flags: int) -> int:
        from _ctypes import addressof, call_function, sizeof

        if call_function(self._prctl, (_NO_NEW_PRIVILEGES, 1, 0, 0, 0)) != 0:
            raise OSError("no_new_privs was refused")
        described = struct.pack("=H6xQ", sizeof(program) // 8, addressof(program))  # struct sock_fprog
        answer: int = call_function(self._syscall, (self._call, _SET_MODE_FILTER, flags, described))
        if answer < 0:
            raise OSError("the kernel does not take the filter")
        return answer


def build_filter(*, listens: bool = False) -> Filter:
    """The filter, not yet in force. With `listens` the channel may be read too.

    That of a cell was made when the image was built, if it was. Raises `ImportError` where libseccomp is missing.
    """
    if not listens:
        try:
            return Program()
        except FileNotFoundError:
            pass  # not in an image
    seccomp = _library()
    return _rules(seccomp, seccomp.NOTIFY, listens)


def write() -> None:
    """Make the filters of a cell, for kernels that ask and for those that cannot. For whoever builds the image."""
    seccomp = _library()
    seccomp.set_api(5)  # that of a kernel that can ask, whatever this one is
    programs = []
    for reported in (seccomp.NOTIFY, seccomp.KILL_PROCESS):
        with open(PATH, "w+b") as file:  # noqa: PTH123
            _rules(seccomp, reported, listens=False).export_bpf(file)
            file.seek(0)
            programs.append(file.read())
    with open(PATH, "wb") as file:  # noqa: PTH123
        file.write(_PROGRAM.pack(seccomp.resolve_syscall(seccomp.Arch(), "seccomp"), len(programs[0])) + b"".join(programs))


def call_name(number: int) -> str:
    """How a system call of this machine is called."""
    seccomp = _library()
    name = seccomp.resolve_syscall(seccomp.Arch(), number)
    return name.decode() if isinstance(name, bytes) else str(name)


def _library() -> Any:
    sys.path.append("/usr/lib/python3/dist-packages")
    try:
        import seccomp
    finally:
        sys.path.pop()
    return seccomp


def _rules(seccomp: Any, reported: Any, listens: bool) -> Filter:
    # The cell's own filter refuses with an error, and an error wins over a question: a call that it refuses too could not be reported
    # by asking, so it ends the run, which is reported as well.
    rules = seccomp.SyscallFilter(seccomp.KILL_PROCESS)

    def report(call: str, *arguments: Any) -> None:
        if reported != seccomp.KILL_PROCESS:  # that is what happens to a call without a rule
            rules.add_rule(reported, call, *arguments)

    for call in _ALLOWED:
        rules.add_rule(seccomp.ALLOW, call)
    for call in ("mmap", "mprotect"):  # memory, never code
        rules.add_rule(seccomp.ALLOW, call, seccomp.Arg(2, seccomp.MASKED_EQ, _PROT_EXEC, 0))
        report(call, seccomp.Arg(2, seccomp.MASKED_EQ, _PROT_EXEC, _PROT_EXEC))
    on_one = {**dict.fromkeys(_ON_CHANNEL, CHANNEL), **(dict.fromkeys(_FROM_CHANNEL, CHANNEL) if listens else {"read": INLET})}
    for call, descriptor in on_one.items():
        rules.add_rule(seccomp.ALLOW, call, seccomp.Arg(0, seccomp.EQ, descriptor))
        report(call, seccomp.Arg(0, seccomp.NE, descriptor))
    report("clone", seccomp.Arg(0, seccomp.MASKED_EQ, _NEW_NAMESPACES, 0))
    report("socketpair", seccomp.Arg(0, seccomp.EQ, AF_UNIX))
    for call in _REPORTED:
        if call not in on_one and seccomp.resolve_syscall(seccomp.Arch(), call) >= 0:  # not every architecture has all of them
            report(call)
    return rules


def _load_without_asking(*, listens: bool) -> None:
    if not listens:
        try:
            Program().load_without_asking()
        except FileNotFoundError:
            pass  # see `build_filter`
        else:
            return
    seccomp = _library()
    _rules(seccomp, seccomp.KILL_PROCESS, listens).load()


def shed_descriptors(channel: socket, inlet: int | None = None) -> socket:
    """Close everything but the channel, and the inlet if there is one; both move to their known numbers."""
    os.dup2(channel.detach(), CHANNEL, inheritable=False)
    if inlet is not None:
        os.dup2(inlet, INLET, inheritable=False)
    os.closerange(CHANNEL + 1 if inlet is None else INLET + 1, 256)
    return socket(AF_UNIX, SOCK_STREAM, 0, CHANNEL)


def limit_resources(*, cpu_s: float, memory_bytes: int, process: int = 0) -> None:
    """Resource limits that a process without privileges cannot raise again: CPU seconds (rounded up), address space, and nothing else.

    Of this process, or of another one of the same user. Raises `OSError` where that is not to be had.
    """
    seconds = max(1, int(cpu_s + 0.999))
    for which, soft, hard in (
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, 2, 2),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
    ):
        _, ceiling = resource.prlimit(process, which) if process else resource.getrlimit(which)
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        if process:
            resource.prlimit(process, which, (soft, hard))
        else:
            resource.setrlimit(which, (soft, hard))


def load_filter(rules: Filter, channel: socket, *, listens: bool = False) -> None:
    """Put the filter in force, for good, and hand the kernel's questions to the supervisor. `listens` as it was built."""
    try:
        rules.load()  # sets no_new_privs first
    except (OSError, RuntimeError):
        # This kernel (or gVisor) cannot ask anybody: what is outside the list ends the run.
        _load_without_asking(listens=listens)
        channel.send(b"K")
        return
    listener = rules.get_notify_fd()
    while True:
        try:
            channel.sendmsg([b"N"], [(SOL_SOCKET, SCM_RIGHTS, struct.pack("=i", listener))])
            break
        except OSError as error:
            # The kernel counts descriptors on their way per user, and all of an engine's cells are the same one: others are just as far. The
            # supervisor's clock bounds the wait.
            if error.errno != errno.ETOOMANYREFS:
                raise
            os.sched_yield()
    os.close(listener)
