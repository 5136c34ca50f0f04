"""Syntax and names that are refused, with the exact rule, in every position where they can stand."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from policies import PolicyError, compile_method, load_policy, transformer
from policies.expressions import Expressions
from policies.statements import Statements

STANDARD = load_policy("standard")


def rules(source: str) -> list[str]:
    try:
        compile_method(source, STANDARD)
    except PolicyError as error:
        return [finding.rule for finding in error.findings]
    return []


def inside(body: str) -> list[str]:
    return rules("def m(self, x=None):\n" + "\n".join(f"    {line}" for line in body.split("\n")))


@pytest.mark.parametrize("body", [
    "__x__ = 1", "def __x__(): pass", "def f(__x__): pass", "def f(__x__, /): pass", "def f(*, __x__): pass",
    "def f(*__x__): pass", "def f(**__x__): pass", "f = lambda __x__: 1", "f = lambda __x__, /: 1", "for __x__ in []: pass",
    "[1 for __x__ in []]", "(__x__ := 1)", "with x as __x__: pass", "import math as __x__", "from math import pi as __x__",
    "try:\n    pass\nexcept ValueError as __x__:\n    pass", "del __x__", "__x__ += 1", "global __x__", "a, (b, *__x__) = 1, (2, 3)",
    "match x:\n    case __x__:\n        pass", "match x:\n    case [*__x__]:\n        pass", "match x:\n    case {**__x__}:\n        pass",
    "match x:\n    case int() as __x__:\n        pass", "__x__: int = 1", "for a, __x__ in []: pass", "return __x__",
])  # fmt: skip
def test_dunder_name_is_refused_in_every_binding_position(body: str) -> None:
    """Wherever a name can be bound or read, one of the interpreter's is refused."""
    assert "BAT105" in inside(body)


@pytest.mark.parametrize("body", [
    "return x.__class__", "x.__class__ = 1", "del x.__class__", "x.__class__ += 1", "return self.__dict__", "return x._private",
    "for x._y in []: pass", "with x as x._y: pass", "[1 for x.__y__ in []]", "return f'{x.__class__}'", "return f'{1:{x.__class__}}'",
    "return [*x.__mro__]", "(a, x._b) = 1, 2", "return lambda: x.__globals__", "import math\nmath.__loader__",
])  # fmt: skip
def test_underscore_attribute_is_refused_wherever_it_stands(body: str) -> None:
    """Reading, storing and deleting an underscore attribute is a finding in every position."""
    assert "BAT120" in inside(body)


@pytest.mark.parametrize(
    "name",
    sorted(
        "eval exec compile open input globals locals vars dir __import__ memoryview breakpoint help exit quit super classmethod "
        "staticmethod property aiter anext id".split()
    ),
)
def test_dangerous_builtin_is_refused_by_name(name: str) -> None:
    """A builtin that no policy gives is a finding that says what to do instead, even when it is only mentioned."""
    expected = "BAT105" if name.startswith("__") else "BAT131"

    assert inside(f"return {name}") == [expected]


@pytest.mark.parametrize(
    "name",
    ["BaseException", "SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseExceptionGroup", "ExceptionGroup"],
)
def test_exception_beyond_exception_is_refused(name: str) -> None:
    """Exits and groups can be neither raised nor caught."""
    assert inside(f"raise {name}()") == ["BAT132"]
    assert inside(f"try:\n    pass\nexcept {name}:\n    pass") == ["BAT132"]


@pytest.mark.parametrize(
    "module",
    [
        "os",
        "sys.path",
        "subprocess",
        "ctypes",
        "builtins",
        "importlib",
        "inspect",
        "pickle",
        "socket",
        "_random",
        "gc",
        "os.path",
        "types",
    ],
)
def test_module_without_a_facade_is_refused(module: str) -> None:
    """A module that is not listed cannot be imported in any form."""
    assert rules(f"import {module}\ndef m(self):\n    pass\n") == ["BAT133"]
    assert rules(f"import {module} as x\ndef m(self):\n    pass\n") == ["BAT133"]
    assert "BAT133" in rules(f"from {module} import x\ndef m(self):\n    pass\n")


@pytest.mark.parametrize(
    "source", ["from . import x", "from .math import pi", "from .. import math", "from __main__ import x"]
)
def test_relative_and_main_imports_are_refused(source: str) -> None:
    """Imports without a module of the policy lead nowhere."""
    assert "BAT133" in rules(f"{source}\ndef m(self):\n    pass\n")


@pytest.mark.parametrize(("module", "name"), [
    ("json", "codecs"), ("re", "enum"), ("datetime", "sys"), ("statistics", "sys"), ("random", "_os"), ("uuid", "os"), ("string", "Formatter"),
    ("string", "re"), ("typing", "get_type_hints"), ("functools", "update_wrapper"), ("copy", "copyreg"), ("collections", "UserString"),
    ("datetime", "tzinfo"), ("random", "SystemRandom"), ("uuid", "uuid1"), ("json", "JSONEncoder"), ("decimal", "Context"), ("sys", "modules"),
    ("operator", "call"), ("heapq", "__builtins__"), ("hashlib", "file_digest"), ("typing", "ForwardRef"), ("contextlib", "os"), ("calendar", "TextCalendar"), ("textwrap", "re"),
])  # fmt: skip
def test_name_that_a_facade_does_not_offer_is_refused(module: str, name: str) -> None:
    """What a module reaches beyond its facade is refused for `from` imports and for attributes of the imported module."""
    assert "BAT134" in rules(f"from {module} import {name}\ndef m(self):\n    pass\n")
    assert {"BAT134", "BAT120"} & set(rules(f"import {module}\ndef m(self):\n    return {module}.{name}\n"))


@pytest.mark.parametrize("body", [
    "class A: pass", "class A(metaclass=x): pass", "async def f(): pass", "async def f():\n    async for i in x: pass",
    "async def f():\n    async with x: pass", "async def f(): await x", "async def f(): return [i async for i in x]",
    "try:\n    pass\nexcept* ValueError:\n    pass",
])  # fmt: skip
def test_refused_statement(body: str) -> None:
    """Classes, asynchronous code and except* are findings."""
    assert set(inside(body)) & {"BAT102", "BAT103", "BAT104"}


@pytest.mark.parametrize(
    "pattern",
    [
        "object(x=y)",
        "str(a, b)",
        "x.y",
        "x.y.z",
        "{x.y: 1}",
        "list(append=f)",
        "Counter()",
        "tuple(count=c)",
        "[x.y]",
        "int(real=r)",
        "dict(a, b)",
    ],
)
def test_pattern_that_reads_attributes_is_refused(pattern: str) -> None:
    """Class patterns with parts and dotted names are refused, plain types are not."""
    assert "BAT108" in inside(f"match x:\n    case {pattern}:\n        pass")


def test_class_pattern_needs_the_builtin_type() -> None:
    """A variable named like a builtin type is no class pattern."""
    assert inside("int = x\nmatch x:\n    case int():\n        pass") == ["BAT108"]


def test_reading_the_selector_as_a_name_is_refused() -> None:
    """The method's function has no name that its source can spell: only a proxy calls it."""
    assert inside("return m(self)") == ["BAT130"]


@pytest.mark.parametrize(
    "statement",
    [
        "print(1)",
        "if True:\n    x = 1",
        "while False: pass",
        "x += 1",
        "del x",
        "with x: pass",
        "raise x",
        "'a' + 'b'",
        "self.x",
    ],
)
def test_statement_beside_the_method_is_refused(statement: str) -> None:
    """Only imports, constants and helpers stand beside the method."""
    assert "BAT013" in rules(f"{statement}\ndef m(self):\n    return 1\n")


@pytest.mark.parametrize(
    "attribute",
    [
        "gi_frame",
        "tb_frame",
        "f_globals",
        "cr_frame",
        "ag_frame",
        "co_consts",
        "mro",
        "with_traceback",
        "gi_yieldfrom",
        "f_back",
    ],
)
def test_attribute_of_frames_and_classes_is_refused_on_sight(attribute: str) -> None:
    """Names that lead to frames, code or classes are refused before anything runs."""
    assert inside(f"return x.{attribute}") == ["BAT121"]


def test_every_syntax_node_has_a_decision() -> None:
    """Each node class of this interpreter has a visitor here, or is refused as unknown; nothing is inherited."""
    visited = {
        name.removeprefix("visit_")
        for half in (Statements, Expressions)
        for name in vars(half)
        if name.startswith("visit_")
    }
    nodes = {each.__name__ for each in vars(ast).values() if isinstance(each, type) and issubclass(each, ast.AST)}
    # Contexts, operators and parameters are judged by the node that holds them; the rest cannot come out of a module's source.
    judged_by_their_holder = {
        each.__name__
        for kind in (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
        for each in (kind, *kind.__subclasses__())
    }
    not_in_modules = {
        "AST",
        "mod",
        "stmt",
        "expr",
        "slice",
        "pattern",
        "excepthandler",
        "type_ignore",
        "Expression",
        "Interactive",
        "FunctionType",
        "Suite",
        "Param",
        "AugLoad",
        "AugStore",
        "Num",
        "Str",
        "Bytes",
        "NameConstant",
        "Ellipsis",
        "Index",
        "ExtSlice",
        "TypeIgnore",
    }
    unknown = {"TypeAlias", "type_param", "TypeVar", "ParamSpec", "TypeVarTuple", "TemplateStr", "Interpolation"}

    assert nodes - visited - judged_by_their_holder - not_in_modules - unknown - {"alias", "arg"} == set()
    assert visited <= nodes | {"TypeAlias"}
    assert not visited & unknown


@pytest.mark.parametrize("module", ["re", "random", "hashlib", "contextlib", "collections.abc"])
def test_module_that_a_policy_leaves_out_is_refused(module: str) -> None:
    """A facade that exists is refused under a policy that does not list it; the finding lists what is allowed."""
    for source in (
        f"import {module} as x\ndef m(self):\n    return 1\n",
        f"from {module} import x\ndef m(self):\n    return 1\n",
    ):
        with pytest.raises(PolicyError, match=f"does not allow the module '{module}'; it allows bisect, "):
            compile_method(source, load_policy("strict"))


def test_builtin_that_a_policy_leaves_out_is_refused() -> None:
    """A builtin that the policy does not list is an unknown name under it."""
    with pytest.raises(PolicyError, match="BAT130"):
        compile_method("def m(self):\n    return getattr(self, 'x')\n", load_policy("strict"))


def test_nesting_is_the_policys() -> None:
    """The same source is refused under a policy with less nesting."""
    source = "def m(self):\n    return " + " + ".join(["1"] * 40) + "\n"
    shallow = replace(STANDARD, limits=replace(STANDARD.limits, nesting=30))

    assert compile_method(source, STANDARD).run().value == 40
    with pytest.raises(PolicyError, match="nested deeper than 30 levels"):
        compile_method(source, shallow)


def test_type_takes_one_argument() -> None:
    """`type` names types; it does not make them, and neither does what it gives for a type."""
    for call in ("type('X', (), {})", "type('X', (object,), {'a': 1})", "type(type(1))('X', (), {})", "type(self)()"):
        assert compile_method(f"def m(self):\n    return {call}\n", STANDARD).run().raised == "TypeError"


def test_c_code_imports_what_it_needs_and_nothing_else() -> None:
    """The `__import__` that C code finds in a guest's builtins knows a handful of modules."""
    from policies.arithmetic import Arithmetic
    from policies.guest_builtins import base_builtins

    find = base_builtins((), Arithmetic(STANDARD.limits))["__import__"]

    assert find("time").__name__ == "time"
    for name in ("os", "sys", "builtins", "subprocess", "policies"):
        with pytest.raises(ImportError):
            find(name)


@pytest.mark.parametrize(
    ("source", "selector", "rule"),
    [
        ("def m(this):\n    return 1\n", "m", "BAT012"),
        ("def m():\n    return 1\n", "m", "BAT012"),
        ("def m(*self):\n    return 1\n", "m", "BAT012"),
        ("def m(other, self):\n    return 1\n", "m", "BAT012"),
        ("def m(self):\n    return 1\n", "n", "BAT011"),
        ("def _m(self):\n    return 1\n", "_m", "BAT015"),
        ("def resend(self):\n    return 1\n", "resend", "BAT015"),
        ("def m(self):\n    return 1\ndef m(self):\n    return 2\n", "m", "BAT014"),
    ],
)
def test_method_must_be_one_function_of_self(source: str, selector: str, rule: str) -> None:
    """The function called like the selector is there once, takes self first, and has a name that can be sent."""
    with pytest.raises(PolicyError) as caught:
        compile_method(source, STANDARD, selector)

    assert [finding.rule for finding in caught.value.findings] == [rule]


@pytest.mark.parametrize(
    ("kind", "body"), [("Pass", "pass"), ("Starred", "return [*x]"), ("Lambda", "return (lambda: 1)()")]
)
def test_syntax_that_nobody_has_looked_at_is_refused(monkeypatch: pytest.MonkeyPatch, kind: str, body: str) -> None:
    """A node without a visitor of its own, as a later Python may bring, is a finding at its place."""
    assert inside(body) == []
    monkeypatch.delitem(transformer._VISITORS, kind)

    assert inside(body + "  # not compiled before") == ["BAT101"]


@pytest.mark.parametrize(("source", "hint"), [
    ("import dataclasses\ndef m(self):\n    return dataclasses.asdict(self)\n", "namedtuple"), ("import os.path\ndef m(self, p):\n    return os.path.join(p)\n", "rpartition"),
    ("from time import time\ndef m(self):\n    return time()\n", "argument"), ("def m(self, x):\n    return x.__len__()\n", "len(x)"),
    ("def m(self):\n    return self.__dict__\n", "name the slots"), ("def m(self):\n    return self._cache\n", "'cache'"),
])  # fmt: skip
def test_refusal_says_once_what_to_write_instead(source: str, hint: str) -> None:
    """A module or attribute that is not there is one finding, and it names the usual way without it."""
    with pytest.raises(PolicyError) as refused:
        compile_method(source, STANDARD)

    (finding,) = refused.value.findings
    assert hint in finding.message
