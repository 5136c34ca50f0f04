"""What a payload is, and the shorthand in which the families are written."""

from __future__ import annotations

from dataclasses import dataclass, field

# What tells that a payload succeeded; the worker watches all of them whatever the payload aims at.
CANARIES = {
    "file": "the content of a file outside came out",
    "secret": "a secret that only the host's objects hold came out",
    "state": "something that belongs to another object, to the host or to the next run was changed",
    "marker": "a file was created or an environment variable set: code ran that the policy does not know",
    "reached": "the word came out that a payload says only with something in hand that is beyond the closed world",
    "swallowed": "a limit was met and the run answered all the same",
    "time": "the worker was still busy after its CPU limit and its deadline",
    "memory": "the worker got more memory than its limit",
}
# What stops it. "inert": it runs to its end and does nothing that it may not.
LAYERS = ("compiler", "guard", "limit", "process", "inert")


@dataclass(frozen=True)
class Payload:
    """One attack. `source` defines a method `m`; `@FILE@` and `@MARK@` stand for paths that the worker makes."""

    family: str
    number: int
    technique: str
    origin: str
    canary: str
    layer: str
    source: str

    @property
    def id(self) -> str:
        return f"{self.family}-{self.number:02d}"


@dataclass
class Family:
    """Collects payloads, and the honest relatives that must stay possible."""

    name: str
    about: str
    payloads: list[Payload] = field(default_factory=list)
    honest: list[str] = field(default_factory=list)

    def add(self, layer: str, canary: str, technique: str, origin: str, body: str, head: str = "") -> None:
        self.payloads.append(
            Payload(self.name, len(self.payloads) + 1, technique, origin, canary, layer, method(body, head))
        )

    def near(self, body: str, head: str = "") -> None:
        """An honest near relative."""
        self.honest.append(method(body, head))


def method(body: str, head: str = "") -> str:
    if body.startswith("#!"):  # a whole source, as it stands
        return body[2:]
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"{head}\ndef m(self):\n{lines}\n" if head else f"def m(self):\n{lines}\n"
