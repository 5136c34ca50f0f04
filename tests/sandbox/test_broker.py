"""The broker: verdicts over a unix socket, for those who may, by policies that it has loaded itself."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policies import load_policy
from sandbox import BrokerError, Example, Job, SandboxUnavailable, broker, open_sandbox, wire
from tests.sandbox.fakes import FakeBackend, frame, honest

JOB = Job(source="def answer(self, given):\n    return 1\n", args=[1], message=True)


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, FakeBackend]]:
    """A broker in a thread, whose cells are fakes."""
    backend = FakeBackend(lambda job: frame(honest(job)))
    monkeypatch.setattr(broker, "open_backend", lambda where, policy: backend)
    path = tmp_path / "broker.sock"
    loop = asyncio.new_event_loop()
    # Only a main thread may handle signals; `test_real_broker_process` has one.
    monkeypatch.setattr(broker, "_until_told_to_stop", asyncio.Event().wait)
    task = loop.create_task(broker._serve(path, "fake", None))

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not _listens(path) and time.monotonic() < deadline:
        time.sleep(0.01)
    yield path, backend
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)
    loop.close()


def _listens(path: Path) -> bool:
    """Whether somebody accepts connections there: the file is there a moment before."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def talk(path: Path, data: bytes) -> dict[str, Any]:
    """What the broker answers to these bytes."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(path))
        connection.sendall(data)
        return wire.receive(connection, wire.MAX_ANSWER)


def test_verdict_through_the_broker(served: tuple[Path, FakeBackend]) -> None:
    """The verdict is the same as without a broker, and about this job."""
    path, _ = served
    job = Job(source=JOB.source, slots={"x": (1, 2)}, args=[1], message=True, examples=[Example(args=[2], returns=1), Example(args=[3])])

    with open_sandbox(f"unix:{path}", "standard") as sandbox:
        verdict = sandbox.verify(job)

    assert ("fake", "passed", job.digest()) == (sandbox.name, verdict.verdict, verdict.job_digest)


def test_other_policies_are_verified_too(served: tuple[Path, FakeBackend]) -> None:
    """The client names a policy by digest; the broker uses its own copy."""
    path, _ = served
    with open_sandbox(f"unix:{path}", "strict") as sandbox:
        assert load_policy("strict").digest == sandbox.verify(JOB).policy_digest


def test_policy_that_the_broker_does_not_have(served: tuple[Path, FakeBackend], tmp_path: Path) -> None:
    """A client cannot bring a policy along."""
    path, _ = served
    mine = tmp_path / "mine.toml"
    mine.write_text('name = "mine"\nversion = 1\nextends = "standard"\n[limits]\nfuel = 7\n')

    with pytest.raises(SandboxUnavailable, match="does not have this 'mine' policy; it has: standard, strict, trusted"):
        open_sandbox(f"unix:{path}", load_policy(str(mine)))
    answer = talk(path, wire.frame({"schema": wire.SCHEMA, "verb": "verify", "policy": load_policy(str(mine)).digest, "job": JOB.model_dump(by_alias=True)}))
    assert "policy" == answer["error"]["kind"]


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        ({"schema": "batos.broker/2", "verb": "describe"}, "protocol"),
        ({"schema": wire.SCHEMA, "verb": "run"}, "protocol"),
        ({"schema": wire.SCHEMA, "verb": ["verify"]}, "protocol"),
        ({"schema": wire.SCHEMA, "verb": "describe", "more": 1}, "protocol"),
        ({"schema": wire.SCHEMA, "verb": "verify"}, "protocol"),
        ({"schema": wire.SCHEMA, "verb": "verify", "policy": ["x"], "job": {}}, "policy"),
        ({"schema": wire.SCHEMA, "verb": "verify", "policy": "standard", "job": {}}, "job"),
        ({"schema": wire.SCHEMA, "verb": "verify", "policy": "standard", "job": {"source": 1}}, "job"),
        ({"schema": wire.SCHEMA, "verb": "verify", "policy": "standard", "job": {"source": "", "command": ["sh"]}}, "job"),
        ({"schema": wire.SCHEMA, "verb": "verify", "policy": "standard", "job": {"source": "x", "schema": "batos.job/2"}}, "job"),
        ({"schema": wire.SCHEMA, "verb": "verify", "policy": "standard", "job": {"source": "x", "snapshot": {}}}, "job"),
        ({"schema": wire.SCHEMA, "verb": "verify", "policy": "standard", "job": {"source": "x", "slots": {"a": {"$eval": "1"}}}}, "job"),
        ([], "protocol"),
        ("text", "protocol"),
    ],
)
def test_bad_requests(served: tuple[Path, FakeBackend], request_: Any, kind: str) -> None:
    """What is not a request of this version is refused with its kind and a reason, and the next one is served."""
    path, _ = served
    if isinstance(request_, dict) and request_.get("policy") == "standard":
        request_ = {**request_, "policy": load_policy("standard").digest}

    answer = talk(path, wire.frame(request_))

    assert kind == answer["error"]["kind"]
    assert talk(path, wire.frame({"schema": wire.SCHEMA, "verb": "describe"}))["answer"]["backend"] == "fake"


@pytest.mark.parametrize("data", [b"\xff\xff\xff\xff", b"\0\0\0\3abc", b"\0\0\0\2\xff\xfe"])
def test_bytes_that_are_no_message(served: tuple[Path, FakeBackend], data: bytes) -> None:
    """Too long, not JSON, not text: a refusal, and the broker lives."""
    path, _ = served

    assert "protocol" == talk(path, data)["error"]["kind"]


def test_client_that_hangs_up(served: tuple[Path, FakeBackend]) -> None:
    """Half a message and a closed connection are nothing to the broker."""
    path, _ = served
    for data in (b"", b"\0", b"\0\0\1\0half"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(data)

    assert talk(path, wire.frame({"schema": wire.SCHEMA, "verb": "describe"}))["error"] is None


def test_many_clients_at_once(served: tuple[Path, FakeBackend]) -> None:
    """Jobs of several clients are verified side by side, each answered with its own."""
    path, _ = served
    verdicts: dict[int, str] = {}

    def ask(number: int) -> None:
        job = JOB.model_copy(update={"args": [number]})
        with open_sandbox(f"unix:{path}", "standard") as sandbox:
            verdicts[number] = sandbox.verify(job).job_digest == job.digest() and "its own"

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert {"its own"} == set(verdicts.values())
    assert 12 == len(verdicts)


def test_socket_is_for_owner_and_group(served: tuple[Path, FakeBackend]) -> None:
    """Nobody else may connect."""
    assert 0o660 == served[0].stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("uid", "gid", "welcome"), [(0, 0, True), (os.geteuid(), 5, True), (12345, 12345, False), (12345, os.getegid(), True)]
)
def test_who_is_welcome(tmp_path: Path, uid: int, gid: int, welcome: bool) -> None:
    """Root, the owner, and the group of the socket, as the kernel says: not whoever the file's mode happens to let in."""
    path = tmp_path / "s"
    path.touch()
    os.chown(path, -1, os.getegid())

    class Peer:
        def getsockopt(self, level: int, name: int, size: int) -> bytes:
            assert (level, name) == (socket.SOL_SOCKET, socket.SO_PEERCRED)
            return broker._CREDENTIALS.pack(1, uid, gid)

        def get_extra_info(self, name: str) -> Peer:
            return self

    assert welcome == broker._welcome(Peer(), path)


def test_no_broker(tmp_path: Path) -> None:
    """Nobody listening is one line, which says how to start one."""
    with pytest.raises(SandboxUnavailable, match="no broker answers on .*start one with: batos broker --socket"):
        open_sandbox(f"unix:{tmp_path}/none.sock", "standard")


def test_second_broker_on_the_same_socket(served: tuple[Path, FakeBackend]) -> None:
    """A socket that is in use is not taken over; one that nobody listens on is."""
    path, _ = served
    with pytest.raises(BrokerError, match="another broker listens"):
        broker._listen(path)

    stale = path.with_name("stale.sock")
    gone = socket.socket(socket.AF_UNIX)
    gone.bind(str(stale))
    gone.close()
    broker._listen(stale).close()


def test_broker_that_dies_is_an_infra_error(served: tuple[Path, FakeBackend]) -> None:
    """A broker that is gone when a job is sent gives no verdict about the candidate."""
    path, _ = served
    sandbox = open_sandbox(f"unix:{path}", "standard")
    path.unlink()

    assert "infra_error" == sandbox.verify(JOB).verdict


def test_verdict_of_another_job_is_refused(served: tuple[Path, FakeBackend], monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that is not about this job is never returned."""
    path, _ = served
    sandbox = open_sandbox(f"unix:{path}", "standard")
    other = sandbox.verify(JOB.model_copy(update={"args": [2]}))
    monkeypatch.setattr(sandbox, "_ask", lambda request: other.model_dump(mode="json", by_alias=True))

    with pytest.raises(BrokerError, match="another job"):
        sandbox.verify(JOB)


def test_broker_cannot_lean_on_a_broker() -> None:
    """A broker has a sandbox of its own."""
    with pytest.raises(SandboxUnavailable):
        broker.Broker("unix:/run/batos/broker.sock")


@pytest.mark.jail
def test_real_broker_process(tmp_path: Path) -> None:
    """`serve` in a process of its own verifies with real cells, ends on SIGTERM, and takes its socket with it."""
    path = tmp_path / "b.sock"
    program = f"from sandbox.broker import serve; serve({str(path)!r}, 'bubblewrap')"
    process = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": os.getcwd()})
    try:
        deadline = time.monotonic() + 20
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        with open_sandbox(f"unix:{path}", "standard") as sandbox:
            verdict = sandbox.verify(JOB)
    finally:
        process.terminate()
        status = process.wait(20)

    assert ("passed", "bubblewrap", 0) == (verdict.verdict, verdict.sandbox.backend, status)
    assert not path.exists()
