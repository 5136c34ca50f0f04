"""The life of an unknown message, with a mind and a sandbox that say what the test wants."""

from __future__ import annotations

import pytest
from transaction import TransactionManager

from policies import compile_method
from runtime import MessageNotUnderstood, MethodRaised, SlotError
from runtime.messages import reify
from runtime.methods import Method, Primitive
from runtime.mind.reflection import request_for
from runtime.objects import write_slot
from sandbox import SandboxUnavailable
from tests.runtime.fakes import FakeFaculties

DEPOSIT = "def deposit(self, amount):\n    self.balance = self.balance + amount\n    return self.balance\n"
HOSTILE = "import os\n\ndef deposit(self, amount):\n    return os.getpid()\n"


def verdict(job, policy, name: str = "passed", **more) -> dict:
    """A verdict called `name` about `job`, as a sandbox would write it."""
    stage = {"passed": "passed", "failed": "checks"}.get(name, "sandbox")
    checks = [{"name": "answers", "passed": name == "passed", "message": "" if name == "passed" else f"it {name}"}]
    digest = compile_method(job.source, policy, job.selector).source_digest
    told = {"verdict": name, "stage": stage, "findings": [], "checks": checks, "effects": {}, "evidence": {}}
    return {**told, "source_digest": digest, "policy_digest": policy.digest, **more}


@pytest.fixture
def account(image):
    """A clone of genesis with a balance of 100, in the image."""
    image["account"] = image["genesis"].clone_(balance=100)
    return image["account"]


@pytest.fixture
def judged(image):
    """Put a sandbox in place that judges with the given function; answers its faculties, which keep the events."""

    def judge(judge=verdict, **seams) -> FakeFaculties:
        image.faculties = FakeFaculties(judge, **seams)
        return image.faculties

    return judge


def states(message) -> list[str]:
    return [state for state, _ in message.transitions]


def test_an_unknown_message_is_answered(image, account, thinks, judged):
    """The mind writes, the policy accepts, the cell passes, the method is kept with its evidence, the answer comes."""
    thinks(lambda receiver, message: [DEPOSIT])
    faculties = judged()

    assert account.deposit(25) == 125
    assert account.balance == 125
    assert states(image.log[1]) == ["received", "reflecting", "compiling", "verifying", "installing", "answered"]
    assert [event for event, _ in faculties.events] == [
        "message.received", "message.reflecting", "message.compiling", "message.verifying", "candidate.judged", "message.installing",
        "method.installed", "message.answered",
    ]  # fmt: skip
    assert all(fields["receiver"] == "account" and fields["selector"] == "deposit" for _, fields in faculties.events)
    assert image.log.unfinished() == []


def test_the_second_send_is_understood(image, account, thinks, judged):
    """What was learned is not asked for again, by the object or by its clones."""
    thinks(lambda receiver, message: [DEPOSIT])
    judged()
    account.deposit(25)
    thinks(lambda receiver, message: pytest.fail("the mind was asked again"))

    assert account.deposit(5) == 130
    assert account.clone_().send("deposit", 1) == 131
    assert len(image.log) == 1


def test_a_method_is_kept_with_its_evidence(image, account, thinks, judged, elsewhere):
    """Source, digests, policy, verdict and provenance are stored with it; nothing of it is code."""
    thinks(lambda receiver, message: [DEPOSIT])
    judged(lambda job, policy: verdict(job, policy, evidence={"cpu_ms": 3}))
    account.deposit(25)
    method = elsewhere("account")._slots["deposit"]

    assert isinstance(method, Method)
    assert (method.selector, method.source, method.policy) == ("deposit", DEPOSIT, "standard")
    assert method.verdict["evidence"] == {"cpu_ms": 3}
    assert method.source_digest == method.verdict["source_digest"]
    assert method.policy_digest == method.verdict["policy_digest"]
    assert {key: method.provenance[key] for key in ("origin", "message", "model", "candidate")} == {
        "origin": "mind", "message": 1, "model": image["pLLM"]._slots["model"].digest, "candidate": 1
    }  # fmt: skip


def test_every_state_is_durable_before_its_work_begins(image, account, thinks, judged, elsewhere):
    """A second connection sees each state while the work of that state is going on."""
    seen = []

    def look() -> str:
        elsewhere("account")
        return elsewhere.connection.root()["messages"][1].state

    def judge(job, policy):
        seen.append(look())
        return verdict(job, policy)

    class Watching:
        def admit(self, message, source, verdict):
            seen.append(look())

    thinks(lambda receiver, message: seen.append(look()) or [DEPOSIT])
    faculties = judged(judge, admission=Watching())
    faculties.record = lambda event, **fields: seen.append((event, look()))
    account.deposit(25)

    assert seen == [
        ("message.received", "received"), ("message.reflecting", "reflecting"), "reflecting", ("message.compiling", "compiling"),
        ("message.verifying", "verifying"), "verifying", ("candidate.judged", "verifying"), ("message.installing", "installing"),
        "installing", ("method.installed", "installing"), ("message.answered", "answered"),
    ]  # fmt: skip


def test_no_transaction_is_open_while_others_work(image, account, thinks, judged):
    """While the mind thinks and while a cell runs, the image has no transaction: nothing to hold, nothing to lose."""
    open_ones = []

    def judge(job, policy):
        open_ones.append(image._manager._txn)
        return verdict(job, policy)

    thinks(lambda receiver, message: open_ones.append(image._manager._txn) or [DEPOSIT])
    judged(judge)
    account.deposit(25)

    assert open_ones == [None, None]


def test_a_method_that_others_wait_for_does_not_block_them(image, account, thinks, judged, elsewhere):
    """Another connection can write, the receiver included, while a cell runs; the method is verified again on what is there."""
    balances = []

    def judge(job, policy):
        balances.append(job.snapshot["objects"]["1"]["slots"]["balance"])
        if len(balances) == 1:
            write_slot(elsewhere("account"), "balance", 500)
            elsewhere.manager.commit()
        return verdict(job, policy)

    thinks(lambda receiver, message: [DEPOSIT])
    judged(judge)

    assert account.deposit(25) == 525
    assert balances == [100, 500]
    assert states(image.log[1]) == [
        "received", "reflecting", "compiling", "verifying", "installing", "verifying", "installing", "answered"
    ]  # fmt: skip


@pytest.mark.parametrize("whose", ["genesis", "traits", "pLLM", "friend"])
def test_whatever_the_snapshot_reached_must_still_hold(image, account, thinks, judged, elsewhere, whose):
    """A change to a parent or to a referred object makes a verdict stale as much as one to the receiver."""
    image["friend"] = image["genesis"].clone_(n=1)
    account.friend = image["friend"]
    jobs = []

    def judge(job, policy):
        jobs.append(job)
        if len(jobs) == 1:
            write_slot(elsewhere(whose), "note", "changed")
            elsewhere.manager.commit()
        return verdict(job, policy)

    thinks(lambda receiver, message: [DEPOSIT])
    judged(judge)

    assert account.deposit(25) == 125
    assert len(jobs) == 2


def test_a_receiver_that_never_rests_is_refused(image, account, thinks, judged, elsewhere):
    """After a bounded number of stale verdicts the message is refused, and nothing was installed."""

    def judge(job, policy):
        other = elsewhere("account")
        write_slot(other, "balance", other.balance + 1)
        elsewhere.manager.commit()
        return verdict(job, policy)

    thinks(lambda receiver, message: [DEPOSIT])
    judged(judge)

    with pytest.raises(MessageNotUnderstood, match="its receiver changed during 3 verifications in a row: send it again"):
        account.deposit(25)
    assert (account.balance, "deposit" in account._slots, image.log[1].state) == (103, False, "refused")


# -- repairs and refusals -------------------------------------------------------------------------------------


def test_findings_go_back_to_the_mind(image, account, thinks, judged):
    """A refused candidate comes back to the mind with its reasons; a better one is taken."""
    shown = []

    def think(receiver, message):
        shown.append(request_for(receiver, message).attempts)
        return [HOSTILE] if len(shown) == 1 else [DEPOSIT]

    thinks(think)
    judged()

    assert account.deposit(25) == 125
    assert shown[0] == ()
    assert [attempt.source for attempt in shown[1]] == [HOSTILE]
    assert "line 1" in shown[1][0].reasons[0]
    assert "os" in shown[1][0].reasons[0]
    assert states(image.log[1])[:5] == ["received", "reflecting", "compiling", "reflecting", "compiling"]
    assert account._slots["deposit"].provenance["candidate"] == 2


def test_failed_checks_go_back_to_the_mind(image, account, thinks, judged):
    """So does what a cell observed."""
    shown = []

    def think(receiver, message):
        shown.append(request_for(receiver, message).attempts)
        return [DEPOSIT.replace("+", "-")] if len(shown) == 1 else [DEPOSIT]

    thinks(think)
    judged(lambda job, policy: verdict(job, policy, "failed" if "-" in job.source else "passed"))

    assert account.deposit(25) == 125
    assert [attempt.reasons for attempt in shown[1]] == [("answers: it failed",)]


def test_the_first_candidate_that_passes_is_kept(image, account, thinks, judged):
    """Candidates are tried in the mind's order; those behind the first pass are not run."""
    tried = []

    def judge(job, policy):
        tried.append(job.source)
        return verdict(job, policy, "passed" if job.source == DEPOSIT else "failed")

    worse, never = DEPOSIT.replace("+", "-"), DEPOSIT.replace("+", "*")
    thinks(lambda receiver, message: [HOSTILE, worse, DEPOSIT, never])
    judged(judge)
    account.deposit(25)

    assert tried == [worse, DEPOSIT]
    assert account._slots["deposit"].source == DEPOSIT
    assert [attempt["verdict"]["verdict"] for attempt in image.log[1].attempts] == ["rejected", "failed"]


def test_repairs_are_bounded_and_the_refusal_tells_everything(image, account, thinks, judged):
    """After the policy's rounds the message is refused, with every verdict and the number of the message."""
    rounds = []
    thinks(lambda receiver, message: rounds.append(1) or [HOSTILE, DEPOSIT])
    judged(lambda job, policy: verdict(job, policy, "violation"))

    with pytest.raises(MessageNotUnderstood) as refused:
        account.deposit(25)

    error = refused.value
    assert len(rounds) == 3  # one, and the two repairs of the standard policy
    assert (error.selector, error.receiver, error.message_id) == ("deposit", "account", 1)
    assert [each["verdict"] for each in error.verdicts] == ["rejected", "violation"] * 3
    assert error.verdicts[0]["findings"][0]["line"] == 1
    assert error.reason == "none of 6 candidates passed (rejected, violation)"
    assert str(error) == f"account does not understand deposit: {error.reason}"
    assert (image.log[1].state, image.log[1].reason) == ("refused", error.reason)
    assert image.log.unfinished() == []
    assert "deposit" not in account._slots


@pytest.mark.parametrize("name", ["failed", "violation", "timeout", "memory", "crashed", "rejected"])
def test_nothing_but_a_pass_is_installed(image, account, thinks, judged, name):
    """Every other verdict about a candidate keeps it out."""
    thinks(lambda receiver, message: [DEPOSIT])
    judged(lambda job, policy: verdict(job, policy, name))

    with pytest.raises(MessageNotUnderstood, match=f"none of 3 candidates passed \\({name}\\)"):
        account.deposit(25)
    assert list(account._slots) == ["parent*", "balance"]
    assert account.balance == 100


def test_a_mind_without_an_idea_is_a_refusal(account, thinks, judged):
    """No candidate at all is said in words, with no verdicts."""
    thinks(lambda receiver, message: [])
    judged()

    with pytest.raises(MessageNotUnderstood, match="the mind wrote no candidate") as refused:
        account.deposit(25)
    assert refused.value.verdicts == ()


def test_a_sandbox_that_gives_no_verdict_ends_the_message(account, thinks, judged):
    """`infra_error` says nothing about the candidate: no repair is asked for, and the refusal says what broke."""
    asked = []
    thinks(lambda receiver, message: asked.append(1) or [DEPOSIT])
    broken = [{"name": "sandbox", "passed": False, "message": "the engine hung up"}]
    judged(lambda job, policy: verdict(job, policy, "infra_error", checks=broken))

    with pytest.raises(MessageNotUnderstood, match="the sandbox could not give a verdict: the engine hung up") as refused:
        account.deposit(25)
    assert [each["verdict"] for each in refused.value.verdicts] == ["infra_error"]
    assert asked == [1]


def test_a_sandbox_that_cannot_be_opened_is_a_refusal(image, account, thinks, judged):
    """Without a sandbox nothing is run; the refusal carries the one line that says what would be valid."""

    def judge(job, policy):
        raise SandboxUnavailable("no engine and no bubblewrap: install one of them")

    thinks(lambda receiver, message: [DEPOSIT])
    judged(judge)

    with pytest.raises(MessageNotUnderstood, match="no engine and no bubblewrap: install one of them"):
        account.deposit(25)
    assert image.log[1].state == "refused"


@pytest.mark.parametrize("digest", ["source_digest", "policy_digest"])
def test_a_verdict_is_not_transferable(image, account, thinks, judged, digest):
    """A pass of another source or under another policy installs nothing."""
    thinks(lambda receiver, message: [DEPOSIT])
    judged(lambda job, policy: verdict(job, policy, **{digest: "sha256:" + "0" * 64}))

    with pytest.raises(MessageNotUnderstood, match="the verdict is of another source or policy than the method"):
        account.deposit(25)
    assert "deposit" not in account._slots


def test_admission_has_the_last_word(image, account, thinks, judged):
    """An objection to a passing method is a refusal with its reason; nothing is installed."""

    class Objects:
        def admit(self, message, source, verdict):
            return f"{message.selector} needs a signature"

    thinks(lambda receiver, message: [DEPOSIT])
    judged(admission=Objects())

    with pytest.raises(MessageNotUnderstood, match="deposit needs a signature"):
        account.deposit(25)
    assert ("deposit" in account._slots, account.balance, image.log[1].state) == (False, 100, "refused")


@pytest.mark.parametrize("answer", [None, DEPOSIT, (DEPOSIT,), [5], [b"def"], {"source": DEPOSIT}], ids=repr)
def test_a_mind_must_answer_sources(image, account, thinks, judged, answer):
    """Anything but a list of texts from `reflectOn_` is a refusal, as the mind's fault."""
    thinks(lambda receiver, message: answer)
    judged()

    with pytest.raises(MessageNotUnderstood, match="reflectOn_ must answer a list of source texts"):
        account.deposit(25)
    assert image.log[1].state == "refused"


@pytest.mark.parametrize("defect", [ZeroDivisionError, KeyboardInterrupt, RecursionError, KeyError])
def test_a_defect_leaves_no_message_unfinished(image, account, thinks, judged, defect):
    """Whatever goes wrong in the VM itself comes out as it is, and the message is refused."""

    def think(receiver, message):
        raise defect("oh")

    thinks(think)
    judged()

    with pytest.raises(defect):
        account.deposit(25)
    assert (image.log[1].state, image.log.unfinished()) == ("refused", [])


# -- receivers of all kinds -----------------------------------------------------------------------------------


def test_arguments_that_cannot_be_kept_are_refused_before_anything(image, account, thinks, judged):
    """A message that the log cannot hold is no message: an error in one line, and an untouched log."""
    thinks(lambda receiver, message: pytest.fail("the mind was asked"))
    judged()

    for attempt in (lambda: account.deposit(object()), lambda: account.deposit(amount=[lambda: 0])):
        with pytest.raises(SlotError, match="cannot be kept in an image"):
            attempt()
    assert len(image.log) == 0


def test_objects_may_be_arguments(image, account, thinks, judged):
    """A message may carry objects; the method gets references that it can send to and answer."""
    image["friend"] = image["genesis"].clone_(name="Ada")
    jobs = []
    thinks(lambda receiver, message: ["def befriend(self, other, how):\n    self.friend = other\n    return [other, how, other.name]\n"])
    judged(lambda job, policy: jobs.append(job) or verdict(job, policy))

    assert account.befriend(image["friend"], how="closely") == [image["friend"], "closely", "Ada"]
    assert account.friend is image["friend"]
    assert image.log[1].arguments == [image["friend"]]
    assert (jobs[0].args, jobs[0].kwargs) != ([], {})


def test_both_spellings_learn_one_method(image, account, thinks, judged):
    """A keyword message is learned under its Python name, once."""
    thinks(lambda receiver, message: [f"def {message.selector}(self, a, b):\n    return [a, b]\n"])
    judged()

    assert account.send("at:put:", 1, 2) == [1, 2]
    assert account.at_put_(3, 4) == [3, 4]
    assert (len(image.log), image.log[1].selector) == (1, "at_put_")


def test_the_intent_travels_with_the_message(image, account, thinks, judged):
    """What the sender says it is for, or else the slot `intents`, reaches the mind."""
    heard = []
    account.intents = {"withdraw": "take away"}
    thinks(lambda receiver, message: heard.append(request_for(receiver, message).intent) or [])
    judged()
    for selector in ("deposit", "withdraw", "audit"):
        with image.intent("put in" if selector == "deposit" else None), pytest.raises(MessageNotUnderstood):
            account.send(selector, 1)

    assert heard == ["put in", "take away", None]


@pytest.mark.parametrize("intents", [5, ["withdraw"], {"withdraw": 5}, "text"], ids=repr)
def test_odd_intents_are_no_intents(image, account, thinks, judged, intents):
    """A slot `intents` that holds something else tells the mind nothing, and breaks nothing."""
    account.intents = intents
    thinks(lambda receiver, message: [DEPOSIT.replace("deposit", "withdraw")] if request_for(receiver, message).intent is None else [])
    judged()

    assert account.withdraw(5) == 105


def test_what_the_mind_is_told(image, account, thinks, judged):
    """Data slots by delegation, methods and arguments; no control slots, and nothing of the mind itself."""
    told = []
    account.examples, account.invariants = {}, ["self.balance >= 0"]
    child = account.clone_(owner="Ada")
    image["child"] = child
    thinks(lambda receiver, message: told.append(request_for(receiver, message)) or [])
    judged()
    with pytest.raises(MessageNotUnderstood):
        child.deposit(25, note="x")

    assert told[0].selector == "deposit"
    assert (told[0].arguments, told[0].keywords) == ((25,), {"note": "x"})
    assert told[0].slots == {"balance": 100, "owner": "Ada"}
    assert {"clone_", "setSlot_value_", "reflectOn_"} <= set(told[0].methods)


@pytest.mark.parametrize("policy", ["no-such-policy", "/no/such/file.toml", 5, ["standard"], None], ids=repr)
def test_an_object_with_a_policy_that_is_none(image, account, thinks, judged, policy):
    """Without a usable policy nothing is written; the refusal says so in one line."""
    account.policy = policy
    thinks(lambda receiver, message: pytest.fail("the mind was asked"))
    judged()

    with pytest.raises(MessageNotUnderstood) as refused:
        account.deposit(25)
    assert "\n" not in str(refused.value)
    assert image.log[1].state == "refused"


@pytest.mark.parametrize(
    ("name", "value"),
    [("examples", 5), ("examples", [1]), ("examples", {"deposit": 5}), ("examples", {"deposit": [5]}), ("examples", {"deposit": [{"arg": []}]}),
     ("examples", {"deposit": [{"returns": 1, "raises": "X"}]}), ("invariants", "self.balance"), ("invariants", [5])],
    ids=repr,
)  # fmt: skip
def test_examples_and_invariants_that_are_none(image, account, thinks, judged, name, value):
    """Control slots that hold something else make the message fail in one line: no check is left out quietly."""
    setattr(account, name, value)
    thinks(lambda receiver, message: [DEPOSIT])
    judged(lambda job, policy: pytest.fail("it was run"))

    with pytest.raises(MessageNotUnderstood, match="the slots examples or invariants of account cannot be used") as refused:
        account.deposit(25)
    assert "\n" not in str(refused.value)
    assert "deposit" not in account._slots


def test_examples_and_invariants_travel_to_the_cell(image, account, thinks, judged):
    """What the receiver or a prototype demands of a method is in the job."""
    image["genesis"].invariants = ["self.balance >= 0"]
    account.examples = {"deposit": [{"args": [1], "returns": 101}], "other": [{"returns": 0}]}
    jobs = []
    thinks(lambda receiver, message: [DEPOSIT])
    judged(lambda job, policy: jobs.append(job) or verdict(job, policy))
    account.deposit(25)

    assert [example.returns for example in jobs[0].examples] == [101]
    assert jobs[0].invariants == ["self.balance >= 0"]
    assert jobs[0].message is True


def test_a_receiver_that_reaches_too_much(image, account, thinks, judged):
    """More objects than the policy lets into a cell is a refusal that names the limit."""
    account.friends = [image["genesis"].clone_(n=n) for n in range(1_100)]
    image.commit()
    thinks(lambda receiver, message: [DEPOSIT])
    judged()

    with pytest.raises(MessageNotUnderstood, match="account reaches more than 1000 objects"):
        account.deposit(25)


def test_an_object_without_a_mind_is_refused_once(image, judged):
    """Who delegates to nobody with `reflectOn_` is refused: that message is not sent, to be unknown in turn."""
    image["rock"] = image["traits"].clone_(weight=3)
    judged()

    with pytest.raises(MessageNotUnderstood, match="it has no mind") as refused:
        image["rock"].roll()
    assert refused.value.selector == "roll"
    assert len(image.log) == 1


def test_an_object_without_traits_is_refused(image):
    """Nobody lends it `doesNotUnderstand_`: no message is logged, and none is lost."""
    from runtime import UvmObject

    image["stone"] = UvmObject(weight=3)

    with pytest.raises(MessageNotUnderstood, match="no ancestor of it has doesNotUnderstand_"):
        image["stone"].roll()
    assert len(image.log) == 0


def test_an_object_may_override_doesNotUnderstand(image, account):
    """An object's own way with unknown messages needs no mind and leaves no trace in the log."""
    write_slot(account, "doesNotUnderstand_", Primitive("whoami_"))
    image.commit()

    assert account.deposit(25) == (account, ("deposit", [25], {}), {})
    assert len(image.log) == 0


def test_doesNotUnderstand_may_be_a_written_method(image, account):
    """It may be a method as the mind writes them, with the receiver's slots at hand."""
    source = "def doesNotUnderstand_(self, selector, arguments, keywords):\n    self.misses = selector\n    return [selector, arguments]\n"
    policy = __import__("policies").load_policy("standard")
    method = compile_method(source, policy, "doesNotUnderstand_")
    write_slot(account, "doesNotUnderstand_", Method(
        "doesNotUnderstand_", source, source_digest=method.source_digest, policy="standard", policy_digest=policy.digest,
        verdict=None, provenance={"origin": "operator"},
    ))  # fmt: skip
    image.commit()

    assert account.deposit(25) == ["deposit", [25]]
    assert account.misses == "deposit"


def test_the_methods_own_exception_is_the_answer(image, account, thinks, judged):
    """A method that raises has answered: it is kept, its exception comes out, and nothing that it did is kept."""
    thinks(lambda receiver, message: ["def deposit(self, amount):\n    self.balance = 0\n    raise ValueError('too much')\n"])
    judged()

    with pytest.raises(MethodRaised, match="deposit raised ValueError: too much") as raised:
        account.deposit(25)
    assert (raised.value.type_name, raised.value.line) == ("ValueError", 3)
    assert account.balance == 100
    assert (image.log[1].state, image.log[1].reason) == ("answered", "deposit raised ValueError: too much (line 3)")
    assert image.log.unfinished() == []


def test_the_answer_and_the_final_state_are_one_transaction(image, account, thinks, judged, elsewhere):
    """Until the message is answered nobody sees what its method changed; then both are seen."""
    seen = []
    thinks(lambda receiver, message: [DEPOSIT])
    faculties = judged()
    faculties.record = lambda event, **fields: seen.append((event, elsewhere("account").balance))
    account.deposit(25)

    assert seen[-2:] == [("method.installed", 100), ("message.answered", 125)]


def test_a_faster_writer_only_delays_the_answer(image, account, thinks, judged, elsewhere, monkeypatch):
    """When the re-send meets a conflict it is run again on what is there, and answers that."""
    from runtime.execution import executor

    real, meetings = executor().run, []

    def run(receiver, *arguments, **keywords):
        answer = real(receiver, *arguments, **keywords)
        if not meetings:
            meetings.append(1)
            write_slot(elsewhere("account"), "balance", 500)
            elsewhere.manager.commit()
        return answer

    thinks(lambda receiver, message: [DEPOSIT])
    judged()
    monkeypatch.setattr(executor(), "run", run)

    assert account.deposit(25) == 525
    assert image.log[1].state == "answered"


# -- submitted candidates -------------------------------------------------------------------------------------


def test_a_submitted_method_takes_the_same_way(image, account, judged):
    """What somebody wrote is compiled, verified and kept like the mind's, without asking it."""
    judged()

    assert image.submit(account, "deposit", DEPOSIT, 25) == 125
    assert states(image.log[1]) == ["received", "compiling", "verifying", "installing", "answered"]
    provenance = account._slots["deposit"].provenance
    assert (provenance["origin"], provenance["model"]) == (image.settings.sender, None)


def test_a_hostile_submission_is_refused(image, account, judged):
    """It is tried once; the refusal carries the findings."""
    judged(lambda job, policy: pytest.fail("it was run"))

    with pytest.raises(MessageNotUnderstood) as refused:
        image.submit(account, "deposit", HOSTILE, 25)
    assert [each["verdict"] for each in refused.value.verdicts] == ["rejected"]
    assert refused.value.verdicts[0]["findings"][0]["line"] == 1
    assert image.log[1].state == "refused"


def test_two_messages_at_once_get_two_numbers(image, account, thinks, judged, monkeypatch):
    """A number that another connection takes first is theirs: the message takes the next one and is answered."""
    thinks(lambda receiver, message: [DEPOSIT])
    judged()
    commit = image.commit

    def taken_first() -> None:
        monkeypatch.setattr(image, "commit", commit)
        manager = TransactionManager()
        other = image._database.open(manager)
        other.root()["messages"].append(
            reify(other.root()["objects"]["account"], "other", [], {}, sender="them", intent=None, traits=other.root()["objects"]["traits"])
        )
        manager.commit()
        other.close()
        commit()

    monkeypatch.setattr(image, "commit", taken_first)

    assert account.deposit(25) == 125
    assert [message.selector for _, message in image.log.latest(5)] == ["deposit", "other"]
