"""The socket of a broker: who may connect, and what a connection may cost.

Who may connect is decided by the socket's owner and group, and by the credentials that the kernel reports for the peer; a broker may ask for a token
besides. A client that closes its side takes its request back: the job's cell is ended.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import stat
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from policies import load_policy
from sandbox import wire
from sandbox.broker.desk import Broker, BrokerSettings
from sandbox.broker.ownership import Ownership
from sandbox.doctor import examine
from sandbox.errors import BrokerError

__all__ = ["serve"]

_CREDENTIALS = struct.Struct("3i")
SWITCH_S = 0.001  # how long a thread that starts cells may keep one that answers from running


def serve(
    socket_path: Path | str, where: str = "auto", policy_folder: Path | None = None, *,
    settings: BrokerSettings | None = None, token_file: Path | None = None, examined: bool = True, tell: Callable[[str], None] = lambda line: None,
) -> None:  # fmt: skip
    """Serve on `socket_path` until SIGTERM or SIGINT. `tell` is given a line for the operator when it listens.

    Before it listens every control of the sandbox is attacked (`sandbox.doctor`), unless `examined` is false. Raises `SandboxUnavailable`,
    `PolicyFileError`, and `BrokerError` when a control does not hold, the socket cannot be made, or another broker is listening there.
    """
    path = Path(socket_path)
    token = _token(token_file) if token_file is not None else b""
    sys.setswitchinterval(SWITCH_S)
    ownership = Ownership(path)
    try:
        broker = Broker(where, policy_folder, settings, owner=ownership.name, token=token)
        try:
            if examined:
                _examine(broker.describe()["backend"])
            gc.freeze()  # what is there now is there for good: no verdict waits until it has been looked through
            gc.set_threshold(50_000, 20, 50)  # nor until the little that a job leaves behind has
            asyncio.run(_serve(broker, path, settings or BrokerSettings(), tell))
        finally:
            broker.close()
    finally:
        ownership.close()


def _token(file: Path) -> bytes:
    """What the file holds, without white space around it. Raises `BrokerError`."""
    try:
        if file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            raise BrokerError(f"everybody may read the token in {file}; chmod o= {file}")
        token = file.read_bytes().strip()
    except OSError as error:
        raise BrokerError(f"the token in {file} cannot be read: {error.strerror or error}") from None
    if not token:
        raise BrokerError(f"there is no token in {file}")
    return token


def _examine(backend: str) -> None:
    """Raises `BrokerError` when a control of the sandbox gives way."""
    broken = [control for control in examine(backend, load_policy("standard")) if not control.held]
    if broken:
        told = "; ".join(f"{each.name} ({each.attacked_by}: {each.observed})" for each in broken)
        raise BrokerError(f"the sandbox of this host does not hold, so the broker does not start: {told}. All of it: batos doctor; to start anyway: --unexamined")


async def _serve(broker: Broker, path: Path, settings: BrokerSettings, tell: Callable[[str], None]) -> None:
    listening = _listen(path)
    clients = _Clients(broker, path, settings)
    server = await asyncio.start_unix_server(clients.connected, sock=listening)
    try:
        tell(f"listening on {path}, cells by {broker.describe()['backend']}")
        await _until_told_to_stop()
    finally:
        server.close()
        path.unlink(missing_ok=True)  # noqa: ASYNC240 - at the very end
        await clients.end()


async def _until_told_to_stop() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def _listen(path: Path) -> socket.socket:
    """The listening socket, for the owner and the group of its folder. Whoever calls this owns the path (`Ownership`): what lies there is stale."""
    listening = socket.socket(socket.AF_UNIX)
    try:
        if path.is_socket():
            path.unlink()
        before = os.umask(0o117)
        try:
            listening.bind(str(path))
        finally:
            os.umask(before)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise BrokerError(f"the broker cannot listen on {path}: {error.strerror or error}") from None
    return listening


class _Clients:
    """Everybody who is connected."""

    def __init__(self, broker: Broker, path: Path, settings: BrokerSettings) -> None:
        self._broker = broker
        self._group = path.stat().st_gid
        self._settings = settings
        self._idle: set[asyncio.Task[None]] = set()
        self._busy: set[asyncio.Task[None]] = set()
        self._held = 0  # bytes
        self._ending = False

    def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take on a new client."""
        task = asyncio.ensure_future(self._converse(reader, writer))
        self._idle.add(task)
        for kind in (self._idle, self._busy):
            task.add_done_callback(kind.discard)

    async def end(self) -> None:
        """Hang up on those who wait for nothing now, on the others when they have their answer or the time for it is over."""
        self._ending = True
        tasks = [*self._idle, *self._busy]
        for task in self._idle:
            task.cancel()
        if self._busy:
            await asyncio.wait(self._busy, timeout=self._settings.drain_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one client, one after the other, until it hangs up, says nothing for long, or says something that is no message."""
        try:
            if not _welcome(writer, self._group):
                await self._send(writer, wire.refusal("forbidden", "this user may not use the broker; its socket's group may"))
            elif len(self._idle) + len(self._busy) > self._settings.connections:
                await self._send(writer, wire.refusal("busy", f"{self._settings.connections} clients are connected; try again"))
            else:
                await self._serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            return
        finally:
            writer.close()
            try:
                await asyncio.wait_for(writer.wait_closed(), self._settings.transfer_s)
            except (OSError, TimeoutError, asyncio.CancelledError):
                writer.transport.abort()  # a client that does not take its answer is not waited for

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await asyncio.wait_for(reader.readexactly(1), self._settings.idle_s)
        while not self._ending:
            body = await self._receive(first, reader, writer)
            if body is None:
                return
            # The first byte of the next request; or the news that there is nobody any more.
            more = asyncio.ensure_future(reader.readexactly(1))
            try:
                await self._answer(body, more, writer)
                del body
                first = await asyncio.wait_for(more, self._settings.idle_s)
            finally:
                more.cancel()
                await asyncio.gather(more, return_exceptions=True)

    async def _receive(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes | None:
        """A whole request; None when it was refused for its size. Its bytes count as held until it is answered."""
        async with asyncio.timeout(self._settings.transfer_s):
            (size,) = wire.HEADER.unpack(first + await reader.readexactly(wire.HEADER.size - 1))
            if size > wire.MAX_REQUEST:
                await self._send(writer, wire.refusal("protocol", f"a request of {size} bytes where {wire.MAX_REQUEST} are allowed"))
                return None
            if self._held and self._held + size > self._settings.held_bytes:
                await self._send(writer, wire.refusal("busy", "too much is being asked for at once; try again"))
                return None
            self._held += size
            try:
                return await reader.readexactly(size)
            except BaseException:
                self._held -= size
                raise

    async def _answer(self, body: bytes, more: asyncio.Future[bytes], writer: asyncio.StreamWriter) -> None:
        """Answer one request. A client that closes its side meanwhile takes it back: `ConnectionResetError`."""
        me = asyncio.current_task()
        assert me is not None  # noqa: S101 - this is a task
        self._idle.discard(me)
        self._busy.add(me)
        answering = asyncio.ensure_future(self._broker.answer(body))
        try:
            await asyncio.wait({answering, more}, return_when=asyncio.FIRST_COMPLETED)
            if more.done() and more.exception() is not None:
                raise ConnectionResetError
            await self._send(writer, await answering)
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            self._held -= len(body)
            self._busy.discard(me)
            self._idle.add(me)

    async def _send(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        writer.write(answer)
        await asyncio.wait_for(writer.drain(), self._settings.transfer_s)


def _welcome(writer: asyncio.StreamWriter, group: int) -> bool:
    """Whether the peer is root, this user, or of the group, as the kernel says (`SO_PEERCRED`)."""
    raw = writer.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, uid, gid = _CREDENTIALS.unpack(raw)
    return uid in {0, os.geteuid()} or gid == group
