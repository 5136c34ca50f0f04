"""Compositions: one request that asks for several things, written from families that change different slots."""

from __future__ import annotations

import random

from runtime.mind.genesis.generator import Example, Split


def compose(rng: random.Random, split: Split) -> Example | None:
    return None
