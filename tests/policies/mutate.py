"""Removes rules and guards one by one and reports those that no test misses.

    python -m tests.policies.mutate [NAME…]

Exit status 1 if any mutation survives. How: `tests.mutation`.
"""

from __future__ import annotations

import sys

from policies.rules import RULES
from tests import mutation

NEAR = (
    ("attributes.py", "attributes"), ("surface.py", "attributes"), ("surface.py", "facades"), ("formatting.py", "attributes"), ("guest_builtins.py", "attributes"), ("guest_builtins.py", "facades"), ("attributes.py", "facades"), ("facades/__init__.py", "attributes"),
    ("expressions.py", "attributes"), ("expressions.py", "fuel"), ("statements.py", "fuel"), ("statements.py", "rules"), ("fuel.py", "fuel"),
    ("arithmetic.py", "fuel"), ("numbers_.py", "fuel"), ("cost.py", "regex"), ("provided.py", "objects"), ("tools.py", "facades"), ("chance.py", "facades"), ("dates.py", "facades"), ("numbers_.py", "facades"), ("facades/text.py", "facades"), ("regex.py", "facades"), ("objects.py", "objects"), ("surroundings.py", "fuel"), ("runs.py", "objects"), ("boundary.py", "objects"),
    ("proxies.py", "objects"), ("values.py", "objects"), ("linear.py", "regex"), ("regex.py", "regex"), ("text.py", "bad_input"),
    ("compiler.py", "refusals"), ("transformer.py", "rules"),
)  # fmt: skip

# One mutation a line.
# fmt: off
# name -> (what stands in one of the modules, what stands there instead)
GUARDS: dict[str, tuple[str, str]] = {
    "guard of attributes": ("    if allowed is None or name not in allowed:\n        raise", "    if False:\n        raise"),
    "underscores in the guard": ('        raise AttributeError(f"{name!r} is not reachable")\n    if isinstance(obj, Open)', "        return getattr(obj, name)\n    if isinstance(obj, Open)"),
    "guarded attribute in the compiler": ("if receiver or name in self.safe:", "if True:"),
    "a second self": ('        raw_self = transformer.bound.get("self", 0) == 1\n', "        raw_self = True\n"),
    "a second name of a module": ("        raw_modules = all(transformer.bound[name] == 1 for name in transformer.modules)\n", "        raw_modules = True\n"),
    "renamed method": ('node.name = "$method"', "self.bind(node.name, node)"),
    "safe arguments of exceptions": ("item if _plain_arg(item) else", "item if True else"),
    "attributes of exceptions": ("        return _read_exception(obj, name)\n", "        return getattr(obj, name)\n"),
    "core review": ("        denied |= _public(kind) - frozenset(names.split())\n", "        denied |= set()\n"),
    "lazy review": ("_lazy_denied[spec]) & safe()\n    if unknown:\n", "_lazy_denied[spec]) & safe()\n    if False:\n"),
    "denied attributes of a policy": ("in around.denied:", "in ():"),
    "format fields": ("guarded_getattr(value, step) if is_attribute", "getattr(value, step) if is_attribute"),
    "format without steps": ("    if not _has_steps(template):", "    if True:"),
    "nested format steps": ('if spec and depth and "{" in spec and _has_steps(spec, depth - 1):', "if False:"),
    "format width": ("    check_width(template)\n", ""),
    "width of the builtin format": ("        check_width(spec)\n    return format", "        pass\n    return format"),
    "format of strings": ("    if issubclass(owner, str):\n        from", "    if False:\n        from"),
    "check in except": ("        node.body.insert(0, _check(node.body[0]))\n        return node\n\n    def visit_TryStar", "        return node\n\n    def visit_TryStar"),
    "check in finally": ("            node.finalbody.insert(0, _check(node.finalbody[0]))", "            pass"),
    "limits go on": ("        if isinstance(error, LimitExceeded):\n            return error\n", ""),
    "limits behind another exception": ("        error = error.__context__\n", "        error = None\n"),
    "limits in finalizers": ("            self.missed[_thread.get_ident()] = limit.limit", "            pass"),
    "functions end with their run": ("            function.__globals__.clear()\n", ""),
    "methods of an instance only": ("        if not issubclass(type(instance), owner):", "        if False:"),
    "exceptions only caught": ("            if node.id in CAUGHT_ONLY and id(node) not in self.caught:", "            if False:"),
    "classes of exceptions only caught": ("_HOLDABLE -= {getattr(builtins, name) for name in CAUGHT_ONLY}\n", ""),
    "form of values": ("            _check_form(node, kind.__name__)\n", ""),
    "digits of fractions": ("                check_digits(node.numerator)\n                check_digits(node.denominator)\n", "                pass\n"),
    "selectors are text": ("        if type(selector) is not str:", "        if False:"),
    "doubling texts": ("        if is_scalar(kind) or kind in (list, tuple, dict, set, frozenset):", "        if True:"),
    "length of a judgement": ("        if self.left < 0:", "        if False:"),
    "empty turns": ("        if empty and low > self.EMPTY_TURNS:", "        if False:"),
    "recursion is a limit": ('    (RecursionError, "recursion", "called too deeply"),\n', ""),
    "bare except": ('node.type = load("$Exception", node)', "pass"),
    "tick of a while": ("        node.body.insert(0, tick(node.body[0]))\n        return node\n\n    # Exceptions", "        return node\n\n    # Exceptions"),
    "tick of a function": ("        node.body.insert(first, tick(node.body[0]))\n", ""),
    "tick of a lambda": ('[call("$tick", node.body), self.visit(node.body)]', "[ast.Constant(None, **place(node.body)), self.visit(node.body)]"),
    "fuel of loops": ('call("$zip", iterable, load("$fuel", iterable), iterable)', 'call("$zip", iterable, iterable, iterable)'),
    "empty tank": ("        self.drawn = True\n        raise", "        raise"),
    "closed tank": ("        self._canisters.left = 0\n", ""),
    "closed run": ("        self.closed = True\n", ""),
    "recursion depth": ("_process.enter(depth + self._policy.limits.recursion)", "_process.enter(sys.getrecursionlimit())"),
    "recursion limit of another thread": ("            if self._limits:\n", "            if False:\n"),
    "recursion limit afterwards": ("            elif self._before is not None:\n", "            elif False:\n"),
    "decimal context": ("            decimal.setcontext(self._context or decimal.Context())", "            pass"),
    "power": ("        if whole and base.bit_length() * exponent > self._bits * 2:", "        if False:"),
    "power of items": ("        if isinstance(exponent, int) and exponent > self._bits:", "        if False:"),
    "shift": ("        if isinstance(count, int) and count > self._bits * 2:", "        if False and count:"),
    "repetition": ("        if isinstance(count, int) and count > self._length:", "        if False and count:"),
    "factorial": ("        if isinstance(n, int) and n > MAX_FACTORIAL:", "        if False:"),
    "stores": ('    raise TypeError(f"cannot set {name!r}', '    return obj\n    raise TypeError(f"cannot set {name!r}'),
    "stores in the compiler": ("            if not receiver:\n                node.value = call", "            if False:\n                node.value = call"),
    "kinds in slots": ('            and kind.__module__ != "collections"\n        ):', "            and False\n        ):"),
    "plain data out": ('    raise NotPlain(f"a {plain_name(value)} is not plain data: answer', '    return value\n    raise NotPlain(f"a {plain_name(value)} is not plain data: answer'),
    "copies in": ("            value = self.take(raw)\n", "            value = raw if type(raw) is list else self.take(raw)\n"),
    "writes to others": ('self.policy.objects.access != "write" and', "False and"),
    "reads of others": ('if oid != self._receiver and self.policy.objects.access == "none" and oid', "if False and oid"),
    "protected slots": ("    if any(fnmatchcase(name, pattern) for pattern in policy.slots.protected):", "    if False:"),
    "writable slots": ("    if not any(fnmatchcase(name, pattern) for pattern in policy.slots.writable):", "    if False:"),
    "methods are not data": ("        if (found is not None and type(found[1]) is MethodSource) or name in", "        if name in"),
    "creation of slots": ("        if found is None and not self.policy.slots.create:", "        if False:"),
    "deletion of slots": ("        if not self.policy.slots.delete:", "        if False:"),
    "retyping": ("        if self.policy.slots.retype:", "        if True:"),
    "retyping by None": ("        if old is not None and type(old)", "        if old is not None and new is not None and type(old)"),
    "retyping of inherited slots": ("            old = found[1] if found else None", "            old = None"),
    "changes in place": ("            self.check_write(proxy, name)\n        if self.policy", "            pass\n        if self.policy"),
    "cloning": ("        if not self.policy.objects.clone:", "        if False:"),
    "cognition": ("        if selector in _COGNITION and not self.policy.objects.cognition:", "        if False:"),
    "names of slots": ('if self.closed or name.startswith("_") or not name.isidentifier():', "if self.closed:"),
    "integers out": ("        if bits and number.bit_length() > bits and abs(number) >= 10**digits:", "        if False:"),
    "items out": ('            budget[0] -= len(node)\n            if budget[0] < 0:\n                raise NotPlain(f"more than {items} items")\n            # Most', "            # Most"),
    "depth out": ("        if left <= 0:", "        if False:"),
    "types differ": ("    if kind is not type(right):\n        return False\n", ""),
    "facades refuse changes": ('        raise AttributeError("a module cannot be changed")', "        self.__dict__[name] = value"),
    "modules of the policy": ("        if module in self.policy.modules and module in facades.NAMES:", "        if module in facades.NAMES:"),
    "no memo for deepcopy": ("    seen: dict[int, Any] = {}", "    seen: dict[int, Any] = {} if memo is None else memo"),
    "undecided repetition": ("        if low != high and alone & follow:", "        if False:"),
    "undecided branch": ("            if reach & taken or (empty and nullable):\n                raise Undecided\n", ""),
    "long texts": ("        if length <= soon:", "        if True:"),
    "unknown syntax": ('        self.refuse("BAT101", node, f"{type(node).__name__} is not', '        return node\n        self.refuse("BAT101", node, f"{type(node).__name__} is not'),
    "nesting": ("        if self.depth > self.nesting:", "        if False:"),
    "look-alike names": ("                if folded != token.string:", "                if False:"),
    "homoglyphs": ("                elif seen != folded and seen.isascii():", "                elif False:"),
    "bidirectional controls": ("        if found := _bidirectional(source) or _lookalike(source):", "        if found := _lookalike(source):"),
    "NUL": ('    if "\\0" in source:', "    if False:"),
    "size of what is compiled": ("    if transformer.finals and compiled_nodes(tree) > MAX_NODES:", "    if False:"),
    "size": ("    if len(source) > limits.source_bytes or", "    if False and"),
    "cookies": ("        if cookie and", "        if False and"),
    "class patterns of variables": ("        if pattern.id in bound:\n", "        if False:\n"),
    "names of modules": ("elif bound.get(variable) == 1 and attribute not in", "elif False and attribute not in"),
    "unknown names": ("        if name in bound or name in given or name.startswith", "        if True or name.startswith"),
    "defined twice": ("    if len([node for node in functions if node.name == chosen.name]) > 1:", "    if False:"),
    "first parameter": ('    if _first_parameter(chosen) != "self":', "    if False:"),
    "reserved selectors": ('    if chosen.name.startswith("_") or chosen.name in _RESERVED:', "    if False:"),
    "what C imports": ("    if name not in C_IMPORTS:", "    if False:"),
    "type of one argument": ("def type_of(obj: Any, /) -> Any:", "def type_of(obj: Any, *rest: Any) -> Any:"),
    "holdable types": ("    return TypeName(_TYPE_NAMES.get(", "    return kind\n    return TypeName(_TYPE_NAMES.get("),
    "objects without an address": ('        "object": PlainObject,', '        "object": object,'),
    "what guards itself, without an address": ('        return f"<{type(self).__name__}>"  # without', "        return object.__repr__(self)  # without"),
    "the question before a plain read": ('call("$isinstance", node, deepcopy(node.value), load("$Open", node))', "constant(True, node)"),
    "names with another form before the question": ("name in GUARDED_ALWAYS or name.startswith", "name.startswith"),
    "what is read twice": ("        return isinstance(base, ast.Name)\n", "        return True\n"),
    "quick reads under other rules": ("and name in as_it_stands and surroundings.get() is None:", "and name in as_it_stands:"),
    "quick reads of names with another form": ("    plainly_readable[kind] = allowed - _MADE_SAFE\n", "    plainly_readable[kind] = allowed\n"),
    "quick reads of texts": ("frozenset(names.split()) - _MADE_SAFE for kind", "frozenset(names.split()) for kind"),
    "args of exceptions": ("    return safe_args(obj) if isinstance", "    return obj.args if isinstance"),
    "holder of a resend": ('"$resend": self._resender(holder),', '"$resend": self._resender(""),'),
    "one function for each holder": ("known = self._functions.get((method.source_digest, holder))", "known = next((made for key, made in self._functions.items() if key[0] == method.source_digest), None)"),
    "limits behind what was caught": ("(error.__context__ is None and not isinstance(error, _ARE_LIMITS))", "not isinstance(error, _ARE_LIMITS)"),
    "zone of a timestamp": ("        if tz is None:\n            raise", "        if False:\n            raise"),
    "ctime of a date that is none": ("getattr(obj.replace(), name) if name == ", "found if name == "),
    "underscored names of guests' namedtuples": ("    if not issubclass(kind, Record) or", "    if not issubclass(kind, tuple) or"),
    "length of a namedtuple": ("        if len(made) != len(fields):", "        if False:"),
    "data of exceptions": ("        if _plain_arg(value):\n            return value", "        if True:\n            return value"),
    "what reads a name of its own": ("    if isinstance(obj, (type, FunctionType, BuiltinFunctionType, MethodType)):", "    if True:"),
    "cost of an expression": ("return (rest.cost, tied) if sum(rest.cost) <= _MANY else None", "return (rest.cost, tied)"),
    "iterators asked within themselves": ("    return lambda *args, **kwargs: _one_at_a_time(make(*args, **kwargs))", "    return make"),
    "chains asked within themselves": ("        return _one_at_a_time(itertools.chain(*iterables))", "        return itertools.chain(*iterables)"),
    "chains of chains asked within themselves": ("        return _one_at_a_time(itertools.chain.from_iterable(iterable))", "        return itertools.chain.from_iterable(iterable)"),
    "steps of slices": ("        if made.step not in (None, 1):", "        if False:"),
    "stores with a step": ("        if stepped:\n", "        if False:\n"),
    "what is stored with a step": ("value if type(value) in _COLLECTED or", "value if True or"),
    "calls after the run": ('        if self.closed:\n            raise AttributeError("the run is over")', "        pass"),
    "zone of the host": ("    known = moment if moment.tzinfo is not None else", "    known = moment if True else"),
    "zone of the host, by its class": ('    if name not in ("astimezone", "ctime", "timestamp") and', '    if name != "ctime" and'),
    "cost of an assertion": ("return _Rest(inside.then(rest.cost), inside.then(rest.glance), rest.first), True", "return _Rest(rest.cost, rest.glance, rest.first), True"),
    "cost of an assertion in a loop": ("                total = total.then(self.sequence_cost(list(value[1]), _END)[0].cost)", "                pass"),
    "cost of a repetition": ("cost = turns.times(self.sequence_cost(items, after)[0].cost).then(rest.cost)", "cost = self.sequence_cost(items, after)[0].cost.then(rest.cost)"),
    "cost of a back reference": ("        reads = _TEXT if kind is op.GROUPREF", "        reads = _TEXT if False"),
    "texts that no engine can do": ("            if length <= at_last:", "            if True:"),
    "kinds of texts": ("        if type(string) not in (str, bytes, bytearray):", "        if False:"),
    "length of an expression": ("    if len(pattern) > _MAX_PATTERN:", "    if False:"),
    "flags of expressions": ("    if type(flags) is not int or flags & ~_KNOWN_FLAGS:", "    if False:"),
    "patterns stay as they are": ('        raise AttributeError("a pattern cannot be changed")', "        object.__setattr__(self, name, value)"),
    "matches stay as they are": ('        raise AttributeError("a match cannot be changed")', "        object.__setattr__(self, name, value)"),
    "templates stay as they are": ('        raise AttributeError("a template cannot be changed")', "        object.__setattr__(self, name, value)"),
    "templates are text": ("        if type(template) is not str:", "        if False:"),
    "templates behind their methods": ('"Template": lambda template: Template(template)', '"Template": import_module("string").Template'),
    "text wrappers behind a function": ("lambda *args, **options: wrapper(*args, **options)", "wrapper"),
    "what json is told": ('{"dumps": dumps, "loads": loads,', '{"dumps": json.dumps, "loads": json.loads,'),
    "whom wraps renames": ('            and function.__code__.co_filename.startswith("<method ")\n', ""),
    "caches leave nothing behind": ('"lru_cache": _lru_cache, "cache": _lru_cache', '"lru_cache": functools.lru_cache, "cache": functools.cache'),
    "what can be copied": ('    raise TypeError(f"cannot copy {kind.__name__}")', '    return __import__("copy").copy(value)'),
    "steps of attrgetter": ("            obj = guarded_getattr(obj, step)", "            obj = getattr(obj, step)"),
    "methodcaller": ("lambda obj: guarded_getattr(obj, name)(*args", "lambda obj: getattr(obj, name)(*args"),
    "power of operator": ('        "pow": arithmetic.power,\n        "lshift"', '        "lshift"'),
    "shift of operator": ("lambda a, b, /: a << arithmetic.shift(b)", "lambda a, b, /: a << b"),
    "limits in suppress": ("        if limit is not None:\n            raise limit from None\n        return True", "        return True"),
    "kinds for suppress": ("        if not all(isinstance(kind, type) and issubclass(kind, Exception) for kind in kinds):", "        if False:"),
    "recursion limit by sys": ('"setrecursionlimit": lambda limit: None,', '"setrecursionlimit": sys.setrecursionlimit,'),
    "names of a decimal context": ('        if name not in ("prec", "rounding"):', "        if False:"),
    "precision of a decimal context": ('        if name == "prec" and (type(value) is not int or not 1 <= value <= 10_000):', "        if False:"),
    "reading a decimal context": ('    if name in ("prec", "rounding"):\n        return getattr', "    if True:\n        return getattr"),
    "decimal context of a run": ("            decimal.setcontext(decimal.Context(prec=28, rounding=decimal.ROUND_HALF_EVEN))", "            pass"),
    "distributions behind their methods": (' | {"NormalDist": NormalDistributions()}', ""),
    "seed of a generator": ("super().seed(0 if a is None else a, version)", "super().seed(a, version)"),
    "seed of the run's generator": ("source.seed(0 if seed is None else seed)", "source.seed(seed)"),
    "tables of the calendar": ("{name: tuple(given[name]) for name in", "{name: given[name] for name in"),
    "widths of a calendar": ("            check_width(str(each))\n", "            pass\n"),
    "length of what is printed": ("        kept = text[: self._print_left]", "        kept = text"),
    "modules that a run loads": ('            if name not in self.policy.modules and name != "collections.abc":', "            if False:"),
    "number of clones": ("        if len(self.created) >= self.policy.cell.snapshot_objects:", "        if False:"),
    "number of notes": ("        if len(notes) < _MAX_NOTES:", "        if True:"),
    "proxies end with their run": ("            proxy.__dict__.clear()\n            proxy._written.clear()\n", "            pass\n"),
    "generators end with their run": ("            gc.collect()\n", "            pass\n"),
    "whose slots are written in loops": ("    if type(proxy) is not SlotProxy:\n        raise", "    if False:\n        raise"),
    "names of slots are text": ('    if type(name) is not str:\n        raise TypeError("attribute name must be a string")\n    if not name.isascii():', "    if not name.isascii():"),
    "names of slots that fold": ('        if normalize("NFKC", name) != name:', "        if False:"),
    "addresses in messages": ("    return _without_addresses(text[:_MAX_TEXT])", "    return text[:_MAX_TEXT]"),
    "integers in lists out": ("(each is int and -_SMALL < item < _SMALL)", "each is int"),
    "items of dicts out": ('            budget[0] -= len(node)\n            if budget[0] < 0:\n                raise NotPlain(f"more than {items} items")\n            return {copy', "            return {copy"),
    "surrogates": ('            source.encode("utf-8")\n', "            pass\n"),
    "prefixes and brackets": ("    if _PREFIXES.search(source) or _bracket_depth(source) > limits.nesting * 3:", "    if False:"),
}

# fmt: on


def mutations() -> dict[str, tuple[str, str]]:
    """Every guard, and every rule that the transformer raises."""
    found = dict(GUARDS)
    for rule in RULES:
        found[f"rule {rule}"] = (
            "        self.findings.append(finding(rule, node, message))",
            f'        if rule != "{rule}":\n            self.findings.append(finding(rule, node, message))',
        )
    for rule in ("BAT001", "BAT002", "BAT003", "BAT004", "BAT005", "BAT006", "BAT007", "BAT011", "BAT012", "BAT014", "BAT015"):
        del found[f"rule {rule}"]  # raised before the transformer: their guards stand above
    return found


def main(names: list[str]) -> int:
    """Command line."""
    subject = mutation.Subject(
        package="policies",
        copied=("policies", "tests/policies"),
        # Left out: what takes longest and judges everything at once.
        tests=("tests/policies", "--ignore=tests/policies/test_closed_world.py", "--ignore=tests/policies/test_honest_programs.py"),
        near=tuple((module, f"tests/policies/test_{test}.py") for module, test in NEAR),
    )
    return mutation.main(subject, mutations(), names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
