"""What a worker knows of the image is never stale: random lives of a few objects, against a model of what each connection may see.

Writers are methods, whose effects the worker may be told were committed instead of being shown the object again; the VM itself; and a second
connection. Transactions are held, rolled back to savepoints, aborted, and lose conflicts; workers are replaced, killed, and told to forget; another send
comes between the effects of one and their commit. Each answer is everything that the method saw, before and after what it did.
"""

from __future__ import annotations

import copy
import os
import random
import signal
import threading
from contextlib import suppress
from typing import Any

import pytest
from transaction import TransactionManager

from runtime import Image, MethodLimit, MethodRaised, TransactionError, residents
from runtime.execution import executor, use
from runtime.image import _images
from runtime.objects import UvmObject, forget_bound_methods, remove_slot, write_slot
from runtime.residents import Resident
from sandbox.resident.pool import Upkeep
from sandbox.resident.worker import Worker
from tests.runtime.test_execution import learn

NAMES = "abc"
LOOK = "[self.balance, self.history, self.extra, self.common, self.friend.balance, self.friend.history, self.friend is self]"
METHODS = {
    "look": ("", "pass"),
    "add": ("n", "self.balance += n"),
    "push": ("n", "self.history.append(n)"),
    "both": ("n", "self.balance = -n; self.history = [n]; self.extra = [n, {'n': n}]"),
    "make": ("n", "self.extra = n"),
    "drop": ("", "self.extra = 1; del self.extra"),
    "same": ("", "self.balance = self.balance; self.history = list(self.history)"),
    "befriend": ("other", "self.friend = other"),
    "fail": ("n", "self.balance = n; self.history.append(n); raise ValueError(n)"),
}
MAKE = "def {name}(self{argument}):\n    before = {look}\n    before[1], before[5] = list(before[1]), list(before[5])\n    {body}\n    return [before, {look}]\n"


class Conflict(Exception):
    """What was changed had been changed by another connection."""


class View:
    """What one connection sees, by the rules of the database: the state at its last boundary, with its own changes."""

    def __init__(self, committed: dict[str, Any]) -> None:
        self.committed = committed  # name -> (revision, slots), shared by all connections
        self.refresh()

    def refresh(self) -> None:
        """A boundary: see what is committed now."""
        self.slots = {name: copy.deepcopy(slots) for name, (_, slots) in self.committed.items()}
        self.revisions = {name: revision for name, (revision, _) in self.committed.items()}
        self.changed: set[str] = set()

    def commit(self) -> None:
        """Raises `Conflict`, and has dropped everything then."""
        lost = [name for name in self.changed if self.committed[name][0] != self.revisions[name]]
        for name in [] if lost else self.changed:
            self.committed[name] = (self.committed[name][0] + 1, copy.deepcopy(self.slots[name]))
        self.refresh()
        if lost:
            raise Conflict(lost)

    def get(self, name: str, slot: str) -> Any:
        """What a read finds: the object's own slot, or the prototype's."""
        return copy.deepcopy(self.slots[name].get(slot, self.slots["base"].get(slot)))

    def look(self, name: str) -> list[Any]:
        """What `LOOK` answers."""
        friend = self.slots[name]["friend"]
        own = [self.get(name, slot) for slot in ("balance", "history", "extra", "common")]
        return [*own, self.get(friend, "balance"), self.get(friend, "history"), friend == name]

    def run(self, name: str, selector: str, argument: Any) -> list[Any]:
        """What the method answers, after it did what it does."""
        before, slots = self.look(name), copy.deepcopy(self.slots[name])
        if selector == "add":
            slots["balance"] += argument
        elif selector == "push":
            slots["history"].append(argument)
        elif selector == "both":
            slots.update(balance=-argument, history=[argument], extra=[argument, {"n": argument}])
        elif selector == "make":
            slots["extra"] = argument
        elif selector == "drop":
            slots.pop("extra", None)
        elif selector == "befriend":
            slots["friend"] = argument
        if slots != self.slots[name]:
            self.slots[name] = slots
            self.changed.add(name)
        return [before, self.look(name)]


class Life:
    """One random life: three objects with a prototype, seen by an image and by a second connection."""

    def __init__(self, image: Image, resident: Resident, seed: int) -> None:
        self.image, self.resident, self.random = image, resident, random.Random(seed)
        self.committed = {
            "base": (0, {"common": 1, "extra": 0}),
            "a": (0, {"balance": 100, "history": [], "friend": "b"}),
            "b": (0, {"balance": 50, "history": [5], "friend": "a"}),
            "c": (0, {"balance": 0, "history": [], "friend": "c"}),
        }
        base = image["base"] = UvmObject([image["genesis"]], **self.committed["base"][1])
        for name, (argument, body) in METHODS.items():
            learn(base, MAKE.format(name=name, argument=f", {argument}" if argument else "", body=body, look=LOOK))
        for name in NAMES:
            slots = {slot: value for slot, value in self.committed[name][1].items() if slot != "friend"}
            image[name] = UvmObject([base], **slots)
        for name in NAMES:
            write_slot(image[name], "friend", image[self.committed[name][1]["friend"]])
        image.commit()
        self.manager = TransactionManager()
        self.connection = image._database.open(self.manager)
        self.ours, self.theirs = View(self.committed), View(self.committed)

    def end(self) -> None:
        """Everything is as the model says, and the second connection is closed."""
        self.image.abort()
        self.manager.abort()
        self.ours.refresh()
        for name in NAMES:
            assert self.send(self.ours, name, "look") == [self.ours.look(name)] * 2
        self.connection.close()

    def live(self, view: View, name: str) -> UvmObject:
        """The object that a view is a model of."""
        return self.image[name] if view is self.ours else self.connection.root()["objects"][name]

    def send(self, view: View, name: str, selector: str, *arguments: Any) -> Any:
        """Once more where the worker had been killed: it may have been found dead."""
        try:
            return self.live(view, name).send(selector, *arguments)
        except MethodLimit as error:
            assert "ended by signal 9" in str(error)
            return self.live(view, name).send(selector, *arguments)

    def step(self, *, held: bool = False) -> None:
        """One thing that happens."""
        choices = [self.method] * 12 + [self.write] * 3 + [self.their_method] * 3 + [self.their_write] * 2 + [self.their_end] * 2
        choices += [self.savepoint] if held else [self.block, self.kill, self.abort]
        self.random.choice(choices)()

    def method(self) -> None:
        """A send by the image, which commits what it changes."""
        self._method(self.ours)

    def their_method(self) -> None:
        """A send by the second connection: nobody commits it yet."""
        self._method(self.theirs)

    def _method(self, view: View) -> None:
        name, selector, n = self.random.choice(NAMES), self.random.choice(list(METHODS)), self.random.randrange(100)
        argument = self.random.choice(NAMES) if selector == "befriend" else n
        arguments = (self.live(view, argument) if selector == "befriend" else n,) if METHODS[selector][0] else ()
        if selector == "fail":
            with pytest.raises(MethodRaised, match="ValueError"):
                self.send(view, name, selector, *arguments)
            return
        expected = view.run(name, selector, argument)
        try:
            if view is self.ours and not self.image.held and view.changed:
                view.commit()
        except Conflict:
            with pytest.raises(TransactionError):
                self.send(view, name, selector, *arguments)
            return
        assert self.send(view, name, selector, *arguments) == expected, (name, selector)

    def write(self) -> None:
        """A change without a method."""
        self._write(self.ours)
        if not self.image.held:
            try:
                self.ours.commit()
            except Conflict:
                with pytest.raises(TransactionError):
                    self.image.commit()
            else:
                self.image.commit()

    def their_write(self) -> None:
        """The same in the second connection."""
        self._write(self.theirs)

    def _write(self, view: View) -> None:
        name = self.random.choice([*NAMES, *NAMES, "base"])
        slot = "common" if name == "base" else self.random.choice(["balance", "history", "extra", "-extra"])
        value = [self.random.randrange(100)] if slot == "history" else self.random.randrange(100)
        if slot == "-extra":
            if "extra" not in view.slots[name]:
                return
            del view.slots[name]["extra"]
            remove_slot(self.live(view, name), "extra")
        else:
            view.slots[name][slot] = value
            write_slot(self.live(view, name), slot, value)
        view.changed.add(name)

    def their_end(self) -> None:
        """The second connection commits, or does not."""
        if self.random.random() < 0.3:
            self.manager.abort()
            self.theirs.refresh()
            return
        try:
            self.theirs.commit()
        except Conflict:
            from ZODB.POSException import ConflictError

            with pytest.raises(ConflictError):
                self.manager.commit()
            self.manager.abort()
        else:
            self.manager.commit()

    def abort(self) -> None:
        """The image looks again."""
        self.image.abort()
        self.ours.refresh()

    def savepoint(self) -> None:
        """What comes next may be rolled back."""
        point, kept = self.image._manager.savepoint(), (copy.deepcopy(self.ours.slots), set(self.ours.changed))
        for _ in range(self.random.randrange(3)):
            self.step(held=True)
        if self.random.random() < 0.5:
            with suppress(Exception):  # one inside was rolled back: this one went with it
                point.rollback()
                self.ours.slots, self.ours.changed = kept

    def block(self) -> None:
        """Several things in one transaction, which is committed or dropped."""
        drops = self.random.random() < 0.4
        try:
            with self.image.transaction():
                for _ in range(self.random.randrange(1, 5)):
                    self.step(held=True)
                if drops:
                    raise ZeroDivisionError  # noqa: TRY301 - what a sender would do
                conflict = None
                try:
                    self.ours.commit()
                except Conflict as error:
                    conflict = error
        except ZeroDivisionError:
            self.ours.refresh()
        except TransactionError:
            assert conflict
        else:
            assert not conflict

    def kill(self) -> None:
        """Every free worker dies."""
        for leases in self.resident.workers._free.values():
            for lease in leases:
                if lease.worker.bound:
                    os.kill(lease.worker.pid, signal.SIGKILL)


@pytest.fixture
def told(monkeypatch) -> list[int]:
    """Numbers of the sends whose effects workers were told to be committed."""
    numbers: list[int] = []
    begin = Worker.begin

    def watched(self: Worker, message: list[Any]) -> int:
        numbers.extend(each for each in message[-1:] if each is not None)
        return begin(self, message)

    monkeypatch.setattr(Worker, "begin", watched)
    return numbers


def lives(image: Image, monkeypatch: pytest.MonkeyPatch, seeds: range, steps: int) -> None:
    """Live them, one after the other, with an executor of their own."""
    before, made = executor(), Resident(Upkeep(sends=23, kept_bytes=6_000))
    use(made)
    forget_bound_methods()
    settle = residents.settle
    life: Life | None = None

    def interrupted(receiver: UvmObject) -> None:
        """Between the effects of one send and their commit comes another send, which may get the same worker."""
        if life is not None and life.random.random() < 0.2:
            name = life.random.choice(NAMES)
            assert life.send(life.theirs, name, "look") == [life.theirs.look(name)] * 2
        settle(receiver)

    monkeypatch.setattr(residents, "settle", interrupted)
    try:
        for seed in seeds:
            life = None
            life = Life(image, made, seed)
            for number in range(steps):
                try:
                    life.step()
                except AssertionError as error:
                    raise AssertionError(f"seed {seed}, step {number}: {error}") from error
            life.end()
    finally:
        use(before)
        forget_bound_methods()
        made.close()


def test_nothing_is_stale(image, monkeypatch, told):
    """Whatever happens, a method sees what its connection sees; and workers are told of commits often enough for this to say something."""
    lives(image, monkeypatch, range(4), 120)

    assert len(told) > 40


@pytest.mark.matrix
def test_nothing_is_stale_for_long(image, monkeypatch, told):
    """The same, for many lives."""
    lives(image, monkeypatch, range(1000, 1060), 400)

    assert len(told) > 2000


def beside(image: Image) -> Image:
    """The same image once more, for another thread: a connection of its own to the same database."""
    made = object.__new__(Image)
    made.__dict__.update(image.__dict__)
    made._manager = TransactionManager()
    made._connection = image._database.open(made._manager)
    _images[made._connection] = made
    return made


def test_threads_lose_nothing(image, told):
    """Three threads write the same two objects, each in turns with the others in workers that all share: every answer is whole, and what was committed adds up."""
    before, made = executor(), Resident()
    use(made)
    forget_bound_methods()
    for name in "ab":
        image[name] = image["genesis"].clone_(count=0, log=[])
    learn(image["genesis"], "def add(self, n):\n    self.count += 1\n    self.log.append(n)\n    return [self.count, len(self.log)]\n")
    learn(image["genesis"], "def both(self, o):\n    return [self.count - len(self.log), o.count - len(o.log)]\n")
    image.commit()
    failures: list[BaseException] = []
    committed: list[str] = []

    def work(number: int) -> None:
        mine, chance = beside(image), random.Random(number)
        try:
            for step in range(40):
                name = chance.choice("ab")
                with suppress(TransactionError):  # another thread was first
                    count, length = mine[name].add(step)
                    committed.append(name)
                    assert count == length
                    assert mine[name].both(mine["b" if name == "a" else "a"]) == [0, 0]
        except BaseException as error:
            failures.append(error)
        finally:
            mine._manager.abort()
            mine._connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        use(before)
        forget_bound_methods()
        made.close()
    image.abort()

    assert failures == []
    assert {name: image[name].count for name in "ab"} == {name: committed.count(name) for name in "ab"}
    assert told
