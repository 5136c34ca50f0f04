"""What the checks look at: one job, the runs that were planned for it, and what was observed of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from policies import Policy
from sandbox.jobs import Example, Job

__all__ = ["Case", "Observation", "Planned", "told"]

Observation = dict[str, Any]


@dataclass(frozen=True)
class Planned:
    """One run: who is sent what, whether in both interpreters, and the example that it must fulfil, if it is one."""

    name: str
    kind: str  # "message", "example", "variation", "regression"
    args: list[Any]
    kwargs: dict[str, Any]
    slots: dict[str, Any]
    selector: str | None = None
    example: Example | None = None

    @property
    def group(self) -> str:
        """Calls of one group share an allowance of CPU time: the message and each example have one by themselves, the others of a kind one together."""
        return self.name if self.repeated else self.kind

    @property
    def repeated(self) -> bool:
        """Whether both interpreters run it."""
        return self.kind in {"message", "example"}


@dataclass(frozen=True)
class Case:
    """Everything that a check may look at. Observations are checked for shape; their values are still a stranger's."""

    policy: Policy
    job: Job
    snapshot: dict[str, Any]
    planned: list[Planned]
    observations: list[Observation]

    @cached_property
    def seen(self) -> dict[tuple[str, int], Observation]:
        """By name of the run and interpreter."""
        return {(each["run"], each["interpreter"]): each for each in self.observations}

    def runs(self, *kinds: str) -> Iterator[tuple[Planned, Observation]]:
        """Planned runs of these kinds, each with what was observed of it, once per interpreter."""
        for planned in self.planned:
            if planned.kind in kinds:
                for interpreter in (0, 1):
                    if (found := self.seen.get((planned.name, interpreter))) is not None:
                        yield planned, found

    def after(self, planned: Planned, seen: Observation, name: str) -> Any:
        """The receiver's slot after a run, encoded; raises `KeyError` when it has none of that name, own or inherited."""
        receiver = self.snapshot["receiver"]
        change = seen["effects"].get(receiver, {}).get(name)
        if change is not None and "new" in change:
            return change["new"]
        if change is None and name in planned.slots:
            return planned.slots[name]
        for oid in self._ancestry(receiver):
            slots = self.snapshot["objects"][oid]["slots"]
            if name in slots and not (oid == receiver and change is not None):
                return slots[name]
        raise KeyError(name)

    def _ancestry(self, oid: str) -> Iterator[str]:
        met: set[str] = set()
        stack = [oid]
        while stack:
            current = stack.pop()
            if current not in met:
                met.add(current)
                yield current
                stack.extend(reversed(self.snapshot["objects"][current]["parents"]))


def told(planned: Planned) -> str:
    """How a run is called in messages: "the message", "example 2", "variation 5"."""
    if planned.kind == "message":
        return "the message"
    number = int(planned.name.rsplit(":", 1)[1]) + 1
    return f"{planned.kind} {number}" if planned.kind != "regression" else f"example {number} of {planned.selector}"
