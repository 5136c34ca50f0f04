"""How selectors, slot names and intents fall into words, and when two of them mean the same thing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

#: Words that say what to do. A slot of that name is shown by its tag *and* the word, and such a word never
#: points to a slot whose longer name merely contains it.
OPERATIONS = frozenset(
    """
    add all append apply as at average best between biggest by change clear convert copy count current decrease delete
    double dump empty equal filter find first for format from full get greatest half has highest in increase insert
    into is join largest last latest least length list longest lowest max maximum mean median merge min minimum
    most move name named new next number of oldest on or out over per percent percentage pop previous print put
    random range record remove rename replace reset return reverse reversed rotate round sale save search set
    shortest show size smallest sort sorted sum swap take text the to top total toggle triple under unique up
    update value values with without word words worst youngest
    """.split()
)

#: Words of a selector that carry no content of their own: they are never copied into an answer.
FUNCTION_WORDS = OPERATIONS | frozenset(
    "a an and any be can do does down it if me my not off self than that this".split()
)

#: Left out of intents: they say nothing, and every token costs time.
FILLERS = frozenset("a an the please its just simply then also very so".split())

#: Words that end in an s which is no inflection.
_INVARIABLE = frozenset("is was has does as us this thus yes its his hers ours always perhaps unless across besides towards plus minus times".split())

NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "twelve": "12", "twenty": "20", "fifty": "50", "hundred": "100", "thousand": "1000",
}  # fmt: skip

_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse", "geese": "goose",
    "feet": "foot", "teeth": "tooth", "data": "datum", "criteria": "criterion", "indices": "index",
    "vertices": "vertex", "matrices": "matrix", "leaves": "leaf", "shelves": "shelf", "knives": "knife",
    "lives": "life", "wolves": "wolf", "loaves": "loaf", "halves": "half", "wives": "wife", "thieves": "thief",
    "movies": "movie", "cookies": "cookie", "calories": "calorie", "oxen": "ox", "dice": "die", "caches": "cache",
    "statuses": "status", "buses": "bus", "bonuses": "bonus", "viruses": "virus", "heroes": "hero",
    "potatoes": "potato", "tomatoes": "tomato", "echoes": "echo", "quizzes": "quiz", "axes": "axis",
    "analyses": "analysis", "houses": "house", "courses": "course", "purchases": "purchase", "expenses": "expense",
    "responses": "response", "releases": "release", "cases": "case", "bases": "base", "phrases": "phrase",
    "nurses": "nurse", "horses": "horse", "licenses": "license", "leases": "lease", "doses": "dose", "roses": "rose",
    "shoes": "shoe", "prizes": "prize", "sizes": "size", "mazes": "maze", "aches": "ache", "ties": "tie", "pies": "pie",
}  # fmt: skip
#: Signs that people type, or their programs for them, and what stands for them in ASCII.
_TYPOGRAPHY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": " - "})
_PLURAL_OF = {singular: plural for plural, singular in _IRREGULAR.items()}
_UNCHANGED = frozenset("status gas bus bonus virus address access progress business process news series species bass "
                       "class glass mass boss loss pass focus radius campus chaos radius canvas atlas axis".split())  # fmt: skip


@lru_cache(maxsize=65536)
def split_words(name: str) -> tuple[str, ...]:
    """Lower-case words of a name in snake_case, camelCase or Smalltalk form: `atPut_` is `at`, `put`."""
    return tuple(part.lower() for part in _PARTS.findall(plain(name)))


def plain(text: str) -> str:
    """`text` without accents, in ASCII: letters that have no ASCII form become `?`."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY))
    return "".join(c if c.isascii() else "?" for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """The singular of an English noun, by rule and a short list of exceptions; a singular stays as it is."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _UNCHANGED or len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65536)
def base_form(word: str) -> str:
    """A word of a sentence without the s of a plural or of the third person: `returns` and `return` are one word to a small model."""
    if word in _INVARIABLE:
        return word
    return word[:-2] if word.endswith("oes") else singular(word)


@lru_cache(maxsize=65536)
def plural(word: str) -> str:
    """The plural of an English noun, the inverse of `singular`."""
    if word in _PLURAL_OF:
        return _PLURAL_OF[word]
    if word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("ch", "sh", "x", "ss", "s", "z")):
        return word + "es"
    return word + "s"
