"""Text encodings, which Python imports by name when they are first used: in a worker they are loaded before the lockdown, or not at all."""

from __future__ import annotations

import codecs
import encodings
from encodings.aliases import aliases

from policies.fuel import LimitExceeded

__all__ = ["close"]

_ALWAYS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-32")
# Not among the aliases.
_MORE = frozenset({"charmap", "idna", "punycode", "raw_unicode_escape", "unicode_escape", "utf_8_sig"})


def close(*, everything: bool) -> None:
    """Load the encodings that are always there, or all that Python has; from now on no other can be loaded.

    One that Python has and this process has not ends the run with the limit `needs`.
    """
    loaded: dict[str, codecs.CodecInfo] = {}
    for name in sorted({*aliases.values(), *_MORE}) if everything else _ALWAYS:
        try:
            loaded[_normal(name)] = codecs.lookup(name)
        except LookupError:  # of another platform
            continue
    loaded |= {alias: loaded[name] for alias, name in aliases.items() if name in loaded}
    lost = frozenset() if everything else frozenset({*aliases, *aliases.values(), *_MORE})

    def search(name: str) -> codecs.CodecInfo | None:
        wanted = _normal(name)
        if wanted in lost and wanted not in loaded:
            raise LimitExceeded("needs", f"encodings.{name}"[:80])
        return loaded.get(wanted)

    codecs.unregister(encodings.search_function)  # and with it all that was found so far
    codecs.register(search)


def _normal(name: str) -> str:
    return encodings.normalize_encoding(name).lower().replace(".", "_")
