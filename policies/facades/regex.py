"""re as a guest has it: no match takes more than a bounded number of steps, or the expression is refused.

Expressions whose choices are decided by the next character (`linear.py`) run in Python's own engine, with all its speed and
meaning; searching a long text for one could still be quadratic, so long texts go elsewhere. So do those that cost a known polynomial
of the text's length (`cost.py`), for texts in which that is few steps. Everything else runs in Google's RE2
(https://github.com/google/re2), which is linear, and knows no back references and no look-around: with those, what has no bound or
meets a longer text is an ordinary `re.error`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from policies.attributes import Open
from policies.facades.cost import Cost, cost_of_attempt
from policies.facades.linear import decided_by_next_character
from policies.facades.types_ import TypeForm
from policies.surface import reviewed

__all__ = ["LONG_TEXT", "Match", "Pattern"]

# Up to here a quadratic search in Python's engine stays under a fifth of a second.
LONG_TEXT = 10_000
_MAX_PATTERN = 10_000
# Steps of Python's engine in one call: about a fifth of a second where RE2 could do it too, and a second where it could not.
_STEPS = (20_000_000, 100_000_000)
_FLAGS = {"IGNORECASE": 2, "MULTILINE": 8, "DOTALL": 16, "VERBOSE": 64, "ASCII": 256, "UNICODE": 32}
_KNOWN_FLAGS = 2 | 8 | 16 | 32 | 64 | 256
_TEXT = Cost((0, 1))
_VERDICTS: dict[tuple[Any, int], Pattern] = {}


class Match(Open):
    """A match of RE2, with what `re.Match` offers."""

    __slots__ = ("_match", "string")

    def __init__(self, match: Any) -> None:
        object.__setattr__(self, "_match", match)
        object.__setattr__(self, "string", match.string)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a match cannot be changed")

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

    def __repr__(self) -> str:
        return f"<re.Match object; span={self.span()}, match={self.group()!r}>"


class Pattern(Open):
    """A compiled pattern: `_native` is Python's, if it may be used; `_linear` is RE2's, made when first needed.

    `_search` and `_match` say up to how many characters of text Python's engine searches, and matches at one place: first
    where RE2 could do it as well, then where it could not.
    """

    __slots__ = ("_linear", "_match", "_native", "_search", "flags", "pattern")

    def __init__(self, pattern: Any, flags: int) -> None:
        put = object.__setattr__
        put(self, "pattern", pattern)
        put(self, "flags", flags)
        put(self, "_linear", None)
        put(self, "_native", None)
        put(self, "_search", (LONG_TEXT, LONG_TEXT))
        put(self, "_match", (sys.maxsize, sys.maxsize))
        if not decided_by_next_character(pattern, flags):
            found = cost_of_attempt(pattern, flags)
            if found is None:
                self._re2()
                return
            cost, tied = found
            everywhere = cost.then(_TEXT) if tied else cost.times(_TEXT)
            put(self, "_search", tuple(min(everywhere.longest(steps), LONG_TEXT) for steps in _STEPS))
            put(self, "_match", tuple(cost.longest(steps) for steps in _STEPS))
        put(self, "_native", re.compile(pattern, flags))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a pattern cannot be changed")

    def _re2(self) -> Any:
        if self._linear is None:
            object.__setattr__(self, "_linear", _compile_re2(self.pattern, self.flags))
        return self._linear

    def _engine(self, string: Any, longest: tuple[int, int] | None = None) -> Any:
        if type(string) not in (str, bytes, bytearray):  # an array is as long as its items, and its bytes are more
            raise TypeError(f"expected string or bytes-like object, got {type(string).__name__!r}")
        if self._native is None:
            return self._re2()
        soon, at_last = longest or self._search
        length = len(string)
        if length <= soon:
            return self._native
        try:
            return self._re2()
        except re.error as error:
            if length <= at_last:
                return self._native
            raise re.error(f"{error}; it would do in a text of up to {at_last} characters") from None

    def search(self, string: Any, pos: int = 0, endpos: int | None = None) -> Any:
        return _wrap(self._engine(string).search(string, *_span(pos, endpos)))

    def match(self, string: Any, pos: int = 0, endpos: int | None = None) -> Any:
        return _wrap(self._engine(string, self._match).match(string, *_span(pos, endpos)))

    def fullmatch(self, string: Any, pos: int = 0, endpos: int | None = None) -> Any:
        return _wrap(self._engine(string, self._match).fullmatch(string, *_span(pos, endpos)))

    def finditer(self, string: Any, pos: int = 0, endpos: int | None = None) -> Iterator[Any]:
        return map(_wrap, self._engine(string).finditer(string, *_span(pos, endpos)))

    def findall(self, string: Any, pos: int = 0, endpos: int | None = None) -> list[Any]:
        return self._engine(string).findall(string, *_span(pos, endpos))

    def split(self, string: Any, maxsplit: int = 0) -> list[Any]:
        return self._engine(string).split(string, maxsplit)

    def sub(self, repl: Any, string: Any, count: int = 0) -> Any:
        return self.subn(repl, string, count)[0]

    def subn(self, repl: Any, string: Any, count: int = 0) -> tuple[Any, int]:
        engine = self._engine(string)
        if callable(repl) and engine is not self._native:
            replace: Callable[[Any], Any] = lambda match: repl(Match(match))  # noqa: E731
            return engine.subn(replace, string, count)
        return engine.subn(repl, string, count)

    @property
    def groups(self) -> int:
        return (self._native or self._re2()).groups

    @property
    def groupindex(self) -> dict[str, int]:
        return dict((self._native or self._re2()).groupindex)

    def __repr__(self) -> str:
        return f"re.compile({self.pattern!r})"


def _wrap(match: Any) -> Any:
    return match if match is None or type(match) is re.Match else Match(match)


def _span(pos: int, endpos: int | None) -> tuple[Any, ...]:
    return (pos,) if endpos is None else (pos, endpos)


def _compile_re2(pattern: Any, flags: int) -> Any:
    try:
        import re2
    except ImportError:
        raise re.error(
            f"{pattern!r} needs the linear-time engine RE2 (google-re2), which is not installed here: "
            "write an expression whose choices are decided by the next character"
        ) from None
    options = re2.Options()
    options.log_errors = False
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    text = _strip_verbose(text) if flags & 64 else text
    letters = "".join(letter for letter, bit in (("i", 2), ("m", 8), ("s", 16)) if flags & bit)
    text = re.sub(r"(?<!\\)((?:\\\\)*)\\Z", r"\1\\z", text)
    if not flags & 256 and isinstance(pattern, str):
        text = _unicode_classes(text)
    text = f"(?{letters}){text}" if letters else text
    try:
        return re2.compile(text if isinstance(pattern, str) else text.encode("latin-1"), options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise re.error(
            f"{reason} (expressions match in linear time here: no back references, no look-around)"
        ) from None


_CLASSES = {"d": "\\p{Nd}", "w": "\\p{L}\\p{N}_", "s": "\\s\\x0b\\x1c-\\x1f\\x85\\p{Z}"}


def _unicode_classes(text: str) -> str:
    """RE2's classes of digits, words and space are ASCII; Python's are not."""
    out, inside, i = [], False, 0
    while i < len(text):
        c = text[i]
        if c == "\\" and i + 1 < len(text):
            name = text[i + 1]
            if name in _CLASSES:
                out.append(_CLASSES[name] if inside else f"[{_CLASSES[name]}]")
            elif name.lower() in _CLASSES and not inside:
                out.append(f"[^{_CLASSES[name.lower()]}]")
            else:
                out.append(text[i : i + 2])
            i += 2
            continue
        inside = (c == "[" or inside) and c != "]"
        out.append(c)
        i += 1
    return "".join(out)


def _strip_verbose(text: str) -> str:
    out, inside, i = [], False, 0
    while i < len(text):
        c = text[i]
        if c == "\\" and i + 1 < len(text):
            out.append(text[i : i + 2])
            i += 2
            continue
        inside = (c == "[" or inside) and c != "]"
        if not inside and c == "#":
            while i < len(text) and text[i] != "\n":
                i += 1
        elif inside or not c.isspace():
            out.append(c)
        i += 1
    return "".join(out)


def _pattern(pattern: Any, flags: int = 0) -> Pattern:
    if type(pattern) is Pattern:
        return pattern
    if type(pattern) not in (str, bytes):
        raise TypeError("first argument must be string or compiled pattern")
    if type(flags) is not int or flags & ~_KNOWN_FLAGS:
        raise ValueError("unknown flags")
    if len(pattern) > _MAX_PATTERN:
        raise re.error(f"an expression longer than {_MAX_PATTERN} characters")
    known = _VERDICTS.get((pattern, flags))
    if known is None:
        if len(_VERDICTS) > 256:
            _VERDICTS.clear()
        known = _VERDICTS[pattern, flags] = Pattern(pattern, flags)
    return known


def make_re() -> dict[str, Any]:
    reviewed(re.Match, "re.Match")
    entries: dict[str, Any] = dict(_FLAGS) | {"I": 2, "M": 8, "S": 16, "X": 64, "A": 256, "U": 32, "NOFLAG": 0}
    return entries | {
        "compile": _pattern,
        "error": re.error,
        "escape": lambda pattern: re.escape(pattern),
        "purge": lambda: None,
        "Match": TypeForm("Match", (Match, re.Match)),
        "Pattern": TypeForm("Pattern", Pattern),
        "search": lambda pattern, string, flags=0: _pattern(pattern, flags).search(string),
        "match": lambda pattern, string, flags=0: _pattern(pattern, flags).match(string),
        "fullmatch": lambda pattern, string, flags=0: _pattern(pattern, flags).fullmatch(string),
        "findall": lambda pattern, string, flags=0: _pattern(pattern, flags).findall(string),
        "finditer": lambda pattern, string, flags=0: _pattern(pattern, flags).finditer(string),
        "split": lambda pattern, string, maxsplit=0, flags=0: _pattern(pattern, flags).split(string, maxsplit),
        "sub": lambda pattern, repl, string, count=0, flags=0: _pattern(pattern, flags).sub(repl, string, count),
        "subn": lambda pattern, repl, string, count=0, flags=0: _pattern(pattern, flags).subn(repl, string, count),
    }
