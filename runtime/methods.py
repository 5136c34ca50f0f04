"""Behaviour in slots: methods, which are source text with evidence, and primitives, which BatOS ships."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from persistent import Persistent


class Method(Persistent):
    """A committed method: source, the digests that it was verified under, and where it came from.

    Immutable once made; a changed method is another `Method`. It is never pickled as a function and never
    compiled by anything but the policy compiler.

    `policy` and `policy_digest` name the policy of its verdict, `verdict` is that verdict as JSON data and
    `provenance` says who wrote it: `origin` ("mind" or "operator"), and for the mind `message`, `model`
    (digest of the weights), `candidate` (its number) and `time`.
    """

    def __init__(
        self,
        selector: str,
        source: str,
        *,
        source_digest: str,
        policy: str,
        policy_digest: str,
        verdict: Mapping[str, Any] | None,
        provenance: Mapping[str, Any],
    ) -> None:
        self.selector = selector
        self.source = source
        self.source_digest = source_digest
        self.policy = policy
        self.policy_digest = policy_digest
        self.verdict = verdict
        self.provenance = provenance

    def __repr__(self) -> str:
        return f"<method {self.selector} {self.source_digest[:19]}>"


class Primitive:
    """A method that BatOS itself ships: the image holds its name, the package its implementation."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Primitive) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __reduce__(self) -> tuple[type[Primitive], tuple[str]]:
        return (Primitive, (self.name,))

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"

    def function(self) -> Callable[..., Any]:
        """The implementation, taking the receiver first.

        Raises `LookupError` for a name that this version of BatOS does not ship.
        """
        from runtime.primitives import implementation

        return implementation(self.name)
