"""typing, collections.abc and numbers: names for annotations and `isinstance`, without the classes behind them."""

from __future__ import annotations

import collections.abc
import numbers
from typing import Any

from policies.attributes import read_with
from policies.facades import NAMES, load

__all__ = ["TypeForm"]


class TypeForm:
    """A type expression. Subscripts and unions give type forms; `isinstance` asks the class behind it, if there is one.

    The class itself is never handed out: abstract classes can be registered with, and that is shared state.
    """

    __slots__ = ("_behind", "_guest_name")

    def __init__(self, name: str, behind: Any = None) -> None:
        object.__setattr__(self, "_guest_name", name)
        object.__setattr__(self, "_behind", behind)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a type cannot be changed")

    def __getitem__(self, items: Any) -> TypeForm:
        return self

    def __or__(self, other: Any) -> TypeForm:
        return self

    __ror__ = __or__

    def __call__(self, *args: Any, **kwargs: Any) -> TypeForm:
        return self

    def __instancecheck__(self, instance: Any) -> bool:
        if self._behind is None:
            raise TypeError(f"isinstance() does not take {self._guest_name}")
        return isinstance(instance, self._behind)

    def __subclasscheck__(self, kind: Any) -> bool:
        if self._behind is None:
            raise TypeError(f"issubclass() does not take {self._guest_name}")
        return issubclass(kind, self._behind)

    def __repr__(self) -> str:
        return self._guest_name


def _no_attribute(form: TypeForm, name: str) -> Any:
    raise AttributeError(f"a type has no attribute {name!r} here")


read_with(TypeForm, _no_attribute)

_BEHIND = {"Dict": dict, "List": list, "Set": set, "FrozenSet": frozenset, "Tuple": tuple, "Text": str, "Type": None}


def make_collections_abc() -> dict[str, Any]:
    return {name: TypeForm(name, getattr(collections.abc, name)) for name in NAMES["collections.abc"]}


def make_numbers() -> dict[str, Any]:
    return {name: TypeForm(name, getattr(numbers, name)) for name in NAMES["numbers"]}


def make_typing() -> dict[str, Any]:
    abstract = load("collections.abc").__dict__
    forms = {name: abstract.get(name) or TypeForm(name, _BEHIND.get(name)) for name in NAMES["typing"]}
    return forms | {
        "NamedTuple": lambda typename, fields: load("collections").namedtuple(typename, [name for name, _ in fields]),
        "NewType": lambda name, kind: lambda value: value,
        "TypedDict": lambda typename, fields, total=True: dict,
        "cast": lambda kind, value: value,
    }
