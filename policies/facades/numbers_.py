"""math, statistics, decimal and fractions, as a guest has them."""

from __future__ import annotations

from typing import Any

from policies.attributes import Open, read_with
from policies.facades import NAMES
from policies.fuel import LimitExceeded
from policies.surface import reviewed

__all__: list[str] = []

# 20,000! has 77,338 digits and takes 10 ms.
MAX_FACTORIAL = 20_000


def _bounded(function: Any, name: str) -> Any:
    def call(n: Any, *rest: Any) -> Any:
        if isinstance(n, int) and n > MAX_FACTORIAL:
            raise LimitExceeded("digits", f"math.{name} of more than {MAX_FACTORIAL}")
        return function(n, *rest)

    return call


def make_math() -> dict[str, Any]:
    import math

    given = {name: getattr(math, name) for name in NAMES["math"] if hasattr(math, name)}
    return given | {name: _bounded(given[name], name) for name in ("factorial", "comb", "perm")}


def make_cmath() -> dict[str, Any]:
    import cmath

    return {name: getattr(cmath, name) for name in NAMES["cmath"]}


def make_statistics() -> dict[str, Any]:
    import statistics

    given = {name: getattr(statistics, name) for name in NAMES["statistics"] if hasattr(statistics, name)}
    reviewed(statistics.NormalDist, "statistics.NormalDist")
    return given | {"NormalDist": NormalDistributions()}


class NormalDistributions(Open):
    """`statistics.NormalDist`: makes distributions, and is no class that anything could be read from."""

    __slots__ = ()

    def __call__(self, mu: float = 0.0, sigma: float = 1.0) -> Any:
        import statistics

        return statistics.NormalDist(mu, sigma)

    def from_samples(self, data: Any) -> Any:
        """The distribution with the mean and the deviation of the data."""
        import statistics

        return statistics.NormalDist.from_samples(data)


def make_fractions() -> dict[str, Any]:
    from fractions import Fraction

    return {"Fraction": reviewed(Fraction, "fractions.Fraction")}


class DecimalContext:
    """The arithmetic context of this run: `prec` and `rounding` may be set, nothing else is there."""

    __slots__ = ("_context",)

    def __init__(self, context: Any) -> None:
        object.__setattr__(self, "_context", context)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in ("prec", "rounding"):
            raise AttributeError("only prec and rounding of a decimal context can be set")
        if name == "prec" and (type(value) is not int or not 1 <= value <= 10_000):
            raise ValueError("prec must be an integer from 1 to 10000")
        setattr(self._context, name, value)

    def __repr__(self) -> str:
        return f"Context(prec={self._context.prec}, rounding={self._context.rounding})"


def _read_context(context: DecimalContext, name: str) -> Any:
    if name in ("prec", "rounding"):
        return getattr(context._context, name)
    raise AttributeError(f"a decimal context has no attribute {name!r} here")


read_with(DecimalContext, _read_context)


class LocalDecimalContext(Open):
    """`with decimal.localcontext() as context:`"""

    __slots__ = ("_manager",)

    def __init__(self, manager: Any) -> None:
        self._manager = manager

    def __enter__(self) -> DecimalContext:
        return DecimalContext(self._manager.__enter__())

    def __exit__(self, *exc: object) -> None:
        self._manager.__exit__(*exc)


def make_decimal() -> dict[str, Any]:
    import decimal

    reviewed(decimal.Decimal, "decimal.Decimal")
    reviewed(decimal.DecimalTuple, "decimal.DecimalTuple")
    given = {name: getattr(decimal, name) for name in NAMES["decimal"] if hasattr(decimal, name)}
    return given | {
        "getcontext": lambda: DecimalContext(decimal.getcontext()),
        "localcontext": lambda: LocalDecimalContext(decimal.localcontext()),
    }
