"""A job of our own, done once while nobody waits: what the first real one would meet for the first time, it then meets for the second.

The job is compiled when the image is built, by the image's own interpreter (`make`). Nothing of it is reported to anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.cell import messages
from sandbox.cell.codec import canonical, parse

__all__ = ["PATH", "load", "make", "rehearse"]

PATH = "/usr/lib/batos/cell.rehearsal"
_SOURCE = """def rehearse(self, amount):
    names = {"kept": [], "sum": 0.5}
    for number in range(3):
        names["kept"].append(f"{number}: {amount}")
        self.balance = self.balance + amount
    self.history.append(amount)
    if amount < 0:
        raise ValueError("less than nothing")
    return [self.balance, names, str(amount).upper(), sorted(names)]
"""


def load() -> bytes | None:
    """The job; None in an image without one."""
    try:
        with open(PATH, "rb", 0) as file:  # noqa: PTH123 - without pathlib
            return file.read()
    except OSError:
        return None


def rehearse(job: bytes, prepare: Callable[[dict[str, Any]], Any], *, whole: bool) -> None:
    """Do what a child does with its calls; `whole`: and what a supervisor does around them."""
    data = messages.unframe(job, len(job), trusted=True)
    told = messages.check_job(data) if whole else data
    guest = prepare(told)
    seen = []
    for call in told["calls"]:
        record = parse(canonical(guest.run(call)), limit=1 << 20)
        seen.append({"run": call["name"], "interpreter": 0, **record, "invariants": [], "events": [], "denied": [], "cpu_ms": 0, "memory_kb": 0})
    if whole:
        for each in seen:
            messages.check_observation(each)
        answer = {"schema": messages.ANSWER, "nonce": told["nonce"], "observations": seen, "fault": None}
        messages.unframe(messages.frame(answer), 1 << 20)


def make() -> None:
    """Write the job. For whoever builds the image: it imports the compiler."""
    from policies.compiler import compile_method
    from policies.policy import Policy
    from sandbox.cell import precompiled
    from sandbox.cell.snapshots import Snapshot, SnapshotObject, encode_snapshot

    policy = Policy("rehearsal", builtins=("range", "sorted", "str", "ValueError"))
    method = compile_method(_SOURCE, policy, "rehearse")
    receiver = SnapshotObject("self", (), {"balance": 100, "history": [1, "a", None]})
    calls: list[dict[str, Any]] = [
        {"name": f"variation:{number}", "group": "variation", "selector": None, "args": [amount], "kwargs": {}, "slots": {}}
        for number, amount in enumerate([25, -1, 0.5, "", None, True])
    ]
    job = {
        "schema": messages.JOB, "nonce": "0" * 32, "policy": policy.to_json(), "policy_digest": policy.digest, "source": _SOURCE,
        "selector": "rehearse", "compiled": precompiled.pack([method], []), "snapshot": encode_snapshot(Snapshot("self", {"self": receiver})),
        "calls": calls, "repeat": [], "invariants": [],
        "limits": {"wall_s": 1.0, "cpu_s": 1.0, "memory_bytes": 1 << 28, "output_bytes": 1 << 20},
    }  # fmt: skip
    messages.check_job(job)
    with open(PATH, "wb") as file:  # noqa: PTH123
        file.write(messages.frame(job))
