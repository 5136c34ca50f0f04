"""The reviewed surface: which public names of which type a guest may read, and what follows from that for compiled code.

The compiler emits a plain attribute access when it is safe whatever the object is: the name is allowed on every type of the
closed world that has it (`safe`). Any other name goes through the guard (`policies.attributes`), which looks at the type. The
table lists what is allowed; what a type of this interpreter has beyond it is denied, so an attribute added by a new Python is
denied until somebody looked (`_review_core` below for built-in types, `reviewed` for types of modules).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType
from typing import Any

from policies.errors import SurfaceChanged

__all__ = ["AS_FUNCTION", "CORE", "DANGEROUS", "GUARDED_ALWAYS", "LAZY", "NAMEDTUPLE", "allowed_by_type", "allowed_on", "plainly_readable", "reviewed", "safe"]

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
plainly_readable: dict[type, frozenset[str]] = {
    kind: frozenset(names.split()) - _MADE_SAFE for kind, names in CORE.items() if names and kind is not type
}
# What a namedtuple of the guest's own offers under names with an underscore, so that they are no fields; see `policies.attributes`.
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
#: What is allowed, by type; the types of modules are added as they are met.
allowed_by_type: dict[type, frozenset[str]] = {kind: frozenset(names.split()) for kind, names in CORE.items()}


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
_SPEC_OF = {tuple(spec.rsplit(".", 1)): spec for spec in LAZY}
_safe: list[frozenset[str]] = []


def safe() -> frozenset[str]:
    """What is allowed on every type that has it. Made when first asked for: a cell that is given compiled code may never ask."""
    if not _safe:
        allowed = frozenset().union(*(names.split() for names in CORE.values()), *_lazy_allowed.values())
        _safe.append(allowed - _review_core().union(*_lazy_denied.values()) - GUARDED_ALWAYS - DANGEROUS)
    return _safe[0]


def reviewed(kind: type, spec: str) -> type:
    """Add a module's type to the table under its entry of LAZY.

    Raises: SurfaceChanged when this interpreter's type has a name that compiled code may read unguarded and nobody allowed.
    """
    allowed = _lazy_allowed[spec]
    unknown = (_public(kind) - allowed - _lazy_denied[spec]) & safe()
    if unknown:
        raise SurfaceChanged(f"{spec} has unreviewed public names: {', '.join(sorted(unknown))}")
    allowed_by_type[kind] = allowed
    plainly_readable[kind] = allowed - _MADE_SAFE
    return kind


def allowed_on(kind: type) -> frozenset[str] | None:
    """What may be read of instances of a type; None where it is not in the table."""
    allowed = allowed_by_type.get(kind)
    if allowed is not None:
        return allowed
    spec = _SPEC_OF.get((kind.__module__, kind.__qualname__))
    # Data of these types can arrive in a slot before any facade was imported; the name is checked against its module.
    if spec and getattr(sys.modules.get(kind.__module__), kind.__qualname__, None) is kind:
        return allowed_by_type[reviewed(kind, spec)]
    return None
