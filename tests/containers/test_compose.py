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


def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, whatever that is."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL, **options
    )


def output_of(command: list[str], **options: Any) -> str:
    """What a command prints; it must succeed."""
    done = run(command, **options)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
    return done.stdout


def files_of(image: str, *conditions: str) -> list[str]:
    """The files of an image that `find` finds under these conditions, looked for with every right."""
    command = ["docker", "run", "--rm", "--network", "none", "--user", "0", "--workdir", "/", "--entrypoint", "/usr/bin/find", image]
    return output_of([*command, "/", "-xdev", *conditions]).split()


class Stack:
    """One running pair of containers under a project name of its own."""

    def __init__(self, repository: Path, project: str) -> None:
        self.repository = repository
        self.environment = {**os.environ, "COMPOSE_PROJECT_NAME": project}
        self.identities: dict[str, str] = {}

    def compose(self, *arguments: str) -> str:
        """What `containers/compose` prints; it must succeed."""
        return output_of([str(self.repository / "containers" / "compose"), *arguments], env=self.environment)

    def container(self, service: str) -> str:
        """The identity of a service's container."""
        if service not in self.identities:
            self.identities[service] = self.compose("ps", "-q", service).strip()
        return self.identities[service]

    def execute(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a service's container, as its own user; the result may be a failure."""
        return run(["docker", "exec", self.container(service), *command])

    def python(self, service: str, source: str) -> Any:
        """What an expression of Python is, evaluated in a service's container (JSON types)."""
        program = f"import json, os, pathlib, socket; from importlib.util import find_spec; print(json.dumps({source}))"
        done = self.execute(service, "/usr/bin/python3", "-I", "-c", program)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def inspect(self, service: str) -> dict[str, Any]:
        """The engine's account of a service's container."""
        return json.loads(output_of(["docker", "inspect", self.container(service)]))[0]


@pytest.fixture(scope="module")
def stack(repository: Path) -> Iterator[Stack]:
    """VM and broker, built if need be, started, and removed with their volumes at the end."""
    for command in (["containers/cell/build", "--quiet"], ["containers/build", *SERVICES]):
        output_of(command, cwd=repository)
    stack = Stack(repository, f"batos-test-{os.getpid()}")
    try:
        stack.compose("up", "-d")
        yield stack
    finally:
        stack.compose("down", "--volumes", "--timeout", "2")


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
    done = stack.execute(service, "/bin/sh", "-c", "echo x > /etc/motd")

    assert done.returncode != 0
    assert "Read-only file system" in done.stdout + done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_no_file_changes_its_user(stack: Stack, service: str) -> None:
    """No setuid or setgid program is in the image that the container was made from."""
    image = stack.inspect(service)["Image"]

    assert files_of(image, "-name", "python3") != []
    assert files_of(image, "-type", "f", "-perm", "/6000") == []


def test_the_vm_holds_no_engine_socket(stack: Stack) -> None:
    """No mount of the VM is an engine's socket, and the only socket that it can find is the broker's."""
    container = stack.inspect("vm")
    shared = stack.execute("vm", "/usr/bin/find", "/run", "/tmp", "/var/lib/batos", "-type", "s").stdout.split()

    assert {mount["Type"] for mount in container["Mounts"]} == {"volume"}
    assert sorted(mount["Destination"] for mount in container["Mounts"]) == ["/run/batos", "/var/lib/batos"]
    assert files_of(container["Image"], "-type", "s") == []
    assert shared == ["/run/batos/broker.sock"]


def test_the_vm_cannot_replace_the_broker(stack: Stack) -> None:
    """The VM sees the broker's socket on a mount that it cannot write to."""
    done = stack.execute("vm", "/bin/sh", "-c", "rm /run/batos/broker.sock || echo x > /run/batos/other")

    assert done.returncode != 0
    assert sorted(stack.python("vm", "os.listdir('/run/batos')")) == ["broker.sock", "broker.sock.lock"]


def test_the_broker_has_neither_model_nor_image(stack: Stack) -> None:
    """The broker, which could do the most harm, holds nothing worth taking: no torch, no volume with an image."""
    destinations = {mount["Destination"] for mount in stack.inspect("broker")["Mounts"]}

    assert destinations == {"/run/batos", "/var/run/docker.sock"}
    assert stack.python("broker", "[find_spec(name) is not None for name in ('torch', 'transformers')]") == [False, False]


def test_the_vm_reaches_the_broker(stack: Stack) -> None:
    """The VM's user may connect to the broker's socket."""
    assert stack.python("vm", "socket.socket(socket.AF_UNIX).connect('/run/batos/broker.sock')") is None


METHOD = """
# /// batos
# selector = "deposit"
# slots = {{ balance = 100, history = [] }}
# [[examples]]
# args = [25]
# returns = {returns}
# after = {{ balance = 125, history = [25] }}
# ///
def deposit(self, amount):
    self.balance = self.balance + amount
    self.history.append(amount)
    return self.balance
"""


@pytest.mark.parametrize(("returns", "status", "verdict"), [(125, 0, "passed"), (126, 1, "failed")])
def test_the_broker_judges_for_the_vm(stack: Stack, returns: int, status: int, verdict: str) -> None:
    """A method file verified in the VM's container gets its verdict from a cell that the broker started in the engine."""
    stack.python("vm", f"pathlib.Path('/tmp/deposit.py').write_text({METHOD.format(returns=returns)!r})")

    done = stack.execute("vm", "batos", "verify", "--format", "json", "/tmp/deposit.py")
    report = json.loads(done.stdout)

    assert done.returncode == status, done.stderr
    assert report["methods"][0]["verdict"] == verdict
    assert report["sandbox"]["backend"] == "docker"
    assert report["sandbox"]["image"].startswith("sha256:")
    assert report["sandbox"]["controls"]


@pytest.mark.model
def test_an_image_awakens_and_answers_through_the_broker(stack: Stack) -> None:
    """In the VM's container a new image answers what nobody understands: written by its model, verified in the broker's cells."""
    awakened = stack.execute("vm", "batos", "awaken")
    answered = stack.execute("vm", "batos", "send", "genesis", "display_yourself")
    why = stack.execute("vm", "batos", "why", "genesis", "display_yourself", "--json")

    assert awakened.returncode == 0, awakened.stderr
    assert answered.returncode == 0, answered.stdout + answered.stderr
    assert why.returncode == 0, why.stderr
    assert json.loads(why.stdout)["verdict"]["verdict"] == "passed"
    assert json.loads(why.stdout)["verdict"]["sandbox"]["backend"] == "docker"


def test_a_dead_broker_is_no_verdict(stack: Stack) -> None:
    """With the broker gone, `batos verify` says so in one line, and its exit status is 3: no quieter sandbox takes its place."""
    stack.python("vm", f"pathlib.Path('/tmp/deposit.py').write_text({METHOD.format(returns=125)!r})")
    stack.compose("stop", "--timeout", "5", "broker")

    done = stack.execute("vm", "batos", "verify", "/tmp/deposit.py")
    stack.compose("start", "broker")

    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "/run/batos/broker.sock" in done.stdout + done.stderr
