"""random and uuid, as a guest has them: repeatable, from the seed of the run."""

from __future__ import annotations

from typing import Any

from policies.facades import NAMES
from policies.surface import reviewed

__all__: list[str] = []


_kinds: list[type] = []


def _generator(seed: Any = None) -> Any:
    """`random.Random` that never asks the operating system: without a seed it has a fixed one, when it is made and afterwards."""
    if not _kinds:
        import random

        class Random(random.Random):
            def seed(self, a: Any = None, version: int = 2) -> None:
                super().seed(0 if a is None else a, version)

        _kinds.append(reviewed(Random, "random.Random"))
    return _kinds[0](seed)


def make_random(run: Any) -> dict[str, Any]:
    source = run.random
    given = {name: getattr(source, name) for name in NAMES["random"] if name not in ("Random", "seed")}
    return given | {"Random": _generator, "seed": lambda seed=None: source.seed(0 if seed is None else seed)}


def make_uuid(run: Any) -> dict[str, Any]:
    import uuid

    reviewed(uuid.UUID, "uuid.UUID")
    given = {name: getattr(uuid, name) for name in NAMES["uuid"] if hasattr(uuid, name)}
    return given | {"uuid4": lambda: uuid.UUID(int=run.random.getrandbits(128), version=4)}
