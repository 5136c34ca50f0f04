"""One job's way through cells: a backend of its own around the pool, which ends whatever runs when nobody waits for the verdict any more."""

from __future__ import annotations

import threading
from typing import Any

from sandbox.backends.base import Backend, Cell, CellSpec
from sandbox.errors import SandboxFault

__all__ = ["Attempt"]


class Attempt:
    """The backend of one job. `cancel` is for another thread."""

    def __init__(self, backend: Backend) -> None:
        self.name = backend.name
        self.isolation = backend.isolation
        self._backend = backend
        self._lock = threading.Lock()
        self._cell: Cell | None = None
        self._over = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits any more."""
        return self._over.is_set()

    def describe(self) -> dict[str, Any]:
        """See `Backend.describe`."""
        return self._backend.describe()

    def start(self, spec: CellSpec) -> Cell:
        """See `Backend.start`. Raises `SandboxFault` when the job was cancelled."""
        if self._over.is_set():
            raise SandboxFault("the job was cancelled")
        cell = self._backend.start(spec)
        with self._lock:
            self._cell = cell
        if self._over.is_set():
            cell.destroy()
            raise SandboxFault("the job was cancelled")
        return cell

    def cancel(self) -> None:
        """Start no further cell, and end the one that runs. Never raises."""
        with self._lock:
            self._over.set()
            cell = self._cell
        if cell is not None:
            cell.interrupt()

    def reap(self) -> int:
        """Nothing of its own."""
        return 0

    def close(self) -> None:
        """The backend is the broker's."""
