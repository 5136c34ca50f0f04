"""The dialect of the genesis model: requests and methods written with pointer tags.

A prompt looks like `<s0>balance:int<s1>history:list int<message>deposit(<a0>int)<answer>` and the answer like
`self.<s0>+=<a0>`: the body alone, for the header is known. In both, a blank only separates tokens and is dropped by the
tokenizer; `·` is a blank that Python needs, a tab one level of indentation.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from runtime.mind.genesis.kinship import related
from runtime.mind.genesis.linking import link
from runtime.mind.genesis.pointers import (
    LOCALS,
    MAX_SLOTS,
    Pointers,
    intent_items,
    is_plain_name,
    parameters_of,
    selector_items,
    short_text,
)
from runtime.mind.genesis.words import singular, split_words
from runtime.mind.requests import MethodRequest, Prompt

DIALECT = "pointer-tags/3"
END = "<end>"
PAD = "<pad>"
#: Stands for a blank between two words of an answer.
BLANK = "·"

_TAG = re.compile(r"<([snakwq]\d{1,2}|m)>")
_CONTROL = re.compile(r"<(?:pad|message|intent|answer)>")
_SOURCE = re.compile(
    r"""(?P<string>f?"(?:[^"\\\n]|\\.)*"|f?'(?:[^'\\\n]|\\.)*')|(?P<name>[A-Za-z_]\w*)|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<line>\n(?:[ ]{4})*)|(?P<blank>[ ]+)|(?P<other>.)"""
)
_FIELD = re.compile(r"(\{[^{}]*\})")
_WORDLIKE = re.compile(r"[A-Za-z0-9_]+")


class PointerTags:
    """`Dialect` of models whose config says `"batos_dialect": "pointer-tags/3"`. Stateless."""

    name = DIALECT

    def prompt(self, request: MethodRequest) -> Prompt:
        """Render `request`; odd values are shortened or dropped, and no value can produce a tag."""
        _, text = _render(request)
        return Prompt(text)

    def source(self, completion: str, request: MethodRequest) -> str:
        """Python source of the method in `completion`. May be wrong Python: then it is returned as it stands."""
        pointers, _ = _render(request)
        text = _CONTROL.sub("", completion.split(END, 1)[0]).strip("\n\t ")
        parameters = ",".join(["self", *(f"<a{i}>" for i in range(len(pointers.parameters)))])
        text = f"def{BLANK}<m>({parameters}):\n\t" + text
        for local in LOCALS.intersection(pointers.parameters):
            text = re.sub(rf"(?<![\w.<']){local}(?![\w>(])(?!=[^=])", local + "_", text)
        text = text.replace("\t", "    ").replace(BLANK, " ")
        text = _TAG.sub(lambda tag: _known(pointers.text_of(tag.group()), tag.group()), text)
        try:
            tree = ast.parse(text)
            link(tree, request, _arguments(pointers, request))
            return ast.unparse(tree) + "\n"
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return text + "\n"

    def answer(self, source: str, request: MethodRequest) -> str:
        """The inverse of `source`, for training: a method's Python source as an answer in tags, without the end.

        `source` is one function whose parameters, in order, are the message's arguments, in the plain style of
        `ast.unparse`; its own parameter names need not be the ones that `source()` would choose.
        """
        return self.lesson(source, request)[1]

    def lesson(self, source: str, request: MethodRequest) -> tuple[str, str]:
        """The texts of prompt and answer at once, for half the work."""
        pointers, prompt = _render(request)
        tree = ast.parse(source)
        function = tree.body[-1]
        if not isinstance(function, ast.FunctionDef):
            raise ValueError("source must end in one function")  # noqa: TRY004  the value of the text is wrong
        parameters = [arg.arg for arg in (*function.args.args, *function.args.kwonlyargs)][1:]
        text = _Writer(pointers, function.name, parameters).write(source.strip("\n"))
        return prompt, text.partition("\n\t")[2]


def _known(text: str | None, tag: str) -> str:
    # A tag that this request does not have becomes a name that nothing defines: the policy or the run refuses it.
    return text if text is not None else f"unknown_{tag[1:-1]}"


def _render(request: MethodRequest) -> tuple[Pointers, str]:
    parameters, positional = parameters_of(request)
    names = [name for name in request.slots if is_plain_name(name)]
    if len(names) > MAX_SLOTS:
        names = _most_relevant(names, request)
    names.sort(key=lambda name: _remoteness(name, request))
    values = {str(request.slots[name]): i for i, name in reversed(list(enumerate(names))) if _is_scalar(request.slots[name])}
    pointers = Pointers(request.selector, tuple(names), parameters, positional, values)
    mentioned = {*split_words(request.selector), *split_words((request.intent or "")[:1000])}
    slots = [
        f"<s{i}>{' '.join(_name_words(name))}:{_kind(request.slots[name], pointers, mentioned)}"
        for i, name in enumerate(names)
    ]
    given = [*request.arguments[:positional], *(request.keywords[name] for name in parameters[positional:])]
    arguments = []
    for i, value in enumerate(given):
        label = f"{' '.join(_name_words(parameters[i]))}:" if i >= positional else ""
        arguments.append(f"<a{i}>{label}{_kind(value, pointers, mentioned)}")
    pointers.index_keys()
    message = " ".join(selector_items(request.selector, pointers))
    text = f"{''.join(slots)}<message>{message}({','.join(arguments)})"
    if request.intent and request.intent.strip():
        text += f"<intent>{' '.join(intent_items(request.intent, pointers))}"
    return pointers, text + "<answer>"


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _most_relevant(names: list[str], request: MethodRequest) -> list[str]:
    wanted = {*split_words(request.selector), *split_words((request.intent or "")[:1000])}
    named = [name for name in names if wanted.intersection(split_words(name))]
    chosen = set([*named, *(name for name in names if name not in named)][:MAX_SLOTS])
    return [name for name in names if name in chosen]


def _arguments(pointers: Pointers, request: MethodRequest) -> dict[str, Any]:
    names = pointers.parameters
    values = [*request.arguments[: pointers.positional], *(request.keywords[n] for n in names[pointers.positional :])]
    return dict(zip(names, values, strict=True))


#: A selector with one of these asks for a text, which texts belong into.
_FORMATS = frozenset(
    "text label describe summary line display show report name initials title description info".split()
)


def _remoteness(name: str, request: MethodRequest) -> int:
    """How unlikely it is that a message is about this slot: the model looks first at what is shown first."""
    said = [*split_words(request.selector), *split_words((request.intent or "")[:1000])]
    words = split_words(name)
    value = request.slots[name]
    # `mute` is about `muted`, `withdraw` about `balance`.
    if any(related(other, name) for other in said):
        return -1
    known = {singular(word) for word in said}
    if any(singular(word) in known for word in words):
        return 0
    kinds = {type(argument) for argument in (*request.arguments, *request.keywords.values())}
    if isinstance(value, str):
        return 0 if str in kinds or not _FORMATS.isdisjoint(split_words(request.selector)) else 1
    return 1 if kinds == {str} and request.intent is None and isinstance(value, (int, float)) else 0


def _name_words(name: str) -> tuple[str, ...]:
    return tuple(word[:16] for word in split_words(name)[:5])


def _kind(value: Any, pointers: Pointers, mentioned: set[str], depth: int = 0) -> str:
    """A short rendering of a value: its type, a short literal of a string, the fields of a record."""
    if value is None or isinstance(value, bool):
        return "none" if value is None else "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "ratio" if 0 < value <= 1 else "float"
    if isinstance(value, str):
        return " ".join(["str", *short_text(value)]) if depth == 0 else "str"
    if isinstance(value, Mapping):
        return _mapping_kind(value, pointers, mentioned, depth)
    if isinstance(value, (list, tuple, AbstractSet)):
        name = type(value).__name__ if type(value) in (list, tuple, set) else "list"
        if depth >= 3:
            return name
        for element in value:
            return f"{name} {_kind(element, pointers, mentioned, depth + 1)}"
        return f"{name} empty"
    return " ".join(split_words(type(value).__name__)[:3]) or "object"


def _mapping_kind(value: Mapping[Any, Any], pointers: Pointers, mentioned: set[str], depth: int) -> str:
    if not value:
        return "dict empty"
    if depth >= 3:
        return "dict"
    kinds = {float if isinstance(e, (int, float)) and not isinstance(e, bool) else type(e) for e in value.values()}
    kinds.discard(type(None))
    # A dictionary from names to values of one type is a table: its keys are data, but those that the message names.
    table = len(kinds) <= 1 and depth == 0
    shown: list[str] = []
    for key, element in list(value.items())[:40]:
        if not isinstance(key, str) or (table and not mentioned.issuperset(split_words(key))):
            continue
        tag = pointers.key(key)
        if tag is not None and len(shown) < 8:
            shown.append(
                f"{tag}{' '.join(_name_words(key))}"
                + ("" if table else f":{_kind(element, pointers, mentioned, depth + 1)}")
            )
    kind = f" {_kind(next(iter(value.values())), pointers, mentioned, depth + 1)}" if table else ""
    if table and any(element is None for element in value.values()):
        kind = " none"
    return f"dict{kind}" + ("{" + " ".join(shown) + "}" if shown else "")


class _Writer:
    """Writes Python source in tags."""

    def __init__(self, pointers: Pointers, name: str, parameters: list[str]) -> None:
        self._slots = {slot: f"<s{i}>" for i, slot in enumerate(pointers.slots)}
        self._names = {parameter: f"<a{i}>" for i, parameter in enumerate(parameters)}
        self._keywords = {name: f"<a{i}>" for i, name in enumerate(pointers.parameters) if i >= pointers.positional}
        self._selector = name
        self._keys = {key: f"<k{i}>" for i, key in enumerate(pointers.keys)}
        self._words = {word: f"'<w{i}>'" for i, word in enumerate(pointers.words)}
        self._quotes = {text: f"<q{i}>" for i, text in enumerate(pointers.quotes)}

    def write(self, source: str) -> str:
        out: list[str] = []
        previous, apart = "", False
        for match in _SOURCE.finditer(source):
            kind, text = match.lastgroup or "", match.group()
            if kind == "blank":
                apart = True
                continue
            if kind == "line":
                out.append("\n" + "\t" * (len(text) // 4))
                previous = ""
                continue
            if kind == "name":
                written = self._name(text, out)
            elif kind == "number":
                written = self._quotes.get(text, text)
            else:
                written = self._string(text) if kind == "string" else text
            if apart and previous in ("name", "number", "string") and kind in ("name", "number", "string"):
                out.append(BLANK)
            out.append(written)
            previous, apart = kind, False
        return "".join(out)

    def _name(self, name: str, out: list[str]) -> str:
        if out and out[-1] == ".":
            return self._slots.get(name, name) if out[-2:-1] == ["self"] else name
        if out and out[-1].endswith("def") and name == self._selector:
            return "<m>"
        return self._names.get(name, name)

    def _string(self, literal: str) -> str:
        if literal.startswith("f"):
            parts = _FIELD.split(literal[2:-1])
            inner = "".join(self.write(p) if p.startswith("{") else self._plain(p) for p in parts)
            return f'f"{inner}"'
        content = literal[1:-1]
        if "'" + content in self._quotes:
            return "'" + self._quotes["'" + content] + "'"
        if content in self._keys:
            return self._keys[content]
        if content in self._keywords:
            return f"'{self._keywords[content]}'"
        return self._words.get(content) or f"'{self._plain(content)}'"

    def _plain(self, text: str) -> str:
        if "'" + text in self._quotes:
            return self._quotes["'" + text]
        return _WORDLIKE.sub(lambda m: self._slots.get(m.group(), m.group()), text).replace(" ", BLANK)
