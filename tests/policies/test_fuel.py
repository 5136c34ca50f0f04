"""Fuel and the other limits: deterministic, and not to be swallowed."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from policies import LimitExceeded, compile_method, load_policy
from policies.bench import KERNELS
from policies.fuel import FuelTank
from policies.surroundings import entered

STANDARD = load_policy("standard")
SMALL = replace(STANDARD, limits=replace(STANDARD.limits, fuel=2_000))
ROOT = Path(__file__).resolve().parents[2]


def run(body: str, policy=SMALL, head: str = ""):
    source = head + "def m(self, x=None):\n" + "\n".join(f"    {line}" for line in body.split("\n"))
    return compile_method(source, policy).run()


@pytest.mark.parametrize(("body", "fuel"), [
    ("return 1", 1),
    ("for i in range(10):\n    pass", 12),
    ("for i in range(10):\n    break", 2),
    ("i = 0\nwhile i < 10:\n    i += 1", 11),
    ("return [i for i in range(10)]", 12),
    ("return {i: i for i in range(3) for j in range(2)}", 1 + 3 + 1 + 3 * 3),
    ("return (lambda: 1)()", 2),
    ("def f():\n    return 1\nf()\nf()", 3),
    ("return list(i for i in range(4))", 6),
    ("return list(map(lambda v: v, range(5)))", 6),
])  # fmt: skip
def test_each_turn_and_each_entry_costs_one(body: str, fuel: int) -> None:
    """A loop costs one unit a turn and one to find its end; a function costs one to enter."""
    assert run(body).fuel == fuel


@pytest.mark.parametrize("body", [
    "while True:\n    pass",
    "for i in iter(int, 1):\n    pass",
    "while True:\n    try:\n        while True:\n            pass\n    except Exception:\n        pass",
    "while True:\n    try:\n        while True:\n            pass\n    except:\n        continue",
    "while True:\n    try:\n        while True:\n            pass\n    finally:\n        continue",
    "def f():\n    try:\n        while True:\n            pass\n    finally:\n        return 1\nreturn f()",
    "try:\n    while True:\n        pass\nfinally:\n    return 'answered'",
    "for i in range(3):\n    try:\n        while True:\n            pass\n    finally:\n        break\nreturn 'answered'",
    "def g():\n    while True:\n        yield 1\nreturn sum(g())",
    "def g():\n    try:\n        while True:\n            yield 1\n    finally:\n        while True:\n            pass\nfor i in g():\n    pass",
    "return [0 for i in iter(int, 1)]",
    "return sum(1 for i in iter(int, 1))",
    "f = lambda: [f() for i in (1, 2)]\nreturn f()",
    "def f():\n    for i in range(2000):\n        yield from f()\nreturn list(f())",
    "return sorted(range(5000), key=lambda v: -v)",
    "return self.m()",
    "def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nfinally:\n    while True:\n        pass",
    "import contextlib\nwith contextlib.suppress(Exception):\n    while True:\n        pass\nreturn 'answered'",
    "import functools\nreturn functools.reduce(lambda a, b: a, iter(int, 1))",
    "x = iter(lambda: 0, 1)\nreturn next((v for v in x if v), None)",
    "while (lambda: True)():\n    continue",
    "return any(False for i in iter(int, 1))",
    "match 1:\n    case int() if [0 for i in iter(int, 1)]:\n        pass",
])  # fmt: skip
def test_no_fuel_left_ends_the_run(body: str) -> None:
    """Whatever handlers, finally blocks and C loops surround it, an empty tank is a limit and gives no answer."""
    answer = run(body)

    assert answer.limit in {"fuel", "recursion"}
    assert answer.value is None
    assert answer.raised == "LimitExceeded"


def test_effects_of_a_limited_run_are_dropped() -> None:
    """A run that meets a limit leaves its receiver as it was, even when it wrote in a finally block."""
    body = "try:\n    while True:\n        pass\nfinally:\n    self.n = 99"
    source = "def m(self):\n" + "\n".join(f"    {line}" for line in body.split("\n"))

    answer = compile_method(source, SMALL).run({"n": 1})

    assert answer.slots == {"n": 1}
    assert answer.effects == {}


@pytest.mark.parametrize("body", [
    "try:\n    return self.m()\nexcept RecursionError:\n    return 'swallowed'",
    "try:\n    return self.m()\nexcept Exception:\n    return 'swallowed'",
    "try:\n    return self.m()\nexcept:\n    return 'swallowed'",
    "try:\n    return self.m()\nfinally:\n    return 'swallowed'",
    "def f():\n    try:\n        return f()\n    except (RuntimeError, ValueError):\n        return 'swallowed'\nreturn f()",
    "def f():\n    try:\n        return f()\n    finally:\n        return 1\nreturn f()",
    "import contextlib\ndef f():\n    with contextlib.suppress(Exception):\n        return f()\n    return 1\nreturn f()",
    "x = []\nfor i in range(100000):\n    x = [x]\nreturn repr(x)",
    "def f():\n    return sorted([1, 2], key=lambda v: f())\nreturn f()",
    "def f():\n    g = (f() for i in (1,))\n    return list(g)\ntry:\n    return f()\nexcept Exception:\n    return 'swallowed'",
])  # fmt: skip
def test_recursion_is_a_limit(body: str) -> None:
    """Calling too deeply is a limit however it is handled."""
    answer = run(body, STANDARD)

    assert answer.limit == "recursion"
    assert answer.value is None


def test_depth_counts_from_the_start_of_the_run() -> None:
    """The same recursion is possible from a shallow and from a deep stack of the host."""
    method = compile_method(
        "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\ndef m(self):\n    return f(1900)\n", STANDARD
    )

    def deep(n: int):
        return method.run() if n == 0 else deep(n - 1)

    assert method.run().value == deep(600).value == 1900
    before = sys.getrecursionlimit()
    method.run()
    assert sys.getrecursionlimit() == before


def test_runs_of_several_threads_leave_the_process_as_it_was() -> None:
    """Neither thread takes the other's settings for those of the process, whoever ends first."""
    before = sys.getrecursionlimit(), sys.unraisablehook
    seen = []
    second_runs, first_is_over = threading.Event(), threading.Event()

    def first() -> None:
        with entered(STANDARD):
            second_runs.wait(10)
        seen.append(sys.getrecursionlimit())
        first_is_over.set()

    thread = threading.Thread(target=first)
    thread.start()
    with entered(replace(STANDARD, limits=replace(STANDARD.limits, recursion=STANDARD.limits.recursion * 3))):
        wanted = sys.getrecursionlimit()
        second_runs.set()
        assert first_is_over.wait(10)
    thread.join()

    assert seen == [wanted]
    assert (sys.getrecursionlimit(), sys.unraisablehook) == before


@pytest.mark.parametrize(("body", "limit"), [
    ("n = 9999\nreturn n ** n", "digits"),
    ("n = 10 ** 9\nn **= 9999\nreturn n", "digits"),
    ("n = 10 ** 7\nreturn 1 << n", "digits"),
    ("self.n = 2\nself.n **= 10 ** 9", "digits"),
    ("xs = [3]\nxs[0] <<= 10 ** 9", "digits"),
    ("return pow(9999, 99999)", "digits"),
    ("n = 10 ** 9\nreturn [0] * n", "length"),
    ("n = 10 ** 9\nreturn n * 'ab'", "length"),
    ("return '{:>{w}}'.format(1, w=5) + format(1, '999999999')", "length"),
    ("t = '{:9999999999}'\nreturn t.format(1)", "length"),
    ("import math\nreturn math.factorial(10 ** 6)", "digits"),
])  # fmt: skip
def test_gross_allocation_is_a_clear_limit(body: str, limit: str) -> None:
    """The grossest allocations end as a named limit before they happen."""
    assert run(body).limit == limit


def test_same_fuel_in_a_thousand_runs() -> None:
    """Fuel is a function of source and input: a thousand runs spend the same."""
    method = compile_method(KERNELS["loops"].replace("300", "30"), STANDARD)

    assert {method.run().fuel for _ in range(1000)} == {1 + 30 + 1 + 30 * 101}


def test_same_fuel_in_every_process() -> None:
    """Processes with different hash seeds spend the same fuel on every kernel."""
    code = (
        "from policies import *; from policies.bench import KERNELS; p = load_policy('standard');"
        "print([compile_method(s, p).run().fuel for n, s in KERNELS.items()])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(seen) == 1


def test_tank_counts_and_closes() -> None:
    """A tank says what was drawn, raises at every draw past its budget, and once closed has nothing."""
    tank = FuelTank(3000)
    for _ in range(1500):
        tank.tick()
    assert (tank.used, tank.exhausted) == (1500, False)
    assert tank.close() == 1500
    small = FuelTank(2)
    small.tick(), small.tick()
    assert not small.exhausted
    with pytest.raises(LimitExceeded):
        small.tick()
    assert small.exhausted
    for _ in range(2):
        with pytest.raises(LimitExceeded):
            tank.tick()


def test_exact_budget_is_enough() -> None:
    """A run that needs exactly its budget is answered; with one unit less it is not."""
    need = run("for i in range(50):\n    pass\nreturn 'done'").fuel

    assert (
        run(
            "for i in range(50):\n    pass\nreturn 'done'", replace(SMALL, limits=replace(SMALL.limits, fuel=need))
        ).value
        == "done"
    )
    assert (
        run(
            "for i in range(50):\n    pass\nreturn 'done'", replace(SMALL, limits=replace(SMALL.limits, fuel=need - 1))
        ).limit
        == "fuel"
    )


def test_suspended_generator_finds_nothing_after_the_run() -> None:
    """What a method left suspended is ended with the run and cannot write any more."""
    source = """
def m(self):
    def g():
        try:
            yield 1
        finally:
            self.n = 99
            for i in range(10):
                self.n = i
    box = []
    it = g()
    box.append((it, box))
    next(it)
    return 1
"""
    answer = compile_method(source, STANDARD).run({"n": 1})

    assert answer.slots == {"n": 1}
    assert answer.value == 1


def test_suspended_generator_in_a_cycle_is_ended_with_its_run() -> None:
    """Its `finally` runs before the answer is given, not when the host's collector comes by."""
    import gc

    source = """
def m(self):
    def g():
        try:
            yield 1
        finally:
            print('ended')
            self.n = 99
    box = [g()]
    box.append(box)
    next(box[0])
    return 1
"""
    method = compile_method(source, STANDARD)
    assert method.suspends
    gc.disable()
    try:
        answer = method.run({"n": 1})
        assert not [
            each
            for each in gc.get_objects()
            if type(each).__name__ == "generator" and each.__qualname__.startswith("$method")
        ]
    finally:
        gc.enable()

    assert answer.slots == {"n": 1}
    assert not compile_method("def m(self):\n    return sum(i for i in (1, 2))\n", STANDARD).suspends


def test_bare_except_means_except_exception() -> None:
    """What ends a generator is not the generator's to catch."""
    source = """
def m(self):
    def g():
        try:
            yield 1
        except:
            self.log.append('caught')
    it = g()
    next(it)
    it.close()
    try:
        raise ValueError
    except:
        self.log.append('value')
    return self.log
"""
    assert compile_method(source, STANDARD).run({"log": []}).value == ["value"]
