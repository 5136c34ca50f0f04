"""Attack family 16 with real cells: a cell that has been taken over, and answers whatever it likes, whenever it likes.

Its program is the attack; the policy, the job and everything on the host's side are as always. Written 2026-11-23.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from policies import load_policy
from sandbox import Job, Sandbox, verifying
from sandbox.backends.base import PYTHON, CellSpec
from tests.conformance.conftest import BACKENDS, open_backend

WALL_S = 0.5
LATE_S = verifying.GRACE_S + WALL_S

# What a cell does before it answers: says that it runs, and takes its job.
TAKEN = """
import json, os, struct, time
os.write(1, b'\\x06')
def exactly(size):
    data = b''
    while len(data) < size:
        data += os.read(0, size - len(data))
    return data
job = json.loads(exactly(int.from_bytes(exactly(4), 'big')))
def frame(body):
    return struct.pack('>I', len(body)) + body
def seen(call, interpreter):
    return dict(run=call['name'], interpreter=interpreter, ended='value', value=1, raised=None, limit=None, detail='', effects={}, created={},
                invariants=[], notes={}, events=[], denied=[], fuel=1, cpu_ms=1, memory_kb=1)
runs = [seen(call, interpreter) for call in job['calls'] for interpreter in ((0, 1) if call['group'] in job['repeat'] else (0,))]
def answer(**changes):
    return frame(json.dumps({'schema': 'batos.cell-answer/1', 'nonce': job['nonce'], 'observations': runs, 'fault': None, **changes}).encode())
def say(data):
    while data:
        data = data[os.write(1, data):]
"""
# name -> (what it does then, the verdict)
ANSWERS = {
    "the truth": ("say(answer())", "passed"),
    "nothing": ("", "crashed"),
    "garbage": ("say(b'this is no frame at all')", "crashed"),
    "bytes that are no text": ("say(frame(b'\\xff\\xfe\\x80' * 100))", "crashed"),
    "deep nesting": ("say(frame(b'[' * 500_000))", "crashed"),
    "numbers without end": ("say(frame(b'1' * 500_000))", "crashed"),
    "wrong types": ("say(answer(observations=[1, 'two', None]))", "crashed"),
    "something else": ("say(answer(schema='batos.cell-answer/9'))", "crashed"),
    "another's nonce": ("say(answer(nonce='0' * 32))", "crashed"),
    "half of it": ("say(answer()[:-20])", "crashed"),
    "the same twice": ("say(answer() + answer())", "crashed"),
    "a gigabyte": ("while True:\n    os.write(1, b'x' * 65536)", "crashed"),
    "a gigabyte, announced": ("say((1 << 30).to_bytes(4, 'big') + b'x' * 1000)", "crashed"),
    "a gigabyte on the other descriptor": ("for _ in range(16384):\n    os.write(2, b'x' * 65536)\nsay(answer())", "passed timeout"),
    "silence": ("time.sleep(300)", "timeout"),
    "the truth, too late": ("time.sleep(20)\nsay(answer())", "timeout"),
    "one byte at a time": ("for byte in answer():\n    say(bytes([byte]))\n    time.sleep(0.2)", "timeout"),
}


@pytest.fixture(params=BACKENDS, scope="module")
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox whose jobs have little time."""
    policy = load_policy("standard")
    with Sandbox(open_backend(request.param), replace(policy, cell=replace(policy.cell, wall_s=WALL_S))) as made:
        yield made


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each ends in the verdict that belongs to it, in time; only the truth, in time and once, can pass."""
    program, wanted = ANSWERS[name]
    monkeypatch.setattr(sandbox, "_spec", replace(CellSpec.of(sandbox.policy), command=(*PYTHON, "-c", TAKEN + program)))
    started = time.monotonic()

    verdict = sandbox.verify(Job(source="def answer(self, given):\n    return 1\n", args=[1], message=True))

    assert verdict.verdict in wanted.split(), verdict.model_dump_json()
    assert time.monotonic() - started < LATE_S + 15  # what the engine may take to start a cell


def test_the_next_job_is_served(sandbox: Sandbox) -> None:
    """After everything above, a cell of ours answers."""
    roomy = Sandbox(sandbox._backend, load_policy("standard"))

    assert "passed" == roomy.verify(Job(source="def answer(self, given):\n    return 1\n", args=[1], message=True)).verdict
