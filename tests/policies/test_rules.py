"""Every rule: its refused example meets it, its accepted example meets none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies import PolicyError, compile_method, load_policy
from policies.rules import OPTIONAL, RULES

STANDARD = load_policy("standard")


def found(source: str, rule: str) -> set[str]:
    refuse = (rule,) if rule in OPTIONAL else ()
    try:
        compile_method(source, replace(STANDARD, syntax=replace(STANDARD.syntax, refuse=refuse)))
    except PolicyError as error:
        return {finding.rule for finding in error.findings}
    return set()


@pytest.mark.parametrize("rule", RULES)
def test_refused_example_meets_its_rule(rule: str) -> None:
    """The refused example is refused under the rule that it is an example of, and no other."""
    assert found(RULES[rule].refused, rule) == {rule}


@pytest.mark.parametrize("rule", RULES)
def test_accepted_example_is_accepted(rule: str) -> None:
    """The accepted relative meets no rule at all."""
    assert found(RULES[rule].accepted, rule) == set()


@pytest.mark.parametrize("rule", RULES)
def test_rule_says_what_and_why(rule: str) -> None:
    """Each rule has a CWE, a title and a reason in a sentence."""
    each = RULES[rule]

    assert each.cwe.startswith("CWE-")
    assert each.title
    assert each.reason.endswith(".")


def test_finding_says_where_and_what_instead() -> None:
    """A finding carries line, column, CWE and a message that names the way out."""
    with pytest.raises(PolicyError) as caught:
        compile_method("def m(self):\n    x = 1\n    return eval('x')\n", STANDARD)

    (finding,) = caught.value.findings
    assert finding.to_json() == {
        "rule": "BAT131",
        "line": 3,
        "column": 11,
        "cwe": "CWE-95",
        "message": "eval is not available: compute the value with ordinary code",
    }


def test_all_findings_are_reported_in_source_order() -> None:
    """A source with several faults gets them all, sorted by place."""
    with pytest.raises(PolicyError) as caught:
        compile_method("import os\ndef m(self):\n    class A: pass\n    return self.__dict__, open\n", STANDARD)

    assert [(finding.rule, finding.line) for finding in caught.value.findings] == [
        ("BAT133", 1),
        ("BAT102", 3),
        ("BAT120", 4),
        ("BAT131", 4),
    ]
    assert "refused for 4 reasons" in str(caught.value)
