"""From a request to its answer."""

from __future__ import annotations

import asyncio
import hmac
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policies import Policy, PolicyFileError, load_policy
from sandbox import isolation, opening, wire
from sandbox.backends.base import CellSpec
from sandbox.broker.attempt import Attempt
from sandbox.broker.line import Full, Line
from sandbox.errors import BrokerError, EncodingError, SandboxUnavailable
from sandbox.jobs import Job, Verdict
from sandbox.pool import Pool, PoolSettings
from sandbox.verifying import Sandbox

__all__ = ["Broker", "BrokerSettings"]

SHIPPED = ("standard", "strict", "trusted")
LARGE = 64 * 1024  # bytes of a request that is taken apart beside the loop


@dataclass(frozen=True)
class BrokerSettings:
    """What a broker may take on.

    workers      jobs that are verified at the same time; None: two for each CPU, at most 32
    waiting      jobs that may wait for a worker; one more is told to come back, or the last of them is
    retries      how often a job is tried again when the host failed, never when there is a verdict about it
    connections  clients at a time
    held_bytes   of all requests together that are being read, wait or run
    idle_s       that a connection may say nothing between two requests
    transfer_s   that a request may take to arrive, or an answer to be taken
    drain_s      that running jobs have left when the broker is told to stop
    pool         see `PoolSettings`
    """

    workers: int | None = None
    waiting: int = 64
    retries: int = 2
    connections: int = 256
    held_bytes: int = 64 * 1024 * 1024
    idle_s: float = 300.0
    transfer_s: float = 30.0
    drain_s: float = 8.0
    pool: PoolSettings = field(default_factory=PoolSettings)


class Broker:
    """Policies, pools of cells, and the workers that verify. One per process."""

    def __init__(
        self, where: str = "auto", policy_folder: Path | None = None, settings: BrokerSettings | None = None, *, owner: str = "", token: bytes = b""
    ) -> None:
        """`owner` names the cells (`sandbox.broker.ownership`); with a `token` only requests that bring it are answered.

        Raises `SandboxUnavailable` when no backend can be opened, `PolicyFileError` for a policy file that is malformed.
        """
        if where.startswith("unix:"):
            raise SandboxUnavailable("a broker needs a sandbox of its own; valid: auto, docker, bubblewrap")
        self._where = where
        self._settings = settings or BrokerSettings()
        self._owner = owner
        self._token = token
        self._policies = {policy.digest: policy for policy in _load(policy_folder)}
        self._pools: dict[str, Pool] = {}  # by backend
        self._suitable: dict[str, Pool] = {}  # by policy
        self._opening = threading.Lock()
        count = self._settings.workers or min(32, 2 * len(os.sched_getaffinity(0)))
        self._workers = ThreadPoolExecutor(count, thread_name_prefix="broker")
        self._line = Line(count, self._settings.waiting)
        # Now rather than at the first job: an operator hears at once that there is no engine.
        first = load_policy("standard")
        self._first = self._pool(first)
        self._first.keep(CellSpec.of(first))

    def describe(self) -> dict[str, Any]:
        """Which sandbox this is, the policies that it judges by, and how busy it is."""
        return {
            "backend": self._first.name,
            "policies": {digest: policy.name for digest, policy in self._policies.items()},
            "waiting": self._line.waiting,
            "cells": {name: pool.state() for name, pool in list(self._pools.items())},
        }

    async def answer(self, body: bytes) -> bytes:
        """The answer to one request. Never raises but `CancelledError`, upon which the job's cell is ended: whatever is wrong is answered."""
        try:
            if len(body) < LARGE:
                request, job = self._read(body)
            else:
                request, job = await asyncio.get_running_loop().run_in_executor(None, self._read, body)
        except _Refused as refused:
            return wire.refusal(refused.kind, str(refused))
        if job is None:
            return wire.answer(self.describe())
        return await self._verify(request, self._policies[request["policy"]], job)

    def _read(self, body: bytes) -> tuple[dict[str, Any], Job | None]:
        try:
            request = wire.read_body(body, wire.MAX_REQUEST)
            verb = wire.check_request(request)
        except BrokerError as error:
            raise _Refused("protocol", str(error)) from None
        if self._token and not hmac.compare_digest(request.get("token", "").encode(), self._token):
            raise _Refused("forbidden", "this broker asks for a token, and that is not it")
        if verb == "describe":
            return request, None
        if not isinstance(request["policy"], str) or request["policy"] not in self._policies:
            known = ", ".join(f"{each.name} ({digest[:19]}…)" for digest, each in self._policies.items())
            raise _Refused("policy", f"the broker has no policy of that digest; it has: {known}")
        try:
            return request, Job.model_validate(request["job"])
        except ValidationError as error:
            raise _Refused("job", _first_problem(error)) from None

    async def _verify(self, request: dict[str, Any], policy: Policy, job: Job) -> bytes:
        loop = asyncio.get_running_loop()
        attempt: Attempt | None = None
        try:
            async with asyncio.timeout(request.get("deadline_s")):
                # Opening an engine may take a while; nearly always it is open.
                known = self._suitable.get(policy.digest)
                pool = known if known is not None else await loop.run_in_executor(None, self._pool, policy)
                attempt = Attempt(pool)
                await self._line.enter(request.get("priority", "normal"))
                running = loop.run_in_executor(self._workers, self._work, attempt, pool, policy, job)
                running.add_done_callback(lambda _: self._line.leave())
                return await asyncio.shield(running)
        except Full:
            return wire.refusal("busy", f"{self._settings.waiting} jobs are waiting; try again")
        except TimeoutError:
            if attempt is not None:
                attempt.cancel()
            return wire.refusal("late", f"no verdict within the {request.get('deadline_s', 0):.2g} s that were asked for")
        except asyncio.CancelledError:
            if attempt is not None:
                attempt.cancel()
            raise
        except SandboxUnavailable as error:
            return wire.refusal("policy", str(error))

    def _pool(self, policy: Policy) -> Pool:
        """The pool of the first backend that isolates as the policy demands, opened if need be. Raises `SandboxUnavailable`."""
        reasons = []
        with self._opening:
            for name in opening.permitted(self._where, policy):
                try:
                    if name not in self._pools:
                        self._pools[name] = Pool(opening.make_backend(name, policy, self._owner), self._settings.pool)
                    isolation.require(name, self._pools[name].isolation, policy)
                except SandboxUnavailable as error:
                    reasons.append(str(error))
                else:
                    pool = self._suitable[policy.digest] = self._pools[name]
                    return pool
        raise SandboxUnavailable("; ".join(dict.fromkeys(reasons)))

    def _work(self, attempt: Attempt, pool: Pool, policy: Policy, job: Job) -> bytes:
        """The answer, in a thread. Never raises."""
        try:
            verdict, tries = self._tried(attempt, pool, policy, job)
        except EncodingError as error:
            return wire.refusal("job", str(error))
        except Exception as error:  # noqa: BLE001 - a broken job must not take the broker with it
            return wire.refusal("fault", f"{type(error).__name__}: {error}")
        if tries > 1:
            verdict = verdict.model_copy(update={"evidence": {**verdict.evidence, "tries": tries}})
        return wire.answer(verdict.model_dump(mode="json", by_alias=True))

    def _tried(self, attempt: Attempt, pool: Pool, policy: Policy, job: Job) -> tuple[Verdict, int]:
        tries = 0
        while True:
            tries += 1
            verdict = Sandbox(attempt, policy).verify(job)
            # Only what the host did wrong is tried again, and not while the engine is known to be broken: the next job may find it repaired.
            over = verdict.verdict != "infra_error" or tries > self._settings.retries or attempt.cancelled
            if over or pool.breaker.refusal() is not None:
                return verdict, tries

    def close(self) -> None:
        """Finish what runs, give everything back."""
        self._workers.shutdown(wait=True, cancel_futures=True)
        for pool in self._pools.values():
            pool.close()


class _Refused(Exception):
    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def _load(folder: Path | None) -> list[Policy]:
    found = [load_policy(name) for name in SHIPPED]
    if folder is not None:
        if not folder.is_dir():
            raise PolicyFileError(str(folder), "is not a folder of policy files")
        found += [load_policy(str(path)) for path in sorted(folder.glob("*.toml"))]
    return found


def _first_problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"not a job: {place}: {first['msg']}" if place else f"not a job: {first['msg']}"
