"""Erases a person: every row and file that holds something of theirs, down to the bytes."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from bot.settings import load_settings
from bot.storage import outbox as sending
from bot.storage import sqlite
from bot.storage.database import engine, now, reading, session_hash, transaction
from bot.storage.inbox import delete_messages
from bot.storage.requests import ALPHABET, ERASED
from bot.storage.tables import audit_entries, booking_requests, outbox, privacy_receipts, request_events
from bot.storage.transcripts import conversations_engine, forget
from bot.storage.web_chats import delete_chat
from bot.storage.work import NEW

logger = logging.getLogger(__name__)

ERASE, PURGE = "erase", "purge"
# How often a log that somebody reads from is tried to be emptied.
ATTEMPTS, PAUSE_SECONDS = 8, 0.05


@dataclass(frozen=True)
class Receipt:
    """What the visitor keeps: `code` names the erasure and nobody; `requests` tells how many were erased."""

    code: str
    requests: int


def erase(sender_id: str) -> Receipt:
    """Erases everything stored about a session.

    The audit of advice keeps rule, tier and time, which are needed to show that advice was given, under the hash of the
    receipt: only who holds the receipt can find it. A clinic that was told of a request is asked to delete it too.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database failed; then it may be only partly done, and can be done again.
    """
    session, code = session_hash(sender_id), _new_code()
    forget(sender_id)
    mine = sa.select(booking_requests.c.reference).where(booking_requests.c.session == session)
    with reading() as connection:
        # The files first: once the rows are gone, nothing tells whose they are.
        delete_mails(connection.execute(mine).scalars().all())
    with transaction() as connection:
        references = list(connection.execute(mine).scalars())
        told, deliveries = _told(connection, references), _deliveries(connection, references)
        delete_requests(connection, references)
        delete_chat(connection, session)
        delete_messages(connection, session)
        anonymous = {"words": None, "session": session_hash(code)}
        connection.execute(audit_entries.update().where(audit_entries.c.session == session).values(anonymous))
        for reference, kind in told:
            payload: dict[str, Any] = {"event": ERASED, "note": None}
            if kind == sending.PRACTICE:
                payload["deliveries"] = deliveries[reference]
            sending.queue(connection, reference, kind, ERASED, payload)
        receipt = {"at": now(), "action": ERASE, "receipt_hash": session_hash(code), "requests": len(references)}
        connection.execute(privacy_receipts.insert().values(receipt))
    delete_mails(references)
    overwrite()
    logger.info("The data of a session was erased (receipt %s).", session_hash(code)[:12])
    return Receipt(code, len(references))


def delete_requests(connection: Connection, references: Iterable[str]) -> None:
    """Deletes requests with their events, notes and what was to be sent for them, in the caller's transaction; another
    request that was joined to one of them stands for itself again."""
    wanted = list(references)
    joined = booking_requests.update().where(booking_requests.c.joined_to.in_(wanted))
    connection.execute(joined.values(joined_to=None, work=NEW))
    for table in (outbox, request_events, booking_requests):
        connection.execute(table.delete().where(table.c.reference.in_(wanted)))


def delete_mails(references: Iterable[str]) -> None:
    """Deletes the files of mails that were written for requests, where no mail server is configured."""
    folder = load_settings().var / "outbox"
    for reference in references:
        for pattern in (f"{reference}-*.eml", f".{reference}-*"):
            for file in folder.glob(pattern):
                _shred(file)


def overwrite() -> None:
    """Makes SQLite's files hold nothing of what was deleted; PostgreSQL does so by its own vacuum.

    Deleted rows are overwritten at once (`secure_delete`); their copies in the write-ahead log go here. That takes
    moments, however large the file is, and keeps nobody waiting.
    """
    for database in _files():
        if not _emptied_log(database):
            # Somebody reads just now, and what they read is still in the log.
            logger.warning("A write-ahead log could not be emptied yet; the next erasure or the daily purge does it.")


def compact() -> None:
    """Rewrites SQLite's files where that gives back a quarter of them, or where an earlier version deleted in them
    without overwriting; everybody who writes waits meanwhile, so it belongs to the daily purge."""
    for database in _files():
        with database.connect() as connection:
            pages, free, version = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0
                for name in ("page_count", "freelist_count", "user_version")
            )
        if version >= sqlite.OVERWRITTEN and free * 4 < pages:
            continue
        try:
            _execute(database, "VACUUM", f"PRAGMA user_version={sqlite.OVERWRITTEN}")
        except sa.exc.OperationalError:
            logger.warning("A database was too busy to be compacted; the next daily purge does it.")
    overwrite()


def _files() -> list[Engine]:
    """The engines of SQLite's files; none with PostgreSQL."""
    settings = load_settings()
    if make_url(settings.database).get_backend_name() != "sqlite":
        return []
    return [engine(settings.database), conversations_engine()]


def _emptied_log(database: Engine) -> bool:
    for _ in range(ATTEMPTS):
        with suppress(sa.exc.OperationalError):
            busy = _execute(database, "PRAGMA busy_timeout=250", "PRAGMA wal_checkpoint(TRUNCATE)")
            if not busy:
                return True
        time.sleep(PAUSE_SECONDS)
    return False


def _execute(database: Engine, *statements: str) -> int:
    """Executes statements outside of transactions, on a connection of their own; the first number the last gives."""
    raw = database.raw_connection()
    try:
        found = None
        for statement in statements:
            found = raw.execute(statement).fetchone()
        return int(found[0]) if found else 0
    except sqlite3.OperationalError as error:  # the driver's own, outside of SQLAlchemy
        raise sa.exc.OperationalError(statements[0], {}, error) from error
    finally:
        raw.invalidate()


def _told(connection: Connection, references: list[str]) -> list[tuple[str, str]]:
    """Reference and kind of what reached the clinic or its programs, or may have."""
    sent = sa.or_(outbox.c.sent_at.is_not(None), outbox.c.claimed_until.is_not(None), outbox.c.attempts > 0)
    to_them = outbox.c.kind.in_((sending.MAIL_CLINIC, sending.WEBHOOK, sending.PRACTICE))
    wanted = sa.select(outbox.c.reference, outbox.c.kind).where(outbox.c.reference.in_(references), to_them, sent)
    return [(row.reference, row.kind) for row in connection.execute(wanted.distinct())]


def _deliveries(connection: Connection, references: list[str]) -> dict[str, list[str]]:
    """What a practice system named the deliveries of each request."""
    mine = outbox.c.reference.in_(references) & (outbox.c.kind == sending.PRACTICE)
    found: dict[str, list[str]] = {reference: [] for reference in references}
    for row in connection.execute(sa.select(outbox.c.reference, outbox.c.payload).where(mine)):
        if row.payload.get("delivery"):
            found[row.reference].append(str(row.payload["delivery"]))
    return found


def _new_code() -> str:
    return "ER-" + "".join(secrets.choice(ALPHABET) for _ in range(10))


def _shred(file: Path) -> None:
    """Overwrites a file before it is unlinked."""
    with file.open("r+b") as content:
        content.write(b"\0" * file.stat().st_size)
        content.flush()
    file.unlink(missing_ok=True)
