"""`batos` as a process of its own, without the second that a new interpreter takes to import it."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from typing import Any, NamedTuple

from tests.runtime.processes import forked


class Done(NamedTuple):
    """What a command left: exit status, stdout, stderr."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Stdout, read as JSON."""
        return json.loads(self.out)


def batos(*arguments: str, stdin: str = "", **environment: str) -> Done:
    """Run `batos` with `arguments` in a forked process whose standard streams are files."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)

        def work() -> None:
            for number, file in enumerate((given, out, err)):
                os.dup2(file.fileno(), number)
            import io
            import sys

            sys.stdin = io.TextIOWrapper(os.fdopen(0, "rb"), encoding="utf-8")
            sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb"), encoding="utf-8", write_through=True)
            sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), encoding="utf-8", errors="backslashreplace", write_through=True)
            os.environ.update(environment)
            from runtime.cli import main

            status = 1
            try:
                main(arguments)
                status = 0
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
            except BaseException:
                import traceback

                traceback.print_exc()
            for stream in (sys.stdout, sys.stderr):
                with suppress(ValueError, OSError):
                    stream.flush()
            os._exit(status)

        status, _ = forked(work)
        out.seek(0)
        err.seek(0)
        return Done(status, out.read().decode(), err.read().decode())
