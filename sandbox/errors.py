"""What can go wrong on the host's side of a sandbox.

    SandboxError
    ├── SandboxUnavailable   there is nothing to run a cell with; the message says what would be valid
    ├── SandboxFault         the sandbox broke while it was used: becomes the verdict `infra_error`
    │   ├── ControlMissing   a control that the policy asks for is not in force; nothing was run
    │   └── EngineFault      the container engine failed, hung up or did not answer
    ├── EncodingError        a value that is not of the snapshot's types, or more than its limits
    ├── AnswerError          a cell answered something that is not an answer: becomes the verdict `crashed`
    └── BrokerError          the broker refused a request, or the connection to it broke

What a *candidate* does wrong is never an exception: it is a verdict.
"""

from __future__ import annotations

from sandbox.cell.codec import EncodingError as CellEncodingError
from sandbox.cell.messages import MessageError


class SandboxError(Exception):
    """The base of everything that the sandbox raises."""


class SandboxUnavailable(SandboxError):
    """There is no engine, no bubblewrap or no cell image. One line, which says what would be valid."""


class SandboxFault(SandboxError):
    """The sandbox broke while it was used. Says nothing about the candidate."""


class ControlMissing(SandboxFault):
    """A control that the policy asks for was read back and is not in force. `missing` names them."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("not in force: " + ", ".join(missing))
        self.missing = missing


class EngineFault(SandboxFault):
    """The container engine failed, hung up or did not answer in time."""


class BrokerError(SandboxError):
    """The broker refused a request or the connection to it broke; the message says which. `kind` as in `sandbox.wire`, or "connection"."""

    def __init__(self, message: str, kind: str = "connection") -> None:
        super().__init__(message)
        self.kind = kind


EncodingError = CellEncodingError
AnswerError = MessageError
