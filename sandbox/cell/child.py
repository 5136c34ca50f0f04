"""The child of one run: locks itself in, runs, reports, ends.

Records on the channel are one letter, a length and JSON: `E` an audit event as it happens, `R` what one call came to, `F` that the lockdown
itself failed, `X` that the run failed in a way that is none of a method's. `N` alone carries the kernel's listener, `K` alone says that there is none.
"""

from __future__ import annotations

import gc
import os
import sys
from _socket import socket
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from sandbox.cell import audit, lockdown
from sandbox.cell.codec import canonical
from sandbox.cell.messages import HEADER

__all__ = ["OUT_OF_MEMORY", "live"]

OUT_OF_MEMORY = 3  # the status of a child that had no memory left to say so

Run = Callable[[], Iterable[dict[str, Any]]]  # yields the record of each call that the run makes


def live(run: Run, channel: socket, rules: lockdown.Filter, limits: dict[str, Any]) -> NoReturn:
    """What happens in the forked child. Never returns and never lets an exception out of the process."""
    status, ready = 1, False
    try:
        os.setsid()
        channel = lockdown.shed_descriptors(channel)
        lockdown.limit_resources(cpu_s=limits["cpu_s"], memory_bytes=limits["memory_bytes"])

        def report(event: str, detail: str, line: int | None) -> None:
            _send(channel, b"E", {"event": event, "detail": detail, "line": line})

        lockdown.load_filter(rules, channel)
        audit.install(report)
        sys.stdin = sys.stdout = sys.stderr = None
        ready = True
        gc.enable()
        for outcome in run():
            _send(channel, b"R", outcome)
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    except BaseException as error:  # noqa: BLE001 - whatever it was, it is reported
        _send(channel, b"X" if ready else b"F", {"error": f"{type(error).__name__}: {error}"[:500]})
    finally:
        os._exit(status)


def _send(channel: socket, kind: bytes, data: dict[str, Any]) -> None:
    body = canonical(data).encode("ascii")
    channel.sendall(kind + HEADER.pack(len(body)) + body)
