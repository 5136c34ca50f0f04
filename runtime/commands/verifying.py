"""`batos verify`: the command for CI."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from runtime.commands.faults import UsageError
from runtime.commands.options import SandboxOption

FORMATS = ("text", "json", "sarif", "junit", "github")


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(verify)


def verify(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Method files.")],
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="NAME|FILE", help="Policy; wins over what a file names. [default: standard]")
    ] = None,
    backend: SandboxOption = "auto",
    form: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="How to print.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Write there instead of to stdout.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, metavar="N", help="How many methods at a time.")] = 1,
) -> None:
    """Verify method files: policy, then a throwaway cell, then the checks.

    Exit status: 0 every method passed; 1 at least one did not; 2 usage or a malformed method file;
    3 the sandbox could not give a verdict.

    Example: batos verify --policy strict --format json methods/*.py
    """
    if form not in FORMATS:
        raise UsageError(f"--format {form} is not known: valid are {', '.join(FORMATS)}")
    from runtime.verification import formats
    from runtime.verification.running import verify_files

    report = verify_files(files, policy=policy, backend=backend, jobs=jobs, tell=_tell)
    text = formats.FORMATS[form](report)
    if output is None:
        sys.stdout.write(text)
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{output} cannot be written: {error.strerror or error}") from None
    raise typer.Exit(report.status)


def _tell(row: dict[str, Any]) -> None:
    if sys.stderr.isatty():
        typer.echo(f"{row['verdict']:<12} {row['file']}", err=True)
