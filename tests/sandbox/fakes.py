"""A backend without cells: it answers what a test tells it to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.backends.base import CellSpec, Output
from sandbox.cell.messages import HEADER, JOB, check_job, frame, unframe

Answer = Callable[[dict[str, Any]], "bytes | Output"]


class FakeBackend:
    """Starts fake cells. `answer` makes bytes, or an `Output`, of a job; or raises, as an engine would."""

    name = "fake"
    isolation = "vm"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.started: list[FakeCell] = []

    def describe(self) -> dict[str, Any]:
        return {"backend": self.name, "image": "sha256:0"}

    def start(self, spec: CellSpec) -> FakeCell:
        self.started.append(FakeCell(self.answer))
        return self.started[-1]

    def reap(self) -> int:
        return 0

    def close(self) -> None:
        return None


class FakeCell:
    """One fake cell; remembers the job that it got, and whether it was destroyed."""

    controls: dict[str, Any] = {"network": "none"}

    def __init__(self, answer: Answer) -> None:
        self.answer, self.destroyed, self.job, self.starved = answer, False, {}, False
        self.dead = False

    def exchange(self, message: bytes, wall_s: float, *, framed: bool = True) -> Output:
        self.job = check_job(unframe(message, 1 << 25))
        answer = self.answer(self.job)
        return answer if isinstance(answer, Output) else Output(answer, "enough")

    def out_of_memory(self) -> bool:
        return self.starved

    def waiting(self) -> bool:
        return not self.dead

    def killed(self) -> bool:
        return self.dead

    def interrupt(self) -> None:
        self.dead = True

    def destroy(self) -> None:
        self.destroyed = True


def observation(call: dict[str, Any], interpreter: int, **changes: Any) -> dict[str, Any]:
    """What an honest cell says about a call, with changes."""
    return {
        "run": call["name"], "interpreter": interpreter, "ended": "value", "value": 1, "raised": None, "limit": None, "detail": "", "effects": {},
        "created": {}, "invariants": [], "notes": {}, "events": [], "denied": [], "fuel": 1, "cpu_ms": 1, "memory_kb": 1, **changes,
    }  # fmt: skip


def honest(job: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The answer of a cell in which every call came to 1; `changes` for every observation."""
    seen = [observation(call, **{"interpreter": number, **changes}) for call in job["calls"] for number in ((0, 1) if call["group"] in job["repeat"] else (0,))]
    return {"schema": "batos.cell-answer/1", "nonce": job["nonce"], "observations": seen, "fault": None}


__all__ = ["HEADER", "JOB", "FakeBackend", "FakeCell", "frame", "honest", "observation"]
