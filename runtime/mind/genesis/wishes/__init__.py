"""Wishes in free words: messages whose intents, and the methods that answer them, are put together from the same parts."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from runtime.mind.genesis.examples import Example, Split
from runtime.mind.genesis.wishes import (
    changes,
    formats,
    formulas,
    in_lists,
    in_records,
    in_tables,
    judgements,
    of_lists,
    of_records,
    of_tables,
    settings,
)

#: Every kind of wish, and how often it is drawn.
KINDS: dict[Callable[[random.Random, Split], Example | None], int] = {
    changes.change: 28,
    in_lists.list_change: 11,
    in_tables.table_change: 13,
    settings.reset_several: 4,
    settings.right_or_wrong: 3,
    formulas.formula: 13,
    formulas.bare: 8,
    judgements.judge: 12,
    of_lists.of_list: 7,
    of_tables.of_table: 7,
    of_records.of_records: 7,
    in_records.in_records: 3,
    settings.assign_number: 6,
    settings.assign_text: 6,
    settings.transition: 5,
    settings.two_numbers: 5,
    settings.collection: 6,
    settings.conditional_text: 1,
    formats.text_of: 7,
    formats.initials: 2,
    formats.duration: 2,
}


def wish(rng: random.Random, split: Split, stress: Mapping[str, float]) -> Example | None:
    """One wish of a random kind; None where its names came out ambiguous. `stress` as in `generator.examples`."""
    weights = [often * stress.get(kind.__name__, 1.0) for kind, often in KINDS.items()]
    return rng.choices(tuple(KINDS), weights)[0](rng, split)
