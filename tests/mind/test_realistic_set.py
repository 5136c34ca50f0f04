"""The hand-written messages are what they claim to be: enough, distinct, answerable, and not by luck."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.mind.realistic import DEVELOPMENT_SET, REFERENCES, TEST_SET, VALIDATION_SET, Case, judge, load_cases

TEST_CASES = load_cases(TEST_SET)
DEVELOPMENT_CASES = load_cases(DEVELOPMENT_SET)
VALIDATION_CASES = load_cases(VALIDATION_SET)
CASES = TEST_CASES + DEVELOPMENT_CASES + VALIDATION_CASES
SOURCES = {record["id"]: record["source"] for record in map(json.loads, REFERENCES.read_text("utf-8").splitlines())}
LAZY_BODIES = (
    "return None",
    "return self",
    "return args[0] if args else self",
    "return args[-1] if args else self",
    "return True",
    "return False",
    "return 0",
    "return 1",
    "return ''",
    "return []",
    "return {}",
    "raise ValueError",
)
cases = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def _method(case: Case, body: str) -> str:
    return f"def {case.selector}(self, *args, **kwargs):\n    {body}\n"


def test_there_are_as_many_cases_as_announced() -> None:
    """160 messages to report on, 105 to develop with, 120 to choose by, and a reference for each."""
    assert len(TEST_CASES) == 160
    assert len(DEVELOPMENT_CASES) == 105
    assert len(VALIDATION_CASES) == 120
    assert SOURCES.keys() == {case.id for case in CASES}


def test_ids_are_unique() -> None:
    """No id names two cases, not even across the sets."""
    assert [name for name, count in Counter(case.id for case in CASES).items() if count > 1] == []


def test_the_sets_share_no_case() -> None:
    """No object of the development set occurs in the test set, so no message of it does either."""
    assert {case.object for case in TEST_CASES} & {case.object for case in DEVELOPMENT_CASES} == set()


def test_the_sets_are_mixed_alike() -> None:
    """In all sets about half of the messages say what they want and about a third are harder ones."""
    for chosen in (TEST_CASES, DEVELOPMENT_CASES, VALIDATION_CASES):
        assert 0.45 <= sum(case.intent is not None for case in chosen) / len(chosen) <= 0.55
        assert 0.30 <= sum(case.level == "harder" for case in chosen) / len(chosen) <= 0.40


@cases
def test_the_message_itself_is_checked_first(case: Case) -> None:
    """The first check is the message as it was sent, followed by two to four other ones."""
    first = case.checks[0]

    assert (case.slots, case.args, case.kwargs) == (first.slots, first.args, first.kwargs)
    assert 3 <= len(case.checks) <= 5


@cases
def test_every_check_expects_something(case: Case) -> None:
    """A check without any expectation would pass every method; a changed slot is one of the receiver's."""
    for check in case.checks:
        assert check.expected
        assert check.expected.keys() <= {"returns", "returns_any", "returns_contains", "after", "raises"}
        assert check.expected.get("after", {}).keys() <= check.slots.keys()


@cases
def test_the_intent_is_one_line(case: Case) -> None:
    """An intent is one short line, as it would be typed behind a message."""
    assert case.intent is None or (
        case.intent == case.intent.strip() and "\n" not in case.intent and len(case.intent) <= 150
    )


@cases
def test_the_reference_passes(case: Case) -> None:
    """Every message can be answered: its reference method passes."""
    assert judge(case, SOURCES[case.id]).reason == ""


@cases
def test_a_lazy_method_fails(case: Case) -> None:
    """Doing nothing, handing back what came in and constants are answers to no message."""
    assert [body for body in LAZY_BODIES if judge(case, _method(case, body)).passed] == []


@cases
def test_an_untouched_slot_must_stay(case: Case) -> None:
    """A method that answers well but also spoils a slot fails."""
    answer = SOURCES[case.id].replace(f"def {case.selector}(", "def answer(", 1)
    for name in case.slots:
        body = f"result = answer(self, *args, **kwargs)\n    self.{name} = 'spoiled'\n    return result"

        assert not judge(case, answer + _method(case, body)).passed


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("while True: pass", "TimeLimit"),
        ("raise SystemExit(0)", "SystemExit"),
        ("return answer(self)", "NameError"),
        ("return vars(self)", "TypeError"),
        ("return None", "returned None"),
        ("while True:\n        try: pass\n        except: pass", "TimeLimit"),
        ("return (", "SyntaxError"),
    ],
)
def test_wrong_code_is_a_result(body: str, reason: str) -> None:
    """Code that loops, exits, looks behind the slots or is no Python fails with a reason and raises nothing."""
    case = next(case for case in TEST_CASES if case.id == "account-balance-in-cents")
    result = judge(case, _method(case, body), timeout_s=0.2)

    assert not result.passed
    assert reason in result.reason


def test_a_method_of_another_name_is_none() -> None:
    """The source has to define the selector that was sent."""
    assert judge(TEST_CASES[0], "def other(self): pass").reason == "KeyError: 'deposit'"
