"""The schema of a policy file (host side). `PolicyFile.model_json_schema()` is what `policies/policy.schema.json` holds.

Each key's description is its documentation: `batos policy show` and the JSON Schema print it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from policies.facades import NAMES
from policies.guest_builtins import ALL_NAMES
from policies.rules import OPTIONAL
from policies.surface import CORE, LAZY

__all__ = ["PolicyFile"]

CHECKS = ("answers", "deterministic", "effects", "invariants", "examples", "variations", "agreement", "regressions")


def _one_of(what: str, valid: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in valid:
            raise PydanticCustomError(
                "unknown_name",
                "unknown {what} {value}",
                {"what": what, "value": repr(value), "reason": f"unknown {what} {value!r}", "valid": valid},
            )
        return value

    return AfterValidator(check)


Builtin = Annotated[str, _one_of("builtin", ALL_NAMES)]
Module = Annotated[str, _one_of("module", tuple(sorted(NAMES)))]
OptionalRule = Annotated[str, _one_of("rule", tuple(sorted(OPTIONAL)))]
Check = Annotated[str, _one_of("check", CHECKS)]


def _attribute(value: str) -> str:
    kind, _, name = value.partition(".")
    tables = {each.__name__: names.split() for each, names in CORE.items()}
    tables |= {spec.rpartition(".")[2]: allowed.split() for spec, (allowed, _) in LAZY.items()}
    if kind not in tables:
        reason, valid = (
            f"unknown type {kind!r} in {value!r}",
            tuple(f"{each}.…" for each in sorted(tables) if tables[each]),
        )
    elif name not in tables[kind]:
        reason, valid = f"{kind} allows no attribute {name!r}", tuple(f"{kind}.{each}" for each in sorted(tables[kind]))
    else:
        return value
    raise PydanticCustomError("unknown_name", "{reason}", {"reason": reason, "valid": valid})


Attribute = Annotated[str, AfterValidator(_attribute)]
Positive = Annotated[int, Field(gt=0)]
Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(gt=0)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SyntaxSection(_Section):
    refuse: list[OptionalRule] = Field([], description="Ids of optional rules (BAT2..) that this policy turns on.")


class LimitsSection(_Section):
    fuel: Positive = Field(5_000_000, description="Steps of one run: turns of loops and entries into functions.")
    recursion: Annotated[int, Field(ge=50, le=5_000)] = Field(
        2_000, description="Depth of calls, counted from the start of the run."
    )
    source_bytes: Positive = Field(65_536, description="Size of a method's source in UTF-8.")
    nesting: Annotated[int, Field(ge=20, le=200)] = Field(100, description="Depth of the syntax tree.")
    int_digits: Annotated[int, Field(ge=100, le=100_000)] = Field(
        4_300, description="Decimal digits of integers in source, powers, shifts and slots."
    )
    sequence_length: Positive = Field(10_000_000, description="Length of a repeated sequence literal.")
    value_depth: Annotated[int, Field(ge=2, le=200)] = Field(
        64, description="Nesting of a value in a slot, argument or answer."
    )
    value_items: Positive = Field(250_000, description="Items in one such value, all levels together.")
    print_bytes: Count = Field(16_384, description="Characters of print output kept as evidence.")


class SlotsSection(_Section):
    writable: list[str] = Field(["*"], description="fnmatch patterns of slot names that a method may assign.")
    protected: list[str] = Field(
        ["examples", "intents", "invariants", "policy"], description="Patterns that it may not, whatever writable says."
    )
    create: bool = Field(True, description="Whether an assignment may create a slot.")
    delete: bool = Field(True, description="Whether slots may be deleted.")
    retype: bool = Field(True, description="Whether a slot's value may change its type; None in the place of a value is a change.")


class ObjectsSection(_Section):
    access: Literal["none", "read", "write"] = Field(
        "read", description="What a method may do with slots of objects it refers to."
    )
    clone: bool = Field(False, description="Whether it may make objects by cloning.")
    cognition: bool = Field(False, description="Whether it may ask the model (infer_).")
    clock: bool = Field(False, description="Whether it may read the time.")


class ChecksSection(_Section):
    required: list[Check] = Field(list(CHECKS), description="What a candidate must prove before it is kept.")
    variations: Count = Field(8, description="Generated argument variations that it is run on.")
    agreement: Annotated[float, Field(ge=0, le=1)] = Field(
        0.0, description="Share of candidates that must behave alike; 0: recorded only."
    )


class CellSection(_Section):
    wall_s: Seconds = Field(10.0, description="Wall-clock seconds of one job.")
    cpu_s: Seconds = Field(5.0, description="CPU seconds, in one interpreter, of the message, of each example, of all variations, of all examples of other methods, and of all invariants; and of each send to a kept method.")
    memory_mb: Positive = Field(256, description="Memory in MiB.")
    pids: Positive = Field(16, description="Processes and threads.")
    output_bytes: Positive = Field(1_048_576, description="Bytes that the cell may write.")
    tmp_bytes: Count = Field(1_048_576, description="Bytes of writable scratch space.")
    snapshot_objects: Positive = Field(1_000, description="Objects in a snapshot.")
    snapshot_bytes: Positive = Field(1_048_576, description="Size of a snapshot.")
    snapshot_depth: Positive = Field(8, description="References followed from the receiver.")
    minimum_isolation: Literal["process", "namespace", "container", "user-namespace", "vm"] = Field(
        "namespace", description="The weakest isolation that will do; `sandbox.isolation` says what each is."
    )


class MindSection(_Section):
    candidates: Positive = Field(3, description="Candidates sampled for one message.")
    repairs: Count = Field(2, description="How often findings go back to the model.")
    max_tokens: Count = Field(400, description="Longest answer of the model, in tokens.")


class PolicyFile(BaseModel):
    """A policy file. Keys that are left out come from the parent, or are the defaults given here."""

    model_config = ConfigDict(extra="forbid", strict=True, title="BatOS policy")

    name: str = Field("", description="How people call it; the file's name if left out.")
    version: Positive = Field(1, description="Raised by its authors with every change.")
    extends: str | None = Field(
        None, description="A shipped policy, or a file relative to this one, whose keys are inherited."
    )
    purpose: str = Field("", description="What this policy is for.")
    residual_risk: str = Field("", description="What it does not protect from.")
    execution: Literal["worker", "in-process"] = Field("worker", description="Where kept methods run.")
    builtins: list[Builtin] = Field([], description="Builtins a method may use; a list replaces the parent's.")
    modules: list[Module] = Field([], description="Modules a method may import; a list replaces the parent's.")
    deny_attributes: list[Attribute] = Field(
        [], description='Attributes taken away beyond the language, as "type.name", such as "str.format".'
    )
    syntax: SyntaxSection = SyntaxSection()
    limits: LimitsSection = LimitsSection()
    slots: SlotsSection = SlotsSection()
    objects: ObjectsSection = ObjectsSection()
    checks: ChecksSection = ChecksSection()
    cell: CellSection = CellSection()
    mind: MindSection = MindSection()
