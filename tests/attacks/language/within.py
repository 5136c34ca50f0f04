"""Families 20 to 24: what the host itself does slowly, scopes, messages between objects, what a run leaves for the next, and costs in C."""

from __future__ import annotations

from tests.attacks.language.payloads import Family

# One attack a line.
# fmt: off

judge = Family("judge", "Work of the host's own code, which no fuel counts, made to double at every level.")
a = judge.add
for name, body, head, layer in (
    ("judging nested repetitions of an expression", "re.compile('(?:' * 40 + 'a' + '){2}' * 40)", "import re", "guard"), ("judging nested repetitions that may be left out", "re.compile('(?:' * 40 + 'a' + '){2,3}' * 40)", "import re", "guard"),
    ("judging nested look-ahead", "re.compile('(?=' * 40 + 'a' + '){2}' * 40)", "import re", "guard"), ("judging nested empty groups", "re.compile('(' * 90 + ')*' * 90)\nreturn 1", "import re", "inert"), ("judging groups that are learnt for references", "re.compile('(' * 60 + 'a' + ')' * 60 + r'\\1' * 500)\nreturn 1", "import re", "inert"),
    ("judging repetitions written out", "re.compile('(?:(?:(?:(?:(?:a|ab){16}){16}){16}){16}){16}')\nreturn 1", "import re", "inert"), ("turns that take nothing", "re.match('(?:^){4000000000}', 'x')\nreturn 1", "import re", "inert"), ("turns of an empty group", "re.match('(){4000000000}', 'x')\nreturn 1", "import re", "inert"),
    ("turns of a look-ahead", "re.match('(?:(?=a)){4000000000}a', 'a')", "import re", "guard"), ("an array that is longer than it says", "re.search(b'a+b', array('d', [0]) * 9999)", "import re\nfrom array import array", "guard"),
    ("copying tuples that double", "x = ()\nfor i in range(60):\n    x = (x, x)\ncopy.deepcopy(x)\nreturn 1", "import copy", "inert"), ("copying tuples in lists that double", "x = []\nfor i in range(60):\n    x = ([x], [x])\ncopy.deepcopy(x)\nreturn 1", "import copy", "inert"),
    ("copying frozen sets that double", "x = frozenset()\nfor i in range(60):\n    x = (x, frozenset([i]), x)\ncopy.deepcopy(x)\nreturn 1", "import copy", "inert"), ("the message of an exception with named tuples that double", "P = namedtuple('P', 'a b')\nx = 'ha'\nfor i in range(40):\n    x = P(x, x)\nraise ValueError(x)", "from collections import namedtuple", "guard"),
    ("the message of an exception with ordered dictionaries that double", "x = 'ha'\nfor i in range(40):\n    x = OrderedDict(a=x, b=x)\nraise ValueError(x)", "from collections import OrderedDict", "guard"), ("the message of an exception with queues that double", "x = 'ha'\nfor i in range(60):\n    x = deque([x, x])\nraise ValueError(x)", "from collections import deque", "guard"),
    ("the message of an exception with partials that double", "x = 'ha'\nfor i in range(40):\n    x = functools.partial(print, x, x)\nraise ValueError(x)", "import functools", "guard"), ("the message of an exception with lists that double", "x = 'ha'\nfor i in range(60):\n    x = [x, x]\nraise KeyError(x)", "", "guard"),
    ("the message of an exception with a tuple called int", "P = namedtuple('int', 'a b')\nx = 'ha'\nfor i in range(40):\n    x = P(x, x)\nraise ValueError(x)", "from collections import namedtuple", "guard"), ("the message of an exception with views", "x = {}\nfor i in range(40):\n    x = {1: x.items(), 2: x.items()}\nraise ValueError(x.values())", "", "guard"),
    ("the message of an exception that is an exception that doubles", "e = ValueError('ha')\nfor i in range(40):\n    e = ValueError(e, e)\nraise e", "", "guard"), ("an exception's arguments that double", "e = ValueError('ha')\nfor i in range(60):\n    e = ValueError([e.args, e.args])\nreturn 1", "", "inert"),
    ("comparing what doubles, kept in a slot", "x = ()\nfor i in range(60):\n    x = (x, x)\nself.notes = [x]", "", "guard"), ("a doubled argument of a message", "x = ()\nfor i in range(60):\n    x = (x, x)\nself.greet(x)", "", "guard"),
    ("a denied write with a long name, many times", "for i in range(500):\n    try:\n        setattr(self.friend, 'x' * 100000, i)\n    except Exception:\n        pass\nreturn 1", "", "inert"), ("a message that nobody understands with a long name, many times", "for i in range(500):\n    try:\n        getattr(self, 'x' * 100000 + str(i))\n    except Exception:\n        pass\nreturn 1", "", "inert"),
    ("texts of huge arguments", "raise ValueError('x' * 10 ** 7, b'y' * 10 ** 7, 10 ** 4000)", "", "guard"), ("a chain of causes in a circle", "p, q = ValueError(1), ValueError(2)\ntry:\n    raise p from q\nexcept ValueError:\n    raise q from p", "", "guard"),
    ("a long chain of contexts", "def f(n):\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        return f(n - 1) if n else 1\nreturn [f(50) for i in range(50)][0]", "", "inert"),
):  # fmt: skip
    a(layer, "time", name, "unmetered host code", body, head)
LEVELS = "\n".join("    " * i + "try:\n" + "    " * i + "    pass\n" + "    " * i + "finally:" for i in range(17)) + "\n" + "    " * 17 + "pass"
a("compiler", "time", "finally blocks in finally blocks", "the compiler copies finally blocks", LEVELS)
WAYS = "".join(" " * k + "try:\n" for k in range(12)) + (" " * 12 + "return\n") * 400 + "".join(" " * k + "finally:\n" + (" " * k + " self.x\n") * 30 for k in reversed(range(12)))
a("compiler", "time", "finally blocks around many ways out", "the compiler copies finally blocks", WAYS)
a("compiler", "time", "finally blocks with continue, in a loop", "the compiler copies finally blocks", "for i in (1, 2):\n" + "".join(" " + line + "\n" for line in WAYS.replace("return", "continue").split("\n") if line))
a("compiler", "time", "a ladder of else", "nesting without a bracket", "if self:\n    pass\n" + "\n".join(f"elif {i}:\n    pass" for i in range(1500)))
a("compiler", "time", "a ladder of conditions", "nesting without a bracket", "return " + " ".join(f"{i} if self else" for i in range(1500)) + " 0")
a("compiler", "time", "a ladder of powers", "nesting without a bracket", "return " + "1 ** " * 1500 + "1")
a("compiler", "time", "a chain of attributes", "nesting without a bracket", "return self" + ".x" * 1500)
a("compiler", "time", "a chain of calls", "nesting without a bracket", "return self" + "()" * 1500)
a("compiler", "time", "a chain of subscripts", "nesting without a bracket", "return self" + "[0]" * 1500)
a("inert", "time", "a long sum", "nesting without a bracket", "return " + "+".join(["1"] * 60))
a("compiler", "time", "names that fold, in a long text", "tokenizing twice", "#!def m(self):\n    ä = 1\n" + "    x = '''" + "'' " * 4000 + "\n" * 40 + "'''\n    return ﬁ\n")
a("compiler", "time", "an unfinished text with foreign letters", "tokenizing twice", "#!def m(self):\n    ä = '''" + "\\\n'" * 4000 + "\n")
judge.near("try:\n    for i in range(3):\n        try:\n            if i == 2:\n                return i\n        finally:\n            self.x = i\nfinally:\n    self.y = 1")
judge.near("return bool(re.match(r'(?:\\d{1,3}\\.){3}\\d{1,3}$', '10.0.0.1')), copy.deepcopy((1, [2, (3,)]))", "import re, copy")
judge.near("return bool(re.match(r'((a)(b))+\\2?$', 'abab')), bool(re.search(r'(?:\\s*\\w+\\s*,)*\\s*\\w+', 'a, b, c'))", "import re")

scope = Family("scope", "Scopes, bindings, and expressions in places where few look.")
a = scope.add
a("guard", "reached", "a lambda's default that reads an attribute", "evaluated when it is defined", "return (lambda x=getattr(self, '__dict__'): x)()")
a("compiler", "reached", "a default of a keyword", "evaluated when it is defined", "def f(*, x=self.__dict__):\n    return x\nreturn f()")
a("compiler", "reached", "a decorator that is an attribute", "evaluated when it is defined", "@self.greet.__func__\ndef f():\n    return 1\nreturn f()")
a("guard", "reached", "a decorator of one's own is given a plain function", "evaluated when it is defined", "#!def deco(f):\n    return getattr(f, '__globals__')\n@deco\ndef g():\n    return 1\ndef m(self):\n    return g\n")
a("inert", "reached", "a decorator that replaces the helper", "evaluated when it is defined", "#!def deco(f):\n    return len\n@deco\ndef g():\n    return 1\ndef m(self):\n    return g([1])\n")
a("compiler", "reached", "the walrus of a comprehension binds a dunder", "PEP 572", "[(__builtins__ := x) for x in (1,)]\nreturn 1")
a("inert", "state", "the walrus of a comprehension binds over a guard's cousin", "PEP 572", "[(zip := x) for x in (1,)]\nreturn [i for i in (1, 2)], zip")
a("inert", "swallowed", "zip and Exception deleted", "names of guards", "zip = Exception = 1\ndel zip, Exception\ntry:\n    return [i for i in (1,)]\nexcept:\n    return 'caught'")
a("guard", "state", "a builtin deleted", "names of guards", "global len\ndel len", "X = 1")
a("limit", "time", "range bound to an endless iterator", "names of guards", "range = itertools.count\nfor i in range():\n    pass", "import itertools")
a("inert", "reached", "tick as a keyword", "names of guards", "def f(**k):\n    while True:\n        return k\nreturn f(tick=1, fuel=2)")
a("compiler", "reached", "an f-string in an f-string's width", "f-strings", "return f'{1:{f\"{self.__class__}\"}}'")
a("compiler", "reached", "an f-string with a conversion", "f-strings", "return f'{self.__dict__!r:>10}'")
a("compiler", "reached", "an f-string that shows its expression", "f-strings", "return f'{self.__dict__=}'")
a("compiler", "reached", "an f-string with a lambda", "f-strings", "return f'{(lambda: self.__dict__)()}'")
a("compiler", "reached", "an f-string with letters that fold", "f-strings are not tokenized before 3.12", "return f'{self.__ｄict__}'")
a("guard", "reached", "a format specification for a proxy", "f-strings", "return f'{self:__class__}'")
a("inert", "reached", "the percent operator with a mapping that answers", "%", "d = collections.defaultdict(lambda: 'x')\nreturn '%(__class__)s %(a.b)s' % d", "import collections")
a("guard", "reached", "the percent operator with a proxy as a mapping", "%", "return '%(balance)s' % self")
a("inert", "reached", "text with the percent operator and a proxy", "%", "return '%s %r %a' % (self, self, self.friend)")
a("limit", "memory", "a width from the arguments", "%", "return len('%*d' % (2000000000, 1))")
a("limit", "memory", "a precision from the arguments", "%", "return len('%.*d' % (2000000000, 1))")
a("compiler", "reached", "a star pattern with a dunder", "patterns", "match [1, 2]:\n    case [1, *__dict__]:\n        return 1")
a("inert", "reached", "a mapping pattern asks a chain", "patterns", "match collections.ChainMap({'a': self}):\n    case {'a': x, **rest}:\n        return str(x), len(rest)", "import collections")
a("guard", "reached", "a mapping pattern's capture read by name", "patterns", "match {'a': self}:\n    case {'a': x}:\n        return getattr(x, '_run')")
a("compiler", "reached", "type parameters", "PEP 695", "def f[T: (self.__dict__)](x):\n    return x\nreturn f(1)")
a("compiler", "reached", "a type statement", "PEP 695", "type X = self.__dict__\nreturn X")
a("compiler", "reached", "a template string", "PEP 750", "return t'{self}'")
a("compiler", "reached", "an except without brackets", "PEP 758", "try:\n    pass\nexcept ValueError, BaseException:\n    return 1")
a("compiler", "reached", "nonlocal of the receiver", "scopes", "def f():\n    nonlocal self\n    self = print\nf()\nreturn self.__dict__")
a("guard", "reached", "the receiver rebound by a helper", "scopes", "def f():\n    nonlocal self\n    self = (i for i in ())\nf()\nreturn self.run", "X = 1")
a("compiler", "reached", "the receiver rebound to a generator", "scopes", "self = (i for i in ())\nreturn self.gi_frame")
a("guard", "reached", "the receiver rebound to a function in a loop", "scopes", "for self in [len, print]:\n    self.x\nreturn 1")
a("guard", "state", "the receiver rebound to a type", "scopes", "for self in [int]:\n    self.x = 1")
a("guard", "state", "the receiver rebound by a pattern", "scopes", "match int:\n    case self:\n        self.total = 1")
a("guard", "reached", "the receiver as another function's parameter", "scopes", "def f(self):\n    return self.format('')\nreturn f('{0.__class__}')")
a("guard", "reached", "the receiver as a lambda's parameter", "scopes", "return (lambda self: self.format(1))('{0.__class__}')")
a("guard", "reached", "the receiver as an except target", "scopes", "try:\n    1 / 0\nexcept ZeroDivisionError as self:\n    return self.args, self.obj")
a("guard", "state", "the receiver as a with target", "scopes", "with contextlib.nullcontext(math) as self:\n    self.pi = 3", "import contextlib, math")
a("compiler", "reached", "the method renamed and called on something else", "scopes", "return m(5)")
a("guard", "reached", "the method on something else, through itself", "scopes", "return self.m.__name__ if False else self.m(self=5)")
a("compiler", "marker", "code behind a carriage return in a comment", "parser differential", "#!def m(self):\n    # nothing\r    import os\n    return 1\n")
a("compiler", "marker", "code behind a form feed", "parser differential", "#!def m(self):\n    return 1\n\x0cimport os\n")
a("inert", "marker", "code behind a line continued into a comment", "parser differential", "#!def m(self):\n    x = 1 \\\n# import os\n    return 1\n")
a("inert", "reached", "annotations that would read", "PEP 649", "x: self.__dict__\ny: list[self.__class__] = 1\nself.z: int = 2\nreturn y")
a("guard", "swallowed", "a loop's else after an error", "control flow", "for i in (1,):\n    1 / 0\nelse:\n    return 'SWALLOWED'")
a("limit", "swallowed", "try in else in finally", "control flow", "try:\n    pass\nexcept Exception:\n    pass\nelse:\n    try:\n        while True:\n            pass\n    finally:\n        try:\n            return 'SWALLOWED'\n        finally:\n            return 'SWALLOWED'")
a("limit", "swallowed", "a generator that is sent what it throws", "control flow", "def g():\n    x = None\n    while True:\n        try:\n            x = yield x\n            while True:\n                pass\n        except Exception:\n            pass\nit = g()\nnext(it)\ntry:\n    it.send(1)\nfinally:\n    return 'SWALLOWED'")
a("guard", "reached", "throwing into a generator by name", "control flow", "g = (i for i in (1, 2))\nnext(g)\nreturn getattr(g, 'throw')(ValueError)")
a("guard", "reached", "what a generator is waiting for", "control flow", "def g():\n    yield from iter([1, 2])\nit = g()\nnext(it)\nreturn getattr(it, 'gi_yieldfrom')")
scope.near("total = 0\nfor i, (a, *b) in enumerate([(1, 2, 3)]):\n    total += a + sum(b)\nreturn f'{total:>{4}}', '%(a)s' % {'a': 1}, [y := 1, y ** 2]")
scope.near("def outer(n, *, step=1, **more):\n    def inner():\n        nonlocal n\n        n += step\n        return n\n    return inner() + len(more)\nreturn outer(1, step=2, x=3)")

message = Family("message", "Slots, arguments and sends, bent.")
a = message.add
a("guard", "state", "a selector that is the receiver", "evidence", "self.resend(self)")
a("guard", "state", "a selector that is a function", "evidence", "self.resend(lambda: 1)")
a("inert", "state", "a selector that is a function, caught", "evidence", "try:\n    self.resend(print)\nexcept Exception:\n    pass\nreturn 1")
a("guard", "state", "a selector that is a number", "evidence", "self.resend(5)")
a("guard", "state", "a selector that is a set", "evidence", "self.resend(frozenset([self]))")
a("guard", "state", "the model by resending", "resend skips no check", "return self.resend('infer_', 'x')")
a("guard", "state", "cloning by resending", "resend skips no check", "return self.resend('clone_', balance=1)")
a("guard", "secret", "private data by resending", "resend skips no check", "return self.resend('_run')")
a("guard", "secret", "an object's data by resending", "resend skips no check", "return self.resend('shared')")
a("guard", "state", "a resend handed to another object", "resend", "f = self.resend\nself.friend.rename(f)\nreturn self.friend.name")
a("guard", "state", "a method of the prototype through a resend that is kept", "resend", "self.kept = self.resend")
a("guard", "secret", "a reference from a text", "references", "return self.friend.name.token")
a("inert", "secret", "a reference that is only written", "references", "return {'$ref': 'vault' + ''}['$ref'] + '!'")
a("inert", "secret", "an object by number", "references", "return hash(self.friend), str(self.friend), self.friend == self.friend, self.friend in [self]")
a("guard", "secret", "an object by arithmetic", "references", "return self.friend + 1")
a("guard", "state", "keywords with odd names", "arguments", "self.greet(**{'a b': 1})")
a("guard", "state", "a keyword called self", "arguments", "self.greet(**{'self': 5})")
a("guard", "state", "a keyword called proxy", "arguments", "self.greet(**{'proxy': 5, '_proxy': 6})")
a("guard", "state", "keywords that are no text", "arguments", "self.greet(**{5: 1})")
a("guard", "state", "ten thousand arguments", "arguments", "self.greet(*range(10000))")
a("guard", "state", "the container of a protected slot under another name", "aliases", "x = self.invariants\nself.notes = x\nx.clear()")
a("guard", "state", "the container of a protected slot in a container", "aliases", "box = [self.examples]\nself.notes.append(box)\nbox[0].pop()")
a("guard", "state", "the container of a protected slot by sorting", "aliases", "self.examples.sort(key=lambda e: self.examples)\nself.invariants.append('True')")
a("guard", "state", "the container of another object under one's own slot", "aliases", "self.notes = self.friend.tags\nself.notes.append('mine')")
a("inert", "state", "a copy of another object's container", "aliases", "self.notes = list(self.friend.tags)\nself.notes.append('mine')\nreturn self.notes")
a("inert", "state", "two slots with one container", "aliases", "self.a = self.notes\nself.a.append(1)\nself.b = [self.a, self.a]\nreturn self.b")
a("guard", "state", "a slot that holds itself", "aliases", "self.a = []\nself.a.append(self.a)")
a("inert", "state", "a slot that holds the receiver", "aliases", "self.a = [self, {'me': self}]\nreturn self")
a("guard", "state", "a protected slot by deletion and again", "slots", "del self.policy\nself.policy = 'trusted'")
a("guard", "state", "a protected slot with folded letters", "slots", "setattr(self, 'ｐolicy', 'trusted')")
a("guard", "state", "a protected slot as a loop target", "slots", "for self.policy in ['trusted']:\n    pass")
a("guard", "state", "a protected slot as a with target", "slots", "with contextlib.nullcontext('trusted') as self.policy:\n    pass", "import contextlib")
a("guard", "state", "a protected slot in an unpacking", "slots", "(self.a, *self.policy) = 1, 2")
a("guard", "state", "a protected slot by augmentation", "slots", "self.policy += 'x'")
a("guard", "state", "a protected slot in a comprehension's walrus and a setter", "slots", "[setattr(self, x, 1) for n in [1] if (x := 'policy')]")
a("guard", "state", "a slot called like a private name", "slots", "setattr(self, '_Account__secret', 1)")
a("guard", "state", "a slot called by nothing", "slots", "setattr(self, '', 1)")
a("guard", "state", "a slot with a star", "slots", "setattr(self, 'parent' + '*', None)")
a("guard", "state", "a slot with a dot", "slots", "setattr(self, 'a.b', 1)")
a("guard", "state", "a slot with a NUL", "slots", "setattr(self, 'a\\0b', 1)")
a("inert", "state", "a slot called like a keyword", "slots", "setattr(self, 'class', 1)\nreturn getattr(self, 'class')")
a("guard", "state", "a slot with a surrogate", "slots", "setattr(self, '\\ud800', 1)")
a("guard", "state", "a method's slot through an alias of the receiver", "slots", "me = self\nme.greet = 5")
a("guard", "state", "a method of another object", "slots", "self.friend.rename = 5")
a("guard", "state", "deleting another object's slot", "slots", "del self.friend.score")
a("guard", "state", "a method as an argument, kept by the other", "sends", "self.friend.rename(self.greet)\nself.x = self.friend.name")
a("limit", "time", "two objects that send each other forever", "sends", "def f():\n    return self.m()\nwhile True:\n    f()")
a("inert", "state", "an inherited slot becomes another type, which strict forbids", "slots", "self.limit = 'text'\nreturn self.limit")
a("guard", "state", "a function in a slot that a loop writes", "a loop's stores go around the guard", "for i in range(3):\n    self.x = print if i else 1")
a("guard", "state", "a method in a slot that a loop writes", "a loop's stores go around the guard", "for i in range(3):\n    self.x = self.greet if i else 1")
a("inert", "state", "a protected slot that a loop writes", "a loop's stores go around the guard", "for i in range(3):\n    try:\n        self.policy = 'trusted'\n    except Exception:\n        pass\nreturn 1")
a("inert", "state", "a loop in a generator that writes after its run", "a loop's stores go around the guard", "def g():\n    try:\n        for i in (1, 2):\n            self.balance = 50\n            yield i\n    finally:\n        self.balance = 77\nbox = [g()]\nnext(box[0])\nbox.append(box)\nreturn 1")
a("inert", "state", "a slot deleted and written in a loop", "a loop's stores go around the guard", "for i in range(3):\n    self.x = i\n    del self.x\nreturn hasattr(self, 'x')")
a("guard", "state", "a module's variable that another scope has as a type", "modules are read raw", "def f():\n    import math as int\n    return int\nint.pi = 3", "X = 1")
a("compiler", "reached", "a module's variable that another scope has as text", "modules are read raw", "def f():\n    import math as str\n    return str\nreturn str.format('{0.__class__}', self)")
a("guard", "reached", "a literal template with an attribute behind an item", "literal templates are formatted raw", "return '{0[a].__class__}'.format({'a': self})")
a("guard", "reached", "a literal template with an attribute two specifications deep", "literal templates are formatted raw", "return '{0:{1:{2.__class__}}}'.format(1, 2, self)")
message.near("self.notes = sorted(self.friend.tags) + self.notes\nself.level = self.limit\nself.me = self\nreturn self.friend, self.greet()")
message.near("setattr(self, 'größe', 1)\ndel self.größe\nreturn hasattr(self, 'größe')")

residue = Family("residue", "What a run leaves in the process for the next one, or takes from the one before.")
a = residue.add
a("inert", "state", "an unseeded generator asks the system", "randomness", "r = random.Random(1)\nr.seed()\nreturn r.random() == random.Random(0).random()", "import random")
a("inert", "state", "a generator seeded with nothing", "randomness", "return random.Random(None).random() == random.Random().random()", "import random")
a("guard", "state", "a generator's state", "randomness", "return getattr(random.Random(1), 'setstate')", "import random")
a("inert", "state", "the shared generator through a bound method", "randomness", "f = random.shuffle\nx = [1, 2, 3]\nf(x)\nrandom.seed(99)\nreturn x", "import random")
a("inert", "state", "encodings that are not there, remembered", "caches", "for i in range(50):\n    try:\n        'x'.encode('nope' + str(i))\n    except LookupError:\n        pass\nreturn 1")
a("inert", "state", "an encoding that is loaded", "caches", "return b'\\xe4'.decode('cp1252'), 'ä'.encode('idna'), 'ä'.encode('punycode')")
a("guard", "state", "an encoding by a path", "caches", "return 'x'.encode('../../etc/passwd')")
a("guard", "state", "an encoding by a module's name", "caches", "return 'x'.encode('os.path')")
a("guard", "state", "an encoding that is no text's", "caches", "return 'x'.encode('rot13')")
a("guard", "state", "an error handler by name", "caches", "return 'ä'.encode('ascii', 'nope')")
a("inert", "state", "formats of time, remembered", "caches", "return [datetime.datetime.strptime('01', f).day for f in ('%d', '%m', '%H', '%M', '%S', '%y')]", "import datetime")
a("inert", "state", "expressions, remembered", "caches", "for i in range(300):\n    re.compile('a' + str(i))\nreturn len(re.findall('a', 'aa'))", "import re")
a("guard", "state", "a pattern that is shared, changed", "caches", "re.compile('a').flags = 2", "import re")
a("inert", "state", "a pattern's groups, changed", "caches", "p = re.compile('(?P<a>a)')\np.groupindex['b'] = 1\nreturn p.groupindex", "import re")
a("guard", "state", "a shared constant's month", "shared constants", "calendar.month_name[1] = 'x'", "import calendar")
a("inert", "state", "a warning that is shown once", "warnings", "re.compile('[[a]b')\nreturn b'\\\\q'.decode('unicode_escape')", "import re")
a("guard", "state", "a type expression, changed", "shared constants", "setattr(typing.List, 'x', 1)", "import typing")
a("inert", "state", "a type expression, subscripted", "shared constants", "return typing.Dict[str, typing.List[int]] is typing.Dict, isinstance({}, typing.Dict)", "import typing")
a("guard", "state", "a namespace of names, changed", "shared constants", "uuid.NAMESPACE_DNS.int = 5", "import uuid")
a("guard", "state", "limits of numbers, changed", "shared constants", "sys.float_info.max = 5", "import sys")
a("inert", "state", "abstract classes that remember named tuples", "caches", "P = namedtuple('P', 'a')\nreturn isinstance(P(1), Sequence), issubclass(P, Hashable), isinstance(P, Callable)", "from collections import namedtuple\nfrom collections.abc import Sequence, Hashable, Callable")
a("inert", "state", "a comparison function kept in the host's heap", "caches", "return sorted([2, 1], key=functools.cmp_to_key(lambda p, q: p - q)), heapq.nlargest(1, [1, 2])", "import functools, heapq")
a("guard", "state", "json's escape of a key", "json", "return json.dumps({(1,): 2})", "import json")
a("guard", "state", "an encoder with a separator that acts", "json", "return json.dumps([1, 2], separators=(self, self))", "import json")
a("guard", "state", "an indentation that acts", "json", "return json.dumps([1, 2], indent=self)", "import json")
a("guard", "state", "a decimal trap", "decimal", "decimal.getcontext().clear_traps()", "import decimal")
a("compiler", "state", "a decimal context for all threads", "decimal", "return decimal.setcontext(decimal.getcontext())", "import decimal")
a("guard", "state", "a rounding that is none", "decimal", "decimal.getcontext().rounding = 'sideways'", "import decimal")
a("inert", "state", "a local context left by an error", "decimal", "try:\n    with decimal.localcontext() as c:\n        c.prec = 2\n        1 / 0\nexcept ZeroDivisionError:\n    return str(decimal.Decimal(1) / 3)", "import decimal")
a("inert", "state", "a local context left by a limit in another generator", "decimal", "def g():\n    with decimal.localcontext() as c:\n        c.prec = 2\n        yield 1\nit = g()\nnext(it)\ndecimal.getcontext().prec = 5\nit.close()\nreturn 1", "import decimal")
residue.near("return random.Random(7).random() == random.Random(7).random(), random.Random('x').randint(1, 6) > 0", "import random")
residue.near("with decimal.localcontext() as c:\n    c.prec = 4\n    x = decimal.Decimal(1) / 3\nreturn str(x), str(decimal.Decimal(1) / 3)", "import decimal")

costly = Family("costly", "Work in C, by calls that look cheap.")
a = costly.add
for name, body, head in (
    ("text that is padded by translation", "d = defaultdict(lambda: 'x' * 1000000)\nreturn len(('ab' * 100000).translate(d))", "from collections import defaultdict"), ("permutations held by a set", "return len(set(itertools.permutations(range(12))))", "import itertools"), ("combinations counted", "return len(list(itertools.combinations(range(60), 20)))", "import itertools"),
    ("a counter of an endless iterator", "return Counter(itertools.count())", "import itertools\nfrom collections import Counter"), ("a queue of an endless iterator", "return len(deque(itertools.cycle('ab')))", "import itertools\nfrom collections import deque"), ("a merge without an end", "return sum(heapq.merge(itertools.count(), itertools.count()))", "import heapq, itertools"),
    ("the largest of an endless iterator", "return heapq.nlargest(3, itertools.count())", "import heapq, itertools"), ("an index that never comes", "return operator.indexOf(itertools.repeat(0), 1)", "import operator, itertools"), ("a count without an end", "return operator.countOf(itertools.cycle([1]), 1)", "import operator, itertools"),
    ("an unpacking without an end", "first, *rest = itertools.count()\nreturn first", "import itertools"), ("membership without an end", "return 'x' in itertools.repeat('y')", "import itertools"), ("a text of an endless join", "return ''.join(itertools.repeat('x'))", "import itertools"),
    ("arguments without an end", "return max(*itertools.count())", "import itertools"), ("keys without an end", "return dict.fromkeys(itertools.count())", "import itertools"), ("bytes without an end", "return bytes(itertools.repeat(0))", "import itertools"),
    ("a common divisor of giants", "n = 3 ** 5000\nwhile n.bit_length() < 10 ** 7:\n    n = n * n\nreturn math.gcd(n, n - 1)", "import math"), ("a common multiple of many", "return math.lcm(*range(1, 200000)) % 7", "import math"),
    ("a product of many", "return math.prod(range(1, 400000)) % 7", "import math"), ("a remainder of giants", "n = 3 ** 5000\nwhile n.bit_length() < 10 ** 8:\n    n = n * n\nreturn divmod(n, n >> 5)", ""), ("a power with a modulus of a giant", "n = 3 ** 5000\nwhile n.bit_length() < 10 ** 6:\n    n = n * n\nreturn pow(n, n, n - 2)", ""),
    ("a fraction of a decimal", "return Fraction(Decimal('1e99999999'))", "from fractions import Fraction\nfrom decimal import Decimal"), ("an integer of a decimal", "return int(Decimal('1e99999999'))", "from decimal import Decimal"),
    ("a power of a decimal", "getcontext().prec = 10000\nx = Decimal(7)\nwhile True:\n    x = (x ** x.ln()).sqrt()", "from decimal import Decimal, getcontext"), ("a quantum far away", "getcontext().prec = 10000\nwhile True:\n    Decimal(1).quantize(Decimal('1e-9990'))", "from decimal import Decimal, getcontext"),
    ("wrapping one long word", "return len(textwrap.wrap('x' * 3000000, 1))", "import textwrap"),
    ("normalizing combining characters", "return len(unicodedata.normalize('NFC', ('a' + '\\u0323\\u0307' * 200000)))", "import unicodedata"),
    ("sampling from a range", "return len(random.sample(range(10 ** 9), 10 ** 8))", "import random"), ("choosing many", "return len(random.choices('ab', k=10 ** 9))", "import random"), ("a draw that never comes", "return random.Random(1).gammavariate(float('nan'), 1)", "import random"), ("the root of a giant", "n = 7 ** 4000\nwhile n.bit_length() < 10 ** 8:\n    n = n * n\nreturn math.isqrt(n)", "import math"),
    ("shuffling giants", "x = list(range(10 ** 7))\nrandom.shuffle(x)\nreturn x[0]", "import random"), ("modes of many", "return statistics.multimode(range(10 ** 8))", "import statistics"),
    ("quantiles of many", "return statistics.quantiles(range(10 ** 8), n=4)", "import statistics"), ("a mean of giants", "n = 10 ** 4000\nreturn statistics.mean([n ** 2 * i for i in range(100000)])", "import statistics"),
    ("json nested without an end", "return json.loads('[' * 10 ** 7)", "import json"), ("a text for json that is escaped", "return len(json.dumps('\\0' * 10 ** 8))", "import json"), ("a hash of much", "b = bytes(10 ** 8)\nwhile True:\n    hashlib.sha3_512(b)", "import hashlib"),
    ("encoding in base 85", "return len(base64.b85encode(bytes(10 ** 8)))", "import base64"), ("a sort with two wills", "K = functools.cmp_to_key(lambda p, q: 1)\nreturn len(sorted(map(K, range(10 ** 7))))", "import functools"), ("texts that share a long beginning", "x = ['a' * 10 ** 6 + str(i) for i in range(100)]\nwhile True:\n    sorted(x * 100)", ""),
    ("a search for the longest part", "s = 'ab' * 10 ** 6\nwhile True:\n    s.count('ba' * 1000 + 'c')", ""), ("splitting at every letter", "x = []\nwhile True:\n    x.append(('a,' * 10 ** 6).split(','))", ""), ("inserting at the front", "x = list(range(10 ** 6))\nwhile True:\n    x.insert(0, 1)", ""),
    ("removing from the front", "x = [0] * 999999\nwhile True:\n    x = x + x[:1]\n    x.remove(0)", ""), ("a set with colliding keys", "x = set()\nfor i in range(200000):\n    x.add((2 ** 61 - 1) * i)\nreturn len(x)", ""), ("a dictionary with colliding keys", "return len({-1 - (2 ** 61 - 1) * i: i for i in range(60000)})", ""),
    ("hashing deep tuples", "x = ()\nfor i in range(400000):\n    x = (x,)\nreturn {x: 1}", ""),
    ("days of calendars", "while True:\n    [calendar.monthcalendar(y, 1) for y in range(1, 9999)]", "import calendar"), ("an iterator over product without an end", "return sum(1 for x in itertools.product(range(2), repeat=60))", "import itertools"), ("tees of tees", "t = iter(range(10 ** 9))\nfor i in range(100):\n    t, u = itertools.tee(t)\nreturn max(t)", "import itertools"),
):  # fmt: skip
    a("process", "time", name, "steps in C cost no fuel", body, head)
for name, body, head in (
    ("a decimal's text", "return len(format(Decimal('1e99999999'), 'f'))", "from decimal import Decimal"), ("wrapping hyphens", "return len(textwrap.wrap('-' * 200000 + 'a', 70))", "import textwrap"),
    ("dedenting blank lines", "return len(textwrap.dedent((' ' * 2000 + '\\n') * 20000))", "import textwrap"), ("the punycode of a long text", "return len(('ä' * 200000 + 'ö').encode('punycode'))", ""),
    ("freeing deep generators", "def g(x):\n    yield from x\nx = iter(())\nfor i in range(300000):\n    x = g(x)\nreturn 1", ""), ("freeing deep filters", "x = iter(())\nfor i in range(900000):\n    x = filter(None, x)\nreturn 1", ""),
):  # fmt: skip
    a("inert", "time", name, "less work than it looks", body, head)
costly.near("return math.lcm(*range(1, 20)), math.isqrt(10 ** 40), textwrap.wrap('a bc ' * 20, 10)[:1], len(list(itertools.combinations(range(6), 3)))", "import math, textwrap, itertools")
costly.near("return sorted(['b', 'a'], key=str.lower), statistics.quantiles([1, 2, 3, 4], n=4), 'x' in 'xyz'", "import statistics")

FAMILIES = [judge, scope, message, residue, costly]
