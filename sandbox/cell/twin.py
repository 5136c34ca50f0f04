"""The second interpreter of a cell: the same program with another hash seed, started before the first has loaded anything."""

from __future__ import annotations

import sys
from posix import (  # not `os`, which would have to be loaded first
    POSIX_SPAWN_DUP2,
    close,
    environ,
    pipe,
    posix_spawn,
    write,
)

__all__ = ["SECOND", "Twin", "start"]

SECOND = "--second"
READY = b"\x06"  # see `sandbox.backends.base`: our own code runs, the host may read back the controls


class Twin:
    """The other interpreter: its process id, the descriptor that its job goes to, the one that its answer comes from."""

    def __init__(self, pid: int, job: int, answer: int) -> None:
        self.pid, self.job, self.answer = pid, job, answer


def start() -> Twin | None:
    """Say that the cell runs, and start the twin; None in the twin itself."""
    if SECOND in sys.argv:
        return None
    write(1, READY)
    job_read, job_write = pipe()
    answer_read, answer_write = pipe()
    seed = int(environ.get(b"PYTHONHASHSEED", b"0")) ^ 0x5BD1E995  # any other number
    pid = posix_spawn(
        sys.executable,
        [*sys.orig_argv, SECOND],
        {b"PYTHONHASHSEED": str(seed).encode()},
        file_actions=[(POSIX_SPAWN_DUP2, job_read, 0), (POSIX_SPAWN_DUP2, answer_write, 1)],
    )
    close(job_read)
    close(answer_write)
    return Twin(pid, job_write, answer_read)
