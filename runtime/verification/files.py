"""Method files: Python with a TOML header in comments, in the manner of PEP 723."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from runtime.errors import SelectorError
from runtime.selectors import canonical

_HEADER = re.compile(r"(?m)^# /// batos[ \t]*$\n(?P<content>(?:^#(?:| .*)$\n)*?)^# ///[ \t]*$")
#: Longest method file, in bytes. A longer one is a mistake; the policy's own limit is far below.
MAX_BYTES = 1_000_000


class MethodFileError(Exception):
    """A file that is no method file: where, what, and what would be valid."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Example(BaseModel):
    """One example of a method file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    slots: dict[str, Any] | None = None
    returns: Any = None
    raises: str | None = None
    after: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _one_outcome(self) -> Example:
        if self.raises is not None and "returns" in self.model_fields_set:
            raise ValueError("an example has returns or raises, not both")
        return self

    def expectation(self) -> dict[str, Any]:
        """The fields that the file sets: an example without `returns` accepts any answer."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Header(BaseModel):
    """What the header of a method file may say."""

    model_config = ConfigDict(extra="forbid", strict=True)

    selector: str
    slots: dict[str, Any] = {}
    objects: dict[str, dict[str, Any]] = {}
    policy: str | None = None
    invariants: list[str] = []
    examples: Annotated[list[Example], Field(max_length=1000)] = []

    @model_validator(mode="after")
    def _real_selector(self) -> Header:
        try:
            self.selector = canonical(self.selector)
        except SelectorError as error:
            raise ValueError(str(error)) from None
        return self


@dataclass(frozen=True)
class MethodFile:
    """A method file that was read: its header, and its whole text, so that lines are the file's."""

    path: Path
    header: Header
    source: str


def read(path: Path) -> MethodFile:
    """Read one method file.

    Raises `MethodFileError` for a file that cannot be read, is no UTF-8, or has no valid header.
    """
    source = _text(path)
    found = list(_HEADER.finditer(source))
    if len(found) != 1:
        many = "has no header" if not found else f"has {len(found)} headers"
        raise MethodFileError(1, f"{many}: a method file begins with a block from '# /// batos' to '# ///'")
    first_line = source.count("\n", 0, found[0].start()) + 1
    body = "\n".join(line[2:] for line in found[0]["content"].splitlines())
    try:
        data = tomllib.loads(body)
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError is a ValueError; so is what a number of too many digits raises.
        inside = re.search(r"at line (\d+)", str(error))
        line = first_line + int(inside[1]) if inside else first_line + body.count("\n") + 1
        raise MethodFileError(line, f"header is no TOML: {str(error).splitlines()[0]}") from None
    try:
        return MethodFile(path, Header.model_validate(data), source)
    except ValidationError as error:
        raise MethodFileError(first_line, _explain(error)) from None


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise MethodFileError(1, "is a folder: name the method files in it")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise MethodFileError(1, f"cannot be read: {error.strerror or error}") from None
    if len(raw) > MAX_BYTES:
        raise MethodFileError(1, f"is longer than {MAX_BYTES} bytes")
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MethodFileError(line, "is no UTF-8 text") from None


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        valid = Example.model_fields if "examples" in first["loc"] else Header.model_fields
        return f"header has an unknown key {place}: valid are {', '.join(valid)}"
    if first["type"] == "missing":
        return f"header lacks {place}"
    return f"header: {place + ': ' if place else ''}{first['msg'].removeprefix('Value error, ')}"
