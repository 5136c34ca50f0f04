"""How a cell's life looks from outside: whether it still waits for its message, and who ended it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from sandbox.backends.base import PYTHON
from tests.conformance.cells import GO, SPEC, Jail, eventually, kill_from_outside

ASLEEP = "import time; time.sleep(60)"


def test_waits_for_its_message(jail: Jail) -> None:
    """A started cell waits, until it has been destroyed."""
    with jail.cell(ASLEEP) as cell:
        assert cell.waiting()
        cell.destroy()

        assert not cell.waiting()


def test_killed_while_it_waits(jail: Jail) -> None:
    """A cell that somebody killed no longer waits, and it is said that it was killed."""
    with jail.cell(ASLEEP) as cell:
        kill_from_outside(cell)

        assert eventually(lambda: not cell.waiting())
        assert "closed" == cell.exchange(GO, 10, framed=False).ended
        assert cell.killed()


def test_interrupted_while_it_runs(jail: Jail) -> None:
    """Another thread can end a cell that somebody listens to, who hears it at once."""
    with jail.cell(ASLEEP) as cell:
        threading.Timer(0.2, cell.interrupt).start()
        began = time.monotonic()
        output = cell.exchange(GO, 30, framed=False)

        assert ("closed", True) == (output.ended, time.monotonic() - began < 10)
        cell.interrupt()
        cell.destroy()
        cell.interrupt()


@pytest.mark.parametrize(
    "ending",
    [
        "pass",
        "import os; os.kill(os.getpid(), 9); os._exit(1)",  # nothing inside can kill the first process
        "import os; os.kill(1, 9); os._exit(1)",
        "import os; os.abort()",
        "import ctypes; ctypes.string_at(0)",
    ],
)
def test_ends_by_itself(jail: Jail, ending: str) -> None:
    """A cell that ends of its own doing, whatever it tries, was not killed by somebody outside."""
    with jail.cell(ending) as cell:
        output = cell.exchange(GO, 10, framed=False)

        assert ("closed", False) == (output.ended, cell.killed())


def test_speaks_before_it_is_spoken_to(jail: Jail) -> None:
    """A cell that says more than that it runs, before it got a message, is not what was started."""
    program = "import os, time; os.write(1, b'\\x06'); time.sleep(0.5); os.write(1, b'x'); time.sleep(60)"
    cell = jail.backend.start(replace(SPEC, command=(*PYTHON, "-c", program)))
    try:
        assert eventually(lambda: not cell.waiting())
    finally:
        cell.destroy()
