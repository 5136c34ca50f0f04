"""Wishes that change tables, or look something up in them."""

from __future__ import annotations

import random
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.wishes.effects import effect
from runtime.mind.genesis.wishes.operands import text_argument
from runtime.mind.genesis.wishes.parts import Wish, condition, joined
from runtime.mind.genesis.wishes.scene import Scene, amounts, spell

_AMOUNTS = [*v.TABLES, *"stock items shelves products accounts scores votes jars parts pieces wallets".split()]
_PLACES = "seats rooms lockers tables desks beds lanes berths slots keys boxes places parking_spots cabins racks".split()
_GUESTS = ("the person", "the guest", "the passenger", "the given name", "the name", "the customer", "the second argument", "somebody")


def table_change(rng: random.Random, split: Split) -> Example | None:
    """An entry of a table is added to, taken from, set, given away or removed, or looked up."""
    scene = Scene(rng, split)
    forms = {add_to: 24, take_from: 22, put: 16, delete: 10, give: 9, free_up: 6, look_up: 13}
    form = rng.choices(tuple(forms), tuple(forms.values()))[0]
    if form in (give, free_up):
        scene.slot("x", _places, _PLACES)
    else:
        scene.slot("x", _amounts, _AMOUNTS)
    text_argument(scene, known=0.45 if form in (add_to, put) else 0.75)
    words = rng.choice(("the given (name|key|%x|one|word)", "the (name|key|%x|argument|word)", "that (one|%x|name)", "it", "the first argument"))
    scene.words["b"] = scene.fill(spell(words, rng))
    wish = form(scene)
    if wish.plain and rng.random() < 0.45:
        return scene.build(wish.plain, None, "\n".join(wish.lines), "table_change")
    if form is not look_up and rng.random() < 0.15 and not wish.lines[-1].startswith((" ", "return")):
        code, text = effect(scene, True, "1")
        if code:
            wish.lines.append(code)
            wish.clauses.append(text)
    if len(wish.clauses) > 1 and rng.random() < 0.25 and form not in (put, look_up):
        wish.clauses = wish.clauses[1:]
    return scene.build(wish.selectors, joined(scene, wish.clauses), "\n".join(wish.lines), "table_change")


def add_to(scene: Scene) -> Wish:
    """More of an entry; a new one starts at zero, or is refused."""
    _amount(scene)
    selectors = ["add_%x", "add_to_$x", "add", "put", "(restock|deliver|receive|plant|store|collect|deposit|credit|increase|produce|order|buy|earn|give|vote|score)[_%x]", "add_stock", "put_in"]
    wish = Wish(selectors, [scene.pick("table", "add")], ["self.$x[$b] = self.$x.get($b, 0) + $a"], [s for s in selectors if "x" in s])
    how = scene.rng.choice(("zero", "zero", "refuse", "plain"))
    if how == "zero":
        wish.clauses.append(scene.pick("table", "new_zero"))
        wish.plain = []
    elif how == "refuse":
        wish.lines = ["self.$x[$b] += $a"]
        wish.unless(scene, "$b not in self.$x", "unknown")
    return wish


def take_from(scene: Scene) -> Wish:
    """Less of an entry, where there is enough."""
    rng = scene.rng
    one = rng.random() < 0.35
    if not one:
        _amount(scene)
    amount = "1" if one else "$a"
    selectors = ["take_%x", "take", "remove_%x", "(use|sell|consume|ship|withdraw|spend|eat|order|dispense|issue|lend|buy)[_%x]", "take_from_$x", "take_out", "remove_stock"]
    wish = Wish(selectors, [scene.pick("table", "take_one" if one else "take")], [f"self.$x[$b] -= {amount}"])
    how = rng.choices(("plain", "few", "unknown", "both", "drop", "skip"), (22, 20, 14, 18, 16, 10))[0]
    if how == "plain" and one:
        wish.plain = ["(use|sell|consume|eat|take|spend)_%x"]
    elif how == "few":
        wish.unless(scene, f"self.$x[$b] < {amount}", "few")
    elif how == "unknown":
        wish.unless(scene, "$b not in self.$x", "unknown")
    elif how == "both":
        wish.unless(scene, f"self.$x.get($b, 0) < {amount}", "few")
        if rng.random() < 0.5:
            reasons = scene.pick("unknown", "clause") + " or " + scene.pick("few", "clause")
            wish.clauses[-1] = spell("(raise ValueError|a ValueError|ValueError) (if|when) ", rng) + reasons
    elif how == "drop":
        wish.lines += ["if self.$x[$b] <= 0:", "    del self.$x[$b]"]
        wish.clauses.append(scene.pick("table", "drop_zero"))
    elif how == "skip":
        wish.only(scene, f"self.$x.get($b, 0) >= {amount}", "few")
    return wish


def put(scene: Scene) -> Wish:
    """An entry gets a value."""
    _amount(scene)
    scene.words["a"] = scene.rng.choice(("the value", "the given value", "the amount", "the new value", "the second argument", "that much", "the number"))
    selectors = ["set_%x", "update_%x", "(register|record|change|rate|price|assign|enter|define|book|store|put)[_%x]", "set_price", "add_%x", "put", "set"]
    plain = ["set_%x", "update_%x", "(register|record|assign|define|store)[_%x]"]
    wish = Wish(selectors, [scene.pick("table", "set")], ["self.$x[$b] = $a"], plain)
    how = scene.rng.choice(("plain", "plain", "new", "there", "only"))
    if how == "new":
        wish.unless(scene, "$b in self.$x", "known")
    elif how == "there":
        wish.unless(scene, "$b not in self.$x", "unknown")
    elif how == "only":
        operator, meaning = scene.rng.choice((("not in", "known"), ("in", "unknown")))
        wish.only(scene, f"$b {operator} self.$x", meaning)
    return wish


def delete(scene: Scene) -> Wish:
    """An entry disappears."""
    selectors = ["remove_%x", "delete_%x", "remove", "delete", "(drop|forget|discard|unregister|cancel|close)[_%x]"]
    wish = Wish(selectors, [scene.pick("table", "delete")], ["del self.$x[$b]"])
    how = scene.rng.choice(("refuse", "skip", "skip", "plain", "back"))
    if how == "refuse":
        wish.unless(scene, "$b not in self.$x", "unknown")
    elif how == "skip":
        wish.lines = ["self.$x.pop($b, None)"]
        wish.clauses.append(condition(scene, "unknown", "skip"))
    elif how == "back":
        wish.lines = ["return self.$x.pop($b)"]
        wish.clauses.append(scene.pick("table", "deleted"))
    return wish


def give(scene: Scene) -> Wish:
    """A place is given to somebody."""
    scene.argument("a", lambda rng, _: rng.choice(v.STRINGS).capitalize(), ("name", "who", "person", "guest", "passenger", "owner"))
    scene.words["a"] = scene.rng.choice(_GUESTS)
    selectors = ["check_in", "book_%x", "assign_%x", "(reserve|occupy|rent|take|give|book|assign|allocate)[_%x]", "move_in", "seat_guest", "park"]
    wish = Wish(selectors, [scene.pick("table", "give")], ["self.$x[$b] = $a"], selectors)
    how = scene.rng.choice(("refuse", "refuse", "plain", "skip", "unknown"))
    if how == "refuse":
        wish.unless(scene, "self.$x[$b] is not None", "taken")
    elif how == "skip":
        wish.only(scene, "self.$x[$b] is None", "taken")
    elif how == "unknown":
        wish.unless(scene, "$b not in self.$x", "unknown")
    return wish


def free_up(scene: Scene) -> Wish:
    """A place is free again."""
    selectors = ["check_out", "free_%x", "release_%x", "(release|vacate|clear|free|leave|empty|cancel|unassign)[_%x]", "move_out"]
    wish = Wish(selectors, [scene.pick("table", "free_up")], ["self.$x[$b] = None"], selectors)
    how = scene.rng.choice(("plain", "refuse", "back"))
    if how == "refuse":
        wish.unless(scene, "self.$x[$b] is None", "free")
    elif how == "back":
        wish.lines = ["old = self.$x[$b]", *wish.lines, "return old"]
        wish.clauses.append(scene.pick("table", "freed"))
        wish.plain = []
    return wish


def look_up(scene: Scene) -> Wish:
    """What an entry has, and what there is without one."""
    selectors = ["%x_of", "get_%x", "look_up", "how_many", "count_of", "find_%x", "(value|amount|number|price|count)_of", "lookup", "check_%x", "get"]
    wish = Wish(selectors, [scene.pick("table", "lookup")], ["return self.$x[$b]"])
    how = scene.rng.choice(("zero", "none", "word", "refuse", "plain"))
    if how == "word":
        scene.words["w"] = scene.rng.choice(("unknown", "none", "missing", "not found", "nothing", "n/a"))
    if how == "refuse":
        wish.unless(scene, "$b not in self.$x", "unknown")
    elif how != "plain":
        default = {"zero": "0", "none": "None", "word": "'$w'"}[how]
        wish.lines = [f"return self.$x.get($b, {default})"]
        wish.clauses.append(scene.pick("table", "default_" + how))
    return wish


def _amount(scene: Scene) -> None:
    scene.argument("a", amounts, ("amount", "number", "count", "value", "n", "quantity", "price"))
    scene.words["a"] = scene.pick("amount")


def _amounts(rng: random.Random, _: Any) -> dict[str, Any]:
    return {key: rng.randint(0, 40) for key in _keys(rng)}


def _places(rng: random.Random, _: Any) -> dict[str, Any]:
    return {key: None if rng.random() < 0.5 else rng.choice(v.STRINGS).capitalize() for key in _keys(rng)}


def _keys(rng: random.Random) -> list[str]:
    return rng.sample(v.STRINGS, 0 if rng.random() < 0.06 else rng.randint(1, 5))
