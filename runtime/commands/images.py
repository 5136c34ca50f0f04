"""`batos awaken`: an image's first boot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from runtime.commands.options import DEFAULT_PLACE, ImageOption


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(awaken)


def awaken(
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="FOLDER", help="A transformers causal language model; else the one shipped."),
    ] = None,
    image: ImageOption = DEFAULT_PLACE,
) -> None:
    """Create an image with its first objects: traits, pLLM and genesis. Does nothing to one that is awake.

    Example: batos awaken --image /srv/bat
    """
    from runtime.image import Image

    with Image.open(image) as opened:
        made = opened.awaken(model)
        mind = opened["pLLM"]
        typer.echo(
            f"{'awakened' if made else 'already awake:'} {image}: {', '.join(opened.names())}; "
            f"the mind is {mind.model_name}"
        )
