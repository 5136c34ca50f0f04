"""What a model is shown while it learns, and how sentences are read."""

from __future__ import annotations

import random

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from runtime.mind.genesis import lessons, train
from runtime.mind.genesis.pointers import Pointers, intent_items
from runtime.mind.genesis.tags import END
from runtime.mind.genesis.tokenizer import save_tokenizer, train_tokenizer
from runtime.mind.genesis.words import base_form


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("The lamp’s brightness isn't changed", ["lamp", "<s0>", "is", "not", "changed"]),
        ("it can't be lower, and won't", ["it", "can", "not", "be", "lower", ",", "and", "will", "not"]),
        ("goes up, costs and returns boxes", ["go", "up", ",", "cost", "and", "return", "box"]),
    ],
)
def test_sentences_are_read_by_their_base_forms(text: str, items: list[str]) -> None:
    """Who writes `returns` or "isn't" means what `return` and `is not` mean; a small model is shown one of both."""
    shown = intent_items(text, Pointers("act", ("brightness",)))

    assert items == shown


@pytest.mark.parametrize("word", ["is", "was", "has", "does", "this", "unless", "minus"])
def test_words_that_only_look_inflected(word: str) -> None:
    """Not every last s is an inflection."""
    assert word == base_form(word)


def test_misheard_words() -> None:
    """Some words of an intent are others; what decides, tags, and all that stands before the intent stay as they are."""
    prompt = "<s0>balance:int<message>withdraw <n0>(<a0>int)<intent>please carefully subtract <a0> unless otherwise frozen gently<answer>"
    heard = [lessons.misheard(prompt, random.Random(seed)) for seed in range(300)]

    assert len(set(heard)) > 50
    for each in heard:
        said, _, intent = each.partition("<intent>")
        assert said == prompt.partition("<intent>")[0]
        assert {"<a0>", "unless", "otherwise"} <= set(intent.removesuffix("<answer>").split())
        assert intent.endswith("<answer>")
    assert "no intent" == lessons.misheard("no intent", random.Random(1))


def test_another_vocabulary_adopts_what_was_known(tmp_path) -> None:
    """A piece that both vocabularies have keeps its embedding; the rest of the model is the same."""
    before = train_tokenizer(["red green blue" * 3, f"red green{END}"] * 20, 200)
    model = LlamaForCausalLM(_config(len(before)))
    model.save_pretrained(str(tmp_path))
    save_tokenizer(before, tmp_path)
    after = train_tokenizer(["red purple yellow" * 3] * 20, 210)
    grown = LlamaForCausalLM(_config(len(after)))
    train.adopt(grown, after, tmp_path)

    old, new = model.get_input_embeddings().weight, grown.get_input_embeddings().weight
    assert torch.equal(old[before.get_vocab()["red"]], new[after.get_vocab()["red"]])
    assert torch.allclose(old[before("purple")["input_ids"]].mean(0), new[after.get_vocab()["purple"]])
    assert torch.equal(model.model.layers[0].mlp.up_proj.weight, grown.model.layers[0].mlp.up_proj.weight)


def _config(words: int) -> LlamaConfig:
    return LlamaConfig(
        vocab_size=words, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, num_key_value_heads=1, tie_word_embeddings=True
    )
