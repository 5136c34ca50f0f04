"""Wishes for a number that follows from others, in words or by a selector alone."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.wishes.operands import number_slot, operand
from runtime.mind.genesis.wishes.parts import joined
from runtime.mind.genesis.wishes.scene import Scene, amounts, limit_names, spell, themed

FORMULAS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "formulas.toml").read_text("utf-8"))
_ASK = ["[return|answer|compute|calculate] ", "", "", "what is ", "tell me ", "returns ", "give "]
_PAIRS = tuple(tuple(pair.split("/")) for pair in FORMULAS["limits"]["pairs"].split())


def formula(rng: random.Random, split: Split) -> Example | None:
    """A number that follows from others."""
    scene = Scene(rng, split)
    x = number_slot(scene, "x")
    asked = FORMULAS["asked"]
    form = rng.choices(tuple(asked), [kind["often"] for kind in asked.values()])[0]
    y, words = operand(scene, "y")
    code = asked[form]["code"].replace("$y", y)
    clauses = [spell(rng.choice(asked[form]["words"]).replace("$o", words), rng)]
    # A further term, a limit, a rounding, a default.
    if rng.random() < 0.22 and form in ("times", "plus", "minus"):
        kind = rng.choice(("flag", "number", "literal"))
        sign, word = rng.choice((("+", "plus"), ("-", "minus"), ("+", "plus")))
        if kind == "flag":
            scene.slot("f", "bool", v.FLAGS)
            scene.words["k"] = str(rng.choice((1, 2, 3, 5, 10, 20, 50)))
            code = f"{code} {sign} ($k if self.$f else 0)"
            clauses.append(spell(rng.choice((f"{word} $k (if|when) (it is |)$f", f"$k {'more' if sign == '+' else 'less'} (if|when) (it is |)$f", f"(if|when) (it is |)$f {'add' if sign == '+' else 'subtract'} $k")), rng))
        elif kind == "number":
            number_slot(scene, "z")
            code = f"{code} {sign} self.$z"
            clauses[0] += spell(f" {word} [the] $z", rng)
        else:
            scene.words["k"] = str(rng.choice((1, 2, 3, 5, 10, 20, 50)))
            code = f"{code} {sign} $k"
            clauses[0] += f" {word} $k"
    if "/ self.$y" in code and rng.random() < 0.25:
        code = f"{code} if self.$y else 0"
        clauses.append(spell(rng.choice(("(0|zero) (if|when) [the] $y (is|are) (0|zero)", "(0|zero) without [any] $y", "avoid dividing by zero: 0 then", "(0|zero) (if|when) there (is|are) no $y")), rng))
    elif form == "minus" and rng.random() < 0.3:
        code = f"max(0, {code})"
        clauses.append(scene.pick("at_least_zero") if rng.random() < 0.7 else spell("(0|zero) (if|when) (there is nothing left|it is over|nothing is left|it would be negative|it is too late|none are left)", rng))
    elif form not in ("plus", "times_in") and rng.random() < 0.25:
        digits = rng.choice((0, 1, 2, 2))
        if digits:
            code = f"round({code}, {digits})"
            clauses.append(spell(f"round(ed|) to ({digits}|{('', 'one', 'two')[digits]}) (decimal|decimals|digits|places|decimal places)", rng) if rng.random() < 0.8 else f"with {digits} decimals")
        else:
            code = f"{'int' if rng.random() < 0.4 else 'round'}({code})"
            clauses.append(spell("(as a whole number, rounded down|rounded down|without decimals)" if code.startswith("int") else "(rounded|rounded to a whole number|rounded to the nearest whole number|as a rounded number)", rng))
    elif rng.random() < 0.1:
        code = f"{code} if self.$f else {x}"
        if "f" in scene.names:
            return None
        scene.slot("f", "bool", ["member", "premium", "insured", *v.FLAGS])
        clauses = [spell(rng.choice((clauses[0] + " (if|when) (it is |)$f, otherwise [just|only] [the] $x", "(if|when) (it is |)$f " + clauses[0] + ", (else|otherwise) [the] [plain] $x", "[the] $x, but " + clauses[0] + " (if|when|for) $f")), rng)]
    clauses[0] = spell(rng.choice(_ASK), rng) + clauses[0] if not clauses[0].startswith(("how", "what", "by how")) else clauses[0]
    if rng.random() < 0.1 and len(clauses) == 1:
        clauses[0] += "?"
    return scene.build(asked[form]["selectors"].split(), joined(scene, clauses, shuffle=0.04), f"return {code}", "formula")


def bare(rng: random.Random, split: Split) -> Example | None:
    """What a selector alone asks about one or two numbers."""
    scene = Scene(rng, split)
    said = rng.choice(FORMULAS["said"])
    other = said.get("other")
    pairs = [pair for pair in _PAIRS if all(map(scene.may_name, pair))]
    if other == "limit" and pairs and rng.random() < 0.55:
        limited, limit = rng.choice(pairs)
        scene.slot("x", "int", [limited])
        scene.slot("y", "int", [limit])
    else:
        themed(scene, "x", "int" if other == "limit" else rng.choice(("int", "int", "float")))
        if other == "limit":
            scene.slot("y", "int", limit_names(scene.names["x"], rng))
        elif other == "price":
            scene.slot("y", "float", FORMULAS["limits"]["prices"].split())
        elif other == "any":
            number_slot(scene, "y")
        elif other == "argument":
            scene.argument("a", amounts, ("amount", "number", "needed", "price", "n"))
    return scene.build(said["selectors"].split(), None, f"return {said['code']}", "bare")
