"""Verification with real cells, on both backends: what candidates do, and what they get for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from policies import load_policy
from sandbox import EncodingError, Example, Job, Sandbox, Verdict
from tests.conformance.conftest import BACKENDS, open_backend

DEPOSIT = """def deposit(self, amount):
    self.balance = self.balance + amount
    self.history.append(amount)
    return self.balance
"""
ACCOUNT = {"balance": 100, "history": []}


@pytest.fixture(params=BACKENDS, scope="module")
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    policy = load_policy("standard")
    policy = replace(policy, cell=replace(policy.cell, wall_s=3.0, cpu_s=1.0, memory_mb=96))
    with Sandbox(open_backend(request.param), policy) as made:
        yield made


def ask(sandbox: Sandbox, body: str, *args: object, **changes: object) -> Verdict:
    source = "def answer(self, given):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    return sandbox.verify(Job(source=source, **{"slots": ACCOUNT, "args": list(args) or [1], "message": True, **changes}))  # type: ignore[arg-type]


def test_deposit_passes(sandbox: Sandbox) -> None:
    """The method of the design passes with its example; the verdict says where, under what, and what it changed."""
    example = Example(args=[25], returns=125, after={"balance": 125, "history": [25]})

    verdict = sandbox.verify(Job(source=DEPOSIT, selector="deposit", slots=ACCOUNT, examples=[example]))

    assert ("passed", "passed", 125) == (verdict.verdict, verdict.stage, verdict.value)
    assert {"self": {"balance": {"old": 100, "new": 125}, "history": {"old": [], "new": [25]}}} == verdict.effects
    assert (sandbox.name, "none", "none") == (verdict.sandbox.backend, verdict.sandbox.controls["network"], verdict.sandbox.controls["capabilities"])
    assert verdict.sandbox.image.startswith("sha256:")  # type: ignore[union-attr]


def test_wrong_example_fails(sandbox: Sandbox) -> None:
    """A wrong expectation is a failed check that says what came instead."""
    verdict = sandbox.verify(Job(source=DEPOSIT, slots=ACCOUNT, examples=[Example(args=[25], returns=126)]))

    assert ("failed", "examples", "example 1 answered 125 instead of 126") == (verdict.verdict, verdict.checks[-1].name, verdict.checks[-1].message)


def test_original_message_is_answered(sandbox: Sandbox) -> None:
    """The answer and the effects of the original message come back encoded."""
    verdict = ask(sandbox, "self.balance += given\nreturn (self.balance, {given})", 5)

    assert ("passed", {"$tuple": [105, {"$set": [5]}]}) == (verdict.verdict, verdict.value)


def test_order_of_a_set_is_not_deterministic(sandbox: Sandbox) -> None:
    """An answer that depends on the hash seed is caught by the two interpreters."""
    verdict = ask(sandbox, "return list({str(n) * 3 for n in range(50)})")

    assert ("failed", "deterministic") == (verdict.verdict, verdict.checks[-1].name)


def test_random_is_deterministic(sandbox: Sandbox) -> None:
    """The random numbers of a run are the same in both interpreters."""
    source = "import random\ndef answer(self, given):\n    return [random.random(), random.choice('abc')]\n"

    assert "passed" == sandbox.verify(Job(source=source, args=[1], message=True)).verdict


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("while True:\n    pass", "timeout"),
        ("return sum(range(10 ** 11))", "timeout"),
        ("kept = []\nfor n in range(1000):\n    kept.append('x' * 1000000 + str(n))\nreturn len(kept)", "memory"),
        ("return self.answer(given)", "failed"),
        ("return 1 / 0", "failed"),
        ("return print", "failed"),
        ("self.policy = 'trusted'\nreturn 1", "failed"),
        ("try:\n    self.policy = 'trusted'\nexcept Exception:\n    pass\nreturn 1", "failed"),
        ("return self.nobody_understands_this(1)", "failed"),
    ],
)
def test_what_does_not_pass(sandbox: Sandbox, body: str, verdict: str) -> None:
    """Each way not to answer has its verdict."""
    assert verdict == ask(sandbox, body).verdict


def test_looking_for_a_file_is_a_violation(sandbox: Sandbox) -> None:
    """An attempt that the language cannot see, an import inside the interpreter, is seen below it, with its line."""
    verdict = ask(sandbox, "try:\n    return 'x'.encode(given[::-1])\nexcept LookupError:\n    return 1", "ih_fo_on_edoc")

    assert "violation" == verdict.verdict
    assert {3} == {event["line"] for event in verdict.evidence["events"]}
    assert "openat" in {call["call"] for call in verdict.evidence["denied"]}


def test_modules_are_there_after_the_lockdown(sandbox: Sandbox) -> None:
    """What the policy lets a method import works although nothing can be loaded any more."""
    source = """import base64, bisect, collections, copy, datetime, decimal, fractions, functools, hashlib, heapq, itertools, json, math, operator, random
import re, statistics, string, textwrap, typing, unicodedata, uuid, contextlib, numbers
def answer(self, given):
    when = datetime.datetime.strptime('2020-01-31 10:20', '%Y-%m-%d %H:%M')
    return [
        base64.b64encode(b'x'), bisect.bisect([1, 2], 1), collections.Counter('aab').most_common(1), copy.deepcopy([1]), when.strftime('%A %d %B'),
        (when - datetime.timedelta(days=1)).isoformat(), str(decimal.Decimal('1.10') * 3), str(fractions.Fraction(1, 3)),
        functools.reduce(operator.add, [1, 2]), hashlib.sha256(b'x').hexdigest(), heapq.nlargest(1, [1, 2]), list(itertools.chain([1], [2])),
        json.dumps({'a': [1, None]}), json.loads('{"a": 1.5}'), math.sqrt(2), random.randint(1, 9), re.sub('(?i)a+', 'b', 'caAt'),
        statistics.stdev([1, 2, 4]), string.ascii_letters, textwrap.fill('a b c', 3), unicodedata.name('a'), str(uuid.uuid5(uuid.NAMESPACE_DNS, 'x')),
        '{:>10.3f}|{:,}|{!r}'.format(3.14159, 1234567, 'x'), f'{3.14159:08.2f}', 'é'.encode('latin-1'), 'x'.encode('cp1252'), 'x'.encode('utf-16'),
        '%s %5.1f' % ('a', 2.5), sorted(['b', 'a'], key=str.lower), 'a,b'.split(','), round(2.675, 2), 10 ** 50, divmod(7, 2), complex(1, 2),
    ]
"""
    verdict = sandbox.verify(Job(source=source, args=[1], message=True, variations=1))

    assert "passed" == verdict.verdict, verdict.evidence


def test_other_methods_of_the_receiver_can_be_sent(sandbox: Sandbox) -> None:
    """`self`'s methods, inherited ones and those of other objects run in the cell too."""
    objects = {
        "kind": {"rate": 3, "double": {"$method": "def double(self, n):\n    return n * 2 + self.rate\n"}},
        "friend": {"name": "Ann", "greet": {"$method": "def greet(self):\n    return 'I am ' + self.name\n"}},
    }
    slots = {"parent*": {"$ref": "kind"}, "friend": {"$ref": "friend"}}

    verdict = ask(sandbox, "return [self.double(given), self.friend.greet()]", 5, slots=slots, objects=objects)

    assert ("passed", [13, "I am Ann"]) == (verdict.verdict, verdict.value)


def test_stored_method_that_the_policy_refuses(sandbox: Sandbox) -> None:
    """A snapshot may hold a method of another policy; sending it is an exception in the run, and no crash."""
    slots = {"evil": {"$method": "import os\ndef evil(self):\n    return os.getpid()\n"}}

    assert "PolicyError" in ask(sandbox, "return self.evil()", slots=slots).checks[-1].message
    assert "passed" == ask(sandbox, "return 1", slots=slots).verdict


def test_invariants(sandbox: Sandbox) -> None:
    """Invariants are evaluated on what the run left behind, after every run."""
    kept = ask(sandbox, "self.balance = abs(self.balance)\nreturn 1", invariants=["self.balance >= 0", "len(self.history) == 0"])
    broken = ask(sandbox, "self.balance = -1\nreturn 1", invariants=["self.balance >= 0"])
    refused = ask(sandbox, "return 1", invariants=["__import__('os')"])

    assert ["passed", "failed", "failed"] == [each.verdict for each in (kept, broken, refused)]
    assert "after the message the invariant `self.balance >= 0` does not hold" == broken.checks[-1].message


def test_regressions_run_with_the_candidate_in_place(sandbox: Sandbox) -> None:
    """Another method that sends the candidate is run against it."""
    slots = {"twice": {"$method": "def twice(self):\n    return self.answer(2) + self.answer(2)\n"}}
    regressions = {"twice": [Example(returns=4)]}

    assert "passed" == ask(sandbox, "return given", slots=slots, regressions=regressions).verdict
    assert "regressions" == ask(sandbox, "return given + 1", slots=slots, regressions=regressions).checks[-1].name


def test_examples_have_slots_of_their_own(sandbox: Sandbox) -> None:
    """An example may replace some of the receiver's slots, for itself alone."""
    examples = [Example(args=[1], slots={"balance": 7}, returns=7), Example(args=[1], returns=100)]

    assert "passed" == ask(sandbox, "return self.balance", message=False, examples=examples).verdict


def test_every_type_of_value_arrives_and_returns(sandbox: Sandbox) -> None:
    """Plain values go in and come out unchanged."""
    import datetime
    from decimal import Decimal

    values = [1, 2**80, 1.5, float("inf"), "é", b"x", (1, 2), {1, 2}, frozenset([1]), {1: 2}, Decimal("1.10"), datetime.date(2020, 1, 2), None, True, 2j]

    verdict = ask(sandbox, "return given", values)

    assert "passed" == verdict.verdict
    assert verdict.value == Job(source="", args=[values]).args[0]


def test_malformed_snapshot_is_the_callers_mistake(sandbox: Sandbox) -> None:
    """A job that cannot be read is an exception, and nothing is run."""
    with pytest.raises(EncodingError):
        sandbox.verify(Job(source=DEPOSIT, snapshot={"schema": "batos.snapshot/1", "receiver": "1", "objects": {}}))


def test_source_that_is_hard_to_compile(sandbox: Sandbox) -> None:
    """Deep nesting, huge numbers and strange text are refused by the policy, not crashed on."""
    for source in ("(" * 5000, "x = " + "9" * 5000, "def answer(self):\n    return " + "-" * 3000 + "1", "\0"):
        assert sandbox.verify(Job(source=source, message=True)).verdict in {"rejected", "passed"}


def test_same_job_same_verdict(sandbox: Sandbox) -> None:
    """Two verdicts over one job agree in everything but time."""
    job = Job(source=DEPOSIT, slots=ACCOUNT, args=[5], message=True)
    one, two = (sandbox.verify(job).model_dump(exclude={"timings_ms", "evidence"}) for _ in range(2))

    assert one == two


@pytest.mark.parametrize("given", [
    {"args": [{"$ref": "ghost"}]},
    {"kwargs": {"other": {"$ref": "ghost"}}},
    {"slots": {"other": [{"$ref": "ghost"}]}},
    {"objects": {"peer": {"friend": {"$ref": "ghost"}}}},
    {"examples": [{"args": [{"$ref": "ghost"}]}]},
    {"examples": [{"slots": {"other": {"$ref": "ghost"}}}]},
    {"regressions": {"m": [{"args": [{"$tuple": [{"$ref": "ghost"}]}]}]}},
])  # fmt: skip
def test_reference_to_nobody_is_the_callers_mistake(given) -> None:
    """A job that mentions an object that it does not bring is refused before a cell is started, and says whom it mentions."""
    job = Job(**{"source": "def m(self, *args, **kwargs):\n    return 1\n", "selector": "m", "slots": {}, **given})

    with pytest.raises(EncodingError, match="'ghost', which is not among the objects: "):
        job.receiver()
