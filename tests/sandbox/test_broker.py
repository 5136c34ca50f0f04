"""The broker: verdicts over a unix socket, for those who may, by policies that it has loaded itself."""

from __future__ import annotations

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
from sandbox.broker import serving
from sandbox.broker.ownership import Ownership
from sandbox.doctor import Control
from tests.conformance.cells import eventually
from tests.sandbox.brokers import JOB, Served, listens, process, talk, thread_of
from tests.sandbox.fakes import FakeBackend, frame, honest

STANDARD = load_policy("standard")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A broker in a thread, whose cells are fakes."""
    backend = FakeBackend(lambda job: frame(honest(job)))
    with thread_of(tmp_path / "broker.sock", backend, monkeypatch) as made:
        yield made
    assert all(cell.destroyed for cell in backend.started)


def test_verdict_through_the_broker(served: Served) -> None:
    """The verdict is the same as without a broker, and about this job."""
    path = served.path
    job = Job(source=JOB.source, slots={"x": (1, 2)}, args=[1], message=True, examples=[Example(args=[2], returns=1), Example(args=[3])])

    with open_sandbox(f"unix:{path}", "standard") as sandbox:
        verdict = sandbox.verify(job)

    assert ("fake", "passed", job.digest()) == (sandbox.name, verdict.verdict, verdict.job_digest)


def test_other_policies_are_verified_too(served: Served) -> None:
    """The client names a policy by digest; the broker uses its own copy."""
    path = served.path
    with open_sandbox(f"unix:{path}", "strict") as sandbox:
        assert load_policy("strict").digest == sandbox.verify(JOB).policy_digest


def test_policy_that_the_broker_does_not_have(served: Served, tmp_path: Path) -> None:
    """A client cannot bring a policy along."""
    path = served.path
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
def test_bad_requests(served: Served, request_: Any, kind: str) -> None:
    """What is not a request of this version is refused with its kind and a reason, and the next one is served."""
    path = served.path
    if isinstance(request_, dict) and request_.get("policy") == "standard":
        request_ = {**request_, "policy": load_policy("standard").digest}

    answer = talk(path, wire.frame(request_))

    assert kind == answer["error"]["kind"]
    assert talk(path, wire.frame({"schema": wire.SCHEMA, "verb": "describe"}))["answer"]["backend"] == "fake"


@pytest.mark.parametrize("data", [b"\xff\xff\xff\xff", b"\0\0\0\3abc", b"\0\0\0\2\xff\xfe"])
def test_bytes_that_are_no_message(served: Served, data: bytes) -> None:
    """Too long, not JSON, not text: a refusal, and the broker lives."""
    path = served.path

    assert "protocol" == talk(path, data)["error"]["kind"]


def test_client_that_hangs_up(served: Served) -> None:
    """Half a message and a closed connection are nothing to the broker."""
    path = served.path
    for data in (b"", b"\0", b"\0\0\1\0half"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(data)

    assert talk(path, wire.frame({"schema": wire.SCHEMA, "verb": "describe"}))["error"] is None


def test_many_clients_at_once(served: Served) -> None:
    """Jobs of several clients are verified side by side, each answered with its own."""
    path = served.path
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


def test_socket_is_for_owner_and_group(served: Served) -> None:
    """Nobody else may connect."""
    assert 0o660 == served.path.stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("uid", "gid", "welcome"), [(0, 0, True), (os.geteuid(), 5, True), (12345, 12345, False), (12345, os.getegid(), True)]
)
def test_who_is_welcome(uid: int, gid: int, welcome: bool) -> None:
    """Root, the owner, and the group of the socket, as the kernel says: not whoever the file's mode happens to let in."""

    class Peer:
        def getsockopt(self, level: int, name: int, size: int) -> bytes:
            assert (level, name) == (socket.SOL_SOCKET, socket.SO_PEERCRED)
            return serving._CREDENTIALS.pack(1, uid, gid)

        def get_extra_info(self, name: str) -> Peer:
            return self

    assert welcome == serving._welcome(Peer(), os.getegid())


def test_strangers_are_told_so(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is not welcome is refused before anything that he says is read."""
    monkeypatch.setattr(serving, "_welcome", lambda writer, group: False)

    assert "forbidden" == talk(served.path, b"")["error"]["kind"]


def test_no_broker(tmp_path: Path) -> None:
    """Nobody listening is one line, which says how to start one."""
    with pytest.raises(SandboxUnavailable, match="no broker answers on .*start one with: batos broker --socket"):
        open_sandbox(f"unix:{tmp_path}/none.sock", "standard")


def test_second_broker_on_the_same_socket(tmp_path: Path) -> None:
    """A socket that is in use is not taken over; when its broker is gone, the next one has the same name for its cells."""
    path = tmp_path / "broker.sock"
    first = Ownership(path)
    with pytest.raises(BrokerError, match="another broker listens on .*broker.sock"):
        Ownership(path)
    first.close()
    second = Ownership(path)
    second.close()
    other = Ownership(tmp_path / "other.sock")
    other.close()

    assert first.name == second.name != other.name
    assert 0o600 == (tmp_path / "broker.sock.lock").stat().st_mode & 0o777


def test_lock_that_is_no_file(tmp_path: Path) -> None:
    """A link in the lock's place is not followed; a folder that is not there is one line."""
    (tmp_path / "broker.sock.lock").symlink_to(tmp_path / "elsewhere")
    for path in (tmp_path / "broker.sock", tmp_path / "none" / "broker.sock"):
        with pytest.raises(BrokerError, match="the broker cannot use .*lock"):
            Ownership(path)

    assert not (tmp_path / "elsewhere").exists()


def test_socket_that_nobody_listens_on(tmp_path: Path) -> None:
    """A socket that a dead broker left is replaced; anything else in its place is not."""
    stale = tmp_path / "stale.sock"
    gone = socket.socket(socket.AF_UNIX)
    gone.bind(str(stale))
    gone.close()
    serving._listen(stale).close()
    file = tmp_path / "file"
    file.write_text("precious")

    with pytest.raises(BrokerError, match="cannot listen on .*file"):
        serving._listen(file)
    assert "precious" == file.read_text()


def test_controls_that_do_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker does not start on a host where a control gives way, and says which; unless it is told to."""
    controls = [Control("seccomp", "asked", "on", "on", held=True), Control("network", "made sockets", "none", "AF_INET", held=False)]
    backend = FakeBackend(lambda job: frame(honest(job)))
    monkeypatch.setattr(serving, "examine", lambda where, policy: controls)
    monkeypatch.setattr(serving.Broker, "__init__", lambda broker, *_, **__: None)
    monkeypatch.setattr(serving.Broker, "describe", lambda broker: {"backend": backend.name})
    monkeypatch.setattr(serving.Broker, "close", lambda broker: None)
    path = tmp_path / "broker.sock"

    with pytest.raises(BrokerError, match=r"does not hold.*: network \(made sockets: AF_INET\)\..*--unexamined") as caught:
        serving.serve(path)
    assert "seccomp" not in str(caught.value)
    assert not path.exists()
    Ownership(path).close()


def test_broker_that_dies_is_an_infra_error(served: Served) -> None:
    """A broker that is gone when a job is sent gives no verdict about the candidate."""
    path = served.path
    sandbox = open_sandbox(f"unix:{path}", "standard")
    path.unlink()
    sandbox.close()  # what is open already would still serve

    assert "infra_error" == sandbox.verify(JOB).verdict


def test_connections_are_used_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other jobs share a connection; a fork does not; one that the broker closed meanwhile costs nothing."""
    made: list[int] = []
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, path: (made.append(self.fileno()), connect(self, path))[1])
    with open_sandbox(f"unix:{served.path}", "standard") as sandbox:
        assert ["passed"] * 3 == [sandbox.verify(JOB).verdict for _ in range(3)]
        assert 1 == len(made)

        child = os.fork()
        if child == 0:
            os._exit(0 if sandbox.verify(JOB).verdict == "passed" and len(made) == 2 else 1)
        assert 0 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

        sandbox._idle[0].shutdown(socket.SHUT_RDWR)
        assert ("passed", 2) == (sandbox.verify(JOB).verdict, len(made))
    assert sandbox._idle == []


def test_verdict_of_another_job_is_refused(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that is not about this job is never returned."""
    path = served.path
    sandbox = open_sandbox(f"unix:{path}", "standard")
    other = sandbox.verify(JOB.model_copy(update={"args": [2]}))
    monkeypatch.setattr(sandbox, "_ask", lambda request: other.model_dump(mode="json", by_alias=True))

    with pytest.raises(BrokerError, match="another job"):
        sandbox.verify(JOB)


def test_broker_cannot_lean_on_a_broker() -> None:
    """A broker has a sandbox of its own."""
    with pytest.raises(SandboxUnavailable):
        broker.Broker("unix:/run/batos/broker.sock")


def test_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker with a token answers nobody without it; the client takes it from the file that the environment names."""
    file = tmp_path / "token"
    file.write_text("a secret\n")
    monkeypatch.delenv("BATOS_BROKER_TOKEN_FILE", raising=False)
    backend = FakeBackend(lambda job: frame(honest(job)))
    with thread_of(tmp_path / "broker.sock", backend, monkeypatch, token=b"a secret") as served:
        for token in ({}, {"token": ""}, {"token": "a secre"}, {"token": "a secret "}, {"token": "\u00e4"}):
            assert "forbidden" == talk(served.path, wire.frame({"schema": wire.SCHEMA, "verb": "describe", **token}))["error"]["kind"]
        with pytest.raises(SandboxUnavailable, match="asks for a token"):
            open_sandbox(f"unix:{served.path}", "standard")
        monkeypatch.setenv("BATOS_BROKER_TOKEN_FILE", str(file))
        verdict = open_sandbox(f"unix:{served.path}", "standard").verify(JOB)

    assert "passed" == verdict.verdict


@pytest.mark.parametrize(("content", "mode", "reason"), [("", 0o600, "no token in"), ("x", 0o604, "everybody may read"), (None, 0, "cannot be read")])
def test_token_file_that_is_none(tmp_path: Path, content: str | None, mode: int, reason: str) -> None:
    """A token that is missing, empty or known to everybody is refused before anything is started."""
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
        file.chmod(mode)

    with pytest.raises(BrokerError, match=reason):
        serving.serve(tmp_path / "broker.sock", token_file=file)


def test_clients_token_file_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for a client."""
    monkeypatch.setenv("BATOS_BROKER_TOKEN_FILE", str(tmp_path / "none"))

    with pytest.raises(SandboxUnavailable, match="BATOS_BROKER_TOKEN_FILE names .*none, which cannot be read: No such file"):
        open_sandbox(f"unix:{tmp_path}/broker.sock", "standard")


def test_broker_that_cannot_start(tmp_path: Path) -> None:
    """What is wrong is one line on standard error, and exit status 3."""
    command = [sys.executable, "-m", "runtime", "broker", "--socket", str(tmp_path / "b.sock"), "--token-file", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (3, "") == (done.returncode, done.stdout)
    assert f"batos: the token in {tmp_path}/none cannot be read: No such file or directory\n" == done.stderr


@pytest.mark.jail
def test_real_broker_process(tmp_path: Path) -> None:
    """`batos broker` attacks its sandbox, verifies with real cells, ends the cell of a client that leaves, and ends on SIGTERM with status 0."""
    path = tmp_path / "b.sock"
    started = process(path, "bubblewrap")
    try:
        with open_sandbox(f"unix:{path}", "standard") as sandbox:
            verdict = sandbox.verify(JOB)
        left_alone = _seconds_of_a_job_that_nobody_waits_for(path)
    finally:
        started.terminate()
        said = started.communicate(timeout=20)[1]

    assert ("passed", "bubblewrap", 0) == (verdict.verdict, verdict.sandbox.backend, started.returncode)
    assert left_alone < STANDARD.cell.cpu_s / 2
    assert (f"listening on {path}, cells by bubblewrap\n", False) == (said, path.exists())


@pytest.mark.jail
def test_broker_that_is_killed(tmp_path: Path) -> None:
    """After `kill -9` the next broker takes over the socket, and none of the first one's cells is left."""
    path = tmp_path / "b.sock"
    first = process(path, "bubblewrap", "--unexamined")
    deadline = time.monotonic() + 20
    while not (cells := _children(first.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    first.kill()
    first.communicate()
    second = process(path, "bubblewrap", "--unexamined")
    try:
        with open_sandbox(f"unix:{path}", "standard") as sandbox:
            verdict = sandbox.verify(JOB)
        groups = [place for place in ("batos", "memory/batos", "pids/batos", "cpu/batos") for _ in Path("/sys/fs/cgroup", place).glob(f"{first.pid}-*")]
    finally:
        second.terminate()
        second.communicate(timeout=20)

    assert cells
    assert ("passed", []) == (verdict.verdict, groups)
    deadline = time.monotonic() + 20
    while any(map(_lives, cells)) and time.monotonic() < deadline:  # killed, and perhaps not gone yet
        time.sleep(0.05)
    assert not any(map(_lives, cells))
    assert not listens(path)


def _seconds_of_a_job_that_nobody_waits_for(path: Path) -> float:
    """How long a candidate that counts for ever is still run after its client has left."""
    slow = Job(source="def answer(self, given):\n    return sum(range(10 ** 11))\n", args=[1], message=True)
    job = slow.model_dump(mode="json", by_alias=True, exclude_unset=True)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(wire.frame({"schema": wire.SCHEMA, "verb": "verify", "policy": STANDARD.digest, "job": job}))
        assert eventually(lambda: _busy(path) == 1)
    began = time.monotonic()
    assert eventually(lambda: _busy(path) == 0, 60)
    return time.monotonic() - began


def _busy(path: Path) -> int:
    described = talk(path, wire.frame({"schema": wire.SCHEMA, "verb": "describe"}))["answer"]
    return int(described["cells"]["bubblewrap"]["busy"])


def _lives(pid: str) -> bool:
    """Whether the process is more than an entry that nobody has asked after yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _children(pid: int) -> list[str]:
    return subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout.split()
