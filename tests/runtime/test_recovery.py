"""SIGKILL: whatever a process was doing, the image opens, the message is in a named state, and the next process goes on."""

from __future__ import annotations

import importlib
import shutil
import signal

import pytest

from runtime import Image, MessageNotUnderstood
from runtime.messages import FINAL, STATES, UNFINISHED
from runtime.methods import Method, Primitive
from runtime.objects import write_slot
from runtime.protocol import refuse_interrupted
from tests.runtime import fakes
from tests.runtime.commands import batos
from tests.runtime.fakes import FakeFaculties
from tests.runtime.processes import die, forked
from tests.runtime.test_protocol import DEPOSIT, verdict

KILLED = (-signal.SIGKILL, "")


@pytest.fixture
def prepared(place, model_folder) -> str:
    """A closed image with an account that has a mind and a balance of 100."""
    with Image.open(place) as image:
        image.awaken(model_folder)
        image["account"] = image["genesis"].clone_(balance=100)
        write_slot(image["genesis"], "reflectOn_", Primitive("thinks_"))
        image.commit()
    return place


def deposit(place: str, *, event: str = "", thinking=None, judging=None, verdict_name: str = "passed") -> int:
    """Send an unknown `deposit: 25`, with a recorder that dies when it is told of `event`."""

    def judge(job, policy):
        if judging:
            judging()
        return verdict(job, policy, verdict_name)

    def think(receiver, message):
        if thinking:
            thinking()
        return [DEPOSIT]

    fakes.thought = think
    with Image.open(place) as image:
        image.faculties = FakeFaculties(judge)
        image.faculties.record = lambda told, **fields: die() if told == event else None
        return image["account"].deposit(25)


def left_behind(place: str) -> tuple[str, int, bool, list[int]]:
    """What a process left in the image at `place`: the message's state, the balance, whether there is a method, the index."""
    with Image.open(place, create=False) as image:
        account = image["account"]
        assert image.names() == ["account", "genesis", "pLLM", "traits"]
        method = isinstance(account._slots.get("deposit"), Method)
        return image.log[1].state, account.balance, method, [number for number, _ in image.log.unfinished()]


EVENTS = {
    "message.received": ("received", 100, False, [1]),
    "message.reflecting": ("reflecting", 100, False, [1]),
    "message.compiling": ("compiling", 100, False, [1]),
    "message.verifying": ("verifying", 100, False, [1]),
    "candidate.judged": ("verifying", 100, False, [1]),
    "message.installing": ("installing", 100, False, [1]),
    "method.installed": ("installing", 100, True, [1]),
    "message.answered": ("answered", 125, True, []),
}


@pytest.mark.parametrize("event", EVENTS)
def test_killed_in_each_state(prepared, event):
    """A process killed in any state of the protocol leaves that state, and nothing half done; the next send goes on."""
    assert forked(lambda: deposit(prepared, event=event)) == KILLED
    found = left_behind(prepared)
    balance = batos("send", "account", "balance", "--image", prepared)
    rows = batos("log", "--json", "--image", prepared).json()

    assert found == EVENTS[event]
    assert (balance.status, balance.out) == (0, f"{found[1]}\n")
    if found[0] in FINAL:
        assert (balance.err, rows[0]["state"], rows[0]["reason"]) == ("", "answered", None)
    else:
        assert balance.err == "message 1 had been interrupted and is refused now\n"
        assert rows[0]["state"] == "refused"
        assert rows[0]["reason"] == f"its process ended while it was {found[0]}: send it again"
    assert batos("send", "account", "balance", "--image", prepared).err == ""


@pytest.mark.parametrize("moment", ["thinking", "judging"])
def test_killed_while_others_work(prepared, moment):
    """The same while the mind thinks and while a cell runs."""
    assert forked(lambda: deposit(prepared, **{moment: die})) == KILLED
    state = {"thinking": "reflecting", "judging": "verifying"}[moment]

    assert left_behind(prepared) == (state, 100, False, [1])


def test_killed_after_a_refusal(prepared):
    """A refusal that was recorded is durable."""
    assert forked(lambda: deposit(prepared, event="message.refused", verdict_name="failed")) == KILLED

    assert left_behind(prepared) == ("refused", 100, False, [])


def test_killed_around_every_flush(prepared, tmp_path):
    """Before and after each flush of the database to the disk, a kill leaves states that follow one another."""
    # By its name: the package has a class where the module would be.
    file_storage = importlib.import_module("ZODB.FileStorage.FileStorage")
    found = []
    for number in range(1, 40):
        place = str(tmp_path / str(number))
        shutil.copytree(prepared, place)

        def work(place: str = place, number: int = number) -> str:
            real, calls = file_storage.fsync, 0

            def fsync(fd):
                nonlocal calls
                calls += 1
                if calls == number:
                    die()
                real(fd)
                calls += 1
                if calls == number:
                    die()

            file_storage.fsync = fsync
            return str(deposit(place))

        status, said = forked(work)
        if status == 0:
            break
        assert (status, said) == KILLED
        with Image.open(place, create=False) as image:
            account = image["account"]
            state = image.log[1].state if len(image.log) else None
            found.append((state, account.balance, "deposit" in account._slots))
            assert refuse_interrupted(image) == ([1] if state in UNFINISHED else [])
            assert state is None or image.log[1].state in FINAL

    assert (status, said) == (0, "125")
    order = [None, *STATES]
    assert [order.index(state) for state, _, _ in found] == sorted(order.index(state) for state, _, _ in found)
    assert {state for state, _, _ in found} >= {"received", "reflecting", "compiling", "verifying", "installing", "answered"}
    assert all((balance == 125) == (state == "answered") for state, balance, _ in found)


def test_a_method_that_was_installed_is_understood_afterwards(prepared):
    """Killed between installing and answering: the message is refused, sent again it is simply understood."""
    forked(lambda: deposit(prepared, event="method.installed"))
    again = batos("send", "account", "deposit", "5", "--image", prepared)

    assert (again.status, again.out) == (0, "105\n")
    assert batos("log", "--json", "--image", prepared).json()[0]["state"] == "refused"


def test_a_message_is_learned_by_the_next_process(prepared):
    """Killed while reflecting: the next process that sends it has it learned."""
    forked(lambda: deposit(prepared, thinking=die))

    assert forked(lambda: str(deposit(prepared))) == (0, "125")


def test_every_unfinished_message_is_refused_once(prepared):
    """Several messages that died with their process are refused together; a second look finds nothing to do."""
    for _ in range(3):
        forked(lambda: deposit(prepared, thinking=die))
    with Image.open(prepared) as image:
        assert refuse_interrupted(image) == [1, 2, 3]
        assert refuse_interrupted(image) == []
        assert [message.state for _, message in image.log.latest(5)] == ["refused"] * 3


def test_looking_refuses_nothing(prepared):
    """`log` and `why` leave an interrupted message as they found it."""
    forked(lambda: deposit(prepared, thinking=die))
    batos("log", "--image", prepared)
    batos("why", "account", "balance", "--image", prepared)

    assert left_behind(prepared)[0] == "reflecting"


def test_a_full_disk_in_the_middle_of_a_message(prepared):
    """When the disk fills up while the mind thinks, the send fails in one line and the message can be refused later."""
    from pathlib import Path

    from runtime import ImageError
    from tests.runtime.test_image import with_a_full_disk

    def work() -> str:
        try:
            deposit(prepared, thinking=lambda: with_a_full_disk(Path(prepared, "Data.fs").stat().st_size + 10))
        except ImageError as error:
            return str(error)
        raise AssertionError("it fitted")

    assert forked(work) == (0, "nothing was kept: the disk is full: free some space and send again")
    assert left_behind(prepared) == ("reflecting", 100, False, [1])
    assert forked(lambda: str(deposit(prepared))) == (0, "125")


def test_a_refusal_survives_its_process(prepared):
    """The refusal's verdicts are in the log for whoever comes later."""

    def work() -> str:
        try:
            deposit(prepared, verdict_name="violation")
        except MessageNotUnderstood as refused:
            return str(refused.message_id)
        raise AssertionError("it passed")

    assert forked(work) == (0, "1")
    assert batos("log", "--json", "--image", prepared).json()[0]["candidates"] == [{"verdict": "violation", "stage": "sandbox"}] * 3
