"""Transactions: a top-level send is one, a block is one, and nobody else's are touched."""

from __future__ import annotations

import pytest

from runtime import MessageNotUnderstood, SlotError, TransactionError
from runtime.methods import Primitive
from runtime.objects import write_slot


@pytest.fixture
def box(image):
    """An object in the image that holds 0."""
    image["box"] = image["genesis"].clone_(n=0, history=[])
    return image["box"]


CHANGES = {
    "assignment": lambda box: setattr(box, "n", 5),
    "setSlot_value_": lambda box: box.setSlot_value_("n", 5),
    "setSlot:value:": lambda box: box.send("setSlot:value:", "n", 5),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_durable_when_it_returns(box, elsewhere, change):
    """Without a block around it, every way of writing a slot has committed when it is done."""
    CHANGES[change](box)

    assert elsewhere("box").n == 5


@pytest.mark.parametrize("remove", [lambda box: box.removeSlot_("n"), lambda box: delattr(box, "n")])
def test_a_removal_is_durable_when_it_returns(box, elsewhere, remove):
    """The same for removing one."""
    remove(box)

    assert "n" not in elsewhere("box")._slots


def test_a_refused_change_leaves_nothing_behind(box, elsewhere):
    """What cannot be kept neither changes the slot nor waits for the next commit."""
    with pytest.raises(SlotError):
        box.n = object()
    box.history = [1]

    assert (elsewhere("box").n, elsewhere("box").history) == (0, [1])


def test_a_block_is_one_transaction(image, box, elsewhere):
    """Inside a block nothing is durable; at its end everything is, at once."""
    with image.transaction():
        box.n = 1
        box.history = [1]
        inside = (elsewhere("box").n, elsewhere("box").history)

    assert inside == (0, [])
    assert (elsewhere("box").n, elsewhere("box").history) == (1, [1])
    assert not image.held


def test_a_block_that_raises_is_dropped(image, box, elsewhere):
    """Nothing of a block survives an exception in it, in memory neither."""
    with pytest.raises(ZeroDivisionError), image.transaction():
        box.n = 1
        image["other"] = image["genesis"].clone_()
        raise ZeroDivisionError

    assert (box.n, "other" in image, elsewhere("box").n) == (0, False, 0)
    assert not image.held


def test_blocks_do_not_nest(image, box, elsewhere):
    """A second block inside the first is an error, which drops the first as any exception would."""
    with pytest.raises(TransactionError, match="blocks do not nest"), image.transaction():
        box.n = 1
        with image.transaction():
            pass

    assert elsewhere("box").n == 0
    assert not image.held


def test_an_unknown_message_cannot_wait_inside_a_block(image, box):
    """The protocol commits as it goes: inside a block the send is refused, with a way out, and nothing is logged."""
    with pytest.raises(TransactionError, match="send it outside the block"), image.transaction():
        box.double()

    assert len(image.log) == 0
    assert box.n == 0


def test_known_messages_work_inside_a_block(image, box):
    """What is understood can be sent in a block as anywhere."""
    write_slot(image["genesis"], "whoami", Primitive("whoami_"))
    image.commit()
    with image.transaction():
        answer = box.whoami(1)

    assert answer == (box, (1,), {})


def test_the_slower_of_two_writers_is_told(image, box, elsewhere):
    """When another connection changed the object first, the write fails in one line, and can be sent again."""
    other = elsewhere("box")
    _ = box.n
    with pytest.raises(TransactionError, match="another process changed the same object first: send again"), image.transaction():
        box.n = box.n + 1
        write_slot(other, "n", 10)
        elsewhere.manager.commit()

    assert box.n == 10
    box.n = box.n + 1
    assert elsewhere("box").n == 11


def test_writers_of_different_objects_do_not_meet(image, box, elsewhere):
    """Another connection's change to another object is no conflict, and is seen afterwards."""
    image["other"] = image["genesis"].clone_(n=0)
    other = elsewhere("other")
    with image.transaction():
        box.n = 1
        write_slot(other, "n", 2)
        elsewhere.manager.commit()

    assert (box.n, image["other"].n) == (1, 2)


def test_what_was_required_must_not_have_changed(image, box, elsewhere):
    """`require` makes a commit depend on an object that it does not write."""
    image["base"] = image["genesis"].clone_(n=0)
    base = elsewhere("base")
    with pytest.raises(TransactionError), image.transaction():
        _ = image["base"].n
        image.require(image["base"])
        box.n = 1
        write_slot(base, "n", 1)
        elsewhere.manager.commit()

    assert box.n == 0


def test_rest_leaves_no_transaction_open(image, box, elsewhere):
    """After `rest` nothing is pending, and the newest state is seen."""
    other = elsewhere("box")
    write_slot(other, "n", 3)
    elsewhere.manager.commit()
    image.rest()

    assert image._manager.get()._resources == []
    assert box.n == 3


def test_rest_is_refused_inside_a_block(image):
    """Nobody may end a transaction that the caller holds."""
    with pytest.raises(TransactionError, match="held transaction"), image.transaction():
        image.rest()


def test_a_free_object_commits_nothing(image, elsewhere):
    """A clone that nobody refers to is changed freely and never stored."""
    before = image._database.lastTransaction()
    clone = image["genesis"].clone_(n=0)
    clone.n = 1
    clone.setSlot_value_("m", 2)

    assert (clone.n, clone.m) == (1, 2)
    assert image._database.lastTransaction() == before


def test_a_referred_object_is_stored_with_who_refers_to_it(image, box, elsewhere):
    """An object that a stored slot refers to is stored in the same transaction."""
    box.friend = image["genesis"].clone_(n=7)

    assert elsewhere("box").friend.n == 7


def test_an_object_in_no_image_refuses_unknown_messages(image):
    """Without an image nobody can be asked; the send is refused, not lost."""
    from runtime import UvmObject

    free = UvmObject(label="free")
    write_slot(free, "doesNotUnderstand_", Primitive("doesNotUnderstand_"))

    with pytest.raises(MessageNotUnderstood, match="it lives in no image"):
        free.fly()


def test_intents_nest_and_end(image):
    """The intent of a block is what the innermost says, and is gone afterwards, exception or not."""
    with image.intent("outer"):
        with pytest.raises(ZeroDivisionError), image.intent("inner"):
            assert image.current_intent == "inner"
            raise ZeroDivisionError
        assert image.current_intent == "outer"

    assert image.current_intent is None
