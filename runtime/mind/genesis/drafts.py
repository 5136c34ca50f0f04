"""One example in the making."""

from __future__ import annotations

import random
import re
from functools import cache

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split, phrasing_held_out
from runtime.mind.genesis.families import FAMILIES, Family, Role
from runtime.mind.genesis.pointers import LOCALS, parameters_of
from runtime.mind.genesis.rivals import belongs_to_another
from runtime.mind.genesis.states import ELEMENTS, FIELD_POOLS, LISTS, POOLS, TABLE_ARGUMENTS, States, class_of, kind_of
from runtime.mind.genesis.wording import opposite, plural_name, polish, singular_name, style, vague_selector
from runtime.mind.genesis.words import plural, singular
from runtime.mind.requests import MethodRequest

#: How often a slot is called as the slots of families that know theirs by name: `balance`, `capacity`, `history`.
FAMILIAR = 0.25

_ROLE = re.compile(r"([$%])([a-z])(?![a-z])([_ ]s(?![a-z]))?")


@cache
def familiar_names(kind: str) -> list[str]:
    """Names that families with names of their own use for slots of a class (`states.class_of`), as often as they do; of all classes for `any`."""
    return [
        name
        for family in FAMILIES
        for role in family.roles
        if not role.of and role.type not in ("lit", "word") and (kind in ("any", "same") or class_of(role.type) == kind)
        for name in role.names
        if len(name) > 1
    ]


class Draft(States):
    """One example in the making: names first, then values, then words."""

    def __init__(self, family: Family, rng: random.Random, split: Split, taken: set[str] | None = None) -> None:
        self.family, self.rng, self.split = family, rng, split
        self.held_out_nouns = split.held_out_nouns
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
        self.kinds = {r.name: kind_of(r, rng) for r in self.by_name.values()}
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
                and not (role in self.family.arguments and name in LOCALS)  # of what is a slot's or a field's, no local can be in the way
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
            return rng.choice(POOLS["status"])
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
            *TABLE_ARGUMENTS,
        )
        if role.type == "numlist":
            return rng.choice(("values", "amounts", "numbers_given"))
        if role.names and not (role.type in refers and len(role.names[0]) == 1):
            return rng.choice(role.names)
        if is_argument:
            number_like = role.type in ("num", "int", "float", "ratio", "small", "index")
            kind = "number" if number_like else "text" if role.type in ("str", "text", "status") else "any"
            return rng.choice(v.ARGUMENT_NAMES[kind])
        pool = v.PLURALS if role.type in LISTS else v.TEXTS
        pool = FIELD_POOLS[role.type] if role.of else POOLS.get(role.type, pool)
        roll = rng.random()
        if role.type in ("any", "same"):
            # Any slot can be read and set. What is only ever shown as a balance to be raised is no getter's to a model.
            pool = rng.choice((v.NUMBERS, v.NUMBERS, v.TEXTS, v.TEXTS, v.FLAGS))
        if not role.of and role.type != "status" and rng.random() < FAMILIAR:
            pool = familiar_names(class_of(role.type)) or pool
        noun = self._draw_noun(pool)
        if roll < 0.1:
            noun = v.coined(rng)
            if v.is_held_out(noun) is not self.split.held_out_nouns:
                return self._draw(role)
            if role.type in LISTS:
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

    def slot_roles(self) -> list[Role]:
        return [r for r in self.family.roles if not r.of and r.type not in ("lit", "word")]

    def argument_roles(self) -> list[Role]:
        return [r for r in self.family.arguments if not r.of and r.type not in ("lit", "word")]

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
                noun = plural_name(noun)
            if mark == "%":
                noun = singular_name(noun)
            if words:
                return noun.replace("_", " ") if self.spaced else noun
            return noun

        return _ROLE.sub(fill, pattern)

    def argument_words(self, role: Role, keywords: dict[str, str]) -> str:
        if role.name in keywords and self.rng.random() < 0.6:
            return keywords[role.name].replace("_", " " if self.rng.random() < 0.5 else "_")
        nouns: tuple[str, ...]
        kind = self.kinds[role.name]
        target = self.kinds.get(role.names[0]) if role.names else None
        if kind in ("num", "int", "float", "ratio", "small", "index", "index0", "chunk") or (
            role.type == "elem" and target in ("nums", "floats")
        ):
            nouns = ("amount", "number", "value", "number", "argument", "n", "x", "quantity")
        elif kind in (*ELEMENTS, "recs") or role.type == "elems":
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
        if intent is None:
            types = {self.names[role.name]: role.type for role in (*self.slot_roles(), *extras)}
            if belongs_to_another(family, selector_pattern, self.names, types, slots, [*args, *kwargs.values()]):
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
        own = {class_of(r.type) for r in self.slot_roles()}
        extras = []
        for i in range(rng.choices((0, 1, 2, 3), (35, 30, 22, 13))[0]):
            kind = rng.choice(("num", "num", "int", "str", "str", "bool", "nums", "strs", "map.num", "status", "empty"))
            if not named and class_of(kind) in own:
                continue
            role = Role(f"#{i}", kind)
            self.by_name[role.name] = role
            self.kinds[role.name] = kind_of(role, rng)
            self.names[role.name] = self._name(role)
            extras.append(role)
        return extras
