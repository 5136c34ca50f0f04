"""Messages between a broker and its clients: a length, JSON, and a version in every message.

    request  {"schema", "verb": "describe"}
             {"schema", "verb": "verify", "policy": digest, "job": batos.job/1}
                 and, if need be, "priority": "interactive", "normal" or "batch"; "deadline_s": seconds after which nobody wants the verdict any more
             both with "token", if the broker asks for one
    answer   {"schema", "error": null, "answer": …}
             {"schema", "error": {"kind", "message"}, "answer": null}

`kind` is "protocol" (not a request of this version), "policy" (not one that the broker has loaded), "job" (malformed), "busy" (come back), "late" (the
deadline is over), "forbidden" or "fault". A client that closes its side of the connection takes its request back.
"""

from __future__ import annotations

import socket
from typing import Any

from sandbox.cell.codec import EncodingError, parse
from sandbox.cell.messages import HEADER, frame
from sandbox.encoding import require_text
from sandbox.errors import BrokerError

__all__ = [
    "HEADER", "MAX_ANSWER", "MAX_DEADLINE_S", "MAX_REQUEST", "PRIORITIES", "SCHEMA", "HungUp", "answer", "check_answer", "check_request", "frame",
    "read_body", "receive", "refusal",
]  # fmt: skip

SCHEMA = "batos.broker/1"
# By how many seconds of waiting each is behind the first: nobody waits for ever, whatever the others ask for.
PRIORITIES = {"interactive": 0.0, "normal": 5.0, "batch": 60.0}
MAX_DEADLINE_S = 86_400
_FIELDS = {
    "describe": ({"schema", "verb"}, {"token"}),
    "verify": ({"schema", "verb", "policy", "job"}, {"token", "priority", "deadline_s"}),
}
MAX_REQUEST = 32 * 1024 * 1024
MAX_ANSWER = 32 * 1024 * 1024


class HungUp(BrokerError):
    """The other side closed the connection, and had not begun to answer."""


def answer(data: Any) -> bytes:
    """A successful answer as bytes."""
    return frame({"schema": SCHEMA, "error": None, "answer": data})


def refusal(kind: str, message: str) -> bytes:
    """A refusal as bytes."""
    return frame({"schema": SCHEMA, "error": {"kind": kind, "message": message}, "answer": None})


def read_body(body: bytes, limit: int) -> dict[str, Any]:
    """The object in a message's body. Raises `BrokerError` for anything else."""
    try:
        data = require_text(parse(body, limit=limit))
    except EncodingError as error:
        raise BrokerError(f"a message that is not JSON: {error}") from None
    if type(data) is not dict or data.get("schema") != SCHEMA:
        raise BrokerError(f"a message of another schema than {SCHEMA}")
    return data


def check_request(data: dict[str, Any]) -> str:
    """The verb of a request. Raises `BrokerError`."""
    verb = data.get("verb")
    if not isinstance(verb, str) or verb not in _FIELDS:
        raise BrokerError(f"no such verb; valid: {', '.join(_FIELDS)}")
    needed, more = _FIELDS[verb]
    if not needed <= data.keys() <= needed | more:
        raise BrokerError(f"{verb} takes {', '.join(sorted(needed))} and, if need be, {', '.join(sorted(more))}")
    if not isinstance(data.get("token", ""), str):
        raise BrokerError("a token is text")
    if "priority" in data and not (isinstance(data["priority"], str) and data["priority"] in PRIORITIES):
        raise BrokerError(f"no such priority; valid: {', '.join(PRIORITIES)}")
    deadline = data.get("deadline_s", 1)
    if type(deadline) not in (int, float) or not 0 < deadline <= MAX_DEADLINE_S:
        raise BrokerError(f"a deadline is a number of seconds from 0 to {MAX_DEADLINE_S}")
    return verb


def check_answer(data: dict[str, Any]) -> Any:
    """What was answered. Raises `BrokerError` with the broker's own words when it refused."""
    if set(data) != {"schema", "error", "answer"}:
        raise BrokerError("the broker answered something else than an answer")
    error = data["error"]
    if error is not None:
        known = type(error) is dict and {type(error.get(name)) for name in ("kind", "message")} == {str}
        raise BrokerError(error["message"], error["kind"]) if known else BrokerError("the broker refused")
    return data["answer"]


def receive(connection: socket.socket, limit: int) -> dict[str, Any]:
    """One message from a blocking socket. Raises `BrokerError` when it breaks off (`HungUp`: before it began), `OSError` when the socket fails."""
    try:
        first = connection.recv(HEADER.size)
    except ConnectionResetError:
        first = b""
    if not first:
        raise HungUp("the broker hung up")
    (size,) = HEADER.unpack(first + _exactly(connection, HEADER.size - len(first)))
    if size > limit:
        raise BrokerError(f"a message of {size} bytes where {limit} are allowed")
    return read_body(_exactly(connection, size), limit)


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = connection.recv(min(size - len(data), 1 << 20))
        if not part:
            raise BrokerError("the broker hung up")
        data += part
    return bytes(data)
