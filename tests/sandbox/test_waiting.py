"""Children that are forked before there is a job, and what runs share a child: they are limited like others, and what they cannot serve is served all the same."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from policies import compile_method, load_policy
from sandbox import Example, Job, Sandbox
from sandbox.backends.base import CellSpec
from sandbox.cell import messages, precompiled, supervisor, watch
from sandbox.cell.codec import Bounds
from sandbox.planning import cell_job, plan
from tests.attacks.container import raw
from tests.conformance.conftest import BACKENDS, open_backend

# The program of a cell as it is, with a line of the test's before it serves.
ENTRY = '''
import sys
exec(compile(open("/usr/lib/batos/sandbox/cell/__main__.py").read().rpartition("\\n\\n")[0], "cell", "exec"))
from sandbox.cell import child, lockdown, supervisor, twin, waiting, watch
{line}
supervisor._comes = lambda within_s: False
supervisor.main(second)
'''
SOURCE = "def add(self, amount):\n    self.balance = self.balance + amount\n    return self.balance"
# A cell in whose children each example but the first that the child is given does something else before it is run.
SECOND = """
import posix, time
from sandbox.cell import guest
run, met = guest.MethodGuest.run, set()
def spin(seconds):
    end = time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) + seconds
    while time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) < end:
        pass
def altered(self, spec):
    if spec["group"].startswith("example"):
        met.add(spec["group"])
        if len(met) > 1:
            {what}
    return run(self, spec)
guest.MethodGuest.run = altered
"""
ALONE = "def start(*_):\n    raise RuntimeError('forked late')\nwatch.start = start"


@pytest.fixture(params=BACKENDS, scope="module")
def backend(request: pytest.FixtureRequest) -> Iterator[Any]:
    made = open_backend(request.param)
    yield made
    made.close()


def verify(backend: Any, job: Job, line: str = "", **changes: Any) -> Any:
    """The verdict over `job` in a cell whose children waited before it came."""
    policy = load_policy("standard")
    policy = replace(policy, cell=replace(policy.cell, **changes))
    sandbox = Sandbox(backend, policy)
    sandbox._spec = replace(CellSpec.of(policy), command=(*sandbox._spec.command[:-1], "-c", ENTRY.format(line=line)))
    return sandbox.verify(job)


def job(source: str = SOURCE, **changes: Any) -> Job:
    return Job(**{"source": source, "slots": {"balance": 100}, "examples": [Example(args=[25], returns=125, after={"balance": 125})], **changes})


def test_children_that_waited_serve_a_job(backend: Any) -> None:
    """An example in both interpreters and the variations need no further child."""
    verdict = verify(backend, job(), ALONE)

    assert verdict.passed, verdict.model_dump_json(indent=1)
    assert verdict.evidence["cpu_ms"] < 1000


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("import datetime\ndef add(self, amount):\n    return datetime.date(2024, 1, amount).isoformat()", "2024-01-25"),
        ("import re\ndef add(self, amount):\n    return re.sub('5', 'x', str(amount))", "2x"),
        ("import decimal\ndef add(self, amount):\n    return decimal.Decimal(amount) / 2", {"$decimal": "12.5"}),
    ],
)
def test_what_they_lack_is_had_later(backend: Any, source: str, answer: Any) -> None:
    """A method that needs modules that nobody has loaded is no violation: it is run in a child that is forked when they are there."""
    verdict = verify(backend, job(source, examples=[Example(args=[25], returns=answer)], variations=0))

    assert verdict.passed, verdict.model_dump_json(indent=1)


def test_values_that_need_a_module(backend: Any) -> None:
    """So is one whose receiver holds such values."""
    slots = {"balance": 100, "since": {"$date": "2024-01-01"}, "price": {"$decimal": "1.5"}}
    verdict = verify(backend, job(slots=slots))

    assert verdict.passed, verdict.model_dump_json(indent=1)


def test_all_runs_of_the_candidate_share_a_child(backend: Any) -> None:
    """All examples and the variations are run in the child that waited, invariants in one that is forked when it is their turn."""
    examples = [Example(args=[each], returns=100 + each) for each in range(5)]
    verdict = verify(backend, job(examples=examples, invariants=["self.balance == self.balance"]))

    assert verdict.passed, verdict.model_dump_json(indent=1)
    assert verdict.evidence["runs"] >= 18


@pytest.mark.parametrize(
    "line",
    [
        "made = waiting.fork\ndef fork(*args):\n    child = made(*args)\n    waiting.os.kill(child._pid, 9)\n    return child\nwaiting.fork = fork",
        "child.wait = lambda *args: waiting.os._exit(1)",
        "made = child.wait\ndef wait(*args):\n    def refuse(*_, **__):\n        raise OSError('no')\n    lockdown.load_filter = refuse\n    made(*args)\nchild.wait = wait",
    ],
    ids=["killed", "ended", "not locked in"],
)
def test_children_that_are_gone(backend: Any, line: str) -> None:
    """A child that did not live to see the job is replaced by one that is forked for it."""
    assert verify(backend, job(), line).passed


def test_a_child_that_waited_is_limited(backend: Any) -> None:
    """Memory and CPU time of a run are the policy's, whenever its child was forked."""
    hungry = "def add(self, amount):\n    kept = []\n    for number in range(1000000):\n        kept.append('x' * 100000 + str(number))\n    return len(kept)"
    busy = "def add(self, amount):\n    found = 0\n    for number in range(10 ** 4):\n        found = found + len(sorted(str(number) * 20000))\n    return found"

    assert verify(backend, job(hungry), ALONE, memory_mb=96).verdict == "memory"
    verdict = verify(backend, job(busy), ALONE, cpu_s=1.0, wall_s=30.0)
    assert ("timeout", "cpu") == (verdict.verdict, verdict.evidence["ended"][0]["limit"])


def test_memory_that_others_left_taken_is_held_against_nobody(backend: Any) -> None:
    """A run for which there was no memory behind another one in its child is made again, as the first of its own."""
    examples = [Example(args=[each], returns=100 + each) for each in range(3)]
    verdict = verify(backend, job(examples=examples), SECOND.format(what="posix._exit(3)"))

    assert verdict.passed, verdict.model_dump_json(indent=1)
    assert verdict.evidence["runs"] == verify(backend, job(examples=examples)).evidence["runs"]


def test_where_no_other_child_can_be_had(backend: Any) -> None:
    """What had come to nothing then counts as it was."""
    examples = [Example(args=[each], returns=100 + each) for each in range(3)]
    verdict = verify(backend, job(examples=examples), SECOND.format(what="posix._exit(3)") + ALONE)

    assert verdict.verdict == "memory"
    assert {each["run"] for each in verdict.evidence["ended"]} == {"example:1"}


@pytest.mark.parametrize("status", [0, 7])
def test_a_child_that_leaves_is_not_replaced(backend: Any, status: int) -> None:
    """Only want of memory is a reason to run something again."""
    examples = [Example(args=[each], returns=100 + each) for each in range(2)]
    verdict = verify(backend, job(examples=examples), SECOND.format(what=f"posix._exit({status})"))

    assert verdict.verdict == "crashed"
    assert {each["run"] for each in verdict.evidence["ended"]} == {"example:1"}


def test_an_attempt_is_not_made_again(backend: Any) -> None:
    """What was tried in the second of two runs that share a child is a violation, whatever became of the child."""
    tried = "try:\n                open('/etc/passwd')\n            finally:\n                posix._exit(3)"
    verdict = verify(backend, job(examples=[Example(args=[each], returns=100 + each) for each in range(2)]), SECOND.format(what=tried))

    assert verdict.verdict == "violation"
    assert {each["run"] for each in verdict.evidence["events"]} == {"example:1"}


def test_what_was_denied_is_not_forgotten(backend: Any) -> None:
    """A run that the language layer denied something is not made again, even if there was no memory left for it."""
    denied = "return {**run(self, spec), 'ended': 'limit', 'limit': 'memory', 'value': None, 'effects': {}, 'notes': {'denied': ['change it']}}"
    examples = [Example(args=[each], returns=100 + each) for each in range(2)]
    verdict = verify(backend, job(examples=examples), SECOND.format(what=denied))

    assert verdict.verdict == "memory"
    assert verdict.evidence["policy_denied"] == ["change it"]


def test_each_group_has_its_cpu_time(backend: Any) -> None:
    """Together they may use more than one alone; none may use what another left."""
    examples = [Example(args=[each], returns=100 + each) for each in range(4)]
    enough = verify(backend, job(examples=examples, variations=0), SECOND.format(what="spin(0.6)"), cpu_s=1.0, wall_s=30.0)
    too_much = verify(backend, job(examples=examples, variations=0), SECOND.format(what="spin(1.6)"), cpu_s=1.0, wall_s=30.0)

    assert enough.passed, enough.model_dump_json(indent=1)
    assert enough.evidence["cpu_ms"] > 3000
    assert (too_much.verdict, {(each["run"], each["limit"]) for each in too_much.evidence["ended"]}) == ("timeout", {("example:1", "cpu")})


def test_a_run_that_uses_up_the_memory_itself(backend: Any) -> None:
    """It does so in a child of its own, too; what comes after it is not run any more."""
    source = "def add(self, amount):\n    kept = []\n    while amount == 26:\n        kept.append('x' * 100000 + str(len(kept)))\n    return amount"
    verdict = verify(backend, job(source, examples=[Example(args=[each], returns=each) for each in (25, 26, 27)]), memory_mb=96)

    assert verdict.verdict == "memory"
    assert {each["run"] for each in verdict.evidence["ended"]} == {"example:1"}
    assert verdict.evidence["runs"] == 4


def test_nothing_is_run_behind_a_limit(backend: Any) -> None:
    """The child stops by itself, and that is no silence of which somebody could be accused, nor is it waited for."""
    source, examples = "def add(self, amount):\n    while True:\n        pass", [Example(args=[each], returns=0) for each in (1, 2)]
    verdict = verify(backend, job(source, examples=examples), "watch._PATIENCE_S = -1.0")

    assert (verdict.verdict, verdict.evidence["runs"]) == ("timeout", 2)
    assert {each["limit"] for each in verdict.evidence["ended"]} == {"fuel"}


def test_what_could_be_left_suspended_is_known_in_the_cell() -> None:
    """Whether a generator can be left in a `try` travels with the code: only then is what a run left ended with it, before the next one in its child."""
    policy = load_policy("standard")
    source = "def add(self):\n    def later():\n        try:\n            yield 1\n        finally:\n            pass\n    return next(later())"
    method = compile_method(source, policy, "add")
    arrived = precompiled.unpack(precompiled.pack([method], []), policy)

    assert arrived is not None
    assert arrived[source, "add"].suspends


def test_which_runs_share_a_child() -> None:
    """Everything that is sent to the candidate itself. Other methods' examples have a child that it has not been in."""
    groups = ("message", "example:0", "variation", "variation", "regression")
    calls = [{"group": group, "name": str(at), "selector": "other" if group == "regression" else None} for at, group in enumerate(groups)]
    job = {"calls": calls, "repeat": ["message", "example:0"]}
    first, second = (
        [[[call["name"] for call in group] for group in child] for child in supervisor._share(job, interpreter)] for interpreter in (0, 1)
    )

    assert first == [[["0"], ["1"], ["2", "3"]]]
    assert second == [[["0"], ["1"]], [["4"]]]


def test_a_job_that_is_too_large_for_them(backend: Any) -> None:
    """The child that waits would take it apart again: it is prepared once, and a child is forked then."""
    assert verify(backend, job(slots={"balance": 100, "text": "x" * 100_000})).passed


@pytest.mark.jail
def test_fewer_processes_than_would_like_to_wait() -> None:
    """Where the policy allows two interpreters and hardly a child, nobody waits ahead for ever, and every run is made in the end."""
    backend = open_backend("bubblewrap")
    try:
        assert verify(backend, job(), pids=4).passed
    finally:
        backend.close()


def test_a_cell_that_nobody_ends(backend: Any) -> None:
    """It has answered, waits to be ended, and ends by itself when nobody does."""
    policy, given = load_policy("standard"), job()
    method, snapshot = compile_method(given.source, policy), given.receiver(Bounds())
    message = messages.frame(cell_job("0" * 32, given, method, policy, snapshot, plan(given, method, policy, snapshot)))
    cell = backend.start(CellSpec.of(policy))
    try:
        output = cell.exchange(message, 20, framed=False)
    finally:
        cell.destroy()

    assert "closed" == output.ended
    assert messages.check_answer(messages.unframe(output.data, 1 << 20), "0" * 32)["fault"] is None


def test_processes_that_wait_count(backend: Any) -> None:
    """A run whose child has waited can start no process, whoever else waits."""
    with pytest.MonkeyPatch.context() as patch:
        raw.switch_off(patch, ahead=True)
        policy = load_policy("standard")
        policy = replace(policy, cell=replace(policy.cell, wall_s=6.0))
        verdict = Sandbox(backend, policy).verify(Job(source="import os\ndef attack(a):\n    return os.fork()", args=[1], message=True))

    assert "violation" == verdict.verdict
    assert "fork" in str(verdict.evidence)


def test_descriptors_that_a_child_sends_are_closed() -> None:
    """All of them: the supervisor would otherwise hold the child's own end, and never hear that it hung up."""
    ours, theirs = socket.socketpair()
    sent = [os.dup(theirs.fileno()) for _ in range(2)]
    watched = watch._Watched(watch.Started(os.getpid(), ours), [1], {"output_bytes": 1024, "cpu_s": 1.0}, 0.0)
    watched.take(b"", [(socket.SOL_SOCKET, socket.SCM_RIGHTS, b"".join(each.to_bytes(4, "little") for each in sent))])
    theirs.close()

    assert ours.recv(1) == b""
    ours.close()
