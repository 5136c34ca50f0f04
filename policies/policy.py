"""A policy, resolved: plain frozen data that decides what a method may be, and travels into a cell as JSON.

Nothing here reads files or needs more than the standard library; `policies.files` builds these from TOML.
The digest covers every field that decides; prose is left out, so that a better sentence invalidates no verdict.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any

__all__ = ["LANGUAGE_REVISION", "Cell", "Checks", "Limits", "Mind", "Objects", "Policy", "Slots", "Syntax"]

# Raised when the compiler or a guard changes what is accepted or what code means: old verdicts then no longer match.
LANGUAGE_REVISION = 3


@dataclass(frozen=True)
class Syntax:
    """Optional refusals: ids of rules that are off unless a policy turns them on."""

    refuse: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What one run may spend; counts, not seconds, so that every machine gives the same answer."""

    fuel: int = 5_000_000
    recursion: int = 2_000
    source_bytes: int = 65_536
    nesting: int = 100
    int_digits: int = 4_300
    sequence_length: int = 10_000_000
    value_depth: int = 64
    value_items: int = 250_000
    print_bytes: int = 16_384


@dataclass(frozen=True)
class Slots:
    """Which slots a method may change. Names are `fnmatch` patterns; `protected` wins over `writable`."""

    writable: tuple[str, ...] = ("*",)
    protected: tuple[str, ...] = ("examples", "intents", "invariants", "policy")
    create: bool = True
    delete: bool = True
    retype: bool = True


@dataclass(frozen=True)
class Objects:
    """What a method may do beyond its receiver."""

    access: str = "read"
    clone: bool = False
    cognition: bool = False
    clock: bool = False


@dataclass(frozen=True)
class Checks:
    """What a candidate must prove before it is kept, by the names of the design's checks."""

    required: tuple[str, ...] = (
        "answers",
        "deterministic",
        "effects",
        "invariants",
        "examples",
        "variations",
        "regressions",
    )
    variations: int = 8
    agreement: float = 0.0


@dataclass(frozen=True)
class Cell:
    """The limits of the process that runs a candidate. The sandbox applies and reads back each of them."""

    wall_s: float = 10.0
    cpu_s: float = 5.0
    memory_mb: int = 256
    pids: int = 16
    output_bytes: int = 1_048_576
    tmp_bytes: int = 1_048_576
    snapshot_objects: int = 1_000
    snapshot_bytes: int = 1_048_576
    snapshot_depth: int = 8
    minimum_isolation: str = "namespace"


@dataclass(frozen=True)
class Mind:
    """How often the model may try."""

    candidates: int = 3
    repairs: int = 2
    max_tokens: int = 400


@dataclass(frozen=True)
class Policy:
    """One resolved policy. `name` and `version` are for people, `digest` is what verdicts refer to."""

    name: str
    version: int = 1
    execution: str = "worker"
    builtins: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    deny_attributes: tuple[str, ...] = ()
    syntax: Syntax = field(default_factory=Syntax)
    limits: Limits = field(default_factory=Limits)
    slots: Slots = field(default_factory=Slots)
    objects: Objects = field(default_factory=Objects)
    checks: Checks = field(default_factory=Checks)
    cell: Cell = field(default_factory=Cell)
    mind: Mind = field(default_factory=Mind)
    purpose: str = ""
    residual_risk: str = ""

    @cached_property
    def digest(self) -> str:
        """sha256 over the canonical JSON of everything that decides, as "sha256:…"."""
        data = self.to_json()
        for prose in ("purpose", "residual_risk", "digest"):
            data.pop(prose, None)
        data["language"] = LANGUAGE_REVISION
        canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Plain data, lists for tuples; `Policy.from_json` restores an equal policy."""
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Policy:
        """The policy of `to_json`. Raises `ValueError` for unknown keys or values of another type."""
        return _build(cls, data, "")


_SECTIONS = {
    "syntax": Syntax,
    "limits": Limits,
    "slots": Slots,
    "objects": Objects,
    "checks": Checks,
    "cell": Cell,
    "mind": Mind,
}


_KINDS: dict[type, dict[str, str]] = {}  # by class: the types of its fields; a cell has no time to find them out for every job


def _build(cls: type, data: Any, where: str) -> Any:
    if type(data) is not dict:
        raise ValueError(f"{where or 'policy'} must be an object")
    known = _KINDS.get(cls)
    if known is None:
        known = _KINDS[cls] = {each.name: str(each.type) for each in fields(cls)}
    values: dict[str, Any] = {}
    for key, value in data.items():
        spot = f"{where}.{key}" if where else key
        if key not in known:
            raise ValueError(f"unknown key {spot!r}; valid: {', '.join(sorted(known))}")
        if cls is Policy and key in _SECTIONS:
            values[key] = _build(_SECTIONS[key], value, key)
            continue
        kind = known[key]
        if kind == "tuple[str, ...]":
            fits = type(value) in (list, tuple) and all(type(item) is str for item in value)
            value = tuple(value) if fits else value
        else:
            fits = type(value).__name__ == kind or (kind == "float" and type(value) is int)
            value = float(value) if kind == "float" and fits else value
        if not fits:
            raise ValueError(f"{spot!r} must be {kind}, not {type(value).__name__}")
        values[key] = value
    return cls(**values)
