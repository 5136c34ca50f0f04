"""Attacks on the language layer with the container taken away: none succeeds, and each is stopped where it should be."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from policies import compile_method, load_policy
from tests.attacks.language import beyond, control, lasting, reach, tunnels, within
from tests.attacks.language.payloads import CANARIES, LAYERS, Family, Payload
from tests.attacks.language.worker import CPU_S, OBJECTS, SLOTS

ROOT = Path(__file__).resolve().parents[3]
FAMILIES: dict[str, Family] = {
    family.name: family for module in (reach, control, tunnels, lasting, beyond, within) for family in module.FAMILIES
}
# The first three use up their CPU limit one after the other; of the others nothing has ever got through.
SLOW = {"time", "memory", "costly", "scope", "residue", "judge"}
POLICIES = ("strict", "standard")


def assault(payloads: list[Payload], workers: int = 2, cpu_s: int = CPU_S) -> dict[tuple[str, str], dict]:
    """Run payloads under both policies in workers, each within so many CPU seconds; reports by (id, policy)."""
    jobs = [
        {"id": each.id, "policy": policy, "source": each.source, "cpu_s": cpu_s}
        for each in payloads
        for policy in POLICIES
    ]

    def run(part: list[dict]) -> list[dict]:
        lines = "".join(json.dumps(job) + "\n" for job in part)
        done = subprocess.run(
            [sys.executable, "-m", "tests.attacks.language.worker"],
            cwd=ROOT,
            input=lines,
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    with ThreadPoolExecutor(workers) as pool:
        reports = [
            report for part in pool.map(run, [jobs[start::workers] for start in range(workers)]) for report in part
        ]
    return {(report["id"], report["policy"]): report for report in reports}


def judge(family: Family) -> None:
    reports = assault(family.payloads)

    assert len(reports) == len(family.payloads) * len(POLICIES)
    assert {key: report for key, report in reports.items() if report["tripped"]} == {}
    wrong = {}
    for each in family.payloads:
        layer = reports[each.id, "standard"]["layer"]
        # Which limit comes first, fuel or the process's, depends on the machine; both end it.
        same = {each.layer} if each.layer not in {"limit", "process"} else {"limit", "process"}
        if layer not in same:
            wrong[each.id, each.technique] = (each.layer, layer, reports[each.id, "standard"]["detail"])
    assert wrong == {}


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", [name for name in FAMILIES if name not in SLOW])
def test_no_attack_of_the_family_succeeds(name: str) -> None:
    """Under strict and standard no canary trips, and under standard each payload is stopped by the expected layer."""
    judge(FAMILIES[name])


@pytest.mark.matrix
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", sorted(SLOW))
def test_no_attack_of_a_long_family_succeeds(name: str) -> None:
    """Attacks on time and memory end by fuel, by a clear limit, or with their process."""
    judge(FAMILIES[name])


@pytest.mark.parametrize("name", FAMILIES)
def test_honest_relatives_are_accepted_and_answered(name: str) -> None:
    """Beside each family stand programs that look like it and are honest: they compile and run."""
    assert FAMILIES[name].honest
    for source in FAMILIES[name].honest:
        answer = compile_method(source, load_policy("standard")).run(SLOTS, objects=OBJECTS)
        assert (source, answer.raised, getattr(answer.raised, "message", None)) == (source, None, None)


def test_corpus_is_large_distinct_and_described() -> None:
    """At least a thousand different payloads, each with technique, origin, canary and layer."""
    payloads = [each for family in FAMILIES.values() for each in family.payloads]

    assert len({each.source for each in payloads}) >= 1000
    assert len({each.id for each in payloads}) == len(payloads)
    for each in payloads:
        assert each.technique
        assert each.origin
        assert each.canary in CANARIES
        assert each.layer in LAYERS


def test_canaries_trip_when_nothing_guards() -> None:
    """The judge is not blind: in plain Python, payloads of these kinds trip their canaries."""
    from tests.attacks.language import worker

    secret = worker.SECRET
    assert worker.tripped(f"... {secret} ...", "/nonexistent") == ["secret or file: the secret came out"]
    assert worker.tripped("'SWALLOWED'", "/nonexistent") == ["swallowed: the limit was swallowed"]
    before = worker.fingerprint()
    json.dumps.evil = 1  # type: ignore[attr-defined]
    assert worker.fingerprint() != before
    del json.dumps.evil  # type: ignore[attr-defined]
    assert worker.fingerprint() == before
    assert not worker.is_plain([lambda: 1])
