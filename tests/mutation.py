"""Removes one thing at a time from a copy of the repository and sees whether a test notices.

A mutation is a text that stands in exactly one module of a package, and what stands there instead. `tests.policies.mutate` and `tests.runtime.mutate` list
theirs. A mutation is killed when the tests go red, and only then: a run that finds no tests, or dies, proves nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

Mutation = tuple[str, str]

# What a bound on memory kept away must end as a failed test, not as a machine without memory.
LIMITED = """import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"""


@dataclass(frozen=True)
class Subject:
    """What is mutated, and what must notice.

    package: the folder of the modules. copied: folders that a run of the tests needs. tests: what judges in the end, as pytest is told it.
    near: pairs of how a module's path ends and the tests that know most about it; those run first.
    """

    package: str
    copied: tuple[str, ...]
    tests: tuple[str, ...]
    near: tuple[tuple[str, str], ...] = ()


def main(subject: Subject, mutations: Mapping[str, Mutation], arguments: Sequence[str]) -> int:
    """Try the mutations whose names hold one of the arguments (all without any); print each, and 1 if one survived, else 0."""
    chosen = {name: each for name, each in mutations.items() if not arguments or any(part in name for part in arguments)}
    bad = 0
    with ThreadPoolExecutor(2) as pool:
        for name, verdict in zip(chosen, pool.map(lambda each: survives(subject, each), chosen.values()), strict=True):
            bad += verdict is not None
            print(f"{'killed  ' if verdict is None else verdict:<10} {name}", flush=True)
    print(f"{len(chosen) - bad} of {len(chosen)} killed")
    return 1 if bad or not chosen else 0


def survives(subject: Subject, mutation: Mutation) -> str | None:
    """None when the tests go red; otherwise what is wrong."""
    old, new = mutation
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in subject.copied:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        places = [path for path in sorted((copy / subject.package).rglob("*.py")) if old in path.read_text("utf-8")]
        if len(places) != 1:
            return f"does not apply: the text stands in {len(places)} modules"
        places[0].write_text(places[0].read_text("utf-8").replace(old, new, 1), "utf-8")
        # The tests that know most about the module first; a survivor must survive all of them.
        near = [test for module, test in subject.near if str(places[0]).endswith(module)]
        for tests in (near, subject.tests) if near else (subject.tests,):
            command = [sys.executable, "-c", LIMITED, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--timeout=60", *tests]
            done = subprocess.run(command, cwd=copy, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": folder})
            if done.returncode == 1:
                return None
        return f"survived (pytest ended with {done.returncode})"
