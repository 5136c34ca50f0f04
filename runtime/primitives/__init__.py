"""The methods that BatOS ships: the image holds their names, this package their implementations.

A primitive takes the receiver first. Its module is imported when it is first sent, so that an image
opens without importing the mind.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

#: Slots of `traits`: what every object understands.
OBJECTS = ("clone_", "setSlot_value_", "removeSlot_", "doesNotUnderstand_")
#: Slots of `pLLM`: what an object understands because it delegates to the mind.
MIND = ("infer_", "reflectOn_", "fineTuneWith_")

_HOMES = dict.fromkeys(OBJECTS, "runtime.primitives.kernel") | dict.fromkeys(MIND, "runtime.primitives.mind")


def implementation(name: str) -> Callable[..., Any]:
    """The function behind the primitive called `name`.

    Raises `LookupError` for a name that this version of BatOS does not ship.
    """
    try:
        return getattr(import_module(_HOMES[name]), name)
    except KeyError:
        raise LookupError(f"this version of BatOS ships no primitive {name}: it ships {', '.join(sorted(_HOMES))}") from None
