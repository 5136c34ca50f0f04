"""What a program in a cell can see and reach, by effect. The program is plain Python: no policy, no lockdown of a child."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import pytest

from tests.conformance.cells import GO, Jail


def test_user_is_nobody(jail: Jail) -> None:
    """The program runs as nobody, with no other group."""
    found = jail.value("import os, json; print(json.dumps([os.getresuid(), os.getresgid(), sorted(set(os.getgroups()) - {65534})]))")

    assert [[65534] * 3, [65534] * 3, []] == found


def test_environment_is_clean(jail: Jail) -> None:
    """Nothing of the host's environment is passed on."""
    found = jail.value("import os, json; print(json.dumps(sorted(os.environ)))")

    assert {"HOME", "HOSTNAME", "PATH", "PWD", "PYTHONHASHSEED"} >= set(found)


def test_host_name_says_nothing(jail: Jail) -> None:
    """Every cell has the same name."""
    assert "cell" == jail.value("import os, json; print(json.dumps(os.uname().nodename))")


def test_only_standard_descriptors_are_open(jail: Jail) -> None:
    """No descriptor of the host's leaks in."""
    program = """
import os, json
def is_open(number):
    try:
        os.fstat(number)
        return True
    except OSError:
        return False
print(json.dumps([number for number in range(256) if is_open(number)]))
"""

    assert [0, 1, 2] == jail.value(program)


def test_read_only_file_system(jail: Jail) -> None:
    """No folder that can be found takes a new file, folder or link."""
    program = """
import os, json
written, looked = [], 0
folders = ['/tmp', '/dev/shm', '/run', '/var/tmp', '/dev/mqueue', '/proc', '/proc/self']
for root, names, _ in os.walk('/'):
    if root.startswith(('/proc/', '/sys/')):
        names.clear()
        continue
    folders.append(root)
for folder in folders:
    looked += 1
    for make in (lambda p: os.close(os.open(p, os.O_CREAT | os.O_WRONLY)), os.mkdir, lambda p: os.symlink('/', p), os.mkfifo):
        try:
            make(folder + '/made')
            written.append(folder)
        except OSError:
            pass
print(json.dumps([looked > 50, written]))
"""

    assert [True, []] == jail.value(program)


def test_root_is_mounted_read_only(jail: Jail) -> None:
    """It is the mount that takes no writes, whoever would write."""
    assert jail.value("import os, json; print(json.dumps(bool(os.statvfs('/').f_flag & os.ST_RDONLY)))")


def test_nothing_of_the_image_can_be_changed(jail: Jail) -> None:
    """The interpreter's own files can be neither written, removed, renamed nor given other modes."""
    program = """
import os, json
path, failed = os.__file__, []
for name, change in (
    ('write', lambda: open(path, 'r+')), ('remove', lambda: os.unlink(path)), ('rename', lambda: os.rename(path, path + 'x')),
    ('mode', lambda: os.chmod(path, 0o777)), ('owner', lambda: os.chown(path, 65534, 65534)), ('cut', lambda: os.truncate(path, 0)),
    ('time', lambda: os.utime(path)), ('link', lambda: os.link(path, '/tmp/x')),
):
    try:
        change()
    except OSError:
        failed.append(name)
print(json.dumps(failed))
"""

    assert ["write", "remove", "rename", "mode", "owner", "cut", "time", "link"] == jail.value(program)


def test_no_setuid_file_and_no_shell(jail: Jail) -> None:
    """The image holds one program, and no file with a setuid or setgid bit."""
    program = """
import os, stat, json
special, programs = [], []
for root, folders, files in os.walk('/'):
    if root == '/':
        folders[:] = [name for name in folders if name not in ('proc', 'sys', 'dev')]
    for name in files:
        path = root + '/' + name
        mode = os.lstat(path).st_mode if os.lstat(path).st_size else 0
        if mode & (stat.S_ISUID | stat.S_ISGID):
            special.append(path)
        if stat.S_ISREG(mode) and mode & 0o111 and '.so' not in name:
            programs.append(os.path.basename(path))
print(json.dumps([special, programs]))
"""

    special, programs = jail.value(program)
    assert ([], 1) == (special, len(programs))
    assert programs[0].startswith("python3")


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(('127.0.0.1', 22))",
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(('192.0.2.1', 80))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('8.8.8.8', 53))",
        "socket.socket(socket.AF_INET6, socket.SOCK_STREAM).connect(('::1', 22))",
        "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
        "socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')",
        "socket.socket(socket.AF_UNIX).connect('\\0/tmp/.X11-unix/X0')",
        "socket.socket(socket.AF_UNIX).bind('\\0name')",
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)",
        "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)",
        "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
        "socket.getaddrinfo('example.org', 80)",
        "socket.create_server(('127.0.0.1', 8000))",
    ],
)
def test_no_network(jail: Jail, attempt: str) -> None:
    """No kind of socket can be made, so nothing is reached: no host, no loopback, no name, no unix socket, no engine."""
    program = f"""
import socket, json
socket.setdefaulttimeout(2)
try:
    {attempt}
    print(json.dumps('reached'))
except OSError as error:
    print(json.dumps('refused'))
"""

    assert "refused" == jail.value(program)


@pytest.mark.parametrize(
    "path",
    [
        "/proc/kcore", "/proc/kmsg", "/proc/kallsyms", "/proc/keys", "/proc/sysrq-trigger", "/proc/1/environ", "/proc/1/mem",
        "/proc/sched_debug", "/proc/timer_list", "/proc/acpi", "/sys/firmware/dmi/tables/DMI", "/sys/kernel/debug", "/sys/kernel/security",
        "/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/fuse", "/dev/kvm", "/etc/shadow", "/root/.ssh/id_rsa", "/var/run/docker.sock",
    ],
)  # fmt: skip
def test_secrets_of_the_host_cannot_be_read(jail: Jail, path: str) -> None:
    """Files that tell about the host, its kernel or its devices are absent, refused, or empty."""
    program = f"""
import os, json
try:
    with open({path!r}, 'rb') as file:
        data = file.read(4096)
        # addresses that are all zero tell nothing
        print(json.dumps(len(data.strip(b'0 \\n')) if {path!r} != '/proc/kallsyms' else sum(l[:16].strip(b'0') != b'' for l in data.splitlines()[:-1])))
except OSError:
    print(json.dumps(0))
"""

    assert 0 == jail.value(program)


def test_kernel_settings_cannot_be_written(jail: Jail) -> None:
    """Neither /proc/sys nor /sys nor control groups take a write."""
    program = """
import json
written = []
for path in ('/proc/sys/kernel/core_pattern', '/proc/sys/vm/overcommit_memory', '/proc/self/oom_score_adj', '/proc/sysrq-trigger',
             '/sys/kernel/mm/ksm/run', '/sys/fs/cgroup/memory/memory.limit_in_bytes', '/sys/fs/cgroup/memory.max',
             '/sys/fs/cgroup/cgroup.procs', '/sys/fs/cgroup/devices/release_agent', '/proc/self/uid_map', '/proc/self/mem'):
    try:
        with open(path, 'w') as file:
            file.write('0')
        written.append(path)
    except OSError:
        pass
print(json.dumps(written))
"""

    assert set(jail.value(program)) <= {"/proc/self/oom_score_adj"}  # upwards only: to be killed sooner


def test_privileges_are_gone_for_good(jail: Jail) -> None:
    """No capability is left even to be gained, a new program gains none, and a system-call filter is on."""
    program = """
import ctypes, json
prctl = ctypes.CDLL(None).prctl
bounding = [number for number in range(41) if prctl(23, number, 0, 0, 0) == 1]
print(json.dumps([bounding, prctl(39, 0, 0, 0, 0), prctl(21, 0, 0, 0, 0)]))
"""

    assert [[], 1, 2] == jail.value(program)


# Numbers on x86-64 and on aarch64; names as in the manual, section 2.
CALLS = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104), "reboot": (169, 142), "swapon": (167, 224),
    "sethostname": (170, 161), "settimeofday": (164, 170), "clock_settime": (227, 112), "acct": (163, 89), "quotactl": (179, 60),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "memfd_create": (319, 279), "shmget": (29, 194), "semget": (64, 190),
    "msgget": (68, 186), "mq_open": (240, 180), "mknodat": (259, 33), "chroot": (161, 51), "syslog": (103, 116), "personality": (135, 92),
    "vmsplice": (278, 75), "splice": (275, 76), "fanotify_init": (300, 262), "inotify_init1": (294, 26), "socket": (41, 198),
    "landlock_create_ruleset": (444, 444), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "fsopen": (430, 430),
    "move_mount": (429, 429), "open_tree": (428, 428), "mount_setattr": (442, 442), "set_mempolicy": (238, 237),
    "lookup_dcookie": (212, 18), "kcmp": (312, 272), "clone3": (435, 435),
}  # fmt: skip


def test_dangerous_system_calls_are_refused(jail: Jail) -> None:
    """The filter answers before the kernel looks at the arguments: EPERM or ENOSYS, and nothing else."""
    program = f"""
import ctypes, json, os
calls, column = {CALLS!r}, 0 if os.uname().machine == 'x86_64' else 1
libc = ctypes.CDLL(None, use_errno=True)
got_through = []
for name, numbers in calls.items():
    ctypes.set_errno(0)
    if libc.syscall(numbers[column], 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() not in (1, 38):
        got_through.append([name, ctypes.get_errno()])
print(json.dumps(got_through))
"""

    assert [] == jail.value(program)


def test_no_new_namespaces(jail: Jail) -> None:
    """A child can be started, but in no namespace of its own, whichever of the flags is asked for."""
    program = """
import ctypes, json, os
libc = ctypes.CDLL(None, use_errno=True)
number = 56 if os.uname().machine == 'x86_64' else 220
made = []
for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
    pid = libc.syscall(number, flag | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    if pid > 0:
        made.append(hex(flag))
        os.waitpid(pid, 0)
print(json.dumps(made))
"""

    assert [] == jail.value(program)


def test_other_processes_are_out_of_reach(jail: Jail) -> None:
    """The only processes that exist are the cell's own."""
    program = """
import json, os
found = []
for pid in range(1, 70000):
    try:
        os.kill(pid, 0)
        found.append(pid)
    except OSError:
        pass
print(json.dumps([len(found) <= 2, os.getpid() in found]))
"""

    assert [True, True] == jail.value(program)


def test_memory_cannot_be_read_from_outside_a_process(jail: Jail) -> None:
    """No process of a cell is dumpable, and none can read another's memory, its own child's included."""
    program = """
import ctypes, json, os
dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
hold, release = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(release)
    os.read(hold, 1)
    os._exit(0)
read = []
for path in (f'/proc/{pid}/mem', f'/proc/{pid}/maps', f'/proc/{pid}/environ', '/proc/self/mem'):
    try:
        with open(path, 'rb') as file:
            read.append(path if file.read(1) else 'nothing')
    except OSError:
        pass
os.close(release)
print(json.dumps([dumpable, read]))
"""

    assert [0, []] == jail.value(program)


def test_the_only_network_is_one_without_a_way_out(jail: Jail) -> None:
    """Seen from the host: the cell's processes have a network of their own, with no interface but the loopback."""
    token = uuid.uuid4().hex
    with jail.cell(f"import time\ntoken = {token!r}\ntime.sleep(60)"):
        places = [place for place in Path("/proc").glob("[0-9]*") if token in command_line(place)]
        insides = [place for place in places if os.readlink(place / "ns/pid") != os.readlink("/proc/self/ns/pid")]
        devices = {line.split(":")[0].strip() for place in insides for line in (place / "net/dev").read_text().splitlines() if ":" in line}
        networks = {os.readlink(place / "ns/net") for place in insides}

    assert insides
    assert {"lo"} >= devices
    assert os.readlink("/proc/self/ns/net") not in networks


def command_line(place: Path) -> str:
    try:
        return (place / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def test_cells_do_not_see_each_other(jail: Jail) -> None:
    """Two cells at once have the same ids for processes, and no way to meet."""
    program = "import os, sys, json; sys.stdin.readline(); print(json.dumps(os.getpid()))"
    with jail.cell(program) as one, jail.cell(program) as other:
        answers = [cell.exchange(GO + GO, 20, framed=False).data for cell in (one, other)]

    assert answers[0] == answers[1] != b""
