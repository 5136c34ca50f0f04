"""Wishes that add, find, change and remove records."""

from __future__ import annotations

import random

from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.values import field_value
from runtime.mind.genesis.wishes.of_records import known_argument, records
from runtime.mind.genesis.wishes.parts import joined
from runtime.mind.genesis.wishes.scene import Maker, Scene, spell

_NEW = (
    "(add|append|adds) a [new] %x [with the given values|with these values]", "a new %x",
    "(store|remember|register|put) it [in the list|in [the] $x] as a [new] (%x|record|entry|dict)", "one more %x with $v",
)  # fmt: skip
_WHICH = ("with (that|the given|this) $k", "whose $k is given", "", "of that $k", "with that $k")


def in_records(rng: random.Random, split: Split) -> Example | None:
    """A record is added, found, marked, changed or removed."""
    scene = Scene(rng, split)
    fields = records(scene)
    if rng.random() < 0.35:
        return add(scene, fields)
    form = rng.choice([find, remove, change, *([mark] if "f" in scene.words else [])])
    return form(scene, rng.choice(_WHICH))


def add(scene: Scene, fields: list[tuple[str, str, str]]) -> Example | None:
    """The arguments become fields; what is a flag is not so yet."""
    rng = scene.rng
    values, clauses = [], []
    for role, name, kind in fields:
        if kind == "bool":
            values.append(f"'{name}': False")
            clauses.append(rng.choice((f"{name} is False at first", f"not {name} yet")))
        else:
            argument = {"k": "b", "m": "a", "g": "d"}[role]
            scene.argument(argument, _field(kind), (name,))
            values.append(f"'{name}': ${argument}")
    scene.words["v"] = " and ".join(name for _, name, kind in fields if kind != "bool")
    wish = joined(scene, [spell(rng.choice(_NEW), rng), *clauses], shuffle=0) if clauses or rng.random() < 0.6 else None
    selectors = ["add_%x", "add", "register", "new_%x", "record", "append_%x", "enter", "(order|hire|log|store|buy|plan|book)[_%x]"]
    return scene.build(selectors, wish, f"self.$x.append({{{', '.join(values)}}})", "in_records")


def find(scene: Scene, which: str) -> Example | None:
    """The record of a name, or its number; None or a ValueError without one."""
    rng = scene.rng
    known_argument(scene, scene.words["k"])
    what, words = rng.choice((("item", ""), ("item['$m']", "[the] $m of ")))
    refused = rng.random() < 0.4
    body = f"for item in self.$x:\n    if item['$k'] == $b:\n        return {what}\n"
    body += "raise ValueError('not found')" if refused else "return None"
    without = "(raise ValueError|a ValueError|ValueError) if there is (none|no such %x)" if refused else "(None (if there is none|if it is unknown|without one)|or None)"
    clauses = [spell(f"{words}[the] %x {which or 'with the given $k'}", rng), spell(without, rng)]
    selectors = ["find_%x", "find", "get_%x", "look_up", "$m_of", "search"]
    return scene.build(selectors, joined(scene, clauses, shuffle=0), body, "in_records")


def remove(scene: Scene, which: str) -> Example | None:
    """The records of a name are gone."""
    known_argument(scene, scene.words["k"])
    text = spell(f"(remove|delete|drop|cancel) [the] %x {which or 'with the given $k'}", scene.rng)
    selectors = ["remove_%x", "delete_%x", "cancel", "drop", "remove", "delete"]
    return scene.build(selectors, text, "self.$x = [item for item in self.$x if item['$k'] != $b]", "in_records")


def mark(scene: Scene, which: str) -> Example | None:
    """The flag of the record of a name is set, or cleared."""
    known_argument(scene, scene.words["k"])
    value = scene.rng.random() < 0.85
    yes, no = f"(mark|marks) [the] %x {which} as $f", f"(mark|marks) [the] %x {which} as not $f"
    if scene.rng.random() < 0.4:
        yes, no = f"[the] %x {which} is now $f", f"[the] %x {which} is not $f any more"
    body = f"for item in self.$x:\n    if item['$k'] == $b:\n        item['$f'] = {value}"
    selectors = ["mark_$f", "finish", "complete", "check_off", "set_$f", "mark", "finish_%x", "done_with"]
    return scene.build(selectors, spell(yes if value else no, scene.rng), body, "in_records")


def change(scene: Scene, which: str) -> Example | None:
    """The number of the record of a name is set, or added to."""
    known_argument(scene, scene.words["k"])
    scene.argument("a", _field("num"), (scene.words["m"], "value", "amount"))
    sign, text, selectors = "=", f"(set|change|update) [the] $m of [the] %x {which}[ to the given value]", ["set_$m", "change_$m", "update_$m", "update"]
    if scene.rng.random() < 0.4:
        sign, text, selectors = "+=", f"(add|adds) the (amount|number|value) to [the] $m of [the] %x {which}", ["add_$m", "raise_$m"]
    body = f"for item in self.$x:\n    if item['$k'] == $b:\n        item['$m'] {sign} $a"
    return scene.build(selectors, spell(text, scene.rng), body, "in_records")


def _field(kind: str) -> Maker:
    return lambda rng, _: field_value(rng, kind)
