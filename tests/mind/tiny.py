"""A model that is real in everything but size: a tokenizer trained here, a chat template, a Llama of a few thousand weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|fim_middle|>"]
#: Added to the vocabulary without being called special, as chat models do with their tools.
ADDED = ["<tool_call>", "</tool_call>"]
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TEXT = ["def deposit(self, amount):\n    self.balance = self.balance + amount\n    return self.balance\n", '{"selector": "deposit", "slots": {}}'] * 20


def tokenizer(*, template: bool = True) -> Any:
    """A byte-level BPE tokenizer with a ChatML template."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    core.train_from_iterator(TEXT, trainers.BpeTrainer(vocab_size=400, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False))
    core.add_tokens([AddedToken(token, special=False, normalized=False) for token in ADDED])
    made = PreTrainedTokenizerFast(tokenizer_object=core, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    made.chat_template = TEMPLATE if template else None
    return made


def save(folder: Path, *, template: bool = True, positions: int = 4096) -> Path:
    """Save a model with random weights and its tokenizer in `folder`, as transformers does."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    encoder = tokenizer(template=template)
    torch.manual_seed(5)
    config = LlamaConfig(
        vocab_size=len(encoder), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1,
        max_position_embeddings=positions, eos_token_id=encoder.eos_token_id, pad_token_id=encoder.pad_token_id, bos_token_id=None,
        tie_word_embeddings=False,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    encoder.save_pretrained(folder)
    return folder
