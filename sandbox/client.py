"""A sandbox that is somewhere else: the client of a broker."""

from __future__ import annotations

import socket
from types import TracebackType
from typing import Any

from policies import Policy
from sandbox import wire
from sandbox.errors import BrokerError, SandboxUnavailable
from sandbox.jobs import CheckResult, Job, SandboxRecord, Verdict

__all__ = ["BrokerSandbox"]

PATIENCE_S = 120.0  # beyond a cell's own time: a place in the queue, and a slow engine


class BrokerSandbox:
    """Verifies jobs through the broker on a unix socket; the same face as `Sandbox`. Threads may share it."""

    def __init__(self, path: str, policy: Policy) -> None:
        """Raises `SandboxUnavailable` when nobody listens there, or the broker judges by no policy of this digest."""
        self._path = path
        self._policy = policy
        try:
            self._described = self._ask({"verb": "describe"})
        except (OSError, BrokerError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SandboxUnavailable(f"no broker answers on {path} ({reason}); start one with: batos broker --socket {path}") from None
        if policy.digest not in self._described["policies"]:
            names = ", ".join(sorted(set(self._described["policies"].values())))
            raise SandboxUnavailable(f"the broker on {path} does not have this {policy.name!r} policy; it has: {names}")

    @property
    def name(self) -> str:
        """Which backend the broker uses."""
        return str(self._described["backend"])

    @property
    def policy(self) -> Policy:
        """The policy that candidates are held to."""
        return self._policy

    def __enter__(self) -> BrokerSandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is held between jobs."""

    def verify(self, job: Job) -> Verdict:
        """The broker's verdict, which must be about this very job. A broker that is gone is the verdict `infra_error`.

        Raises `BrokerError` when it refuses the request itself, or answers about something else.
        """
        request = {"verb": "verify", "policy": self._policy.digest, "job": job.model_dump(mode="json", by_alias=True, exclude_unset=True)}
        try:
            answer = self._ask(request)
        except OSError as error:
            return self._infra_error(job, f"the broker on {self._path} is gone ({error.strerror or error})")
        try:
            verdict = Verdict.model_validate(answer)
        except ValueError as error:
            raise BrokerError(f"the broker answered no verdict: {str(error).splitlines()[0]}") from None
        if (verdict.job_digest, verdict.policy_digest) != (job.digest(), self._policy.digest):
            raise BrokerError("the broker answered with the verdict of another job")
        return verdict

    def _ask(self, request: dict[str, Any]) -> Any:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(self._policy.cell.wall_s + PATIENCE_S)
            connection.connect(self._path)
            connection.sendall(wire.frame({"schema": wire.SCHEMA, **request}))
            return wire.check_answer(wire.receive(connection, wire.MAX_ANSWER))

    def _infra_error(self, job: Job, reason: str) -> Verdict:
        from policies.compiler import source_digest

        return Verdict(
            verdict="infra_error", stage="sandbox", checks=[CheckResult(name="sandbox", passed=False, message=reason)],
            evidence={"fault": reason}, job_digest=job.digest(), source_digest=source_digest(job.source), policy_digest=self._policy.digest,
            sandbox=SandboxRecord(backend=self.name),
        )  # fmt: skip
