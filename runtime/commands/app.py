"""`batos` with its commands, a module per group."""

from __future__ import annotations

from typing import Annotated

import typer

#: The commands of `messages`: each is built from its signature, and for one of these the others need not be.
TALKING = ("send", "show", "log", "why")


def build(command: str = "") -> typer.Typer:
    """All commands; of one of `TALKING` at least those, which is all that it takes to run it."""
    from runtime.commands import messages

    app = typer.Typer(
        name="batos",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    if command in TALKING:
        messages.register(app)
        return app
    from runtime.commands import conversation, images, policies, sandboxes, verifying

    for group in (images, messages, verifying, sandboxes, policies, conversation):
        group.register(app)
    return app


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"batos {version('batos')}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, help="Show which version this is and exit.", callback=_tell_version),
    ] = False,
) -> None:
    """A live object system that writes its own missing methods, and proves that what it kept was safe to keep."""
