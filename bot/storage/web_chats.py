"""The website's chats: what was said in each, so that any node can show it again and no message is answered twice."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.storage.database import reading, session_hash, shared_now, transaction
from bot.storage.tables import web_messages, web_sessions

# Who answers says so again and again (`renew`); after so long a silence another node takes up what a dead one left.
CLAIM = timedelta(seconds=12)


class Claim(Enum):
    """Whether a message is this node's to answer, another's just now, or answered already."""

    MINE = "mine"
    TAKEN_UP = "taken up"
    WAIT = "wait"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Said:
    """One message as it was shown; `seq` orders all messages of a session."""

    seq: int
    turn: str
    part: int
    at: datetime
    content: Mapping[str, Any]

    @property
    def line(self) -> dict[str, Any]:
        """The message as the browser gets it."""
        sender = {"from": "assistant"} if self.part else {"from": "visitor", "client_id": self.turn}
        return {"seq": self.seq, **sender, "at": self.at.isoformat(timespec="seconds"), **self.content}


def open_chat(sender_id: str) -> None:
    """Makes a session known; one that is known stays as it is."""
    with suppress(sa.exc.IntegrityError), transaction() as connection:
        moment = shared_now(connection)
        row = {"session": session_hash(sender_id), "created_at": moment, "last_at": moment}
        connection.execute(web_sessions.insert().values(row))


def is_open(sender_id: str) -> bool:
    """Whether the session is known and was not erased."""
    wanted = sa.select(web_sessions.c.session).where(web_sessions.c.session == session_hash(sender_id))
    with reading() as connection:
        return connection.execute(wanted).first() is not None


def claim(sender_id: str, turn: str, content: Mapping[str, Any]) -> Claim:
    """Stores the visitor's message once and says whose it is to answer; `TAKEN_UP` where a node died over it."""
    session = session_hash(sender_id)
    row = {"session": session, "turn": turn, "part": 0, "content": dict(content)}
    try:
        with transaction() as connection:
            moment = shared_now(connection)
            connection.execute(web_messages.insert().values({**row, "at": moment, "claimed_until": moment + CLAIM}))
            touched = web_sessions.update().where(web_sessions.c.session == session)
            connection.execute(touched.values(last_at=moment))
        return Claim.MINE
    except sa.exc.IntegrityError:
        return _claim_again(session, turn)


def _claim_again(session: str, turn: str) -> Claim:
    mine = _turn(session, turn) & (web_messages.c.part == 0)
    with transaction() as connection:
        moment = shared_now(connection)
        over = web_messages.update().where(mine, web_messages.c.claimed_until < moment)
        if connection.execute(over.values(claimed_until=moment + CLAIM)).rowcount:
            connection.execute(web_messages.delete().where(_turn(session, turn), web_messages.c.part > 0))
            return Claim.TAKEN_UP
        until = connection.execute(sa.select(web_messages.c.claimed_until).where(mine)).scalar()
    return Claim.WAIT if until else Claim.ANSWERED


def say(sender_id: str, turn: str, part: int, content: Mapping[str, Any]) -> Said:
    """Stores a message of the assistant; not in a session that was erased meanwhile, where its number is 0."""
    row = {"session": session_hash(sender_id), "turn": turn, "part": part, "content": dict(content)}
    known = sa.select(web_sessions.c.session).where(web_sessions.c.session == row["session"])
    with transaction() as connection:
        moment = shared_now(connection)
        if connection.execute(known).first() is None:
            return Said(0, turn, part, moment, content)
        seq = connection.execute(web_messages.insert().values({**row, "at": moment})).inserted_primary_key[0]
    return Said(seq, turn, part, moment, content)


def renew(sender_id: str, turn: str) -> None:
    """Says that a message is still being answered here."""
    _hold(sender_id, turn, CLAIM)


def release(sender_id: str, turn: str) -> None:
    """Gives up a message that could not be answered here: whoever gets it next takes it up."""
    _hold(sender_id, turn, timedelta(microseconds=-1))


def _hold(sender_id: str, turn: str, longer: timedelta) -> None:
    with transaction() as connection:
        mine = _turn(session_hash(sender_id), turn) & (web_messages.c.part == 0)
        working = web_messages.update().where(mine, web_messages.c.claimed_until.is_not(None))
        connection.execute(working.values(claimed_until=shared_now(connection) + longer))


def answered(sender_id: str, turn: str) -> None:
    """Marks the visitor's message as answered."""
    with transaction() as connection:
        mine = _turn(session_hash(sender_id), turn) & (web_messages.c.part == 0)
        connection.execute(web_messages.update().where(mine).values(claimed_until=None))


def said(sender_id: str, after: int = 0, turn: str | None = None) -> list[Said]:
    """What was said in a session, in order: after a number, or in one turn."""
    columns = [web_messages.c[name] for name in ("seq", "turn", "part", "at", "content")]
    session = session_hash(sender_id)
    where = web_messages.c.session == session if turn is None else _turn(session, turn)
    wanted = sa.select(*columns).where(where, web_messages.c.seq > after).order_by(web_messages.c.seq)
    with reading() as connection:
        return [Said(*row) for row in connection.execute(wanted)]


def delete_chat(connection: Connection, session: str) -> None:
    """Deletes a session (its hash) and all that was said in it, in the caller's transaction; its token is dead then."""
    for table in (web_messages, web_sessions):
        connection.execute(table.delete().where(table.c.session == session))


def delete_silent_since(connection: Connection, moment: datetime) -> None:
    """Deletes the chats in which nothing was said since, in the caller's transaction."""
    silent = sa.select(web_sessions.c.session).where(web_sessions.c.last_at < moment)
    connection.execute(web_messages.delete().where(web_messages.c.session.in_(silent)))
    connection.execute(web_sessions.delete().where(web_sessions.c.last_at < moment))


def _turn(session: str, turn: str) -> Any:
    return sa.and_(web_messages.c.session == session, web_messages.c.turn == turn)
