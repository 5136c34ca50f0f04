"""A sandbox that is somewhere else: the client of a broker."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from policies import Policy
from sandbox import wire
from sandbox.errors import BrokerError, SandboxUnavailable
from sandbox.jobs import CheckResult, Job, SandboxRecord, Verdict

__all__ = ["BrokerSandbox"]

PATIENCE_S = 120.0  # beyond a cell's own time: a place in the line, and a slow engine
ENVIRONMENT = "BATOS_BROKER_TOKEN_FILE"  # the environment variable that names a file with the broker's token, if it asks for one
_HANGING_S = 5.0
_NO_VERDICT = frozenset({"busy", "late", "connection"})  # kinds of refusal that say nothing about the job
_COME_BACK_S = (0.05, 2.0)  # the first and the longest pause when the broker is busy


class BrokerSandbox:
    """Verifies jobs through the broker on a unix socket; the same face as `Sandbox`. Threads may share it.

    `priority` as in `sandbox.wire`; `patience_s` is how long a verdict may take, all in all.
    """

    def __init__(self, path: str, policy: Policy, *, priority: str = "normal", patience_s: float | None = None) -> None:
        """Raises `SandboxUnavailable` when nobody listens there, or the broker judges by no policy of this digest."""
        self._path = path
        self._policy = policy
        self._priority = priority
        self._patience_s = policy.cell.wall_s + PATIENCE_S if patience_s is None else patience_s
        self._token = _token()
        self._idle: list[socket.socket] = []  # connections that wait for the next request
        self._pid = os.getpid()
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
        """Hang up. A job after this connects again."""
        while self._idle:
            self._idle.pop().close()

    def verify(self, job: Job) -> Verdict:
        """The broker's verdict, which must be about this very job. A broker that is gone, or has no time for it, is the verdict `infra_error`.

        Raises `BrokerError` when it refuses the request itself, or answers about something else.
        """
        request = {"verb": "verify", "policy": self._policy.digest, "job": job.model_dump(mode="json", by_alias=True, exclude_unset=True)}
        try:
            answer = self._ask_patiently(request)
        except OSError as error:
            return self._infra_error(job, f"the broker on {self._path} is gone ({error.strerror or error})")
        except BrokerError as error:
            if error.kind in _NO_VERDICT:
                return self._infra_error(job, str(error))
            raise
        try:
            verdict = Verdict.model_validate(answer)
        except ValueError as error:
            raise BrokerError(f"the broker answered no verdict: {str(error).splitlines()[0]}") from None
        if (verdict.job_digest, verdict.policy_digest) != (job.digest(), self._policy.digest):
            raise BrokerError("the broker answered with the verdict of another job")
        return verdict

    def _ask_patiently(self, request: dict[str, Any]) -> Any:
        """Ask, and ask again while the broker is busy. Raises as `_ask`."""
        deadline = time.monotonic() + self._patience_s
        pause, longest = _COME_BACK_S
        while True:
            left = max(0.001, deadline - time.monotonic())
            try:
                return self._ask({**request, "priority": self._priority, "deadline_s": min(left, wire.MAX_DEADLINE_S)})
            except BrokerError as error:
                if error.kind != "busy" or deadline - time.monotonic() < pause:
                    raise
            # Not all who were told to come back come at the same moment.
            time.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(longest, pause * 2)

    def _ask(self, request: dict[str, Any]) -> Any:
        token = {"token": self._token} if self._token else {}
        message = wire.frame({"schema": wire.SCHEMA, **token, **request})
        if len(message) > wire.MAX_REQUEST:
            raise BrokerError(f"a request of {len(message)} bytes where {wire.MAX_REQUEST} are allowed", "protocol")
        # A broker keeps to the deadline; what is added is for one that hangs.
        patience_s = request.get("deadline_s", self._patience_s) + _HANGING_S
        while True:
            connection, used = self._connection()
            try:
                connection.settimeout(patience_s)
                # A broker that does not even listen to the request has said why.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(message)
                received = wire.receive(connection, wire.MAX_ANSWER)
            except wire.HungUp:
                connection.close()
                # A broker hangs up on who says nothing for long, and when it ends: the next one, or a new connection, may do.
                if not used:
                    raise
            except BaseException:
                connection.close()
                raise
            else:
                self._idle.append(connection)
                return wire.check_answer(received)

    def _connection(self) -> tuple[socket.socket, bool]:
        """A connection, and whether it served before."""
        if self._pid != os.getpid():  # after a fork they are the parent's, too
            self._pid, self._idle = os.getpid(), []
        with contextlib.suppress(IndexError):
            return self._idle.pop(), True
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(self._path)
        except OSError:
            connection.close()
            raise
        return connection, False

    def _infra_error(self, job: Job, reason: str) -> Verdict:
        from policies.compiler import source_digest

        return Verdict(
            verdict="infra_error", stage="sandbox", checks=[CheckResult(name="sandbox", passed=False, message=reason)],
            evidence={"fault": reason}, job_digest=job.digest(), source_digest=source_digest(job.source), policy_digest=self._policy.digest,
            sandbox=SandboxRecord(backend=self.name),
        )  # fmt: skip


def _token() -> str:
    """The token in the file that the environment names; none is "". Raises `SandboxUnavailable`."""
    file = os.environ.get(ENVIRONMENT)
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise SandboxUnavailable(f"{ENVIRONMENT} names {file}, which cannot be read: {reason}") from None
