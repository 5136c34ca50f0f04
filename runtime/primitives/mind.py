"""Primitives of `pLLM`. They run with the receiver's own mind: whichever one delegation finds for it."""

from __future__ import annotations

from typing import Any

from runtime.errors import ModelError
from runtime.image import image_of
from runtime.messages import Message
from runtime.objects import UvmObject


def infer_(receiver: UvmObject, prompt: str, /, *, max_tokens: int = 256) -> str:
    """What the receiver's model says to `prompt`, in the context of the receiver's own slots.

    Raises `ModelError` when the model cannot be loaded or the prompt is no text.
    """
    if not isinstance(prompt, str):
        raise ModelError(f"infer_ takes a text, not a {type(prompt).__name__}")
    from runtime.mind.reflection import converse

    image = image_of(receiver)
    if image is None:
        raise ModelError("infer_ needs a receiver that lives in an image")
    return converse(image, receiver, prompt, max_tokens=max_tokens)


def reflectOn_(receiver: UvmObject, message: Message, /) -> list[str]:  # a selector
    """Candidate sources for the method that `message` lacks, best first; none when the mind has no idea.

    Attempts on the message that were refused are shown to the mind with the reasons.

    Raises `ModelError` when the model cannot be loaded.
    """
    from runtime.mind.reflection import reflect

    image = image_of(receiver)
    if image is None:
        raise ModelError("reflectOn_ needs a receiver that lives in an image")
    return reflect(image, receiver, message)


def fineTuneWith_(receiver: UvmObject, dataset: Any, /) -> UvmObject:  # a selector
    """Refused in this version: a mind that changes itself needs the proof that comes with self-improvement.

    Raises `ModelError`, always; the image is unchanged.
    """
    raise ModelError("fineTuneWith_ is not available in this version: awaken an image with other weights instead")
