"""A broker that is asked for more than it can do, by clients that leave, on a host that fails: bounded, in order, and never stuck."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import load_policy
from sandbox import BrokerError, EngineFault, Job, SandboxUnavailable, open_sandbox, wire
from sandbox.backends.base import CellSpec, Output
from sandbox.broker.line import Full, Line
from sandbox.client import BrokerSandbox
from tests.conformance.cells import eventually
from tests.sandbox.brokers import JOB, SMALL, Served, talk, thread_of
from tests.sandbox.fakes import HEADER, FakeBackend, FakeCell, frame, honest

STANDARD = load_policy("standard")


class Engine(FakeBackend):
    """Fake cells whose jobs can be held until they are let go, or interrupted; and that can fail."""

    def __init__(self) -> None:
        super().__init__(lambda job: frame(honest(job)))
        self.going = threading.Event()
        self.going.set()
        self.faults: list[Exception] = []
        self.order: list[Any] = []

    def start(self, spec: CellSpec) -> FakeCell:
        if self.faults:
            raise self.faults.pop(0)
        cell = super().start(spec)

        def hold(job: dict[str, Any]) -> bytes | Output:
            self.order.append(job["calls"][0]["args"][0])
            while not self.going.wait(0.02):
                if cell.dead:
                    return Output(b"", "closed")
            return self.answer(job)

        cell.answer = hold
        return cell


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def serve(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Served]]:
    """Starts a broker over the engine, with other settings if need be."""
    with contextlib.ExitStack() as stack:

        def one(**changes: Any) -> Served:
            return stack.enter_context(thread_of(tmp_path / "b.sock", engine, monkeypatch, replace(SMALL, **changes)))

        yield one
        engine.going.set()
    assert all(cell.destroyed for cell in engine.started)


def request(number: int = 1, **more: Any) -> bytes:
    """A request to verify the job that is sent this number."""
    job = JOB.model_copy(update={"args": [number]}).model_dump(mode="json", by_alias=True, exclude_unset=True)
    return wire.frame({"schema": wire.SCHEMA, "verb": "verify", "policy": STANDARD.digest, "job": job, **more})


def ask(path: Path, number: int = 1, **more: Any) -> socket.socket:
    """A connection with a request on its way."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(20)
    connection.connect(str(path))
    with contextlib.suppress(BrokenPipeError):  # it is refused before it is heard; the answer is there
        connection.sendall(request(number, **more))
    return connection


def said(connection: socket.socket) -> str:
    """The verdict, or the kind of the refusal."""
    with connection:
        answer = wire.receive(connection, wire.MAX_ANSWER)
    return str(answer["error"]["kind"] if answer["error"] else answer["answer"]["verdict"])


# --- the line


def test_line_goes_by_priority_and_arrival() -> None:
    """Who is more urgent goes first, but not before somebody who has waited for so much longer."""

    async def scene() -> list[str]:
        now = [0.0]
        line, served = Line(1, 10, clock=lambda: now[0]), []

        async def one(name: str, priority: str) -> None:
            await line.enter(priority)
            served.append(name)

        await line.enter("normal")
        tasks = []
        for at, name, priority in ((0.0, "old batch", "batch"), (1.0, "normal", "normal"), (2.0, "urgent", "interactive"), (58.0, "late", "interactive"),
                                   (59.0, "later", "normal")):  # fmt: skip
            now[0] = at
            tasks.append(asyncio.ensure_future(one(name, priority)))
            await asyncio.sleep(0)
        for _ in tasks:
            line.leave()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        return served

    assert ["urgent", "normal", "late", "old batch", "later"] == asyncio.run(scene())


def test_line_is_bounded() -> None:
    """Who would be the last in a full line is refused; if somebody else is, that one is."""

    async def scene() -> list[str]:
        line, told = Line(1, 2), []

        async def one(name: str, priority: str) -> None:
            try:
                await line.enter(priority)
                told.append(f"{name} served")
            except Full:
                told.append(f"{name} refused")

        await line.enter("normal")
        tasks = []
        for name, priority in (("a", "normal"), ("b", "batch"), ("c", "batch"), ("d", "normal"), ("e", "interactive")):
            tasks.append(asyncio.ensure_future(one(name, priority)))
            await asyncio.sleep(0.01)
        for _ in range(2):
            line.leave()
            await asyncio.sleep(0.01)
        line.leave()
        assert line.waiting == 0
        await line.enter("batch")
        return told

    assert ["c refused", "b refused", "d refused", "e served", "a served"] == asyncio.run(scene())


def test_who_leaves_the_line_leaves_no_gap() -> None:
    """A place is lost neither by who is cancelled while he waits, nor in the moment in which he is served."""

    async def scene() -> bool:
        line = Line(1, 5)
        await line.enter("normal")
        first, second = (asyncio.ensure_future(line.enter("normal")) for _ in range(2))
        await asyncio.sleep(0)
        line.leave()  # to the first, who does not know it yet
        first.cancel()
        await asyncio.wait_for(second, 1)
        third = asyncio.ensure_future(line.enter("normal"))
        await asyncio.sleep(0)
        third.cancel()
        await asyncio.sleep(0)
        line.leave()
        await asyncio.wait_for(line.enter("normal"), 1)
        return line.waiting == 0

    assert asyncio.run(scene())


# --- too much


def test_full(serve: Callable[..., Served], engine: Engine) -> None:
    """One job more than may wait is told to come back; those that wait are served, the urgent first."""
    served = serve(workers=1, waiting=3)
    engine.going.clear()
    connections = [ask(served.path, 0)]
    assert eventually(lambda: engine.order == [0])
    for number, priority in ((1, "batch"), (2, "normal"), (3, "interactive")):
        connections.append(ask(served.path, number, priority=priority))
        assert eventually(lambda number=number: served.describe()["waiting"] == number)
    refused = said(ask(served.path, 4, priority="batch"))
    engine.going.set()

    assert ("busy", ["passed"] * 4) == (refused, [said(each) for each in connections])
    assert [0, 3, 2, 1] == engine.order


def test_client_comes_back(serve: Callable[..., Served], engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client asks again until its patience is over; then there is no verdict."""
    served = serve(workers=1, waiting=0)
    engine.going.clear()
    first = ask(served.path, 0)
    assert eventually(lambda: engine.order == [0])
    impatient = BrokerSandbox(str(served.path), STANDARD, patience_s=0.3).verify(JOB)
    threading.Timer(0.5, engine.going.set).start()
    patient = BrokerSandbox(str(served.path), STANDARD, patience_s=20).verify(JOB)

    assert ("infra_error", "passed", "passed") == (impatient.verdict, patient.verdict, said(first))
    assert "jobs are waiting; try again" in impatient.checks[0].message


def test_too_many_connections(serve: Callable[..., Served]) -> None:
    """A client more than may be connected is told so."""
    served = serve(connections=2)
    idle = [socket.socket(socket.AF_UNIX) for _ in range(2)]
    for each in idle:
        each.connect(str(served.path))
    time.sleep(0.1)
    refused = said(ask(served.path))
    with pytest.raises(SandboxUnavailable, match="2 clients are connected; try again"):
        open_sandbox(f"unix:{served.path}", "standard")
    for each in idle:
        each.close()

    assert "busy" == refused
    assert eventually(lambda: said(ask(served.path)) == "passed")


def test_too_many_bytes(serve: Callable[..., Served], engine: Engine) -> None:
    """All requests together may be no larger than a bound; one may always be."""
    served = serve(held_bytes=len(request()) + 10)
    engine.going.clear()
    first = ask(served.path, 1)
    assert eventually(lambda: bool(engine.order))
    second = said(ask(served.path, 2))
    engine.going.set()

    with first:
        answer = wire.receive(first, wire.MAX_ANSWER)["answer"]
        # Who was answered holds nothing any more, though the connection is still there.
        assert ("busy", "passed", "passed") == (second, answer["verdict"], said(ask(served.path, 3)))


def test_clients_that_are_slow(serve: Callable[..., Served]) -> None:
    """Who does not get a request across is hung up on; the others are served meanwhile."""
    served = serve(transfer_s=0.3, idle_s=0.6)
    for begun in (b"", b"\0", request()[:50]):
        with socket.socket(socket.AF_UNIX) as slow:
            slow.settimeout(5)
            slow.connect(str(served.path))
            slow.sendall(begun)
            assert "passed" == said(ask(served.path))
            assert b"" == slow.recv(1)


def test_client_that_does_not_take_its_answer(serve: Callable[..., Served], engine: Engine) -> None:
    """Its connection ends; nothing else does."""
    engine.answer = lambda job: frame(honest(job, value="x" * 500_000, notes={}))
    served = serve(transfer_s=0.5)
    deaf = ask(served.path)
    time.sleep(1.2)
    engine.answer = lambda job: frame(honest(job))

    assert eventually(lambda: said(ask(served.path)) == "passed")
    with deaf, contextlib.suppress(BrokerError, OSError):
        wire.receive(deaf, wire.MAX_ANSWER)


# --- too late, or not wanted any more


def test_deadline_in_the_line(serve: Callable[..., Served], engine: Engine) -> None:
    """A job whose time is over while it waits is answered, and never run."""
    served = serve(workers=1)
    engine.going.clear()
    first = ask(served.path, 0)
    assert eventually(lambda: engine.order == [0])
    late = said(ask(served.path, 1, deadline_s=0.2))
    engine.going.set()

    assert ("late", "passed") == (late, said(first))
    assert "passed" == said(ask(served.path, 2))
    assert [0, 2] == engine.order


def test_deadline_of_a_running_job(serve: Callable[..., Served], engine: Engine) -> None:
    """A job whose time is over while it runs is answered in time, its cell is ended, and the next one is served."""
    served = serve(workers=1)
    engine.going.clear()
    began = time.monotonic()
    late = said(ask(served.path, 0, deadline_s=0.3))
    took = time.monotonic() - began
    engine.going.set()

    assert ("late", True) == (late, took < 2)
    assert "passed" == said(ask(served.path, 1))
    assert [True] == [cell.dead for cell in engine.started if cell.job and cell.job["calls"][0]["args"] == [0]]


def test_late_is_no_verdict(serve: Callable[..., Served], engine: Engine) -> None:
    """For the client, a deadline that is over is `infra_error`: nothing about the candidate."""
    served = serve()
    engine.going.clear()
    verdict = BrokerSandbox(str(served.path), STANDARD, patience_s=0.3).verify(JOB)
    engine.going.set()

    assert ("infra_error", True) == (verdict.verdict, verdict.checks[0].message.startswith("no verdict within the 0.3"))


def test_client_that_goes_away_while_its_job_waits(serve: Callable[..., Served], engine: Engine) -> None:
    """Its job is never run."""
    served = serve(workers=1)
    engine.going.clear()
    first, gone = ask(served.path, 0), ask(served.path, 1)
    assert eventually(lambda: served.describe()["waiting"] == 1)
    gone.close()
    assert eventually(lambda: served.describe()["waiting"] == 0)
    engine.going.set()

    assert "passed" == said(first)
    assert "passed" == said(ask(served.path, 2))
    assert [0, 2] == engine.order


def test_client_that_goes_away_while_its_job_runs(serve: Callable[..., Served], engine: Engine) -> None:
    """Its cell is ended, and its place is free for the next job while nobody lets it go."""
    served = serve(workers=1)
    engine.going.clear()
    gone = ask(served.path, 0)
    assert eventually(lambda: engine.order == [0])
    gone.close()
    second = ask(served.path, 1)

    assert eventually(lambda: engine.order == [0, 1])
    engine.going.set()
    assert "passed" == said(second)


def test_requests_one_after_the_other(serve: Callable[..., Served]) -> None:
    """A connection may be used again, also by a client that does not wait for the first answer."""
    served = serve()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(str(served.path))
        connection.sendall(request(1) + request(2))
        answers = [wire.receive(connection, wire.MAX_ANSWER)["answer"]["verdict"] for _ in range(2)]
        connection.sendall(request(3))
        answers.append(wire.receive(connection, wire.MAX_ANSWER)["answer"]["verdict"])

    assert ["passed"] * 3 == answers


def test_told_to_stop(serve: Callable[..., Served], engine: Engine) -> None:
    """A broker that is told to stop answers what runs, if that ends in time, and takes on nothing more."""
    served = serve(drain_s=5)
    engine.going.clear()
    idle = socket.socket(socket.AF_UNIX)
    idle.settimeout(5)
    idle.connect(str(served.path))
    first = ask(served.path)
    assert eventually(lambda: bool(engine.order))
    served.stop()
    assert b"" == idle.recv(1)
    assert not served.path.exists()
    engine.going.set()

    assert "passed" == said(first)
    idle.close()


def test_told_to_stop_while_a_job_hangs(serve: Callable[..., Served], engine: Engine) -> None:
    """A job that does not end in time is ended; its client hears that the broker is gone."""
    served = serve(drain_s=0.2)
    engine.going.clear()
    verdicts: list[str] = []
    sandbox = open_sandbox(f"unix:{served.path}", "standard")
    waiting = threading.Thread(target=lambda: verdicts.append(sandbox.verify(JOB).verdict))
    waiting.start()
    assert eventually(lambda: bool(engine.order))
    served.stop()
    waiting.join(10)

    assert ["infra_error"] == verdicts


# --- a host that fails


def test_faults_are_tried_again(serve: Callable[..., Served], engine: Engine) -> None:
    """What the host did wrong is tried again, and the verdict says so."""
    served = serve()
    first = engine.answer
    calls: list[int] = []

    def fails_once(job: dict[str, Any]) -> bytes | Output:
        calls.append(1)
        if len(calls) == 1:
            raise EngineFault("connection reset")
        return first(job)

    engine.answer = fails_once
    verdict = open_sandbox(f"unix:{served.path}", "standard").verify(JOB)

    assert ("passed", 2, 2) == (verdict.verdict, verdict.evidence["tries"], len(calls))


def test_faults_are_not_tried_for_ever(serve: Callable[..., Served], engine: Engine) -> None:
    """After some tries the fault is the answer."""
    served = serve(retries=1)
    calls: list[int] = []

    def fails(job: dict[str, Any]) -> bytes:
        calls.append(1)
        raise EngineFault("connection reset")

    engine.answer = fails
    verdict = open_sandbox(f"unix:{served.path}", "standard").verify(JOB)

    assert ("infra_error", 2) == (verdict.verdict, len(calls))


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (lambda job: b"garbage that is no frame", "crashed"),
        (lambda job: b"", "crashed"),
        (lambda job: Output(b"", "wall"), "timeout"),
        (lambda job: Output(b"x" * (1 << 20), "output"), "crashed"),
        (lambda job: frame(honest(job)) * 2, "crashed"),
        (lambda job: HEADER.pack(200_000) + b"[" * 200_000, "crashed"),
        (lambda job: HEADER.pack(3) + b"\xff\xfe\xfd", "crashed"),
        (lambda job: frame({**honest(job), "observations": {}}), "crashed"),
        (lambda job: frame(honest(job, ended="limit", limit="memory")), "memory"),
        (lambda job: frame(honest(job, value=2, ended="raised", raised={"type": "E", "message": "", "line": None})), "failed"),
    ],
)
def test_verdicts_are_not_tried_again(serve: Callable[..., Served], engine: Engine, answer: Any, wanted: str) -> None:
    """A cell that answers anything but the truth makes a verdict, in one try; the next job is served."""
    served = serve()
    right, engine.answer = engine.answer, answer
    first = said(ask(served.path))
    engine.answer = right

    assert (wanted, 1) == (first, len(engine.order))
    assert "passed" == said(ask(served.path))


def test_cells_that_die_before_they_read(serve: Callable[..., Served], engine: Engine) -> None:
    """A cell that somebody killed after it was looked at costs a try, not a verdict."""
    served = serve()
    assert eventually(lambda: served.describe()["cells"]["docker"]["warm"] == 1)
    victim = engine.started[0]

    def dies(job: dict[str, Any]) -> Output:
        victim.dead = True
        return Output(b"", "closed")

    victim.answer = dies
    verdict = open_sandbox(f"unix:{served.path}", "standard").verify(JOB)

    assert ("passed", 2) == (verdict.verdict, verdict.evidence["tries"])


def test_no_engine_for_a_while(serve: Callable[..., Served], engine: Engine) -> None:
    """While no cell can be started there is a reason instead of a verdict; afterwards there are verdicts again."""
    served = serve()
    assert eventually(lambda: served.describe()["cells"]["docker"]["warm"] == 1)
    engine.faults = [EngineFault("no space left on device")] * 4
    engine.started[0].dead = True
    verdict = open_sandbox(f"unix:{served.path}", "standard").verify(JOB)
    broken = served.describe()["cells"]["docker"]["engine"]

    assert ("infra_error", True) == (verdict.verdict, "no space left on device" in verdict.checks[0].message)
    assert broken in {"open", "trying"}
    assert eventually(lambda: open_sandbox(f"unix:{served.path}", "standard").verify(JOB).verdict == "passed", 30)


def test_request_that_is_too_large(serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> None:
    """The client does not even send it."""
    sandbox = open_sandbox(f"unix:{serve().path}", "standard")
    monkeypatch.setattr(wire, "MAX_REQUEST", 500)

    with pytest.raises(BrokerError, match=r"a request of \d+ bytes where 500 are allowed"):
        sandbox.verify(Job(source="x" * 1000, args=[1], message=True))


@pytest.mark.parametrize(
    "more", [{"priority": "first"}, {"priority": 1}, {"priority": []}, {"deadline_s": 0}, {"deadline_s": "1"}, {"deadline_s": True},
             {"deadline_s": 1e9}, {"token": 1}, {"retries": 3}],
)  # fmt: skip
def test_requests_with_something_odd(serve: Callable[..., Served], more: dict[str, Any]) -> None:
    """Every field has its values, and there are no others."""
    served = serve()

    assert "protocol" == talk(served.path, request(**more))["error"]["kind"]


# --- anything at all


ODD: list[Any] = [
    None, True, 0, -1, 2**70, 1e308, "", "x", "\ud800", "\x00", "$ref", "a" * 5000, [], {}, [[]], {"": {}}, {"$ref": "nobody"}, {"$bytes": "!"}, {"$type": "set"},
    {"$method": "def x(self): pass"}, ["\udfff"], {"\ud800": 1}, [None] * 300,
]  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of every value in some JSON."""
    yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield from places(value, (*path, key))


def replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at the path; the key itself becomes another one for `...`."""
    if not path:
        return value
    copied = dict(data) if isinstance(data, dict) else list(data)
    copied[path[0]] = replaced(copied[path[0]], path[1:], value)
    return copied


def test_anything_is_answered(serve: Callable[..., Served]) -> None:
    """A request with any odd value anywhere is answered, with a verdict or a refusal, and the broker lives."""
    served = serve()
    job = {
        "schema": "batos.job/1", "source": JOB.source, "selector": "answer", "slots": {"x": [1, {"$ref": "other"}]}, "objects": {"other": {"y": 1}},
        "args": [1], "kwargs": {}, "message": True, "examples": [{"args": [2], "kwargs": {}, "slots": {"x": 1}, "returns": 1, "after": {"x": 1}}],
        "regressions": {"other": [{"args": []}]}, "invariants": ["self.x"], "variations": 1,
    }  # fmt: skip
    whole = {"schema": wire.SCHEMA, "verb": "verify", "policy": STANDARD.digest, "job": job, "priority": "normal", "deadline_s": 10, "token": ""}
    answers: set[str] = set()
    for path in places(whole):
        for value in ODD:
            text = json.dumps(replaced(whole, path, value)).encode()
            answers.add(said_to(served.path, HEADER.pack(len(text)) + text))

    assert {"protocol", "policy", "job", "passed"} <= answers <= {"protocol", "policy", "job", "passed", "failed", "rejected", "crashed"}
    assert "passed" == said(ask(served.path))


def said_to(path: Path, data: bytes) -> str:
    """The verdict, or the kind of the refusal, upon these bytes."""
    answer = talk(path, data)
    return str(answer["error"]["kind"] if answer["error"] else answer["answer"].get("verdict", "described"))
