"""What every test may rely on.

A test that needs something of the machine says so with a marker, and *fails* in one line where that is missing. Leaving such
tests out is a choice that somebody types (`make test-fast`), never something that happens quietly.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

REPOSITORY = Path(__file__).resolve().parent.parent


@functools.cache
def why_no_engine() -> str | None:
    """Why no container engine can be used here, or None when one answers."""
    import docker

    try:
        client = docker.from_env(timeout=20)
        client.ping()
    except docker.errors.DockerException as error:
        reason = str(error).splitlines()[0]
        return (
            f"no container engine answers ({reason}); `make test` starts one, as does `containers/engine start` as root"
        )
    client.close()
    return None


@functools.cache
def why_no_jail() -> str | None:
    """Why bubblewrap cannot be used here, or None when it makes namespaces."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed; `make test` installs it as root, as does `apt-get install bubblewrap`"
    command = ["bwrap", "--ro-bind", "/", "/", "--unshare-all", "--die-with-parent", "true"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return None if done.returncode == 0 else f"bubblewrap cannot make namespaces here: {done.stderr.strip()}"


NEEDS: dict[str, Callable[[], str | None]] = {"engine": why_no_engine, "jail": why_no_jail}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose marker asks for what this machine lacks, before its fixtures fail less clearly."""
    for marker, why_not in NEEDS.items():
        if item.get_closest_marker(marker) and (reason := why_not()):
            pytest.fail(f"this test needs {marker}: {reason}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one: a skip in CI proves nothing and looks green."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped; mark what it needs instead (see tests/conftest.py): {report.longrepr}"
        )
    return report


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository under test."""
    return REPOSITORY
