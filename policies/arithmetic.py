"""Cheap refusals of the grossest allocations, so that a person reads a clear limit instead of a killed process.

Only `**`, `<<` and the repetition of a sequence literal carry a guard. Growth by any other route ends at the process's
memory limit: pricing every operation never ends, and costs every honest program.
"""

from __future__ import annotations

from typing import Any

from policies.fuel import LimitExceeded
from policies.policy import Limits

__all__ = ["SMALL_EXPONENT", "Arithmetic"]

# Up to here a power only multiplies a few times what is there already, and takes no guard.
SMALL_EXPONENT = 16


class Arithmetic:
    """The guards for one set of limits; the methods are what compiled code calls."""

    __slots__ = ("_bits", "_digits", "_length")

    def __init__(self, limits: Limits) -> None:
        self._digits, self._length = limits.int_digits, limits.sequence_length
        self._bits = int(limits.int_digits * 3.33) + 1

    def power(self, base: Any, exponent: Any, modulus: Any = None) -> Any:
        """`base ** exponent`, or the builtin `pow`. Raises LimitExceeded for a result over the digit limit."""
        if modulus is not None:
            return pow(base, exponent, modulus)
        if type(exponent) is int and exponent <= SMALL_EXPONENT:
            return base**exponent
        whole = isinstance(base, int) and isinstance(exponent, int) and exponent > 1 and base not in (0, 1, -1)
        if whole and base.bit_length() * exponent > self._bits * 2:
            self._refuse_digits()
        return base**exponent

    def exponent(self, exponent: Any) -> Any:
        """The right side of `x **= exponent` where x is not a name and cannot be looked at twice."""
        if isinstance(exponent, int) and exponent > self._bits:
            self._refuse_digits()
        return exponent

    def shift(self, count: Any) -> Any:
        """The right side of `<<`."""
        if isinstance(count, int) and count > self._bits * 2:
            self._refuse_digits()
        return count

    def repeat(self, count: Any) -> Any:
        """The other side of `literal * count`."""
        if isinstance(count, int) and count > self._length:
            raise LimitExceeded("length", f"a sequence repeated more than {self._length} times")
        return count

    def _refuse_digits(self) -> None:
        raise LimitExceeded("digits", f"an integer of more than {self._digits} digits")
