"""What the VM and a worker say to each other: JSON arrays behind a length, the first item a word.

    VM -> worker    bind    policy, digest, limits, modules, everything
                    send    number, receiver, selector, after, args, kwargs, {key: state}, forget, committed
                    state   number, state                the answer to fetch
                    code    number, bytecode, modules, suspends, findings   the answer to compile; bytecode or findings are null
                    told    number, value, error         the answer to ask; error is null or [type, message]
    worker -> VM    ready   {control: value}
                    fault   text                         it failed in a way that is none of a method's
                    fetch   number, reads, key           the state of an object that it was not shown yet
                    compile number, reads, token, selector
                    ask     number, reads, primitive, key, args, kwargs
                    value   number, reads, value, effects, created
                    raised  number, reads, type, message, line
                    limit   number, reads, limit, detail
                    refused number, reads, token, selector       the method itself, by its policy; the VM has the findings
                    needs   number, reads, module        something that it can import no more
                    event   name, detail, line           what the interpreter's audit hook saw

A *key* names an object for this worker, a *state* is [parents, slots, kept]: keys in lookup order, encoded values with references by key and
methods by token, and whether the worker may keep it for later sends. `reads` are the keys of the objects that the run has looked at since it
last said so, in that order. `committed` is the number of the last send when its effects were committed as they were: what the worker keeps
changes by them. Null says nothing: what changed travels again. `number` counts sends; an answer to another one is no answer.
"""

from __future__ import annotations

from _json import encode_basestring_ascii, make_encoder, make_scanner
from typing import Any, NoReturn

from sandbox.cell.messages import HEADER, MessageError

__all__ = ["ENDS", "check", "pack", "read", "unpack"]

#: What ends a run.
ENDS = frozenset({"value", "raised", "limit", "refused", "needs"})
LIMITS = frozenset({"fuel", "recursion", "memory", "digits", "length", "output"})

_TEXT = (str,)
_NUMBER = (int,)
_LINE = (int, type(None))
_ANYTHING = (object,)
_SHAPES: dict[str, tuple[tuple[type, ...], ...]] = {
    "ready": ((dict,),),
    "fault": (_TEXT,),
    "fetch": (_NUMBER, (list,), _TEXT),
    "compile": (_NUMBER, (list,), _TEXT, _TEXT),
    "ask": (_NUMBER, (list,), _TEXT, _TEXT, (list,), (dict,)),
    "value": (_NUMBER, (list,), _ANYTHING, (dict,), (dict,)),
    "raised": (_NUMBER, (list,), _TEXT, _TEXT, _LINE),
    "limit": (_NUMBER, (list,), _TEXT, _TEXT),
    "refused": (_NUMBER, (list,), _TEXT, _TEXT),
    "needs": (_NUMBER, (list,), _TEXT),
    "event": (_TEXT, _TEXT, _LINE),
}


def pack(message: list[Any]) -> bytes:
    """One message as bytes. Raises `ValueError` for what is no JSON."""
    body = "".join(_encode(message, 0)).encode("ascii")
    return HEADER.pack(len(body)) + body


def read(body: bytes) -> list[Any]:
    """The message in these bytes, from the VM. Raises `ValueError`."""
    message: list[Any] = _scan(body.decode("ascii"), 0)[0]
    return message


def unpack(body: bytes, limit: int) -> list[Any]:
    """The message in these bytes, from a worker: no NaN literals, no key twice. Raises `MessageError` for anything that a worker does not say.

    Depth is bounded by the interpreter's recursion limit, digits by its limit on integers.
    """
    if len(body) > limit:
        raise MessageError(f"more than {limit} bytes")
    try:
        text = body.decode("ascii")
        message, end = _scan_strictly(text, 0)
    except RecursionError:
        raise MessageError("nested too deep") from None
    except StopIteration:
        raise MessageError("not JSON") from None
    except ValueError as error:
        raise MessageError(f"not JSON: {error}") from None
    if end != len(text):
        raise MessageError("not JSON: more than one value")
    return check(message)


def check(message: Any) -> list[Any]:
    """The message, once its shape is right; values in it are still encoded. Raises `MessageError`."""
    if type(message) is not list or not message or type(message[0]) is not str or message[0] not in _SHAPES:
        raise MessageError("a message that is none")
    word, *fields = message
    _fit(word, fields, _SHAPES[word])
    if word not in {"ready", "fault", "event"}:
        for key in message[2]:
            if type(key) is not str:
                raise MessageError(f"{word}: a key that is no text")
    if word == "value":
        _check_changes(message[4], message[5])
    elif word == "limit" and message[3] not in LIMITS:
        raise MessageError(f"limit {message[3][:80]!r}; valid: {', '.join(sorted(LIMITS))}")
    return message


def _check_changes(effects: dict[str, Any], created: dict[str, Any]) -> None:
    for slots in effects.values():
        if type(slots) is not dict:
            raise MessageError("effects that are none")
        for change in slots.values():  # [] for a slot that was removed, [value] for any other
            if type(change) is not list or len(change) > 1:
                raise MessageError("an effect that is none")
    for parents in created.values():
        if type(parents) is not list or not all(type(parent) is str for parent in parents):
            raise MessageError("parents that are none")


def _fit(word: str, fields: list[Any], shape: tuple[tuple[type, ...], ...]) -> None:
    if len(fields) != len(shape):
        raise MessageError(f"{word} with {len(fields)} fields")
    for value, kinds in zip(fields, shape, strict=True):
        if kinds is not _ANYTHING and type(value) not in kinds:
            raise MessageError(f"{word}: a {type(value).__name__}")


# What `json.dumps` and `json.loads` come to, made once: they make it at every call, which takes longer than a message.


class _Reading:
    strict = True
    object_hook = None
    parse_float = float
    parse_int = int

    def __init__(self, object_pairs_hook: Any, parse_constant: Any) -> None:
        self.object_pairs_hook, self.parse_constant, self.memo = object_pairs_hook, parse_constant, {}  # type: ignore[var-annotated]  # C's


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice in one object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _no_json(value: Any) -> NoReturn:
    raise ValueError(f"a {type(value).__name__} is not JSON")


_encode = make_encoder(None, _no_json, encode_basestring_ascii, None, ":", ",", False, False, False)
_scan = make_scanner(_Reading(None, float))  # type: ignore[arg-type]  # it asks for these attributes
_scan_strictly = make_scanner(_Reading(_unique, _no_constant))  # type: ignore[arg-type]
