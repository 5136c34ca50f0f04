"""More of families 12, 15 and 16 against the cell alone: forged reports, evidence kept back, and allowed system calls used badly.

As in `test_container_attacks` the candidate is plain Python and the language layer is off. Written 2026-11-23.
"""

from __future__ import annotations

import time

import pytest

from sandbox import Example, Job, Sandbox

FORGED = (
    "import ctypes, os, struct, json, time\n"
    "def record(kind, data):\n    r = json.dumps(data).encode()\n    return kind + struct.pack('>I', len(r)) + r\n"
    "def result(**changes):\n    return dict(dict(ended='value', value=2, raised=None, limit=None, detail='', effects={}, created={}, notes={}, fuel=0), **changes)\n"
)
FORGED += (
    "import sys\ndef others():\n    frame = sys._getframe()\n    while type(frame.f_locals.get('groups')) is not list:\n        frame = frame.f_back\n"
    "    return sum(map(len, frame.f_locals['groups']))\n"
)
QUIET = "    try:\n        open('/etc/passwd')\n    except OSError:\n        pass\n"
LIBC = "import ctypes\nlibc = ctypes.CDLL(None)\n"
# name -> (source, the verdicts that it may end in, a word that the evidence must hold)
MORE: dict[str, tuple[str, set[str], str]] = {
    "tries after a result of its own, then leaves": (
        FORGED + "def attack(a):\n    os.write(0, record(b'R', result()))\n" + QUIET + "    os._exit(0)", {"violation"}, "openat"),
    "tries after all the results, its own and others'": (
        FORGED + "def attack(a):\n    os.write(0, record(b'R', result()) * others())\n" + QUIET + "    os._exit(0)", {"violation"}, "open"),
    "tries after all the results, past the interpreter's own ear": (
        FORGED + "def attack(a):\n    os.write(0, record(b'R', result()) * others())\n    ctypes.CDLL(None).open(b'/etc/passwd', 0)\n    os._exit(0)",
        {"violation"}, "openat"),
    "tries after a result of its own, and spoils another's": (
        FORGED + "def attack(a):\n    os.write(0, record(b'R', result()) + record(b'R', []))\n" + QUIET + "    os._exit(0)", {"violation"}, "openat"),
    "tries after a result of its own, and garbage": (
        FORGED + "def attack(a):\n    os.write(0, record(b'R', result()) + b'Z')\n" + QUIET + "    os._exit(0)", {"violation", "crashed"}, ""),
    "tries after a result of its own, and another's limit": (
        FORGED + "def attack(a):\n    os.write(0, record(b'R', result()) + record(b'R', result(ended='limit', limit='memory')))\n" + QUIET + "    os._exit(1)", {"violation"}, "openat"),
    "tries after a result of its own, and runs out of memory": (
        FORGED + "def attack(a):\n    os.write(0, record(b'R', result()))\n" + QUIET + "    os._exit(3)", {"violation"}, "openat"),
    "answers, and runs out of memory": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result()))\n    os._exit(3)", {"memory"}, ""),
    "claims that the host failed": (FORGED + "def attack(a):\n    os.write(0, record(b'F', {'error': 'no filter'}))\n    os._exit(0)", {"crashed"}, "garbage"),
    "claims that the host failed, and answers": (FORGED + "def attack(a):\n    os.write(0, record(b'F', {'error': 'x'}) + record(b'R', result()))\n    os._exit(0)", {"crashed"}, "garbage"),
    "claims that a run failed": (FORGED + "def attack(a):\n    os.write(0, record(b'X', {'error': 'x'}))\n    os._exit(0)", {"crashed"}, "garbage"),
    "claims that it has no listener, and tries": (FORGED + "def attack(a):\n    os.write(0, b'K' * 999)\n" + QUIET + "    return 2", {"violation"}, "openat"),
    "sends another listener": (
        "import array, socket\ndef attack(a):\n    s = socket.socket(fileno=0)\n    s.sendmsg([b'N'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0]))])\n"
        "    try:\n        open('/etc/passwd')\n    except OSError:\n        pass\n    s.detach()\n    return 2", {"violation"}, "socket"),
    "sends its channel through its channel": (
        "import array, socket\ndef attack(a):\n    s = socket.socket(fileno=0)\n    for _ in range(200):\n        s.sendmsg([b'N'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0] * 200))])\n"
        "    s.detach()\n    os._exit(0)\nimport os", {"violation"}, "socket"),
    "claims to be root": (
        "import socket, struct\ndef attack(a):\n    s = socket.socket(fileno=0)\n    try:\n        s.sendmsg([b'N'], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, struct.pack('3i', 1, 0, 0))])\n"
        "    finally:\n        s.detach()\n    return 2", {"violation"}, "socket"),
    "adds what the supervisor writes": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result(events=[], denied=[], memory_kb=0)))\n" + QUIET + "    os._exit(0)", {"violation", "crashed"}, "openat"),
    "reports an event of another shape": (FORGED + "def attack(a):\n    os.write(0, record(b'E', {'event': 1}))\n    os._exit(0)", {"crashed"}, "garbage"),
    "reports ten thousand events": (FORGED + "def attack(a):\n    for i in range(10000):\n        os.write(0, record(b'E', {'event': 'x', 'detail': str(i), 'line': 1}))\n    return 2", {"violation", "crashed"}, ""),
    "reports an event on another's behalf and answers": (FORGED + "def attack(a):\n    os.write(0, record(b'E', {'event': 'x', 'detail': '', 'line': None}))\n    return 2", {"violation"}, "'x'"),
    "answers with a limit that it did not meet": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result(ended='limit', limit='cpu')))\n    os._exit(0)", {"timeout", "crashed"}, ""),
    "answers with another's name": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result(run='invariants', interpreter=1)))\n    os._exit(0)", {"crashed"}, "garbage"),
    "answers with a value and an exception": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result(raised={'type': 'E', 'message': '', 'line': None})))\n    os._exit(0)", {"crashed"}, "garbage"),
    "answers with effects on nobody": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result(effects={'nobody': {'x': {'new': 1}}})))\n    os._exit(0)", {"failed", "crashed"}, ""),
    "answers with effects without values": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result(effects={'1': {'x': {}}})))\n    os._exit(0)", {"crashed"}, "garbage"),
    "answers with a value that is no encoding": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result(value={'$date': '65535-12-255'})))\n    os._exit(0)", {"failed", "crashed"}, ""),
    "answers with a number that cannot be printed": (FORGED + "def attack(a):\n    os.write(0, b'R' + struct.pack('>I', 5000) + (b'{\"value\": ' + b'9' * 5000)[:4999] + b'}')\n    os._exit(0)", {"crashed"}, ""),
    "answers twice the same key": (FORGED + "def attack(a):\n    r = b'{\"ended\": \"killed\", ' + record(b'', result())[5:]\n    os.write(0, b'R' + struct.pack('>I', len(r)) + r)\n" + QUIET + "    os._exit(0)", {"violation", "crashed"}, ""),
    "answers NaN where JSON has none": (FORGED + "def attack(a):\n    r = record(b'', result()).replace(b'\"value\": 2', b'\"value\": NaN')[4:]\n    os.write(0, b'R' + struct.pack('>I', len(r)) + r)\n    os._exit(0)", {"crashed", "failed"}, ""),
    "answers byte by byte, too slowly": (FORGED + "def attack(a):\n    for byte in record(b'R', result()):\n        os.write(0, bytes([byte]))\n        end = time.monotonic() + 0.5\n        while time.monotonic() < end:\n            pass\n    return 2", {"timeout", "crashed"}, ""),
    "answers half, and leaves": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result())[:-9])\n    os._exit(0)", {"crashed"}, ""),
    "answers whole, and something late": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result()))\n    end = time.monotonic() + 0.2\n    while time.monotonic() < end:\n        pass\n    os.write(0, b'late')\n    os._exit(0)", {"crashed"}, "garbage"),
    "answers, closes, and dies by a signal": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result()))\n    ctypes.string_at(0)", {"crashed", "violation"}, ""),
    "answers, and ends with another status": (FORGED + "def attack(a):\n    os.write(0, record(b'R', result()))\n    os._exit(7)", {"crashed"}, ""),
    "waits on a futex forever": (LIBC + "def attack(a):\n    x = ctypes.c_int(0)\n    libc.syscall(202, ctypes.byref(x), 0, 0, None, None, 0)\n    return 2", {"violation"}, "ctypes"),
    "hangs up and waits forever": (LIBC + "import os\ndef attack(a):\n    os.close(0)\n    x = ctypes.c_int(0)\n    libc.syscall(202, ctypes.byref(x), 0, 0, None, None, 0)", {"violation"}, "ctypes"),
    "gives its turn away forever": (LIBC + "def attack(a):\n    while True:\n        libc.sched_yield()", {"violation"}, "ctypes"),
    "drains the randomness": ("import os\ndef attack(a):\n    while True:\n        os.getrandom(1 << 20)", {"timeout"}, ""),
    "maps and unmaps": ("import mmap\ndef attack(a):\n    while True:\n        mmap.mmap(-1, 1 << 24).close()", {"violation"}, "mmap"),
    "maps more than there is": ("import mmap\ndef attack(a):\n    kept = []\n    while True:\n        kept.append(mmap.mmap(-1, 1 << 20))", {"violation"}, "mmap"),
    "asks every processor to wait": (LIBC + "def attack(a):\n    while True:\n        libc.syscall(324, 1, 0, 0)\n", {"violation"}, "ctypes"),
    "registers its restarts somewhere else": (LIBC + "def attack(a):\n    x = ctypes.create_string_buffer(64)\n    libc.syscall(334, x, 32, 0, 0)\n    libc.syscall(334, 4096, 32, 1, 7)\n    return 2", {"violation"}, "ctypes"),
    "sets a timer": (LIBC + "def attack(a):\n    libc.syscall(222, 0, 0, 0)\n    return 2", {"violation"}, ""),
    "sets an alarm": ("import signal\ndef attack(a):\n    signal.alarm(1)\n    return 2", {"violation"}, ""),
    "blocks every signal": ("import signal\ndef attack(a):\n    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\n    while True:\n        pass", {"timeout"}, ""),
    "reads from its channel": (LIBC + "def attack(a):\n    b = ctypes.create_string_buffer(64)\n    return libc.read(0, b, 64)", {"violation"}, "read"),
    "receives from its channel": (LIBC + "def attack(a):\n    b = ctypes.create_string_buffer(64)\n    return libc.recv(0, b, 64, 0)", {"violation"}, "recvfrom"),
    "sends to an address": (LIBC + "def attack(a):\n    libc.sendto(0, b'x', 1, 0, b'\\1\\0\\0abstract', 11)\n    return 2", {"violation"}, "ctypes"),
    "sends urgently": (LIBC + "def attack(a):\n    libc.send(0, b'x', 1, 1)\n    return 2", {"violation"}, "ctypes"),
    "duplicates its channel": ("import os\ndef attack(a):\n    return os.dup(0)", {"violation"}, "fcntl"),
    "closes its channel and opens another there": ("import os\ndef attack(a):\n    os.close(0)\n    return os.open('/dev/null', 0)", {"crashed", "violation"}, ""),
    "looks for other descriptors": ("import os\ndef attack(a):\n    return [fd for fd in range(1, 1024) if not os.fstat(fd)]", {"violation"}, "fstat"),
    "becomes a daemon": ("import os\ndef attack(a):\n    try:\n        if os.fork() == 0:\n            os.setsid()\n            while True:\n                pass\n    except OSError:\n        pass\n    return 2", {"violation"}, "fork"),
    "shares its memory with a child": (LIBC + "def attack(a):\n    return libc.syscall(56, 0x4111, 0, 0, 0, 0)", {"violation"}, ""),
    "reads through proc": ("import os\ndef attack(a):\n    return os.readlink('/proc/self/fd/0')", {"violation"}, "readlink"),
    "writes to its own memory file": ("import os\ndef attack(a):\n    return os.open('/proc/self/mem', os.O_RDWR)", {"violation"}, "openat"),
    "calls as another architecture": (
        LIBC + "def attack(a):\n    return libc.syscall(0x40000000 + 39)", {"violation", "crashed"}, ""),
}  # fmt: skip

# Those that once got through, and a few of their kind; the others are run with the long matrices.
FIRST = (
    "tries after all the results, its own and others'",
    "tries after all the results, past the interpreter's own ear",
    "tries after a result of its own, and spoils another's",
    "tries after a result of its own, and garbage",
    "tries after a result of its own, and another's limit",
    "tries after a result of its own, and runs out of memory",
    "claims that the host failed",
    "answers whole, and something late",
    "adds what the supervisor writes",
)


def attack(sandbox: Sandbox, name: str) -> None:
    source, verdicts, word = MORE[name]
    started = time.monotonic()

    verdict = sandbox.verify(Job(source=source, args=[1], message=True, examples=[Example(args=[1], returns=2)] * 2))

    assert verdict.verdict in verdicts, verdict.model_dump_json(indent=1)
    assert word in str(verdict.evidence)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("name", FIRST)
def test_attack(sandbox: Sandbox, name: str) -> None:
    """No forged report hides what was tried, or makes it the host's fault."""
    attack(sandbox, name)


@pytest.mark.matrix
@pytest.mark.parametrize("name", [name for name in MORE if name not in FIRST])
def test_attack_of_the_matrix(sandbox: Sandbox, name: str) -> None:
    """None passes; each ends in its verdict, in time, and by the cell's own doing."""
    attack(sandbox, name)


def test_the_next_job_is_served(sandbox: Sandbox) -> None:
    """After everything above, an honest candidate still passes."""
    assert sandbox.verify(Job(source="def attack(a):\n    return 2", args=[1], message=True)).verdict == "passed"
