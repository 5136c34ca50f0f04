"""The shipped model: it loads without a network and without custom code, and writes methods that do what was asked."""

from __future__ import annotations

import json

import pytest
from transformers import AutoModelForCausalLM, AutoTokenizer

from runtime.mind.genesis.differential import load, outcome
from runtime.mind.genesis.evaluate import WEIGHTS, Writer
from runtime.mind.genesis.pointers import TAGS
from runtime.mind.requests import MethodRequest

pytestmark = pytest.mark.model

ACCOUNT = {"balance": 100, "owner": "Ada", "history": []}
#: A message, and what it must answer or change.
MESSAGES = [
    (MethodRequest("deposit", (25,), {}, ACCOUNT), None, {"balance": 125}),
    (MethodRequest("get_balance", (), {}, ACCOUNT), 100, {}),
    (MethodRequest("get_owner", (), {}, ACCOUNT), "Ada", {}),
    (MethodRequest("set_owner", ("Grace",), {}, ACCOUNT), None, {"owner": "Grace"}),
    (MethodRequest("add_reading", (25.5,), {}, {"readings": [20.5], "unit": "C"}), None, {"readings": [20.5, 25.5]}),
    (MethodRequest("withdraw", (30,), {}, ACCOUNT, (), "Subtract the amount from the balance."), None, {"balance": 70}),
    (MethodRequest("average_readings", (), {}, {"readings": [20.0, 22.0], "unit": "C"}), 21.0, {}),
    (MethodRequest("last_reading", (), {}, {"readings": [20.0, 22.0], "unit": "C"}), 22.0, {}),
    (MethodRequest("clear_readings", (), {}, {"readings": [20.0, 22.0], "unit": "C"}), None, {"readings": []}),
    (MethodRequest("increment_counter", (), {}, {"counter": 4, "label": "clicks"}), None, {"counter": 5}),
    (
        MethodRequest(
            "total_items", (), {}, {"items": {"apple": 3, "pear": 5}, "capacity": 50}, (), "sum all values of items"
        ),
        8,
        {},
    ),
]


@pytest.fixture(scope="module")
def writer():
    """The shipped weights, loaded once."""
    return Writer(WEIGHTS, threads=1)


def test_messages_of_daily_life_are_answered(writer):
    """Messages of daily life, chosen among those that the model answers, get a correct method at the first try."""
    sources = writer.write([request for request, _, _ in MESSAGES])

    for (request, value, changes), source in zip(MESSAGES, sources, strict=True):
        kind, answered, slots = outcome(load(source, request.selector), dict(request.slots), request.arguments, {})
        assert kind == "returned", source
        assert slots == {**request.slots, **changes}, source
        assert value is None or answered == value, source


def test_plain_transformers_can_load_it():
    """No custom code, no network: the folder is an ordinary causal language model with an end and a padding token."""
    config = json.loads((WEIGHTS / "config.json").read_text())
    tokenizer = AutoTokenizer.from_pretrained(str(WEIGHTS), local_files_only=True)
    model = AutoModelForCausalLM.from_pretrained(str(WEIGHTS), local_files_only=True)

    assert config["batos_dialect"] == "pointer-tags/3"
    assert config["architectures"] == ["LlamaForCausalLM"]
    assert model.generation_config.eos_token_id == tokenizer.eos_token_id is not None
    assert model.generation_config.pad_token_id == tokenizer.pad_token_id is not None
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 12_000_000


def test_every_tag_is_one_token():
    """A tag is never cut, and decoding keeps it while it drops the end."""
    tokenizer = AutoTokenizer.from_pretrained(str(WEIGHTS), local_files_only=True)

    for tag in TAGS:
        (token,) = tokenizer(tag)["input_ids"]
        assert tokenizer.decode([token, tokenizer.eos_token_id], skip_special_tokens=True) == tag


def test_the_prefix_ends_on_a_token_boundary(writer):
    """Prompt and prefix are tokenised alike, whether the answer follows or not."""
    for request, _, _ in MESSAGES:
        prompt = writer.dialect.prompt(request)
        start = writer.tokenizer(prompt.text + prompt.answer_prefix)["input_ids"]
        whole = writer.tokenizer(prompt.text + prompt.answer_prefix + "return·self.<s0>")["input_ids"]
        assert whole[: len(start)] == start
