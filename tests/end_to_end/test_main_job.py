"""The main job on real parts: a real image, the shipped model, real cells on both backends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime import Image, MessageNotUnderstood, Mirror, Settings
from runtime.demo import EATS_THE_MACHINE, READS_A_FILE

pytestmark = pytest.mark.model

BACKENDS = [
    pytest.param("docker", marks=pytest.mark.engine),
    pytest.param("bubblewrap", marks=pytest.mark.jail),
]


@pytest.fixture(params=BACKENDS)
def image(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Image]:
    with Image.open(str(tmp_path / "image"), Settings(sandbox=request.param)) as opened:
        opened.awaken()
        opened["account"] = opened["genesis"].clone_(balance=100, owner="Ada", history=[])
        yield opened


def test_unknown_message_is_answered_and_its_method_kept(image: Image) -> None:
    """The mind writes the method, a cell proves it, the image keeps it with its evidence, the message is answered."""
    with image.intent("add the amount to the balance"):
        image["account"].deposit(25)

    method = Mirror(image["account"]).own_methods()["deposit"]
    _, message = next(image.log.latest(1))

    assert image["account"].balance == 125
    assert message.state == "answered"
    assert method.verdict["verdict"] == "passed"
    assert method.verdict["source_digest"] == method.source_digest
    assert method.verdict["sandbox"]["controls"]


def test_method_outlives_its_process(image: Image) -> None:
    """A second process understands at once what the first one learned: no new message, and no model."""
    with image.intent("add the amount to the balance"):
        image["account"].deposit(25)
    messages = len(image.log)
    image.close()

    done = _batos("send", "account", "deposit", "5", "--image", image.place)
    with Image.open(image.place) as again:
        assert done.returncode == 0, done.stderr
        assert again["account"].balance == 130
        assert len(again.log) == messages


def test_hostile_source_never_reaches_a_cell(image: Image) -> None:
    """A candidate that imports os is rejected by its policy, with the line, and nothing is kept."""
    with pytest.raises(MessageNotUnderstood) as caught:
        image.submit(image["account"], "audit", READS_A_FILE)

    verdict = caught.value.verdicts[0]
    assert (verdict["verdict"], verdict["stage"]) == ("rejected", "policy")
    assert verdict["findings"][0]["line"] == 1
    assert "audit" not in Mirror(image["account"]).own_methods()


def test_hoarder_is_stopped_in_its_cell(image: Image) -> None:
    """A candidate that eats memory passes the policy, dies in its cell, and nothing is kept."""
    with pytest.raises(MessageNotUnderstood) as caught:
        image.submit(image["account"], "compact", EATS_THE_MACHINE)

    assert caught.value.verdicts[0]["verdict"] in ("memory", "timeout")
    assert "compact" not in Mirror(image["account"]).own_methods()
    assert image["account"].balance == 100


PAY = """def pay(self, other, amount):
    self.balance = self.balance - amount
    return other.balance + amount
"""


def test_arguments_may_be_objects_that_the_receiver_cannot_reach(image: Image) -> None:
    """An object that comes with the message is in the snapshot, is seen by the method, and is part of what must not have changed."""
    image["till"] = image["genesis"].clone_(balance=10)

    answer = image.submit(image["account"], "pay", PAY, image["till"], amount=5)

    assert answer == 15
    assert image["account"].balance == 95


METHOD_FILE = """\
# /// batos
# selector = "deposit"
# slots = { balance = 100, history = [] }
# policy = "standard"                 # optional; --policy wins
# [[examples]]
# args = [25]
# returns = 125                       # or: raises = "ValueError"
# after = { balance = 125, history = [25] }
# ///
def deposit(self, amount):
    self.balance = self.balance + amount
    self.history.append(amount)
    return self.balance
"""


@pytest.mark.parametrize("backend", BACKENDS)
def test_verify_accepts_the_example_of_the_contract(backend: str, tmp_path: Path) -> None:
    """The method file of the documentation passes: exit status 0 and a passing method."""
    done, report = _verify(tmp_path, METHOD_FILE, backend)

    assert done.returncode == 0, done.stdout + done.stderr
    assert report["schema"] == "batos.verify/1"
    assert report["sandbox"]["backend"] == backend
    assert [(m["verdict"], m["stage"]) for m in report["methods"]] == [("passed", "passed")]


@pytest.mark.parametrize("backend", BACKENDS)
def test_verify_rejects_an_import_of_os(backend: str, tmp_path: Path) -> None:
    """With `import os` added the exit status is 1, with a finding on that line."""
    done, report = _verify(tmp_path, METHOD_FILE.replace("def deposit", "import os\ndef deposit"), backend)

    assert done.returncode == 1
    assert report["methods"][0]["stage"] == "policy"
    assert report["methods"][0]["findings"][0]["line"] == METHOD_FILE.splitlines().index("# ///") + 2


@pytest.mark.parametrize("backend", BACKENDS)
def test_verify_fails_a_wrong_example(backend: str, tmp_path: Path) -> None:
    """With an example that is wrong the exit status is 1, with a failed check."""
    done, report = _verify(tmp_path, METHOD_FILE.replace("returns = 125", "returns = 126"), backend)

    assert done.returncode == 1
    assert report["methods"][0]["stage"] == "checks"
    assert [check["name"] for check in report["methods"][0]["checks"] if not check["passed"]] == ["examples"]


def test_verify_without_an_engine_gives_no_verdict(tmp_path: Path) -> None:
    """An engine that cannot be reached is exit status 3 and a verdict that says so, never a pass."""
    done, report = _verify(tmp_path, METHOD_FILE, "docker", DOCKER_HOST="unix:///nonexistent/docker.sock")

    assert done.returncode == 3
    assert [method["verdict"] for method in report["methods"]] == ["infra_error"]


def _verify(folder: Path, source: str, backend: str, **environment: str) -> tuple[subprocess.CompletedProcess[str], dict]:
    file = folder / "deposit.py"
    file.write_text(source)
    done = _batos("verify", "--format", "json", "--backend", backend, str(file), **environment)
    return done, json.loads(done.stdout)


def _batos(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "runtime", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )
