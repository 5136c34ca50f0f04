"""The checks, each over observations that a fake cell makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from policies import Policy, load_policy
from sandbox import Example, Job, Sandbox, Verdict
from sandbox.checks import agreement, variations
from sandbox.checks.comparing import agrees
from tests.sandbox.fakes import FakeBackend, frame, honest

SOURCE = "def answer(self, amount=0):\n    return 1\n"
STANDARD = load_policy("standard")


def verdict_of(job: Job, change: Callable[[dict[str, Any]], None] = lambda seen: None, policy: Policy = STANDARD) -> Verdict:
    """The verdict when every observation is honest except for `change`."""

    def answer(sent: dict[str, Any]) -> bytes:
        data = honest(sent)
        for seen in data["observations"]:
            change(seen)
        return frame(data)

    with Sandbox(FakeBackend(answer), policy) as sandbox:
        return sandbox.verify(job)


def failed(verdict: Verdict) -> tuple[str, str]:
    """The check that ended it, and its message."""
    assert "failed" == verdict.verdict, verdict
    return verdict.checks[-1].name, verdict.checks[-1].message


def of_run(name: str, **changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(seen: dict[str, Any]) -> None:
        if seen["run"] == name:
            seen.update(changes)

    return change


MESSAGE = Job(source=SOURCE, slots={"balance": 100, "history": []}, args=[1], message=True)


def test_all_required_checks_are_named_in_order() -> None:
    """A passing verdict lists every check that the policy requires, in order of cost."""
    wanted = ["answers", "deterministic", "effects", "invariants", "examples", "variations", "regressions"]

    assert wanted == [check.name for check in verdict_of(MESSAGE).checks if check.passed]


def test_check_that_nobody_knows_fails() -> None:
    """A policy that requires more than this version can check gets no pass."""
    policy = replace(STANDARD, checks=replace(STANDARD.checks, required=(*STANDARD.checks.required, "proof")))

    assert "proof" == failed(verdict_of(MESSAGE, policy=policy))[0]


def test_message_that_raises_is_not_answered() -> None:
    """An exception is no answer to the original message; the check names it with its line."""
    raised = {"type": "ValueError", "message": "too much", "line": 2}

    name, message = failed(verdict_of(MESSAGE, of_run("message", ended="raised", value=None, raised=raised)))

    assert ("answers", "the message raised ValueError: too much in line 2") == (name, message)


@pytest.mark.parametrize(
    "changes",
    [{"value": 2}, {"value": True}, {"value": 1.0}, {"effects": {"self": {"balance": {"old": 100, "new": 1}}}},
     {"ended": "raised", "value": None, "raised": {"type": "ValueError", "message": "", "line": None}}],
)  # fmt: skip
def test_another_observation_in_the_other_process(changes: dict[str, Any]) -> None:
    """Any difference between the two processes, of a type or of an effect too, is not deterministic."""
    job = Job(source=SOURCE, slots={"balance": 100}, examples=[Example(args=[1])])

    def change(seen: dict[str, Any]) -> None:
        if seen["run"] == "example:0" and seen["interpreter"] == 1:
            seen.update(changes)

    assert "deterministic" == failed(verdict_of(job, change))[0]


@pytest.mark.parametrize(
    ("effects", "word"),
    [
        ({"self": {"examples": {"new": 1}}}, "protected"),
        ({"self": {"_hidden": {"new": 1}}}, "no slot"),
        ({"self": {"parent*": {"new": 1}}}, "no slot"),
        ({"self": {"tool": {"old": {"$method": "def tool(self): pass"}, "new": 1}}}, "a method"),
        ({"self": {"x": {"new": {"$method": "def x(self): pass"}}}}, "a method"),
        ({"self": {"x": {"new": {"$pickle": "gAR9lC4="}}}}, "no plain value"),
        ({"friend": {"balance": {"old": 1, "new": 2}}}, "another object"),
        ({"stranger": {"balance": {"new": 2}}}, "not there"),
    ],
)
def test_effects_that_the_policy_does_not_allow(effects: dict[str, Any], word: str) -> None:
    """Effects are judged outside the cell, whatever the language layer inside let pass."""
    method = {"$method": "def tool(self):\n    return 1\n"}
    job = Job(source=SOURCE, slots={"balance": 1, "tool": method}, objects={"friend": {"balance": 1}}, args=[1], message=True)

    name, message = failed(verdict_of(job, lambda seen: seen.update(effects=effects)))

    assert "effects" == name
    assert word in message


def test_objects_may_not_be_made_unless_allowed() -> None:
    """A clone needs a policy that says so."""
    assert "effects" == failed(verdict_of(MESSAGE, lambda seen: seen.update(created={"new": ["self"]})))[0]


def test_attempts_that_the_language_layer_noticed() -> None:
    """A write that was refused inside and swallowed by the candidate is reported all the same."""
    name, message = failed(verdict_of(MESSAGE, lambda seen: seen.update(notes={"denied": ["write slot 'policy'"]})))

    assert ("effects", "the message tried to write slot 'policy'") == (name, message)


def test_strict_policy_keeps_the_types_of_slots() -> None:
    """Where slots keep their type, another type is an effect that is not allowed."""
    policy = replace(STANDARD, slots=replace(STANDARD.slots, retype=False))
    change = lambda seen: seen.update(effects={"self": {"balance": {"old": 100, "new": "100"}}})  # noqa: E731
    empty = lambda seen: seen.update(effects={"self": {"balance": {"old": 100, "new": None}}})  # noqa: E731

    assert "passed" == verdict_of(MESSAGE, change).verdict
    assert "from int to str" in failed(verdict_of(MESSAGE, change, policy))[1]
    assert "passed" == verdict_of(MESSAGE, empty).verdict
    assert "from int to NoneType" in failed(verdict_of(MESSAGE, empty, policy))[1]


@pytest.mark.parametrize("held", [False, "NameError: x", "refused: …"])
def test_invariants_must_hold_after_every_run(held: Any) -> None:
    """False, an exception, or none at all: only true is true."""
    job = MESSAGE.model_copy(update={"invariants": ["self.balance >= 0"]})
    true = lambda seen: seen.update(invariants=[True])  # noqa: E731

    def one_bad(seen: dict[str, Any]) -> None:
        seen.update(invariants=[held if seen["run"] == "variation:7" else True])

    assert "passed" == verdict_of(job, true).verdict
    assert "invariants" == failed(verdict_of(job, one_bad))[0]
    assert "invariants" == failed(verdict_of(job))[0]


@pytest.mark.parametrize(
    ("example", "right"),
    [
        ({"returns": 1}, True), ({"returns": 1.0}, True), ({"returns": True}, False), ({"returns": "1"}, False), ({"returns": None}, False), ({}, True),
        ({"raises": "ValueError"}, False), ({"returns": 1, "after": {"balance": 100}}, True), ({"after": {"balance": 101}}, False),
        ({"after": {"nothing": 1}}, False), ({"slots": {"balance": 5}, "after": {"balance": 5}}, True),
    ],
)  # fmt: skip
def test_examples(example: dict[str, Any], right: bool) -> None:
    """What an example says is compared outside the cell: the answer, the exception, the slots afterwards."""
    job = Job(source=SOURCE, slots={"balance": 100}, examples=[Example(args=[1], **example)])

    verdict = verdict_of(job)

    assert right == verdict.passed
    assert right or "examples" == failed(verdict)[0]


def test_example_that_expects_an_exception() -> None:
    """The named exception or a kind of it fulfils `raises`; an exception nobody asked for does not fulfil an example."""
    raises = lambda kind: lambda seen: seen["run"] == "example:0" and seen.update(  # noqa: E731
        ended="raised", value=None, raised={"type": kind, "message": "", "line": None}
    )
    wanted = Job(source=SOURCE, examples=[Example(args=[1], raises="LookupError")])
    unwanted = Job(source=SOURCE, examples=[Example(args=[1])])

    assert ["passed", "passed", "failed"] == [verdict_of(wanted, raises(kind)).verdict for kind in ("LookupError", "KeyError", "ValueError")]
    assert "failed" == verdict_of(unwanted, raises("KeyError")).verdict


def test_inherited_slots_count_in_after() -> None:
    """A slot that the receiver has from a parent is what it has, until it is written."""
    job = Job(source=SOURCE, slots={"parent*": {"$ref": "kind"}}, objects={"kind": {"rate": 3}}, examples=[Example(args=[1], after={"rate": 3})])

    assert "passed" == verdict_of(job).verdict


def test_variations_may_raise_but_leave_nothing() -> None:
    """An ordinary exception is fine on arguments nobody thought of; one that leaves changes, or is none, is not."""
    raised = {"ended": "raised", "value": None, "raised": {"type": "TypeError", "message": "", "line": 2}}
    dirty = {**raised, "effects": {"self": {"balance": {"old": 100, "new": 1}}}}
    odd = {**raised, "raised": {"type": "NotPlain", "message": "a generator is not plain data", "line": None}}

    assert "passed" == verdict_of(MESSAGE, of_run("variation:3", **raised)).verdict
    assert {"variations"} == {failed(verdict_of(MESSAGE, of_run("variation:3", **changes)))[0] for changes in (dirty, odd)}


def test_regressions() -> None:
    """Recorded examples of the receiver's other methods must still come to what they say."""
    examples = {"other": [Example(args=[], returns=1), Example(args=[], returns=2)]}

    name, message = failed(verdict_of(MESSAGE.model_copy(update={"regressions": examples})))

    assert ("regressions", "example 2 of other now answered 1 instead of 2") == (name, message)


def test_variations_are_the_same_everywhere() -> None:
    """The same seed and arguments give the same variations; another seed gives others; they can be encoded."""
    known = [[25, "a", [1, 2], {"a": 1}, {"$set": ["x", "y"]}]]
    one, again, other = (variations.generate(seed, known, 5, 5, 20) for seed in ("a", "a", "b"))

    assert one == again != other
    assert 20 == len(one)


def test_method_without_parameters_has_no_variations() -> None:
    """There is nothing to vary."""
    assert [] == variations.generate("a", [], 0, 0, 8)


def test_optional_arguments_are_left_out_sometimes() -> None:
    """Variations have between the required and all of the parameters."""
    assert {1, 2} == {len(args) for args in variations.generate("a", [[1, 2]], 2, 1, 40)}


@pytest.mark.parametrize(
    ("wanted", "found", "right"),
    [
        (1, 1.0, True), (1, True, False), ([1], {"$tuple": [1]}, False), ({"$float": "nan"}, {"$float": "nan"}, True), ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([{"$float": "nan"}], [{"$float": "nan"}], True), ({"$decimal": "1.0"}, {"$decimal": "1.00"}, True), ({"$set": [1, 2]}, {"$set": [2, 1]}, True),
        ({"$eval": "1"}, 1, False), ("a", {"$bytes": "YQ=="}, False), ({"$complex": [1.0, 2.0]}, {"$complex": [1.0, 2.0]}, True),
    ],
)  # fmt: skip
def test_comparing(wanted: Any, found: Any, right: bool) -> None:
    """Equal as Python says, types told apart where a reader would."""
    assert right == agrees(wanted, found)


def test_agreement() -> None:
    """Candidates that behave alike on the variations share a digest; their share is counted."""
    same, alike = verdict_of(MESSAGE), verdict_of(MESSAGE)
    different = verdict_of(MESSAGE, of_run("variation:2", value=5))
    rejected = verdict_of(MESSAGE.model_copy(update={"source": "import os"}))

    assert [0.5, 0.5, 0.25, 0.0] == agreement.shares([each.model_dump() for each in (same, alike, different, rejected)])
