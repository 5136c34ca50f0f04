"""Regular expressions: linear time, and what they mean in Python."""

from __future__ import annotations

import random
import re
import time

import pytest

from policies import compile_method, load_policy
from policies.facades.linear import decided_by_next_character
from policies.facades.regex import LONG_TEXT, Pattern, make_re

STANDARD = load_policy("standard")

DECIDED = [
    r"\d+", r"([a-z]+)@([a-z]+)\.(org|com|net)", r"[aeiou]", r"([a-z]+) ([a-z]+)", r"(ab+)*c", r"(?:a{2}){3}b", r"\bfoo\b",
    r"(?P<y>\d{4})-(?P<m>\d\d)", r"[^,]+", r"(x|y|)z", r"(?i)ab+k", r"(a|b)*?c", r"(?:(?:a|b)c)*d", r"(\w+)\s+(\w+)", r"^\w+$", r"a|bc|d?e",
    r"[A-Z][a-z]*", r"\s+", r"(\d+)\.(\d+)", r"(?m)^#\s*\w+", r"é+a", r"(\w|\d)+!",
]  # fmt: skip
UNDECIDED = [
    r"(a+)+$", r"(a|a)*b", r"a*a*b", r".*foo", r"(a{2,3}){2}", r"(a?b?)*c", r"a.*?b", r"(x|y)?x", r"(a)\1", r"(?=a)b", r"(?<!a)b",
    r"(a*b*)*", r"(a{0,1}){5}", r"((a)|b)*((a)|c)", r"(a+b?)+", r"(.*)(.*)(.*)x", r"(a|b|ab)*c", r"\w+\d", r"(?i)[k]+\u212a",
    r"[^a]*é", r"(?:a(?i:b))*", r"(?(1)a|b)(c)", r"(x+x+)+y", r"^(([a-z])+.)+[A-Z]([a-z])+$",
]  # fmt: skip


@pytest.mark.parametrize("pattern", DECIDED)
def test_expression_decided_by_the_next_character(pattern: str) -> None:
    """These may run in Python's own engine."""
    assert decided_by_next_character(pattern, 0)


@pytest.mark.parametrize("pattern", UNDECIDED)
def test_expression_that_could_backtrack(pattern: str) -> None:
    """These may not."""
    assert not decided_by_next_character(pattern, 0)


def test_decided_expressions_are_linear_on_hostile_text() -> None:
    """Generated expressions that are called decided match long hostile texts in no time."""
    dice = random.Random(5)

    def make(depth: int) -> str:
        if depth == 0:
            return dice.choice(["a", "b", "[ab]", "c", "[^a]", "\\w", "\\d", "."])
        kind = dice.randrange(5)
        if kind == 0:
            return make(depth - 1) + make(depth - 1)
        if kind == 1:
            return f"(?:{make(depth - 1)}|{make(depth - 1)})"
        return f"(?:{make(depth - 1)}){dice.choice(['*', '+', '?', '{2}', '{1,3}', '*?'])}"

    patterns = [
        p
        for p in (make(dice.randint(1, 4)) + dice.choice(["!", "$", ""]) for _ in range(1000))
        if decided_by_next_character(p, 0)
    ]
    texts = ["a" * 3000, "ab" * 1500, "aab" * 1000, "1a" * 1500]
    started = time.process_time()
    for pattern in patterns:
        compiled = re.compile(pattern)
        for text in texts:
            compiled.match(text)

    assert len(patterns) > 80
    assert (time.process_time() - started) / len(patterns) < 0.02


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)*$", r"(a|aa)+$", r"(.*a){12}$", r"^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_explosive_expression_ends_at_once(pattern: str) -> None:
    """What makes a backtracking engine hang is answered in milliseconds."""
    started = time.process_time()
    answer = compile_method(
        f"import re\ndef m(self):\n    return re.match({pattern!r}, 'a' * 5000 + '!') is None\n", STANDARD
    ).run()

    assert answer.value in {True, False}
    assert time.process_time() - started < 2


def test_quadratic_search_in_a_long_text_goes_to_the_linear_engine() -> None:
    """A search that is quadratic in Python's engine stays fast in long texts."""
    assert decided_by_next_character(r"a+b", 0)
    started = time.process_time()

    assert Pattern(r"a+b", 0).search("a" * 200_000) is None
    assert time.process_time() - started < 2
    assert LONG_TEXT <= 20_000


@pytest.mark.parametrize("call", [
    r"re.search(r'(a+)+b', 'xaab').span()", r"re.findall(r'(\w+) \1?', 'x') if False else re.findall(r'(a|b|ab)+', 'abcab')",
    r"re.sub(r'^\s+|\s+$', '', '  x ')", r"re.split(r'\s*[,;]\s*', 'a , b;c')", r"re.match(r'(.*)-(.*)', 'a-b-c').groups()",
    r"re.sub(r'(.)(.*)', r'\2\1', 'abc')", r"re.findall(r'.*', 'ab')", r"re.search(r'(?P<k>\w+)=(?P<v>.*)', 'é=1').groupdict()",
    r"re.sub(r'.*?x', lambda m: m.group().upper(), 'abxcx')", r"re.fullmatch(r'\w+\d', 'ab1').group()", r"re.findall(r'\w+\s', 'é ü x')",
    r"[m.start() for m in re.finditer(r'\w*é', 'aébé')]", r"re.subn(r'a*', '-', 'baac')", r"re.compile(r'A.*', re.I | re.S).match('a\nb').end()",
    r"re.compile(r'''a .* b  # comment''', re.X).match('axxb').group()", r"re.search(r'a.*\Z', 'ba').group()", r"re.split(r'(\d.*?)x', 'a1xb')",
])  # fmt: skip
def test_both_engines_agree_with_python(call: str) -> None:
    """Expressions that only RE2 may run mean what they mean in Python."""
    assert compile_method(f"import re\ndef m(self):\n    return {call}\n", STANDARD).run().value == eval(
        call, {"re": re}
    )


@pytest.mark.parametrize(
    "pattern", [r"(a)\1", r"(?=a)a", r"(?<=a)b", "(", "[", "a{2,1}", r"\q", "(?P<n>a)(?P<n>b)", "a" * 20_000]
)
def test_refused_expression_is_an_ordinary_error(pattern: str) -> None:
    """What neither engine takes is a re.error that a method can catch."""
    source = f"import re\ndef m(self):\n    try:\n        re.compile({pattern!r})\n    except re.error as error:\n        return str(error)\n"

    assert compile_method(source, STANDARD).run().value


def test_bad_replacement_is_the_same_error() -> None:
    """What the engine refuses while it works is caught as re.error too."""
    template = chr(92) + "9"
    source = (
        f"import re\ndef m(self):\n    try:\n        re.sub('a', {template!r}, 'a')\n"
        "    except re.error as error:\n        return str(error)[:7]\n"
    )

    assert compile_method(source, STANDARD).run().value == "invalid"


def test_without_re2_decided_expressions_still_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where RE2 is not installed, what needs it says so; the rest works."""
    import sys

    monkeypatch.setitem(sys.modules, "re2", None)
    entries = make_re()

    assert entries["findall"](r"\d+", "a12") == ["12"]
    with pytest.raises(entries["error"], match="RE2"):
        entries["compile"](r"(.*)(.*)nothing_cached")
