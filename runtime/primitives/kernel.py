"""Primitives of `traits`: cloning, slots, and what happens to a message that nobody understands."""

from __future__ import annotations

from typing import Any

from runtime.image import image_of
from runtime.mirrors import Mirror
from runtime.objects import UvmObject, incoming, remove_slot, settle, write_slot
from runtime.selectors import canonical, slot_name


def clone_(receiver: UvmObject, /, **slots: Any) -> UvmObject:
    """A new object that starts with the receiver's data and delegates to it for everything else.

    Own data slots are copied, so that a clone never writes into its prototype; behaviour stays where it
    is, so that what the prototype learns later its clones know at once. Keywords set slots of the clone.

    Raises `SlotError` for a value that cannot be kept.
    """
    clone = UvmObject([receiver])
    # Not as keywords of the constructor: a slot may be called like one of its parameters.
    for name, value in {**Mirror(receiver).own_slots(), **slots}.items():
        clone._slots[canonical(name)] = incoming(value)
    return clone


def setSlot_value_(receiver: UvmObject, name: str, value: Any, /) -> UvmObject:  # a selector
    """Write one of the receiver's own slots; answers the receiver.

    Raises `SelectorError` for a name that no slot could have, `SlotError` for a value that cannot be kept.
    """
    write_slot(receiver, slot_name(name), value)
    settle(receiver)
    return receiver


def removeSlot_(receiver: UvmObject, name: str, /) -> UvmObject:  # a selector
    """Remove one of the receiver's own slots; answers the receiver.

    Raises `SlotError` when it has none of that name.
    """
    remove_slot(receiver, slot_name(name))
    settle(receiver)
    return receiver


def doesNotUnderstand_(  # a selector
    receiver: UvmObject, selector: str, arguments: list[Any], keywords: dict[str, Any], /
) -> Any:
    """Answer a message for which lookup found no slot, by having its method written.

    Raises `MessageNotUnderstood` with every verdict when it stays unanswered.
    """
    from runtime.protocol import answer_unknown

    return answer_unknown(image_of(receiver), receiver, selector, arguments, keywords)
