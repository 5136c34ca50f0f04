"""The decisions about expressions and patterns."""

from __future__ import annotations

import ast
import re
from copy import deepcopy
from typing import Any

from policies.arithmetic import SMALL_EXPONENT
from policies.formatting import MAX_WIDTH, reads_no_attribute
from policies.guest_builtins import CAUGHT_ONLY
from policies.nodes import call, constant, load, place, sequence_literal
from policies.surface import AS_FUNCTION, DANGEROUS, GUARDED_ALWAYS, NAMEDTUPLE

__all__ = ["Expressions"]

_OPERATORS = frozenset(
    {
        ast.Add,
        ast.Sub,
        ast.Mult,
        ast.Div,
        ast.FloorDiv,
        ast.Mod,
        ast.Pow,
        ast.LShift,
        ast.RShift,
        ast.BitOr,
        ast.BitXor,
        ast.BitAnd,
        ast.MatMult,
    }
)
_UNARY = frozenset({ast.Invert, ast.Not, ast.UAdd, ast.USub})
_COMPARISONS = frozenset(
    {
        ast.Eq,
        ast.NotEq,
        ast.Lt,
        ast.LtE,
        ast.Gt,
        ast.GtE,
        ast.Is,
        ast.IsNot,
        ast.In,
        ast.NotIn,
    }
)
_CONSTANTS = (str, bytes, int, float, complex, type(None), type(...))
# Classes whose pattern with one positional part captures the value itself (PEP 634), without reading an attribute.
_SELF_MATCHING = frozenset("bool bytearray bytes dict float frozenset int list set str tuple".split())
_GUARDED_UNDERSCORES = NAMEDTUPLE.union(AS_FUNCTION)
# What to write instead of an attribute of the interpreter's.
_INSTEAD = {
    "__add__": "write `+`",
    "__call__": "call it",
    "__cause__": "keep the first error's text in a variable",
    "__class__": "write type(x) or isinstance(x, kind)",
    "__contains__": "write `in`",
    "__dict__": "name the slots that you need",
    "__doc__": "keep the text in a constant",
    "__eq__": "write `==`",
    "__getitem__": "write x[key]",
    "__init__": "call it as a function, or set the slots",
    "__iter__": "write iter(x)",
    "__len__": "write len(x)",
    "__lt__": "write `<`",
    "__next__": "write next(x)",
    "__repr__": "write repr(x)",
    "__setitem__": "write x[key] = value",
    "__str__": "write str(x)",
}
_DIGITS = re.compile(r"\d{6,}")
_SMALL_SHIFT = 4096


class Expressions:
    """A half of the transformer; see there for the attributes it uses."""

    # Values.

    def visit_Constant(self, node: ast.Constant) -> Any:
        """Accepted, if the integer is not huge."""
        value: Any = node.value
        if type(value) is int and value.bit_length() > self.policy.limits.int_digits * 3.33:
            self.refuse("BAT144", node, f"an integer of more than {self.policy.limits.int_digits} digits")
        elif not isinstance(value, _CONSTANTS):
            return self.generic_visit(node)
        return node

    def visit_Name(self, node: ast.Name) -> Any:
        """Accepted; a dunder name is refused wherever it stands. Unbound names are judged at the end, by the compiler."""
        if isinstance(node.ctx, ast.Load):
            if node.id in CAUGHT_ONLY and id(node) not in self.caught:
                self.refuse(
                    "BAT135", node, f"{node.id} can be caught, not made or passed on: use UnicodeError or ValueError"
                )
            if node.id not in self.loaded:
                self.loaded[node.id] = node
                if node.id.startswith("__") and node.id.endswith("__") and len(node.id) > 2:
                    self.refuse("BAT105", node, f"the name {node.id!r} belongs to the interpreter")
        else:
            self.bind(node.id, node)
        return node

    def _inside(self, node: Any) -> Any:
        return self.contents(node)

    # Displays, subscripts and calls work on plain values: accepted, what is inside is visited.
    visit_List = visit_Tuple = visit_Set = visit_Dict = visit_Starred = visit_Slice = _inside
    visit_IfExp = visit_Call = visit_keyword = _inside

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        """Accepted; what is stored into a slice with a step is collected first."""
        stepped = isinstance(node.ctx, ast.Store) and isinstance(node.slice, ast.Slice) and node.slice.step is not None and id(node) not in self.augmented
        self.contents(node)
        if stepped:
            node.value = call("$stepped", node, node.value)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> Any:
        """Accepted: the target can only be a name."""
        return self.contents(node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> Any:
        """Accepted: `__format__` of plain values reads no attribute. A constant width is bounded."""
        if node.format_spec is not None:
            for part in getattr(node.format_spec, "values", ()):
                if isinstance(part, ast.Constant):
                    self._check_width(part.value, part)
        return self.contents(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> Any:
        """Accepted."""
        return self.contents(node)

    def _check_width(self, spec: Any, node: ast.AST) -> None:
        if isinstance(spec, str) and any(len(d) > 9 or int(d) > MAX_WIDTH for d in _DIGITS.findall(spec)):
            self.refuse("BAT143", node, f"a format width over {MAX_WIDTH}")

    # Operators.

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        """Accepted."""
        if type(node.op) not in _UNARY:
            return self.generic_visit(node)
        node.operand = self.visit(node.operand)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        """Accepted."""
        self.each(node.values)
        return node

    def visit_Compare(self, node: ast.Compare) -> Any:
        """Accepted."""
        if not all(type(op) in _COMPARISONS for op in node.ops):
            return self.generic_visit(node)
        node.left = self.visit(node.left)
        self.each(node.comparators)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        """Accepted; powers, shifts and repetitions of literals get a cheap bound, unless they are small as written."""
        kind = type(node.op)
        if kind not in _OPERATORS:
            return self.generic_visit(node)
        bound = self.bound_operand(kind, node.left, node.right, node)
        if kind is ast.Mod and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
            self._check_width(node.left.value, node.left)
        node.left, node.right = self.visit(node.left), self.visit(node.right)
        if bound == "power":
            return ast.copy_location(call("$power", node, node.left, node.right), node)
        if bound == "right":
            node.right = call("$shift" if kind is ast.LShift else "$repeat", node, node.right)
        elif bound == "left":
            node.left = call("$repeat", node, node.left)
        return node

    def bound_operand(self, kind: type, left: ast.AST, right: ast.AST, node: ast.AST) -> str | None:
        """Which guard an operator needs: "power", "right", "left" or None. Refuses what is huge as written."""
        limits = self.policy.limits
        written = right.value if isinstance(right, ast.Constant) and type(right.value) is int else None
        if kind is ast.Pow:
            base = left.value if isinstance(left, ast.Constant) and type(left.value) is int else None
            if base and written and abs(base) > 1 and base.bit_length() * written > limits.int_digits * 6.66:
                self.refuse("BAT140", node, f"a power of more than {limits.int_digits} digits")
            small = right.operand if isinstance(right, ast.UnaryOp) else right
            return (
                None
                if isinstance(small, ast.Constant)
                and (written is None or written <= SMALL_EXPONENT or base is not None)
                else "power"
            )
        if kind is ast.LShift:
            if written is not None and written > limits.int_digits * 6.66:
                self.refuse("BAT141", node, f"a shift by {written} bits")
            return None if written is not None and written <= _SMALL_SHIFT else "right"
        if kind is ast.Mult:
            for literal, other, side in ((left, right, "right"), (right, left, "left")):
                if sequence_literal(literal) and not sequence_literal(other):
                    if not isinstance(other, ast.Constant):
                        return side
                    if type(other.value) is int and other.value > limits.sequence_length:
                        self.refuse("BAT142", node, f"a sequence repeated {other.value} times")
                    return None
        return None

    # Attributes.

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        """Underscores and names of the interpreter are refused; names that are safe on every type, and any name on the
        receiver, are read as they stand; the rest takes the guard. Only slots can be stored or deleted.
        """
        name, base, load_it = node.attr, node.value, isinstance(node.ctx, ast.Load)
        if load_it and name == "__name__" and isinstance(base, ast.Attribute) and base.attr == "__class__":
            # `x.__class__.__name__` is how many write `type(x).__name__`; the class itself stays out of reach.
            return call("$getattr", node, call("$type", node, self.visit(base.value)), constant(name, node))
        receiver = self.raw_self and isinstance(base, ast.Name) and base.id == "self"
        if name.startswith("_") and not (
            load_it and (name == "__name__" or (name in _GUARDED_UNDERSCORES and not receiver))
        ):
            self._refuse_underscore(node)
        elif name in DANGEROUS:
            self.refuse("BAT121", node, f"the attribute {name!r} leads to frames, code or classes")
        if isinstance(base, ast.Name):
            self.module_reads.append((base.id, name, node))
        node.value = self.visit(base)
        if receiver and load_it and name == "resend":
            return call("$resend", node, node.value)
        if not load_it:
            if not receiver:
                node.value = call("$write", node, node.value, constant(name, node))
            return node
        if receiver or name in self.safe:
            return node
        if self.raw_modules and isinstance(base, ast.Name) and base.id in self.modules:
            return node  # the variable is bound by its import alone, so that it can only be the facade
        if (
            name == "format"
            and isinstance(base, ast.Constant)
            and type(base.value) is str
            and reads_no_attribute(base.value)
        ):
            return node
        if name == "args":
            return call("$args", node, node.value)
        guarded = call("$getattr", node, node.value, constant(name, node))
        if name in GUARDED_ALWAYS or name.startswith("_") or not self._reads_twice(node.value):
            return guarded
        # The records and objects that loops read need no more than this question, and the guard costs a call.
        test = call("$isinstance", node, deepcopy(node.value), load("$Open", node))
        return ast.IfExp(test, node, guarded, **place(node))

    def _reads_twice(self, base: ast.expr) -> bool:
        """Whether an expression is a name, or a slot of the receiver: it means the same when it stands twice."""
        if self.raw_self and isinstance(base, ast.Attribute) and isinstance(base.value, ast.Name):
            return base.value.id == "self" and not base.attr.startswith("_")
        return isinstance(base, ast.Name)

    def _refuse_underscore(self, node: ast.Attribute) -> None:
        if node.attr.startswith("_p_"):
            self.refuse(
                "BAT122", node, f"{node.attr!r} is not a method's business: slot writes are tracked by the object"
            )
        elif node.attr.startswith("__") and node.attr.endswith("__"):
            instead = _INSTEAD.get(node.attr, "use the operator or the builtin that asks for it, or a slot of your own")
            self.refuse("BAT120", node, f"the attribute {node.attr!r} belongs to the interpreter: {instead}")
        else:
            self.refuse(
                "BAT120",
                node,
                f"no attribute may begin with an underscore: write {node.attr.lstrip('_')!r}, not {node.attr!r}",
            )

    # Comprehensions: each turn draws fuel.

    def _comprehension(self, node: Any) -> Any:
        # Targets before elements, so that their names are known; the order of findings is the source's anyway.
        self.each(node.generators)
        for field in ("elt", "key", "value"):
            if getattr(node, field, None) is not None:
                setattr(node, field, self.visit(getattr(node, field)))
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = _comprehension

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> Any:
        """Accepted: it cannot leave the run."""
        self.optional("BAT202", node, "this policy has no generators: use a list comprehension")
        return self._comprehension(node)

    def visit_comprehension(self, node: ast.comprehension) -> Any:
        """Accepted, unless asynchronous."""
        if node.is_async:
            self.refuse("BAT101", node.target, "asynchronous comprehensions are not part of the language: use for")
        node.target, node.iter = self.metered(node.target, node.iter)
        self.each(node.ifs)
        return node

    def metered(self, target: ast.expr, iterable: ast.expr) -> tuple[ast.expr, ast.expr]:
        """`target in iterable` becomes `($f, target) in $zip($fuel, iterable)`."""
        target, iterable = self.visit(target), self.visit(iterable)
        where = place(target)
        pair = ast.Tuple([ast.Name("$f", ast.Store(), **where), target], ast.Store(), **where)
        return pair, call("$zip", iterable, load("$fuel", iterable), iterable)

    # Functions as values.

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        """Accepted; entering it draws fuel."""
        self.optional("BAT201", node, "this policy has no lambda: define a function")
        self.visit(node.args)
        self.yields.append(False)
        node.body = ast.BoolOp(ast.Or(), [call("$tick", node.body), self.visit(node.body)], **place(node.body))
        self.yields.pop()
        return node

    def visit_arguments(self, node: ast.arguments) -> Any:
        """Accepted; annotations are dropped, since nothing may evaluate them."""
        for arg in (*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg):
            if arg is not None:
                self.bind(arg.arg, arg)
                arg.annotation = None
        self.each(node.defaults)
        self.each(node.kw_defaults)
        return node

    def visit_Yield(self, node: ast.Yield) -> Any:
        """Accepted in helpers and nested functions; the method itself must not be a generator."""
        self.optional("BAT202", node, "this policy has no generators: build a list")
        if self.yields:
            self.yields[-1] = True
        self.suspends = self.suspends or self.guarded_blocks > 0
        return self.contents(node)

    visit_YieldFrom = visit_Yield

    def visit_Await(self, node: ast.AST) -> Any:
        """Refused."""
        self.refuse("BAT103", node, "asynchronous code is not part of the language: call it directly")
        return node

    # Patterns.

    def _pattern(self, node: Any) -> Any:
        return self.contents(node)

    visit_MatchOr = visit_MatchSequence = _pattern

    def visit_MatchSingleton(self, node: ast.MatchSingleton) -> Any:
        """Accepted: None, True or False."""
        return node

    def visit_MatchValue(self, node: ast.MatchValue) -> Any:
        """Accepted for literals. A dotted name reads an attribute in a place where no guard can stand."""
        inner = node.value
        if any(isinstance(each, ast.Attribute) for each in ast.walk(inner)):
            self.refuse(
                "BAT108", node, "a dotted name cannot be a pattern: bind the value first and compare with an `if` guard"
            )
            return node
        self.visit(inner)
        return node

    def visit_MatchStar(self, node: ast.MatchStar) -> Any:
        """Accepted."""
        self.bind(node.name, node)
        return node

    def visit_MatchAs(self, node: ast.MatchAs) -> Any:
        """Accepted."""
        self.bind(node.name, node)
        return self.contents(node)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> Any:
        """Accepted with literal keys: only dicts match, and they are asked with their own `get`."""
        self.bind(node.rest, node)
        for key in node.keys:
            if any(isinstance(each, ast.Attribute) for each in ast.walk(key)):
                self.refuse("BAT108", node, "a dotted name cannot be a key of a pattern")
        self.each(node.patterns)
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> Any:
        """Accepted for a plain builtin type, with at most one positional part, which is the value itself."""
        plain = isinstance(node.cls, ast.Name) and node.cls.id in _SELF_MATCHING
        if not plain or node.kwd_attrs or len(node.patterns) > 1:
            self.refuse(
                "BAT108",
                node,
                "a class pattern would read attributes: use a plain builtin type such as int(), "
                "and compare slots with an `if` guard",
            )
            self.each(node.patterns)
            self.each(node.kwd_patterns)
            return node
        self.class_patterns.append(node.cls)
        self.visit(node.cls)
        self.each(node.patterns)
        return node
