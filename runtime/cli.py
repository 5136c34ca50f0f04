"""The command line: it starts here, and errors end here, in one line. The commands are in `runtime.commands`.

Exit status: 0 done; 1 the message, method or check failed; 2 usage or input; 3 the image, the sandbox or
the mind could not do its work. `batos verify` has a contract of its own with the same numbers.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

# Whatever else is installed has no business in our models, and looking for it costs a tenth of a command.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

#: Commands that send a message, so that a method may have to be run.
_SENDING = ("send", "show")
#: New objects between two looks for garbage: most of what such a command makes are the modules that it loads, which are none.
_OBJECTS = 50_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status. A user's mistake is one line on stderr, never a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        # What a command waits for longest is the process that runs its method. It loads while this one does.
        if given and given[0] in _SENDING and not {"-h", "--help"}.intersection(given):
            from sandbox.resident import starting

            starting.ahead()
            gc.set_threshold(_OBJECTS, 10, 10)
        _run(given)
    finally:
        if started := sys.modules.get("sandbox.resident.starting"):
            started.discard()
        gc.freeze()  # what ends with the process need not be looked through again


def _run(arguments: Sequence[str]) -> None:
    from runtime.commands.app import build
    from runtime.commands.faults import status_of
    from runtime.commands.output import prepare
    from runtime.legible import one_line

    prepare()
    try:
        build(arguments[0] if arguments else "")(args=arguments, prog_name="batos")
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
