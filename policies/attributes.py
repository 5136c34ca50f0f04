"""Which attribute of which type a guest may read: one table behind `x.name`, `getattr`, formatting and the rest.

The compiler emits a plain attribute access when it is safe whatever the object is: the name is allowed on every type of the
closed world that has it (`safe`). Any other name goes through `guarded_getattr`, which looks at the type. The table lists what
is allowed; what a type of this interpreter has beyond it is denied, so an attribute added by a new Python is denied until
somebody looked (`_review_core` below for built-in types, `reviewed` for types of modules).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType
from typing import Any

from policies.errors import SurfaceChanged

__all__ = [
    "AS_FUNCTION",
    "CORE",
    "DANGEROUS",
    "GUARDED_ALWAYS",
    "LAZY",
    "NAMEDTUPLE",
    "Open",
    "Record",
    "Surroundings",
    "guarded_getattr",
    "guarded_hasattr",
    "read_args",
    "read_with",
    "reviewed",
    "safe",
    "surroundings",
]

_NUMBER = "as_integer_ratio conjugate imag real "
_INT = _NUMBER + "bit_count bit_length denominator from_bytes numerator to_bytes is_integer"
_BYTES = (
    "capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii isdigit islower isspace "
    "istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition "
    "rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill "
)
_LIST = "append clear copy count extend index insert pop remove reverse "
_DICT = "clear copy fromkeys get items keys pop popitem setdefault update values "
_FROZENSET = "copy difference intersection isdisjoint issubset issuperset symmetric_difference union "
_SET = (
    _FROZENSET + "add clear difference_update discard intersection_update pop remove symmetric_difference_update update"
)

# Types that are there in every interpreter. `format` and `args` are allowed in a guarded form only, see GUARDED_ALWAYS.
CORE: dict[type, str] = {
    object: "",
    type(None): "",
    type(...): "",
    type(NotImplemented): "",
    bool: _INT,
    int: _INT,
    float: _NUMBER + "fromhex hex is_integer from_number",
    complex: "conjugate imag real from_number",
    str: "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii "
    "isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans "
    "partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith "
    "strip swapcase title translate upper zfill",
    bytes: _BYTES,
    bytearray: _BYTES + _LIST,
    list: _LIST + "sort",
    tuple: "count index",
    dict: _DICT,
    set: _SET,
    frozenset: _FROZENSET,
    range: "count index start step stop",
    slice: "indices start step stop",
    type({}.keys()): "isdisjoint",
    type({}.values()): "",
    type({}.items()): "isdisjoint",
    GeneratorType: "send close",
    FunctionType: "",
    BuiltinFunctionType: "",
    MethodType: "",
    property: "",
    type: "",
}

# Types of modules, by "module.name": what is allowed, and what was looked at and denied. Modules load only when used.
_DECIMAL = (
    "adjusted as_integer_ratio as_tuple canonical compare compare_signal compare_total compare_total_mag conjugate copy_abs "
    "copy_negate copy_sign exp fma from_float from_number imag is_canonical is_finite is_infinite is_nan is_normal is_qnan "
    "is_signed is_snan is_subnormal is_zero ln log10 logb logical_and logical_invert logical_or logical_xor max max_mag min "
    "min_mag next_minus next_plus next_toward normalize number_class quantize radix real remainder_near rotate same_quantum "
    "scaleb shift sqrt to_eng_string to_integral to_integral_exact to_integral_value"
)
_DATE = (
    "ctime day fromisocalendar fromisoformat fromordinal isocalendar isoformat isoweekday max min month replace resolution "
    "strftime strptime timetuple toordinal weekday year "
)
_TIME = (
    "dst fold fromisoformat hour isoformat max microsecond min minute replace resolution second strftime strptime tzinfo "
    "tzname utcoffset "
)
LAZY: dict[str, tuple[str, str]] = {
    "array.array": (
        _LIST + "byteswap frombytes fromlist itemsize tobytes tolist typecode",
        "buffer_info fromfile fromunicode tofile tounicode",
    ),
    "collections.Counter": (_DICT + "elements most_common subtract total", ""),
    "collections.OrderedDict": (_DICT + "move_to_end", ""),
    "collections.defaultdict": (_DICT + "default_factory", ""),
    "collections.deque": (_LIST + "appendleft extendleft maxlen popleft rotate", ""),
    "collections.ChainMap": (_DICT + "maps new_child parents", "register"),
    "datetime.date": (_DATE, "fromtimestamp today"),
    "datetime.time": (_TIME, ""),
    "datetime.datetime": (
        _DATE + _TIME + "astimezone combine date fromtimestamp time timestamp timetz utcfromtimestamp utctimetuple",
        "now today utcnow",
    ),
    "datetime.timedelta": ("days max microseconds min resolution seconds total_seconds", ""),
    "datetime.timezone": ("dst fromutc max min tzname utc utcoffset", ""),
    "datetime.IsoCalendarDate": ("count index week weekday year", ""),
    "time.struct_time": (
        "count index n_fields n_sequence_fields n_unnamed_fields tm_gmtoff tm_hour tm_isdst tm_mday tm_min "
        "tm_mon tm_sec tm_wday tm_yday tm_year tm_zone",
        "",
    ),
    "decimal.Decimal": (_DECIMAL, ""),
    "decimal.DecimalTuple": ("count index digits exponent sign", ""),
    "fractions.Fraction": (
        _NUMBER + "denominator from_decimal from_float from_number is_integer limit_denominator numerator",
        "register",
    ),
    "functools.partial": ("", "args func keywords"),
    "functools._lru_cache_wrapper": ("cache_clear cache_info", "cache_parameters"),
    "functools.CacheInfo": ("count currsize hits index maxsize misses", ""),
    "random.Random": (
        "betavariate binomialvariate choice choices expovariate gammavariate gauss getrandbits lognormvariate "
        "normalvariate paretovariate randbytes randint random randrange sample seed shuffle triangular uniform "
        "vonmisesvariate weibullvariate",
        "VERSION getstate setstate",
    ),
    "uuid.UUID": (
        "bytes fields hex int urn variant version",
        "bytes_le clock_seq clock_seq_hi_variant clock_seq_low is_safe node time time_hi_version time_low time_mid",
    ),
    "re.Match": ("end endpos expand group groupdict groups lastgroup lastindex pos span start string", "re regs"),
    "sys.float_info": (
        "count index dig epsilon mant_dig max max_10_exp max_exp min min_10_exp min_exp n_fields "
        "n_sequence_fields n_unnamed_fields radix rounds",
        "",
    ),
    "statistics.NormalDist": (
        "cdf inv_cdf mean median mode overlap pdf quantiles stdev variance zscore",
        "from_samples samples",
    ),
    "calendar.Calendar": (
        "firstweekday itermonthdates itermonthdays itermonthdays2 iterweekdays monthdatescalendar monthdays2calendar "
        "monthdayscalendar",
        "getfirstweekday itermonthdays3 itermonthdays4 setfirstweekday yeardatescalendar yeardays2calendar yeardayscalendar",
    ),
    "textwrap.TextWrapper": (
        "fill wrap",
        "sentence_end_re unicode_whitespace_trans uspace wordsep_re wordsep_simple_re x",
    ),
    "hashlib.HASH": ("block_size copy digest digest_size hexdigest name update", ""),
}

# Names that always take the guard, although they are allowed: the guard gives a safe form of them.
GUARDED_ALWAYS = frozenset(
    {"args", "astimezone", "copy", "ctime", "format", "format_map", "fromtimestamp", "new_child", "timestamp"}
)
# Of these the guard gives another form even to an instance of a type that allows the name.
_MADE_SAFE = GUARDED_ALWAYS - {"args", "copy", "new_child"}
# What may be read as it stands of instances of a type, whatever the guard does for others: a look-up instead of the whole guard.
_quick: dict[type, frozenset[str]] = {
    kind: frozenset(names.split()) - _MADE_SAFE for kind, names in CORE.items() if names and kind is not type
}
# What a namedtuple of the guest's own offers under names with an underscore, so that they are no fields; see `_read_namedtuple`.
NAMEDTUPLE = frozenset({"_asdict", "_field_defaults", "_fields", "_make", "_replace"})
# The idioms `sorted(range(len(xs)), key=xs.__getitem__)` and `filter(allowed.__contains__, xs)`, on these types: a function that does it.
AS_FUNCTION: dict[str, Callable[[Any], Callable[[Any], Any]]] = {
    "__contains__": lambda box: lambda item: item in box,
    "__getitem__": lambda box: lambda key: box[key],
}
# Public names that reach frames, code, classes or host state on some type: refused wherever they are written, except on `self`.
DANGEROUS = frozenset(
    "mro with_traceback add_note tb_frame tb_next tb_lasti tb_lineno gi_frame gi_code gi_yieldfrom gi_running gi_suspended "
    "cr_frame cr_code cr_await cr_origin ag_frame ag_code ag_await f_back f_builtins f_code f_globals f_locals f_trace "
    "f_generator co_code co_consts co_names fget fset fdel".split()
)


def _public(kind: type) -> frozenset[str]:
    names = set(dir(kind)) | set(dir(type(kind)))
    return frozenset(name for name in names if not name.startswith("_"))


_EXCEPTION_NAMES = frozenset({"args", "value"})
_table: dict[type, frozenset[str]] = {kind: frozenset(names.split()) for kind, names in CORE.items()}


def _review_core() -> frozenset[str]:
    """The names that are public on some built-in type or exception without being allowed there."""
    import builtins

    denied: set[str] = set()
    for kind, names in CORE.items():
        denied |= _public(kind) - frozenset(names.split())
    # Exception groups cannot be built or caught by a guest (no name, no `except*`), so their `split` does not count.
    exceptions = [
        each
        for each in vars(builtins).values()
        if isinstance(each, type) and issubclass(each, BaseException) and not issubclass(each, BaseExceptionGroup)
    ]
    # Each class once, and not each exception with all that it inherits: a cold cell waits for this.
    for base in {base for each in exceptions for base in each.__mro__}:
        denied.update(name for name in vars(base) if not name.startswith("_") and name not in _EXCEPTION_NAMES)
    return frozenset(denied)


_lazy_allowed = {spec: frozenset(allowed.split()) for spec, (allowed, _) in LAZY.items()}
_lazy_denied = {spec: frozenset(denied.split()) for spec, (_, denied) in LAZY.items()}


_safe: list[frozenset[str]] = []


def safe() -> frozenset[str]:
    """What is allowed on every type that has it. Made when first asked for: a cell that is given compiled code may never ask."""
    if not _safe:
        table = [frozenset(names.split()) for names in CORE.values()]
        allowed = frozenset().union(*table, *_lazy_allowed.values())
        _safe.append(allowed - _review_core().union(*_lazy_denied.values()) - GUARDED_ALWAYS - DANGEROUS)
    return _safe[0]


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


def reviewed(kind: type, spec: str) -> type:
    """Add a module's type to the table under its entry of LAZY.

    Raises: SurfaceChanged when this interpreter's type has a name that compiled code may read unguarded and nobody allowed.
    """
    allowed = _lazy_allowed[spec]
    unknown = (_public(kind) - allowed - _lazy_denied[spec]) & safe()
    if unknown:
        raise SurfaceChanged(f"{spec} has unreviewed public names: {', '.join(sorted(unknown))}")
    _table[kind] = allowed
    _quick[kind] = allowed - _MADE_SAFE
    return kind


def _find(kind: type) -> frozenset[str] | None:
    allowed = _table.get(kind)
    if allowed is not None:
        return allowed
    spec = _SPEC_OF.get((kind.__module__, kind.__qualname__))
    # Data of these types can arrive in a slot before any facade was imported; the name is checked against its module.
    if spec and getattr(sys.modules.get(kind.__module__), kind.__qualname__, None) is kind:
        return _table[reviewed(kind, spec)]
    return None


_SPEC_OF = {tuple(spec.rsplit(".", 1)): spec for spec in LAZY}


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
    quick = _quick.get(kind)
    if quick is not None and name in quick and surroundings.get() is None:
        return getattr(obj, name)
    if isinstance(obj, tuple) and kind not in _table and name in getattr(kind, "_fields", ()):
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
        allowed = _find(obj)
        if allowed is None and issubclass(obj, tuple) and name in getattr(obj, "_fields", ()):
            return getattr(obj, name)
        owner: type = obj
    else:
        allowed = _find(kind)
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
