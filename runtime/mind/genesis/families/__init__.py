"""The method families that the genesis model is taught. `FAMILIES` holds all of them."""

from __future__ import annotations

from runtime.mind.genesis.families import domains, lists, numbers, records, tables, texts
from runtime.mind.genesis.families.notation import Family, Role, parse

FAMILIES: tuple[Family, ...] = tuple(
    family
    for module in (numbers, lists, records, tables, texts, domains)
    for family in parse(module.DECLARATIONS, module.__name__.rsplit(".", 1)[-1])
)

__all__ = ["FAMILIES", "Family", "Role", "parse"]
