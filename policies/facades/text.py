"""json, string, textwrap, base64, hashlib and unicodedata, as a guest has them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from policies.attributes import reviewed
from policies.facades import NAMES

__all__: list[str] = []


def _pick(name: str) -> dict[str, Any]:
    module = import_module(name)
    return {each: getattr(module, each) for each in NAMES[name] if hasattr(module, each)}


def make_string() -> dict[str, Any]:
    return _pick("string")


def make_textwrap() -> dict[str, Any]:
    return _pick("textwrap")


def make_base64() -> dict[str, Any]:
    return _pick("base64")


def make_unicodedata() -> dict[str, Any]:
    return _pick("unicodedata")


def make_hashlib() -> dict[str, Any]:
    given = _pick("hashlib")
    for make in list(given.values()):
        reviewed(type(make()), "hashlib.HASH")
    return given


def make_json() -> dict[str, Any]:
    import json

    def dumps(
        obj: Any,
        *,
        skipkeys: bool = False,
        ensure_ascii: bool = True,
        allow_nan: bool = True,
        indent: Any = None,
        separators: Any = None,
        default: Any = None,
        sort_keys: bool = False,
    ) -> str:
        return json.dumps(
            obj,
            skipkeys=skipkeys,
            ensure_ascii=ensure_ascii,
            allow_nan=allow_nan,
            indent=indent,
            separators=separators,
            default=default,
            sort_keys=sort_keys,
        )

    def loads(
        s: Any,
        *,
        object_hook: Any = None,
        parse_float: Any = None,
        parse_int: Any = None,
        object_pairs_hook: Any = None,
    ) -> Any:
        return json.loads(
            s,
            object_hook=object_hook,
            parse_float=parse_float,
            parse_int=parse_int,
            object_pairs_hook=object_pairs_hook,
        )

    return {"dumps": dumps, "loads": loads, "JSONDecodeError": json.JSONDecodeError}
