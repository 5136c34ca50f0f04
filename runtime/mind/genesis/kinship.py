"""Which words are about which slots although they differ: `ship` and `shipped`, `withdraw` and `balance`.

A small model cannot know all words, but a table can: a prompt shows the tag of such a slot behind the word.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from runtime.mind.genesis.vocabulary import VERBS
from runtime.mind.genesis.words import FUNCTION_WORDS, singular, split_words


@dataclass(frozen=True)
class Theme:
    """What some numbers are about: names of such slots, verbs that raise or lower them, other words for them."""

    names: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    words: tuple[str, ...]


def _themes() -> tuple[Theme, ...]:
    text = (Path(__file__).parent / "wishes" / "themes.toml").read_text("utf-8")
    return tuple(
        Theme(*(tuple(theme[part].split()) for part in ("names", "up", "down", "words")))
        for theme in tomllib.loads(text).values()
    )


THEMES = _themes()
_ABOUT: dict[str, set[int]] = {}
_NAMES: dict[str, set[int]] = {}
for _number, _theme in enumerate(THEMES):
    for _name in _theme.names:
        _NAMES.setdefault(singular(_name), set()).add(_number)
    for _word in (*_theme.names, *_theme.up, *_theme.down, *_theme.words):
        _ABOUT.setdefault(singular(_word.split("_")[0]), set()).add(_number)

#: Words of an intent that are hardly ever about a slot.
_SILENT = frozenset("error raise value return times time more less much many given amount with from when nothing".split())
#: What is so after a verb: `sent` after `send`.
_AFTER: dict[str, str] = dict(VERBS) | {
    "eat": "eaten", "spend": "spent", "buy": "bought", "lend": "lent", "give": "given", "take": "taken", "drive": "driven", "run": "run",
    "win": "won", "lose": "lost", "throw": "thrown", "drink": "drunk", "write": "written", "build": "built", "make": "made", "catch": "caught",
    "find": "found", "fly": "flown", "ride": "ridden", "wear": "worn", "burn": "burnt", "draw": "drawn", "grow": "grown", "see": "seen", "use": "used",
}  # fmt: skip
_NEGATIONS = ("un", "dis", "in", "re", "de")


@lru_cache(maxsize=65536)
def related(word: str, name: str) -> bool:
    """Whether a word of a message is about a slot of this name, though it is no word of the name."""
    if len(word) < 3 or word in FUNCTION_WORDS or word in _SILENT:
        return False
    about = _ABOUT.get(singular(word), set())
    for part in split_words(name):
        base = singular(part)
        if base == singular(word):
            return False
        if about & _NAMES.get(base, set()) or _same_stem(word, part) or _AFTER.get(word) == part:
            return True
    return False


def after(verb: str) -> str:
    """The participle of a verb: `sold` after `sell`."""
    return _AFTER.get(verb) or (verb + "d" if verb.endswith("e") else verb + "ed")


def _same_stem(one: str, other: str) -> bool:
    for prefix in _NEGATIONS:
        if one.startswith(prefix) and len(one) - len(prefix) >= 4:
            if _begin_alike(one[len(prefix) :], other):
                return True
    return _begin_alike(one, other)


def _begin_alike(one: str, other: str) -> bool:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return (shared >= 4 and max(len(one), len(other)) - shared <= 4) or other in (one + "d", one + "ed")
