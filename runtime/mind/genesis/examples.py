"""What an example is, and what is held out of training."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from runtime.mind.genesis.families import Family
from runtime.mind.requests import MethodRequest

#: One phrasing in this many is held out of training.
HELD_OUT_PHRASINGS = 12


@dataclass(frozen=True)
class Example:
    """A request, the source that answers it, and where further states come from."""

    request: MethodRequest
    source: str
    family: str
    states: Callable[[random.Random], tuple[dict[str, Any], tuple[Any, ...], dict[str, Any]]]


@dataclass(frozen=True)
class Split:
    """Which nouns and phrasings may be drawn, how often an intent comes along, and the shares of what is no family."""

    held_out_nouns: bool = False
    held_out_phrasings: bool = False
    intents: float = 0.4
    compositions: float = 0.08
    wishes: float = 0.14


TRAINING = Split()


def phrasing_held_out(family: Family, phrasing: str) -> bool:
    """Whether this phrasing stays out of training. A stable function of family and phrasing."""
    return zlib.crc32(f"{family.name}|{phrasing}".encode()) % HELD_OUT_PHRASINGS == 0
