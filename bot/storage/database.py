"""Tables and the connection to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from bot.settings import load_settings

metadata = sa.MetaData()

booking_requests = sa.Table(
    "booking_requests",
    metadata,
    sa.Column("reference", sa.String(16), primary_key=True),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    # The same request sent twice has the same key, so that it is stored once.
    sa.Column("idempotency_key", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("status", sa.String(16), nullable=False, default="requested"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("patient", sa.Text),
    sa.Column("phone", sa.String(32)),
    sa.Column("email", sa.String(254)),
    sa.Column("wished_times", sa.Text),
    sa.Column("consent_wording", sa.String(16), nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("words", sa.JSON, nullable=False),
    sa.Column("tier", sa.String(16), nullable=False),
)

audit_entries = sa.Table(
    "audit_entries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("session", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("rule", sa.String(64)),
    sa.Column("rule_version", sa.String(16)),
    sa.Column("source", sa.Text),
    sa.Column("model", sa.String(80)),
    sa.Column("words", sa.Text),
    sa.Column("tier", sa.String(16), nullable=False),
    sa.Column("advice", sa.String(64)),
)


def session_hash(sender_id: str) -> str:
    """A session's name in tables and logs: SHA-256 of the channel's sender id, in hex."""
    return hashlib.sha256(sender_id.encode()).hexdigest()


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(timezone.utc)


@lru_cache(maxsize=4)
def engine(url: str) -> Engine:
    """The engine for a database address, its tables made if missing."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    made = sa.create_engine(address, future=True, pool_pre_ping=True)
    if address.get_backend_name() == "sqlite":
        sa.event.listen(made, "connect", _careful_sqlite)
    metadata.create_all(made)
    return made


def _careful_sqlite(connection: Any, _: Any) -> None:
    """Readers don't block the writer, and a commit survives a power cut."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def transaction() -> Iterator[Connection]:
    """A connection whose work is committed together or not at all."""
    with engine(load_settings().database).begin() as connection:
        yield connection
