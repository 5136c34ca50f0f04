"""Wishes about a list of numbers or texts."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.wishes.operands import element_test
from runtime.mind.genesis.wishes.parts import joined
from runtime.mind.genesis.wishes.scene import Scene, spell

FORMS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "of_lists.toml").read_text("utf-8"))
_NAMES = [*v.PLURALS, *"times laps readings marks scores temperatures prices values lengths names words entries".split()]
#: How the words for a condition may begin that stand behind a noun as they are.
_CLAUSES = ("that", "start", "begin", "end", "contain", "with", "in which", "equal", "longer", "shorter")
_QUESTIONS = ("how", "what", "which", "whether", "True", "check", "if", "count", "add", "return", "list", "find", "give", "only")


def of_list(rng: random.Random, split: Split) -> Example | None:
    """What is asked of a list of numbers or texts."""
    scene = Scene(rng, split)
    kind = rng.choice(("number", "number", "text"))
    possible = [form for form in FORMS.values() if form.get("of", kind) == kind]
    form = rng.choices(possible, [form["often"] for form in possible])[0]
    scene.slot("x", "[int]" if kind == "number" else "[str]", _NAMES)
    words = form["words_text"] if kind == "text" and "words_text" in form else form["words"]
    code, text = form["code"], rng.choice(words)
    if form.get("filtered", rng.random() < 0.5):
        test, condition = element_test(scene, "item", kind)
        which = condition if condition.startswith(_CLAUSES) else rng.choice(("that are ", "", "", "which are ")) + condition
        found = f"for item in self.$x if {test}"
        code = code.replace("FOUND", found).replace("ALL", "item " + found).replace("TEST", test)
        text = text.replace("$c", f"$x {which}").replace("$d", condition)
    else:
        code = form.get("plain_code", code).replace("ALL", "self.$x")
        text = text.replace("$c", "$x")
    clauses = [spell(text, rng)]
    if not clauses[0].startswith(_QUESTIONS):
        clauses[0] = rng.choice(("return ", "answer ", "give ", "find ", "")) + clauses[0]
    if "after" in form and rng.random() < form.get("chance", 1):
        code = form.get("after_code", code)
        clauses.append(spell(form["after_text"] if kind == "text" and "after_text" in form else form["after"], rng))
    return scene.build(form["selectors"], joined(scene, clauses, shuffle=0.03), f"return {code}", "of_list")
