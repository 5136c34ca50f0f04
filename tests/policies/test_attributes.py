"""The attribute table: nothing public is reachable that nobody allowed, whichever way the name is given."""

from __future__ import annotations

import ast
import importlib

import pytest

from policies import PolicyError, compile_method, facades, load_policy, surface
from policies.errors import SurfaceChanged
from policies.surface import CORE, DANGEROUS, LAZY, safe

STANDARD = load_policy("standard")


def run(expression: str, head: str = "", **slots):
    body = f"{head}\ndef m(self):\n    return {expression}\n"
    return compile_method(body, STANDARD).run(slots)


def public(kind: type) -> set[str]:
    return {name for name in (*dir(kind), *dir(type(kind))) if not name.startswith("_")}


def lazy_types() -> dict[str, type]:
    """The real types behind the entries of LAZY."""
    import array
    import collections
    import datetime
    import decimal
    import fractions
    import functools
    import hashlib
    import itertools
    import random
    import re
    import sys
    import time
    import uuid

    found = {
        spec: getattr(importlib.import_module(spec.rpartition(".")[0]), spec.rpartition(".")[2], None) for spec in LAZY
    }
    found |= {
        "datetime.IsoCalendarDate": type(datetime.date(2000, 1, 1).isocalendar()),
        "sys.float_info": type(sys.float_info),
        "functools.CacheInfo": functools._CacheInfo,
        "hashlib.HASH": type(hashlib.sha256()),
    }
    assert {array, collections, decimal, fractions, itertools, random, re, time, uuid}
    return found


@pytest.mark.parametrize("kind", CORE, ids=lambda kind: kind.__name__)
def test_no_unguarded_name_is_public_on_a_builtin_type_without_being_allowed(kind: type) -> None:
    """A name that compiled code reads unguarded is allowed on every builtin type that has it."""
    assert (public(kind) & safe()) - set(CORE[kind].split()) == set()


def test_name_that_a_later_python_adds_to_a_builtin_type_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public name that nobody allowed on a builtin type is read through the guard, although other types allow it."""
    monkeypatch.setitem(CORE, str, CORE[str].replace("count ", ""))

    assert "count" in surface._review_core()


def test_no_unguarded_name_is_public_on_an_exception() -> None:
    """Exceptions carry objects in attributes whose names are harmless elsewhere (`end`, `name`): those take the guard."""
    import builtins

    kinds = [each for each in vars(builtins).values() if isinstance(each, type) and issubclass(each, BaseException)]
    shown = {name for kind in kinds if not issubclass(kind, BaseExceptionGroup) for name in public(kind)}

    assert shown & safe() == set()
    assert {"obj", "name", "end", "start", "args"} <= shown


@pytest.mark.parametrize("spec", LAZY)
def test_no_unguarded_name_is_public_on_a_module_type_without_being_allowed(spec: str) -> None:
    """The same for the types of modules, and each public name of theirs has been looked at."""
    kind = lazy_types()[spec]
    allowed, denied = (set(names.split()) for names in LAZY[spec])

    assert (public(kind) & safe()) - allowed == set()
    assert public(kind) - allowed - denied - {"mro"} == set()


def test_new_public_name_of_a_type_is_refused_until_it_was_looked_at() -> None:
    """A type that grew a name which compiled code may read unguarded is not let in."""
    grown = type("deque", (), {"append": None, "upper": None})

    with pytest.raises(SurfaceChanged, match="upper"):
        surface.reviewed(grown, "collections.deque")


def test_dangerous_names_are_never_safe() -> None:
    """Names of frames, code and classes are not among those that are read unguarded."""
    assert set() == safe() & DANGEROUS
    assert not [name for name in safe() if name.startswith("_")]


@pytest.mark.parametrize("route", [
    "getattr({0}, '{1}')", "hasattr({0}, '{1}') or 1 / 0", "'{{0.{1}}}'.format({0})", "'{{x.{1}}}'.format_map({{'x': {0}}})",
    "str.format('{{0.{1}}}', {0})", "operator.attrgetter('{1}')({0})", "operator.attrgetter('real.{1}')({0})",
    "operator.methodcaller('{1}')({0})", "list(map(operator.attrgetter('{1}'), [{0}]))", "functools.partial(getattr, {0})('{1}')",
    "'{{0:{{0.{1}}}}}'.format({0})", "getattr({0}, '{1}', 1 / 0)",
])  # fmt: skip
@pytest.mark.parametrize(("obj", "name"), [
    ("5", "__class__"), ("''", "__class__"), ("(lambda: 1)", "__globals__"), ("(i for i in [])", "gi_frame"), ("int", "mro"),
    ("len", "__self__"), ("self", "_run"), ("self", "__dict__"), ("math", "__dict__"), ("ValueError()", "with_traceback"),
    ("functools.partial(len)", "func"), ("self", "__class__"), ("type(5)", "__subclasses__"), ("math.sqrt", "__module__"),
    ("json.loads", "__globals__"), ("{}.keys()", "mapping"), ("decimal.Decimal", "__init__"), ("fractions.Fraction", "register"),
])  # fmt: skip
def test_name_as_text_is_guarded_on_every_route(route: str, obj: str, name: str) -> None:
    """An attribute that syntax cannot reach is not reached by getattr, formatting or operator either."""
    source = route.format(obj, name)
    answer = run(source, "import operator, functools, math, json, decimal, fractions")

    assert answer.raised in {"AttributeError", "ZeroDivisionError"}


@pytest.mark.parametrize("expression", [
    "ValueError('x').args", "[e for e in [ValueError(1, 'a')]][0].args", "type(5).__name__", "len.__name__", "str.upper('a')",
    "int.from_bytes(b'a', 'big')", "dict.fromkeys('a')", "getattr(5, 'real')", "'{0.real}'.format(5)", "(5).real", "slice(1).stop",
])  # fmt: skip
def test_allowed_attribute_is_reached(expression: str) -> None:
    """What the table allows works as in Python."""
    assert run(expression).value == eval(expression)


def test_exception_shows_its_arguments_and_nothing_else() -> None:
    """Of an exception there are `args` and its text; arguments that are not plain data are replaced by their kind."""
    source = """
def m(self):
    out = []
    for make in (lambda: self.nope, lambda: nope_, lambda: {}['k'], lambda: int('x'), lambda: [].nope):
        try:
            make()
        except Exception as error:
            seen = [name for name in ('obj', 'name', 'value', 'tb_frame', 'add_note', 'with_traceback', 'end', 'object') if hasattr(error, name)]
            out.append((type(error).__name__, seen))
    try:
        raise ValueError(self, lambda: 1, 'text')
    except ValueError as error:
        out.append(error.args)
    return out
nope_ = None
"""
    assert compile_method(source, STANDARD).run().value == [
        ("AttributeError", []),
        ("KeyError", []),
        ("ValueError", []),
        ("AttributeError", []),
        ("<SlotProxy>", "<function>", "text"),
    ]


def test_facades_hold_no_module_and_cannot_be_changed() -> None:
    """No entry of any facade is a module, and none can be assigned."""
    import types

    class Run:
        import random as _random

        random = _random.Random(0)
        now = None

    for name in facades.NAMES:
        facade = facades.load(name, Run())
        assert set(vars(facade)) - {"_guest_name"} <= facades.NAMES[name]
        assert not [key for key, value in vars(facade).items() if isinstance(value, types.ModuleType)]
        with pytest.raises(AttributeError):
            facade.evil = 1


def test_every_offered_name_exists_or_is_newer_than_this_python() -> None:
    """A facade offers what its module has here; the few names that are missing came with a later Python."""

    class Run:
        import random as _random

        random = _random.Random(0)
        now = None

    missing = {
        f"{name}.{each}"
        for name in facades.NAMES
        for each in facades.NAMES[name]
        if each not in vars(facades.load(name, Run()))
    }

    assert missing <= {"statistics.kde", "itertools.batched", "math.sumprod", "math.fma"}


def test_only_guards_and_safe_names_are_emitted() -> None:
    """In compiled code every attribute read is of a safe name, of the receiver, of what guards itself, or goes through the guard."""
    from policies.transformer import Transformer
    from tests.policies.test_closed_world import asks_first

    tree = ast.parse(
        "def m(self, x):\n    x.append(1)\n    self.anything\n    return x.secret, x.format, x[0].other.count\n"
    )
    Transformer(STANDARD, "m").visit_Module(tree)
    asked = [node.body for node in ast.walk(tree) if isinstance(node, ast.IfExp) and asks_first(node)]
    plain = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node not in asked]

    assert [node.attr for node in asked] == ["secret"]  # type: ignore[attr-defined]
    assert {node.attr for node in plain} == {"append", "anything", "count"}


@pytest.mark.parametrize("body", [
    "def f(self):\n    return self.mapping\nreturn f({}.keys())", "return (lambda self: self.mapping)({}.keys())",
    "return [self.mapping for self in [{}.keys()]]", "for self in [{}.keys()]:\n    return self.mapping", "self = {}.keys()\nreturn self.mapping",
    "return (self := {}.keys()).mapping, self.mapping", "match {}.keys():\n    case self:\n        return self.mapping",
    "try:\n    self.nope\nexcept AttributeError as self:\n    return self.obj", "def f(*self):\n    return self[0].mapping\nreturn f({}.keys())",
    "def f(self, /):\n    return self.mapping\nreturn f({}.keys())", "def f():\n    nonlocal self\n    self = {}.keys()\nf()\nreturn self.mapping",
    "import functools as self\nx = self.partial(len)\nreturn x.func", "(self, _) = ({}.keys(), 1)\nreturn self.mapping", "[*self] = [{}.keys()]\nreturn self[0].mapping",
])  # fmt: skip
def test_self_is_the_receiver_only_where_nothing_else_is_called_self(body: str) -> None:
    """Attributes of another thing named self take the guard, however it got the name."""
    source = "def m(self):\n" + "\n".join(f"    {line}" for line in body.split("\n"))

    assert compile_method(source, STANDARD).run().raised == "AttributeError"


def test_helper_with_a_parameter_self_is_guarded() -> None:
    """A helper beside the method that calls its parameter self is no way round either."""
    source = "def look(self):\n    return self.mapping\ndef m(self):\n    return look({}.keys())\n"

    assert compile_method(source, STANDARD, "m").run().raised == "AttributeError"


@pytest.mark.parametrize("expression", ["'a'.upper()", "getattr('a', 'upper')()", "'{0.upper}'.format('a')", "list(map(str.upper, 'a'))",
                                        "operator.methodcaller('upper')('a')"])  # fmt: skip
def test_attribute_that_a_policy_takes_away_is_gone_on_every_route(expression: str) -> None:
    """A policy's `deny_attributes` holds for syntax, text and operator; other names of the type stay."""
    from dataclasses import replace

    policy = replace(STANDARD, deny_attributes=("str.upper",))
    source = f"import operator\ndef m(self):\n    return {expression}\n"

    assert compile_method(source, policy).run().raised == "AttributeError"
    assert compile_method(source, STANDARD).run().raised in {None, "NotPlain"}
    assert compile_method("def m(self):\n    return 'A'.lower()\n", policy).run().value == "a"


def test_name_of_a_class_is_all_that_its_idiom_gives() -> None:
    """`x.__class__.__name__` names the type, also of objects whose class is out of reach; nothing else behind `__class__` is read."""
    source = "def m(self):\n    return self.__class__.__name__, (lambda: 1).__class__.__name__, [].__class__.__name__\n"
    assert compile_method(source, STANDARD).run().value == ("Object", "function", "list")
    for chain in (
        "self.__class__",
        "self.__class__.__name__.__class__",
        "self.__class__.__mro__",
        "self.__class__.__name__.__self__",
    ):
        with pytest.raises(PolicyError):
            compile_method(f"def m(self):\n    return {chain}\n", STANDARD)
    with pytest.raises(PolicyError):
        compile_method("def m(self):\n    self.__class__.__name__ = 1\n", STANDARD)


@pytest.mark.parametrize("target", [
    "f", "ValueError", "e", "g", "Counter", "Fraction", "[json][0]", "json.dumps", "statistics.mean", "[math][0]", "cached", "[].append", "P", "self.m", "int_",
    "datetime", "self.greet", "random.Random(1)",
])  # fmt: skip
@pytest.mark.parametrize(
    "way",
    [
        "{0}.x = 1",
        "setattr({0}, 'x', 1)",
        "for {0}.x in [1]: pass",
        "({0}.x, y) = 1, 2",
        "del {0}.real",
        "delattr({0}, 'x')",
    ],
)
def test_only_slots_can_be_assigned(target: str, way: str) -> None:
    """Functions, types, exceptions, facades and all other objects refuse stores and deletions, whichever way they are written."""
    source = f"""
import json, statistics, math, functools, random
from collections import Counter, namedtuple
from fractions import Fraction
from datetime import datetime
def f(): pass
e = ValueError()
g = (i for i in [])
cached = functools.cache(f)
P = namedtuple('P', 'a')
int_ = int
def m(self):
    {way.format(target)}
"""
    answer = compile_method(source, STANDARD, "m").run({"greet": {"$method": "def greet(self):\n    return 1\n"}})

    assert answer.raised == "TypeError"
    assert "only slots of objects can be assigned" in answer.raised.message


@pytest.mark.parametrize("name", ["_x", "__x__", "_run", "_written", "a b", "parent*", "", "1a", "ﬁ", "x.y"])
def test_slot_needs_the_name_of_a_slot(name: str) -> None:
    """`setattr` and `delattr` take the names that source could have: no underscore first, an identifier, not folded by NFKC."""
    for call in (f"setattr(self, {name!r}, 1)", f"delattr(self, {name!r})"):
        answer = compile_method(f"def m(self):\n    {call}\n", STANDARD).run({})
        assert answer.raised == "AttributeError"
        assert "cannot be a slot" in answer.raised.message


@pytest.mark.parametrize("kind", [type(property.fget), type(int.real), type(str.upper), type(dict.__dict__["fromkeys"]), type(int.__add__), type((1).__add__),
                                  type([].append), property, type(test_slot_needs_the_name_of_a_slot), staticmethod, classmethod], ids=lambda kind: kind.__name__)  # fmt: skip
def test_descriptors_and_methods_show_nothing(kind: type) -> None:
    """What a type's own attributes turn out to be (descriptors, methods) has no name that compiled code reads unguarded."""
    assert public(kind) & safe() == set()


@pytest.mark.parametrize("body", [
    "math = self\nreturn math._run", "for json in [(i for i in [1])]:\n    pass\nreturn json.gi_frame", "def f(json):\n    return json.tb_frame\nreturn f(1)",
    "return [json.mapping for json in [{}.keys()]]", "global json\njson = {}.keys()\nreturn json.mapping", "del json\nreturn json.mapping",
    "match {}.keys():\n    case json:\n        return json.mapping", "import json\nreturn json.mapping", "(json := {}.keys())\nreturn json.mapping",
    "try:\n    1 / 0\nexcept ZeroDivisionError as json:\n    return json.mapping",
])  # fmt: skip
def test_name_of_a_module_that_is_bound_again_is_guarded(body: str) -> None:
    """Only a variable that nothing but its import binds is read without the guard."""
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    source = f"import json\nimport math\ndef m(self):\n{lines}\n"
    try:
        method = compile_method(source, STANDARD)
    except PolicyError as error:
        assert error.findings
    else:
        assert method.run().raised in {"AttributeError", "UnboundLocalError", "NameError", "NotPlain"}


def test_slots_that_a_loop_writes_are_guarded_as_any() -> None:
    """The first write of a loop asks the guard; deletion, refusal and what is no plain value mean what they mean elsewhere."""
    run = lambda body, **slots: compile_method(f"def m(self):\n{body}", STANDARD).run(slots)  # noqa: E731

    denied = run("    for i in range(3):\n        self.invariants = []\n", invariants=[1])
    smuggled = run("    for f in (1, print):\n        self.x = f\n")
    method = run("    for f in (1, self.m):\n        self.x = f\n")
    deleted = run("    for i in range(3):\n        self.x = i\n        del self.x\n    return hasattr(self, 'x')\n", x=7)
    grown = run("    for i in range(3):\n        self.xs += [i]\n        self.n **= 2\n    return self.n\n", xs=[], n=2)
    later = run("    def g():\n        self.n += 1\n        yield self.n\n    a = g()\n    next(a)\n    return [self.n, *a]\n", n=1)

    assert denied.raised == "PolicyViolation"
    assert {smuggled.raised, method.raised} <= {"TypeError", "NotPlain"}
    assert (deleted.value, deleted.slots) == (False, {})
    assert (grown.value, grown.slots) == (256, {"xs": [0, 1, 2], "n": 256})
    assert (later.value, later.slots) == ([2], {"n": 2})


def test_a_name_is_a_module_only_where_nothing_else_is_called_so() -> None:
    """Attributes of what an import bound are read as they stand, unless the name means something else, too."""
    source = "import functools\ndef m(self):\n    wraps = functools.wraps\n    functools = functools.partial(len)\n    return functools.func\n"
    beside = "import functools as f, functools\nf = functools.partial(len)\ndef m(self):\n    return f.func is len\n"

    assert compile_method(source, STANDARD).run().raised == "UnboundLocalError"
    assert compile_method(beside, STANDARD).run().raised == "AttributeError"
