"""The clinic's work on a request: whose it is, by when, notes and replies. Each step can be taken back for a while.

What the visitor was told is the request's `status` (`bot.storage.requests`); `work` is where the clinic is with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import holidays
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.database import now, reading, shared_now, transaction
from bot.storage.outbox import queue
from bot.storage.tables import booking_requests, outbox, request_events

NEW, IN_HAND, WAITING, DONE = STATES = ("new", "in_hand", "waiting", "done")
OPEN_WORK = (NEW, IN_HAND, WAITING)
ASSIGNED, MOVED, NOTE, DUE, REPLY, JOINED, SEPARATED, UNDONE = EVENTS = (
    "assigned",
    "moved",
    "note",
    "due",
    "reply",
    "joined",
    "separated",
    "undone",
)
# A mail that staff caused waits so long, so that it can be taken back before it is gone.
HELD = timedelta(seconds=20)
UNDO_FOR = timedelta(minutes=10)
MOST_NOTE = 2000
_DAYS, _MOMENTS = ("due_on",), ("appointment_at",)

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """Something to send with a step: the outbox's kind, and the text."""

    kind: str
    text: str


def due_after(day: date) -> date:
    """The working day after a day, by which a request is to be answered."""
    due = day + timedelta(days=1)
    while due.weekday() >= 5 or due in holidays.country_holidays("IE", years=due.year):
        due += timedelta(days=1)
    return due


def newest_event(connection: Connection, reference: str) -> int:
    """The id of the last thing that happened to a request: who saw an earlier one is out of date."""
    wanted = sa.select(sa.func.max(request_events.c.id)).where(request_events.c.reference == reference)
    return int(connection.execute(wanted).scalar_one() or 0)


def newest_events(references: list[str]) -> dict[str, int]:
    """The same for many requests, outside of a transaction."""
    columns = request_events.c
    wanted = sa.select(columns.reference, sa.func.max(columns.id)).where(columns.reference.in_(references))
    with reading() as connection:
        return {str(row[0]): int(row[1]) for row in connection.execute(wanted.group_by(columns.reference))}


def before(row: Values, change: Values) -> dict[str, Any]:
    """The earlier values of what is changed, as JSON takes them."""
    earlier = {name: row[name] for name in change if name != "updated_at"}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in earlier.items()}


def step(
    reference: str,
    event: str,
    actor: str,
    seen: int,
    change: Values,
    note: str | None = None,
    message: Message | None = None,
) -> int | None:
    """Changes a request's work and notes who did it; the event's id.

    None where there is no such request, something happened after `seen`, or nothing would change and nothing is noted.
    """
    with transaction() as connection:
        mine = booking_requests.c.reference == reference
        row = connection.execute(sa.select(booking_requests).where(mine).with_for_update()).mappings().one_or_none()
        if row is None or newest_event(connection, reference) != seen:
            return None
        changed = {name: value for name, value in change.items() if row[name] != value}
        if not changed and note is None:
            return None
        moment = now()
        connection.execute(booking_requests.update().where(mine).values(updated_at=moment, **changed))
        entry = {"reference": reference, "at": moment, "status": event, "actor": actor, "note": note}
        inserted = connection.execute(request_events.insert().values(**entry, before=before(row, changed)))
        number = int(inserted.inserted_primary_key[0])
        if message:
            queue(connection, reference, message.kind, number, {"event": REPLY, "note": message.text}, HELD)
        return number


def join(reference: str, other: str, actor: str, seen: int) -> int | None:
    """Joins another request of the same person to one, which stands for both; the event's id, None as in `step`."""
    with reading() as connection:
        newest = newest_event(connection, other)
    if other == reference or not newest:
        return None
    joined = step(other, JOINED, actor, newest, {"joined_to": reference, "work": DONE}, reference)
    if joined is not None:
        step(reference, JOINED, actor, seen, {}, other)
    return joined


def joined_to(reference: str) -> list[dict[str, Any]]:
    """The requests that were joined to one, oldest first."""
    wanted = sa.select(booking_requests).where(booking_requests.c.joined_to == reference)
    with reading() as connection:
        return [dict(row) for row in connection.execute(wanted.order_by(booking_requests.c.created_at)).mappings()]


def undo(event: int, actor: str) -> str | None:
    """Takes back one's own step while nothing has happened since and no message is gone; the request's reference.

    None where it can't be taken back any more.
    """
    try:
        with transaction() as connection:
            row = connection.execute(sa.select(request_events).where(request_events.c.id == event)).mappings().first()
            if row is None or not _may_undo(connection, row, actor):
                return None
            reference = str(row["reference"])
            moment = now()
            mine = booking_requests.update().where(booking_requests.c.reference == reference)
            connection.execute(mine.values(updated_at=moment, **_restored(row["before"])))
            entry = {"reference": reference, "at": moment, "status": UNDONE, "actor": actor}
            connection.execute(request_events.insert().values(entry))
            if row["status"] in (NOTE, REPLY):
                connection.execute(request_events.update().where(request_events.c.id == event).values(note=""))
            return reference
    except sa.exc.IntegrityError:  # the same wish was sent anew meanwhile
        return None


def _may_undo(connection: Connection, row: Values, actor: str) -> bool:
    """Whether a step is one's own, lately, the newest, and nothing of it is gone; what waits to be sent goes."""
    old = now() - row["at"] > UNDO_FOR
    if row["before"] is None or row["actor"] != actor or old:
        return False
    reference = str(row["reference"])
    connection.execute(
        sa.select(booking_requests.c.reference).where(booking_requests.c.reference == reference).with_for_update()
    )
    if newest_event(connection, reference) != row["id"]:
        return False
    caused = outbox.c.reference == reference, outbox.c.key.like(f"%-{row['id']}")
    unclaimed = sa.or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= shared_now(connection))
    waiting = sa.select(outbox.c.id).where(*caused, outbox.c.sent_at.is_(None), unclaimed).with_for_update()
    free = list(connection.execute(waiting).scalars())
    every = connection.execute(sa.select(sa.func.count()).select_from(outbox).where(*caused)).scalar_one()
    if len(free) != every:
        return False
    connection.execute(outbox.delete().where(outbox.c.id.in_(free)))
    return True


def _restored(earlier: Values) -> dict[str, Any]:
    """Earlier values as the columns take them."""
    values = dict(earlier)
    for names, read in ((_DAYS, date.fromisoformat), (_MOMENTS, datetime.fromisoformat)):
        for name in names:
            if values.get(name):
                values[name] = read(values[name])
    return values
