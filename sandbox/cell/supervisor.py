"""The first process of a cell: two warm interpreters with different hash seeds, one job, one answer.

The supervisor is one of the two; it has started the other at once (`twin`), so that both warm up side by side. Each then runs its share of the
job in children (`watch`, `child`). No code of a candidate ever runs in either interpreter.

What is sent to the candidate itself is run in one child, in groups that have each their own CPU time. Where memory gave out behind other groups, those that are
left are run in another child: what others left there is held against nobody. Whatever else a child comes to, and everything that it tried,
counts. Examples of other methods have a child beside that.

When the job is there already, each child is forked for its runs. When it is not, the first one is forked ahead (`waiting`): it gets the job as it is,
prepares its part of it under lockdown, and runs it when its limits are set.
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
LARGE = 48 * 1024  # bytes of a job that a child which waits would take apart a second time; it also fits into a pipe, so that telling never waits
AFTERWARDS_S = 1.0  # that an interpreter which has answered waits to be ended


class Guest(Protocol):
    """What runs are made of; called in a child, after its lockdown. Returns the record of a result (`messages`)."""

    def run(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Answer one message: one call of a run."""
        ...

    def judge(self, observations: list[dict[str, Any]]) -> dict[str, Any]:
        """The invariants after each of these runs, from what was reported of them: in a process that no candidate has touched."""
        ...


Prepare = Callable[[dict[str, Any]], Guest]
Groups = list[list[dict[str, Any]]]  # calls that share an allowance of CPU time; where one meets a limit, no further group is run
Share = list[Groups]  # by child


def main(second: Twin | None, prepare: Prepare | None = None, *, patience_s: float = PATIENCE_S) -> NoReturn:
    """Serve one job from standard input, answer on standard output. The exit status says nothing; the answer does.

    When no job has come after `patience_s`, a child is forked ahead.
    """
    from sandbox.cell import lockdown, messages

    rehearsed = prepare is None
    if prepare is None:
        from sandbox.cell.guest import MethodGuest

        prepare = MethodGuest
    rules = lockdown.build_filter()
    gc.freeze()  # what is there now is there for good: children need not look at it, nor copy its pages
    interpreter = 0 if second is not None else 1
    ahead = None if _comes(patience_s) else _fork_ahead(prepare, rules, interpreter, rehearsed=rehearsed)

    header = _read(0, messages.HEADER.size)
    data = header + _read(0, messages.frame_size(header, MAX_JOB))
    if ahead is not None and len(data) <= LARGE:
        ahead.tell(data)
    elif ahead is not None:
        ahead.discard()
        ahead = None
    theirs = _Theirs(second, data)
    if ahead is None:  # the second has as much to prepare as this one
        theirs.begin()
    started = time.monotonic()
    job = messages.check_job(messages.unframe(data, MAX_JOB, trusted=True))
    deadline = started + job["limits"]["wall_s"]
    answer: dict[str, Any] = {"schema": messages.ANSWER, "nonce": job["nonce"], "observations": [], "fault": None}
    try:
        runs = _Runs(prepare, rules, ahead, job, interpreter, deadline)
        answer["observations"] = runs.all(_share(job, interpreter), begun=theirs.begin, meanwhile=lambda: theirs.come(deadline))
    except Exception as error:  # noqa: BLE001 - whatever it was, the host must hear of it
        answer["fault"] = f"{type(error).__name__}: {error}"[:500]
    theirs.merge_into(answer, deadline)
    _write(1, messages.frame(answer))
    # To take an interpreter apart keeps a processor from what comes next, which is the verdict. Whoever started the cell ends it.
    time.sleep(AFTERWARDS_S)
    os._exit(0)


class _Runs:
    """One interpreter's share of a job. One child at a time: the next begins when nothing is left of the one before."""

    def __init__(
        self, prepare: Prepare, rules: Any, ahead: Waiting | None, job: dict[str, Any], interpreter: int, deadline: float
    ) -> None:
        self._prepare, self._rules, self._ahead = prepare, rules, ahead
        self._job, self._interpreter, self._deadline = job, interpreter, deadline
        self._guest: Guest | None = None
        self._begun: Callable[[], None] = lambda: None

    def all(self, share: Share, begun: Callable[[], None], meanwhile: Callable[[], None]) -> list[dict[str, Any]]:
        """What was observed of every run, up to the first that shows that the candidate has failed.

        `begun` is called when the child that waited runs, or turns out to be unable to, `meanwhile` when there is nothing more to do than to wait until the kernel has taken the last child apart.
        """
        self._begun = begun
        observations: list[dict[str, Any]] = []
        for groups in share:
            last = groups is share[-1] and not self._job["invariants"]
            observations += self._together(groups, meanwhile if last else None)
            if any(map(_failed, observations)):
                break  # what else it would do proves nothing
        if self._job["invariants"] and observations:
            _attach(observations, self._made(lambda guest: guest.judge, [[observations]], [["invariants"]]).observations()[0])
        return observations

    def _together(self, groups: Groups, meanwhile: Callable[[], None] | None) -> list[dict[str, Any]]:
        """What was observed of these groups of runs, up to the first that failed, and whatever else failed in its child."""
        observations: list[dict[str, Any]] = []
        dropped: list[dict[str, Any]] = []
        while groups:
            try:
                made = self._made_ahead(groups) or self._made(lambda guest: guest.run, groups)
                if meanwhile is not None and made.complete:
                    meanwhile()
                seen = made.observations()
            except (OSError, RuntimeError):
                if not dropped:
                    raise
                return observations + dropped  # no further child can be had: then it counts as it was
            if dropped:
                _add_costs(observations[-1], dropped[-1])
            again: Groups = []
            for place, group in enumerate(groups):
                of_group, seen = seen[: len(group)], seen[len(group) :]
                failed = any(map(_failed, of_group))
                if failed and place > 0 and _for_want_of_memory([*of_group, *seen]) and time.monotonic() < self._deadline:
                    again, dropped = groups[place:], [*of_group, *filter(_failed, seen)]
                    break
                observations += of_group
                if failed:
                    observations += filter(_failed, seen)
                    break
            groups = again
        return observations

    def _made_ahead(self, groups: Groups) -> Observed | None:
        """What the child that waits makes of the calls, its part of the job; None when there is none, or it could not prepare them."""
        from sandbox.cell import watch

        waiting, self._ahead = self._ahead, None
        if waiting is None:
            return None
        started = waiting.go(self._job["limits"], len(groups))
        self._begun()
        if started is None:
            return None
        made = watch.observe(started, _names(groups), self._interpreter, self._job["limits"], self._deadline)
        if made.unfit:
            made.observations()
            return None
        return made

    def _made(self, what: Callable[[Guest], Callable[[Any], dict[str, Any]]], groups: list[list[Any]], names: list[list[str]] | None = None) -> Observed:
        """What a child that is forked now makes of the calls."""
        from sandbox.cell import watch

        if self._guest is None:
            self._guest = self._prepare(self._job)
        started = watch.start((what(self._guest), groups), self._rules, self._job["limits"], self._deadline)
        return watch.observe(started, names or _names(groups), self._interpreter, self._job["limits"], self._deadline)


class _Theirs:
    """What the second interpreter sees; nothing, in the second itself."""

    def __init__(self, second: Twin | None, data: bytes) -> None:
        self._second = second
        self._data: bytes | None = data if second is not None else None
        self._answer: dict[str, Any] | None = None

    def begin(self) -> None:
        """Give it the job, if it has not got it yet. Later than at once where the first's child is to have a processor first: it has more to do."""
        if self._second is not None and self._data is not None:
            data, self._data = self._data, None
            try:
                _write(self._second.job, data)
            except OSError:
                return  # it is gone; that is seen when it should answer

    def come(self, deadline: float) -> None:
        """Wait for its answer, and read it."""
        import select

        from sandbox.cell import messages

        if self._second is None or self._answer is not None:
            return
        self.begin()
        data = bytearray()
        while len(data) < messages.HEADER.size or len(data) < messages.HEADER.size + messages.HEADER.unpack_from(data)[0]:
            ready, _, _ = select.select([self._second.answer], [], [], max(0.0, deadline + 1 - time.monotonic()))
            chunk = os.read(self._second.answer, 1 << 16) if ready else b""
            if not chunk:
                break
            data += chunk
        try:
            self._answer = messages.unframe(bytes(data), MAX_JOB)
        except messages.MessageError as error:
            self._answer = {"observations": [], "fault": f"the second interpreter: {error}"}

    def merge_into(self, answer: dict[str, Any], deadline: float) -> None:
        """Add it to the answer."""
        self.come(deadline)
        if self._answer is not None:
            answer["observations"] += self._answer["observations"]
            answer["fault"] = answer["fault"] or self._answer["fault"]


def _fork_ahead(prepare: Prepare, rules: Any, interpreter: int, *, rehearsed: bool) -> Waiting | None:
    """A child for the first runs of this interpreter's share."""
    from sandbox.cell import messages, rehearsal, waiting

    job_of_ours = rehearsal.load() if rehearsed else None

    def prepare_runs(data: bytes) -> Any:
        job = messages.unframe(data, MAX_JOB, trusted=True)
        return prepare(job).run, _share(job, interpreter)[0]

    def rehearse(*, whole: bool = False) -> None:
        if job_of_ours is not None:
            rehearsal.rehearse(job_of_ours, prepare, whole=whole)

    rehearse(whole=True)
    gc.freeze()
    ahead = waiting.fork(prepare_runs, rehearse, rules)
    rehearse(whole=True)  # again: since the fork, every page is to be written for the first time once more
    return ahead


def _comes(within_s: float) -> bool:
    """Whether something arrives on standard input in that time, be it the end."""
    import select

    poll = select.poll()
    poll.register(0, select.POLLIN)
    return bool(poll.poll(within_s * 1000))


def _share(job: dict[str, Any], interpreter: int) -> Share:
    """One interpreter's part: for each child, groups of calls; every call has a world of its own anyway.

    What is to be repeated is for both. Of the rest, the first has what is sent to the candidate itself, the second the examples of other methods.
    """
    children: dict[bool, dict[str, list[dict[str, Any]]]] = {}
    for call in job["calls"]:
        others = call["selector"] is not None
        if call["group"] in job["repeat"] or others is (interpreter == 1):
            children.setdefault(others, {}).setdefault(call["group"], []).append(call)
    return [list(groups.values()) for groups in children.values()]


def _names(groups: Groups) -> list[list[str]]:
    return [[call["name"] for call in group] for group in groups]


def _failed(seen: dict[str, Any]) -> bool:
    return bool(seen["ended"] in {"limit", "killed", "silent"} or seen["events"] or seen["denied"])


def _for_want_of_memory(seen: list[dict[str, Any]]) -> bool:
    """Whether a child that had done its work so far met the limit of memory, and there is nothing else to be said against it."""
    failed = list(filter(_failed, seen))
    tried = any(each["events"] or each["denied"] or each["notes"].get("denied") for each in seen)
    return bool(failed) and not tried and all(each["limit"] == "memory" for each in failed)


def _add_costs(to: dict[str, Any], of: dict[str, Any]) -> None:
    """What was spent in vain was spent."""
    to["cpu_ms"] += of["cpu_ms"]
    to["memory_kb"] = max(to["memory_kb"], of["memory_kb"])


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
