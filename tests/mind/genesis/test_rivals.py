"""A selector that two families claim belongs to one of them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from runtime.mind.genesis.examples import TRAINING
from runtime.mind.genesis.families import FAMILIES, parse
from runtime.mind.genesis.generator import sample
from runtime.mind.genesis.rivals import belongs_to_another, skeleton

FAMILY = {family.name: family for family in FAMILIES}
BARE = replace(TRAINING, intents=0.0, compositions=0.0, wishes=0.0)


def test_skeleton_shows_what_a_prompt_shows():
    """Slots, their singulars, fields of records and literals are told apart; their names are not."""
    family = parse("= f\n: x:recs f:num@x n:lit\n> g\n? g\nreturn self.$x", "k")[0]
    assert skeleton(family, "top_$n_%x_by_$f") == ("top_L_Ss_by_F", ("n", "x", "f"))


@pytest.mark.parametrize(
    ("name", "phrasing", "roles", "slots", "arguments", "another"),
    [
        # a table alone: its highest key; beside numbers: theirs
        ("map_max_key", "best", {"x": "stock"}, {"stock": {"a": 1}}, [], False),
        ("map_max_key", "best", {"x": "stock"}, {"stock": {"a": 1}, "ages": [1, 2]}, [], True),
        ("list_max", "best", {"x": "ages"}, {"stock": {"a": 1}, "ages": [1, 2]}, [], False),
        # a text among others has no average
        ("map_max_key", "best", {"x": "stock"}, {"stock": {"a": 1}, "ages": ["x"]}, [], False),
        # what is asked about has another type than the elements of the list
        ("recs_has", "has_%x", {"x": "users", "n": "name"}, {"users": [{"name": "a"}]}, ["a"], False),
        # names decide
        ("reset_zero_bare", "reset", {"x": "count"}, {"count": 3}, [], False),
        ("reset_zero_bare", "reset", {"x": "count"}, {"count": 3, "tags": ["a"]}, [], True),
    ],
)  # fmt: skip
def test_who_answers(name, phrasing, roles, slots, arguments, another):
    """Slots, their values and the arguments decide which families could answer; the more usual one does."""
    types = {roles[r.name]: r.type for r in FAMILY[name].roles if r.name in roles}
    assert belongs_to_another(FAMILY[name], phrasing, roles, types, slots, arguments) is another


def test_no_example_without_intent_is_another_familys():
    """Hundreds of drawn messages `best()`: a table's only where there are no numbers to choose from."""
    rng = random.Random(1)
    seen = 0
    for _ in range(1500):
        example = sample(FAMILY["map_max_key"], rng, BARE)
        if example is not None and example.request.selector.rstrip("_") == "best":
            seen += 1
            values = example.request.slots.values()
            assert not any(isinstance(v, list) and v and all(isinstance(e, (int, float)) and not isinstance(e, bool) for e in v) for v in values)
    assert seen > 5
