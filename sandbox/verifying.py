"""From a job to a verdict: the policy first, then one cell, then the checks over what was observed.

No path through here gives `passed` without an observation of every run that was planned.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from policies import CompiledMethod, Policy, PolicyError, compile_method
from sandbox.backends.base import Backend, CellSpec, Output
from sandbox.cell import messages
from sandbox.cell.codec import Bounds, EncodingError
from sandbox.cell.snapshots import snapshot_digest
from sandbox.checks import Case, agreement, judge
from sandbox.checks.case import Observation, Planned, told
from sandbox.encoding import require_text
from sandbox.errors import AnswerError, SandboxFault
from sandbox.jobs import CheckResult, FindingRecord, Job, SandboxRecord, Verdict
from sandbox.planning import cell_job, plan

__all__ = ["Sandbox"]

GRACE_S = 2.0  # that a cell has beyond its own clock to say so itself
_OUT_OF_TIME = frozenset({"fuel", "cpu", "wall"})
_OUT_OF_MEMORY = frozenset({"memory", "digits", "length"})


class Sandbox:
    """Verifies jobs under one policy with one backend. Use it as a context manager; threads may share it."""

    def __init__(self, backend: Backend, policy: Policy) -> None:
        self._backend = backend
        self._policy = policy
        self._spec = CellSpec.of(policy)

    @property
    def name(self) -> str:
        """Which backend it is: "docker", "bubblewrap"."""
        return self._backend.name

    @property
    def policy(self) -> Policy:
        """The policy that candidates are held to."""
        return self._policy

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the backend holds."""
        self._backend.close()

    def verify(self, job: Job) -> Verdict:
        """The verdict over one candidate. What goes wrong on the host's side is the verdict `infra_error`, never an exception.

        Raises `EncodingError` for a job whose values or snapshot are malformed: that is the caller's mistake.
        """
        return _Verification(self._backend, self._policy, self._spec, job).verdict()


class _Verification:
    """One job on its way to a verdict. Methods are in the order in which they are called."""

    def __init__(self, backend: Backend, policy: Policy, spec: CellSpec, job: Job) -> None:
        self._backend = backend
        self._policy = policy
        self._spec = spec
        self._job = job
        self._timings: dict[str, float] = {}
        self._started = time.perf_counter()
        self._controls: dict[str, Any] = {}
        self._snapshot = job.receiver(Bounds(objects=policy.cell.snapshot_objects, bytes=policy.cell.snapshot_bytes))

    def verdict(self) -> Verdict:
        try:
            with self._timed("policy"):
                method = compile_method(self._job.source, self._policy, self._job.selector)
                planned = plan(self._job, method, self._policy, self._snapshot)
        except PolicyError as refusal:
            return self._verdict("rejected", "policy", findings=[_finding(each) for each in refusal.findings])
        problem = self._cannot_take_message(method) or (None if planned else "nothing to run: give it arguments or an example")
        if problem is not None:
            return self._verdict("failed", "checks", checks=[CheckResult(name="answers", passed=False, message=problem)])
        try:
            return self._run(method, planned)
        except SandboxFault as fault:
            return self._infra_error(str(fault))

    def _cannot_take_message(self, method: CompiledMethod) -> str | None:
        if self._job.message and not method.accepts(self._job.args, self._job.kwargs):
            return f"{method.selector}({', '.join(['self', *method.parameters])}) does not take the message's arguments"
        return None

    def _run(self, method: CompiledMethod, planned: list[Planned]) -> Verdict:
        nonce = secrets.token_hex(16)
        message = messages.frame(cell_job(nonce, self._job, method, self._policy, self._snapshot, planned))
        with self._timed("start"):
            cell = self._backend.start(self._spec)
        try:
            self._controls = cell.controls
            with self._timed("run"):
                output = cell.exchange(message, self._policy.cell.wall_s + GRACE_S)
            try:
                answer = messages.check_answer(self._read(output), nonce)
            except (AnswerError, EncodingError) as error:
                # Asked of a cell that is silent too: an engine that does not answer is the host's fault, not a slow candidate.
                out_of_memory = output.ended in {"closed", "wall"} and cell.out_of_memory()
                if output.ended == "closed" and not out_of_memory and cell.killed():
                    raise SandboxFault("the cell was killed from outside") from None
                return self._no_answer(output, str(error), out_of_memory=out_of_memory)
        finally:
            with self._timed("destroy"):
                cell.destroy()
        with self._timed("judge"):
            return self._judge(planned, answer, output)

    def _read(self, output: Output) -> Any:
        answer = messages.unframe(output.data, self._spec.output_bytes)
        body = output.data[messages.HEADER.size :]
        # Only an escape, or another encoding, can spell what is no text; an honest answer rarely has one.
        plain = body.isascii() and b"\\u" not in body and b"\0" not in body
        return answer if plain else require_text(answer)

    def _no_answer(self, output: Output, reason: str, *, out_of_memory: bool) -> Verdict:
        evidence = {"cell": reason, "diagnostics": output.diagnostics[-1000:]}
        if output.ended == "wall":
            return self._verdict("timeout", "sandbox", evidence={**evidence, "cell": "the cell did not answer in time"})
        if out_of_memory:
            return self._verdict("memory", "sandbox", evidence={**evidence, "cell": "the cell ran out of memory"})
        return self._verdict("crashed", "sandbox", evidence=evidence)

    def _judge(self, planned: list[Planned], answer: dict[str, Any], output: Output) -> Verdict:
        case = Case(self._policy, self._job, self._snapshot, planned, answer["observations"])
        evidence = _evidence(case)
        shown = _shown(case)
        if output.diagnostics:
            evidence["diagnostics"] = output.diagnostics[-1000:]
        if answer["fault"] is not None:
            return self._verdict("crashed", "sandbox", evidence={**evidence, "cell": answer["fault"]}, **shown)
        ended = _ended_badly(case)
        if ended is not None:
            return self._verdict(ended, "sandbox", evidence=evidence, **shown)
        missing = _missing(case)
        if missing:
            return self._verdict("crashed", "sandbox", evidence={**evidence, "cell": f"no observation of {missing[0]}"}, **shown)
        try:
            checks = judge(case)
            evidence["behaviour"] = agreement.behaviour(case)
        except (EncodingError, KeyError, TypeError, ValueError, RecursionError) as error:
            # Only an answer that our own cell does not give gets here.
            return self._verdict("crashed", "sandbox", evidence={**evidence, "cell": f"unreadable observation: {error}"[:300]})
        if all(check.passed for check in checks):
            return self._verdict("passed", "passed", checks=checks, evidence=evidence, **shown)
        verdict = _limit_verdict(case) or "failed"
        return self._verdict(verdict, "checks", checks=checks, evidence=evidence, **shown)

    def _infra_error(self, reason: str) -> Verdict:
        check = CheckResult(name="sandbox", passed=False, message=reason)
        return self._verdict("infra_error", "sandbox", checks=[check], evidence={"fault": reason})

    def _verdict(self, verdict: Any, stage: Any, **fields: Any) -> Verdict:
        from policies.compiler import source_digest

        self._timings["total"] = (time.perf_counter() - self._started) * 1000
        return Verdict(
            verdict=verdict,
            stage=stage,
            timings_ms={name: round(spent, 2) for name, spent in self._timings.items()},
            job_digest=self._job.digest(),
            source_digest=source_digest(self._job.source),
            policy_digest=self._policy.digest,
            snapshot_digest=snapshot_digest(self._snapshot),
            sandbox=SandboxRecord(**self._backend.describe(), controls=self._controls),
            **fields,
        )

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._timings[name] = (time.perf_counter() - started) * 1000


def _finding(found: Any) -> FindingRecord:
    return FindingRecord(**{**found.to_json(), "cwe": found.cwe or None})


def _ended_badly(case: Case) -> Any:
    """The verdict of runs that were no runs, the gravest first, or None."""
    seen = case.observations
    if any(each["events"] or each["denied"] for each in seen):
        return "violation"
    if any(each["ended"] in {"killed", "silent"} for each in seen):
        return "crashed"
    return _limit_verdict(case, {"cpu", "wall", "memory"})


def _limit_verdict(case: Case, which: set[str] | frozenset[str] = _OUT_OF_TIME | _OUT_OF_MEMORY) -> Any:
    limits = {each["limit"] for each in case.observations} & which
    if limits & _OUT_OF_TIME:
        return "timeout"
    return "memory" if limits & _OUT_OF_MEMORY else None


def _missing(case: Case) -> list[str]:
    """Runs that were planned and not observed, or not in both interpreters where both were to make them."""
    missing = []
    limited = any(each["ended"] == "limit" for each in case.observations)
    for planned in case.planned:
        times = sum((planned.name, interpreter) in case.seen for interpreter in (0, 1))
        if times < (2 if planned.repeated else 1):
            missing.append(told(planned))
    # After a limit the cell stops; the checks then fail on the limit itself.
    return [] if limited else missing


def _shown(case: Case) -> dict[str, Any]:
    """What the original message came to, for people and for the VM: of the first run, if there is no message."""
    for planned in case.planned[:1]:
        seen: Observation | None = case.seen.get((planned.name, 0))
        if seen is not None and planned.kind in {"message", "example"}:
            return {"value": seen["value"], "raised": seen["raised"], "effects": seen["effects"]}
    return {}


def _evidence(case: Case) -> dict[str, Any]:
    """What the verdict rests on besides answers, and everything that was tried."""
    seen = case.observations
    evidence: dict[str, Any] = {
        "runs": len(seen),
        "fuel": max((each["fuel"] for each in seen), default=0),
        "cpu_ms": sum(each["cpu_ms"] for each in seen),
        "memory_kb": max((each["memory_kb"] for each in seen), default=0),
    }
    for part in ("events", "denied"):
        if found := [{"run": each["run"], **entry} for each in seen for entry in each[part]]:
            evidence[part] = found[:64]
    if ended := [{"run": each["run"], "ended": each["ended"], "limit": each["limit"], "detail": each["detail"]}
                 for each in seen if each["ended"] in {"limit", "killed", "silent"}]:  # fmt: skip
        evidence["ended"] = ended[:16]
    for part in ("denied", "not_understood"):
        if notes := sorted({note for each in seen for note in each["notes"].get(part, [])}):
            evidence[f"policy_{part}" if part == "denied" else part] = notes[:16]
    if printed := next((each["notes"]["printed"] for each in seen if each["notes"].get("printed")), None):
        evidence["printed"] = printed[:2000]
    return evidence
