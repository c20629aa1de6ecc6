"""Booking requests: stored once however often they are sent, and told to the clinic and the visitor by the outbox."""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import phonenumbers
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.settings import clinic, load_settings
from bot.storage.database import now, reading, session_hash, transaction
from bot.storage.outbox import MAIL_CLINIC, MAIL_VISITOR, PRACTICE, WEBHOOK, queue
from bot.storage.tables import booking_requests, request_events

# Without letters and digits that are read as each other over the phone.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
PREFIX = "CP-"
CONSENT_WORDING = "2026-11.2"
REQUESTED, CONTACTED, CONFIRMED, DECLINED, CANCELLED = STATUSES = (
    "requested",
    "contacted",
    "confirmed",
    "declined",
    "cancelled",
)
VISIT, CALL_BACK, QUESTION = KINDS = ("visit", "call_back", "question")
OPEN = (REQUESTED, CONTACTED, CONFIRMED)
VISITOR = "visitor"
# Outbox events that are no status: the visitor had everything erased, or changed what they asked for.
ERASED = "erased"
CHANGED = "changed"

# What a visitor asks for; when it is sent again with the same of these, it is the same request.
SAME = ("kind", "name", "patient", "phone", "email", "wished_times", "urgency", "reason", "facts", "words", "tier")

Row = dict[str, Any]


@dataclass(frozen=True)
class BookingRequest:
    """What the clinic receives; `facts` and `words` are what the visitor told about the calf.

    `wished_times` is as read back, `wished_words` as said, and `windows` the same as data: ISO dates `day_from` and
    `day_to`, `weekdays` from 0 (Monday), times `time_from` and `time_to` as "17:30", `excluded`; None for an open end.
    `patient` is the other person that it is for. `transcript` is given only where the visitor agreed to it.
    `consent_wording` names the version of the words that were agreed to.
    """

    name: str
    wished_times: str
    phone: str | None = None
    email: str | None = None
    patient: str | None = None
    kind: str = VISIT
    tier: str = "none"
    wished_words: str | None = None
    windows: Sequence[Mapping[str, Any]] = ()
    no_calls: bool = False
    urgency: str | None = None
    reason: str | None = None
    handover: Mapping[str, Any] | None = None
    transcript: Sequence[Mapping[str, Any]] | None = None
    channel: str | None = None
    consent_wording: str = CONSENT_WORDING
    consent_at: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def new_reference() -> str:
    """A reference such as `CP-7K2M9Q`, easy to say over the phone."""
    return PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(6))


def save_request(sender_id: str, request: BookingRequest) -> str:
    """Stores a request with what has to be sent for it, all or nothing, and returns its reference.

    The same request sent again, also from two nodes at once, returns the first reference and sends nothing more, until
    that one is cancelled or declined.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database can't be written; nothing was stored.
    """
    row = _row(sender_id, request)
    try:
        with transaction() as connection:
            connection.execute(booking_requests.insert().values(row))
            _tell(connection, row, REQUESTED, VISITOR, None)
        return str(row["reference"])
    except sa.exc.IntegrityError:
        key = booking_requests.c.idempotency_key == row["idempotency_key"]
        with reading() as connection:
            same = connection.execute(sa.select(booking_requests.c.reference).where(key)).scalar_one_or_none()
        # Without the same request it was the reference that is taken: once in a blue moon, so try another.
        return str(same) if same else save_request(sender_id, request)


def get_request(reference: str) -> Row | None:
    """A request by its reference, however it is typed; None when there is none."""
    with reading() as connection:
        return _one(connection, reference)


def find_request(reference: str, contact: str) -> Row | None:
    """A request for whoever knows its reference and its phone number or e-mail; None also when only one is right."""
    found = get_request(reference)
    return found if found and _reaches(found, contact) else None


def cancel_request(reference: str, contact: str) -> Row | None:
    """Cancels an open request for whoever knows reference and contact, and tells the clinic; returns it as it is now.

    None when there is no such request; one that was closed before is returned unchanged.
    """
    found = find_request(reference, contact)
    return set_status(found["reference"], CANCELLED, VISITOR, only_from=OPEN) if found else None


def change_request(reference: str, contact: str, sender_id: str, request: BookingRequest) -> Row | None:
    """Puts a request's new content in place of the old one and tells the clinic once; returns it as it is now.

    The reference stays, and what was confirmed waits to be confirmed again. None when there is no such request, or it
    is closed; the same content again changes and sends nothing.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database can't be written; nothing was changed.
    """
    fresh = _row(sender_id, request)
    with transaction() as connection:
        row = _one(connection, reference, lock=True)
        if row is None or not _reaches(row, contact) or row["status"] not in OPEN:
            return None
        kept = ("reference", "session", "created_at", "status")
        told = {name: value for name, value in fresh.items() if name not in kept}
        # Another open request with the same content keeps its key.
        told["idempotency_key"] = f"{told['idempotency_key']}-{row['reference']}"
        if told["idempotency_key"] == row["idempotency_key"] or fresh["idempotency_key"] == row["idempotency_key"]:
            return row
        told["search_text"] = told["search_text"].replace(plain(fresh["reference"]), plain(row["reference"]))
        change = {**told, "status": REQUESTED, "updated_at": now()}
        mine = booking_requests.c.reference == row["reference"]
        connection.execute(booking_requests.update().where(mine).values(change))
        row |= change
        _tell(connection, row, CHANGED, VISITOR, None)
        return row


def set_status(
    reference: str,
    status: str,
    actor: str,
    note: str | None = None,
    only_from: Iterable[str] = STATUSES,
    newest_event: int | None = None,
) -> Row | None:
    """Changes a request's status, notes who did it, queues the mail that tells so; returns the request as it is now.

    A status that it has already, or from which `only_from` doesn't lead, changes and sends nothing. Neither does any
    when there is an event after `newest_event`, the id of the last one that was seen. `note` is shown to the visitor in
    the mail. None when there is no such request.

    Raises:
        ValueError: `status` is none of `STATUSES`.
    """
    if status not in STATUSES:
        raise ValueError(f"{status!r} is no status of a request.")
    with transaction() as connection:
        row = _one(connection, reference, lock=True)
        if row is None or row["status"] == status or row["status"] not in only_from:
            return row
        if newest_event is not None and newest_event != _newest_event(connection, row["reference"]):
            return row
        change: Row = {"status": status, "updated_at": now()}
        if status not in OPEN and not row["idempotency_key"].endswith(row["reference"]):
            # The same wish may be sent anew once this one is closed.
            change["idempotency_key"] = f"{row['idempotency_key']}-{row['reference']}"
        mine = booking_requests.c.reference == row["reference"]
        connection.execute(booking_requests.update().where(mine).values(change))
        row |= change
        _tell(connection, row, status, actor, note)
        return row


def timeline(reference: str) -> list[Row]:
    """What happened to a request, oldest first: `id`, `at`, `status`, `actor`, `note`."""
    wanted = sa.select(request_events).where(request_events.c.reference == tidy_reference(reference))
    with reading() as connection:
        return [dict(row) for row in connection.execute(wanted.order_by(request_events.c.id)).mappings()]


def list_requests(
    status: str | None = None, kind: str | None = None, search: str = "", limit: int = 50, offset: int = 0
) -> list[Row]:
    """Requests, newest first; `search` finds parts of names, phone numbers, e-mails and references, accents or not."""
    wanted = _matching(sa.select(booking_requests), status, kind, search)
    order = (booking_requests.c.created_at.desc(), booking_requests.c.reference)
    with reading() as connection:
        found = connection.execute(wanted.order_by(*order).limit(limit).offset(offset))
        return [dict(row) for row in found.mappings()]


def count_requests(status: str | None = None, kind: str | None = None, search: str = "") -> int:
    """How many requests `list_requests` would find without a limit."""
    with reading() as connection:
        wanted = _matching(sa.select(sa.func.count()).select_from(booking_requests), status, kind, search)
        return int(connection.execute(wanted).scalar_one())


def of_session(sender_id: str) -> list[Row]:
    """The requests sent from a session, oldest first."""
    mine = booking_requests.c.session == session_hash(sender_id)
    with reading() as connection:
        rows = connection.execute(sa.select(booking_requests).where(mine).order_by(booking_requests.c.created_at))
        return [dict(row) for row in rows.mappings()]


def tidy_reference(text: str) -> str:
    """A typed reference as it is stored: capitals, without spaces, with its prefix."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return PREFIX + letters.removeprefix("CP")[:12]


def plain(text: str) -> str:
    """Text for searching: lower case, without accents and without what stands between digits."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _row(sender_id: str, request: BookingRequest) -> Row:
    """A request as it is stored."""
    session, moment = session_hash(sender_id), now()
    told: Row = {
        **{name: getattr(request, name) for name in request.__dataclass_fields__},
        "windows": [dict(window) for window in request.windows],
        "handover": dict(request.handover) if request.handover else None,
        "transcript": [dict(line) for line in request.transcript] if request.transcript is not None else None,
        "facts": dict(request.facts),
        "words": dict(request.words),
        "consent_at": request.consent_at or moment,
    }
    content = json.dumps([session, {name: told[name] for name in SAME}], sort_keys=True, ensure_ascii=False)
    reference = new_reference()
    digits = "".join(letter for letter in request.phone or "" if letter.isdigit())
    searched = (reference, request.name, request.patient, request.phone, digits, request.email)
    return {
        **told,
        "reference": reference,
        "session": session,
        "idempotency_key": hashlib.sha256(content.encode()).hexdigest(),
        "created_at": moment,
        "updated_at": moment,
        "status": REQUESTED,
        "transcript_consent": request.transcript is not None,
        "search_text": plain(" ".join(part for part in searched if part)),
    }


def _tell(connection: Connection, row: Row, status: str, actor: str, note: str | None) -> None:
    """Notes an event, and queues what tells of it: the clinic of what a visitor did, the visitor of everything."""
    event = {"reference": row["reference"], "at": row["updated_at"], "status": status, "actor": actor, "note": note}
    event_id = int(connection.execute(request_events.insert().values(event)).inserted_primary_key[0])
    payload = {"event": status, "note": note}
    if actor == VISITOR:
        queue(connection, row["reference"], MAIL_CLINIC, event_id, payload)
    if row["email"]:
        queue(connection, row["reference"], MAIL_VISITOR, event_id, payload)
    if load_settings().webhook_url:
        queue(connection, row["reference"], WEBHOOK, event_id, payload)
    # A question is for a person to answer: it has no place in a diary.
    if clinic().delivers and row["kind"] != QUESTION and (actor == VISITOR or status == DECLINED):
        queue(connection, row["reference"], PRACTICE, event_id, payload)


def _one(connection: Connection, reference: str, lock: bool = False) -> Row | None:
    wanted = sa.select(booking_requests).where(booking_requests.c.reference == tidy_reference(reference))
    found = connection.execute(wanted.with_for_update() if lock else wanted).mappings().one_or_none()
    return dict(found) if found else None


def _newest_event(connection: Connection, reference: str) -> int:
    wanted = sa.select(sa.func.max(request_events.c.id)).where(request_events.c.reference == reference)
    return int(connection.execute(wanted).scalar_one())


def _matching(wanted: Any, status: str | None, kind: str | None, search: str) -> Any:
    if status:
        wanted = wanted.where(booking_requests.c.status == status)
    if kind:
        wanted = wanted.where(booking_requests.c.kind == kind)
    for word in plain(search).split():
        wanted = wanted.where(booking_requests.c.search_text.contains(word, autoescape=True))
    return wanted


def _reaches(row: Row, contact: str) -> bool:
    """Whether a phone number or an e-mail is the request's, in any spelling."""
    email, phone = row["email"], _international(row["phone"])
    return bool(email and plain(contact.strip()) == plain(email)) or bool(phone and _international(contact) == phone)


def _international(phone: str | None) -> str | None:
    """A phone number in E.164, None for what is none."""
    try:
        number = phonenumbers.parse(phone or "", "IE")
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
