"""The command line. One module per group of commands in `runtime.commands`; errors end here, in one line.

Exit status: 0 done; 1 the message, method or check failed; 2 usage or input; 3 the image, the sandbox or
the mind could not do its work. `batos verify` has a contract of its own with the same numbers.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence
from typing import Annotated

# Whatever else is installed has no business in our models, and looking for it costs a tenth of a command.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import typer

from runtime.commands import conversation, images, messages, policies, sandboxes, verifying

app = typer.Typer(
    name="batos",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"batos {version('batos')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, help="Show which version this is and exit.", callback=_tell_version),
    ] = False,
) -> None:
    """A live object system that writes its own missing methods, and proves that what it kept was safe to keep."""


for group in (images, messages, verifying, sandboxes, policies, conversation):
    group.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status. A user's mistake is one line on stderr, never a traceback."""
    from runtime.commands.faults import status_of
    from runtime.legible import one_line

    _prepare_output()
    try:
        app(args=arguments, prog_name="batos")
    except KeyboardInterrupt:
        print("batos: interrupted", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output stopped reading; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(141)
    except Exception as error:
        status = status_of(error)
        if status is None:
            raise
        print(f"batos: {one_line(str(error))}", file=sys.stderr)
        sys.exit(status)


class _OneLine(logging.Formatter):
    """What the database warns of, as a line: the traceback behind it helps nobody at a prompt."""

    def format(self, record: logging.LogRecord) -> str:
        return f"batos: {record.getMessage().partition(chr(10))[0]}"


def _prepare_output() -> None:
    # An answer may hold text that no encoding can carry, such as half of a surrogate pair.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    handler.setLevel(logging.WARNING)
    handler.addFilter(_is_news)
    logging.getLogger().handlers[:] = [handler]


def _is_news(record: logging.LogRecord) -> bool:
    # What follows from a full disk, which is said already: scratch files that cannot be flushed, and an index that is
    # not saved and will be made again.
    return not any(part in record.getMessage() for part in ("tpc_abort()", "saving index"))
