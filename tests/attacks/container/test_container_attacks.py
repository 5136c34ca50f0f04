"""Attack families 12 and 15 against the cell alone: the candidate is plain Python, the language layer is off.

Each attack ends in `violation`, `timeout`, `memory` or `crashed`, whatever it returns, and leaves evidence of what it tried. Written 2026-11-23.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from sandbox import Example, Job, Sandbox
from sandbox.backends.base import SUPERVISOR_BYTES
from tests.attacks.container import raw

BAD = {"violation", "timeout", "memory", "crashed"}

# name -> (source, the verdicts that it may end in, a word that the evidence must hold)
ATTACKS: dict[str, tuple[str, set[str], str]] = {
    "reads a file": ("def attack(a):\n    return open('/usr/lib/batos/sandbox/cell/watch.py').read(10)", {"violation"}, "openat"),
    "reads a file by descriptor": ("import os\ndef attack(a):\n    return os.open('/etc/passwd', 0)", {"violation"}, "'/etc/passwd'"),
    "hides that it tried": (
        "def attack(a):\n    try:\n        open('/etc/passwd')\n    except BaseException:\n        pass\n    return 2", {"violation"}, "open"),
    "lists a folder": ("import os\ndef attack(a):\n    return os.listdir('/')", {"violation"}, "os.listdir"),
    "writes a file": ("def attack(a):\n    return open('/tmp/x', 'w').write('x')", {"violation"}, "openat"),
    "imports late": ("def attack(a):\n    import http.client\n    return 2", {"violation"}, "import"),
    "makes a socket": ("import socket\ndef attack(a):\n    return socket.socket().fileno()", {"violation"}, "socket"),
    "makes a socket pair": ("import socket\ndef attack(a):\n    return len(socket.socketpair())", {"violation"}, "socketpair"),
    "looks up a name": ("import socket\ndef attack(a):\n    return socket.gethostbyname('example.org')", {"violation"}, "encodings.idna"),
    "forks": ("import os\ndef attack(a):\n    return os.fork()", {"violation"}, "os.fork"),
    "starts a program": ("import subprocess\ndef attack(a):\n    return subprocess.call(['/usr/bin/python3'])", {"violation"}, "subprocess.Popen"),
    "becomes a program": ("import os\ndef attack(a):\n    os.execv('/usr/bin/python3', ['python3'])", {"violation"}, "os.exec"),
    "starts a thread": ("import threading\ndef attack(a):\n    threading.Thread(target=print).start()\n    return 2", {"violation"}, "not allowed"),
    "signals its parent": ("import os\ndef attack(a):\n    os.kill(os.getppid(), 9)\n    return 2", {"violation"}, "kill"),
    "signals everybody": ("import os\ndef attack(a):\n    os.kill(-1, 9)\n    return 2", {"violation"}, "kill"),
    "traces its parent": (
        "import ctypes, os\ndef attack(a):\n    return ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)", {"violation"}, "ptrace"),
    "reads its parent's memory": (
        "import os\ndef attack(a):\n    return open(f'/proc/{os.getppid()}/mem', 'rb').read(1).hex()", {"violation"}, "openat"),
    "writes its parent's memory": (
        "import ctypes, os\ndef attack(a):\n    return ctypes.CDLL(None).process_vm_writev(os.getppid(), 0, 0, 0, 0, 0)", {"violation"},
        "process_vm_writev"),
    "opens io_uring": ("import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).syscall(425, 8, 0)", {"violation"}, "not allowed"),
    "opens userfaultfd": ("import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).syscall(323, 0)", {"violation"}, "not allowed"),
    "loads a program into the kernel": ("import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).syscall(321, 0, 0, 0)", {"violation"}, "not allowed"),
    "asks for keys": ("import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).syscall(250, 0, 0)", {"violation"}, "not allowed"),
    "unshares": ("import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).unshare(0x10000000)", {"violation"}, "unshare"),
    "mounts": ("import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).mount(b'x', b'/', b'tmpfs', 0, 0)", {"violation"}, "mount"),
    "makes memory that runs": (
        "import mmap\ndef attack(a):\n    return len(mmap.mmap(-1, 4096, prot=7))", {"violation"}, "mmap"),
    "answers the kernel's questions itself": (
        "import fcntl\ndef attack(a):\n    for fd in range(9):\n        try:\n            fcntl.ioctl(fd, 0xC0502100, bytearray(80))\n"
        "        except OSError:\n            pass\n    return 2", {"violation"}, "ioctl"),
    "puts a second filter over the first": (
        "import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).prctl(22, 2, 0)", {"violation"}, "prctl"),
    "becomes dumpable": ("import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)", {"violation"}, "prctl"),
    "raises its limits": (
        "import resource\ndef attack(a):\n    resource.setrlimit(resource.RLIMIT_CPU, (9, 9))\n    return 2", {"violation"}, "prlimit64"),
    "catches SIGXCPU": (
        "import signal\ndef attack(a):\n    signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n    while True:\n        pass", {"violation", "timeout"}, ""),
    "sleeps": ("import time\ndef attack(a):\n    time.sleep(60)", {"violation", "timeout"}, ""),
    "loops": ("def attack(a):\n    while True:\n        pass", {"timeout"}, ""),
    "exits with success": ("import os\ndef attack(a):\n    os._exit(0)", {"crashed"}, ""),
    "raises SystemExit": ("def attack(a):\n    raise SystemExit(0)", {"crashed"}, ""),
    "ends by a signal": ("import ctypes\ndef attack(a):\n    return ctypes.string_at(0)", {"crashed", "violation"}, ""),
    "prints a pass marker": (
        "import sys\ndef attack(a):\n    sys.__stdout__.write('passed')\n    sys.__stdout__.flush()\n    return 2", {"violation", "crashed"}, ""),
    "writes to every descriptor": (
        "import os\ndef attack(a):\n    for fd in range(1, 64):\n        try:\n            os.write(fd, b'passed')\n        except OSError:\n"
        "            pass\n    return 2", {"violation"}, "write"),
    "sends garbage on its channel": ("import os\ndef attack(a):\n    os.write(0, b'garbage')\n    return 2", {"crashed"}, ""),
    "sends a result of its own, twice": (
        "import os, struct, json\ndef attack(a):\n    r = json.dumps(dict(ended='value', value=2, raised=None, limit=None, detail='', effects={}, "
        "created={}, notes={}, fuel=0)).encode()\n    for _ in range(12):\n        os.write(0, b'R' + struct.pack('>I', len(r)) + r)\n    return 2",
        {"crashed"}, ""),
    "announces a result that never comes": (
        "import os, time\ndef attack(a):\n    os.write(0, b'R' + (1 << 19).to_bytes(4, 'big'))\n    while True:\n        pass", {"timeout"}, ""),
    "announces a gigabyte": ("import os\ndef attack(a):\n    os.write(0, b'R' + (1 << 30).to_bytes(4, 'big'))\n    return 2", {"timeout", "crashed"}, ""),
    "floods its channel": ("import os\ndef attack(a):\n    while True:\n        os.write(0, b'R' * 65536)", {"crashed", "timeout"}, ""),
    "nests its result": (
        "import os\ndef attack(a):\n    r = b'[' * 100000\n    os.write(0, b'R' + len(r).to_bytes(4, 'big') + r)\n    return 2", {"crashed"}, ""),
    "takes all memory": ("def attack(a):\n    kept = []\n    while True:\n        kept.append(bytearray(1 << 20))", {"memory"}, ""),
    "takes all memory at once": ("def attack(a):\n    return len(bytearray(1 << 40))", {"memory"}, ""),
    "closes its channel": ("import os\ndef attack(a):\n    os.close(0)\n    return 2", {"crashed"}, ""),
    "is another value in every process": ("def attack(a):\n    return hash('a')", {"failed"}, ""),
    "kills its evidence": (
        "import sys, gc\ndef attack(a):\n    for each in gc.get_objects():\n        if type(each) is dict and 'HARMLESS' in each:\n"
        "            each['HARMLESS'] = frozenset(['open'])\n    try:\n        open('/etc/passwd')\n    except OSError:\n        pass\n    return 2",
        {"violation"}, "openat"),
}  # fmt: skip


def ask(sandbox: Sandbox, source: str, **changes: Any) -> Any:
    return sandbox.verify(Job(source=source, args=[1], message=True, **changes))


def test_honest_code_passes_without_the_language_layer(sandbox: Sandbox) -> None:
    """What these tests see fail, fails for what it does: plain computation passes."""
    verdict = ask(sandbox, "def attack(a):\n    return sorted(str(n) for n in range(1000))[-1] + str(2.5 * len(repr(a)))")

    assert ("passed", "9992.5") == (verdict.verdict, verdict.value)


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(sandbox: Sandbox, name: str) -> None:
    """No attack passes; each ends in the verdict that belongs to it, in time, with what it tried in the evidence."""
    source, verdicts, word = ATTACKS[name]
    started = time.monotonic()

    verdict = ask(sandbox, source)

    assert verdict.verdict in verdicts, verdict.model_dump_json(indent=1)
    assert word in str(verdict.evidence)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(("limit", "wall_s", "cpu_s"), [("cpu", 90.0, 1.0), ("wall", 1.0, 60.0)])
def test_clocks_of_a_run(sandbox: Sandbox, limit: str, wall_s: float, cpu_s: float) -> None:
    """A loop meets the limit that comes first, and it is the cell itself that says which: the host's own clock is for cells that say nothing."""
    policy = replace(sandbox.policy, cell=replace(sandbox.policy.cell, wall_s=wall_s, cpu_s=cpu_s))

    verdict = ask(Sandbox(sandbox._backend, policy), ATTACKS["loops"][0])

    assert ("timeout", limit) == (verdict.verdict, verdict.evidence["ended"][0]["limit"])


def test_a_run_cannot_ask_for_what_is_the_supervisors(sandbox: Sandbox) -> None:
    """Its memory is the policy's; the cell has more, for the interpreters that watch it."""
    spare = SUPERVISOR_BYTES // 4
    source = f"def attack(a):\n    try:\n        bytes({sandbox.policy.cell.memory_mb << 20} - {spare})\n    except MemoryError:\n        return 2\n    return 3"

    assert sandbox.verify(Job(source=source, args=[1], message=True, examples=[Example(args=[1], returns=2)])).passed


def test_a_run_cannot_spend_what_is_others(sandbox: Sandbox) -> None:
    """Runs that share a child have each their CPU time."""
    source = "import time\ndef attack(a):\n    end = time.process_time() + a\n    while time.process_time() < end:\n        pass\n    return a"
    examples = [Example(args=[each], returns=each) for each in (0, 1.6, 0.5, 0.25)]
    policy = replace(sandbox.policy, cell=replace(sandbox.policy.cell, wall_s=20.0, cpu_s=1.0))

    verdict = Sandbox(sandbox._backend, policy).verify(Job(source=source, examples=examples, variations=0))

    assert ("timeout", "example:1", "cpu") == (verdict.verdict, *(verdict.evidence["ended"][0][part] for part in ("run", "limit")))


def test_evidence_names_the_line(sandbox: Sandbox) -> None:
    """An attempt is reported with the line of the candidate that made it."""
    verdict = ask(sandbox, "def attack(a):\n    x = 1\n    open('/etc/passwd')\n    return 2")

    assert [3] == sorted({event["line"] for event in verdict.evidence["events"] if event["event"] == "open"})


def test_a_right_answer_does_not_excuse_an_attempt(sandbox: Sandbox) -> None:
    """A candidate that answers as wanted and looks around on the way is a violation."""
    verdict = ask(sandbox, ATTACKS["hides that it tried"][0], examples=[{"args": [1], "returns": 2}])

    assert "violation" == verdict.verdict


DEAF = """
from sandbox.cell import lockdown
class Deaf:
    def load(self):
        raise RuntimeError("this kernel has no user notification")
lockdown.build_filter = Deaf
"""


@pytest.mark.parametrize("name", ["reads a file", "forks", "signals its parent", "makes memory that runs", "loads a program into the kernel"])
def test_kernel_that_cannot_ask(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Where the kernel cannot ask anybody about a call, what is outside the list ends the run, and that is a violation too."""
    monkeypatch.setattr(raw, "ENTRY", raw.ENTRY.replace("\nmain(second, Raw)", DEAF + "\nmain(second, Raw)"))

    honest, verdict = ask(sandbox, "def attack(a):\n    return a"), ask(sandbox, ATTACKS[name][0])

    assert ("passed", "violation") == (honest.verdict, verdict.verdict)
    assert verdict.evidence["denied"]


CHEATS = {
    "equal to everything": "class Yes:\n    def __eq__(self, other):\n        return True\n    __hash__ = None\ndef attack(a):\n    return Yes()",
    "a number that is equal to everything": (
        "class Yes(int):\n    def __eq__(self, other):\n        return True\n    __hash__ = int.__hash__\ndef attack(a):\n    return Yes(7)"),
    "a text that is equal to everything": (
        "class Yes(str):\n    def __eq__(self, other):\n        return True\n    __hash__ = str.__hash__\ndef attack(a):\n    return Yes('')"),
    "a list that is equal to everything": "class Yes(list):\n    def __eq__(self, other):\n        return True\ndef attack(a):\n    return Yes([7])",
    "a change to what compares": (
        "import sys\ndef attack(a):\n    for module in list(sys.modules.values()):\n        for name in ('agrees', 'judge', 'check_observation'):\n"
        "            if name in vars(module):\n                setattr(module, name, lambda *_: None)\n    return 7"),
    "what it should be, looked up": (
        "import gc\ndef attack(a):\n    found = [each for each in gc.get_objects() if type(each) is dict and 'returns' in each]\n"
        "    return found[0]['returns'] if found else 7"),
    "an end before the comparison": "import atexit, sys\ndef attack(a):\n    atexit.register(print, 'passed')\n    sys.exit(0)",
}  # fmt: skip


@pytest.mark.parametrize("name", CHEATS)
def test_cheat(sandbox: Sandbox, name: str) -> None:
    """No answer but the right one fulfils an example: what is expected is outside, and compared there, as data."""
    verdict = ask(sandbox, CHEATS[name], examples=[{"args": [1], "returns": 125}])

    assert verdict.verdict in {"failed", "crashed", "violation"}, verdict.model_dump_json(indent=1)


@pytest.mark.parametrize("look", ["os.path.exists('/usr/lib/batos')", "os.getppid() == 1", "os.uname().nodename == 'cell'", "os.access('/proc', 0)"])
def test_looking_whether_this_is_a_cell(sandbox: Sandbox, look: str) -> None:
    """A candidate that asks the kernel where it is, to behave while it is watched, is a violation for asking."""
    verdict = ask(sandbox, f"import os\ndef attack(a):\n    return 125 if {look} else os.system('true')", examples=[{"args": [1], "returns": 125}])

    assert "violation" == verdict.verdict


def test_the_next_job_is_served(sandbox: Sandbox) -> None:
    """After everything above, an honest candidate still passes."""
    assert "passed" == ask(sandbox, "def attack(a):\n    return 2").verdict
