"""The light stand-ins behave like what they stand in for, as far as our own modules use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

START = """
import sys
sys.path[:0] = [{repository!r} + '/sandbox/cell']
import lean
sys.path[0] = {repository!r}
sys.modules['sandbox.cell.lean'] = lean
lean.install(cell=True)
"""


def run(program: str) -> object:
    """What `program` prints as JSON in an interpreter that starts like a cell's."""
    source = START.format(repository=str(REPOSITORY)) + program
    # -S as in a cell; what RestrictedPython and re2 need is not touched here.
    done = subprocess.run([sys.executable, "-s", "-S", "-P", "-B", "-c", source], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_cell_starts_without_the_heavy_modules() -> None:
    """Loading everything that runs a method loads none of what is stood in for, nor what these would bring."""
    heavy = ["re", "enum", "inspect", "ast", "dis", "collections", "functools", "json.decoder", "signal", "socket", "selectors"]
    found = run(f"import sandbox.cell.supervisor, sandbox.cell.watch, sandbox.cell.guest\nprint([n for n in {heavy!r} if getattr(sys.modules.get(n), '__file__', '')].__repr__().replace(chr(39), chr(34)))")

    assert [] == found


@pytest.mark.parametrize(
    "text",
    ['{"a": [1, 2.5, null, true], "b": {"c": "é\\ud800"}}', "[]", '"x"', "1", "-0.0", "1e400", "[1,]", "", "{", '{"a":1}x', " [1] ", "NaN", "[" * 99999],
)
def test_json_reads_alike(text: str) -> None:
    """The same data, or a refusal on both sides."""
    try:
        wanted = repr(json.loads(text))
    except (ValueError, RecursionError):
        wanted = "refused"
    program = f"""
import json
try:
    found = repr(json.loads({text!r}))
except (ValueError, RecursionError):
    found = 'refused'
print(json.dumps(found))
"""

    assert wanted == run(program)


def test_json_writes_alike() -> None:
    """The same text for the same data."""
    data = {"b": [1, 2.5, None, True, "é\ud800\n"], "a": {"x": -0.0, "y": 10**30}}
    found = run(f"import json\nprint(json.dumps([json.dumps({data!r}, separators=(',', ':')), json.dumps({data!r}, sort_keys=True)]))")

    assert [json.dumps(data, separators=(",", ":")), json.dumps(data, sort_keys=True)] == found


def test_dataclasses_alike() -> None:
    """Defaults, factories, slots, inheritance, equality, hashes and texts."""
    program = """
import json
from dataclasses import dataclass, field, fields, asdict
@dataclass(frozen=True)
class A:
    x: int
    y: list = field(default_factory=list)
    z: tuple = ()
@dataclass(frozen=True, slots=True)
class B:
    s: str
    t: str | None = None
@dataclass
class C(A):
    w: int = 5
def refused(call):
    try:
        call()
    except TypeError:
        return True
print(json.dumps([
    A(1).y == [], A(1).y is not A(1).y, A(1) == A(1), A(1) != A(2), A(1) != C(1), B('a') == B('a', None), hash(B('a')) == hash(B('a')), hasattr(B('a'), '__dict__'),
    C(1, w=2).w, C(1).w, [each.name for each in fields(C)], asdict(A(1, z=(B('q'),))), refused(A), refused(lambda: A(1, q=2)), refused(lambda: A(1, 2, 3, 4)), repr(B('a')),
]))
"""

    assert [True, True, True, True, True, True, True, False, 2, 5, ["x", "y", "z", "w"], {"x": 1, "y": [], "z": [{"s": "q", "t": None}]}, True, True, True, "B(s='a', t=None)"] == run(program)


def test_contextmanager_alike() -> None:
    """Values, clean-up, exceptions that pass through and exceptions that are swallowed; as a function and as a method."""
    program = """
import json
from contextlib import contextmanager
log = []
@contextmanager
def plain(value, swallow=False):
    try:
        yield value
    except ValueError:
        if not swallow:
            raise
    finally:
        log.append('end')
class Holder:
    @contextmanager
    def method(self):
        yield self
with plain(1) as one:
    log.append(one)
with plain(2, swallow=True):
    raise ValueError
try:
    with plain(3):
        raise ValueError
except ValueError:
    log.append('through')
holder = Holder()
with holder.method() as it:
    log.append(it is holder)
print(json.dumps(log))
"""

    assert [1, "end", "end", "end", "through", True] == run(program)


def test_real_modules_are_behind_them() -> None:
    """Another name of a stand-in is the real module's, and after `remove` imports are real."""
    program = """
import typing
typing.NamedTuple
import json, functools, contextlib
lean.remove()
import json as real, functools, collections.abc, collections
print(real.dumps([real.JSONDecodeError.__name__, hasattr(functools, 'lru_cache'), collections.abc.Mapping.__name__]))
"""

    assert ["JSONDecodeError", True, "Mapping"] == run(program)


@pytest.mark.parametrize(("name", "pattern"), [("a", "*"), ("a", "a"), ("a", "b"), ("balance", "bal*"), ("x1", "x[0-9]"), ("x", "?"), ("x", "")])
def test_fnmatch_alike(name: str, pattern: str) -> None:
    """The same names match the same patterns."""
    from fnmatch import fnmatchcase

    assert fnmatchcase(name, pattern) == run(f"from fnmatch import fnmatchcase\nprint('true' if fnmatchcase({name!r}, {pattern!r}) else 'false')")
