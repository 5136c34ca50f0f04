"""Lessons: examples as batches of token ids, what is hard now drawn more often."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence

import torch
from transformers import PreTrainedTokenizerFast

from runtime.mind.genesis.families import FAMILIES, SITUATIONS, Family
from runtime.mind.genesis.generator import TRAINING, Split, examples
from runtime.mind.genesis.tags import END, PointerTags
from runtime.mind.genesis.vocabulary import TEXTS, coined
from runtime.mind.genesis.words import FUNCTION_WORDS

__all__ = ["Batch", "Lesson", "Lessons", "batches", "encoded", "misheard"]

LONGEST = 224  # tokens of a lesson; those of a few examples are more, and left out


class Lessons:
    """How hard each family is now: the mean loss of its last examples. What is hard is drawn more often.

    What every object is sent is drawn far more often than special situations, and never less for being easy: a model
    that is not shown plain getters any more answers `get_balance` with what it was shown last.
    """

    def __init__(self) -> None:
        self._losses: dict[str, float] = {}
        self._usual = {family.name: _usual(family) for family in FAMILIES}
        self._usual["get"] *= 3
        self._usual["whole_object"] = 1.5
        self.stress = dict(self._usual)

    def learn(self, names: Sequence[str], losses: Sequence[float]) -> None:
        """Takes note of the losses of a batch of examples."""
        for name, loss in zip(names, losses, strict=True):
            before = self._losses.get(name)
            self._losses[name] = loss if before is None else 0.85 * before + 0.15 * loss
        mean = sum(self._losses.values()) / len(self._losses)
        for name in names:
            hardness = min(2.0, max(1.0, self._losses[name] / (mean + 1e-9)))
            self.stress[name] = self._usual.get(name, 1.0) * hardness


def _usual(family: Family) -> float:
    if "everyday" in family.flags:
        return 8.0
    common = "common" in family.flags
    if family.kind in SITUATIONS:
        return 0.8 if common else 0.45
    return 2.25 if common else 0.5 if family.kind == "domains" else 1.0


#: An example as token ids, where the part begins that the model has to write itself, and the family's name.
Lesson = tuple[list[int], int, str]


#: Words of an intent that decide what it means; whatever else stands there may be a word that nobody has heard.
DECISIVE = FUNCTION_WORDS | frozenset(
    """after again answer before below above below both each either else every exactly except greater however instead last less more most neither never
    next nobody none nothing once only otherwise raise return same still than true false unless until whether while yes error value number text raised lowered lower
    below higher larger smaller plus minus times divided equal already enough too""".split()
)
MISHEARD = 0.06  # of all other words of an intent
_HEARD = re.compile(r"(?<![<\w'])[a-z]{4,}(?![\w>'])")


def misheard(prompt: str, rng: random.Random) -> str:
    """A prompt in which some words of the intent are others, that say nothing: of what people write, a small model does not know every sixth word."""
    said, mark, intent = prompt.partition("<intent>")
    if not mark:
        return prompt

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if word in DECISIVE or rng.random() >= MISHEARD:
            return word
        return coined(rng) if rng.random() < 0.7 else rng.choice(TEXTS)

    return said + mark + _HEARD.sub(other, intent)


def encoded(
    tokenizer: PreTrainedTokenizerFast, seed: int, split: Split = TRAINING, stress: Mapping[str, float] | None = None
) -> Iterator[Lesson]:
    """Examples as token ids of prompt and answer."""
    dialect = PointerTags()
    stream = examples(seed, split, stress=stress)
    rng = random.Random(seed)
    while True:
        chunk = [next(stream) for _ in range(256)]
        pairs = [dialect.lesson(example.source, example.request) for example in chunk]
        texts = [misheard(prompt, rng) for prompt, _ in pairs]
        starts = tokenizer(texts)["input_ids"]
        wholes = tokenizer([text + answer + END for text, (_, answer) in zip(texts, pairs, strict=True)])["input_ids"]
        for start, whole, example in zip(starts, wholes, chunk, strict=True):
            if len(whole) <= LONGEST and whole[: len(start)] == start:
                yield whole, len(start), example.family


#: Token ids, right-padded; targets, with -100 where there are none; the families' names.
Batch = tuple[torch.Tensor, torch.Tensor, list[str]]


def batches(stream: Iterator[Lesson], tokens: int, rng: random.Random) -> Iterator[Batch]:
    """Batches of examples of similar length, of about `tokens` tokens."""
    while True:
        pool = sorted((next(stream) for _ in range(2048)), key=lambda item: len(item[0]))
        groups: list[list[Lesson]] = []
        at = 0
        while at < len(pool):
            # The pool is sorted: the longest of a group is its last.
            count = max(1, tokens // len(pool[min(at + tokens // len(pool[at][0]), len(pool)) - 1][0]))
            groups.append(pool[at : at + count])
            at += count
        rng.shuffle(groups)
        for group in groups:
            longest = -(-max(len(ids) for ids, _, _ in group) // 8) * 8
            ids = torch.zeros((len(group), longest), dtype=torch.long)
            targets = torch.full((len(group), longest), -100)
            for row, (whole, start, _) in enumerate(group):
                ids[row, : len(whole)] = torch.tensor(whole)
                targets[row, start - 1 : len(whole) - 1] = torch.tensor(whole[start:])
            yield ids, targets, [name for _, _, name in group]
