"""Which exit status an error has. Anything that is not listed is a defect, and keeps its traceback."""

from __future__ import annotations

from runtime.errors import (
    BatOSError,
    MessageNotUnderstood,
    MethodLimit,
    MethodRaised,
    NoSuchObject,
    SelectorError,
    SlotError,
)

#: The message, the method or the check failed: the command did its work.
FAILED = 1
#: What the user typed or handed over cannot be used.
USAGE = 2
#: The image, the sandbox or the mind could not do its work.
FAULT = 3


class UsageError(Exception):
    """What the user typed cannot be used; the message says what would be valid."""


def status_of(error: Exception) -> int | None:
    """The exit status for `error`, None for one that nobody expected."""
    if isinstance(error, UsageError | SelectorError | SlotError | NoSuchObject):
        return USAGE
    if isinstance(error, MessageNotUnderstood) and _not_the_candidates(error):
        return FAULT
    if isinstance(error, MessageNotUnderstood | MethodRaised | MethodLimit):
        return FAILED
    if isinstance(error, BatOSError):
        return FAULT
    return _status_of_lower_layers(error)


def _not_the_candidates(refusal: MessageNotUnderstood) -> bool:
    """Whether the message was refused because the sandbox or the mind could not do its work."""
    if refusal.verdicts and refusal.verdicts[-1].get("verdict") == "infra_error":
        return True
    cause = refusal.__cause__
    return isinstance(cause, Exception) and not isinstance(cause, MessageNotUnderstood) and status_of(cause) == FAULT


def _status_of_lower_layers(error: Exception) -> int | None:
    from policies import PolicyError, PolicyFileError

    if isinstance(error, PolicyFileError):
        return USAGE
    if isinstance(error, PolicyError):
        return FAILED
    from sandbox import SandboxError

    return FAULT if isinstance(error, SandboxError) else None
