"""Does a test go red when a control is gone? Takes each control away where the product applies it, and runs the suites on real cells.

    python -m tests.conformance.removal [--backend docker|bubblewrap] [--control NAME]…

Prints each control with the tests that went red. Exit status 1 when one survived its removal, was not removed in truth, or kept cells from starting at
all; 2 when a suite is red although nothing was removed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from docker import APIClient
from docker.errors import NotFound
from docker.utils import kwargs_from_env

from sandbox.backends.docker import LABEL
from tests.conformance.without import CONTROLS, REPORT, WITHOUT

BACKENDS = ("docker", "bubblewrap")
CONTAINER = ("tests/conformance/test_isolation.py", "tests/conformance/test_limits.py")
RUN = ("tests/attacks/container/test_container_attacks.py",)
INSIDE = {"audit", "lockdown", "limits of a run", "CPU time of a run", "clock of a run"}
ENOUGH = 3  # red tests, after which nobody learns more


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.conformance.removal", description=__doc__.splitlines()[0])
    parser.add_argument("--backend", choices=BACKENDS, action="append")
    parser.add_argument("--control", choices=sorted(CONTROLS), action="append")
    arguments = parser.parse_args()
    wrong = 0
    for backend in arguments.backend or BACKENDS:
        chosen = [name for name in CONTROLS if backend in CONTROLS[name] and name in (arguments.control or CONTROLS)]
        for suites in {tuple(suites_of(name)) for name in chosen}:
            if red := [each for each in run("", backend, suites) if "test" in each]:
                print(f"{backend}: red although nothing was removed: {', '.join(each['test'] for each in red)}")
                return 2
        wrong += sum(not noticed(name, backend) for name in chosen)
    print(f"{wrong} of the controls can go without a test that notices" if wrong else "every control is missed when it is gone")
    return 1 if wrong else 0


def suites_of(control: str) -> tuple[str, ...]:
    return RUN if control in INSIDE else CONTAINER


def noticed(control: str, backend: str) -> bool:
    """Whether a test saw the effect of what was taken away; says so."""
    told = run(control, backend, suites_of(control))
    red = [each["test"] for each in told if "test" in each and not each["broken"]]
    broken = [each for each in told if each.get("broken")]
    taken = sum(each.get("taken", 0) for each in told)
    if not taken:
        verdict = "WAS NOT REMOVED"
    elif not red:
        verdict = f"NO CELL STARTED: {broken[0]['reason']}" if broken else "SURVIVED"
    else:
        verdict = ", ".join(red)
    print(f"{backend:10}  {control:20}  {verdict}", flush=True)
    return bool(taken and red)


def run(control: str, backend: str, suites: tuple[str, ...]) -> list[dict[str, Any]]:
    """What the plugin tells about one run of the suites."""
    with tempfile.TemporaryDirectory() as folder, nothing_left(backend):
        report = Path(folder) / "report"
        command = [
            sys.executable, "-m", "pytest", "-q", "-p", "tests.conformance.without", "-p", "no:cacheprovider", f"--maxfail={ENOUGH}", "-k", backend, *suites,
        ]  # fmt: skip
        environment = {**os.environ, WITHOUT: f"{control}|{backend}", REPORT: str(report)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parents[2])
        lines = report.read_text().splitlines() if report.exists() else []
        if done.returncode not in {0, 1} or not lines:
            raise SystemExit(f"the suite could not be run without {control!r}: {(done.stdout + done.stderr)[-500:]}")
        return [json.loads(line) for line in lines]


@contextmanager
def nothing_left(backend: str) -> Iterator[None]:
    """Removes the cells that are there afterwards and were not before, whoever started them: without its clock or its limit of output one runs on for ever."""
    if backend != "docker":
        yield
        return
    engine = APIClient(version="auto", **kwargs_from_env())

    def cells() -> set[str]:
        return {each["Id"] for each in engine.containers(all=True, filters={"label": LABEL})}

    before = cells()
    try:
        yield
    finally:
        for each in cells() - before:
            with suppress(NotFound):
                engine.remove_container(each, force=True, v=True)
        engine.close()


if __name__ == "__main__":
    sys.exit(main())
