"""Widget trees in a terminal: what `display_yourself` answers, drawn with rich.

A widget is a dict with `widget` (`panel`, `field`, `table`, `list`, `text`, `button`, `bar`), and what that
kind takes: `title`, `label`, `value`, `text`, `children`, `rows`, `columns`. Any other data is drawn by its
shape, so that every answer can be looked at. Values are shown as text: markup in them is not obeyed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from runtime.legible import legible
from runtime.methods import Method
from runtime.mirrors import Mirror
from runtime.objects import UvmObject, label_of

#: Deeper trees are cut here: an answer is data, and data may be hostile.
MAX_DEPTH = 12
MAX_ITEMS = 200


def widget(value: Any, *, title: str | None = None, depth: int = 0) -> RenderableType:
    """A renderable for `value`: a widget tree, or any data."""
    if depth >= MAX_DEPTH:
        return Text("…")
    if isinstance(value, Mapping):
        kind = value.get("widget")
        draw = _WIDGETS.get(kind) if isinstance(kind, str) else None
        drawn = draw(value, depth) if draw else _fields(value, depth)
        if title is not None and kind != "panel":
            return Panel(drawn, title=_text(title), expand=False)
        return drawn
    drawn = _items(value, depth) if isinstance(value, list | tuple) else _text(value)
    return Panel(drawn, title=_text(title), expand=False) if title is not None else drawn


def facts(obj: UvmObject) -> RenderableType:
    """What a mirror sees of `obj`: parents, and the methods it has learned."""
    mirror = Mirror(obj)
    learned = [name for name, held in mirror.own_methods().items() if isinstance(held, Method)]
    parents = ", ".join(label_of(parent) for parent in mirror.parents()) or "none"
    return Text(f"delegates to {parents}; learned {', '.join(learned) or 'nothing yet'}", style="dim")


def _panel(tree: Mapping[str, Any], depth: int) -> RenderableType:
    return Panel(_children(tree, depth), title=_text(tree.get("title", "")), expand=False)


def _children(tree: Mapping[str, Any], depth: int) -> RenderableType:
    children = tree.get("children", tree.get("value", []))
    return _items(children, depth) if isinstance(children, list | tuple) else widget(children, depth=depth + 1)


def _field(tree: Mapping[str, Any], depth: int) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(f"{_text(tree.get('label', tree.get('name', '')))}:", style="bold"), widget(tree.get("value"), depth=depth + 1))
    return grid


def _table(tree: Mapping[str, Any], depth: int) -> RenderableType:
    columns = tree.get("columns", [])
    rows = tree.get("rows", [])
    table = Table(title=_text(tree["title"]) if "title" in tree else None)
    for column in columns if isinstance(columns, Sequence) else []:
        table.add_column(_text(column))
    for row in rows[:MAX_ITEMS] if isinstance(rows, list | tuple) else []:
        cells = list(row.values()) if isinstance(row, Mapping) else row if isinstance(row, list | tuple) else [row]
        table.add_row(*(widget(cell, depth=depth + 1) for cell in cells))
    return table


def _plain(tree: Mapping[str, Any], depth: int) -> RenderableType:  # one shape for all widgets
    return _text(tree.get("text", tree.get("value", tree.get("label", ""))))


def _button(tree: Mapping[str, Any], depth: int) -> RenderableType:  # one shape for all widgets
    return Text(f"[ {_text(tree.get('label', tree.get('text', '')))} ]", style="reverse")


def _bar(tree: Mapping[str, Any], depth: int) -> RenderableType:
    value, total = tree.get("value", 0), tree.get("total", 100)
    if not isinstance(value, int | float) or not isinstance(total, int | float) or total <= 0:
        return _plain(tree, depth)
    return ProgressBar(total=total, completed=min(max(value, 0), total), width=30)


_WIDGETS = {
    "panel": _panel,
    "window": _panel,
    "field": _field,
    "table": _table,
    "list": _children,
    "text": _plain,
    "label": _plain,
    "button": _button,
    "bar": _bar,
}


def _fields(mapping: Mapping[Any, Any], depth: int) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for key, value in list(mapping.items())[:MAX_ITEMS]:
        grid.add_row(Text(f"{_text(key)}:", style="bold"), widget(value, depth=depth + 1))
    return grid


def _items(items: Sequence[Any], depth: int) -> RenderableType:
    if not items:
        return Text("(none)", style="dim")
    return Group(*(widget(item, depth=depth + 1) for item in items[:MAX_ITEMS]))


def _text(value: Any) -> Text:
    shown = value if isinstance(value, str) else label_of(value) if isinstance(value, UvmObject) else repr(value)
    return Text(legible(shown))
