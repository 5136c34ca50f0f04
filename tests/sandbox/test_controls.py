"""A control that is taken away is noticed before anything runs: one by one, on each backend."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox import ControlMissing
from sandbox.backends import bubblewrap, cgroups, filters
from sandbox.backends.bubblewrap import Bubblewrap, BubblewrapCell
from sandbox.backends.docker import LABEL_RUN, Docker
from tests.conformance.cells import SPEC

WITHOUT_DOCKER = {
    "network": {"network_mode": "bridge"},
    "root": {"read_only": False},
    "capabilities": {"cap_drop": []},
    "capabilities, one added": {"cap_add": ["SYS_PTRACE"]},
    "no_new_privileges": {"security_opt": [f"seccomp={filters.profile()}"]},
    "seccomp": {"security_opt": ["no-new-privileges", "seccomp=unconfined"]},
    "seccomp, another profile": {"security_opt": ["no-new-privileges", 'seccomp={"defaultAction": "SCMP_ACT_ALLOW"}']},
    "privileged": {"privileged": True},
    "pids": {"pids_limit": 0},
    "memory": {"mem_limit": 0, "memswap_limit": 0},
    "memory_and_swap": {"memswap_limit": -1},
    "cpu": {"nano_cpus": 0},
    "ipc": {"ipc_mode": "shareable"},
    "pid_namespace": {"pid_mode": "host"},
    "log": {"log_config": None},
    "limits": {"ulimits": []},
    "mounts": {"binds": ["/:/host:ro"]},
}


@pytest.fixture(scope="module")
def docker() -> Any:
    backend = Docker()
    yield backend
    backend.close()


@pytest.mark.engine
@pytest.mark.parametrize("control", WITHOUT_DOCKER)
def test_docker_without(docker: Docker, monkeypatch: pytest.MonkeyPatch, control: str) -> None:
    """A container that was created without the control is refused with its name, and removed."""
    original = docker._api.create_host_config
    monkeypatch.setattr(docker._api, "create_host_config", lambda **options: original(**{**options, **WITHOUT_DOCKER[control]}))

    with pytest.raises(ControlMissing) as caught:
        docker.start(SPEC)

    assert any(missing.startswith(control.split(",", maxsplit=1)[0]) for missing in caught.value.missing)


@pytest.mark.engine
def test_docker_as_another_user(docker: Docker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container that runs as root is refused."""
    original = docker._api.create_container
    monkeypatch.setattr(docker._api, "create_container", lambda *args, **options: original(*args, **{**options, "user": "0:0"}))

    with pytest.raises(ControlMissing, match="user"):
        docker.start(SPEC)


@pytest.mark.engine
def test_refused_containers_are_removed(docker: Docker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left of cells that were refused or destroyed."""
    import time

    def ours() -> list[str]:
        label = f"{LABEL_RUN}={docker._labels[LABEL_RUN]}"
        return [each["Id"] for each in docker._api.containers(all=True, filters={"label": label})]

    accepted = docker.start(SPEC)
    started = len(ours())
    accepted.destroy()
    original = docker._api.create_container
    monkeypatch.setattr(docker._api, "create_container", lambda *args, **options: original(*args, **{**options, "user": "0:0"}))
    with pytest.raises(ControlMissing):
        docker.start(SPEC)
    deadline = time.monotonic() + 20
    while ours() and time.monotonic() < deadline:
        time.sleep(0.1)

    assert started >= 1
    assert [] == ours()


@pytest.fixture(scope="module")
def jailer() -> Bubblewrap:
    return Bubblewrap()


def drop(*words: str) -> Callable[[list[str]], list[str]]:
    """Bubblewrap's command without an option and its arguments."""

    def change(command: list[str]) -> list[str]:
        at = command.index(words[0])
        assert list(words) == command[at : at + len(words)]
        return command[:at] + command[at + len(words) :]

    return change


def share(namespace: str) -> Callable[[list[str]], list[str]]:
    """Bubblewrap's command with every namespace of its own but one."""

    def change(command: list[str]) -> list[str]:
        others = [f"--unshare-{each}" for each in ("ipc", "pid", "net", "uts", "cgroup") if each != namespace]
        changed = [each for each in command if each not in {"--unshare-all"}]
        if namespace == "uts":
            changed = drop("--hostname", "cell")(changed)
        if namespace == "pid":
            changed.remove("--as-pid-1")
        return [changed[0], *others, *changed[1:]]

    return change


WITHOUT_BUBBLEWRAP = {
    "seccomp": lambda command: command[: command.index("--seccomp")] + command[command.index("--seccomp") + 2 :],
    "root": lambda command: [*drop("--remount-ro", "/")(command), "--tmpfs", "/proc"],
    "root, the host's": lambda command: [*command, "--bind", "/tmp", "/proc"],
    "network": share("net"),
    "namespaces, ipc": share("ipc"),
    "namespaces, uts": share("uts"),
    "namespaces, cgroup": share("cgroup"),
}


@pytest.mark.jail
@pytest.mark.parametrize("control", WITHOUT_BUBBLEWRAP)
def test_bubblewrap_without(jailer: Bubblewrap, monkeypatch: pytest.MonkeyPatch, control: str) -> None:
    """A namespace that was made without the control is refused with its name, and gone."""
    original = BubblewrapCell._bwrap
    monkeypatch.setattr(BubblewrapCell, "_bwrap", lambda self, *args: WITHOUT_BUBBLEWRAP[control](original(self, *args)))

    with pytest.raises(ControlMissing) as caught:
        jailer.start(SPEC)

    assert any(missing.startswith(control.split(",", maxsplit=1)[0]) for missing in caught.value.missing)
    assert not jailer._cells


@pytest.mark.jail
@pytest.mark.parametrize("limit", ["ulimit -f 0", "ulimit -v", "ulimit -p"])
def test_bubblewrap_without_a_limit(jailer: Bubblewrap, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """A limit of the process that was not set is missed."""
    original = BubblewrapCell._wrapper

    def without(self: BubblewrapCell) -> list[str]:
        command = original(self)
        command[2] = "; ".join(part for part in command[2].split("; ") if not part.startswith(limit))
        return command

    monkeypatch.setattr(BubblewrapCell, "_wrapper", without)

    with pytest.raises(ControlMissing):
        jailer.start(SPEC)


@pytest.mark.jail
def test_bubblewrap_outside_its_control_group(jailer: Bubblewrap, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits of a group that the cell is not in are none."""
    if cgroups.create(SPEC) is None:
        assert not hasattr(jailer, "_group")
        return
    monkeypatch.setattr(cgroups.Group, "entries", property(lambda self: []))

    with pytest.raises(ControlMissing, match="memory"):
        jailer.start(SPEC)


@pytest.mark.jail
def test_bubblewrap_as_the_same_user(jailer: Bubblewrap, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell whose user outside is root is refused."""
    original = BubblewrapCell._wrapper

    def as_root(self: BubblewrapCell) -> list[str]:
        command = original(self)
        command[2] = command[2].split("setpriv")[0] + '"$@"'
        return command

    monkeypatch.setattr(BubblewrapCell, "_wrapper", as_root)

    with pytest.raises(ControlMissing, match="user"):
        jailer.start(SPEC)


def test_profile_lets_through_what_a_cell_reports() -> None:
    """What the child's filter reports by name is what the container's filter lets through, less what computation needs: no more, no less."""
    from sandbox.cell import lockdown

    groups = json.loads(filters.profile())["syscalls"]
    allowed = {name for group in groups if group["action"] == "SCMP_ACT_ALLOW" for name in group["names"]}
    handled = {"mmap", "mprotect", "clone", "socketpair", *lockdown._ON_CHANNEL}

    assert allowed == set(lockdown._ALLOWED) | set(lockdown._REPORTED) | handled
    assert not set(lockdown._ALLOWED) & set(lockdown._REPORTED)


def test_profile_denies_by_default() -> None:
    """The profile is an allow-list, and none of the calls that break out of containers is on it."""
    data = json.loads(filters.profile())
    allowed = {name for group in data["syscalls"] if group["action"] == "SCMP_ACT_ALLOW" for name in group["names"]}
    dangerous = {"mount", "umount2", "ptrace", "bpf", "unshare", "setns", "keyctl", "add_key", "io_uring_setup", "userfaultfd", "perf_event_open",
                 "process_vm_readv", "process_vm_writev", "pivot_root", "chroot", "init_module", "kexec_load", "socket", "connect", "bind",
                 "mknod", "memfd_create", "open_by_handle_at", "personality", "execveat", "shmget", "mq_open"}  # fmt: skip

    assert "SCMP_ACT_ERRNO" == data["defaultAction"]
    assert set() == allowed & dangerous


def test_uids_of_cells_differ() -> None:
    """Cells that run at the same time have users of their own outside."""
    assert len({next(bubblewrap._uids) for _ in range(100)}) == 100
