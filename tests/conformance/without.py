"""A pytest plugin that takes one control away where the product applies it, and its reading back with it: what goes red then, goes red by effect.

`tests.conformance.removal` runs the suites with it. Reading back is switched off because a cell that lacks a control would not even start
(`tests/sandbox/test_controls.py` is about that), and then nothing would be said about the tests that look for effects.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import SandboxError
from sandbox.backends import base, bubblewrap, cgroups, streams
from tests.attacks.container import raw

__all__ = ["CONTROLS", "REPORT", "WITHOUT"]

WITHOUT, REPORT = "BATOS_TEST_WITHOUT", "BATOS_TEST_REPORT"
PLENTY = 64 << 20

_taken: list[str] = []  # a line for each time that the product did without


def note(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, leaving a line that it was called."""

    def noted(*args: Any, **options: Any) -> Any:
        _taken.append(function.__name__)
        return function(*args, **options)

    return noted


# --- containers: what the engine is asked for


def engine(**changes: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Other settings of the container's host side; those of its own side begin with `own_`."""
    own = {name.removeprefix("own_"): value for name, value in changes.items() if name.startswith("own_")}
    host = {name: value for name, value in changes.items() if not name.startswith("own_")}

    def patch(to: pytest.MonkeyPatch) -> None:
        from docker import APIClient

        settings, create = APIClient.create_host_config, APIClient.create_container
        altered = note(lambda self, *args, **given: settings(self, *args, **{**given, **host}))
        to.setattr(APIClient, "create_host_config", altered)
        to.setattr(APIClient, "create_container", lambda self, *args, **given: create(self, *args, **{**given, **own}))

    return patch


def security(kept: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Only the security options that start with `kept`."""

    def patch(to: pytest.MonkeyPatch) -> None:
        from docker import APIClient

        settings = APIClient.create_host_config

        @note
        def altered(self: Any, **given: Any) -> Any:
            left = [each for each in given["security_opt"] if each.startswith(kept)]
            # Without an entry the engine takes its own filter, which is one too.
            return settings(self, **{**given, "security_opt": left + ([] if kept == "seccomp" else ["seccomp=unconfined"])})

        to.setattr(APIClient, "create_host_config", altered)

    return patch


# --- namespaces: bubblewrap's command line, and the shell that starts it


def jail(change: Callable[[list[str]], list[str]]) -> Callable[[pytest.MonkeyPatch], None]:
    """Another command line of bubblewrap's."""

    def patch(to: pytest.MonkeyPatch) -> None:
        made = bubblewrap.BubblewrapCell._bwrap
        to.setattr(bubblewrap.BubblewrapCell, "_bwrap", note(lambda self, *args: change(made(self, *args))))

    return patch


def unlimited(option: str, **changes: int) -> Callable[[pytest.MonkeyPatch], None]:
    """No limit of the process by that option of `ulimit`, and control groups that let more through."""

    def patch(to: pytest.MonkeyPatch) -> None:
        wrapper, create = bubblewrap.BubblewrapCell._wrapper, cgroups.create

        @note
        def altered(self: Any) -> list[str]:
            shell, flags, script, name = wrapper(self)
            return [shell, flags, "; ".join(line for line in script.split("; ") if not line.startswith(f"ulimit -{option}")), name]

        to.setattr(bubblewrap.BubblewrapCell, "_wrapper", altered)
        from dataclasses import replace

        to.setattr(cgroups, "create", lambda spec: create(replace(spec, **changes)))

    return patch


def as_itself(to: pytest.MonkeyPatch) -> None:
    """The user who started it, in the cell and outside."""
    wrapper, made = bubblewrap.BubblewrapCell._wrapper, bubblewrap.BubblewrapCell._bwrap

    @note
    def altered(self: Any) -> list[str]:
        self._uid = None
        return wrapper(self)

    to.setattr(bubblewrap.BubblewrapCell, "_wrapper", altered)
    to.setattr(bubblewrap.BubblewrapCell, "_bwrap", lambda self, *args: given(made(self, *args), "--uid", "0"))


def less(*words: str) -> Callable[[list[str]], list[str]]:
    """The command without these words, wherever they stand in this order."""

    def change(command: list[str]) -> list[str]:
        at = command.index(words[0])
        return command[:at] + command[at + len(words) :]

    return change


def given(command: list[str], option: str, value: str) -> list[str]:
    """The command with another value for an option."""
    at = command.index(option)
    return [*command[: at + 1], value, *command[at + 2 :]]


def share(*namespaces: str) -> Callable[[list[str]], list[str]]:
    """The host's namespaces of these kinds."""

    def change(command: list[str]) -> list[str]:
        others = [f"--unshare-{each}" for each in ("ipc", "pid", "net", "uts", "cgroup") if each not in namespaces]
        kept = [each for each in command if each != "--unshare-all" and not (each == "--as-pid-1" and "pid" in namespaces)]
        return [kept[0], *others, *kept[1:]]

    return change


# --- what this process does while a cell runs, and what a cell's own program does


def listening(**changes: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Other limits of what is listened to, and for how long: bounded still, for the sake of the machine that runs this."""

    def patch(to: pytest.MonkeyPatch) -> None:
        listen = streams.listen
        to.setattr(streams, "listen", note(lambda *args, **options: listen(*args, **{**options, **changes})))

    return patch


def inside(line: str) -> Callable[[pytest.MonkeyPatch], None]:
    """A line of Python that the cell's own program executes before it takes its job."""

    def patch(to: pytest.MonkeyPatch) -> None:
        _taken.append("the program")
        to.setattr(raw, "ENTRY", raw.ENTRY.replace("\nmain(second, Raw)", f"\nfrom sandbox.cell import audit, child, lockdown, watch\n{line}\nmain(second, Raw)"))

    return patch


# control -> backend -> how it is taken away; each with the suites that must notice
CONTROLS: dict[str, dict[str, Callable[[pytest.MonkeyPatch], None]]] = {
    "read-only root": {
        "docker": engine(read_only=False),
        "bubblewrap": jail(lambda command: [*command[:1], *less("--remount-ro", "/")(command[1:]), "--tmpfs", "/sys"]),
    },
    "network": {"docker": engine(network_mode="bridge", own_network_disabled=False), "bubblewrap": jail(share("net"))},
    "process namespace": {"docker": engine(pid_mode="host"), "bubblewrap": jail(share("pid"))},
    "user": {"docker": engine(own_user="0:0"), "bubblewrap": as_itself},
    "capabilities": {"docker": engine(cap_drop=[]), "bubblewrap": jail(lambda command: [*less("--cap-drop", "ALL")(command), "--cap-add", "ALL"])},
    # bubblewrap sets it itself and has no option against it.
    "no new privileges": {"docker": security("seccomp")},
    "system calls": {"docker": security("no-new"), "bubblewrap": jail(lambda command: command[: command.index("--seccomp")] + command[command.index("--seccomp") + 2 :])},
    "processes": {"docker": engine(pids_limit=None), "bubblewrap": unlimited("p", pids=30_000)},
    "memory": {"docker": engine(mem_limit=None, memswap_limit=None), "bubblewrap": unlimited("v", memory_bytes=8 << 30)},
    "file size": {"docker": engine(ulimits=[]), "bubblewrap": unlimited("f")},
    "output": {"docker": listening(limit=PLENTY), "bubblewrap": listening(limit=PLENTY)},
    "clock": {"docker": listening(wall_s=45.0), "bubblewrap": listening(wall_s=45.0)},
    "audit": dict.fromkeys(("docker", "bubblewrap"), inside("audit.install = lambda report: None")),
    "lockdown": dict.fromkeys(("docker", "bubblewrap"), inside("lockdown.load_filter = lambda rules, channel, **_: channel.send(b'K')")),
    "limits of a run": dict.fromkeys(("docker", "bubblewrap"), inside("lockdown.limit_resources = lambda **_: None")),
    "CPU time of a run": dict.fromkeys(("docker", "bubblewrap"), inside("watch._Watched.spent_too_much = lambda self: False")),
    "clock of a run": dict.fromkeys(("docker", "bubblewrap"), inside("import time; time.monotonic = lambda: 0.0")),
}  # fmt: skip


@pytest.hookimpl
def pytest_configure(config: pytest.Config) -> None:
    """Take the control away for the whole session."""
    control, backend = os.environ[WITHOUT].split("|")
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    if control:
        patch.setattr(base.Controls, "require", lambda self, name, observed, _wanted: self.seen.__setitem__(name, observed))
        CONTROLS[control][backend](patch)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Tell which tests saw an effect. A cell that did not start is none."""
    outcome: Any = yield
    if outcome.get_result().failed:
        broken = call.when != "call" or (call.excinfo is not None and isinstance(call.excinfo.value, SandboxError))
        with Path(os.environ[REPORT]).open("a") as report:
            print(json.dumps({"test": item.nodeid.removeprefix("tests/"), "broken": broken, "reason": str(call.excinfo.value)[:300] if call.excinfo else ""}), file=report)


def pytest_sessionfinish() -> None:
    """Tell whether the product ever did without."""
    with Path(os.environ[REPORT]).open("a") as report:
        print(json.dumps({"taken": len(_taken)}), file=report)
