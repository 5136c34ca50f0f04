"""What the facades hand out: bounded, without state that outlives a run, and without the classes behind it."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import compile_method, load_policy, run_method
from policies.facades import load
from policies.facades.regex import Match, Pattern
from policies.facades.text import Template
from policies.objects import DictSource, World

STANDARD = load_policy("standard")


def run(body: str, head: str = "", **options: Any) -> Any:
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return compile_method(f"{head}\ndef m(self):\n{lines}\n", STANDARD).run(**options)


@pytest.mark.parametrize(("head", "body", "raised"), [
    ("import re", "return re.search('a', ['a'])", "TypeError"), ("import re, array", "return re.search(b'a', array.array('b', b'a'))", "TypeError"),
    ("import re", "return re.search(['a'], 'a')", "TypeError"), ("import re", "return re.compile('a' * 10001)", "error"),
    ("import re", "return re.compile('a', 1)", "ValueError"), ("import re", "return re.compile('a', 128)", "ValueError"), ("import re", "return re.compile('a', '2')", "ValueError"),
    ("import string", "return string.Template(5)", "TypeError"), ("import string", "return string.Template('a').pattern", "AttributeError"),
    ("import string", "return string.Template.flags", "AttributeError"), ("import string", "return string.Template('$a').substitute(a=1) + string.Template", "TypeError"),
    ("import textwrap", "return textwrap.TextWrapper.uspace", "AttributeError"), ("import textwrap", "return textwrap.TextWrapper.wrap", "AttributeError"),
    ("import json", "return json.dumps(1, cls=print)", "TypeError"), ("import json", "return json.loads('1', cls=print)", "TypeError"), ("import json", "return json.loads('1', kw=1)", "TypeError"),
    ("import copy", "return copy.copy(lambda: 1)", "TypeError"), ("import copy", "return copy.deepcopy([self])", "TypeError"), ("import copy, math", "return copy.copy(math)", "TypeError"),
    ("import operator", "return operator.attrgetter('_run')(self)", "AttributeError"), ("import operator", "return operator.attrgetter('real._x')(1)", "AttributeError"),
    ("import operator", "return operator.methodcaller('mro')(int)", "AttributeError"), ("import operator", "return operator.pow(10, 10 ** 6)", "LimitExceeded"),
    ("import operator", "return operator.lshift(1, 10 ** 6)", "LimitExceeded"),
    ("import contextlib", "contextlib.suppress(object)", "TypeError"), ("import contextlib", "contextlib.suppress(1)", "TypeError"),
    ("import contextlib", "def f():\n    return f()\nwith contextlib.suppress(Exception):\n    f()\nreturn 1", "LimitExceeded"),
    ("import contextlib", "return contextlib.suppress.x", "AttributeError"),
    ("import decimal", "decimal.getcontext().Emax = 5", "AttributeError"), ("import decimal", "decimal.getcontext().prec = 10001", "ValueError"),
    ("import decimal", "decimal.getcontext().prec = 2.0", "ValueError"), ("import decimal", "return decimal.getcontext().traps", "AttributeError"),
    ("import decimal", "return decimal.getcontext().clear_flags", "AttributeError"), ("import statistics", "return statistics.NormalDist.samples", "AttributeError"),
    ("import calendar", "return calendar.month(2020, 1, 10 ** 6)", "LimitExceeded"), ("import calendar", "return calendar.month(2020, 1, 1, 10 ** 6)", "LimitExceeded"),
    ("from datetime import datetime", "return datetime.fromtimestamp(0)", "TypeError"), ("from datetime import datetime", "return datetime.fromtimestamp(0, None)", "TypeError"),
    ("from collections import namedtuple", "return namedtuple('P', 'a b')._make([1])", "TypeError"), ("from collections import namedtuple", "return namedtuple('P', 'a')(1)._replace(b=1)", "ValueError"),
    ("import decimal", "return decimal.Decimal(1).as_tuple()._replace", "AttributeError"), ("import decimal", "return decimal.Decimal(1).as_tuple()._fields", "AttributeError"),
    ("", "return {}.items.__name__ if False else self.nope", "AttributeError"),
])  # fmt: skip
def test_what_a_facade_refuses(head: str, body: str, raised: str) -> None:
    """Values of a wrong kind or size, and whatever is not on the list, end in an ordinary exception or a limit."""
    assert run(body, head).raised == raised


@pytest.mark.parametrize(("head", "body", "value"), [
    ("import re", "return re.search('a', 'ba', re.I).start()", 1), ("import string", "return string.Template('$a-$b').safe_substitute({'a': 1})", "1-$b"),
    ("import textwrap", "return textwrap.TextWrapper(width=5).wrap('aa bb cc')", ["aa bb", "cc"]), ("import copy", "return copy.deepcopy([{'a': (1, [2])}])", [{"a": (1, [2])}]),
    ("import operator", "return operator.attrgetter('real')(5), operator.methodcaller('upper')('a'), operator.pow(2, 3), operator.lshift(1, 3)", (5, "A", 8, 8)),
    ("import contextlib", "with contextlib.suppress(KeyError):\n    {}['a']\nreturn 1", 1),
    ("import decimal", "decimal.getcontext().prec = 5\nreturn str(decimal.Decimal(1) / 3), str(decimal.getcontext())", ("0.33333", "Context(prec=5, rounding=ROUND_HALF_EVEN)")),
    ("import statistics", "return statistics.NormalDist(1, 2).mean, statistics.NormalDist.from_samples([1, 3]).mean", (1.0, 2.0)),
    ("from collections import namedtuple", "P = namedtuple('P', 'a b', defaults=[2])\np = P(1)\nreturn p._replace(a=3), P._make([1, 2]), p._asdict(), P._fields, p.a + p.b, p.count(1), str(p)",
     ((3, 2), (1, 2), {"a": 1, "b": 2}, ("a", "b"), 3, 1, "P(a=1, b=2)")),
    ("from typing import NamedTuple", "P = NamedTuple('P', [('a', int)])\nreturn P(1).a, [p.a for p in [P(2), P(3)]], isinstance(P(1), tuple), type(P(1)).__name__", (1, [2, 3], True, "P")),
    ("import statistics", "fit = statistics.linear_regression([1, 2, 3], [2, 4, 6])\nreturn round(fit.slope), round(fit.intercept)", (2, 0)),
])  # fmt: skip
def test_what_a_facade_gives(head: str, body: str, value: Any) -> None:
    """The honest use of the same names answers what Python answers."""
    answer = run(body, head)

    assert (answer.raised, answer.value) == (None, value)


@pytest.mark.parametrize("thing", [Pattern("a", 0), Match(Pattern("(a+)+b|c", 0)._re2().search("c")), Template("$a"), load("math"), load("typing").List])
def test_what_is_shared_cannot_be_changed(thing: Any) -> None:
    """Things of a facade outlive a run: they refuse every change, whoever asks."""
    for name in ("pattern", "string", "template", "pi", "fresh", "_behind"):
        with pytest.raises(AttributeError):
            setattr(thing, name, "changed")


def test_a_cache_leaves_nothing_on_what_it_wraps() -> None:
    """`functools.cache` would copy attributes of what it wraps, and reach a shared class with them."""
    facade = load("functools")

    assert run("f = functools.cache(len)\ng = functools.lru_cache(maxsize=2)(len)\nreturn f('abc'), g('ab')", "import functools").value == (3, 2)
    for make in (facade.cache, facade.lru_cache, facade.lru_cache(maxsize=5)):
        assert vars(make(len)) == {}


def test_wraps_renames_the_guests_own_functions_only() -> None:
    """`wraps` on a function of a facade would rename it for everybody."""
    escape = load("re").escape
    before = escape.__name__

    answer = run("def other():\n    return 1\nfunctools.wraps(other)(re.escape)\n@functools.wraps(other)\ndef mine():\n    return 2\nreturn mine.__name__", "import functools, re")

    assert answer.value == "other"
    assert escape.__name__ == before


def test_settings_of_the_process_stay() -> None:
    """Recursion limits, decimal contexts and generators of the host are what they were, and the guest's own are the same in each run."""
    import decimal

    decimal.getcontext().prec = 7
    depth = sys.getrecursionlimit()
    body = "sys.setrecursionlimit(77)\nreturn str(decimal.Decimal(1) / 3), random.Random().random(), random.seed(), random.random(), random.Random(5).random()"
    head = "import sys, decimal, random"
    try:
        first, second = run(body, head), run(body, head)
    finally:
        after, decimal.getcontext().prec = decimal.getcontext().prec, 28

    assert first.value == second.value
    assert first.value[0] == "0.3333333333333333333333333333"
    assert sys.getrecursionlimit() == depth
    assert after == 7


def test_the_depth_is_the_policys() -> None:
    """Honest programs set a recursion limit before a deep recursion: asking is harmless, obeying would not be."""
    body = "sys.setrecursionlimit(120)\ndef f(n):\n    return 0 if n == 0 else f(n - 1)\nreturn f(200), sys.getrecursionlimit()"

    assert run(body, "import sys").value == (0, 1000)


ITERATORS = {
    "chain": "itertools.chain(filter(f, [1, 2, 3]))", "chains": "itertools.chain.from_iterable([filter(f, [1, 2, 3])])", "cycle": "itertools.cycle(filter(f, [1, 2, 3]))",
    "islice": "itertools.islice(filter(f, [1, 2, 3]), 5)", "zip_longest": "itertools.zip_longest(filter(f, [1, 2, 3]))", "pairwise": "itertools.pairwise(map(f, [1, 2, 3]))",
    "accumulate": "itertools.accumulate(map(f, [1, 2, 3]))", "groupby": "itertools.groupby(map(f, [1, 2, 3]))",
}  # fmt: skip


@pytest.mark.parametrize("name", ITERATORS)
def test_an_iterator_is_not_asked_within_itself(name: str) -> None:
    """CPython's own let go of what they iterate, and go on with freed memory."""
    body = f"def f(v):\n    next(c)\nc = {ITERATORS[name]}\nnext(c)"

    answer = run(body, "import itertools")

    assert (answer.raised, answer.raised.message) == ("ValueError", "generator already executing")


STORES = [
    "xs[::2] = g()", "xs[::-2] = g()", "a, xs[::2] = 1, g()", "for xs[::2] in (g(),):\n    pass", "y = xs[::2] = g()", "xs[::2] = map(lambda i: xs.clear() or i, range(500))",
    "[xs[::2]] = [g()]", "*a, xs[::2] = 1, g()",
]  # fmt: skip


def test_a_list_is_not_shortened_while_its_slice_is_assigned() -> None:
    """CPython counts the places first (gh-120384), and would crash; here the items are collected before, so that it finds too few."""
    script = (
        "import json, sys\nfrom tests.policies.test_facades import run\nfor store in json.load(sys.stdin):\n"
        "    answer = run(f'xs = list(range(1000))\\ndef g():\\n    xs.clear()\\n    yield from range(500)\\n{store}\\nreturn xs')\n"
        "    print(answer.raised, answer.raised.message)\n"
    )
    root = Path(__file__).resolve().parents[2]

    done = subprocess.run([sys.executable, "-c", script], cwd=root, input=json.dumps(STORES), capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["ValueError attempt to assign sequence of size 500 to extended slice of size 0"] * len(STORES)


def test_slices_with_a_step_are_written_where_they_are_used() -> None:
    """Assigned in every form they mean what they mean in Python; a slice that is made beforehand has no step."""
    body = (
        "xs = list(range(10))\nxs[::2] = (i for i in range(5))\nxs[1::2], y = 'abcde', 1\nxs[::3] += []\n"
        "for xs[::5] in [('x', 'y')]:\n    pass\nb = bytearray(b'abcd')\nb[::2] = b'xy'\ndel xs[::4]\n"
        "return xs, bytes(b), [1, 2, 3][slice(1)], isinstance(slice(1, 2), slice), slice(1, 2).stop, [1, 2, 3, 4][::-2]"
    )
    xs = ["x", "a", 1, "b", 2, "y", 3, "d", 4, "e"]
    del xs[::4]

    assert run(body).value == (xs, b"xbyd", [1], True, 2, [4, 2])
    assert run("return slice(None, None, -1)").raised == "ValueError"
    assert run("xs = [1, 2]\nxs[::2] = 5").raised == "TypeError"


@pytest.mark.parametrize(("expression", "value"), [
    ("d.timestamp()", 86400.0), ("datetime.timestamp(d)", 86400.0), ("d.astimezone().isoformat()", "1970-01-02T00:00:00+00:00"),
    ("d.astimezone(timezone(timedelta(hours=2))).isoformat()", "1970-01-02T02:00:00+02:00"), ("d.replace(tzinfo=timezone(timedelta(hours=1))).timestamp()", 82800.0),
    ("datetime.astimezone(d, timezone.utc).hour", 0),
])  # fmt: skip
def test_the_zone_of_the_host_is_no_guests_business(expression: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment that says no zone is in UTC, on every machine."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        answer = run(f"d = datetime(1970, 1, 2)\nreturn {expression}", "from datetime import datetime, timedelta, timezone")
    finally:
        monkeypatch.undo()
        time.tzset()

    assert (answer.raised, answer.value) == (None, value)


def test_tables_of_the_calendar_are_copies() -> None:
    """What the guest gets of them is a tuple."""
    assert run("return calendar.month_name[1], type(calendar.day_abbr) is tuple", "import calendar").value == ("January", True)


def test_only_modules_of_the_policy_are_loaded() -> None:
    """Code that was compiled under a wider policy finds no more modules than its run's policy has."""
    method = compile_method("import math\ndef m(self):\n    return math.pi\n", STANDARD)
    world = World(DictSource({}, {}, {}), replace(STANDARD, modules=("json",)))

    assert run_method(world, DictSource.RECEIVER, method).raised == "ImportError"


def test_what_is_shown_has_no_address() -> None:
    """The text of objects, methods and things of facades is the same in every run."""
    body = "return [str(x) for x in (object(), self, self.m, string.Template('a'), decimal.getcontext(), decimal.localcontext(), contextlib.suppress(), contextlib.nullcontext(), statistics.NormalDist)]"
    head = "import string, decimal, contextlib, statistics"
    answer = run(body, head)

    assert answer.raised is None
    assert [text for text in answer.value if " at 0x" in text] == []
    assert answer.value[:3] == ["<object>", "<object>", "<bound method m of <object>>"]


def test_objects_of_nobody_are_as_in_python() -> None:
    """`object()` makes things that are equal to nothing else; everything is an instance of `object`; sets of them are in the order they were made."""
    body = (
        "a, b = object(), object()\n"
        "return [a == a, a == b, a is b, len({a, b}), isinstance(1, object), isinstance(a, object), isinstance(a, int), issubclass(int, object), issubclass(object, int),\n"
        "        type(a) is object, type(a).__name__, {a: 1}[a], hash(a) == hash(b), hasattr(a, 'x')]"
    )

    assert run(body).value == [True, False, False, 2, True, True, False, True, False, True, "object", 1, True, False]
    assert run("return issubclass(1, object)").raised == "TypeError"
    assert run("return getattr(object(), 'mro')").raised == "AttributeError"


def test_a_date_that_is_none_has_no_text() -> None:
    """`ctime` looks its day up in a table in C: a date that was made from bytes and does not exist is refused before."""
    forged = "datetime.date(b'\\x07\\xe4\\x02\\xff')"

    assert run(f"return {forged}.ctime()", "import datetime").raised == "ValueError"
    assert run("return datetime.date(2020, 1, 2).ctime()", "import datetime").value == datetime.date(2020, 1, 2).ctime()


@pytest.mark.parametrize("body", [
    "try:\n    json.loads('{')\nexcept json.JSONDecodeError as e:\n    return e.lineno, e.pos, e.doc", "try:\n    re.compile('(')\nexcept re.error as e:\n    return e.pos, 0, 0",
])  # fmt: skip
def test_data_of_exceptions(body: str) -> None:
    """What exceptions of modules carry as plain data may be read."""
    assert run(body, "import json, re").raised is None


@pytest.mark.parametrize("value", ["[lambda: 1]", "object()", "self"])
def test_data_of_exceptions_is_plain(value: str) -> None:
    """An exception that a guest makes itself carries no object to those who read it."""
    answer = run(f"try:\n    raise re.error('x', {value})\nexcept re.error as e:\n    return e.pattern", "import re")

    assert answer.raised in {"AttributeError", "TypeError"}


@pytest.mark.parametrize("call", ["Counter.copy([1])", "Counter.copy(self)", "ChainMap.copy({})", "ChainMap.new_child({})", "datetime.timestamp(5)", "datetime.astimezone({})"])
def test_methods_of_a_class_are_for_its_instances(call: str) -> None:
    """Written in Python, such a method works on whatever it is given."""
    assert run(f"return {call}", "from collections import ChainMap, Counter\nfrom datetime import datetime").raised == "TypeError"


@pytest.mark.parametrize(("body", "limit"), [
    ("n = 10 ** 6\ntry:\n    return 10 ** n\nfinally:\n    return 'swallowed'", "digits"), ("n = 10 ** 9\ntry:\n    return [0] * n\nfinally:\n    return 'swallowed'", "length"),
    ("for n in (10 ** 9,):\n    try:\n        [0] * n\n    finally:\n        break\nreturn 'swallowed'", "length"),
])  # fmt: skip
def test_a_limit_that_a_guard_raised_goes_on(body: str, limit: str) -> None:
    """A way out of `finally` swallows no limit, whoever raised it."""
    assert run(body).limit == limit
