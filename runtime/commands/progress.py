"""Progress of the protocol, for a person who waits."""

from __future__ import annotations

from typing import Any

import typer

from runtime.legible import one_line


class Progress:
    """A recorder that says each step on stderr."""

    def record(self, event: str, **fields: Any) -> None:
        """Print one line for `event`."""
        subject = f"{fields.get('receiver', '')}.{fields.get('selector', '')}"
        extra = {"candidate.judged": fields.get("verdict"), "message.refused": fields.get("reason")}.get(event)
        typer.secho(f"  {subject} {event.rsplit('.', maxsplit=1)[-1]}{f': {one_line(extra)}' if extra else ''}", err=True, dim=True)
