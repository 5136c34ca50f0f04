"""The premise of every guard that the compiler leaves out: nothing but the closed world is ever reached."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies import Finding, PolicyError, compile_method, load_policy
from policies.formatting import reads_no_attribute
from policies.surface import safe
from policies.transformer import Transformer
from tests.policies.honest import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
STANDARD = load_policy("standard")

# Each walk has a process of its own: one that wanders into an endless loop in C meets its CPU limit and counts for nothing.
WALK = """
import json, os, random, resource, sys
from tests.policies.explorer import known, steps
kinds, strange, ended = set(), set(), 0
for seed in range({first}, {first} + {walks}):
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))
        resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
        seen, odd = set(), []
        for how, obj in steps(random.Random(seed), {steps}):
            seen.add(type(obj).__name__)
            if not known(obj):
                odd.append([how, type(obj).__module__ + "." + type(obj).__name__])
        os.write(write_end, json.dumps([sorted(seen), odd[:20]]).encode()[:60000])
        os._exit(0)
    os.close(write_end)
    text = b"".join(iter(lambda: os.read(read_end, 65536), b""))
    os.close(read_end)
    os.waitpid(child, 0)
    if text:
        ended += 1
        seen, odd = json.loads(text)
        kinds |= set(seen)
        strange |= {{tuple(each) for each in odd}}
print(json.dumps([ended, len(kinds), sorted(strange)]))
"""


@pytest.mark.timeout(1800)
def test_random_walks_stay_in_the_closed_world() -> None:
    """From everything that a method starts with, no walk reaches a module, a frame, code, or a type that nobody reviewed."""
    script = WALK.format(first=1, walks=12, steps=700)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONHASHSEED": "1"},
    )

    assert done.returncode == 0, done.stderr[-500:]
    ended, kinds, strange = json.loads(done.stdout)
    assert strange == []
    assert ended >= 3
    assert kinds > 40


NAMES = st.sampled_from(
    ["x", "self", "y", "_z", "len", "list", "math", "m", "helper", "__builtins__", "__x__", "Exception", "zip"]
)
ATTRIBUTES = st.sampled_from(
    [
        "append",
        "x",
        "format",
        "__class__",
        "gi_frame",
        "_p_changed",
        "count",
        "sqrt",
        "args",
        "mro",
        "__name__",
        "value",
        "obj",
    ]
)
CONSTANTS = st.sampled_from([0, 1, "a", "{0.x}", None, True, 2.5, b"b", ..., 10**30])


def expressions() -> st.SearchStrategy[ast.expr]:
    load = ast.Load()
    leaf = st.one_of(NAMES.map(lambda n: ast.Name(n, load)), CONSTANTS.map(ast.Constant))

    def extend(inner: st.SearchStrategy[ast.expr]) -> st.SearchStrategy[ast.expr]:
        lists = st.lists(inner, max_size=3)
        return st.one_of(
            st.builds(lambda v, a: ast.Attribute(v, a, load), inner, ATTRIBUTES),
            st.builds(lambda f, a: ast.Call(f, a, []), inner, lists),
            st.builds(lambda v, s: ast.Subscript(v, s, load), inner, inner),
            st.builds(
                lambda a, o, b: ast.BinOp(a, o, b),
                inner,
                st.sampled_from([ast.Add(), ast.Mult(), ast.Pow(), ast.LShift(), ast.Mod()]),
                inner,
            ),
            st.builds(
                lambda a, o, b: ast.Compare(a, [o], [b]),
                inner,
                st.sampled_from([ast.Eq(), ast.Lt(), ast.In(), ast.Is()]),
                inner,
            ),
            st.builds(lambda e: ast.List(e, load), lists),
            st.builds(lambda e: ast.Tuple(e, load), lists),
            st.builds(lambda a, b, c: ast.IfExp(a, b, c), inner, inner, inner),
            st.builds(lambda n, b: ast.Lambda(arguments(n), b), NAMES, inner),
            st.builds(
                lambda e, n, i: ast.ListComp(e, [ast.comprehension(ast.Name(n, ast.Store()), i, [], 0)]),
                inner,
                NAMES,
                inner,
            ),
            st.builds(
                lambda e, n, i: ast.GeneratorExp(e, [ast.comprehension(ast.Name(n, ast.Store()), i, [], 0)]),
                inner,
                NAMES,
                inner,
            ),
            st.builds(lambda n, v: ast.NamedExpr(ast.Name(n, ast.Store()), v), NAMES, inner),
            st.builds(lambda v: ast.JoinedStr([ast.FormattedValue(v, -1, None)]), inner),
            st.builds(lambda v: ast.Starred(v, load), inner),
        )

    return st.recursive(leaf, extend, max_leaves=8)


def arguments(name: str) -> ast.arguments:
    return ast.arguments([], [ast.arg(name)], None, [], [], None, [])


def statements() -> st.SearchStrategy[ast.stmt]:
    value = expressions()
    target = st.one_of(
        NAMES.map(lambda n: ast.Name(n, ast.Store())),
        st.builds(lambda v, a: ast.Attribute(v, a, ast.Store()), value, ATTRIBUTES),
        st.builds(lambda v, s: ast.Subscript(v, s, ast.Store()), value, value),
    )
    simple = st.one_of(
        st.builds(lambda t, v: ast.Assign([t], v), target, value),
        st.builds(ast.Expr, value),
        st.builds(ast.Return, value),
        st.builds(
            lambda t, o, v: ast.AugAssign(t, o, v), target, st.sampled_from([ast.Add(), ast.Pow(), ast.LShift()]), value
        ),
        st.builds(lambda t: ast.Delete([retarget(t)]), target),
        st.builds(lambda v: ast.Raise(v, None), value),
        st.just(ast.Pass()),
        st.builds(
            lambda n: ast.Import([ast.alias(n, None)]), st.sampled_from(["math", "os", "json", "collections.abc"])
        ),
        st.builds(lambda n: ast.ImportFrom("math", [ast.alias("pi", n)], 0), NAMES),
    )

    def nest(inner: st.SearchStrategy[ast.stmt]) -> st.SearchStrategy[ast.stmt]:
        body = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(
            st.builds(lambda v, b: ast.If(v, b, []), value, body),
            st.builds(lambda t, v, b: ast.For(t, v, b, []), target, value, body),
            st.builds(lambda v, b: ast.While(v, b, []), value, body),
            st.builds(
                lambda b, n, h, f: ast.Try(b, [ast.ExceptHandler(None, None, h)], [], f), body, NAMES, body, body
            ),
            st.builds(lambda n, p, b: ast.FunctionDef(n, arguments(p), b, [], None), NAMES, NAMES, body),
            st.builds(lambda v, t, b: ast.With([ast.withitem(v, t)], b), value, target, body),
            st.builds(lambda n, b: ast.ClassDef(n, [], [], b, []), NAMES, body),
        )

    return st.recursive(simple, nest, max_leaves=6)


def retarget(target: ast.expr) -> ast.expr:
    target.ctx = ast.Del()  # type: ignore[attr-defined]
    return target


def check(source: str) -> None:
    """A source is refused with findings, or compiled so that every attribute in it is safe, of the receiver, or guarded."""
    try:
        method = compile_method(source, STANDARD)
    except PolicyError as error:
        assert error.findings
        assert all(isinstance(finding, Finding) for finding in error.findings)
        return
    tree = ast.parse(source)
    transformer = Transformer(STANDARD, method.selector)
    transformer.visit_Module(tree)
    raw_self = transformer.bound.get("self", 0) == 1
    raw_modules = all(transformer.bound[name] == 1 for name in transformer.modules)
    if not (raw_self and raw_modules):
        tree = ast.parse(source)
        transformer = Transformer(STANDARD, method.selector, raw_self=raw_self, raw_modules=raw_modules)
        transformer.visit_Module(tree)
    asked = {id(node.body) for node in ast.walk(tree) if isinstance(node, ast.IfExp) and asks_first(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            assert not node.attr.startswith("_")
            own = isinstance(node.value, ast.Name) and node.value.id == "self" and transformer.raw_self
            imported = isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "$import"
            module = isinstance(node.value, ast.Name) and node.value.id in transformer.modules and raw_modules
            plain = (
                node.attr == "format" and isinstance(node.value, ast.Constant) and reads_no_attribute(node.value.value)  # type: ignore[arg-type]
            )
            assert own or imported or module or plain or node.attr in safe() or id(node) in asked
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "$slots":
            assert isinstance(node.slice, ast.Constant)
            assert not str(node.slice.value).startswith("_")
        elif isinstance(node, ast.Attribute):
            guarded = isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "$write"
            assert guarded or (isinstance(node.value, ast.Name) and node.value.id == "self" and transformer.raw_self)
        elif isinstance(node, (ast.For, ast.comprehension)):
            assert node.iter.func.id == "$zip"  # type: ignore[attr-defined]
        elif isinstance(node, (ast.While, ast.ExceptHandler)):
            assert node.body[0].value.func.id in {"$tick", "$caught"}  # type: ignore[attr-defined]
        assert not isinstance(node, (ast.ClassDef, ast.Import, ast.ImportFrom, ast.AsyncFunctionDef, ast.Await))


def asks_first(node: ast.IfExp) -> bool:
    """Whether an expression is `base.name if $isinstance(base, $Open) else $getattr(base, "name")`, where no source can spell what is called."""
    if not (isinstance(node.test, ast.Call) and getattr(node.test.func, "id", "") == "$isinstance"):
        return False
    base, kind = node.test.args
    assert isinstance(kind, ast.Name) and kind.id == "$Open"  # noqa: PT018
    assert isinstance(node.body, ast.Attribute)
    assert ast.dump(node.body.value) == ast.dump(base)
    assert isinstance(node.orelse, ast.Call)
    assert node.orelse.func.id == "$getattr"  # type: ignore[attr-defined]
    assert [ast.dump(each) for each in node.orelse.args] == [ast.dump(base), ast.dump(ast.Constant(node.body.attr))]
    return True


@pytest.mark.timeout(1800)
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(statements(), min_size=1, max_size=4))
def test_generated_sources_are_guarded_or_refused(body: list[ast.stmt]) -> None:
    """Whatever the grammar gives, compiled code has no unguarded access and no uncaught error comes out."""
    module = ast.Module([ast.FunctionDef("m", arguments("self"), body, [], None)], [])
    ast.fix_missing_locations(module)
    try:
        source = ast.unparse(module)
    except (ValueError, RecursionError, AttributeError):
        return
    check(source)


@pytest.mark.parametrize("name", PROGRAMS)
def test_honest_sources_are_guarded(name: str) -> None:
    """The same holds for every honest program."""
    check(PROGRAMS[name][0])


def test_mutated_programs_are_guarded_or_refused() -> None:
    """Splicing honest programs into each other at random lines finds nothing unguarded either."""
    dice = random.Random(7)
    lines = [line for source, _, _ in PROGRAMS.values() for line in source.splitlines()]
    for _ in range(200):
        base = dice.choice(list(PROGRAMS.values()))[0].splitlines()
        for _ in range(dice.randint(1, 4)):
            base.insert(dice.randrange(len(base) + 1), dice.choice(lines))
        check("\n".join(base))
