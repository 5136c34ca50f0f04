"""Fakes at the runtime's seams: primitives that a test decides about, a sandbox that answers what it is told."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from runtime.faculties import Faculties
from runtime.settings import Settings

sent: list[tuple[Any, ...]] = []  # what reached `records_`
thought: Callable[[Any, Any], Any] = lambda receiver, message: []  # noqa: E731  # what `thinks_` answers


def records_(receiver: Any, selector: str, arguments: list[Any], keywords: dict[str, Any], /) -> str:
    sent.append((receiver, selector, arguments, keywords))
    return "recorded"


def whoami_(receiver: Any, /, *arguments: Any, **keywords: Any) -> tuple[Any, ...]:
    return (receiver, arguments, keywords)


def other_(receiver: Any, /, *arguments: Any, **keywords: Any) -> str:
    return "other"


def thinks_(receiver: Any, message: Any, /) -> Any:
    return thought(receiver, message)


class FakeFaculties(Faculties):
    """Faculties with a sandbox of which `judge(job, policy)` answers the verdicts; also a recorder of events."""

    def __init__(self, judge: Callable[[Any, Any], dict[str, Any]], **seams: Any) -> None:
        super().__init__(Settings(), **{"recorder": self, **seams})
        self.judge, self.events = judge, []

    def sandbox(self, policy: Any) -> Any:
        return SimpleNamespace(verify=lambda job: SimpleNamespace(model_dump=lambda mode: self.judge(job, policy)))

    def record(self, event: str, **fields: Any) -> None:
        self.events.append((event, fields))
