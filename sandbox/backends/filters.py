"""The cell's system-call filter, from the one file that both backends read."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from sandbox.errors import SandboxUnavailable

__all__ = ["bpf", "profile", "profile_digest"]

_FILE = Path(__file__).with_name("seccomp.json")


@functools.cache
def profile() -> str:
    """The profile in the engines' JSON format."""
    return json.dumps(json.loads(_FILE.read_text()), sort_keys=True)


@functools.cache
def profile_digest() -> str:
    """`sha256:…` of the profile, which verdicts name."""
    return "sha256:" + hashlib.sha256(profile().encode()).hexdigest()


@functools.cache
def bpf() -> bytes:
    """The same profile, compiled by libseccomp for bubblewrap. Raises `SandboxUnavailable` without libseccomp."""
    try:
        import pyseccomp
    except (ImportError, RuntimeError) as error:
        raise SandboxUnavailable(f"libseccomp is missing ({error}); on Debian or Ubuntu: apt-get install libseccomp2") from None
    data = json.loads(profile())
    rules = pyseccomp.SyscallFilter(_action(pyseccomp, data["defaultAction"], data["defaultErrnoRet"]))
    for group in data["syscalls"]:
        action = _action(pyseccomp, group["action"], group.get("errnoRet", 1))
        arguments = [_argument(pyseccomp, each) for each in group.get("args", [])]
        for name in group["names"]:
            _add(rules, action, name, arguments)
    # libseccomp writes to a descriptor; a real file because the result may exceed a pipe.
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _add(rules: Any, action: Any, name: str, arguments: list[Any]) -> None:
    try:
        rules.add_rule(action, name, *arguments)
    except (OSError, ValueError, RuntimeError):
        # A call that this architecture does not have needs no rule; whatever is unknown stays refused.
        if name not in _OF_SOME_ARCHITECTURES:
            raise


_OF_SOME_ARCHITECTURES = frozenset({
    "access", "arch_prctl", "dup2", "epoll_wait", "fork", "getpgrp", "lstat", "open", "pipe", "poll", "readlink", "select", "stat", "time",
    "vfork",
})  # fmt: skip


def _action(library: Any, name: str, number: int) -> Any:
    return library.ALLOW if name == "SCMP_ACT_ALLOW" else library.ERRNO(number)


def _argument(library: Any, data: dict[str, Any]) -> Any:
    if data["op"] == "SCMP_CMP_MASKED_EQ":
        return library.Arg(data["index"], library.MASKED_EQ, data["value"], data["valueTwo"])
    return library.Arg(data["index"], library.EQ, data["value"])


def bpf_descriptor() -> int:
    """A descriptor from which the compiled filter can be read once. The caller closes it."""
    descriptor = os.memfd_create("seccomp", os.MFD_CLOEXEC)
    os.write(descriptor, bpf())
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
