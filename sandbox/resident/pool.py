"""Which worker a send gets: one that is free and warm, else a new one, within a bound; and when a worker has served long enough.

A worker belongs to one image and one policy: what it was shown of an image is never within reach of another's methods.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from policies import PolicyError
from sandbox.errors import EngineFault, SandboxUnavailable
from sandbox.resident.worker import Limits, Worker

__all__ = ["Committed", "Kept", "Lease", "Upkeep", "Workers"]


@dataclass(frozen=True)
class Upkeep:
    """When a worker is replaced, although nothing is wrong with it, and how many there may be.

    `sends`, `age_s` and `cpu_s` count from its start; `memory_share` of its policy's memory is looked at every `look_after` sends; `kept_bytes` of
    encoded objects are remembered for later sends, then all are forgotten. `workers` for one image and policy; further senders wait, `wait_s` at most.
    """

    sends: int = 20_000
    age_s: float = 900.0
    cpu_s: float = 300.0
    memory_share: float = 0.6
    look_after: int = 256
    kept_bytes: int = 16 * 1024 * 1024
    workers: int = 4
    wait_s: float = 60.0


class Kept(NamedTuple):
    """What a worker keeps of one object: at which revision, the keys in it, and the slots that these are in."""

    serial: bytes
    links: tuple[str, ...]
    referring: frozenset[str]


class Committed(NamedTuple):
    """The effects of a send were committed: its number, how many bytes it said, and by object id what is kept from then on."""

    number: int
    size: int
    kept: dict[bytes, Kept]


class Lease:
    """A worker in use by one send at a time, and what it was told so far."""

    def __init__(self, key: Hashable) -> None:
        self.key = key
        self.worker = Worker()
        self.started = time.monotonic()
        self.sends = 0
        self.busy = False  # between the beginning of a send and its end
        self.kept: dict[bytes, Kept] = {}  # by object id
        self.kept_bytes = 0
        # What became of the last send's effects. Written by its sender, who may have given the worker back long since.
        self.committed: Committed | None = None
        self.tokens: dict[str, str] = {}  # source -> token
        self.sources: list[str] = []
        self.refusals: dict[tuple[str, str], PolicyError] = {}  # by token and selector: what the worker was told instead of bytecode

    def token(self, source: str) -> str:
        """What stands for a method's source in this worker: it needs the bytecode alone."""
        known = self.tokens.get(source)
        if known is None:
            known = self.tokens[source] = str(len(self.sources))
            self.sources.append(source)
        return known

    def settle(self) -> int | None:
        """Take note of what became of the last send's effects: the send's number when the worker is to be told that they were committed."""
        committed, self.committed = self.committed, None
        if committed is None or committed.number != self.sends:
            return None  # another send came between, and the worker keeps the effects of its last one alone
        self.kept.update(committed.kept)
        self.kept_bytes += committed.size
        return committed.number

    def source(self, token: str) -> str:
        """The source behind a token. Raises `LookupError` for one that was never given."""
        if not token.isascii() or not token.isdecimal() or len(token) > 9:
            raise LookupError(token[:20])
        return self.sources[int(token)]


class Workers:
    """The workers of this process."""

    def __init__(self, upkeep: Upkeep | None = None) -> None:
        self.upkeep = upkeep or Upkeep()
        self._free: dict[Hashable, list[Lease]] = {}
        self._count: dict[Hashable, int] = {}
        self._changed = threading.Condition()
        os.register_at_fork(after_in_child=self._forget)

    def take(self, key: Hashable) -> Lease:
        """A worker for `key`, started perhaps and not yet bound.

        Raises `SandboxUnavailable` when all stay busy, `EngineFault` when none can be started.
        """
        deadline = None
        with self._changed:
            while True:
                free = self._free.get(key)
                if free:
                    return free.pop()
                if self._count.get(key, 0) < self.upkeep.workers:
                    self._count[key] = self._count.get(key, 0) + 1
                    break
                now = time.monotonic()
                deadline = deadline or now + self.upkeep.wait_s
                if not self._changed.wait(deadline - now):
                    raise SandboxUnavailable(f"all {self.upkeep.workers} workers were busy for {self.upkeep.wait_s:g} s")
        try:
            return Lease(key)
        except BaseException:
            self._less(key)
            raise

    def give(self, lease: Lease) -> None:
        """Give back a worker that is well. One that has served long enough is ended."""
        if self._due(lease):
            lease.worker.close()
            try:
                lease = Lease(lease.key)  # it starts while nobody waits for it
            except EngineFault:  # whoever needs it next is told
                self._less(lease.key)
                return
        with self._changed:
            if self._count.get(lease.key, 0) > 0:
                self._free.setdefault(lease.key, []).append(lease)
                self._changed.notify()
                return
        lease.worker.close()

    def end(self, lease: Lease) -> None:
        """End a worker; whoever needs one next gets another."""
        lease.worker.close()
        self._less(lease.key)

    def close(self, image: Hashable = None) -> None:
        """End every free worker; with `image`, those whose key begins with it. Those in use end when they are given back."""
        with self._changed:
            for key in [key for key in self._count if image is None or (isinstance(key, tuple) and key[0] == image)]:
                for lease in self._free.pop(key, ()):
                    lease.worker.close()
                del self._count[key]

    def _due(self, lease: Lease) -> bool:
        upkeep, worker = self.upkeep, lease.worker
        if worker.limits is None:
            return False
        try:
            return self._worn(lease, upkeep, worker.limits)
        except OSError:  # it has died since
            return True

    @staticmethod
    def _worn(lease: Lease, upkeep: Upkeep, limits: Limits) -> bool:
        worker = lease.worker
        if lease.sends >= upkeep.sends or time.monotonic() - lease.started >= upkeep.age_s or worker.cpu_s >= upkeep.cpu_s:
            return True
        return lease.sends % upkeep.look_after == 0 and worker.resident_bytes >= limits.memory_bytes * upkeep.memory_share

    def _less(self, key: Hashable) -> None:
        with self._changed:
            if self._count.get(key, 0) > 0:
                self._count[key] -= 1
            self._changed.notify()

    def _forget(self) -> None:
        """In a fork of this process: the workers are the parent's."""
        for leases in self._free.values():
            for lease in leases:
                lease.worker.forget()
        self._free, self._count, self._changed = {}, {}, threading.Condition()
