"""The tokenizer: byte-pair pieces under a splitting rule that gives a word one tokenisation wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from runtime.mind.genesis.pointers import TAGS
from runtime.mind.genesis.tags import BLANK, END, PAD

UNKNOWN = "<unknown>"
#: `self.` is one piece, a code word keeps its blanks, a line break its indentation, digits stand alone.
SPLIT = rf"self\.|{BLANK}?[A-Za-z_]+{BLANK}?|[0-9]|\n\t*|{BLANK}|[^A-Za-z0-9_\n\t{BLANK}]+"


def train_tokenizer(texts: Iterable[str], size: int) -> PreTrainedTokenizerFast:
    """A tokenizer of at most `size` tokens, trained on prompts and answers."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(" ", "removed"), pre_tokenizers.Split(Regex(SPLIT), "isolated")]
    )
    tokenizer.decoder = decoders.Fuse()
    alphabet = [chr(c) for c in range(33, 127)] + [BLANK, "\n", "\t"]
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=[PAD, END, UNKNOWN, *(AddedToken(tag, special=False, normalized=False) for tag in TAGS)],
        initial_alphabet=alphabet,
        min_frequency=8,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    # Tags are added, but not special: decoding must keep them when it drops the end.
    tokenizer.add_tokens([AddedToken(tag, special=False, normalized=False) for tag in TAGS])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=END, pad_token=PAD, unk_token=UNKNOWN,
        padding_side="left", clean_up_tokenization_spaces=False, model_max_length=512,
    )  # fmt: skip


def save_tokenizer(tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Writes `tokenizer.json` and `tokenizer_config.json`."""
    tokenizer.save_pretrained(str(folder))
