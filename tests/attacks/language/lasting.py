"""Families 11 to 14: what acts later, what cheats its judge, time and memory."""

from __future__ import annotations

from tests.attacks.language.payloads import Family

# One attack a line.
# fmt: off

deferred = Family("deferred", "Left where the host will touch it.")
a = deferred.add
for name, value in {
    "a function": "(lambda: 1)", "a generator": "(i for i in [1])", "an iterator": "iter([1])", "a lazy map": "map(print, [1])", "a bound method of a list": "[].append", "a builtin": "print", "a type": "int",
    "an exception": "ValueError(1)", "an exception class": "ValueError", "a facade": "math", "a facade's function": "math.sqrt", "a message to oneself": "self.m", "a partial": "functools.partial(print)",
    "a pattern": "re.compile('a')", "a match": "re.match('a', 'a')", "a named tuple": "collections.namedtuple('P', 'a')(1)", "a deque": "collections.deque()", "a hash": "hashlib.md5(b'')",
    "a random generator": "random.Random(1)", "a sentinel": "object()", "a view": "{}.keys()", "a range": "range(3)", "a slice": "slice(1)", "a bytearray": "bytearray(b'x')", "an array": "array.array('b')",
    "NotImplemented": "NotImplemented", "a uuid": "uuid.uuid4()", "a struct": "datetime.date(2020, 1, 1).timetuple()", "a type form": "typing.List[int]", "a context": "decimal.getcontext()", "a cache": "functools.cache(len)",
}.items():  # fmt: skip
    head = "import math, functools, re, collections, hashlib, random, array, uuid, datetime, typing, decimal"
    a("guard", "state", f"{name} in a slot", "object smuggling", f"self.trap = [{value}]", head)
    # An answer tells what is like a plain container as that container; a slot takes nothing but plain ones.
    told = {"a named tuple", "a deque", "a view", "a range", "a bytearray"}
    a("inert" if name in told else "guard", "state", f"{name} as the answer", "object smuggling", f"return {{'k': ({value},)}}", head)
a("guard", "state", "a function as a dict key in a slot", "object smuggling", "self.trap = {print: 1}")
a("guard", "state", "a list that contains itself", "host recursion", "x = []\nx.append(x)\nreturn x")
a("guard", "state", "a dict that contains itself", "host recursion", "x = {}\nx['x'] = x\nself.trap = x")
a("guard", "state", "nesting that exhausts the host's stack", "host recursion", "x = []\nfor i in range(100000):\n    x = (x,)\nreturn x")
a("guard", "time", "sharing that doubles at every level", "billion laughs", "x = ['ha']\nfor i in range(40):\n    x = [x, x]\nreturn x")
a("guard", "state", "an integer that the host cannot print", "CVE-2020-10735", "n = 10 ** 4000\nreturn n * n")
a("inert", "state", "a generator suspended in a finally", "finalizers", "def g():\n    try:\n        yield 1\n    finally:\n        self.friend.score = 99\nit = g()\nnext(it)\nreturn 1")
a("inert", "state", "a cycle of generators for the collector", "finalizers", "def g():\n    try:\n        yield 1\n    finally:\n        self.balance = 99\nbox = [g()]\nbox.append(box)\nnext(box[0])\nreturn 1")
a("compiler", "marker", "a class with __reduce__", "pickle", "class P:\n    def __reduce__(self):\n        return print, ()\nreturn P()")
a("compiler", "marker", "a class with __eq__", "comparison", "class E:\n    def __eq__(self, o): return True\nreturn E()")
a("compiler", "marker", "a class with __del__", "finalizers", "class D:\n    def __del__(self): pass\nreturn D()")
a("compiler", "marker", "a descriptor", "descriptors", "class D:\n    def __get__(self, o, t): pass\nself.d = D()")
a("compiler", "marker", "type() with three arguments", "classic", "return type('X', (), {'__eq__': lambda a, b: True}).__call__()")
a("guard", "marker", "type() with three arguments, called", "classic", "return type('X', (object,), {})")
a("guard", "marker", "type of type", "classic", "return type(type(1))('X', (), {})")
a("compiler", "marker", "a special method in a slot", "descriptors", "self.__reduce__ = 1")
a("guard", "marker", "a special method in a slot by name", "descriptors", "setattr(self, '__reduce_ex__', 1)")
a("guard", "marker", "persistence state by name", "persistent", "setattr(self, '_p_changed', 1)")
deferred.near("self.found = list(map(str, [1]))\nreturn sorted({3, 1}), tuple(range(2)), dict(zip('a', [1]))")
deferred.near("self.at = datetime.date(2020, 1, 1)\nreturn Decimal('1.5')", "import datetime\nfrom decimal import Decimal")
deferred.near("return dict(Counter('aab')), [str(u) for u in [uuid.UUID(int=1)]]", "from collections import Counter\nimport uuid")

cheating = Family("cheat", "Passing the check without doing the work.")
a = cheating.add
a("compiler", "marker", "leaving with success", "SystemExit", "exit(0)")
a("compiler", "marker", "leaving through os", "os._exit", "os._exit(0)", "import os")
a("compiler", "marker", "writing to the supervisor's descriptor", "os.write", "os.write(1, b'{\"passed\": true}')", "import os")
a("compiler", "marker", "writing to standard output", "sys", "sys.stdout.write('passed')", "import sys")
a("inert", "marker", "printing a pass marker", "print is evidence only", "print('{\"verdict\": \"passed\"}')\nreturn 1")
a("guard", "marker", "printing into an object of one's own", "print(file=)", "print('x', file=self)\nraise ValueError")
a("compiler", "state", "patching the comparison", "builtins", "__builtins__['len'] = lambda x: 0")
a("compiler", "secret", "looking at the host's name", "behaviour in the cell only", "return platform.node()", "import platform")
a("compiler", "secret", "looking at the number of processors", "behaviour in the cell only", "return os.cpu_count()", "import os")
a("compiler", "secret", "looking at the process id", "behaviour in the cell only", "return os.getpid()", "import os")
a("compiler", "secret", "looking for a file", "behaviour in the cell only", "return pathlib.Path('/.dockerenv').exists()", "import pathlib")
a("compiler", "secret", "looking at the command line", "behaviour in the cell only", "return sys.argv", "import sys")
a("compiler", "secret", "looking at the environment", "behaviour in the cell only", "return os.environ", "import os")
a("compiler", "secret", "looking at the implementation", "behaviour in the cell only", "return sys.flags, sys.version", "import sys")
a("compiler", "secret", "looking at object addresses", "behaviour in the cell only", "return id(self)")
a("compiler", "secret", "looking at loaded modules", "behaviour in the cell only", "return 'pytest' in sys.modules", "import sys")
a("guard", "secret", "reading the clock", "behaviour in the cell only", "return datetime.utcnow().second % 2", "from datetime import datetime")
a("guard", "state", "answering from the example", "cheating: a proposal cannot change what judges it", "self.examples.clear()\nreturn 125")
a("compiler", "state", "a guest class that equals everything", "__eq__", "class Yes:\n    def __eq__(self, other): return True\nreturn Yes()")
a("inert", "state", "the zone of the host, by a moment that says none", "where it runs", "d = datetime.datetime(1970, 1, 2)\nif d.timestamp() != 86400 or d.astimezone().tzname() != 'UTC' or datetime.datetime.timestamp(d) != 86400:\n    return 'REACHED'", "import datetime")
cheating.near("print('working')\nreturn self.balance + 25")

time_ = Family("time", "Time.")
a = time_.add
for name, body in {
    "while True": "while True:\n    pass", "a for over an endless iterator": "for i in iter(int, 1):\n    pass", "itertools.count": "import itertools\nfor i in itertools.count():\n    pass",
    "mutual recursion": "def f(): return g()\ndef g(): return f()\nreturn f()", "exponential recursion": "def f(n): return 1 if n < 1 else f(n - 1) + f(n - 1)\nreturn f(99)", "a comprehension": "return [0 for i in range(10 ** 12)]",
    "nested comprehension": "return sum(1 for a in range(10 ** 6) for b in range(10 ** 6))", "a generator": "def g():\n    while True:\n        yield\nfor _ in g():\n    pass", "growing what is iterated": "x = [1]\nfor i in x:\n    x.append(1)",
    "a key function": "return sorted(range(10 ** 7), key=lambda v: -v)", "map of a lambda": "return list(map(lambda v: v, range(10 ** 9)))", "reduce": "import functools\nreturn functools.reduce(lambda a, b: a, range(10 ** 12))",
    "millions of exceptions": "while True:\n    try:\n        raise ValueError\n    except ValueError:\n        pass", "a callback of re": "import re\nreturn re.sub('a', lambda m: [0 for i in range(10 ** 12)], 'a')",
    "an endless walrus": "while (x := 1):\n    continue", "string building": "s = ''\nwhile True:\n    s += 'x'", "messages to oneself": "while True:\n    self.greet()", "recursion through the parser of json": "import json\nwhile True:\n    json.loads('[]')",
}.items():  # fmt: skip
    a("limit", "time", name, "classic", body)
for name, body in {
    "a sum in C": "return sum(range(10 ** 12))", "membership in C": "return -1 in range(0, 10 ** 18, 7) or -1.5 in range(10 ** 12)", "an endless any": "import itertools\nreturn any(itertools.repeat(0))",
    "exhausting a count": "import itertools, collections\ncollections.deque(itertools.count(), maxlen=0)", "max of a cycle": "import itertools\nreturn max(itertools.cycle([1]))",
    "a product in C": "import itertools\nreturn sum(1 for _ in itertools.permutations(range(13))) if False else len(list(itertools.product(range(9), repeat=8)))[0]",
"quadratic membership": "x = list(range(99999))\nfor i in x:\n    (i + 0.5) in x",
    "big multiplication": "n = 3 ** 9000\nwhile n:\n    n = n * n", "big text of an integer": "n = 1 << 14000\nwhile True:\n    n = n * n % (1 << 99999999 // 10 ** 6 * 10 ** 2) + 1", "nested tuples compared": "x = y = ()\nfor i in range(60):\n    x, y = (x, x), (y, y)\nreturn x == y",
    "nested tuples hashed": "x = ()\nfor i in range(60):\n    x = (x, x)\nreturn {x: 1}", "statistics of much": "import statistics\nreturn statistics.mean(range(10 ** 9))", "a power in decimals": "from decimal import Decimal, getcontext\ngetcontext().prec = 10000\nx = Decimal(3)\nwhile True:\n    x = x.exp().ln()",
    "fractions that grow": "from fractions import Fraction\nx = Fraction(1, 3)\nwhile True:\n    x = x * x + x", "operator power": "import operator\nx = 7\nwhile True:\n    x = operator.mul(x, x)", "an endless filter": "import itertools\nreturn next(filter(None, itertools.repeat(0)))",
    "an endless dropwhile": "import itertools\nreturn list(itertools.dropwhile(bool, itertools.repeat(1)))",
}.items():  # fmt: skip
    a("process", "time", name, "steps in C cost no fuel", body)
for name, body in {
    "nested quantifiers": "return re.match('(a+)+$', 'a' * 50 + '!')", "overlapping alternatives": "return re.match('(a|a)*$', 'a' * 60 + '!')", "polynomial wildcards": "return re.match('.*.*.*.*x', 'a' * 5000)",
    "an e-mail expression": "return re.match(r'^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$', 'a' * 60 + '!')", "trailing space": "return re.sub(r'\\s+$', '', ' ' * 50000 + 'x')",
    "a quadratic search": "return re.search('a+b', 'a' * 300000)",
}.items():  # fmt: skip
    a("inert", "time", f"expression: {name}", "ReDoS: linear time", body, "import re")
a("guard", "time", "an expression with look-around", "ReDoS", "return re.match('(?=(a+)+$)b', 'a' * 99)", "import re")
a("guard", "time", "an expression with look-around, in a long text", "ReDoS", "return re.search('(a*).*?x\\\\1', 'a' * 50_000)", "import re")
a("guard", "time", "text to a huge integer", "CVE-2020-10735", "return int('9' * 999999)")
a("guard", "time", "a huge integer to text", "CVE-2020-10735", "n = 10 ** 4299\nreturn str(n * n)")
a("inert", "time", "a search that was quadratic before Python 3.10", "bpo-41972", "return ('a' * 999999).find('a' * 499999 + 'b' + 'a' * 499999)")
a("limit", "time", "a power as written", "constant folding", "return 9 ** 9 ** 9")
a("limit", "time", "a power of names", "classic", "n = 9 ** 9\nreturn n ** n")
a("limit", "time", "the builtin power", "classic", "return pow(9 ** 9, 9 ** 9)")
a("limit", "time", "a power by augmentation", "classic", "n = 9 ** 9\nn **= n\nreturn n")
a("limit", "time", "a power by operator", "classic", "return operator.pow(9 ** 9, 9 ** 9)", "import operator")
a("limit", "time", "a factorial", "math", "return math.factorial(10 ** 7)", "import math")
a("limit", "time", "binomials", "math", "return math.comb(10 ** 7, 10 ** 6)", "import math")
time_.near("return sum(range(1000)), sorted([3, 1], key=lambda v: -v), 2 ** 64")
time_.near("return re.match(r'(\\d+)-(\\d+)', '12-34').groups()", "import re")
time_.near("import itertools\nreturn list(itertools.islice(itertools.count(), 5))")

memory = Family("memory", "Memory.")
a = memory.add
for layer, name, body in (
    ("compiler", "repetition as written", "return 'a' * 10 ** 10 if False else 'a' * 10000000000"), ("limit", "repetition by a name", "n = 10 ** 10\nreturn 'a' * n"), ("limit", "repetition of a list", "n = 10 ** 10\nreturn n * [0]"),
    ("limit", "repetition of a tuple", "n = 10 ** 10\nreturn (0,) * n"), ("limit", "repetition of bytes", "n = 10 ** 10\nreturn b'a' * n"), ("limit", "doubling a string", "s = 'aa'\nwhile True:\n    s = s + s"),
    ("limit", "repetition of a variable", "s = 'a'\nreturn len(s * 10 ** 10)"), ("limit", "doubling a list", "x = [0]\nwhile True:\n    x = x * 2"), ("limit", "padding", "return len('a'.ljust(10 ** 10))"), ("limit", "zfill", "return len('1'.zfill(10 ** 10))"),
    ("limit", "centering", "return len('1'.center(10 ** 10))"), ("limit", "replace that multiplies", "s = 'a' * 100000\nreturn len(s.replace('a', 'a' * 1000000))"), ("limit", "a join that multiplies", "return len(('a' * 1000000).join(['b'] * 1000000))"),
    ("limit", "a range to a list", "return len(list(range(10 ** 9)))"), ("limit", "a dict from a range", "return len(dict.fromkeys(range(10 ** 9)))"), ("limit", "a set from a range", "return len(set(range(10 ** 9)))"), ("limit", "bytes of a length", "return len(bytes(10 ** 10))"),
    ("limit", "a bytearray of a length", "return len(bytearray(10 ** 10))"), ("limit", "an integer from bytes", "return int.from_bytes(b'a' * 9999999, 'big') << 1000 if False else int.from_bytes(bytes(10 ** 10), 'big')"), ("limit", "bytes of an integer", "return (1).to_bytes(10 ** 10, 'big')"),
    ("guard", "expanded tabs", "return len('\\t'.expandtabs(10 ** 10))"), ("limit", "a shift", "n = 10 ** 10\nreturn 1 << n"), ("limit", "tee of an endless iterator", "import itertools\na_, b_ = itertools.tee(itertools.count())\nreturn sum(0 for _ in a_) or list(b_)"),
    ("limit", "a product that is stored", "import itertools\nreturn len(list(itertools.product(range(100), repeat=8)))"), ("limit", "a cycle that is stored", "import itertools\nreturn sorted(itertools.repeat(0))"), ("limit", "a wide array", "from array import array\nreturn len(array('d', [0]) * 10 ** 10)"),
    ("limit", "decimal digits", "from decimal import Decimal\nreturn len(format(Decimal(10) ** 999999, 'f')) * len('x'.ljust(10 ** 10))"), ("limit", "a wrapped text", "import textwrap\nreturn len(textwrap.indent('a\\n' * 9999, 'x' * 9999999))"),
    ("limit", "growth under normalization", "import unicodedata\nreturn len(unicodedata.normalize('NFKD', '\\ufdfa' * 9999999) * 99)"), ("limit", "a recursive structure's text", "x = ['a' * 9999]\nfor i in range(40):\n    x = [x, x]\nreturn len(str(x))"),
    ("limit", "a queue without end", "from collections import deque\nq = deque()\nwhile True:\n    q.extend('a' * 999999)"), ("limit", "slots without end", "n = 0\nwhile True:\n    n += 1\n    setattr(self, 'x' + str(n), 'y' * 9999 + str(n))"), ("limit", "printing without end", "while True:\n    print('x' * 99999)"),
    ("limit", "caching without end", "import functools\n@functools.cache\ndef f(n): return 'x' * 99999 + str(n)\nn = 0\nwhile True:\n    n += 1\n    f(n)"), ("limit", "generators without end", "x = []\nwhile True:\n    x.append((i for i in [1]))"), ("process", "nested lazy iterators", "import itertools\nx = iter([])\nfor i in range(500000):\n    x = itertools.chain(x)\nreturn list(x)"),
):  # fmt: skip
    a(layer, "memory", name, "classic", body)
memory.near("return '-' * 40 + 'ab'.ljust(10) + '7'.zfill(3), [0] * 100, list(range(1000))[:3]")
memory.near("x = []\nfor i in range(1000):\n    x.append(str(i))\nreturn len(','.join(x))")

FAMILIES = [deferred, cheating, time_, memory]
