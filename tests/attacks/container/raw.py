"""Candidates that are plain Python: the language layer is off, everything under it is as always.

Nothing in a policy, a job or the cell image can do this: the cells of these tests are started with a program of their own, which gives the
supervisor another way to run a candidate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from policies import load_policy
from sandbox import Sandbox, planning, verifying
from sandbox.backends.base import PYTHON, CellSpec
from tests.conformance.conftest import open_backend

# The cell's entry as it is, and a guest that runs whatever it is given.
ENTRY = '''
import sys
sys.path.append("/usr/lib/batos/sandbox/cell")
import lean, twin
sys.path[-1] = "/usr/lib/batos"
sys.modules["sandbox.cell.lean"] = lean
sys.modules["sandbox.cell.twin"] = twin
second = twin.start()
# The stand-ins are not installed: attacks import what they like, before the lockdown.
import ctypes, errno, fcntl, gc, io, json, mmap, os, resource, select, signal, socket, struct, subprocess, threading, time
from sandbox.cell.supervisor import main

class Raw:
    def __init__(self, job):
        self.source = job["source"]
        self.code = compile(job["source"], "<method attack>", "exec")

    def run(self, call):
        space = {"__name__": "guest"}
        exec(self.code, space)
        value = space["attack"](*call["args"])
        return {"ended": "value", "value": value, "raised": None, "limit": None, "detail": "", "effects": {}, "created": {}, "notes": {}, "fuel": 0}

    def judge(self, observations):
        raise NotImplementedError

main(second, Raw)
'''


# Backend and whether children are forked before the job is there, as in a cell that waits: one of the two ways on each, the others with the long matrices.
WAYS = [
    pytest.param(("docker", True), id="docker-ahead", marks=pytest.mark.engine),
    pytest.param(("bubblewrap", False), id="bubblewrap", marks=pytest.mark.jail),
    pytest.param(("docker", False), id="docker", marks=[pytest.mark.engine, pytest.mark.matrix]),
    pytest.param(("bubblewrap", True), id="bubblewrap-ahead", marks=[pytest.mark.jail, pytest.mark.matrix]),
]
AHEAD = "from sandbox.cell import supervisor\nsupervisor._comes = lambda _: False\n"


def switch_off(patch: pytest.MonkeyPatch, *, ahead: bool = False) -> None:
    """From now on candidates are not compiled by a policy, and run as they are."""

    def compile_anything(source: str, policy: Any, selector: str | None = None) -> Any:
        return SimpleNamespace(
            selector="attack", parameters=("argument",), required=1, variadic=False, keyword_only=(), accepts=lambda *_: True, source=source
        )

    of = CellSpec.of
    if ahead:
        patch.setattr(f"{__name__}.ENTRY", ENTRY.replace("\nmain(second, Raw)", f"\n{AHEAD}main(second, Raw)"))
    patch.setattr(verifying, "compile_method", compile_anything)
    patch.setattr(planning, "compiled", lambda *_: None)
    patch.setattr(
        verifying.CellSpec, "of", classmethod(lambda _, policy: SimpleSpec(of(policy)))
    )


def SimpleSpec(spec: CellSpec) -> CellSpec:
    """The spec with the other program in it."""
    from dataclasses import replace

    return replace(spec, command=(*PYTHON, "-c", ENTRY))


@contextmanager
def opened(backend: str, *, ahead: bool = False) -> Iterator[Sandbox]:
    """A sandbox whose language layer is off (`switch_off`), under a short-lived policy."""
    with pytest.MonkeyPatch.context() as patch:
        switch_off(patch, ahead=ahead)
        policy = load_policy("standard")
        with Sandbox(open_backend(backend), replace(policy, cell=replace(policy.cell, wall_s=6.0, cpu_s=1.0, memory_mb=128))) as made:
            yield made
