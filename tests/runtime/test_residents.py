"""Committed methods in resident workers: the same answers and effects as in the VM, whatever happens to the worker, and nothing stale."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from policies import PolicyError, load_policy
from runtime import Image, MethodLimit, MethodRaised, SlotError, TransactionError, showing
from runtime.execution import InVM, executor, use
from runtime.methods import Primitive
from runtime.objects import UvmObject, forget_bound_methods, resend, write_slot
from runtime.residents import Resident
from sandbox import SandboxUnavailable
from sandbox.resident import worker as worker_module
from sandbox.resident.pool import Upkeep
from tests.runtime import fakes
from tests.runtime.processes import running
from tests.runtime.test_execution import learn
from tests.sandbox.workers import LIAR, RAW, entry


@pytest.fixture
def resident():
    """An executor of this test's own, in force."""
    before, made = executor(), Resident()
    use(made)
    forget_bound_methods()
    yield made
    use(before)
    forget_bound_methods()
    made.close()


@pytest.fixture
def account(image, resident):
    """An account in the image."""
    image["account"] = image["genesis"].clone_(balance=100, history=[], owner={"name": "Ada"})
    return image["account"]


@pytest.fixture(scope="module")
def standing(tmp_path_factory, model_folder):
    """An image, an executor and a folder for all tests that leave both as they are."""
    before, made = executor(), Resident()
    folder = tmp_path_factory.mktemp("standing")
    with Image.open(str(folder / "image")) as opened:
        opened.awaken(model_folder)
        opened["friend"], opened["other"] = opened["genesis"].clone_(name="Grace"), opened["genesis"].clone_(name="Alan")
        yield opened, made, folder
    use(before)
    made.close()


@pytest.fixture
def lent(standing):
    """(image, executor in force, a new account) of the standing image."""
    image, made, _ = standing
    before = executor()
    use(made)
    forget_bound_methods()
    image["account"] = image["genesis"].clone_(balance=100, history=[], owner={"name": "Ada"})
    yield image, made, image["account"]
    image.abort()
    use(before)
    forget_bound_methods()


@pytest.fixture
def under(image, tmp_path):
    """`under(obj, text)` puts an object under a policy that extends standard with `text`."""

    def put(obj, text: str) -> None:
        path = tmp_path / f"policy{len(list(tmp_path.glob('*.toml')))}.toml"
        path.write_text(f'name = "mine"\nversion = 1\nextends = "standard"\n{text}\n')
        obj.policy = str(path)

    return put


def pids(resident) -> set[int]:
    """The processes of the free workers."""
    return {lease.worker.pid for leases in resident.workers._free.values() for lease in leases}


# -- the same as in the VM ------------------------------------------------------------------------------------

# name -> (methods, selector, arguments)
PROGRAMS = {
    "arithmetic": (["def f(self, n):\n    return self.balance * n + 2 ** 100"], "f", [3]),
    "floats": (["def f(self):\n    return [float('inf'), -0.0, 1e300, 0.1 + 0.2, 1j]"], "f", []),
    "text": (["def f(self):\n    return 'h\\xe9llo \\U0001f600'.upper().encode('utf-8')"], "f", []),
    "lone surrogates": (["def f(self):\n    self.text = '\\ud800'\n    return self.text"], "f", []),
    "containers": (["def f(self):\n    self.a = {1: (2, [3]), (4,): {5, 6}}\n    return self.a, frozenset([1])"], "f", []),
    "changes in place": (["def f(self, x):\n    self.history.append(x)\n    self.owner['age'] = 36\n    return self.owner"], "f", [[1, 2]]),
    "removes": (["def f(self):\n    del self.owner\n    self.fresh = None\n    return 1"], "f", []),
    "library values": (
        ["from datetime import date\nfrom decimal import Decimal\nfrom fractions import Fraction\n"
         "def f(self, d):\n    self.when = date(2026, 11, 23)\n    return [d + 1, Fraction(1, 3), self.when]"], "f", [Decimal("1.50")]),
    "a moment": (["def f(self, t):\n    self.t = t\n    return t.isoformat()"], "f", [datetime(2026, 11, 23, 4, 5, tzinfo=UTC)]),
    "patterns": (["import re\ndef f(self, t):\n    return re.findall('[a-z]+', t)"], "f", ["one two"]),
    "json": (["import json\ndef f(self):\n    return json.loads(json.dumps(self.owner))"], "f", []),
    "chance": (["import random\ndef f(self):\n    return [random.random() for _ in range(3)]"], "f", []),
    "an encoding": (["def f(self):\n    return 'gr\\xfc\\xdfe'.encode('cp1252')"], "f", []),
    "an encoding that there is not": (["def f(self):\n    return 'x'.encode('no_such')"], "f", []),
    "a date in words": (
        ["from datetime import datetime\ndef f(self):\n    return datetime.strptime('2026-11-23', '%Y-%m-%d').day"], "f", []),
    "sends": (["def f(self):\n    return self.g(2) + self.h", "def g(self, n):\n    return self.balance * n"], "f", []),
    "keywords": (["def f(self, a, *, b=2, **more):\n    return [a, b, more]"], "f", [1]),
    "raises": (["def f(self):\n    self.balance = 0\n    return {}['nothing']"], "f", []),
    "raises its own": (["def f(self):\n    raise ValueError('\\ud800 no', 3)"], "f", []),
    "not understood": (["def f(self):\n    return self.nobody()"], "f", []),
    "denied": (["def f(self):\n    self.policy = 'trusted'"], "f", []),
    "wrong arguments": (["def f(self, a):\n    return a"], "f", []),
    "without end": (["def f(self):\n    while True:\n        pass"], "f", []),
    "too deep": (["def f(self):\n    return self.f()"], "f", []),
    "an endless number": (["def f(self):\n    return self.balance ** 10000"], "f", []),
    "no plain answer": (["def f(self):\n    return (n for n in [1])"], "f", []),
    "an exception beside the method": (["X = [1][2]\ndef f(self):\n    return X"], "f", []),
    "resends": (["def balance(self):\n    return self.resend('balance')"], "balance", []),
    "catches": (["def f(self):\n    try:\n        return self.g()\n    except Exception as error:\n        return str(error)", "def g(self):\n    return 1 / 0"], "f", []),
    "a set of objects": (["def f(self, a, b):\n    return [each is a for each in {a, b}], hash(self), hash(b)"], "f", ["$friend", "$other"]),
    "an object kept": (["def f(self, a):\n    self.friends = {'best': a}\n    return [a, self, a.name]"], "f", ["$friend"]),
    "another object written": (["def f(self, a):\n    a.name = 'x'"], "f", ["$friend"]),
}  # fmt: skip


def outcome(account, selector, arguments):
    """What came of a send, and the slots after it, as plain text."""
    try:
        answer = ("answered", account.send(selector, *arguments))
    except (MethodRaised, MethodLimit, SlotError, PolicyError, ArithmeticError, LookupError, ValueError) as error:
        # Beside a method, what goes wrong reaches the sender as it is in the VM, and as the method's own from a worker.
        name = error.type_name if isinstance(error, MethodRaised) else type(error).__name__
        answer = (name, "") if name == "IndexError" else (name, str(error), getattr(error, "line", None))
    return repr(answer), repr({name: value for name, value in account._slots.items() if not name.endswith("*")})


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_as_in_the_vm(lent, name):
    """Answer, exception or limit, and effects: a worker comes to what the VM's own process comes to."""
    image, resident, account = lent
    sources, selector, arguments = PROGRAMS[name]
    for source in sources:
        learn(account, source)
    image.commit()
    given = [image[each[1:]] if isinstance(each, str) and each.startswith("$") else each for each in arguments]

    with pytest.raises(ZeroDivisionError), image.transaction():
        use(InVM())
        forget_bound_methods()
        expected = outcome(account, selector, given)
        raise ZeroDivisionError  # nothing of it stays
    use(resident)
    forget_bound_methods()
    assert outcome(account, selector, given) == expected


# -- what a worker is shown -----------------------------------------------------------------------------------


def test_one_process_serves_all_sends(account, resident, image):
    """Sends to several objects under one policy, and what they send each other, stay in one worker that is not this process."""
    image["other"] = image["genesis"].clone_(balance=1)
    learn(image["genesis"], "def total(self, other):\n    return self.balance + (other.total(None) if other else 0)\n")

    assert account.total(image["other"]) == 101
    assert image["other"].total(None) == 1
    assert len(pids(resident)) == 1
    assert os.getpid() not in pids(resident)


def test_only_what_changed_travels(image, account, resident, monkeypatch):
    """The second send says little more than its selector; after a change the changed object goes along."""
    account.history = ["x" * 50] * 1000
    learn(account, "def count(self):\n    return len(self.history)\n")
    image.commit()
    said = []
    say = worker_module.Worker._say
    monkeypatch.setattr(worker_module.Worker, "_say", lambda self, message: said.append(say(self, message)) or said[-1])

    account.count()
    first, said[:] = sum(said), []
    account.count()
    second, said[:] = sum(said), []
    account.balance = 7
    account.count()

    assert (second < 200, first > 50_000) == (True, True)
    assert sum(said) > 50_000


def test_a_change_by_another_connection_is_seen(image, account, resident, elsewhere):
    """What others commit is what the next send finds, when this connection sees it, and not before."""
    learn(account, "def get(self):\n    return self.balance\n")
    image.commit()
    assert account.get() == 100
    elsewhere("account")._slots["balance"] = 7
    elsewhere("account")._p_changed = True
    elsewhere.manager.commit()

    assert account.get() == account.balance
    image.abort()
    assert account.get() == 7


def test_a_change_of_a_friend_by_another_connection_is_seen(image, account, resident, elsewhere):
    """Not only the receiver: whatever a run looks at is looked at again."""
    image["friend"] = image["genesis"].clone_(name="Grace")
    learn(account, "def ask(self):\n    return self.friend.name\n")
    account.friend = image["friend"]
    assert account.ask() == "Grace"
    friend = elsewhere("friend")
    friend._slots["name"] = "Hopper"
    friend._p_changed = True
    elsewhere.manager.commit()
    image.abort()

    assert account.ask() == "Hopper"


def test_what_the_caller_has_not_committed_is_seen_and_forgotten(image, account, resident):
    """Inside a transaction methods see its changes, of receiver and friends; after an abort they see the image again."""
    image["friend"] = image["genesis"].clone_(name="Grace")
    account.friend = image["friend"]
    learn(account, "def ask(self):\n    return [self.balance, self.friend.name]\n")
    image.commit()
    assert account.ask() == [100, "Grace"]
    with pytest.raises(ZeroDivisionError), image.transaction():
        account.balance = 1
        image["friend"].name = "Nobody"
        assert account.ask() == [1, "Nobody"]
        assert account.ask() == [1, "Nobody"]
        raise ZeroDivisionError

    assert account.ask() == [100, "Grace"]


def test_savepoints_hide_nothing(image, account, resident):
    """Between savepoints an object does not say that it was changed; it travels all the same."""
    learn(account, "def get(self):\n    return self.balance\n")
    image.commit()
    assert account.get() == 100
    with pytest.raises(ZeroDivisionError), image.transaction():
        account.balance = 1
        image._manager.savepoint()
        assert account.get() == 1
        raise ZeroDivisionError
    assert account.get() == 100


def test_a_send_that_was_never_made_leaves_nothing_stale(image, account, resident, monkeypatch):
    """What a worker was about to be told when the send broke off was not told: it is not taken to know it."""
    learn(image["genesis"], "def get(self):\n    return [self.balance, self.common]\n")
    image["genesis"].common = 1
    image.commit()
    assert account.get() == [100, 1]
    account.balance, image["genesis"].common = 7, 2
    state = showing.Showing.state
    with monkeypatch.context() as patch:
        genesis = image["genesis"]
        patch.setattr(showing.Showing, "state", lambda self, key, obj: state(self, key, obj) if obj is not genesis else 1 / 0)
        with pytest.raises(ZeroDivisionError):
            account.get()

    assert account.get() == [7, 2]


def test_objects_that_nothing_refers_to_yet(image, account, resident):
    """A clone that is in no image can be a receiver and an argument, and is kept when a method keeps it."""
    free = account.clone_(balance=3)
    learn(account, "def take(self, other):\n    self.last = other\n    return self.balance + other.balance\n")

    assert free.take(free.clone_(balance=4)) == 7
    assert account.take(free) == 103
    assert account.last is free
    assert free._p_jar is account._p_jar


def test_who_only_reads_writes_nothing(image, account, resident):
    """Whatever a method looks at, references and sets of them included: no effect, and so no commit."""
    account.friend = image["genesis"]
    account.friends = {"all": {image["genesis"]}, "first": (image["genesis"], account)}
    learn(account, "def read(self):\n    return [self.friend, self.friends, self.history, self.owner, self.balance]\n")
    image.commit()
    before = image._database.lastTransaction()
    account.read()

    assert image._database.lastTransaction() == before


def test_a_new_parent_is_seen(image, account, resident):
    """Delegation is looked at as it is now."""
    learn(account, "def greet(self):\n    return self.greeting\n")
    image["polite"] = UvmObject([image["genesis"]], greeting="Good day")
    image["curt"] = UvmObject([image["genesis"]], greeting="Hi")
    write_slot(account, "manners*", image["polite"])
    image.commit()
    assert account.greet() == "Good day"
    write_slot(account, "manners*", image["curt"])
    image.commit()

    assert account.greet() == "Hi"


def test_a_new_policy_is_obeyed_at_once(image, account, resident):
    """Wherever on the path it is named, committed or not: a way that was walked before is not walked again blindly."""
    learn(account, "def get(self):\n    return self.balance\n")
    image.commit()

    def policies() -> dict[str, int]:
        """How many sends each policy's worker has served."""
        names = {load_policy(name).digest: name for name in ("standard", "strict")}
        return {names[key[1]]: sum(lease.sends for lease in leases) for key, leases in resident.workers._free.items()}

    assert [account.get() for _ in range(2)] == [100, 100]
    with pytest.raises(ZeroDivisionError), image.transaction():
        image["traits"].policy = "strict"
        account.get()
        assert policies() == {"standard": 2, "strict": 1}
        raise ZeroDivisionError
    account.get()
    assert policies() == {"standard": 3, "strict": 1}
    image["genesis"].policy = "strict"
    account.get()
    assert policies() == {"standard": 3, "strict": 2}


def test_a_new_method_is_used_at_once(image, account, resident):
    """A worker runs the method that is there now, and not the one that it knows."""
    for number in (1, 2):
        learn(account, f"def f(self):\n    return self.g()\n\n\ndef unused():\n    return {number}\n")
        learn(account, f"def g(self):\n    return {number}\n")
        image.commit()
        assert account.f() == number


def test_an_image_has_workers_of_its_own(image, account, resident, tmp_path, model_folder):
    """Two images under one policy share no process, and the workers of one that is closed end."""
    learn(account, "def get(self):\n    return self.balance\n")
    account.get()
    ours = pids(resident)
    with Image.open(str(tmp_path / "second")) as second:
        second.awaken(model_folder)
        second["account"] = second["genesis"].clone_(balance=1)
        learn(second["account"], "def get(self):\n    return self.balance\n")
        assert second["account"].get() == 1
        theirs = pids(resident) - ours
        assert len(theirs) == 1

    assert pids(resident) == ours
    with pytest.raises(ProcessLookupError):
        os.kill(theirs.pop(), 0)


def test_a_resend_from_outside(image, resident):
    """Lookup begins behind the object that overrides."""
    below = image["genesis"].clone_(balance=7)
    learn(image["genesis"], "def report(self):\n    return self.balance\n")
    learn(below, "def report(self):\n    return 'mine ' + str(self.resend('report'))\n")

    assert below.report() == "mine 7"
    assert resend(below, below, "report") == 7


def test_a_method_makes_objects(image, account, resident, under):
    """Clones are real when the effects are applied: with parents, slots and each other."""
    under(account, "[objects]\nclone = true\n")
    learn(account, "def split(self):\n    a = self.clone_(balance=1)\n    b = a.clone_(twin=a)\n    self.parts = [a, b]\n    return b\n")
    made = account.split()

    assert [each.balance for each in account.parts] == [1, 1]
    assert made is account.parts[1]
    assert made.twin is account.parts[0]
    assert made._p_jar is account._p_jar


def test_the_mind_is_asked_through_the_vm(image, account, resident, under, monkeypatch):
    """`infer_` is the VM's to answer: the worker waits, and what it costs is not the method's time."""
    from runtime import primitives

    def infers_(receiver, prompt, **more):
        time.sleep(1.2)
        return f"{receiver.balance} {prompt} {more}"

    monkeypatch.setattr(fakes, "infers_", infers_, raising=False)
    monkeypatch.setitem(primitives._HOMES, "infers_", fakes.__name__)
    write_slot(account, "infer_", Primitive("infers_"))
    under(account, "[objects]\ncognition = true\n[cell]\nwall_s = 1.0\ncpu_s = 1.0\n")
    learn(account, "def wonder(self):\n    self.thought = self.infer_('why', max_tokens=3)\n    return self.thought\n")

    assert account.wonder() == "100 why {'max_tokens': 3}" == account.thought


def test_without_cognition_nobody_infers(image, account, resident):
    """A policy that does not allow it lets no method ask."""
    learn(account, "def wonder(self):\n    return self.infer_('why')\n")
    with pytest.raises(MethodRaised, match="PolicyViolation"):
        account.wonder()


def test_what_changed_while_the_mind_thought_is_not_overwritten(image, account, resident, under, elsewhere, monkeypatch):
    """A run that had read what somebody changed meanwhile cannot be made again for free: the sender is told to send again."""
    from runtime import primitives

    def infers_(receiver, prompt):
        elsewhere("account")._slots["balance"] = 1
        elsewhere("account")._p_changed = True
        elsewhere.manager.commit()
        image.rest()
        return "thought"

    monkeypatch.setattr(fakes, "infers_", infers_, raising=False)
    monkeypatch.setitem(primitives._HOMES, "infers_", fakes.__name__)
    write_slot(account, "infer_", Primitive("infers_"))
    under(account, "[objects]\ncognition = true\n")
    learn(account, "def wonder(self):\n    self.balance = self.balance + 1\n    self.infer_('why')\n    return self.balance\n")
    image.commit()

    with pytest.raises(TransactionError, match="send again"):
        account.wonder()
    assert account.balance == 1


# -- a worker comes to grief ----------------------------------------------------------------------------------


@pytest.fixture
def quick(account, under):
    """The account under a policy whose limits are met soon."""
    under(account, "[limits]\nfuel = 1_000_000_000\n[cell]\nwall_s = 3.0\ncpu_s = 1.0\nmemory_mb = 96\n")
    learn(account, "def get(self):\n    return self.balance\n")
    return account


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def f(self):\n    self.balance = 0\n    while True:\n        pass\n", "cpu|wall"),
        ("def f(self):\n    self.balance = 0\n    return sum(range(10 ** 12))\n", "cpu|wall"),
        ("def f(self):\n    self.balance = 0\n    kept = []\n    while True:\n        kept.append('x' * 100_000 + str(len(kept)))\n", "memory"),
        ("def f(self):\n    self.balance = 0\n    return 'x' * 5_000_000\n", "output|NotPlain|more than"),
    ],
    ids=["a loop", "a hang in C", "all memory", "a huge answer"],
)
def test_what_spends_too_much_costs_one_send(image, quick, resident, source, reason):
    """It fails within its limit and leaves nothing; the next send works."""
    learn(quick, source)
    image.commit()
    assert quick.get() == 100
    began = time.monotonic()
    with pytest.raises((MethodLimit, MethodRaised), match=reason):
        quick.f()

    assert time.monotonic() - began < 15
    assert quick.balance == quick.get() == 100


def test_a_worker_that_is_killed_costs_one_send(image, quick, resident):
    """Killed in the middle of a method: that send fails, nothing was applied, the next one gets another process."""
    learn(quick, "def f(self):\n    self.balance = 0\n    while True:\n        pass\n")
    image.commit()
    quick.get()
    (victim,) = pids(resident)
    threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()
    with pytest.raises(MethodLimit, match="f was stopped: died: its process was ended by signal 9"):
        quick.f()

    assert quick.get() == 100
    assert pids(resident) - {victim} == pids(resident)


def test_a_worker_that_is_killed_between_sends(image, quick, resident):
    """The send that finds it dead fails, the next one works."""
    quick.get()
    os.kill(*pids(resident), signal.SIGKILL)
    time.sleep(0.1)
    with pytest.raises(MethodLimit, match="died"):
        quick.get()

    assert quick.get() == 100


GONE = {None, "Z", "X"}  # who takes what is left of a process whose parent died may take its time


def state_of(pid: int) -> str | None:
    """The kernel's letter for what a process is at; None when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return None


def test_a_worker_goes_with_its_vm(place, model_folder, tmp_path):
    """The VM is killed while a method is deep in C code, which looks at nothing: its worker is gone within a moment, long before its CPU limit."""
    told = tmp_path / "worker"

    def work() -> object:
        opened, made = Image.open(place), Resident()
        opened.awaken(model_folder)
        use(made)
        account = opened["account"] = opened["genesis"].clone_(balance=100)
        learn(account, "def get(self):\n    return self.balance\n")
        learn(account, "def hang(self):\n    return sum(range(10 ** 12))\n")
        opened.commit()
        account.get()
        (worker,) = pids(made)
        used = f"/proc/{worker}/stat"
        before = int(Path(used).read_text().split()[13])
        threading.Thread(target=account.hang, daemon=True).start()
        while int(Path(used).read_text().split()[13]) < before + 10:  # ticks of its own: it is at it
            time.sleep(0.01)
        told.write_text(str(worker))
        return opened

    with running(work):
        worker = int(told.read_text())
        assert state_of(worker) == "R"
    until = time.monotonic() + 1.5
    while state_of(worker) not in GONE and time.monotonic() < until:
        time.sleep(0.01)

    state = state_of(worker)
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)

    assert state in GONE


def test_a_worker_outlives_the_thread_that_needed_it(image, account, resident):
    """A thread of a server comes and goes; the worker that was started for it serves the next."""
    learn(account, "def get(self):\n    return self.balance\n")
    image.commit()
    thread = threading.Thread(target=account.get)
    thread.start()
    thread.join()
    while Path(f"/proc/self/task/{thread.native_id}").exists():
        time.sleep(0.001)
    (first,) = pids(resident)

    assert account.get() == 100
    assert pids(resident) == {first}


def test_a_violation_is_recorded_and_the_worker_replaced(image, account, resident, tmp_path, monkeypatch):
    """A system call outside the list fails the send, is told to the recorder with its evidence, and ends the worker."""
    noted = []
    monkeypatch.setattr(image.faculties, "recorder", type("R", (), {"record": lambda self, event, **fields: noted.append((event, fields))})())
    learn(account, "def get(self):\n    return self.balance\n")
    image.commit()
    attack = "def attack():\n    return open('/etc/passwd').read()"
    with monkeypatch.context() as patch:
        patch.setattr(worker_module, "_ENTRY", entry(tmp_path, RAW.replace("compile(selector", f"compile({attack!r}")))
        with pytest.raises(MethodLimit, match="get was stopped: violation: it tried the system call openat"):
            account.get()

    assert account.get() == 100
    ((event, fields),) = noted
    assert (event, fields["selector"], fields["kind"]) == ("worker.ended", "get", "violation")
    assert fields["denied"][0]["call"] == "openat"
    assert "/etc/passwd" in fields["events"][0]["detail"]


def test_without_libseccomp_no_method_runs(image, account, resident, tmp_path, monkeypatch):
    """Not even in the VM: there is no quieter way."""
    program = "import sys\nsys.modules['seccomp'] = sys.modules['pyseccomp'] = None\nmain()"
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, program))
    learn(account, "def get(self):\n    return self.balance\n")
    with pytest.raises(SandboxUnavailable, match="apt-get install"):
        account.get()


# -- a worker lies --------------------------------------------------------------------------------------------

# What it says, instead of an answer or before one. RECEIVER is the receiver's key, "NUMBER" the send's number.
LIES = {
    "no message": [["nothing"]],
    "no JSON": ["00000005", "7b7b7b7b7b"],
    "deep": ["000186a0", "5b" * 100_000],
    "huge": ["7fffffff"],
    "a key twice": ["00000010", b'{"a":1,"a":2}   '.hex()],
    "not a number": ["00000003", "4e614e"],
    "to another send": [["value", 999, ["RECEIVER"], 1, {}, {}]],
    "too early": [["value", "NUMBER", ["RECEIVER"], 1, {}, {}], ["value", "NUMBER", [], 2, {}, {}]],
    "ready again": [["ready", {}]],
    "a fault": [["fault", "x"]],
    "an object that it was not shown": [["value", "NUMBER", ["RECEIVER"], {"$ref": "1"}, {}, {}]],
    "an object that there is not": [["value", "NUMBER", ["RECEIVER"], {"$ref": "99999999"}, {}, {}]],
    "an unknown key": [["value", "NUMBER", ["RECEIVER"], {"$ref": "new:1"}, {}, {}]],
    "read what it was not shown": [["value", "NUMBER", ["1"], 1, {}, {}]],
    "wants what it was not shown": [["fetch", "NUMBER", [], "1"]],
    "wants a method that there is not": [["compile", "NUMBER", [], "77", "f"]],
    "wants a strange method": [["compile", "NUMBER", [], "-1", "f"]],
    "wants the mind": [["ask", "NUMBER", [], "infer_", "RECEIVER", ["x"], {}], ["value", "NUMBER", ["RECEIVER"], 1, {}, {}]],
    "changes what it was not shown": [["value", "NUMBER", ["RECEIVER"], 1, {"1": {"x": [1]}}, {}]],
    "changes a control slot": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"balance": [0], "policy": ["trusted"]}}, {}]],
    "changes a parent": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"parent*": [{"$ref": "RECEIVER"}]}}, {}]],
    "changes a method": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"get": [1]}}, {}]],
    "removes a method": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"get": []}}, {}]],
    "hides an inherited primitive": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"clone_": [1]}}, {}]],
    "writes a method": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"x": [{"$method": "def x(self): pass"}]}}, {}]],
    "a private name": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"_slots": [1]}}, {}]],
    "no name": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"a b": [1]}}, {}]],
    "makes an object": [["value", "NUMBER", ["RECEIVER"], {"$ref": "new:1"}, {}, {"new:1": ["RECEIVER"]}]],
    "two new values": [["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"x": [1, 2]}}, {}]],
    "unknown type": [["value", "NUMBER", ["RECEIVER"], {"$pickle": "x"}, {}, {}]],
    "a giant number": [["value", "NUMBER", ["RECEIVER"], {"$int": hex(10**9000)}, {}, {}]],
    "refused by nobody": [["refused", "NUMBER", [], "0", "lie"]],
    "another limit": [["limit", "NUMBER", [], "patience", "none"]],
    "too few fields": [["raised", "NUMBER", []]],
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_costs_one_send(lent, tmp_path, monkeypatch, lie):
    """Whatever a worker says, nothing that no method could have done is done; it is ended, and the next send works."""
    image, resident, account = lent
    learn(account, "def lie(self, what):\n    return what\n")
    learn(account, "def get(self):\n    return self.balance\n")
    image.commit()
    before = repr(account._slots)
    resident.close()
    resident._everything.clear()  # so that workers start fast
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, LIAR))
    assert account.get() == 100
    (liar,) = pids(resident)
    try:
        answer = account.lie([json.dumps(each) for each in LIES[lie]])
    except MethodLimit as error:
        answer = error
    if lie == "too early":  # the first is an answer; the second finds nobody who asked
        assert answer == 1
        with pytest.raises(MethodLimit, match="garbage"):
            account.get()
    else:
        assert isinstance(answer, MethodLimit)

    assert repr(account._slots) == before
    assert account.get() == 100
    assert liar not in pids(resident)


def test_what_it_keeps_of_others_is_not_shown(lent, tmp_path, monkeypatch):
    """A worker was shown an object in another send, and has it still: in this one it may neither look at it nor name it."""
    image, resident, account = lent
    learn(account, "def lie(self, what):\n    return what\n")
    learn(image["friend"], "def get(self):\n    return self.name\n")
    image.commit()
    resident.close()
    resident._everything.clear()
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, LIAR))
    key = int.from_bytes(image["friend"]._p_oid, "big")
    for lie in (f'["value", "NUMBER", ["RECEIVER", "{key}"], 1, {{}}, {{}}]', f'["value", "NUMBER", ["RECEIVER"], {{"$ref": "{key}"}}, {{}}, {{}}]'):
        assert image["friend"].get() == "Grace"
        with pytest.raises(MethodLimit, match="garbage: it (looked at|answered)"):
            account.lie([lie])


def test_a_worker_cannot_write_what_its_policy_protects(image, account, resident, tmp_path, monkeypatch, under):
    """The VM asks the policy again, of every effect."""
    under(account, '[slots]\nwritable = ["balance", "shared"]\nprotected = ["history", "policy"]\ndelete = false\ncreate = false\nretype = false\n')
    learn(account, "def lie(self, what):\n    return what\n")
    image.commit()
    monkeypatch.setattr(worker_module, "_ENTRY", entry(tmp_path, LIAR))
    image["genesis"].balance, image["genesis"].shared = 1, 1
    image.commit()
    for change in (
        '{"history": [[]]}', '{"owner": [1]}', '{"balance": []}', '{"balance": ["text"]}', '{"balance": [{"$ref": "RECEIVER"}]}', '{"fresh": [1]}',
        '{"shared": ["text"]}',
    ):  # fmt: skip
        with pytest.raises(MethodLimit, match="garbage: it (changed|removed|made)"):
            account.lie([f'["value", "NUMBER", ["RECEIVER"], 1, {{"RECEIVER": {change}}}, {{}}]'])

    assert account.lie(['["value", "NUMBER", ["RECEIVER"], 1, {"RECEIVER": {"balance": [5]}}, {}]']) == 1
    assert account.balance == 5


# -- several at once ------------------------------------------------------------------------------------------


def test_two_threads(place, model_folder, resident):
    """Two images' threads send at once, and each gets its own answers; this process's recursion limit is left alone."""
    import sys

    limit, failures = sys.getrecursionlimit(), []

    def work(number: int) -> None:
        try:
            with Image.open(f"{place}{number}") as image:
                image.awaken(model_folder)
                image["account"] = image["genesis"].clone_(balance=number)
                learn(image["account"], "def add(self, n):\n    self.balance += n\n    return self.balance\n")
                for step in range(1, 31):
                    assert image["account"].add(number) == number * (step + 1)
                    assert sys.getrecursionlimit() == limit
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in (1, 1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_connections_share_a_worker(image, account, resident):
    """Two connections that see different states of one object, in turns, through one process."""
    from transaction import TransactionManager

    learn(account, "def get(self):\n    return self.balance\n")
    image.commit()
    manager = TransactionManager()
    other = image._database.open(manager)
    theirs = other.root()["objects"]["account"]
    assert (account.get(), theirs.get()) == (100, 100)
    account.balance = 7

    assert [(account.get(), theirs.get()) for _ in range(3)] == [(7, 100)] * 3
    assert len(pids(resident)) == 1
    manager.abort()
    assert theirs.get() == 7
    other.close()


def test_workers_are_replaced_without_a_sender_noticing(image, account):
    """Restarted after every second send: the answers go on."""
    before, made = executor(), Resident(Upkeep(sends=2))
    use(made)
    forget_bound_methods()
    try:
        learn(account, "def add(self):\n    self.balance += 1\n    return self.balance\n")
        seen = set()
        for step in range(1, 8):
            assert account.add() == 100 + step
            seen |= pids(made)
        assert len(seen) >= 3
    finally:
        use(before)
        forget_bound_methods()
        made.close()


def test_only_the_policy_says_what_runs_in_the_vm(image, account, resident):
    """`trusted` runs in the VM's process, without a worker."""
    learn(account, "def get(self):\n    return self.balance\n")
    account.policy = "trusted"
    assert load_policy("trusted").execution == "in-process"

    assert account.get() == 100
    assert pids(resident) == set()


def test_values_survive_the_way(image, account, resident):
    """Every type that an image keeps comes back as it went."""
    learn(account, "def keep(self, x):\n    self.x = x\n    return x\n")
    value = [None, True, 2**70, -1.5, 2j, "\ud800", b"\0", Decimal("1.10"), datetime(2026, 1, 1, tzinfo=UTC), (1, {2}), {3: frozenset([4])}]

    assert repr(account.keep(value)) == repr(value) == repr(account.x)
