"""Regular expressions: linear time, and what they mean in Python."""

from __future__ import annotations

import random
import re
import time

import pytest

from policies import compile_method, load_policy
from policies.facades.cost import Cost, cost_of_attempt
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
    r"(a*b*)*", r"(a{0,1}){5}", r"(?:x+(?:y?){1})*z", r"(?:x+(?:y*)+)*z", r"((a)|b)*((a)|c)", r"(a+b?)+", r"(.*)(.*)(.*)x", r"(a|b|ab)*c", r"\w+\d", r"(?i)[k]+\u212a",
    r"[^a]*é", r"(?:a(?i:b))*", r"(?(1)a|b)(c)", r"(x+x+)+y", r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(?:\b){1500}a", r"(?:){1500}",
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


BOUNDED = [
    r"(?<!^)(?=[A-Z])", r"^(?=.*[a-z])(?=.*\d).{8,}$", r"\b(\w+)\s+\1\b", r"(.)\1*", r"(?<=\d)(?=(?:\d{3})+$)", r".*foo", r"<(\w+)>.*?</\1>",
    r"(?:(?!foo).)*foo", r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$", r"(?:\w+,)*\w+$",
]  # fmt: skip
UNBOUNDED = [
    r"(a+)+\1", r"(?=(a+)+$)", r"(?:x+(?:y?){1})*z", r"(\w+\s?)+$", r"(?:a|a(?!b))*c", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"(?:a?){50}b", r"(?(1)a|b)(c)",
    r"(?:(?=a)a|ab|b)*c", r"(?:(a*)\1)*b", r"(?:\w*(?!x)\w)*z", r"(?:\b){1500}a", r"(?:(?=a)){1500}b",
]  # fmt: skip


@pytest.mark.parametrize("pattern", BOUNDED)
def test_expression_of_bounded_cost(pattern: str) -> None:
    """Python's engine may run these on short texts."""
    assert cost_of_attempt(pattern, 0) is not None


@pytest.mark.parametrize("pattern", UNBOUNDED)
def test_expression_without_a_bound(pattern: str) -> None:
    """Python's engine may not run these at all."""
    assert cost_of_attempt(pattern, 0) is None


def test_cost_bounds_the_time_on_hostile_text() -> None:
    """Generated expressions take no longer on hostile texts than their cost says, at 100 ns a step."""
    dice = random.Random(7)
    atoms = ["a", "b", "[ab]", "c", "[^a]", "\\w", "\\d", ".", "(a)", "(?=a)", "(?!b)", "\\b", "(?<=a)"]

    def make(depth: int) -> str:
        if depth == 0:
            return dice.choice(atoms)
        kind = dice.randrange(6)
        if kind < 2:
            return make(depth - 1) + make(depth - 1)
        if kind == 2:
            return f"(?:{make(depth - 1)}|{make(depth - 1)})"
        if kind == 3:
            return f"({dice.choice(['?=', '?!', '', '?:'])}{make(depth - 1)})"
        return f"(?:{make(depth - 1)}){dice.choice(['*', '+', '?', '{1}', '{1,3}', '*?', '{2,}'])}"

    steps, slowest, tried = 200_000, 0.0, 0
    for pattern in (make(dice.randint(1, 4)) + dice.choice(["!", "$", "", ".*z"]) for _ in range(1500)):
        found = cost_of_attempt(pattern, 0)
        if found is None:
            continue
        tried += 1
        longest = min(found[0].times(Cost((0, 1))).longest(steps), 3000)
        compiled = re.compile(pattern)
        for text in ("a" * longest, ("ab" * longest)[:longest], ("aab" * longest)[:longest]):
            started = time.process_time()
            compiled.search(text)
            slowest = max(slowest, time.process_time() - started)

    assert tried > 300
    assert slowest < steps * 100e-9


def test_an_assertion_in_a_loop_costs_at_each_turn() -> None:
    """What looks to the end of the text at each character is quadratic, however the loop itself is decided."""
    once, at_each_turn, twice = (cost_of_attempt(each, 0)[0] for each in ("(?=.*b)(?:a)*", "(?:(?=.*b)a)*", "(?:(?=(?:(?=.*b)a)*)a)*"))  # type: ignore[index]

    assert once.steps(1000) < 100 * 1000
    assert 1000**2 <= at_each_turn.steps(1000) < 100 * 1000**2
    assert 1000**3 <= twice.steps(1000)


def test_an_expression_of_many_steps_in_one_character_has_no_bound() -> None:
    """Few turns are as good as written out, until what is written out is too much."""
    assert cost_of_attempt("(?:[ab]|[bc][ab]){0,16}c", 0) is not None
    assert cost_of_attempt("(?:[ab]|[bc][ab]){0,16}(?:[ab]|[bc][ab]){0,16}c", 0) is None


def test_longest_text_is_the_longest() -> None:
    """One more character would take more steps than were given."""
    cost = Cost((3, 2, 1))

    assert cost.steps(cost.longest(10_000)) <= 10_000 < cost.steps(cost.longest(10_000) + 1)
    assert Cost((20_000,)).longest(10_000) == -1


@pytest.mark.parametrize("call", [
    r"re.sub(r'(?<!^)(?=[A-Z])', '_', 'camelCaseName')", r"re.findall(r'\b(\w+)\s+\1\b', 'the the cat sat sat')",
    r"re.sub(r'(?<=\d)(?=(?:\d{3})+$)', ',', '1234567')", r"bool(re.match(r'^(?=.*[a-z])(?=.*\d).{4,}$', 'abc1'))",
    r"[m.group() for m in re.finditer(r'(.)\1*', 'aaabbc')]", r"re.search(r'foo$', 'foo\n') is not None", r"re.split(r'(?=[A-Z])', 'aBcD')",
])  # fmt: skip
def test_look_around_and_back_references(call: str) -> None:
    """In short texts they mean what they mean in Python."""
    assert compile_method(f"import re\ndef m(self):\n    return {call}\n", STANDARD).run().value == eval(
        call, {"re": re}
    )


def test_look_around_in_a_long_text_is_an_error_at_once() -> None:
    """Where the bound is passed and RE2 cannot help, the error says how long a text may be."""
    started = time.process_time()
    answer = compile_method(
        "import re\ndef m(self):\n    try:\n        re.search(r'(a*).*?x\\1', 'a' * 20000)\n"
        "    except re.error as error:\n        return str(error)\n",
        STANDARD,
    ).run()

    assert "in a text of up to" in answer.value
    assert time.process_time() - started < 2


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
    "pattern",
    [r"(a+)+\1", r"(?=(a+)+$)a", r"(?:(?<=a)b|ab|a|b)+c", "(", "[", "a{2,1}", r"\q", "(?P<n>a)(?P<n>b)", "a" * 20_000],
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
        entries["compile"](r"(a+b*)+nothing_cached")
