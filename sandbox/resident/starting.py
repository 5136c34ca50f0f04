"""Who starts workers: one thread that lives as long as its process.

A worker asks the kernel to be killed when who started it dies (`confinement`). The kernel means the thread that did it, not the process (prctl(2),
PR_SET_PDEATHSIG): a worker that was started for a send by a thread of a server would end with that thread.
"""

from __future__ import annotations

import os
import threading
from queue import Empty, SimpleQueue
from typing import Any

__all__ = ["start"]

_PATIENCE_S = 30.0  # of a machine that has a lot else to do; and where the thread is frozen because the interpreter ends


class _Starter:
    """The thread of this process."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[SimpleQueue[int | OSError], tuple[Any, ...], dict[str, Any]]] = SimpleQueue()
        threading.Thread(target=self._serve, name="batos-starter", daemon=True).start()

    def start(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> int:
        told: SimpleQueue[int | OSError] = SimpleQueue()
        self._asked.put((told, arguments, options))
        try:
            made = told.get(timeout=_PATIENCE_S)
        except Empty:
            raise TimeoutError(f"no process within {_PATIENCE_S:g} s") from None
        if isinstance(made, OSError):
            raise made
        return made

    def _serve(self) -> None:
        while True:
            told, arguments, options = self._asked.get()
            try:
                told.put(os.posix_spawn(*arguments, **options))
            except OSError as error:
                told.put(error)


_starter: _Starter | None = None
_lock = threading.Lock()


def start(*arguments: Any, **options: Any) -> int:
    """`os.posix_spawn` by a thread that outlives the caller's; the process id. Raises `OSError`."""
    global _starter  # noqa: PLW0603  # one per process, as the kernel asks who started a worker
    with _lock:
        _starter = _starter or _Starter()
    return _starter.start(arguments, options)


def _forget() -> None:
    """In a fork of this process: threads stay with the parent."""
    global _starter, _lock
    _starter, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
