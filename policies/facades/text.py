"""json, string, textwrap, base64, hashlib and unicodedata, as a guest has them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from policies.attributes import Open
from policies.facades import NAMES
from policies.surface import reviewed
from policies.values import MISSING

__all__: list[str] = []


def _pick(name: str) -> dict[str, Any]:
    module = import_module(name)
    return {each: getattr(module, each) for each in NAMES[name] if hasattr(module, each)}


class Template(Open):
    """`string.Template`, behind its own methods: the class has patterns and flags that are everybody's."""

    __slots__ = ("_behind",)

    def __init__(self, template: str) -> None:
        if type(template) is not str:
            raise TypeError("a template is a str")
        object.__setattr__(self, "_behind", import_module("string").Template(template))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a template cannot be changed")

    @property
    def template(self) -> str:
        return self._behind.template

    def substitute(self, mapping: Any = MISSING, /, **values: Any) -> str:
        return self._behind.substitute(*(() if mapping is MISSING else (mapping,)), **values)

    def safe_substitute(self, mapping: Any = MISSING, /, **values: Any) -> str:
        return self._behind.safe_substitute(*(() if mapping is MISSING else (mapping,)), **values)

    def get_identifiers(self) -> list[str]:
        return self._behind.get_identifiers()

    def is_valid(self) -> bool:
        return self._behind.is_valid()


def make_string() -> dict[str, Any]:
    return _pick("string") | {"Template": lambda template: Template(template)}


def make_textwrap() -> dict[str, Any]:
    given = _pick("textwrap")
    wrapper = reviewed(given["TextWrapper"], "textwrap.TextWrapper")
    return given | {"TextWrapper": lambda *args, **options: wrapper(*args, **options)}


def make_base64() -> dict[str, Any]:
    return _pick("base64")


def make_unicodedata() -> dict[str, Any]:
    return _pick("unicodedata")


def make_hashlib() -> dict[str, Any]:
    given = _pick("hashlib")
    del given["new"]
    for make in list(given.values()):
        reviewed(type(make()), "hashlib.HASH")
    makers = dict(given)

    def new(name: str, data: bytes = b"", *, usedforsecurity: bool = True) -> Any:
        make = makers.get(name.lower().replace("-", "_")) or makers.get(name.lower().replace("-", ""))
        if make is None:
            raise ValueError(f"unsupported hash type {name}; there are {', '.join(sorted(makers))}")
        return make(data, usedforsecurity=usedforsecurity)

    return given | {"new": new}


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
