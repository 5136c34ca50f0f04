"""What a generated method may be: policy files, the compiler, guards, fuel and review tools.

`load_policy` reads a policy, `compile_method` turns source text into a `CompiledMethod` or raises `PolicyError` with the
findings against it. Names are imported on first use, so that the part that enters a cell never loads the host's part.
"""

from __future__ import annotations

from typing import Any

_HOME = {
    "Answer": "method",
    "CompiledExpression": "method",
    "CompiledMethod": "method",
    "Finding": "findings",
    "LimitExceeded": "fuel",
    "MISSING": "values",
    "MethodSource": "values",
    "NotPlain": "errors",
    "ObjectSource": "delegation",
    "Outcome": "objects",
    "PoliciesError": "errors",
    "Policy": "policy",
    "PolicyError": "errors",
    "PolicyFileError": "errors",
    "Raised": "objects",
    "Ref": "values",
    "World": "objects",
    "compile_expression": "compiler",
    "compile_method": "compiler",
    "load_policy": "files",
    "run_method": "objects",
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
