"""The object VM and the broker as containers/compose.yaml starts them: what they may do is read back, then used."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(1200)]  # the first test may build images

SERVICES = ("broker", "vm")
PATIENCE = 600  # seconds, for building; all other steps take a few


class Stack:
    """One running pair of containers under a project name of its own."""

    def __init__(self, repository: Path, project: str) -> None:
        self.repository = repository
        self.environment = {**os.environ, "COMPOSE_PROJECT_NAME": project}

    def compose(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `containers/compose`; its output is text."""
        command = [str(self.repository / "containers" / "compose"), *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
        if check:
            assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done

    def execute(self, service: str, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command in a service's container."""
        return self.compose("exec", "-T", service, *command, check=check)

    def python(self, service: str, source: str) -> Any:
        """What an expression of Python is, evaluated in a service's container (JSON types)."""
        program = f"import json, os, pathlib, socket; from importlib.util import find_spec; print(json.dumps({source}))"
        return json.loads(self.execute(service, "/usr/bin/python3", "-I", "-c", program).stdout)

    def inspect(self, service: str) -> dict[str, Any]:
        """The engine's account of a service's container."""
        identity = self.compose("ps", "-q", service).stdout.strip()
        done = subprocess.run(["docker", "inspect", identity], capture_output=True, text=True, timeout=60, check=True)
        return json.loads(done.stdout)[0]


@pytest.fixture(scope="module")
def stack(repository: Path) -> Iterator[Stack]:
    """VM and broker, built if need be, started, and removed with their volumes at the end."""
    for command in (["containers/cell/build", "--quiet"], ["containers/build", *SERVICES]):
        built = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert built.returncode == 0, built.stderr
    stack = Stack(repository, f"batos-test-{os.getpid()}")
    try:
        stack.compose("up", "-d")
        yield stack
    finally:
        stack.compose("down", "--volumes", "--timeout", "2", check=False)


@pytest.mark.parametrize("service", SERVICES)
def test_the_engine_confines_the_container(stack: Stack, service: str) -> None:
    """The engine reports every control that the compose file asks for as in force."""
    container = stack.inspect(service)
    host = container["HostConfig"]

    assert host["NetworkMode"] == "none"
    assert set(container["NetworkSettings"]["Networks"]) == {"none"}
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert host["Privileged"] is False
    assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"])
    assert host["PidsLimit"] > 0
    assert 0 < host["Memory"] == host["MemorySwap"]
    assert host["PidMode"] == ""
    assert host["LogConfig"]["Config"]["max-size"] == "10m"
    assert container["Config"]["User"] not in {"", "0", "root"}


@pytest.mark.parametrize("service", SERVICES)
def test_the_process_is_confined(stack: Stack, service: str) -> None:
    """Inside, too: nobody's rights, no capability, no new privileges, no network but loopback."""
    status = stack.python(service, "dict(line.split(':', 1) for line in open('/proc/self/status'))")
    interfaces = stack.python(service, "os.listdir('/sys/class/net')")

    assert status["Uid"].split()[0] != "0"
    assert int(status["CapEff"], 16) == 0
    assert int(status["CapBnd"], 16) == 0
    assert status["NoNewPrivs"].strip() == "1"
    assert interfaces == ["lo"]


@pytest.mark.parametrize("service", SERVICES)
def test_the_root_cannot_be_written(stack: Stack, service: str) -> None:
    """A write outside the volumes fails because the file system is read-only."""
    done = stack.execute(service, "/bin/sh", "-c", "echo x > /etc/motd", check=False)

    assert done.returncode != 0
    assert "Read-only file system" in done.stdout + done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_no_file_changes_its_user(stack: Stack, service: str) -> None:
    """No setuid or setgid program is in the image."""
    found = stack.execute(service, "/usr/bin/find", "/", "-xdev", "-type", "f", "-perm", "/6000").stdout.split()

    assert found == []


def test_the_vm_holds_no_engine_socket(stack: Stack) -> None:
    """No mount of the VM is an engine's socket, and the only sockets that it can find are the broker's."""
    mounts = stack.inspect("vm")["Mounts"]
    sockets = stack.execute("vm", "/usr/bin/find", "/", "-xdev", "-type", "s").stdout.split()
    shared = stack.execute("vm", "/usr/bin/find", "/run", "/tmp", "/var/lib/batos", "-type", "s").stdout.split()

    assert {mount["Type"] for mount in mounts} == {"volume"}
    assert sorted(mount["Destination"] for mount in mounts) == ["/run/batos", "/var/lib/batos"]
    assert sockets == []
    assert shared == ["/run/batos/broker.sock"]


def test_the_vm_cannot_replace_the_broker(stack: Stack) -> None:
    """The VM sees the broker's socket on a mount that it cannot write to."""
    done = stack.execute("vm", "/bin/sh", "-c", "rm /run/batos/broker.sock || echo x > /run/batos/other", check=False)

    assert done.returncode != 0
    assert stack.python("vm", "os.listdir('/run/batos')") == ["broker.sock"]


def test_the_broker_has_neither_model_nor_image(stack: Stack) -> None:
    """The broker, which could do the most harm, holds nothing worth taking: no torch, no volume with an image."""
    destinations = {mount["Destination"] for mount in stack.inspect("broker")["Mounts"]}

    assert destinations == {"/run/batos", "/var/run/docker.sock"}
    assert stack.python("broker", "[find_spec(name) is not None for name in ('torch', 'transformers')]") == [False, False]


def test_the_vm_reaches_the_broker(stack: Stack) -> None:
    """The VM's user may connect to the broker's socket."""
    assert stack.python("vm", "socket.socket(socket.AF_UNIX).connect('/run/batos/broker.sock')") is None


@pytest.mark.model
def test_an_image_awakens_and_answers_through_the_broker(stack: Stack) -> None:
    """In the VM's container a new image answers what nobody understands: written by its model, verified in the broker's cells."""
    stack.execute("vm", "batos", "awaken")

    answered = stack.execute("vm", "batos", "send", "genesis", "display_yourself", check=False)
    logged = stack.execute("vm", "batos", "log", "--json").stdout

    assert answered.returncode == 0, answered.stdout + answered.stderr
    assert "display_yourself" in logged
    assert '"docker"' in logged
