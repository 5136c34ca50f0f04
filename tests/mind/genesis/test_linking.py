"""Linking: a name that cannot stand where it stands becomes the one that can, and nothing else changes."""

from __future__ import annotations

import ast
from itertools import islice

import pytest

from runtime.mind.genesis.generator import examples
from runtime.mind.genesis.linking import link
from runtime.mind.genesis.tags import PointerTags
from runtime.mind.requests import MethodRequest

SLOTS = {"title": "Notes", "count": 3, "open": True, "items": ["a"], "rows": {"a": 1}}


def linked(body, slots=SLOTS, **parameters):
    """The body of a method after linking."""
    tree = ast.parse(body)
    link(tree, MethodRequest("m", (), {}, slots), parameters)
    return ast.unparse(tree)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("self.title = True", "self.open = True"),
        ("self.open += 1", "self.count += 1"),
        ("self.title.append(a)", "self.items.append(a)"),
        ("self.count.items()", "self.rows.items()"),
        ("self.items = 0", "self.count = 0"),
        ("self.count = not self.title", "self.open = not self.open"),
        ("self.title - a", "self.count - a"),
        ("self.count.upper()", "self.title.upper()"),
    ],
)
def test_the_only_fitting_slot_is_meant(written, meant):
    """A use that the slot's value does not allow is moved to the only slot that allows it."""
    assert linked(written, a=1) == meant


@pytest.mark.parametrize(
    "source", ["self.title = 'x'", "self.count += 1", "return_it = self.rows", "self.other = 3", "self.run()"]
)
def test_what_fits_stays(source):
    """Possible uses, new slots and sends of other messages are left alone."""
    slots = {**SLOTS, "other": None}

    assert linked(source, slots) == source


def test_two_that_fit_leave_it_as_it_is():
    """Where two other slots would do, nothing is guessed."""
    slots = {"title": "x", "a": 1, "b": 2}

    assert linked("self.title -= 1", slots) == "self.title -= 1"


def test_a_field_is_linked_like_a_slot():
    """The sum of a text field is the sum of the only number field."""
    slots = {"tracks": [{"title": "Blue", "seconds": 200}]}

    assert (
        linked("sum(item['title'] for item in self.tracks)", slots) == "sum((item['seconds'] for item in self.tracks))"
    )


def test_no_reference_is_changed():
    """What is right already stays as it is, for examples of all kinds."""
    dialect = PointerTags()
    for example in islice(examples(41), 1500):
        back = dialect.source(dialect.answer(example.source, example.request), example.request)

        assert ast.dump(ast.parse(back)) == ast.dump(ast.parse(example.source))
