"""What crosses the border of a cell: one job in, one answer out, both JSON behind a length.

A frame is a length (four bytes, big endian) and that many bytes of JSON. The host checks answers with the same code as the
cell checks jobs: exact keys, exact types, nothing unknown.

    job     {"schema", "nonce", "policy", "policy_digest", "source", "selector", "snapshot",
             "calls": [{"name", "group", "selector", "args", "kwargs", "slots"}], "repeat": [groups], "invariants": [source], "limits", "compiled"}
    answer  {"schema", "nonce", "observations": [observation], "fault"}

Calls of one group share an allowance of CPU time; where one meets a limit, no further group is run. Groups in `repeat` are made in both interpreters. A call with a selector is sent to another method than the candidate.
An observation is what one call was seen to do:

    run           the name of the call           interpreter  0 or 1: which of the two hash seeds
    ended         "value", "raised", "limit", "killed" or "silent"
    value         encoded, when a value came     raised       {"type", "message", "line"}, when an exception did
    limit         which one ended it ("fuel", "memory", "cpu", "wall", …); more in `detail`
    effects       {object: {slot: {"old", "new"}}} encoded; one of the two is absent when the slot was made or removed
    created       {object: [parents]}, of objects that the run made
    invariants    [true, false or the exception's text]
    notes         {"printed": text, "denied": [text], "not_understood": [text]}: what the language layer noticed
    events        [{"event", "detail", "line"}]  what the interpreter's audit hook saw
    denied        [{"call", "arguments"}]        system calls that the kernel refused
    fuel, cpu_ms, memory_kb
"""

from __future__ import annotations

import json
import struct
from typing import Any

from sandbox.cell.codec import canonical, parse

__all__ = [
    "ANSWER", "ENDS", "JOB", "LIMITS", "MessageError", "check_answer", "check_event", "check_job", "check_observation", "frame", "frame_size", "unframe",
]

JOB = "batos.cell-job/1"
ANSWER = "batos.cell-answer/1"
ENDS = frozenset({"value", "raised", "limit", "killed", "silent"})
LIMITS = frozenset({"fuel", "recursion", "memory", "digits", "length", "cpu", "wall", "output"})
HEADER = struct.Struct(">I")
MAX_EVENTS = 64  # of each kind in one observation; the first ones tell the story


class MessageError(ValueError):
    """Bytes that are not the message they should be. The text says what was wrong with them."""


def frame(data: Any) -> bytes:
    """One message as bytes."""
    body = canonical(data).encode("ascii")
    return HEADER.pack(len(body)) + body


def frame_size(header: bytes, limit: int) -> int:
    """The length that a header announces. Raises `MessageError` beyond `limit`."""
    (size,) = HEADER.unpack(header)
    if size > limit:
        raise MessageError(f"announces {size} bytes where {limit} are allowed")
    return size


def unframe(data: bytes, limit: int, *, trusted: bool = False) -> Any:
    """The message in exactly these bytes. Raises `MessageError` when there is less, more, or something else.

    `trusted`: from the host, to its cell, which reads it four times and need not look for keys that stand there twice.
    """
    if not data:
        raise MessageError("nothing was answered")
    if len(data) < HEADER.size:
        raise MessageError("shorter than a frame's length")
    size = frame_size(data[: HEADER.size], limit)
    body = data[HEADER.size :]
    if len(body) < size:
        raise MessageError(f"{len(body)} of {size} bytes arrived")
    if len(body) > size:
        raise MessageError(f"{len(body) - size} bytes after the message")
    try:
        return json.loads(body) if trusted else parse(body, limit=limit)
    except ValueError as error:
        raise MessageError(str(error)) from None


_OBSERVATION = {
    "run": str, "interpreter": int, "ended": str, "value": object, "raised": (dict, type(None)), "limit": (str, type(None)),
    "detail": str, "effects": dict, "created": dict, "invariants": list, "notes": dict, "events": list, "denied": list, "fuel": int, "cpu_ms": int, "memory_kb": int,
}  # fmt: skip
_CALL = {"name": str, "group": str, "selector": (str, type(None)), "args": list, "kwargs": dict, "slots": dict}
_JOB = {
    "schema": str, "nonce": str, "policy": dict, "policy_digest": str, "source": str, "selector": (str, type(None)), "snapshot": dict, "calls": list,
    "repeat": list, "invariants": list, "limits": dict, "compiled": (dict, type(None)),
}  # fmt: skip
_ANSWER = {"schema": str, "nonce": str, "observations": list, "fault": (str, type(None))}
_JOB_LIMITS = {"wall_s": (int, float), "cpu_s": (int, float), "memory_bytes": int, "output_bytes": int}


def check_job(data: Any) -> dict[str, Any]:
    """The job, once its shape is right. Raises `MessageError`."""
    job = _shape(data, _JOB, "job")
    _schema(job, JOB)
    for call in job["calls"]:
        _shape(call, _CALL, "call")
    _shape(job["limits"], _JOB_LIMITS, "limits")
    _texts(job["invariants"], "invariants")
    _texts(job["repeat"], "repeat")
    return job


def check_answer(data: Any, nonce: str) -> dict[str, Any]:
    """The answer to the job with this nonce, once its shape is right. Raises `MessageError`."""
    answer = _shape(data, _ANSWER, "answer")
    _schema(answer, ANSWER)
    if answer["nonce"] != nonce:
        raise MessageError("an answer to another job")
    for observation in answer["observations"]:
        check_observation(observation)
    return answer


def check_observation(data: Any) -> dict[str, Any]:
    """The observation, once its shape is right. Its values are still encoded and not yet looked at."""
    seen = _shape(data, _OBSERVATION, "observation")
    if seen["ended"] not in ENDS:
        raise MessageError(f"ended {seen['ended']!r}; valid: {', '.join(sorted(ENDS))}")
    if (seen["limit"] is not None) != (seen["ended"] == "limit") or seen["limit"] not in LIMITS | {None}:
        raise MessageError(f"limit {seen['limit']!r} of a run that ended {seen['ended']!r}")
    if (seen["raised"] is not None) != (seen["ended"] == "raised"):
        raise MessageError("an exception and another ending")
    if seen["raised"] is not None:
        _shape(seen["raised"], {"type": str, "message": str, "line": (int, type(None))}, "raised")
    for slots in seen["effects"].values():
        for change in _typed(slots, dict, "effects").values():
            if not change or _typed(change, dict, "effect").keys() - {"old", "new"}:
                raise MessageError("an effect that is not an old and a new value")
    for parents in seen["created"].values():
        _texts(_typed(parents, list, "created"), "created")
    notes = seen["notes"]
    if notes.keys() - {"printed", "denied", "not_understood"} or type(notes.get("printed", "")) is not str:
        raise MessageError("notes of another kind")
    for name in ("denied", "not_understood"):
        _texts(_typed(notes.get(name, []), list, "notes"), "notes")
    for event in seen["events"]:
        check_event(event)
    for call in seen["denied"]:
        _shape(call, {"call": str, "arguments": list}, "denied call")
    for held in seen["invariants"]:
        if type(held) not in (bool, str):
            raise MessageError("an invariant that is neither true, false nor text")
    if len(seen["events"]) > MAX_EVENTS or len(seen["denied"]) > MAX_EVENTS:
        raise MessageError(f"more than {MAX_EVENTS} events")
    return seen


def check_event(data: Any) -> dict[str, Any]:
    """One audit event, once its shape is right. Raises `MessageError`."""
    return _shape(data, {"event": str, "detail": str, "line": (int, type(None))}, "event")


def _schema(data: dict[str, Any], wanted: str) -> None:
    if data["schema"] != wanted:
        raise MessageError(f"schema {data['schema'][:80]!r}; valid: {wanted}")


def _shape(data: Any, fields: dict[str, Any], what: str) -> dict[str, Any]:
    if type(data) is not dict:
        raise MessageError(f"{what} must be an object")
    if data.keys() != fields.keys():
        odd = sorted(data.keys() ^ fields.keys())
        raise MessageError(f"{what} lacks or adds {', '.join(map(repr, odd[:5]))}")
    for name, kind in fields.items():
        value = data[name]
        # bool is an int to isinstance, never here
        if kind is not object and (not isinstance(value, kind) or (type(value) is bool)):
            raise MessageError(f"{what}.{name} is a {type(value).__name__}")
    return data


def _typed(data: Any, kind: type, what: str) -> Any:
    if type(data) is not kind:
        raise MessageError(f"{what} must be {kind.__name__}")
    return data


def _texts(data: list[Any], what: str) -> None:
    for each in data:
        _typed(each, str, what)
