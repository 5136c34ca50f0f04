"""Source that is hardly source: a finding each time, never a traceback or a crash."""

from __future__ import annotations

import random

import pytest

from policies import Finding, PolicyError, compile_expression, compile_method, load_policy

STANDARD = load_policy("standard")

BAD = {
    "no text": (None, "BAT001"),
    "a number": (5, "BAT001"),
    "NUL": ("def m(self):\n    return 1\0", "BAT001"),
    "bytes that are no UTF-8": (b"\xff\xfe\x00", "BAT001"),
    "a lone surrogate": ("def m(self):\n    return '\ud800'\n", "BAT001"),
    "a megabyte": ("def m(self):\n    return 1\n" + "#" * 1_000_000, "BAT002"),
    "a megabyte without a newline": ("x" * 1_000_000, "BAT002"),
    "bytes over the limit in few characters": ("# " + "€" * 30_000 + "\ndef m(self):\n    return 1\n", "BAT002"),
    "an encoding cookie": ("# coding: utf-7\ndef m(self):\n    return 1\n", "BAT006"),
    "an encoding cookie on line two": (
        "#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\ndef m(self):\n    return 1\n",
        "BAT006",
    ),
    "10,000 parentheses": ("(" * 10_000 + ")" * 10_000, "BAT003"),
    "parentheses that never close": ("(" * 10_000, "BAT003"),
    "brackets and braces": ("[{(" * 3_000, "BAT003"),
    "20,000 minus signs": ("def m(self):\n    return " + "-" * 20_000 + "1", "BAT003"),
    "not not not": ("def m(self):\n    return " + "not " * 10_000 + "1", "BAT003"),
    "a long sum": ("def m(self):\n    return " + "+".join(["1"] * 5_000), "BAT003"),
    "a long attribute chain": ("def m(self, x):\n    return x" + ".a" * 5_000, "BAT003"),
    "nested lambdas": ("def m(self):\n    return " + "lambda: " * 3_000 + "1", "BAT003"),
    "nested conditionals": ("def m(self, a):\n    return " + "1 if a else " * 3_000 + "1", "BAT003"),
    "deep indentation": (
        "def m(self):\n" + "".join(" " * i + "if 1:\n" for i in range(1, 120)) + " " * 120 + "pass\n",
        "BAT003",
    ),
    "a thousand elifs": ("def m(self, a):\n    if a: pass\n" + "    elif a: pass\n" * 1_000, "BAT003"),
    "a tower of powers": ("def m(self):\n    return " + "**".join(["1"] * 3_000), "BAT003"),
    "a look-alike name": ("def m(self):\n    ﬁ = 1\n    return ﬁ\n", "BAT005"),
    "a look-alike attribute": ("def m(self):\n    return self.ｂalance\n", "BAT005"),
    "a look-alike dunder": ("def m(self):\n    return self._＿class__\n", "BAT005"),
    "a look-alike builtin": ("def m(self):\n    return ｅval('1')\n", "BAT005"),
    "a homoglyph in a name": ("def m(self):\n    p\u0430yload = 1\n    return payload\n", "BAT005"),
    "a name of homoglyphs": ("def m(self):\n    \u043e = 1\n    return 0\n", "BAT005"),
    "an attribute of homoglyphs": ("def m(self):\n    return self.b\u0430lance\n", "BAT005"),
    "a selector of homoglyphs": ("def n(self):\n    return 1\ndef \u0440\u0430y(self):\n    return 1\n", "BAT005"),
    "a name with what is not seen": ("def m(self):\n    x\ufe0f = 1\n    return x\n", "BAT005"),
    "an override of the direction": ("def m(self):\n    return 'a\u202eb'\n", "BAT007"),
    "an isolate in a comment": ("# \u2066\ndef m(self):\n    return 1\n", "BAT007"),
    "nothing": ("", "BAT011"),
    "only a comment": ("# hello\n", "BAT011"),
    "a sentence": ("Here is the method you asked for:", "BAT004"),
    "a Markdown fence": ("```python\ndef m(self):\n    return 1\n```", "BAT004"),
    "a huge integer": ("def m(self):\n    return " + "9" * 5_000, "BAT004"),
    "a return outside": ("return 1", "BAT011"),
    "a parameter twice": ("def m(self, a, a):\n    return 1\n", "BAT004"),
    "a break outside": ("def m(self):\n    break\n", "BAT004"),
    "nonlocal of nothing": ("def m(self):\n    nonlocal x\n", "BAT004"),
    "an assignment to a literal": ("def m(self):\n    1 = 2\n", "BAT004"),
    "a tab among spaces": ("def m(self):\n    if 1:\n\treturn 2\n", "BAT004"),
    "an unfinished string": ("def m(self):\n    return 'abc\n", "BAT004"),
    "a form feed and a control character": ("def m(self):\n    return \x01\n", "BAT004"),
    "an unknown escape of a name": ("def m(self):\n    return '\\N{no such}'\n", "BAT004"),
}


@pytest.mark.parametrize("name", ["größe", "сумма", "\u0394x", "\u03c3_x", "価格", "café", "naïve_总数"])
def test_names_of_other_scripts_are_names(name: str) -> None:
    """Only what looks like another name is refused: people write in their own script, in names, strings and comments."""
    source = f"def m(self):\n    {name} = 'Р {name}'  # {name}\n    return {name}\n"

    assert compile_method(source, STANDARD).run().value == f"Р {name}"


@pytest.mark.parametrize("what", BAD)
def test_bad_source_is_a_finding(what: str) -> None:
    """Each is refused under its rule, with a place and a message."""
    source, rule = BAD[what]

    with pytest.raises(PolicyError) as caught:
        compile_method(source, STANDARD)

    finding = caught.value.findings[0]
    assert finding.rule == rule
    assert finding.line >= 1
    assert finding.message


@pytest.mark.parametrize("what", BAD)
def test_bad_expression_is_a_finding(what: str) -> None:
    """The same texts are refused as expressions."""
    with pytest.raises(PolicyError):
        compile_expression(BAD[what][0], STANDARD)


def test_bytes_of_utf8_are_text() -> None:
    """Source may come as UTF-8 bytes."""
    assert compile_method("def m(self):\n    return 'ü'\n".encode(), STANDARD).run().value == "ü"


def test_utf8_cookie_is_harmless() -> None:
    """A declaration of the encoding that sources have anyway is accepted."""
    assert compile_method("# -*- coding: utf-8 -*-\ndef m(self):\n    return 1\n", STANDARD).run().value == 1


def test_random_text_never_escapes_as_another_exception() -> None:
    """Mutated source either compiles or is refused; nothing else happens."""
    seed = "def m(self, a):\n    for x in [a, (1, 2), {3: 'x'}]:\n        self.n += f'{x!r:>5}'\n    return self.n\n"
    dice = random.Random(20)
    for _ in range(1500):
        text = list(seed)
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(text))
            text[at] = dice.choice(
                ["", "(", ")", "\n", ":", "é", "\\", "'", "{", "}", "*", ".", "@", " ", "\t", "0", "ﬁ", "\u202e"]
            )
        try:
            compile_method("".join(text), STANDARD)
        except PolicyError as error:
            assert all(isinstance(finding, Finding) for finding in error.findings)


@pytest.mark.parametrize(
    "source", ["x = 1", "self.a; self.b", "return 1", "def f(): pass", "", "  ", "yield 1", "await x", "self.x := 1"]
)
def test_expression_must_be_one(source: str) -> None:
    """Statements, nothing at all, and expressions that suspend are refused."""
    with pytest.raises(PolicyError):
        compile_expression(source, STANDARD)


def test_expression_is_held_to_the_policy() -> None:
    """An invariant may read slots and compute; it may not reach further."""
    assert (
        compile_expression("self.balance >= 0 and len(self.history) < 3", STANDARD)
        .run({"balance": 1, "history": []})
        .value
        is True
    )
    with pytest.raises(PolicyError):
        compile_expression("self.__class__", STANDARD)
    with pytest.raises(PolicyError):
        compile_expression("open('x')", STANDARD)


@pytest.mark.parametrize("nested", ["(" * 400, "[{(" * 150, "-" * 200 + "1", "not " * 200 + "1", "lambda: " * 100 + "1"])
def test_deep_nesting_never_reaches_the_parser(nested: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every CPython survives it."""
    monkeypatch.setattr("ast.parse", lambda *_: pytest.fail("it was parsed"))

    with pytest.raises(PolicyError) as caught:
        compile_method(f"def m(self):\n    return {nested}\n", STANDARD)

    assert [each.rule for each in caught.value.findings] == ["BAT003"]
