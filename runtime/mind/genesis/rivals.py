"""Which families answer the same message: a selector that says the same to two of them belongs to one.

`best()` sent to an object with a list of numbers and a table asks for the highest number or for the key of the highest
value. Nobody could know, and a model that is shown both learns neither. Without an intent such a message is the
family's that objects are sent most often; among equals the one's that has a use for more slots, or is declared first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from runtime.mind.genesis.families import FAMILIES, Family, Role

_ROLE = re.compile(r"([$%])([a-z])(?![a-z])")
_NUMBERS = frozenset("num int float ratio small index index0 chunk suffix cursor amount".split())
_LISTS: dict[str, tuple[type, ...]] = {
    "nums": (int, float), "nums0": (int, float), "ints": (int, float), "floats": (int, float), "nums3": (int, float),
    "strs": (str,), "strs0": (str,), "bools": (bool,), "recs": (dict,), "recs0": (dict,), "nested": (list,),
}  # fmt: skip
_PLAIN_LISTS = frozenset("list0 list1 same_list same_list0".split())
_TABLES: dict[str, tuple[type, ...]] = {"map.num": (int, float), "map.int": (int, float), "map.str": (str,), "map.strs": (list,)}
_ANY_TABLE = frozenset("map map1 map0 map00 map10".split())
_PLAIN_TEXTS = frozenset("str text status".split())
_ANY_SCALAR = frozenset("any same".split())


@dataclass(frozen=True)
class Claim:
    """A family that answers to a skeleton, and the roles that its selector names, in order."""

    rank: tuple[int, int, int]
    family: Family
    named: tuple[str, ...]


def skeleton(family: Family, phrasing: str) -> tuple[str, tuple[str, ...]]:
    """A selector's words with the kinds of its roles in their places, and the names of these roles.

    A slot, its singular, a field of a record, its singular and a literal are different kinds: a prompt shows which.
    """
    roles = {role.name: role for role in (*family.roles, *family.arguments)}
    named: list[str] = []

    def kind(match: re.Match[str]) -> str:
        mark, name = match.groups()
        role = roles.get(name)
        named.append(name)
        if role is None:
            return name.upper()
        if role.type in ("lit", "word"):
            return "L"
        return ("F" if role.of else "S") + ("s" if mark == "%" else "")

    words = _ROLE.sub(kind, phrasing)
    return re.sub(r"_+", "_", words).strip("_"), tuple(named)


@cache
def _claims() -> dict[str, tuple[Claim, ...]]:
    claims: dict[str, list[Claim]] = {}
    for order, family in enumerate(FAMILIES):
        frequency = 0 if "everyday" in family.flags else 1 if "common" in family.flags else 3 if "rare" in family.flags else 2
        literals = {role.name for role in (*family.roles, *family.arguments) if role.type in ("lit", "word")}
        slots = {role.name for role in _slots(family)}
        for phrasing in family.selector_phrasings:
            words, named = skeleton(family, phrasing)
            if "intent" in family.flags or "~" in phrasing or literals.difference(named):
                continue
            if "mention" in family.flags and slots.difference(named):
                continue
            claims.setdefault(words, []).append(Claim((frequency, -len(slots), order), family, named))
    return {words: tuple(sorted(found, key=lambda claim: claim.rank)) for words, found in claims.items()}


def belongs_to_another(
    family: Family, phrasing: str, names: Mapping[str, str], types: Mapping[str, str], slots: Mapping[str, Any], arguments: Sequence[Any]
) -> bool:
    """Whether a message of `family` in `phrasing`, sent without an intent to an object with these slots, is another family's.

    `names` are the names of the family's roles, `types` the role types of the slots by their names.
    """
    words, named = skeleton(family, phrasing)
    for claim in _claims().get(words, ()):
        if claim.family is family:
            return False
        if ("keywords" in claim.family.flags) is not ("keywords" in family.flags) or _does(claim) == _does(Claim(claim.rank, family, named)):
            continue
        fixed = {theirs: names[ours] for ours, theirs in zip(named, claim.named, strict=True) if ours in names}
        if _answers(claim.family, fixed, types, slots, arguments):
            return True
    return False


def _does(claim: Claim) -> str:
    """A family's body, its roles named in the order in which selector and body name them."""
    order = {name: str(i) for i, name in enumerate(dict.fromkeys([*claim.named, *re.findall(r"\$([a-z])(?![a-z])", claim.family.body)]))}
    return re.sub(r"\$([a-z])(?![a-z])", lambda match: "$" + order[match.group(1)], claim.family.body)


def _slots(family: Family) -> list[Role]:
    return [role for role in family.roles if not role.of and role.type not in ("lit", "word")]


def _answers(
    family: Family, fixed: Mapping[str, str], types: Mapping[str, str], slots: Mapping[str, Any], arguments: Sequence[Any]
) -> bool:
    """Whether the slots and arguments are what a family wants; `fixed` says which of them its selector names."""
    wanted = [role for role in family.arguments if not role.of and role.type not in ("lit", "word")]
    if len(wanted) != len(arguments):
        return False
    free = dict(slots)
    bound: dict[str, Any] = {}
    for role in sorted(_slots(family), key=lambda role: role.name not in fixed):
        fields = [r for r in (*family.roles, *family.arguments) if r.of == role.name]
        candidates = [fixed[role.name]] if role.name in fixed else list(free)
        found = next(
            (n for n in candidates if n in free and _fits(role, n, types.get(n, ""), free[n]) and _has(fields, fixed, free[n])), None
        )
        if found is None:
            return False
        bound[role.name] = free.pop(found)
    return all(_takes(role, value, bound) for role, value in zip(wanted, arguments, strict=True))


def _takes(role: Role, value: Any, bound: Mapping[str, Any]) -> bool:
    """Whether an argument may have this value. What is put into a list, or looked for in it, is like its elements."""
    if role.type in _NUMBERS or role.type == "fnum":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if role.type in ("str", "text", "letter", "fstr", "status"):
        return isinstance(value, str)
    if role.type == "rec":
        return isinstance(value, dict)
    elements = bound.get(role.names[0]) if role.names else None
    if role.type in ("elem", "member", "maybe") and isinstance(elements, list) and elements:
        return _sort_of(elements[0]) is _sort_of(value)
    return True


def _sort_of(value: Any) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _fits(role: Role, name: str, kind: str, value: Any) -> bool:
    if any(len(name) > 1 for name in role.names) and name not in role.names:
        return False
    if role.type in _NUMBERS:
        whole = role.type not in ("int", "cursor", "index") or isinstance(value, int)
        return isinstance(value, (int, float)) and not isinstance(value, bool) and whole
    if role.type in _PLAIN_TEXTS:
        return isinstance(value, str) and kind in _PLAIN_TEXTS
    if role.type in _ANY_SCALAR:
        return not isinstance(value, (list, dict))
    if role.type == "list":
        return isinstance(value, list)
    if role.type == "empty":
        return value == []
    if role.type in _PLAIN_LISTS:
        return isinstance(value, list) and not any(isinstance(element, (bool, list, dict)) for element in value)
    if role.type in _LISTS:
        return isinstance(value, list) and all(isinstance(element, _LISTS[role.type]) for element in value)
    if role.type in _ANY_TABLE:
        return isinstance(value, dict)
    if role.type in _TABLES:
        return isinstance(value, dict) and all(isinstance(element, _TABLES[role.type]) for element in value.values())
    if role.type == "bool":
        return isinstance(value, bool)
    return role.type == kind


def _has(fields: Sequence[Role], fixed: Mapping[str, str], value: Any) -> bool:
    """Whether records (or one record) have such fields."""
    records = value if isinstance(value, list) else [value]
    if not fields or not records:
        return True
    if not isinstance(records[0], dict):
        return False
    free = dict(records[0])
    for role in sorted(fields, key=lambda role: role.name not in fixed):
        candidates = [fixed[role.name]] if role.name in fixed else list(free)
        found = next((n for n in candidates if n in free and _fits(role, n, role.type, free[n])), None)
        if found is None:
            return False
        del free[found]
    return True
