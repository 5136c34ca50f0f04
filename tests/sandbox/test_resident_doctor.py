"""The doctor tries the worker's controls for real, and says which gives way."""

from __future__ import annotations

import pytest

from policies import load_policy
from sandbox.resident import examining, worker
from sandbox.resident.examining import examine_worker
from sandbox.resident.probing import PROBES
from tests.sandbox.workers import entry


def test_the_worker_is_attacked() -> None:
    """The process of kept methods: files, network, processes, time and memory, each tried for real."""
    found = examine_worker(load_policy("standard"))

    assert [] == [control for control in found if not control.held]
    assert {f"worker: {name}" for name in PROBES} == {control.name for control in found}


def test_a_worker_that_can_do_more_is_named(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its filter and its hook, and were the reading back blind, the attempts go unnoticed; with the reading back it does not start."""
    without = (
        "from sandbox.cell import audit, lockdown\naudit.install = lambda report: None\n"
        "lockdown.load_filter = lambda rules, channel, listens: channel.sendall(b'K')\nmain()"
    )
    monkeypatch.setattr(worker, "_ENTRY", entry(tmp_path, without))
    monkeypatch.setattr(examining, "PROBES", {name: PROBES[name] for name in ("network", "signals")})
    (fault,) = examine_worker(load_policy("standard"))
    monkeypatch.setattr(worker.Worker, "_read_back", lambda self, limits: None)
    gave_way = {control.name for control in examine_worker(load_policy("standard")) if not control.held}

    assert (fault.name, fault.held) == ("worker", False)
    assert "seccomp" in fault.observed
    assert {"worker: network", "worker: signals"} == gave_way
