"""Real nodes with a real PostgreSQL and a real Redis behind a real nginx."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.cluster import Cluster


@pytest.fixture(scope="module", params=[2, 4], ids=["two nodes", "four nodes"])
def cluster(request: pytest.FixtureRequest, model: Path) -> Iterator[Cluster]:
    """A running installation."""
    assert model.is_file()
    with Cluster(request.param, {"ASSISTANT_DRAIN_SECONDS": "3", "ASSISTANT_LOG": "json"}) as running:
        yield running
