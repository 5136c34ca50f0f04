"""Light stand-ins for modules of the standard library that cost a cell more to import than everything it does with them.

Importing `typing`, `dataclasses` (with `inspect`), `json` (with `re` and `enum`), `contextlib` (with `collections`) and others takes longer than starting
the interpreter and running a method together. Our own modules use a few names of them: `install` puts modules with just these in place, each with the real module
behind every other name; `remove` takes them away, so that whatever is imported afterwards meets the real ones.
"""

from __future__ import annotations

import _operator
import posix
import sys

ModuleType = type(sys)

__all__ = ["install", "remove"]

_MISSING = object()


def install(*, cell: bool = False) -> None:
    """Put the stand-ins in place of modules that are not loaded yet; `cell`: also those that only a cell can do with."""
    for name, entries in {**_ENTRIES, **(_OF_CELLS if cell else {})}.items():
        if name not in sys.modules:
            sys.modules[name] = _StandIn(name, entries)
    # The same module under the name that imports the package around it.
    import _collections_abc

    sys.modules.setdefault("collections.abc", _collections_abc)


def remove() -> None:
    """Forget the stand-ins. Who holds names from them keeps these."""
    for name in (*_ENTRIES, *_OF_CELLS):
        if type(sys.modules.get(name)) is _StandIn:
            del sys.modules[name]
    if "collections" in sys.modules:  # it sets this itself when it is imported first
        sys.modules["collections"].abc = sys.modules["collections.abc"]
    elif sys.modules.get("collections.abc") is sys.modules.get("_collections_abc"):
        sys.modules.pop("collections.abc", None)


class _StandIn(ModuleType):
    def __init__(self, name, entries):
        super().__init__(name)
        self.__dict__.update(entries)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        remove()  # what the real one imports must be real too
        return getattr(_import_module(self.__name__), name)


# --- dataclasses: methods that walk the fields, where the real ones are generated and compiled for each class


class _Field:
    def __init__(self, default=_MISSING, default_factory=_MISSING):
        self.default, self.default_factory = default, default_factory
        self.name = self.type = None


def _field(*, default=_MISSING, default_factory=_MISSING, **_):
    return _Field(default, default_factory)


def _fields(owner):
    return tuple(owner.__dataclass_fields__.values())


def _asdict(value):
    if hasattr(value, "__dataclass_fields__"):
        return {name: _asdict(getattr(value, name)) for name in value.__dataclass_fields__}
    return type(value)(map(_asdict, value)) if type(value) in (list, tuple) else value


def _dataclass(owner=None, *, slots=False, eq=True, **_):
    if owner is None:
        return lambda each: _dataclass(each, slots=slots, eq=eq)
    known = dict(getattr(owner, "__dataclass_fields__", {}))
    own = owner.__dict__.get("__annotations__", {})
    for name, annotation in own.items():
        if str(annotation).startswith("ClassVar"):
            continue
        default = owner.__dict__.get(name, _MISSING)
        known[name] = each = default if type(default) is _Field else _Field(default)
        each.name, each.type = name, annotation
        if type(default) is _Field or (slots and default is not _MISSING):
            delattr(owner, name)
    names = tuple(known)
    put = object.__setattr__  # also where the class refuses assignment

    def __init__(self, *args, **kwargs):
        for name, value in zip(names, args):
            put(self, name, value)
        for name in names[len(args):]:
            each = known[name]
            if name in kwargs:
                value = kwargs.pop(name)
            elif each.default is not _MISSING:
                value = each.default
            elif each.default_factory is not _MISSING:
                value = each.default_factory()
            else:
                raise TypeError(f"{owner.__name__} needs {name}")
            put(self, name, value)
        if kwargs or len(args) > len(names):
            raise TypeError(f"{owner.__name__} takes {', '.join(names)}")

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def __hash__(self):
        return hash(tuple(getattr(self, name) for name in names))

    def __repr__(self):
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    methods = {"__init__": __init__, "__repr__": __repr__, "__dataclass_fields__": known, **({"__eq__": __eq__, "__hash__": __hash__} if eq else {})}
    for name, value in methods.items():
        if name not in owner.__dict__:
            setattr(owner, name, value)
    if not slots:
        return owner
    space = {name: value for name, value in owner.__dict__.items() if name not in {"__dict__", "__weakref__"}}
    return type(owner)(owner.__name__, owner.__bases__, {**space, "__slots__": tuple(own)})


# --- json: the same C code that the real module calls


def _dumps(data, *, separators=(", ", ": "), sort_keys=False, allow_nan=True, ensure_ascii=True):
    import _json

    if not ensure_ascii:
        raise ValueError("only ASCII")
    encode = _json.make_encoder({}, _refuse, _json.encode_basestring_ascii, None, separators[1], separators[0], sort_keys, False, allow_nan)
    return "".join(encode(data, 0))


def _refuse(value):
    raise TypeError(f"a {type(value).__name__} is not JSON")


class _Reading:
    strict = True
    object_hook = None
    parse_float = float
    parse_int = int

    def __init__(self, object_pairs_hook, parse_constant):
        self.object_pairs_hook, self.parse_constant, self.memo = object_pairs_hook, parse_constant, {}


def _loads(text, *, object_pairs_hook=None, parse_constant=float):
    import _json

    if isinstance(text, (bytes, bytearray)):
        text = text.decode("utf-8")
    text = text.strip(" \t\n\r")
    try:
        data, end = _json.make_scanner(_Reading(object_pairs_hook, parse_constant))(text, 0)
    except StopIteration as stop:
        raise ValueError(f"expecting a value at {stop.value}") from None
    except SystemError:  # the C code looks for the exception to raise in the real module
        raise ValueError("malformed") from None
    if end != len(text):
        raise ValueError(f"extra data at {end}")
    return data


def _fnmatchcase(name, pattern):
    if pattern == "*" or not any(each in "*?[" for each in pattern):
        return pattern in ("*", name)
    remove()
    return _import_module("fnmatch").fnmatchcase(name, pattern)


# --- small things of contextlib, functools and importlib


class _Manager:
    def __init__(self, generator):
        self.generator = generator

    def __enter__(self):
        return next(self.generator)

    def __exit__(self, kind, error, trace):
        if error is None:
            for _ in self.generator:
                raise RuntimeError("the generator did not stop")
            return False
        try:
            self.generator.throw(error)
        except StopIteration:
            return True
        except BaseException as raised:
            if raised is error:
                return False
            raise
        raise RuntimeError("the generator did not stop")


def _contextmanager(function):
    def manager(*args, **kwargs):
        return _Manager(function(*args, **kwargs))

    return manager


class _CachedProperty:
    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, holder, owner=None):
        if holder is None:
            return self
        value = holder.__dict__[self.name] = self.function(holder)
        return value


def _import_module(name):
    __import__(name)
    return sys.modules[name]


def _kinds():
    def function():
        yield

    return {
        "BuiltinFunctionType": type(len), "CodeType": type(function.__code__), "FrameType": type(sys._getframe()), "FunctionType": type(function),
        "GeneratorType": type(function()), "MethodType": type(_CachedProperty(None).__get__), "ModuleType": ModuleType,
    }


# Of a cell alone: a worker needs the real one, with an environment, when it can import nothing any more.
_OF_CELLS = {"os": {name: value for name, value in vars(posix).items() if not name.startswith("__") and name != "environ"}}
_ENTRIES = {
    # What these have beyond the modules of the interpreter that they are made of, is only had from the real ones.
    "operator": {name: value for name, value in vars(_operator).items() if not name.startswith("__")},
    "types": _kinds(),
    "contextlib": {"contextmanager": _contextmanager},
    "functools": {"cached_property": _CachedProperty},
    "importlib": {"import_module": _import_module},
    # Names that only annotations use, which are never evaluated.
    "typing": {"Any": object, "ClassVar": object, "Final": object, "NoReturn": object, "Protocol": type("Protocol", (), {}), "Self": object,
               "TYPE_CHECKING": False},
    "dataclasses": {"asdict": _asdict, "dataclass": _dataclass, "field": _field, "fields": _fields},
    "json": {"dumps": _dumps, "loads": _loads},
    "hashlib": {},
    "fnmatch": {"fnmatchcase": _fnmatchcase},
}
