"""Training examples out of method families: requests as they might be sent, and the method that answers them.

Deterministic for a seed. Every example can make further states of its receiver, for the differential check.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from runtime.mind.genesis import compositions
from runtime.mind.genesis.drafts import Draft
from runtime.mind.genesis.examples import TRAINING, Example, Split, phrasing_held_out
from runtime.mind.genesis.families import FAMILIES, Family

__all__ = ["TRAINING", "Example", "Split", "examples", "phrasing_held_out", "sample"]


def examples(seed: int, split: Split = TRAINING, families: tuple[Family, ...] = FAMILIES) -> Iterator[Example]:
    """An endless stream of examples."""
    rng = random.Random(seed)
    weights = [4 if "common" in f.flags else 1 if "rare" in f.flags else 2 for f in families]
    while True:
        if rng.random() < split.compositions:
            example = compositions.compose(rng, split)
        else:
            example = sample(rng.choices(families, weights)[0], rng, split)
        if example is not None:
            yield example


def sample(family: Family, rng: random.Random, split: Split) -> Example | None:
    """One example of a family; None where its names came out ambiguous."""
    return Draft(family, rng, split).example()
