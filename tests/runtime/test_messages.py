"""Reified messages and the log that keeps them."""

from __future__ import annotations

import pytest

from runtime import SlotError
from runtime.messages import FINAL, NEXT, STATES, UNFINISHED, reify


@pytest.fixture
def message(image):
    """A message in the log, just received: number 1."""
    made = reify(image["genesis"], "fly_to_", ["moon"], {"fast": True}, sender="tester", intent="land", traits=image["traits"])
    assert image.log.append(made) == 1
    image.commit()
    return made


def in_state(message, state: str):
    """`message`, put into `state` past the rules."""
    message._slots["state"] = state
    message._p_changed = True
    return message


def test_a_message_is_an_object_that_says_what_was_sent(image, message):
    """Selector, arguments, keywords, receiver, sender, intent, time and state are its slots."""
    assert (message.selector, message.arguments, message.keywords) == ("fly_to_", ["moon"], {"fast": True})
    assert (message.receiver, message.sender, message.intent) == (image["genesis"], "tester", "land")
    assert (message.state, message.reason, message.attempts) == ("received", None, [])
    assert message.transitions == [("received", message.time)]
    assert message._label == "message fly_to_ to genesis"


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_only_what_may_follow_follows(message, before, after):
    """A transition that the protocol does not have names both states and what would be valid, and changes nothing."""
    in_state(message, before)
    if after in NEXT[before]:
        message.advance(after, "because")
        assert (message.state, message.reason, message.transitions[-1][0]) == (after, "because", after)
        return
    with pytest.raises(ValueError, match=f"message is {before} and cannot become {after}: valid are"):
        message.advance(after)
    assert (message.state, len(message.transitions)) == (before, 1)


def test_an_unknown_state_is_refused(message):
    """A state that is none is refused with the list of those there are."""
    with pytest.raises(ValueError, match="unknown state pondering: valid are received, reflecting"):
        message.advance("pondering")


def test_every_unfinished_state_can_be_refused_and_no_final_one_left():
    """Whatever state a process dies in, the next one can end the message; what is final stays."""
    assert {state for state in STATES if "refused" in NEXT[state]} == set(UNFINISHED)
    assert [NEXT[state] for state in FINAL] == [(), ()]


def test_arguments_that_cannot_be_kept_make_no_message(image):
    """Data that an image cannot hold is refused before there is a message."""
    with pytest.raises(SlotError):
        reify(image["genesis"], "fly", [object()], {}, sender="tester", intent=None, traits=image["traits"])


def test_the_arguments_of_a_message_are_its_own(image):
    """What the sender changes after sending is not in the message."""
    given = [1]
    made = reify(image["genesis"], "fly", [given], {}, sender="tester", intent=None, traits=image["traits"])
    given.append(2)

    assert made.arguments == [[1]]


def test_numbers_count_from_one_and_latest_comes_newest_first(image):
    """Messages are numbered in the order in which they came, and listed the other way round."""
    for name in "abcde":
        image.log.append(reify(image["genesis"], name, [], {}, sender="t", intent=None, traits=image["traits"]))
    image.commit()

    assert [(number, each.selector) for number, each in image.log.latest(3)] == [(5, "e"), (4, "d"), (3, "c")]
    assert [number for number, _ in image.log.latest(100)] == [5, 4, 3, 2, 1]
    assert list(image.log.latest(0)) == []
    assert (len(image.log), image.log[2].selector) == (5, "b")
    with pytest.raises(KeyError):
        image.log[6]


def test_the_index_knows_the_unfinished(image):
    """A message is in the index from its start until it is finished; finishing twice is harmless."""
    for name in "abc":
        image.log.append(reify(image["genesis"], name, [], {}, sender="t", intent=None, traits=image["traits"]))
    image.log.finish(2)
    image.log.finish(2)
    image.commit()

    assert [number for number, _ in image.log.unfinished()] == [1, 3]


def test_appending_does_not_rewrite_the_log(image, place):
    """The thousandth message costs as many bytes as the tenth: the log is a tree, no list."""
    from pathlib import Path

    def append(count: int) -> int:
        before = Path(place, "Data.fs").stat().st_size
        for _ in range(count):
            image.log.append(reify(image["genesis"], "x", [], {}, sender="t", intent=None, traits=image["traits"]))
            image.commit()
        return Path(place, "Data.fs").stat().st_size - before

    append(10)
    early = append(50)
    for _ in range(800):
        image.log.append(reify(image["genesis"], "x", [], {}, sender="t", intent=None, traits=image["traits"]))
    image.commit()
    late = append(50)

    assert late < 2 * early
