"""re as a guest has it: Google's RE2, which matches in time linear in the text (https://github.com/google/re2).

Back references and look-around do not exist in it; asking for them is an ordinary `re.error` that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from policies.attributes import open_type

__all__ = ["Match", "Pattern"]


class RegexError(ValueError):
    """`re.error`."""


RegexError.__name__ = RegexError.__qualname__ = "error"
_FLAGS = {"IGNORECASE": 2, "MULTILINE": 8, "DOTALL": 16, "VERBOSE": 64, "ASCII": 256}


def _engine() -> Any:
    try:
        import re2
    except ImportError:
        raise ImportError("re needs the linear-time engine RE2 (google-re2), which is not installed here") from None
    return re2


class Match:
    """A match; what it offers is what `re.Match` offers."""

    __slots__ = ("_match", "re", "string")

    def __init__(self, match: Any, pattern: Pattern) -> None:
        self._match, self.re, self.string = match, pattern, match.string

    def group(self, *groups: Any) -> Any:
        return self._match.group(*groups)

    def __getitem__(self, group: Any) -> Any:
        return self._match.group(group)

    def groups(self, default: Any = None) -> tuple[Any, ...]:
        return self._match.groups(default)

    def groupdict(self, default: Any = None) -> dict[str, Any]:
        return self._match.groupdict(default)

    def start(self, group: Any = 0) -> int:
        return self._match.start(group)

    def end(self, group: Any = 0) -> int:
        return self._match.end(group)

    def span(self, group: Any = 0) -> tuple[int, int]:
        return self._match.span(group)

    def expand(self, template: str) -> str:
        return self._match.expand(template)

    @property
    def lastindex(self) -> int | None:
        return self._match.lastindex

    @property
    def lastgroup(self) -> str | None:
        return self._match.lastgroup

    def __repr__(self) -> str:
        return f"<re.Match object; span={self.span()}, match={self.group()!r}>"


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_compiled", "flags", "pattern")

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern, self.flags, self._compiled = pattern, flags, _compile(pattern, flags)

    def _wrap(self, match: Any) -> Match | None:
        return None if match is None else Match(match, self)

    def search(self, string: Any, pos: int = 0, endpos: int | None = None) -> Match | None:
        return self._wrap(self._compiled.search(string, *_span(pos, endpos)))

    def match(self, string: Any, pos: int = 0, endpos: int | None = None) -> Match | None:
        return self._wrap(self._compiled.match(string, *_span(pos, endpos)))

    def fullmatch(self, string: Any, pos: int = 0, endpos: int | None = None) -> Match | None:
        return self._wrap(self._compiled.fullmatch(string, *_span(pos, endpos)))

    def finditer(self, string: Any, pos: int = 0, endpos: int | None = None) -> Iterator[Match]:
        return iter([Match(each, self) for each in self._compiled.finditer(string, *_span(pos, endpos))])

    def findall(self, string: Any, pos: int = 0, endpos: int | None = None) -> list[Any]:
        return list(self._compiled.findall(string, *_span(pos, endpos)))

    def split(self, string: Any, maxsplit: int = 0) -> list[Any]:
        return list(self._compiled.split(string, maxsplit))

    def sub(self, repl: Any, string: Any, count: int = 0) -> Any:
        return self.subn(repl, string, count)[0]

    def subn(self, repl: Any, string: Any, count: int = 0) -> tuple[Any, int]:
        if callable(repl):
            replace: Callable[[Any], Any] = lambda match: repl(Match(match, self))  # noqa: E731
            return self._compiled.subn(replace, string, count)
        return self._compiled.subn(repl, string, count)

    @property
    def groups(self) -> int:
        return self._compiled.groups

    @property
    def groupindex(self) -> dict[str, int]:
        return dict(self._compiled.groupindex)

    def __repr__(self) -> str:
        return f"re.compile({self.pattern!r})"


open_type(Match)
open_type(Pattern)


def _span(pos: int, endpos: int | None) -> tuple[Any, ...]:
    return (pos,) if endpos is None else (pos, endpos)


def _compile(pattern: Any, flags: int) -> Any:
    engine = _engine()
    if type(pattern) not in (str, bytes):
        raise TypeError("first argument must be string or compiled pattern")
    options = engine.Options()
    options.log_errors = False
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    if flags & 64:
        text = _strip_verbose(text)
    letters = "".join(letter for letter, bit in (("i", 2), ("m", 8), ("s", 16)) if flags & bit)
    text = text.replace("\\Z", "\\z")
    text = f"(?{letters}){text}" if letters else text
    try:
        return engine.compile(text if isinstance(pattern, str) else text.encode("latin-1"), options)
    except engine.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise RegexError(f"{reason} (expressions match in linear time here: no back references, no look-around)") from None


def _strip_verbose(text: str) -> str:
    out, in_class, i = [], False, 0
    while i < len(text):
        c = text[i]
        if c == "\\" and i + 1 < len(text):
            out.append(text[i:i + 2])
            i += 2
            continue
        if c == "[":
            in_class = True
        elif c == "]":
            in_class = False
        if not in_class and c.isspace():
            i += 1
            continue
        if not in_class and c == "#":
            while i < len(text) and text[i] != "\n":
                i += 1
            continue
        out.append(c)
        i += 1
    return "".join(out)


def _pattern(pattern: Any, flags: int = 0) -> Pattern:
    return pattern if type(pattern) is Pattern else Pattern(pattern, flags)


def make_re() -> dict[str, Any]:
    _engine()
    entries: dict[str, Any] = dict(_FLAGS) | {"I": 2, "M": 8, "S": 16, "X": 64, "A": 256}
    return entries | {
        "compile": _pattern, "error": RegexError, "Match": Match, "Pattern": Pattern, "escape": _escape,
        "search": lambda pattern, string, flags=0: _pattern(pattern, flags).search(string),
        "match": lambda pattern, string, flags=0: _pattern(pattern, flags).match(string),
        "fullmatch": lambda pattern, string, flags=0: _pattern(pattern, flags).fullmatch(string),
        "findall": lambda pattern, string, flags=0: _pattern(pattern, flags).findall(string),
        "finditer": lambda pattern, string, flags=0: _pattern(pattern, flags).finditer(string),
        "split": lambda pattern, string, maxsplit=0, flags=0: _pattern(pattern, flags).split(string, maxsplit),
        "sub": lambda pattern, repl, string, count=0, flags=0: _pattern(pattern, flags).sub(repl, string, count),
        "subn": lambda pattern, repl, string, count=0, flags=0: _pattern(pattern, flags).subn(repl, string, count),
    }


def _escape(pattern: Any) -> Any:
    import re

    return re.escape(pattern)
