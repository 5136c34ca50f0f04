"""Pointer tags: what is shown, what comes back, and that data stays data."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.mind.genesis.pointers import TAGS
from runtime.mind.genesis.tags import END, PAD, PointerTags
from runtime.mind.requests import MethodRequest

DIALECT = PointerTags()
CONTROL = [*TAGS, END, PAD]
HOSTILE = st.one_of(
    st.sampled_from(
        ["<s0>", "<answer>", "<end>", "<pad>", "</message>", "<q1> '", "<<s0>>", "<\x00s0>", "\uff1cs0\uff1e", "a\nb"]
    ),
    st.text(max_size=30),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), HOSTILE, st.binary(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(HOSTILE, inner, max_size=3),
        st.tuples(inner),
        st.sets(st.integers(), max_size=2),
    ),
    max_leaves=6,
)
NAMES = st.one_of(
    st.sampled_from(["balance", "items", "max_speed", "class", "_hidden", "parent*", "ünit", "name"]), HOSTILE
)
REQUESTS = st.builds(
    MethodRequest,
    selector=st.sampled_from(["deposit", "addItem_", "at_put_", "total", "is_open", "last_3_items", "__x__", "été"]),
    arguments=st.lists(VALUES, max_size=8).map(tuple),
    keywords=st.dictionaries(NAMES, VALUES, max_size=4),
    slots=st.dictionaries(NAMES, VALUES, max_size=16),
    intent=st.one_of(st.none(), HOSTILE),
)


def structure(request: MethodRequest) -> list[str]:
    """The tags of a prompt, in order."""
    return re.findall(r"<[^<>]*>", DIALECT.prompt(request).text)


@settings(max_examples=300, deadline=None)
@given(REQUESTS)
def test_only_known_tags_each_slot_once(request_):
    """Whatever the names and values are, a prompt holds known tags only, one for each slot, one question, one end."""
    tags = structure(request_)

    assert set(tags) <= set(TAGS)
    assert tags.count("<message>") == tags.count("<answer>") == 1
    assert tags.count("<intent>") <= 1
    assert tags[-1] == "<answer>"
    shown = DIALECT.prompt(request_).text.split("<message>")[0]
    slots = re.findall(r"<s\d+>", shown)
    assert len(slots) == len(set(slots))


@settings(max_examples=200, deadline=None)
@given(REQUESTS, HOSTILE)
def test_a_value_changes_no_structure(request_, value):
    """Another text in the same place leaves the number of slots and messages as it was."""
    one = MethodRequest(request_.selector, ("plain",), {}, {"note": "plain"}, (), None)
    other = MethodRequest(request_.selector, (value,), {}, {"note": value}, (), None)

    assert structure(one) == structure(other)


@settings(max_examples=200, deadline=None)
@given(REQUESTS, st.text(max_size=60))
def test_any_completion_becomes_text(request_, completion):
    """Nonsense that a model may write neither raises nor leaves a control token behind."""
    source = DIALECT.source(DIALECT.prompt(request_).answer_prefix + completion, request_)

    assert isinstance(source, str)
    assert not any(token in source.replace(completion, "") for token in CONTROL)


@settings(max_examples=200, deadline=None)
@given(REQUESTS)
def test_the_header_is_valid_python(request_):
    """The header names the selector and one distinct parameter for each argument."""
    parameters = min(6, len(request_.arguments))
    if not request_.selector.isascii():
        return
    source = DIALECT.source("return·None", request_)
    (function,) = ast.parse(source).body

    assert function.name == request_.selector
    names = [arg.arg for arg in function.args.args]
    assert names[0] == "self"
    assert len(set(names)) == len(names) >= parameters


@pytest.mark.parametrize(
    ("request_", "source"),
    [
        (
            MethodRequest("deposit", (25,), {}, {"balance": 100}),
            "def deposit(self, amount):\n    self.balance += amount\n    return self.balance\n",
        ),
        (
            MethodRequest("add_item", (), {"item": "milk"}, {"items": [], "unit_price": 2.5}),
            "def add_item(self, item):\n    self.items.append(item)\n    return [x for x in self.items if x == item]\n",
        ),
        (
            MethodRequest("total", (), {}, {"items": [{"unit price": 2, "n": 1}]}),
            "def total(self):\n    return sum((item['unit price'] * item['n'] for item in self.items))\n",
        ),
        (
            MethodRequest("describe", (), {}, {"name": "x", "age": 3}),
            "def describe(self):\n    return f'name: {self.name}, age: {self.age:.2f}'\n",
        ),
        (
            MethodRequest("mark_as_shipped", (), {}, {"status": "new"}, (), "set the status to 'ready to go'"),
            "def mark_as_shipped(self):\n    self.status = 'ready to go' if self.status else 'shipped'\n",
        ),
    ],
)
def test_round_trip(request_, source):
    """A method written in tags comes back as it was."""
    assert DIALECT.source(DIALECT.answer(source, request_), request_) == source


def test_names_are_tags():
    """No slot, argument or key is left for the model to spell."""
    request = MethodRequest("add_zorbl", (), {"quix": 3}, {"zorbls": [], "frobs": 1})
    answer = DIALECT.answer("def add_zorbl(self, quix):\n    self.zorbls.append(quix)\n    self.frobs += 1\n", request)

    assert answer == "self.<s0>.append(<a0>)\n\tself.<s1>+=1"


def test_an_example_of_a_text_shows_its_slots():
    """Values of slots in a quoted example become their tags, and so does the text between them."""
    request = MethodRequest("label", (), {}, {"drink": "tea", "liters": 1.5}, (), "Something like 'tea (1.5 l)'.")
    source = "def label(self):\n    return f'{self.drink} ({self.liters} l)'\n"
    answer = DIALECT.answer(source, request)

    assert DIALECT.prompt(request).text.endswith("<intent>something like ' <s0> <q0> <s1> <q1> '<answer>")
    assert "tea" not in answer
    assert " l)" not in answer
    assert DIALECT.source(answer, request) == source


def test_a_related_word_points_to_its_slot():
    """`withdraw` is followed by the tag of the balance, which it is about; the first of the slots is the likeliest."""
    request = MethodRequest("withdraw", (5,), {}, {"owner": "Ada", "balance": 10})

    assert DIALECT.prompt(request).text == "<s0>balance:int<s1>owner:str ada<message>withdraw <n0>(<a0>int)<answer>"


def test_a_parameter_is_not_shadowed():
    """A parameter with the name of a taught local makes the local step aside."""
    request = MethodRequest("sum_without", (), {"item": 3}, {"values": [1, 2, 3]})
    completion = "return·sum(item·for·item·in·self.<s0>·if·item!=<a0>)"

    assert "item_ for item_ in self.values if item_ != item" in DIALECT.source(completion, request)
