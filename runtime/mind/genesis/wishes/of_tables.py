"""Wishes about a table from names to numbers."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.wishes.operands import element_test, literal
from runtime.mind.genesis.wishes.parts import joined
from runtime.mind.genesis.wishes.scene import Scene, spell

FORMS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "of_tables.toml").read_text("utf-8"))
_NAMES = [*v.TABLES, *"stock marks points results moisture heights hours steps trees plants students players".split()]
_THINGS = (("name", "names"), ("name", "names"), ("entry", "entries"), ("%x", "$x"), ("%x", "$x"), ("one", "ones"))
_QUANTITIES = ("points", "pieces", "units", "", "", "moisture", "votes")
_NOUNS = ("value", "number", "amount", "count", "points", "score")
_WHICH = ("with $d $q", "that (have|has) $d $q", "whose (value|number|amount|count) is $d", "that are $d", "$d", "having $d")


def of_table(rng: random.Random, split: Split) -> Example | None:
    """What is asked of a table from names to numbers."""
    scene = Scene(rng, split)
    scene.slot("x", _table, _NAMES)
    form = FORMS[rng.choices(tuple(FORMS), [form["often"] for form in FORMS.values()])[0]]
    code, text = form["code"], rng.choice(form["words"])
    if "TEST" in code:
        test, words = element_test(scene, "other", "number")
        code = code.replace("TEST", test)
        which = rng.choice(_WHICH).replace("$q", rng.choice(_QUANTITIES))
        text = text.replace("$c", which).replace("$d", words)
    if "degree" in form:
        degree = rng.choice(form["degree"].split())
        alone = degree in ("most", "least", "fewest") and rng.random() < 0.6
        text = text.replace("$g", degree if alone else f"{degree} {rng.choice(_NOUNS)}")
    if "$n" in code and "n" not in scene.words:
        literal(scene, (2, 3, 5, 10))
    one, several = rng.choice(_THINGS)
    clauses = [spell(text.replace("$i", one).replace("$j", several), rng)]
    if "after" in form and rng.random() < form.get("chance", 1):
        code = form.get("after_code", code)
        clauses.append(spell(form["after"], rng))
    return scene.build(form["selectors"], joined(scene, clauses, shuffle=0.03), f"return {code}", "of_table")


def _table(rng: random.Random, _: Any) -> dict[str, Any]:
    return {k: rng.randint(0, 90) for k in rng.sample(v.STRINGS, 0 if rng.random() < 0.06 else rng.randint(1, 5))}
