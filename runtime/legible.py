"""Text that others wrote, on its way to a terminal or a log: control characters could move the cursor, clear the screen of whoever looks, or begin a line
that a CI system takes for a command.
"""

from __future__ import annotations

__all__ = ["legible", "one_line"]


def legible(text: str) -> str:
    """`text` with a replacement character for each one that cannot be printed; line ends and tabs stay."""
    return "".join(c if c in "\n\t\N{NO-BREAK SPACE}" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def one_line(text: str) -> str:
    """The same on one line: runs of white space become a space."""
    return legible(" ".join(text.split()))
