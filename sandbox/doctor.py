"""Does the sandbox hold on this host? Each control is attacked for real, in cells, and what the host itself lacks is named.

Not covered: an unknown hole in the kernel, in the engine's runtime, or in the processor.
"""

from __future__ import annotations

import json
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.backends.base import PYTHON, Backend, CellSpec, Output
from sandbox.backends.docker import Docker
from sandbox.errors import ControlMissing, SandboxFault
from sandbox.jobs import Job
from sandbox.opening import open_backend
from sandbox.probes import PROBES, Probe
from sandbox.verifying import Sandbox

if TYPE_CHECKING:
    from policies import Policy

__all__ = ["Control", "examine", "examine_host"]

_PROLOGUE = """
import os as _os, json as _json
_os.write(1, b'\\x06')
_os.read(0, 1)  # until the controls have been read back
LIMIT = {limit}
def say(value):
    _os.write(1, _json.dumps(value).encode())
    _os._exit(0)
"""
_PATIENCE_S = 20.0


@dataclass(frozen=True)
class Control:
    """One control: how it was attacked, what the backend says is configured, what was observed, and whether it held."""

    name: str
    attacked_by: str
    configured: str
    observed: str
    held: bool


def examine(where: str, policy: Policy) -> list[Control]:
    """Attack every control of the sandbox `where` as `policy` configures it, and look at the host.

    Raises `SandboxUnavailable` when there is nothing to examine. A backend that cannot start a cell is a control that does not hold.
    """
    backend = open_backend(where, policy)
    with closing(backend):
        spec = CellSpec.of(policy)
        found = []
        in_force: dict[str, Any] = {}
        for attack in _attacks(backend, policy, spec, in_force):
            try:
                found.append(attack())
            except SandboxFault as fault:
                name = ", ".join(fault.missing) if isinstance(fault, ControlMissing) else "start"
                found.append(Control(name, "started a cell", "every control in force", str(fault), held=False))
                break
        return [*found, *examine_host(backend, in_force)]


def _attacks(backend: Backend, policy: Policy, spec: CellSpec, in_force: dict[str, Any]) -> Iterator[Callable[[], Control]]:
    """The attacks, in order. The controls of the cells are left in `in_force`."""
    for probe in PROBES:
        yield partial(_probe, backend, spec, probe, in_force)
    yield lambda: _flood(backend, spec)
    yield lambda: _wait(backend, spec)
    yield lambda: _lockdown(backend, policy)


def _run(backend: Backend, spec: CellSpec, program: str, wall_s: float = _PATIENCE_S) -> tuple[dict[str, Any], Output]:
    source = _PROLOGUE.format(limit=spec.memory_bytes) + program
    cell = backend.start(replace(spec, command=(*PYTHON, "-c", source)))
    try:
        return cell.controls, cell.exchange(b"\n", wall_s, framed=False)
    finally:
        cell.destroy()


def _probe(backend: Backend, spec: CellSpec, probe: Probe, in_force: dict[str, Any]) -> Control:
    controls, output = _run(backend, spec, probe.program)
    in_force.update(controls)
    try:
        seen = json.loads(output.data) if output.data else None
        held = probe.held(seen, spec) and output.ended == "closed"
    except (ValueError, TypeError):
        seen, held = output.data[:80], False
    observed = f"ended with {output.ended}, said nothing" if seen is None else json.dumps(seen) if not isinstance(seen, bytes) else repr(seen)
    return Control(probe.control, probe.attack, str(controls.get(probe.control, "by construction")), observed, held)


def _flood(backend: Backend, spec: CellSpec) -> Control:
    _, output = _run(backend, spec, "while True:\n    _os.write(1, b'x' * 65536)")
    held = output.ended == "output" and len(output.data) <= spec.output_bytes
    return Control("output_bytes", "wrote without end", str(spec.output_bytes), f"cut off after {len(output.data)}", held)


def _wait(backend: Backend, spec: CellSpec) -> Control:
    program = "import signal, time\nfor n in range(1, 32):\n    if n not in (9, 19):\n        signal.signal(n, signal.SIG_IGN)\n_os.fork()\n_os.fork()\ntime.sleep(60)"
    started = time.monotonic()
    _, output = _run(backend, spec, program, wall_s=0.5)
    waited = time.monotonic() - started - 0.5
    held = output.ended == "wall" and waited < _PATIENCE_S
    return Control("clock", "ignored every signal, forked and slept", "0.5 s", f"ended by {output.ended}", held)


def _lockdown(backend: Backend, policy: Policy) -> Control:
    """A candidate that the policy accepts, whose answer makes the interpreter look for a file: a text encoding by a name made at run time."""
    source = "def probe(self, name):\n    try:\n        return 'x'.encode(name[::-1])\n    except LookupError:\n        return 'unknown'\n"
    verdict = Sandbox(backend, policy).verify(Job(source=source, selector="probe", args=["ih_fo_on_edoc"], message=True))
    tried = sorted({each["call"] for each in verdict.evidence.get("denied", [])} | {each["event"] for each in verdict.evidence.get("events", [])})
    observed = f"{verdict.verdict}: {', '.join(tried) or verdict.evidence.get('fault', 'no evidence')}"
    held = verdict.verdict == "violation" and bool(verdict.evidence.get("denied")) and bool(verdict.evidence.get("events"))
    return Control("lockdown", "let the interpreter look for a file during a run", "no file, and evidence of every attempt", observed, held)


def examine_host(backend: Backend, in_force: dict[str, Any]) -> list[Control]:
    """What makes a host a bad place for a sandbox, as far as it can be seen from here. `in_force`: the controls of its cells."""
    found = []
    swaps = Path("/proc/swaps")
    if swaps.exists():
        found.append(_swap(swaps.read_text().splitlines()[1:], in_force))
    groups = Path("/proc/cgroups")
    if groups.exists():
        rows = [line.split() for line in groups.read_text().splitlines() if not line.startswith("#")]
        memory = any(row[0] == "memory" and row[3] == "1" for row in rows) or _unified_memory()
        found.append(Control("host: memory controller", "read /proc/cgroups", "on", "on" if memory else "off", memory))
    actions = Path("/proc/sys/kernel/seccomp/actions_avail")
    known = actions.read_text().split() if actions.exists() else []
    found.append(Control("host: seccomp", "read the kernel's actions", "user_notif", "user_notif" if "user_notif" in known else " ".join(known) or "none",
                         "kill_process" in known))  # fmt: skip
    if isinstance(backend, Docker):
        found += _engine_socket()
        if (runc := backend.versions().get("runc")) is not None:
            found.append(_runc(runc))
    return found


def _unified_memory() -> bool:
    try:
        return "memory" in Path("/sys/fs/cgroup/cgroup.controllers").read_text().split()
    except OSError:
        return False


def _swap(devices: list[str], in_force: dict[str, Any]) -> Control:
    """With memory and swap limited together a cell has none. Without that, it holds more than it may, and what it holds is written to a disk."""
    limited = bool({"swap", "memory_and_swap"} & in_force.keys())
    observed = f"{len(devices)} in use, {'limited with memory' if limited else 'not limited'}"
    return Control("host: swap", "read /proc/swaps", "none, or limited with memory", observed, held=not devices or limited)


def _runc(version: str) -> Control:
    """Versions with a known way out of a container, unless the distribution says that it repairs them in its own way.

    CVE-2024-21626 (a descriptor of the host leaks into a container; fixed in 1.1.12), CVE-2025-31133, -52565 and -52881 (races while a container is
    set up; fixed in 1.2.8 and 1.3.3). The later ones need a container whose configuration the attacker chose, which no cell is.
    """
    number = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    parts = tuple(map(int, number.groups())) if number else (0, 0, 0)
    patched = re.search(r"(deb|ubuntu|\bel|fc|suse|amzn)\w*\d", version) is not None
    if parts >= (1, 3, 3) or (1, 2, 8) <= parts < (1, 3):
        told = ""
    elif parts >= (1, 1, 12):
        told = "; others' containers: CVE-2025-31133, fixed in 1.2.8 and 1.3.3"
    else:
        told = "; CVE-2024-21626, fixed in 1.1.12" + (", or by the distribution: look there" if patched else "")
    return Control("host: runc", "asked the engine for its version", "1.1.12 or later", version + told, held=parts >= (1, 1, 12) or patched)


def _engine_socket() -> list[Control]:
    """Whoever may write to it is root on this host: the file's mode, or an address that anybody can reach."""
    address = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    wanted = "for root and one group"
    if not address.startswith("unix://"):
        safe = address.startswith("ssh://") or os.environ.get("DOCKER_TLS_VERIFY", "") not in {"", "0"}
        return [Control("host: engine socket", "looked at its address", wanted, address, held=safe)]
    try:
        mode = Path(address.removeprefix("unix://")).stat().st_mode
    except OSError:
        return []
    return [Control("host: engine socket", "looked at its mode", wanted, stat.filemode(mode), held=not mode & stat.S_IWOTH)]
