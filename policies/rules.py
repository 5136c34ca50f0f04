"""Every rule: id, CWE, why, and one example that is refused beside a relative that is accepted.

The examples are run by `batos policy test` and by the tests. Rules in OPTIONAL are off unless a policy's `syntax.refuse`
names them; all others are the language itself and cannot be turned off.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OPTIONAL", "RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`refused` and `accepted` are whole method sources."""

    id: str
    cwe: str
    title: str
    reason: str
    refused: str
    accepted: str


def _m(body: str, head: str = "") -> str:
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"{head}def m(self, x=None):\n{lines}\n"


# One rule a paragraph.
# fmt: off
_TABLE = (
    Rule("BAT001", "CWE-20", "source is not text", "A NUL, an undecodable byte or a lone surrogate means another text to another reader.",
         "def m(self):\n    return 1\0\n", _m("return 1")),
    Rule("BAT002", "CWE-400", "source too large", "Reading and compiling cost time and memory before any limit of a run applies.",
         _m("return '" + "x" * 70_000 + "'"), _m("return 'x'")),
    Rule("BAT003", "CWE-674", "nested too deeply", "Deep nesting exhausts the stack of parsers and reviewers alike.",
         _m("return " + "-" * 500 + "1"), _m("return -1")),
    Rule("BAT004", "CWE-20", "syntax error", "Only what parses can be judged.", _m("return (1"), _m("return (1)")),
    Rule("BAT005", "CWE-1007", "look-alike name", "A reviewer reads another name than Python, which folds names to NFKC and tells homoglyphs apart.",
         _m("ﬁne = 1\nreturn ﬁne"), _m("größe = 1\nreturn größe")),
    Rule("BAT006", "CWE-116", "encoding declaration", "A PEP 263 cookie makes the bytes mean another program.",
         "# -*- coding: utf-7 -*-\ndef m(self):\n    return 1\n", "# a comment\ndef m(self):\n    return 1\n"),
    Rule("BAT007", "CWE-1007", "bidirectional control", "It shows a reviewer the characters in another order than Python reads them (CVE-2021-42574).",
         _m("return 'a\u202eb'"), _m("return 'a\\u202eb'")),
    Rule("BAT011", "CWE-20", "no method", "A method is one function whose first parameter is self.", "x = 1\n", _m("return 1")),
    Rule("BAT012", "CWE-20", "first parameter is not self", "The receiver is always the first parameter.",
         "def m(this):\n    return 1\n", "def m(self):\n    return 1\n"),
    Rule("BAT013", "CWE-94", "statement beside the method", "Only imports, constants and helper functions may stand beside a method.",
         "for i in range(3):\n    i\ndef m(self):\n    return 1\n", "LIMIT = 3\ndef m(self):\n    return LIMIT\n"),
    Rule("BAT014", "CWE-694", "defined twice", "Of two definitions a reviewer may read the wrong one.",
         "def m(self):\n    return 1\ndef m(self):\n    return 2\n", "def h(x):\n    return 1\ndef m(self):\n    return h(2)\n"),
    Rule("BAT015", "CWE-20", "selector", "A selector is a plain name without a leading underscore, and not a word of the protocol.",
         "def _m(self):\n    return 1\n", "def set_value_(self):\n    return 1\n"),
    Rule("BAT016", "CWE-664", "method is a generator", "A generator is code that runs later; a method answers with values.",
         _m("yield 1"), _m("def numbers():\n    yield 1\nreturn list(numbers())")),
    Rule("BAT101", "CWE-184", "unknown syntax", "What nobody has looked at is refused.",
         _m("return [i async for i in x]"), _m("return [i for i in x]")),
    Rule("BAT102", "CWE-470", "class statement", "Without classes no object can carry code into the host's operators.",
         _m("class C:\n    pass\nreturn 1"), _m("return {'x': 1}")),
    Rule("BAT103", "CWE-662", "asynchronous code", "Nothing here awaits; coroutines are deferred code with frames.",
         "async def m(self):\n    return 1\n", _m("return 1")),
    Rule("BAT104", "CWE-755", "except*", "Exception groups carry exceptions past the checks on handlers.",
         _m("try:\n    pass\nexcept* ValueError:\n    pass"), _m("try:\n    pass\nexcept ValueError:\n    pass")),
    Rule("BAT105", "CWE-184", "dunder name", "Names with two underscores on both sides belong to the interpreter.",
         _m("return __builtins__"), _m("_hidden = 1\nreturn _hidden")),
    Rule("BAT107", "CWE-470", "decorator", "A method has no decorators; helpers have cache, lru_cache, wraps or one of your own.",
         _m("@print\ndef f():\n    return 1\nreturn 1"), _m("@cache\ndef f(n):\n    return n\nreturn f(1)", "from functools import cache\n")),
    Rule("BAT108", "CWE-470", "pattern reads attributes", "Class patterns read attributes in C, past every guard.",
         _m("match x:\n    case object(real=r):\n        return r"), _m("match x:\n    case int(n):\n        return n")),
    Rule("BAT109", "CWE-184", "star import", "Names that nobody wrote down cannot be reviewed.",
         "from math import *\ndef m(self):\n    return 1\n", "from math import sqrt\ndef m(self):\n    return sqrt(4)\n"),
    Rule("BAT120", "CWE-470", "underscore attribute", "Such attributes lead to classes, frames and globals.",
         _m("return x.__class__"), _m("return type(x).__name__")),
    Rule("BAT121", "CWE-470", "attribute of the interpreter", "The name reaches frames, code or classes.",
         _m("return x.gi_frame"), _m("return self.frame")),
    Rule("BAT122", "CWE-915", "persistence hook", "Slot writes are tracked by the object; only the exact statement is dropped.",
         _m("self._p_changed = False"), _m("self._p_changed = True")),
    Rule("BAT123", "CWE-915", "attribute of a builtin type", "A type is shared by every run in the process.",
         _m("int.total = 1"), _m("self.total = 1")),
    Rule("BAT130", "CWE-456", "unknown name", "The name is bound nowhere in the source and is no builtin of the policy.",
         _m("return undefined_name"), _m("defined = 1\nreturn defined")),
    Rule("BAT131", "CWE-95", "builtin that no policy gives", "It reaches files, code, frames or the host.",
         _m("return eval('1')"), _m("return int('1')")),
    Rule("BAT132", "CWE-396", "exception beyond Exception", "Limits and exits are not a method's to catch or raise.",
         _m("try:\n    pass\nexcept BaseException:\n    pass"), _m("try:\n    pass\nexcept Exception:\n    pass")),
    Rule("BAT133", "CWE-829", "module not allowed", "The policy lists the modules a method may use.",
         "import os\ndef m(self):\n    return 1\n", "import math\ndef m(self):\n    return math.pi\n"),
    Rule("BAT134", "CWE-829", "name not offered by its module", "Facades offer an explicit list; the rest of a module is a tunnel.",
         "from json import codecs\ndef m(self):\n    return 1\n", "from json import dumps\ndef m(self):\n    return dumps(1)\n"),
    Rule("BAT135", "CWE-125", "exception that reads memory", "Its text is read from memory at an offset that its maker chooses.",
         _m("return str(UnicodeDecodeError('a', b'', -9, -8, ''))"), _m("try:\n    return b'x'.decode()\nexcept UnicodeDecodeError:\n    return ''")),
    Rule("BAT140", "CWE-400", "huge power", "The result has more digits than the policy allows.", _m("return 10 ** 100000"), _m("return 10 ** 100")),
    Rule("BAT141", "CWE-400", "huge shift", "The result has more digits than the policy allows.", _m("return 1 << 10000000"), _m("return 1 << 100")),
    Rule("BAT142", "CWE-789", "huge repetition", "The sequence is longer than the policy allows.", _m("return [0] * 100000000"), _m("return [0] * 100")),
    Rule("BAT143", "CWE-789", "huge width", "A format width allocates what it names.", _m("return f'{1:1000000000}'"), _m("return f'{1:10}'")),
    Rule("BAT144", "CWE-400", "huge integer", "The literal has more digits than the policy allows.",
         _m("return 0x" + "f" * 20_000), _m("return 0xff")),
)

_OPTIONAL_TABLE = (
    Rule("BAT201", "CWE-1119", "lambda", "Strict review: every function has a name.", _m("return (lambda y: y)(1)"), _m("return 1")),
    Rule("BAT202", "CWE-1119", "generator", "Strict review: no suspended code.", _m("def f():\n    yield 1\nreturn list(f())"), _m("return [1]")),
    Rule("BAT203", "CWE-1119", "nested function", "Strict review: helpers stand beside the method.",
         _m("def f():\n    return 1\nreturn f()"), "def f():\n    return 1\ndef m(self, x=None):\n    return f()\n"),
    Rule("BAT204", "CWE-835", "while loop", "Strict review: every loop is over something finite.",
         _m("while x:\n    x = None"), _m("for i in [1]:\n    x = i")),
    Rule("BAT205", "CWE-755", "try", "Strict review: errors are answered, not handled.",
         _m("try:\n    return 1\nexcept ValueError:\n    return 2"), _m("return 1")),
    Rule("BAT206", "CWE-1119", "match", "Strict review: plain conditions only.", _m("match x:\n    case 1:\n        return 2"), _m("if x == 1:\n    return 2")),
    Rule("BAT207", "CWE-1108", "global statement", "Strict review: no state beside the slots.",
         "N = 1\ndef m(self):\n    global N\n    N = 2\n", "N = 1\ndef m(self):\n    return N\n"),
    Rule("BAT208", "CWE-1119", "import", "Strict review: no module at all.", "import math\ndef m(self):\n    return math.pi\n", _m("return 3")),
)

# fmt: on

OPTIONAL: frozenset[str] = frozenset(rule.id for rule in _OPTIONAL_TABLE)
RULES: dict[str, Rule] = {rule.id: rule for rule in (*_TABLE, *_OPTIONAL_TABLE)}
