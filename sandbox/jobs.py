"""Jobs and verdicts: what is asked of a sandbox, and what it answers. Both travel as JSON, with sizes and a version."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from sandbox.cell.codec import Bounds, Decoder, EncodingError, digest
from sandbox.cell.snapshots import check_references, decode_snapshot
from sandbox.encoding import from_notation, to_snapshot

__all__ = ["JOB_SCHEMA", "VERDICT_SCHEMA", "CheckResult", "Example", "FindingRecord", "Job", "SandboxRecord", "Verdict", "VerdictName"]

JOB_SCHEMA: Final = "batos.job/1"
VERDICT_SCHEMA: Final = "batos.verdict/1"

VerdictName = Literal["passed", "rejected", "failed", "violation", "timeout", "memory", "crashed", "infra_error"]
Stage = Literal["policy", "sandbox", "checks", "passed"]
MAX_EXAMPLES = 1000
MAX_SOURCE = 1_000_000  # characters; a policy's own limit is far below


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Model):
    """One call and what must come of it. A field that is not given demands nothing: without `returns` any answer is right.

    `args`, `kwargs`, `slots`, `returns` and `after` hold values in the codec's JSON form, or plain Python values, which are encoded. `slots` replaces
    some of the receiver's before the call, `after` is what some of them must hold then, `raises` names an exception.
    """

    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    slots: dict[str, Any] | None = None
    returns: Any = None
    raises: str | None = None
    after: dict[str, Any] | None = None

    @field_validator("args", "kwargs", "slots", "returns", "after", mode="before")
    @classmethod
    def _encoded(cls, value: Any) -> Any:
        return _notation(value)

    @model_validator(mode="after")
    def _one_outcome(self) -> Example:
        if self.raises is not None and "returns" in self.model_fields_set:
            raise ValueError("an example has returns or raises, not both")
        return self

    @property
    def demands_answer(self) -> bool:
        """Whether `returns` was given (`None` counts)."""
        return "returns" in self.model_fields_set


class Job(_Model):
    """A candidate, the receiver that it is run against, and what it is asked.

    The receiver is `snapshot` (a `batos.snapshot/1`), or is written down: `slots`, and `objects` that `{"$ref": name}` refers to. With `message`, `args`
    and `kwargs` are the original message, which the candidate must answer; without, only its examples are run (and if it has
    none and nothing says otherwise, one call with `args` and `kwargs` as they are).
    """

    schema_: Literal["batos.job/1"] = Field(default=JOB_SCHEMA, alias="schema")
    source: Annotated[str, Field(max_length=MAX_SOURCE)]
    selector: str | None = None
    slots: dict[str, Any] = {}
    objects: dict[str, dict[str, Any]] = {}
    snapshot: dict[str, Any] | None = None
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    message: bool = False
    examples: Annotated[list[Example], Field(max_length=MAX_EXAMPLES)] = []
    regressions: dict[str, Annotated[list[Example], Field(max_length=MAX_EXAMPLES)]] = {}
    invariants: list[str] = []
    variations: Annotated[int, Field(ge=0, le=1000)] | None = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @field_validator("args", "kwargs", "slots", "objects", mode="before")
    @classmethod
    def _encoded(cls, value: Any) -> Any:
        return _notation(value)

    @model_validator(mode="after")
    def _one_receiver(self) -> Job:
        if self.snapshot is not None and (self.slots or self.objects):
            raise ValueError("a receiver is a snapshot, or slots and objects, not both")
        return self

    def receiver(self, bounds: Bounds = Bounds()) -> dict[str, Any]:  # noqa: B008 - frozen
        """The snapshot to run against. Raises `EncodingError` when what was given is not one, or arguments or examples are no values for it."""
        snapshot = self.snapshot if self.snapshot is not None else to_snapshot(self.slots, self.objects)
        decode_snapshot(snapshot, bounds)
        decoder = Decoder(bounds)
        decoder.decode([self.args, list(self.kwargs.values())], bounds.depth)
        for example in (*self.examples, *(each for examples in self.regressions.values() for each in examples)):
            decoder.decode([example.args, list(example.kwargs.values()), list((example.slots or {}).values())], bounds.depth)
        check_references(decoder.mentioned, snapshot["objects"])
        return snapshot

    def digest(self) -> str:
        """`sha256:…` over everything that was asked."""
        return digest(self.model_dump(mode="json", by_alias=True, exclude_unset=True))


class FindingRecord(_Model):
    """One reason of the policy against the source."""

    rule: str
    line: int
    column: int
    message: str
    cwe: str | None = None


class CheckResult(_Model):
    """One check, by name, and what it came to."""

    name: str
    passed: bool
    message: str = ""


class SandboxRecord(_Model):
    """Where the candidate was run, and under which controls, as they were read back."""

    backend: str
    image: str | None = None
    isolation: str | None = None
    runtime: str | None = None
    controls: dict[str, Any] = {}


class Verdict(_Model):
    """The judgement over one candidate, bound by digests to what it was made about.

    `effects` is `{object: {slot: {"old", "new"}}}` and `value`, `raised` the answer, both of the original message and encoded. `evidence` is what was
    observed that is not an answer: audit events, denied calls, resources. It is evidence *of something*, never proof of innocence.
    """

    schema_: Literal["batos.verdict/1"] = Field(default=VERDICT_SCHEMA, alias="schema")
    verdict: VerdictName
    stage: Stage
    findings: list[FindingRecord] = []
    checks: list[CheckResult] = []
    effects: dict[str, Any] = {}
    value: Any = None
    raised: dict[str, Any] | None = None
    evidence: dict[str, Any] = {}
    timings_ms: dict[str, float] = {}
    job_digest: str
    source_digest: str
    policy_digest: str
    snapshot_digest: str | None = None
    sandbox: SandboxRecord

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @property
    def passed(self) -> bool:
        """Whether the candidate may be kept."""
        return self.verdict == "passed"


def _notation(value: Any) -> Any:
    try:
        return from_notation(value)
    except EncodingError as error:
        raise ValueError(str(error)) from None
