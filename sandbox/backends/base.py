"""The seam between judging and running: what a backend is asked for, and what it may raise.

A backend starts cells and nothing else. A cell is used once: it is started with its controls in force and read back, given one message,
listened to within limits, and destroyed. What a candidate does wrong ends in an `Output`; what the host did wrong is an exception.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from policies import Policy

__all__ = ["COMMAND", "READY", "Backend", "Cell", "CellSpec", "Output"]

# -s -S -P -B: nothing of a user's, no site, no current folder, nothing written. Not -I, which would ignore the hash seed.
PYTHON = ("/usr/bin/python3", "-s", "-S", "-P", "-B")
COMMAND = (*PYTHON, "/usr/lib/batos/sandbox/cell/__main__.py")
READY = b"\x06"  # the first byte of a cell: its own code runs, its controls can be read back
SUPERVISOR_BYTES = 64 * 1024 * 1024  # what the two interpreters need themselves, beside what a run may use


@dataclass(frozen=True)
class CellSpec:
    """What a cell must be. Cells with equal specs (and equal images) are interchangeable.

    memory_bytes: of all processes together. cpus: how many at once. pids: processes and threads. output_bytes: on standard output.
    start_s: how long the sandbox itself may take to start. command: the first process; only tests give another one.
    """

    memory_bytes: int
    pids: int
    output_bytes: int
    cpus: float = 2.0
    start_s: float = 30.0
    command: tuple[str, ...] = COMMAND

    @classmethod
    def of(cls, policy: Policy) -> CellSpec:
        """The spec that a policy's `cell` section asks for."""
        cell = policy.cell
        memory = cell.memory_mb * 1024 * 1024 + SUPERVISOR_BYTES
        return cls(memory_bytes=memory, pids=cell.pids, output_bytes=cell.output_bytes)


@dataclass(frozen=True)
class Output:
    """What came out of a cell. `ended` says why listening stopped: "enough" (a whole message), "closed", "wall" or "output"."""

    data: bytes
    ended: str
    diagnostics: str = ""


class Cell(Protocol):
    """One started cell. `controls` are those that were read back, by name."""

    controls: dict[str, Any]

    def exchange(self, message: bytes, wall_s: float, *, framed: bool = True) -> Output:
        """Send the one message and listen until a whole one came back, the cell closes its output, `wall_s` is over, or it said too much.

        Without `framed` what it says is no message: listening goes on until it closes.

        Raises `EngineFault` when the connection to the engine breaks.
        """
        ...

    def out_of_memory(self) -> bool:
        """Whether the kernel killed a process of the cell because its memory was used up. Asked only when an answer is missing."""
        ...

    def waiting(self) -> bool:
        """Whether it still is what it was when it was started: alive, and silent since it said that it runs. Asked before it gets its message."""
        ...

    def killed(self) -> bool:
        """Whether its first process ended by SIGKILL, which nothing inside a cell can send it: somebody outside did. Asked like `out_of_memory`,
        and after it: the kernel kills for memory in the same way.

        Raises `EngineFault` when the engine does not know.
        """
        ...

    def interrupt(self) -> None:
        """From another thread: end it, so that whoever listens to it hears that it closed. It is still to be destroyed. Never raises."""
        ...

    def destroy(self) -> None:
        """Kill every process of the cell and remove what it left. Safe to call twice; never raises: what remains is reaped later."""
        ...


class Backend(Protocol):
    """A way to start cells."""

    name: str
    isolation: str  # see `sandbox.isolation`

    def describe(self) -> dict[str, Any]:
        """`{"backend", "image", "isolation", …}`: what verdicts name. `image` is the identity of the cell image."""
        ...

    def start(self, spec: CellSpec) -> Cell:
        """A new cell, every control read back and in force.

        Raises `ControlMissing` when one is not, `EngineFault` when the engine fails; in both cases nothing is left running.
        """
        ...

    def reap(self) -> int:
        """Remove cells that somebody left behind: a process that died, an engine that did not answer. Returns how many.

        Raises `EngineFault`.
        """
        ...

    def close(self) -> None:
        """Give back what the backend holds. Cells that still live are destroyed."""
        ...


@dataclass
class Controls:
    """Collects what was read back, and what of it is not as it should be."""

    seen: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def require(self, name: str, observed: Any, wanted: Any) -> None:
        """Note a control; it is missing unless the observation equals what is wanted."""
        self.seen[name] = observed
        if observed != wanted:
            self.missing.append(f"{name} (is {observed!r}, should be {wanted!r})")
