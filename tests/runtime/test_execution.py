"""Committed methods: run on plain copies, their effects applied in the sender's transaction, or none of them."""

from __future__ import annotations

import pytest

from policies import Outcome, PolicyError, compile_method, load_policy
from runtime import MethodLimit, MethodRaised, SlotError
from runtime.execution import InVM, apply, executor, use
from runtime.methods import Method, Primitive
from runtime.objects import forget_bound_methods, resend, write_slot
from runtime.policing import CONTROL_SLOTS
from runtime.residents import Resident
from runtime.snapshots import Neighbourhood

POLICY = load_policy("standard")


def learn(obj, source: str) -> None:
    """Install a method as if it had been verified."""
    compiled = compile_method(source, POLICY)
    method = Method(
        compiled.selector, source, source_digest=compiled.source_digest, policy="standard", policy_digest=POLICY.digest,
        verdict=None, provenance={"origin": "operator"},
    )  # fmt: skip
    write_slot(obj, compiled.selector, method)


@pytest.fixture(params=[Resident, InVM], autouse=True)
def either(request):
    """Everything here holds for methods in a worker and for methods in the VM's process."""
    before, made = executor(), request.param()
    use(made)
    forget_bound_methods()
    yield
    use(before)
    forget_bound_methods()
    if isinstance(made, Resident):
        made.close()


@pytest.fixture
def account(image):
    """An account in the image."""
    image["account"] = image["genesis"].clone_(balance=100, history=[], owner={"name": "Ada"})
    return image["account"]


def test_effects_are_durable_when_the_answer_comes(image, account, elsewhere):
    """Changed slots, containers that were changed in place and new slots are committed with the answer."""
    learn(account, "def deposit(self, n):\n    self.balance += n\n    self.history.append(n)\n    self.last = n\n    return self.history\n")
    image.commit()

    assert account.deposit(25) == [25]
    assert (elsewhere("account").balance, elsewhere("account").history, elsewhere("account").last) == (125, [25], 25)


def test_an_answer_is_a_copy(image, account):
    """Who changes the answer does not change the object."""
    learn(account, "def get_history(self):\n    return self.history\n")
    account.get_history().append("forged")

    assert account.history == []


def test_a_read_writes_nothing(image, account):
    """A method without effects makes no transaction."""
    learn(account, "def total(self):\n    return self.balance\n")
    image.commit()
    before = image._database.lastTransaction()

    assert account.total() == 100
    assert image._database.lastTransaction() == before


def test_effects_land_on_the_receiver(image, account):
    """A clone that inherits method and value writes its own slot."""
    learn(account, "def deposit(self, n):\n    self.balance += n\n    return self.balance\n")
    image["savings"] = account.clone_()
    del image["savings"].balance

    assert image["savings"].deposit(1) == 101
    assert (account.balance, image["savings"].balance) == (100, 101)


def test_a_method_that_raises_leaves_nothing(image, account):
    """Its exception comes out with type, message and line; no effect was kept."""
    learn(account, "def spend(self):\n    self.balance = 0\n    self.history.append('x')\n    return 1 / 0\n")
    with pytest.raises(MethodRaised) as raised:
        account.spend()

    assert (raised.value.type_name, raised.value.line) == ("ZeroDivisionError", 4)
    assert (account.balance, account.history) == (100, [])


def test_a_method_without_end_is_stopped(image, account):
    """What spends more than its policy allows is stopped, and leaves nothing."""
    learn(account, "def spin(self):\n    self.balance = 0\n    while True:\n        pass\n")
    with pytest.raises(MethodLimit, match="spin was stopped: fuel"):
        account.spin()

    assert account.balance == 100


@pytest.mark.parametrize("slot", ["policy", "examples", "invariants", "intents"])
def test_what_decides_about_methods_cannot_be_written(image, account, slot):
    """A method that writes a control slot fails, whatever else it did."""
    learn(account, f"def cheat(self):\n    self.balance = 0\n    self.{slot} = 'trusted'\n")
    with pytest.raises((MethodLimit, MethodRaised)):
        account.cheat()

    assert account.balance == 100
    assert slot not in account._slots


def test_effects_belong_to_the_senders_transaction(image, account, elsewhere):
    """Inside a block they are dropped with it and committed with it."""
    learn(account, "def deposit(self, n):\n    self.balance += n\n")
    image.commit()
    with pytest.raises(ZeroDivisionError), image.transaction():
        account.deposit(1)
        raise ZeroDivisionError
    assert account.balance == 100
    with image.transaction():
        account.deposit(1)
        account.deposit(2)
        assert elsewhere("account").balance == 100
    assert elsewhere("account").balance == 103


def test_objects_go_in_and_come_out(image, account):
    """References are the objects themselves, as arguments, in slots and in answers."""
    image["friend"] = image["genesis"].clone_(name="Grace")
    learn(account, "def befriend(self, other):\n    self.friends = [other]\n    return {'best': other, 'name': other.name}\n")

    assert account.befriend(image["friend"]) == {"best": image["friend"], "name": "Grace"}
    assert account.friends == [image["friend"]]


@pytest.mark.parametrize("argument", [object(), lambda: 0, [print]], ids=["object", "function", "builtin"])
def test_arguments_are_plain(image, account, argument):
    """What an image cannot keep cannot be said to a method either."""
    learn(account, "def keep(self, x):\n    self.x = x\n")
    with pytest.raises(SlotError, match="cannot be kept"):
        account.keep(argument)


def test_methods_call_each_other(image, account):
    """A method finds the receiver's other methods by delegation, with the receiver as self."""
    learn(image["genesis"], "def describe(self):\n    return f'{self.title()}: {self.balance}'\n")
    learn(account, "def title(self):\n    return 'account'\n")

    assert account.describe() == "account: 100"


def test_a_guests_resend_reaches_the_overridden_method(image, account):
    """`self.resend` inside a method continues past the holder of the running one."""
    learn(image["genesis"], "def greet(self):\n    return 'I have ' + str(self.balance)\n")
    learn(account, "def greet(self):\n    return 'Hello. ' + self.resend('greet')\n")
    image["child"] = account.clone_(balance=7)

    assert image["child"].greet() == "Hello. I have 7"


def test_a_stricter_policy_stops_what_was_kept(image, account, tmp_path):
    """The receiver's present policy decides: a method that it refuses is not run."""
    learn(account, "def area(self):\n    import math\n    return math.pi\n")
    image.commit()
    assert account.area() > 3
    path = tmp_path / "narrow.toml"
    path.write_text('name = "narrow"\nversion = 1\nextends = "standard"\nmodules = []\n')
    account.policy = str(path)

    with pytest.raises(PolicyError):
        account.area()


def test_blobs_and_primitives_stay_outside(image, account):
    """A guest sees neither the mind's files nor what BatOS ships: to it they are not there."""
    learn(account, "def steal(self):\n    return self.model\n")
    write_slot(account, "whoami", Primitive("whoami_"))
    learn(account, "def ask(self):\n    return self.whoami()\n")
    image.commit()

    for attempt in (account.steal, account.ask):
        with pytest.raises(MethodRaised, match="AttributeError"):
            attempt()


def test_another_executor_can_take_over(image, account):
    """The seam: whoever is put in place is given the receiver, the method and the arguments."""
    learn(account, "def deposit(self, n):\n    return n\n")
    image.commit()
    before, told = executor(), []

    class Elsewhere:
        def run(self, receiver, *arguments, **keywords):
            told.append((receiver, arguments[-1], keywords))
            return "elsewhere"

    use(Elsewhere())
    try:
        assert account.deposit(5) == "elsewhere"
    finally:
        use(before)
    assert told == [(account, 5, {})]


def test_a_resend_reaches_the_method_that_is_overridden(image):
    """From outside as from inside: the same selector, looked up behind the object that overrides it."""
    below = image["genesis"].clone_(balance=7)
    learn(image["genesis"], "def report(self):\n    return self.balance\n")
    learn(below, "def report(self):\n    return 'mine'\n")

    assert below.report() == "mine"
    assert resend(below, below, "report") == 7


@pytest.mark.parametrize("name", [*sorted(CONTROL_SLOTS), "parent*"])
def test_no_effect_reaches_a_slot_that_decides_about_methods(account, name):
    """Whatever a policy lets through, the VM itself refuses it, and writes none of the other effects either."""
    neighbourhood = Neighbourhood(account)
    outcome = Outcome(effects={neighbourhood.receiver: {"balance": (100, 1), name: (None, "trusted")}})

    with pytest.raises(MethodLimit, match="decides about methods"):
        apply(neighbourhood, outcome, "deposit")
    assert account.balance == 100
