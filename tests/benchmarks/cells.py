"""Area `cells`: what it costs to verify a candidate, beside starting the same interpreter without BatOS.

    covered       candidate accepted to verdict, a new source each time, every check of the standard policy; both backends; in a cell that is started
                  for it, and through a broker in one that waited (`broker`); four candidates at a time; a broker that nobody asks
    not covered   brokers and cells that are killed: `python -m tests.benchmarks.endurance`

Measurement and reference alternate, so that what else the machine does weighs on both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from policies import load_policy
from sandbox import Sandbox, images
from sandbox.backends.bubblewrap import Bubblewrap
from sandbox.backends.docker import Docker
from tests.benchmarks import broker
from tests.benchmarks.broker import job

ROUNDS = int(os.environ.get("BATOS_BENCH_ROUNDS", "25"))


def measure() -> list[dict[str, Any]]:
    """Rows of `{area, measure, value, unit, reference, ratio, target, met}`; times are medians in milliseconds."""
    image = images.ensure()
    # Without pulling: the image is there, and its name is nobody else's.
    engine = ["docker", "run", "--rm", "--network=none", image.tag, "/usr/bin/python3", "-I", "-c", "pass"]
    jail = ["bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--clearenv", "--ro-bind", str(image.root), "/",
            "--cap-drop", "ALL", "--uid", "65534", "--gid", "65534", "--", "/usr/bin/python3", "-I", "-c"]  # fmt: skip
    importing = "import sys; sys.path.append('/usr/lib/batos'); import RestrictedPython"
    policy = load_policy("standard")
    rows = []
    with Sandbox(Docker(), policy) as sandbox:
        verify, plain = alternately(lambda number: _verify(sandbox, number), lambda _: _run(engine))
        rows.append(row("docker: candidate accepted to verdict, cold", verify, plain, 1.2, "docker run --rm, no-op Python"))
    rows += broker.rows("docker")
    with Sandbox(Bubblewrap(), policy) as sandbox:
        verify, plain, imports = alternately(
            lambda number: _verify(sandbox, number), lambda _: _run([*jail, "pass"]), lambda _: _run([*jail, importing])
        )
        rows.append(row("bubblewrap: candidate accepted to verdict, cold", verify, plain, 3, "bwrap, no-op Python"))
        rows.append(row("bubblewrap: the same", verify, imports, 2, "bwrap, importing RestrictedPython"))
        rows.append(_rate("bubblewrap: verdicts a second, four at a time", sandbox))
    return rows


def alternately(*things: Callable[[int], None]) -> list[float]:
    """Median seconds of each thing, done in turn, after one round that does not count."""
    spent: list[list[float]] = [[] for _ in things]
    for number in range(ROUNDS + 1):
        for times, thing in zip(spent, things, strict=True):
            started = time.perf_counter()
            thing(number)
            times.append(time.perf_counter() - started)
    return [statistics.median(times[1:]) for times in spent]


def _verify(sandbox: Sandbox, number: int) -> None:
    verdict = sandbox.verify(job(number))
    if not verdict.passed:
        raise AssertionError(verdict.model_dump_json())


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _rate(measure: str, sandbox: Sandbox) -> dict[str, Any]:
    count = max(8, ROUNDS)
    with ThreadPoolExecutor(4) as pool:
        started = time.perf_counter()
        list(pool.map(lambda number: _verify(sandbox, 1000 + number), range(count)))
        rate = count / (time.perf_counter() - started)
    return {"area": "cells", "measure": measure, "value": rate, "unit": "1/s", "reference": None, "ratio": None, "target": None, "met": None}


def row(measure: str, value: float, reference: float, target: float | None, against: str) -> dict[str, Any]:
    """One row; seconds become milliseconds."""
    ratio = value / reference
    return {
        "area": "cells", "measure": f"{measure} (against {against})", "value": value * 1000, "unit": "ms", "reference": reference * 1000, "ratio": ratio,
        "target": None if target is None else f"<= {target} x", "met": None if target is None else ratio <= target,
    }  # fmt: skip
