"""What the language layer costs, measured on this machine beside plain CPython and RestrictedPython.

Times are CPU seconds of this process, so that a busy machine changes little. `rows()` gives what `batos bench policies` prints. The kernels are small programs of the kind that methods are made of; each is
compiled under `standard` with fuel and guards on, and run beside the same source compiled by Python alone.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from policies import compiler
from policies.compiler import compile_method
from policies.errors import PolicyError
from policies.files import load_policy
from policies.policy import Policy

__all__ = ["KERNELS", "compile_ratio", "honest_share", "kernel_ratios", "rows"]

KERNELS: dict[str, str] = {
    "loops": """
def kernel(self):
    total = 0
    for i in range(300):
        for j in range(100):
            total += i * j % 7
    return total
""",
    "dict counting": """
def kernel(self):
    counts = {}
    for word in ("the quick brown fox jumps over the lazy dog " * 300).split():
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return sorted(counts.items())
""",
    "string building": """
def kernel(self):
    parts = []
    for i in range(5000):
        parts.append(f"{i:04d}".upper() + "-" + str(i * 2))
    text = ",".join(parts)
    return len(text.replace("1", "one"))
""",
    "sorting": """
def kernel(self):
    items = [(i * 7919) % 10007 for i in range(5000)]
    pairs = sorted(((x % 100, x) for x in items), key=lambda pair: (pair[0], -pair[1]))
    return pairs[10]
""",
    "recursion": """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def kernel(self):
    return fib(18)
""",
    "primes": """
def kernel(self):
    n = 20000
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return sum(flags)
""",
    "matrix": """
def kernel(self):
    n = 30
    a = [[i * j % 10 for j in range(n)] for i in range(n)]
    b = [[(i + j) % 10 for j in range(n)] for i in range(n)]
    c = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = 0
            for k in range(n):
                total += a[i][k] * b[k][j]
            c[i][j] = total
    return c[3][4]
""",
    "json round trip": """
import json

def kernel(self):
    data = [{"id": i, "name": "item %d" % i, "tags": ["a", "b"], "price": i / 4} for i in range(300)]
    for _ in range(5):
        data = json.loads(json.dumps(data, sort_keys=True))
    return len(data)
""",
    "regex": """
import re

def kernel(self):
    text = "alice@example.org, bob@example.com; carol at nowhere, dave@site.net " * 60
    pattern = re.compile(r"([a-z]+)@([a-z]+)\\.(org|com|net)")
    found = [match.group(1) for match in pattern.finditer(text)]
    return len(found) + len(re.sub(r"[aeiou]", "", text)) + len(pattern.findall(text))
""",
    "decimal": """
from decimal import Decimal

def kernel(self):
    total = Decimal("0")
    for i in range(1, 3000):
        total += (Decimal(i) / Decimal(7)).quantize(Decimal("0.01")) * 2
    return total
""",
}


def _best(function: Callable[[], Any], repeats: int, seconds: float = 0.05) -> float:
    """The fastest of `repeats` timings, in seconds a call, each over enough calls to last a while."""
    started = time.process_time()
    function()
    calls = max(1, int(seconds / max(time.process_time() - started, 1e-7)))
    best = math.inf
    for _ in range(repeats):
        started = time.process_time()
        for _ in range(calls):
            function()
        best = min(best, (time.process_time() - started) / calls)
    return best


def kernel_ratios(policy: Policy | None = None, repeats: int = 5) -> dict[str, tuple[float, float]]:
    """(guarded, plain) seconds of each kernel. The guarded time is that of the whole run: entering, running, leaving."""
    policy = policy or load_policy("standard")
    found = {}
    for name, source in KERNELS.items():
        method = compile_method(source, policy)
        namespace: dict[str, Any] = {}
        exec(compile(source, name, "exec"), namespace)  # noqa: S102 - this package's own text
        plain = namespace["kernel"]
        answer = method.run()
        if answer.raised or answer.value != plain(None):
            raise AssertionError(f"kernel {name!r}: {answer.value!r} is not {plain(None)!r} ({answer.raised})")
        guarded_s = reference_s = math.inf
        for _ in range(repeats):  # interleaved, so that a busy machine slows both
            guarded_s = min(guarded_s, _best(method.run, 1))
            reference_s = min(reference_s, _best(partial(plain, None), 1))
        found[name] = (guarded_s, reference_s)
    return found


# Loops, comprehensions, functions, lambdas and generators, an exception, and what is in the order of a hash.
FUEL = """
def twice(n):
    return n * 2

def numbers(n):
    for i in range(n):
        yield i

def kernel(self):
    total = 0
    while total < 50:
        total += twice(3)
    words = {str(i) for i in range(40)} | {"a", "b", "c"}
    for word in words:
        try:
            total += int(word)
        except ValueError:
            total += len([x for x in numbers(5) if x % 2])
    return sum(map(lambda n: n + 1, sorted(numbers(20), key=lambda n: -n))) + total
"""


def fuel_readings(runs: int) -> list[int]:
    """The fuel that each of so many runs of one program says it spent."""
    return [compile_method(FUEL, load_policy("standard")).run().fuel for _ in range(runs)]


def fuel_in_processes(processes: int) -> set[int]:
    """The same from interpreters of their own, each with another order of hashes."""
    script = "from policies.bench import fuel_readings\nprint(*fuel_readings(1))"
    return {
        int(
            subprocess.run(
                [sys.executable, "-c", script],
                env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                capture_output=True,
                check=True,
            ).stdout
        )
        for seed in range(1, processes + 1)
    }


def problems(corpus: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """(id, entry point, source, wrapped source, test) of each problem of a HumanEval file."""
    for line in corpus.read_text("utf-8").splitlines():
        data = json.loads(line)
        source = data["prompt"] + data["canonical_solution"]
        entry = data["entry_point"]
        wrapped = f"{source}\n\ndef answer_(self, *args, **kwargs):\n    return {entry}(*args, **kwargs)\n"
        yield data["task_id"], entry, source, wrapped, data["test"]


def honest_share(corpus: Path, policy: Policy | None = None) -> tuple[int, int, list[str]]:
    """(right, all, what went wrong) over a HumanEval file: compiled, run with fuel on, and judged by its own tests."""
    policy = policy or load_policy("standard")
    right, total, wrong = 0, 0, []
    for task, _, source, wrapped, test in problems(corpus):
        total += 1
        try:
            method = compile_method(wrapped, policy)
        except PolicyError as error:
            wrong.append(f"{task}: {error}")
            continue

        def candidate(*args: Any, method: Any = method, **kwargs: Any) -> Any:
            answer = method.run({}, args, kwargs)
            if answer.raised:
                raise RuntimeError(f"{answer.raised}: {answer.raised.message}")
            return answer.value

        namespace: dict[str, Any] = {}
        exec(source + "\n" + test, namespace)  # noqa: S102 - the corpus is the judge
        try:
            namespace["check"](candidate)
            right += 1
        except Exception as error:  # noqa: BLE001 - any failure counts
            wrong.append(f"{task}: {type(error).__name__}: {error}")
    return right, total, wrong


def compile_ratio(corpus: Path, repeats: int = 5) -> tuple[float, float]:
    """Median compile seconds over a corpus: ours, and RestrictedPython's own `compile_restricted_exec`."""
    from RestrictedPython.compile import compile_restricted_exec

    policy = load_policy("standard")
    ours, reference = [], []
    for _task, _entry, _source, wrapped, _test in problems(corpus):
        best = [math.inf, math.inf]
        for _ in range(repeats):
            compiler.forget()
            started = time.process_time()
            try:
                compile_method(wrapped, policy)
            except PolicyError:
                break
            middle = time.process_time()
            compile_restricted_exec(wrapped)
            best = [min(best[0], middle - started), min(best[1], time.process_time() - middle)]
        if best[0] < math.inf:
            ours.append(best[0])
            reference.append(best[1])
    return statistics.median(ours), statistics.median(reference)


def _row(
    measure: str, value: float, unit: str, reference: float | None, target: float, *, at_least: bool = False
) -> dict[str, Any]:
    ratio = value / reference if reference else None
    judged = ratio if ratio is not None else value
    return {
        "area": "policies",
        "measure": measure,
        "value": value,
        "unit": unit,
        "reference": reference,
        "ratio": ratio,
        "target": target,
        "met": judged >= target if at_least else judged <= target,
    }


def rows(corpus: Path | None = None) -> list[dict[str, Any]]:
    """The measurements, ready for `batos bench policies --json`. Corpus measures need a HumanEval file."""
    found = []
    times = kernel_ratios()
    for name, (guarded, plain) in times.items():
        found.append(_row(f"run time: {name}", guarded * 1e3, "ms", plain * 1e3, 4.0))
    mean = statistics.geometric_mean([guarded / plain for guarded, plain in times.values()])
    found.append(_row("run time of ten kernels, geometric mean of ratios", mean, "times CPython", None, 2.0))
    spent = set(fuel_readings(1000))
    found.append(_row("different fuel readings in 1,000 runs", len(spent), "readings", None, 1))
    spent |= fuel_in_processes(4)
    found.append(_row("different fuel readings in those and four processes", len(spent), "readings", None, 1))
    if corpus is not None:
        ours, reference = compile_ratio(corpus)
        found.append(_row("compile, median over HumanEval", ours * 1e6, "µs", reference * 1e6, 2.0))
        right, total, _ = honest_share(corpus)
        found.append(
            _row("HumanEval solutions compiled, run and right", 100 * right / total, "%", None, 99.0, at_least=True)
        )
    return found
