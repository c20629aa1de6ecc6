"""Databases of tests: each test that asks for one runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.database import engine, migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return str(request.getfixturevalue("postgres")())


@pytest.fixture
def database(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a database that is up to date and in use."""
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", empty_database)
    migrate(empty_database)
    yield empty_database
    engine(empty_database).dispose()
