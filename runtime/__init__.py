"""BatOS: a live object system that writes its own missing methods, and proves that what it kept was safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runtime.errors import (
        BatOSError,
        ImageError,
        ImageLocked,
        MessageNotUnderstood,
        MethodLimit,
        MethodRaised,
        ModelError,
        NoSuchObject,
        SelectorError,
        SlotError,
        TransactionError,
    )
    from runtime.image import Image
    from runtime.messages import Message
    from runtime.mirrors import Mirror
    from runtime.objects import UvmObject
    from runtime.settings import Settings

# Imported at their first use, so that what only needs a part of the VM does not pay for the database.
_HOMES = {
    "Image": "runtime.image",
    "Message": "runtime.messages",
    "Mirror": "runtime.mirrors",
    "Settings": "runtime.settings",
    "UvmObject": "runtime.objects",
    **dict.fromkeys(
        (
            "BatOSError",
            "ImageError",
            "ImageLocked",
            "MessageNotUnderstood",
            "MethodLimit",
            "MethodRaised",
            "ModelError",
            "NoSuchObject",
            "SelectorError",
            "SlotError",
            "TransactionError",
        ),
        "runtime.errors",
    ),
}

__all__ = [  # resolved by __getattr__
    "BatOSError",
    "Image",
    "ImageError",
    "ImageLocked",
    "Message",
    "MessageNotUnderstood",
    "MethodLimit",
    "MethodRaised",
    "Mirror",
    "ModelError",
    "NoSuchObject",
    "SelectorError",
    "Settings",
    "SlotError",
    "TransactionError",
    "UvmObject",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
