"""Training examples out of method families: requests as they might be sent, and the method that answers them.

Deterministic for a seed. Every example can make further states of its receiver, for the differential check.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.families import FAMILIES, Family, Role
from runtime.mind.genesis.pointers import BUILTIN_NAMES, LOCALS, parameters_of
from runtime.mind.genesis.values import field_value, listing, number, scalar
from runtime.mind.genesis.words import plural, singular
from runtime.mind.requests import MethodRequest

#: One phrasing in this many is held out of training.
HELD_OUT_PHRASINGS = 12

_ROLE = re.compile(r"([$%])([a-z])(?![a-z])([_ ]s(?![a-z]))?")
_POOLS = {
    "num": v.NUMBERS, "int": v.NUMBERS, "float": v.NUMBERS, "ratio": v.NUMBERS, "small": v.NUMBERS,
    "bool": v.FLAGS, "str": v.TEXTS, "text": v.TEXTS, "status": ["status", "state", "phase", "stage", "mode", "condition"],
    "nums": v.PLURALS, "ints": v.PLURALS, "strs": v.PLURALS, "recs": v.PLURALS, "empty": v.PLURALS, "rec": v.TEXTS,
    "verbed": v.FLAGS, "same": v.NUMBERS, "index": v.NUMBERS,
    "map.num": v.TABLES, "map.int": v.TABLES, "map.str": v.TABLES, "map1": v.TABLES, "map10": v.TABLES,
    "map0": v.TABLES, "map00": v.TABLES, "map.strs": v.TABLES, "none": v.TEXTS, "any": v.TEXTS,
}  # fmt: skip
_FIELD_POOLS = {
    "num": v.FIELDS_NUMBER,
    "int": v.FIELDS_NUMBER,
    "str": v.FIELDS_TEXT,
    "bool": v.FIELDS_FLAG,
    "status": ["status", "state"],
}
_ELEMENTS = {"nums": "int", "floats": "float", "ints": "int", "strs": "str", "bools": "bool", "nums3": "three"}
_TABLE_ARGUMENTS = ("key", "val", "newkey", "keys", "amap", "valof")
_LISTS = (
    "strs0",
    "recs0",
    "floats",
    "bools",
    "nums3",
    "nested",
    "list",
    "list0",
    "list1",
    "nums0",
    "same_list",
    "same_list0",
    "nums",
    "ints",
    "strs",
    "recs",
    "empty",
)


@dataclass(frozen=True)
class Example:
    """A request, the source that answers it, and where further states come from."""

    request: MethodRequest
    source: str
    family: str
    states: Callable[[random.Random], tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]]


@dataclass(frozen=True)
class Split:
    """Which nouns and phrasings may be drawn, and how often an intent comes along."""

    held_out_nouns: bool = False
    held_out_phrasings: bool = False
    intents: float = 0.55
    compositions: float = 0.18


TRAINING = Split()


def phrasing_held_out(family: Family, phrasing: str) -> bool:
    """Whether this phrasing stays out of training. A stable function of family and phrasing."""
    return zlib.crc32(f"{family.name}|{phrasing}".encode()) % HELD_OUT_PHRASINGS == 0


def examples(seed: int, split: Split = TRAINING, families: tuple[Family, ...] = FAMILIES) -> Iterator[Example]:
    """An endless stream of examples."""
    from runtime.mind.genesis import compositions

    rng = random.Random(seed)
    weights = [4 if "common" in f.flags else 1 if "rare" in f.flags else 2 for f in families]
    while True:
        if rng.random() < split.compositions:
            example = compositions.compose(rng, split)
        else:
            example = sample(rng.choices(families, weights)[0], rng, split)
        if example is not None:
            yield example


def sample(family: Family, rng: random.Random, split: Split) -> Example | None:
    """One example of a family; None where its names came out ambiguous."""
    return Draft(family, rng, split).example()


class Draft:
    """One example in the making: names first, then values, then words."""

    def __init__(self, family: Family, rng: random.Random, split: Split, taken: set[str] | None = None) -> None:
        self.family, self.rng, self.split = family, rng, split
        self.taken = taken if taken is not None else set()
        self.names: dict[str, str] = {}
        self.literals: dict[str, str] = {}
        self.by_name = {role.name: role for role in (*family.roles, *family.arguments)}
        for role in (*family.roles, *family.arguments):
            if role.type == "lit":
                self.literals[role.name] = str(
                    rng.choice(role.names)
                    if role.names
                    else rng.choice((2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50, 100, rng.randint(2, 99)))
                )
            elif role.type == "word":
                self.literals[role.name] = rng.choice(role.names) if role.names else self._word()
            elif role.type in ("slot", "fstr", "fnum"):
                self.names[role.name] = self.names[role.names[0]]
            else:
                self.names[role.name] = self._name(role)
        self.kinds = {r.name: _kind_of(r, rng) for r in self.by_name.values()}
        for role in self.by_name.values():
            if role.type in ("same", "slot", "same_list", "same_list0"):
                self.kinds[role.name] = self.kinds[role.names[0]]
            if role.type == "opposite" or any("$o" in s for s in family.selectors):
                self.literals["o"] = opposite(self.names[role.name])

    def _word(self) -> str:
        if self.rng.random() < 0.2:
            return v.coined(self.rng)
        return self.rng.choice(v.STATUS if self.rng.random() < 0.7 else v.STRINGS)

    def _name(self, role: Role) -> str:
        rng = self.rng
        for _ in range(50):
            name = self._draw(role)
            if (
                name not in self.taken
                and singular(name) not in self.taken
                and plural(name) not in self.taken
                and name not in LOCALS
            ):
                self.taken.add(name)
                return name
        name = v.coined(rng)
        self.taken.add(name)
        return name

    def _draw(self, role: Role) -> str:
        rng = self.rng
        is_argument = role in self.family.arguments
        if role.type == "suffix":
            if "u" not in self.literals:
                self.literals["u"] = self._draw_noun(v.NUMBERS if rng.random() < 0.6 else [*v.UNITS, *v.PLURALS])
            return f"{rng.choice(v.ADJECTIVES if rng.random() < 0.4 else [*v.STAGES, *v.STRINGS])}_{self.literals['u']}"
        if role.type == "statusverb":
            self.literals["v"], self.literals["u"] = rng.choice(v.VERBS)
            return rng.choice(_POOLS["status"])
        if role.type == "verbed":
            verb, participle = rng.choice(v.VERBS)
            self.literals["v"] = verb
            return participle
        refers = (
            "member",
            "maybe",
            "same",
            "elem",
            "elems",
            "small",
            "same_list",
            "same_list0",
            "index",
            "rec",
            *_TABLE_ARGUMENTS,
        )
        if role.type == "numlist":
            return rng.choice(("values", "amounts", "numbers_given"))
        if role.names and not (role.type in refers and len(role.names[0]) == 1):
            return rng.choice(role.names)
        if is_argument:
            number_like = role.type in ("num", "int", "float", "ratio", "small", "index")
            kind = "number" if number_like else "text" if role.type in ("str", "text", "status") else "any"
            return rng.choice(v.ARGUMENT_NAMES[kind])
        pool = v.PLURALS if role.type in _LISTS else v.TEXTS
        pool = _FIELD_POOLS[role.type] if role.of else _POOLS.get(role.type, pool)
        roll = rng.random()
        if role.type == "same":
            pool = v.NUMBERS + v.TEXTS
        noun = self._draw_noun(pool)
        if roll < 0.1:
            noun = v.coined(rng)
            if v.is_held_out(noun) is not self.split.held_out_nouns:
                return self._draw(role)
            if role.type in _LISTS:
                noun += "s"
        if roll > 0.8 and "_" not in noun:
            noun = f"{rng.choice(v.ADJECTIVES)}_{noun}"
        return noun

    def _draw_noun(self, pool: list[str]) -> str:
        for _ in range(200):
            noun = self.rng.choice(pool)
            if v.is_held_out(noun) is self.split.held_out_nouns:
                break
        return noun

    # values

    def value(self, role: Role, rng: random.Random, empty: bool = False) -> Any:
        """A random value for a slot or argument role."""
        kind = self.kinds[role.name]
        if role.type in ("list0", "strs0", "nums0", "same_list0", "map0", "map00", "map10"):
            empty = empty or rng.random() < 0.25
        if kind in _ELEMENTS:
            return listing(rng, _ELEMENTS[kind], empty)
        if kind == "nested":
            width = rng.randint(2, 3)
            return [[number(rng, "int") for _ in range(width)] for _ in range(rng.randint(2, 4))]
        if kind == "status" and "w" in self.literals and rng.random() < 0.55:
            return self.literals[rng.choice([name for name in "wwp" if name in self.literals])]
        if kind == "choice3":
            return self.literals[rng.choice("wpq")]
        if kind == "empty":
            return []
        if kind in ("recs", "rec"):
            owner = self.by_name[role.names[0]] if role in self.family.arguments and role.names else role
            fields = [r for r in self.by_name.values() if r.of == owner.name]
            extra = [] if role.type == "recs0" else self._extra_fields(owner)
            rows = []
            for _ in range(1 if kind == "rec" else 0 if empty else rng.randint(2, 6)):
                row = {self.names[r.name]: field_value(rng, self.kinds[r.name]) for r in fields}
                row.update({name: field_value(rng, k) for name, k in extra})
                rows.append(row)
            return rows[0] if kind == "rec" else rows
        if kind.startswith("map."):
            inner = kind[4:]
            keys = rng.sample(v.STRINGS, 0 if empty else rng.randint(2, 6))
            return {key: listing(rng, "str", False) if inner == "strs" else scalar(rng, inner) for key in keys}
        return scalar(rng, kind)

    def _extra_fields(self, role: Role) -> list[tuple[str, str]]:
        if not hasattr(self, "_extras"):
            self._extras: dict[str, list[tuple[str, str]]] = {}
        if role.name not in self._extras:
            used = {self.names[r.name] for r in self.by_name.values() if r.of == role.name}
            extras = []
            for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
                kind = self.rng.choice(("num", "str", "str", "bool"))
                name = self.rng.choice(_FIELD_POOLS[kind])
                if name not in used and v.is_held_out(name) is self.split.held_out_nouns:
                    extras.append((name, kind))
                    used.add(name)
            self._extras[role.name] = extras
        return self._extras[role.name]

    def slot_roles(self) -> list[Role]:
        return [r for r in self.family.roles if not r.of and r.type not in ("lit", "word")]

    def argument_roles(self) -> list[Role]:
        return [r for r in self.family.arguments if not r.of and r.type not in ("lit", "word")]

    def arguments(self, rng: random.Random, slots: dict[str, Any]) -> list[Any]:
        """Values for the arguments. Of a role named after a slot's element (`a:in@x`), mostly one that is there."""
        return [self._argument(role, rng, slots) for role in self.argument_roles()]

    def _argument(self, role: Role, rng: random.Random, slots: dict[str, Any]) -> Any:
        kind = self.kinds[role.name]
        if kind == "small":
            return rng.randint(1, 3)
        if role.type in ("elem", "elems"):
            return self._element(role, rng, slots)
        if role.type == "flag":
            return rng.random() < 0.5
        if role.type == "numtext":
            return str(rng.randint(1, 200))
        if role.type == "numlist":
            return [number(rng, "int") for _ in range(rng.randint(0, 4))]
        if role.type == "both":
            return next(iter(slots[self.names["x"]]))
        if role.type == "dmap":
            return {key: rng.randint(1, 5) for key in slots[self.names["x"]] if rng.random() < 0.6}
        if role.type in ("fstr", "fnum"):
            return field_value(rng, self.kinds[role.names[0]])
        if role.type in _TABLE_ARGUMENTS:
            return self._entry(role, rng, slots[self.names[role.names[0]]])
        if kind in ("letter", "sep", "chunk", "index0"):
            options: list[Any] = {
                "letter": ["a", "b", "c", "to", "er", "s", "e"],
                "sep": [", ", "-", " ", "; ", "/"],
                "chunk": [2, 3],
                "index0": [0, 1],
            }[kind]
            return rng.choice(options)
        if role.type in ("member", "maybe"):
            pool = self._members(role, slots)
            if pool and rng.random() < (0.97 if role.type == "member" else 0.7):
                return rng.choice(pool)
            example = pool[0] if pool else "apple"
            return number(rng, "int") if isinstance(example, (int, float)) else rng.choice(v.STRINGS)
        if kind == "index":
            return rng.randint(0, 1)
        return self.value(role, rng)

    def _entry(self, role: Role, rng: random.Random, table: dict[str, Any]) -> Any:
        """An argument that belongs to a table: a key, a value, keys, another table."""
        inner = self.kinds[role.names[0]][4:]
        inner = "num" if inner == "none" and role.type == "amap" else "str" if inner in ("none", "strs") else inner
        fresh = rng.choice(v.STRINGS)
        if role.type == "key":
            return rng.choice(list(table)) if table and rng.random() < 0.6 else fresh
        if role.type == "newkey":
            return fresh + "2"
        if role.type == "keys":
            return [key for key in table if rng.random() < 0.6]
        if role.type == "amap":
            return {key: scalar(rng, inner) for key in [*list(table)[:2], *rng.sample(v.STRINGS, 2)]}
        if role.type == "valof" and table and rng.random() < 0.9:
            return rng.choice(list(table.values()))
        return scalar(rng, inner)

    def _element(self, role: Role, rng: random.Random, slots: dict[str, Any]) -> Any:
        target = self.by_name[role.names[0]]
        kind = self.kinds[target.name]
        if role.type == "elems":
            inside = [x for x in slots[self.names[target.name]] if rng.random() < 0.5]
            return inside + listing(rng, _ELEMENTS[kind], rng.random() < 0.3)[:2]
        return scalar(rng, "bool") if kind == "bools" else listing(rng, _ELEMENTS[kind], False)[0]

    def _members(self, role: Role, slots: dict[str, Any]) -> list[Any]:
        target = role.names[0]
        owner = self.by_name[target]
        if owner.of:
            holder = slots.get(self.names[owner.of])
            rows = holder if isinstance(holder, list) else [holder]
            return [row[self.names[target]] for row in rows if isinstance(row, dict)]
        value = slots[self.names[target]]
        return list(value) if isinstance(value, (list, dict)) else [value]

    # words

    def text(self, pattern: str, words: bool, keywords: dict[str, str]) -> str:
        """A phrasing with its roles filled in, as a selector part or, with `words`, as an intent."""

        def fill(match: re.Match[str]) -> str:
            mark, name, plain_plural = match.groups()
            if name in self.literals:
                literal = self.literals[name]
                quoted = words and self.quoted and name in self.by_name and self.by_name[name].type == "word"
                return f"'{literal}'" if quoted else literal
            role = self.by_name[name]
            if words and role in self.family.arguments:
                return self.argument_words(role, keywords)
            noun = self.names[name]
            if plain_plural:
                noun = _plural_name(noun)
            if mark == "%":
                noun = _singular_name(noun)
            if words:
                return noun.replace("_", " ") if self.spaced else noun
            return noun

        return _ROLE.sub(fill, pattern)

    def argument_words(self, role: Role, keywords: dict[str, str]) -> str:
        if role.name in keywords and self.rng.random() < 0.6:
            return keywords[role.name].replace("_", " " if self.rng.random() < 0.5 else "_")
        kind = self.kinds[role.name]
        target = self.kinds.get(role.names[0]) if role.names else None
        if kind in ("num", "int", "float", "ratio", "small", "index", "index0", "chunk") or (
            role.type == "elem" and target in ("nums", "floats")
        ):
            nouns = ("amount", "number", "value", "number", "argument", "n", "x", "quantity")
        elif kind in (*_ELEMENTS, "recs") or role.type == "elems":
            nouns = ("list", "values", "argument", "items", "sequence")
        elif kind == "rec":
            nouns = ("record", "entry", "dict", "item", "argument")
        else:
            nouns = ("text", "value", "string", "name", "argument", "word", "word")
        return self.rng.choice(
            ("given ", "the given ", "the ", "", "the passed ", "a given ", "that ", "a ")
        ) + self.rng.choice(nouns)

    def phrasing(self, options: tuple[str, ...]) -> str | None:
        for _ in range(30):
            option = self.rng.choice(options)
            if phrasing_held_out(self.family, option) is self.split.held_out_phrasings:
                return option
        return None if self.split.held_out_phrasings else options[0]

    def body(self, parameters: dict[str, str]) -> str:
        """The family's body with this draft's names."""
        names = {**self.names, **self.literals, **parameters}
        return re.sub(r"\$([a-z])(?![a-z])", lambda m: names[m.group(1)], self.family.body)

    def example(self) -> Example | None:
        """Puts everything together."""
        rng, family = self.rng, self.family
        selector_pattern = self.phrasing(family.selector_phrasings)
        if selector_pattern is None:
            return None
        with_intent = rng.random() < self.split.intents or self.needs_intent(selector_pattern)
        intent_pattern = self.phrasing(family.intent_phrasings) if with_intent else None
        if with_intent and intent_pattern is None:
            return None
        if with_intent and "~" not in selector_pattern and rng.random() < 0.1:
            selector_pattern = vague_selector(rng)
        if "~" in selector_pattern:
            selector_pattern, target = selector_pattern.split("~")
            self.literals["b"] = str(target.endswith("+"))
            self.literals["v"] = selector_pattern.replace("_", " ")
            self.names["x"] = target.rstrip("+")
        self.quoted, self.spaced = rng.random() < 0.5, rng.random() < 0.6
        arguments = self.argument_roles()
        named = rng.random() < 0.22 or "keywords" in family.flags
        keywords = {r.name: self.names[r.name] for r in arguments} if named else {}
        if named and len(arguments) > 1 and rng.random() < 0.4:
            keywords.pop(arguments[0].name)
        mentioned = selector_pattern + (intent_pattern or "")
        extras = self.distractors(mentioned)
        order = [*self.slot_roles(), *extras]
        if rng.random() < 0.5:
            rng.shuffle(order)
        states = self.states(order, arguments, keywords)
        slots, args, kwargs = states(rng)
        selector = style(self.text(selector_pattern, False, keywords), rng, bool(arguments))
        intent = polish(self.text(intent_pattern, True, keywords), rng) if intent_pattern else None
        if selector is None:
            return None
        request = MethodRequest(selector, args, kwargs, slots, (), intent)
        names, _ = parameters_of(request)
        if len(names) != len(arguments):
            return None
        roles = [*(r for r in arguments if r.name not in keywords), *(r for r in arguments if r.name in keywords)]
        parameters = {role.name: name for role, name in zip(roles, names, strict=True)}
        lines = self.body(parameters).splitlines()
        source = f"def {selector}({', '.join(['self', *names])}):\n" + "\n".join("    " + line for line in lines) + "\n"
        return Example(request, source, family.name, states)

    def needs_intent(self, selector: str) -> bool:
        """Whether the selector alone does not say what to do."""
        if "intent" in self.family.flags:
            return True
        used = set(re.findall(r"[$%]([a-z])(?![a-z])", selector))
        if any(name in self.by_name and name not in used for name in self.literals):
            return True
        return "mention" in self.family.flags and any(r.name not in used for r in self.slot_roles())

    def distractors(self, mentioned: str) -> list[Role]:
        """Zero to three more slots, of types that leave the task decidable."""
        rng = self.rng
        # A verb that belongs to one flag (`mute`, `muted`) decides among others.
        named = "alone" in self.family.flags or all(
            f"${r.name}" in mentioned or f"%{r.name}" in mentioned for r in self.slot_roles() if not r.names
        )
        own = {_class(r.type) for r in self.slot_roles()}
        extras = []
        for i in range(rng.choices((0, 1, 2, 3), (35, 30, 22, 13))[0]):
            kind = rng.choice(("num", "num", "int", "str", "str", "bool", "nums", "strs", "map.num", "status", "empty"))
            if not named and _class(kind) in own:
                continue
            role = Role(f"#{i}", kind)
            self.by_name[role.name] = role
            self.kinds[role.name] = _kind_of(role, rng)
            self.names[role.name] = self._name(role)
            extras.append(role)
        return extras

    def states(self, order: list[Role], arguments: list[Role], keywords: dict[str, str]) -> Any:
        names, family = self.names, self.family

        def state(rng: random.Random) -> tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]:
            empty = "full" not in family.flags and rng.random() < 0.12
            slots = {names[r.name]: self.value(r, rng, empty) for r in order}
            if any(r.type == "both" for r in arguments):
                slots[names["y"]] = {key: number(rng, "int") for key in slots[names["x"]]}
            for r in order:
                if r.type == "cursor":
                    slots[names[r.name]] = rng.randrange(max(1, len(slots[names["x"]])))
            values = [self._argument(r, rng, slots) for r in arguments]
            args = tuple(x for r, x in zip(arguments, values, strict=True) if r.name not in keywords)
            kwargs = {keywords[r.name]: x for r, x in zip(arguments, values, strict=True) if r.name in keywords}
            return slots, args, kwargs

        return state


def _kind_of(role: Role, rng: random.Random) -> str:
    if role.type in ("list", "list0", "list1"):
        return rng.choice(("nums", "strs", "strs", "floats") + (("recs",) if role.type == "list" else ()))
    if role.type in ("map1", "map10"):
        return rng.choice(("map.num", "map.num", "map.str"))
    if role.type in ("map0", "map00"):
        return "map.num" if role.type == "map0" else "map.int"
    if role.type == "recs0":
        return "recs"
    if role.type in ("nums", "nums0"):
        return rng.choice(("nums", "nums", "floats"))
    if role.type == "any":
        return rng.choice(("num", "str", "bool", "text"))
    if role.type in ("num", "suffix"):
        return rng.choice(("int", "int", "float"))
    if role.type == "verbed":
        return "bool"
    if role.type == "statusverb":
        return "status"
    if role.type == "strs0":
        return "strs"
    return role.type


def _class(kind: str) -> str:
    if kind in ("num", "int", "float", "ratio", "small"):
        return "number"
    if kind in ("str", "text", "status", "none"):
        return "text"
    return "list" if kind in _LISTS else kind.split(".", maxsplit=1)[0]


def _plural_name(name: str) -> str:
    *rest, last = name.split("_")
    return "_".join([*rest, plural(singular(last))])


def _singular_name(name: str) -> str:
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
    import keyword

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
