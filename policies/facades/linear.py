"""Which regular expressions Python's own engine may run: those whose every choice is decided by the next character.

A backtracking matcher explodes only where two ways to go on can both take the next character. If at each choice point (an
alternative, or leaving versus repeating) the sets of possible next characters are disjoint, every alternative that is tried
late fails at its first character, so one attempt takes time linear in the text (the "one-unambiguous" expressions of
Brüggemann-Klein and Wood, 1998). Everything else is left to RE2. Sets are exact for ASCII and four kinds for all other characters,
so the answer errs only towards RE2.
"""

from __future__ import annotations

import re
from re import _constants as op
from re import _parser
from typing import Any

__all__ = ["Undecided", "Walk", "decided_by_next_character"]

_ASCII = (1 << 128) - 1
# Characters beyond ASCII are four kinds: of words, digits, space, the rest.
_OTHER_WORD, _OTHER_DIGIT, _OTHER_SPACE, _OTHER_REST = (1 << 128 << kind for kind in range(4))
_OTHER = _OTHER_WORD | _OTHER_DIGIT | _OTHER_SPACE | _OTHER_REST
_ANY = _ASCII | _OTHER


class Undecided(Exception):
    """The next character does not decide a choice, or this module does not know the construct."""


def _mask(test: Any) -> int:
    return sum(1 << code for code in range(128) if test(chr(code)))


_DIGIT = _mask(str.isdigit) | _OTHER_DIGIT
_SPACE = _mask(str.isspace) | _OTHER_SPACE
_WORD = _mask(lambda c: c.isalnum() or c == "_") | _OTHER_WORD | _OTHER_DIGIT
_CATEGORIES = {
    op.CATEGORY_DIGIT: _DIGIT,
    op.CATEGORY_NOT_DIGIT: _ANY & ~_DIGIT,
    op.CATEGORY_SPACE: _SPACE,
    op.CATEGORY_NOT_SPACE: _ANY & ~_SPACE,
    op.CATEGORY_WORD: _WORD,
    op.CATEGORY_NOT_WORD: _ANY & ~_WORD,
}


def decided_by_next_character(pattern: str | bytes, flags: int) -> bool:
    """Whether one attempt to match is linear in the text. False also for what this module does not know.

    Raises: re.error for what is no expression.
    """
    try:
        tree = _parser.parse(pattern, flags)
        Walk(bool(tree.state.flags & re.IGNORECASE)).sequence(list(tree), 0, True)
    except (RecursionError, OverflowError) as error:
        raise re.error(f"nested too deeply: {error}") from None
    except Undecided:
        return False
    return True


def _kind(character: str) -> int:
    if character.isdecimal():
        return _OTHER_DIGIT
    if character.isalnum():
        return _OTHER_WORD
    return _OTHER_SPACE if character.isspace() else _OTHER_REST


class Walk:
    """Computes, from right to left, which characters can come first; raises Undecided at a choice that they do not decide."""

    # A repetition is walked through twice, and so is each one inside it: what takes longer to judge is left to RE2.
    STEPS = 20_000
    # The engine takes every turn that it must, even where a turn takes nothing of the text.
    EMPTY_TURNS = 1000

    def __init__(self, ignore_case: bool) -> None:
        self.ignore_case = ignore_case
        self.left = self.STEPS

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Undecided

    def sequence(self, items: list[Any], follow: int, ends: bool) -> tuple[int, bool]:
        """(first characters, can be empty) of a sequence that `follow` can come after; `ends`: the match may end after it."""
        empty = True
        for kind, value in reversed(items):
            first, nullable = self.item(kind, value, follow)
            follow = first | follow if nullable else first
            empty = empty and nullable
        return follow, empty

    def item(self, kind: Any, value: Any, follow: int) -> tuple[int, bool]:
        self.step()
        if kind in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            return self.characters(kind, value), False
        if kind is op.AT:
            return 0, True
        if kind is op.SUBPATTERN:
            _group, add, drop, inner = value
            if add & re.IGNORECASE or drop & re.IGNORECASE:
                raise Undecided
            return self.part(list(inner), follow)
        if kind is op.BRANCH:
            return self.branch([list(each) for each in value[1]], follow)
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            low, high, body = value
            return self.repeat(low, high, body, follow)
        raise Undecided

    def part(self, items: list[Any], follow: int) -> tuple[int, bool]:
        """First characters of the part alone, computed in front of `follow`."""
        reach, empty = self.sequence(items, follow, False)
        return reach, empty

    def branch(self, ways: list[list[Any]], follow: int) -> tuple[int, bool]:
        taken, nullable = 0, False
        for way in ways:
            reach, empty = self.part(way, follow)
            if reach & taken or (empty and nullable):
                raise Undecided
            taken |= reach
            nullable = nullable or empty
        return taken, nullable

    def repeat(self, low: int, high: Any, body: Any, follow: int) -> tuple[int, bool]:
        items = list(body)
        alone, empty = self.part(items, 0)
        self.check_turns(low, empty)
        if low != high and alone & follow:
            raise Undecided
        # Inside, what can follow the body is the body again, or what follows the repetition.
        loops = high is op.MAXREPEAT or high > 1
        self.part(items, (alone if loops else 0) | follow)
        # What can be empty once can be empty in any number of turns, and then what follows comes first.
        return alone, low == 0 or empty

    def check_turns(self, low: int, empty: bool) -> None:
        """Raises Undecided for more turns that must be taken, and may take nothing, than anybody writes."""
        if empty and low > self.EMPTY_TURNS:
            raise Undecided

    def characters(self, kind: Any, value: Any) -> int:
        if kind is op.ANY:
            return _ANY  # with or without newline: the difference never helps to decide
        if kind is op.LITERAL:
            return self.one(value)
        if kind is op.NOT_LITERAL:
            return _ANY & ~self.one(value) | _OTHER
        members, negated, inexact = 0, False, False
        for each, inner in value:
            if each is op.NEGATE:
                negated = True
            elif each is op.LITERAL:
                members |= self.one(inner)
                inexact = inexact or bool(self.one(inner) & _OTHER)
            elif each is op.RANGE:
                low, high = inner
                for code in range(low, min(high, 127) + 1):
                    members |= self.one(code)
                members |= _OTHER if high > 127 else 0
                inexact = inexact or high > 127
            elif each is op.CATEGORY and inner in _CATEGORIES:
                members |= _CATEGORIES[inner]
            else:
                raise Undecided
        if negated:
            # A kind of which only some characters are excluded can still come first.
            return _ANY & ~(members & _ASCII if inexact else members)
        return members

    def one(self, code: int) -> int:
        if code > 127:
            # Beyond ASCII folding can reach back into ASCII (KELVIN SIGN is k), so with it nothing is known.
            return _ANY if self.ignore_case else _kind(chr(code))
        if not self.ignore_case:
            return 1 << code
        letter = chr(code)
        folded = (1 << ord(letter.lower())) | (1 << ord(letter.upper()))
        return folded | (_OTHER if letter.lower() in "iks" else 0)
