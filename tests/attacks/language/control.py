"""Families 5 to 8: exceptions, patterns, names bound over guards, and iteration that no guard sees."""

from __future__ import annotations

from tests.attacks.language.payloads import Family

# One attack a line.
# fmt: off

exceptions = Family("exception", "Exceptions that carry objects, and handlers that swallow what must not be swallowed.")
a = exceptions.add
a("guard", "secret", "AttributeError.obj of a proxy", "PEP 473 attributes", "try:\n    self.nope\nexcept AttributeError as e:\n    return e.obj")
a("guard", "secret", "AttributeError.obj of a facade", "PEP 473 attributes", "import math\ntry:\n    getattr(math, 'nope')\nexcept AttributeError as e:\n    return e.obj")
a("guard", "secret", "AttributeError.obj raised in a callback of C", "PEP 473 attributes", "try:\n    sorted([1, 2], key=lambda v: v.nope)\nexcept AttributeError as e:\n    return e.obj")
a("guard", "secret", "NameError.name", "PEP 473 attributes", "try:\n    x\n    x = 1\nexcept NameError as e:\n    return e.name")
a("guard", "secret", "ImportError.path", "PEP 473 attributes", "try:\n    raise ImportError('x')\nexcept ImportError as e:\n    return e.path")
a("guard", "file", "OSError.filename", "classic", "try:\n    raise OSError(2, 'x', '@FILE@')\nexcept OSError as e:\n    return e.filename")
a("inert", "secret", "KeyError args of a proxy", "object smuggling", "try:\n    {}[self]\nexcept KeyError as e:\n    return str(e.args)")
a("inert", "secret", "decimal puts classes into args", "object smuggling", "try:\n    decimal.Decimal('x')\nexcept decimal.InvalidOperation as e:\n    return e.args", "import decimal")
a("compiler", "secret", "StopIteration.value of a host iterator", "object smuggling", "def g():\n    return self\n    yield\ntry:\n    next(g())\nexcept StopIteration as e:\n    return e.value._run")
a("inert", "secret", "UnicodeDecodeError.object", "object smuggling", "try:\n    b'\\xff'.decode()\nexcept UnicodeDecodeError as e:\n    return e.object")
a("inert", "secret", "JSONDecodeError.doc", "object smuggling", "try:\n    json.loads('{')\nexcept json.JSONDecodeError as e:\n    return e.doc", "import json")
a("guard", "secret", "exception raised by the guard itself", "BatOS itself", "try:\n    getattr(self, '__class__')\nexcept AttributeError as e:\n    return e.obj")
a("guard", "secret", "exception of a denied write", "BatOS itself", "try:\n    self.policy = 1\nexcept Exception as e:\n    return e.args[0].__class__" .replace(".__class__", "") + ", getattr(e, 'obj')")
a("compiler", "swallowed", "except BaseException", "classic", "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass")
a("compiler", "swallowed", "except BaseException in a tuple", "classic", "try:\n    pass\nexcept (ValueError, BaseException):\n    return 'SWALLOWED'")
a("compiler", "swallowed", "except* around a loop", "PEP 654", "try:\n    while True:\n        pass\nexcept* Exception:\n    pass\nreturn 'SWALLOWED'")
a("limit", "swallowed", "bare except around an endless loop", "classic", "try:\n    while True:\n        pass\nexcept:\n    pass\nreturn 'SWALLOWED'")
a("limit", "swallowed", "bare except in an endless loop", "classic", "for i in range(10 ** 9):\n    try:\n        while True:\n            pass\n    except:\n        i = 5\nreturn 'SWALLOWED'")
a("limit", "swallowed", "return in finally", "PEP 765", "try:\n    while True:\n        pass\nfinally:\n    return 'SWALLOWED'")
a("limit", "swallowed", "break in finally", "PEP 765", "for i in (1,):\n    try:\n        while True:\n            pass\n    finally:\n        break\nreturn 'SWALLOWED'")
a("limit", "swallowed", "continue in finally", "PEP 765", "for i in (1, 2):\n    try:\n        while True:\n            pass\n    finally:\n        continue\nreturn 'SWALLOWED'")
a("limit", "swallowed", "nested finally blocks", "PEP 765", "try:\n    try:\n        while True:\n            pass\n    finally:\n        raise ValueError\nexcept ValueError:\n    return 'SWALLOWED'")
a("limit", "swallowed", "the generator's finally", "classic", "def g():\n    try:\n        while True:\n            yield 1\n    finally:\n        return\nfor x in g():\n    pass\nreturn 'SWALLOWED'")
a("limit", "swallowed", "suppress", "contextlib", "with contextlib.suppress(Exception):\n    while True:\n        pass\nreturn 'SWALLOWED'", "import contextlib")
a("guard", "swallowed", "suppress of BaseException by its object", "contextlib", "with contextlib.suppress(object):\n    while True:\n        pass\nreturn 'SWALLOWED'", "import contextlib")
a("limit", "swallowed", "the default of next", "builtins", "def g():\n    while True:\n        pass\n    yield\nreturn next(g(), 'SWALLOWED')")
a("limit", "swallowed", "the default of getattr", "builtins", "self.x = 1\ndef f():\n    while True:\n        pass\nreturn getattr(self, 'nope', None) or f() or 'SWALLOWED'")
a("limit", "swallowed", "RecursionError by name", "classic", "def f():\n    return f()\ntry:\n    f()\nexcept RecursionError:\n    return 'SWALLOWED'")
a("limit", "swallowed", "RecursionError by its base", "classic", "def f():\n    return f()\ntry:\n    f()\nexcept RuntimeError:\n    return 'SWALLOWED'")
a("limit", "swallowed", "RecursionError in a finally", "classic", "def f():\n    try:\n        f()\n    finally:\n        return 'SWALLOWED'\nreturn f()")
a("limit", "swallowed", "RecursionError at the edge, in every frame", "classic", "def f():\n    try:\n        return f()\n    except Exception:\n        return f()\nreturn f()")
a("limit", "swallowed", "RecursionError in a lambda's callback", "classic", "f = lambda v: sorted([1, 2], key=f)\ntry:\n    f(1)\nexcept Exception:\n    return 'SWALLOWED'")
a("limit", "swallowed", "RecursionError of a nested list's text", "classic", "x = []\nfor i in range(200000):\n    x = [x]\ntry:\n    str(x)\nexcept Exception:\n    return 'SWALLOWED'")
a("limit", "swallowed", "RecursionError through json", "json", "x = []\nfor i in range(200000):\n    x = [x]\ntry:\n    json.dumps(x)\nexcept Exception:\n    return 'SWALLOWED'", "import json")
a("limit", "swallowed", "RecursionError through deepcopy", "copy", "x = []\nfor i in range(200000):\n    x = [x]\ntry:\n    copy.deepcopy(x)\nexcept Exception:\n    return 'SWALLOWED'", "import copy")
a("limit", "swallowed", "RecursionError through messages to oneself", "BatOS itself", "try:\n    return self.m()\nexcept Exception:\n    return 'SWALLOWED'")
a("limit", "swallowed", "MemoryError by name", "classic", "try:\n    x = [0] * 9999999\n    while True:\n        x = x + x\nexcept MemoryError:\n    return 'SWALLOWED'")
a("limit", "swallowed", "MemoryError by its base", "classic", "try:\n    x = 'ab' * 9999999\n    while True:\n        x = x + x\nexcept Exception:\n    return 'SWALLOWED'")
a("compiler", "marker", "raise SystemExit", "classic", "raise SystemExit(0)")
a("compiler", "marker", "raise KeyboardInterrupt", "classic", "raise KeyboardInterrupt")
a("compiler", "marker", "raise GeneratorExit", "classic", "raise GeneratorExit")
a("compiler", "marker", "exit()", "classic", "exit(0)")
a("guard", "marker", "raise something that is no exception", "type confusion", "raise self")
a("guard", "swallowed", "except with something that is no class", "type confusion", "try:\n    1 / 0\nexcept self:\n    return 'SWALLOWED'")
a("guard", "swallowed", "except with object", "type confusion", "try:\n    1 / 0\nexcept object:\n    return 'SWALLOWED'")
a("guard", "secret", "type of an exception as a class", "classic", "try:\n    1 / 0\nexcept Exception as e:\n    return type(e).mro_ if False else getattr(type(e), 'mro')()")
a("compiler", "secret", "the exception group's parts", "PEP 654", "raise ExceptionGroup('x', [ValueError(1)])")
exceptions.near("try:\n    return 1 / 0\nexcept ZeroDivisionError as e:\n    return str(e)\nfinally:\n    self.balance = self.balance")
exceptions.near("try:\n    raise ValueError('x', 1)\nexcept (ValueError, KeyError) as e:\n    return e.args")
exceptions.near("with contextlib.suppress(KeyError):\n    {}['x']\nreturn 1", "import contextlib")
exceptions.near("def f(n):\n    return 0 if n == 0 else f(n - 1)\nreturn f(100)")

patterns = Family("pattern", "Patterns that read attributes in C.")
a = patterns.add
for name, case in {
    "keyword of a class pattern": "object(__class__=c)", "keyword of a builtin type": "int(real=c)", "two positional parts": "str(a, b)",
    "class pattern of a facade": "math.sqrt()", "class pattern of a counter": "Counter(total=c)", "dotted value": "self.__class__", "dotted value of the receiver": "self.balance",
    "dotted key of a mapping": "{self.balance: 1}", "nested class pattern": "[object(__dict__=c)]", "class pattern behind an or": "1 | object(__class__=c)",
    "class pattern under as": "object(__class__=c) as d", "class pattern in a mapping": "{'a': object(__class__=c)}",
}.items():
    a("compiler", "secret", name, "CVE-2024-47532 relatives", f"match self:\n    case {case}:\n        return c" if "c" in case.split("=")[-1] else f"match self:\n    case {case}:\n        return 1")
a("compiler", "secret", "a variable that holds another class", "PEP 634", "int = type(self)\nmatch self:\n    case int():\n        return 1")
a("compiler", "secret", "match_args of a namedtuple", "PEP 634", "P = namedtuple('P', 'x')\nmatch P(1):\n    case P(x):\n        return x", "from collections import namedtuple")
a("inert", "secret", "a mapping pattern against a proxy", "PEP 634", "match self:\n    case {'balance': b}:\n        return b\n    case _:\n        return 'no mapping'")
a("inert", "secret", "a sequence pattern against a proxy", "PEP 634", "match self:\n    case [x, *_]:\n        return x\n    case _:\n        return 'no sequence'")
a("limit", "time", "a guard that never ends", "PEP 634", "match 1:\n    case 1 if [0 for i in iter(int, 1)]:\n        return 1")
patterns.near("match [1, {'k': 'v'}]:\n    case [int(n), {'k': str() as s}]:\n        return n, s")
patterns.near("match self.balance:\n    case 0 | 1:\n        return 'low'\n    case int(n) if n > 5:\n        return n")

binding = Family("binding", "Names bound over what compiled code calls.")
a = binding.add
POSITIONS = {
    "positional-only parameter": "def f({0}, /): return [v for v in (1,)]\nreturn f(open)" , "parameter": "def f({0}): return [v for v in (1,)]\nreturn f(print)",
    "keyword-only parameter": "def f(*, {0}): return [v for v in (1,)]\nreturn f({0}=print)", "variadic parameter": "def f(*{0}): return self.x\nreturn f(print)",
    "variadic keywords": "def f(**{0}): return self.x\nreturn f()", "lambda parameter": "return (lambda {0}, /: [v for v in (1,)])(print)",
    "assignment": "{0} = print\nreturn [v for v in (1,)]", "loop target": "for {0} in (print,):\n    return [v for v in (1,)]", "walrus": "return [({0} := print), [v for v in (1,)]]",
    "with target": "with nullcontext(print) as {0}:\n    return [v for v in (1,)]", "import": "import math as {0}\nreturn [v for v in (1,)]", "from import": "from math import pi as {0}\nreturn [v for v in (1,)]",
    "except target": "try:\n    1 / 0\nexcept Exception as {0}:\n    return [v for v in (1,)]", "capture pattern": "match print:\n    case {0}:\n        return [v for v in (1,)]",
    "star pattern": "match [1]:\n    case [*{0}]:\n        return [v for v in (1,)]", "mapping rest": "match {{}}:\n    case {{**{0}}}:\n        return [v for v in (1,)]", "global": "global {0}\n{0} = print\nreturn 1",
    "function name": "def {0}(): pass\nreturn [v for v in (1,)]", "deletion": "del {0}", "augmented": "{0} += 1", "unpacking": "a, (b, *{0}) = 1, (2, 3)\nreturn 1", "comprehension": "return [1 for {0} in (1,)]",
}  # fmt: skip
for position, body in POSITIONS.items():
    a("compiler", "secret", f"the builtins bound as a {position}", "CVE-2026-55830", body.replace("open", "print").format("__builtins__"), "from contextlib import nullcontext")
for position in ("positional-only parameter", "assignment", "walrus", "lambda parameter", "import"):
    a("guard" if position == "walrus" else "inert", "secret", f"RestrictedPython's _getattr_ bound as a {position}", "CVE-2026-55830", POSITIONS[position].replace("open", "print").format("_getattr_"))
a("compiler", "secret", "a guard's own name, as it would have to be spelt", "BatOS itself", "return $getattr(self, '_run')")
a("guard", "secret", "a guard's name as a keyword argument", "BatOS itself", "def f(**k): return k\nreturn self.greet(**{'$tick': print})")
a("inert", "secret", "a guard's name as a key of keywords", "BatOS itself", "def f(**k):\n    for i in (1, 2):\n        pass\n    return sorted(k)\nreturn f(**{'$tick': 1, '$fuel': 2, '$zip': 3})")
a("limit", "time", "zip bound over the loop's zip", "BatOS itself", "zip = lambda *a: [(1, 2)]\nwhile zip:\n    for x in [1]:\n        pass")
a("inert", "secret", "Exception bound over a bare except's", "BatOS itself", "Exception = ValueError\ntry:\n    1 / 0\nexcept:\n    return 'caught'")
binding.near("zip = [1]\nreturn [v for v in zip]")
binding.near("def f(_x, /, *, _y=1): return _x + _y\nreturn f(1)")
binding.near("list_ = sum = 0\nfor _ in range(3):\n    sum += 1\nreturn sum")

iteration = Family("iteration", "Iteration and operators that run in C: in a closed world there is nothing foreign to iterate.")
a = iteration.add
for name, expression in {
    "sorted": "sorted(self)", "tuple": "tuple(self)", "zip": "list(zip(self))", "map": "list(map(str, self))", "filter": "list(filter(None, self))", "min with key": "min(self, key=str)",
    "join": "''.join(self)", "dict.fromkeys": "dict.fromkeys(self)", "star in a list": "[*self]", "star in a call": "max(*self)", "double star": "dict(**self)", "in": "1 in self",
    "extend": "[].extend(self)", "len": "len(self)", "unpacking": "[(a, b) for a, b in [self]]", "subscript": "self[0]", "add": "self + self", "call": "self()", "with": "[0 for _ in self]",
    "bytes": "bytes(self)", "int": "int(self)", "index": "[1][self]", "round": "round(self)", "iter": "iter(self)", "next": "next(self)", "reversed": "reversed(self)", "sum": "sum(self)",
    "enumerate": "list(enumerate(self))", "format": "format(self, 'x')", "chr": "chr(self)", "comparison": "self < 1", "negation": "-self", "divmod": "divmod(self, 1)",
}.items():  # fmt: skip
    a("guard", "secret", f"{name} of a proxy", "smolagents and Zope guards", f"return {expression}")
a("guard", "secret", "yield from a proxy", "guards skipped in C", "def g():\n    yield from self\nreturn list(g())")
a("guard", "state", "item assignment on a proxy", "guards skipped in C", "self['balance'] = 0")
a("guard", "state", "item deletion on a proxy", "guards skipped in C", "del self['balance']")
a("inert", "secret", "a slot named like a protocol method", "guards skipped in C", "self.items = [1]\nself.keys = [2]\nreturn str(self)")
a("compiler", "state", "a slot named like a special method", "guards skipped in C", "self.__iter__ = [1]\nreturn list(self)")
iteration.near("first, *rest = self.notes + ['b']\nreturn sorted(rest), [*self.notes], max(*[1, 2]), 'a' in self.notes")
iteration.near("return dict.fromkeys(self.notes, 0), ','.join(self.notes), list(zip(self.notes, [1]))")

FAMILIES = [exceptions, patterns, binding, iteration]
