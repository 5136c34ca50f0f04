"""Brokers for tests: in a thread with fake cells, or in a process of their own with real ones."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox import Job, opening, wire
from sandbox.broker import Broker, BrokerSettings, serving
from sandbox.pool import PoolSettings
from tests.sandbox.fakes import FakeBackend

JOB = Job(source="def answer(self, given):\n    return 1\n", args=[1], message=True)
SMALL = BrokerSettings(workers=2, pool=PoolSettings(least=1, share=1.0, yield_s=0.01))


@dataclass
class Served:
    """A broker in a thread. `stop` is like SIGTERM."""

    path: Path
    backend: FakeBackend
    broker: Broker
    stop: Callable[[], None]

    def describe(self) -> dict[str, Any]:
        """What it says about itself."""
        described: dict[str, Any] = talk(self.path, wire.frame({"schema": wire.SCHEMA, "verb": "describe"}))["answer"]
        return described


@contextmanager
def thread_of(
    path: Path, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch, settings: BrokerSettings = SMALL, token: bytes = b""
) -> Iterator[Served]:
    """A broker whose cells are `backend`'s."""
    monkeypatch.setattr(opening, "make_backend", lambda name, policy, owner="": backend)
    broker = Broker("docker", None, settings, token=token)
    loop = asyncio.new_event_loop()
    told = asyncio.Event()
    # Only a main thread may handle signals; the tests of real processes send some.
    monkeypatch.setattr(serving, "_until_told_to_stop", told.wait)
    listening = threading.Event()

    def run() -> None:
        loop.run_until_complete(serving._serve(broker, path, settings, lambda line: listening.set()))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert listening.wait(10)
    try:
        yield Served(path, backend, broker, lambda: loop.call_soon_threadsafe(told.set) and None)
    finally:
        loop.call_soon_threadsafe(told.set)
        thread.join(20)
        broker.close()
        loop.close()


def talk(path: Path, data: bytes) -> dict[str, Any]:
    """What a broker answers to these bytes."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(str(path))
        with contextlib.suppress(BrokenPipeError):  # refused before it was heard; the answer is there
            connection.sendall(data)
        return wire.receive(connection, wire.MAX_ANSWER)


def process(path: Path, backend: str, *options: str, listening_s: float = 60.0) -> subprocess.Popen[str]:
    """`batos broker` as a process of its own, once it listens. A broker that does not is an `AssertionError` with what it said."""
    command = [sys.executable, "-m", "runtime", "broker", "--socket", str(path), "--backend", backend, *options]
    started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()})
    deadline = time.monotonic() + listening_s
    while not listens(path):
        if started.poll() is not None or time.monotonic() > deadline:
            started.kill()
            raise AssertionError(f"no broker on {path}: {started.communicate()[1]}")
        time.sleep(0.05)
    return started


def listens(path: Path) -> bool:
    """Whether somebody accepts connections there."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0
