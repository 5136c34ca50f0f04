"""A compiled method, and running it alone on plain slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from policies.objects import DictSource, Outcome, Raised, World, run_method
from policies.policy import Policy
from policies.values import MethodSource

__all__ = ["Answer", "CompiledExpression", "CompiledMethod"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run gave. `slots` and `objects` are the states after it, equal to the given ones if it raised.

    `raised` is the exception's type name with `.message` and `.line`; a limit shows there as "LimitExceeded" and in `limit`
    as "fuel", "recursion", "memory", "digits", "length" or "output".
    """

    value: Any
    raised: Raised | None
    slots: dict[str, Any]
    objects: dict[str, dict[str, Any]]
    fuel: int
    limit: str | None = None
    effects: dict[str, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CompiledMethod:
    """Source that its policy accepts. `parameters` are the names after self, in order."""

    selector: str
    source: str
    source_digest: str
    policy: Policy
    code: CodeType
    parameters: tuple[str, ...] = ()
    required: int = 0
    positional_only: int = 0
    keyword_only: tuple[str, ...] = ()
    keyword_required: tuple[str, ...] = ()
    variadic: bool = False
    variadic_keywords: bool = False
    modules: tuple[str, ...] = ()
    suspends: bool = False  # whether a generator of it could be left inside a `try` or `with`

    @property
    def policy_digest(self) -> str:
        return self.policy.digest

    def accepts(self, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None) -> bool:
        """Whether a call with these arguments would bind to the parameters."""
        kwargs = kwargs or {}
        if len(args) > len(self.parameters) and not self.variadic:
            return False
        by_name = set(self.parameters[max(len(args), self.positional_only) :])
        unknown = set(kwargs) - by_name - set(self.keyword_only)
        if unknown and (not self.variadic_keywords or unknown & set(self.parameters[self.positional_only : len(args)])):
            return False
        missing = set(self.parameters[len(args) : self.required]) - (set(kwargs) & by_name)
        return not missing and not set(self.keyword_required) - set(kwargs)

    def run(
        self,
        slots: Mapping[str, Any] | None = None,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        objects: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        seed: int = 0,
    ) -> Answer:
        """Run on a receiver with these slots, in this process.

        `{"$ref": "other"}` as a slot value or inside one refers to an object of `objects`; a slot named `…*` with a reference is a
        parent. Nothing given is changed. Raises: NotPlain when the given data is not plain.
        """
        source = DictSource(slots or {}, objects or {}, {self.selector: MethodSource(self.source)})
        world = World(source, self.policy, seed=seed)
        outcome = run_method(world, DictSource.RECEIVER, self, source.read(list(args)), source.read(dict(kwargs or {})))
        return self._answer(source, outcome)

    def _answer(self, source: DictSource, outcome: Outcome) -> Answer:
        slots, others = source.after(outcome.effects)
        raised = outcome.raised
        if outcome.limit and raised is None:
            raised = Raised("LimitExceeded", outcome.evidence.get("limit", outcome.limit), None)
        return Answer(
            value=source.write(outcome.value),
            raised=raised,
            slots=slots,
            objects=others,
            fuel=outcome.fuel,
            limit=outcome.limit,
            effects=outcome.effects,
            evidence=outcome.evidence,
        )


@dataclass(frozen=True)
class CompiledExpression(CompiledMethod):
    """An expression over self; `run(slots)` answers its value."""
