"""Area `policies`: the language layer beside plain CPython and RestrictedPython.

    covered       ten kernels with fuel and guards on, fuel in 1,000 runs and in other processes, compile time, HumanEval, attacks without a
                  container (each within one second of CPU), and a fuzzer for as many seconds as BATOS_FUZZ_S says
    not covered   what a process boundary adds; that is the area of cells

BATOS_HUMANEVAL names another corpus in HumanEval's format.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from policies.bench import rows
from tests.attacks.language.test_language_attacks import FAMILIES, POLICIES, SLOW, assault
from tests.policies.fuzz import fuzz

CORPUS = Path(__file__).resolve().parents[1] / "policies" / "data" / "HumanEval.jsonl"


def measure() -> list[dict[str, Any]]:
    """Rows of `{area, measure, value, unit, reference, ratio, target, met}`."""
    found = rows(Path(os.environ.get("BATOS_HUMANEVAL", CORPUS)))
    for label, chosen in (("reach, tampering, cheating", set(FAMILIES) - SLOW), ("time and memory", SLOW)):
        payloads = [each for name in sorted(chosen) for each in FAMILIES[name].payloads]
        print(f"{len(payloads)} attacks on {label} …", file=sys.stderr)
        tripped = [report for report in assault(payloads, cpu_s=1).values() if report["tripped"]]
        found.append(
            row(f"attacks on {label} that succeeded, of {len(payloads) * len(POLICIES)}", len(tripped), "attacks", 0)
        )
    seconds = float(os.environ.get("BATOS_FUZZ_S", "20"))
    sources, problems = fuzz(seconds)
    found.append(row(f"problems in {seconds:.0f} s of fuzzing, {sources} sources", len(problems), "problems", 0))
    return found


def row(measure: str, value: float, unit: str, target: float) -> dict[str, Any]:
    return {
        "area": "policies",
        "measure": measure,
        "value": value,
        "unit": unit,
        "reference": None,
        "ratio": None,
        "target": target,
        "met": value <= target,
    }
