"""How much code the interpreter's compiler makes of a source: it writes a `finally` block again for each way out of its `try`.

A source of a page can so become gigabytes: blocks nested in each other's `finally` double at every level, and each `return` copies all that
it leaves. Compiling happens in the process of whoever asks, before any limit of a run applies.
"""

from __future__ import annotations

import ast
from typing import Any

__all__ = ["MAX_NODES", "compiled_nodes"]

# The largest source that a policy allows has some thirty thousand.
MAX_NODES = 100_000
_SCOPES = (ast.FunctionDef, ast.Lambda)
_EXITS = (ast.Return, ast.Break, ast.Continue)


def compiled_nodes(tree: ast.AST) -> int:
    """An estimate: the syntax nodes that are compiled, those of a `finally` once for each way out, once at its end and once for an exception."""
    return _count([tree])[0]


def _count(nodes: list[Any]) -> tuple[int, int]:
    """(nodes, ways out of an enclosing `try`) of some nodes and what is in them."""
    total = exits = 0
    for node in nodes:
        if isinstance(node, ast.Try) and node.finalbody:
            inside, leaving = _count([*node.body, *node.handlers, *node.orelse])
            last, last_leaving = _count(node.finalbody)
            copies = leaving + 2
            total += inside + last * copies
            exits += leaving + last_leaving * copies
            continue
        inside, leaving = _count(list(ast.iter_child_nodes(node)))
        total += inside + 1
        exits += (0 if isinstance(node, _SCOPES) else leaving) + isinstance(node, _EXITS)
    return total, exits
