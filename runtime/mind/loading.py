"""Loaded models: one copy per process and set of weights, made at the first use.

torch and transformers are imported here and nowhere else, inside the functions that need them.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.errors import ModelError
from runtime.mind.dialects import dialect_for
from runtime.mind.requests import Dialect, Prompt
from runtime.mind.weights import StoredFolder


@dataclass
class LoadedModel:
    """A model that can generate, with its tokenizer and the dialect in which to ask it."""

    model: Any
    tokenizer: Any
    dialect: Dialect
    #: Identifies weights and tokenizer together.
    digest: str
    #: Longest text that it can see, in tokens, the answer included.
    context: int

    def generate(self, prompt: Prompt, *, count: int, max_tokens: int, seed: int) -> list[str]:
        """`count` completions of `prompt`, answer prefix included: the likeliest first, then sampled ones, among
        which some may be equal. The same seed gives the same completions on the same machine.

        Raises `ModelError` when the prompt leaves no room for an answer, or the model fails at it.
        """
        # Half of a surrogate pair is text in Python and in no tokenizer.
        text = (prompt.text + prompt.answer_prefix).encode("utf-8", "backslashreplace").decode()
        inputs = self.tokenizer(text, return_tensors="pt", add_special_tokens=False)
        inputs.pop("token_type_ids", None)
        length = int(inputs["input_ids"].shape[1])
        room = min(max_tokens, self.context - length)
        if room < 1:
            raise ModelError(f"the message and its receiver take {length} tokens, more than the {self.context} the model can see")
        try:
            answers = self._answers(inputs, count, {"max_new_tokens": room, "pad_token_id": self._pad}, seed)
        except (RuntimeError, IndexError, ValueError) as error:
            # Out of memory, or a tokenizer that is not the model's: torch has no better names for them.
            raise ModelError(f"the model failed to answer: {_first_line(error)}") from error
        return [prompt.answer_prefix + self._decode(answer[length:]) for answer in answers]

    def _answers(self, inputs: Any, count: int, common: dict[str, Any], seed: int) -> list[Any]:
        import torch

        inputs = {name: tensor.to(self.model.device) for name, tensor in inputs.items()}
        with torch.inference_mode():
            answers = list(self.model.generate(**inputs, do_sample=False, **common))
            if count > 1:
                torch.manual_seed(seed)
                answers += self.model.generate(
                    **inputs, do_sample=True, temperature=0.8, top_p=0.95, top_k=0, num_return_sequences=count - 1, **common
                )
        return answers

    @property
    def _pad(self) -> int:
        pad = self.tokenizer.pad_token_id
        return pad if pad is not None else self.tokenizer.eos_token_id

    def _decode(self, answer: Any) -> str:
        # Dialects may speak in special tokens, so only the ones that end or fill a text are dropped.
        drop = {token for token in (self.tokenizer.eos_token_id, self.tokenizer.pad_token_id, self.tokenizer.bos_token_id) if token is not None}
        ends = self.model.generation_config.eos_token_id
        drop |= set(ends if isinstance(ends, list) else [ends]) - {None}
        text: str = self.tokenizer.decode([token for token in answer.tolist() if token not in drop])
        return text


_loaded: dict[tuple[str, str, str], LoadedModel] = {}


def load(weights: StoredFolder, tokenizer: StoredFolder, *, device: str) -> LoadedModel:
    """The model in these blobs, loaded at the first call in this process.

    `device` is `auto` (a GPU where there is one), `cpu` or `cuda`. Nothing outside the blobs is read, and
    no code that comes with a model is run.

    Raises `ModelError` when the blobs are damaged or are no model that transformers knows, and when the
    parts of BatOS that run models are not installed.
    """
    key = (weights.digest, tokenizer.digest, device)
    if key not in _loaded:
        _loaded[key] = _load(weights, tokenizer, device)
    return _loaded[key]


def forget_loaded_models() -> None:
    """Drop every loaded model, so that the next use loads again."""
    _loaded.clear()


def _load(weights: StoredFolder, tokenizer: StoredFolder, device: str) -> LoadedModel:
    try:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging
    except ImportError as error:
        raise ModelError(f"the mind needs {error.name}, which is not installed: pip install 'batos[mind]'") from error
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    place = _device(device, torch)
    with tempfile.TemporaryDirectory(prefix="batos-model-") as folder:
        path = Path(folder)
        weights.expose(path)
        tokenizer.expose(path)
        offline = {"local_files_only": True, "trust_remote_code": False}
        try:
            config = json.loads((path / "config.json").read_text(encoding="utf-8"))
            _check_size(path, weights, torch)
            model, report = AutoModelForCausalLM.from_pretrained(
                path, use_safetensors=True, dtype=_precision(place, config, torch), output_loading_info=True, **offline
            )
            encoder = AutoTokenizer.from_pretrained(path, **offline)
        except ModelError:
            raise
        except Exception as error:  # transformers raises whatever the damaged part of a model leads to
            raise _unusable(_first_line(error)) from error
        if report["missing_keys"]:
            # transformers would fill them with noise and go on.
            raise _unusable(f"its files lack {', '.join(sorted(report['missing_keys'])[:3])}")
        model.to(place).eval()
    return LoadedModel(
        model=model,
        tokenizer=encoder,
        dialect=dialect_for(config, encoder),
        digest=weights.digest,
        context=int(getattr(model.config, "max_position_embeddings", 0) or 4096),
    )


def _check_size(path: Path, weights: StoredFolder, torch: Any) -> None:
    """Raises `ModelError` when the files are far too small for the model that the configuration describes: building
    that one with weights from nowhere could take all memory there is.
    """
    from transformers import AutoConfig, AutoModelForCausalLM

    described = AutoConfig.from_pretrained(path, local_files_only=True, trust_remote_code=False)
    with torch.device("meta"):
        parameters = sum(each.numel() for each in AutoModelForCausalLM.from_config(described).parameters())
    # Four bits for each are the least that anybody quantises to.
    if weights.size < parameters / 2:
        raise _unusable(f"its configuration describes {parameters} parameters, its files hold {weights.size} bytes")


def _unusable(reason: str) -> ModelError:
    return ModelError(f"the model in the image cannot be loaded ({reason}): awaken an image with another")


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return text[0] if text else type(error).__name__


def _device(wanted: str, torch: Any) -> str:
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted == "cuda" and not torch.cuda.is_available():
        raise ModelError("BATOS_DEVICE asks for cuda, and torch sees no GPU: valid are auto and cpu")
    return wanted


def _precision(place: str, config: dict[str, Any], torch: Any) -> Any:
    # A small model decodes fastest in float32 on a CPU; a large one would not fit.
    small = config.get("hidden_size", 1 << 16) * config.get("num_hidden_layers", 1 << 16) < 32_768
    return torch.float32 if place == "cpu" and small else torch.bfloat16
