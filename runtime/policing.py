"""Which policy an object's methods are held to, and which slots no method may write."""

from __future__ import annotations

from functools import lru_cache

from policies import Policy, load_policy
from runtime.awakening import DEFAULT_POLICY
from runtime.errors import SlotError
from runtime.mirrors import Mirror
from runtime.objects import UvmObject, label_of

#: Slots that decide about methods. They are set by people; code that could write them would judge itself.
CONTROL_SLOTS = frozenset({"policy", "examples", "invariants", "intents"})


def policy_of(obj: UvmObject) -> Policy:
    """The policy that the slot `policy` names, found by delegation.

    Raises `policies.PolicyFileError` when there is no such policy, `SlotError` when the slot holds no name.
    """
    name = Mirror(obj).data("policy", DEFAULT_POLICY)
    if not isinstance(name, str):
        raise SlotError(f"{label_of(obj)} has a {type(name).__name__} for its policy: valid is the name or path of a policy file")
    return load_cached(name)


@lru_cache(maxsize=32)
def load_cached(name: str) -> Policy:
    """The policy of that name or path, read once per process. Raises `policies.PolicyFileError`."""
    return load_policy(name)
