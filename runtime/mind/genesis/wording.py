"""How people word a message: styles of selectors, and small differences in how a line is typed."""

from __future__ import annotations

import keyword
import random
import re

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.pointers import BUILTIN_NAMES
from runtime.mind.genesis.words import plural, singular


def plural_name(name: str) -> str:
    """A name with its last word in the plural."""
    *rest, last = name.split("_")
    return "_".join([*rest, plural(singular(last))])


def singular_name(name: str) -> str:
    """A name with its last word in the singular."""
    *rest, last = name.split("_")
    return "_".join([*rest, singular(last)])


def opposite(flag: str) -> str:
    """The word that people use for the absence of `flag`."""
    return v.OPPOSITES.get(flag, "not_" + flag)


VAGUE = "do_it run apply update process act handle perform_task go execute compute work make_it_so adjust refresh transform fix call step operate evaluate answer calc".split()


def vague_selector(rng: random.Random) -> str:
    """A selector that says nothing: only the intent can tell."""
    return (
        rng.choice(VAGUE) if rng.random() < 0.6 else v.coined(rng) + ("_" + v.coined(rng) if rng.random() < 0.4 else "")
    )


def style(name: str, rng: random.Random, arguments: bool) -> str | None:
    """A selector in snake_case, camelCase or with a trailing underscore. None where it is no identifier."""
    name = re.sub(r"_+", "_", name).strip("_")
    # A method called `max` could not call `max`: nobody can be taught that.
    if not name.isidentifier() or name in BUILTIN_NAMES:
        return None
    roll = rng.random()
    if roll < 0.14:
        first, *rest = name.split("_")
        name = first + "".join(word.capitalize() for word in rest)
    if arguments and rng.random() < 0.1:
        name += "_"
    return name + "_" if keyword.iskeyword(name) else name


def polish(intent: str, rng: random.Random) -> str:
    """Small differences in how a line is typed: capitals, full stops, politeness."""
    intent = re.sub(r"\s+", " ", intent).strip()
    roll = rng.random()
    if intent.startswith(("whether ", "how many ", "how much ")) and rng.random() < 0.35:
        intent = rng.choice(("answer ", "return ", "tell ", "say ", "find out ", "compute ")) + intent
    if intent.startswith("return ") and rng.random() < 0.3:
        intent = (
            rng.choice(("answer ", "give ", "compute ", "get ", "answer with ", "give back ", "tell ")) + intent[7:]
        )
    if roll < 0.08:
        intent = (
            rng.choice(
                (
                    "please ",
                    "I want to ",
                    "this should ",
                    "should ",
                    "method that ",
                    "it must ",
                    "needs to ",
                    "we need to ",
                    "let me ",
                    "make it ",
                )
            )
            + intent
        )
    if rng.random() < 0.5:
        intent = intent[:1].upper() + intent[1:]
    return intent + ("." if rng.random() < 0.3 else "")
