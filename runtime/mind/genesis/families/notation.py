"""The notation that method families are declared in, and its parser.

A family is a paragraph:

    = percent_raise                         name; flags after it (see below)
    : x:num a:num|value                     roles. Before `/` slots and fields, after it arguments (see below)
    > raise_$x_by_percent | (grow|lift)_$x  selector phrasings, separated by blanks around `|`
    ? (raise|grow) $x by $a percent         intent phrasings, one a line
    self.$x = self.$x * (1 + $a / 100)      body, the rest of the paragraph
    return self.$x

`$x` is the role's name, `%x` its singular (in a body: only `$x`). `(a|b)` chooses, `[a]` is optional. Role types:
`num int float ratio bool str text any status nums ints strs anys recs rec map.num map.str lit word` and, for a field of
the records in slot `x`, `num@x str@x bool@x`. `lit` is a literal number and `word` a literal word of selector or
intent. Names may be fixed: `x:num=balance,funds`.

Flags: `everyday` (what every object is sent), `common`, `rare` say how often it is drawn; `intent`: the selector alone
does not say what to do; `mention`: nor does it where it leaves out a slot; `alone`: the verb decides among slots of the
same type; `full`: no empty collections; `keywords`: arguments have names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product

FLAGS = frozenset("everyday common rare intent mention alone full keywords".split())
_CHOICE = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")


@dataclass(frozen=True)
class Role:
    """One name of a family: a slot, an argument, a field of a record, or a literal."""

    name: str
    type: str
    names: tuple[str, ...] = ()
    #: For a field: the slot (or argument) whose records have it.
    of: str | None = None


@dataclass(frozen=True)
class Family:
    """One method family: what it does, and how people ask for it."""

    name: str
    kind: str
    roles: tuple[Role, ...]
    arguments: tuple[Role, ...]
    selectors: tuple[str, ...]
    intents: tuple[str, ...]
    body: str
    flags: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def selector_phrasings(self) -> tuple[str, ...]:
        """Every selector, alternatives written out."""
        return tuple(dict.fromkeys(text for pattern in self.selectors for text in expand(pattern, 160)))

    @cached_property
    def intent_phrasings(self) -> tuple[str, ...]:
        """Every intent, alternatives written out, at most 400 of each pattern."""
        return tuple(dict.fromkeys(" ".join(text.split()) for pattern in self.intents for text in expand(pattern, 400)))


def expand(pattern: str, limit: int) -> list[str]:
    """All texts of a pattern, at most `limit`, evenly spread over its choices."""
    parts: list[list[str]] = []
    for piece in pieces(pattern):
        if piece[0] in "([":
            inner = [text for choice in choices(piece[1:-1]) for text in expand(choice, 40)]
            parts.append(inner + ([""] if piece[0] == "[" else []))
        else:
            parts.append([piece])
    size = 1
    for part in parts:
        size *= len(part)
    stride = max(1, size // limit) | 1
    return ["".join(texts) for texts in islice(product(*parts), 0, None, stride)][:limit]


def pieces(pattern: str) -> list[str]:
    """The parts of a pattern: plain text, `(a|b)` and `[a]`."""
    pieces, depth, start = [], 0, 0
    for i, character in enumerate(pattern):
        if character in "([":
            if depth == 0 and i > start:
                pieces.append(pattern[start:i])
            start = i if depth == 0 else start
            depth += 1
        elif character in ")]":
            depth -= 1
            if depth == 0:
                pieces.append(pattern[start : i + 1])
                start = i + 1
    if start < len(pattern):
        pieces.append(pattern[start:])
    return pieces


def choices(text: str) -> list[str]:
    """What `|` parts at the top level."""
    choices, depth, start = [], 0, 0
    for i, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            choices.append(text[start:i])
            start = i + 1
    return [*choices, text[start:]]


def parse(text: str, kind: str) -> list[Family]:
    """The families of one declaration. ValueError where a paragraph lacks a part or a body names no role."""
    families = []
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        lines = [line for line in paragraph.splitlines() if line.strip() and not line.startswith("#")]
        if not lines:
            continue
        name, *flags = lines[0].removeprefix("=").split()
        roles: tuple[Role, ...] = ()
        arguments: tuple[Role, ...] = ()
        selectors: list[str] = []
        intents: list[str] = []
        body: list[str] = []
        for line in lines[1:]:
            mark, rest = line[:2], line[2:].strip()
            if mark == ": ":
                slots, _, args = rest.partition("/")
                roles, arguments = _roles(slots), _roles(args)
            elif line == ":":
                pass
            elif mark == "> ":
                selectors += [s.strip() for s in rest.split(" | ")]
            elif mark == "? ":
                intents.append(rest)
            else:
                body.append(line)
        if unknown := set(flags) - FLAGS:
            raise ValueError(f"family {name} has the unknown flag {min(unknown)}; flags are {', '.join(sorted(FLAGS))}")
        if not (selectors and intents and body):
            raise ValueError(f"family {name} lacks selectors, intents or a body")
        # u, v, o and b come from special role types: a shared suffix, a verb, an opposite, a truth value.
        known = {role.name for role in (*roles, *arguments)} | set("uvob")
        for used in re.findall(r"[$%]([a-z])(?![a-z])", "\n".join([*selectors, *intents])) + re.findall(
            r"\$([a-z])\b", "\n".join(body)
        ):
            if used not in known:
                raise ValueError(f"family {name} uses ${used}, which is no role of it")
        for used in re.findall(r"self\.\$([a-z])\b", "\n".join(body)):
            if any(role.name == used for role in arguments):
                raise ValueError(f"family {name} has the argument ${used} and takes it for a slot")
        families.append(
            Family(name, kind, roles, arguments, tuple(selectors), tuple(intents), "\n".join(body), frozenset(flags))
        )
    return families


def _roles(text: str) -> tuple[Role, ...]:
    roles = []
    for word in text.split():
        name, _, kind = word.partition(":")
        kind, _, of = kind.partition("@")
        kind, _, names = kind.partition("=")
        roles.append(Role(name, kind, tuple(names.split(",")) if names else (), of or None))
    return tuple(roles)
