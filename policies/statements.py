"""The decisions about statements."""

from __future__ import annotations

import ast
from typing import Any

from policies import facades
from policies.nodes import assign, call, constant, load, place, store, tick

__all__ = ["Statements"]

# What to write instead of modules that models often reach for.
_INSTEAD = {
    "ast": "json.loads for data, or parse the text with ordinary code",
    "asyncio": "plain calls: nothing waits here",
    "codecs": "str.encode and bytes.decode",
    "csv": "str.splitlines and str.split",
    "dataclasses": "a dict, collections.namedtuple or slots of self",
    "enum": "constants beside the method",
    "html": "str.replace",
    "io": "a list of lines and str.join",
    "logging": "print, or a list in a slot",
    "numpy": "lists, math and statistics",
    "os": "text and slots: a method has no files and no environment",
    "os.path": "str.rpartition",
    "pandas": "lists of dicts",
    "pathlib": "str.rpartition: a method has no files",
    "pickle": "json",
    "secrets": "random or hashlib",
    "struct": "int.to_bytes and int.from_bytes",
    "threading": "plain calls: one method runs at a time",
    "time": "a time given as an argument, or from a slot",
    "traceback": "str(error) and type(error).__name__",
}
_DECORATORS = frozenset({"cache", "lru_cache", "wraps"})
_OPERATORS_WITH_BOUND = {ast.LShift: "$shift", ast.Pow: "$exponent"}


class Statements:
    """A half of the transformer; see there for the attributes it uses."""

    loops: int
    in_method: bool

    def visit_Module(self, node: ast.Module) -> Any:
        """Imports, constants, helper functions and the method; nothing else."""
        for statement in node.body:
            if not isinstance(
                statement,
                (
                    ast.FunctionDef,
                    ast.AsyncFunctionDef,
                    ast.ClassDef,
                    ast.Import,
                    ast.ImportFrom,
                    ast.Assign,
                    ast.AnnAssign,
                    ast.Pass,
                ),
            ) and not _is_docstring(statement):
                self.refuse(
                    "BAT013",
                    statement,
                    "only imports, constants and helper functions may stand beside the method: move this into it",
                )
        self.each(node.body)
        return node

    def _inside(self, node: Any) -> Any:
        return self.contents(node)

    # Accepted as they are; what is inside is visited.
    visit_Expr = visit_Return = visit_If = visit_Raise = visit_Assert = visit_Delete = _inside

    def visit_Pass(self, node: ast.stmt) -> Any:
        """Accepted."""
        return node

    visit_Break = visit_Continue = visit_Pass

    # Functions.

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        """Accepted; entering it draws fuel. The method is renamed, so that only a proxy can ever call it with its receiver."""
        is_method = not self.yields and node.name == self.selector
        if self.yields:
            self.optional("BAT203", node, "this policy has no nested functions: put it beside the method")
        if getattr(node, "type_params", None):
            self.refuse("BAT101", node, "type parameters are not part of the language: leave them out")
        for decorator in node.decorator_list:
            self._check_decorator(decorator, is_method)
        self.each(node.decorator_list)
        node.returns = node.type_comment = None
        self.visit(node.args)
        if is_method:
            node.name = "$method"
        else:
            self.bind(node.name, node)
        self.yields.append(False)
        loops, in_method = self.loops, self.in_method
        # A nested function is called as often as a loop turns, for all that is known.
        self.loops, self.in_method = (0, True) if is_method else (loops + 1, in_method)
        self.each(node.body)
        self.loops, self.in_method = loops, in_method
        if self.yields.pop() and is_method:
            self.refuse("BAT016", node, "the method is a generator: collect the values in a list and return it")
        first = 1 if _is_docstring(node.body[0]) else 0
        if is_method and self.writes_in_loops:
            pair = ast.Tuple([store("$written", node), store("$slots", node)], ast.Store(), **place(node))
            node.body.insert(first, assign(pair, call("$own", node, load("self", node)), node))
        node.body.insert(first, tick(node.body[0]))
        return node

    def _check_decorator(self, node: ast.expr, on_method: bool) -> None:
        inner = node.func if isinstance(node, ast.Call) else node
        name = inner.attr if isinstance(inner, ast.Attribute) else inner.id if isinstance(inner, ast.Name) else ""
        if on_method:
            self.refuse("BAT107", node, "a method has no decorators: remove it")
        elif name not in _DECORATORS and not (isinstance(inner, ast.Name) and name in self.bound):
            self.refuse("BAT107", node, "only cache, lru_cache, wraps and functions of your own can decorate a helper")

    def visit_AsyncFunctionDef(self, node: ast.AST) -> Any:
        """Refused."""
        self.refuse("BAT103", node, "asynchronous code is not part of the language: write a plain function")
        return node

    def visit_AsyncFor(self, node: ast.AST) -> Any:
        """Refused."""
        self.refuse("BAT103", node, "asynchronous code is not part of the language: write a plain for or with")
        return node

    visit_AsyncWith = visit_AsyncFor

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        """Refused: what a class would do, a dict or slots do."""
        self._excuse(node.name)
        self.refuse(
            "BAT102", node, "a method defines no class: use a dict, a tuple, collections.namedtuple or slots of self"
        )
        return node

    # Assignment.

    def visit_Assign(self, node: ast.Assign) -> Any:
        """Accepted. Exactly `self._p_changed = True` is dropped: models that know the older dialect still write it."""
        target = node.targets[0]
        if (
            len(node.targets) == 1
            and isinstance(target, ast.Attribute)
            and target.attr == "_p_changed"
            and isinstance(target.value, ast.Name)
            and target.value.id == "self"
            and isinstance(node.value, ast.Constant)
            and node.value.value is True
        ):
            return ast.Pass(**place(node))
        node.type_comment = None
        node.value = self.visit(node.value)
        self.each(node.targets)
        if len(node.targets) == 1 and self._often_written(target):
            return [assign(store("$new", node), node.value, node), self._store_slot(target, node)]
        return node

    def _often_written(self, target: ast.expr) -> bool:
        """Whether a target is a slot of the receiver that a loop of the method writes."""
        return (
            self.in_method
            and self.loops > 0
            and self.raw_self
            and isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and target.value.id == "self"
            and not target.attr.startswith("_")
        )

    def _store_slot(self, target: Any, node: ast.stmt) -> ast.stmt:
        """`self.name = $new`, where the first write asks the guard, and those after it go to where the guard put it."""
        self.writes_in_loops = True
        where = place(node)
        again = ast.Compare(constant(target.attr, node), [ast.In()], [load("$written", node)], **where)
        slot = ast.Subscript(load("$slots", node), constant(target.attr, node), ast.Store(), **where)
        new = load("$new", node)
        return ast.If(again, [assign(slot, new, node)], [assign(target, new, node)], **where)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        """Accepted; the annotation is dropped, since nothing may evaluate it."""
        if node.value is None:
            if not isinstance(node.target, ast.Name):
                self.visit(node.target)
            return ast.Pass(**place(node))
        value = self.visit(node.value)
        return assign(self.visit(node.target), value, node)

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        """Accepted for names, items and slots; powers and shifts get their bound."""
        kind = type(node.op)
        if kind is ast.Pow and isinstance(node.target, ast.Name):
            value = ast.BinOp(load(node.target.id, node.target), node.op, node.value, **place(node))
            return assign(self.visit(node.target), self.visit(value), node)
        bound = self.bound_operand(kind, node.target, node.value, node)
        read = node.target
        self.augmented.add(id(read))
        node.target, node.value = self.visit(node.target), self.visit(node.value)
        if bound and kind in _OPERATORS_WITH_BOUND:
            node.value = call(_OPERATORS_WITH_BOUND[kind], node, node.value)
        if isinstance(read, ast.Attribute) and self._often_written(read):
            old = ast.Attribute(load("self", node), read.attr, ast.Load(), **place(node))
            change = ast.AugAssign(store("$new", node), node.op, node.value, **place(node))
            return [assign(store("$new", node), old, node), change, self._store_slot(node.target, node)]
        return node

    def visit_Global(self, node: ast.Global | ast.Nonlocal) -> Any:
        """Accepted: globals live as long as the run."""
        if isinstance(node, ast.Global):
            self.optional("BAT207", node, "this policy has no global statement: use a slot")
        for name in node.names:
            self.bind(name, node)
        return node

    visit_Nonlocal = visit_Global

    # Loops: each turn draws fuel.

    def visit_For(self, node: ast.For) -> Any:
        """Accepted."""
        node.target, node.iter = self.metered(node.target, node.iter)
        node.type_comment = None
        self.loops += 1
        self.each(node.body)
        self.loops -= 1
        self.each(node.orelse)
        return node

    def visit_While(self, node: ast.While) -> Any:
        """Accepted."""
        self.optional("BAT204", node, "this policy has no while loops: use for over a range")
        self.loops += 1
        self.contents(node)
        self.loops -= 1
        node.body.insert(0, tick(node.body[0]))
        return node

    # Exceptions: a limit that was caught goes on as a limit.

    def visit_Try(self, node: ast.Try) -> Any:
        """Accepted; each handler and each `finally` first looks whether a limit is in flight."""
        self.optional("BAT205", node, "this policy has no try: check the condition first")
        self.guarded_blocks += 1
        self.contents(node)
        self.guarded_blocks -= 1
        if node.finalbody:
            self.finals = True
            node.finalbody.insert(0, _check(node.finalbody[0]))
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> Any:
        """Accepted; a bare `except` means `except Exception`."""
        self.bind(node.name, node)
        if node.type is None:
            node.type = load("$Exception", node)
        else:
            self.caught.update(map(id, node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]))
            node.type = self.visit(node.type)
        self.each(node.body)
        node.body.insert(0, _check(node.body[0]))
        return node

    def visit_TryStar(self, node: ast.AST) -> Any:
        """Refused."""
        self.refuse("BAT104", node, "except* is not part of the language: use except")
        return node

    def visit_With(self, node: ast.With) -> Any:
        """Accepted: the context managers of the closed world are the facades' own."""
        node.type_comment = None
        self.guarded_blocks += 1
        self.contents(node)
        self.guarded_blocks -= 1
        return node

    def visit_withitem(self, node: ast.withitem) -> Any:
        """Accepted."""
        return self.contents(node)

    def visit_Match(self, node: ast.Match) -> Any:
        """Accepted; each pattern is judged by itself."""
        self.optional("BAT206", node, "this policy has no match: use if")
        return self.contents(node)

    def visit_match_case(self, node: ast.match_case) -> Any:
        """Accepted."""
        return self.contents(node)

    # Imports become plain calls: `import math` is `math = $import("math")`.

    def visit_Import(self, node: ast.Import) -> Any:
        """Accepted for the policy's modules."""
        made: list[ast.stmt] = []
        for alias in node.names:
            if not self._check_module(alias.name, node):
                self._excuse(alias.asname or alias.name.partition(".")[0])
                continue
            name = alias.asname or alias.name.partition(".")[0]
            module = alias.name if alias.asname else name
            if module not in facades.NAMES:
                self.refuse("BAT133", node, f"import {alias.name} as a name of its own, or from it what you need")
                continue
            self.bind(name, node)
            self.modules[name] = module
            made.append(assign(store(name, node), call("$import", node, constant(module, node)), node))
        return made or ast.Pass(**place(node))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        """Accepted for the names that the module's facade offers. `from __future__` is dropped."""
        if node.module == "__future__" and not node.level:
            return ast.Pass(**place(node))
        if node.level or not node.module:
            self.refuse("BAT133", node, "relative imports lead nowhere here")
            return node
        if not self._check_module(node.module, node):
            for alias in node.names:
                self._excuse(alias.asname or alias.name)
            return node
        offered, made = facades.NAMES[node.module], []
        for alias in node.names:
            if alias.name == "*":
                self.refuse("BAT109", node, f"name what you need from {node.module}")
            elif alias.name not in offered:
                self._excuse(alias.asname or alias.name)
                self.refuse(
                    "BAT134", node, f"{node.module} offers no {alias.name!r}; it offers {', '.join(sorted(offered))}"
                )
            else:
                name = alias.asname or alias.name
                self.bind(name, node)
                value = ast.Attribute(
                    call("$import", node, constant(node.module, node)), alias.name, ast.Load(), **place(node)
                )
                made.append(assign(store(name, node), value, node))
        return made or ast.Pass(**place(node))

    def _excuse(self, name: str) -> None:
        """One finding against an import is enough: its name is not unknown as well."""
        self.bound.setdefault(name, 1)

    def _check_module(self, module: str, node: ast.stmt) -> bool:
        self.optional("BAT208", node, "this policy has no modules")
        if module in self.policy.modules and module in facades.NAMES:
            return True
        if module in facades.NAMES or not self.policy.modules:
            self.refuse(
                "BAT133",
                node,
                f"the policy {self.policy.name!r} does not allow the module {module!r}"
                + (f"; it allows {', '.join(self.policy.modules)}" if self.policy.modules else ""),
            )
        else:
            instead = _INSTEAD.get(module) or _INSTEAD.get(module.partition(".")[0])
            self.refuse(
                "BAT133",
                node,
                f"there is no module {module!r} here"
                + (f": use {instead}" if instead else f"; allowed: {', '.join(self.policy.modules)}"),
            )
        return False


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _check(at: ast.stmt) -> ast.Expr:
    return ast.Expr(call("$caught", at), **place(at))
