"""Does the process hold in which methods run once they are kept? Each attempt is made for real, in a worker of its own (`probing`)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.doctor import Control
from sandbox.errors import SandboxError
from sandbox.resident.probing import PROBES
from sandbox.resident.worker import Ended, Limits, Worker

if TYPE_CHECKING:
    from policies import Policy

__all__ = ["examine_worker"]

_PATIENCE_S = 20.0
_SPENDS = {"time": "cpu", "memory": "memory"}  # attempts that a limit ends; any other is a violation


def examine_worker(policy: Policy) -> list[Control]:
    """Attack the worker of `policy`. One that cannot be started is a control that does not hold."""
    limits = replace(Limits.of(policy, life_cpu_s=1.0), wall_s=_PATIENCE_S, cpu_s=1.0)
    found: list[Control] = []
    for name, (attempt, _) in PROBES.items():
        wanted = "ended by its limit" if name in _SPENDS else "refused, with evidence"
        worker = Worker("sandbox.resident.probing")
        try:
            worker.bind(policy, limits, [], everything=False)
            worker.begin(["send", 1, "1", name, None, [], {}, {}, False, None])
            observed, held = f"unnoticed: {worker.hear()[3]}", False
        except Ended as ended:
            observed, held = str(ended), ended.kind == _SPENDS.get(name, "violation")
        except SandboxError as fault:
            return [*found, Control("worker", "started one", "every control in force", str(fault), held=False)]
        finally:
            worker.close()
        found.append(Control(f"worker: {name}", attempt, wanted, observed, held))
    return found
