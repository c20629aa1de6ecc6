"""Who is logged in: a random token in the cookie, only its hash in the table."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.staff.accounts import ADMIN, Account
from bot.storage.database import now, reading, transaction
from bot.storage.tables import staff_sessions, staff_users

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Looking at pages isn't written down more often than this.
TOUCH = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """A staff member who is logged in."""

    token: str
    username: str
    user_id: int = 0
    role: str = ADMIN
    must_change: bool = False


@dataclass(frozen=True)
class Open:
    """Where somebody is logged in: since when, and when a page was last opened; `mine` is this browser."""

    since: datetime
    last_seen: datetime
    mine: bool


def new_token() -> str:
    """256 random bits, as text that a cookie can hold."""
    return secrets.token_urlsafe(32)


def start_session(account: Account, earlier_token: str = "") -> str:
    """Logs an account in under a new token, which is returned; an earlier one from the same browser ends."""
    token, moment = new_token(), now()
    row = {
        "token_hash": _hash(token),
        "user_id": account.id,
        "created_at": moment,
        "last_seen_at": moment,
        "expires_at": moment + LONGEST,
    }
    over = sa.or_(
        staff_sessions.c.expires_at <= moment,
        staff_sessions.c.last_seen_at <= moment - IDLE,
        staff_sessions.c.token_hash == _hash(earlier_token),
    )
    with transaction() as connection:
        connection.execute(staff_sessions.delete().where(over))
        connection.execute(staff_sessions.insert().values(row))
    return token


def find_session(token: str, touch: bool = True) -> Session | None:
    """The session of a cookie's token; None when it is unknown, idle for `IDLE`, older than `LONGEST`, or closed.

    What a page does by itself doesn't `touch` it: only a person keeps a session from being idle.
    """
    if not token:
        return None
    moment, mine = now(), staff_sessions.c.token_hash == _hash(token)
    wanted = (
        sa.select(staff_users, staff_sessions.c.last_seen_at)
        .join(staff_users, staff_users.c.id == staff_sessions.c.user_id)
        .where(
            mine,
            staff_users.c.active,
            staff_sessions.c.expires_at > moment,
            staff_sessions.c.last_seen_at > moment - IDLE,
        )
    )
    with reading() as connection:
        found = connection.execute(wanted).mappings().first()
    if found is None:
        return None
    if touch and moment - found["last_seen_at"] >= TOUCH:
        with transaction() as connection:
            connection.execute(staff_sessions.update().where(mine).values(last_seen_at=moment))
    return Session(token, found["username"], found["id"], found["role"], found["must_change"])


def open_sessions(user_id: int, token: str) -> list[Open]:
    """Where an account is logged in, the newest first."""
    moment, columns = now(), staff_sessions.c
    wanted = sa.select(staff_sessions).where(
        columns.user_id == user_id, columns.expires_at > moment, columns.last_seen_at > moment - IDLE
    )
    with reading() as connection:
        rows = connection.execute(wanted.order_by(columns.last_seen_at.desc())).mappings()
        return [Open(row["created_at"], row["last_seen_at"], row["token_hash"] == _hash(token)) for row in rows]


def end_sessions(user_id: int, but: str = "") -> None:
    """Logs an account out everywhere, `but` for one token."""
    with transaction() as connection:
        others = staff_sessions.c.token_hash != _hash(but)
        connection.execute(staff_sessions.delete().where(staff_sessions.c.user_id == user_id, others))


def end_session(token: str) -> None:
    """Logs a token out for good."""
    with transaction() as connection:
        connection.execute(staff_sessions.delete().where(staff_sessions.c.token_hash == _hash(token)))


def form_token(token: str) -> str:
    """What each form of a session carries: no other website can know it, and it doesn't give the cookie away."""
    return hmac.new(token.encode(), b"staff form", hashlib.sha256).hexdigest()


def form_token_fits(token: str, given: str) -> bool:
    """Whether a form carried its session's token; takes as long whatever was given."""
    return bool(token) and hmac.compare_digest(form_token(token).encode(), given.encode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
