"""The exceptions of this package.

    PoliciesError
    ├── PolicyError          source was refused; carries its findings
    ├── PolicyFileError      a policy file is malformed; carries file, line, key and what would have been valid
    ├── NotPlain             a value is not of the closed world's data types, or over its size limits
    └── SurfaceChanged       this interpreter's types carry public names that nobody has reviewed

What a *guest* did wrong while running is never one of these: it is data in an `Outcome`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policies.findings import Finding

__all__ = ["NotPlain", "PoliciesError", "PolicyError", "PolicyFileError", "SurfaceChanged"]


class PoliciesError(Exception):
    """Base of what this package raises."""


class PolicyError(PoliciesError):
    """The source breaks its policy. `findings` holds every reason, in source order."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        more = len(self.findings) - 1
        head = f"refused: {first}" if not more else f"refused for {more + 1} reasons, the first: {first}"
        super().__init__("\n".join([head, *(f"  {finding}" for finding in self.findings[1:])]))


class PolicyFileError(PoliciesError):
    """A policy file cannot be used. The message names file, line, key and what would have been valid."""

    def __init__(
        self, file: str, message: str, *, line: int | None = None, key: str | None = None, valid: tuple[str, ...] = ()
    ) -> None:
        self.file, self.line, self.key, self.valid, self.reason = file, line, key, tuple(valid), message
        where = f"{file}:{line}" if line else file
        about = f" [{key}]" if key else ""
        hint = f"; valid: {', '.join(valid)}" if valid else ""
        super().__init__(f"{where}:{about} {message}{hint}")


class NotPlain(PoliciesError):
    """A value may not enter a slot, an argument or a result."""


class SurfaceChanged(PoliciesError):
    """A type of this interpreter has public names that the attribute table does not know; the type is refused."""
