"""`str.format` for guests: fields may name attributes, so each attribute step takes the guard (CVE-2023-41039 is the lesson).

A template without attribute steps is handed to `str.format` itself; that is nearly all of them.
"""

from __future__ import annotations

from _string import formatter_field_name_split, formatter_parser  # what `string.Formatter` is made of
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from policies.attributes import guarded_getattr
from policies.fuel import LimitExceeded

__all__ = ["MAX_WIDTH", "bound_format", "check_width", "guarded_format", "reads_no_attribute"]

# Wider than any page, far narrower than memory.
MAX_WIDTH = 100_000


def check_width(spec: str) -> None:
    """Refuse a format specification whose width or precision is over MAX_WIDTH. Raises LimitExceeded."""
    if len(spec) < 6:  # the widest that is allowed has six digits
        return
    # Not with `re`: a cold cell would import it for this alone.
    for digits in "".join(each if each.isdecimal() else " " for each in spec).split():
        if len(digits) > 12 or int(digits) > MAX_WIDTH:
            raise LimitExceeded("length", f"a format width over {MAX_WIDTH}")


def guarded_format(value: Any, spec: str = "") -> str:
    """The builtin `format`, widths bounded."""
    if type(spec) is str:
        check_width(spec)
    return format(value, spec)


def bound_format(target: Any, name: str) -> Callable[..., str]:
    """The safe form of `target.format` or `target.format_map`, where target is a str, or the type `str` itself."""
    if isinstance(target, type):
        return _format_of if name == "format" else _format_map_of
    if name == "format":
        return lambda *args, **kwargs: _format(target, args, kwargs)
    return lambda mapping: _format(target, (), mapping)


def _format_of(template: str, /, *args: Any, **kwargs: Any) -> str:
    return _format(template, args, kwargs)


def _format_map_of(template: str, mapping: Mapping[str, Any], /) -> str:
    return _format(template, (), mapping)


def _format(template: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    if type(template) is not str:
        raise TypeError("format needs a str")
    check_width(template)
    if not _has_steps(template):
        return template.format(*args, **kwargs) if type(kwargs) is dict else template.format_map(kwargs)
    return _render(template, args, kwargs, [0], 2)


def _has_steps(template: str, depth: int = 2) -> bool:
    """Whether any field reads an attribute or an item, in nested specifications too."""
    for _, field, spec, _ in formatter_parser(template):
        if field and ("." in field or "[" in field):
            return True
        if spec and depth and "{" in spec and _has_steps(spec, depth - 1):
            return True
    return False


def reads_no_attribute(template: str, depth: int = 2) -> bool:
    """Whether a template, known in full, may be formatted by `str.format` itself: no field reads an attribute, no width is huge."""
    try:
        check_width(template)
        for _, field, spec, _ in formatter_parser(template):
            if field and any(is_attribute for is_attribute, _ in formatter_field_name_split(field)[1]):
                return False
            if spec and "{" in spec and not (depth and reads_no_attribute(spec, depth - 1)):
                return False
    except (ValueError, LimitExceeded):
        return False
    return True


_CONVERSIONS: dict[str, Callable[[Any], str]] = {"s": str, "r": repr, "a": ascii}


def _render(template: str, args: Sequence[Any], kwargs: Mapping[str, Any], counter: list[int], depth: int) -> str:
    if depth < 0:
        raise ValueError("Max string recursion exceeded")
    out: list[str] = []
    for literal, field, spec, conversion in formatter_parser(template):
        out.append(literal)
        if field is None:
            continue
        first, steps = formatter_field_name_split(field)
        if first == "":
            first, counter[0] = counter[0], counter[0] + 1
        value = args[first] if isinstance(first, int) else kwargs[first]
        for is_attribute, step in steps:
            value = guarded_getattr(value, step) if is_attribute else value[step]
        if conversion:
            value = _CONVERSIONS[conversion](value)
        spec = _render(spec, args, kwargs, counter, depth - 1) if spec else ""
        out.append(guarded_format(value, spec))
    return "".join(out)
