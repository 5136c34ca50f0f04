"""Resident workers, as processes: what they are left with, that each control is missed when it is not there, and what they cannot do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import load_policy
from sandbox import ControlMissing, EngineFault, SandboxUnavailable
from sandbox.resident import worker as worker_module
from sandbox.resident.pool import Upkeep, Workers
from sandbox.resident.worker import Ended, Limits, Worker
from tests.attacks.container.test_container_attacks import ATTACKS
from tests.sandbox.workers import RAW, entry

POLICY = load_policy("standard")
POLICY = replace(POLICY, cell=replace(POLICY.cell, wall_s=3.0, cpu_s=1.0, memory_mb=128))
LIMITS = Limits.of(POLICY, 60)


@pytest.fixture
def started() -> Iterator[Any]:
    """`started()` is a new worker that serves the policy; all are ended with the test."""
    made = []

    def start(*, bind: bool = True, limits: Limits = LIMITS) -> Worker:
        made.append(Worker())
        if bind:
            made[-1].bind(POLICY, limits, [], everything=False)
        return made[-1]

    yield start
    for each in made:
        each.close()


@pytest.fixture
def raw(tmp_path, monkeypatch, started) -> Any:
    """A worker whose language layer is off."""
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, RAW))
    return started()


def run(worker: Worker, source: str) -> Any:
    """What `attack(1)` of this plain Python answers."""
    worker.begin(["send", 1, "1", source, None, [1], {}, {}, False, None])
    return worker.hear()[3]


# -- what it is left with -----------------------------------------------------------------------------------


def test_a_worker_is_another_interpreter(started):
    """It is no fork: the command line is its own, and it is the first of a session of its own."""
    worker = started()

    assert b"resident/__main__.py" in Path(f"/proc/{worker.pid}/cmdline").read_bytes()
    assert worker.pid == os.getsid(worker.pid)


def test_what_the_kernel_shows(started):
    """Filter, limits, user and capabilities as they are read from outside."""
    worker = started()
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{worker.pid}/status").read_text().splitlines() if ":\t" in line)

    assert ("2", "1", "1") == (status["Seccomp"].strip(), status["NoNewPrivs"].strip(), status["Threads"].strip())
    assert {"0" * 16} == {status[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")}
    assert "0" not in status["Uid"].split()
    assert all(worker.controls[name] is True for name in worker.controls if name != "namespaces")


def test_no_descriptor_but_the_channel(tmp_path, started):
    """What the VM has open when it starts a worker, inheritable or not, the worker has not: neither image nor log nor socket."""
    held = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(held, True)
    try:
        worker = started()
    finally:
        os.close(held)

    if os.geteuid() == 0:
        assert ["0"] == os.listdir(f"/proc/{worker.pid}/fd")
    else:  # not even its own user may look
        with pytest.raises(PermissionError):
            os.listdir(f"/proc/{worker.pid}/fd")


def test_no_environment(monkeypatch, raw):
    """Nothing of the VM's environment gets in; the one variable there is says that time is UTC."""
    monkeypatch.setenv("BATOS_SECRET", "1")

    assert ["TZ"] == run(raw, "import os\ndef attack(a):\n    return list(os.environ)")
    if os.geteuid() == 0:
        assert b"" == Path(f"/proc/{raw.pid}/environ").read_bytes()


def test_modules_of_the_host_stay_outside(raw):
    """A worker has loaded neither database nor pydantic nor the VM."""
    loaded = run(raw, "import sys\ndef attack(a):\n    return sorted({name.partition('.')[0] for name in sys.modules})")

    assert set() == set(loaded) & {"ZODB", "persistent", "pydantic", "runtime", "transaction", "docker", "RestrictedPython"}


# What takes a control away, as a line before the worker begins, and what is then missing.
REMOVED = {
    "seccomp": ("lockdown.load_filter = lambda rules, channel, listens: channel.sendall(b'K')", {"seccomp", "no_new_privileges"}),
    "dumpable": (
        "made = confinement._call\n"
        "confinement._call = lambda name, *rest: made(name, 4, 1, 0, 0, 0) if name == 'prctl' else made(name, *rest)",
        {"dumpable"},
    ),
    "address space": ("limit(which=9)", {"address_space"}),
    "CPU": ("limit(which=0)", {"cpu"}),
    "file size": ("limit(which=1)", {"file_size"}),
    "processes": ("limit(which=6)", {"processes"}),
    "descriptors": ("limit(which=7)", {"descriptors"}),
}
if os.geteuid() == 0:  # without root there is neither a user nor a capability to give up, and no limit to raise first
    REMOVED |= {
        "core dumps": ("limit(which=4)\napply(4, (9, 9))", {"core_dumps"}),
        "user": ("confinement.become_nobody = lambda uid: None", {"user"}),
        "capabilities": (
            "made = confinement._call\nconfinement._call = lambda name, *rest: None if name == 'capset' else made(name, *rest)\n"
            "confinement.become_nobody = lambda uid: None",
            {"capabilities"},
        ),
    }
REMOVING = '''
from sandbox.cell import lockdown
from sandbox.resident import confinement
import resource
apply = resource.setrlimit
def limit(which):
    class Without:
        def __getattr__(self, name):
            return getattr(resource, name)
        def setrlimit(self, each, values):
            return None if each == which else apply(each, values)
    lockdown.resource = Without()
{removal}
main()
'''


@pytest.mark.parametrize("control", REMOVED)
def test_a_worker_without_a_control_is_not_used(tmp_path, monkeypatch, started, control):
    """Each control is read back from the kernel: where one is not in force, nothing runs, and the error names it."""
    removal, missing = REMOVED[control]
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, REMOVING.format(removal=removal)))

    with pytest.raises(ControlMissing) as raised:
        started()
    assert missing <= set(raised.value.missing)


def test_without_libseccomp_one_line_names_the_package(tmp_path, monkeypatch, started):
    """There is no quieter way to run a method."""
    program = "import sys\nsys.modules['seccomp'] = sys.modules['pyseccomp'] = None\nmain()"
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, program))

    with pytest.raises(SandboxUnavailable, match=r"libseccomp.* is missing.*apt-get install python3-seccomp") as raised:
        started()
    assert "\n" not in str(raised.value)


def test_another_pythons_binding_will_do(tmp_path, monkeypatch, started):
    """Where Debian's binding is for another Python, the one from the package index makes the same filter."""
    refuse = (
        "import sys\nclass No:\n    def find_spec(self, name, path=None, target=None):\n        if name == 'seccomp':\n"
        "            raise ImportError(name)\nsys.meta_path.insert(0, No())\n"
    )
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, refuse + RAW))
    worker = started()

    with pytest.raises(Ended, match="openat"):
        run(worker, "def attack(a):\n    return open('/etc/passwd').read()")
    assert worker.denied


def test_a_worker_that_cannot_start_is_a_fault(tmp_path, monkeypatch, started):
    """An interpreter that ends before it has said anything."""
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, "raise SystemExit(9)"))

    with pytest.raises(EngineFault, match="did not start: its process ended with status 9"):
        started()


def test_a_worker_whose_vm_is_gone_already_does_not_start(monkeypatch, started):
    """The VM died before the worker could ask to be killed with it: nobody would end it."""
    worker = started(bind=False)
    monkeypatch.setattr(worker_module.os, "getpid", lambda: 1)

    with pytest.raises(EngineFault, match="who started this worker is gone"):
        worker.bind(POLICY, LIMITS, [], everything=False)


# -- what it cannot do ----------------------------------------------------------------------------------------

KINDS = {"violation": {"violation"}, "timeout": {"wall", "cpu"}, "crashed": {"died"}, "memory": {"memory", "died"}}
# This one is seen by comparing two processes, which is for cells.
OTHER = {"is another value in every process"}


@pytest.mark.matrix
@pytest.mark.parametrize("name", sorted(set(ATTACKS) - OTHER))
def test_attack(raw, name):
    """The attacks on cells, in a worker without a language layer: each ends it in time, and what it tried is told."""
    source, verdicts, _ = ATTACKS[name]
    began = time.monotonic()
    with pytest.raises(Ended) as raised:
        for _ in range(3):  # a worker lives on, and so may the attack
            run(raw, source)

    assert raised.value.kind in {kind for verdict in verdicts for kind in KINDS[verdict]} | {"garbage", "output"}
    assert (raised.value.kind == "violation") == bool(raw.denied or raw.events)
    assert time.monotonic() - began < 60
    with pytest.raises(ProcessLookupError):
        os.kill(raw.pid, 0)


def test_evidence_names_call_and_line(raw):
    """What was refused is known by name, with the line that tried it; and it was refused."""
    with pytest.raises(Ended, match="violation: it tried the system call openat"):
        run(raw, "def attack(a):\n    try:\n        open('/etc/passwd')\n    except OSError:\n        return 2\n")

    assert ["openat"] == [each["call"] for each in raw.denied]
    assert [("open", 3)] == [(each["event"], each["line"]) for each in raw.events]


def test_the_vms_memory_is_out_of_reach(raw):
    """Reading another process of the same user ends the worker."""
    with pytest.raises(Ended, match="violation"):
        run(raw, f"import ctypes\ndef attack(a):\n    return ctypes.CDLL(None).process_vm_readv({os.getpid()}, 0, 0, 0, 0, 0)")


def test_a_workers_memory_is_out_of_reach(started):
    """A process of the same user, without root, reads none of it."""
    worker = started()
    program = f"open('/proc/{worker.pid}/mem', 'rb')"
    command = [sys.executable, "-I", "-S", "-c", f"import os\nif os.geteuid() == 0:\n    os.setgroups([]); os.setresuid(*[{worker.uid or 0}] * 3)\n{program}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert "PermissionError" in done.stderr


# -- limits ---------------------------------------------------------------------------------------------------


def test_a_c_level_hang_is_ended(raw):
    """What spends no fuel spends time: more CPU time than one send has ends the worker."""
    with pytest.raises(Ended, match="cpu: more than 1 s|wall: more than 3 s"):  # whichever comes first on this machine
        run(raw, "def attack(a):\n    return 7 ** (10 ** 8) % 3")


def test_waiting_is_ended(raw):
    """A worker that does nothing at all is ended when the time is over."""
    with pytest.raises(Ended, match=r"wall: more than 3 s"):
        run(raw, "import _thread\ndef attack(a):\n    lock = _thread.allocate_lock()\n    lock.acquire(); lock.acquire()")


def test_cpu_time_is_counted_for_each_send(raw):
    """Six sends of a fifth of the time are six sends, not more than the time of one."""
    source = "import time\ndef attack(a):\n    end = time.process_time() + 0.2\n    while time.process_time() < end:\n        pass\n    return 5"

    assert [5] * 6 == [run(raw, source) for _ in range(6)]


def test_a_life_has_an_end(tmp_path, monkeypatch, started):
    """Where nobody watches any more, the kernel ends a worker when its life's CPU time is used up."""
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, RAW))
    worker = started(limits=replace(LIMITS, cpu_s=30.0, wall_s=30.0, life_cpu_s=1.0))

    with pytest.raises(Ended, match="cpu: more CPU time than a worker has in its life"):
        run(worker, "def attack(a):\n    while True:\n        pass")


def test_an_answer_is_limited(raw):
    """Saying more than the policy's bytes ends the worker, in one message or in many."""
    with pytest.raises(Ended, match="output"):
        run(raw, "def attack(a):\n    return 'x' * 2_000_000")


# -- the pool -------------------------------------------------------------------------------------------------


@pytest.fixture
def pool() -> Iterator[Any]:
    """`pool(upkeep)` is a pool that is closed with the test."""
    made = []

    def make(**upkeep: Any) -> Workers:
        made.append(Workers(Upkeep(**upkeep)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def serve(workers: Workers, key: Any) -> int:
    """One send as far as the pool can tell; the process that it got."""
    lease = workers.take(key)
    if not lease.worker.bound:
        lease.worker.bind(POLICY, LIMITS, [], everything=False)
    lease.sends += 1
    pid = lease.worker.pid
    workers.give(lease)
    return pid


def test_a_worker_serves_many_sends_and_no_other_key(pool):
    """The next send for the same image and policy gets the same process, for another one another process."""
    workers = pool()

    assert serve(workers, ("a", 1)) == serve(workers, ("a", 1)) != serve(workers, ("b", 1))


@pytest.mark.parametrize("upkeep", [{"sends": 2}, {"age_s": 0.0}, {"look_after": 1, "cpu_s": 0.0}, {"look_after": 1, "memory_share": 0.001}])
def test_workers_are_replaced_in_time(pool, upkeep):
    """After so many sends, so long, so much time or memory a worker is another process, which has been started already."""
    workers = pool(**upkeep)
    first, second = serve(workers, "k"), serve(workers, "k")
    third = serve(workers, "k")

    assert len({first, second, third}) >= 2
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_too_many_senders_wait_their_turn(pool):
    """No more workers than allowed; who gets none in time is told."""
    workers = pool(workers=1, wait_s=0.05)
    lease = workers.take("k")

    with pytest.raises(SandboxUnavailable, match="all 1 workers were busy"):
        workers.take("k")
    workers.end(lease)
    workers.end(workers.take("k"))


def test_closing_ends_the_workers_of_an_image(pool):
    """Those of others live on."""
    workers = pool()
    ours, theirs = serve(workers, ("a", 1)), serve(workers, ("b", 1))
    workers.close("a")

    with pytest.raises(ProcessLookupError):
        os.kill(ours, 0)
    assert theirs == serve(workers, ("b", 1))


def test_a_fork_has_no_workers(pool):
    """A forked VM starts its own, and leaves its parent's alone."""
    workers = pool()
    ours = serve(workers, "k")
    child = os.fork()
    if child == 0:
        os._exit(0 if serve(workers, "k") != ours else 1)
    _, status = os.waitpid(child, 0)

    assert 0 == os.waitstatus_to_exitcode(status)
    assert ours == serve(workers, "k")


def test_a_worker_ends_with_the_vm(tmp_path):
    """A VM that is killed leaves no worker behind."""
    program = (
        "import sys\nfrom policies import load_policy\nfrom sandbox.resident.worker import Limits, Worker\n"
        "p = load_policy('standard')\nw = Worker()\nw.bind(p, Limits.of(p, 60), [], everything=False)\n"
        "print(w.pid, flush=True)\nsys.stdin.read()\n"
    )
    vm = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert vm.stdout is not None
    pid = int(vm.stdout.readline())
    vm.send_signal(signal.SIGKILL)
    vm.communicate()

    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.02)
    pytest.fail("the worker lives on")


def test_a_worker_is_told_of_its_own_commits_alone(started):
    """The commit of a send that it did not make, or that changed nothing: it would not know any more what the image holds, and ends."""
    worker = started()
    worker.begin(["send", 7, "1", "f", None, [], {}, {"1": [[], {}, True]}, False, 6])
    with pytest.raises(Ended, match="died: ValueError: told of the commit of another send"):
        worker.hear()


def test_a_worker_that_does_not_listen(raw):
    """More is said to it than the socket holds while it is at something else: the VM waits no longer than the send may take."""
    raw.begin(["send", 1, "1", "def attack(a):\n    while True:\n        pass", None, [1], {}, {}, False, None])
    with pytest.raises(Ended, match="cpu|wall"):
        raw.say(["state", 1, [[], {"x": "x" * 5_000_000}, False]])


def test_a_worker_that_does_not_listen_and_wants_out(raw):
    """Its system calls are answered meanwhile, so that neither waits for the other."""
    source = "import os\ndef attack(a):\n    while True:\n        try:\n            os.getppid()\n        except OSError:\n            pass"
    raw.begin(["send", 1, "1", source, None, [1], {}, {}, False, None])
    with pytest.raises(Ended, match="violation: it tried the system call getppid"):
        raw.say(["state", 1, [[], {"x": "x" * 5_000_000}, False]])
