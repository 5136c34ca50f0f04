"""Checkpoints: folders that transformers loads. Written, gone on from, and averaged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import GenerationConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from runtime.mind.genesis.tags import DIALECT
from runtime.mind.genesis.tokenizer import save_tokenizer

__all__ = ["adopt", "mean", "save"]

WEIGHTS, FACTS = "model.safetensors", "training.json"


def save(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, folder: Path, facts: Mapping[str, object]) -> None:
    """Writes a loadable checkpoint in bfloat16, then swaps it in."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    state = {k: v.detach().to(torch.bfloat16) for k, v in model.state_dict().items() if k != "lm_head.weight"}
    model.save_pretrained(str(fresh), state_dict=state)
    config = json.loads((fresh / "config.json").read_text())
    # Stored in bfloat16, computed in float32: most CPUs are many times slower in bfloat16.
    config.update(dtype="float32", batos_dialect=DIALECT, batos_name="genesis")
    (fresh / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    save_tokenizer(tokenizer, fresh)
    GenerationConfig(
        do_sample=False, max_new_tokens=160, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id
    ).save_pretrained(str(fresh))
    (fresh / FACTS).write_text(json.dumps(dict(facts), indent=2) + "\n")
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def adopt(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, start: Path) -> None:
    """Gives `model` what a checkpoint knows that had another vocabulary or fewer layers.

    A piece that both have keeps its embedding, a new one begins as the mean of the pieces that it was written with
    before. A new layer is one of the old ones that has nothing to say yet: what it adds is zero, so that the model
    begins as good as the checkpoint was. Raises ValueError for a checkpoint with more layers.
    """
    before = PreTrainedTokenizerFast.from_pretrained(str(start))
    old = LlamaForCausalLM.from_pretrained(str(start), dtype=torch.float32)
    embeddings = model.get_input_embeddings().weight.detach()
    known, learned = before.get_vocab(), old.get_input_embeddings().weight.detach()
    for piece, place in tokenizer.get_vocab().items():
        pieces = [known[piece]] if piece in known else before(piece)["input_ids"]
        if pieces:
            embeddings[place] = learned[pieces].mean(0)
    model.model.norm.load_state_dict(old.model.norm.state_dict())
    depth, deeper = len(old.model.layers), len(model.model.layers)
    if depth > deeper:
        raise ValueError(f"{start} has {depth} layers; at most {deeper} can be gone on from")
    taken: set[int] = set()
    for place, layer in enumerate(model.model.layers):
        # Evenly spread: old layers keep their order, each new one stands behind the one that it resembles.
        source = place * depth // deeper
        layer.load_state_dict(old.model.layers[source].state_dict())
        if source in taken:
            torch.nn.init.zeros_(layer.self_attn.o_proj.weight)
            torch.nn.init.zeros_(layer.mlp.down_proj.weight)
        taken.add(source)


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
    facts = [json.loads((folder / FACTS).read_text("utf-8")) for folder in checkpoints]
    (out / FACTS).write_text(json.dumps({"mean_of": facts}, indent=2) + "\n", "utf-8")
