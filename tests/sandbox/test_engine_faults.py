"""Engines that are not there, die in the middle, or hang: a reason in one line, nothing left behind, and the next job served."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docker.errors import NotFound

from policies import load_policy
from sandbox import Job, Sandbox, SandboxUnavailable, images, open_sandbox
from sandbox.backends import docker as backend_module
from sandbox.backends.bubblewrap import Bubblewrap
from sandbox.backends.docker import LABEL, LABEL_UNTIL, Docker
from tests.sandbox.relay import Relay

SLOW = Job(source="def answer(self, given):\n    return sum(range(10 ** 11))\n", args=[1], message=True)
QUICK = Job(source="def answer(self, given):\n    return 1\n", args=[1], message=True)


@pytest.fixture
def image(tmp_path: Path) -> images.CellImage:
    """An image by name only: for tests that never get as far as starting a cell."""
    return images.CellImage("sha256:0", "sha256:0", tmp_path, "batos/cell:none")


@pytest.mark.parametrize("where", ["dock", "", "podman", "unix"])
def test_unknown_backend(where: str) -> None:
    """A name that is none is answered with those that are."""
    with pytest.raises(SandboxUnavailable, match="valid: auto, docker, bubblewrap, unix:PATH"):
        open_sandbox(where, "standard")


def test_no_engine(image: images.CellImage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without an engine the reason and the way to one are one line."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nothing.sock")

    with pytest.raises(SandboxUnavailable) as caught:
        Docker(image)

    assert str(caught.value).startswith("no container engine answers")
    assert "apt-get install docker.io" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_bubblewrap(image: images.CellImage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without bubblewrap the reason and the way to it are one line."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SandboxUnavailable, match="bubblewrap is not installed; on Debian or Ubuntu: apt-get install bubblewrap"):
        Bubblewrap(image)


def test_neither(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`auto` says why each of them cannot be used."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nothing.sock")
    monkeypatch.setattr(images, "ensure", lambda: images.CellImage("sha256:0", "sha256:0", tmp_path, "batos/cell:none"))

    with pytest.raises(SandboxUnavailable) as caught:
        open_sandbox("auto", "standard")

    assert "no container engine answers" in str(caught.value)
    assert "bubblewrap is not installed" in str(caught.value)


def test_policy_that_demands_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A weaker backend than the policy demands is refused, with those that would do."""
    with pytest.raises(SandboxUnavailable, match="demands isolation by container; bubblewrap gives namespace, valid: docker"):
        open_sandbox("bubblewrap", "strict")


def test_image_of_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """An image that was built from other code is not used; the message names the command that builds the right one."""
    monkeypatch.setattr(images, "code_digest", lambda: "sha256:" + "0" * 64)

    with pytest.raises(SandboxUnavailable, match="make cell-image"):
        images.ensure()


@pytest.mark.engine
def test_engine_without_the_image(image: images.CellImage) -> None:
    """An engine that does not have the image is told apart from no engine."""
    with pytest.raises(SandboxUnavailable, match="lacks the cell image.*make cell-image"):
        Docker(image)


@pytest.mark.engine
def test_image_that_was_replaced() -> None:
    """A tag that names something else than what was built is refused."""
    right = images.ensure()

    with pytest.raises(SandboxUnavailable, match="is not the image that was built"):
        Docker(replace(right, identity="sha256:" + "1" * 64))


@pytest.fixture
def relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    made = Relay(tmp_path / "engine.sock")
    monkeypatch.setattr(backend_module, "API_TIMEOUT", 3)
    # A label of its own, so that what is left can be told from the cells of whoever else uses this engine.
    ours = f"{LABEL}.{uuid.uuid4().hex}"
    monkeypatch.setattr(backend_module, "LABEL", ours)
    direct = Docker()
    yield made
    made.cut()
    # What could not be removed through an engine that was gone would be reaped later.
    for left in direct._api.containers(all=True, filters={"label": ours}):
        with contextlib.suppress(NotFound):
            direct._api.remove_container(left["Id"], force=True)
    direct.close()


@pytest.mark.engine
def test_engine_that_dies_in_the_middle(relay: Relay) -> None:
    """A connection that breaks while a candidate runs is `infra_error` with its reason, well before the candidate's own time is over."""
    with Sandbox(Docker(base_url=f"unix://{relay.path}"), load_policy("standard")) as sandbox:
        threading.Timer(2.0, relay.cut).start()
        started = time.monotonic()
        verdict = sandbox.verify(SLOW)

    assert ("infra_error", "sandbox") == (verdict.verdict, verdict.stage)
    assert "engine" in verdict.checks[0].message
    assert time.monotonic() - started < 25


@pytest.mark.engine
def test_engine_that_is_gone_before_the_start(relay: Relay) -> None:
    """An engine that has gone since the sandbox was opened is `infra_error`."""
    with Sandbox(Docker(base_url=f"unix://{relay.path}"), load_policy("standard")) as sandbox:
        relay.cut()

        assert "infra_error" == sandbox.verify(QUICK).verdict


@pytest.mark.engine
def test_engine_that_hangs(relay: Relay) -> None:
    """An engine that takes requests and answers none is `infra_error` after the API's own patience."""
    with Sandbox(Docker(base_url=f"unix://{relay.path}"), load_policy("standard")) as sandbox:
        relay.quiet.set()
        started = time.monotonic()

        assert "infra_error" == sandbox.verify(QUICK).verdict
        assert time.monotonic() - started < 30
        relay.quiet.clear()


@pytest.mark.engine
def test_container_that_is_killed_in_the_middle() -> None:
    """A container that somebody kills while a candidate runs is no pass, and the next candidate is served."""
    backend = Docker()
    with Sandbox(backend, load_policy("standard")) as sandbox:

        def kill() -> None:
            for cell in list(backend._cells):
                backend._api.kill(cell._id)

        threading.Timer(2.0, kill).start()
        verdict = sandbox.verify(SLOW)

        assert ("infra_error", "the cell was killed from outside") == (verdict.verdict, verdict.checks[0].message)
        assert "passed" == sandbox.verify(QUICK).verdict


@pytest.mark.jail
def test_namespace_that_is_killed_in_the_middle() -> None:
    """The same for bubblewrap's process."""
    backend = Bubblewrap()
    with Sandbox(backend, load_policy("standard")) as sandbox:

        def kill() -> None:
            for cell in list(backend._cells):
                os.killpg(cell._process.pid, 9)  # type: ignore[union-attr]

        threading.Timer(1.5, kill).start()
        verdict = sandbox.verify(SLOW)

        assert ("infra_error", "the cell was killed from outside") == (verdict.verdict, verdict.checks[0].message)
        assert "passed" == sandbox.verify(QUICK).verdict


@pytest.mark.engine
def test_leftovers_are_reaped_by_label() -> None:
    """A cell that a dead process left behind is removed once nobody can need it any more, and not before."""
    backend = Docker()
    try:
        made = [
            backend._api.create_container(backend._id, command=["/usr/bin/python3"], labels={LABEL: "1", LABEL_UNTIL: str(until)})["Id"]
            for until in (1000, int(time.time()) + 600)
        ]
        backend.reap()
        left = [each["Id"] for each in backend._api.containers(all=True, filters={"label": LABEL})]

        assert [False, True] == [each in left for each in made]
        backend._api.remove_container(made[1])
    finally:
        backend.close()


@pytest.mark.jail
def test_cells_die_with_the_process_that_started_them(tmp_path: Path) -> None:
    """A host process that is killed leaves no cell running."""
    program = """
import sys
from sandbox.backends.bubblewrap import Bubblewrap
from tests.conformance.cells import Jail, PROLOGUE, SPEC
from sandbox.backends.base import PYTHON
from dataclasses import replace
cell = Bubblewrap().start(replace(SPEC, command=(*PYTHON, "-c", PROLOGUE + "import time; time.sleep(60)")))
print(cell._pid, flush=True)
sys.stdin.read()
"""
    import sys

    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as host:
        pid = int(host.stdout.readline())  # type: ignore[union-attr]
        host.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not Path(f"/proc/{pid}").exists()
