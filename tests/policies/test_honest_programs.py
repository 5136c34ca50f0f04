"""Honest code is accepted and right: features one by one, and a public corpus."""

from __future__ import annotations

import copy
from collections import OrderedDict, defaultdict
from pathlib import Path
from typing import Any

import pytest

from policies import compile_method, load_policy
from policies.bench import honest_share
from tests.policies import business  # noqa: F401 - adds its programs to the others
from tests.policies.honest import PROGRAMS

STANDARD = load_policy("standard")
CORPUS = Path(__file__).parent / "data" / "HumanEval.jsonl"


class Plain:
    """A receiver in plain Python."""

    def __init__(self, slots: dict[str, Any]) -> None:
        self.__dict__.update(copy.deepcopy(slots))


def plainly(value: Any) -> Any:
    """What plain Python answers, in the types that a method may answer with."""
    if isinstance(value, (OrderedDict, defaultdict)):
        return dict(value)
    return value


@pytest.mark.parametrize("name", PROGRAMS)
def test_feature_means_what_it_means_in_python(name: str) -> None:
    """A program of one feature answers and leaves its slots as plain Python does."""
    source, slots, args = PROGRAMS[name]
    namespace: dict[str, Any] = {}
    exec(compile(source, name, "exec", dont_inherit=True), namespace)
    receiver = Plain(slots)
    expected = plainly(namespace["m"](receiver, *copy.deepcopy(args)))
    receiver.__dict__.pop("_p_changed", None)

    answer = compile_method(source, STANDARD).run(slots, args)

    assert (answer.raised, getattr(answer.raised, "message", None)) == (None, None)
    assert answer.value == expected
    assert answer.slots == receiver.__dict__


def test_humaneval_is_accepted_and_right() -> None:
    """At least 99 % of the HumanEval solutions compile, run with fuel on and pass their own tests."""
    right, total, wrong = honest_share(CORPUS, STANDARD)

    assert total == 164
    assert right / total >= 0.99, wrong
