"""Where events are recorded: the seam between the protocol and whoever watches it."""

from __future__ import annotations

from typing import Any, Protocol


class Recorder(Protocol):
    """Told what happens, after it is durable."""

    def record(self, event: str, **fields: Any) -> None:
        """Take note of `event` (`message.received`, …, `candidate.judged`). Must not raise and must be quick."""
        ...


class Silence:
    """Records nothing."""

    def record(self, event: str, **fields: Any) -> None:
        """Forget it."""
