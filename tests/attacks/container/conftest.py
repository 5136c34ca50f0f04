"""What attacks on the container run in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox import Sandbox
from tests.attacks.container import raw


@pytest.fixture(params=raw.WAYS, scope="module")
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox whose language layer is off, under a short-lived policy; each backend, with and without children that wait."""
    backend, ahead = request.param
    with raw.opened(backend, ahead=ahead) as made:
        yield made
