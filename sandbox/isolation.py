"""How well a backend keeps a cell apart from the host, and whether that is enough for a policy (`cell.minimum_isolation`).

    process         a process of its own
    namespace       namespaces, a system-call filter, no privileges: bubblewrap
    container       the same kept by an engine, with the limits of control groups
    user-namespace  a container whose users are nobody's outside: an engine with `userns-remap`, or one that runs without root
    vm              a kernel of its own: an engine's runtime such as gVisor's `runsc` or Kata

Which runtime an engine shall use is the operator's to say: `BATOS_ENGINE_RUNTIME`, by the name that the engine knows it by.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sandbox.errors import SandboxUnavailable

if TYPE_CHECKING:
    from policies import Policy

__all__ = ["LEVELS", "RUNTIME", "engine_runtime", "has_own_kernel", "of_engine", "require", "suffices"]

LEVELS = ("process", "namespace", "container", "user-namespace", "vm")  # weakest first
RUNTIME = "BATOS_ENGINE_RUNTIME"
_OWN_KERNEL = ("runsc", "kata", "io.containerd.runsc", "io.containerd.kata", "krun")


def engine_runtime() -> str | None:
    """The engine's runtime that the operator chose, or None: the engine's own choice."""
    return os.environ.get(RUNTIME) or None


def has_own_kernel(runtime: str | None) -> bool:
    """Whether cells under this runtime do not share the host's kernel: told by the names under which these runtimes are installed."""
    return runtime is not None and runtime.startswith(_OWN_KERNEL)


def of_engine(options: Iterable[str], runtime: str | None) -> str:
    """The level of an engine that lists these security options (`name=userns`, …), with this runtime."""
    if has_own_kernel(runtime):
        return "vm"
    names = {option.removeprefix("name=").partition(",")[0] for option in options}
    return "user-namespace" if names & {"userns", "rootless"} else "container"


def suffices(level: str, policy: Policy) -> bool:
    """Whether a backend of this level may run what this policy governs."""
    return LEVELS.index(level) >= LEVELS.index(policy.cell.minimum_isolation)


def require(backend: str, level: str, policy: Policy) -> None:
    """Raises `SandboxUnavailable`, in one line that says what would be valid, when that is not enough."""
    if not suffices(level, policy):
        wanted = policy.cell.minimum_isolation
        raise SandboxUnavailable(f"the policy {policy.name!r} demands isolation by {wanted}; {backend} gives {level}, valid: {_WAYS[wanted]}")


_WAYS = {
    "process": "docker or bubblewrap",
    "namespace": "docker or bubblewrap",
    "container": "docker",
    "user-namespace": f"docker with an engine that remaps users (userns-remap) or runs without root, or {RUNTIME}=runsc",
    "vm": f"docker with {RUNTIME}=runsc, or another runtime of the engine with a kernel of its own",
}
