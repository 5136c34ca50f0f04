"""The table of pointer tags for one request: which tag stands for which slot, argument, key or word.

A small model is bad at copying long or unusual names. So every name it may have to copy is put to it as one token,
and what comes back is substituted from this table. The table is a pure function of the request.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.mind.genesis.kinship import related
from runtime.mind.genesis.words import (
    FILLERS,
    FUNCTION_WORDS,
    NUMBER_WORDS,
    OPERATIONS,
    base_form,
    plain,
    singular,
    split_words,
)
from runtime.mind.requests import MethodRequest

MAX_SLOTS = 12
MAX_ARGUMENTS = 6
MAX_KEYS = 12
MAX_WORDS = 6
MAX_QUOTES = 6
MAX_INTENT_WORDS = 60

#: Signs of an intent that stay as they are.
MARKS = frozenset({"://", "@"})

#: Every tag there is. They are single tokens of the tokenizer; untrusted text never contains `<`.
TAGS = (
    *(f"<s{i}>" for i in range(MAX_SLOTS)),
    *(f"<n{i}>" for i in range(MAX_SLOTS)),
    *(f"<a{i}>" for i in range(MAX_ARGUMENTS)),
    *(f"<k{i}>" for i in range(MAX_KEYS)),
    *(f"<w{i}>" for i in range(MAX_WORDS)),
    *(f"<q{i}>" for i in range(MAX_QUOTES)),
    "<m>",
    "<message>",
    "<intent>",
    "<answer>",
)

#: Local names that taught methods use. A parameter of that name makes the local one step aside.
LOCALS = frozenset(
    "item other result total number name label word row old found group place position step rest".split()
)

BUILTIN_NAMES = frozenset("len sum min max sorted list dict set str int float bool round abs any all zip map filter "
                           "range enumerate reversed print tuple next iter type object id input self".split())  # fmt: skip
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}")
_QUOTED = re.compile(r"""(?<![A-Za-z])(?:'([^'"]{0,60})'|"([^'"]{0,60})")(?![A-Za-z])""")
_TOKEN = re.compile(
    r"\x00\d+\x00|\d+(?:\.\d+)?|[A-Za-z]+(?:_[A-Za-z0-9]+)*_?|://|@|>=|<=|==|!=|%|[<>=]|(?<=\s)[+*/-](?=\s)|[,;:.](?=\s|$)"
)
_SAFE_PATTERN = re.compile(r"[\w .,:;!?@#/+%$()=*&|~<>-]*", re.ASCII)
#: What an example of a text consists of: words and numbers, which may be values of slots, and what is between them.
_PIECE = re.compile(r"\d+\.\d+|[A-Za-z0-9]+|[^A-Za-z0-9]")
_SAFE_QUOTE = re.compile(r"[\w .,:;!?@#/+-]*", re.ASCII)
#: `isn't` is `is not`, and `the lamp's` is about the lamp.
_CONTRACTIONS = ((re.compile(r"(?<=[a-z])n't\b"), " not"), (re.compile(r"\bca not\b"), "can not"), (re.compile(r"\bwo not\b"), "will not"),
                 (re.compile(r"(?<=[A-Za-z])'s\b"), ""))  # fmt: skip
_OPERATORS = {">": "above", "<": "below", ">=": "at least", "<=": "at most", "==": "equals", "!=": "not equals", "%": "percent",
              "=": "equals", "+": "plus", "*": "times", "/": "divided by", "-": "minus"}  # fmt: skip


def is_plain_name(name: object) -> bool:
    """Whether a slot or parameter of this name can be written in a method."""
    return (
        isinstance(name, str)
        and name.isascii()
        and name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("_")
        and len(name) <= 64
    )


@dataclass
class Pointers:
    """What each tag of one request stands for."""

    selector: str
    slots: tuple[str, ...] = ()
    #: Parameter names, positional ones first; `positional` of them are.
    parameters: tuple[str, ...] = ()
    positional: int = 0
    #: Slots by their value as a text, for examples of texts.
    values: dict[str, int] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    #: Numbers (as written) and quoted strings (with a leading apostrophe) of selector and intent.
    quotes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._slot_words = {split_words(slot): i for i, slot in reversed(list(enumerate(self.slots)))}
        self._slot_singular = {_singular_words(words): i for words, i in self._slot_words.items()}
        self._hints: dict[str, str | None] = {}
        self._partial: dict[str, int | None] = {}
        for words, i in self._slot_words.items():
            if len(words) > 1:
                for word in {singular(w) for w in words if w not in OPERATIONS}:
                    self._partial[word] = None if word in self._partial else i
        self._parameter_words = {split_words(name): i for i, name in enumerate(self.parameters) if i >= self.positional}
        self.index_keys()

    def index_keys(self) -> None:
        """Makes the keys known so far visible to `refer`."""
        self._key_words = {_singular_words(split_words(key)): i for i, key in reversed(list(enumerate(self.keys)))}

    def refer(self, words: tuple[str, ...]) -> str | None:
        """The tag that this sequence of words points to, longest reading only; None where it points nowhere.

        `<p0>` is no tag of a prompt: it says that the word is a part of the name of slot 0.
        """
        if words in self._slot_words:
            return f"<s{self._slot_words[words]}>"
        if words in self._parameter_words:
            return f"<a{self._parameter_words[words]}>"
        base = _singular_words(words)
        if base in self._slot_singular:
            return f"<n{self._slot_singular[base]}>"
        if base in self._key_words:
            return f"<k{self._key_words[base]}>"
        if len(words) == 1 and words[0] not in FUNCTION_WORDS:
            place = self._partial.get(base[0])
            if place is not None:
                return f"<p{place}>"
        return None

    def hint(self, word: str) -> str | None:
        """The tag of the only slot that `word` is related to, as `ship` to `shipped` and `withdraw` to `balance`."""
        if word not in self._hints:
            found = [i for i, slot in enumerate(self.slots) if related(word, slot)]
            self._hints[word] = f"<n{found[0]}>" if len(found) == 1 else None
        return self._hints[word]

    def quote(self, text: str) -> str | None:
        """The tag for a number or a quoted string (`'text`), made where there is room."""
        if text not in self.quotes:
            if len(self.quotes) >= MAX_QUOTES:
                return None
            self.quotes.append(text)
        return f"<q{self.quotes.index(text)}>"

    def key(self, text: str) -> str | None:
        """The tag for a dictionary key, made where there is room and the key is a harmless word."""
        if text not in self.keys:
            if len(self.keys) >= MAX_KEYS or not _KEY.fullmatch(text):
                return None
            self.keys.append(text)
        return f"<k{self.keys.index(text)}>"

    def word(self, text: str) -> str | None:
        """The tag for a content word of the selector."""
        if text not in self.words:
            if len(self.words) >= MAX_WORDS:
                return None
            self.words.append(text)
        return f"<w{self.words.index(text)}>"

    def text_of(self, tag: str) -> str | None:
        """What `<tag>` is in Python source, or None for a tag that this request does not have."""
        if tag == "<m>":
            return self.selector
        kind, place = tag[1], int(tag[2:-1])
        table = {"s": self.slots, "a": self.parameters, "k": self.keys, "w": self.words, "q": self.quotes}.get(kind, ())
        if place >= len(table):
            return None
        text = table[place]
        if kind == "k":
            return repr(text)
        return text.removeprefix("'") if kind == "q" else text


def _singular_words(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words[:-1], singular(words[-1])) if words else ()


def parameters_of(request: MethodRequest) -> tuple[tuple[str, ...], int]:
    """Parameter names for the message's arguments, and how many of them are positional."""
    keywords = [name for name in request.keywords if is_plain_name(name)][:MAX_ARGUMENTS]
    taken = set(keywords) | LOCALS | BUILTIN_NAMES | {"self", request.selector}
    names: list[str] = []
    for value in request.arguments[: MAX_ARGUMENTS - len(keywords)]:
        base = _parameter_base(value)
        name, step = base, 2
        while name in taken:
            name, step = f"{base}_{step}", step + 1
        taken.add(name)
        names.append(name)
    return (*names, *keywords), len(names)


def _parameter_base(value: Any) -> str:
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, (int, float)):
        return "amount"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "values"
    return "entry" if isinstance(value, Mapping) else "value"


def selector_items(selector: str, pointers: Pointers) -> list[str]:
    """The selector as words and tags, in order."""
    items: list[str] = []
    words = split_words(selector)
    for tag, run in _segments(words, pointers):
        if tag is not None:
            items += _tagged(run, tag)
            continue
        (word,) = run
        number = word if word.isdigit() else NUMBER_WORDS.get(word)
        if number is not None and len(number) <= 9:
            items += [pointers.quote(number) or "", number if len(number) <= 3 else ""]
        elif items and word not in FUNCTION_WORDS:
            items += [pointers.word(word) or "", word, pointers.hint(word) or ""]
        else:
            items += [word, pointers.hint(word) or ""]
    return [item for item in items if item]


def intent_items(intent: str, pointers: Pointers) -> list[str]:
    """The intent as words and tags: operators spelled out, fillers left out, quotes and numbers as tags."""
    quoted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        text = match.group(1) if match.group(1) is not None else match.group(2)
        if not _SAFE_QUOTE.fullmatch(text) and not (_SAFE_PATTERN.fullmatch(text) and _is_pattern(text, pointers)):
            return f" {text} "
        quoted.append(text)
        return f" \x00{len(quoted) - 1}\x00 "

    text = _QUOTED.sub(keep, plain(intent[:1000]).replace("\x00", ""))
    for pattern, meant in _CONTRACTIONS:
        text = pattern.sub(meant, text)
    raw = _TOKEN.findall(text)
    words: list[str] = []
    for token in raw[:MAX_INTENT_WORDS]:
        if token.startswith("\x00") or token[0].isdigit() or token in MARKS:
            words.append(token)
        elif token in ",;:.":  # noqa: S105  a token of text
            # Where one wish ends and the next begins.
            words += [","] if words and words[-1] != "," else []
        elif token in _OPERATORS:
            words += _OPERATORS[token].split()
        else:
            words += split_words(token)
    if words and words[-1] == ",":
        words.pop()
    items: list[str] = []
    for tag, run in _segments(tuple(words), pointers):
        if tag is not None:
            items += _tagged(run, tag)
            continue
        (word,) = run
        if word.startswith("\x00"):
            text = quoted[int(word.strip("\x00"))]
            if _is_pattern(text, pointers):
                items += ["'", *_pattern_items(text, pointers), "'"]
                continue
            key = pointers.keys.index(text) if text in pointers.keys else None
            items += (
                [f"<k{key}>"] if key is not None else [pointers.quote("'" + text) or "", "'", *short_text(text), "'"]
            )
        elif word[0].isdigit() or word in NUMBER_WORDS:
            number = NUMBER_WORDS.get(word, word)
            items += [pointers.quote(number.lstrip("0") or "0") or "", number if len(number) <= 4 else "number"]
        elif word not in FILLERS:
            items += [base_form(word), pointers.hint(word) or ""]
    return [item for item in items if item]


def _tagged(run: tuple[str, ...], tag: str) -> list[str]:
    if tag.startswith("<p"):
        return [run[0], "<n" + tag[2:]]
    return [*(word for word in run if word in OPERATIONS), tag]


def _pattern_items(text: str, pointers: Pointers) -> list[str]:
    """An example of a text, such as 'Ada: 12 points': tags for slots whose values occur in it, and for what is between."""
    items: list[str] = []
    between = ""
    for piece in _PIECE.findall(text):
        slot = pointers.values.get(piece)
        if slot is None and not piece.isdigit():
            between += piece
            continue
        if between:
            items.append(pointers.quote("'" + between) or "'")
        between = ""
        items.append(f"<s{slot}>" if slot is not None else "number")
    return [*items, pointers.quote("'" + between) or "'"] if between else items


def _is_pattern(text: str, pointers: Pointers) -> bool:
    """Whether a quoted text is an example of what to write: the value of a slot is a part of it, but not all."""
    pieces = _PIECE.findall(text)
    return len(pieces) > 1 and any(piece in pointers.values for piece in pieces)


def _segments(words: tuple[str, ...], pointers: Pointers) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Splits words greedily into the longest runs that refer to something, and single words that do not."""
    start = 0
    while start < len(words):
        for length in range(min(5, len(words) - start), 0, -1):
            run = words[start : start + length]
            tag = pointers.refer(run)
            if tag is not None:
                break
        else:
            run, tag = words[start : start + 1], None
        yield tag, run
        start += len(run)


def short_text(text: str) -> list[str]:
    """At most three words of at most ten characters of a string value: enough to tell a status from a date."""
    return [word[:10] for word in re.findall(r"[A-Za-z]+|\d{1,4}|[-:@/.]", plain(text[:60]).lower())[:4]]
