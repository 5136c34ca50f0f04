"""The doctor tries every control for real, and says which gives way."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from policies import load_policy
from sandbox import doctor
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


@pytest.mark.parametrize(
    ("version", "held"),
    [
        ("1.0.0-rc93", False), ("1.1.5", False), ("1.1.5 v1.1.5-0-gf19387a6", False), ("1.1.5+ds1 1.1.5+ds1-1+deb12u1", True),
        ("1.1.7-0ubuntu1~22.04.1", True), ("1.1.12", True), ("1.2.5", True), ("1.2.8", True), ("1.3.3", True), ("1.4.0", True), ("unknown", False),
    ],
)  # fmt: skip
def test_old_runc(version: str, held: bool) -> None:
    """A version with a known way out of its containers gives way; one that a distribution maintains is for that distribution to tell."""
    found = doctor._runc(version)

    assert held is found.held
    assert version in found.observed


def test_what_is_said_about_runc() -> None:
    """The version that repairs it is named; a version that needs no repair is shown alone."""
    assert "CVE-2024-21626, fixed in 1.1.12" in doctor._runc("1.1.5").observed
    assert "the distribution" in doctor._runc("1.1.5+ds1-1+deb12u1").observed
    assert "1.2.8" in doctor._runc("1.2.7").observed
    assert "1.2.8 and 1.3.3" in doctor._runc("1.3.2").observed
    assert ["1.2.8", "1.3.3", "1.4.0"] == [doctor._runc(version).observed for version in ("1.2.8", "1.3.3", "1.4.0")]


def test_swap() -> None:
    """Swap is no danger where there is none, or where cells have none of it."""
    device = "/dev/sda2 partition 1000 0 -2"

    assert [True, True, True, False] == [
        doctor._swap(devices, dict.fromkeys(controls, 1)).held
        for devices, controls in (([], []), ([device], ["memory_and_swap"]), ([device], ["swap"]), ([device], ["memory"]))
    ]


@pytest.mark.parametrize(("address", "held"), [("tcp://0.0.0.0:2375", False), ("tcp://engine:2376", False), ("ssh://root@engine", True)])
def test_engine_on_a_network(monkeypatch: pytest.MonkeyPatch, address: str, held: bool) -> None:
    """An engine that answers whoever reaches its address is exposed."""
    monkeypatch.delenv("DOCKER_TLS_VERIFY", raising=False)
    monkeypatch.setenv("DOCKER_HOST", address)

    assert [held] == [found.held for found in doctor._engine_socket()]


@pytest.mark.parametrize(("mode", "held"), [(0o660, True), (0o600, True), (0o666, False)])
def test_engine_socket_for_everybody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: int, held: bool) -> None:
    """A socket that everybody may write to gives everybody the host."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "engine.sock"))
        (tmp_path / "engine.sock").chmod(mode)
        monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/engine.sock")

        assert [held] == [found.held for found in doctor._engine_socket()]


def test_backends_have_names() -> None:
    """What the doctor examines is called as the command line calls it."""
    assert "docker" == Docker.name
