"""What a process that died leaves behind is removed by the next one, and nothing that somebody still needs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.backends import cgroups
from sandbox.backends import docker as backend_module
from sandbox.backends.base import PYTHON, CellSpec
from sandbox.backends.docker import LABEL, LABEL_OWNER, LABEL_RUN, Docker
from tests.conformance.cells import SPEC

ME, OTHER = f"tests-{os.getpid()}", f"tests-{os.getpid()}-other"


def container(backend: Docker, **labels: str) -> str:
    """A container that is never started, with these labels beside the ones of a cell that lives."""
    known = {LABEL: "1", backend_module.LABEL_UNTIL: str(int(time.time()) + 600)}
    made = backend._api.create_container(backend._id, command=["/usr/bin/python3"], labels={**known, **labels})
    return str(made["Id"])


def left(backend: Docker) -> set[str]:
    """Identities of the cells that there are."""
    return {each["Id"] for each in backend._api.containers(all=True, filters={"label": LABEL})}


@pytest.fixture
def backend() -> Iterator[Docker]:
    made = Docker(owner=ME)
    yield made
    for each in made._api.containers(all=True, filters={"label": LABEL}):
        if each["Labels"].get(LABEL_OWNER) in {ME, OTHER}:
            backend_module._remove(made._api, each["Id"])
    made.close()


@pytest.mark.engine
def test_cells_of_an_earlier_process_of_the_same_owner(backend: Docker) -> None:
    """They go at once, however young; those of other owners, and of nobody, stay."""
    mine = container(backend, **{LABEL_OWNER: ME, LABEL_RUN: "earlier"})
    others = container(backend, **{LABEL_OWNER: OTHER, LABEL_RUN: "earlier"})
    nobodys = container(backend, **{LABEL_OWNER: "", LABEL_RUN: "earlier"})
    try:
        backend.reap()

        assert [False, True, True] == [each in left(backend) for each in (mine, others, nobodys)]
    finally:
        backend._api.remove_container(nobodys, force=True)


@pytest.mark.engine
def test_own_cells_stay_while_they_are_known(backend: Docker) -> None:
    """A cell that lives is not reaped, however old; one that could not be removed when it was destroyed is, after a while."""
    cell = backend.start(CellSpec(SPEC.memory_bytes, SPEC.pids, SPEC.output_bytes, command=(*PYTHON, "-c", "import os; os.write(1, b'\\x06'); os.read(0, 1)")))
    lost = container(backend, **backend._labels)
    identity = cell.identity
    backend.reap()
    at_once = left(backend)
    backend.reap(now=time.time() + backend_module.FORGOTTEN + 5)
    later = left(backend)
    cell.destroy()

    assert {lost, identity} <= at_once
    assert (False, True) == (lost in later, identity in later)


@pytest.mark.jail
def test_control_groups_of_a_dead_process() -> None:
    """Groups that a killed process left are removed; those of a living one stay, and so do names that are not ours."""
    program = "import sys; from sandbox.backends import cgroups; from tests.conformance.cells import SPEC; print(list(cgroups.create(SPEC).folders.values())[0]); sys.stdout.flush(); sys.stdin.read()"
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    own = cgroups.create(SPEC)
    if own is None:
        pytest.fail("this machine's control groups cannot be written")
    folder = Path(next(iter(own.folders.values())))
    stranger = folder.parent / "stranger"
    stranger.mkdir(exist_ok=True)
    try:
        with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as host:
            theirs = Path(host.stdout.readline().strip())  # type: ignore[union-attr]
            cgroups.reap()
            while_it_lived = theirs.exists()
            host.kill()
        cgroups.reap()

        assert (True, False, True, True) == (while_it_lived, theirs.exists(), folder.exists(), stranger.exists())
    finally:
        stranger.rmdir()
        own.remove()
