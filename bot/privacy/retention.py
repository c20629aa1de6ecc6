"""Deletes what was kept long enough; the periods stand in clinic.yml."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.privacy.erasing import PURGE, compact, delete_mails, delete_requests
from bot.settings import clinic
from bot.storage.database import now, transaction
from bot.storage.inbox import delete_answered
from bot.storage.tables import (
    audit_entries,
    booking_requests,
    outbox,
    privacy_receipts,
    staff_audit,
    staff_sessions,
)
from bot.storage.transcripts import forget_silent_since
from bot.storage.web_chats import delete_silent_since

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Purged:
    """How many were deleted."""

    conversations: int
    requests: int
    advice: int


def purge(moment: datetime | None = None) -> Purged:
    """Deletes what was kept long enough: silent conversations, requests that nothing happened to, the audit.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database failed; the next purge does the rest.
    """
    moment = moment or now()
    silent = moment - _days(clinic().keep_conversations_days)
    conversations = forget_silent_since(silent)
    old = moment - _days(clinic().keep_requests_days)
    older = moment - _days(clinic().keep_audit_days)
    with transaction() as connection:
        wanted = sa.select(booking_requests.c.reference).where(booking_requests.c.updated_at < old)
        references = list(connection.execute(wanted).scalars())
        delete_requests(connection, references)
        delete_silent_since(connection, silent)
        delete_answered(connection, moment)
        # What is left in the outbox belongs to requests that were erased before.
        connection.execute(outbox.delete().where(outbox.c.sent_at < old))
        advice = connection.execute(audit_entries.delete().where(audit_entries.c.at < older)).rowcount
        for table, column, limit in (
            (staff_audit, staff_audit.c.at, older),
            (privacy_receipts, privacy_receipts.c.at, older),
            (staff_sessions, staff_sessions.c.expires_at, moment),
        ):
            connection.execute(table.delete().where(column < limit))
        if references:
            row = {"at": moment, "action": PURGE, "receipt_hash": "", "requests": len(references)}
            connection.execute(privacy_receipts.insert().values(row))
    delete_mails(references)
    compact()
    purged = Purged(conversations, len(references), int(advice))
    logger.info(
        "Purged: %d conversations, %d requests, %d entries of advice.",
        purged.conversations, purged.requests, purged.advice,
    )  # fmt: skip
    return purged


def _days(text: str) -> timedelta:
    return timedelta(days=int(text))
