"""The migrations lead to the tables that the code uses, from nothing and from a database of before."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.errors import ConfigError
from bot.settings import ROOT
from bot.storage.database import check_database, engine, migrate, session_hash
from bot.storage.requests import get_request, save_request, timeline
from bot.storage.tables import metadata
from bot.storage.worklist import list_requests
from tests.unit.storage.test_storage import REQUEST

# As create_all made it before there were migrations.
BEFORE = [
    """CREATE TABLE booking_requests (reference VARCHAR(16) NOT NULL PRIMARY KEY, session VARCHAR(64) NOT NULL,
    idempotency_key VARCHAR(64) NOT NULL UNIQUE, created_at {moment} NOT NULL, status VARCHAR(16) NOT NULL,
    name TEXT NOT NULL, patient TEXT, phone VARCHAR(32), email VARCHAR(254), wished_times TEXT,
    consent_wording VARCHAR(16) NOT NULL, facts JSON NOT NULL, words JSON NOT NULL, tier VARCHAR(16) NOT NULL)""",
    "CREATE INDEX ix_booking_requests_session ON booking_requests (session)",
    """CREATE TABLE audit_entries (id {serial}, at {moment} NOT NULL, session VARCHAR(64) NOT NULL,
    kind VARCHAR(16) NOT NULL, rule VARCHAR(64), rule_version VARCHAR(16), source TEXT, model VARCHAR(80), words TEXT,
    tier VARCHAR(16) NOT NULL, advice VARCHAR(64))""",
    "CREATE INDEX ix_audit_entries_session ON audit_entries (session)",
]
DIALECTS = {
    "sqlite": {"moment": "DATETIME", "serial": "INTEGER NOT NULL PRIMARY KEY"},
    "postgresql": {"moment": "TIMESTAMP WITH TIME ZONE", "serial": "SERIAL PRIMARY KEY"},
}


def differences(url: str) -> list[object]:
    """What differs between the database and the tables of the code."""
    with engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def test_from_nothing(database: str) -> None:
    """Every table, column and index; a second run changes nothing."""
    assert differences(database) == []
    assert migrate(database) == migrate(database)
    check_database(database)


def test_a_database_of_before_keeps_its_requests(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They can be listed and found, and new ones stored beside them."""
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", empty_database)
    before = sa.create_engine(empty_database, future=True)
    with before.begin() as connection:
        for statement in BEFORE:
            connection.execute(sa.text(statement.format(**DIALECTS[before.dialect.name])))
        connection.execute(
            sa.text(
                "INSERT INTO booking_requests VALUES ('CP-AAAAAA', :session, 'k', '2026-11-01 10:00:00+00:00', "
                "'requested', 'Orla Keane', NULL, '089 444 5566', NULL, 'Mondays', '2026-11', :facts, '{}', 'none')"
            ).bindparams(session=session_hash("her"), facts=json.dumps({"side": "left"}))
        )
    before.dispose()
    migrate(empty_database)
    assert differences(empty_database) == []
    kept = get_request("CP-AAAAAA")
    assert kept is not None
    assert (kept["kind"], kept["windows"], kept["facts"]) == ("visit", [], {"side": "left"})
    assert kept["consent_at"] == kept["created_at"] == kept["updated_at"]
    assert [event["status"] for event in timeline("CP-AAAAAA")] == ["requested"]
    save_request("visitor", REQUEST)
    assert [row["name"] for row in list_requests(search="orla")] == ["Orla Keane"]
    engine(empty_database).dispose()


def test_two_nodes_migrate_at_once(empty_database: str) -> None:
    """The second waits and finds it done."""
    environment = {**os.environ, "ASSISTANT_DATABASE_URL": empty_database}
    command = [sys.executable, "-m", "bot", "migrate"]
    nodes = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) for _ in range(3)]
    told = {node.communicate()[0] for node in nodes}
    assert {node.returncode for node in nodes} == {0}
    assert len(told) == 1
    assert differences(empty_database) == []
    engine(empty_database).dispose()


def test_postgresql_is_not_changed_by_a_start(postgres: object) -> None:
    """Several nodes share it, so it is a step of its own; the start says which."""
    url = postgres()  # type: ignore[operator]
    with pytest.raises(ConfigError, match="bot migrate"):
        check_database(url)


@pytest.mark.parametrize("url", ["nonsense", "oracle9://x/y", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_wrong_address_is_told(url: str) -> None:
    """In one sentence that names the variable, without the password that may stand in it."""
    with pytest.raises(ConfigError, match="ASSISTANT_DATABASE_URL"):
        check_database(url)
