"""Wishes that change a number: by how much, within which limits, when not, and what else happens."""

from __future__ import annotations

import random

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.kinship import after
from runtime.mind.genesis.wishes.effects import effect, guard, ready
from runtime.mind.genesis.wishes.parts import Wish, condition, joined, negated
from runtime.mind.genesis.wishes.scene import Scene, amounts, themed

_UP = ["increase_$x", "add_$x", "add_to_$x", "raise_$x", "more_$x", "$x_up", "grow_$x", "(receive|gain|load|put|collect)_$x",
       "increase", "add", "raise_by", "increase_by", "put_in"]  # fmt: skip
_DOWN = ["decrease_$x", "reduce_$x", "remove_$x", "lower_$x", "take_$x", "less_$x", "$x_down", "(use|spend|lose|consume|give|pay)_$x",
         "decrease", "take", "reduce_by", "take_out", "remove"]  # fmt: skip
_UP_ONE = "increment_$x next_$x add_%x count_%x count tick one_more another_%x step".split()
_DOWN_ONE = "decrement_$x use_%x lose_%x take_%x count_down take_one one_less".split()
_STEPS = ["step", "step_size", "rate", "increment", "unit", "per_day", "daily_use", *v.NUMBERS]
#: Conditions that do not depend on the amount: they may be said with `only if` and `unless`.
_OF_STATE = frozenset("is_flag not_flag above_slot below_slot none_left some_left".split())


def change(rng: random.Random, split: Split) -> Example | None:
    """A number goes up or down, with conditions, limits and further effects."""
    scene = Scene(rng, split)
    ups, downs = themed(scene, "x", "int" if rng.random() < 0.85 else "float")
    up = rng.random() < 0.5
    verbs = ups if up else downs
    kind = rng.choices(("argument", "one", "literal", "slot"), (76, 10, 7, 7))[0]
    amount = _amount(scene, kind)
    known = bool(verbs) and rng.random() < (0.5 if kind == "one" else 0.75)
    others = (_UP_ONE if up else _DOWN_ONE) if kind == "one" else [*verbs, *(_UP if up else _DOWN)]
    core = scene.pick(("up" if up else "down") + ("_one" if kind == "one" else ""))
    wish = Wish(verbs if known else others, [core], [f"self.$x {'+' if up else '-'}= {amount}"])
    if known and not up and kind == "argument" and rng.random() < 0.12:
        return _counted(scene, wish)
    forms = {plain: 17, guarded: 24, clamped: 15, also: 17, guarded_also: 9, skipped: 9, at_the_end: 5, returned: 5, told: 3}
    form = rng.choices(tuple(forms), tuple(forms.values()))[0]
    form(scene, wish, up, amount)
    if wish.plain and rng.random() < 0.4:
        selectors = wish.plain if known else [s for s in wish.plain if "$x" in s or "%x" in s]
        return scene.build(selectors, None, "\n".join(wish.lines), "change")
    if known and rng.random() < 0.3 and len(wish.clauses) > 1:
        wish.clauses = wish.clauses[1:]
    return scene.build(wish.selectors, joined(scene, wish.clauses), "\n".join(wish.lines), "change")


def _amount(scene: Scene, kind: str) -> str:
    """By how much: an argument, one, a literal or a slot. Its Python; its words are those of `$a`."""
    rng = scene.rng
    if kind == "argument":
        scene.argument("a", amounts, ("amount", "number", "by", "n", "value", "count", "how_many", "quantity"))
        scene.words["a"] = scene.pick("amount")
        return "$a"
    if kind == "one":
        return "1"
    if kind == "literal":
        scene.words["n"] = scene.words["a"] = str(rng.choice((2, 3, 4, 5, 10, 15, 20, 25, 50, 100)))
        return "$n"
    scene.slot("p", "int", _STEPS)
    scene.words["a"] = scene.fill(rng.choice(("the $p", "$p", "its $p")))
    return "self.$p"


def _counted(scene: Scene, wish: Wish) -> Example | None:
    """What is sold is no longer in stock, and counted as sold."""
    verb = scene.rng.choice([verb for verb in wish.selectors if "_" not in verb])
    scene.slot("y", "int", [after(verb)])
    text = None if scene.rng.random() < 0.6 else wish.clauses[0]
    return scene.build([verb, verb, f"{verb}_$x"], text, f"{wish.lines[0]}\nself.$y += $a", "change")


def plain(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """Nothing else: the selector may say it all, but for how much."""
    wish.lines.append("return self.$x")
    if amount in ("$a", "1"):
        wish.plain = wish.selectors


def returned(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """The new number is the answer."""
    left = not up and scene.rng.random() < 0.5
    words = scene.pick("returned_left" if left else "returned")
    wish.clauses[0] += f" {words}" if words[0].isalpha() else words
    wish.lines.append("return self.$x")


def clamped(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """It stays within a limit: a slot, a literal or zero."""
    rng = scene.rng
    literal = rng.random() < 0.25 and amount == "$a"
    if literal:
        limits = (5, 10, 12, 20, 24, 30, 50, 60, 100, 100, 100, 200, 500) if up else (1, 2, 5, 10, 15, 20)
        scene.words["n"] = str(rng.choice(limits))
    if up:
        if not literal:
            ready(scene, "$y")
        line = f"self.$x = min(self.$x + {amount}, {'$n' if literal else 'self.$y'})"
        wish.clauses.append(scene.pick("at_most_lit" if literal else "at_most"))
    else:
        line = f"self.$x = max($n, self.$x - {amount})" if literal else f"self.$x = max(0, self.$x - {amount})"
        wish.clauses.append(scene.pick("at_least_lit" if literal else "at_least_zero"))
    wish.lines = [line, "return self.$x"]


def also(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """One or two further effects."""
    for _ in range(2 if scene.rng.random() < 0.25 else 1):
        code, text = effect(scene, up, amount)
        if code:
            wish.lines.append(code)
            wish.clauses.append(text)


def guarded(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """It is refused in one case or two."""
    if len(wish.lines) == 1:
        wish.lines.append("return self.$x")
    for _ in range(2 if scene.rng.random() < 0.1 else 1):
        test, meaning = guard(scene, up, amount)
        if f"if {test}:" not in wish.lines:
            wish.unless(scene, test, meaning)


def guarded_also(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """Further effects, where it is not refused."""
    also(scene, wish, up, amount)
    guarded(scene, wish, up, amount)


def skipped(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """Nothing happens in some case, or it happens in one only."""
    test, meaning = guard(scene, up, amount)
    frame = scene.rng.choice(("only", "unless", "skip")) if meaning in _OF_STATE else "skip"
    words = condition(scene, meaning, frame)
    wish.clauses.append(words)
    holds = frame == "only"
    wish.lines = [f"if {test if holds else negated(test)}:", *("    " + line for line in wish.lines)]


def at_the_end(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """Something becomes so when the number reaches its limit, or zero."""
    rng = scene.rng
    ready(scene, "$f $y" if up else "$f")
    flag = rng.random() < 0.5
    clause = scene.pick("at_top" if up else "at_zero") + " " + scene.pick("also_true" if flag else "also_false")
    wish.lines += ["if self.$x >= self.$y:" if up else "if self.$x <= 0:", f"    self.$f = {flag}"]
    if not up and rng.random() < 0.4:
        wish.lines.insert(2, "    self.$x = 0")
        clause += rng.choice((" and $x is 0", " and the $x 0", ", $x is 0 then", " with $x 0", " with zero $x"))
    wish.clauses.append(clause)


def told(scene: Scene, wish: Wish, up: bool, amount: str) -> None:
    """The answer is whether it was possible."""
    test, meaning = guard(scene, up, amount)
    words = scene.pick("answered")
    wish.clauses.append(words.replace("$c", scene.pick(meaning, "clause")))
    if "$c" not in words:
        wish.clauses.append(condition(scene, meaning, "skip"))
    wish.lines = [f"if {test}:", "    return False", *wish.lines, "return True"]
