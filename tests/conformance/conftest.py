"""One suite for every backend."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.backends.base import Backend
from tests.conformance.cells import Jail

BACKENDS = [pytest.param("docker", marks=pytest.mark.engine), pytest.param("bubblewrap", marks=pytest.mark.jail)]


def open_backend(name: str) -> Backend:
    if name == "docker":
        from sandbox.backends.docker import Docker

        return Docker()
    from sandbox.backends.bubblewrap import Bubblewrap

    return Bubblewrap()


@pytest.fixture(params=BACKENDS, scope="module")
def jail(request: pytest.FixtureRequest) -> Iterator[Jail]:
    """Programs in cells of each backend in turn."""
    backend = open_backend(request.param)
    yield Jail(backend)
    backend.close()
