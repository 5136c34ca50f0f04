"""Wishes that ask whether something is so, or for one of two texts depending on it."""

from __future__ import annotations

import random

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.wishes.operands import SIGNS, literal, number_argument, said_of
from runtime.mind.genesis.wishes.scene import Scene, limit_names, spell, themed


def _test(scene: Scene, role: str, against: str) -> tuple[str, str]:
    """A condition on a new slot: code and words. `against` is the role of what it may be compared with."""
    rng = scene.rng
    kind = rng.choices(("slot", "literal", "argument", "flag", "not_flag", "word", "zero", "share", "sum", "list_empty", "in_list"), (22, 20, 10, 14, 6, 7, 6, 8, 3, 4, 5))[0]
    sign = rng.choice(tuple(SIGNS))
    words = rng.choice(SIGNS[sign])
    r, a = "$" + role, "$" + against
    if kind in ("slot", "literal", "argument", "zero", "share", "sum"):
        themed(scene, role)
    if kind == "slot":
        scene.slot(against, "int", limit_names(scene.names[role], rng) if rng.random() < 0.6 else ["minimum", "threshold", "target", "goal", "limit", *v.NUMBERS])
        reach = sign == ">=" and rng.random() < 0.5
        return f"self.{r} {sign} self.{a}", spell(f"[the] {r} (has reached|reaches|has reached) [the] {a}" if reach else f"[the] {r} (is|are) {words} [the] {a}" if rng.random() < 0.8 or sign != ">" else f"[the] {r} exceeds [the] {a}", rng)
    if kind == "literal" and "n" not in scene.words:
        literal(scene)
        return f"self.{r} {sign} $n", spell(rng.choice((f"[the] {r} (is|are) {words} $n", f"there (is|are) {words} $n {r}")) if sign not in (">=", "<=") or rng.random() < 0.6 else f"[the] {r} (is|are) $n or {'more' if sign == '>=' else 'less'}", rng)
    if kind == "argument" and "a" not in scene.arguments:
        number_argument(scene)
        scene.words["a"] = rng.choice(("the given number", "the argument", "the given amount", "the amount", "the given value", "the number", "that"))
        if sign == ">=" and rng.random() < 0.5:
            return f"self.{r} >= $a", spell(f"(there (is|are) enough {r} for $a|[the] {r} (is|are) enough for $a|$a can be (taken|paid|used) [from [the] {r}]|[the] {r} (suffices|suffice) for $a)", rng)
        return f"self.{r} {sign} $a", spell(f"[the] {r} (is|are) {words} $a", rng)
    if kind == "zero":
        some = rng.random() < 0.5
        return (f"self.{r} > 0", said_of(scene, "some_left", role)) if some else (f"self.{r} == 0", said_of(scene, "none_left", role))
    if kind == "share" and "n" not in scene.words:
        scene.slot(against, "int", limit_names(scene.names[role], rng))
        scene.words["n"] = str(rng.choice((5, 10, 20, 25, 30, 50, 75, 80, 90)))
        low = rng.random() < 0.6
        return f"self.{r} {'<' if low else '>'} self.{a} * $n / 100", spell(f"[the] {r} (is|are) {'(below|less than|under)' if low else '(above|more than|over)'} $n (percent|%) of [the] {a}" if rng.random() < 0.7 else f"it is {'less' if low else 'more'} than $n percent full", rng)
    if kind == "sum" and "y" not in scene.names and against != "y":
        themed(scene, "y")
        scene.slot(against, "int", ["limit", "capacity", "maximum", "budget", "max_total"])
        return f"self.{r} + self.$y {sign} self.{a}", spell(f"[the] {r} (and|plus) [the] $y (together|) (is|are) {words} [the] {a}", rng)
    if kind == "word":
        scene.words["w" + role] = ""
        word = scene.name([*v.STATUS, *v.STRINGS])
        scene.slot(role, lambda rng, _: word if rng.random() < 0.5 else rng.choice(v.STATUS), ["status", "state", "phase", "mode", "kind", "type", "level", "color", "plan"])
        return f"self.{r} == '{word}'", spell(f"[the] {r} is '{word}'", rng)
    if kind == "list_empty":
        scene.slot(role, "[str]", v.PLURALS)
        some = rng.random() < 0.5
        return f"len(self.{r}) {'> 0' if some else '== 0'}", spell(f"there are {'(any |some |)' if some else 'no '}{r}" if rng.random() < 0.6 else f"[the] {r} (is|are) {'not empty' if some else 'empty'}", rng)
    if kind == "in_list" and "b" not in scene.arguments:
        scene.slot(role, "[str]", v.PLURALS)
        scene.argument("b", lambda rng, values: rng.choice(values[role] or ["x"]) if rng.random() < 0.5 else rng.choice(v.STRINGS), ("name", "item", "who", "word"))
        scene.words["b"] = scene.pick("text")
        return f"$b in self.{r}", spell(f"($b is (in|among|one of|on) [the] {r}|[the] {r} (contain|include|have|contains) $b)", rng)
    scene.slot(role, "bool", [*v.FLAGS, "open", "on", "locked", "member", "running"])
    yes = kind != "not_flag"
    return f"{'' if yes else 'not '}self.{r}", spell((f"(it is |){r}" if yes else f"(it is not|not) {r}"), rng)


_JUDGED = "is_ready can_start is_allowed is_ok is_full is_empty is_valid needs_refill is_late can_go is_safe is_dangerous check is_low is_high is_enough too_much has_enough can_afford is_done is_over is_possible should_stop warn needs_attention is_available is_critical allowed overdue may_enter is_complete is_winner can_pay qualifies is_eligible is_popular is_expensive is_cheap in_danger needs_service is_good is_open alert".split()


def judge(rng: random.Random, split: Split) -> Example | None:
    """Whether something is so; or one of two words, texts or numbers, depending on it."""
    scene = Scene(rng, split)
    test, text = _test(scene, "p", "q")
    count = rng.choices((1, 2), (62, 38))[0]
    if count == 2:
        second, other = _test(scene, "r", "t")
        joiner = rng.choice(("and", "and", "or"))
        test = f"{test} {joiner} {second}"
        text = f"{text}{rng.choice((' ', ' ', ', '))}{joiner} {rng.choice(('', '', 'also ' if joiner == 'and' else ''))}{other}"
    form = rng.choices(("bool", "words", "set"), (66, 22, 12))[0]
    if form == "bool":
        if rng.random() < 0.12 and count == 1:
            intent = spell(f"(False|no) (if|when) {text}", rng)
            test = f"not ({test})" if " " in test else f"not {test}"
        else:
            intent = spell(rng.choice((f"(True|true|yes) (if|when|only if|as long as|exactly when) {text}", f"(whether|if) {text}", f"(answer|return|tell|check|say|find out) (whether|if) {text}", f"(only|) (if|when) {text}", f"[it is so] (when|if) {text}", f"returns True (if|when) {text}", f"is it true that {text}?", f"{text}?")), rng)
        return scene.build(_JUDGED, intent, f"return {test}", "judge")
    if form == "words":
        one, two = rng.choice((("ok", "too low"), ("yes", "no"), ("open", "closed"), ("high", "low"), ("full", "free"), ("passed", "failed"), ("good", "bad"), ("hot", "cold"), ("win", "lose"), ("rich", "poor"), ("on", "off"), ("guilty", "not guilty"), ("warning", "fine"), ("day", "night"), ("ready", "wait"), ("adult", "child"), ("heavy", "light"), ("late", "on time"), (v.coined(rng), v.coined(rng))))
        scene.words["u"], scene.words["v"] = one, two
        quote = rng.choice(("'", "'", "'", '"'))
        intent = spell(rng.choice((f"{quote}$u{quote} (if|when) {text}, (otherwise|else|if not) {quote}$v{quote}", f"(return|answer|say) {quote}$u{quote} (if|when) {text}, (otherwise|else) {quote}$v{quote}", f"(if|when) {text} [then] {quote}$u{quote}, (else|otherwise) {quote}$v{quote}", f"{quote}$u{quote} (if|when) {text} and {quote}$v{quote} (if not|otherwise)")), rng)
        return scene.build(["label", "status", "verdict", "rating", "state", "level", "describe", "judge", "result", "grade", "message", "classify", "category", "sign", "hint", "text"], intent, f"return '$u' if {test} else '$v'", "judge")
    flag = scene.slot("f", "bool", ["alarm", "warning", "alert", "heating", "light", "pump", "fan", "blocked", "overdue", "danger", "on", "active", "open", *v.FLAGS])
    del flag
    if rng.random() < 0.5:
        intent = spell(f"(switch|turn) [the] $f on (if|when) {text}, (otherwise|else) off", rng)
    else:
        intent = spell(rng.choice((f"[the] $f (is|becomes) (True|on|set) (if|when|exactly when|only if) {text}[, otherwise False|, else False]", f"set [the] $f (if|when) {text}, clear it (otherwise|if not)", f"sets $f to whether {text}")), rng)
    return scene.build(["check", "update", "refresh", "control", "regulate", "monitor", "measure", "update_$f", "check_$f", "adjust"], intent, f"self.$f = {test}", "judge")
