"""Which dialect a model is asked in: its configuration says so, or it is an instruction-tuned code model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.errors import ModelError
from runtime.mind.requests import Dialect

#: The key in a model's config.json that names its dialect.
KEY = "batos_dialect"


def dialect_for(config: Mapping[str, Any], tokenizer: Any) -> Dialect:
    """The dialect of the model with this `config`.

    Raises `ModelError` for a dialect that this version does not speak.
    """
    name = config.get(KEY, "instruct/1")
    if name == "pointer-tags/3":
        from runtime.mind.genesis.tags import PointerTags

        return PointerTags()
    if name == "instruct/1":
        from runtime.mind.instruct import Instruct

        return Instruct(tokenizer)
    raise ModelError(f"the model speaks {name}: valid are pointer-tags/3 and instruct/1")
