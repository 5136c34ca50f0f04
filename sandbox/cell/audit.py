"""The audit hook of a child (PEP 578): what the interpreter was asked to do, and by which line of the candidate.

Hooks cannot be removed again. This one writes down every event that pure computation does not raise, and sends each to the
supervisor at once, so that a child that dies afterwards has still told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

__all__ = ["HARMLESS", "install"]

# Raised by computation itself, or by our own code while it runs a method.
HARMLESS = frozenset({
    "array.__new__", "builtins.id", "compile", "exec", "object.__delattr__", "object.__getattr__", "sys._getframe", "sys.unraisablehook",
})  # fmt: skip
GUEST_FILES = "<"  # candidates are compiled under names in angle brackets; our own modules have paths
_MAX = 64
_MAX_DETAIL = 200


def install(report: Callable[[str, str, int | None], None]) -> None:
    """From now on `report(event, detail, line)` for every event outside `HARMLESS`, at most 64 times."""
    busy = False
    left = _MAX
    getframe = sys._getframe

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal busy, left
        if busy or left <= 0 or event in HARMLESS:
            return
        busy = True
        try:
            left -= 1
            line = None
            frame = getframe(1)
            while frame is not None:
                if frame.f_code.co_filename.startswith(GUEST_FILES) and not frame.f_code.co_filename.startswith("<frozen"):
                    line = frame.f_lineno
                    break
                frame = frame.f_back  # type: ignore[assignment]  # the condition looks
            report(event, _describe(arguments), line)
        finally:
            busy = False

    sys.addaudithook(hook)


def _describe(arguments: tuple[Any, ...]) -> str:
    """The plain arguments of an event. Nothing of the guest is asked to represent itself."""
    shown = []
    for each in arguments[:4]:
        kind = type(each)
        if kind is str or kind is bytes:
            shown.append(repr(each[:_MAX_DETAIL]))
        elif each is None or kind is int or kind is bool:
            shown.append(repr(each) if kind is not int or each.bit_length() < 64 else "int")
        else:
            shown.append(kind.__name__[:40])
    return ", ".join(shown)[:_MAX_DETAIL]
