"""The guard of attributes: `x.name`, `getattr`, formatting and the rest, as a guest may have them.

What compiled code cannot read as it stands (`policies.surface.safe`) is read here: by the type of the object, in a safe form where the name is allowed
in one only, without what the policy of the run denies, and at the instant of the run.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from policies.surface import AS_FUNCTION, GUARDED_ALWAYS, NAMEDTUPLE, allowed_by_type, allowed_on, plainly_readable

__all__ = [
    "Open", "Record", "Surroundings", "guarded_getattr", "guarded_hasattr", "read_args", "read_with", "surroundings",
]  # fmt: skip


class Open:
    """Base of what guards itself: every public name of an instance may be read as it stands. Compiled code asks for it first."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"  # without an address: it would be another in every run


class Record(tuple[Any, ...], Open):
    """Base of the namedtuples that guests make: their public names are their fields and those of a tuple."""

    __slots__ = ()


# How to read other types that are not in the table: set by the modules that own them.
_readers: dict[type, Callable[[Any, str], Any]] = {}


def read_with(kind: type, read: Callable[[Any, str], Any]) -> type:
    """Declare that public names of instances of `kind` are read with `read`."""
    _readers[kind] = read
    return kind


_PLAIN_ARGS = frozenset({str, int, float, bool, bytes, complex, type(None)})
_INDEXED = frozenset({list, tuple, dict, str, bytes, range})
_PLAIN_BOXES = frozenset({tuple, list, set, frozenset})


def _plain_arg(item: Any, depth: int = 8) -> bool:
    kind = type(item)
    if kind in _PLAIN_ARGS:
        return True
    if depth and kind in _PLAIN_BOXES:
        return all(_plain_arg(each, depth - 1) for each in item)
    if depth and kind is dict:
        return all(_plain_arg(key, depth - 1) and _plain_arg(value, depth - 1) for key, value in item.items())
    return False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the policy of the run in progress takes from the table ("type.name") or adds to it (the time)."""

    denied: frozenset[str]
    now: Any = None


surroundings: ContextVar[Surroundings | None] = ContextVar("surroundings", default=None)


def _read_clock(owner: type, name: str, now: Any) -> Callable[..., Any]:
    """`datetime.now` and its like, from the one instant of the run."""
    if name == "utcnow":
        return lambda: now.replace(tzinfo=None)
    if name == "today":
        return lambda: now.replace(tzinfo=None) if owner.__name__ == "datetime" else now.date()
    return lambda tz=None: now.astimezone(tz) if tz is not None else now.replace(tzinfo=None)


def safe_args(error: BaseException) -> tuple[Any, ...]:
    """The `args` of an exception; what is not plain data (decimal puts classes there) is replaced by its text."""
    args = error.args
    if (len(args) == 1 and type(args[0]) in _PLAIN_ARGS) or _PLAIN_ARGS.issuperset(map(type, args)):
        return args
    return tuple(item if _plain_arg(item) else f"<{type(item).__name__}>" for item in args)


def read_args(obj: Any) -> Any:
    """`obj.args` as a guest may have it: nearly always an exception's."""
    return safe_args(obj) if isinstance(obj, BaseException) else guarded_getattr(obj, "args")


def guarded_getattr(obj: Any, name: str) -> Any:
    """`obj.name` as a guest may have it. Raises AttributeError otherwise, without the object in it."""
    if type(name) is not str:
        raise TypeError("attribute name must be a string")
    kind = type(obj)
    as_it_stands = plainly_readable.get(kind)
    if as_it_stands is not None and name in as_it_stands and surroundings.get() is None:
        return getattr(obj, name)
    if isinstance(obj, tuple) and kind not in allowed_by_type and name in getattr(kind, "_fields", ()):
        return getattr(obj, name)  # the field of a namedtuple
    if name.startswith("_"):
        if name == "__name__":
            return _name_of(obj)
        if name in NAMEDTUPLE:
            return _read_namedtuple(obj, name)
        if name in AS_FUNCTION and kind in _INDEXED:
            return AS_FUNCTION[name](obj)
        raise AttributeError(f"{name!r} is not reachable")
    if isinstance(obj, Open):
        return getattr(obj, name)
    read = _readers.get(kind)
    if read is not None:
        return read(obj, name)
    if isinstance(obj, BaseException):
        return _read_exception(obj, name)
    if isinstance(obj, type):
        allowed = allowed_on(obj)
        if allowed is None and issubclass(obj, tuple) and name in getattr(obj, "_fields", ()):
            return getattr(obj, name)
        owner: type = obj
    else:
        allowed = allowed_on(kind)
        owner = kind
        if allowed is None and isinstance(obj, tuple) and name in getattr(kind, "_fields", ()):
            return getattr(obj, name)
    around = surroundings.get()
    if around is not None:
        if around.now is not None and (owner.__name__, name) in _CLOCK and owner.__module__ == "datetime":
            return _read_clock(owner, name, around.now)
        if f"{owner.__name__}.{name}" in around.denied:
            allowed = None
    if allowed is None or name not in allowed:
        raise AttributeError(f"{owner.__name__!r} object has no attribute {name!r} here")
    if name in GUARDED_ALWAYS:
        return _guarded_form(obj, owner, name)
    return getattr(obj, name)


def _guarded_form(obj: Any, owner: type, name: str) -> Any:
    if issubclass(owner, str):
        from policies.formatting import bound_format

        return bound_format(obj, name)
    found = getattr(obj, name)
    if name == "fromtimestamp":
        return _with_zone(found)
    if obj is not owner and name in ("astimezone", "timestamp"):
        return _without_host_zone(obj, name)
    if obj is not owner:
        # `date(b"...")` is how dates are unpickled, and checks nothing; `ctime` looks its day up in a table in C.
        return getattr(obj.replace(), name) if name == "ctime" else found
    if name not in ("astimezone", "ctime", "timestamp") and type(found) is not FunctionType:
        return found

    def of_an_instance(instance: Any, *args: Any, **kwargs: Any) -> Any:
        # Written in Python, `Counter.copy(x)` is `x.__class__(x)` for any x: of a type that makes `type` itself.
        if not issubclass(type(instance), owner):
            raise TypeError(f"{owner.__name__}.{name} needs a {owner.__name__}, not a {type(instance).__name__}")
        return guarded_getattr(instance, name)(*args, **kwargs)

    return of_an_instance


def _without_host_zone(moment: Any, name: str) -> Callable[..., Any]:
    """`timestamp` and `astimezone` of a datetime, where the zone that is not said is UTC: Python would take the host's."""
    import datetime

    known = moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)
    return known.timestamp if name == "timestamp" else lambda tz=None: known.astimezone(tz or datetime.UTC)


def _with_zone(from_timestamp: Callable[..., Any]) -> Callable[..., Any]:
    """`datetime.fromtimestamp` with a time zone; without one it would tell the host's."""

    def fromtimestamp(timestamp: float, tz: Any = None) -> Any:
        if tz is None:
            raise TypeError("fromtimestamp needs a time zone here: fromtimestamp(seconds, tz=timezone.utc)")
        return from_timestamp(timestamp, tz)

    return fromtimestamp


def _read_namedtuple(obj: Any, name: str) -> Any:
    """The underscored names of a namedtuple, made anew from its fields: nothing of the class itself is handed out."""
    of_class = isinstance(obj, type)
    kind: Any = obj if of_class else type(obj)
    if not issubclass(kind, Record) or (of_class and name in ("_asdict", "_replace")):
        raise AttributeError(f"{name!r} is not reachable")
    fields: tuple[str, ...] = kind._fields

    def make(values: Any) -> Any:
        made = tuple.__new__(kind, values)
        if len(made) != len(fields):
            raise TypeError(f"Expected {len(fields)} arguments, got {len(made)}")
        return made

    def replace(**values: Any) -> Any:
        unknown = [each for each in values if each not in fields]
        if unknown:
            raise ValueError(f"Got unexpected field names: {unknown!r}")
        return make([values.get(field, old) for field, old in zip(fields, obj, strict=True)])

    if name == "_fields":
        return fields
    if name == "_field_defaults":
        return dict(kind._field_defaults)
    if name == "_asdict":
        return lambda: dict(zip(fields, obj, strict=True))
    return make if name == "_make" else replace


_CLOCK = frozenset({("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")})


def _name_of(obj: Any) -> str:
    if isinstance(obj, (type, FunctionType, BuiltinFunctionType, MethodType)):
        return obj.__name__
    name = getattr(obj, "_guest_name", None) if isinstance(obj, Open) or type(obj) in _readers else None
    if type(name) is str:
        return name
    raise AttributeError("only types and functions have a __name__")


# Plain data that an exception of this very type carries; `AttributeError.obj` and its like are objects and stay out.
_EXCEPTION_DATA = {
    "json.decoder.JSONDecodeError": "colno doc lineno msg pos",
    "re.error": "colno lineno msg pattern pos",
    "re.PatternError": "colno lineno msg pattern pos",
    "builtins.UnicodeDecodeError": "encoding end object reason start",
    "builtins.UnicodeEncodeError": "encoding end object reason start",
}


def _read_exception(error: BaseException, name: str) -> Any:
    if name == "args":
        return safe_args(error)
    if name == "value" and type(error) is StopIteration:
        return error.value
    kind = type(error)
    if name in _EXCEPTION_DATA.get(f"{kind.__module__}.{kind.__qualname__}", "").split():
        value = getattr(error, name)
        if _plain_arg(value):
            return value
    raise AttributeError(f"{type(error).__name__!r} has no attribute {name!r} here; use str(error) or error.args")


def guarded_hasattr(obj: Any, name: str) -> bool:
    """`hasattr` over `guarded_getattr`."""
    try:
        guarded_getattr(obj, name)
    except AttributeError:
        return False
    return True
