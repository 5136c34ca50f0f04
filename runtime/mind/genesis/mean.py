"""Writes the mean of checkpoints of one shape and vocabulary: often better than each of them.

python -m runtime.mind.genesis.mean --out DIR CHECKPOINT CHECKPOINT…
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

__all__ = ["mean"]

WEIGHTS = "model.safetensors"


def mean(checkpoints: Sequence[Path], out: Path) -> None:
    """Writes the folder `out`: the first checkpoint with the mean of all weights. ValueError if their tokenizers or shapes differ."""
    first, *others = checkpoints
    states = [load_file(folder / WEIGHTS) for folder in checkpoints]
    shapes = {name: tensor.shape for name, tensor in states[0].items()}
    for folder, state in zip(others, states[1:], strict=True):
        same_words = (folder / "tokenizer.json").read_bytes() == (first / "tokenizer.json").read_bytes()
        if not same_words or {name: tensor.shape for name, tensor in state.items()} != shapes:
            raise ValueError(f"{folder} has another tokenizer or other shapes than {first}")
    shutil.copytree(first, out)
    together = {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(tensor.dtype)
        for name, tensor in states[0].items()
    }
    save_file(together, out / WEIGHTS, metadata={"format": "pt"})
    facts = [json.loads((folder / "training.json").read_text("utf-8")) for folder in checkpoints]
    (out / "training.json").write_text(json.dumps({"mean_of": facts}, indent=2) + "\n", "utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m runtime.mind.genesis.mean", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder that is made")
    parser.add_argument("checkpoints", type=Path, nargs="+")
    options = parser.parse_args()
    mean(options.checkpoints, options.out)


if __name__ == "__main__":
    main()
