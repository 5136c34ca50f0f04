"""Measures the genesis model: greedy, first try, by what the methods do.

    python -m runtime.mind.genesis.evaluate [--model DIR] [--set everyday|known|phrasing|composition|wish|all] [--count 400]

`everyday` is what every object is sent: getters, setters, counters, sums, and their like. `known` and `phrasing` are
counted with and without an intent; nouns are held out everywhere. A method counts as right
only if it does what the reference does on the example's own and six random states: result and whole state.
"""

from __future__ import annotations

import argparse
import collections
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from runtime.mind.genesis.differential import agrees
from runtime.mind.genesis.families import FAMILIES
from runtime.mind.genesis.generator import Example, Split, examples
from runtime.mind.genesis.tags import PointerTags
from runtime.mind.requests import MethodRequest

WEIGHTS = Path(__file__).parent / "weights"
SETS: dict[str, Split] = {
    "everyday, without intent": Split(held_out_nouns=True, intents=0.0, compositions=0.0, wishes=0.0),
    "known, without intent": Split(held_out_nouns=True, intents=0.0, compositions=0.0, wishes=0.0),
    "known, with intent": Split(held_out_nouns=True, intents=1.0, compositions=0.0, wishes=0.0),
    "phrasing, without intent": Split(True, True, intents=0.0, compositions=0.0, wishes=0.0),
    "phrasing, with intent": Split(True, True, intents=1.0, compositions=0.0, wishes=0.0),
    "composition": Split(held_out_nouns=True, compositions=1.0, wishes=0.0),
    "wish": Split(held_out_nouns=True, compositions=0.0, wishes=1.0),
}


class Writer:
    """A loaded model that writes methods greedily, in batches."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        if threads:
            torch.set_num_threads(threads)
        self.tokenizer = AutoTokenizer.from_pretrained(str(folder))
        self.model = AutoModelForCausalLM.from_pretrained(str(folder), dtype=torch.float32).eval()
        self.dialect = PointerTags()
        self.tokens = 0

    def write(self, requests: Sequence[MethodRequest], size: int = 32) -> list[str]:
        """The source of one method for each request."""
        prompts = [self.dialect.prompt(request) for request in requests]
        order = sorted(range(len(requests)), key=lambda i: len(prompts[i].text))
        sources = [""] * len(requests)
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            batch = self.tokenizer(
                [prompts[i].text + prompts[i].answer_prefix for i in chosen], padding=True, return_tensors="pt"
            )
            with torch.inference_mode():
                out = self.model.generate(
                    input_ids=batch["input_ids"],
                    attention_mask=batch["attention_mask"],
                    do_sample=False,
                    max_new_tokens=140,
                )
            fresh = out[:, batch["input_ids"].shape[1] :]
            self.tokens += int((fresh != self.tokenizer.pad_token_id).sum())
            for i, text in zip(chosen, self.tokenizer.batch_decode(fresh, skip_special_tokens=True), strict=True):
                sources[i] = self.dialect.source(prompts[i].answer_prefix + text, requests[i])
        return sources


def of_set(name: str, split: Split, seed: int) -> Iterator[Example]:
    """Examples of a set. Without intent, families that cannot do without one are left out."""
    everyday = tuple(family for family in FAMILIES if "everyday" in family.flags)
    for example in examples(seed, split, everyday if name.startswith("everyday") else FAMILIES):
        if ("without intent" in name) != (example.request.intent is not None) or name in ("composition", "wish"):
            yield example


def score(writer: Writer, chosen: Sequence[Example]) -> tuple[int, list[tuple[Example, str]]]:
    """How many are right, and the wrong ones with what was written."""
    sources = writer.write([example.request for example in chosen])
    wrong = [(e, s) for e, s in zip(chosen, sources, strict=True) if not agrees(e, s)]
    return len(chosen) - len(wrong), wrong


def speed(writer: Writer, chosen: Sequence[Example]) -> tuple[float, float]:
    """Median seconds for one method alone, and tokens a second."""
    seconds = []
    began, writer.tokens = time.perf_counter(), 0
    for example in chosen:
        start = time.perf_counter()
        writer.write([example.request])
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[len(seconds) // 2], writer.tokens / (time.perf_counter() - began)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m runtime.mind.genesis.evaluate", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--model", type=Path, default=WEIGHTS)
    parser.add_argument("--set", default="all", help="everyday, known, phrasing, composition, wish or all")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=4242)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--failures", action="store_true", help="show which families fail, and examples")
    options = parser.parse_args()
    writer = Writer(options.model, options.threads)
    for name, split in SETS.items():
        if options.set not in ("all", name.split(",")[0]):
            continue
        chosen = list(islice(of_set(name, split, options.seed), options.count))
        right, wrong = score(writer, chosen)
        print(f"{name:28} {right:4d} of {len(chosen):4d}  {100 * right / len(chosen):5.1f} %", flush=True)
        if options.failures:
            print("   ", collections.Counter(e.family for e, _ in wrong).most_common(25))
            for example, source in wrong[:12]:
                print(writer.dialect.prompt(example.request).text, example.source, source, sep="\n", end="\n\n")
    median, rate = speed(writer, list(islice(examples(options.seed, SETS["known, with intent"]), 20)))
    print(f"one method alone: median {median:.3f} s, {rate:.0f} tokens/s with {options.threads} threads")


if __name__ == "__main__":
    main()
