"""The first process of a cell: two warm interpreters with different hash seeds, one job, one answer.

The supervisor is one of the two; it has started the other at once (`twin`), so that both warm up side by side. Each then runs its share of the
job, every run in a child of its own (`watch`, `child`). No code of a candidate ever runs in either interpreter.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, Protocol

from sandbox.cell.twin import Twin

__all__ = ["main"]

MAX_JOB = 32 * 1024 * 1024  # bytes; the host's own limits are far below



class Guest(Protocol):
    """What runs are made of; called in a child, after its lockdown. Returns the record of a result (`messages`)."""

    def run(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Answer one message: one call of a run."""
        ...

    def judge(self, observations: list[dict[str, Any]]) -> dict[str, Any]:
        """The invariants after each of these runs, from what was reported of them: in a process that no candidate has touched."""
        ...


Prepare = Callable[[dict[str, Any]], Guest]


def main(second: Twin | None, prepare: Prepare | None = None) -> NoReturn:
    """Serve one job from standard input, answer on standard output. The exit status says nothing; the answer does."""
    from sandbox.cell import lockdown, messages, watch

    if prepare is None:
        from sandbox.cell.guest import MethodGuest

        prepare = MethodGuest
    rules = lockdown.build_filter()
    gc.freeze()  # what is there now is there for good: children need not look at it, nor copy its pages

    header = _read(0, messages.HEADER.size)
    body = _read(0, messages.frame_size(header, MAX_JOB))
    if second is not None:
        _write(second.job, header + body)
    started = time.monotonic()
    job = messages.check_job(messages.unframe(header + body, MAX_JOB))
    deadline = started + job["limits"]["wall_s"]
    answer: dict[str, Any] = {"schema": messages.ANSWER, "nonce": job["nonce"], "observations": [], "fault": None}
    try:
        guest = prepare(job)
        interpreter = 0 if second is not None else 1
        observations = answer["observations"]
        for calls in _share(job, interpreter):
            names = [call["name"] for call in calls]
            observations += watch.observe(_run(guest, calls), names, interpreter, rules, job["limits"], deadline)
            if any(seen["ended"] in {"limit", "killed", "silent"} or seen["events"] or seen["denied"] for seen in observations):
                break  # it has failed already; what else it would do proves nothing
        if job["invariants"] and observations:
            judged = watch.observe(lambda: [guest.judge(observations)], ["invariants"], interpreter, rules, job["limits"], deadline)
            _attach(observations, judged[0])
    except Exception as error:  # noqa: BLE001 - whatever it was, the host must hear of it
        answer["fault"] = f"{type(error).__name__}: {error}"[:500]
    if second is not None:
        _merge(answer, second, deadline)
    _write(1, messages.frame(answer))
    os._exit(0)  # nobody waits for an interpreter to clean up


def _run(guest: Guest, calls: list[dict[str, Any]]) -> Callable[[], Iterable[dict[str, Any]]]:
    return lambda: map(guest.run, calls)


def _share(job: dict[str, Any], interpreter: int) -> list[list[dict[str, Any]]]:
    """The runs of one interpreter, each a list of calls: those to be repeated in both, of the others the first has the first half.

    Calls of one group share a child; every call has a world of its own anyway.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for call in job["calls"]:
        groups.setdefault(call["group"], []).append(call)
    repeated = [calls for group, calls in groups.items() if group in job["repeat"]]
    others = [calls for group, calls in groups.items() if group not in job["repeat"]]
    half = (len(others) + 1) // 2
    return repeated + (others[:half] if interpreter == 0 else others[half:])


def _attach(observations: list[dict[str, Any]], judged: dict[str, Any]) -> None:
    """Put what the invariants came to beside the runs. Where they came to nothing, the host finds none and does not pass."""
    held = judged["value"]
    if type(held) is list and len(held) == len(observations):
        for seen, each in zip(observations, held, strict=True):
            seen["invariants"] = each


def _merge(answer: dict[str, Any], second: Twin, deadline: float) -> None:
    """Add what the second interpreter saw."""
    import select

    from sandbox.cell import messages

    data = bytearray()
    while len(data) < messages.HEADER.size or len(data) < messages.HEADER.size + messages.HEADER.unpack_from(data)[0]:
        ready, _, _ = select.select([second.answer], [], [], max(0.0, deadline + 1 - time.monotonic()))
        chunk = os.read(second.answer, 1 << 16) if ready else b""
        if not chunk:
            break
        data += chunk
    try:
        theirs = messages.unframe(bytes(data), MAX_JOB)
    except messages.MessageError as error:
        answer["fault"] = answer["fault"] or f"the second interpreter: {error}"
        return
    answer["observations"] += theirs["observations"]
    answer["fault"] = answer["fault"] or theirs["fault"]


def _read(descriptor: int, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        chunk = os.read(descriptor, size - len(data))
        if not chunk:
            raise SystemExit(0)  # nobody has a job for us
        data += chunk
    return bytes(data)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
