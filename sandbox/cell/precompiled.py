"""Code that the host has compiled already, so that a cell need not import the policy compiler.

The host compiles a candidate before any cell is started; where the cell's interpreter has the same bytecode, the result travels with the job
(`marshal`, from the host to the cell only: nothing that leaves a cell is ever loaded like that). Where it has not, the cell compiles.
"""

from __future__ import annotations

import binascii
import marshal
import sys
from _frozen_importlib_external import MAGIC_NUMBER
from types import ModuleType
from typing import Any

from policies.errors import PolicyError
from policies.method import CompiledExpression, CompiledMethod

__all__ = ["compilers", "pack", "unpack"]

_FIELDS = ("selector", "source", "source_digest", "suspends")
EXPRESSION = "expression"


def pack(methods: list[Any], refused: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Compiled methods and expressions for a job, and (source, selector, reason) of what the policy refuses."""
    packed = []
    for each in methods:
        code = binascii.b2a_base64(marshal.dumps(each.code), newline=False).decode("ascii")
        packed.append({"kind": type(each).__name__, "modules": list(each.modules), "code": code, **{name: getattr(each, name) for name in _FIELDS}})
    return {"magic": MAGIC_NUMBER.hex(), "methods": packed, "refused": [list(each) for each in refused]}


def unpack(data: dict[str, Any] | None, policy: Any) -> dict[tuple[str, str], Any] | None:
    """(source, selector) -> method, expression or reason; None where the bytecode is another interpreter's."""
    if data is None or data["magic"] != MAGIC_NUMBER.hex():
        return None
    found: dict[tuple[str, str], Any] = {(source, selector): reason for source, selector, reason in data["refused"]}
    for each in data["methods"]:
        kind = CompiledExpression if each["kind"] == "CompiledExpression" else CompiledMethod
        code = marshal.loads(binascii.a2b_base64(each["code"]))  # noqa: S302 - from the host
        method = kind(policy=policy, code=code, modules=tuple(each["modules"]), **{name: each[name] for name in _FIELDS})
        found[each["source"], EXPRESSION if kind is CompiledExpression else each["selector"]] = method
    return found


def compilers(data: dict[str, Any] | None, policy: Any) -> tuple[Any, Any]:
    """`compile_method` and `compile_expression`: over what the host has compiled, or the real ones."""
    table = unpack(data, policy)
    if table is None:
        from sandbox.cell import lean

        lean.remove()
        from policies.compiler import compile_expression, compile_method

        return compile_method, compile_expression

    def look_up(source: str, _policy: Any, selector: str | None = None) -> Any:
        found = table.get((source, selector or ""))
        if found is None and selector is None:
            found = next((each for (text, _), each in table.items() if text == source), None)
        if found is None or isinstance(found, str):
            from policies.findings import Finding

            raise PolicyError((Finding(1, 0, "BAT000", found or "not compiled for this cell"),))
        return found

    def look_up_expression(source: str, policy: Any) -> Any:
        return look_up(source, policy, EXPRESSION)

    # Methods of the snapshot are looked up there by the language layer when somebody sends them.
    module = ModuleType("policies.compiler")
    module.__dict__.update(compile_method=look_up, compile_expression=look_up_expression)
    sys.modules["policies.compiler"] = module
    return look_up, look_up_expression
