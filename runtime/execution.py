"""Where committed methods run: the seam between a send and the code that answers it.

An executor is given a receiver and a selector that lookup finds a method for, and answers what the method answered
after its effects are in the receiver's image. `runtime.residents.Resident` runs methods in confined processes; `InVM` runs them in this
process, which is for policies that say so (`execution = "in-process"`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from policies import MISSING, Outcome, Policy, World, run_method
from runtime.errors import MethodLimit, MethodRaised, SlotError
from runtime.methods import Primitive
from runtime.objects import UvmObject, lookup, remove_slot, settle, write_slot
from runtime.policing import CONTROL_SLOTS, policy_of
from runtime.selectors import is_parent
from runtime.snapshots import Neighbourhood

#: Primitives that a method may ask for, where its policy allows cognition.
ASKED = frozenset({"infer_"})


class Executor(Protocol):
    """Runs committed methods."""

    def run(
        self, receiver: UvmObject, selector: str, after: UvmObject | None, /, *arguments: Any, **keywords: Any
    ) -> Any:
        """The answer of the method that lookup of `selector` finds for `receiver` (behind `after`, in a resend), after its effects were applied and committed
        (or left to the transaction that the caller holds).

        Raises `MethodRaised` for the method's own exception and `MethodLimit` when it was stopped, or its process ended; neither
        leaves an effect. Raises `policies.PolicyError` when the receiver's policy refuses the source, and
        `SlotError` for arguments that cannot be kept.
        """
        ...


class Changes(Protocol):
    """What a run would change, by the ids that it knows."""

    @property
    def effects(self) -> Mapping[str, Mapping[str, tuple[Any, Any]]]:
        """id -> slot -> (old, new), `MISSING` for absent."""
        ...

    @property
    def created(self) -> Mapping[str, Sequence[str]]:
        """Ids of new objects with their parents."""
        ...


class Shown(Protocol):
    """The objects that a run was shown, by the ids that it knows."""

    def object_of(self, oid: str) -> UvmObject:
        """The object with that id. Raises `KeyError` for one that was never given."""
        ...

    def admit(self, oid: str, obj: UvmObject) -> None:
        """Know `obj`, which the run created, by the id that the run gave it."""
        ...

    def inward(self, value: Any) -> Any:
        """A run's `value` for the image. Raises `SlotError` for a reference to what the run was not shown."""
        ...


class InVM:
    """Runs methods in the VM's process, on plain copies of what they touch."""

    def run(
        self, receiver: UvmObject, selector: str, after: UvmObject | None, /, *arguments: Any, **keywords: Any
    ) -> Any:
        """See `Executor.run`."""
        neighbourhood = Neighbourhood(receiver)
        policy = policy_of(receiver)
        world = World(neighbourhood, policy, primitives=_primitives(neighbourhood, policy))
        given = [neighbourhood.outward(value) for value in arguments]
        named = {name: neighbourhood.outward(value) for name, value in keywords.items()}
        behind = None if after is None else neighbourhood.id_of(after)
        outcome = run_method(world, neighbourhood.receiver, selector, given, named, after=behind)
        _raise_failure(selector, outcome)
        if outcome.effects or outcome.created:
            apply(neighbourhood, outcome, selector)
            settle(receiver)
        return neighbourhood.inward(outcome.value)


def _primitives(neighbourhood: Neighbourhood, policy: Policy) -> Mapping[str, Callable[[str, list[Any], dict[str, Any]], Any]]:
    """What a run may ask of the VM."""

    def infer(oid: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        given = [neighbourhood.inward(value) for value in args]
        named = {name: neighbourhood.inward(value) for name, value in kwargs.items()}
        return neighbourhood.outward(answer_of_primitive(neighbourhood.object_of(oid), "infer_", given, named))

    return {"infer_": infer} if policy.objects.cognition else {}


def answer_of_primitive(receiver: UvmObject, name: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """What `receiver` answers to a primitive that a method asks for.

    Raises `AttributeError` when delegation finds no such primitive, and what the primitive raises.
    """
    found = lookup(receiver, name) if name in ASKED else None
    if found is None or not isinstance(found.value, Primitive):
        raise AttributeError(f"nobody understands {name!r}")
    return found.value.function()(receiver, *arguments, **keywords)


def apply(neighbourhood: Shown, outcome: Changes, selector: str) -> None:
    """Write the effects of a run into the objects. All of them are checked before the first is written.

    Raises `MethodLimit` for an effect on a slot that decides about methods, whatever the policy said.
    """
    for oid, parents in outcome.created.items():
        neighbourhood.admit(oid, UvmObject([neighbourhood.object_of(parent) for parent in parents]))
    writes = []
    for oid, changes in outcome.effects.items():
        target = neighbourhood.object_of(oid)
        for name, (_, new) in changes.items():
            if name in CONTROL_SLOTS or is_parent(name):
                raise MethodLimit(selector, f"it would change {name}, which decides about methods")
            try:
                writes.append((target, name, MISSING if new is MISSING else neighbourhood.inward(new)))
            except SlotError as error:
                raise MethodLimit(selector, f"it left something in {name} that an image cannot keep: {error}") from None
    for target, name, value in writes:
        if value is MISSING:
            remove_slot(target, name)
        else:
            write_slot(target, name, value)


def _raise_failure(selector: str, outcome: Outcome) -> None:
    if outcome.limit is not None:
        raise MethodLimit(selector, f"{outcome.limit}: {outcome.evidence.get('limit', 'more than its policy allows')}")
    if outcome.raised is not None:
        raise MethodRaised(selector, str(outcome.raised), outcome.raised.message, outcome.raised.line)


_executor: Executor | None = None


def executor() -> Executor:
    """The executor of this process: resident workers, unless another one was put in their place."""
    global _executor  # noqa: PLW0603  # one per process, as the worker processes behind it are
    if _executor is None:
        from runtime.residents import Resident

        _executor = Resident()
    return _executor


def release(database: Any) -> None:
    """The image in `database` is closed: no process keeps anything of it."""
    if _executor is not None and hasattr(_executor, "close"):
        _executor.close(database)


def use(other: Executor) -> None:
    """Make `other` the executor of this process from now on."""
    global _executor  # noqa: PLW0603  # one per process, as the worker processes behind it are
    _executor = other
