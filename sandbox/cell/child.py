"""A child that makes runs: locks itself in, runs, reports, ends.

It is forked for its runs (`live`), or ahead of the job (`wait`): then it locks itself in before there is anything to run, and is told of the job through
one more descriptor, which it closes before it runs.

Records on the channel are one letter, a length and JSON: `E` an audit event as it happens, `R` what one call came to, `F` that the lockdown
itself failed, `X` that the run failed in a way that is none of a method's. `N` alone carries the kernel's listener, `K` alone says that there is none;
`P` alone, of a child that has waited, that it has prepared its runs. What it could not prepare in its state, nobody has run.
"""

from __future__ import annotations

import gc
import os
import sys
from _socket import socket
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.cell import audit, lockdown
from sandbox.cell.codec import canonical
from sandbox.cell.messages import HEADER

__all__ = ["OUT_OF_MEMORY", "live", "wait"]

OUT_OF_MEMORY = 3  # the status of a child that had no memory left to say so

Run = tuple[Callable[[Any], dict[str, Any]], list[list[Any]]]  # what makes a call and returns its record, and the calls in order, in groups


def live(run: Run, channel: socket, rules: lockdown.Filter, limits: dict[str, Any]) -> NoReturn:
    """What happens in a child that is forked for `run`. Never returns and never lets an exception out of the process."""

    def begin(life: _Life) -> Run:
        life.channel = lockdown.shed_descriptors(life.channel)
        lockdown.limit_resources(cpu_s=limits["cpu_s"] * len(run[1]), memory_bytes=limits["memory_bytes"])
        lockdown.load_filter(rules, life.channel)
        audit.install(life.report)
        return run

    _Life(channel).pass_by(begin)


def wait(prepare: Callable[[bytes], Run], rehearse: Callable[[], None], channel: socket, inlet: int, rules: lockdown.Filter) -> NoReturn:
    """What happens in a child that is forked ahead. Never returns, like `live`.

    Its supervisor tells it of the job, limits its resources, and lets it go: only then it runs.
    """

    def begin(life: _Life) -> Run:
        life.channel = lockdown.shed_descriptors(life.channel, inlet)
        rehearse()
        gc.freeze()
        lockdown.load_filter(rules, life.channel)
        run = prepare(_told())
        if os.read(lockdown.INLET, 1):  # its end is the word to go
            raise ValueError("more than a job")
        os.close(lockdown.INLET)
        audit.install(life.report)
        life.channel.sendall(b"P")
        return run

    _Life(channel).pass_by(begin)


class _Life:
    """What begins as a copy of the supervisor and ends here."""

    def __init__(self, channel: socket) -> None:
        self.channel = channel

    def pass_by(self, begin: Callable[[_Life], Run]) -> NoReturn:
        """Lock in with `begin`, run what it returns, end."""
        status, ready = 1, False
        try:
            os.setsid()
            run, groups = begin(self)
            sys.stdin = sys.stdout = sys.stderr = None
            ready = True
            gc.enable()
            for calls in groups:
                limited = False
                for call in calls:
                    record = run(call)
                    self.send(b"R", record)
                    limited = limited or record["limit"] is not None
                if limited:
                    break  # what else the candidate would do proves nothing
            self.channel.close()  # that was all; to take a process apart takes the kernel a while
            status = 0
        except MemoryError:
            status = OUT_OF_MEMORY
        except BaseException as error:  # noqa: BLE001 - whatever it was, it is reported
            self.send(b"X" if ready else b"F", {"error": f"{type(error).__name__}: {error}"[:500]})
        finally:
            os._exit(status)

    def report(self, event: str, detail: str, line: int | None) -> None:
        self.send(b"E", {"event": event, "detail": detail, "line": line})

    def send(self, kind: bytes, data: dict[str, Any]) -> None:
        body = canonical(data).encode("ascii")
        self.channel.sendall(kind + HEADER.pack(len(body)) + body)


def _told() -> bytes:
    """The job: one message (`messages.frame`)."""
    data = bytearray()
    while len(data) < HEADER.size or len(data) < HEADER.size + HEADER.unpack_from(data)[0]:
        chunk = os.read(lockdown.INLET, 1 << 16)
        if not chunk:
            os._exit(0)  # nobody has a job for it
        data += chunk
    return bytes(data)
