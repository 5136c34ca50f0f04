"""The method families that the genesis model is taught. `FAMILIES` holds all of them.

They are declared in the `*.families` files beside this module, in the notation of `notation`, one file a kind.
"""

from __future__ import annotations

from pathlib import Path

from runtime.mind.genesis.families.notation import Family, Role, parse

#: Kinds of families by what their methods do, in the order in which examples are drawn from them.
SHAPES = ("numbers", "lists", "records", "tables", "texts", "domains")
#: Kinds of situations, each with its intent in free words: first by what happens, then by what it is about.
SITUATIONS = (
    "guarded", "updates", "queries", "answers", "situations",
    "devices", "trade", "money", "games", "travel", "people", "services", "writing",
)  # fmt: skip
KINDS = (*SHAPES, *SITUATIONS)

FAMILIES: tuple[Family, ...] = tuple(
    family for kind in KINDS for family in parse((Path(__file__).parent / f"{kind}.families").read_text("utf-8"), kind)
)

__all__ = ["FAMILIES", "KINDS", "SITUATIONS", "Family", "Role", "parse"]
