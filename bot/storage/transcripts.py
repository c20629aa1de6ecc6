"""What Rasa keeps of conversations, read and deleted beside Rasa: by session, or by age."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from bot.settings import load_settings
from bot.storage import sqlite
from bot.storage.database import engine, now
from bot.storage.faults import check_whole, fault, unwritable

_metadata = sa.MetaData()
# As Rasa and bot/storage/conversations.py make them; only what is needed here.
events = sa.Table(
    "events",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255)),
    sa.Column("timestamp", sa.Float),
    sa.Column("data", sa.Text),
)
checkpoints = sa.Table(
    "conversation_checkpoints", sa.MetaData(), sa.Column("sender_id", sa.String(255), primary_key=True)
)
# Where each node writes, to know that it can.
health = sa.Table(
    "conversation_health",
    _metadata,
    sa.Column("node", sa.String(80), primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
)
TABLES = (events, checkpoints)
PATIENCE_MILLISECONDS = 2_500


def conversations_engine() -> Engine:
    """The engine of the database that holds Rasa's conversations.

    Raises:
        ConfigError: its file can't be written.
    """
    settings = load_settings()
    if make_url(settings.database).get_backend_name() != "sqlite":
        return engine(settings.database)
    file = settings.var / "conversations.db"
    try:
        sqlite.only_for_its_owner(file)
    except OSError as error:
        raise unwritable(file, error) from error
    made = sa.create_engine(f"sqlite:///{file}", future=True)
    sqlite.set_up(made)
    return made


def check_conversations() -> None:
    """Checks that the database of the conversations can be read and written.

    Raises:
        ConfigError: it can't; the message names the file and the remedy.
    """
    made = conversations_engine()
    url = made.url.render_as_string(hide_password=False)
    try:
        with made.connect() as connection:
            if made.dialect.name == "sqlite":
                check_whole(connection, url)
                connection.execute(sa.text("BEGIN IMMEDIATE"))
                connection.execute(sa.text("ROLLBACK"))
    except sa.exc.DatabaseError as error:
        raise fault(url, error) from error


def write_something(node: str) -> None:
    """Writes this node's row beside the conversations.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, ConfigError: that database can't be written.
    """
    made = conversations_engine()
    with made.begin() as connection:
        if made.dialect.name == "sqlite":
            # Who asks has given up by then, and asks anew.
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MILLISECONDS}")
        health.create(connection, checkfirst=True)
        row = {"node": node, "at": now().timestamp()}
        if not connection.execute(health.update().where(health.c.node == node).values(row)).rowcount:
            connection.execute(health.insert().values(row))


def messages(sender_id: str) -> list[dict[str, Any]]:
    """What was said in a session, oldest first: `at`, `who` ("visitor" or "assistant"), `text`.

    A button that was pressed is told by its title.
    """
    wanted = sa.select(events.c.data, events.c.timestamp).where(events.c.sender_id == sender_id).order_by(events.c.id)
    with _opened() as (connection, tables):
        rows = list(connection.execute(wanted)) if tables else []
    said, titles = [], {}
    for data, timestamp in rows:
        event = json.loads(data)
        titles.update({b["payload"]: b["title"] for b in (event.get("data") or {}).get("buttons") or []})
        if event.get("event") in ("user", "bot") and event.get("text"):
            at = datetime.fromtimestamp(timestamp, timezone.utc)
            who = "visitor" if event["event"] == "user" else "assistant"
            said.append({"at": at, "who": who, "text": titles.get(event["text"], event["text"])})
    return said


def events_since(since: datetime, until: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """What was said and done in all sessions between two moments: sender id and Rasa's event, by session, in order."""
    at = events.c.timestamp
    wanted = (
        sa.select(events.c.sender_id, events.c.data)
        .where(at >= since.timestamp(), at < until.timestamp())
        .order_by(events.c.sender_id, events.c.id)
    )
    with _opened() as (connection, tables):
        rows = connection.execute(wanted) if tables else ()
        for sender, data in rows:
            yield sender, json.loads(data)


def forget(sender_id: str) -> None:
    """Deletes a session's conversation."""
    with _opened() as (connection, tables):
        for table in tables:
            connection.execute(table.delete().where(table.c.sender_id == sender_id))


def forget_silent_since(moment: datetime) -> int:
    """Deletes the conversations in which nothing was said since; returns how many."""
    newest = sa.func.max(events.c.timestamp) < moment.timestamp()
    silent = sa.select(events.c.sender_id).group_by(events.c.sender_id).having(newest)
    with _opened() as (connection, tables):
        senders = list(connection.execute(silent).scalars()) if tables else []
        for table in tables:
            for sender in senders:
                connection.execute(table.delete().where(table.c.sender_id == sender))
    return len(senders)


@contextmanager
def _opened() -> Iterator[tuple[Connection, list[sa.Table]]]:
    """A connection to the conversations, and which of their tables are there: none before the first message."""
    with conversations_engine().begin() as connection:
        yield connection, [table for table in TABLES if sa.inspect(connection).has_table(table.name)]
