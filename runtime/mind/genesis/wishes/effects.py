"""What else happens when a number changes, and why it may not change."""

from __future__ import annotations

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.values import scalar
from runtime.mind.genesis.wishes.scene import Scene, limit_names, spell, themed


def guard(scene: Scene, up: bool, amount: str) -> tuple[str, str]:
    """A reason to refuse a change of `$x` by `amount`: the condition in Python, and its meaning in `PHRASES`."""
    rng = scene.rng
    by_argument = "$a" in amount
    options = []
    if by_argument:
        options += [(f"{amount} <= 0", "not_positive"), (f"{amount} < 0", "negative"), (f"{amount} > $n", "beyond_lit"), (f"{amount} < $n", "below_lit")]
    if up:
        options += [(f"self.$x + {amount} > self.$y", "too_much")] * 4
    else:
        options += [(f"{amount} > self.$x", "too_little")] * 6
    options += [("self.$f", "is_flag"), ("not self.$f", "not_flag"), ("self.$f", "is_flag"), ("not self.$f", "not_flag")]
    options += [("self.$z > $n", "above_slot"), ("self.$z < $n", "below_slot"), ("self.$z == 0", "none_left"), ("self.$z > 0", "some_left")]
    test, meaning = rng.choice(options)
    ready(scene, test)
    return test, meaning


def ready(scene: Scene, code: str) -> None:
    """Makes the slots and literals that a piece of code uses and that do not exist yet."""
    rng = scene.rng
    if "$y" in code and "y" not in scene.names:
        scene.slot("y", "int", limit_names(scene.names["x"], rng))
    if "$f" in code and "f" not in scene.names:
        scene.slot("f", "bool", [*v.FLAGS, "open", "locked", "on", "active", "running", "broken", "closed", "frozen", "blocked"])
    if "$z" in code and "z" not in scene.names:
        scene.slot("z", "int", v.NUMBERS)
    if "$n" in code and "n" not in scene.words:
        scene.words["n"] = str(rng.choice((2, 3, 5, 10, 15, 20, 25, 30, 50, 80, 100, 200, 500)))


def effect(scene: Scene, up: bool, amount: str) -> tuple[str, str]:
    """A second effect: statement and words."""
    rng = scene.rng
    kind = rng.choice(("up", "up", "down", "one", "one", "one", "true", "true", "false", "log", "log", "word", "reset", "keep", "rate"))
    if "$a" not in amount and kind in ("log", "rate", "up", "down"):
        kind = "one"
    if kind in ("up", "down", "one", "reset"):
        if "y" in scene.names:
            return "", ""
        if kind in ("up", "down"):
            themed(scene, "y")
        else:
            scene.slot("y", "int", [*v.NUMBERS, *"visits count counter events trips uses times trades moves turns throws rides bookings changes total tries deposits withdrawals sales games days".split()])
        code = {"up": f"self.$y += {amount}", "down": f"self.$y -= {amount}", "one": "self.$y += 1", "reset": "self.$y = 0"}[kind]
        return code, scene.pick("also_" + kind)
    if kind in ("true", "false"):
        if "f" in scene.names:
            return "", ""
        scene.slot("f", "bool", [*v.FLAGS, *(p for _, p in v.VERBS), "fed_today", "on", "changed"])
        return f"self.$f = {kind == 'true'}", scene.pick("also_" + kind)
    if kind == "log":
        scene.slot("l", "[int]", ["history", "log", "changes", "deposits", "entries", "journal", "records", *v.PLURALS])
        return f"self.$l.append({amount})", scene.pick("also_log")
    if kind == "word":
        scene.words["w"] = scene.name([*v.STATUS, *v.STRINGS])
        scene.slot("s", "status", ["status", "state", "phase", "mode", "condition", "stage"])
        return "self.$s = '$w'", scene.pick("also_word")
    if kind == "keep":
        if "b" in scene.arguments:
            return "", ""
        scene.argument("b", lambda rng, _: scalar(rng, "str"), ("who", "name", "by", "owner", "reason"))
        scene.words["b"] = rng.choice(("the name", "who it was", "the second argument", "the given name", "the text"))
        scene.slot("t", "str" if rng.random() < 0.6 else "none", ["leader", "last_user", "winner", "reason", "holder", "buyer", *v.TEXTS])
        return "self.$t = $b", scene.pick("also_keep")
    scene.slot("r", "float" if rng.random() < 0.6 else "int", ["rate", "factor", "price", "consumption", "unit_price", "cost_per_unit", "per_unit", "fee_rate", "usage"])
    if "y" in scene.names:
        return "", ""
    themed(scene, "y")
    text = rng.choice(("$r times the amount", "the amount times [the] $r", "[the] $r times $a", "$r for each", "$a times $r"))
    text = spell(text, rng)
    if rng.random() < 0.5:
        return f"self.$y += {amount} * self.$r", spell(rng.choice((f"(add|adds) {text} to [the] $y", f"[the] $y (grows|goes up|increases) by {text}", f"(earns|gives|brings|makes) {text} [of] $y")), rng)
    return f"self.$y -= {amount} * self.$r", spell(rng.choice((f"(take|takes|subtracts) {text} from [the] $y", f"[the] $y (goes down|falls|decreases) by {text}", f"(burns|costs|uses|needs|eats) {text} of [the] $y")), rng)
