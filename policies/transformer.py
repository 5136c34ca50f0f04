"""The language: one visitor a syntax node, each with its decision; a node without a visitor is refused.

Reading this file and its two halves (`expressions`, `statements`) from top to bottom is the review of what source may say.

What compiled code calls is named `$…` (`$tick`, `$getattr`, …). No source can spell such a name, so no binding position of any
grammar can shadow a guard (CVE-2026-55830 was a position that a name check forgot). For the same reason guests may use
`_underscore` names for their own variables; only names with two underscores on both sides are refused.

No guard is emitted for subscripts, iteration, unpacking, arithmetic and comparison. Each is an operation of a type of the closed
world: a guest can define no class, so what runs is the interpreter's own code for a plain value, a proxy or a facade.
"""

from __future__ import annotations

import ast
from typing import Any

from RestrictedPython.transformer import RestrictingNodeTransformer

from policies.expressions import Expressions
from policies.findings import Finding
from policies.policy import Policy
from policies.statements import Statements
from policies.surface import safe
from policies.text import finding

__all__ = ["METHOD_NAME", "Transformer"]

METHOD_NAME = "$method"


class Transformer(Statements, Expressions, RestrictingNodeTransformer):
    """Rewrites one module in place; `findings` says what was refused. `raw_self`: `self` is bound once, as the receiver
    (then a `self` outside the method is bound to nothing). `raw_modules`: what an import binds is bound nowhere else.
    """

    def __init__(self, policy: Policy, selector: str | None, raw_self: bool = True, raw_modules: bool = True) -> None:
        super().__init__()
        self.policy, self.selector, self.raw_self, self.raw_modules = policy, selector, raw_self, raw_modules
        self.nesting = policy.limits.nesting
        self.safe = safe().difference(each.partition(".")[2] for each in policy.deny_attributes)
        self.refused = frozenset(policy.syntax.refuse)
        self.findings: list[Finding] = []
        self.bound: dict[str, int] = {}  # how often a name is bound anywhere in the source
        self.loaded: dict[str, ast.AST] = {}  # where a name is read first
        self.modules: dict[str, str] = {}  # facade names by the variable that an import bound
        self.module_reads: list[tuple[str, str, ast.AST]] = []
        self.class_patterns: list[ast.Name] = []
        self.caught: set[int] = set()  # ids of the names that stand behind an `except`
        self.augmented: set[int] = set()  # ids of the targets of augmented assignments: what they store is a value already
        self.yields: list[bool] = []  # one entry for each open function
        self.loops = 0  # how many loops of the method are open
        self.in_method = self.writes_in_loops = False
        self.depth = 0
        self.guarded_blocks = 0  # how many `try` and `with` statements are open
        self.finals = False  # whether there is a `finally`
        self.suspends = False

    def refuse(self, rule: str, node: Any, message: str) -> None:
        self.findings.append(finding(rule, node, message))

    def optional(self, rule: str, node: ast.AST, message: str) -> None:
        if rule in self.refused:
            self.refuse(rule, node, message)

    def bind(self, name: str | None, node: ast.AST) -> None:
        """Every position that binds a name comes through here."""
        if name is None:
            return
        self.bound[name] = self.bound.get(name, 0) + 1
        if name.startswith("__") and name.endswith("__") and len(name) > 2:
            self.refuse("BAT105", node, f"the name {name!r} belongs to the interpreter: choose another")

    def visit(self, node: ast.AST) -> Any:
        """Dispatch by class. Raises RecursionError past the policy's nesting, which the compiler turns into a finding."""
        visitor = _VISITORS.get(node.__class__.__name__)
        if visitor is None:
            return self.generic_visit(node)
        self.depth += 1
        if self.depth > self.nesting:
            raise RecursionError
        result = visitor(self, node)
        self.depth -= 1
        return result

    def generic_visit(self, node: ast.AST) -> Any:
        """Unknown syntax is refused."""
        self.refuse("BAT101", node, f"{type(node).__name__} is not part of the language")
        return node

    def not_allowed(self, node: ast.AST) -> Any:
        return self.generic_visit(node)

    def contents(self, node: Any) -> Any:
        """Visit what is inside, replacing each child by what its visitor returns; a statement may become several."""
        for field in node._fields:
            old = getattr(node, field, None)
            if isinstance(old, list):
                self.each(old)
            elif isinstance(old, ast.AST) and not isinstance(old, (ast.expr_context, ast.operator)):
                setattr(node, field, self.visit(old))
        return node

    node_contents_visit = contents

    def each(self, nodes: list[Any]) -> None:
        """`contents` for one list, in place."""
        changed: list[Any] = []
        for old in nodes:
            if isinstance(old, ast.AST):
                new = self.visit(old)
                if isinstance(new, list):
                    changed.extend(new)
                    continue
                changed.append(new)
            else:
                changed.append(old)
        nodes[:] = changed


# Only visitors written here count: what RestrictedPython accepts on its own (template strings, say) stays refused.
_VISITORS = {
    name.removeprefix("visit_"): visitor
    for half in (Expressions, Statements)
    for name, visitor in vars(half).items()
    if name.startswith("visit_")
}
