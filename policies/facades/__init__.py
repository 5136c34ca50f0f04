"""Modules as a guest has them: an object with an explicit list of names, never the module itself.

`NAMES` says what each facade offers without importing anything, so that the compiler can check an import for the price of a
dictionary look-up. `load` builds a facade when a run first imports it. A facade is made once per process and cannot be
changed; what has state (`random`, `uuid`, the clock) is made once per run.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from policies.attributes import Open

__all__ = ["NAMES", "RUN_MODULES", "Facade", "load", "offered"]


class Facade(Open):
    """A namespace of allowed names; refuses every change."""

    def __init__(self, name: str, entries: dict[str, Any]) -> None:
        self.__dict__.update(entries)
        self.__dict__["_guest_name"] = name

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a module cannot be changed")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"module {self.__dict__['_guest_name']!r} has no attribute {name!r} here")

    def __repr__(self) -> str:
        return f"<module '{self._guest_name}'>"


# One module a paragraph.
# fmt: off
_MATH = (
    "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 expm1 fabs "
    "factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p "
    "log2 modf nan nextafter perm pi pow prod radians remainder sin sinh sqrt sumprod tan tanh tau trunc ulp"
)
# module -> the public names of its facade
NAMES: dict[str, frozenset[str]] = {module: frozenset(names.split()) for module, names in {
    "array": "array typecodes",
    "base64": "b16decode b16encode b32decode b32encode b64decode b64encode b85decode b85encode standard_b64decode "
              "standard_b64encode urlsafe_b64decode urlsafe_b64encode",
    "bisect": "bisect bisect_left bisect_right insort insort_left insort_right",
    "calendar": "Calendar FRIDAY MONDAY SATURDAY SUNDAY THURSDAY TUESDAY WEDNESDAY day_abbr day_name isleap leapdays month month_abbr "
                "month_name monthcalendar monthrange timegm weekday",
    "cmath": "acos acosh asin asinh atan atanh cos cosh e exp inf isclose isfinite isinf isnan log log10 nan phase pi polar rect sin "
             "sinh sqrt tan tanh tau",
    "collections": "ChainMap Counter OrderedDict abc defaultdict deque namedtuple",
    "collections.abc": "Callable Collection Container Generator Hashable Iterable Iterator Mapping MutableMapping "
                       "MutableSequence MutableSet Reversible Sequence Set Sized",
    "contextlib": "nullcontext suppress",
    "copy": "copy deepcopy",
    "datetime": "MAXYEAR MINYEAR UTC date datetime time timedelta timezone",
    "decimal": "Decimal DecimalException DivisionByZero Inexact InvalidOperation Overflow ROUND_05UP ROUND_CEILING ROUND_DOWN "
               "ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP Underflow getcontext localcontext",
    "fractions": "Fraction",
    "functools": "cache cmp_to_key lru_cache partial reduce wraps",
    "hashlib": "blake2b blake2s md5 new sha1 sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512",
    "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
    "itertools": "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse "
                 "groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest",
    "json": "JSONDecodeError dumps loads",
    "math": _MATH,
    "numbers": "Complex Integral Number Rational Real",
    "operator": "abs add and_ attrgetter concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat ifloordiv imod imul "
                "index indexOf inv invert ior is_ is_not isub itemgetter itruediv ixor le length_hint lshift lt matmul methodcaller mod "
                "mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor",
    "random": "Random betavariate choice choices expovariate gauss getrandbits lognormvariate normalvariate randint random "
              "randrange sample seed shuffle triangular uniform",
    "re": "A ASCII DOTALL I IGNORECASE M MULTILINE Match NOFLAG Pattern S U UNICODE VERBOSE X compile error escape findall finditer "
          "fullmatch match purge search split sub subn",
    "statistics": "NormalDist StatisticsError correlation covariance fmean geometric_mean harmonic_mean linear_regression mean median "
                  "median_grouped median_high median_low mode multimode pstdev pvariance quantiles stdev variance",
    "string": "Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation whitespace",
    "sys": "float_info getrecursionlimit maxsize setrecursionlimit",
    "textwrap": "TextWrapper dedent fill indent shorten wrap",
    "typing": "AbstractSet Annotated Any AnyStr AsyncContextManager AsyncGenerator AsyncIterable AsyncIterator Awaitable "
              "ByteString Callable ChainMap ClassVar Collection Concatenate Container ContextManager Coroutine Counter "
              "DefaultDict Deque Dict Final FrozenSet Generator Generic Hashable ItemsView Iterable Iterator KeysView List "
              "Literal LiteralString Mapping MappingView Match MutableMapping MutableSequence MutableSet NamedTuple Never NewType "
              "NoReturn NotRequired Optional OrderedDict ParamSpec Pattern Protocol Required Reversible Self Sequence Set Sized SupportsAbs "
              "SupportsBytes SupportsComplex SupportsFloat SupportsIndex SupportsInt SupportsRound TYPE_CHECKING Text Tuple Type "
              "TypeAlias TypeGuard TypeVar TypeVarTuple TypedDict Union Unpack ValuesView cast",
    "unicodedata": "bidirectional category combining decimal digit east_asian_width name normalize numeric",
    "uuid": "NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 UUID uuid3 uuid4 uuid5",
}.items()}

_HOMES = {
    "random": "chance", "uuid": "chance", "datetime": "dates", "calendar": "dates", "cmath": "numbers_", "array": "tools", "decimal": "numbers_", "fractions": "numbers_", "math": "numbers_",
    "statistics": "numbers_", "numbers": "types_", "collections.abc": "types_", "typing": "types_", "re": "regex",
    "json": "text", "string": "text", "textwrap": "text", "base64": "text", "hashlib": "text", "unicodedata": "text",
}
# fmt: on

# Facades with state of a run: made again for each one.
RUN_MODULES = frozenset({"random", "uuid", "datetime"})
_loaded: dict[str, Facade] = {}


def offered(module: str) -> frozenset[str] | None:
    """The names of a facade, or None when there is no such module here."""
    return NAMES.get(module)


def load(module: str, run: Any = None) -> Facade:
    """The facade of `module`. `run` has `.random` (a `random.Random`) and `.now` (None or a datetime); see `World`.

    Raises: ImportError for a module without a facade.
    """
    facade = _loaded.get(module)
    if facade is not None:
        return facade
    if module not in NAMES:
        raise ImportError(f"no module named {module!r} here")
    home = import_module(f"policies.facades.{_HOMES.get(module, 'tools')}")
    build: Callable[..., dict[str, Any]] = getattr(home, "make_" + module.replace(".", "_"))
    entries = build(run) if module in RUN_MODULES else build()
    facade = Facade(module, {name: entries[name] for name in NAMES[module] if name in entries})
    if module not in RUN_MODULES:
        _loaded[module] = facade
    return facade
