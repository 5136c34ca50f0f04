"""The first process of a cell: two warm interpreters with different hash seeds, one job, one answer.

The supervisor is one of the two; it starts the other at once, so that both warm up side by side. Each then runs its share of the
job, every run in a child of its own (`watch`, `child`). No code of a candidate ever runs in either interpreter.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

__all__ = ["main"]

SECOND = "--second"
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


def main(prepare: Prepare | None = None) -> int:
    """Serve one job from standard input, answer on standard output. The exit status says nothing; the answer does."""
    second = None
    if SECOND not in sys.argv:
        os.write(1, b"\x06")  # our own code runs: the host may now read back the controls
        second = _start_second()

    from sandbox.cell import lockdown, messages, watch

    if prepare is None:
        from sandbox.cell.guest import prepare
    rules = lockdown.build_filter()

    size = messages.frame_size(_read(0, messages.HEADER.size), MAX_JOB)
    body = _read(0, size)
    if second is not None:
        _write(second.job, messages.HEADER.pack(size) + body)
    started = time.monotonic()
    job = messages.check_job(messages.unframe(messages.HEADER.pack(size) + body, MAX_JOB))
    deadline = started + job["limits"]["wall_s"]
    answer: dict[str, Any] = {"schema": messages.ANSWER, "nonce": job["nonce"], "observations": [], "fault": None}
    try:
        guest = prepare(job)  # type: ignore[misc]  # imported above where it was not given
        interpreter = 0 if second is not None else 1
        observations = answer["observations"]
        for calls in _share(job, interpreter):
            names = [call["name"] for call in calls]
            observations += watch.observe(lambda calls=calls: map(guest.run, calls), names, interpreter, rules, job["limits"], deadline)  # type: ignore[misc]
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
    return 0


class _Second:
    """The other interpreter: its process id, where its job goes, where its answer comes from."""

    def __init__(self, pid: int, job: int, answer: int) -> None:
        self.pid = pid
        self.job = job
        self.answer = answer


def _start_second() -> _Second:
    job_read, job_write = os.pipe()
    answer_read, answer_write = os.pipe()
    seed = int(os.environ.get("PYTHONHASHSEED", "0")) ^ 0x5BD1E995  # any other number
    pid = os.posix_spawn(
        sys.executable,
        [*sys.orig_argv, SECOND],
        {"PYTHONHASHSEED": str(seed)},
        file_actions=[(os.POSIX_SPAWN_DUP2, job_read, 0), (os.POSIX_SPAWN_DUP2, answer_write, 1)],
    )
    os.close(job_read)
    os.close(answer_write)
    return _Second(pid, job_write, answer_read)


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


def _merge(answer: dict[str, Any], second: _Second, deadline: float) -> None:
    """Add what the second interpreter saw."""
    import select

    from sandbox.cell import messages

    data = bytearray()
    while True:
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
