"""An engine that stops, comes back, hangs or has no room left, under a pool: a reason instead of a verdict, then verdicts again by themselves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from policies import load_policy
from sandbox import Job, Sandbox
from sandbox.backends import docker as backend_module
from sandbox.backends.base import CellSpec
from sandbox.backends.docker import LABEL_OWNER, Docker
from sandbox.breaker import Breaker
from sandbox.pool import Pool, PoolSettings
from tests.conformance.cells import eventually
from tests.sandbox.relay import Relay

pytestmark = pytest.mark.engine

STANDARD = load_policy("standard")
WITHIN_S = 15.0  # an engine's own patience, shortened here, and a try or two


def job(number: int) -> Job:
    return Job(source="def answer(self, given):\n    return given\n", args=[number], message=True)


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    made = Relay(tmp_path / "engine.sock")
    yield made
    made.cut()


@pytest.fixture
def pool(relay: Relay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """A pool with a warm cell, over an engine behind a relay."""
    monkeypatch.setattr(backend_module, "API_TIMEOUT", 2)
    made = Pool(Docker(base_url=f"unix://{relay.path}", owner=str(tmp_path)), PoolSettings(least=1, share=1.0), Breaker(first_s=0.5, most_s=1.0))
    made.keep(CellSpec.of(STANDARD))
    assert eventually(lambda: made.state()["warm"] == 1, 60)
    yield made
    made.close()
    # Another process of the same owner, with a way to the engine, removes what could not be removed.
    second = Docker(owner=str(tmp_path))
    second.reap()
    left = second._api.containers(all=True, filters={"label": f"{LABEL_OWNER}={tmp_path}"})
    second.close()
    assert left == []


def test_engine_that_stops_and_comes_back(relay: Relay, pool: Pool) -> None:
    """Cells that wait die with the connection to their engine; nobody's job is given to one."""
    sandbox = Sandbox(pool, STANDARD)
    relay.cut()
    gone = sandbox.verify(job(1))
    relay.listen()

    assert ("infra_error", True) == (gone.verdict, "engine" in gone.checks[0].message)
    assert eventually(lambda: sandbox.verify(job(2)).verdict == "passed", 60)


def test_engine_that_hangs(relay: Relay, pool: Pool) -> None:
    """Jobs wait no longer than an engine is waited for, and later ones not at all."""
    sandbox = Sandbox(pool, replace(STANDARD, cell=replace(STANDARD.cell, wall_s=0.5)))
    relay.quiet.set()
    verdicts, times = [], []
    for number in range(4):
        began = time.monotonic()
        verdicts.append(sandbox.verify(job(number)).verdict)
        times.append(time.monotonic() - began)
    relay.cut()
    relay.quiet.clear()
    relay.listen()

    assert ["infra_error"] * 4 == verdicts  # the cell that waited did not answer either, but not for want of speed
    assert max(times) < WITHIN_S
    assert eventually(lambda: sandbox.verify(job(9)).verdict == "passed", 60)


def test_engine_without_room(relay: Relay, pool: Pool) -> None:
    """What the engine says about its disk is the reason, and the cell that waited was still good."""
    sandbox = Sandbox(pool, STANDARD)
    relay.full.set()
    verdicts = [sandbox.verify(job(number)) for number in range(3)]
    relay.full.clear()

    assert ["passed", "infra_error", "infra_error"] == [each.verdict for each in verdicts]
    assert "no space left on device" in verdicts[1].checks[0].message
    assert eventually(lambda: sandbox.verify(job(9)).verdict == "passed", 60)
