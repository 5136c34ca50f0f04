"""Attack family 16: cells that answer anything but the truth. No engine is needed; the fake cell says what it likes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from policies import load_policy
from sandbox import EngineFault, Job, Sandbox, Verdict
from sandbox.backends.base import Output
from tests.sandbox.fakes import HEADER, FakeBackend, frame, honest

SOURCE = "def answer(self, amount):\n    return 1\n"
JOB = Job(source=SOURCE, args=[1], message=True)


def verdict_of(answer: Callable[[dict[str, Any]], Any], job: Job = JOB) -> Verdict:
    backend = FakeBackend(answer)
    with Sandbox(backend, load_policy("standard")) as sandbox:
        verdict = sandbox.verify(job)
    assert all(cell.destroyed for cell in backend.started)
    return verdict


def changed(**changes: Any) -> Callable[[dict[str, Any]], bytes]:
    return lambda job: frame({**honest(job), **changes})


def each(**changes: Any) -> Callable[[dict[str, Any]], bytes]:
    return lambda job: frame(honest(job, **changes))


def test_honest_answer_passes() -> None:
    """The fake is honest where it is not told otherwise."""
    assert "passed" == verdict_of(each()).verdict


@pytest.mark.parametrize(
    "answer",
    [
        lambda job: b"",
        lambda job: b"\0",
        lambda job: b"\0\0\0\5",
        lambda job: b"garbage that is no frame",
        lambda job: b"\xff" * 100,
        lambda job: frame(honest(job))[:-10],
        lambda job: frame(honest(job)) + b"x",
        lambda job: frame(honest(job)) * 2,
        lambda job: HEADER.pack(3) + b"\xff\xfe\xfd",
        lambda job: HEADER.pack(200_000) + b"[" * 200_000,
        lambda job: HEADER.pack(4) + b"null",
        lambda job: HEADER.pack(3) + b"NaN",
        lambda job: HEADER.pack(13) + b'{"a":1,"a":2}',
        lambda job: HEADER.pack(5000) + b"1" * 5000,
        lambda job: HEADER.pack(1 << 31) + b"x" * 10,
        lambda job: Output(b"", "closed"),
        lambda job: Output(b"x" * 1000, "output"),
        changed(nonce="another job's"),
        changed(schema="batos.cell-answer/2"),
        changed(more=1),
        changed(observations={}),
        changed(observations=[1]),
        changed(observations=[]),
        changed(fault="it broke"),
        each(ended="passed"),
        each(ended="limit"),
        each(ended="limit", limit="patience"),
        each(raised={"type": "ValueError", "message": "", "line": None}),
        each(ended="raised"),
        each(interpreter=True),
        each(fuel="many"),
        each(effects=[]),
        each(effects={"self": {"x": [1, 2]}}),
        each(effects={"self": {"x": {}}}),
        each(effects={"self": {"x": {"new": 1, "newer": 2}}}),
        each(events=[{"event": 1}]),
        each(events=[{"event": "open", "detail": "", "line": None}] * 65),
        each(invariants=[None]),
        each(notes={"secret": 1}),
        each(interpreter=7),
        each(run="another"),
        each(value="\ud800"),
        each(value={"\ud800": 1}),
        each(notes={"printed": "\udfff"}),
        each(raised={"type": "\ud800", "message": "", "line": None}, ended="raised"),
        changed(fault="\ud800"),
        each(ended="silent"),
        each(ended="killed"),
    ],
)
def test_garbage_is_a_crash(answer: Callable[[dict[str, Any]], Any]) -> None:
    """An answer that is none, or none to this job, or not of all its runs, is `crashed`: never passed, never an exception."""
    assert "crashed" == verdict_of(answer).verdict


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
@pytest.mark.parametrize("escaped", [True, False])
def test_what_is_no_text_in_any_encoding(encoding: str, escaped: bool) -> None:
    """A lone surrogate is found however the answer spells it."""

    def answer(sent: dict[str, Any]) -> bytes:
        data = honest(sent)
        data["observations"][0]["value"] = "\ud800"
        body = json.dumps(data, ensure_ascii=escaped).encode(encoding, "surrogatepass")
        return HEADER.pack(len(body)) + body

    assert "crashed" == verdict_of(answer).verdict


def test_unobserved_runs_are_never_passed() -> None:
    """Leaving out any one observation leaves no verdict but `crashed`."""
    job = Job(source=SOURCE, args=[1], message=True, examples=[{"args": [2], "returns": 1}])
    counted: list[int] = []

    def count(sent: dict[str, Any]) -> bytes:
        counted.append(len(honest(sent)["observations"]))
        return frame(honest(sent))

    def without(number: int) -> Callable[[dict[str, Any]], bytes]:
        def answer(sent: dict[str, Any]) -> bytes:
            data = honest(sent)
            del data["observations"][number]
            return frame(data)

        return answer

    assert "passed" == verdict_of(count, job).verdict
    assert counted[0] > 10
    assert {"crashed"} == {verdict_of(without(number), job).verdict for number in range(counted[0])}


@pytest.mark.parametrize("part", ["events", "denied"])
def test_attempts_are_violations(part: str) -> None:
    """An audit event or a denied call makes a violation of the right answer."""
    entry = {"events": {"event": "open", "detail": "'/x'", "line": 2}, "denied": {"call": "openat", "arguments": []}}[part]

    verdict = verdict_of(each(**{part: [entry]}))

    assert "violation" == verdict.verdict
    assert verdict.evidence[part]


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [("fuel", "timeout"), ("cpu", "timeout"), ("wall", "timeout"), ("memory", "memory"), ("digits", "memory"), ("length", "memory"),
     ("recursion", "failed"), ("output", "failed")],
)  # fmt: skip
def test_limits(limit: str, wanted: str) -> None:
    """What ran out decides the verdict."""
    assert wanted == verdict_of(each(ended="limit", limit=limit)).verdict


def test_late_answer() -> None:
    """A cell that says nothing until its time is over has met its limit."""
    assert "timeout" == verdict_of(lambda job: Output(b"", "wall")).verdict


def test_answer_missing_for_want_of_memory() -> None:
    """A cell that the kernel killed for its memory says so through the engine."""
    backend = FakeBackend(lambda job: Output(b"", "closed"))
    start = backend.start

    def starved(spec: Any) -> Any:
        cell = start(spec)
        cell.starved = True
        return cell

    backend.start = starved  # type: ignore[method-assign]
    with Sandbox(backend, load_policy("standard")) as sandbox:
        assert "memory" == sandbox.verify(JOB).verdict


def test_cell_that_somebody_kills() -> None:
    """A cell that was killed from outside says nothing about the candidate; one that ends by itself does."""
    for dead, wanted in ((True, "infra_error"), (False, "crashed")):
        backend = FakeBackend(lambda job: Output(b"", "closed"))
        start = backend.start

        def killed(spec: Any, dead: bool = dead, start: Any = start) -> Any:
            cell = start(spec)
            cell.dead = dead
            return cell

        backend.start = killed  # type: ignore[method-assign]
        with Sandbox(backend, load_policy("standard")) as sandbox:
            assert wanted == sandbox.verify(JOB).verdict


def test_engine_that_dies_in_the_middle() -> None:
    """A fault of the host's is `infra_error` with the reason, and says nothing about the candidate."""

    def dies(job: dict[str, Any]) -> bytes:
        raise EngineFault("the container engine failed: connection reset")

    verdict = verdict_of(dies)

    assert ("infra_error", "sandbox") == (verdict.verdict, verdict.stage)
    assert "connection reset" in verdict.checks[0].message


def test_expected_values_never_enter_a_cell() -> None:
    """What an example expects is nowhere in what the cell is sent."""
    backend = FakeBackend(each())
    example = {"args": [2], "returns": 987654321, "after": {"x": "a secret expectation"}}
    with Sandbox(backend, load_policy("standard")) as sandbox:
        sandbox.verify(Job(source=SOURCE, slots={"x": 1}, examples=[example]))
    sent = json.dumps(backend.started[0].job)

    assert "987654321" not in sent
    assert "secret expectation" not in sent


def test_one_cell_for_each_candidate() -> None:
    """Every job gets a new cell, which is destroyed."""
    backend = FakeBackend(each())
    with Sandbox(backend, load_policy("standard")) as sandbox:
        for _ in range(3):
            sandbox.verify(JOB)

    assert [True] * 3 == [cell.destroyed for cell in backend.started]
    assert 3 == len({cell.job["nonce"] for cell in backend.started})


def test_rejected_source_starts_no_cell() -> None:
    """What the policy refuses is never run."""
    backend = FakeBackend(each())
    with Sandbox(backend, load_policy("standard")) as sandbox:
        verdict = sandbox.verify(Job(source="import os\ndef answer(self):\n    return 1\n", message=True))

    assert ("rejected", "policy", []) == (verdict.verdict, verdict.stage, backend.started)
    assert [1] == [finding.line for finding in verdict.findings]


def test_message_that_the_method_cannot_take() -> None:
    """A method that cannot take the message's arguments fails before a cell is started."""
    backend = FakeBackend(each())
    with Sandbox(backend, load_policy("standard")) as sandbox:
        verdict = sandbox.verify(Job(source=SOURCE, args=[1, 2, 3], message=True))

    assert ("failed", ["answers"], []) == (verdict.verdict, [check.name for check in verdict.checks], backend.started)


def test_verdict_is_bound_by_digests() -> None:
    """Another source, another policy, another snapshot or another question is another digest in the verdict."""
    digests = []
    for policy, job in (
        ("standard", JOB),
        ("strict", JOB),
        ("standard", JOB.model_copy(update={"source": SOURCE + "\n"})),
        ("standard", JOB.model_copy(update={"slots": {"x": 1}})),
        ("standard", JOB.model_copy(update={"args": [2]})),
    ):
        with Sandbox(FakeBackend(each()), load_policy(policy)) as sandbox:
            verdict = sandbox.verify(job)
        digests.append((verdict.policy_digest, verdict.source_digest, verdict.snapshot_digest, verdict.job_digest))
    first, other_policy, other_source, other_snapshot, other_question = digests

    assert [True, False, False, False] == [a != b for a, b in zip(first, other_policy, strict=True)]
    assert [False, True, False, True] == [a != b for a, b in zip(first, other_source, strict=True)]
    assert [False, False, False, True] == [a != b for a, b in zip(first, other_question, strict=True)]
    assert first[2:] != other_snapshot[2:]
