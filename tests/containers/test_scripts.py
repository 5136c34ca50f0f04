"""The scripts that prepare a machine: what they say and leave alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def no_engine(tmp_path: Path) -> dict[str, str]:
    """An environment in which no container engine answers and none is installed."""
    (tmp_path / "docker").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "docker").chmod(0o755)
    for tool in ("bash", "cat", "dirname", "id", "timeout", "sleep", "tail", "printf"):
        (tmp_path / tool).symlink_to(Path("/usr/bin") / tool)
    return {"PATH": str(tmp_path)}


def run(repository: Path, *command: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(repository / "containers" / command[0]), *command[1:]],
        env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_machine_without_an_engine_is_told_how_to_get_one(repository: Path, no_engine: dict[str, str]) -> None:
    """Starting an engine that is not installed fails with one line that names the package."""
    done = run(repository, "engine", "start", environment=no_engine)

    assert done.returncode == 1
    assert done.stderr == "error: no container engine is installed; on Debian: apt-get install docker.io\n"


def test_a_named_engine_that_does_not_answer_is_not_replaced(repository: Path, no_engine: dict[str, str]) -> None:
    """With DOCKER_HOST set, no other engine is started behind the operator's back."""
    done = run(repository, "engine", "start", environment={**no_engine, "DOCKER_HOST": "unix:///nowhere.sock"})

    assert done.returncode == 1
    assert done.stderr == "error: no engine answers at DOCKER_HOST=unix:///nowhere.sock\n"


@pytest.mark.parametrize(
    ("command", "valid"),
    [
        (("engine", "stop"), "status|version|start"),
        (("prepare", "everything"), "python|sandbox|engine|test"),
    ],
)
def test_an_unknown_word_is_answered_with_the_valid_ones(repository: Path, command: tuple[str, ...], valid: str) -> None:
    """A script's usage line lists what it knows."""
    done = run(repository, *command)

    assert done.returncode == 1
    assert valid in done.stderr


@pytest.mark.engine
def test_starting_an_engine_that_answers_changes_nothing(repository: Path) -> None:
    """`engine start` leaves a running engine as it is: it says nothing and starts no second one."""
    before = subprocess.run(["pgrep", "-x", "dockerd"], capture_output=True, text=True, check=False).stdout
    done = run(repository, "engine", "start")
    after = subprocess.run(["pgrep", "-x", "dockerd"], capture_output=True, text=True, check=False).stdout

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert after == before
