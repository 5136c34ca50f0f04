"""`batos doctor` and `batos broker`: the sandbox of this host."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from runtime.commands.faults import FAILED
from runtime.commands.options import JsonOption, SandboxOption
from runtime.commands.values import to_json


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(doctor)
    app.command()(broker)


def doctor(
    policy: Annotated[str, typer.Option("--policy", metavar="NAME|FILE", help="Whose controls to try.")] = "standard",
    as_json: JsonOption = False,
    backend: SandboxOption = "auto",
) -> None:
    """Try to break each control of the sandbox on this host, and of the process that kept methods run in; exit status 1 if one gives way.

    Example: batos doctor --backend docker
    """
    from policies import load_policy
    from sandbox.doctor import examine
    from sandbox.resident.examining import examine_worker

    controls = [*examine(backend, load_policy(policy)), *examine_worker(load_policy(policy))]
    if as_json:
        typer.echo(to_json([vars(control) for control in controls], indent=2))
    else:
        from rich.console import Console
        from rich.table import Table

        table = Table(title=f"controls of the {backend} sandbox under policy {policy}")
        for column in ("control", "attacked by", "configured", "observed", "held"):
            table.add_column(column)
        for control in controls:
            table.add_row(
                control.name, control.attacked_by, control.configured, control.observed, "yes" if control.held else "NO"
            )
        Console(highlight=False).print(table)
    if not all(control.held for control in controls):
        raise typer.Exit(FAILED)


def broker(
    socket: Annotated[Path, typer.Option("--socket", metavar="PATH", help="The unix socket to listen on.")],
    backend: SandboxOption = "auto",
    policies: Annotated[
        Path | None, typer.Option("--policies", metavar="FOLDER", help="More policy files, beside the ones shipped.")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", metavar="FILE", help="Answer only who brings the token in FILE (BATOS_BROKER_TOKEN_FILE of the client)."
        ),
    ] = None,
    warm: Annotated[
        int, typer.Option("--warm", min=0, max=64, metavar="N", help="Cells that wait for a job when nobody asks.")
    ] = 2,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=256, metavar="N", help="Jobs at a time. [default: two for each CPU, at most 32]")
    ] = None,
    unexamined: Annotated[
        bool, typer.Option("--unexamined", help="Start without attacking the controls of the sandbox first.")
    ] = False,
) -> None:
    """Serve verifications on a unix socket: the only process that holds the container engine.

    It tries to break each control of the sandbox before it listens, as batos doctor does; exit status 3 if one gives way.

    Example: batos broker --socket /run/batos/broker.sock --backend docker
    """
    from sandbox.broker import BrokerSettings, serve
    from sandbox.pool import PoolSettings

    settings = BrokerSettings(workers=workers, pool=PoolSettings(least=warm, most=max(16, 2 * warm)))
    serve(
        socket, backend, policies, settings=settings, token_file=token_file, examined=not unexamined,
        tell=lambda line: typer.echo(line, err=True),
    )  # fmt: skip
