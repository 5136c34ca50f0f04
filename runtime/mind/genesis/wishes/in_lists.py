"""Wishes that change lists: something comes into one, leaves it, or moves to another."""

from __future__ import annotations

import random

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.kinship import THEMES, Theme
from runtime.mind.genesis.wishes.effects import effect
from runtime.mind.genesis.wishes.operands import text_argument
from runtime.mind.genesis.wishes.parts import Wish, joined, negated
from runtime.mind.genesis.wishes.scene import Scene, limit_names
from runtime.mind.genesis.words import plural, singular

_NAMES = [*v.PLURALS, *"members guests waiting queue cart basket tasks students waitlist crew names attendees".split()]
_LIMITS = "capacity limit maximum max_size places seats size max_members room_for slots max_count spots".split()
_DONE = "done finished archive history sold served borrowed returned seen completed played read".split()
_NOW = "current serving active speaker leader playing now_serving running customer patient".split()
_PUT = ["add_%x", "add_%x", "add", "put", "append", "append_%x", "(register|enroll|insert|store|note|admit|invite|remember|join|accept|book|hire|sign_up|enter|record|log|plant|adopt|order|load|save)[_%x]",
        "new_%x", "check_in", "put_in", "add_to_$x", "sign_in", "board", "collect_%x"]  # fmt: skip
_FRONT = "add_first push_front jump_queue insert_first put_first prepend add_%x_first urgent add_%x".split()
_REMOVE = ["remove_%x", "remove", "delete_%x", "delete", "(drop|unregister|expel|discard|leave|dismiss|cancel|forget|exclude|kick|fire|sell|eject|strike)[_%x]",
           "check_out", "take_out", "remove_from_$x", "sign_off"]  # fmt: skip
_FIRST = "next_%x next pop_%x take_next call_next take_%x serve shift dequeue pop_first next_one".split()
_LAST = "pop pop_%x undo take_last remove_last last_out pop_last take_top".split()
_MOVE = "move_%x finish finish_%x complete archive_%x transfer move_to_$y lend return_%x mark_$y done_with serve".split()
_ADVANCE = "advance next process_next finish_first serve_next move_next handle_next next_%x".split()
_CALL = "next call_next serve_next next_%x start_next call_%x".split()
#: Themes of what can be counted, and so be in a list.
_COUNTED = tuple(t for t in THEMES if t.names[0] in {"passengers", "eggs", "followers", "coins", "errors", "stock", "votes"})


def list_change(rng: random.Random, split: Split) -> Example | None:
    """Something comes into a list, leaves it, or moves to another."""
    scene = Scene(rng, split)
    forms = {put: 44, remove: 20, take: 16, move: 9, advance: 6, serve: 5}
    form = rng.choices(tuple(forms), tuple(forms.values()))[0]
    theme = rng.choice(_COUNTED) if form in (put, remove) and rng.random() < 0.3 else None
    scene.slot("x", "[str]", [plural(singular(name)) for name in theme.names if "_" not in name] if theme else _NAMES)
    wish = form(scene, theme)
    if wish.plain and rng.random() < 0.4:
        return scene.build(wish.plain, None, "\n".join(wish.lines), "list_change")
    if len(wish.clauses) > 1 and rng.random() < 0.3 and form in (put, remove):
        wish.clauses = wish.clauses[1:]
    return scene.build(wish.selectors, joined(scene, wish.clauses), "\n".join(wish.lines), "list_change")


def put(scene: Scene, theme: Theme | None) -> Wish:
    """Something comes in at the end or the front, unless it is there already or there is no room."""
    rng = scene.rng
    text_argument(scene, known=0.25)
    front = theme is None and rng.random() < 0.14
    selectors = _FRONT if front else list(theme.up) if theme else _PUT
    line = "self.$x.insert(0, $b)" if front else "self.$x.append($b)"
    wish = Wish(selectors, [scene.pick("store", "front" if front else "put")], [line])
    tests = [("$b in self.$x", "known"), ("len(self.$x) >= self.$y", "no_room")]
    tests = rng.sample(tests, rng.choices((0, 1, 2), (25, 55, 20))[0])
    if any("$y" in test for test, _ in tests):
        names = [*_LIMITS, *limit_names(scene.names["x"], rng)]
        scene.slot("y", lambda rng, values: rng.randint(1, 6), names)
    if not tests and not front:
        wish.plain = [selector for selector in selectors if selector not in ("add", "put")]
    if tests and rng.random() < 0.5:
        wish.only(scene, " and ".join(negated(test) for test, _ in tests), tests[0][1])
        if len(tests) > 1:
            reasons = " or ".join(scene.pick(meaning, "clause") for _, meaning in tests)
            wish.clauses[-1] = f"{scene.pick('store', 'nothing')} if {reasons}"
        return wish
    for test, meaning in tests:
        wish.unless(scene, test, meaning)
    if rng.random() < 0.3:
        _also(scene, wish)
    return wish


def remove(scene: Scene, theme: Theme | None) -> Wish:
    """Something leaves; what is not there is refused, ignored or no case at all."""
    text_argument(scene, known=0.65)
    wish = Wish(list(theme.down) if theme else _REMOVE, [scene.pick("store", "take_out")], ["self.$x.remove($b)"])
    how = scene.rng.choice(("plain", "skip", "skip", "refuse", "refuse", "also"))
    if how == "plain" and theme:
        wish.plain = wish.selectors
    elif how == "refuse":
        wish.unless(scene, "$b not in self.$x", "unknown")
    elif how == "skip":
        wish.only(scene, "$b in self.$x", "unknown")
        if scene.rng.random() < 0.3:
            wish.clauses[-1] = scene.pick("store", "if_there")
    elif how == "also":
        _also(scene, wish)
    return wish


def take(scene: Scene, _theme: Theme | None) -> Wish:
    """The first or the last is taken out and returned."""
    first = scene.rng.random() < 0.62
    place, selectors = ("0", _FIRST) if first else ("", _LAST)
    wish = Wish(selectors, [scene.pick("store", "first" if first else "last")], [f"return self.$x.pop({place})"])
    how = scene.rng.choice(("plain", "none", "none", "refuse"))
    if how == "none":
        wish.lines = [f"return self.$x.pop({place}) if self.$x else None"]
        wish.clauses.append(scene.pick("store", "or_none").replace("$c", scene.pick("is_empty", "clause")))
    elif how == "refuse":
        wish.unless(scene, "not self.$x", "is_empty")
    return wish


def move(scene: Scene, _theme: Theme | None) -> Wish:
    """Something goes over into another list."""
    scene.slot("y", "[str]", [*_DONE, *v.PLURALS])
    text_argument(scene, known=0.8)
    wish = Wish(_MOVE, [scene.pick("store", "move")], ["self.$x.remove($b)", "self.$y.append($b)"])
    how = scene.rng.choice(("plain", "plain", "only", "refuse"))
    if how == "only":
        wish.only(scene, "$b in self.$x", "unknown")
    elif how == "refuse":
        wish.unless(scene, "$b not in self.$x", "unknown")
    return wish


def advance(scene: Scene, _theme: Theme | None) -> Wish:
    """The first goes over into another list."""
    scene.slot("y", "[str]", [*_DONE, *v.PLURALS])
    wish = Wish(_ADVANCE, [scene.pick("store", "move_first")], ["self.$y.append(self.$x.pop(0))"])
    if scene.rng.random() < 0.35:
        wish.only(scene, "self.$x", "is_empty")
    return wish


def serve(scene: Scene, _theme: Theme | None) -> Wish:
    """The first becomes the one whose turn it is."""
    scene.slot("t", "none", _NOW)
    wish = Wish(_CALL, [scene.pick("store", "serve")], ["self.$t = self.$x.pop(0)"])
    if scene.rng.random() < 0.6:
        wish.lines.append("return self.$t")
        wish.clauses.append(scene.pick("store", "served"))
    return wish


def _also(scene: Scene, wish: Wish) -> None:
    code, text = effect(scene, True, "1")
    if code:
        wish.lines.append(code)
        wish.clauses.append(text)
        wish.plain = []
