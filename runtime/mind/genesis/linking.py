"""Links the names of an answer with types: what cannot stand where it stands becomes the one name that can.

The model sees which slot is a number and which a list, but a small one still picks a neighbour's tag now and then. The
request knows every type. So where a slot (or a record's field) is used in a way that its value does not allow, such as
`len` of a number or `True` for a text, and just one other is allowed there, that one is meant. Nothing else is touched,
and nothing is run: this reads syntax and the types of plain values.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from runtime.mind.requests import MethodRequest

NUMBER, BOOL, TEXT, LIST, DICT = "number", "bool", "text", "list", "dict"
_ANY = frozenset({NUMBER, BOOL, TEXT, LIST, DICT})
_METHODS = {
    **dict.fromkeys(("append", "extend", "insert", "sort", "reverse", "remove"), frozenset({LIST})),
    **dict.fromkeys(("get", "items", "values", "keys", "setdefault", "update"), frozenset({DICT})),
    **dict.fromkeys(("upper", "lower", "title", "capitalize", "split", "rsplit", "strip", "replace", "startswith", "endswith",
                     "isdigit", "zfill"), frozenset({TEXT})),
    "pop": frozenset({LIST, DICT}),
    "count": frozenset({LIST, TEXT}),
    "index": frozenset({LIST, TEXT}),
}  # fmt: skip
_FUNCTIONS = {
    "len": frozenset({LIST, TEXT, DICT}),
    "sum": frozenset({LIST}),
    "sorted": frozenset({LIST, DICT, TEXT}),
    "round": frozenset({NUMBER}),
    "abs": frozenset({NUMBER}),
}


def link(tree: ast.Module, request: MethodRequest, parameters: Mapping[str, Any]) -> None:
    """Corrects `tree` in place. `parameters` are the arguments by parameter name."""
    slots = {name: kind_of(value) for name, value in request.slots.items() if isinstance(name, str)}
    linker = _Linker(slots, _fields(request.slots), {name: kind_of(value) for name, value in parameters.items()})
    linker.run(tree)


def kind_of(value: Any) -> str | None:
    """The kind of a plain value; None for what may become anything."""
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, (int, float)):
        return NUMBER
    if isinstance(value, str):
        return TEXT
    if isinstance(value, (list, tuple)):
        return LIST
    return DICT if isinstance(value, Mapping) else None


def _fields(slots: Mapping[str, Any]) -> dict[str, str | None]:
    fields: dict[str, str | None] = {}
    for value in slots.values():
        rows = value[:1] if isinstance(value, list) else ()
        for row in rows:
            if isinstance(row, Mapping):
                fields.update((key, kind_of(element)) for key, element in row.items() if isinstance(key, str))
    return fields


class _Linker:
    def __init__(
        self, slots: dict[str, str | None], fields: dict[str, str | None], parameters: dict[str, str | None]
    ) -> None:
        self._slots, self._fields, self._parameters = slots, fields, parameters
        self._parents: dict[ast.AST, ast.AST] = {}

    def run(self, tree: ast.Module) -> None:
        for parent in ast.walk(tree):
            for child in ast.iter_child_nodes(parent):
                self._parents[child] = parent
        nodes = list(ast.walk(tree))
        for node in nodes:
            if self._is_slot(node):
                node.attr = self._meant(node.attr, self._slots, self._allowed(node), self._used(nodes))  # type: ignore[attr-defined]
        for node in nodes:
            if self._is_field(node):
                key = node.slice.value  # type: ignore[attr-defined]
                used = {n.slice.value for n in nodes if self._is_field(n)}  # type: ignore[attr-defined]
                node.slice.value = self._meant(key, self._fields, self._allowed(node), used)  # type: ignore[attr-defined]

    def _is_slot(self, node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
            and not (isinstance(self._parents.get(node), ast.Call) and self._parents[node].func is node)  # type: ignore[attr-defined]
        )

    def _is_field(self, node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and isinstance(node.slice, ast.Constant)
            and node.slice.value in self._fields
        )

    def _used(self, nodes: list[ast.AST]) -> set[str]:
        return {node.attr for node in nodes if self._is_slot(node)}  # type: ignore[attr-defined]

    @staticmethod
    def _meant(name: str, table: dict[str, str | None], allowed: frozenset[str], used: set[str]) -> str:
        if name in table and (table[name] is None or table[name] in allowed):
            return name
        fitting = [other for other, kind in table.items() if kind in allowed]
        if TEXT in allowed and LIST in allowed:
            # What is searched or gone through is rather a collection than a text.
            fitting = [other for other in fitting if table[other] != TEXT] or fitting
        if len(fitting) > 1:
            # A name that the method has not used yet is the better guess.
            fitting = [other for other in fitting if other not in used] or fitting
        return fitting[0] if len(fitting) == 1 else name

    def _kind(self, node: ast.AST | None) -> str | None:
        """What a value of this expression is, where that can be told without trusting a slot's name."""
        if isinstance(node, ast.Constant):
            return kind_of(node.value)
        if isinstance(node, ast.Name):
            return self._parameters.get(node.id)
        if isinstance(node, (ast.Compare, ast.BoolOp)) or (
            isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        ):
            return BOOL if not isinstance(node, ast.BoolOp) else None
        if isinstance(node, (ast.List, ast.ListComp)):
            return LIST
        if isinstance(node, (ast.Dict, ast.DictComp)):
            return DICT
        if isinstance(node, ast.JoinedStr):
            return TEXT
        if isinstance(node, ast.UnaryOp):
            return NUMBER
        if isinstance(node, ast.BinOp):
            if isinstance(node.op, (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow)):
                return NUMBER
            return self._kind(node.left) or self._kind(node.right)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            known = {
                "len": NUMBER,
                "sum": NUMBER,
                "round": NUMBER,
                "abs": NUMBER,
                "int": NUMBER,
                "str": TEXT,
                "sorted": LIST,
            }
            if node.func.id in ("max", "min") and len(node.args) > 1:
                return NUMBER
            return known.get(node.func.id)
        return None

    def _allowed(self, node: ast.AST) -> frozenset[str]:
        """The kinds that may stand in this place."""
        parent = self._parents.get(node)
        if isinstance(parent, ast.Assign) and node in parent.targets:
            kind = self._kind(parent.value)
            return frozenset({kind}) if kind else _ANY
        if isinstance(parent, ast.AugAssign) and parent.target is node:
            return self._operand(parent.op, parent.value)
        if isinstance(parent, ast.AugAssign):
            return frozenset({NUMBER}) if isinstance(parent.op, (ast.Sub, ast.Mult, ast.Div)) else _ANY
        if isinstance(parent, ast.BinOp):
            return self._operand(parent.op, parent.right if parent.left is node else parent.left)
        if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.USub):
            return frozenset({NUMBER})
        if isinstance(parent, ast.UnaryOp) and isinstance(self._parents.get(parent), ast.Assign):
            return frozenset({BOOL})
        if isinstance(parent, ast.Attribute):
            return _METHODS.get(parent.attr, _ANY)
        if isinstance(parent, ast.Subscript) and parent.value is node:
            text = self._kind(parent.slice) == TEXT
            return frozenset({DICT}) if text else frozenset({LIST, DICT, TEXT})
        if isinstance(parent, ast.Subscript):
            return frozenset({NUMBER, TEXT})
        if isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node:
            return frozenset({LIST, DICT, TEXT})
        if isinstance(parent, ast.Compare):
            return self._compared(parent, node)
        return self._argument(parent, node)

    def _operand(self, op: ast.operator, other: ast.AST) -> frozenset[str]:
        if isinstance(op, (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow, ast.Mod)):
            return frozenset({NUMBER})
        kind = self._kind(other)
        if isinstance(op, ast.Add):
            return frozenset({kind}) if kind in (NUMBER, TEXT, LIST) else frozenset({NUMBER, TEXT, LIST})
        return frozenset({NUMBER, TEXT}) if kind == NUMBER else frozenset({NUMBER})

    def _compared(self, parent: ast.Compare, node: ast.AST) -> frozenset[str]:
        op = parent.ops[0]
        other = parent.comparators[0] if parent.left is node else parent.left
        if isinstance(op, (ast.In, ast.NotIn)):
            return frozenset({LIST, DICT, TEXT}) if parent.left is not node else _ANY
        if isinstance(op, (ast.Is, ast.IsNot)):
            return _ANY
        kind = self._kind(other)
        if kind is None:
            return _ANY - {BOOL} if isinstance(op, (ast.Lt, ast.Gt, ast.LtE, ast.GtE)) else _ANY
        return frozenset({kind})

    def _argument(self, parent: ast.AST | None, node: ast.AST) -> frozenset[str]:
        if isinstance(parent, ast.GeneratorExp) and parent.elt is node:
            call = self._parents.get(parent)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "sum":
                return frozenset({NUMBER})
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and node in parent.args:
            if parent.func.id in ("max", "min"):
                return frozenset({NUMBER}) if len(parent.args) > 1 else frozenset({LIST, DICT})
            return _FUNCTIONS.get(parent.func.id, _ANY)
        if isinstance(parent, ast.FormattedValue) and parent.format_spec is not None:
            return frozenset({NUMBER})
        return _ANY
