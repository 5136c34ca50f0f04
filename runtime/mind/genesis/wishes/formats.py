"""Wishes for texts: by an example with the values of the object, or by what is in it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.wishes.scene import Scene, limit_names, spell, themed

_LEAD = ["(something|a text|text|a line|written|it looks|looks) like $e", "for example $e", "e.g. $e", "like $e", "in the form $e", "as in $e", "such as $e", "$e", "a text (of|in) the form $e", "should look like $e", "(format|write) it (as|like) $e", "one line, for example $e", "(returns|return) (a text|a line|text) like $e", "as $e"]
_UNITS = "points km kg pieces EUR years hours pages l m min s items coins votes seats people C days steps dollars %".split()
_SELECTORS = "label text describe title display_name summary line info show caption headline as_text status_text badge tag report card full_name name_tag progress_text short_text one_line banner heading entry address_line price_tag price_text display".split()

Value = Callable[[dict[str, Any]], Any]


def _part(scene: Scene, role: str) -> tuple[str, Value, str, str]:
    """A part of the text: its Python, its value in a state, words for it, and words that explain it."""
    rng = scene.rng
    kind = rng.choices(("text", "number", "percent", "rest", "count"), (38, 40, 9, 6, 6))[0]
    if kind in ("percent", "rest"):
        themed(scene, role)
        other = {"x": "p", "y": "q", "z": "r"}[role]
        scene.slot(other, lambda rng, _: rng.randint(50, 400), limit_names(scene.names[role], rng))
        a, b = "self.$" + role, "self.$" + other
        if kind == "rest":
            return f"{b} - {a}", lambda s: s[other] - s[role], f"what is left of [the] ${other}", ""
        how = rng.choice(("down", "round", "round"))
        if how == "down":
            return f"{a} * 100 // {b}", lambda s: s[role] * 100 // s[other], f"percent of [the] ${other}", rng.choice(("whole percent, rounded down", "percent rounded down", "rounded down"))
        return f"round({a} / {b} * 100)", lambda s: round(s[role] / s[other] * 100), f"percent of [the] ${other}", rng.choice(("whole percent", "percent rounded", "rounded percent", "rounded"))
    if kind == "count":
        scene.slot(role, "[str]", v.PLURALS)
        return f"len(self.${role})", lambda s: len(s[role]), f"[the] number of ${role}", ""
    if kind == "number":
        themed(scene, role, rng.choice(("int", "int", "float")))
        return f"self.${role}", lambda s: s[role], f"[the] ${role}", ""
    scene.slot(role, "str", v.TEXTS)
    return f"self.${role}", lambda s: s[role], f"[the] ${role}", ""


def text_of(rng: random.Random, split: Split) -> Example | None:
    """A text made of two or three parts."""
    scene = Scene(rng, split)
    roles = "xyz"[: rng.choice((1, 2, 2, 2, 3))]
    parts = [_part(scene, role) for role in roles]
    before = rng.choice(("", "", "", "", "", "#", "Item ", "Total: ", "** ", "No. ", "~ ", v.coined(rng).capitalize() + " "))
    after = rng.choice(("", "", "", " " + rng.choice(_UNITS), " " + rng.choice(_UNITS), "!", ".", ")", "%" if "round" in parts[-1][0] else ""))
    middles = [rng.choice((": ", ": ", " - ", ", ", " ", "/", " of ", " (", " | ", " x ", " in ", " by ", " at ", "-", " + ", " = ", f" {rng.choice(_UNITS)} of ", f" {rng.choice(_UNITS)}, ", "% of ")) for _ in parts[1:]]
    if any(m == " (" for m in middles) or after == ")":
        middles = [m if m != " (" else ": " for m in middles]
        if middles and rng.random() < 0.8:
            middles[-1] = " ("
            after = after.rstrip(")") + ")"
        else:
            after = after.rstrip(")")
    if len(parts) == 1 and not before and not after:
        after = " " + rng.choice(_UNITS)
    template = before + "".join(f"{{{code}}}{middle}" for (code, *_), middle in zip(parts, [*middles, ""], strict=True)) + after
    body = f'return f"{template}"'
    if rng.random() < 0.74:

        def wish(state: dict[str, Any]) -> str:
            shown = before + "".join(str(value(state)) + middle for (_, value, *_), middle in zip(parts, [*middles, ""], strict=True)) + after
            quote = rng.choice(("'", "'", "'", '"'))
            text = spell(rng.choice(_LEAD), rng).replace("$e", quote + shown + quote)
            explained = [explain for *_, explain in parts if explain]
            return text + "".join(rng.choice(("; ", ", ", " with ")) + e for e in explained if rng.random() < 0.7)

        return scene.build(_SELECTORS, wish, body, "text_of")
    # Said in words: only simple separators.
    said = {": ": ("and, after a colon,", "then a colon and"), " - ": ("and, after a dash,", "a dash and"), ", ": ("and, after a comma,", "a comma and"), " ": ("and", "then", "followed by"), "/": ("and, after a slash,", "a slash and"), " (": ("and, in brackets,", "and in parentheses")}
    middles = [rng.choice(tuple(said)) for _ in parts[1:]]
    middles = [m if m != " (" or i == len(middles) - 1 else " " for i, m in enumerate(middles)]
    after = ")" if middles and middles[-1] == " (" else ""
    template = "".join(f"{{{code}}}{middle}" for (code, *_), middle in zip(parts, [*middles, ""], strict=True)) + after
    text = parts[0][2] + "".join(f" {rng.choice(said[m])} {part[2]}" for m, part in zip(middles, parts[1:], strict=True))
    if len(parts) == 1:
        return None
    return scene.build(_SELECTORS, spell(f"(a text with |return |write |a line with |show |){text}", rng), f'return f"{template}"', "text_of")


def initials(rng: random.Random, split: Split) -> Example | None:
    """First letters, capitals and the like of one or two texts."""
    scene = Scene(rng, split)
    first = scene.slot("x", "str", ["first_name", "name", "given_name", "forename", *v.TEXTS])
    scene.slot("y", "str", ["last_name", "surname", "family_name", *v.TEXTS])
    del first
    code, text = rng.choice((
        ("self.$x[0] + '.' + self.$y[0] + '.'", "[the] first letters of (both|$x and $y), (like|for example|e.g.|such as) A.B."),
        ("self.$x[0] + self.$y[0]", "[the] (first letters|initials) of $x and $y"),
        ("self.$x + ' ' + self.$y", "$x and $y (with a blank between|with a space between|separated by a blank|together)"),
        ("self.$y + ', ' + self.$x", "$y, a comma and $x"),
        ("(self.$x + ' ' + self.$y).upper()", "$x and $y in capital letters, with a blank between"),
        ("self.$x[0] + '. ' + self.$y", "first letter of [the] $x, a dot, a blank and [the] $y"),
        ("self.$x.upper()", "[the] $x in (capitals|capital letters|upper case)"),
        ("self.$x[:3]", "the first (three|3) letters of [the] $x"),
        ("self.$x[::-1]", "[the] $x (backwards|reversed|from back to front)"),
        ("len(self.$x)", "how many (letters|characters) [the] $x has"),
        ("len(self.$x.split())", "how many words [the] $x has"),
        ("self.$x.split()[0]", "[only] the first word of [the] $x"),
        ("self.$x.split()[-1]", "[only] the last word of [the] $x"),
        ("self.$x.lower().replace(' ', '-')", "[the] $x in small letters with dashes (instead of|for) blanks"),
    ))  # fmt: skip
    return scene.build(["initials", "short_name", "full_name", "signature", "abbreviation", "slug", "text", "label", "short", "code", "monogram", "length", "display_name"], spell(text, rng), f"return {code}", "initials")


def duration(rng: random.Random, split: Split) -> Example | None:
    """Seconds and minutes as texts."""
    scene = Scene(rng, split)
    unit = rng.choice(("seconds", "minutes"))
    name = scene.slot("x", lambda rng, _: rng.choice((rng.randint(0, 59), rng.randint(60, 4000), rng.randint(0, 9000))), [unit, f"total_{unit}", f"{unit}_left", f"remaining_{unit}", "duration", "length", "elapsed", "remaining", "time"])
    del name
    big, small = ("minutes", "seconds") if unit == "seconds" else ("hours", "minutes")
    b, s = {"minutes": ("min", "m"), "hours": ("h", "h")}[big], {"seconds": ("s", "s"), "minutes": ("min", "m")}[small]
    style = rng.choice(("colon", "colon2", "words", "units", "hms"))
    if style == "colon":
        body, text = 'f"{self.$x // 60}:{self.$x % 60:02d}"', rng.choice((f"{big}:{small} with two digits for the {small}, for example 4:05", f"as {big}:{small}, (the |){small} with two digits", f"{big} and {small} like 4:05", "in the form m:ss", f"{big}:{small}, e.g. 1:09"))
    elif style == "colon2":
        body, text = 'f"{self.$x // 60:02d}:{self.$x % 60:02d}"', rng.choice((f"{big}:{small} with two digits each", f"{big} and {small}, both with two digits, like 04:05", "mm:ss with leading zeros" if unit == "seconds" else "hh:mm with leading zeros", "as mm:ss" if unit == "seconds" else "as hh:mm"))
    elif style == "hms":
        if unit != "seconds":
            return None
        body, text = 'f"{self.$x // 3600:02d}:{self.$x // 60 % 60:02d}:{self.$x % 60:02d}"', rng.choice(("hh:mm:ss with leading zeros", "hours, minutes and seconds like 01:02:05", "in the form hh:mm:ss", "hours:minutes:seconds with two digits each"))
    elif style == "units":
        u, w = rng.choice(tuple(zip(b, s, strict=True)))
        gap = rng.choice((" ", ""))
        body, text = f'f"{{self.$x // 60}}{gap}{u} {{self.$x % 60}}{gap}{w}"', rng.choice((f"{big} and {small}, (for example|e.g.|like) '2{gap}{u} 5{gap}{w}'", f"like '1{gap}{u} 30{gap}{w}'", f"{big} and {small} left, e.g. '3{gap}{u} 20{gap}{w}'"))
    else:
        body, text = f'f"{{self.$x // 60}} {big} {{self.$x % 60}} {small}"', rng.choice((f"like '2 {big} 5 {small}'", f"{big} and {small} in words, e.g. '1 {big} 30 {small}'"))
    return scene.build(["time_text", "as_text", "clock", "clock_text", "duration_text", "length_text", "display", "remaining_text", "formatted", "time_left", "show_time", "pretty"], spell(text, rng), f"return {body}", "duration")
