"""Which sandbox: the engine where one answers, else bubblewrap, or the one that was asked for."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from sandbox.errors import SandboxUnavailable

if TYPE_CHECKING:
    from policies import Policy
    from sandbox.backends.base import Backend

__all__ = ["BACKENDS", "open_backend", "open_sandbox"]

BACKENDS = ("docker", "bubblewrap")
_ISOLATION = ("process", "namespace", "container", "vm")  # weakest first
_OF_BACKEND = {"bubblewrap": "namespace", "docker": "container"}


def open_sandbox(where: str = "auto", policy: Policy | str = "standard") -> Any:
    """A sandbox for candidates under `policy`: a context manager with `verify(job)` and `name`.

    `where` is "docker", "bubblewrap", "auto" (a container engine if one answers, else bubblewrap) or "unix:PATH" of a broker.
    Raises `SandboxUnavailable`, in one line that says what would be valid.
    """
    from policies import load_policy

    resolved = load_policy(policy) if isinstance(policy, str) else policy
    if where.startswith("unix:"):
        from sandbox.client import BrokerSandbox

        return BrokerSandbox(where.removeprefix("unix:"), resolved)
    from sandbox.verifying import Sandbox

    return Sandbox(open_backend(where, resolved), resolved)


def open_backend(where: str, policy: Policy) -> Backend:
    """The backend `where`, if it isolates as well as the policy demands. Raises `SandboxUnavailable`."""
    if where not in (*BACKENDS, "auto"):
        raise SandboxUnavailable(f"no sandbox is called {where!r}; valid: auto, {', '.join(BACKENDS)}, unix:PATH of a broker")
    wanted = policy.cell.minimum_isolation
    enough = [name for name in BACKENDS if _ISOLATION.index(_OF_BACKEND[name]) >= _ISOLATION.index(wanted)]
    if (where != "auto" and where not in enough) or not enough:
        better = " or ".join(enough) or "a runtime with virtual machines, which is not configured"
        raise SandboxUnavailable(f"the policy {policy.name!r} demands isolation by {wanted}; {where} is weaker, valid: {better}")
    reasons = []
    for name in enough if where == "auto" else [where]:
        try:
            return _make(name)
        except SandboxUnavailable as error:
            reasons.append(str(error))
    raise SandboxUnavailable("; ".join(dict.fromkeys(reasons)))


def _make(name: str) -> Backend:
    if name == "docker":
        from sandbox.backends.docker import Docker

        backend = Docker()
        with contextlib.suppress(Exception):  # what others left behind must not keep us from working
            backend.reap()
        return backend
    from sandbox.backends.bubblewrap import Bubblewrap

    return Bubblewrap()
