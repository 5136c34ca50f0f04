"""The doctor tries every control for real, and says which gives way."""

from __future__ import annotations

import json

import pytest

from policies import load_policy
from sandbox.backends.bubblewrap import BubblewrapCell
from sandbox.backends.docker import Docker
from sandbox.doctor import examine
from sandbox.probes import PROBES
from tests.conformance.conftest import BACKENDS


@pytest.mark.slow
@pytest.mark.parametrize("where", BACKENDS)
def test_every_control_holds(where: str) -> None:
    """On a host that is set up as this suite needs it, everything holds, and everything can be shown as text."""
    found = examine(where, load_policy("standard"))

    assert [] == [control for control in found if not control.held]
    assert {probe.control for probe in PROBES} | {"output_bytes", "clock", "lockdown"} <= {control.name for control in found}
    assert all(type(value) in (str, bool) for control in found for value in vars(control).values())
    assert json.loads(json.dumps([vars(control) for control in found]))


@pytest.mark.engine
def test_control_that_is_not_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backend whose cells lack a control is named with it, and the examination ends there."""
    import docker

    original = docker.APIClient.create_host_config
    monkeypatch.setattr(
        docker.APIClient, "create_host_config", lambda self, **options: original(self, **{**options, "pids_limit": 4096, "read_only": False})
    )

    failed = [control for control in examine("docker", load_policy("standard")) if not control.held]

    assert ["pids", "root"] == sorted(word.split(" ")[0] for word in failed[0].name.split("), ") for word in [word.replace("(is", "").strip()])
    assert "should be" in failed[0].observed


@pytest.mark.jail
def test_control_that_is_only_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if reading back were blind, the attack itself finds a file system that can be written."""
    original = BubblewrapCell._bwrap
    monkeypatch.setattr(BubblewrapCell, "_bwrap", lambda self, *args: [*original(self, *args), "--tmpfs", "/proc"])
    monkeypatch.setattr(BubblewrapCell, "_read_back", lambda self: {})

    failed = [control.name for control in examine("bubblewrap", load_policy("standard")) if not control.held]

    assert ["root"] == failed


def test_backends_have_names() -> None:
    """What the doctor examines is called as the command line calls it."""
    assert "docker" == Docker.name
