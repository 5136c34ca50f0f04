"""Cells that wait: taken once, only alive and of the right kind, replaced, and always destroyed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from policies import load_policy
from sandbox import ControlMissing, EngineFault, Job, Sandbox, open_sandbox
from sandbox.backends.base import CellSpec
from sandbox.breaker import Breaker
from sandbox.pool import Pool, PoolSettings
from tests.conformance.cells import eventually, kill_from_outside
from tests.conformance.conftest import BACKENDS, open_backend
from tests.sandbox.fakes import FakeBackend, FakeCell, frame, honest

SPEC = CellSpec(memory_bytes=1 << 27, pids=16, output_bytes=1 << 20, start_s=5.0)
JOB = Job(source="def answer(self, given):\n    return 1\n", args=[1], message=True)
QUICK = PoolSettings(least=2, most=6, share=1.0, yield_s=0.05, window_s=0.1, forget_s=60.0)


class Engine(FakeBackend):
    """Fake cells of an engine that can be slow, broken or hanging, and says which image it has."""

    def __init__(self) -> None:
        super().__init__(lambda job: frame(honest(job)))
        self.image, self.start_s, self.fault, self.hanging = "sha256:0", 0.0, None, threading.Event()
        self.attempts = 0

    def describe(self) -> dict[str, Any]:
        return {"backend": self.name, "image": self.image}

    def start(self, spec: CellSpec) -> FakeCell:
        self.attempts += 1
        time.sleep(self.start_s)
        if self.hanging.is_set():
            time.sleep(2)
        if self.fault is not None:
            raise self.fault
        return super().start(spec)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def make(engine: Engine) -> Iterator[Callable[..., Pool]]:
    """Makes pools over the engine; closes them."""
    made: list[Pool] = []

    def one(settings: PoolSettings = QUICK, breaker: Breaker | None = None, *, warm: bool = True) -> Pool:
        pool = Pool(engine, settings, breaker)
        made.append(pool)
        if warm:
            pool.keep(SPEC)
            assert eventually(lambda: pool.state()["warm"] == settings.least)
        return pool

    yield one
    engine.hanging.clear()
    for pool in made:
        pool.close()
    assert all(cell.destroyed for cell in engine.started)


def inside(taken: Any) -> FakeCell:
    """The fake cell that a pool gave away."""
    cell: FakeCell = taken._cell
    return cell


def test_cells_wait(make: Callable[..., Pool], engine: Engine) -> None:
    """A job gets a cell that was started before it came, and another is started in its place."""
    pool = make()
    waiting = list(engine.started)
    engine.start_s = 0.2
    began = time.monotonic()
    taken = pool.start(SPEC)

    assert time.monotonic() - began < 0.1
    assert inside(taken) in waiting
    assert eventually(lambda: pool.state()["warm"] == 2)
    taken.destroy()


def test_each_is_used_once(make: Callable[..., Pool], engine: Engine) -> None:
    """Verdicts through a pool are those of the backend; every job has a cell of its own, which is destroyed."""
    pool = make()
    sandbox = Sandbox(pool, replace(load_policy("standard")))
    verdicts = [sandbox.verify(JOB).verdict for _ in range(8)]
    used = [cell for cell in engine.started if cell.job]

    assert ["passed"] * 8 == verdicts
    assert 8 == len(used) == len({cell.job["nonce"] for cell in used})
    assert eventually(lambda: all(cell.destroyed for cell in used))


def test_one_message_for_a_cell(make: Callable[..., Pool]) -> None:
    """A second message is refused, whoever sends it."""
    taken = make().start(SPEC)
    message = frame({"schema": "batos.cell-job/1", "nonce": "", "policy": {}, "policy_digest": "", "source": "", "selector": None, "snapshot": {}, "calls": [],
                     "repeat": [], "invariants": [], "limits": {"wall_s": 1, "cpu_s": 1, "memory_bytes": 1, "output_bytes": 1}, "compiled": None})  # fmt: skip
    taken.exchange(message, 1)

    with pytest.raises(EngineFault, match="one message"):
        taken.exchange(message, 1)
    assert not taken.waiting()
    taken.destroy()


def test_dead_cells_are_nobodys_verdict(make: Callable[..., Pool], engine: Engine) -> None:
    """Cells that died while they waited are destroyed and replaced."""
    pool = make()
    for cell in (dead := list(engine.started)):
        cell.dead = True
    taken = pool.start(SPEC)

    assert inside(taken) not in dead
    assert eventually(lambda: all(cell.destroyed for cell in dead))
    taken.destroy()


def test_old_cells_are_not_used(make: Callable[..., Pool], engine: Engine) -> None:
    """A cell that has waited for too long is replaced."""
    pool = make(replace(QUICK, age_s=0.3))
    old = list(engine.started)
    time.sleep(0.35)
    taken = pool.start(SPEC)

    assert inside(taken) not in old
    assert eventually(lambda: all(cell.destroyed for cell in old))
    taken.destroy()


@pytest.mark.parametrize("change", [{"memory_bytes": 1 << 26}, {"pids": 15}, {"output_bytes": 7}, {"cpus": 1.0}, {"command": ("sh",)}])
def test_other_limits_are_other_cells(make: Callable[..., Pool], engine: Engine, change: dict[str, Any]) -> None:
    """A cell with any other limit never meets the job of this policy."""
    pool = make()
    waiting = list(engine.started)
    taken = pool.start(replace(SPEC, **change))

    assert inside(taken) not in waiting
    taken.destroy()


def test_other_image_is_other_cells(make: Callable[..., Pool], engine: Engine) -> None:
    """Cells of an image that is no longer the backend's are not used."""
    pool = make()
    waiting = list(engine.started)
    engine.image = "sha256:1"
    taken = pool.start(SPEC)

    assert inside(taken) not in waiting
    taken.destroy()


def test_as_many_as_are_asked_for(make: Callable[..., Pool], engine: Engine) -> None:
    """Jobs that found no cell make the pool larger, up to its limit; when they stay away it shrinks again."""
    pool = make()
    engine.start_s = 0.05
    taken: list[Any] = []
    threads = [threading.Thread(target=lambda: taken.append(pool.start(SPEC))) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    grown = pool.state()["wanted"]
    for each in taken:
        each.destroy()

    assert (12, 6) == (len({id(inside(each)) for each in taken}), grown)
    assert eventually(lambda: (pool.state()["wanted"], pool.state()["warm"]) == (2, 2))


def test_kinds_that_nobody_asks_for_are_given_up(make: Callable[..., Pool], engine: Engine) -> None:
    """Cells of a policy that is not used any more do not wait for ever; those to keep do."""
    pool = make(replace(QUICK, forget_s=0.2))
    pool.start(replace(SPEC, pids=3)).destroy()

    assert pool.state()["wanted"] == 5  # the kind to keep, and of the other one more than the least, because there was none
    assert eventually(lambda: (pool.state()["wanted"], pool.state()["warm"]) == (2, 2))


def test_budget(make: Callable[..., Pool], engine: Engine) -> None:
    """Starts for which nobody waits take no more than their share of the time."""
    engine.start_s = 0.1
    make(PoolSettings(least=6, share=0.2), warm=False).keep(SPEC)
    time.sleep(1.25)

    assert 2 <= engine.attempts <= 3


def test_starts_ahead_yield_to_jobs(make: Callable[..., Pool], engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a job has the only CPU, nothing is started that nobody waits for."""
    pool = make(replace(QUICK, yield_s=60.0))
    pool._cpus = 1
    taken = pool.start(SPEC)
    before = engine.attempts
    time.sleep(0.4)
    during = engine.attempts
    taken.destroy()

    assert before == during
    assert eventually(lambda: pool.state()["warm"] == 2)


@pytest.mark.parametrize("full", [False, True])
def test_nothing_to_do_is_nothing_done(make: Callable[..., Pool], full: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that has what it wants, or all that it may have, does not look again and again."""
    pool = make()
    if full:
        pool.keep(replace(SPEC, pids=3))
        pool.keep(replace(SPEC, pids=4))
        pool.keep(replace(SPEC, pids=5))
        assert eventually(lambda: (pool.state()["warm"], pool.state()["wanted"]) == (6, 8))
    looks: list[int] = []
    look = pool._to_start
    monkeypatch.setattr(pool, "_to_start", lambda: looks.append(1) or look())  # type: ignore[func-returns-value]
    time.sleep(0.6)

    assert len(looks) <= 30  # the fast care of this pool tells one thread every tenth of a second


def test_verdict_does_not_wait_for_the_end(make: Callable[..., Pool], engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Destroying a cell takes place afterwards, and takes place."""
    pool = make()
    monkeypatch.setattr(FakeCell, "destroy", lambda cell: (time.sleep(0.5), setattr(cell, "destroyed", True)))
    began = time.monotonic()
    verdict = Sandbox(pool, load_policy("standard")).verify(JOB)

    assert ("passed", True) == (verdict.verdict, time.monotonic() - began < 0.4)
    assert eventually(lambda: [cell.destroyed for cell in engine.started if cell.job] == [True])


def test_jobs_that_end_after_the_pool(engine: Engine) -> None:
    """A cell that is still in use when the pool is closed is destroyed by who uses it."""
    pool = Pool(engine, QUICK)
    taken = pool.start(SPEC)
    pool.close()
    taken.destroy()

    assert all(cell.destroyed for cell in engine.started)
    with pytest.raises(EngineFault, match="closed"):
        pool.start(SPEC)


@pytest.mark.parametrize("fault", [EngineFault("no space left on device"), ControlMissing(["network"])])
def test_reason_of_a_failure(make: Callable[..., Pool], engine: Engine, fault: Exception) -> None:
    """A job that waits for a cell hears why there is none: no verdict about the candidate."""
    pool = make(warm=False)
    engine.fault = fault
    verdict = Sandbox(pool, load_policy("standard")).verify(JOB)

    assert ("infra_error", str(fault)) == (verdict.verdict, verdict.checks[0].message)


def test_engine_that_is_gone_is_left_alone(make: Callable[..., Pool], engine: Engine) -> None:
    """After some failures in a row jobs are told at once, and nothing is tried for a while; when it is back, so is the pool."""
    pool = make(breaker=Breaker(failures=2, first_s=0.5), warm=False)
    engine.fault = EngineFault("connection refused")
    reasons = [Sandbox(pool, load_policy("standard")).verify(JOB).checks[0].message for _ in range(4)]
    attempts, state = engine.attempts, pool.state()["engine"]
    engine.fault = None

    assert (["connection refused"], 2, "open") == (reasons[:1], attempts, state)
    assert "no cells can be started: 2 failures in a row, tried again in" in reasons[-1]
    assert eventually(lambda: pool.state()["engine"] == "closed")
    assert "passed" == Sandbox(pool, load_policy("standard")).verify(JOB).verdict


def test_engine_that_hangs(make: Callable[..., Pool], engine: Engine) -> None:
    """A job does not wait for a start longer than a start may take."""
    pool = make(warm=False)
    engine.hanging.set()
    began = time.monotonic()
    with pytest.raises(EngineFault, match="no cell was started within 0 s"):
        pool.start(replace(SPEC, start_s=0.3))

    assert time.monotonic() - began < 1.5


def test_defect_of_a_backend(make: Callable[..., Pool], engine: Engine) -> None:
    """An exception that no backend may raise does not end the pool."""
    pool = make(warm=False)
    engine.fault = ZeroDivisionError("a defect")
    with pytest.raises(EngineFault, match="ZeroDivisionError: a defect"):
        pool.start(SPEC)
    engine.fault = None

    pool.start(SPEC).destroy()


def test_leftovers_are_looked_for(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again and again, also when that fails."""
    times: list[float] = []

    def reap() -> int:
        times.append(time.monotonic())
        raise EngineFault("busy")

    monkeypatch.setattr(engine, "reap", reap)
    pool = Pool(engine, replace(QUICK, reap_s=0.1))
    try:
        assert eventually(lambda: len(times) >= 2)
    finally:
        pool.close()


@pytest.mark.jail
def test_sandbox_with_warm_cells() -> None:
    """`open_sandbox` has cells wait if it is told to."""
    with open_sandbox("bubblewrap", "standard", warm=1) as sandbox:
        verdicts = [sandbox.verify(JOB).verdict for _ in range(2)]

    assert (["passed"] * 2, "bubblewrap") == (verdicts, sandbox.name)


@pytest.mark.parametrize("name", BACKENDS)
def test_real_cells(name: str) -> None:
    """Real cells that waited give the verdict; one that was killed while it waited is replaced; none is left."""
    backend = open_backend(name)
    started: list[Any] = []
    start = backend.start
    backend.start = lambda spec: started.append(start(spec)) or started[-1]  # type: ignore[method-assign, func-returns-value]
    pool = Pool(backend, PoolSettings(least=2))
    policy = load_policy("standard")
    try:
        pool.keep(CellSpec.of(policy))
        assert eventually(lambda: pool.state()["warm"] == 2, 60)
        for each in started:
            kill_from_outside(each)
        assert eventually(lambda: not any(each.waiting() for each in started[:2]))
        with_killed = Sandbox(pool, policy).verify(JOB)
        assert eventually(lambda: pool.state()["warm"] >= 1, 60)
        warm = Sandbox(pool, policy).verify(JOB)
    finally:
        pool.close()

    assert ("passed", "passed") == (with_killed.verdict, warm.verdict)
    assert warm.sandbox.controls["network"] == "none"
    assert not any(each.waiting() for each in started)
    assert not backend._cells  # type: ignore[attr-defined]


@pytest.mark.engine
def test_many_cells_in_the_same_moment() -> None:
    """Cells of an engine share a user, and what the kernel counts per user is enough for all of them."""
    policy = load_policy("standard")
    pool = Pool(open_backend("docker"), PoolSettings(least=8, most=8, share=1.0, yield_s=0.1))
    try:
        pool.keep(CellSpec.of(policy))
        assert eventually(lambda: pool.state()["warm"] == 8, 60)
        sandbox = Sandbox(pool, policy)
        with ThreadPoolExecutor(8) as clients:
            verdicts = list(clients.map(lambda number: sandbox.verify(JOB.model_copy(update={"args": [number]})), range(8)))
    finally:
        pool.close()

    assert [("passed", None)] * 8 == [(each.verdict, each.evidence.get("cell")) for each in verdicts]
