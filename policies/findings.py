"""One reason against a candidate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Rule id, where (line from 1, column from 0 as in `ast`), what and what to write instead, CWE id as "CWE-…"."""

    line: int
    column: int
    rule: str
    message: str
    cwe: str = ""

    def __str__(self) -> str:
        return f"{self.rule} at {self.line}:{self.column}: {self.message}"

    def to_json(self) -> dict[str, Any]:
        """The finding as it appears in verdicts and in `batos verify` output."""
        return {"rule": self.rule, "line": self.line, "column": self.column, "message": self.message, "cwe": self.cwe}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Finding:
        """The inverse of `to_json`; raises `TypeError` for unknown keys."""
        return cls(**data)
