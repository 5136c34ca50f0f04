"""Removes rules and guards one by one and reports those that no test misses.

    python -m tests.policies.mutate [NAME…]

Exit status 1 if any mutation survives. How: `tests.mutation`.
"""

from __future__ import annotations

import sys

from policies.rules import RULES
from tests import mutation

NEAR = (
    ("attributes.py", "attributes"), ("formatting.py", "attributes"), ("guest_builtins.py", "attributes"), ("facades/__init__.py", "attributes"),
    ("expressions.py", "attributes"), ("expressions.py", "fuel"), ("statements.py", "fuel"), ("statements.py", "rules"), ("fuel.py", "fuel"),
    ("arithmetic.py", "fuel"), ("numbers_.py", "fuel"), ("surroundings.py", "fuel"), ("runs.py", "objects"), ("boundary.py", "objects"),
    ("proxies.py", "objects"), ("values.py", "objects"), ("linear.py", "regex"), ("regex.py", "regex"), ("text.py", "bad_input"),
    ("compiler.py", "refusals"), ("transformer.py", "rules"),
)  # fmt: skip

# One mutation a line.
# fmt: off
# name -> (what stands in one of the modules, what stands there instead)
GUARDS: dict[str, tuple[str, str]] = {
    "guard of attributes": ("    if allowed is None or name not in allowed:\n        raise", "    if False:\n        raise"),
    "underscores in the guard": ('        raise AttributeError(f"{name!r} is not reachable")\n    read =', "        return getattr(obj, name)\n    read ="),
    "guarded attribute in the compiler": ("if receiver or name in self.safe:", "if True:"),
    "a second self": ('if transformer.bound.get("self", 0) != 1:', "if False:"),
    "renamed method": ('node.name = "$method"', "self.bind(node.name, node)"),
    "safe arguments of exceptions": ("item if _plain_arg(item) else", "item if True else"),
    "attributes of exceptions": ("        return _read_exception(obj, name)\n", "        return getattr(obj, name)\n"),
    "core review": ("        denied |= _public(kind) - frozenset(names.split())\n", "        denied |= set()\n"),
    "lazy review": ("    if unknown:\n", "    if False:\n"),
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
    "empty turns": (" or (empty and low > self.EMPTY_TURNS):", ":"),
    "recursion is a limit": ('    (RecursionError, "recursion", "called too deeply"),\n', ""),
    "bare except": ('node.type = load("$Exception", node)', "pass"),
    "tick of a while": ("        node.body.insert(0, tick(node.body[0]))\n        return node\n\n    # Exceptions", "        return node\n\n    # Exceptions"),
    "tick of a function": ("        node.body.insert(1 if _is_docstring(node.body[0]) else 0, tick(node.body[0]))\n", ""),
    "tick of a lambda": ('[call("$tick", node.body), self.visit(node.body)]', "[ast.Constant(None, **place(node.body)), self.visit(node.body)]"),
    "fuel of loops": ('call("$zip", iterable, load("$fuel", iterable), iterable)', 'call("$zip", iterable, iterable, iterable)'),
    "empty tank": ("        self.drawn = True\n        raise", "        raise"),
    "closed tank": ("        self._canisters.left = 0\n", ""),
    "closed run": ("        self.closed = True\n", ""),
    "recursion depth": ("_process.enter(depth + policy.limits.recursion)", "_process.enter(sys.getrecursionlimit())"),
    "recursion limit of another thread": ("            if self._limits:\n", "            if False:\n"),
    "recursion limit afterwards": ("            elif self._before is not None:\n", "            elif False:\n"),
    "decimal context": ("            decimal.setcontext(context or decimal.Context())", "            pass"),
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
    "retyping": ("        if self.policy.slots.retype or new is None:", "        if True:"),
    "retyping of inherited slots": ("            old = found[1] if found else None", "            old = None"),
    "changes in place": ("            self.check_write(proxy, name)\n        if (\n", "            pass\n        if (\n"),
    "cloning": ("        if not self.policy.objects.clone:", "        if False:"),
    "cognition": ("        if selector in _COGNITION and not self.policy.objects.cognition:", "        if False:"),
    "names of slots": ('if self.closed or name.startswith("_") or not name.isidentifier():', "if self.closed:"),
    "integers out": ("        if bits and number.bit_length() > bits and abs(number) >= 10**digits:", "        if False:"),
    "items out": ('            budget[0] -= len(node)\n            if budget[0] < 0:\n                raise NotPlain(f"more than {items} items")\n            return kind(', "            return kind("),
    "depth out": ("        if left <= 0:", "        if False:"),
    "types differ": ("    if kind is not type(right):\n        return False\n", ""),
    "facades refuse changes": ('        raise AttributeError("a module cannot be changed")', "        self.__dict__[name] = value"),
    "modules of the policy": ("        if module in self.policy.modules and module in facades.NAMES:", "        if module in facades.NAMES:"),
    "no memo for deepcopy": ("    seen: dict[int, Any] = {}", "    seen: dict[int, Any] = {} if memo is None else memo"),
    "undecided repetition": ("        if (low != high and alone & follow) or (empty and", "        if (False) or (empty and"),
    "undecided branch": ("            if reach & taken or (empty and nullable):\n                raise Undecided\n", ""),
    "long texts": ("        if length <= soon:", "        if True:"),
    "unknown syntax": ('        self.refuse("BAT101", node, f"{type(node).__name__} is not', '        return node\n        self.refuse("BAT101", node, f"{type(node).__name__} is not'),
    "nesting": ("        if self.depth > self.nesting:", "        if False:"),
    "look-alike names": ("                if folded != token.string:", "                if False:"),
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
    for rule in ("BAT001", "BAT002", "BAT003", "BAT004", "BAT005", "BAT006", "BAT011", "BAT012", "BAT014", "BAT015"):
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
