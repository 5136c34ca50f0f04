"""Random states of a draft's receiver: values for its slots, and arguments that fit them."""

from __future__ import annotations

import random
from typing import Any

from runtime.mind.genesis import vocabulary as v
from runtime.mind.genesis.families import Family, Role
from runtime.mind.genesis.values import field_value, listing, number, scalar

POOLS = {
    "num": v.NUMBERS, "int": v.NUMBERS, "float": v.NUMBERS, "ratio": v.NUMBERS, "small": v.NUMBERS,
    "bool": v.FLAGS, "str": v.TEXTS, "text": v.TEXTS, "status": ["status", "state", "phase", "stage", "mode", "condition"],
    "nums": v.PLURALS, "ints": v.PLURALS, "strs": v.PLURALS, "recs": v.PLURALS, "empty": v.PLURALS, "rec": v.TEXTS,
    "verbed": v.FLAGS, "same": v.NUMBERS, "index": v.NUMBERS,
    "map.num": v.TABLES, "map.int": v.TABLES, "map.str": v.TABLES, "map1": v.TABLES, "map10": v.TABLES,
    "map0": v.TABLES, "map00": v.TABLES, "map.strs": v.TABLES, "none": v.TEXTS, "any": v.TEXTS,
}  # fmt: skip
FIELD_POOLS = {
    "num": v.FIELDS_NUMBER,
    "int": v.FIELDS_NUMBER,
    "str": v.FIELDS_TEXT,
    "bool": v.FIELDS_FLAG,
    "status": ["status", "state"],
}
ELEMENTS = {"nums": "int", "floats": "float", "ints": "int", "strs": "str", "bools": "bool", "nums3": "three"}
TABLE_ARGUMENTS = ("key", "val", "newkey", "keys", "amap", "valof")
LISTS = tuple(
    "strs0 recs0 floats bools nums3 nested list list0 list1 nums0 same_list same_list0 nums ints strs recs empty".split()
)


class States:
    """Makes values for the roles of one family. `Draft` gives them their names."""

    family: Family
    rng: random.Random
    held_out_nouns: bool
    by_name: dict[str, Role]
    kinds: dict[str, str]
    names: dict[str, str]
    literals: dict[str, str]

    def value(self, role: Role, rng: random.Random, empty: bool = False) -> Any:
        """A random value for a slot or argument role."""
        kind = self.kinds[role.name]
        if role.type in ("list0", "strs0", "nums0", "same_list0", "map0", "map00", "map10"):
            empty = empty or rng.random() < 0.25
        if kind in ELEMENTS:
            return listing(rng, ELEMENTS[kind], empty)
        if kind == "nested":
            width = rng.randint(2, 3)
            return [[number(rng, "int") for _ in range(width)] for _ in range(rng.randint(2, 4))]
        if kind == "status" and "w" in self.literals and rng.random() < 0.55:
            return self.literals[rng.choice([name for name in "wwp" if name in self.literals])]
        if kind == "choice3":
            return self.literals[rng.choice("wpq")]
        if kind == "empty":
            return []
        if kind in ("recs", "rec"):
            owner = self.by_name[role.names[0]] if role in self.family.arguments and role.names else role
            fields = [r for r in self.by_name.values() if r.of == owner.name]
            extra = [] if role.type == "recs0" else self._extra_fields(owner)
            rows = []
            for _ in range(1 if kind == "rec" else 0 if empty else rng.randint(2, 6)):
                row = {self.names[r.name]: field_value(rng, self.kinds[r.name]) for r in fields}
                row.update({name: field_value(rng, k) for name, k in extra})
                rows.append(row)
            return rows[0] if kind == "rec" else rows
        if kind.startswith("map."):
            inner = kind[4:]
            keys = rng.sample(v.STRINGS, 0 if empty else rng.randint(2, 6))
            return {key: listing(rng, "str", False) if inner == "strs" else scalar(rng, inner) for key in keys}
        return scalar(rng, kind)

    def _extra_fields(self, role: Role) -> list[tuple[str, str]]:
        if not hasattr(self, "_extras"):
            self._extras: dict[str, list[tuple[str, str]]] = {}
        if role.name not in self._extras:
            used = {self.names[r.name] for r in self.by_name.values() if r.of == role.name}
            extras = []
            for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
                kind = self.rng.choice(("num", "str", "str", "bool"))
                name = self.rng.choice(FIELD_POOLS[kind])
                if name not in used and v.is_held_out(name) is self.held_out_nouns:
                    extras.append((name, kind))
                    used.add(name)
            self._extras[role.name] = extras
        return self._extras[role.name]

    def argument(self, role: Role, rng: random.Random, slots: dict[str, Any]) -> Any:
        kind = self.kinds[role.name]
        if kind == "small":
            return rng.randint(1, 3)
        if role.type in ("elem", "elems"):
            return self._element(role, rng, slots)
        if role.type == "flag":
            return rng.random() < 0.5
        if role.type == "numtext":
            return str(rng.randint(1, 200))
        if role.type == "numlist":
            return [number(rng, "int") for _ in range(rng.randint(0, 4))]
        if role.type == "both":
            return next(iter(slots[self.names["x"]]))
        if role.type == "dmap":
            return {key: rng.randint(1, 5) for key in slots[self.names["x"]] if rng.random() < 0.6}
        if role.type in ("fstr", "fnum"):
            return field_value(rng, self.kinds[role.names[0]])
        if role.type in TABLE_ARGUMENTS:
            return self._entry(role, rng, slots[self.names[role.names[0]]])
        if kind in ("letter", "sep", "chunk", "index0"):
            choices: dict[str, list[Any]] = {
                "letter": ["a", "b", "c", "to", "er", "s", "e"],
                "sep": [", ", "-", " ", "; ", "/"],
                "chunk": [2, 3],
                "index0": [0, 1],
            }
            return rng.choice(choices[kind])
        if role.type in ("member", "maybe"):
            pool = self._members(role, slots)
            if pool and rng.random() < (0.97 if role.type == "member" else 0.7):
                return rng.choice(pool)
            example = pool[0] if pool else "apple"
            return number(rng, "int") if isinstance(example, (int, float)) else rng.choice(v.STRINGS)
        if kind == "index":
            return rng.randint(0, 1)
        return self.value(role, rng)

    def _entry(self, role: Role, rng: random.Random, table: dict[str, Any]) -> Any:
        """An argument that belongs to a table: a key, a value, keys, another table."""
        inner = self.kinds[role.names[0]][4:]
        inner = "num" if inner == "none" and role.type == "amap" else "str" if inner in ("none", "strs") else inner
        fresh = rng.choice(v.STRINGS)
        if role.type == "key":
            return rng.choice(list(table)) if table and rng.random() < 0.6 else fresh
        if role.type == "newkey":
            return fresh + "2"
        if role.type == "keys":
            return [key for key in table if rng.random() < 0.6]
        if role.type == "amap":
            return {key: scalar(rng, inner) for key in [*list(table)[:2], *rng.sample(v.STRINGS, 2)]}
        if role.type == "valof" and table and rng.random() < 0.9:
            return rng.choice(list(table.values()))
        return scalar(rng, inner)

    def _element(self, role: Role, rng: random.Random, slots: dict[str, Any]) -> Any:
        target = self.by_name[role.names[0]]
        kind = self.kinds[target.name]
        if role.type == "elems":
            inside = [x for x in slots[self.names[target.name]] if rng.random() < 0.5]
            return inside + listing(rng, ELEMENTS[kind], rng.random() < 0.3)[:2]
        return scalar(rng, "bool") if kind == "bools" else listing(rng, ELEMENTS[kind], False)[0]

    def _members(self, role: Role, slots: dict[str, Any]) -> list[Any]:
        target = role.names[0]
        owner = self.by_name[target]
        if owner.of:
            holder = slots.get(self.names[owner.of])
            rows = holder if isinstance(holder, list) else [holder]
            return [row[self.names[target]] for row in rows if isinstance(row, dict)]
        value = slots[self.names[target]]
        return list(value) if isinstance(value, (list, dict)) else [value]

    def states(self, order: list[Role], arguments: list[Role], keywords: dict[str, str]) -> Any:
        names, family = self.names, self.family

        def state(rng: random.Random) -> tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]:
            empty = "full" not in family.flags and rng.random() < 0.12
            slots = {names[r.name]: self.value(r, rng, empty) for r in order}
            if any(r.type == "both" for r in arguments):
                slots[names["y"]] = {key: number(rng, "int") for key in slots[names["x"]]}
            for r in order:
                if r.type == "cursor":
                    slots[names[r.name]] = rng.randrange(max(1, len(slots[names["x"]])))
            values = [self.argument(r, rng, slots) for r in arguments]
            args = tuple(x for r, x in zip(arguments, values, strict=True) if r.name not in keywords)
            kwargs = {keywords[r.name]: x for r, x in zip(arguments, values, strict=True) if r.name in keywords}
            return slots, args, kwargs

        return state


def kind_of(role: Role, rng: random.Random) -> str:
    """The type of values of a role, drawn where the role leaves a choice."""
    if role.type in ("list", "list0", "list1"):
        return rng.choice(("nums", "strs", "strs", "floats") + (("recs",) if role.type == "list" else ()))
    if role.type in ("map1", "map10"):
        return rng.choice(("map.num", "map.num", "map.str"))
    if role.type in ("map0", "map00"):
        return "map.num" if role.type == "map0" else "map.int"
    if role.type == "recs0":
        return "recs"
    if role.type in ("nums", "nums0"):
        return rng.choice(("nums", "nums", "floats"))
    if role.type == "any":
        return rng.choice(("num", "str", "bool", "text"))
    if role.type in ("num", "suffix"):
        return rng.choice(("int", "int", "float"))
    if role.type == "verbed":
        return "bool"
    if role.type == "statusverb":
        return "status"
    if role.type == "strs0":
        return "strs"
    return role.type


def class_of(kind: str) -> str:
    """What two slots must differ in to be told apart by a message that names neither."""
    if kind in ("num", "int", "float", "ratio", "small"):
        return "number"
    if kind in ("str", "text", "status", "none"):
        return "text"
    return "list" if kind in LISTS else kind.split(".", maxsplit=1)[0]
