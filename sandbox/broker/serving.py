"""The broker: the only process that holds the container engine, behind a unix socket that takes jobs and returns verdicts.

Clients cannot bring a policy along: they name the digest of one that the broker has loaded itself, from those that are shipped and from its own
folder. Who may connect is decided by the socket's owner and group, and by the credentials that the kernel reports for the peer.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policies import Policy, PolicyFileError, load_policy
from sandbox import wire
from sandbox.errors import BrokerError, EncodingError, SandboxUnavailable
from sandbox.jobs import Job
from sandbox.opening import open_backend
from sandbox.verifying import Sandbox

__all__ = ["Broker", "serve"]

SHIPPED = ("standard", "strict", "trusted")
WAITING = 64  # requests that may wait for a cell; one more is told to come back
IDLE_S = 300.0  # that a connection may say nothing
_CREDENTIALS = struct.Struct("3i")


class Broker:
    """Policies, their sandboxes, and the workers that verify. One per process."""

    def __init__(self, where: str = "auto", policy_folder: Path | None = None, *, workers: int | None = None) -> None:
        """Raises `SandboxUnavailable` when no backend can be opened, `PolicyFileError` for a policy file that is malformed."""
        if where.startswith("unix:"):
            raise SandboxUnavailable("a broker needs a sandbox of its own; valid: auto, docker, bubblewrap")
        self._where = where
        self._policies = {policy.digest: policy for policy in _load(policy_folder)}
        self._sandboxes: dict[str, Sandbox] = {}
        self._lock = asyncio.Lock()
        count = workers or max(2, os.cpu_count() or 2)
        self._workers = ThreadPoolExecutor(count, thread_name_prefix="broker")
        self._waiting = 0
        # Now rather than at the first job: an operator hears at once that there is no engine.
        first = load_policy("standard")
        self._sandboxes[first.digest] = Sandbox(open_backend(where, first), first)

    def describe(self) -> dict[str, Any]:
        """Which sandbox this is, and the policies that it judges by."""
        backend = next(iter(self._sandboxes.values()))
        return {"backend": backend.name, "policies": {digest: policy.name for digest, policy in self._policies.items()}}

    async def answer(self, body: bytes) -> bytes:
        """The answer to one request. Never raises: whatever is wrong is answered."""
        try:
            request = wire.read_body(body, wire.MAX_REQUEST)
            if wire.check_request(request) == "describe":
                return wire.answer(self.describe())
        except BrokerError as error:
            return wire.refusal("protocol", str(error))
        policy = self._policies.get(request["policy"]) if isinstance(request["policy"], str) else None
        if policy is None:
            known = ", ".join(f"{each.name} ({digest[:19]}…)" for digest, each in self._policies.items())
            return wire.refusal("policy", f"the broker has no policy of that digest; it has: {known}")
        try:
            job = Job.model_validate(request["job"])
        except ValidationError as error:
            return wire.refusal("job", _first_problem(error))
        if self._waiting >= WAITING:
            return wire.refusal("busy", f"{WAITING} jobs are waiting; try again")
        self._waiting += 1
        try:
            return await self._verify(policy, job)
        finally:
            self._waiting -= 1

    async def _verify(self, policy: Policy, job: Job) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            async with self._lock:
                sandbox = self._sandboxes.get(policy.digest)
                if sandbox is None:
                    opened = await loop.run_in_executor(self._workers, open_backend, self._where, policy)
                    sandbox = self._sandboxes[policy.digest] = Sandbox(opened, policy)
            verdict = await loop.run_in_executor(self._workers, sandbox.verify, job)
        except SandboxUnavailable as error:
            return wire.refusal("policy", str(error))
        except EncodingError as error:
            return wire.refusal("job", str(error))
        except Exception as error:  # noqa: BLE001 - a broken job must not take the broker with it
            return wire.refusal("fault", f"{type(error).__name__}: {error}")
        return wire.answer(verdict.model_dump(mode="json", by_alias=True))

    def close(self) -> None:
        """Finish what runs, give everything back."""
        self._workers.shutdown(wait=True, cancel_futures=True)
        for sandbox in self._sandboxes.values():
            sandbox.close()


def serve(socket_path: Path | str, where: str = "auto", policy_folder: Path | None = None) -> None:
    """Serve on `socket_path` until SIGTERM or SIGINT.

    Raises `SandboxUnavailable`, `PolicyFileError`, and `BrokerError` when the socket cannot be made or another broker is listening there.
    """
    asyncio.run(_serve(Path(socket_path), where, policy_folder))


async def _serve(path: Path, where: str, policy_folder: Path | None) -> None:
    broker = Broker(where, policy_folder)
    connections: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_converse(broker, path, reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)

    try:
        server = await asyncio.start_unix_server(connected, sock=_listen(path))
        try:
            await _until_told_to_stop()
        finally:
            server.close()
            for task in list(connections):
                task.cancel()
            await asyncio.gather(*connections, return_exceptions=True)
            path.unlink(missing_ok=True)  # noqa: ASYNC240 - at the very end
    finally:
        broker.close()


async def _until_told_to_stop() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def _listen(path: Path) -> socket.socket:
    """The listening socket, for the owner and the group of its folder. A socket that nobody listens on any more is replaced."""
    listening = socket.socket(socket.AF_UNIX)
    try:
        with contextlib.suppress(FileNotFoundError):
            probe = socket.socket(socket.AF_UNIX)
            with probe:
                try:
                    probe.connect(str(path))
                except ConnectionRefusedError:
                    path.unlink()
                else:
                    raise BrokerError(f"another broker listens on {path}")
        before = os.umask(0o117)
        try:
            listening.bind(str(path))
        finally:
            os.umask(before)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise BrokerError(f"the broker cannot listen on {path}: {error.strerror or error}") from None
    except BrokerError:
        listening.close()
        raise
    return listening


async def _converse(broker: Broker, path: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Requests of one client, one after the other, until it hangs up, says nothing for long, or says something that is no message."""
    try:
        if not _welcome(writer, path):
            writer.write(wire.refusal("forbidden", "this user may not use the broker; its socket's group may"))
            await writer.drain()
            return
        while True:
            header = await asyncio.wait_for(reader.readexactly(wire.HEADER.size), IDLE_S)
            (size,) = wire.HEADER.unpack(header)
            if size > wire.MAX_REQUEST:
                writer.write(wire.refusal("protocol", f"a request of {size} bytes where {wire.MAX_REQUEST} are allowed"))
                await writer.drain()
                return
            body = await asyncio.wait_for(reader.readexactly(size), IDLE_S)
            writer.write(await broker.answer(body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
        return
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _welcome(writer: asyncio.StreamWriter, path: Path) -> bool:
    """Whether the peer is root, this user, or of the socket's group, as the kernel says (`SO_PEERCRED`)."""
    raw = writer.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, uid, gid = _CREDENTIALS.unpack(raw)
    return uid in {0, os.geteuid()} or gid == path.stat().st_gid


def _load(folder: Path | None) -> list[Policy]:
    found = [load_policy(name) for name in SHIPPED]
    if folder is not None:
        if not folder.is_dir():
            raise PolicyFileError(str(folder), "is not a folder of policy files")
        found += [load_policy(str(path)) for path in sorted(folder.glob("*.toml"))]
    return found


def _first_problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"not a job: {place}: {first['msg']}" if place else f"not a job: {first['msg']}"
