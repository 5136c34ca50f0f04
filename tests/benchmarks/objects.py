"""Area `objects`: what a send costs, and what a command costs that only sends.

covered       dispatch at depth 5 against Python's own; a committed method in its worker, reading and writing, against the VM's own process and
              the same commit made directly; a worker's start; `batos send` in a new process
not covered   the protocol, whose time is the mind's and the cell's; storage under load
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import timeit
from pathlib import Path
from typing import Any

from policies import compile_method, load_policy
from runtime import Image, primitives
from runtime.execution import Executor, InVM, use
from runtime.methods import Method, Primitive
from runtime.objects import UvmObject, forget_bound_methods, write_slot
from runtime.residents import Resident
from sandbox.resident.worker import Limits, Worker
from tests.runtime.conftest import write_weightless_model

REPOSITORY = Path(__file__).resolve().parents[2]
DEPTH = 5
REPEATS = 9
SOURCE = "def answer(self):\n    return 42\n"
DEPOSIT = "def deposit(self, amount):\n    self.balance += amount\n    return self.balance\n"
ROUNDS = 30
LARGE = 1_000  # texts of 40 characters in a slot that is not written
#: Bytes of the weights in the image that `batos send` opens: what the genesis model is like.
WEIGHTS = 30_000_000


def measure() -> list[dict[str, Any]]:
    """Medians of several runs: rows of `{area, measure, value, unit, reference, ratio, target, met}`."""
    with tempfile.TemporaryDirectory(prefix="batos-bench-") as folder:
        place = str(Path(folder) / "image")
        model = write_weightless_model(Path(folder) / "model", WEIGHTS)
        with Image.open(place) as image:
            image.awaken(model)
            return [*_sends(image), *_methods(image), *_starts(), *_commands(image, place)]


# -- sends ------------------------------------------------------------------------------------------------------


def answer_(receiver: Any, /) -> int:
    return 42


def _sends(image: Image) -> list[dict[str, Any]]:
    primitives._HOMES["answer_"] = __name__
    try:
        plain, primitive = _plain(), _inheriting(image, Primitive("answer_"))
        python, attribute, by_name = _medians(100_000, plain, "answer()", primitive, "answer()", primitive, "send('answer')")
    finally:
        del primitives._HOMES["answer_"]
    return [
        _row("inherited Python method, depth 5", python * 1e9, "ns"),
        _row("send to an inherited primitive, depth 5", attribute * 1e9, "ns", python * 1e9, largest_ratio=6),
        _row('the same as obj.send("answer")', by_name * 1e9, "ns", python * 1e9),
    ]


def _plain() -> Any:
    kind = type("Level0", (), {"answer": lambda self: 42})
    for level in range(DEPTH):
        kind = type(f"Level{level + 1}", (kind,), {})
    return kind()


def _inheriting(image: Image, behaviour: Any) -> UvmObject:
    """An object of the image that finds `behaviour` for `answer` at its `DEPTH`th ancestor."""
    made = image["genesis"].clone_()
    write_slot(made, "answer", behaviour)
    for _ in range(DEPTH):
        made = UvmObject([made])
    name = f"heir{len(image.names())}"
    image[name] = made
    return image[name]


def _method(selector: str = "answer", source: str = SOURCE) -> Method:
    policy = load_policy("standard")
    digest = compile_method(source, policy, selector).source_digest
    return Method(selector, source, source_digest=digest, policy="standard", policy_digest=policy.digest, verdict=None, provenance={})


def _methods(image: Image) -> list[dict[str, Any]]:
    """Sends to committed methods: in a worker, in this process, and the commit of one by itself. They take turns, ten of each."""
    reader = _inheriting(image, _method())
    image["written"] = writer = image["genesis"].clone_(balance=100)
    image["large"] = large = image["genesis"].clone_(balance=100, history=[f"{number:040}" for number in range(LARGE)])
    for each in (writer, large):
        write_slot(each, "deposit", _method("deposit", DEPOSIT))
    image.commit()
    resident, in_vm = Resident(), InVM()

    def directly(obj: Any = writer) -> None:
        obj.balance = obj.balance + 1

    said: dict[str, tuple[Executor, Any]] = {
        "read": (resident, lambda: reader.answer()), "read here": (in_vm, lambda: reader.answer()),
        "write": (resident, lambda: writer.deposit(1)), "write here": (in_vm, lambda: writer.deposit(1)), "directly": (in_vm, directly),
        "write large": (resident, lambda: large.deposit(1)), "large directly": (in_vm, lambda: directly(large)),
    }  # fmt: skip
    taken: dict[str, list[float]] = {name: [] for name in said}
    try:
        for number in range(ROUNDS + 1):
            for name, (executor, send) in said.items():
                use(executor)
                forget_bound_methods()
                times = timeit.repeat(send, number=1, repeat=10)
                if number:  # the first round starts the worker
                    taken[name] += times
    finally:
        use(resident)
        resident.close()
    read, here, write, write_here, direct, write_large, direct_large = (statistics.median(each) for each in taken.values())
    slowest = statistics.quantiles(taken["read"], n=100)[98]
    return [
        _row("send to a committed method in its worker, depth 5, p50", read * 1e3, "ms", here * 1e3, largest=0.5),
        _row("the same, p99", slowest * 1e3, "ms", statistics.quantiles(taken["read here"], n=100)[98] * 1e3, largest=5),
        _row("send that writes, in its worker, against the same commit directly", write * 1e3, "ms", direct * 1e3, largest_ratio=1.2),
        _row("the same in the VM's own process", write_here * 1e3, "ms", direct * 1e3),
        _row(f"send that writes one slot of an object of {LARGE * 43 // 1000} KB, in its worker", write_large * 1e3, "ms", direct_large * 1e3),
    ]


def _starts() -> list[dict[str, Any]]:
    """From nothing to a worker that is locked in, against an interpreter that does nothing."""
    policy = load_policy("standard")

    def start() -> None:
        worker = Worker()
        try:
            worker.bind(policy, Limits.of(policy, 1), [], everything=False)
        finally:
            worker.close()

    bare = [_run("-I", "-S", "-c", "pass")[0] for _ in range(REPEATS)]
    return [_row("a worker's start", statistics.median(timeit.repeat(start, number=1, repeat=REPEATS)) * 1e3, "ms", statistics.median(bare) * 1e3)]


def _medians(count: int, *sends: Any) -> list[float]:
    """Seconds per call for each pair of an object and what is said to it; the pairs take turns, so that the machine's
    moods reach all of them.
    """
    timers = [timeit.Timer(f"obj.{said}", globals={"obj": obj}) for obj, said in zip(sends[::2], sends[1::2], strict=True)]
    for timer in timers:
        timer.timeit(max(count // 10, 1))
    rounds = [[timer.timeit(count) / count for timer in timers] for _ in range(REPEATS)]
    return [statistics.median(each) for each in zip(*rounds, strict=True)]


# -- commands ---------------------------------------------------------------------------------------------------


def _commands(image: Image, place: str) -> list[dict[str, Any]]:
    image["account"] = image["genesis"].clone_(balance=100)
    write_slot(image["account"], "answer", _method())
    image.commit()
    image.close()
    bare = [_run("-c", "pass") for _ in range(REPEATS)]
    sends = [_run("-m", "runtime", "send", "account", "answer", "--image", place) for _ in range(REPEATS)]
    seconds, memory = (statistics.median(each) for each in zip(*sends, strict=True))
    bare_seconds, bare_memory = (statistics.median(each) for each in zip(*bare, strict=True))
    return [
        _row("batos send, method already there, wall time", seconds, "s", bare_seconds, largest=0.5),
        _row("batos send, method already there, peak resident", memory / 1e6, "MB", bare_memory / 1e6, largest=80),
    ]


#: A process starts with the peak of the one that it was forked from, so a small one does the starting.
LAUNCHER = """
import os, sys, time
started = time.perf_counter()
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(process, 0)
print(time.perf_counter() - started, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status))
"""


def _run(*arguments: str) -> tuple[float, float]:
    """Seconds and peak resident bytes of a new interpreter with `arguments`."""
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, sys.executable, *arguments]
    said = subprocess.run(launcher, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    seconds, memory, status = said.stdout.split()
    if status != "0":
        raise RuntimeError(f"{' '.join(arguments)} ended with status {status}: {said.stderr}")
    return float(seconds), float(memory)


def _row(
    measure: str, value: float, unit: str, reference: float | None = None, *, largest: float | None = None, largest_ratio: float | None = None
) -> dict[str, Any]:
    ratio = value / reference if reference else None
    met = value <= largest if largest is not None else ratio <= largest_ratio if ratio and largest_ratio is not None else None
    target = f"<= {largest:g} {unit}" if largest is not None else f"<= {largest_ratio:g} x" if largest_ratio is not None else None
    return {
        "area": "objects", "measure": measure, "value": value, "unit": unit, "reference": reference, "ratio": ratio, "target": target, "met": met,
    }  # fmt: skip
