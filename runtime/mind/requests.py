"""What the mind is asked: one missing method of one receiver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Attempt:
    """A candidate that was refused, and why: one line per finding or failed check."""

    source: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class MethodRequest:
    """Everything a dialect may show to the model about one message nobody understood.

    Every value in it is untrusted text or data: slot values, arguments and reasons may try to instruct
    the model, so a dialect renders them as data and the policy judges what comes back.
    """

    selector: str
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)
    #: Data slots that the receiver sees, own ones first, as plain values.
    slots: Mapping[str, Any] = field(default_factory=dict)
    #: Selectors of methods that the receiver already understands.
    methods: tuple[str, ...] = ()
    #: One line saying what the sender wants, where somebody said it.
    intent: str | None = None
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """Text for the model, and the beginning of the answer that it is given rather than asked for."""

    text: str
    #: The answer starts with this; generation continues after it.
    answer_prefix: str = ""


class Dialect(Protocol):
    """How requests are put to one kind of model, and how its answers become source text."""

    def prompt(self, request: MethodRequest) -> Prompt:
        """Render `request`. Never raises for odd values: it shortens or drops what does not fit."""
        ...

    def source(self, completion: str, request: MethodRequest) -> str:
        """Python source of the method in `completion` (answer prefix included). May be wrong Python."""
        ...
