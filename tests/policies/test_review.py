"""The reviewer's tools."""

from __future__ import annotations

from pathlib import Path

from policies import load_policy
from policies.review import diff, explain, lint, list_policies, run_rule_examples, show
from policies.rules import OPTIONAL, RULES


def test_list_shows_what_ships() -> None:
    """Every shipped policy is listed with its digest and purpose."""
    listed = {each["name"]: each for each in list_policies()}

    assert set(listed) == {"standard", "strict", "trusted"}
    assert listed["strict"]["digest"] == load_policy("strict").digest


def test_show_documents_every_key() -> None:
    """Each key of a policy is shown with its value and a sentence."""
    rows = {row["key"]: row for row in show(load_policy("strict"))}

    assert rows["limits.fuel"]["value"] == 1_000_000
    assert all(row["about"] for row in rows.values())


def test_lint_is_quiet_about_a_sound_policy() -> None:
    """The policies for generated code raise no doubt."""
    assert lint("strict") == lint("standard") == []


def test_lint_reports_mistakes_and_doubts(tmp_path: Path) -> None:
    """A mistake is an error with its line; what a reviewer would ask about is a warning."""
    bad, odd = tmp_path / "bad.toml", tmp_path / "odd.toml"
    bad.write_text("[limits]\nfule = 1\n")
    odd.write_text(
        'name = "odd"\nextends = "trusted"\nexecution = "in-process"\npurpose = ""\n[slots]\nprotected = []\n[objects]\naccess = "write"\n'
        "[checks]\nrequired = []\n[cell]\ncpu_s = 99.0\n[limits]\nfuel = 5_000_000_000\n"
    )

    assert [(row["severity"], row["line"], row["key"]) for row in lint(bad)] == [("error", 2, "limits.fule")]
    assert {row["key"] for row in lint(odd)} == {
        "purpose",
        "execution",
        "objects.access",
        "slots.protected",
        "checks.required",
        "cell.cpu_s",
        "limits.fuel",
    }


def test_rule_examples_pass_under_every_shipped_policy() -> None:
    """`policy test` finds every rule's examples in order, and says which rules are on."""
    for name in ("standard", "strict", "trusted"):
        results = run_rule_examples(load_policy(name))
        assert len(results) == len(RULES)
        assert [row for row in results if not row["passed"]] == []
    on = {row["rule"] for row in run_rule_examples(load_policy("strict")) if row["on"]}
    assert on & OPTIONAL == {"BAT202", "BAT207"}


def test_diff_names_what_changed() -> None:
    """The difference of two policies is told key by key."""
    rows = {row["key"]: row for row in diff(load_policy("standard"), load_policy("strict"))}

    assert (rows["limits.fuel"]["old"], rows["limits.fuel"]["new"]) == (5_000_000, 1_000_000)
    assert "random" in rows["modules"]["removed"]
    assert diff(load_policy("strict"), load_policy("strict")) == []


def test_explain_says_what_an_accepted_method_touches() -> None:
    """An accepted method comes with its slots, messages, modules and builtins."""
    source = "import math\ndef pay(self, n):\n    self.balance -= math.ceil(n)\n    self.log.append(n)\n    self.paid = True\n    return self.notify(len(self.log))\n"

    told = explain(source, load_policy("standard"))

    assert told["accepted"]
    assert told["touches"] == {
        "slots_read": ["balance", "log"],
        "slots_written": ["balance", "paid"],
        "messages_sent": ["notify"],
        "modules": ["math"],
        "builtins": ["len"],
    }


def test_explain_gives_the_reason_of_each_finding() -> None:
    """A refused source comes with the rules' reasons."""
    told = explain("def m(self):\n    return self.__class__\n", load_policy("standard"))

    assert not told["accepted"]
    assert [(each["rule"], each["reason"]) for each in told["findings"]] == [("BAT120", RULES["BAT120"].reason)]
