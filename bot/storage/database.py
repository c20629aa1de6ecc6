"""The connection to the database, and bringing its tables up to date."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, Connection, Engine, make_url

from bot.errors import ConfigError
from bot.settings import load_settings
from bot.storage import sqlite
from bot.storage.faults import check_whole, fault, unwritable
from bot.storage.tables import health_checks

MIGRATIONS = Path(__file__).with_name("migrations")
# The tables as they were made before there were migrations.
FIRST_REVISION = "0001"
FIRST_TABLE = "booking_requests"
# A server that can't be reached is given up after so long, instead of keeping everybody waiting.
REACH_SECONDS = 5
SILENCE_SECONDS = 15
# Any number will do, if nothing else in the database locks it.
MIGRATION_LOCK = 4_201_116
# Alembic keeps the migration at work in module variables, so a process does one at a time.
_migrating = threading.Lock()


def session_hash(sender_id: str) -> str:
    """A session's name in tables and logs: SHA-256 of the channel's sender id, in hex."""
    return hashlib.sha256(sender_id.encode()).hexdigest()


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(timezone.utc)


def shared_now(connection: Connection) -> datetime:
    """This moment by the clock of the database, which all nodes share; with SQLite there is one node and one clock."""
    if connection.dialect.name == "sqlite":
        return now()
    moment: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return moment


def reachable(url: str | URL) -> URL:
    """A database address; with PostgreSQL one by which a server that went silent is noticed.

    Raises:
        sqlalchemy.exc.ArgumentError: it is no address.
    """
    address = make_url(url)
    if address.get_backend_name() != "postgresql":
        return address
    limits = {"connect_timeout": str(REACH_SECONDS), "tcp_user_timeout": str(SILENCE_SECONDS * 1000)}
    return address.set(query={**limits, **address.query})


def migrate(url: str) -> str:
    """Brings a database's tables up to date, also those made before there were migrations; returns the revision.

    Safe to run twice, and from two nodes at once: it is one transaction, which the second waits for.

    Raises:
        ConfigError: the address is wrong or the database can't be reached.
    """
    config = _alembic()
    made = _connectable(url)
    try:
        with _migrating, made.begin() as connection:
            if made.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            config.attributes["connection"] = connection
            if _revision(connection) is None and sa.inspect(connection).has_table(FIRST_TABLE):
                command.stamp(config, FIRST_REVISION)
            command.upgrade(config, "head")
            return str(_revision(connection))
    except sa.exc.DatabaseError as error:
        raise fault(url, error) from error


def check_database(url: str, whole: bool = False) -> None:
    """Checks that the database can be used as it is, `whole`: all of its file; SQLite is brought up to date on the way.

    Raises:
        ConfigError: the address is wrong, the database can't be reached, or its tables are not up to date.
    """
    made = engine(url)
    try:
        with made.connect() as connection:
            revision = _revision(connection)
            if whole and made.dialect.name == "sqlite":
                check_whole(connection, url)
    except sa.exc.DatabaseError as error:
        raise fault(url, error) from error
    if revision != ScriptDirectory.from_config(_alembic()).get_current_head():
        raise ConfigError("The database's tables are not up to date; run `python -m bot migrate`.")


def write_something(node: str) -> None:
    """Writes this node's row.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, ConfigError: the database can't be written.
    """
    with transaction() as connection:
        row = {"node": node, "at": shared_now(connection)}
        if not connection.execute(health_checks.update().where(health_checks.c.node == node).values(row)).rowcount:
            connection.execute(health_checks.insert().values(row))


@lru_cache(maxsize=4)
def engine(url: str) -> Engine:
    """The engine for a database address; SQLite's tables are made and brought up to date.

    Raises:
        ConfigError: the address is wrong or the database can't be reached.
    """
    made = _connectable(url)
    if made.dialect.name == "sqlite":
        migrate(url)
    return made


@contextmanager
def transaction() -> Iterator[Connection]:
    """A connection whose work is committed together or not at all."""
    with engine(load_settings().database).begin() as connection:
        yield connection


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection for reading, which keeps no writer waiting."""
    with engine(load_settings().database).execution_options(reads_only=True).connect() as connection:
        yield connection


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _connectable(url: str) -> Engine:
    try:
        address = reachable(url)
        made = sa.create_engine(address, future=True, pool_pre_ping=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigError(
            "ASSISTANT_DATABASE_URL is no database address; write one like postgresql://user:password@host/name."
        ) from error
    if made.dialect.name == "sqlite":
        if address.database:
            try:
                sqlite.only_for_its_owner(Path(address.database))
            except OSError as error:
                raise unwritable(Path(address.database), error) from error
        sa.event.listen(made, "connect", _by_our_own_transactions)
        sqlite.set_up(made)
        sa.event.listen(made, "begin", _begin_sqlite)
    return made


def _by_our_own_transactions(connection: Any, _: Any) -> None:
    """Without this Python's driver leaves changes of tables outside of transactions."""
    connection.isolation_level = None


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue up at the beginning: one that reads first could otherwise fail instead of waiting."""
    reads_only = connection.get_execution_options().get("reads_only")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
