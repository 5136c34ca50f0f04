"""The payloads against the language layer, without it: plain Python in a cell, on both backends. None comes out with what it was after.

Those that are after a file, a mark on the outside or memory: without the language layer there are no secrets and no state of its own, and what
takes time is in `test_container_attacks`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox import Job, Sandbox
from sandbox.cell.codec import canonical
from tests.attacks.container import raw
from tests.attacks.language import beyond, control, lasting, reach, tunnels, within
from tests.attacks.language.payloads import Payload
from tests.conformance.conftest import BACKENDS

# A file that every cell has, and a word of it that no payload has.
FILE, CONTENT = "/usr/lib/batos/policies/errors.py", "PolicyError"
MARK = "/tmp/mark"
AIMS = {"file", "marker", "memory"}
PAYLOADS = [
    each for module in (reach, control, tunnels, lasting, beyond, within) for family in module.FAMILIES for each in family.payloads
    if each.canary in AIMS
]  # fmt: skip
# What stands for the receiver, and a word that says whether the mark was made.
AROUND = f"""
class Receiver:
    balance, notes, name = 10, ['a'], 'n'
    def greet(self):
        return 'hello'
def attack(a):
    answer = m(Receiver())
    try:
        open({MARK!r}).close()
        return 'MARKED'
    except OSError:
        return answer if type(answer) in (int, float, str, list, dict, bool, type(None)) else repr(answer)
"""


@pytest.fixture(params=BACKENDS, scope="module")
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox whose language layer is off."""
    with raw.opened(request.param) as made:
        yield made


def outcome(sandbox: Sandbox, payload: Payload) -> tuple[str, bool]:
    """The verdict, and whether what the payload was after came out."""
    source = payload.source.replace("@FILE@", FILE).replace("@MARK@", MARK) + AROUND
    try:
        verdict = sandbox.verify(Job(source=source, args=[1], message=True))
    except (SyntaxError, ValueError):
        return "no source", False
    text = canonical(verdict.value) + json.dumps(verdict.raised)
    return verdict.verdict, CONTENT in text or "MARKED" in text


@pytest.mark.matrix
@pytest.mark.timeout(3600)
def test_no_payload_reaches_its_canary(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever was read, written or used up: nothing of it comes out, and whatever passes did nothing."""
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda payload: outcome(sandbox, payload), PAYLOADS))
    counts = Counter(verdict for verdict, _ in ended)
    with capsys.disabled():
        told = ", ".join(f"{verdict} {count}" for verdict, count in sorted(counts.items()))
        print(f"\n{sandbox.name}: {len(PAYLOADS)} payloads without the language layer, {sum(reached for _, reached in ended)} reached: {told}")

    assert [] == [payload.id for payload, (_, reached) in zip(PAYLOADS, ended, strict=True) if reached]
    assert counts["violation"] > 20
    assert 0 == counts["infra_error"]
