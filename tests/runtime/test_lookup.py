"""Delegation: which slot a message finds, and whom the behaviour in it runs for."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime import MessageNotUnderstood, UvmObject
from runtime.methods import Primitive
from runtime.objects import lineage, lookup, lookup_after, resend, write_slot
from tests.runtime import fakes


class Graph(NamedTuple):
    """Objects by number: the parents of each in order, and which of them have the slot `x`."""

    parents: list[list[int]]
    holders: set[int]


@st.composite
def graphs(draw) -> Graph:
    count = draw(st.integers(1, 7))
    number = st.integers(0, count - 1)
    parents = draw(st.lists(st.lists(number, max_size=4), min_size=count, max_size=count))
    return Graph(parents, draw(st.sets(number)))


def in_order(graph: Graph, start: int) -> list[int]:
    """The lookup order in its plainest form: an object, then everything above its first parent, then its second."""
    order: list[int] = []

    def visit(number: int) -> None:
        if number not in order:
            order.append(number)
            for parent in graph.parents[number]:
                visit(parent)

    visit(start)
    return order


def built(graph: Graph) -> list[UvmObject]:
    objects = [UvmObject(label=str(number)) for number in range(len(graph.parents))]
    for number, obj in enumerate(objects):
        for position, parent in enumerate(graph.parents[number]):
            write_slot(obj, f"parent{position}*", objects[parent])
        if number in graph.holders:
            write_slot(obj, "x", number)
    return objects


@given(graphs())
def test_lineage_is_depth_first_and_visits_nobody_twice(graph):
    """On any parent graph, cycles and diamonds included, objects are visited depth first and once each."""
    objects = built(graph)

    assert [[int(each._label) for each in lineage(obj)] for obj in objects] == [
        in_order(graph, number) for number in range(len(objects))
    ]


@given(graphs())
def test_lookup_ends_at_the_first_holder(graph):
    """A selector is found in the first object of the lineage that has the slot, or nowhere."""
    objects = built(graph)

    found = [lookup(obj, "x") for obj in objects]
    expected = [next((n for n in in_order(graph, start) if n in graph.holders), None) for start in range(len(objects))]

    assert [each.value if each else None for each in found] == expected


@given(graphs())
def test_resend_continues_past_the_holder(graph):
    """A resend from a holder finds the next holder in the receiver's own lineage."""
    objects = built(graph)
    path = [number for number in in_order(graph, 0) if number in graph.holders]

    found = [lookup_after(objects[0], objects[number], "x") for number in path]

    assert [each.value if each else None for each in found] == [*path[1:], None][: len(path)]


def test_own_slot_wins_over_a_parent():
    """An own slot hides the one that is inherited, and removing it uncovers that again."""
    parent = UvmObject(x="parent")
    child = UvmObject([parent], x="child")
    before = child.x
    del child.x

    assert (before, child.x) == ("child", "parent")


def test_first_parent_ancestry_comes_before_the_second_parent():
    """What a grandparent over the first parent has wins over what the second parent has."""
    top = UvmObject(x="top")
    left, right = UvmObject([top]), UvmObject(x="right")

    assert UvmObject([left, right]).x == "top"


def test_self_is_the_receiver():
    """Inherited behaviour runs with the receiver, not with the object that holds it."""
    top = UvmObject()
    write_slot(top, "whoami", Primitive("whoami_"))
    child = UvmObject([UvmObject([top])])

    assert child.whoami(1, b=2) == (child, (1,), {"b": 2})


def test_attribute_and_send_are_the_same_send():
    """`obj.selector(x)` and `obj.send("selector", x)` do the same, in both spellings, memo or not."""
    obj = UvmObject()
    write_slot(obj, "put_at_", Primitive("whoami_"))

    answers = [obj.send("put:at:", 1, 2), obj.put_at_(1, 2), obj.send("put_at_", 1, 2), getattr(obj, "put:at:")(1, 2)]

    assert answers == [(obj, (1, 2), {})] * 4


def test_an_unknown_message_reaches_doesNotUnderstand_the_same_way(traits):
    """Both ways of sending, in both spellings, hand the same reified parts to the receiver's `doesNotUnderstand_`."""
    obj = UvmObject([traits])

    answers = [obj.fly_to_("moon", fast=True), obj.send("fly:to:", "moon", fast=True), getattr(obj, "fly:to:")("moon", fast=True)]

    assert answers == ["recorded"] * 3
    assert fakes.sent == [(obj, "fly_to_", ["moon"], {"fast": True})] * 3


def test_a_method_may_be_called_send(traits):
    """`send` can be a selector too: it is reached through `send`, which stays what it is."""
    obj = UvmObject([traits])
    first = obj.send("send", 1)
    write_slot(obj, "send", Primitive("whoami_"))

    assert first == "recorded"
    assert obj.send("send", 1) == (obj, (1,), {})
    assert obj.send("send", 2) == (obj, (2,), {})


def test_resend_reaches_the_overridden_behaviour():
    """`resend` runs what the holder overrides, still for the receiver."""
    top = UvmObject()
    write_slot(top, "x", Primitive("whoami_"))
    middle = UvmObject([top])
    write_slot(middle, "x", Primitive("other_"))
    child = UvmObject([middle])

    assert child.x() == "other"
    assert resend(child, middle, "x", 1) == (child, (1,), {})


def test_resend_past_the_last_is_not_understood(traits):
    """A resend that finds nobody is an unknown message to the receiver."""
    obj = UvmObject([traits], x=1)

    assert resend(obj, obj, "x", 5) == "recorded"
    assert fakes.sent == [(obj, "x", [5], {})]


def test_without_doesNotUnderstand_a_send_is_refused():
    """An object to which nobody lends `doesNotUnderstand_` refuses what it does not know, in one line."""
    with pytest.raises(MessageNotUnderstood) as refused:
        UvmObject(label="rock").roll(1)

    assert (refused.value.selector, refused.value.receiver, refused.value.message_id) == ("roll", "rock", None)
    assert str(refused.value) == "rock does not understand roll: no ancestor of it has doesNotUnderstand_"


def test_data_called_doesNotUnderstand_is_no_answer():
    """A data slot of that name is no behaviour: the send is refused rather than answered with data."""
    with pytest.raises(MessageNotUnderstood):
        UvmObject(doesNotUnderstand_="shrug").roll()


def test_an_object_may_answer_unknown_messages_its_own_way(traits):
    """`doesNotUnderstand_` is a slot like any other: an object's own wins over the inherited one."""
    obj = UvmObject([traits])
    write_slot(obj, "doesNotUnderstand_", Primitive("whoami_"))

    assert obj.roll(1, k=2) == (obj, ("roll", [1], {"k": 2}), {})
    assert fakes.sent == []


def test_a_cycle_of_two_still_ends():
    """Two objects that delegate to each other find nothing, and say so."""
    left = UvmObject(label="left")
    right = UvmObject([left], label="right")
    write_slot(left, "parent*", right)

    assert lookup(left, "x") is None
    with pytest.raises(MessageNotUnderstood):
        left.x()
