"""Thousands of verifications while brokers and cells are killed: `python -m tests.benchmarks.endurance --count 10000`.

    covered       `kill -9` of the broker after so many verdicts, and of a random cell, waiting or running, after so many too; several clients, who ask again
                  when they get no verdict; candidates that are good, wrong, refused, hostile
    proves        no verdict is wrong, none is a pass without a run (the answer of a pass is checked against what it must be, and only a run can know
                  it), and after the last restart no cell is left

Exit status 1 when any of that does not hold. The cells killed are this broker's own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policies import load_policy
from sandbox import BrokerError, Example, Job, SandboxUnavailable, Verdict
from sandbox.backends.docker import LABEL_OWNER
from sandbox.client import BrokerSandbox
from tests.sandbox.brokers import process

PATIENCE_S = 300.0  # that a client goes on asking
KINDS = ("good",) * 14 + ("wrong",) * 3 + ("refused", "hostile", "raising")
VERDICTS = {"good": "passed", "wrong": "failed", "refused": "rejected", "hostile": "violation", "raising": "failed"}
_SOURCES = {
    "good": "def answer(self, given):\n    total = 0\n    for each in range({a}):\n        total = total + given * each\n    return total + {b}\n",
    "refused": "import os\ndef answer(self, given):\n    return {b}\n",
    # An encoding whose name is made at run time: the interpreter looks for a file.
    "hostile": "def answer(self, given):\n    try:\n        'x'.encode('ih_fo_on_edoc'[::-1])\n    except LookupError:\n        pass\n    return {b}\n",
    "raising": "def answer(self, given):\n    return given / ({b} - {b})\n",
}
_SOURCES["wrong"] = _SOURCES["good"]


@dataclass
class Report:
    """What happened. `wrong` and `left` are empty when all is well."""

    verdicts: Counter[str] = field(default_factory=Counter)
    asked_again: int = 0
    tried_again: int = 0  # by the broker itself
    brokers_killed: int = 0
    cells_killed: int = 0
    wrong: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        """Whether everything held."""
        return not self.wrong and not self.left

    def to_json(self) -> dict[str, Any]:
        """For people and for scripts."""
        return {**vars(self), "verdicts": dict(self.verdicts), "well": self.well}


def candidate(number: int) -> tuple[str, Job, int]:
    """The kind of a candidate, its job, and what a right answer is; each number always makes the same."""
    dice = random.Random(number)
    kind, a, b, given = dice.choice(KINDS), dice.randrange(2, 200), dice.randrange(1, 10**9), dice.randrange(1, 10**6)
    right = given * (a * (a - 1) // 2) + b
    examples = [Example(args=[given], returns=right + 1)] if kind == "wrong" else []
    return kind, Job(source=_SOURCES[kind].format(a=a, b=b), selector="answer", args=[given], message=True, examples=examples), right


class Endurance:
    """One run. `tell` hears how far it is."""

    def __init__(self, backend: str, folder: Path, *, kill_every: int, cells_every: int, clients: int, tell: Callable[[str], None]) -> None:
        self._backend = backend
        self._path = folder / "broker.sock"
        self._kill_every = kill_every
        self._cells_every = cells_every
        self._dice = random.Random(1)  # which cell, and when, does not matter
        self._victims = threading.Semaphore(0)
        self._clients = clients
        self._tell = tell
        self._policy = load_policy("standard")
        self._lock = threading.Lock()
        self._report = Report()
        self._done = 0
        self._over = threading.Event()
        self._broker = process(self._path, backend, "--unexamined")
        self._pids = [self._broker.pid]
        self._owner = self._path.with_name(self._path.name + ".lock").read_text()

    def run(self, count: int) -> Report:
        """Verify so many candidates; the report."""
        began = time.monotonic()
        killer = threading.Thread(target=self._kill_cells)
        killer.start()
        try:
            with ThreadPoolExecutor(self._clients) as pool:
                for _ in pool.map(self._one, range(count)):
                    pass
        finally:
            self._over.set()
            killer.join()
            self._restart()
            self._report.left = self._cells_of_the_dead()
            self._broker.terminate()
            self._broker.communicate(timeout=120)
            self._report.left += self._cells()
        self._report.seconds = round(time.monotonic() - began, 1)
        return self._report

    def _one(self, number: int) -> None:
        kind, job, right = candidate(number)
        verdict = self._verdict(job)
        problem = _problem(kind, verdict, right)
        with self._lock:
            self._done += 1
            self._report.verdicts[verdict.verdict] += 1
            self._report.tried_again += verdict.evidence.get("tries", 1) > 1
            if problem:
                self._report.wrong.append(f"{number} ({kind}): {problem}")
            if self._done % self._cells_every == 0:
                self._victims.release()
            if self._done % self._kill_every == 0:
                self._restart()
                self._tell(f"{self._done} verdicts, {self._report.brokers_killed} brokers and {self._report.cells_killed} cells killed")

    def _verdict(self, job: Job) -> Verdict:
        """What a broker says in the end: clients ask again when there is none, or no verdict about the candidate."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(SandboxUnavailable, BrokerError):
                verdict = BrokerSandbox(str(self._path), self._policy).verify(job)
                if verdict.verdict != "infra_error" or time.monotonic() > deadline:
                    return verdict
            if time.monotonic() > deadline:
                raise AssertionError("no broker answers any more")
            with self._lock:
                self._report.asked_again += 1
            time.sleep(0.2)

    def _restart(self) -> None:
        self._broker.kill()
        self._broker.communicate()
        self._report.brokers_killed += 1
        self._broker = process(self._path, self._backend, "--unexamined", listening_s=180)
        self._pids.append(self._broker.pid)

    def _kill_cells(self) -> None:
        while not self._over.is_set():
            if not self._victims.acquire(timeout=0.2):
                continue
            time.sleep(self._dice.uniform(0, 0.1))
            while not self._over.is_set() and not self._kill_one():
                time.sleep(0.005)

    def _kill_one(self) -> bool:
        """Whether a cell was killed: there may be none, and the one that was chosen may have ended by itself."""
        try:
            self._kill(self._dice.choice(self._cells()))
        except Exception:  # whatever it was, another one is killed instead
            return False
        self._report.cells_killed += 1
        return True

    # --- per backend

    def _cells(self) -> list[str]:
        """Identities of this broker's cells, also of earlier ones of it."""
        if self._backend == "docker":
            return [each["Id"] for each in self._containers()]
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                groups = (place / "cgroup").read_text()
                inside = next(line for line in (place / "status").read_text().splitlines() if line.startswith("NSpid")).split()
                # The first process of a cell, with which all others of it end.
                if len(inside) > 2 and inside[-1] == "1" and any(f"/batos/{pid}-" in groups for pid in self._pids):
                    found.append(place.name)
        return found

    def _cells_of_the_dead(self) -> list[str]:
        """Those that the broker that runs now did not start."""
        if self._backend == "docker":
            runs = Counter(each["Labels"]["batos.cell.run"] for each in self._containers())
            return [] if len(runs) <= 1 else [f"cells of {len(runs)} brokers"]
        dead = self._pids[:-1]
        return [str(each) for pid in dead for root in ("batos", "memory/batos", "pids/batos") for each in Path("/sys/fs/cgroup", root).glob(f"{pid}-*")]

    def _containers(self) -> list[Any]:
        import docker

        with contextlib.closing(docker.APIClient(version="auto")) as api:
            found: list[Any] = api.containers(all=True, filters={"label": f"{LABEL_OWNER}={self._owner}"})
            return found

    def _kill(self, cell: str) -> None:
        if self._backend == "docker":
            import docker

            with contextlib.closing(docker.APIClient(version="auto")) as api:
                api.kill(cell)
        else:
            os.kill(int(cell), 9)


def _problem(kind: str, verdict: Verdict, right: int) -> str | None:
    if verdict.verdict != VERDICTS[kind]:
        return f"{verdict.verdict}: {verdict.evidence} {verdict.checks}"
    if verdict.verdict == "passed" and (verdict.value != right or not verdict.evidence.get("runs")):
        return f"passed with {verdict.value!r}, which is not {right}, after {verdict.evidence.get('runs')} runs"
    return None


def endure(
    count: int, backend: str, *, kill_every: int, cells_every: int = 10, clients: int = 4, tell: Callable[[str], None] = lambda line: None
) -> Report:
    """Verify `count` candidates on `backend`; the broker is killed after every `kill_every` of them, a cell after every `cells_every`."""
    with tempfile.TemporaryDirectory() as folder:
        made = Endurance(backend, Path(folder), kill_every=kill_every, cells_every=cells_every, clients=clients, tell=tell)
        return made.run(count)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.endurance", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000, help="verifications")
    parser.add_argument("--backend", choices=("docker", "bubblewrap"), default="docker")
    parser.add_argument("--kill-every", type=int, default=500, metavar="N", help="verdicts between two kills of the broker")
    parser.add_argument("--cells-every", type=int, default=10, metavar="N", help="verdicts between two kills of a cell")
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    report = endure(
        options.count, options.backend, kill_every=options.kill_every, cells_every=options.cells_every, clients=options.clients,
        tell=lambda line: print(line, file=sys.stderr, flush=True),
    )  # fmt: skip
    print(json.dumps(report.to_json(), indent=2))
    sys.exit(not report.well)


if __name__ == "__main__":
    main()
