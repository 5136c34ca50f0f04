"""Rows of the area `cells` that need a broker: cells that wait, many jobs at a time, and what a broker costs while nobody asks."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policies import load_policy
from sandbox import Example, Job, wire
from sandbox.backends.base import CellSpec
from sandbox.backends.docker import Docker, DockerCell
from sandbox.client import BrokerSandbox
from tests.sandbox.brokers import process, talk

ROUNDS = int(os.environ.get("BATOS_BENCH_ROUNDS", "25"))
AT_ONCE = 4
SETTLED_S = 0.4  # that a new cell has to import what a job needs
IDLE_S = 20.0
SOURCE = """def deposit(self, amount):
    self.balance = self.balance + amount + {number} - {number}
    self.history.append(amount)
    return self.balance
"""


def rows(backend: str) -> list[dict[str, Any]]:
    """Warm verification and what it consists of, the rate beside the engine's own, an idle broker."""
    with _broker(backend) as (path, pid):
        sandbox = BrokerSandbox(str(path), load_policy("standard"))
        _await_cells(path)
        idle = _idle(backend, pid)
        found = _warm(backend, path, sandbox)
        if backend == "docker":
            found.append(_rate(sandbox))
        return [*found, idle, _row(f"{backend}: broker after all that, resident memory", _resident_mb(pid), "MiB", 60.0)]


def job(number: int) -> Job:
    """A small method with an example; every number is another candidate, which no cache knows."""
    example = Example(args=[25], returns=125, after={"balance": 125, "history": [25]})
    return Job(source=SOURCE.format(number=number), selector="deposit", slots={"balance": 100, "history": []}, examples=[example])


@contextmanager
def _broker(backend: str) -> Iterator[tuple[Path, int]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "broker.sock"
        started = process(path, backend, "--unexamined")
        try:
            yield path, started.pid
        finally:
            started.terminate()
            started.communicate(timeout=60)


def _warm(backend: str, path: Path, sandbox: BrokerSandbox) -> list[dict[str, Any]]:
    """Each job comes when the cell that the last one used has been replaced, as between the messages of an object that thinks."""
    whole, cells, brokers, disks = [], [], [], []
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:
        for number in range(4 * ROUNDS + 2):
            _await_cells(path)
            candidate = job(number)
            began = time.perf_counter()
            verdict = sandbox.verify(candidate)
            came = time.perf_counter()
            file.write(verdict.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
            durable = time.perf_counter()
            whole.append((durable - began) * 1000)
            disks.append((durable - came) * 1000)
            if not verdict.passed:
                raise AssertionError(verdict.model_dump_json())
            cells.append(verdict.timings_ms["run"])
            brokers.append(verdict.timings_ms["total"] - verdict.timings_ms["run"])
    whole, cells, brokers, disks = whole[2:], cells[2:], brokers[2:], disks[2:]
    between = [each - sum(parts) for each, *parts in zip(whole, cells, brokers, disks, strict=True)]
    what = f"{backend}: warm, request to verdict on disk"
    return [
        _row(f"{what}, median", statistics.median(whole), "ms", 10.0),
        _row(f"{what}, 99th percentile", statistics.quantiles(whole, n=100, method="inclusive")[98], "ms", 150.0),
        _row(f"{backend}: of that, in the cell (median)", statistics.median(cells), "ms"),
        _row(f"{backend}: of that, compiling, planning and judging in the broker (median)", statistics.median(brokers), "ms"),
        _row(f"{backend}: of that, on the way between client and cell (median)", statistics.median(between), "ms"),
        _row(f"{backend}: of that, onto the disk (median)", statistics.median(disks), "ms"),
    ]


def _await_cells(path: Path) -> None:
    described = wire.frame({"schema": wire.SCHEMA, "verb": "describe"})
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        cells = next(iter(talk(path, described)["answer"]["cells"].values()))
        if cells["warm"] >= cells["wanted"] and not cells["starting"] and not cells["busy"]:
            time.sleep(SETTLED_S)
            return
        time.sleep(0.05)
    raise AssertionError(f"no cells: {cells}")


def _rate(sandbox: BrokerSandbox) -> dict[str, Any]:
    """Verdicts a second, four at a time, in turn with the engine's own containers that do nothing."""
    count, ours, theirs = max(8, ROUNDS), [], []
    backend = Docker()
    try:
        for turn in range(3):
            ours.append(_each(count, lambda number, turn=turn: _verified(sandbox, 10_000 + 1000 * turn + number)))
            theirs.append(_each(count, lambda _: _nothing(backend)))
    finally:
        backend.close()
    value, reference = statistics.median(ours), statistics.median(theirs)
    return {
        "area": "cells", "measure": f"docker: verdicts a second, {AT_ONCE} at a time (against containers with the same flags, no-op Python)", "value": value,
        "unit": "1/s", "reference": reference, "ratio": value / reference, "target": ">= 0.9 x", "met": value / reference >= 0.9,
    }  # fmt: skip


def _each(count: int, thing: Callable[[int], None]) -> float:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.perf_counter()
        list(pool.map(thing, range(count)))
        return count / (time.perf_counter() - began)


def _verified(sandbox: BrokerSandbox, number: int) -> None:
    verdict = sandbox.verify(job(number))
    if not verdict.passed:
        raise AssertionError(verdict.model_dump_json())


def _nothing(backend: Docker) -> None:
    """Create, start, wait, remove: a container with every flag of a cell, and nothing to do."""
    cell = object.__new__(_Plain)
    cell._api, cell._spec = backend._api, CellSpec.of(load_policy("standard"))
    cell.run(backend)


class _Plain(DockerCell):
    """A cell's container, without anything that makes it one."""

    def run(self, backend: Docker) -> None:
        self._spec = CellSpec(self._spec.memory_bytes, self._spec.pids, self._spec.output_bytes, command=("/usr/bin/python3", "-I", "-c", "pass"))
        self._create(backend._id, None, backend._labels)
        self._api.start(self._id)
        self._api.wait(self._id)
        self._api.remove_container(self._id, force=True)


def _idle(backend: str, pid: int) -> dict[str, Any]:
    """The broker's process alone, once its cells wait."""
    before = _cpu_s(pid)
    time.sleep(IDLE_S)
    return _row(f"{backend}: idle broker, of one CPU", (_cpu_s(pid) - before) / IDLE_S * 100, "%", 0.5)


def _resident_mb(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _row(measure: str, value: float, unit: str, most: float | None = None) -> dict[str, Any]:
    return {
        "area": "cells", "measure": measure, "value": value, "unit": unit, "reference": None, "ratio": None,
        "target": None if most is None else f"<= {most:g} {unit}", "met": None if most is None else value <= most,
    }  # fmt: skip
