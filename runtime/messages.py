"""Messages that nobody understood, reified, and the log that keeps them.

A message is in one of seven states. The first five are unfinished: a process that finds one in them at
start knows that the one before died there. The last two are final.

    received → reflecting → compiling → verifying → installing → answered
        |          ↑___________|____________|  ↑________|
        |_____________________↑                                  refused, from any of them

What is submitted needs no reflection; a repair goes back to it, a receiver that changed back to verifying.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from BTrees.LOBTree import LOBTree
from BTrees.LOBTree import LOTreeSet as LongSet
from persistent import Persistent

from runtime.objects import UvmObject, label_of, write_slot

UNFINISHED = ("received", "reflecting", "compiling", "verifying", "installing")
FINAL = ("answered", "refused")
STATES = UNFINISHED + FINAL
#: What may follow each state.
NEXT = {
    "received": ("reflecting", "compiling", "refused"),
    "reflecting": ("compiling", "refused"),
    "compiling": ("reflecting", "verifying", "refused"),
    "verifying": ("reflecting", "verifying", "installing", "refused"),
    "installing": ("verifying", "answered", "refused"),
    "answered": (),
    "refused": (),
}


class Message(UvmObject):
    """A reified send: an object with the slots `selector`, `arguments`, `keywords`, `receiver`, `sender`,
    `time` (seconds since the epoch), `intent`, `state`, `reason` (why it was refused), `attempts` (one
    mapping of `source` and `verdict` per candidate) and `transitions` (pairs of state and time).
    """

    def advance(self, state: str, reason: str | None = None) -> None:
        """Enter `state`. The caller commits. Raises `ValueError` for a state that cannot follow the present one."""
        if state not in STATES:
            raise ValueError(f"unknown state {state}: valid are {', '.join(STATES)}")
        valid = NEXT[self._slots["state"]]
        if state not in valid:
            raise ValueError(f"message is {self._slots['state']} and cannot become {state}: valid are {', '.join(valid) or 'none'}")
        write_slot(self, "state", state)
        write_slot(self, "reason", reason)
        write_slot(self, "transitions", [*self._slots["transitions"], (state, time.time())])

    def add_attempts(self, attempts: Sequence[Mapping[str, Any]]) -> None:
        """Record candidates that were tried, each with its verdict. The caller commits."""
        write_slot(self, "attempts", [*self._slots["attempts"], *(dict(attempt) for attempt in attempts)])


def reify(
    receiver: UvmObject,
    selector: str,
    arguments: Sequence[Any],
    keywords: Mapping[str, Any],
    *,
    sender: str,
    intent: str | None,
    traits: UvmObject,
) -> Message:
    """A message object in state `received`. Raises `SlotError` for arguments that cannot be kept."""
    now = time.time()
    return Message(
        [traits],
        label=f"message {selector} to {label_of(receiver)}",
        selector=selector,
        arguments=list(arguments),
        keywords=dict(keywords),
        receiver=receiver,
        sender=sender,
        time=now,
        intent=intent,
        state="received",
        reason=None,
        attempts=[],
        transitions=[("received", now)],
    )


class MessageLog(Persistent):
    """All reified messages by number, oldest first, and an index of the unfinished ones."""

    def __init__(self) -> None:
        self._messages = LOBTree()
        self._unfinished = LongSet()

    def append(self, message: Message) -> int:
        """Keep `message`; its number, counting from 1."""
        number = self._messages.maxKey() + 1 if self._messages else 1
        self._messages[number] = message
        self._unfinished.insert(number)
        return number

    def finish(self, number: int) -> None:
        """Take a message that reached a final state out of the index."""
        if number in self._unfinished:
            self._unfinished.remove(number)

    def unfinished(self) -> list[tuple[int, Message]]:
        """Messages that no process has brought to an end."""
        return [(number, self._messages[number]) for number in self._unfinished]

    def latest(self, count: int) -> Iterator[tuple[int, Message]]:
        """The newest `count` messages, newest first."""
        keys = self._messages.keys()
        for index in range(len(keys) - 1, max(-1, len(keys) - 1 - count), -1):
            yield keys[index], self._messages[keys[index]]

    def __getitem__(self, number: int) -> Message:
        """The message with that number. Raises `KeyError`."""
        return self._messages[number]

    def __len__(self) -> int:
        return len(self._messages)
