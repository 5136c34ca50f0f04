"""The first process of a cell: two warm interpreters with different hash seeds, one job, one answer.

The supervisor is one of the two; it has started the other at once (`twin`), so that both warm up side by side. Each then runs its share of the
job, every run in a child of its own (`watch`, `child`). No code of a candidate ever runs in either interpreter.

When the job is there already, each child is forked for its run. When it is not, the first ones are forked ahead (`waiting`): they get the job as it
is, prepare their part of it under lockdown, and run it when their limits are set and the run before is over.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from sandbox.cell.twin import Twin

if TYPE_CHECKING:
    from sandbox.cell.waiting import Waiting
    from sandbox.cell.watch import Observed

__all__ = ["main"]

MAX_JOB = 32 * 1024 * 1024  # bytes; the host's own limits are far below
PATIENCE_S = 0.05  # for a job: a cell that was started because one is there gets it sooner
LARGE = 48 * 1024  # bytes of a job that every child would take apart by itself; it also fits into a pipe, so that telling never waits
AFTERWARDS_S = 1.0  # that an interpreter which has answered waits to be ended
AHEAD = (2, 1)  # children of each interpreter: a message or an example for both, the variations for the first


class Guest(Protocol):
    """What runs are made of; called in a child, after its lockdown. Returns the record of a result (`messages`)."""

    def run(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Answer one message: one call of a run."""
        ...

    def judge(self, observations: list[dict[str, Any]]) -> dict[str, Any]:
        """The invariants after each of these runs, from what was reported of them: in a process that no candidate has touched."""
        ...


Prepare = Callable[[dict[str, Any]], Guest]


def main(second: Twin | None, prepare: Prepare | None = None, *, patience_s: float = PATIENCE_S) -> NoReturn:
    """Serve one job from standard input, answer on standard output. The exit status says nothing; the answer does.

    When no job has come after `patience_s`, children are forked ahead.
    """
    from sandbox.cell import lockdown, messages

    rehearsed = prepare is None
    if prepare is None:
        from sandbox.cell.guest import MethodGuest

        prepare = MethodGuest
    rules = lockdown.build_filter()
    gc.freeze()  # what is there now is there for good: children need not look at it, nor copy its pages
    interpreter = 0 if second is not None else 1
    ahead = [] if _comes(patience_s) else _fork_ahead(prepare, rules, interpreter, rehearsed=rehearsed)

    header = _read(0, messages.HEADER.size)
    data = header + _read(0, messages.frame_size(header, MAX_JOB))
    if len(data) > LARGE:
        ahead.clear()
    for each in ahead[:1]:  # nearly every job has a run for it
        each.tell(data)
    theirs = _Theirs(second, data)
    started = time.monotonic()
    job = messages.check_job(messages.unframe(data, MAX_JOB))
    deadline = started + job["limits"]["wall_s"]
    answer: dict[str, Any] = {"schema": messages.ANSWER, "nonce": job["nonce"], "observations": [], "fault": None}
    try:
        share = _share(job, interpreter)
        for each in ahead[1 : len(share)]:
            each.tell(data)
        runs = _Runs(prepare, rules, ahead, job, interpreter, deadline)
        answer["observations"] = runs.all(share, meanwhile=lambda: theirs.come(deadline))
    except Exception as error:  # noqa: BLE001 - whatever it was, the host must hear of it
        answer["fault"] = f"{type(error).__name__}: {error}"[:500]
    theirs.merge_into(answer, deadline)
    _write(1, messages.frame(answer))
    # To take an interpreter apart keeps a processor from what comes next, which is the verdict. Whoever started the cell ends it.
    time.sleep(AFTERWARDS_S)
    os._exit(0)


class _Runs:
    """One interpreter's share of a job. One run at a time: the next begins when nothing is left of the one before."""

    def __init__(
        self, prepare: Prepare, rules: Any, ahead: list[Waiting], job: dict[str, Any], interpreter: int, deadline: float
    ) -> None:
        self._prepare, self._rules, self._ahead = prepare, rules, ahead
        self._job, self._interpreter, self._deadline = job, interpreter, deadline
        self._guest: Guest | None = None

    def all(self, share: list[list[dict[str, Any]]], meanwhile: Callable[[], None]) -> list[dict[str, Any]]:
        """What was observed of every run, up to the first that shows that the candidate has failed.

        `meanwhile` is called when there is nothing more to do than to wait until the kernel has taken the last child apart.
        """
        observations: list[dict[str, Any]] = []
        for calls in share:
            made = self._made_ahead(calls) or self._made(lambda guest: guest.run, calls, [call["name"] for call in calls])
            if calls is share[-1] and not self._job["invariants"]:
                meanwhile()
            observations += made.observations()
            if any(seen["ended"] in {"limit", "killed", "silent"} or seen["events"] or seen["denied"] for seen in observations):
                break  # what else it would do proves nothing
        if self._job["invariants"] and observations:
            _attach(observations, self._made(lambda guest: guest.judge, [observations], ["invariants"]).observations()[0])
        return observations

    def _made_ahead(self, calls: list[dict[str, Any]]) -> Observed | None:
        """What a child that waits makes of the calls; None when there is none, or none that could prepare them."""
        from sandbox.cell import watch

        made = None
        if self._ahead:
            started = self._ahead.pop(0).go(self._job["limits"])
            if started is not None:
                made = watch.observe(started, [call["name"] for call in calls], self._interpreter, self._job["limits"], self._deadline)
                if made.unfit:
                    made.observations()
                    made = None
            if made is None:
                self._ahead.clear()  # they are all alike, and each knows its part
        return made

    def _made(self, what: Callable[[Guest], Callable[[Any], dict[str, Any]]], calls: list[Any], names: list[str]) -> Observed:
        """What a child that is forked now makes of the calls."""
        from sandbox.cell import watch

        if self._guest is None:
            self._guest = self._prepare(self._job)
        started = watch.start((what(self._guest), calls), self._rules, self._job["limits"], self._deadline)
        return watch.observe(started, names, self._interpreter, self._job["limits"], self._deadline)


class _Theirs:
    """What the second interpreter sees; nothing, in the second itself."""

    def __init__(self, second: Twin | None, data: bytes) -> None:
        self._second = second
        self._said: bytearray | None = None
        if second is not None:
            _write(second.job, data)

    def come(self, deadline: float) -> None:
        """Wait for it."""
        import select

        from sandbox.cell import messages

        if self._second is None or self._said is not None:
            return
        self._said = data = bytearray()
        while len(data) < messages.HEADER.size or len(data) < messages.HEADER.size + messages.HEADER.unpack_from(data)[0]:
            ready, _, _ = select.select([self._second.answer], [], [], max(0.0, deadline + 1 - time.monotonic()))
            chunk = os.read(self._second.answer, 1 << 16) if ready else b""
            if not chunk:
                return
            data += chunk

    def merge_into(self, answer: dict[str, Any], deadline: float) -> None:
        """Add it to the answer."""
        from sandbox.cell import messages

        self.come(deadline)
        if self._said is None:
            return
        try:
            theirs = messages.unframe(bytes(self._said), MAX_JOB)
        except messages.MessageError as error:
            answer["fault"] = answer["fault"] or f"the second interpreter: {error}"
            return
        answer["observations"] += theirs["observations"]
        answer["fault"] = answer["fault"] or theirs["fault"]


def _fork_ahead(prepare: Prepare, rules: Any, interpreter: int, *, rehearsed: bool) -> list[Waiting]:
    """Children for the first runs of this interpreter's share."""
    from sandbox.cell import messages, rehearsal, waiting

    job_of_ours = rehearsal.load() if rehearsed else None

    def prepared(number: int) -> Callable[[bytes], Any]:
        def prepare_run(data: bytes) -> Any:
            job = messages.unframe(data, MAX_JOB)
            return prepare(job).run, _share(job, interpreter)[number]

        return prepare_run

    def rehearse(*, whole: bool = False) -> None:
        if job_of_ours is not None:
            rehearsal.rehearse(job_of_ours, prepare, whole=whole)

    rehearse(whole=True)
    gc.freeze()
    ahead = []
    for number in range(AHEAD[interpreter]):
        child = waiting.fork(prepared(number), rehearse, rules)
        if child is None:
            break
        ahead.append(child)
    rehearse(whole=True)  # again: since the first fork, every page is to be written for the first time once more
    return ahead


def _comes(within_s: float) -> bool:
    """Whether something arrives on standard input in that time, be it the end."""
    import select

    poll = select.poll()
    poll.register(0, select.POLLIN)
    return bool(poll.poll(within_s * 1000))


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
