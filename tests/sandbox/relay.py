"""Something between us and the engine that can be cut, go quiet, or refuse to store anything."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from pathlib import Path

_FULL = json.dumps({"message": "no space left on device"}).encode()
_REFUSAL = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(_FULL), _FULL)


class Relay:
    """A unix socket in front of the engine's. While `quiet` is set nothing gets through; while `full` is set no container can be made."""

    def __init__(self, path: Path) -> None:
        self.path, self.quiet, self.full = path, threading.Event(), threading.Event()
        self.connections: list[socket.socket] = []
        self.listen()

    def listen(self) -> None:
        """The engine is there; again, if it was cut."""
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(self.path))
        self.listening.listen(16)
        threading.Thread(target=self._accept, args=(self.listening,), daemon=True).start()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                ours, _ = listening.accept()
            except OSError:
                return
            theirs = socket.socket(socket.AF_UNIX)
            theirs.connect("/var/run/docker.sock")
            self.connections += [ours, theirs]
            threading.Thread(target=self._to_engine, args=(ours, theirs), daemon=True).start()
            threading.Thread(target=self._pump, args=(theirs, ours), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if not self.quiet.is_set():
                    other.sendall(data)
            other.shutdown(socket.SHUT_WR)

    def _to_engine(self, client: socket.socket, engine: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                if self.full.is_set() and data.startswith(b"POST") and b"/containers/create" in data.partition(b"\r\n")[0]:
                    self._refuse(client, data)
                elif not self.quiet.is_set():
                    engine.sendall(data)
            engine.shutdown(socket.SHUT_WR)

    @staticmethod
    def _refuse(client: socket.socket, data: bytes) -> None:
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        while len(body) < length:
            body += client.recv(65536)
        client.sendall(_REFUSAL)

    def cut(self) -> None:
        """The engine is gone: every connection breaks and none can be made."""
        with contextlib.suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.path.unlink(missing_ok=True)
        for each in self.connections:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
