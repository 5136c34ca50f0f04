"""The child of one run: locks itself in, runs, reports, ends.

Records on the channel are one letter, a length and JSON: `E` an audit event as it happens, `R` what the run came to, `F` that the lockdown
itself failed, `X` that the run failed in a way that is none of a method's. `N` alone carries the kernel's listener, `K` alone says that there is none.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.cell import audit, lockdown
from sandbox.cell.codec import canonical
from sandbox.cell.messages import HEADER

__all__ = ["live"]

Run = Callable[[], dict[str, Any]]


def live(run: Run, channel: socket.socket, rules: lockdown.Filter, limits: dict[str, Any]) -> NoReturn:
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
        outcome = run()
        _send(channel, b"R", outcome)
        status = 0
    except MemoryError:
        status = 3
    except BaseException as error:
        _send(channel, b"X" if ready else b"F", {"error": f"{type(error).__name__}: {error}"[:500]})
    finally:
        os._exit(status)


def _send(channel: socket.socket, kind: bytes, data: dict[str, Any]) -> None:
    body = canonical(data).encode("ascii")
    channel.sendall(kind + HEADER.pack(len(body)) + body)
