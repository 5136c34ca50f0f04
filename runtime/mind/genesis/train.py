"""Trains the genesis model from nothing on generated data. Repeatable for a seed up to the speed of the machine.

    python -m runtime.mind.genesis.train --out DIR [--minutes 60] [--threads 2] [--seed 1]

The learning rates follow the clock (flat, then linear to zero), so that a run ends after `--minutes` on any machine. The
folder is always a loadable checkpoint: it is replaced atomically every few minutes.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import tempfile
import time
from pathlib import Path

import torch
from torch.nn import functional
from transformers import AttentionInterface, GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from runtime.mind.genesis.generator import Split, examples
from runtime.mind.genesis.lessons import School, batches, encoded
from runtime.mind.genesis.muon import Muon
from runtime.mind.genesis.tags import DIALECT, PointerTags
from runtime.mind.genesis.tokenizer import save_tokenizer, train_tokenizer

VOCABULARY = 5120
CONFIG = {
    "hidden_size": 256, "intermediate_size": 640, "num_hidden_layers": 6, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 64, "max_position_embeddings": 512, "rope_theta": 10000.0,
    "tie_word_embeddings": True,
}  # fmt: skip
ATTENTION = "genesis_causal"


#: Where the processor multiplies matrices of bfloat16 itself, products are computed so: seven times faster on one with AMX. Weights stay in float32.
PRECISION = torch.bfloat16 if torch.cpu.get_capabilities().get("amx_bf16") else torch.float32


def causal_attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float = 1.0,
    **_: object,
) -> tuple[torch.Tensor, None]:
    """Attention of [examples, heads, tokens, width] to what comes before, as plain products and a softmax.

    For a hundred tokens that is faster than PyTorch's fused attention, whose way back takes a third of a step on a CPU.
    """
    examples, heads, tokens, width = query.shape
    # Several heads of the query share one of key and value.
    grouped = query.reshape(examples, key.shape[1], -1, tokens, width)
    scores = grouped @ key.unsqueeze(2).mT * scaling
    later = torch.ones(tokens, tokens, dtype=torch.bool).triu(1)
    weights = scores.float().masked_fill(later, -1e9).softmax(-1).to(value.dtype)
    return (weights @ value.unsqueeze(2)).reshape(examples, heads, tokens, width).transpose(1, 2).contiguous(), None


AttentionInterface.register(ATTENTION, causal_attention)


class Threads:
    """Picks the number of threads that is fastest now: on a shared machine two threads can be slower than one."""

    def __init__(self, most: int) -> None:
        self._speed = dict.fromkeys(range(most, 0, -1), 0.0)
        self._steps = 0
        self.now = most

    def begin(self) -> None:
        """Before a step: the fastest number so far, now and then another one to compare with."""
        self._steps += 1
        probe = self._steps % 12 == 0 and len(self._speed) > 1
        best = max(self._speed, key=lambda n: self._speed[n] or math.inf)
        others = [n for n in self._speed if n != best]
        self.now = others[self._steps // 12 % len(others)] if probe else best
        torch.set_num_threads(self.now)

    def end(self, tokens: int, seconds: float) -> None:
        """After a step: what it achieved."""
        before, now = self._speed[self.now], tokens / seconds
        self._speed[self.now] = now if before == 0 else 0.7 * before + 0.3 * now


def loss_of(
    model: LlamaForCausalLM, body: torch.nn.Module, ids: torch.Tensor, targets: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross entropy of the answer tokens, in the mean and for each example; only they go through the output layer."""
    # Right padding and causal attention: no mask is needed, what is padded is never a target.
    with torch.autocast("cpu", torch.bfloat16, enabled=PRECISION is torch.bfloat16):
        hidden = body(input_ids=ids, use_cache=False).last_hidden_state
        wanted = targets != -100
        logits = model.lm_head(hidden[wanted])
    losses = functional.cross_entropy(logits.float(), targets[wanted], reduction="none")
    rows = wanted.nonzero()[:, 0]
    by_example = torch.zeros(len(ids)).index_add_(0, rows, losses.detach())
    return losses.mean(), by_example / wanted.sum(1)


def save(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, folder: Path, facts: dict[str, object]) -> None:
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
    (fresh / "training.json").write_text(json.dumps(facts, indent=2) + "\n")
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _tokenizer(seed: int) -> PreTrainedTokenizerFast:
    dialect, stream = PointerTags(), examples(seed)
    sample = [next(stream) for _ in range(60000)]
    return train_tokenizer((dialect.prompt(e.request).text + dialect.answer(e.source, e.request) for e in sample), VOCABULARY)


def adopt(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, start: Path) -> None:
    """Gives `model` what a checkpoint knows that had another vocabulary or fewer layers.

    A piece that both have keeps its embedding, a new one begins as the mean of the pieces that it was written with
    before. A new layer is one of the old ones that has nothing to say yet: what it adds is zero, so that the model
    begins as good as the checkpoint was.
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


def train(
    out: Path,
    minutes: float,
    threads: int,
    seed: int,
    tokens: int,
    compiled: bool,
    muon: float,
    adam: float,
    flat: float,
    start: Path | None = None,
    new_words: bool = False,
) -> None:
    """The whole run. See the module's docstring."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    began = time.monotonic()
    if start is not None and not new_words:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(str(start))
    else:
        tokenizer = _tokenizer(seed)
    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=len(tokenizer), pad_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None, attn_implementation=ATTENTION, **CONFIG,
    ))  # fmt: skip
    if start is not None:
        adopt(model, tokenizer, start)
    model.train()
    matrices = [p for n, p in model.model.layers.named_parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if all(p is not m for m in matrices)]
    optimizers: list[torch.optim.Optimizer] = [
        Muon(matrices, muon, precision=PRECISION), torch.optim.AdamW(others, adam, betas=(0.9, 0.98), weight_decay=0.01)
    ]  # fmt: skip
    peaks = [muon, adam]
    body = torch.compile(model.model, dynamic=True) if compiled else model.model
    held_out = batches(encoded(tokenizer, seed + 2, Split(held_out_nouns=True)), tokens, random.Random(seed))
    probes = [next(held_out) for _ in range(6)]
    print(
        f"{sum(p.numel() for p in model.parameters()):,} parameters, {len(tokenizer)} tokens of vocabulary", flush=True
    )
    step = seen = 0
    running = 0.0
    saved = time.monotonic()
    prepared = time.monotonic() - began
    team = Threads(threads)
    with tempfile.TemporaryDirectory() as words:
        save_tokenizer(tokenizer, Path(words))
        with School(words, seed + 1, tokens) as school:
            while True:
                part = (time.monotonic() - began) / (minutes * 60)
                if part >= 1:
                    break
                factor = min(1.0, (step + 1) / 20) * (
                    1.0 if part < flat else 0.02 + 0.98 * (1 - part) / (1 - flat)
                )
                ids, targets, names = next(school)
                started = time.monotonic()
                team.begin()
                loss, by_example = loss_of(model, body, ids, targets)
                school.learned(names, by_example.tolist())
                loss.backward()
                torch.nn.utils.clip_grad_norm_(others, 1.0)
                for optimizer, peak in zip(optimizers, peaks, strict=True):
                    for group in optimizer.param_groups:
                        group["lr"] = peak * factor
                    optimizer.step()
                    optimizer.zero_grad(set_to_none=True)
                team.end(ids.numel(), time.monotonic() - started)
                step += 1
                seen += ids.numel()
                running = loss.item() if step == 1 else 0.97 * running + 0.03 * loss.item()
                if step % 50 == 0:
                    seconds = time.monotonic() - began
                    print(
                        f"{seconds / 60:6.1f} min  step {step:6d}  tokens {seen / 1e6:6.2f} M  loss {running:.4f}  {seen / (seconds - prepared):6.0f} tok/s  {team.now} threads",
                        flush=True,
                    )
                if time.monotonic() - saved > 180:
                    _checkpoint(model, tokenizer, out, probes, began, step, seen, seed)
                    saved = time.monotonic()
    _checkpoint(model, tokenizer, out, probes, began, step, seen, seed)


def _checkpoint(
    model: LlamaForCausalLM,
    tokenizer: PreTrainedTokenizerFast,
    out: Path,
    probes: list[tuple[torch.Tensor, torch.Tensor, list[str]]],
    began: float,
    step: int,
    seen: int,
    seed: int,
) -> None:
    with torch.no_grad():
        loss = sum(loss_of(model, model.model, *probe[:2])[0].item() for probe in probes) / len(probes)
    minutes = (time.monotonic() - began) / 60
    print(f"{minutes:6.1f} min  held-out loss {loss:.4f}", flush=True)
    save(
        model,
        tokenizer,
        out,
        {"seed": seed, "minutes": round(minutes, 1), "steps": step, "tokens": seen, "held_out_loss": round(loss, 4)},
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m runtime.mind.genesis.train", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder that the checkpoint is written to")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch-tokens", type=int, default=4096)
    parser.add_argument(
        "--compile", action="store_true", help="compile the model: about 1.3 times faster, needs a C++ compiler"
    )
    parser.add_argument("--muon", type=float, default=0.01, help="peak learning rate of the matrices")
    parser.add_argument("--adam", type=float, default=2e-3, help="peak learning rate of everything else")
    parser.add_argument("--flat", type=float, default=0.1, help="share of the time before the rates begin to fall")
    parser.add_argument(
        "--start", type=Path, help="checkpoint to go on from, with its tokenizer, instead of from nothing"
    )
    parser.add_argument("--new-words", action="store_true", help="with --start: a vocabulary of today's data, which adopts what the checkpoint knows")
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    train(
        options.out,
        options.minutes,
        options.threads,
        options.seed,
        options.batch_tokens,
        options.compile,
        options.muon,
        options.adam,
        options.flat,
        options.start,
        options.new_words,
    )


if __name__ == "__main__":
    main()
