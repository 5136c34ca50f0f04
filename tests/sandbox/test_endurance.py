"""A short run of `tests.benchmarks.endurance`, which is made for ten thousand verifications."""

from __future__ import annotations

import pytest

from tests.benchmarks.endurance import endure
from tests.conformance.conftest import BACKENDS


@pytest.mark.parametrize("backend", BACKENDS)
def test_brokers_and_cells_that_are_killed(backend: str) -> None:
    """Whoever is killed, and when: no wrong verdict, no pass without a run, no cell left."""
    count = 45 if backend == "bubblewrap" else 15
    report = endure(count, backend, kill_every=count // 3, cells_every=4)

    assert ([], []) == (report.wrong, report.left)
    assert report.brokers_killed >= 3
    assert report.cells_killed >= 1
