"""Wishes that set something: numbers and texts under rules, states, several slots at once, all entries of a collection."""

from __future__ import annotations

import random

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.values import listing
from runtime.mind.genesis.wishes.effects import effect, ready
from runtime.mind.genesis.wishes.parts import REFUSED, condition, joined, negated
from runtime.mind.genesis.wishes.scene import Scene, amounts, spell, themed


def _number(scene: Scene) -> None:
    scene.argument("a", amounts, ("amount", "number", "value", "n", "to", "new_value"))
    scene.words["a"] = scene.pick("amount")


def assign_number(rng: random.Random, split: Split) -> Example | None:
    """A number is set, within limits or not at all."""
    scene = Scene(rng, split)
    themed(scene, "x")
    _number(scene)
    scene.words["a"] = rng.choice(("the given value", "the given number", "the value", "the argument", "it", "the amount", "the number", "that value"))
    clauses = [scene.pick("assign", "number")]
    form = rng.choices(("clamp_y", "clamp_0", "between", "outside", "refuse", "skip", "also", "old"), (18, 8, 14, 10, 22, 14, 10, 4))[0]
    lines = ["self.$x = $a"]
    if form == "clamp_y":
        ready(scene, "$y")
        lines = ["self.$x = min($a, self.$y)"]
        clauses.append(scene.pick("at_most"))
    elif form == "clamp_0":
        lines = ["self.$x = max(0, $a)"]
        clauses.append(scene.pick("at_least_zero"))
    elif form in ("between", "outside"):
        low, high = rng.choice(((0, 100), (0, 100), (0, 10), (1, 10), (1, 5), (0, 255), (5, 30), (10, 50), (0, 50), (1, 6), (0, 1000)))
        scene.words["m"], scene.words["n"] = str(low), str(high)
        if form == "between":
            lines = ["self.$x = max($m, min($a, $n))"]
            clauses.append(scene.pick("assign", "between"))
        else:
            lines = ["if $a < $m or $a > $n:", "    " + REFUSED, "self.$x = $a"]
            clauses.append(scene.pick("refuse").replace("$n", "$c").replace("$c", scene.pick("assign", "outside") if rng.random() < 0.7 else "anything outside $m to $n"))
    elif form in ("refuse", "skip"):
        test, meaning = rng.choice((("$a > self.$y", "beyond"), ("$a > self.$y", "beyond"), ("$a < 0", "negative"), ("$a <= 0", "not_positive"), ("self.$f", "is_flag"), ("not self.$f", "not_flag"), ("$a > $n", "beyond_lit"), ("$a < $n", "below_lit")))
        ready(scene, test)
        if form == "refuse":
            lines = [f"if {test}:", "    " + REFUSED, *lines]
            clauses.append(condition(scene, meaning, "refuse"))
        else:
            frame = rng.choice(("only", "unless", "skip")) if "flag" in meaning else "skip"
            clauses.append(condition(scene, meaning, frame))
            lines = [f"if {test if frame == 'only' else negated(test)}:", "    " + lines[0]]
    elif form == "also":
        code, text = effect(scene, True, "1")
        if not code:
            return None
        lines.append(code)
        clauses.append(text)
    else:
        lines = ["old = self.$x", *lines, "return old"]
        clauses.append(spell("[and] (return|returns|answer) (the old (one|$x|value)|what it was before|the former value)", rng))
    if len(clauses) > 1 and rng.random() < 0.3:
        clauses = clauses[1:]
    selectors = ["set_$x", "set_$x", "change_$x", "(adjust|turn|update|tune|choose|select)_$x", "go_to", "set_to", "$x_to", "move_to", "set", "turn_to", "change_to"]
    return scene.build(selectors, joined(scene, clauses), "\n".join(lines), "assign_number")


def assign_text(rng: random.Random, split: Split) -> Example | None:
    """A text is set: cleaned up, if it is allowed, or with what else happens then."""
    scene = Scene(rng, split)
    scene.slot("x", "str", ["name", "title", "owner", "plan", "mode", "color", "assignee", "leader", *v.TEXTS])
    scene.argument("b", lambda rng, _: rng.choice(("", rng.choice(v.STRINGS), rng.choice(v.STRINGS).capitalize())), ("name", "text", "value", "who", "title", "to"))
    scene.words["b"] = scene.pick("text")
    clauses = [scene.pick("assign", "text")]
    form = rng.choice(("empty", "empty", "allowed", "allowed", "allowed", "clean", "clean", "log", "also", "also", "flag", "table"))
    lines = ["self.$x = $b"]
    if form == "empty":
        refuse = rng.random() < 0.6
        lines = ["if not $b:", "    " + REFUSED, *lines] if refuse else ["if $b:", "    self.$x = $b"]
        clauses.append(condition(scene, "no_text", "refuse" if refuse else "skip"))
    elif form == "allowed":
        scene.slot("y", lambda rng, _: rng.sample(v.STRINGS, rng.randint(2, 4)), ["allowed", "options", "choices", "names", "modes", "plans", "colors", "members", "candidates", "sizes"])
        scene.arguments["b"] = (lambda rng, values: rng.choice(values["y"]) if rng.random() < 0.6 else rng.choice(v.STRINGS), ("name", "text", "value", "to", "choice"))
        refuse = rng.random() < 0.7
        lines = ["if $b not in self.$y:", "    " + REFUSED, *lines] if refuse else ["if $b in self.$y:", "    self.$x = $b"]
        clauses.append(condition(scene, "not_allowed", "refuse" if refuse else "skip"))
    elif form == "clean":
        how, code = rng.choice((("stripped", "$b.strip()"), ("lowered", "$b.lower()"), ("raised", "$b.upper()")))
        lines = [f"self.$x = {code}"]
        clauses.append(scene.pick("assign", how))
    elif form == "log":
        scene.slot("l", "[str]", ["history", "log", "previous", "former", "old_names", "past", "versions", *v.PLURALS])
        lines = ["self.$l.append(self.$x)", *lines]
        clauses.append(spell("[the] (old|former|previous) (one|$x|value) (is kept in|goes to|is added to|is remembered in) [the] $l" if rng.random() < 0.6 else "(keep|remember|put|store) [the] (old|former) (one|$x) in [the] $l", rng))
    elif form == "table":
        scene.slot("t", lambda rng, _: {k: rng.randint(1, 50) for k in rng.sample(v.STRINGS, 3)}, ["plans", "prices", "tariffs", "fees", "rates", "options", "costs"])
        scene.slot("p", "int", ["price", "cost", "fee", "rate", "amount", "value"])
        scene.arguments["b"] = (lambda rng, values: rng.choice(list(values["t"])) if rng.random() < 0.7 else rng.choice(v.STRINGS), ("plan", "name", "to", "kind", "choice"))
        lines = ["self.$x = $b", "self.$p = self.$t[$b]"]
        clauses.append(spell("(and|) (its|the) $p [comes from|is looked up in|from] [the] $t" if rng.random() < 0.5 else "[and] [set] [the] $p (from|to the one in|as in|out of) [the] $t", rng))
        if rng.random() < 0.6:
            lines = ["if $b not in self.$t:", "    " + REFUSED, *lines]
            scene.names["y"] = scene.names["t"]
            clauses.append(condition(scene, "not_allowed", "refuse"))
            del scene.names["y"]
            clauses[-1] = clauses[-1].replace("$y", "$t")
    else:
        code, text = effect(scene, True, "1")
        if not code:
            return None
        lines.append(code)
        clauses.append(text)
    if len(clauses) > 1 and rng.random() < 0.3:
        clauses = clauses[1:]
    return scene.build(["set_$x", "change_$x", "rename", "change_to", "set_to", "switch_to", "(choose|select|pick|assign|update|use)[_$x]", "move_to", "assign_to", "$x_to", "upgrade_to"], joined(scene, clauses), "\n".join(lines), "assign_text")


def transition(rng: random.Random, split: Split) -> Example | None:
    """A state becomes another one, where the present one allows it, with what else happens then."""
    scene = Scene(rng, split)
    words = [scene.name([*v.STATUS, "draft", "new", "sent", "on", "off", "playing", "boarding", "landed", "red", "green", "waiting"]) for _ in range(2)]
    scene.words["v"], scene.words["w"] = words
    scene.slot("s", lambda rng, _: words[0] if rng.random() < 0.5 else rng.choice([words[1], *v.STATUS]), ["status", "status", "state", "phase", "stage", "mode", "condition"])
    clauses = [scene.pick("assign", "become")]
    lines = ["self.$s = '$w'"]
    form = rng.choice(("refuse", "refuse", "skip", "only", "also", "also", "also", "plain", "toggle"))
    known = "$v" in clauses[0]
    if form == "toggle":
        lines = ["self.$s = '$w' if self.$s == '$v' else '$v'"]
        clauses = [spell(rng.choice(("(switch|switches|change|changes|toggle|alternate) (between|from) '$v' (and|to) '$w'[ and back]", "'$v' becomes '$w' and the other way round", "'$w' if [the] $s is '$v', otherwise '$v'")), rng)]
    elif form == "refuse" or (known and form != "skip"):
        same = rng.random() < 0.3 and not known
        lines = [f"if self.$s {'==' if same else '!='} '$v':", "    " + REFUSED, *lines]
        clauses.append(condition(scene, "same_status" if same else "wrong_status", "refuse"))
    elif form in ("skip", "only"):
        if form == "skip":
            same = rng.random() < 0.3 and not known
            lines = [f"if self.$s {'!=' if same else '=='} '$v':", "    " + lines[0]]
            clauses.append(condition(scene, "same_status" if same else "wrong_status", "skip"))
        else:
            lines = ["if self.$s == '$v':", "    " + lines[0]]
            clauses.append(condition(scene, "same_status", "only"))
    elif form == "also":
        code, text = effect(scene, True, "1")
        if not code or "$s" in code:
            return None
        lines.append(code)
        clauses.append(text)
    return scene.build(["publish", "close", "open", "start", "finish", "ship", "cancel", "approve", "reject", "send", "submit", "archive", "pay", "deliver", "switch", "next_phase", "advance", "toggle", "resolve", "assign", "launch", "confirm", "release", "change_$s", "change"], joined(scene, clauses), "\n".join(lines), "transition")


def two_numbers(rng: random.Random, split: Split) -> Example | None:
    """Two numbers change together, or one goes over into the other."""
    scene = Scene(rng, split)
    related_pair = rng.random() < 0.45
    if related_pair:
        one, other = rng.choice([pair for pair in (("pocket", "savings"), ("wallet", "bank"), ("stock", "sold"), ("checking", "savings"), ("warehouse", "shop"), ("tank", "reserve"), ("cash", "account"), ("queue", "served"), ("raw", "finished"), ("left", "right"), ("available", "reserved"), ("free", "occupied"), ("income", "savings"), ("unread", "read"), ("points", "credits"), ("todo", "done")) if all(map(scene.may_name, pair))])
        scene.slot("x", "int", [one])
        scene.slot("y", "int", [other])
    else:
        themed(scene, "x")
        themed(scene, "y")
    _number(scene)
    form = rng.choices(("transfer", "both_up", "both_down"), (64, 21, 15))[0]
    clauses = [scene.pick("assign", form)]
    while not related_pair and form == "transfer" and not ("$x" in clauses[0] and "$y" in clauses[0]):
        clauses = [scene.pick("assign", form)]
    lines = {"transfer": ["self.$x -= $a", "self.$y += $a"], "both_up": ["self.$x += $a", "self.$y += $a"], "both_down": ["self.$x -= $a", "self.$y -= $a"]}[form]
    if form == "transfer" and rng.random() < 0.4:
        refuse = rng.random() < 0.65
        lines = ["if $a > self.$x:", "    " + REFUSED, *lines] if refuse else ["if $a <= self.$x:", *("    " + line for line in lines)]
        clauses.append(condition(scene, "too_little", "refuse" if refuse else "skip"))
    selectors = {"transfer": ["transfer", "move", "save", "move_to_$y", "transfer_to_$y", "shift", "put_aside", "convert", "invest", "set_aside", "reserve", "$x_to_$y", "pay_into_$y", "exchange", "sell", "serve"], "both_up": ["delay", "delay_by", "shift", "postpone", "move_by", "extend", "add_to_both", "raise_both", "move_later"], "both_down": ["move_earlier", "bring_forward", "lower_both", "reduce_both", "shrink", "take_from_both"]}[form]
    return scene.build(selectors, joined(scene, clauses), "\n".join(lines), "two_numbers")


def collection(rng: random.Random, split: Split) -> Example | None:
    """Two lists are compared, or all numbers of a list or table change."""
    scene = Scene(rng, split)
    form = rng.choice(("missing", "missing", "common", "extra", "scale", "raise_all", "percent_all", "within", "within", "outside"))
    if form in ("missing", "common", "extra"):
        scene.slot("x", "[str]", ["ingredients", "skills", "required", "needed", *v.PLURALS])
        scene.argument("l", lambda rng, values: [x for x in values["x"] if rng.random() < 0.5] + listing(rng, "str", rng.random() < 0.3)[:2], ("given", "others", "values", "have", "available"))
        scene.words["l"] = spell("(the given (list|ones|values|$x)|the argument|the list|what is given|the given pantry|the given names)", rng).replace("$x", scene.names["x"])
        code = {"missing": "[item for item in self.$x if item not in $l]", "common": "[item for item in self.$x if item in $l]", "extra": "[item for item in $l if item not in self.$x]"}[form]
        ordered = rng.random() < 0.2
        clauses = [scene.pick("compare", form), "sorted" if ordered else ""]
        selectors = {"missing": ["missing", "missing_$x", "still_missing", "what_is_missing", "difference", "without", "not_in", "lacking"], "common": ["common", "shared", "in_common", "matching", "common_$x", "overlap", "both"], "extra": ["new_ones", "unknown", "extra", "not_known", "not_in_$x", "additional", "what_is_new"]}[form]
        return scene.build(selectors, joined(scene, clauses, shuffle=0), f"return {'sorted(' + code[1:-1] + ')' if ordered else code}", "collection")
    _number(scene)
    if form in ("within", "outside"):
        low, high = rng.choice((("minimum", "maximum"), ("min_value", "max_value"), ("low", "high"), ("start", "end"), ("lower", "upper"), ("opens", "closes"), ("first", "last"), ("min_age", "max_age"), ("begin", "finish"), ("lower_limit", "upper_limit")))
        scene.slot("x", lambda rng, _: rng.randint(0, 40), [low])
        scene.slot("y", lambda rng, values: values["x"] + rng.randint(1, 40), [high])
        scene.words["a"] = rng.choice(("the given number", "the argument", "the given value", "it", "the value", "the amount", "the given time", "the number"))
        clauses = [spell(rng.choice(("whether ", "True (if|when) ", "(is it true that |does it hold that |)")), rng) + scene.pick("compare", form)]
        code = "self.$x <= $a <= self.$y" if form == "within" else "$a < self.$x or $a > self.$y"
        selectors = ["is_inside", "contains", "includes", "is_within", "in_range", "fits", "covers", "is_open_at", "is_valid", "accepts"] if form == "within" else ["is_outside", "out_of_range", "is_closed_at", "is_invalid", "rejects"]
        return scene.build(selectors, clauses[0], f"return {code}", "collection")
    table = rng.random() < 0.5
    change = {"scale": "* $a", "raise_all": "+ $a", "percent_all": "* (1 + $a / 100)"}[form]
    if table:
        scene.slot("x", lambda rng, _: {k: rng.randint(1, 60) for k in rng.sample(v.STRINGS, rng.randint(1, 4))}, ["prices", "ingredients", "amounts", "wages", *v.TABLES])
        body = f"self.$x = {{item: other {change} for item, other in self.$x.items()}}"
    else:
        scene.slot("x", "[int]", ["prices", "amounts", "scores", "marks", *v.PLURALS])
        body = f"self.$x = [item {change} for item in self.$x]"
    clauses = [scene.pick("compare", form)]
    selectors = {"scale": ["scale", "multiply", "scale_by", "multiply_all", "scale_$x", "enlarge"], "raise_all": ["raise_all", "add_to_all", "increase_all", "shift_all", "raise_$x", "bonus_for_all"], "percent_all": ["raise_prices", "inflate", "raise_all_percent", "increase_by_percent", "raise_$x", "adjust_$x"]}[form]
    return scene.build(selectors, clauses[0], body, "collection")


def conditional_text(rng: random.Random, split: Split) -> Example | None:
    """One of three words, depending on a number."""
    scene = Scene(rng, split)
    themed(scene, "x")
    low = rng.choice((1, 5, 10, 15, 18, 20, 50))
    high = low + rng.choice((5, 10, 20, 30, 50))
    one, two, three = rng.choice((("low", "ok", "high"), ("cold", "mild", "hot"), ("bad", "fair", "good"), ("empty", "half", "full"), ("child", "adult", "senior"), ("weak", "normal", "strong"), ("slow", "normal", "fast"), ("light", "medium", "heavy"), ("poor", "middle", "rich"), (v.coined(rng), v.coined(rng), v.coined(rng))))
    scene.words.update(l=str(low), h=str(high), u=one, m=two, w=three)
    text = spell(rng.choice(("'$u' below $l, '$w' above $h, (otherwise|else) '$m'", "'$u' if [the] $x is (below|under|less than) $l, '$w' if it is (above|over|more than) $h, (otherwise|else) '$m'", "below $l '$u', above $h '$w', (otherwise|in between|else) '$m'")), rng)
    body = "if self.$x < $l:\n    return '$u'\nif self.$x > $h:\n    return '$w'\nreturn '$m'"
    return scene.build(["level", "rating", "status", "category", "label", "classify", "grade", "describe_$x", "$x_level", "size_class"], text, body, "conditional_text")


def reset_several(rng: random.Random, split: Split) -> Example | None:
    """Several slots get their first values: zero, empty, False, None or a word."""
    scene = Scene(rng, split)
    lines, texts = [], []
    fresh = {"int": ("0", ("(zero|0|no) $r", "$r (to|is|=) (0|zero)", "$r back to (0|zero)")), "[str]": ("[]", ("(no|without any|empty|without) $r", "$r (empty|to empty|is empty|are gone)", "(remove|clear|drop) all $r")),
             "bool": ("False", ("not $r", "$r (to False|off|is False)", "no longer $r")), "str": ("''", ("(no|empty|without a) $r", "$r (empty|to an empty text|is empty)"))}  # fmt: skip
    for role in "xyz"[: rng.choice((1, 2, 2, 3))]:
        kind = rng.choice(tuple(fresh))
        scene.slot(role, kind, {"int": v.NUMBERS, "[str]": v.PLURALS, "bool": v.FLAGS, "str": v.TEXTS}[kind])
        value, patterns = fresh[kind]
        if kind == "bool" and rng.random() < 0.3:
            value, patterns = "True", ("$r", "is $r", "$r (to True|on|is True)")
        if kind == "int" and rng.random() < 0.2:
            value = str(rng.choice((1, 5, 10, 100)))
            patterns = (f"$r (to|is|=|back to) {value}", f"{value} $r")
        lines.append(f"self.${role} = {value}")
        texts.append(spell(rng.choice(patterns), rng).replace("$r", "$" + role))
    start = spell("[back to |start over with |begin again with |set |reset |put |everything starts again: |new game: |]", rng)
    text = start + (", ".join(texts[:-1]) + rng.choice((" and ", ", ", " and ")) + texts[-1] if len(texts) > 1 else texts[0])
    return scene.build(["reset", "restart", "start_over", "clear", "begin", "init", "new_game", "start", "clean", "prepare", "cancel", "finish", "close", "stop"], text, "\n".join(lines), "reset_several")


def right_or_wrong(rng: random.Random, split: Split) -> Example | None:
    """An argument is compared with a slot: what happens if it is right, and if it is wrong."""
    scene = Scene(rng, split)
    name = rng.choice(("code", "password", "pin", "solution", "secret", "answer_key", "passcode", "combination", "key_code", "winning_number"))
    scene.slot("x", "str", [name])
    scene.argument("b", lambda rng, values: values["x"] if rng.random() < 0.5 else rng.choice(v.STRINGS), ("code", "guess", "answer", "text", "word", "attempt"))
    noun = rng.choice((name.split("_")[0], "code", "answer", "word", "one", "guess"))
    good, bad = [], []
    good_text, bad_text = "", ""
    number = scene.slot("y", "int", ["attempts", "tries", "failures", "errors", "points", "score", "wrong", "mistakes", "wins", *v.NUMBERS])
    flag = None
    if rng.random() < 0.7:
        flag = scene.slot("f", "bool", ["locked", "open", "unlocked", "solved", "logged_in", "active", "armed", "alarm", "granted", "guessed"])
    if flag:
        value = flag not in ("locked", "armed", "alarm")
        good.append(f"self.$f = {value}")
        good_text = rng.choice(({"locked": "unlocks", "open": "opens [it]", "unlocked": "unlocks [it]", "solved": "solves it", "logged_in": "logs in", "armed": "disarms it", "alarm": "switches the alarm off"}.get(flag, "sets $f"), f"{'sets' if value else 'clears'} $f", f"makes it {'' if value else 'not '}$f"))
        good_text = spell(good_text, rng)
    if not flag or rng.random() < 0.35:
        n = rng.choice((1, 1, 2, 5, 10, 100))
        if rng.random() < 0.5:
            good.append(f"self.$y += {n}")
            good_text += (" and " if good_text else "") + rng.choice((f"earns {n} $y", f"gives {n} $y", f"adds {n} to $y", f"{n} more $y"))
        else:
            good.append("self.$y = 0")
            good_text += (" and " if good_text else "") + spell("(resets $y [to 0]|sets [the] $y [back] to (0|zero))", rng)
    if rng.random() < 0.65 and "self.$y +" not in "".join(good):
        bad.append("self.$y += 1")
        bad_text = spell(rng.choice(("[only] (counts as|is|adds) one more %y", "[only] (increases|raises) [the] $y [by one]", "one more %y", "counts [only] as %y")), rng)
    elif rng.random() < 0.5:
        bad.append(REFUSED)
        bad_text = spell("(raises|is|gives) [a] ValueError", rng)
    right, wrong = (("the right", "a wrong"), ("the correct", "an incorrect"), ("the right", "any other"), ("a correct", "a wrong"), ("a right", "a wrong"))[rng.randrange(5)]
    if rng.random() < 0.5:
        text = f"{right} {noun} {good_text}" + (f"{rng.choice(('; ', ', '))}{wrong} {rng.choice((noun, 'one'))} {bad_text}" if bad else rng.choice(("", "; otherwise nothing happens", f", {wrong} one does nothing")))
    else:
        text = f"if it is {rng.choice(('right', 'correct', 'the $x', 'equal to $x'))} {good_text}" + (f", {rng.choice(('otherwise', 'else', 'if not'))} {bad_text}" if bad else "")
    lines = ["if $b == self.$x:", *("    " + line for line in good)]
    if bad:
        lines += ["else:", *("    " + line for line in bad)]
    if rng.random() < 0.25 and number not in ("tries", "attempts"):
        scene.slot("t", "int", ["tries", "attempts", "rounds", "questions", "total"])
        lines.insert(0, "self.$t += 1")
        text = spell(rng.choice(("each (one|answer|guess) (is|counts as) a %t", "count(s|) one more %t", "every try adds one to $t")), rng) + "; " + text
    return scene.build(["unlock", "enter", "enter_code", "guess", "answer", "try_code", "login", "submit", "check", "open", "check_answer", "type_in", "try_$x", "disarm"], text, "\n".join(lines), "right_or_wrong")
