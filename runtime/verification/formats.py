"""Reports as text for people and as JSON for machines."""

from __future__ import annotations

import json

from runtime.verification.running import Report


def to_json(report: Report) -> str:
    """The document `batos.verify/1`."""
    return json.dumps(report.to_json(), indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def to_text(report: Report) -> str:
    """A line per method, and below it everything that speaks against it."""
    lines = []
    for method in report.methods:
        lines.append(f"{method['verdict']:<12} {method['file']}  {method['selector'] or ''}".rstrip())
        lines += [
            f"    {method['file']}:{finding['line']}:{finding['column']}: {finding['rule']} {finding['message']}"
            for finding in method["findings"]
        ]
        lines += [f"    {check['name']}: {check['message']}" for check in method["checks"] if not check["passed"]]
    passed = sum(method["verdict"] == "passed" for method in report.methods)
    where = report.sandbox.get("backend")
    lines.append(f"{passed} of {len(report.methods)} passed under policy {report.policy['name']} ({where})")
    return "\n".join(lines) + "\n"
