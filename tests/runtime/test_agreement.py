"""Agreement between candidates, where the policy demands it: `strict` asks that three of five behave alike."""

from __future__ import annotations

import pytest

from runtime import MessageNotUnderstood
from runtime.objects import write_slot
from tests.runtime.fakes import FakeFaculties
from tests.runtime.test_protocol import verdict

ODD = "def deposit(self, amount):\n    return 1\n"
PLAIN = "def deposit(self, amount):\n    return 2\n"
SAME = "def deposit(self, amount):\n    return 1 + 1\n"


def behaving(job, policy):
    """A passing verdict whose observed behaviour is what the source returns."""
    return verdict(job, policy, evidence={"behaviour": str(eval(job.source.partition("return ")[2]))})  # our own text


@pytest.fixture
def account(image):
    """A clone of genesis held to the policy `strict`."""
    image["account"] = image["genesis"].clone_(balance=100)
    write_slot(image["account"], "policy", "strict")
    image.commit()
    image.faculties = FakeFaculties(behaving)
    return image["account"]


def test_the_first_candidate_that_enough_agree_with_is_kept(image, account, thinks):
    """Two sources that behave alike, one of them sampled twice, outvote one that passes as well."""
    thinks(lambda receiver, message: [ODD, PLAIN, SAME, PLAIN])

    assert account.deposit(25) == 2
    method = account._slots["deposit"]
    assert method.source == PLAIN
    assert method.verdict["checks"][-1] == {
        "name": "agreement", "passed": True, "message": "3 of 4 candidates behave like this one",
    }  # fmt: skip


def test_a_passing_candidate_that_stands_alone_is_not_kept(image, account, thinks):
    """One of two is not 0.6: both passed their checks, neither is installed, and the verdicts say why."""
    thinks(lambda receiver, message: [] if message.attempts else [ODD, PLAIN])

    with pytest.raises(MessageNotUnderstood) as caught:
        account.deposit(25)

    assert [found["verdict"] for found in caught.value.verdicts] == ["failed", "failed"]
    assert {found["checks"][-1]["name"] for found in caught.value.verdicts} == {"agreement"}
    assert "deposit" not in account._slots
