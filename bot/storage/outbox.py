"""What has to be sent: queued with the request in one transaction, claimed by one sender at a time."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.database import reading, shared_now, transaction
from bot.storage.tables import outbox

MAIL_CLINIC, MAIL_VISITOR, WEBHOOK, PRACTICE = KINDS = ("mail_clinic", "mail_visitor", "webhook", "practice")
# Longer than any sender takes for one; who died while sending loses its claim then.
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
# A request that could not be told to the clinic for so long stands out in the inbox; sending goes on.
STUCK_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """One thing to send: `key` names it for good, `attempts` counts the sendings that failed."""

    id: int
    key: str
    reference: str
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int


def queue(connection: Connection, reference: str, kind: str, event: int | str, payload: Mapping[str, Any]) -> None:
    """Adds a thing to send, in the caller's transaction.

    Raises:
        sqlalchemy.exc.IntegrityError: this kind is queued for this event already.
    """
    moment = shared_now(connection)
    row = {
        "key": f"{reference}-{kind}-{event}",
        "reference": reference,
        "kind": kind,
        "payload": dict(payload),
        "created_at": moment,
        "attempts": 0,
        "next_try": moment,
    }
    connection.execute(outbox.insert().values(row))


def claim(sender: str, limit: int = 10, moment: datetime | None = None, due_by: datetime | None = None) -> list[Item]:
    """Takes what is due by now, or was due by an earlier moment, oldest first; nobody else gets it for `LEASE`."""
    with transaction() as connection:
        moment = moment or shared_now(connection)
        due = (
            sa.select(outbox)
            .where(
                outbox.c.sent_at.is_(None),
                outbox.c.next_try <= (due_by or moment),
                sa.or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= moment),
            )
            .order_by(outbox.c.id)
            .limit(limit)
            # PostgreSQL passes over what another node takes now; on SQLite writers queue up for the whole transaction.
            .with_for_update(skip_locked=True)
        )
        rows = list(connection.execute(due).mappings())
        taken = outbox.update().where(outbox.c.id.in_([row["id"] for row in rows]))
        if rows:
            connection.execute(taken.values(claimed_by=sender, claimed_until=moment + LEASE))
    return [Item(**{field: row[field] for field in Item.__dataclass_fields__}) for row in rows]


def mark_sent(item: Item, sender: str, delivery: str = "") -> bool:
    """Notes that it was sent; False when the claim was lost meanwhile or the row was erased.

    `delivery` is the name under which a practice system holds it; it is kept for an erasure.
    """
    payload = {**item.payload, "delivery": delivery} if delivery else item.payload
    with transaction() as connection:
        sent_at = shared_now(connection)
        done = connection.execute(
            _claimed(item, sender).values(
                sent_at=sent_at, payload=dict(payload), last_error=None, claimed_by=None, claimed_until=None
            )
        )
        return bool(done.rowcount)


def mark_failed(item: Item, sender: str, error: str, retry_after: float | None = None) -> bool:
    """Notes the error's class and when to try again; False when the claim was lost meanwhile.

    `retry_after` is in how many seconds the other side wants to be asked again, at the soonest.
    """
    wait = max(pause(item.attempts + 1), timedelta(seconds=retry_after or 0))
    with transaction() as connection:
        done = connection.execute(
            _claimed(item, sender).values(
                attempts=item.attempts + 1,
                next_try=shared_now(connection) + wait,
                last_error=error[:80],
                claimed_by=None,
                claimed_until=None,
            )
        )
        return bool(done.rowcount)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many failures: doubled each time up to an hour, and spread by a quarter, so that what
    failed together doesn't come back together."""
    whole: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return whole * (0.75 + secrets.randbelow(501) / 1000)


def rows(reference: str | None = None, unsent: bool = False, limit: int = 200) -> list[dict[str, Any]]:
    """Outbox rows, newest first, of one request or of all; the payload stays out."""
    wanted = sa.select(*[column for column in outbox.c if column.name != "payload"]).order_by(outbox.c.id.desc())
    if reference:
        wanted = wanted.where(outbox.c.reference == reference)
    if unsent:
        wanted = wanted.where(outbox.c.sent_at.is_(None))
    with reading() as connection:
        return [dict(row) for row in connection.execute(wanted.limit(limit)).mappings()]


def stuck(moment: datetime | None = None) -> list[str]:
    """References of requests with something unsent for longer than `STUCK_AFTER`, oldest first."""
    with reading() as connection:
        late = (moment or shared_now(connection)) - STUCK_AFTER
        wanted = sa.select(outbox.c.reference).where(outbox.c.sent_at.is_(None), outbox.c.created_at <= late)
        found = connection.execute(wanted.order_by(outbox.c.id)).scalars()
        return list(dict.fromkeys(found))


def _claimed(item: Item, sender: str) -> Any:
    """An update of a row that is still this sender's."""
    return outbox.update().where(outbox.c.id == item.id, outbox.c.claimed_by == sender, outbox.c.sent_at.is_(None))
