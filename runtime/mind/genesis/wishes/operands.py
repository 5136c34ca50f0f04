"""Numbers, limits and conditions that wishes are made of: their Python and their words."""

from __future__ import annotations

import random
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.wishes.scene import Scene, amounts, spell, themed


def number_slot(scene: Scene, role: str) -> str:
    """A new number slot: its expression."""
    if scene.rng.random() < 0.5:
        themed(scene, role, "int" if scene.rng.random() < 0.7 else "float")
    else:
        scene.slot(role, scene.rng.choice(("int", "int", "float")), v.NUMBERS)
    return f"self.${role}"


def literal(scene: Scene, choices: tuple[int, ...] = (2, 3, 5, 10, 12, 15, 20, 25, 30, 50, 60, 80, 100, 200, 500, 1000)) -> str:
    """A literal number `$n`."""
    scene.words["n"] = str(scene.rng.choice(choices))
    return "$n"


def number_argument(scene: Scene) -> str:
    """A number as the argument `$a`."""
    scene.argument("a", amounts, ("amount", "number", "n", "value", "count", "by", "days", "hours", "limit", "people"))
    scene.words["a"] = scene.pick("amount") if scene.rng.random() < 0.7 else scene.rng.choice(("the argument", "the given number", "the number given", "n"))
    return "$a"


def operand(scene: Scene, role: str) -> tuple[str, str]:
    """Another operand: code and words."""
    kind = scene.rng.choices(("slot", "literal", "argument"), (62, 18, 20))[0]
    if kind == "slot":
        return number_slot(scene, role), spell("[the] $" + role, scene.rng)
    if kind == "literal" and "n" not in scene.words:
        return literal(scene), "$n"
    if "a" in scene.arguments:
        return number_slot(scene, role), spell("[the] $" + role, scene.rng)
    return number_argument(scene), "$a"


SIGNS = {
    ">": ("above", "over", "more than", "higher than", "greater than", "larger than", "beyond"),
    "<": ("below", "under", "less than", "lower than", "smaller than", "fewer than"),
    ">=": ("at least", "not below", "not less than"),
    "<=": ("at most", "not above", "not more than", "no more than"),
}


def element_test(scene: Scene, item: str, kind: str) -> tuple[str, str]:
    """A condition on the elements of a list: code on `item` and the words after the noun."""
    rng = scene.rng
    if kind == "number":
        sign = rng.choice(tuple(SIGNS))
        words = rng.choice(SIGNS[sign])
        against = rng.choice(("argument", "literal", "slot", "argument"))
        if against == "argument":
            number_argument(scene)
            scene.words["a"] = rng.choice(("the given number", "the argument", "the given amount", "the amount", "the given value", "the number", "n"))
            code, words_against = "$a", "$a"
        elif against == "literal":
            code, words_against = literal(scene), "$n"
        else:
            scene.slot("y", "int", ["threshold", "limit", "minimum", "maximum", "goal", "target", "norm", *v.NUMBERS])
            code, words_against = "self.$y", spell("[the] $y", rng)
        return f"{item} {sign} {code}", f"{words} {words_against}"
    form = rng.choice(("start", "end", "contain", "longer", "equal", "longer_lit"))
    if form in ("longer", "longer_lit"):
        shorter = rng.random() < 0.3
        if form == "longer":
            number_argument(scene)
            scene.words["a"] = rng.choice(("the given number", "the argument", "n", "the given length"))
        else:
            literal(scene, (2, 3, 4, 5, 6, 8, 10))
        number = "$a" if form == "longer" else "$n"
        return f"len({item}) {'<' if shorter else '>'} {number}", f"{'shorter' if shorter else 'longer'} than {number} {rng.choice(('letters', 'characters', ''))}"
    scene.argument("b", lambda rng, _: rng.choice(("a", "b", "s", "er", "to", *v.STRINGS[:5])), ("letter", "prefix", "text", "word", "part"))
    scene.words["b"] = rng.choice(("the given text", "the argument", "the given letter", "the text", "it", "the given word"))
    return {"start": (f"{item}.startswith($b)", rng.choice(("that start with $b", "starting with $b", "beginning with $b"))), "end": (f"{item}.endswith($b)", rng.choice(("that end with $b", "ending with $b", "ending in $b"))),
            "contain": (f"$b in {item}", rng.choice(("that contain $b", "containing $b", "with $b in them", "in which $b occurs"))), "equal": (f"{item} == $b", rng.choice(("equal to $b", "that are $b")))}[form]  # fmt: skip


def said_of(scene: Scene, meaning: str, role: str) -> str:
    """The clause for a meaning about `$z`, said of another role."""
    return scene.pick(meaning, "clause").replace("$z", "$" + role)


def text_argument(scene: Scene, source: str = "x", known: float = 0.4) -> None:
    """A text argument `$b` that is in the list or table `source` now and then."""

    def make(rng: random.Random, values: dict[str, Any]) -> Any:
        inside = list(values[source])
        return rng.choice(inside) if inside and rng.random() < known else rng.choice(v.STRINGS)

    scene.argument("b", make, ("name", "item", "text", "who", "word", "what", "entry", "key"))
    scene.words["b"] = scene.pick("text")
