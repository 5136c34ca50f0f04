"""Workers that are started before anybody knows whether they are needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policies import load_policy
from sandbox.resident import starting
from sandbox.resident.worker import Limits, Worker
from tests.runtime.processes import forked


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch):
    """Two processors, whatever this machine has; and nothing is left behind."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    starting.discard()
    yield
    starting.discard()


def spare() -> int:
    """The process that was started ahead."""
    assert starting._spare is not None
    return starting._spare.pid


def lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_the_next_worker_is_the_one_that_was_started_ahead() -> None:
    """Whoever needs a worker first gets it, and it can do what any other can."""
    starting.ahead()
    expected = spare()
    worker = Worker()
    policy = load_policy("standard")
    try:
        worker.bind(policy, Limits.of(policy, 1.0), [], everything=False)

        assert worker.pid == expected
        assert worker.bound
        assert starting._spare is None
    finally:
        worker.close()


def test_one_worker_is_started_ahead_at_most() -> None:
    """Asking twice starts one, and the second worker that is needed is a new one."""
    starting.ahead()
    first = spare()
    starting.ahead()
    workers = [Worker(), Worker()]
    try:
        assert workers[0].pid == first
        assert workers[1].pid != first
    finally:
        for each in workers:
            each.close()


def test_another_program_gets_a_process_of_its_own(tmp_path: Path) -> None:
    """A worker that is to run something else is never the one that was started ahead, which is ended."""
    starting.ahead()
    unfit = spare()
    channel, process = starting.launch(tmp_path / "other.py")
    channel.close()
    os.waitpid(process, 0)

    assert process != unfit
    assert not lives(unfit)


def test_one_that_nobody_needs_is_ended() -> None:
    """`discard` leaves no process, and does nothing where there is none."""
    starting.ahead()
    unneeded = spare()
    starting.discard()
    starting.discard()

    assert not lives(unneeded)


def test_it_stays_with_the_process_that_started_it() -> None:
    """A fork neither uses nor ends it."""
    starting.ahead()
    process = spare()
    status, _ = forked(lambda: os._exit(0 if starting._spare is None and starting.discard() is None else 1))

    assert status == 0
    assert lives(process)
    assert spare() == process


def test_one_processor_starts_nothing_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process and its worker would only take turns, the worker is started when it is needed."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0})
    starting.ahead()

    assert starting._spare is None
