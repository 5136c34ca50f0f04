"""Small builders for the nodes that the compiler adds; each takes its place from the node it stands for."""

from __future__ import annotations

import ast
from typing import Any

__all__ = ["assign", "call", "load", "place", "sequence_literal", "store", "tick"]

_LOAD, _STORE = ast.Load(), ast.Store()


def place(node: Any) -> dict[str, Any]:
    return {
        "lineno": node.lineno,
        "col_offset": node.col_offset,
        "end_lineno": node.end_lineno,
        "end_col_offset": node.end_col_offset,
    }


def load(name: str, at: Any) -> ast.Name:
    return ast.Name(name, _LOAD, **place(at))


def store(name: str, at: Any) -> ast.Name:
    return ast.Name(name, _STORE, **place(at))


def call(name: str, at: Any, *args: ast.expr) -> ast.Call:
    where = place(at)
    return ast.Call(ast.Name(name, _LOAD, **where), list(args), [], **where)


def constant(value: Any, at: Any) -> ast.Constant:
    return ast.Constant(value, **place(at))


def assign(target: ast.expr, value: ast.expr, at: Any) -> ast.Assign:
    return ast.Assign([target], value, **place(at))


def tick(at: Any) -> ast.Expr:
    """The statement `$tick()`."""
    return ast.Expr(call("$tick", at), **place(at))


def sequence_literal(node: ast.AST) -> bool:
    """Whether the expression is written as a sequence: a display, a string, or a repetition or sum of one."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (str, bytes))
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Add)):
        return sequence_literal(node.left) or sequence_literal(node.right)
    return isinstance(node, (ast.List, ast.Tuple, ast.JoinedStr, ast.ListComp))
