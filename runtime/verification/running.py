"""Verifying method files, one verdict each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policies import PolicyFileError, load_policy
from runtime.policing import load_cached
from runtime.verification.files import MethodFile, MethodFileError, read
from sandbox import Example, Job, SandboxError, open_sandbox

#: The finding for a file that is no method file. It is no rule of the language: no source was judged.
FILE_RULE = "method-file"


@dataclass
class Report:
    """What `batos verify` says: the policy and sandbox used, and a row per method, in the order of the files."""

    policy: dict[str, str]
    sandbox: dict[str, Any]
    methods: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The document `batos.verify/1`."""
        return {"schema": "batos.verify/1", "policy": self.policy, "sandbox": self.sandbox, "methods": self.methods}

    @property
    def status(self) -> int:
        """The exit status: 2 beats 3 beats 1, and 0 needs a pass of every method."""
        verdicts = [method["verdict"] for method in self.methods]
        if not verdicts or any(method["stage"] == "file" for method in self.methods):
            return 2
        if "infra_error" in verdicts:
            return 3
        return 0 if all(verdict == "passed" for verdict in verdicts) else 1


def verify_files(
    paths: Sequence[Path],
    *,
    policy: str | None,
    backend: str,
    jobs: int,
    tell: Callable[[dict[str, Any]], None] = lambda row: None,
) -> Report:
    """Verify every file and report. `policy` wins over what the files say; `tell` is given each row as it is ready.

    Raises `policies.PolicyFileError` for a policy that cannot be used; a sandbox that cannot be opened is
    the verdict `infra_error` of each method that needed it.
    """
    default = load_policy(policy or "standard")
    files = [_try_to_read(path) for path in paths]
    with ExitStack() as stack:
        rooms = _Sandboxes(stack, backend)
        report = Report({"name": default.name, "digest": default.digest}, {})
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            for row in pool.map(partial(_row, policy=policy, rooms=rooms), files):
                report.methods.append(row)
                tell(row)
        report.sandbox = rooms.described(default)
    return report


class _Sandboxes:
    """The sandboxes of one call, one per policy, opened when first needed; a failure to open is remembered."""

    def __init__(self, stack: ExitStack, backend: str) -> None:
        import threading

        self._stack = stack
        self._backend = backend
        self._opened: dict[str, Any] = {}
        self._described: dict[str, Any] = {}
        self._lock = threading.Lock()

    def verify(self, policy: Any, job: Job) -> dict[str, Any]:
        with self._lock:
            if policy.digest not in self._opened:
                try:
                    self._opened[policy.digest] = self._stack.enter_context(open_sandbox(self._backend, policy))
                except SandboxError as error:
                    self._opened[policy.digest] = error
        room = self._opened[policy.digest]
        if isinstance(room, SandboxError):
            raise room
        verdict: dict[str, Any] = room.verify(job).model_dump(mode="json")
        self._described[policy.digest] = verdict["sandbox"]
        return verdict

    def described(self, policy: Any) -> dict[str, Any]:
        """Backend, image and controls under `policy`; under another one when only that was used."""
        found = self._described.get(policy.digest) or next(iter(self._described.values()), None)
        return found or {"backend": self._backend, "image": None, "controls": {}}


def _try_to_read(path: Path) -> MethodFile | tuple[Path, MethodFileError]:
    try:
        return read(path)
    except MethodFileError as error:
        return path, error


def _row(file: MethodFile | tuple[Path, MethodFileError], *, policy: str | None, rooms: _Sandboxes) -> dict[str, Any]:
    if not isinstance(file, MethodFile):
        path, error = file
        return _malformed(path, None, error.line, str(error))
    header = file.header
    try:
        held_to = load_cached(policy or header.policy or "standard")
    except PolicyFileError as error:
        return _malformed(file.path, header.selector, 1, str(error))
    try:
        job = Job(
            source=file.source,
            selector=header.selector,
            slots=header.slots,
            objects=header.objects,
            examples=[Example(**example.expectation()) for example in header.examples],
            invariants=header.invariants,
        )
        job.receiver()
    except ValueError as error:
        # A value that no cell could be shown: nested too deep, a reference to nobody, an unknown type.
        return _malformed(file.path, header.selector, 1, f"header: {_first_reason(error)}")
    row = _blank(file.path, header.selector)
    try:
        verdict = rooms.verify(held_to, job)
    except SandboxError as error:
        check = {"name": "sandbox", "passed": False, "message": str(error)}
        return row | {"verdict": "infra_error", "stage": "sandbox", "checks": [check]}
    return row | {key: verdict[key] for key in row if key in verdict}


def _first_reason(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}"
    return str(error).partition("\n")[0]


def _malformed(path: Path, selector: str | None, line: int, message: str) -> dict[str, Any]:
    finding = {"rule": FILE_RULE, "line": line, "column": 0, "message": message, "cwe": None}
    return _blank(path, selector) | {"verdict": "rejected", "stage": "file", "findings": [finding]}


def _blank(path: Path, selector: str | None) -> dict[str, Any]:
    return {
        "file": str(path),
        "selector": selector,
        "source_digest": None,
        "verdict": "infra_error",
        "stage": "sandbox",
        "findings": [],
        "checks": [],
        "effects": {},
        "evidence": {},
        "timings_ms": {},
    }
