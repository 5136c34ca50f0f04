"""Training examples: requests as they might be sent, and the method that answers them.

They come from method families, from compositions of several families, and from wishes in free words. Deterministic for
a seed and weights. Every example can make further states of its receiver, for the differential check.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import accumulate

from runtime.mind.genesis import compositions
from runtime.mind.genesis.drafts import Draft
from runtime.mind.genesis.examples import TRAINING, Example, Split, phrasing_held_out
from runtime.mind.genesis.families import FAMILIES, Family
from runtime.mind.genesis.wishes import wish

__all__ = ["TRAINING", "Example", "Split", "examples", "phrasing_held_out", "sample"]


def examples(
    seed: int, split: Split = TRAINING, families: tuple[Family, ...] = FAMILIES, stress: Mapping[str, float] | None = None
) -> Iterator[Example]:
    """An endless stream of examples. `stress` says how much more often than usual
    a family, or a kind of composition or wish, is drawn; it may change.
    """
    rng = random.Random(seed)
    usual = [float(frequency(family)) for family in families]
    sums = list(accumulate(usual))
    drawn = 0
    while True:
        if stress is not None and drawn % 256 == 0:
            sums = list(accumulate(w * stress.get(f.name, 1.0) for w, f in zip(usual, families, strict=True)))
        drawn += 1
        roll = rng.random()
        if roll < split.compositions:
            example = compositions.compose(rng, split, stress or {})
        elif roll < split.compositions + split.wishes:
            example = wish(rng, split, stress or {})
        else:
            example = sample(rng.choices(families, cum_weights=sums)[0], rng, split)
        if example is not None:
            yield example


def frequency(family: Family) -> int:
    """How often a family is asked for, compared with others."""
    return 4 if "common" in family.flags else 1 if "rare" in family.flags else 2


def sample(family: Family, rng: random.Random, split: Split) -> Example | None:
    """One example of a family; None where its names came out ambiguous."""
    return Draft(family, rng, split).example()
