"""A worker that tries to get out, for `batos doctor`: started, locked in and watched as any other, it serves no method but these attempts."""

from __future__ import annotations

import os
from _socket import AF_INET, SOCK_STREAM, socket
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.resident import inside

__all__ = ["PROBES", "main"]


def _loop() -> None:
    while True:
        pass


def _fill() -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


#: name -> (what it tries, the attempt)
PROBES: dict[str, tuple[str, Callable[[], object]]] = {
    "files": ("opened a file", lambda: os.open("/etc/passwd", os.O_RDONLY)),
    "network": ("made a socket", lambda: socket(AF_INET, SOCK_STREAM)),
    "processes": ("forked", os.fork),
    "programs": ("became another program", lambda: os.execv("/bin/true", ["true"])),  # noqa: S606 - that it cannot is the point
    "signals": ("sent a signal to the VM", lambda: os.kill(os.getppid(), 0)),
    "time": ("looped without end", _loop),
    "memory": ("took memory without end", _fill),
}


class Probing(inside.Serving):
    """A send's selector names the attempt."""

    def send(self, number: int, receiver: str, selector: str, *rest: Any) -> list[Any]:
        """Make the attempt; what it came to, if anything lets it come to something."""
        try:
            PROBES[selector][1]()
        except OSError as error:
            return ["value", number, [], f"refused: {error.strerror}", {}, {}]
        return ["value", number, [], "done", {}, {}]


def main() -> NoReturn:
    """Instead of the worker's own."""
    inside.main(Probing)
