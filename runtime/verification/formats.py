"""Reports in the formats that people and CI tools read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from runtime.legible import legible, one_line
from runtime.verification.running import Report

#: SARIF's own schema, which tools look for by this name (OASIS SARIF 2.1.0).
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_text(report: Report) -> str:
    """A line per method, and below it everything that speaks against it."""
    lines = []
    for method in report.methods:
        lines.append(f"{method['verdict']:<12} {method['file']}  {method['selector'] or ''}".rstrip())
        lines += [f"    {place}: {rule} {message}" for place, rule, message in _objections(method)]
    passed = sum(method["verdict"] == "passed" for method in report.methods)
    where = report.sandbox.get("backend")
    lines.append(f"{passed} of {len(report.methods)} passed under policy {report.policy['name']} ({where})")
    return "\n".join(lines) + "\n"


def to_json(report: Report) -> str:
    """The document `batos.verify/1`."""
    return json.dumps(report.to_json(), indent=2, ensure_ascii=False) + "\n"


def to_sarif(report: Report) -> str:
    """SARIF 2.1.0: a result per finding and per failed check."""
    results = []
    rules: dict[str, dict[str, Any]] = {}
    for method in report.methods:
        for rule, line, column, message, cwe in _results(method):
            rules.setdefault(rule, {"id": rule, **({"properties": {"tags": [f"external/cwe/{cwe.lower()}"]}} if cwe else {})})
            region = {"startLine": max(line, 1), "startColumn": column + 1}
            location = {"physicalLocation": {"artifactLocation": {"uri": method["file"]}, "region": region}}
            results.append({"ruleId": rule, "level": "error", "message": {"text": message}, "locations": [location]})
    driver = {"name": "batos", "rules": list(rules.values())}
    failed = any(method["verdict"] == "infra_error" for method in report.methods)
    run = {"tool": {"driver": driver}, "results": results, "invocations": [{"executionSuccessful": not failed}]}
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def to_junit(report: Report) -> str:
    """JUnit XML: a test case per method; an `error` where the sandbox gave no verdict, else a `failure`."""
    verdicts = [method["verdict"] for method in report.methods]
    errors = verdicts.count("infra_error")
    counts = {"tests": len(verdicts), "errors": errors, "failures": len(verdicts) - errors - verdicts.count("passed")}
    suite = ElementTree.Element("testsuite", {"name": "batos verify", **{key: str(value) for key, value in counts.items()}})
    for method in report.methods:
        seconds = sum(value for value in method["timings_ms"].values() if isinstance(value, int | float)) / 1000
        case = ElementTree.SubElement(
            suite, "testcase", {"classname": method["file"], "name": method["selector"] or "-", "time": f"{seconds:.3f}"}
        )
        if method["verdict"] != "passed":
            kind = "error" if method["verdict"] == "infra_error" else "failure"
            problem = ElementTree.SubElement(case, kind, {"type": method["verdict"], "message": f"{method['verdict']} ({method['stage']})"})
            problem.text = _xml_text("\n".join(f"{place}: {rule} {message}" for place, rule, message in _objections(method)))
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def to_github(report: Report) -> str:
    """Workflow commands, which GitHub Actions shows beside the lines of a pull request."""
    lines = []
    for method in report.methods:
        for rule, line, column, message, _ in _results(method):
            place = f"file={_property(method['file'])},line={max(line, 1)},col={column + 1},title={_property(rule)}"
            lines.append(f"::error {place}::{_command(legible(message))}")
    return "\n".join([*lines, *to_text(report).splitlines()[-1:]]) + "\n"


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": to_text,
    "json": to_json,
    "sarif": to_sarif,
    "junit": to_junit,
    "github": to_github,
}


def _results(method: dict[str, Any]) -> Iterator[tuple[str, int, int, str, str | None]]:
    """Rule, line, column, message and CWE of everything that speaks against `method`; at least one unless it passed."""
    found = [(f["rule"], f["line"], f["column"], f["message"], f["cwe"]) for f in method["findings"]]
    found += [(f"check-{c['name']}", 1, 0, c["message"], None) for c in method["checks"] if not c["passed"]]
    if method["verdict"] != "passed" and not found:
        found = [(f"verdict-{method['verdict']}", 1, 0, f"{method['verdict']} in stage {method['stage']}", None)]
    yield from found


def _objections(method: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Place, rule and message of the same, for reading."""
    for rule, line, column, message, _ in _results(method):
        yield f"{method['file']}:{line}:{column}", rule, one_line(message)


def _xml_text(text: str) -> str:
    return "".join(c if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff") else "�" for c in text)


def _command(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _command(text).replace(":", "%3A").replace(",", "%2C")
