"""Runs payloads one by one, each in a process of its own with resource limits and nothing else around it: no container.

Reads one JSON job a line from standard input, writes one JSON report a line to standard output. A job is
`{"id", "policy", "source", "cpu_s"}`; the report says what the language layer did and which canaries tripped.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

CPU_S, DEADLINE_S, MEMORY = 2, 30, 600 * 1024 * 1024
SECRET = os.urandom(12).hex()
GREET = {"$method": "def greet(self):\n    return 'hello'\n"}
RENAME = {"$method": "def rename(self, name):\n    self.name = name\n"}
SLOTS = {
    "balance": 10,
    "notes": ["a"],
    "friend": {"$ref": "friend"},
    "parent*": {"$ref": "proto"},
    "invariants": ["self.balance >= 0"],
    "examples": [{"args": [25], "returns": 125}],
    "policy": "strict",
    "intents": [],
}
OBJECTS = {
    "friend": {"score": 1, "tags": ["x"], "name": "f", "rename": RENAME},
    "proto": {"shared": [1], "limit": 5, "greet": GREET},
    "vault": {"token": SECRET},
}
PROBE = (
    "import json, math, decimal, random, statistics, collections, calendar, re\nSEEN = []\n"
    "def m(self):\n    SEEN.append(1)\n"
    "    return [json.dumps({'a': 1}), math.sqrt(4), str(decimal.Decimal(1) / 3), random.random(), len(SEEN), statistics.mean([1, 2]),\n"
    "            dict(collections.Counter('aab')), calendar.month_name[1], re.findall('a', 'aa'), int('7'), sorted([2, 1])]\n"
)
MODULES = ("json", "json.encoder", "json.decoder", "math", "decimal", "random", "statistics", "collections", "calendar", "re", "functools",
           "fractions", "copyreg", "operator", "builtins", "itertools", "string", "datetime", "policies.attributes", "policies.surface", "policies.guest_builtins",
           "policies.facades")  # fmt: skip


def fingerprint() -> dict[str, Any]:
    """What no run may change."""
    import calendar
    import collections
    import copyreg
    import decimal
    import fractions
    import numbers
    import random
    from collections.abc import Sequence
    from importlib import import_module

    from policies import surface

    found: dict[str, Any] = {
        name: {key: id(value) for key, value in vars(import_module(name)).items()} for name in MODULES
    }
    for kind in (
        collections.Counter,
        fractions.Fraction,
        json.JSONDecodeError,
        collections.OrderedDict,
        decimal.DecimalException,
    ):
        found[kind.__name__] = {key: id(value) for key, value in vars(kind).items() if not key.startswith("_abc")}
    found["functions"] = [sorted(vars(function)) for function in (json.dumps, json.loads, random.Random.seed)]
    found["settings"] = [
        sys.getrecursionlimit(), sys.get_int_max_str_digits(), calendar.firstweekday(), repr(decimal.DefaultContext), repr(decimal.getcontext()),
        hash(random.getstate()), sorted(copyreg.dispatch_table, key=repr), dict(os.environ), issubclass(int, Sequence), issubclass(str, numbers.Number),
        sorted(surface.safe()), len(json.encoder.ESCAPE_DCT), sorted(repr(each) for each in surface.CORE), os.getcwd(),
    ]  # fmt: skip
    found["modules"] = sorted(name for name in sys.modules if name in ("os.path", "subprocess", "socket", "ctypes"))
    return found


def is_plain(value: Any) -> bool:
    """Whether a value is of the types that may come out, and of their form: a host can compare, show and store it."""
    from policies.values import Ref, is_scalar

    if type(value) in (list, tuple, set, frozenset):
        return all(map(is_plain, value))
    if type(value) is dict:
        return all(is_plain(key) and is_plain(item) for key, item in value.items())
    if type(value) is Ref:
        return True
    kind = type(value).__name__
    if kind == "Fraction":
        return bool(value.denominator > 0 and value == type(value)(value.numerator, value.denominator))
    if kind in ("date", "datetime", "time"):
        return bool(type(value).fromisoformat(value.isoformat()) == value)
    if kind == "Decimal":
        return not value.is_snan()
    return is_scalar(type(value))


def attack(job: dict[str, Any], file: str, mark: str) -> dict[str, Any]:
    """Compile and run one payload; everything that it gave goes into the report."""
    from policies import PolicyError, compile_method, load_policy

    policy = load_policy(job["policy"])
    probe = compile_method(PROBE, load_policy("standard"))
    before_probe, before = probe.run().value, fingerprint()
    source = job["source"].replace("@FILE@", file).replace("@MARK@", mark)
    try:
        method = compile_method(source, policy)
    except PolicyError as error:
        return {"layer": "compiler", "detail": str(error)[:300], "tripped": tripped(str(error), mark)}
    answer = method.run(SLOTS, objects=OBJECTS)
    seen = repr((answer.value, answer.slots, {key: value for key, value in answer.objects.items() if key != "vault"}, answer.evidence,
                 str(answer.raised), getattr(answer.raised, "message", "")))  # fmt: skip
    canaries = tripped(seen, mark)
    if "{'$ref': 'vault'}" in seen:
        canaries.append("secret: a reference that nobody had given")
    try:
        json.dumps(answer.evidence)
    except (TypeError, ValueError):
        canaries.append("state: evidence that is not data came out")
    with contextlib.suppress(RecursionError):
        for touch in (repr, hash, bool, list, json.dumps):  # what a host might do with an answer
            with contextlib.suppress(TypeError, ValueError):
                touch(answer.value)
    if not is_plain(answer.value) or not all(
        is_plain(new)
        for changes in answer.effects.values()
        for _, new in changes.values()
        if new is not None and type(new).__name__ != "_Missing"
    ):
        canaries.append("state: something that is not plain data came out")
    if set(answer.effects) - {"$self"} or set(answer.effects.get("$self", ())) & {
        "invariants",
        "examples",
        "policy",
        "intents",
        "greet",
        "m",
        "parent*",
    }:
        canaries.append(f"state: effects on {sorted(answer.effects)}")
    if answer.objects != OBJECTS:
        canaries.append("state: another object changed")
    gc.collect()  # what the run left in cycles is finalised now, where its traces are looked for
    after = fingerprint()
    if after != before:
        canaries.append("state: " + ", ".join(key for key in after if after[key] != before.get(key)))
    if probe.run().value != before_probe:
        canaries.append("state: the next run sees something else")
    canaries += tripped("", mark)
    layer = "limit" if answer.limit else "guard" if answer.raised else "inert"
    detail = answer.limit or (f"{answer.raised}: {answer.raised.message}" if answer.raised else repr(answer.value))
    return {"layer": layer, "detail": detail[:300], "tripped": sorted(set(canaries))}


def tripped(text: str, mark: str) -> list[str]:
    found = []
    if SECRET in text:
        found.append("secret or file: the secret came out")
    if "REACHED" in text:
        found.append("reached: something beyond the closed world")
    if "SWALLOWED" in text:
        found.append("swallowed: the limit was swallowed")
    if Path(mark).exists():
        found.append("marker: code ran")
    return found


def in_child(job: dict[str, Any]) -> dict[str, Any]:
    """Fork, limit, run; a child that dies or stays away is reported by how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        file, mark = f"{folder}/secret.txt", f"{folder}/mark"
        Path(file).write_text(SECRET)
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read_end)
            resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_s"], job["cpu_s"]))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            try:
                report = attack(job, file, mark)
            except MemoryError:
                report = {"layer": "process", "detail": "MemoryError in the host's part", "tripped": []}
            except BaseException as error:
                report = {
                    "layer": "broken",
                    "detail": f"{type(error).__name__}: {error}"[:300],
                    "tripped": ["state: the host's part failed"],
                }
            os.write(write_end, json.dumps(report).encode())
            os._exit(0)
        os.close(write_end)
        text, spent, stuck = b"", -1.0, False
        while True:
            ready, _, _ = select.select([read_end], [], [], DEADLINE_S)
            if not ready:
                # On a busy machine a child may need long for its CPU seconds; only one that does nothing at all is stuck.
                before, spent = spent, cpu_seconds(child)
                if spent > before:
                    continue
                stuck = True
                os.kill(child, signal.SIGKILL)
                break
            chunk = os.read(read_end, 65536)
            if not chunk:
                break
            text += chunk
        os.close(read_end)
        _, status = os.waitpid(child, 0)
        report = (
            json.loads(text)
            if text
            else {
                "layer": "process",
                "detail": f"ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"status {status}",
                "tripped": [],
            }
        )
        if stuck:
            report["tripped"].append("time: busy past its deadline")
        report["tripped"] += [each for each in tripped("", mark) if each not in report["tripped"]]
        return report | {"id": job["id"], "policy": job["policy"]}


def cpu_seconds(pid: int) -> float:
    """What a process has used of its CPU limit."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    import re2  # noqa: F401 - its first import leaves a name in builtins

    import policies.bench  # noqa: F401 - everything a payload could need is loaded before the forks
    from policies import compile_method, load_policy
    from policies.facades import NAMES

    for name in ("standard", "strict"):
        compile_method(PROBE, load_policy("standard")).run()
        load_policy(name)
    for name in NAMES:
        compile_method(f"import {name} as x\ndef m(self):\n    return 1\n", load_policy("standard")).run()
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - what finalizers say about limits
    gc.collect()
    gc.freeze()  # a child looks for cycles among what it made, and copies no page of what was there before
    for line in sys.stdin:
        print(json.dumps(in_child(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
