"""Cells in containers of an engine that speaks Docker's API: Docker itself, or Podman on its socket.

A container is created with every control that a cell needs, attached to, started, and inspected: what the engine then says about it, and what
the kernel says about its first process where this process can see it, must be what was asked for. Only then does it get its job.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox import images, isolation
from sandbox.backends import filters, streams
from sandbox.backends.base import READY, CellSpec, Controls, Output
from sandbox.errors import ControlMissing, EngineFault, SandboxUnavailable

if TYPE_CHECKING:
    from docker import APIClient

__all__ = ["Docker"]

NOBODY = "65534:65534"
LABEL = "batos.cell"
LABEL_UNTIL = "batos.cell.until"  # a moment after which nobody can still need the container
LABEL_OWNER = "batos.cell.owner"  # who may have only one process at a time: what an earlier one of it started, nobody needs
LABEL_RUN = "batos.cell.run"  # which process of that owner
LIFETIME = 600  # seconds until then
FORGOTTEN = 60  # seconds after which a container of this process that it does not know is one that could not be removed
API_TIMEOUT = 60  # seconds that one request to the engine may take
INSTALL = "on Debian or Ubuntu: apt-get install docker.io, then containers/engine start"
_HEADER = struct.Struct(">BxxxI")  # of the attached stream: 1 output or 2 errors, length
_STDOUT = 1
_KILLED = 128 + signal.SIGKILL
ENDING_S = 2.0  # that the engine may take to notice that a cell is over
_QUOTA_PERIOD = 1_000_000_000  # NanoCpus per CPU


class Docker:
    """Starts cells in containers. `runtime` names another runtime of the engine (`runsc`, Kata); the default is the engine's."""

    name = "docker"

    def __init__(
        self, image: images.CellImage | None = None, *, runtime: str | None = None, base_url: str | None = None, owner: str = ""
    ) -> None:
        """`owner` names whoever makes sure that only one process at a time uses that name; see `reap`.

        Raises `SandboxUnavailable` when no engine answers, or it lacks the cell image.
        """
        import docker
        from docker.errors import DockerException, ImageNotFound

        self._image = image or images.ensure()
        self._runtime = runtime
        try:
            arguments = docker.utils.kwargs_from_env() if base_url is None else {"base_url": base_url}
            self._api: APIClient = docker.APIClient(timeout=API_TIMEOUT, version="auto", **arguments)
            info = self._api.info()
            found = self._api.inspect_image(self._image.tag)
        except ImageNotFound:
            raise SandboxUnavailable(f"the container engine lacks the cell image {self._image.tag}; build it with: {images.BUILD}") from None
        except (DockerException, OSError) as error:
            raise SandboxUnavailable(f"no container engine answers ({_reason(error)}); {INSTALL}") from None
        labels = found["Config"].get("Labels") or {}
        if labels.get(images.LABEL_IDENTITY) != self._image.identity:
            raise SandboxUnavailable(f"the engine's {self._image.tag} is not the image that was built; build it again with: {images.BUILD}")
        if runtime is not None and runtime not in (info.get("Runtimes") or {}):
            known = ", ".join(sorted(info.get("Runtimes") or {}))
            raise SandboxUnavailable(f"the container engine has no runtime {runtime!r} ({isolation.RUNTIME}); it has: {known}")
        self.isolation = isolation.of_engine(info.get("SecurityOptions") or [], runtime)
        self._id = found["Id"]  # from here on by content, whatever is tagged meanwhile
        # More than enough for the removals of cells that run at the same time; they wait on the engine, not on a CPU.
        self._removals = ThreadPoolExecutor(4, thread_name_prefix="cell-removal")
        self._cells: set[DockerCell] = set()
        self._owner = owner
        self._labels = {LABEL: "1", LABEL_OWNER: owner, LABEL_RUN: secrets.token_hex(8)}

    def describe(self) -> dict[str, Any]:
        """What verdicts name."""
        described = {"backend": self.name, "image": self._image.identity, "isolation": self.isolation}
        return {**described, "runtime": self._runtime} if self._runtime else described

    def versions(self) -> dict[str, str]:
        """What the engine is made of, by name: the version, and the distribution's own where it tells. Raises `EngineFault`."""
        with _translated():
            parts = self._api.version().get("Components") or []
        return {part["Name"]: " ".join(dict.fromkeys([part["Version"], (part.get("Details") or {}).get("GitCommit") or part["Version"]])) for part in parts}

    def start(self, spec: CellSpec) -> DockerCell:
        """A new cell. Raises `ControlMissing`, `EngineFault`."""
        cell = DockerCell(self._api, self._id, spec, self._runtime, self._labels, self._removals, self._cells.discard)
        self._cells.add(cell)
        return cell

    def reap(self, *, now: float | None = None) -> int:
        """See `Backend.reap`: cells whose time is over, cells of earlier processes of the same owner, and of our own those that would not go."""
        moment = time.time() if now is None else now
        with _translated():
            found = self._api.containers(all=True, filters={"label": LABEL})
        left = [each["Id"] for each in found if self._left_behind(each, moment)]
        for each in left:
            _remove(self._api, each)
        return len(left)

    def _left_behind(self, container: dict[str, Any], moment: float) -> bool:
        labels = container["Labels"]
        if float(labels.get(LABEL_UNTIL, 0)) < moment:
            return True
        if labels.get(LABEL_RUN) == self._labels[LABEL_RUN]:
            return container["Created"] < moment - FORGOTTEN and container["Id"] not in {cell.identity for cell in list(self._cells)}
        return bool(self._owner) and labels.get(LABEL_OWNER) == self._owner

    def close(self) -> None:
        """Destroy what still lives, wait for the removals, hang up."""
        for cell in list(self._cells):
            cell.destroy()
        self._removals.shutdown(wait=True)
        self._api.close()


class DockerCell:
    """One container and the connection to its first process."""

    def __init__(self, api: APIClient, image: str, spec: CellSpec, runtime: str | None, labels: dict[str, str],
                 removals: ThreadPoolExecutor, gone: Any) -> None:  # fmt: skip
        self._api = api
        self._spec = spec
        self._removals = removals
        self._gone = gone
        self._id: str | None = None
        self._stream: _Attached | None = None
        self._process: int | None = None  # a descriptor of its first process, where that can be seen
        self.controls: dict[str, Any] = {}
        try:
            with _translated():
                self._create(image, runtime, labels)
                self._stream = _Attached(self._api, self._id or "")
                self._api.start(self._id)
                if self._stream.ready(spec.start_s) != READY:
                    raise EngineFault(f"the cell did not start: {self._stream.complaint() or self._state()}")  # noqa: TRY301 - it is cleaned up below
                self.controls = self._read_back(runtime)
        except BaseException:
            self.destroy()
            raise

    @property
    def identity(self) -> str | None:
        """The container's; None once it is destroyed."""
        return self._id

    def _create(self, image: str, runtime: str | None, labels: dict[str, str]) -> None:
        from docker.types import LogConfig, Ulimit

        spec = self._spec
        host = self._api.create_host_config(
            network_mode="none", read_only=True, cap_drop=["ALL"], security_opt=["no-new-privileges", f"seccomp={filters.profile()}"],
            pids_limit=spec.pids, mem_limit=spec.memory_bytes, memswap_limit=spec.memory_bytes, nano_cpus=int(spec.cpus * _QUOTA_PERIOD),
            ipc_mode="none", log_config=LogConfig(type="none"), runtime=runtime, restart_policy={"Name": "no"},
            ulimits=[Ulimit(name=name, soft=most, hard=most) for name, most in _ulimits().items()],
        )  # fmt: skip
        seed = int.from_bytes(os.urandom(4))
        made = self._api.create_container(
            image, command=list(spec.command), user=NOBODY, environment={"PYTHONHASHSEED": str(seed)}, hostname="cell", working_dir="/",
            stdin_open=True, host_config=host, labels={**labels, LABEL_UNTIL: str(int(time.time()) + LIFETIME)}, network_disabled=True,
        )  # fmt: skip
        self._id = made["Id"]

    def _state(self) -> str:
        """What the engine says about a cell that says nothing itself."""
        state = self._api.inspect_container(self._id)["State"]
        return f"{state['Status']}, exit status {state['ExitCode']}{', out of memory' if state.get('OOMKilled') else ''} {state['Error']}".strip()

    def _read_back(self, runtime: str | None) -> dict[str, Any]:
        """Each control as the engine has it, then as the kernel has it. Raises `ControlMissing`."""
        spec, controls = self._spec, Controls()
        found = self._api.inspect_container(self._id)
        host, config = found["HostConfig"], found["Config"]
        filters_on = [each for each in host["SecurityOpt"] or [] if each.startswith("seccomp=")]
        controls.require("user", config["User"], NOBODY)
        controls.require("network", host["NetworkMode"], "none")
        controls.require("root", "read-only" if host["ReadonlyRootfs"] else "writable", "read-only")
        controls.require("mounts", len(found["Mounts"]) + len(host.get("Binds") or []) + len(host.get("Tmpfs") or {}), 0)
        controls.require("capabilities", "none" if _no_capabilities(host) else f"drops {host['CapDrop']}, adds {host['CapAdd']}", "none")
        controls.require("privileged", host["Privileged"], False)
        controls.require("no_new_privileges", any(each.startswith("no-new-privileges") for each in host["SecurityOpt"] or []), True)
        right = filters_on == [f"seccomp={filters.profile()}"]
        controls.require("seccomp", filters.profile_digest() if right else "another profile", filters.profile_digest())
        controls.require("ipc", host["IpcMode"], "none")
        controls.require("pid_namespace", host["PidMode"] or "own", "own")
        controls.require("pids", host["PidsLimit"], spec.pids)
        controls.require("memory", host["Memory"], spec.memory_bytes)
        controls.require("memory_and_swap", host["MemorySwap"], spec.memory_bytes)
        controls.require("cpu", host["NanoCpus"], int(spec.cpus * _QUOTA_PERIOD))
        controls.require("log", host["LogConfig"]["Type"], "none")
        controls.require("limits", {each["Name"]: each["Hard"] for each in host["Ulimits"] or []}, _ulimits())
        if runtime:
            controls.require("runtime", host["Runtime"], runtime)
        controls.require("user_namespace", host.get("UsernsMode") or "the engine's", "the engine's")
        if not isolation.has_own_kernel(runtime):  # else the process that is seen here is not the cell's
            self._read_back_kernel(controls, found["State"]["Pid"])
        if controls.missing:
            raise ControlMissing(controls.missing)
        return {**controls.seen, "output_bytes": spec.output_bytes}

    def _read_back_kernel(self, controls: Controls, pid: int) -> None:
        """The same from /proc, where the engine's processes are visible: not from inside a broker's container, not with a virtual machine's."""
        place = Path(f"/proc/{pid}")
        try:
            if (self._id or "none") not in (place / "cgroup").read_text():
                return
            status = dict(line.split(":\t", 1) for line in (place / "status").read_text().splitlines() if ":\t" in line)
            self._process = os.pidfd_open(pid)
        except OSError:
            return
        held = {status[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}
        controls.require("kernel_capabilities", "none" if held == {"0" * 16} else sorted(held), "none")
        controls.require("kernel_no_new_privileges", status["NoNewPrivs"].strip(), "1")
        controls.require("kernel_seccomp", status["Seccomp"].strip(), "2")
        controls.require("kernel_root", "0" in status["Uid"].split(), False)

    def exchange(self, message: bytes, wall_s: float, *, framed: bool = True) -> Output:
        """See `Cell.exchange`."""
        stream = self._stream
        if stream is None:
            raise EngineFault("the cell is destroyed")
        with _translated():
            stream.send(message, wall_s)
            data, ended = streams.listen(stream.fileno(), stream.read, limit=self._spec.output_bytes, wall_s=wall_s,
                                          enough=streams.whole_frame if framed else None)  # fmt: skip
            return Output(data, ended, diagnostics=stream.complaint())

    def out_of_memory(self) -> bool:
        """See `Cell.out_of_memory`."""
        with _translated():
            return self._id is not None and bool(self._api.inspect_container(self._id)["State"].get("OOMKilled"))

    def waiting(self) -> bool:
        """See `Cell.waiting`. The process itself is looked at where it can be seen: the engine takes a while to say that it is gone."""
        poll = select.poll()
        for each in (self._stream.fileno() if self._stream else None, self._process):
            if each is not None:
                poll.register(each, select.POLLIN)
        return self._stream is not None and not poll.poll(0)

    def killed(self) -> bool:
        """See `Cell.killed`."""
        deadline = time.monotonic() + ENDING_S
        with _translated():
            while self._id is not None:
                state = self._api.inspect_container(self._id)["State"]
                if not state["Running"]:
                    return bool(state["ExitCode"] == _KILLED and not state.get("OOMKilled"))
                if time.monotonic() > deadline:
                    break
                time.sleep(0.02)
        return False

    def interrupt(self) -> None:
        """See `Cell.interrupt`."""
        identity = self._id
        if identity is not None:
            with contextlib.suppress(RuntimeError):  # the backend is being closed, which destroys it
                self._removals.submit(_kill, self._api, identity)

    def destroy(self) -> None:
        """See `Cell.destroy`. The engine kills and removes in the background: the verdict does not wait for it."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
        process, self._process = self._process, None
        if process is not None:
            os.close(process)
        identity, self._id = self._id, None
        if identity is not None:
            self._removals.submit(_remove, self._api, identity)
        self._gone(self)


class _Attached:
    """The attached stream of a container: its standard input, and its output in numbered frames."""

    def __init__(self, api: APIClient, identity: str) -> None:
        wrapped = api.attach_socket(identity, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1})
        self._keep = wrapped  # the SDK's response closes the connection when it is collected
        self._socket: socket.socket = getattr(wrapped, "_sock", wrapped)
        self._socket.setblocking(False)
        self._header = b""
        self._left = 0
        self._kind = 0
        self._errors = bytearray()

    def fileno(self) -> int:
        return self._socket.fileno()

    def read(self, most: int = 1 << 16) -> bytes | None:
        """Output that is there: None when it was something else, `b""` at the end."""
        try:
            if not self._left:
                part = self._socket.recv(_HEADER.size - len(self._header))
                self._header += part
                if len(self._header) < _HEADER.size:
                    return None if part else b""
                self._kind, self._left = _HEADER.unpack(self._header)
                self._header = b""
                return None
            data = self._socket.recv(min(self._left, most))
        except BlockingIOError:
            return None
        self._left -= len(data)
        if self._kind == _STDOUT or not data:
            return data
        self._errors += data[: max(0, 2000 - len(self._errors))]
        return None

    def ready(self, wall_s: float) -> bytes | None:
        """The first byte of output and nothing after it; none at the end or when the time is over."""
        deadline = time.monotonic() + wall_s
        while (left := deadline - time.monotonic()) > 0:
            data = streams.read_ready(self.fileno(), 1, left, self.read)
            if data is not None:
                return data
        return None

    def send(self, message: bytes, wall_s: float) -> None:
        streams.send(self.fileno(), message, wall_s, self._socket.send)

    def complaint(self) -> str:
        return self._errors.decode(errors="replace").strip()

    def close(self) -> None:
        self._keep.close()
        self._socket.close()


def _ulimits() -> dict[str, int]:
    # No message queues: the engine mounts their file system, and anybody may make one there.
    # Not the address space either: the engine's runtime is under these limits before the cell is, and needs more of it than it uses.
    return {"core": 0, "fsize": 0, "memlock": 0, "msgqueue": 0, "nofile": 64}


def _no_capabilities(host: dict[str, Any]) -> bool:
    return [each.upper() for each in host["CapDrop"] or []] == ["ALL"] and not host["CapAdd"]


def _kill(api: APIClient, identity: str) -> None:
    from docker.errors import DockerException

    with contextlib.suppress(DockerException, OSError):
        api.kill(identity)


def _remove(api: APIClient, identity: str) -> None:
    """Kill and remove; tried again while the engine is busy. What remains has a label and is reaped."""
    from docker.errors import APIError, DockerException, NotFound

    for wait in (0.1, 0.5, 2.0, None):
        try:
            api.remove_container(identity, force=True, v=True)
        except NotFound:
            return
        except APIError as error:
            if error.status_code == 409:  # somebody else is removing it
                return
        except (DockerException, OSError):
            pass
        else:
            return
        if wait is not None:
            time.sleep(wait)


class _translated:  # noqa: N801 - reads as a word in `with`
    """What the SDK and its transport raise becomes `EngineFault`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from docker.errors import DockerException
        from requests.exceptions import RequestException

        if isinstance(error, (DockerException, RequestException, OSError)):
            raise EngineFault(f"the container engine failed: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """The shortest true sentence in a chain of wrapped errors."""
    text = getattr(error, "explanation", None) or str(error)
    return " ".join(str(text).split())[:300]
