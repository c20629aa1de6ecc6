"""Booking requests: stored once however often they are sent."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.storage.database import audit_entries, booking_requests, now, session_hash, transaction

# Without letters and digits that are read as each other over the phone.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CONSENT_WORDING = "2026-11"


@dataclass(frozen=True)
class BookingRequest:
    """What the clinic receives; `facts` and `words` are what the visitor told about the calf."""

    name: str
    wished_times: str
    phone: str | None = None
    email: str | None = None
    patient: str | None = None
    tier: str = "none"
    facts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def new_reference() -> str:
    """A reference such as `CP-7K2M9Q`, easy to say over the phone."""
    return "CP-" + "".join(secrets.choice(ALPHABET) for _ in range(6))


def store(sender_id: str, request: BookingRequest) -> str:
    """Stores a request and returns its reference; the same request sent again returns the first reference.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database can't be written; nothing was stored.
    """
    session = session_hash(sender_id)
    content = json.dumps([session, asdict(request)], sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(content.encode()).hexdigest()
    row = {
        "reference": new_reference(),
        "session": session,
        "idempotency_key": key,
        "created_at": now(),
        "status": "requested",
        "consent_wording": CONSENT_WORDING,
        **asdict(request),
    }
    try:
        with transaction() as connection:
            connection.execute(booking_requests.insert().values(row))
        return str(row["reference"])
    except sa.exc.IntegrityError:
        same = sa.select(booking_requests.c.reference).where(booking_requests.c.idempotency_key == key)
        with transaction() as connection:
            return str(connection.execute(same).scalar_one())


def of_session(sender_id: str) -> list[dict[str, Any]]:
    """The requests sent from a session, oldest first."""
    mine = booking_requests.c.session == session_hash(sender_id)
    with transaction() as connection:
        rows = connection.execute(sa.select(booking_requests).where(mine).order_by(booking_requests.c.created_at))
        return [dict(row) for row in rows.mappings()]


def erase(sender_id: str) -> int:
    """Deletes a session's requests and the words in its audit; returns how many requests went.

    The audit keeps rule, tier and time, which are needed to show that advice was given, but nothing the visitor wrote.
    """
    session = session_hash(sender_id)
    with transaction() as connection:
        connection.execute(audit_entries.update().where(audit_entries.c.session == session).values(words=None))
        gone = connection.execute(booking_requests.delete().where(booking_requests.c.session == session))
        return int(gone.rowcount)
