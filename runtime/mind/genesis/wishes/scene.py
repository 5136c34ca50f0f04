"""A message in the making, out of parts: slots, arguments, statements, and the words for each of them."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.families.notation import choices, pieces
from runtime.mind.genesis.kinship import THEMES, related
from runtime.mind.genesis.pointers import parameters_of
from runtime.mind.genesis.values import listing, scalar
from runtime.mind.genesis.wording import plural_name, polish, singular_name, style, vague_selector
from runtime.mind.genesis.words import plural, singular, split_words
from runtime.mind.requests import MethodRequest

#: Patterns by meaning.
PHRASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))

Maker = Callable[[random.Random, dict[str, Any]], Any]
_NAME = re.compile(r"([$%])([a-z])(?![a-z])")


def spell(pattern: str, rng: random.Random) -> str:
    """One reading of a pattern: `(a|b)` chooses, `[a]` may be left out."""
    out = []
    for piece in pieces(pattern):
        if piece[0] == "(":
            out.append(spell(rng.choice(choices(piece[1:-1])), rng))
        elif piece[0] == "[":
            out.append(spell(rng.choice(choices(piece[1:-1])), rng) if rng.random() < 0.5 else "")
        else:
            out.append(piece)
    return "".join(out)


def amounts(rng: random.Random, _: dict[str, Any]) -> Any:
    """A number as an argument."""
    return rng.choice((rng.randint(1, 9), rng.randint(1, 60), rng.randint(1, 200)))


class Scene:
    """Slots, arguments and words of one example. Roles are single letters, as in families."""

    def __init__(self, rng: random.Random, split: Split) -> None:
        self.rng, self.split = rng, split
        self.names: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.makers: dict[str, Maker] = {}
        self.kinds: dict[str, str] = {}
        self.arguments: dict[str, tuple[Maker, Sequence[str]]] = {}
        self.taken: set[str] = set()
        self.synonyms: dict[str, str] = {}
        #: Whether the collection `$x` of the message itself has something in it, because its fields have to be seen.
        self.never_empty = False

    # -- names

    def name(self, pool: Sequence[str]) -> str:
        """A fresh name from `pool`, from the half of the vocabulary that this split may draw from."""
        allowed = [word for word in pool if self.may_name(word)]
        for _ in range(30):
            name = self.rng.choice(allowed) if allowed else v.coined(self.rng)
            if not self.taken & {name, singular(name), plural(name)}:
                break
        else:
            name = v.coined(self.rng)
        self.taken.add(name)
        return name

    def may_name(self, word: str) -> bool:
        """Whether a slot may have this name: it is in this split's half of the vocabulary, or in no open vocabulary."""
        return word not in _OPEN or v.is_held_out(word) is self.split.held_out_nouns

    def slot(self, role: str, kind: str | Maker, pool: Sequence[str]) -> str:
        """A slot of a kind of `values.scalar`, a list kind `[int]`, or with values of its own."""
        self.names[role] = self.name(pool)
        self.makers[role] = maker(kind) if isinstance(kind, str) else kind
        self.kinds[role] = kind if isinstance(kind, str) else "int"
        return self.names[role]

    def argument(self, role: str, make: Maker, names: Sequence[str] = ("amount",)) -> None:
        """An argument, and what it may be called where it is passed by name."""
        self.arguments[role] = (make, names)

    # -- words

    def pick(self, meaning: str, part: str | None = None) -> str:
        """One pattern for a meaning, spelled out, its roles still open."""
        patterns = PHRASES[meaning]
        return spell(self.rng.choice(patterns[part] if part else patterns), self.rng)

    def fill(self, text: str) -> str:
        """`text` with its roles in words."""

        def word(match: re.Match[str]) -> str:
            mark, role = match.groups()
            if role in self.words:
                return self.words[role]
            name = self.names[role]
            if role in self.synonyms and self.rng.random() < 0.3:
                return self.synonyms[role]
            if mark == "%":
                name = singular_name(name)
            return name.replace("_", " ") if self.rng.random() < 0.8 else name

        return _NAME.sub(word, text)

    # -- the example

    def build(
        self, selectors: Sequence[str], wish: str | Callable[[dict[str, Any]], str] | None, body: str, family: str
    ) -> Example | None:
        """The example. `selectors` are patterns; `wish` is the intent with roles, one that shows values, or None."""
        rng = self.rng
        selector = spell(rng.choice(selectors), rng) if selectors and rng.random() > (0.1 if wish else 0) else None
        if selector is None:
            selector = vague_selector(rng)
        pattern, selector = selector, _NAME.sub(
            lambda m: singular_name(self.names[m[2]]) if m[1] == "%" else self.names.get(m[2]) or self.words[m[2]], selector
        )
        styled = style(selector, rng, bool(self.arguments))
        if styled is None:
            return None
        roles = list(self.names)
        self._distract(f"{selector} {pattern} {wish}" if not callable(wish) else "".join(f"${r} " for r in self.names))
        order = list(self.names)
        if rng.random() < 0.5:
            rng.shuffle(order)
        named = {}
        if rng.random() < 0.14:
            named = {role: rng.choice(list(names)) for role, (_, names) in self.arguments.items()}
            if self.taken & set(named.values()) or len(set(named.values())) < len(named):
                return None

        def draw(rng: random.Random) -> dict[str, Any]:
            values: dict[str, Any] = {}
            for role in [*roles, *(r for r in order if r not in roles)]:
                values[role] = self.makers[role](rng, values)
            return values

        def states(rng: random.Random) -> tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]:
            return message(rng, draw(rng))

        def message(
            rng: random.Random, values: dict[str, Any]
        ) -> tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]:
            given = {role: make(rng, values) for role, (make, _) in self.arguments.items()}
            slots = {self.names[role]: values[role] for role in order}
            return slots, tuple(given[r] for r in given if r not in named), {named[r]: given[r] for r in named}

        first = draw(rng)
        while self.never_empty and not first["x"]:
            first = draw(rng)
        slots, args, kwargs = message(rng, first)
        if callable(wish):
            wish = wish(first)
        text = polish(self.fill(wish), rng) if wish else None
        request = MethodRequest(styled, args, kwargs, slots, (), text)
        parameters, _ = parameters_of(request)
        if len(parameters) != len(self.arguments):
            return None
        given = dict(zip([*(r for r in self.arguments if r not in named), *named], parameters, strict=True))
        lines = _NAME.sub(lambda m: {**self.names, **self.words, **given}[m[2]], body).splitlines()
        source = f"def {styled}({', '.join(['self', *parameters])}):\n" + "\n".join("    " + x for x in lines) + "\n"
        return Example(request, source, family, states)

    def _distract(self, said: str) -> None:
        """Slots that do not matter, and that no word of the message is about.

        Where the message does not name every slot that matters, none of them is of the same class.
        """
        words = split_words(_NAME.sub(" ", said))
        roles = {match[2] for match in _NAME.finditer(said)}
        clear = all(
            role in roles or any(word in split_words(name) or related(word, name) for word in words)
            for role, name in self.names.items()
        )
        own = {_class(kind) for kind in self.kinds.values()}
        for i in range(self.rng.choices((0, 1, 2, 3), (38, 32, 20, 10))[0]):
            kind = self.rng.choice(("int", "str", "str", "bool", "str", "[str]", "float", "status"))
            if not clear and _class(kind) in own:
                continue
            name = self.name(_POOLS[kind])
            if not any(related(word, name) or word in split_words(name) for word in words):
                self.names[f"#{i}"] = name
                self.makers[f"#{i}"] = maker(kind)


_OPEN = frozenset([*v.NUMBERS, *v.TEXTS, *v.FLAGS, *v.PLURALS, *v.TABLES])


def _class(kind: str) -> str:
    return "number" if kind in ("int", "float") else "list" if kind[:1] == "[" else "text" if kind != "bool" else kind


_POOLS = {"int": v.NUMBERS, "float": v.NUMBERS, "str": v.TEXTS, "bool": v.FLAGS, "[str]": v.PLURALS,
          "status": ["status", "state", "phase", "mode"]}  # fmt: skip


def maker(kind: str) -> Maker:
    """How values of a kind are made."""
    if kind.startswith("["):
        return lambda rng, _: listing(rng, kind[1:-1], rng.random() < 0.12)
    if kind == "int":
        return lambda rng, _: rng.choice((rng.randint(0, 9), rng.randint(0, 100), rng.randint(10, 300)))
    return lambda rng, _: scalar(rng, kind)


def themed(scene: Scene, role: str, kind: str = "int") -> tuple[list[str], list[str]]:
    """A number slot, half of the time of a theme; the verbs that raise and lower it, as selectors."""
    rng = scene.rng
    if rng.random() < 0.62:
        theme = rng.choice(THEMES)
        name = scene.slot(role, kind, theme.names)
        others = [word.replace("_", " ") for word in theme.words if word not in split_words(name)]
        if others and name in theme.names:
            scene.synonyms[role] = rng.choice(others)
        if rng.random() < 0.15:
            scene.names[role] = name = f"{rng.choice(v.ADJECTIVES)}_{name}"
        return list(theme.up), list(theme.down)
    scene.slot(role, kind, [*v.NUMBERS, *v.NUMBERS, v.coined(rng)])
    return [], []


def limit_names(name: str, rng: random.Random) -> list[str]:
    """What the limit of a slot is called."""
    base = name.rsplit("_", maxsplit=1)[-1]
    return rng.choice((
        [f"max_{name}"], [f"{name}_limit"], [f"maximum_{base}", f"max_{base}"], ["capacity", "limit", "maximum", "max"],
        ["capacity", "limit", "max_load", "size", "goal", "target", "cap", "upper_limit", "top", "room_for", "quota"], [plural_name(v.coined(rng))],
    ))  # fmt: skip
