"""From source text to a compiled method, or to every finding against it.

Pure: the same source under the same policy gives the same findings and the same code, on every machine with this interpreter.
Nothing of the source is executed.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable
from typing import Any

from policies import facades
from policies.errors import PolicyError
from policies.findings import Finding
from policies.guest_builtins import FORBIDDEN
from policies.method import CompiledExpression, CompiledMethod
from policies.policy import Policy
from policies.size import MAX_NODES, compiled_nodes
from policies.text import finding, parse, read_text
from policies.transformer import Transformer

__all__ = ["compile_expression", "compile_method", "source_digest"]

_RESERVED = frozenset({"resend", "self"})
_CACHE_SIZE = 4096
_cache: dict[tuple[str, str, str | None], CompiledMethod] = {}


def source_digest(source: str) -> str:
    """sha256 of the UTF-8 text, as "sha256:…"."""
    return "sha256:" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


def forget() -> None:
    """Empty the cache of compiled methods; for measurements."""
    _cache.clear()


def compile_method(source: str, policy: Policy, selector: str | None = None) -> CompiledMethod:
    """The method that `source` defines under the name `selector`.

    Without a selector it is the top-level function whose first parameter is `self`, the last of several.

    Raises: PolicyError with every finding, in source order.
    """
    key = (source, policy.digest, selector) if type(source) is str else None
    if key is not None and (known := _cache.get(key)) is not None:
        return known
    text, tree = _parsed(source, policy)
    function = _choose(tree, selector)
    name = function.name  # the transformer renames the function
    transformer = _transform(tree, policy, name, lambda: ast.parse(text, "<method>"))
    code = _code(tree, policy, f"<method {name}>")
    arguments = function.args
    method = CompiledMethod(
        selector=name,
        source=text,
        source_digest=source_digest(text),
        policy=policy,
        code=code,
        parameters=tuple(arg.arg for arg in (*arguments.posonlyargs, *arguments.args))[1:],
        required=len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults) - 1,
        positional_only=max(len(arguments.posonlyargs) - 1, 0),
        keyword_only=tuple(arg.arg for arg in arguments.kwonlyargs),
        keyword_required=tuple(
            arg.arg for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if default is None
        ),
        variadic=arguments.vararg is not None,
        variadic_keywords=arguments.kwarg is not None,
        modules=tuple(sorted(set(transformer.modules.values()))),
        suspends=transformer.suspends,
    )
    if key is not None:
        if len(_cache) >= _CACHE_SIZE:
            _cache.clear()
        _cache[key] = method
    return method


def compile_expression(source: str, policy: Policy) -> CompiledExpression:
    """An expression over `self`, for invariants: `compile_expression("self.balance >= 0", policy)`.

    Raises: PolicyError with every finding.
    """
    text, problem = read_text(source, policy.limits)
    if problem:
        raise PolicyError((problem,))

    def tree_of() -> ast.Module:
        expression = ast.parse(text.strip(), "<expression>", "eval").body
        made = ast.parse("def expression(self):\n    return None\n")
        function = made.body[0]
        if isinstance(function, ast.FunctionDef):
            function.body = [ast.copy_location(ast.Return(expression), expression)]
        return made

    try:
        tree = tree_of()
    except SyntaxError as error:
        at = ast.Constant(None, lineno=error.lineno or 1, col_offset=max((error.offset or 1) - 1, 0))
        raise PolicyError((finding("BAT004", at, f"not an expression: {error.msg}"),)) from None
    except (RecursionError, MemoryError, SystemError, ValueError):
        raise PolicyError((finding("BAT003", None, f"nested deeper than {policy.limits.nesting} levels"),)) from None
    _transform(tree, policy, "expression", tree_of)
    code = _code(tree, policy, "<expression>")
    return CompiledExpression(
        selector="expression", source=text, source_digest=source_digest(text), policy=policy, code=code
    )


def _parsed(source: Any, policy: Policy) -> tuple[str, ast.Module]:
    text, problem = read_text(source, policy.limits)
    if problem is None:
        tree, problem = parse(text, policy.limits)
        if tree is not None:
            return text, tree
    raise PolicyError((problem or finding("BAT004", None, "syntax error"),))


def _choose(tree: ast.Module, selector: str | None) -> ast.FunctionDef:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    findings: list[Finding] = []
    if selector is None:
        candidates = [node for node in functions if _first_parameter(node) == "self"]
        other = next((node for node in reversed(functions)), None)
    else:
        candidates = [node for node in functions if node.name == selector]
        other = None
    if not candidates:
        other_async = next((node for node in tree.body if isinstance(node, ast.AsyncFunctionDef)), None)
        if other_async is not None:
            findings.append(
                finding("BAT103", other_async, "asynchronous code is not part of the language: write a plain function")
            )
        elif other is not None:
            findings.append(finding("BAT012", other, f"the first parameter of {other.name!r} must be self"))
        else:
            what = f"def {selector}(self, ...)" if selector else "one function whose first parameter is self"
            findings.append(finding("BAT011", None, f"the source must define {what}"))
        raise PolicyError(tuple(findings))
    chosen = candidates[-1]
    if len([node for node in functions if node.name == chosen.name]) > 1:
        findings.append(finding("BAT014", chosen, f"{chosen.name!r} is defined more than once"))
    if _first_parameter(chosen) != "self":
        findings.append(finding("BAT012", chosen, f"the first parameter of {chosen.name!r} must be self"))
    if chosen.name.startswith("_") or chosen.name in _RESERVED:
        findings.append(
            finding(
                "BAT015",
                chosen,
                f"{chosen.name!r} cannot be a selector: it begins with an underscore or is a word of the protocol",
            )
        )
    if findings:
        raise PolicyError(tuple(findings))
    return chosen


def _first_parameter(node: ast.FunctionDef) -> str | None:
    parameters = (*node.args.posonlyargs, *node.args.args)
    return parameters[0].arg if parameters else None


def _transform(tree: ast.Module, policy: Policy, selector: str, again: Callable[[], ast.Module]) -> Transformer:
    transformer = Transformer(policy, selector, raw_self=True)
    try:
        transformer.visit_Module(tree)
        raw_self = transformer.bound.get("self", 0) == 1
        raw_modules = all(transformer.bound[name] == 1 for name in transformer.modules)
        if not (raw_self and raw_modules):
            # Something else is called self too, or like a module: read its attributes like those of any object.
            tree.body[:] = again().body
            transformer = Transformer(policy, selector, raw_self=raw_self, raw_modules=raw_modules)
            transformer.visit_Module(tree)
    except RecursionError:
        raise PolicyError((finding("BAT003", None, f"nested deeper than {policy.limits.nesting} levels"),)) from None
    if transformer.finals and compiled_nodes(tree) > MAX_NODES:
        raise PolicyError(
            (finding("BAT002", None, "its finally blocks are compiled once for each way out, which is too much code: nest them less"),)
        )
    _check_names(transformer, policy, selector)
    if transformer.findings:
        raise PolicyError(tuple(sorted(transformer.findings)))
    return transformer


def _check_names(transformer: Transformer, policy: Policy, selector: str) -> None:
    bound, given = transformer.bound, policy.builtins
    for name, node in transformer.loaded.items():
        if name in bound or name in given or name.startswith("__"):
            continue
        if name == selector:
            transformer.refuse("BAT130", node, f"call the method as self.{name}(...)")
        elif name in (
            "BaseException",
            "SystemExit",
            "KeyboardInterrupt",
            "GeneratorExit",
            "BaseExceptionGroup",
            "ExceptionGroup",
        ):
            transformer.refuse("BAT132", node, f"{name} is not for methods: {FORBIDDEN[name]}")
        elif name in FORBIDDEN:
            transformer.refuse("BAT131", node, f"{name} is not available: {FORBIDDEN[name]}")
        elif name in facades.NAMES:
            transformer.refuse("BAT130", node, f"{name!r} is not imported: write `import {name}` beside the method")
        else:
            transformer.refuse(
                "BAT130", node, f"the name {name!r} is bound nowhere and is no builtin of {policy.name!r}"
            )
    for variable, attribute, node in transformer.module_reads:
        module = transformer.modules.get(variable)
        if module is None:
            if bound.get(variable) is None and variable in _TYPE_NAMES and not isinstance(node.ctx, ast.Load):
                transformer.refuse(
                    "BAT123", node, f"{variable} is a type of Python's and cannot be changed: use a slot"
                )
        elif bound.get(variable) == 1 and attribute not in facades.NAMES[module]:
            offered = ", ".join(sorted(facades.NAMES[module]))
            transformer.refuse("BAT134", node, f"{module} offers no {attribute!r}; it offers {offered}")
    for pattern in transformer.class_patterns:
        if pattern.id in bound:
            transformer.refuse(
                "BAT108", pattern, f"{pattern.id} is a variable here: a class pattern needs the builtin type"
            )


_TYPE_NAMES = frozenset(
    "bool bytearray bytes complex dict float frozenset int list object range set slice str tuple type".split()
)


def _code(tree: ast.Module, policy: Policy, filename: str) -> Any:
    try:
        return compile(tree, filename, "exec", dont_inherit=True, optimize=0)
    except SyntaxError as error:
        at = ast.Constant(None, lineno=error.lineno or 1, col_offset=max((error.offset or 1) - 1, 0))
        raise PolicyError((finding("BAT004", at, f"syntax error: {error.msg}"),)) from None
    except (RecursionError, MemoryError, SystemError):
        raise PolicyError((finding("BAT003", None, f"nested deeper than {policy.limits.nesting} levels"),)) from None
    except ValueError as error:
        raise PolicyError((finding("BAT004", None, f"syntax error: {error}"),)) from None
