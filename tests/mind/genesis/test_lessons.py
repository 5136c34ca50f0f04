"""What a model is shown while it learns, and how sentences are read."""

from __future__ import annotations

import json
import random
import time
from itertools import islice
from pathlib import Path

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from runtime.mind.genesis.evaluate import WEIGHTS
from runtime.mind.genesis.families import FAMILIES
from runtime.mind.genesis.generator import examples
from runtime.mind.genesis.pointers import Pointers, intent_items
from runtime.mind.genesis.tags import END, PointerTags
from runtime.mind.genesis.tokenizer import save_tokenizer, train_tokenizer
from runtime.mind.genesis.train import Plan, Run, parsed
from runtime.mind.genesis.training import lessons
from runtime.mind.genesis.training.checkpoints import adopt, mean
from runtime.mind.genesis.training.muon import Muon, orthogonal
from runtime.mind.genesis.training.school import School
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
    adopt(grown, after, tmp_path)

    old, new = model.get_input_embeddings().weight, grown.get_input_embeddings().weight
    assert torch.equal(old[before.get_vocab()["red"]], new[after.get_vocab()["red"]])
    assert torch.allclose(old[before("purple")["input_ids"]].mean(0), new[after.get_vocab()["purple"]])
    assert torch.equal(model.model.layers[0].mlp.up_proj.weight, grown.model.layers[0].mlp.up_proj.weight)


def test_a_deeper_model_begins_where_the_shallower_one_ended(tmp_path) -> None:
    """New layers add nothing until they have learned something; a model is never made shallower."""
    words = train_tokenizer(["red green blue" * 3, f"red green{END}"] * 20, 200)
    model = LlamaForCausalLM(_config(len(words), 2)).eval()
    model.save_pretrained(str(tmp_path))
    save_tokenizer(words, tmp_path)
    grown = LlamaForCausalLM(_config(len(words), 3)).eval()
    adopt(grown, words, tmp_path)
    ids = words("red blue green", return_tensors="pt")["input_ids"]

    assert torch.allclose(model(ids).logits, grown(ids).logits, atol=1e-5)
    assert not torch.count_nonzero(grown.model.layers[1].mlp.down_proj.weight)
    assert torch.count_nonzero(grown.model.layers[1].mlp.up_proj.weight)
    with pytest.raises(ValueError, match="has 2 layers; at most 1 can be gone on from"):
        adopt(LlamaForCausalLM(_config(len(words), 1)), words, tmp_path)


@pytest.mark.slow
def test_a_school_is_a_process_of_its_own(tmp_path) -> None:
    """Batches come from another process; that it has died is an error, not a silence; it ends with the lessons."""
    sample = islice(examples(3), 2000)
    texts = [PointerTags().lesson(each.source, each.request) for each in sample]
    save_tokenizer(train_tokenizer((f"{prompt}{answer}{END}" for prompt, answer in texts), 1024), tmp_path)

    with School(str(tmp_path), 5, 2048) as school:
        ids, targets, names = next(school)
        school.learned(names, [0.5] * len(names))
        process = school._process
        assert ids.shape == targets.shape
        assert len(ids) == len(names)
        assert (targets != -100).any(1).all()
        process.kill()
        with pytest.raises(RuntimeError, match="has ended"):
            while True:
                next(school)
    assert not process.is_alive()


@pytest.mark.slow
def test_a_run_ends_by_the_clock_and_leaves_a_checkpoint(tmp_path) -> None:
    """From the shipped weights, with their vocabulary: it learns for the time that it has, and what it leaves can be loaded and gone on from."""
    threads = torch.get_num_threads()
    run = Run(Plan(minutes=0.4, batch_tokens=1024, start=WEIGHTS, flat=0.5), tmp_path / "made")
    run._began = time.monotonic()  # however long it took to prepare: there is time for a step
    try:
        run.train()
    finally:
        torch.set_num_threads(threads)
    facts = json.loads((tmp_path / "made" / "training.json").read_text())
    loaded = LlamaForCausalLM.from_pretrained(str(tmp_path / "made"))

    assert facts["tokens"] > facts["steps"] > 0
    assert facts["held_out_loss"] < 1.0
    assert loaded.config.num_hidden_layers == 6
    assert (tmp_path / "made" / "tokenizer.json").read_bytes() == (WEIGHTS / "tokenizer.json").read_bytes()


def test_rates_follow_the_clock() -> None:
    """They rise with the first steps, stay, and fall to a fiftieth."""
    plan = Plan(flat=0.25)

    assert [plan.share(0.1, steps) for steps in (0, 9, 19, 500)] == [0.05, 0.5, 1.0, 1.0]
    assert [plan.share(part, 500) for part in (0.24, 0.25, 0.625, 1.0)] == pytest.approx([1.0, 1.0, 0.51, 0.02])


def test_a_command_line_is_a_plan(tmp_path) -> None:
    """Every option is a part of the plan; what is not said is as usual."""
    plan = Plan(3, 1, 9, 512, compiled=True, muon=0.1, adam=0.2, flat=0.3, start=tmp_path, new_words=True)
    said = "--minutes 3 --threads 1 --seed 9 --batch-tokens 512 --compile --muon 0.1 --adam 0.2 --flat 0.3 --new-words"

    assert parsed(["--out", "x", "--start", str(tmp_path), *said.split()]) == (Path("x"), plan)
    assert parsed(["--out", "x"]) == (Path("x"), Plan())


def test_what_is_hard_is_drawn_more_often() -> None:
    """Twice as often as usual at most, and nothing less than usual."""
    taught = lessons.Lessons()
    easy, hard = (family.name for family in FAMILIES[-2:])
    before = dict(taught.stress)
    taught.learn([easy, hard], [0.001, 5.0])

    assert taught.stress[hard] == pytest.approx(before[hard] * 2, rel=0.01)
    assert taught.stress[easy] == before[easy]


@pytest.mark.parametrize("shape", [(6, 6), (4, 9), (9, 4)])
def test_orthogonal_updates(shape: tuple[int, int]) -> None:
    """Whatever the gradients are, what they change in all directions is of one size; matrices of one shape do not mix."""
    rows, columns = shape
    many = torch.randn(3, rows, columns, generator=torch.Generator().manual_seed(1))
    together = orthogonal(many, 5)

    assert torch.allclose(together[1], orthogonal(many[1], 5), atol=1e-4)
    for sizes in torch.linalg.svdvals(together):
        assert (sizes > 0.3).all()
        assert (sizes < 1.5).all()


def test_muon_follows_the_gradient() -> None:
    """It finds the matrix that a sum of squares is least for, and leaves alone what has no gradient."""
    wanted = torch.eye(4)
    matrix, idle = torch.nn.Parameter(torch.zeros(4, 4)), torch.nn.Parameter(torch.ones(4, 4))
    optimizer = Muon([matrix, idle], lr=0.05)
    for step in range(200):
        optimizer.zero_grad()
        optimizer.param_groups[0]["lr"] = 0.05 * (1 - step / 200)
        ((matrix - wanted) ** 2).sum().backward()
        optimizer.step()

    assert torch.allclose(matrix, wanted, atol=0.05)
    assert torch.equal(idle, torch.ones(4, 4))


def test_the_mean_of_checkpoints(tmp_path) -> None:
    """Weight by weight; checkpoints that do not fit are no mean of anything."""
    words = train_tokenizer(["red green blue" * 3] * 20, 200)
    models = [LlamaForCausalLM(_config(len(words), layers)) for layers in (1, 1, 2)]
    folders = [tmp_path / str(place) for place in range(3)]
    for model, folder in zip(models, folders, strict=True):
        model.save_pretrained(str(folder))
        save_tokenizer(words, folder)
        (folder / "training.json").write_text("{}")
    mean(folders[:2], tmp_path / "mean")
    made = LlamaForCausalLM.from_pretrained(str(tmp_path / "mean"))

    one, two, both = (model.get_input_embeddings().weight for model in (*models[:2], made))
    assert torch.allclose(both, (one + two) / 2)
    with pytest.raises(ValueError, match="other shapes"):
        mean(folders[1:], tmp_path / "none")
    assert not (tmp_path / "none").exists()


def _config(words: int, layers: int = 1) -> LlamaConfig:
    return LlamaConfig(
        vocab_size=words, hidden_size=8, intermediate_size=8, num_hidden_layers=layers, num_attention_heads=1, num_key_value_heads=1, tie_word_embeddings=True
    )
