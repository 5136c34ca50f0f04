"""Other processes, for tests of what happens when one dies or holds a lock."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import contextmanager, suppress


def forked(work: Callable[[], str | None]) -> tuple[int, str]:
    """Run `work` in a forked process: (exit status, or minus the signal that ended it; what `work` answered).

    Nothing of the parent runs in it afterwards. An exception ends it with status 70 and its traceback as the answer.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 70
        try:
            os.close(reading)
            answer = work() or ""
            status = 0
        except BaseException:  # whatever it was, it must not reach the parent's test runner
            answer = traceback.format_exc()
        with suppress(OSError):
            os.write(writing, answer.encode()[:60_000])
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read().decode(errors="replace")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), answer


@contextmanager
def running(work: Callable[[], object]):
    """A forked process that has done `work` and waits, until the block ends."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            kept = work()
            os.write(writing, b"ready")
            signal.pause()
            del kept
        finally:
            os._exit(70)
    os.close(writing)
    try:
        assert os.read(reading, 5) == b"ready"
        yield child
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def die() -> None:
    """End this process the way a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(event_number: int, *, under: str) -> None:
    """End this process at its `event_number`th audited use of a file below the folder `under`, from now on."""
    left = event_number

    def hook(event: str, arguments: tuple) -> None:
        nonlocal left
        if event.partition(".")[0] in ("open", "os", "shutil") and any(str(a).startswith(under) for a in arguments):
            left -= 1
            if left == 0:
                die()

    sys.addaudithook(hook)
