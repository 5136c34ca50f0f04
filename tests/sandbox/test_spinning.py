"""How long a worker and the VM look for what the other says before they sleep: a bounded time, and none where it would be at another's cost."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from policies import load_policy
from sandbox.resident import inside, spinning, wire
from sandbox.resident import worker as worker_module
from sandbox.resident.worker import Ended, Limits, Worker
from tests.sandbox.workers import RAW, entry

LIMITS = replace(Limits.of(load_policy("standard"), 60), wall_s=1.0, cpu_s=1.0)
NOTHING = "def attack(a):\n    return a"
WAITING = "import _thread\ndef attack(a):\n    lock = _thread.allocate_lock()\n    lock.acquire(); lock.acquire(timeout=a)"


@pytest.fixture
def raw(tmp_path, monkeypatch) -> Iterator[Any]:
    """`raw()` is a worker whose language layer is off; all are ended with the test."""
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, RAW))
    made = []

    def start() -> Worker:
        made.append(Worker())
        made[-1].bind(load_policy("standard"), LIMITS, [], everything=False)
        return made[-1]

    yield start
    for each in made:
        each.close()


def run(worker: Worker, source: str, argument: Any = 1) -> Any:
    """What `attack(argument)` of this plain Python answers."""
    worker.begin(["send", 1, "1", source, None, [argument], {}, {}, False, None])
    return worker.hear()[3]


# -- processors -----------------------------------------------------------------------------------------------


@pytest.fixture
def groups(tmp_path, monkeypatch) -> Any:
    """`groups({"a": "50000 100000"})` are control groups with these quotas; the process is in the group `a/b`."""
    monkeypatch.setattr(spinning, "_GROUPS", str(tmp_path))
    monkeypatch.setattr(spinning, "_MEMBERSHIP", str(tmp_path / "membership"))
    monkeypatch.setattr(spinning.os, "sched_getaffinity", lambda pid: {0, 1, 2, 3})

    def make(quotas: dict[str, str], membership: str = "1:name=systemd:/c\n0::/a/b\n") -> None:
        (tmp_path / "membership").write_text(membership)
        (tmp_path / "a" / "b").mkdir(parents=True)
        for name, quota in quotas.items():
            (tmp_path / name / "cpu.max").write_text(quota)

    return make


@pytest.mark.parametrize(
    ("quotas", "wanted"),
    [
        ({}, 4.0), ({"a/b": "max 100000\n"}, 4.0), ({"a/b": "250000 100000\n"}, 2.5), ({"a": "150000 100000\n", "a/b": "max 100000\n"}, 1.5),
        ({".": "100000 100000\n"}, 1.0), ({"a/b": "garbage"}, 4.0), ({"a/b": "900000 100000\n"}, 4.0),
    ],
)  # fmt: skip
def test_processors_within_a_quota(groups, quotas, wanted):
    """The process's own control group counts, and each around it."""
    groups(quotas)

    assert wanted == spinning.processors()


def test_processors_without_control_groups(groups):
    """Where the kernel tells of no group, those count on which the process may run."""
    groups({}, membership="")

    assert 4.0 == spinning.processors()


@pytest.mark.parametrize(("affinity", "quota", "wanted"), [({0}, "max 100000", False), ({0, 1}, "max 100000", True), ({0, 1}, "150000 100000", False)])
def test_nobody_spins_on_the_only_processor(groups, monkeypatch, affinity, quota, wanted):
    """The other side could not run meanwhile; under a quota both would be stopped soon."""
    groups({"a/b": quota})
    monkeypatch.setattr(spinning.os, "sched_getaffinity", lambda pid: affinity)

    assert wanted is spinning.spins()


# -- a worker -------------------------------------------------------------------------------------------------


@pytest.fixture
def channel(monkeypatch) -> Iterator[Any]:
    """A worker's channel, the VM's end of it, and the moments at which the worker let others go first."""
    ours, theirs = socket.socketpair()
    made, moments = inside.Channel(theirs), []

    def sched_yield() -> None:
        moments.append(time.monotonic())
        os.sched_yield()

    monkeypatch.setattr(inside, "sched_yield", sched_yield)
    monkeypatch.setattr(inside, "CROWDED_S", 60.0)
    made.spin_s = 0.02
    yield made, ours, moments
    ours.close()
    theirs.close()


def say(ours: socket.socket, after_s: float = 0.0) -> None:
    """Something is said to the worker after that time."""
    threading.Timer(after_s, ours.sendall, [wire.pack(["x"])]).start()


def test_a_worker_looks_for_the_next_message_no_longer_than_it_may(channel):
    """After a quick message it looks, sleeps when its time is over, and does not look again before there was a quick one."""
    made, ours, moments = channel
    ours.sendall(wire.pack(["x"]))
    made.receive()
    say(ours, after_s=0.3)
    began = time.monotonic()
    made.receive()
    looked = len(moments)
    say(ours, after_s=0.1)
    made.receive()

    assert looked > 0
    assert moments[-1] - began < 0.2
    assert looked == len(moments)


def test_a_worker_sleeps_where_others_want_the_processor(channel, monkeypatch):
    """Who lets others go first and finds that there were some sleeps, and for a time does not try it again."""
    made, ours, moments = channel
    monkeypatch.setattr(inside, "CROWDED_S", 0.0)
    monkeypatch.setattr(inside, "REST_S", 60.0)
    made.spin_s = 10.0
    ours.sendall(wire.pack(["x"]))
    made.receive()
    for _ in range(2):
        say(ours, after_s=0.05)
        made.receive()

    assert 1 == len(moments)


def test_a_worker_that_is_not_told_to_spin_does_not(channel):
    """It sleeps between two messages, however quickly they come."""
    made, ours, moments = channel
    made.spin_s = 0.0
    for _ in range(3):
        say(ours)
        made.receive()

    assert [] == moments


def test_a_worker_to_which_nothing_is_said_uses_no_time(raw):
    """It has looked for the next message, between sends in quick succession, and sleeps when there are no more."""
    worker = raw()
    for _ in range(200):
        run(worker, NOTHING)
    before = worker.cpu_s
    time.sleep(0.5)

    assert worker.cpu_s - before < 0.1


@pytest.mark.parametrize(("processors", "told"), [({0}, 0.0), ({0, 1}, spinning.WORKER_S)])
def test_a_worker_with_one_processor_sleeps_between_sends(raw, monkeypatch, processors, told):
    """The VM tells it how long to look, when it starts it."""
    said = []
    say = Worker._say
    monkeypatch.setattr(Worker, "_say", lambda self, message: said.append(message) or say(self, message))
    monkeypatch.setattr(spinning, "_quotas", list)
    monkeypatch.setattr(spinning.os, "sched_getaffinity", lambda pid: processors)
    worker = raw()

    assert (told, bool(told)) == (said[0][3]["spin_s"], worker._spin_s > 0)


# -- the VM ---------------------------------------------------------------------------------------------------


def test_the_vm_sleeps_while_a_method_takes_its_time(raw):
    """It looks for the answer for less than a thousandth of a second, and within the limits of the send."""
    worker = raw()
    before = time.process_time()
    with pytest.raises(Ended, match="wall: more than 1 s"):
        run(worker, WAITING, -1)

    assert time.process_time() - before < 0.3


def test_the_vm_sleeps_where_others_want_the_processor(raw, monkeypatch):
    """As a worker does."""
    monkeypatch.setattr(spinning, "spins", lambda: True)
    worker = raw()
    moments = []
    monkeypatch.setattr(worker_module.os, "sched_yield", lambda: moments.append(time.monotonic()))
    monkeypatch.setattr(spinning, "CROWDED_S", 0.0)
    monkeypatch.setattr(spinning, "REST_S", 60.0)
    for _ in range(2):
        run(worker, WAITING, 0.05)

    assert 1 == len(moments)


def test_looking_for_an_answer_is_not_the_methods(raw):
    """A worker that looks for the answer to its question, while the VM finds it, spends none of the send's CPU time with that."""
    worker = raw()
    worker.begin(["send", 1, "1", WAITING, None, [0.01], {}, {}, False, None])
    before = worker._cpu_until
    worker.say(["state", 1, [[], {}, False]], thought_s=5.0)

    assert spinning.WORKER_S == pytest.approx(worker._cpu_until - before)
