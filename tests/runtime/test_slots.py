"""Slots: writing, removing, cloning, and what may be kept in one."""

from __future__ import annotations

import datetime
from collections import Counter, OrderedDict, UserDict
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import pytest

from runtime import SelectorError, SlotError, UvmObject
from runtime.methods import Primitive
from runtime.objects import label_of, write_slot
from runtime.selectors import MAX_LENGTH, canonical


def test_setSlot_value_in_both_spellings(traits):
    """`setSlot:value:` and `setSlot_value_` are one message, and so are the two spellings of the slot."""
    obj = UvmObject([traits])
    answers = [obj.setSlot_value_("a", 1), obj.send("setSlot:value:", "b", 2), obj.setSlot_value_("at:put:", 3)]

    assert answers == [obj] * 3
    assert [obj.a, obj.b, obj.at_put_] == [1, 2, 3]


def test_assignment_writes_an_own_slot(traits):
    """Assignment never writes to where the value was inherited from."""
    parent = UvmObject([traits], x=1)
    child = UvmObject([parent])
    child.x = 2

    assert (parent.x, child.x) == (1, 2)


def test_removeSlot_takes_own_slots_only(traits):
    """A slot that is only inherited cannot be removed from the heir."""
    parent = UvmObject([traits], x=1)
    child = UvmObject([parent], label="child", y=2)
    child.removeSlot_("y")

    with pytest.raises(SlotError, match="child has no slot x of its own"):
        child.removeSlot_("x")


def test_parents_are_slots(traits):
    """A slot that ends in a star delegates: it can be added, replaced and removed while the object lives."""
    obj, other = UvmObject([traits]), UvmObject(x="found")
    obj.setSlot_value_("library*", other)
    found = obj.x
    obj.removeSlot_("library*")

    assert found == "found"
    assert obj.send("x") == "recorded"


@pytest.mark.parametrize("value", [None, 5, "text", [], {}], ids=repr)
def test_a_parent_is_an_object(traits, value):
    """Nothing but an object can be delegated to."""
    with pytest.raises(SlotError, match=r"parent\* must hold an object to delegate to"):
        UvmObject([traits]).setSlot_value_("parent*", value)


@pytest.mark.parametrize("name", ["*", "1*", "a b*", "a**", "a:b*"])
def test_a_parent_slot_has_a_name(traits, name):
    """The part before the star is a name."""
    with pytest.raises(SlotError, match="no name for a parent slot"):
        UvmObject([traits]).setSlot_value_(name, UvmObject())


@pytest.mark.parametrize(
    "selector",
    ["", " ", "a b", "1a", "a-b", "a.b", "class", "None", "_a", "__init__", "_p_changed", "_v_x", "a\n", "a\0", "x*", 5, None,
     b"a", "ﬁ", "a" * (MAX_LENGTH + 1), ":", "::"],
    ids=repr,
)  # fmt: skip
def test_what_is_no_selector(traits, selector):
    """A name that Python would not take as a public attribute is no selector, in a send or for a slot."""
    obj = UvmObject([traits])

    with pytest.raises(SelectorError, match="selector"):
        obj.send(selector)
    with pytest.raises((SelectorError, SlotError)):
        obj.setSlot_value_(selector, 1)
    assert [name for name in obj._slots if name != "parent*"] == []


@pytest.mark.parametrize(
    ("selector", "arguments"), [("fly:to:", (1,)), ("fly:to:", ()), ("fly:", (1, 2)), ("fly:to", (1,)), ("fly:to", (1, 2))], ids=str
)
def test_a_colon_announces_an_argument(traits, selector, arguments):
    """A selector in Smalltalk's spelling is sent with one argument for each colon, or not at all."""
    with pytest.raises(SelectorError, match="announces . arguments?, one after each colon, and is sent with "):
        UvmObject([traits]).send(selector, *arguments)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a", "a"), ("a:", "a_"), ("at:put:", "at_put_"), ("größe", "größe"), ("a" * MAX_LENGTH, "a" * MAX_LENGTH), ("class:", "class_")],
)
def test_canonical_spelling(given, expected):
    """Colons become underscores; everything else is kept."""
    assert canonical(given) == expected


VALUES = [
    None, True, 7, -(10**30), 1.5, float("inf"), 2j, "text", "\ud800", b"\0", Decimal("1.10"), Fraction(1, 3),
    datetime.date(2026, 1, 2), datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.UTC), datetime.time(1), datetime.timedelta(1),
    [1, [2]], (1, (2,)), {"a": {1: 2}}, {1, 2}, frozenset({3}), [],
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_data_is_kept_as_it_is(image, value):
    """Every type of the closed world comes back equal and of the same type, from a new connection."""
    image["box"] = image["genesis"].clone_(content=value)
    image.connection.cacheMinimize()
    found = image["box"].content

    assert (type(found), found) == (type(value), value)


class Shade(IntEnum):
    DARK = 1


class Text(str):
    """A subclass could carry code."""


@pytest.mark.parametrize(
    "value",
    [object(), lambda: 0, (i for i in ()), iter([]), int, open, Shade.DARK, Text("x"), bytearray(b"x"), memoryview(b"x"),
     UserDict(), range(3), NotImplemented, ..., datetime, [object()], {"a": {"b": [print]}}, {1: iter(())}],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_an_image_cannot_keep_is_refused(traits, value):
    """A value that is no plain data is refused in one line, and the slot keeps what it held."""
    obj = UvmObject([traits], x="before")
    with pytest.raises(SlotError, match="cannot be kept in an image") as refused:
        obj.x = value

    assert "\n" not in str(refused.value)
    assert obj.x == "before"


def test_a_container_inside_itself_is_refused(traits):
    """Data without an end is refused rather than followed."""
    endless: list = []
    endless.append(endless)

    with pytest.raises(SlotError, match="contains itself"):
        UvmObject([traits]).setSlot_value_("x", endless)


def test_deep_data_is_refused_before_pickle_meets_it(traits):
    """Nesting beyond the limit is refused at the write, not at a commit far away."""
    deep: list = []
    for _ in range(5_000):
        deep = [deep]

    with pytest.raises(SlotError, match="nested deeper"):
        UvmObject([traits]).setSlot_value_("x", deep)


def test_collections_become_plain_dicts(traits):
    """The dict types of `collections` are kept as what they hold."""
    obj = UvmObject([traits], a=Counter("aab"), b=OrderedDict(x=1))

    assert (type(obj.a), obj.a, type(obj.b)) == (dict, {"a": 2, "b": 1}, dict)


def test_a_slot_owns_its_data(traits):
    """Changing a container after it was written, or after it was read, does not change the slot."""
    given = [1, {"k": [2]}]
    obj = UvmObject([traits], x=given)
    given[1]["k"].append(3)
    obj.x.append(4)
    obj.x[1]["k"].append(5)
    obj.send("x").append(6)

    assert obj.x == [1, {"k": [2]}]


def test_references_stay_references(image):
    """Objects inside containers are the objects themselves, also after a commit."""
    other = image["genesis"].clone_(n=1)
    image["box"] = image["genesis"].clone_(friends=[other, {"best": other}])
    image["box"].friends[0].n = 2
    image.connection.cacheMinimize()

    assert image["box"].friends[1]["best"].n == 2
    assert image["box"].friends[0] is image["box"].friends[1]["best"]


def test_data_takes_no_arguments(traits):
    """Sending arguments to data is an error that says what would have been valid."""
    obj = UvmObject([traits], label="account", balance=1)

    with pytest.raises(SlotError, match="account holds data in balance, which takes no arguments: set it with setSlot_value_"):
        obj.send("balance", 5)


def test_clone_copies_data_and_delegates_behaviour(traits):
    """A clone starts with copies of its prototype's data; behaviour it inherits, also what comes later."""
    prototype = UvmObject([traits], label="account", history=[1], balance=5)
    write_slot(prototype, "whoami", Primitive("whoami_"))
    clone = prototype.clone_(balance=7)
    clone.history = [*clone.history, 2]
    write_slot(prototype, "later", Primitive("other_"))

    assert (prototype.history, clone.history, prototype.balance, clone.balance) == ([1], [1, 2], 5, 7)
    assert sorted(clone._slots) == ["balance", "history", "parent*"]
    assert (clone.whoami()[0], clone.later()) == (clone, "other")
    assert label_of(clone) == "a clone of account"


def test_clones_do_not_share(traits):
    """Neither siblings, nor the class, nor the prototype see what one clone is given."""
    prototype = UvmObject([traits], n=0)
    first, second = prototype.clone_(), prototype.clone_()
    first.n = 1
    first.only_mine = True
    write_slot(first, "trick", Primitive("other_"))

    assert (prototype.n, second.n) == (0, 0)
    assert second.only_mine() == "recorded"
    assert second.trick() == "recorded"
    assert not any(hasattr(UvmObject, name) for name in ("n", "only_mine", "trick"))


def test_a_clone_of_a_clone_sees_through(traits):
    """Behaviour is found through any number of clones, with the last one as the receiver."""
    prototype = UvmObject([traits])
    write_slot(prototype, "whoami", Primitive("whoami_"))
    last = prototype.clone_().clone_().clone_()

    assert last.whoami() == (last, (), {})


@pytest.mark.parametrize("name", ["parents", "label", "self", "receiver", "slots", "name", "value", "send"])
def test_any_name_can_be_a_slot_of_a_clone(traits, name):
    """No selector is lost to the names of a parameter of BatOS's own."""
    prototype = UvmObject([traits], label="prototype")
    clone = prototype.clone_(**{name: 5})
    grandchild = clone.clone_()

    assert (clone.send(name), grandchild.send(name)) == (5, 5)
    assert label_of(clone) == "a clone of prototype"


def test_a_clone_refuses_what_cannot_be_kept(traits):
    """`clone_` holds its keywords to the same rules as any write."""
    with pytest.raises(SlotError, match="cannot be kept"):
        traits.clone_(x=object())
    with pytest.raises(SelectorError):
        traits.clone_(_x=1)
