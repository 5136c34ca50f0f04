"""Compositions: whole-object methods, and requests that ask for several things at once."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.drafts import Draft
from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.families import FAMILIES, Family
from runtime.mind.genesis.pointers import parameters_of
from runtime.mind.genesis.states import kind_of
from runtime.mind.genesis.values import number as draw_number
from runtime.mind.genesis.wording import polish, style, vague_selector
from runtime.mind.genesis.words import split_words
from runtime.mind.requests import MethodRequest

#: Families that change something in one or two lines and may be strung together.
_SIMPLE = tuple(
    f
    for f in FAMILIES
    if not f.flags & {"intent", "alone", "keywords"}
    and len(f.body.splitlines()) <= 3
    and re.search(r"self\.\$[a-z](\[[^]]*\])? [-+*]?=(?!=)|\.(append|remove|sort|reverse|clear|insert|extend)\(|^del ", f.body)
    and "if " not in f.body and "for " not in f.body
)  # fmt: skip
_WITHOUT_ARGUMENTS = tuple(f for f in _SIMPLE if not f.arguments)
_NUMERIC = tuple(
    f for f in _SIMPLE if len(f.arguments) == 1 and f.arguments[0].type in ("num", "int") and "self.$x" in f.body
)
_GUARDED = tuple(
    f
    for f in FAMILIES
    if f.name in {"increase", "increase_bare", "decrease", "decrease_bare", "set", "transfer", "append_num"}
)


def compose(rng: random.Random, split: Split, stress: Mapping[str, float]) -> Example | None:
    """One composition of a random kind. `stress` as in `generator.examples`."""
    kinds = {whole_object: 18, two_things: 28, guarded: 15, with_result: 11, with_status: 12, only_if: 8, verbs: 10}
    weights = [often * stress.get(kind.__name__, 1.0) for kind, often in kinds.items()]
    return rng.choices(tuple(kinds), weights)[0](rng, split)


def _draft(families: tuple[Family, ...], rng: random.Random, split: Split, taken: set[str]) -> Draft:
    draft = Draft(rng.choice(families), rng, split, taken)
    draft.quoted, draft.spaced = rng.random() < 0.5, rng.random() < 0.6
    return draft


def _intent(draft: Draft, keywords: dict[str, str]) -> str | None:
    pattern = draft.phrasing(draft.family.intent_phrasings)
    return None if pattern is None else draft.text(pattern, True, keywords)


def _body(draft: Draft, parameters: dict[str, str]) -> list[str]:
    return [line for line in draft.body(parameters).splitlines() if not line.startswith("return")]


def _example(
    rng: random.Random, drafts: list[Draft], selector: str | None, intent: str | None, lines: Any, name: str
) -> Example | None:
    """An example over the slots of several drafts and the arguments of the first that has any."""
    owner = next((d for d in drafts if d.argument_roles()), drafts[0])
    arguments = owner.argument_roles()
    named = rng.random() < 0.2
    keywords = {r.name: owner.names[r.name] for r in arguments} if named else {}
    if named and any(not n.isidentifier() for n in keywords.values()):
        return None
    parts = [(draft, draft.slot_roles()) for draft in drafts]
    extras = owner.distractors("".join("$" + r.name for r in owner.slot_roles()))
    order = [(d, r) for d, roles in parts for r in roles] + [(owner, r) for r in extras]
    rng.shuffle(order)

    def states(rng: random.Random) -> tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]:
        empty = "full" not in "".join(" ".join(d.family.flags) for d in drafts) and rng.random() < 0.1
        slots = {d.names[r.name]: d.value(r, rng, empty) for d, r in order}
        values = [owner.argument(r, rng, slots) for r in arguments]
        args = tuple(x for r, x in zip(arguments, values, strict=True) if r.name not in keywords)
        return slots, args, {keywords[r.name]: x for r, x in zip(arguments, values, strict=True) if r.name in keywords}

    slots, args, kwargs = states(rng)
    selector = style(selector, rng, bool(arguments)) if selector else None
    if selector is None or len(slots) != len(order):
        return None
    request = MethodRequest(selector, args, kwargs, slots, (), polish(intent, rng) if intent else None)
    names, _ = parameters_of(request)
    if len(names) != len(arguments):
        return None
    parameters = {role.name: n for role, n in zip(arguments, names, strict=True)}
    statements = lines(owner, parameters)
    if not statements or statements[-1].endswith(":"):
        return None
    body = "\n".join("    " + line for line in statements)
    source = f"def {selector}({', '.join(['self', *names])}):\n{body}\n"
    return Example(request, source, name, states)


def two_things(rng: random.Random, split: Split) -> Example | None:
    """`x_and_y`, or an intent that asks for both, in two or three steps."""
    taken: set[str] = set()
    first = _draft(_SIMPLE, rng, split, taken)
    count = 3 if rng.random() < 0.2 else 2
    drafts = [first, *(_draft(_WITHOUT_ARGUMENTS, rng, split, taken) for _ in range(count - 1))]
    if any(d.literals.get("b") or "~" in "".join(d.family.selectors) for d in drafts):
        return None
    patterns = [
        d.phrasing(tuple(p for p in d.family.selector_phrasings if "$x" in p or "%x" in p) or ("",)) for d in drafts
    ]
    with_selector = (
        all(patterns)
        and all(not d.needs_intent(p or "") for d, p in zip(drafts, patterns, strict=True))
        and rng.random() < 0.55
    )
    intents = [_intent(d, {}) for d in drafts]
    if None in intents or (with_selector and None in patterns):
        return None
    if rng.random() < 0.3:
        order = list(range(count))
        rng.shuffle(order)
        drafts, patterns, intents = ([seq[i] for i in order] for seq in (drafts, patterns, intents))  # type: ignore[assignment]
    texts = [str(t) for t in intents]
    joiner = rng.choice(
        (" and ", ", then ", " and then ", "; ", ", and ", "; also ", ". ", " as well as ", " and also ")
    )
    intent = (
        joiner.join(t[:1].lower() + t[1:] for t in texts) if count == 2 else ", ".join(texts[:-1]) + " and " + texts[-1]
    )
    if with_selector:
        selector = "_and_".join(d.text(p or "", False, {}) for d, p in zip(drafts, patterns, strict=True))
        intent = intent if rng.random() < 0.3 else None  # type: ignore[assignment]
    else:
        selector = vague_selector(rng)

    def lines(owner: Draft, parameters: dict[str, str]) -> list[str]:
        return [line for d in drafts for line in _body(d, parameters if d is owner else {})]

    return _example(rng, drafts, selector, intent, lines, "two_things")


_NUMBER_VERBS = (("extend", "+"), ("deposit", "+"), ("add", "+"), ("increase", "+"), ("charge", "+"), ("refill", "+"), ("withdraw", "-"), ("pay", "-"),
                 ("spend", "-"), ("reduce", "-"), ("sell", "-"), ("use", "-"), ("increment", "1"), ("count", "1"), ("decrement", "-1"), ("reset", "0"), ("clear", "0"))  # fmt: skip
_FLAG_VERBS = (("close", "open", False), ("open", "open", True), ("lock", "locked", True), ("unlock", "locked", False), ("mute", "muted", True),
               ("unmute", "muted", False), ("hide", "visible", False), ("show", "visible", True), ("start", "running", True), ("stop", "running", False),
               ("activate", "active", True), ("deactivate", "active", False), ("pause", "paused", True), ("resume", "paused", False), ("turn_on", "on", True),
               ("turn_off", "on", False), ("switch_off", "on", False), ("enable", "enabled", True), ("disable", "enabled", False))  # fmt: skip


def verbs(rng: random.Random, split: Split) -> Example | None:
    """Bare verbs strung together: `close_and_lock`, `extend_and_activate`."""
    flags = [*_FLAG_VERBS, *((verb, participle, True) for verb, participle in v.VERBS)]
    count = rng.choices((1, 2, 3), (15, 75, 10))[0]
    chosen: list[tuple[str, str, bool]] = []
    for verb, flag, value in rng.sample(flags, 6):
        if len(chosen) < count and all(flag != other for _, other, _ in chosen):
            chosen.append((verb, flag, value))
    steps = [(verb, [f"self.{flag} = {value}"]) for verb, flag, value in chosen]
    number = None
    if rng.random() < 0.45 or count == 1:
        verb, effect = rng.choice(_NUMBER_VERBS)
        getter = tuple(f for f in FAMILIES if f.name == "increase")
        number = _draft(getter, rng, split, {flag for _, flag, _ in chosen})
        slot = number.names["x"]
        change = {
            "+": f"self.{slot} += AMOUNT",
            "-": f"self.{slot} -= AMOUNT",
            "1": f"self.{slot} += 1",
            "-1": f"self.{slot} -= 1",
            "0": f"self.{slot} = 0",
        }[effect]
        steps.insert(rng.randint(0, len(steps)), (verb if rng.random() < 0.6 else f"{verb}_{slot}", [change]))
    takes = any("AMOUNT" in line for _, lines in steps for line in lines)
    selector = style("_and_".join(verb for verb, _ in steps), rng, takes)
    if selector is None:
        return None
    keyword = rng.random() < 0.15

    def states(rng: random.Random) -> tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]:
        slots: dict[str, Any] = {flag: rng.random() < 0.5 for _, flag, _ in chosen}
        if number is not None:
            slots[number.names["x"]] = draw_number(rng, "int")
        amount = draw_number(rng, "int")
        return slots, (() if keyword or not takes else (amount,)), ({"amount": amount} if keyword and takes else {})

    slots, args, kwargs = states(rng)
    if number is not None and number.names["x"] == "amount":
        return None
    text = rng.choice((" and ", ", then ", ", ")).join(f"{verb.replace('_', ' ')} it" for verb, _ in steps)
    request = MethodRequest(selector, args, kwargs, slots, (), text if rng.random() < 0.15 else None)
    names, _ = parameters_of(request)
    body = [line.replace("AMOUNT", names[0] if names else "") for _, lines in steps for line in lines]
    source = f"def {selector}({', '.join(['self', *names])}):\n" + "".join(f"    {line}\n" for line in body)
    return Example(request, source, "verbs", states)


def guarded(rng: random.Random, split: Split) -> Example | None:
    """An update that refuses some arguments with ValueError."""
    taken: set[str] = set()
    draft = _draft(_NUMERIC, rng, split, taken)
    pattern = draft.phrasing(draft.family.selector_phrasings)
    intent = _intent(draft, {})
    if pattern is None or intent is None or "~" in pattern:
        return None
    limit = str(rng.choice((1, 2, 5, 10, 20, 50, 100, 500, 1000)))
    slot = draft.names["x"]
    noun = rng.choice(("amount", "argument", "number", "it", "value", "given number"))
    words = slot.replace("_", " ") if draft.spaced else slot
    condition, phrase = rng.choice((
        ("{a} < 0", rng.choice((f"{noun} is negative", f"{noun} is below zero", f"{noun} is less than zero"))),
        ("{a} <= 0", rng.choice((f"{noun} is not positive", f"{noun} is zero or less", f"{noun} is zero or negative"))),
        (f"{{a}} > {limit}", rng.choice((f"{noun} is above {limit}", f"{noun} is more than {limit}", f"{noun} exceeds {limit}", f"{noun} is over {limit}"))),
        (f"{{a}} < {limit}", rng.choice((f"{noun} is below {limit}", f"{noun} is less than {limit}", f"{noun} is under {limit}"))),
        ("{a} > self.{x}", rng.choice((f"{noun} is more than the {words}", f"the {words} is not enough", f"the {words} is too low", f"{noun} exceeds the {words}", f"there is not enough {words}"))),
        ("{a} == 0", f"{noun} is zero"),
    ))  # fmt: skip
    error = rng.choice(
        (
            "raise ValueError",
            "raise a ValueError",
            "a ValueError",
            "it is a ValueError",
            "ValueError",
            "refuse with ValueError",
            "it raises ValueError",
        )
    )
    text = rng.choice((f"{intent}; {error} if {phrase}", f"{intent}, {error} when {phrase}", f"{error} if {phrase}, otherwise {intent}",
                       f"if {phrase}, {error}; otherwise {intent}", f"when {phrase}: {error}. {intent}", f"{intent}. {error} if {phrase}"))  # fmt: skip

    def lines(owner: Draft, parameters: dict[str, str]) -> list[str]:
        role = owner.argument_roles()[0]
        test = condition.format(a=parameters[role.name], x=slot)
        return [f"if {test}:", "    raise ValueError('not allowed')", *owner.body(parameters).splitlines()]

    return _example(rng, [draft], draft.text(pattern, False, {}), text, lines, "guarded")


def with_result(rng: random.Random, split: Split) -> Example | None:
    """A change that answers a slot it names."""
    taken: set[str] = set()
    draft = _draft(_SIMPLE, rng, split, taken)
    other = _draft(tuple(f for f in FAMILIES if f.name == "get"), rng, split, taken)
    intent = _intent(draft, {})
    pattern = draft.phrasing(draft.family.selector_phrasings)
    if intent is None or pattern is None or "~" in pattern:
        return None
    target = rng.choice((draft.names.get("x", other.names["x"]), other.names["x"]))
    words = target.replace("_", " ")
    drafts = [draft] if target == draft.names.get("x") else [draft, other]
    text = (
        intent
        + rng.choice((" and return", ", then return", " and answer", ", return", " and give back"))
        + rng.choice((" the ", " ", " the new " if len(drafts) == 1 else " the "))
        + words
    )

    def lines(owner: Draft, parameters: dict[str, str]) -> list[str]:
        return [*_body(draft, parameters), f"return self.{target}"]

    selector = vague_selector(rng) if rng.random() < 0.3 else draft.text(pattern, False, {})
    return _example(rng, drafts, selector, text, lines, "with_result")


def with_status(rng: random.Random, split: Split) -> Example | None:
    """A change that also sets a status word, a flag, a counter or appends a fixed word to a log."""
    taken: set[str] = set()
    draft = _draft(_SIMPLE, rng, split, taken)
    kind = rng.choice(("status_set_word", "turn_on", "turn_off", "increment", "reset_zero"))
    other = _draft(tuple(f for f in FAMILIES if f.name == kind), rng, split, taken)
    first, second = _intent(draft, {}), _intent(other, {})
    pattern = draft.phrasing(draft.family.selector_phrasings)
    if first is None or second is None or pattern is None or "~" in pattern:
        return None
    text = first + rng.choice((" and ", "; ", ", also ", ". ", ", and ")) + second

    def lines(owner: Draft, parameters: dict[str, str]) -> list[str]:
        return [*_body(draft, parameters if owner is draft else {}), *_body(other, {})]

    selector = vague_selector(rng) if rng.random() < 0.3 else draft.text(pattern, False, {})
    return _example(rng, [draft, other], selector, text, lines, "with_status")


def only_if(rng: random.Random, split: Split) -> Example | None:
    """A change under a condition on another slot."""
    taken: set[str] = set()
    draft = _draft(_SIMPLE, rng, split, taken)
    flag = rng.random() < 0.5
    other = _draft(tuple(f for f in FAMILIES if f.name == ("turn_on" if flag else "greater_lit")), rng, split, taken)
    intent = _intent(draft, {})
    pattern = draft.phrasing(draft.family.selector_phrasings)
    if intent is None or pattern is None or "~" in pattern:
        return None
    slot = other.names["x"]
    words = slot.replace("_", " ")
    if flag:
        test, phrase = rng.choice(
            (
                (f"self.{slot}", f"it is {words}"),
                (f"self.{slot}", f"{words}"),
                (f"not self.{slot}", f"it is not {words}"),
                (f"not self.{slot}", f"not {words}"),
            )
        )
    else:
        number = other.literals["n"]
        test, phrase = rng.choice(((f"self.{slot} > {number}", f"the {words} is above {number}"), (f"self.{slot} < {number}", f"{words} is below {number}"),
                                   (f"self.{slot} > 0", f"there is {words} left"), (f"self.{slot} >= {number}", f"{words} is at least {number}")))  # fmt: skip
    text = rng.choice((f"{intent} if {phrase}", f"{intent}, but only if {phrase}", f"if {phrase}, {intent}", f"only when {phrase}: {intent}",
                       f"when {phrase} {intent}, otherwise do nothing", f"{intent} only while {phrase}"))  # fmt: skip

    def lines(owner: Draft, parameters: dict[str, str]) -> list[str]:
        return [f"if {test}:", *("    " + line for line in _body(draft, parameters if owner is draft else {}))]

    return _example(rng, [draft, other], draft.text(pattern, False, {}), text, lines, "only_if")


_DESCRIBE = "display_yourself describe summary to_string as_text show display description info overview describe_yourself report status_report print_out as_string details to_text short_description explain tell_about_yourself introduce_yourself about profile".split()
_AS_DICT = "to_dict as_dict export snapshot to_json as_record dump all_values get_state state_dict to_record get_all serialize".split()
_RESET = "reset clear reset_all clear_all start_over".split()


def whole_object(rng: random.Random, split: Split) -> Example | None:
    """Methods over all slots: as text, as a dictionary, as a list."""
    getter = tuple(f for f in FAMILIES if f.name == "get")
    taken: set[str] = set()
    drafts = []
    for _ in range(rng.choices((0, 1, 2, 3, 4, 5, 6, 8), (4, 8, 22, 26, 20, 11, 6, 3))[0]):
        draft = _draft(getter, rng, split, taken)
        role = replace(
            draft.family.roles[0],
            type=rng.choice(("num", "num", "str", "str", "bool", "text", "nums", "strs", "map.num", "status")),
        )
        draft.kinds["x"] = kind_of(role, rng)
        draft.names["x"] = draft._name(role)
        drafts.append(draft)
    order = list(drafts)
    kind = (
        rng.choices(("text", "dict", "words", "chosen_text", "chosen_dict"), (40, 25, 10, 15, 10))[0]
        if order
        else rng.choice(("text", "dict"))
    )
    chosen = order if kind in ("text", "dict", "words") else rng.sample(order, rng.randint(1, min(3, len(order))))
    names = [d.names["x"] for d in chosen]
    names = names or ["nothing"]
    listed = (
        ", ".join(n.replace("_", " ") for n in names[:-1])
        + (" and " if len(names) > 1 else "")
        + names[-1].replace("_", " ")
    )
    if kind in ("text", "chosen_text", "words"):
        selector = rng.choice(_DESCRIBE)
        intent = rng.choice(("a text with all slots", "a short description of itself", "describe it", "text with the values of all slots", "one line about it", "human readable summary",
                             "return a string with every slot and its value", "describe the object in one line")) if kind != "chosen_text" else rng.choice((
                             f"a text with {listed}", f"describe it by {listed}", f"return a text with {listed}", f"one line with {listed}", f"{listed} in one text"))  # fmt: skip
        text = ", ".join(f"{n}: {{self.{n}}}" for n in names)
        body = [f'return f"{text}"']
    else:
        selector = rng.choice(_AS_DICT)
        intent = rng.choice(("all slots as a dict", "a dict with all slots", "return a dictionary of every slot and its value", "everything as a dictionary", "dictionary from slot name to value")) if kind == "dict" else rng.choice((
            f"a dict with {listed}", f"return {listed} as a dict", f"dictionary of {listed}"))  # fmt: skip
        body = ["return {" + ", ".join(f"'{n}': self.{n}" for n in names) + "}"]
    if not order:
        body = ["return {}" if kind == "dict" else "return 'an object without slots'"]
    with_intent = kind.startswith("chosen") or rng.random() < 0.4
    if len(set(names)) != len(names) or any(not split_words(n) for n in names):
        return None

    def states(rng: random.Random) -> tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]:
        return {d.names["x"]: d.value(replace(d.family.roles[0]), rng) for d in order}, (), {}

    slots, _, _ = states(rng)
    name = style(selector, rng, False)
    if name is None or len(slots) != len(order):
        return None
    request = MethodRequest(name, (), {}, slots, (), polish(intent, rng) if with_intent else None)
    return Example(request, f"def {name}(self):\n" + "".join(f"    {line}\n" for line in body), "whole_object", states)
