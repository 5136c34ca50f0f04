"""The Prototypal Awakening: the first objects, in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from BTrees.OOBTree import OOBTree

from runtime.messages import MessageLog
from runtime.methods import Primitive
from runtime.mind.weights import ModelFolder, store
from runtime.objects import UvmObject, write_slot
from runtime.primitives import MIND, OBJECTS

if TYPE_CHECKING:
    from runtime.image import Image

#: The model that BatOS ships.
GENESIS_MODEL = Path(__file__).parent / "mind" / "genesis" / "weights"

#: The policy that every object has until somebody gives it another.
DEFAULT_POLICY = "standard"


def awaken(image: Image, model: Path | None) -> None:
    """Create `traits`, `pLLM` and `genesis` in the empty `image` and commit once, so that an interrupted
    awakening leaves nothing.

    Raises `ModelError` before anything is written for a folder that is no model, `ImageError` when it
    cannot be stored.
    """
    folder = ModelFolder.examine(model or GENESIS_MODEL)
    traits = UvmObject(label="traits", policy=DEFAULT_POLICY)
    for name in OBJECTS:
        write_slot(traits, name, Primitive(name))
    weights, tokenizer = store(folder, image.connection)
    mind = UvmObject(
        [traits],
        label="pLLM",
        model=weights,
        tokenizer=tokenizer,
        model_name=folder.name,
        quantisation=None,
        adapters=[],
    )
    for name in MIND:
        write_slot(mind, name, Primitive(name))
    genesis = UvmObject([traits, mind], label="genesis")
    image.lay_out(OOBTree({"traits": traits, "pLLM": mind, "genesis": genesis}), MessageLog())
    image.commit()
    weights.make_durable()
    tokenizer.make_durable()
