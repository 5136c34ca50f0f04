"""Where committed methods run: the seam between a send and the code that answers it.

An executor is given a receiver and a selector that lookup finds a method for, and answers what the method answered
after its effects are in the receiver's image. `InVM` runs methods in this process under the receiver's policy; a resident worker takes its
place by `use`.
"""

from __future__ import annotations

from typing import Any, Protocol

from policies import MISSING, Outcome, World, run_method
from runtime.errors import MethodLimit, MethodRaised, SlotError
from runtime.objects import UvmObject, remove_slot, settle, write_slot
from runtime.policing import CONTROL_SLOTS, policy_of
from runtime.selectors import is_parent
from runtime.snapshots import Neighbourhood


class Executor(Protocol):
    """Runs committed methods."""

    def run(
        self, receiver: UvmObject, selector: str, after: UvmObject | None, /, *arguments: Any, **keywords: Any
    ) -> Any:
        """The answer of the method that lookup of `selector` finds for `receiver` (behind `after`, in a resend), after its effects were applied and committed
        (or left to the transaction that the caller holds).

        Raises `MethodRaised` for the method's own exception and `MethodLimit` when it was stopped; neither
        leaves an effect. Raises `policies.PolicyError` when the receiver's policy refuses the source, and
        `SlotError` for arguments that cannot be kept.
        """
        ...


class InVM:
    """Runs methods in the VM's process, on plain copies of what they touch."""

    def run(
        self, receiver: UvmObject, selector: str, after: UvmObject | None, /, *arguments: Any, **keywords: Any
    ) -> Any:
        """See `Executor.run`."""
        neighbourhood = Neighbourhood(receiver)
        world = World(neighbourhood, policy_of(receiver))
        given = [neighbourhood.outward(value) for value in arguments]
        named = {name: neighbourhood.outward(value) for name, value in keywords.items()}
        behind = None if after is None else neighbourhood.id_of(after)
        outcome = run_method(world, neighbourhood.receiver, selector, given, named, after=behind)
        _raise_failure(selector, outcome)
        if outcome.effects or outcome.created:
            apply(neighbourhood, outcome, selector)
            settle(receiver)
        return neighbourhood.inward(outcome.value)


def apply(neighbourhood: Neighbourhood, outcome: Outcome, selector: str) -> None:
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


_executor: Executor = InVM()


def executor() -> Executor:
    """The executor of this process."""
    return _executor


def use(other: Executor) -> None:
    """Make `other` the executor of this process from now on."""
    global _executor  # noqa: PLW0603  # one per process, as the worker processes behind it are
    _executor = other
