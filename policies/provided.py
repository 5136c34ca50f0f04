"""What compiled code finds in a run: builtins, guards, modules, its own functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policies import facades
from policies.arithmetic import Arithmetic
from policies.attributes import Open, guarded_getattr, read_args
from policies.fuel import FuelTank, check_caught
from policies.guest_builtins import Stepped, base_builtins, type_of
from policies.policy import Policy
from policies.proxies import SlotProxy, guest_delattr, guest_setattr, own_slots, writable_target

if TYPE_CHECKING:
    from policies.method import CompiledMethod

__all__ = ["Provided"]

_GUARDS = {
    "$Exception": Exception,
    "$zip": zip,
    "$getattr": guarded_getattr,
    "$args": read_args,
    "$isinstance": isinstance,
    "$Open": Open,
    "$caught": check_caught,
    "$type": type_of,
    "$write": writable_target,
    "$stepped": Stepped,
    "$own": own_slots,
}
_MADE = {"print": None, "setattr": guest_setattr, "delattr": guest_delattr}
_shared: dict[str, dict[str, Any]] = {}


class Provided:
    """The half of a run that compiled code talks to."""

    def __init__(self, policy: Policy, seed: int) -> None:
        self.policy, self.seed = policy, seed
        self.tank = FuelTank(policy.limits.fuel)
        self._functions: dict[tuple[str, str], Callable[..., Any]] = {}
        self._facades: dict[str, Any] = {}
        self._random: Any = None
        self._suspends = False
        self._printed: list[str] = []
        self._print_left = policy.limits.print_bytes
        self._builtins = self._make_builtins()

    def _make_builtins(self) -> dict[str, Any]:
        base = _shared.get(self.policy.digest)
        if base is None:
            arithmetic = Arithmetic(self.policy.limits)
            base = (
                base_builtins(self.policy.builtins, arithmetic)
                | _GUARDS
                | {
                    "$power": arithmetic.power,
                    "$exponent": arithmetic.exponent,
                    "$shift": arithmetic.shift,
                    "$repeat": arithmetic.repeat,
                }
                # The one that prints is made for each run.
                | {name: function for name, function in _MADE.items() if name in self.policy.builtins}
            )
            _shared[self.policy.digest] = base
        made = dict(base)
        made["$tick"], made["$fuel"], made["$import"] = self.tank.tick, self.tank.fuel, self.load_module
        if "print" in made:  # as the policy has it
            made["print"] = self._print
        return made

    @property
    def random(self) -> Any:
        """The generator behind `random` and `uuid` in this run."""
        if self._random is None:
            import random

            self._random = random.Random(self.seed)
        return self._random

    def load_module(self, name: str) -> Any:
        """The facade of a module of the policy. Raises ImportError for any other."""
        facade = self._facades.get(name)
        if facade is None:
            if name not in self.policy.modules and name != "collections.abc":
                raise ImportError(f"no module named {name!r} here")
            facade = self._facades[name] = facades.load(name, self)
        return facade

    def resend(self, proxy: SlotProxy, holder: str, selector: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        raise NotImplementedError

    def function(self, method: CompiledMethod, holder: str) -> Callable[..., Any]:
        """The function of a holder's method, made once a run: its module-level names live as long as the run."""
        known = self._functions.get((method.source_digest, holder))
        if known is None:
            namespace: dict[str, Any] = {
                "__builtins__": self._builtins,
                "__name__": "method",
                "$resend": self._resender(holder),
            }
            exec(method.code, namespace)  # noqa: S102 - the only place where compiled guest code starts
            made: Any = namespace["$method"]
            made.__name__ = made.__qualname__ = method.selector  # what its text and its errors call it
            self._suspends = self._suspends or method.suspends
            known = self._functions[method.source_digest, holder] = made
        return known

    def _resender(self, holder: str) -> Callable[[SlotProxy], Callable[..., Any]]:
        """`$resend`: what `self.resend` is in the methods of `holder`."""

        def bind(proxy: SlotProxy) -> Callable[..., Any]:
            def resend(selector: str, /, *args: Any, **kwargs: Any) -> Any:
                return self.resend(proxy, holder, selector, args, kwargs)

            return resend

        return bind

    def _print(
        self, *values: Any, sep: str | None = " ", end: str | None = "\n", file: Any = None, flush: bool = False
    ) -> None:
        text = (" " if sep is None else sep).join(map(str, values)) + ("\n" if end is None else end)
        kept = text[: self._print_left]
        self._print_left -= len(kept)
        self._printed.append(kept)
