"""What decides whether a method with a passing verdict is installed."""

from __future__ import annotations

from typing import Any, Protocol

from runtime.messages import Message


class Admission(Protocol):
    """Asked once for each passing method, between its verdict and its installation."""

    def admit(self, message: Message, source: str, verdict: dict[str, Any]) -> str | None:
        """None to install the method; otherwise one line saying why it is not."""
        ...


class AdmitEveryPass:
    """A passing verdict is enough."""

    def admit(self, message: Message, source: str, verdict: dict[str, Any]) -> str | None:
        """Always None."""
        return None
