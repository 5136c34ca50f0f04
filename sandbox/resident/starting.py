"""How workers are started: by one thread that lives as long as its process, and one of them ahead of time if that is asked for.

A worker asks the kernel to be killed when who started it dies (`confinement`). The kernel means the thread that did it, not the process (prctl(2),
PR_SET_PDEATHSIG): a worker that was started for a send by a thread of a server would end with that thread.

A process that is about to send, and still has most of itself to load, starts its worker first: both then load side by side.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from signal import SIGKILL
from socket import AF_UNIX, SOCK_STREAM, socket, socketpair
from typing import Any

__all__ = ["ENTRY", "PROGRAM", "ahead", "discard", "launch", "start"]

ENTRY = Path(__file__).with_name("__main__.py")
PROGRAM = "sandbox.resident.inside"
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


class _Launched:
    """A worker's process and our end of its channel, which is its descriptor 0."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.channel, theirs = socketpair(AF_UNIX, SOCK_STREAM)
        try:
            self.pid = start(
                command[0], command, {},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, theirs.fileno(), 0),
                    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ],
                setsid=True,
            )  # fmt: skip
        except OSError:
            self.channel.close()
            raise
        finally:
            theirs.close()


_starter: _Starter | None = None
_spare: _Launched | None = None
_lock = threading.Lock()


def start(*arguments: Any, **options: Any) -> int:
    """`os.posix_spawn` by a thread that outlives the caller's; the process id. Raises `OSError`."""
    global _starter  # noqa: PLW0603  # one per process, as the kernel asks who started a worker
    with _lock:
        _starter = _starter or _Starter()
    return _starter.start(arguments, options)


def launch(entry: Path = ENTRY, program: str = PROGRAM) -> tuple[socket, int]:
    """A new worker's channel and process id: that of the one that was started ahead, if it is the same program. Raises `OSError`."""
    command = _command(entry, program)
    spare = _take()
    if spare is not None and spare.command != command:
        _end(spare)
        spare = None
    made = spare or _Launched(command)
    return made.channel, made.pid


def ahead() -> None:
    """Start the worker that `launch` will be asked for. Where it cannot be started, `launch` will say so.

    Where there is one processor the two could only wait for each other, and nothing is started.
    """
    global _spare  # noqa: PLW0603  # one per process: a command sends one message
    if _spare is None and len(os.sched_getaffinity(0)) > 1:
        with suppress(OSError):
            _spare = _Launched(_command(ENTRY, PROGRAM))


def discard() -> None:
    """End the worker that was started ahead, if nobody had a use for it."""
    spare = _take()
    if spare is not None:
        _end(spare)


def _take() -> _Launched | None:
    global _spare  # noqa: PLW0603  # see `ahead`
    with _lock:
        spare = _spare
        _spare = None
    return spare


def _end(spare: _Launched) -> None:
    spare.channel.close()
    with suppress(OSError):  # it is gone, or somebody else's to take
        os.kill(spare.pid, SIGKILL)
        os.waitpid(spare.pid, 0)


def _command(entry: Path, program: str) -> list[str]:
    flags = ["-B"] if sys.dont_write_bytecode else []
    return [sys.executable, "-I", "-S", *flags, str(entry), program, *_folders()]


def _folders() -> list[str]:
    """Where a worker finds what it imports: our own packages, and what these need of others."""
    found = [str(Path(__file__).parents[2])]
    for name in ("re2", "pyseccomp"):
        spec = find_spec(name)
        if spec and spec.origin:
            found.append(str(Path(spec.origin).parents[1 if spec.submodule_search_locations else 0]))
    return list(dict.fromkeys(found))


def _forget() -> None:
    """In a fork of this process: threads stay with the parent, and so does what was started ahead."""
    global _starter, _spare, _lock
    if _spare is not None:
        _spare.channel.close()
    _starter, _spare, _lock = None, None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
