"""What a run says it changed is held against the policy, rule by rule: each refuses what it is there for, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies import MISSING, Ref, load_policy
from runtime.effects import objection
from runtime.methods import Primitive
from runtime.objects import UvmObject
from runtime.snapshots import Neighbourhood

STANDARD = load_policy("standard")


@pytest.fixture
def shown() -> Neighbourhood:
    """A receiver "1" with a prototype "2" and a friend "3"."""
    prototype = UvmObject([], colour="red", greet=Primitive("clone_"))
    friend = UvmObject([], name="Grace")
    neighbourhood = Neighbourhood(UvmObject([prototype], balance=100, friend=friend, nothing=None))
    assert (neighbourhood.id_of(prototype), neighbourhood.id_of(friend)) == ("2", "3")
    return neighbourhood


def policy(**rules):
    """standard, with some of its rules for slots and objects changed."""
    slots = {name: rules.pop(name) for name in list(rules) if hasattr(STANDARD.slots, name)}
    return replace(STANDARD, slots=replace(STANDARD.slots, **slots), objects=replace(STANDARD.objects, **rules))


# name -> (the rules, effects, created, what is said; None where there is nothing to say)
CASES = {
    "a slot of its own": ({}, {"1": {"balance": 1}}, {}, None),
    "a new slot": ({}, {"1": {"fresh": 1}}, {}, None),
    "a new slot where none may be made": ({"create": False}, {"1": {"fresh": 1}}, {}, "made the slot fresh"),
    "an inherited slot where none may be made": ({"create": False}, {"1": {"colour": "blue"}}, {}, None),
    "removing": ({}, {"1": {"balance": MISSING}}, {}, None),
    "removing where nothing may be": ({"delete": False}, {"1": {"balance": MISSING}}, {}, "removed the slot balance"),
    "removing what is inherited": ({}, {"1": {"colour": MISSING}}, {}, "removed the slot colour"),
    "another type": ({}, {"1": {"balance": "much"}}, {}, None),
    "another type where none may change": ({"retype": False}, {"1": {"balance": "much"}}, {}, "changed the type"),
    "another type than the prototype's": ({"retype": False}, {"1": {"colour": 1}}, {}, "changed the type"),
    "an object for data": ({"retype": False}, {"1": {"balance": Ref("3")}}, {}, "changed the type"),
    "data for an object": ({"retype": False}, {"1": {"friend": 1}}, {}, "changed the type"),
    "an object for an object": ({"retype": False}, {"1": {"friend": Ref("2")}}, {}, None),
    "something for nothing": ({"retype": False}, {"1": {"nothing": 1}}, {}, None),
    "nothing for something": ({"retype": False}, {"1": {"balance": None}}, {}, "changed the type"),
    "a protected slot": ({"protected": ("bal*",)}, {"1": {"balance": 1}}, {}, "balance, which is protected"),
    "not a writable one": ({"writable": ("history",)}, {"1": {"balance": 1}}, {}, "not among the writable"),
    "a control slot that nothing protects": ({"protected": ()}, {"1": {"policy": "trusted"}}, {}, "no slot for methods"),
    "a parent": ({}, {"1": {"parent*": Ref("3")}}, {}, "no slot for methods"),
    "a private name": ({}, {"1": {"_p_oid": b""}}, {}, "no slot for methods"),
    "no name": ({}, {"1": {"a b": 1}}, {}, "no slot for methods"),
    "a method": ({}, {"1": {"greet": 1}}, {}, "greet, which is a method"),
    "removing a method": ({"access": "write"}, {"2": {"greet": MISSING}}, {}, "greet, which is a method"),
    "another object": ({}, {"3": {"name": "Ada"}}, {}, "changed another object"),
    "another object where that may be": ({"access": "write"}, {"3": {"name": "Ada"}}, {}, None),
    "an object that was not shown": ({"access": "write"}, {"9": {"name": "Ada"}}, {}, "not shown"),
    "making one": ({}, {}, {"new:1": ["1"]}, "made an object"),
    "making one where that may be": ({"clone": True}, {"new:1": {"balance": 1}, "new:2": {"x": 1}}, {"new:1": ["1"], "new:2": ["new:1"]}, None),
    "making one of nothing": ({"clone": True}, {}, {"new:1": ["9"]}, "not shown"),
    "making one that there is": ({"clone": True}, {}, {"3": ["1"]}, "by the name of another"),
    "a made one's method": ({"clone": True}, {"new:1": {"greet": 1}}, {"new:1": ["1"]}, "greet, which is a method"),
    "a made one's type": ({"clone": True, "retype": False}, {"new:1": {"balance": "x"}}, {"new:1": ["1"]}, "changed the type"),
    "too many": ({"clone": True}, {}, {f"new:{n}": ["1"] for n in range(1001)}, "more than 1000"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_rule(shown, case):
    """An objection names what no method under the policy could have done."""
    rules, effects, created, said = CASES[case]
    changes = {oid: {name: (None, new) for name, new in slots.items()} for oid, slots in effects.items()}

    found = objection(policy(**rules), shown, changes, created)

    assert found is None if said is None else said in (found or "")
