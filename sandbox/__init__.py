"""Running a candidate safely: jobs, snapshots, throwaway cells, checks, verdicts.

    with open_sandbox("auto", policy) as sandbox:
        verdict = sandbox.verify(Job(source=..., slots={...}, examples=[Example(args=[25], returns=125)]))

Names are imported on first use, so that the part that enters a cell never loads the host's part.
"""

from __future__ import annotations

from typing import Any

_HOME = {
    "AnswerError": "errors",
    "BrokerError": "errors",
    "CheckResult": "jobs",
    "ControlMissing": "errors",
    "EncodingError": "errors",
    "EngineFault": "errors",
    "Example": "jobs",
    "FindingRecord": "jobs",
    "Job": "jobs",
    "Sandbox": "verifying",
    "SandboxError": "errors",
    "SandboxFault": "errors",
    "SandboxUnavailable": "errors",
    "Verdict": "jobs",
    "open_sandbox": "opening",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use (PEP 562)."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
