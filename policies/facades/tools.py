"""itertools, functools, collections, operator, heapq, bisect, copy, contextlib and sys, as a guest has them."""

from __future__ import annotations

import bisect
import collections
import functools
import heapq
import itertools
import operator
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from policies.arithmetic import Arithmetic
from policies.attributes import Open, Record, guarded_getattr
from policies.facades import NAMES, load
from policies.fuel import limit_behind
from policies.policy import Limits
from policies.surface import reviewed

__all__: list[str] = []


def _pick(module: Any, name: str) -> dict[str, Any]:
    return {each: getattr(module, each) for each in NAMES[name] if hasattr(module, each)}


class Chain(Open):
    """`itertools.chain`, behind its own methods."""

    __slots__ = ()

    def __call__(self, *iterables: Any) -> Iterator[Any]:
        return _one_at_a_time(itertools.chain(*iterables))

    def from_iterable(self, iterable: Any, /) -> Iterator[Any]:
        return _one_at_a_time(itertools.chain.from_iterable(iterable))


def _one_at_a_time(items: Iterator[Any]) -> Iterator[Any]:
    """The same items from a generator, which refuses to be asked again before it has answered."""
    return (yield from items)


def _not_within_itself(make: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    return lambda *args, **kwargs: _one_at_a_time(make(*args, **kwargs))


# These let go of what they iterate when it ends, or of what they handed out: asked again from within a callback of what they iterate,
# CPython uses memory that it has freed.
_LETTING_GO = ("accumulate", "cycle", "groupby", "islice", "pairwise", "zip_longest")


def make_itertools() -> dict[str, Any]:
    given = _pick(itertools, "itertools")
    return given | {name: _not_within_itself(given[name]) for name in _LETTING_GO} | {"chain": Chain()}


def make_array() -> dict[str, Any]:
    import array

    reviewed(array.array, "array.array")
    return _pick(array, "array")


def make_heapq() -> dict[str, Any]:
    return _pick(heapq, "heapq")


def make_bisect() -> dict[str, Any]:
    return _pick(bisect, "bisect")


def _wraps(wrapped: Any, *_: Any, **__: Any) -> Callable[[Any], Any]:
    """`functools.wraps` copies attributes; of those a guest can read the name alone, and that of a function of its own is copied."""
    name = getattr(wrapped, "__name__", None)

    def rename(function: Any) -> Any:
        if (
            type(name) is str
            and type(function) is FunctionType
            and function.__code__.co_filename.startswith("<method ")
        ):
            function.__name__ = name
        return function

    return rename


def make_functools() -> dict[str, Any]:
    reviewed(functools.partial, "functools.partial")
    reviewed(functools._lru_cache_wrapper, "functools._lru_cache_wrapper")
    reviewed(functools._CacheInfo, "functools.CacheInfo")
    return _pick(functools, "functools") | {"wraps": _wraps, "lru_cache": _lru_cache, "cache": _lru_cache}


_Cached: Any = functools._lru_cache_wrapper


def _lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:
    # Not by `functools.lru_cache`: it copies the attributes of what it wraps, and thereby leaves annotations on a shared class.
    if callable(maxsize):
        return _Cached(maxsize, None, typed, functools._CacheInfo)
    if maxsize is not None and not isinstance(maxsize, int):
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return lambda function: _Cached(function, maxsize, typed, functools._CacheInfo)


def _namedtuple(typename: str, field_names: Any, *, rename: bool = False, defaults: Any = None) -> type:
    make: Any = collections.namedtuple
    made = make(typename, field_names, rename=rename, defaults=defaults, module="method")
    return type(made.__name__, (made, Record), {"__slots__": (), "__module__": "method"})


def make_collections() -> dict[str, Any]:
    for name in ("Counter", "OrderedDict", "defaultdict", "deque", "ChainMap"):
        reviewed(getattr(collections, name), f"collections.{name}")
    return _pick(collections, "collections") | {"namedtuple": _namedtuple, "abc": load("collections.abc")}


def _check_name(name: Any) -> str:
    if type(name) is not str:
        raise TypeError("attribute name must be a string")
    return name


def _attrgetter(*names: str) -> Callable[[Any], Any]:
    """`operator.attrgetter` with every step guarded."""
    paths = [_check_name(name).split(".") for name in names]
    if not paths:
        raise TypeError("attrgetter expected at least 1 argument")

    def read(obj: Any, path: list[str]) -> Any:
        for step in path:
            obj = guarded_getattr(obj, step)
        return obj

    return lambda obj: read(obj, paths[0]) if len(paths) == 1 else tuple(read(obj, path) for path in paths)


def _methodcaller(name: str, /, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
    """`operator.methodcaller` with the method looked up by the guard."""
    _check_name(name)
    return lambda obj: guarded_getattr(obj, name)(*args, **kwargs)


def make_operator() -> dict[str, Any]:
    # `pow` and `lshift` with the bounds that `**` and `<<` have.
    arithmetic = Arithmetic(Limits())
    bounded = {
        "attrgetter": _attrgetter,
        "methodcaller": _methodcaller,
        "pow": arithmetic.power,
        "lshift": lambda a, b, /: a << arithmetic.shift(b),
    }
    return _pick(operator, "operator") | bounded


def _copy(value: Any) -> Any:
    """`copy.copy` of plain containers; immutable values are returned as they are."""
    kind = type(value)
    if kind in (list, dict, set, bytearray) or kind in _CONTAINERS:
        return value.copy()
    if kind in _ATOMS or kind.__module__ in ("decimal", "datetime", "fractions"):
        return value
    raise TypeError(f"cannot copy {kind.__name__}")


_ATOMS = frozenset({type(None), bool, int, float, complex, str, bytes, tuple, frozenset, range})
_CONTAINERS = frozenset({collections.deque, collections.Counter, collections.OrderedDict, collections.defaultdict})


def _deepcopy(value: Any, memo: None = None) -> Any:
    """`copy.deepcopy` of plain containers, shared parts and cycles kept. No memo is taken: it would hand out host objects."""
    seen: dict[int, Any] = {}

    def deep(node: Any) -> Any:
        kind: Any = type(node)
        made: Any
        if id(node) in seen:
            return seen[id(node)]
        if kind is list or kind is collections.deque:
            made = seen[id(node)] = kind() if kind is list else collections.deque(maxlen=node.maxlen)
            made.extend(map(deep, node))
            return made
        if isinstance(node, dict) and (kind is dict or kind in _CONTAINERS):
            made = seen[id(node)] = (
                collections.defaultdict(node.default_factory) if kind is collections.defaultdict else kind()
            )
            for key, item in node.items():
                made[deep(key)] = deep(item)
            return made
        if kind is set:
            return {deep(item) for item in node}
        if kind is frozenset or kind is tuple:
            made = seen[id(node)] = kind([deep(item) for item in node])
            return made
        return _copy(node)

    return deep(value)


def make_copy() -> dict[str, Any]:
    return {"copy": _copy, "deepcopy": _deepcopy}


class Suppress(Open):
    """`contextlib.suppress`: swallows the given exceptions, never a limit."""

    __slots__ = ("_kinds",)

    def __init__(self, *kinds: type[BaseException]) -> None:
        if not all(isinstance(kind, type) and issubclass(kind, Exception) for kind in kinds):
            raise TypeError("suppress expected exception classes")
        self._kinds = kinds

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if kind is None or not issubclass(kind, self._kinds):
            return False
        limit = limit_behind(error)
        if limit is not None:
            raise limit from None
        return True


class NullContext(Open):
    """`contextlib.nullcontext`."""

    __slots__ = ("_value",)

    def __init__(self, enter_result: Any = None) -> None:
        self._value = enter_result

    def __enter__(self) -> Any:
        return self._value

    def __exit__(self, *exc: object) -> None:
        return None


def make_contextlib() -> dict[str, Any]:
    return {
        "suppress": lambda *kinds: Suppress(*kinds),
        "nullcontext": lambda enter_result=None: NullContext(enter_result),
    }


def make_sys() -> dict[str, Any]:
    reviewed(type(sys.float_info), "sys.float_info")
    return {
        "maxsize": sys.maxsize,
        "float_info": sys.float_info,
        "getrecursionlimit": lambda: 1000,
        # The depth belongs to the policy. Honest programs set it before a deep recursion; asking is harmless, obeying is not.
        "setrecursionlimit": lambda limit: None,
    }
