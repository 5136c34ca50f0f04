"""`batos demo`: the First Conversation."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import typer

from runtime.commands.options import DEFAULT_PLACE, ImageOption, SandboxOption
from runtime.commands.values import to_json
from runtime.legible import one_line

if TYPE_CHECKING:
    from rich.table import Table

    from runtime.demo import Outcome


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(demo)


def demo(image: ImageOption = DEFAULT_PLACE, sandbox: SandboxOption = "auto") -> None:
    """Awaken an image and hold the First Conversation: some twenty unknown messages, two hostile candidates.

    Example: batos demo --image .demo/image
    """
    from rich.console import Console

    from runtime.demo import CONVERSATION, PROTOTYPES, converse
    from runtime.image import Image
    from runtime.mirrors import Mirror
    from runtime.rendering import widget
    from runtime.settings import Settings

    console = Console(highlight=False)
    with Image.open(image, Settings(sandbox=sandbox)) as opened:
        made = opened.awaken()
        console.print(f"{'awakened' if made else 'already awake:'} {', '.join(opened.names())} in {image}")
        done = 0

        def tell(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            console.print(f"[{done:>2}/{len(CONVERSATION)}] {_sent(outcome)}: {_said(outcome)}", markup=False)

        outcomes = converse(opened, tell)
        for name in PROTOTYPES:
            if Mirror(opened[name]).understands("display_yourself"):
                console.print(widget(opened[name].send("display_yourself"), title=name))
        console.print(_table(outcomes))
    refused = sum(outcome.verdict not in ("passed", "understood") for outcome in outcomes)
    console.print(f"{len(outcomes) - refused} of {len(outcomes)} answered, {refused} refused. The image is {image}; try:")
    for example in ("log", "why account deposit", "show account", "send account deposit 5"):
        console.print(f"  {_command()} {example} --image {image}", markup=False)


def _command() -> str:
    """How to call this program from here, for lines that a person may copy."""
    called = Path(sys.argv[0])
    if called.name != "batos" or not called.exists():
        return "batos"
    found = which("batos")
    return "batos" if found and called.samefile(found) else os.path.relpath(called)


def _sent(outcome: Outcome) -> str:
    arguments = ", ".join(to_json(argument) for argument in outcome.line.arguments)
    return f"{outcome.line.receiver}.{outcome.line.selector}({arguments})"


def _said(outcome: Outcome) -> str:
    if outcome.verdict in ("passed", "understood"):
        return to_json(outcome.answer)[:100]
    return one_line(f"refused: {'; '.join(outcome.reasons)}")


def _table(outcomes: list[Outcome]) -> Table:
    from rich.table import Table

    table = Table(title="The First Conversation")
    for column in ("message", "verdict", "ended", "candidates"):
        table.add_column(column)
    table.add_column("time", justify="right")
    for outcome in outcomes:
        hostile = " (injected)" if outcome.line.injected else ""
        table.add_row(_sent(outcome) + hostile, outcome.verdict, outcome.ended, str(outcome.candidates), f"{outcome.seconds:.2f} s")
    return table
