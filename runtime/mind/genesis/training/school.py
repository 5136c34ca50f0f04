"""Lessons made in a process of their own: what draws examples is not waited for by what learns them."""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import random
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection

import torch
from transformers import PreTrainedTokenizerFast

from runtime.mind.genesis.training.lessons import Batch, Lessons, batches, encoded

__all__ = ["School"]


class School:
    """Batches for training, made ahead.

    `learned` tells it how hard the examples of a batch were; batches made from then on take account of it. A context
    manager: at its end the process is gone.
    """

    AHEAD = 24  # batches; few, so that what is hard now is drawn soon

    def __init__(self, folder: str, seed: int, tokens: int) -> None:
        context = multiprocessing.get_context("spawn")
        # Pipes, not a queue: when the other side dies, the end of a pipe is heard at once, even in the middle of a batch.
        self._arriving, sending = context.Pipe(duplex=False)
        hearing, self._telling = context.Pipe(duplex=False)
        self._process = context.Process(target=_teach, args=(folder, seed, tokens, sending, hearing), daemon=True)
        self._theirs = (sending, hearing)
        self._batches: queue.Queue[Batch | None] = queue.Queue(self.AHEAD)

    def __enter__(self) -> School:
        self._process.start()
        for end in self._theirs:
            end.close()
        threading.Thread(target=self._receive, daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._process.kill()
        self._process.join()

    def __next__(self) -> Batch:
        """The next batch. RuntimeError if the process that makes them has ended."""
        batch = self._batches.get()
        if batch is None:
            self._batches.put(None)
            raise RuntimeError("the process that draws examples has ended")
        return batch

    def learned(self, names: Sequence[str], losses: Sequence[float]) -> None:
        """The losses of a batch's examples."""
        with contextlib.suppress(BrokenPipeError):  # `__next__` says so
            self._telling.send((names, losses))

    def _receive(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                ids, targets, names = self._arriving.recv()
                self._batches.put((torch.from_numpy(ids), torch.from_numpy(targets), names))
        self._batches.put(None)


def _teach(folder: str, seed: int, tokens: int, out: Connection, losses: Connection) -> None:
    torch.set_num_threads(1)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    lessons = Lessons()
    for ids, targets, names in batches(encoded(tokenizer, seed, stress=lessons.stress), tokens, random.Random(seed)):
        while losses.poll():
            lessons.learn(*losses.recv())
        out.send((ids.numpy(), targets.numpy(), names))
