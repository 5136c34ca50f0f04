"""Hand-written messages that nobody understands, and whether a method answers them.

A case is one unknown message to one object, as a user would send it, with a few checks. `realistic_messages.jsonl` is
the test set, which nobody develops against; `development_messages.jsonl` is of the same kind and may be looked at;
`validation_messages.jsonl` chooses between models, and its author knew nothing of what models are taught, and of the others some
lines of the development set.

Covered: wrong answers, unwanted changes, exceptions, endless loops. Not covered: hostile code. A source is executed
in this process with all of Python, so judge only what you would run yourself.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import math
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATA = Path(__file__).parent / "data"
TEST_SET = DATA / "realistic_messages.jsonl"
DEVELOPMENT_SET = DATA / "development_messages.jsonl"
VALIDATION_SET = DATA / "validation_messages.jsonl"
REFERENCES = DATA / "reference_methods.jsonl"


@dataclass(frozen=True)
class Check:
    """One run of the method, and what has to come of it."""

    slots: Mapping[str, Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    #: `returns`, `returns_any` (one of a list), `returns_contains` (texts), `after` (slots), `raises` (a name). What is
    #: absent is not asked, but slots that `after` does not name must stay. After `raises` slots do not matter.
    expected: Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One unknown message: what the model is shown, and the checks that it is not shown."""

    id: str
    kind: str
    level: str  # "ordinary" or "harder"
    object: str
    slots: Mapping[str, Any]
    selector: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    intent: str | None
    checks: tuple[Check, ...] = field(repr=False)


@dataclass(frozen=True)
class Result:
    """Whether a method passed every check of its case; if not, `reason` is one line."""

    passed: bool
    reason: str = ""


class Receiver:
    """Stands in for the object. A method reaches slots by their names only, as in BatOS: there is no `__dict__`."""

    def __getattribute__(self, name: str) -> Any:
        if name == "__dict__":
            raise AttributeError(name)
        return object.__getattribute__(self, name)


class TimeLimit(BaseException):
    """The code ran too long. Not an Exception, so that `except Exception` does not stop it."""


def load_cases(path: Path) -> list[Case]:
    """The cases in a file of JSON lines, in its order."""
    return [_case(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def judge(case: Case, source: str, timeout_s: float = 2.0) -> Result:
    """Run `source` against every check of `case`. Wrong code gives a failed result, never an exception.

    `timeout_s` is wall-clock time for all checks together. Works in the main thread only (it needs SIGALRM).
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()), _time_limit(timeout_s):
            namespace: dict[str, Any] = {"__name__": "method"}
            exec(compile(source, "<method>", "exec"), namespace)
            for number, check in enumerate(case.checks, 1):
                if problem := _problem(check, namespace[case.selector]):
                    return Result(passed=False, reason=f"check {number}: {problem}")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Result(passed=False, reason=f"{type(error).__name__}: {error}")
    return Result(passed=True)


def _case(record: dict[str, Any]) -> Case:
    def check(slots: Any = record["slots"], args: Any = (), kwargs: Any = None, **expected: Any) -> Check:
        return Check(slots, tuple(args), kwargs or {}, expected)

    checks = tuple(check(**entry) for entry in record["checks"])
    return Case(**{**record, "args": tuple(record["args"]), "checks": checks})


def _problem(check: Check, method: Any) -> str | None:
    expected, receiver = check.expected, Receiver()
    for name, value in check.slots.items():
        setattr(receiver, name, copy.deepcopy(value))
    try:
        returned = method(receiver, *copy.deepcopy(check.args), **copy.deepcopy(check.kwargs))
    except Exception as error:
        wanted = expected.get("raises") in {kind.__name__ for kind in type(error).__mro__}
        return None if wanted else f"raised {type(error).__name__}: {error}"
    if "raises" in expected:
        return f"did not raise {expected['raises']}"
    accepted = [expected["returns"]] if "returns" in expected else expected.get("returns_any", [returned])
    missing = [text for text in expected.get("returns_contains", ()) if text not in str(returned)]
    if missing or not any(returned is value or _same(returned, value) for value in accepted):
        return f"returned {returned!r}, not {missing or accepted!r}"
    state = object.__getattribute__(receiver, "__dict__")
    for name, value in {**check.slots, **expected.get("after", {})}.items():
        if name not in state or not _same(state[name], value):
            return f"left {name} as {state.get(name)!r}, not {value!r}"
    return None


def _same(value: Any, expected: Any) -> bool:
    """Equal as JSON values: a tuple is a list and 2.0 is 2, but True is not 1. Relative tolerance 1e-9."""
    if isinstance(expected, bool) or isinstance(value, bool) or expected is None:
        return value is expected
    if isinstance(expected, int | float):
        return isinstance(value, int | float) and math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(expected, list):
        return isinstance(value, list | tuple) and len(value) == len(expected) and all(map(_same, value, expected))
    if isinstance(expected, dict) and isinstance(value, dict):
        return value.keys() == expected.keys() and all(_same(value[key], expected[key]) for key in expected)
    return type(value) is type(expected) and bool(value == expected)


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    def alarm(_signum: int, _frame: object) -> None:
        raise TimeLimit(f"longer than {seconds} s")

    with contextlib.ExitStack() as undo:
        undo.callback(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, alarm))
        # Again and again, because a bare `except` may swallow the first. Stopped twice: one may hit the stopping.
        undo.callback(signal.setitimer, signal.ITIMER_REAL, 0)
        undo.callback(signal.setitimer, signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
        yield
