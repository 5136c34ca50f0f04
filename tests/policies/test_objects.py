"""The object model inside a run: delegation, resend, effects, other objects, and what a policy lets a method write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policies import MISSING, MethodSource, NotPlain, Ref, World, compile_method, load_policy, run_method
from policies.proxies import own_slots
from policies.runs import Run, _writable

STANDARD = load_policy("standard")
WRITE = replace(STANDARD, objects=replace(STANDARD.objects, access="write"))


class Objects:
    """A source written as dicts: id -> (parents, slots)."""

    def __init__(self, **objects: tuple[list[str], dict[str, Any]]) -> None:
        self.objects = objects

    def slots(self, oid: str) -> dict[str, Any]:
        return self.objects[oid][1]

    def parents(self, oid: str) -> list[str]:
        return self.objects[oid][0]


def method(body: str, name: str = "m", parameters: str = "") -> MethodSource:
    return MethodSource(
        f"def {name}(self{parameters}):\n" + "\n".join(f"    {line}" for line in body.split("\n")) + "\n"
    )


def send(objects: Objects, selector: str = "m", *args: Any, to: str = "a", policy=STANDARD, **world: Any):
    return run_method(World(objects, policy, **world), to, selector, args)


def test_self_stays_the_receiver_of_an_inherited_method() -> None:
    """A method found on a parent reads and writes the receiver's slots."""
    outcome = send(Objects(a=(["p"], {"n": 1}), p=([], {"n": 100, "m": method("self.n += 1\nreturn self.n")})))

    assert outcome.value == 2
    assert outcome.effects == {"a": {"n": (1, 2)}}


def test_writing_an_inherited_slot_makes_an_own_one() -> None:
    """Assignment and in-place change of an inherited value land on the receiver; the prototype keeps its value."""
    outcome = send(
        Objects(a=(["p"], {}), p=([], {"n": 1, "log": [], "m": method("self.n += 1\nself.log.append(self.n)")}))
    )

    assert outcome.effects == {"a": {"n": (MISSING, 2), "log": (MISSING, [2])}}


def test_lookup_is_depth_first_in_slot_order_and_ends_on_cycles() -> None:
    """The first parent's whole ancestry comes before the second parent; a cycle of parents is no endless search."""
    objects = Objects(
        a=(["b", "c"], {}), b=(["d"], {}), c=([], {"m": method("return 'c'")}), d=(["a"], {"m": method("return 'd'")})
    )

    assert send(objects).value == "d"
    assert send(objects, "nobody").raised == "AttributeError"


def test_resend_goes_on_behind_the_holder() -> None:
    """`resend` finds the next definition behind the one that is running, with the same receiver, through several levels."""
    objects = Objects(
        a=(["b"], {"m": method("return ['a'] + self.resend('m')"), "n": 5}),
        b=(["c"], {"m": method("return ['b'] + self.resend('m')")}),
        c=([], {"m": method("return ['c', self.n]")}),
    )

    assert send(objects).value == ["a", "b", "c", 5]


def test_resend_without_another_definition_is_not_understood() -> None:
    """There is nothing behind the last definition; the evidence names the message."""
    outcome = send(Objects(a=([], {"m": method("return self.resend('m')")})))

    assert outcome.raised == "AttributeError"
    assert outcome.evidence["not_understood"] == [{"receiver": "a", "selector": "m"}]


def test_message_nobody_understands_is_evidence() -> None:
    """A missing slot is an AttributeError to the guest, and named for the host."""
    outcome = send(Objects(a=([], {"m": method("return self.fly(1)")})))

    assert outcome.raised == "AttributeError"
    assert outcome.raised.line == 2
    assert outcome.evidence["not_understood"] == [{"receiver": "a", "selector": "fly"}]


def test_references_arrive_as_the_same_object_and_leave_as_references() -> None:
    """Two references to one object are identical inside a run; answers and slots hold references again."""
    objects = Objects(
        a=(
            [],
            {
                "x": Ref("b"),
                "xs": [Ref("b"), {"k": Ref("c")}],
                "m": method(
                    "assert self.x is self.xs[0]\nself.last = self.xs[1]['k']\nself.xs.append(self.x)\nreturn [self.x, self.x.n, self]"
                ),
            },
        ),
        b=([], {"n": 7}),
        c=([], {}),
    )

    outcome = send(objects)

    assert outcome.value == [Ref("b"), 7, Ref("a")]
    assert outcome.effects == {
        "a": {"last": (MISSING, Ref("c")), "xs": (objects.objects["a"][1]["xs"], [Ref("b"), {"k": Ref("c")}, Ref("b")])}
    }


def test_sending_to_another_object_runs_its_method_on_it() -> None:
    """A message to a reference is answered by that object's method with that object as self."""
    objects = Objects(
        a=([], {"x": Ref("b"), "m": method("return self.x.double(4)")}),
        b=([], {"k": 3, "double": method("return n * self.k", "double", ", n")}),
    )

    assert send(objects).value == 12


@pytest.mark.parametrize(("access", "body", "raised"), [
    ("none", "return self.x.n", "PolicyViolation"), ("read", "return self.x.n", None), ("read", "self.x.n = 2", "PolicyViolation"),
    ("read", "self.x.items.append(1)", "PolicyViolation"), ("read", "self.x.items += [1]", "PolicyViolation"), ("read", "del self.x.n", "PolicyViolation"),
    ("read", "setattr(self.x, 'n', 2)", "PolicyViolation"), ("read", "for self.x.n in [1]: pass", "PolicyViolation"),
    ("read", "self.x.bump()", "PolicyViolation"), ("write", "self.x.bump()", None), ("write", "self.x.n = 2", None), ("none", "return self.x is None", None),
    ("none", "return self.x.bump", "PolicyViolation"), ("none", "return hasattr(self.x, 'n')", "PolicyViolation"),
])  # fmt: skip
def test_other_objects_are_as_open_as_the_policy_says(access: str, body: str, raised: str | None) -> None:
    """Reading and writing slots of objects other than the receiver needs the policy's leave; what was denied is evidence."""
    objects = Objects(
        a=([], {"x": Ref("b"), "m": method(body)}), b=([], {"n": 1, "items": [], "bump": method("self.n += 1", "bump")})
    )

    outcome = send(objects, policy=replace(STANDARD, objects=replace(STANDARD.objects, access=access)))

    assert outcome.raised == raised
    assert bool(outcome.evidence.get("denied")) == (raised is not None)
    assert not (raised and outcome.effects)


@pytest.mark.parametrize(("slots", "body", "denied"), [
    ({"writable": ("n*",)}, "self.note = 1", False), ({"writable": ("n*",)}, "self.other = 1", True),
    ({}, "self.invariants = []", True), ({}, "self.invariants.append('True')", True), ({}, "self.examples.clear()", True),
    ({}, "self.policy = 'trusted'", True), ({}, "del self.invariants", True), ({}, "setattr(self, 'policy', 'x')", True),
    ({"create": False}, "self.fresh = 1", True), ({"create": False}, "self.n = 2", False), ({"delete": False}, "del self.n", True),
    ({"retype": False}, "self.n = 'text'", True), ({"retype": False}, "self.n = 5", False), ({"retype": False}, "self.n = None", True),
    ({"retype": False}, "self.n = None\nself.n = 2", False), ({"retype": False}, "self.n = None\nself.n = 'text'", True),
    ({"retype": False}, "self.none = 2", False), ({"retype": False}, "self.none = 'text'", False), ({}, "self.n = None", False),
    ({}, "self.m = 5", True), ({}, "self.inherited = 5", True), ({}, "self.resend = 1", True), ({}, "del self.m", True),
    ({}, "self.n, self.policy = 1, 2", True), ({}, "with_ = [self.intents.append(1)]", True),
])  # fmt: skip
def test_slots_are_as_writable_as_the_policy_says(slots: dict[str, Any], body: str, denied: bool) -> None:
    """Patterns, protected names, creation, deletion, retyping and methods are held to the policy; nothing is left half done."""
    objects = Objects(
        a=(["p"], {"n": 1, "none": None, "invariants": [], "examples": [1], "policy": "x", "intents": [], "m": method(body)}),
        p=([], {"inherited": method("return 1", "inherited")}),
    )
    policy = replace(STANDARD, slots=replace(STANDARD.slots, **slots))

    outcome = send(objects, policy=policy)

    assert (outcome.raised == "PolicyViolation") == denied
    assert not (denied and outcome.effects)


def test_names_of_slots_are_not_remembered_without_end() -> None:
    """What the policy says of a name is kept for later runs, of no more names than there is room for."""
    policy = replace(STANDARD, slots=replace(STANDARD.slots, writable=("n*",)))
    body = "for i in range(count):\n    setattr(self, f'n{i}', i)"
    objects = Objects(a=([], {"m": method(body, parameters=", count")}))

    _writable.pop(policy.digest, None)
    counts = []
    for count in (3, 1000, 1500):
        assert send(objects, "m", count, policy=policy).ok
        counts.append(len(_writable[policy.digest]))

    assert [3, 1000] == counts[:2]
    assert counts[2] <= 1000


# Containers that an answer tells as the plain ones they are like.
PLAIN_IN_AN_ANSWER = {
    "self.x = range(3)": [0, 1, 2],
    "self.x = {}.keys()": [],
    "self.x = collections.deque([1])": [1],
    "self.x = collections.namedtuple('P', 'a')(1)": (1,),
    "self.x = bytearray(b'a')": b"a",
}


@pytest.mark.parametrize("body", [
    "self.x = lambda: 1", "self.x = [lambda: 1]", "self.x = (i for i in [])", "self.x = iter([1])", "self.x = print", "self.x = int", "self.x = math",
    "self.x = {'k': math.sqrt}", "self.x = self.m", "self.x = {1: {2: (3, [len])}}", "self.x = zip([1])", "self.x = map(str, [1])",
    "self.x = ValueError('x')", "self.x = object()", "self.x = range(3)", "self.x = {}.keys()", "self.x = slice(1)", "self.x = collections.deque([1])",
    "self.x = re.compile('a')", "self.x = random.Random(1)", "self.x = uuid.uuid4()", "self.xs.append(len)", "self.x = type(self)", "self.x = NotImplemented",
    "self.x = 10 ** 4000 * 10 ** 4000", "xs = []\nxs.append(xs)\nself.x = xs", "x = []\nfor i in range(200):\n    x = [x]\nself.x = x", "self.x = ...",
    "x = [0]\nfor i in range(30):\n    x = [x, x]\nself.x = x", "self.x = collections.namedtuple('P', 'a')(1)", "self.x = functools.partial(len)",
    "self.x = bytearray(b'a')", "self.x = range(10 ** 40)", "self.x = range(10 ** 7)", "x = collections.deque()\nx.append(x)\nself.x = x",
    "self.x = collections.deque([len])", "self.x = collections.namedtuple('P', 'a')(len)", "self.x = {1: len}.values()", "self.x = bytearray(10 ** 6)",
])  # fmt: skip
def test_nothing_that_could_act_later_gets_out(body: str) -> None:
    """Neither a slot nor the answer of a method can hold code, an iterator, a type, a module, or a value past its limits."""
    head = "import math, collections, re, random, uuid, functools\n"
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    as_slot = compile_method(f"{head}def m(self):\n{lines}\n", STANDARD).run({"xs": []})
    answering = lines.replace("self.x = ", "return ").replace("self.xs.append(len)", "return [len]")
    as_answer = compile_method(f"{head}def m(self):\n{answering}\n", STANDARD).run({"xs": []})

    assert as_slot.raised in {"NotPlain", "TypeError"}
    assert as_slot.slots == {"xs": []}
    if body in PLAIN_IN_AN_ANSWER:
        assert as_answer.value == PLAIN_IN_AN_ANSWER[body]
        assert type(as_answer.value) is type(PLAIN_IN_AN_ANSWER[body])
    else:
        assert as_answer.raised == "NotPlain"


def test_given_data_is_never_changed() -> None:
    """A run works on copies: slots, arguments and objects are as before, also when it raises."""
    slots, args, objects = {"xs": [1], "o": {"$ref": "b"}}, [[1], {"k": [2]}], {"b": {"ys": [3]}}
    source = "def m(self, a, b):\n    self.xs.append(1)\n    a.append(1)\n    b['k'].append(1)\n    self.o.ys.append(1)\n    raise ValueError\n"

    answer = compile_method(source, WRITE).run(slots, args, objects=objects)

    assert answer.raised == "ValueError"
    assert (slots, args, objects) == ({"xs": [1], "o": {"$ref": "b"}}, [[1], {"k": [2]}], {"b": {"ys": [3]}})
    assert (answer.slots, answer.objects) == (slots, objects)


def test_a_method_that_raises_leaves_no_effects() -> None:
    """An exception takes every write with it; name, message and line are told."""
    outcome = send(Objects(a=([], {"n": 1, "m": method("self.n = 2\nraise KeyError('gone')")})))

    assert (outcome.raised, outcome.raised.message, outcome.raised.line) == ("KeyError", "'gone'", 3)
    assert outcome.effects == {}


@pytest.mark.parametrize(("old", "body"), [
    (1, "self.x = True"), (1, "self.x = 1.0"), (0.0, "self.x = -0.0"), ("1", "self.x = 1"), ([1], "self.x = (1,)"), ({1}, "self.x = {1.0}"),
    ({"a": 1, "b": 2}, "self.x = {'b': 2, 'a': 1}"), (None, "self.x = 0"), (b"a", "self.x = 'a'"),
])  # fmt: skip
def test_change_of_type_is_an_effect(old: Any, body: str) -> None:
    """Values that Python calls equal, but which are not the same, differ."""
    assert "x" in send(Objects(a=([], {"x": old, "m": method(body)}))).effects["a"]


@pytest.mark.parametrize(
    "body",
    [
        "self.x = self.x",
        "self.x = [1, {'k': float('nan')}]",
        "self.x.append(2)\nself.x.pop()",
        "self.x",
        "y = self.x\ny += []",
    ],
)
def test_what_is_the_same_in_the_end_is_no_effect(body: str) -> None:
    """Reading, writing the same and undoing a change leave no effect."""
    assert send(Objects(a=([], {"x": [1, {"k": float("nan")}], "m": method(body)}))).effects == {}


def test_deleting_an_own_slot_shows_the_inherited_one() -> None:
    """After a deletion the parent's value is found; the effect says that the slot goes."""
    outcome = send(Objects(a=(["p"], {"n": 1, "m": method("del self.n\nreturn self.n")}), p=([], {"n": 100})))

    assert outcome.value == 100
    assert outcome.effects == {"a": {"n": (1, MISSING)}}


def test_clones_are_created_objects() -> None:
    """With the policy's leave, `clone_` makes an object whose parent is the receiver; without it, it is denied."""
    objects = Objects(
        a=([], {"n": 1, "m": method("kid = self.clone_(k=2)\nkid.n = kid.n + kid.k\nself.kid = kid\nreturn kid.n")})
    )

    outcome = send(objects, policy=load_policy("trusted"))

    assert outcome.value == 3
    assert outcome.created == {"new:1": ("a",)}
    assert outcome.effects == {"a": {"kid": (MISSING, Ref("new:1"))}, "new:1": {"k": (MISSING, 2), "n": (MISSING, 3)}}
    assert send(objects).raised == "PolicyViolation"


def test_primitives_answer_where_no_slot_does() -> None:
    """A host's primitive gets plain data and references, and its answer enters the run as such."""
    calls = []

    def ask(receiver: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        calls.append((receiver, args, kwargs))
        return [Ref("b"), 1]

    objects = Objects(a=([], {"x": Ref("b"), "m": method("return self.ask(self.x, k=[1])[0].n")}), b=([], {"n": 5}))

    assert send(objects, primitives={"ask": ask}).value == 5
    assert calls == [("a", [Ref("b")], {"k": [1]})]


def test_cognition_needs_the_policys_leave() -> None:
    """The model's selectors are denied where the policy says so, even when a primitive would answer."""
    objects = Objects(a=([], {"m": method("return self.infer_('x')")}))
    primitives = {"infer_": lambda receiver, args, kwargs: "thought"}

    assert send(objects, primitives=primitives).raised == "PolicyViolation"
    assert send(objects, primitives=primitives, policy=load_policy("trusted")).value == "thought"


def test_clock_is_one_instant_or_none() -> None:
    """Without leave there is no clock; with it the time stands still for the run."""
    import datetime

    now = datetime.datetime(2024, 5, 6, 7, 8, tzinfo=datetime.UTC)
    objects = Objects(
        a=(
            [],
            {
                "m": MethodSource(
                    "from datetime import datetime, date\ndef m(self):\n    return [datetime.now() == datetime.now(), date.today().day]\n"
                )
            },
        )
    )

    assert send(objects).raised == "AttributeError"
    assert send(objects, policy=load_policy("trusted"), now=now).value == [True, 6]


def test_random_is_a_function_of_the_seed_and_leaves_no_trace() -> None:
    """The same seed gives the same numbers whatever ran before; another seed gives others."""
    objects = Objects(
        a=(
            [],
            {
                "m": MethodSource(
                    "import random, uuid\ndef m(self):\n    random.seed(None) if False else None\n    return [random.random(), str(uuid.uuid4())]\n"
                )
            },
        )
    )

    assert send(objects).value == send(objects).value
    assert send(objects, seed=1).value != send(objects, seed=2).value


def test_printing_is_evidence_within_its_limit() -> None:
    """What a method prints is kept for the host, up to the policy's limit."""
    policy = replace(STANDARD, limits=replace(STANDARD.limits, print_bytes=10))
    outcome = send(Objects(a=([], {"m": method("print('abc', 1)\nprint('x' * 50)")})), policy=policy)

    assert outcome.evidence["printed"] == "abc 1\nxxxx"


def test_arguments_must_be_plain() -> None:
    """The host's own mistake is an exception."""
    with pytest.raises(NotPlain):
        send(Objects(a=([], {"m": method("return 1", "m", ", x")})), "m", object())
    with pytest.raises(KeyError):
        send(Objects(a=([], {})), "m", to="nobody")


def test_method_knows_what_it_can_take() -> None:
    """`accepts` says whether arguments bind, for each kind of parameter."""
    takes = compile_method("def m(self, a, b=1, *, k, j=2):\n    return 1\n", STANDARD)
    anything = compile_method("def m(self, *a, **k):\n    return 1\n", STANDARD)
    strict = compile_method("def m(self, a, /, b):\n    return 1\n", STANDARD)

    assert [
        takes.accepts([1], {"k": 1}),
        takes.accepts([1]),
        takes.accepts([], {"k": 1}),
        takes.accepts([1, 2, 3], {"k": 1}),
        takes.accepts([], {"a": 1, "k": 1}),
        takes.accepts([1], {"a": 1, "k": 1}),
        takes.accepts([1], {"k": 1, "z": 1}),
    ] == [True, False, False, False, True, False, False]
    assert anything.accepts([1, 2], {"z": 1})
    assert [strict.accepts([1, 2]), strict.accepts([1], {"b": 2}), strict.accepts([], {"a": 1, "b": 2})] == [
        True,
        True,
        False,
    ]


def test_module_level_names_live_as_long_as_the_run() -> None:
    """A constant that a method changes is new in the next run."""
    method = compile_method("SEEN = []\ndef m(self):\n    SEEN.append(1)\n    return len(SEEN)\n", STANDARD)

    assert [method.run().value for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("argument", ["x", "'a' * 100000", "[x] * 1000", "{'k': x}", "self", "10 ** 4000", "x, x, x"])
def test_message_of_an_exception_is_bounded(argument: str) -> None:
    """Whatever an exception carries, its text is made in no time and stays short."""
    source = (
        f"def m(self):\n    x = ['ha']\n    for i in range(60):\n        x = [x, x]\n    raise ValueError({argument})\n"
    )

    raised = compile_method(source, STANDARD).run().raised

    assert raised == "ValueError"
    assert len(raised.message) <= 2000


def test_notes_of_what_was_denied_are_bounded() -> None:
    """A method that is denied a million times leaves a hundred notes."""
    body = "for i in range(5000):\n    try:\n        self.policy = i\n    except Exception:\n        pass"

    outcome = send(Objects(a=([], {"m": method(body)})))

    assert len(outcome.evidence["denied"]) == 100


def test_order_of_objects_in_a_set_is_the_same_in_every_process() -> None:
    """References hash by what they refer to, not by address."""
    objects = Objects(
        a=([], {"xs": [Ref("b"), Ref("c"), Ref("d")], "m": method("return [x.n for x in set(self.xs)]")}),
        b=([], {"n": 1}),
        c=([], {"n": 2}),
        d=([], {"n": 3}),
    )

    assert len({tuple(send(objects).value) for _ in range(20)}) == 1


@pytest.mark.parametrize("kind", ["list", "tuple", "set", "dict"])
def test_one_value_has_at_most_so_many_items(kind: str) -> None:
    """A flat container over the policy's number of items does not get out; one within it does."""
    policy = replace(STANDARD, limits=replace(STANDARD.limits, value_items=100))
    make = "{{i: i for i in range({0})}}" if kind == "dict" else kind + "(range({0}))"

    def answer(count: int):
        return compile_method(f"def m(self):\n    return {make.format(count)}\n", policy).run()

    assert answer(90).raised is None
    assert answer(110).raised == "NotPlain"


def test_the_hosts_decimal_context_is_left_alone() -> None:
    """A run starts with the default context and whatever it sets ends with it."""
    import decimal

    source = "from decimal import Decimal, getcontext\ndef m(self):\n    before = getcontext().prec\n    getcontext().prec = 3\n    return before, str(Decimal(1) / 7)\n"
    with decimal.localcontext() as context:
        context.prec = 50
        assert compile_method(source, STANDARD).run().value == (28, "0.143")
        assert decimal.getcontext().prec == 50


def test_deepcopy_takes_no_memo() -> None:
    """A dict of the guest's own does not fill with what was met while copying; shared parts and cycles are kept."""
    source = """
import copy
def m(self):
    memo = {}
    shared = [1]
    cycle = [shared, shared]
    cycle.append(cycle)
    made = copy.deepcopy(cycle, memo)
    return memo, made[0] is made[1], made[2] is made, made[0] is shared
"""
    assert compile_method(source, STANDARD).run().value == ({}, True, True, False)


def test_resend_knows_the_holder_of_the_method_that_says_it() -> None:
    """One source in two holders goes on behind each of them; inside a helper or a lambda it is still the method's."""
    again = "f = lambda: self.resend('m')\nreturn [1] + [x for part in [f()] for x in part]"
    objects = Objects(
        a=(["b"], {"m": method(again)}),
        b=(["c"], {"m": method(again)}),
        c=([], {"m": method("return [3]")}),
    )

    assert send(objects).value == [1, 1, 3]


@pytest.mark.parametrize("body", ["return getattr(self, 'resend')('m')", "x = self\nreturn x.resend('m')", "return self.friend.resend('m')", "for self in [self]:\n    return self.resend('m')"])
def test_resend_is_written_on_self(body: str) -> None:
    """A resend by another way would not know whose method runs, and is no attribute of any object."""
    objects = Objects(
        a=(["p"], {"m": method(body), "friend": Ref("f")}), p=([], {"m": method("return 1")}), f=(["p"], {"m": method("return 2")})
    )

    assert send(objects).raised == "AttributeError"


def test_a_method_found_on_an_object_is_no_way_in() -> None:
    """It can be called, compared and shown; nothing can be read from it but its name."""
    body = (
        "f = self.other\n"
        "return [f(2), f == self.other, str(f), f.__name__, type(f).__name__, [hasattr(f, n) for n in ('__func__', '__self__', '_run', 'func', 'other')]]"
    )
    objects = Objects(a=([], {"m": method(body), "other": method("return n * 2", "other", ", n")}))

    assert send(objects).value == [4, True, "<bound method other of <object>>", "other", "method", [False] * 5]


def test_nothing_is_sent_after_the_run() -> None:
    """A finalizer that runs when its run is over finds no primitive, no clone and no resend: their effects would be nobody's."""
    called = []
    body = (
        "tell, clone, again = self.tell, self.clone_, self.resend\n"
        "def g():\n    try:\n        yield\n    finally:\n"
        "        try:\n            tell(1)\n        finally:\n            try:\n                clone()\n            finally:\n                again('tell', 2)\n"
        "it = g()\nnext(it)\nring = [it]\nring.append(ring)\nreturn 1"
    )
    policy = replace(STANDARD, objects=replace(STANDARD.objects, clone=True))

    outcome = send(Objects(a=([], {"m": method(body)})), policy=policy, primitives={"tell": lambda *call: called.append(call)})

    assert outcome.value == 1
    assert outcome.created == {}
    assert called == []


def test_clones_are_counted() -> None:
    """A run makes no more objects than a snapshot may have."""
    policy = replace(STANDARD, objects=replace(STANDARD.objects, clone=True), cell=replace(STANDARD.cell, snapshot_objects=3))
    body = "return len([self.clone_() for _ in range({})])"

    assert send(Objects(a=([], {"m": method(body.format(3))})), policy=policy).value == 3
    assert send(Objects(a=([], {"m": method(body.format(4))})), policy=policy).raised == "PolicyViolation"


def test_a_proxy_is_empty_after_its_run() -> None:
    """Who still holds one finds nothing in it, and can put nothing there."""
    run = Run(World(Objects(a=([], {"n": 1})), STANDARD))
    proxy = run.proxy("a")
    assert proxy.n == 1

    run.close()

    assert vars(proxy) == {}
    with pytest.raises(AttributeError):
        _ = proxy.n
    with pytest.raises(AttributeError):
        proxy.n = 2


def test_names_of_slots_are_text_and_slots_are_an_objects() -> None:
    """What is no text is no name of a slot; what is no object has none to be written."""
    assert send(Objects(a=([], {"m": method("setattr(self, 5, 1)")}))).raised == "TypeError"
    assert send(Objects(a=([], {"m": method("delattr(self, ('n',))")}))).raised == "TypeError"
    for thing in (5, [], {}, type):
        with pytest.raises(TypeError):
            own_slots(thing)  # type: ignore[arg-type]


def test_messages_of_exceptions_have_no_address() -> None:
    """The host reads the same text of the same failure, whichever process it happened in."""
    raised = send(Objects(a=([], {"m": method("raise ValueError(f'{(lambda: 1)} and {(x for x in [])}')")}))).raised

    assert raised == "ValueError"
    assert raised.message == "<function $method.<locals>.<lambda>> and <generator object $method.<locals>.<genexpr>>"


@pytest.mark.parametrize("value", ["(each for each in [1])", "lambda: 1", "iter([1])", "ValueError('x')"])
def test_what_no_slot_can_keep_is_refused_where_it_is_assigned(value: str) -> None:
    """The method that assigns it hears so, at that line, and can do something else."""
    tried = method(f"try:\n    self.kept = {value}\nexcept TypeError as error:\n    return str(error)")

    assert "cannot be kept in the slot 'kept'" in send(Objects(a=([], {"m": tried, "kept": 1}))).value
