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

# Embeddings, overrides and isolates.
_BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Letters that look like an ASCII letter in common fonts (the exact ones of Unicode's confusables, UTS #39), and characters that are not seen at all.
_SEEN_AS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u04cf\u0410\u0412\u0415"
    "\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0405\u0406\u0408\u03bf\u03f3\u0391\u0392\u0395\u0396\u0397"
    "\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0585\u0570\u057d\u0578\u0251\u0261",
    "aeopcyxsijhdqwlABEKMHOPCTXSIJojABEZHIKMNOPTYXohunag",
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))),
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
        if found := _bidirectional(source) or _lookalike(source):
            return "", found
    return source, None


def _size(source: str) -> int:
    return len(source.encode("utf-8", "surrogatepass"))


def _bidirectional(source: str) -> Finding | None:
    place = _BIDIRECTIONAL.search(source)
    if place is None:
        return None
    before = source[: place.start()]
    return Finding(
        rule="BAT007",
        line=before.count("\n") + 1,
        column=len(before) - before.rfind("\n") - 1,
        cwe=RULES["BAT007"].cwe,
        message=f"a character that changes the direction of the text around it: write \\u{ord(place[0]):04x} in a string",
    )


def _lookalike(source: str) -> Finding | None:
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.NAME, tokenize.ERRORTOKEN) and not token.string.isascii():
                folded = unicodedata.normalize("NFKC", token.string)
                seen = folded.translate(_SEEN_AS)
                message = ""
                if folded != token.string:
                    message = f"the name {token.string!r} reads as {folded!r} to Python: write {folded!r}"
                elif seen != folded and seen.isascii():
                    message = f"the name {token.string!a} looks like {seen!r} and is another"
                if message:
                    return Finding(
                        rule="BAT005",
                        line=token.start[0],
                        column=token.start[1],
                        cwe=RULES["BAT005"].cwe,
                        message=message,
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
