"""What can go wrong in the object VM.

    BatOSError
    ├── SelectorError            a selector that is none
    ├── SlotError                a slot that is missing, protected, or would hold what an image cannot keep
    ├── MessageNotUnderstood     a message that was refused after the protocol, with every verdict
    ├── MethodRaised             a method's own exception, with its type's name and its message
    ├── MethodLimit              a method that overspent what its policy allows
    ├── TransactionError         an operation that cannot run while a transaction is held open, or a conflict
    ├── ImageError               the image cannot be opened, read or written
    │   ├── ImageLocked          another process has it open
    │   └── NoSuchObject         a name that no object in it has
    └── ModelError               the mind's weights or tokenizer are missing, truncated or of no use

Each message is one line for a person and says what would have been valid. Faults of the sandbox and of
policy files are `sandbox.SandboxError` and `policies.PolicyFileError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class BatOSError(Exception):
    """Base of everything that the VM raises on purpose."""


class SelectorError(BatOSError):
    """A selector that no slot could have."""


class SlotError(BatOSError):
    """A slot that is missing or protected, or a value that an image cannot keep."""


class MessageNotUnderstood(BatOSError):
    """A message that stayed unanswered.

    `selector`, `receiver` (its name), `reason` (one line), `message_id` in the image's log (None when the
    message never reached one) and `verdicts`: one mapping per candidate that was tried, in order.
    """

    def __init__(
        self,
        selector: str,
        receiver: str,
        reason: str,
        *,
        message_id: int | None = None,
        verdicts: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(f"{receiver} does not understand {selector}: {reason}")
        self.selector = selector
        self.receiver = receiver
        self.reason = reason
        self.message_id = message_id
        self.verdicts = tuple(verdicts)


class MethodRaised(BatOSError):
    """A method ended with an ordinary exception of its own; nothing that it did was kept.

    `type_name` is the exception's type in the method's world, `line` where it was raised, if known.
    """

    def __init__(self, selector: str, type_name: str, message: str, line: int | None = None) -> None:
        where = f" (line {line})" if line else ""
        super().__init__(f"{selector} raised {type_name}: {message}{where}" if message else f"{selector} raised {type_name}{where}")
        self.selector = selector
        self.type_name = type_name
        self.message = message
        self.line = line


class MethodLimit(BatOSError):
    """A method spent more than its policy allows, changed what it may not, or its worker ended; nothing was kept."""

    def __init__(self, selector: str, reason: str) -> None:
        super().__init__(f"{selector} was stopped: {reason}")
        self.selector = selector
        self.reason = reason


class TransactionError(BatOSError):
    """The operation needs its own transactions, or lost a conflict with another writer."""


class ImageError(BatOSError):
    """The image cannot be opened, read or written; what was committed before is unharmed."""


class ImageLocked(ImageError):
    """Another process has the image open for writing."""


class NoSuchObject(ImageError):  # what there is not, rather than a mistake
    """A name that no object in the image has; the message lists some that have one."""


class ModelError(BatOSError):
    """The mind cannot be loaded or awakened from what it was given."""
