"""Checks on source before it is parsed: what is not plainly one readable text is a finding, never a crash."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
import warnings
from typing import Any

from policies.findings import Finding
from policies.policy import Limits
from policies.rules import RULES

__all__ = ["finding", "parse", "read_text"]

# What Python thinks of a guest's escapes is no business of the host's log.
warnings.filterwarnings("ignore", module=r"<(method|expression)")

_COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_SAME = frozenset({"utf-8", "utf8"})
_BRACKETS = re.compile(r"[([{]")
# Runs of prefix operators nest without a bracket. CPython's parser recurses on each.
_PREFIXES = re.compile(
    r"(?:(?:[-+~][ \t]*){100,})|(?:(?:\bnot\b[ \t]*){100,})|(?:(?:\blambda\b[^:\n]{0,40}:[ \t]*){50,})"
)


def finding(rule: str, node: Any, message: str) -> Finding:
    """A finding at an AST node (or anything with `lineno` and `col_offset`; None: the first line)."""
    line, column = getattr(node, "lineno", 1) or 1, getattr(node, "col_offset", 0) or 0
    return Finding(rule=rule, line=line, column=column, message=message, cwe=RULES[rule].cwe)


def read_text(source: Any, limits: Limits) -> tuple[str, Finding | None]:
    """The source as text, or the finding against it."""
    if isinstance(source, (bytes, bytearray)):
        try:
            source = bytes(source).decode("utf-8")
        except UnicodeDecodeError as error:
            return "", finding("BAT001", None, f"the source is not UTF-8 text: byte {error.start} cannot be decoded")
    if not isinstance(source, str):
        return "", finding("BAT001", None, f"the source must be text, not {type(source).__name__}")
    source = str.__str__(source)
    if len(source) > limits.source_bytes or (
        len(source) * 4 > limits.source_bytes and _size(source) > limits.source_bytes
    ):
        return "", finding("BAT002", None, f"the source is larger than {limits.source_bytes} bytes")
    if "\0" in source:
        return "", Finding(
            rule="BAT001",
            line=source[: source.index("\0")].count("\n") + 1,
            column=0,
            cwe=RULES["BAT001"].cwe,
            message="the source has a NUL character",
        )
    for number, line in enumerate(source.split("\n", 2)[:2], 1):
        cookie = _COOKIE.match(line)
        if cookie and cookie[1].lower() not in _SAME:
            return "", Finding(
                rule="BAT006",
                line=number,
                column=0,
                cwe=RULES["BAT006"].cwe,
                message=f"remove the encoding declaration {cookie[1]!r}: sources are UTF-8",
            )
    if not source.isascii():
        try:
            source.encode("utf-8")
        except UnicodeEncodeError:
            return "", finding("BAT001", None, "the source has a lone surrogate")
        if lookalike := _lookalike(source):
            return "", lookalike
    return source, None


def _size(source: str) -> int:
    return len(source.encode("utf-8", "surrogatepass"))


def _lookalike(source: str) -> Finding | None:
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.NAME, tokenize.ERRORTOKEN) and not token.string.isascii():
                folded = unicodedata.normalize("NFKC", token.string)
                if folded != token.string:
                    return Finding(
                        rule="BAT005",
                        line=token.start[0],
                        column=token.start[1],
                        cwe=RULES["BAT005"].cwe,
                        message=f"the name {token.string!r} reads as {folded!r} to Python: write {folded!r}",
                    )
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass  # What does not tokenize does not parse either; the parser says why.
    return None


def parse(source: str, limits: Limits) -> tuple[ast.Module | None, Finding | None]:
    """The module's tree, or the finding against it."""
    if _PREFIXES.search(source) or _bracket_depth(source) > limits.nesting * 3:
        return None, finding("BAT003", None, f"nested deeper than {limits.nesting} levels")
    try:
        return ast.parse(source, "<method>"), None
    except SyntaxError as error:
        at = ast.Constant(None, lineno=error.lineno or 1, col_offset=max((error.offset or 1) - 1, 0))
        rule = (
            "BAT003"
            if "nested" in (error.msg or "") or ("indentation" in (error.msg or "") and "too many" in error.msg)
            else "BAT004"
        )
        return None, finding(rule, at, f"syntax error: {error.msg}")
    except (RecursionError, MemoryError, SystemError):
        return None, finding("BAT003", None, f"nested deeper than {limits.nesting} levels")
    except ValueError as error:
        return None, finding("BAT004", None, f"syntax error: {error}")


def _bracket_depth(source: str) -> int:
    """An upper bound of bracket nesting; brackets inside strings count too, which only matters for absurd sources."""
    if len(_BRACKETS.findall(source)) < 100:
        return 0
    depth = deepest = 0
    for character in source:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth = max(depth - 1, 0)
    return deepest
