"""Options that several commands share, and how an image is opened for them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from runtime.image import Image

#: Where the image is when nothing else is said.
DEFAULT_PLACE = "batos-image"

ImageOption = Annotated[
    str,
    typer.Option(
        "--image",
        metavar="PLACE",
        help="The image: a folder or a zodburi URI.",
        envvar="BATOS_IMAGE",
        show_default=True,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SandboxOption = Annotated[
    str,
    typer.Option(
        "--backend",
        metavar="WHERE",
        help="Where candidates run: docker, bubblewrap, auto, or unix:PATH of a broker.",
        envvar="BATOS_SANDBOX",
        show_default=True,
    ),
]


@contextmanager
def opened(place: str, *, sandbox: str | None = None, writing: bool = False) -> Iterator[Image]:
    """The awake image at `place`. With `writing`, messages that an earlier process left unfinished are
    refused first.

    Raises `ImageError` when there is none.
    """
    from runtime.errors import ImageError
    from runtime.image import Image
    from runtime.settings import Settings

    settings = Settings(sandbox=sandbox) if sandbox else Settings()
    with Image.open(place, settings, create=False) as image:
        if not image.awake:
            raise ImageError(f"the image at {place} is empty: batos awaken makes its first objects")
        if writing and image.log.unfinished():
            from runtime.protocol import refuse_interrupted

            for number in refuse_interrupted(image):
                typer.echo(f"message {number} had been interrupted and is refused now", err=True)
        yield image


def on_a_terminal() -> bool:
    """Whether stderr is a person's: progress is only for those."""
    return os.isatty(2)
