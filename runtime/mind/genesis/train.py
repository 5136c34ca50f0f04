"""Trains the genesis model on generated data, from nothing or from a checkpoint. Repeatable for a seed up to the speed of the machine.

    python -m runtime.mind.genesis.train --out DIR [--minutes 60] [--threads 2] [--seed 1]

The learning rates follow the clock (flat, then linear to a fiftieth), so that a run ends after `--minutes` on any machine. From the
first minutes on the folder is a loadable checkpoint, which is replaced every few minutes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import PreTrainedTokenizerFast

from runtime.mind.genesis.generator import Split, examples
from runtime.mind.genesis.tags import PointerTags
from runtime.mind.genesis.tokenizer import save_tokenizer, train_tokenizer
from runtime.mind.genesis.training.checkpoints import adopt, save
from runtime.mind.genesis.training.lessons import Batch, batches, encoded
from runtime.mind.genesis.training.muon import Muon
from runtime.mind.genesis.training.network import PRECISION, loss_of, network
from runtime.mind.genesis.training.school import School
from runtime.mind.genesis.training.threads import Threads

VOCABULARY = 5120
READ_FOR_WORDS = 60_000  # examples
WARM_UP = 20  # steps
TOLD_EVERY = 50  # steps
SAVED_EVERY_S = 180.0
PROBES = 6  # batches of unseen nouns


@dataclass(frozen=True)
class Plan:
    """How a run is made.

    minutes       that it takes, all in all
    threads       at most; fewer where that is faster
    batch_tokens  of one step, padding included
    compiled      about 1.3 times faster; needs a C++ compiler
    muon, adam    the highest learning rates, of the matrices and of everything else
    flat          share of the time before the rates begin to fall
    start         a checkpoint to go on from, with its vocabulary unless `new_words`
    """

    minutes: float = 60
    threads: int = 2
    seed: int = 1
    batch_tokens: int = 4096
    compiled: bool = False
    muon: float = 0.01
    adam: float = 2e-3
    flat: float = 0.1
    start: Path | None = None
    new_words: bool = False

    def share(self, part: float, steps: int) -> float:
        """Of the highest learning rates, when this part of the time is over and so many steps are made."""
        falling = 0.02 + 0.98 * (1 - part) / (1 - self.flat)
        return min(1.0, (steps + 1) / WARM_UP) * (1.0 if part < self.flat else falling)


class Run:
    """One run of a plan. Its time begins when it is made; `train` is the whole of it."""

    def __init__(self, plan: Plan, out: Path) -> None:
        self._plan, self._out = plan, out
        self._began = time.monotonic()
        torch.set_num_threads(plan.threads)
        torch.manual_seed(plan.seed)
        self._tokenizer = _tokenizer(plan)
        self._model = network(self._tokenizer)
        if plan.start is not None:
            adopt(self._model, self._tokenizer, plan.start)
        self._model.train()
        self._body = torch.compile(self._model.model, dynamic=True) if plan.compiled else self._model.model
        matrices = [p for p in self._model.model.layers.parameters() if p.ndim == 2]
        self._others = [p for p in self._model.parameters() if all(p is not m for m in matrices)]
        self._optimizers: list[tuple[torch.optim.Optimizer, float]] = [
            (Muon(matrices, plan.muon, precision=PRECISION), plan.muon),
            (torch.optim.AdamW(self._others, plan.adam, betas=(0.9, 0.98), weight_decay=0.01), plan.adam),
        ]
        held_out = batches(encoded(self._tokenizer, plan.seed + 2, Split(held_out_nouns=True)), plan.batch_tokens, random.Random(plan.seed))
        self._probes = [next(held_out) for _ in range(PROBES)]
        self._team = Threads(plan.threads)
        self._steps = self._seen = 0
        self._loss = 0.0

    def train(self) -> None:
        """Learn until the time is over. What is learned is in the folder, every few minutes and at the end."""
        print(f"{sum(p.numel() for p in self._model.parameters()):,} parameters, {len(self._tokenizer)} tokens of vocabulary", flush=True)
        prepared = saved = time.monotonic()
        with tempfile.TemporaryDirectory() as words:
            save_tokenizer(self._tokenizer, Path(words))
            with School(words, self._plan.seed + 1, self._plan.batch_tokens) as school:
                while (part := self._spent_s() / (self._plan.minutes * 60)) < 1:
                    self._learn(school, next(school), self._plan.share(part, self._steps))
                    if self._steps % TOLD_EVERY == 0:
                        self._tell(self._seen / (time.monotonic() - prepared))
                    if time.monotonic() - saved > SAVED_EVERY_S:
                        self._save()
                        saved = time.monotonic()
        self._save()

    def _spent_s(self) -> float:
        return time.monotonic() - self._began

    def _learn(self, school: School, batch: Batch, share: float) -> None:
        """One step."""
        ids, targets, names = batch
        started = time.monotonic()
        self._team.begin()
        loss, by_example = loss_of(self._model, self._body, ids, targets)
        school.learned(names, by_example.tolist())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._others, 1.0)
        for optimizer, highest in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = highest * share
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self._team.end(ids.numel(), time.monotonic() - started)
        self._steps += 1
        self._seen += ids.numel()
        self._loss = loss.item() if self._steps == 1 else 0.97 * self._loss + 0.03 * loss.item()

    def _tell(self, rate: float) -> None:
        told = f"step {self._steps:6d}  tokens {self._seen / 1e6:6.2f} M  loss {self._loss:.4f}  {rate:6.0f} tok/s  {self._team.now} threads"
        print(f"{self._spent_s() / 60:6.1f} min  {told}", flush=True)

    def _save(self) -> None:
        with torch.no_grad():
            loss = sum(loss_of(self._model, self._model.model, *probe[:2])[0].item() for probe in self._probes) / len(self._probes)
        minutes = self._spent_s() / 60
        print(f"{minutes:6.1f} min  held-out loss {loss:.4f}", flush=True)
        facts = {"seed": self._plan.seed, "minutes": round(minutes, 1), "steps": self._steps, "tokens": self._seen, "held_out_loss": round(loss, 4)}
        save(self._model, self._tokenizer, self._out, facts)


def _tokenizer(plan: Plan) -> PreTrainedTokenizerFast:
    if plan.start is not None and not plan.new_words:
        return PreTrainedTokenizerFast.from_pretrained(str(plan.start))
    dialect, stream = PointerTags(), examples(plan.seed)
    sample = [next(stream) for _ in range(READ_FOR_WORDS)]
    return train_tokenizer((dialect.prompt(e.request).text + dialect.answer(e.source, e.request) for e in sample), VOCABULARY)


def parsed(arguments: Sequence[str] | None = None) -> tuple[Path, Plan]:
    """The folder and the plan that a command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m runtime.mind.genesis.train", description=(__doc__ or "").splitlines()[0])
    usual = Plan()
    parser.add_argument("--out", type=Path, required=True, help="folder that the checkpoint is written to")
    parser.add_argument("--minutes", type=float, default=usual.minutes)
    parser.add_argument("--threads", type=int, default=usual.threads)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--batch-tokens", type=int, default=usual.batch_tokens)
    parser.add_argument("--compile", dest="compiled", action="store_true", help="compile the model: about 1.3 times faster, needs a C++ compiler")
    parser.add_argument("--muon", type=float, default=usual.muon, help="highest learning rate of the matrices")
    parser.add_argument("--adam", type=float, default=usual.adam, help="highest learning rate of everything else")
    parser.add_argument("--flat", type=float, default=usual.flat, help="share of the time before the rates begin to fall")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from, with its tokenizer, instead of from nothing")
    parser.add_argument("--new-words", action="store_true", help="with --start: a vocabulary of today's data, which adopts what the checkpoint knows")
    options = vars(parser.parse_args(arguments))
    return options.pop("out"), Plan(**options)


def main() -> None:
    """Command line."""
    out, plan = parsed()
    out.parent.mkdir(parents=True, exist_ok=True)
    Run(plan, out).train()


if __name__ == "__main__":
    main()
