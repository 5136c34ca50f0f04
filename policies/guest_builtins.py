"""The builtins a guest has. Types and C functions are the interpreter's own; what reads attributes by name is a guarded form.

Nothing listed here can reach a frame, a module or a code object through the attribute table; nothing keeps state.
"""

from __future__ import annotations

import builtins
from typing import Any

from policies.arithmetic import Arithmetic
from policies.attributes import guarded_getattr, guarded_hasattr, read_with
from policies.formatting import guarded_format

__all__ = [
    "ALL_NAMES",
    "CAUGHT_ONLY",
    "C_IMPORTS",
    "EXCEPTIONS",
    "FORBIDDEN",
    "PlainObject",
    "Stepped",
    "TypeName",
    "base_builtins",
    "type_of",
]

_PLAIN = (
    "abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float frozenset hash hex int "
    "isinstance issubclass iter len list map max min next oct ord range repr reversed round set sorted str sum "
    "tuple zip"
).split()
_MADE = "delattr format getattr hasattr object pow print setattr slice type".split()
EXCEPTIONS = tuple(
    "ArithmeticError AssertionError AttributeError BufferError EOFError Exception FloatingPointError ImportError IndexError "
    "KeyError LookupError MemoryError ModuleNotFoundError NameError NotImplementedError OverflowError RecursionError "
    "ReferenceError RuntimeError StopIteration TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError "
    "ValueError ZeroDivisionError FileNotFoundError FileExistsError PermissionError TimeoutError OSError IOError "
    "ConnectionError Warning UserWarning DeprecationWarning RuntimeWarning".split()
)
_CONSTANTS = ("NotImplemented", "Ellipsis")
ALL_NAMES = tuple(sorted((*_PLAIN, *_MADE, *EXCEPTIONS, *_CONSTANTS)))

# Names of Python's that no policy can give, with what to write instead.
FORBIDDEN: dict[str, str] = {
    "eval": "compute the value with ordinary code",
    "exec": "write the statements themselves",
    "compile": "write the statements themselves",
    "open": "take the text as an argument or from a slot",
    "input": "take the value as an argument",
    "globals": "use a slot or a local variable",
    "locals": "use a dict of your own",
    "vars": "read the slot by its name",
    "dir": "name the slots you need",
    "__import__": "use an import statement of an allowed module",
    "memoryview": "use bytes",
    "breakpoint": "remove it",
    "help": "remove it",
    "exit": "return from the method",
    "quit": "return from the method",
    "id": "compare with `is`",
    "super": "use self.resend(selector, ...)",
    "classmethod": "write a function",
    "staticmethod": "write a function",
    "property": "write a method",
    "aiter": "use iter",
    "anext": "use next",
    "BaseException": "use Exception",
    "SystemExit": "return from the method",
    "KeyboardInterrupt": "use Exception",
    "GeneratorExit": "use Exception",
    "BaseExceptionGroup": "use Exception",
    "ExceptionGroup": "raise one exception",
}

# What C code imports by name while a guest's frame is on top (strptime, strftime). A guest has no name for this.
C_IMPORTS = frozenset({"time", "_strptime", "unicodedata", "locale", "datetime", "decimal"})


class TypeName:
    """What `type(x)` is for objects whose class a guest may not hold: it has a name and equality, and cannot be called."""

    __slots__ = ("_guest_name",)

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_guest_name", name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a type cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(other) is TypeName and other._guest_name == self._guest_name

    def __hash__(self) -> int:
        return hash(self._guest_name)

    def __repr__(self) -> str:
        return f"<class '{self._guest_name}'>"


def _no_attribute(obj: Any, name: str) -> Any:
    raise AttributeError(f"{obj._guest_name!r} has no attribute {name!r} here")


read_with(TypeName, _no_attribute)


class _Everything(type):
    """Everything is an instance of Python's `object`, and every type a kind of it."""

    def __instancecheck__(cls, instance: object) -> bool:
        return True

    def __subclasscheck__(cls, kind: Any) -> bool:
        if isinstance(kind, type):
            return True
        raise TypeError("issubclass() arg 1 must be a class")


class PlainObject(metaclass=_Everything):
    """The `object` of guests, whose instances tell nobody their address: neither as text nor by the order of a set."""

    __slots__ = ()
    _guest_name = "object"

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "<object>"


PlainObject.__name__ = PlainObject.__qualname__ = "object"
PlainObject.__module__ = "builtins"
read_with(PlainObject, _no_attribute)

class Slices:
    """The `slice` of guests: makes slices without a step, since what is stored through one with a step has to be looked at first."""

    __slots__ = ()
    _guest_name = "slice"

    def __call__(self, *parts: Any) -> slice:
        made = slice(*parts)
        if made.step not in (None, 1):
            raise ValueError("a slice with a step is written where it is used: x[start:stop:step]")
        return made

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, slice)

    def __subclasscheck__(self, kind: Any) -> bool:
        return issubclass(kind, slice)

    def __repr__(self) -> str:
        return "<class 'slice'>"


read_with(Slices, _no_attribute)


class Stepped:
    """Where a slice with a step is assigned. CPython counts its places before it asks an iterator for what goes there, and one that shortens
    the list meanwhile would have it write beyond the end (gh-120384): the items are collected before.
    """

    __slots__ = ("_behind",)

    def __init__(self, behind: Any) -> None:
        self._behind = behind

    def __setitem__(self, key: Any, value: Any) -> None:
        self._behind[key] = value if type(value) in _COLLECTED or not hasattr(value, "__iter__") else list(value)

    def __delitem__(self, key: Any) -> None:
        del self._behind[key]


_COLLECTED = frozenset({list, tuple, str, bytes, bytearray, range})

_HOLDABLE = {getattr(builtins, name) for name in (*_PLAIN, *EXCEPTIONS) if isinstance(getattr(builtins, name), type)}
_HOLDABLE |= {type(None), PlainObject}
# To be caught and never made: their text is read from `object` at `start` (CPython before 3.14 without a look at its length), so
# that `str(UnicodeDecodeError("", b"", -100, -99, ""))` tells a byte of somebody else's memory.
CAUGHT_ONLY = frozenset({"UnicodeDecodeError", "UnicodeEncodeError"})
_HOLDABLE -= {getattr(builtins, name) for name in CAUGHT_ONLY}


def type_of(obj: Any, /) -> Any:
    """The one-argument `type`: a class the guest may hold anyway, or a TypeName."""
    kind = type(obj)
    if kind in _HOLDABLE or (kind.__module__ in _VALUE_MODULES and not issubclass(kind, BaseException)):
        return kind
    return TypeName(_TYPE_NAMES.get(kind.__name__, kind.__name__))


_TYPE_NAMES = {"SlotProxy": "Object", "Facade": "module", "_Everything": "type"}
_VALUE_MODULES = frozenset({"datetime", "decimal", "fractions", "collections"})


def _getattr(obj: Any, name: str, *default: Any) -> Any:
    if len(default) > 1:
        raise TypeError("getattr expected at most 3 arguments")
    try:
        return guarded_getattr(obj, name)
    except AttributeError:
        if default:
            return default[0]
        raise


def _c_import(name: str, *rest: Any) -> Any:
    """The `__import__` that C code finds. Raises ImportError for anything but C_IMPORTS."""
    if name not in C_IMPORTS:
        raise ImportError(f"{name} is not available")
    return __import__(name, *rest)


def base_builtins(names: tuple[str, ...], arithmetic: Arithmetic) -> dict[str, Any]:
    """The builtins of a policy, shared by its runs: no run can change them. Names of a run are added to a copy."""
    given: dict[str, Any] = {name: getattr(builtins, name) for name in (*_PLAIN, *EXCEPTIONS, *_CONSTANTS)}
    given |= {
        "format": guarded_format,
        "getattr": _getattr,
        "hasattr": guarded_hasattr,
        "object": PlainObject,
        "pow": arithmetic.power,
        "slice": Slices(),
        "type": type_of,
    }
    chosen = {name: given[name] for name in names if name in given}
    chosen["__import__"] = _c_import
    return chosen
