"""What messengers delivered: stored before they are thanked, answered by one node at a time, then forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.database import now, session_hash, shared_now, transaction
from bot.storage.tables import inbox

# Who answers says so again and again (`renew`); after so long a silence another node takes up what a dead one left.
LEASE = timedelta(seconds=15)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=10)
# So long a person is worth reaching; WhatsApp takes no answer after it.
GIVEN_UP_AFTER = timedelta(days=1)
# Longer than any messenger delivers the same message again.
REMEMBERED = timedelta(days=8)
TAKEN_AT_ONCE = 200
# Any number will do, if nothing else in the database locks it.
TAKING_LOCK = 4_201_117


@dataclass(frozen=True)
class Delivered:
    """A message as it is stored: `message` is a digest of its id, `session` the sender id, `content` JSON."""

    message: str
    session: str
    content: str


@dataclass(frozen=True)
class Item:
    """A message to be answered; `replies` (JSON) are there once they are decided, `sent` of them are on their way.

    `attempts` counts how often it was taken up after the first time.
    """

    id: int
    session: str
    content: str
    replies: str | None = None
    sent: int = 0
    attempts: int = 0


def store(channel: str, node: str, delivered: Sequence[Delivered]) -> list[Item]:
    """Stores what is new of it, in order, all or nothing; returns what this node is to answer.

    What somebody else is answering for the same person, or what waits for another attempt, comes first: then the new
    message isn't returned, and is taken up when its turn has come.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it could not be stored.
    """
    try:
        return _store(channel, node, delivered)
    except sa.exc.IntegrityError:  # another node stored one of them in this moment
        return _store(channel, node, delivered)


def _store(channel: str, node: str, delivered: Sequence[Delivered]) -> list[Item]:
    mine: list[Item] = []
    with transaction() as connection:
        moment = shared_now(connection)
        for one in delivered:
            if connection.execute(_known(channel, one.message)).first() is not None:
                continue
            session = session_hash(one.session)
            free = connection.execute(_in_other_hands(channel, session, node)).first() is None
            row = {
                "channel": channel, "message": one.message, "session": session, "at": moment, "content": one.content,
                "sent": 0, "attempts": 0, "next_try": moment, "claimed_by": node if free else None,
                "claimed_until": moment + LEASE if free else None,
            }  # fmt: skip
            number = connection.execute(inbox.insert().values(row)).inserted_primary_key[0]
            if not free:
                # Who writes can be reached again, maybe: what waits for another attempt is tried now.
                waiting = (inbox.c.session == session) & inbox.c.answered_at.is_(None)
                connection.execute(inbox.update().where(waiting).values(next_try=moment))
            else:
                mine.append(Item(number, session, one.content))
    return mine


def take_up(channel: str, node: str) -> list[Item]:
    """Takes what nobody answers and what is due, oldest first, each person's messages in order."""
    with transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(TAKING_LOCK)))
        moment = shared_now(connection)
        open_ones = inbox.select().where(inbox.c.channel == channel, inbox.c.answered_at.is_(None))
        taken: list[Item] = []
        blocked: set[str] = set()
        for row in connection.execute(open_ones.order_by(inbox.c.id).limit(TAKEN_AT_ONCE * 5)):
            if row.session in blocked:
                continue
            held = row.claimed_until is not None and row.claimed_until > moment
            if held or row.next_try > moment or len(taken) >= TAKEN_AT_ONCE:
                blocked.add(row.session)
            else:
                taken.append(Item(row.id, row.session, row.content, row.replies, row.sent, row.attempts + 1))
        if taken:
            these = inbox.c.id.in_([item.id for item in taken])
            _hold(connection, node, these)
            connection.execute(inbox.update().where(these).values(attempts=inbox.c.attempts + 1))
    return taken


def renew(node: str, numbers: Sequence[int]) -> None:
    """Says that these are still being answered by this node; what it lost to another stays the other's."""
    if not numbers:
        return
    with transaction() as connection:
        _hold(connection, node, (inbox.c.claimed_by == node) & inbox.c.id.in_(numbers))


def _hold(connection: Connection, node: str, which: sa.sql.ColumnElement[bool]) -> None:
    held = inbox.update().where(which, inbox.c.answered_at.is_(None))
    connection.execute(held.values(claimed_by=node, claimed_until=shared_now(connection) + LEASE))


def keep_replies(number: int, node: str, replies: str) -> None:
    """Stores what is to be said, before any of it is sent."""
    _change(number, node, replies=replies)


def note_sent(number: int, node: str, sent: int) -> None:
    """Stores how many of the replies are sent."""
    _change(number, node, sent=sent)


def answered(numbers: Iterable[int]) -> None:
    """Marks messages as answered; nothing of them is kept but that they were there."""
    done = {"content": None, "replies": None, "claimed_by": None, "claimed_until": None, "answered_at": now()}
    with transaction() as connection:
        connection.execute(inbox.update().where(inbox.c.id.in_(list(numbers))).values(done))


def put_back(number: int, node: str, session: str) -> bool:
    """Leaves a message for later, and with it what this node holds of the same person; False when it is given up."""
    with transaction() as connection:
        moment = shared_now(connection)
        row = connection.execute(inbox.select().where(inbox.c.id == number)).first()
        if row is None or row.answered_at is not None:
            return False
        if moment - row.at > GIVEN_UP_AFTER:
            done = {"content": None, "replies": None, "claimed_by": None, "answered_at": moment}
            connection.execute(inbox.update().where(inbox.c.id == number).values(done))
            return False
        pause = min(FIRST_PAUSE * 2 ** min(row.attempts, 10), LONGEST_PAUSE)
        connection.execute(inbox.update().where(inbox.c.id == number).values(next_try=moment + pause))
        held = inbox.update().where(inbox.c.session == session, inbox.c.claimed_by == node)
        connection.execute(held.values(claimed_by=None, claimed_until=None))
    return True


def release(node: str) -> None:
    """Leaves all that a node holds to others."""
    _release(inbox.c.claimed_by == node)


def release_others(channel: str, node: str) -> None:
    """Frees what earlier processes held, for where there is never more than one."""
    _release((inbox.c.channel == channel) & (inbox.c.claimed_by != node))


def _release(which: sa.sql.ColumnElement[bool]) -> None:
    held = inbox.update().where(inbox.c.answered_at.is_(None), which)
    with transaction() as connection:
        connection.execute(held.values(claimed_by=None, claimed_until=None))


def delete_messages(connection: Connection, session: str) -> None:
    """Deletes what a session (its hash) sent, answered or not, in the caller's transaction."""
    connection.execute(inbox.delete().where(inbox.c.session == session))


def delete_answered(connection: Connection, moment: datetime) -> None:
    """Deletes what no messenger will deliver again, in the caller's transaction."""
    connection.execute(inbox.delete().where(inbox.c.answered_at < moment - REMEMBERED))


def _known(channel: str, message: str) -> sa.sql.Select:
    return sa.select(inbox.c.id).where(inbox.c.channel == channel, inbox.c.message == message)


def _in_other_hands(channel: str, session: str, node: str) -> sa.sql.Select:
    others = sa.or_(inbox.c.claimed_by.is_(None), inbox.c.claimed_by != node)
    wanted = sa.select(inbox.c.id).where(inbox.c.channel == channel, inbox.c.session == session)
    return wanted.where(inbox.c.answered_at.is_(None), others).limit(1)


def _change(number: int, node: str, **values: object) -> None:
    with transaction() as connection:
        mine = inbox.update().where(inbox.c.id == number, inbox.c.claimed_by == node)
        connection.execute(mine.values(values))
