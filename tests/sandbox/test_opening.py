"""Which sandbox a policy gets: one that isolates well enough, or a refusal that says what would."""

from __future__ import annotations

import docker
import pytest

from policies import load_policy
from policies.files import policy_from_text
from sandbox import SandboxUnavailable, isolation, open_sandbox
from sandbox.backends.docker import Docker
from sandbox.opening import permitted


def demanding(level: str):
    """A policy that demands this isolation."""
    return policy_from_text(f'extends = "standard"\nname = "demanding"\n[cell]\nminimum_isolation = "{level}"\n')


@pytest.mark.parametrize(
    ("options", "runtime", "level"),
    [
        (["name=seccomp,profile=default"], None, "container"),
        (["name=seccomp,profile=default", "name=userns"], None, "user-namespace"),
        (["name=rootless", "name=cgroupns"], None, "user-namespace"),
        ([], "runsc", "vm"),
        ([], "kata-runtime", "vm"),
        ([], "io.containerd.kata.v2", "vm"),
        ([], "crun", "container"),
    ],
)
def test_level_of_an_engine(options: list[str], runtime: str | None, level: str) -> None:
    """Users who are nobody's outside count for more than containers alone, a kernel of its own for most."""
    assert level == isolation.of_engine(options, runtime)


@pytest.mark.parametrize(
    ("level", "where", "found"),
    [
        ("process", "auto", ["docker", "bubblewrap"]), ("namespace", "auto", ["docker", "bubblewrap"]), ("namespace", "bubblewrap", ["bubblewrap"]),
        ("container", "auto", ["docker"]), ("vm", "auto", ["docker"]), ("vm", "docker", ["docker"]),
    ],
)  # fmt: skip
def test_backends_that_may_do(level: str, where: str, found: list[str]) -> None:
    """A backend that can never isolate as demanded is not tried."""
    assert found == permitted(where, demanding(level))


@pytest.mark.parametrize("level", ["container", "user-namespace", "vm"])
def test_namespaces_are_not_enough(level: str) -> None:
    """Asked for by name, a weaker backend is refused in one line that says what would be valid."""
    with pytest.raises(SandboxUnavailable, match=f"demands isolation by {level}; bubblewrap gives namespace, valid: docker"):
        open_sandbox("bubblewrap", demanding(level))


@pytest.mark.engine
def test_engine_without_the_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime that the engine does not know is refused by name, with those that it has."""
    monkeypatch.setenv(isolation.RUNTIME, "no-such-runtime")

    with pytest.raises(SandboxUnavailable, match=r"no runtime 'no-such-runtime' \(BATOS_ENGINE_RUNTIME\); it has: .*runc"):
        open_sandbox("docker", "standard")


@pytest.mark.engine
def test_engine_with_the_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell runs under the runtime that was chosen, and its verdict says so."""
    from sandbox import Job

    monkeypatch.setenv(isolation.RUNTIME, "runc")
    with open_sandbox("docker", "standard") as sandbox:
        verdict = sandbox.verify(Job(source="def answer(self):\n    return 1\n", message=True))

    assert ("passed", "runc", "runc") == (verdict.verdict, verdict.sandbox.runtime, verdict.sandbox.controls["runtime"])


@pytest.mark.engine
def test_engine_that_shares_its_kernel_is_no_vm() -> None:
    """What the engine turns out to be decides, not what it is called."""
    with pytest.raises(SandboxUnavailable, match="demands isolation by vm; docker gives"):
        open_sandbox("auto", demanding("vm"))


@pytest.mark.engine
def test_engine_that_remaps_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that says that it remaps users will do for a policy that demands it."""
    info = docker.APIClient.info
    monkeypatch.setattr(docker.APIClient, "info", lambda self: {**info(self), "SecurityOptions": ["name=userns"]})
    backend = Docker()
    backend.close()

    assert "user-namespace" == backend.isolation == backend.describe()["isolation"]


def test_demand_is_part_of_the_digest() -> None:
    """A policy that demands more is another policy."""
    assert 4 == len({demanding(level).digest for level in ("namespace", "container", "user-namespace", "vm")})
    assert "container" == load_policy("strict").cell.minimum_isolation
