"""One broker for a socket: a lock that ends with its process, and a name that outlives it, by which the next one knows what to clean up."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

from sandbox.errors import BrokerError

__all__ = ["Ownership"]

_BYTES = 16


class Ownership:
    """Held until `close`, or until the process ends. `name` is the same for every broker on this socket, and no other's."""

    def __init__(self, socket_path: Path) -> None:
        """Raises `BrokerError` when another broker holds it, or the file beside the socket cannot be used."""
        place = socket_path.with_name(socket_path.name + ".lock")
        try:
            self._file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise BrokerError(f"the broker cannot use {place}: {error.strerror or error}") from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.name = self._named()
        except BlockingIOError:
            os.close(self._file)
            raise BrokerError(f"another broker listens on {socket_path}") from None
        except OSError as error:
            os.close(self._file)
            raise BrokerError(f"the broker cannot use {place}: {error.strerror or error}") from None

    def _named(self) -> str:
        name = os.pread(self._file, 2 * _BYTES, 0)
        if len(name) != 2 * _BYTES or not name.isalnum():
            name = secrets.token_hex(_BYTES).encode()
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, name, 0)
        return name.decode("ascii")

    def close(self) -> None:
        """Let another one in. The file stays: removing it would let two of them hold a lock each."""
        os.close(self._file)
