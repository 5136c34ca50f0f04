"""Attacks that `sandbox.doctor` runs against the controls of a cell: small programs, and what each must come to.

A probe is plain Python that prints one JSON value. It is run in a cell as it is, without policy or lockdown, because the control under test is the
container's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.backends.base import CellSpec

__all__ = ["PROBES", "Probe"]


@dataclass(frozen=True)
class Probe:
    """`control` as backends name it, `attack` in words, `program`, and whether what it printed means that the control held."""

    control: str
    attack: str
    program: str
    held: Callable[[Any, CellSpec], bool]


def _nothing(found: Any, _: CellSpec) -> bool:
    return found == []


PROBES = (
    Probe(
        "user", "asked the kernel who it is",
        "import os; say([os.getresuid(), os.getresgid()])",
        lambda found, _: found == [[65534] * 3] * 2,
    ),
    Probe(
        "root", "tried to make a file in every folder, and to change the interpreter's own",
        """
import os
made = []
for folder, names, _ in os.walk('/'):
    if folder.startswith(('/proc/', '/sys/')):
        names.clear()
        continue
    for make in (lambda p: os.close(os.open(p, os.O_CREAT | os.O_WRONLY)), os.mkdir, lambda p: os.symlink('/', p)):
        try:
            make(folder + '/made')
            made.append(folder)
        except OSError:
            pass
for change in (lambda: open(os.__file__, 'r+'), lambda: os.unlink(os.__file__), lambda: os.chmod(os.__file__, 0o777)):
    try:
        change()
        made.append(os.__file__)
    except OSError:
        pass
say(made)
""",
        _nothing,
    ),
    Probe(
        "network", "made sockets of every kind, connected to itself, to the outside and to the engine, looked up a name",
        """
import socket
reached = []
socket.setdefaulttimeout(1)
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK, socket.AF_ALG):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socket(family, kind).close()
            reached.append(family.name)
        except OSError:
            pass
for place in (('127.0.0.1', 22), ('192.0.2.1', 80)):
    try:
        socket.create_connection(place, 1).close()
        reached.append(place[0])
    except OSError:
        pass
try:
    socket.getaddrinfo('example.org', 80)
    reached.append('names')
except OSError:
    pass
say(sorted(set(reached)))
""",
        _nothing,
    ),
    Probe(
        "capabilities", "looked for one that is left, or could be gained",
        "import ctypes; say([number for number in range(41) if ctypes.CDLL(None).prctl(23, number, 0, 0, 0) == 1])",
        _nothing,
    ),
    Probe(
        "no_new_privileges", "asked whether a setuid program would give it privileges",
        "import ctypes; say(ctypes.CDLL(None).prctl(39, 0, 0, 0, 0))",
        lambda found, _: found == 1,
    ),
    Probe(
        "seccomp", "called what no computation needs: mount, ptrace, bpf, io_uring, keyrings, namespaces, …",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
x86 = os.uname().machine == 'x86_64'
calls = {'ptrace': (101, 117), 'mount': (165, 40), 'unshare': (272, 97), 'setns': (308, 268), 'bpf': (321, 280), 'userfaultfd': (323, 282),
         'io_uring_setup': (425, 425), 'keyctl': (250, 219), 'add_key': (248, 217), 'process_vm_writev': (311, 271), 'perf_event_open': (298, 241),
         'init_module': (175, 105), 'kexec_load': (246, 104), 'pivot_root': (155, 41), 'chroot': (161, 51), 'memfd_create': (319, 279),
         'shmget': (29, 194), 'open_by_handle_at': (304, 265), 'socket': (41, 198), 'fsopen': (430, 430), 'clone3': (435, 435)}
through = []
for name, numbers in calls.items():
    ctypes.set_errno(0)
    if libc.syscall(numbers[0 if x86 else 1], 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() not in (1, 38):
        through.append(name)
say(through)
""",
        _nothing,
    ),
    Probe(
        "pids", "started processes until it was stopped",
        """
import os, time
count = 0
try:
    while count < 5000:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
        count += 1
except OSError:
    pass
say(count)
""",
        lambda found, spec: 0 < found <= spec.pids,
    ),
    Probe(
        "memory", "took memory in several processes until it was stopped",
        """
import os
# Each keeps what it took until all have taken theirs or ended: one after the other, they would never hold too much.
taken, tell = os.pipe()
hold, release = os.pipe()
pids = []
for _ in range(4):
    pid = os.fork()
    if pid == 0:
        os.close(release)
        kept = []
        try:
            for _ in range(LIMIT // 3 >> 20):
                kept.append(b'x' * (1 << 20))
        except MemoryError:
            os._exit(1)
        os.write(tell, b'.')
        os.close(tell)
        os.read(hold, 1)
        os._exit(0)
    pids.append(pid)
os.close(tell)
while os.read(taken, 1):
    pass
os.close(release)
say([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids])
""",
        lambda found, _: found is None or any(found),
    ),
    Probe(
        "file_size", "asked how large a file or a core dump may become",
        "import resource; say([resource.getrlimit(each)[1] for each in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)])",
        lambda found, _: found == [0, 0],
    ),
    Probe(
        "pid_namespace", "looked for processes that are not its own",
        """
import os
found = []
for pid in range(1, 40000):
    try:
        os.kill(pid, 0)
        found.append(pid)
    except OSError:
        pass
say(found)
""",
        lambda found, _: found in ([1], [1, 2], [2]),
    ),
    Probe(
        "secrets", "read what tells about the host: kernel memory, kernel log, keys, devices, the engine's socket",
        """
found = []
for path in ('/proc/kcore', '/proc/kmsg', '/proc/keys', '/proc/timer_list', '/proc/1/environ', '/sys/firmware/dmi/tables/DMI', '/dev/mem', '/dev/kmsg',
             '/sys/kernel/debug/tracing/trace', '/etc/shadow', '/var/run/docker.sock'):
    try:
        with open(path, 'rb') as file:
            if file.read(64):
                found.append(path)
    except OSError:
        pass
say(found)
""",
        _nothing,
    ),
)  # fmt: skip
