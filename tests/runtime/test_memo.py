"""Bound methods are remembered, and never run when they are stale."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from runtime import UvmObject
from runtime.methods import Primitive
from runtime.objects import UnknownSend, forget_bound_methods, lookup, remove_slot, write_slot

SELECTORS = ("x", "y")
PRIMITIVES = ("whoami_", "other_")


@pytest.fixture
def family() -> tuple[UvmObject, UvmObject, UvmObject]:
    """A child, its parent and its grandparent; the grandparent understands `x`, which has been sent and is remembered."""
    top = UvmObject(label="top")
    write_slot(top, "x", Primitive("other_"))
    middle = UvmObject([top], label="middle")
    child = UvmObject([middle], label="child")
    assert child.x() == "other"
    assert "x" in child.__dict__
    return child, middle, top


def test_an_override_is_seen_at_once(family):
    """A slot that appears between receiver and holder takes over."""
    child, middle, _ = family
    write_slot(middle, "x", Primitive("whoami_"))

    assert child.x() == (child, (), {})


def test_replaced_behaviour_is_seen_at_once(family):
    """The holder's new behaviour runs, not the one that was remembered."""
    child, _, top = family
    write_slot(top, "x", Primitive("whoami_"))

    assert child.x() == (child, (), {})


def test_behaviour_that_became_data_is_data(family):
    """Where a method was, data may be: it is answered and not called."""
    child, _, top = family
    write_slot(top, "x", 5)

    assert (child.x, child.send("x")) == (5, 5)


def test_removed_behaviour_is_gone(family):
    """A removed method is unknown again."""
    child, _, top = family
    remove_slot(top, "x")

    assert isinstance(child.x, UnknownSend)


def test_another_parent_brings_its_own(family):
    """Replacing a parent replaces what is inherited."""
    child, middle, _ = family
    other = UvmObject()
    write_slot(other, "x", Primitive("whoami_"))
    write_slot(middle, "parent*", other)

    assert child.x() == (child, (), {})


def test_a_removed_parent_takes_its_behaviour_along(family):
    """Without the parent, nothing of it is remembered."""
    child, middle, _ = family
    remove_slot(middle, "parent*")

    assert isinstance(child.x, UnknownSend)


def test_an_aborted_method_is_forgotten(image):
    """A method of a transaction that was dropped is not remembered either."""
    genesis = image["genesis"]
    with pytest.raises(ZeroDivisionError), image.transaction():
        write_slot(genesis, "x", Primitive("other_"))
        assert genesis.x() == "other"
        raise ZeroDivisionError

    assert isinstance(genesis.x, UnknownSend)


@pytest.mark.parametrize("boundary", ["rest", "abort", "commit", "settle", "write", "block"])
def test_what_another_connection_removed_is_not_run(image, elsewhere, boundary):
    """At every transaction boundary, a method that another connection replaced or removed is looked up again."""
    image["heir"] = image["genesis"].clone_(n=0)
    write_slot(image["genesis"], "x", Primitive("other_"))
    write_slot(image["genesis"], "y", Primitive("other_"))
    image.commit()
    heir = image["heir"]
    assert (heir.x(), heir.y()) == ("other", "other")

    other = elsewhere("genesis")
    remove_slot(other, "x")
    write_slot(other, "y", Primitive("whoami_"))
    elsewhere.manager.commit()
    # The change above went through this process too, and emptied the memos; another process would not have.
    heir.__dict__["x"] = heir.__dict__["y"] = lambda: "stale"
    from runtime import objects as module

    module._memoised.add(heir)
    {"rest": image.rest, "abort": image.abort, "commit": image.commit, "settle": image.settle}.get(boundary, lambda: None)()
    if boundary == "write":
        heir.n = 1
    if boundary == "block":
        with image.transaction():
            heir.n = 1

    assert isinstance(heir.x, UnknownSend)
    assert heir.y()[0] is heir


class Memos(RuleBasedStateMachine):
    """Objects whose behaviour and parents change in any order, sent to all the while."""

    def __init__(self) -> None:
        super().__init__()
        forget_bound_methods()
        self.objects = [UvmObject(label=str(number)) for number in range(4)]

    @rule(who=st.integers(0, 3), name=st.sampled_from(SELECTORS), primitive=st.sampled_from(PRIMITIVES))
    def learn(self, who, name, primitive):
        write_slot(self.objects[who], name, Primitive(primitive))

    @rule(who=st.integers(0, 3), name=st.sampled_from(SELECTORS))
    def know(self, who, name):
        write_slot(self.objects[who], name, 5)

    @rule(who=st.integers(0, 3), name=st.sampled_from([*SELECTORS, "parent0*", "parent1*"]))
    def forget(self, who, name):
        if name in self.objects[who]._slots:
            remove_slot(self.objects[who], name)

    @rule(who=st.integers(0, 3), whom=st.integers(0, 3), position=st.integers(0, 1))
    def adopt(self, who, whom, position):
        write_slot(self.objects[who], f"parent{position}*", self.objects[whom])

    @invariant()
    def nothing_stale_runs(self):
        for obj in self.objects:
            for name in SELECTORS:
                found = lookup(obj, name)
                read = getattr(obj, name)
                if found is None:
                    assert isinstance(read, UnknownSend)
                elif found.value == 5:
                    assert read == 5
                else:
                    assert read() == ("other" if found.value.name == "other_" else (obj, (), {}))
                    assert obj.send(name) == read()


test_no_sequence_of_changes_leaves_a_stale_method = pytest.mark.usefixtures("test_primitives")(Memos.TestCase)
Memos.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
