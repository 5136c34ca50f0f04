"""Wishes about a list of records."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.values import field_value
from runtime.mind.genesis.wishes.operands import element_test
from runtime.mind.genesis.wishes.parts import joined
from runtime.mind.genesis.wishes.scene import Scene, spell
from runtime.mind.genesis.wording import plural_name

FORMS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "of_records.toml").read_text("utf-8"))
_NAMES = [*v.PLURALS, *"tracks books members guests dishes orders items products tasks chores singers patients cars races".split()]
_LABELS = "name title name title product city label code task".split()
_KINDS = "category kind role team color type department owner status genre city author customer day room".split()


def records(scene: Scene) -> list[tuple[str, str, str]]:
    """The slot `$x`, a list of records: role, name and kind of each field. `$k` is a text and `$m` a number, always."""
    rng = scene.rng
    fields = [("k", scene.name(_LABELS), "str"), ("m", scene.name(v.FIELDS_NUMBER), "num")]
    if rng.random() < 0.55:
        fields.append(("f", scene.name(v.FIELDS_FLAG), "bool"))
    if rng.random() < 0.5:
        fields.append(("g", scene.name(_KINDS), "str"))
    if rng.random() < 0.3:
        rng.shuffle(fields)
    scene.words.update({role: name for role, name, _ in fields})
    scene.words["l"] = plural_name(scene.words["k"])

    def make(rng: random.Random, _: dict[str, Any]) -> list[dict[str, Any]]:
        count = 0 if rng.random() < 0.08 else rng.randint(1, 4)
        return [{name: field_value(rng, kind) for _, name, kind in fields} for _ in range(count)]

    scene.slot("x", make, _NAMES)
    scene.never_empty = True
    return fields


def of_records(rng: random.Random, split: Split) -> Example | None:
    """What is asked of a list of records."""
    scene = Scene(rng, split)
    records(scene)
    possible = [form for form in FORMS.values() if form.get("needs", "k") in scene.words]
    form = rng.choices(possible, [form["often"] for form in possible])[0]
    code, text = form["code"].strip(), rng.choice(form["words"])
    if "TEST" in code:
        test, clause = _condition(scene)
        code, text = code.replace("TEST", test), text.replace("$c", clause)
    clauses = [spell(text, rng)]
    if "after" in form and rng.random() < form.get("chance", 1):
        code = form.get("after_code", code)
        if "TEST" in form["code"]:
            code = code.replace("TEST", test)
        clauses.append(spell(form["after"], rng))
    body = code if "\n" in code else f"return {code}"
    return scene.build(form["selectors"], joined(scene, clauses, shuffle=0.03), body, "of_records")


def _condition(scene: Scene) -> tuple[str, str]:
    """A condition on `item`, and the clause that says it behind the noun."""
    rng = scene.rng
    flags = ["flag", "flag", "no flag"] if "f" in scene.words else []
    kinds = ["given", "given", "word"] if "g" in scene.words else []
    chosen = rng.choice(["number", "number", "number", *flags, *kinds])
    if chosen == "number":
        test, words = element_test(scene, "item['$m']", "number")
        clauses = [f"with {words} $m", f"whose $m is {words}", f"with a $m {words}", f"that have {words} $m", f"with $m {words}"]
        return test, rng.choice([*clauses, f"that cost {words}"] if scene.words["m"] in ("price", "cost") else clauses)
    if chosen == "flag":
        return "item['$f']", rng.choice(("that are $f", "which are $f", "that are $f already", "that are $f"))
    if chosen == "no flag":
        clauses = ["that are not $f", "that are not $f yet", "not $f", "which are not yet $f", "still not $f"]
        return "not item['$f']", rng.choice(clauses)
    if chosen == "word":
        word = scene.name(v.STRINGS[:24])
        return f"item['$g'] == '{word}'", rng.choice((f"whose $g is '{word}'", f"with $g '{word}'"))
    kind = scene.words["g"]
    known_argument(scene, kind)
    scene.words["b"] = rng.choice((f"the given {kind}", "the argument", "the given one", f"that {kind}", "the given value"))
    return "item['$g'] == $b", rng.choice(("whose $g is $b", "of $b", "of $b", "with $b"))


def known_argument(scene: Scene, field: str) -> None:
    """A text argument `$b` that mostly is the value of this field in some record."""

    def make(rng: random.Random, values: dict[str, Any]) -> str:
        known = [row[field] for row in values["x"]]
        return rng.choice(known) if known and rng.random() < 0.8 else rng.choice(v.STRINGS)

    scene.argument("b", make, (field, "value", "which", "what"))
