"""Running any program in a cell: what the conformance suite and the attacks on the container share."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sandbox.backends.base import PYTHON, Backend, Cell, CellSpec, Output

# The first byte says that the program runs; then the controls are read back, and it waits for a byte like a cell for its job.
PROLOGUE = "import os as _os; _os.write(1, b'\\x06'); _os.read(0, 1)\n"
GO = b"\n"
SPEC = CellSpec(memory_bytes=128 * 1024 * 1024, pids=16, output_bytes=256 * 1024)


@dataclass(frozen=True)
class Jail:
    """One backend, and ways to run a Python program in a cell of it."""

    backend: Backend

    @contextmanager
    def cell(self, program: str, **changes: Any) -> Iterator[Cell]:
        """A started cell that runs `program`; destroyed at the end."""
        cell = self.backend.start(replace(SPEC, command=(*PYTHON, "-c", PROLOGUE + program), **changes))
        try:
            yield cell
        finally:
            cell.destroy()

    def run(self, program: str, *, wall_s: float = 20.0, stdin: bytes = b"", **changes: Any) -> Output:
        """What came out of a cell that ran `program` to its end."""
        with self.cell(program, **changes) as cell:
            return cell.exchange(GO + stdin, wall_s, framed=False)

    def value(self, program: str, **changes: Any) -> Any:
        """What `program` prints as JSON."""
        output = self.run(program, **changes)
        assert output.ended == "closed", output
        assert output.data, output.diagnostics
        return json.loads(output.data)


def eventually(condition: Callable[[], bool], within_s: float = 10.0) -> bool:
    """Whether it becomes true in that time."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def kill_from_outside(cell: Any) -> None:
    """SIGKILL for the first process of a cell, as the host's root may send it."""
    if hasattr(cell, "_api"):
        cell._api.kill(cell.identity)
    else:
        os.kill(cell._pid, 9)
