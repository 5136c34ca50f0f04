"""Which sandbox: the engine where one answers, else bubblewrap, or the one that was asked for."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from sandbox import isolation
from sandbox.errors import SandboxUnavailable

if TYPE_CHECKING:
    from policies import Policy
    from sandbox.backends.base import Backend

__all__ = ["BACKENDS", "make_backend", "open_backend", "open_sandbox", "permitted"]

BACKENDS = ("docker", "bubblewrap")


def open_sandbox(where: str = "auto", policy: Policy | str = "standard", *, warm: int = 0) -> Any:
    """A sandbox for candidates under `policy`: a context manager with `verify(job)` and `name`.

    `where` is "docker", "bubblewrap", "auto" (a container engine if one answers, else bubblewrap) or "unix:PATH" of a broker. `warm` is how many
    cells wait for a job (`sandbox.pool`); a broker decides that itself.
    Raises `SandboxUnavailable`, in one line that says what would be valid.
    """
    from policies import load_policy

    resolved = load_policy(policy) if isinstance(policy, str) else policy
    if where.startswith("unix:"):
        from sandbox.client import BrokerSandbox

        return BrokerSandbox(where.removeprefix("unix:"), resolved)
    from sandbox.verifying import Sandbox

    backend = open_backend(where, resolved)
    if warm:
        from sandbox.backends.base import CellSpec
        from sandbox.pool import Pool, PoolSettings

        backend = pool = Pool(backend, PoolSettings(least=warm, most=2 * warm))
        pool.keep(CellSpec.of(resolved))
    return Sandbox(backend, resolved)


def open_backend(where: str, policy: Policy) -> Backend:
    """The backend `where`, if it isolates as well as the policy demands. Raises `SandboxUnavailable`."""
    reasons = []
    for name in permitted(where, policy):
        try:
            return make_backend(name, policy)
        except SandboxUnavailable as error:
            reasons.append(str(error))
    raise SandboxUnavailable("; ".join(dict.fromkeys(reasons)))


def permitted(where: str, policy: Policy) -> list[str]:
    """The backends that `where` may mean, the best first; at least one. Not those that cannot isolate as the policy demands.

    Raises `SandboxUnavailable`.
    """
    if where not in (*BACKENDS, "auto"):
        raise SandboxUnavailable(f"no sandbox is called {where!r}; valid: auto, {', '.join(BACKENDS)}, unix:PATH of a broker")
    if where != "docker" and not isolation.suffices("namespace", policy):
        if where == "bubblewrap":
            isolation.require(where, "namespace", policy)
        return ["docker"]
    return list(BACKENDS) if where == "auto" else [where]


def make_backend(name: str, policy: Policy, owner: str = "") -> Backend:
    """A backend by name; what others left behind is removed. `owner` is somebody who can run only once (`Docker`).

    Raises `SandboxUnavailable`, also when it turns out not to isolate as the policy demands.
    """
    backend: Backend
    if name == "docker":
        from sandbox.backends.docker import Docker

        backend = Docker(runtime=isolation.engine_runtime(), owner=owner)
    else:
        from sandbox.backends.bubblewrap import Bubblewrap

        backend = Bubblewrap()
    try:
        isolation.require(name, backend.isolation, policy)
    except SandboxUnavailable:
        backend.close()
        raise
    with contextlib.suppress(Exception):  # it must not keep us from working
        backend.reap()
    return backend
