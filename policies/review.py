"""What a reviewer asks of policies (host side): which there are, what one says, whether a file is sound, what a method does.

Each function returns plain data; printing it is the command line's business.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

from policies.compiler import compile_method
from policies.errors import PolicyError, PolicyFileError
from policies.files import load_policy, shipped_policies
from policies.policy import Policy
from policies.rules import OPTIONAL, RULES
from policies.schema import PolicyFile

__all__ = ["diff", "explain", "json_schema", "lint", "list_policies", "run_rule_examples", "show"]


def list_policies() -> list[dict[str, Any]]:
    """The shipped policies: name, version, digest, execution, purpose."""
    found = []
    for name in shipped_policies():
        policy = load_policy(name)
        found.append(
            {
                "name": name,
                "version": policy.version,
                "digest": policy.digest,
                "execution": policy.execution,
                "purpose": policy.purpose.strip(),
            }
        )
    return found


def json_schema() -> dict[str, Any]:
    """The JSON Schema of policy files."""
    return PolicyFile.model_json_schema()


def show(policy: Policy) -> list[dict[str, Any]]:
    """Every key of a resolved policy with its value and documentation, in the order of the schema."""
    rows: list[dict[str, Any]] = [{"key": "digest", "value": policy.digest, "about": "What verdicts refer to."}]
    data = policy.to_json()
    for key, info in PolicyFile.model_fields.items():
        if key == "extends":
            continue
        section = getattr(info.annotation, "model_fields", None)
        if section is None:
            rows.append({"key": key, "value": data[key], "about": info.description})
            continue
        rows += [
            {"key": f"{key}.{name}", "value": data[key][name], "about": each.description}
            for name, each in section.items()
        ]
    return rows


def lint(path: str | Path) -> list[dict[str, Any]]:
    """What is wrong with a policy file ("error"), and what a reviewer would ask about ("warning"). Empty: nothing."""
    try:
        policy = load_policy(path)
    except PolicyFileError as error:
        return [
            {
                "severity": "error",
                "file": error.file,
                "line": error.line,
                "key": error.key,
                "message": error.reason,
                "valid": list(error.valid),
            }
        ]
    return [
        {"severity": "warning", "file": str(path), "line": None, "key": key, "message": message, "valid": []}
        for key, message in _doubts(policy)
    ]


def _doubts(policy: Policy) -> list[tuple[str, str]]:
    found = [
        (key, f"says nothing: write down the {key.replace('_', ' ')}")
        for key in ("purpose", "residual_risk")
        if not getattr(policy, key).strip()
    ]
    if policy.execution == "in-process" and policy.mind.candidates > 1 and policy.name != "trusted":
        found.append(("execution", "generated code would run in the process that holds the image"))
    if policy.objects.access == "write":
        found.append(("objects.access", "a method may change every object that it can reach"))
    found += [
        ("slots.protected", f"does not protect {slot!r}: a method could change what judges it")
        for slot in ("examples", "invariants", "policy")
        if slot not in policy.slots.protected
    ]
    found += [
        ("checks.required", f"does not ask for {check!r}")
        for check in ("answers", "deterministic", "effects", "invariants")
        if check not in policy.checks.required
    ]
    if policy.cell.cpu_s > policy.cell.wall_s:
        found.append(("cell.cpu_s", "more CPU seconds than wall-clock seconds"))
    if policy.limits.fuel > 1_000_000_000:
        found.append(("limits.fuel", "the CPU limit will end a run long before its fuel does"))
    return found


def run_rule_examples(policy: Policy) -> list[dict[str, Any]]:
    """Compile each rule's examples: the refused one must meet exactly this rule's finding, the accepted one none.

    Rules of the language are tried under the language without optional rules, with the given policy's builtins and modules; a rule
    whose accepted example needs what this policy does not give is tried with it.
    """
    results = []
    plain = load_policy("standard")
    for rule in RULES.values():
        refuse = (rule.id,) if rule.id in OPTIONAL else ()
        tried = replace(plain, syntax=replace(plain.syntax, refuse=refuse))
        refused, accepted = _rules_of(rule.refused, tried), _rules_of(rule.accepted, tried)
        results.append(
            {
                "rule": rule.id,
                "cwe": rule.cwe,
                "title": rule.title,
                "on": rule.id not in OPTIONAL or rule.id in policy.syntax.refuse,
                "passed": rule.id in refused and not accepted,
                "refused_found": refused,
                "accepted_found": accepted,
            }
        )
    return results


def _rules_of(source: str, policy: Policy) -> list[str]:
    try:
        compile_method(source, policy)
    except PolicyError as error:
        return sorted({finding.rule for finding in error.findings})
    return []


def diff(old: Policy, new: Policy) -> list[dict[str, Any]]:
    """The keys that differ, with both values; for lists also what was added and removed."""
    rows = []
    for before, after in zip(show(old), show(new), strict=True):
        if before["value"] == after["value"]:
            continue
        row = {"key": before["key"], "old": before["value"], "new": after["value"]}
        if isinstance(row["old"], list) and isinstance(row["new"], list):
            row["added"] = [each for each in row["new"] if each not in row["old"]]
            row["removed"] = [each for each in row["old"] if each not in row["new"]]
        rows.append(row)
    return rows


def explain(source: str, policy: Policy, selector: str | None = None) -> dict[str, Any]:
    """What a policy says to a source, with the reason of each rule that it meets; and what an accepted method touches."""
    try:
        method = compile_method(source, policy, selector)
    except PolicyError as error:
        findings = [
            each.to_json() | {"title": RULES[each.rule].title, "reason": RULES[each.rule].reason}
            for each in error.findings
        ]
        return {"accepted": False, "policy": {"name": policy.name, "digest": policy.digest}, "findings": findings}
    return {
        "accepted": True,
        "policy": {"name": policy.name, "digest": policy.digest},
        "findings": [],
        "selector": method.selector,
        "source_digest": method.source_digest,
        "parameters": list(method.parameters),
        "touches": _touches(source, policy, method.modules),
    }


def _touches(source: str, policy: Policy, modules: tuple[str, ...]) -> dict[str, list[str]]:
    """Read off the syntax tree: slots read and written and messages sent on self, modules, builtins."""
    read, written, sent, names = set(), set(), set(), set()
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            if not isinstance(node.ctx, ast.Load):
                written.add(node.attr)
            elif id(node) in called:
                sent.add(node.attr)
            else:
                read.add(node.attr)
        elif isinstance(node, ast.Name) and node.id in policy.builtins:
            names.add(node.id)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute):
            read.add(node.target.attr)
    written.discard("_p_changed")
    return {
        "slots_read": sorted(read),
        "slots_written": sorted(written),
        "messages_sent": sorted(sent),
        "modules": list(modules),
        "builtins": sorted(names),
    }
