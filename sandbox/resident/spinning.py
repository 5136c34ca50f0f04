"""How long who waits for the other side looks for what it says, before sleeping until it comes.

To wake a process that sleeps takes longer than most methods run, above all on a virtual machine whose processor has gone to sleep with it. So both sides
look again and again for a while, and let whoever else has work go first in between.

covered       the time is bounded, and nobody spins where there is one processor to use: the other side could not run meanwhile;
              a worker to which nothing is said sleeps, whatever was said to it before;
              where others want the processor both sleep for a time: the kernel lets who was asleep go before who had let others go first
not covered   a steady stream of sends keeps a second processor busy for as long as it lasts
"""

from __future__ import annotations

import os

__all__ = ["CROWDED_S", "REST_S", "VM_S", "WORKER_S", "processors", "spins"]

#: Of the VM, for each answer that it waits for: what most methods take, and far less than what one that takes longer does anyway.
VM_S = 0.0003
#: Of a worker, for the next message, where the one before came within this time too: a send that commits, and what its sender does between two sends.
WORKER_S = 0.002
#: Letting others go first takes a microsecond where there is nobody. When it has taken this long there was, and no interrupt alone.
CROWDED_S = 0.0002
#: For how long who found that does not spin then. A turn of somebody else's lasts milliseconds.
REST_S = 0.03

_GROUPS = "/sys/fs/cgroup"
_MEMBERSHIP = "/proc/self/cgroup"


def spins() -> bool:
    """Whether there is a processor to spin on."""
    return processors() >= 2


def processors() -> float:
    """How many processors this process may keep busy: those that it may run on, within the time that its control groups leave it."""
    return min([float(len(os.sched_getaffinity(0))), *_quotas()])


def _quotas() -> list[float]:
    """What the control group of this process and those around it allow, in processors (version 2; none where nothing can be read)."""
    try:
        own = next(line[3:] for line in _read(_MEMBERSHIP).splitlines() if line.startswith("0::"))
    except (OSError, StopIteration):
        return []
    found = []
    names = own.strip("/").split("/")
    for count in range(len(names), -1, -1):
        try:
            quota, period = _read("/".join([_GROUPS, *names[:count], "cpu.max"])).split()
            found.append(int(quota) / int(period))
        except (OSError, ValueError):  # the outermost group has none, and "max" is no number
            continue
    return found


def _read(path: str) -> str:
    with open(path, encoding="ascii", errors="replace") as file:  # noqa: PTH123 - a worker imports this, and not pathlib
        return file.read()
