"""Which runs a job needs, and the message that tells a cell to make them. Nothing that a run should come to is in that message."""

from __future__ import annotations

import functools
import hashlib
from typing import Any

from policies import CompiledMethod, Policy, PolicyError, compile_expression, compile_method
from sandbox.cell import precompiled
from sandbox.cell.codec import canonical
from sandbox.cell.messages import JOB
from sandbox.cell.snapshots import snapshot_digest
from sandbox.checks import variations
from sandbox.checks.case import Planned
from sandbox.jobs import Example, Job

__all__ = ["cell_job", "plan"]


def plan(job: Job, method: CompiledMethod, policy: Policy, snapshot: dict[str, Any]) -> list[Planned]:
    """The original message, the examples, the generated variations, and the examples of other methods, in this order."""
    planned = []
    bare = not job.examples and not job.message
    if job.message or (bare and _takes(method, job.args, job.kwargs)):
        planned.append(Planned("message", "message", job.args, job.kwargs, {}))
    planned += [_example(f"example:{number}", "example", each) for number, each in enumerate(job.examples)]
    planned += _variations(job, method, policy, snapshot)
    for selector, examples in job.regressions.items():
        planned += [_example(f"regression:{selector}:{number}", "regression", each, selector) for number, each in enumerate(examples)]
    return planned


def _takes(method: CompiledMethod, args: list[Any], kwargs: dict[str, Any]) -> bool:
    return method.accepts(args, kwargs)


def _example(name: str, kind: str, example: Example, selector: str | None = None) -> Planned:
    return Planned(name, kind, example.args, example.kwargs, example.slots or {}, selector, example)


def _variations(job: Job, method: CompiledMethod, policy: Policy, snapshot: dict[str, Any]) -> list[Planned]:
    if "variations" not in policy.checks.required:
        return []
    count = policy.checks.variations if job.variations is None else min(job.variations, policy.checks.variations)
    known = [job.args, *(example.args for example in job.examples)]
    known = [args for args in known if args]
    seed = hashlib.sha256(f"{method.selector} {snapshot_digest(snapshot)} {canonical(known)}".encode()).hexdigest()
    parameters = len(method.parameters) or (1 if method.variadic else 0)
    generated = variations.generate(seed, known, parameters, method.required, count)
    # What the method must be told by name is told as the message or the first example tells it.
    named = job.kwargs or next((example.kwargs for example in job.examples if example.kwargs), {})
    kwargs = {name: value for name, value in named.items() if name in method.keyword_only}
    return [Planned(f"variation:{number}", "variation", args, kwargs, {}) for number, args in enumerate(generated)]


def compiled(job: Job, method: CompiledMethod, policy: Policy, snapshot: dict[str, Any]) -> dict[str, Any]:
    """The candidate, the snapshot's methods and the invariants, as bytecode (`sandbox.cell.precompiled`)."""
    done: list[CompiledMethod] = [method]
    refused: list[tuple[str, str, str]] = []
    wanted = [(value["$method"], name) for each in snapshot["objects"].values() for name, value in each["slots"].items()
              if type(value) is dict and type(value.get("$method")) is str and name != method.selector]  # fmt: skip
    for source, selector in dict.fromkeys(wanted):
        try:
            done.append(compile_method(source, policy, selector))
        except PolicyError as error:
            refused.append((source, selector, str(error)[:200]))
    for source in job.invariants:
        try:
            done.append(compile_expression(source, policy))
        except PolicyError as error:
            refused.append((source, precompiled.EXPRESSION, str(error)[:200]))
    return precompiled.pack(done, refused)


@functools.lru_cache(maxsize=64)
def policy_data(policy: Policy) -> dict[str, Any]:
    """`policy` as it travels; made once, and changed by nobody."""
    return policy.to_json()


def cell_job(
    nonce: str, job: Job, method: CompiledMethod, policy: Policy, snapshot: dict[str, Any], planned: list[Planned]
) -> dict[str, Any]:
    """The message for the cell (`sandbox.cell.messages`)."""
    cell = policy.cell
    return {
        "schema": JOB,
        "nonce": nonce,
        "policy": policy_data(policy),
        "policy_digest": policy.digest,
        "source": job.source,
        "selector": method.selector,
        "compiled": compiled(job, method, policy, snapshot),
        "snapshot": snapshot,
        "calls": [{"name": each.name, "group": each.group, "selector": each.selector, "args": each.args, "kwargs": each.kwargs,
                   "slots": each.slots} for each in planned],
        "repeat": [each.group for each in planned if each.repeated],
        "invariants": job.invariants,
        "limits": {
            "wall_s": cell.wall_s, "cpu_s": cell.cpu_s, "memory_bytes": cell.memory_mb * 1024 * 1024,
            "output_bytes": cell.output_bytes,
        },
    }  # fmt: skip
