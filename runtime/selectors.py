"""Selectors: the names of messages, in Smalltalk's spelling or in Python's."""

from __future__ import annotations

import keyword
import unicodedata
from functools import lru_cache

from runtime.errors import SelectorError

#: Longest selector, in characters. A name longer than this is data that lost its way.
MAX_LENGTH = 120


def canonical(selector: str) -> str:
    """The Python spelling of `selector`: `setSlot:value:` and `setSlot_value_` are the same message.

    Raises `SelectorError` unless the result is a public Python identifier, in the form that Python's own
    parser would give it (NFKC), so that two selectors that look alike are never two slots.
    """
    if not isinstance(selector, str):
        raise SelectorError(f"{selector!r} is no selector: valid are names such as deposit, display_yourself or setSlot:value:")
    return _canonical(selector)


@lru_cache(maxsize=4096)
def _canonical(selector: str) -> str:
    name = selector.replace(":", "_")
    if name != unicodedata.normalize("NFKC", name) or not name.isidentifier() or keyword.iskeyword(name):
        raise SelectorError(
            f"{selector!r} is no selector: valid are names such as deposit, display_yourself or setSlot:value:"
        )
    if name.startswith("_"):
        raise SelectorError(f"{selector!r} is no selector: names that begin with an underscore are not messages")
    if len(name) > MAX_LENGTH:
        raise SelectorError(f"selector of {len(name)} characters is too long: at most {MAX_LENGTH}")
    return name


def addressed(selector: str, count: int) -> str:
    """The Python spelling of a selector that is sent with `count` arguments.

    Raises `SelectorError` as `canonical` does, and for a selector in Smalltalk's spelling that announces another number of them.
    """
    name = canonical(selector)
    colons = selector.count(":")
    if colons and (colons != count or not selector.endswith(":")):
        raise SelectorError(f"{selector!r} announces {_arguments(colons)}, one after each colon, and is sent with {_arguments(count)}")
    return name


def _arguments(count: int) -> str:
    return f"{count} argument{'' if count == 1 else 's'}"


def is_parent(name: str) -> bool:
    """Whether the slot called `name` delegates: Self marks such slots with a star."""
    return name.endswith("*")


def slot_name(name: str) -> str:
    """The name under which a slot is kept: canonical, but for parent slots, which keep their star.

    Raises `SelectorError` for a name that no slot could have.
    """
    return name if isinstance(name, str) and is_parent(name) else canonical(name)
