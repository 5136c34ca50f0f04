"""The standard streams of a command: text that no encoding can carry, and the database's warnings as lines."""

from __future__ import annotations

import io
import logging
import sys


def prepare() -> None:
    """Do it, once per process."""
    # An answer may hold text that no encoding can carry, such as half of a surrogate pair.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    handler.setLevel(logging.WARNING)
    handler.addFilter(_is_news)
    logging.getLogger().handlers[:] = [handler]


class _OneLine(logging.Formatter):
    """What the database warns of, as a line: the traceback behind it helps nobody at a prompt."""

    def format(self, record: logging.LogRecord) -> str:
        return f"batos: {record.getMessage().partition(chr(10))[0]}"


def _is_news(record: logging.LogRecord) -> bool:
    # What follows from a full disk, which is said already: scratch files that cannot be flushed, and an index that is
    # not saved and will be made again.
    return not any(part in record.getMessage() for part in ("tpc_abort()", "saving index"))
