"""Who may log in: user names and hashed passwords."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.storage.database import now, reading, transaction
from bot.storage.tables import staff_sessions, staff_users

LEAST_LENGTH = 12
# Longer input only keeps the hash busy.
MOST_LENGTH = 256
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?")


class AccountError(Exception):
    """An account can't be made or changed so; the message is an entry of `words.yml` under `accounts`."""


@dataclass(frozen=True)
class Account:
    """Somebody who may log in while `active`."""

    id: int
    username: str
    active: bool


def tidy_username(typed: str) -> str:
    """A user name as it is stored, however it was typed; capitals don't matter."""
    return unicodedata.normalize("NFKC", typed.replace("\0", "")).strip().casefold()


def add_account(username: str, password: str) -> None:
    """Makes an account, or opens a disabled one again with a new password.

    Raises:
        AccountError: the name is taken or has the wrong shape, or the password is too easy.
    """
    username = tidy_username(username)
    if not NAME.fullmatch(username):
        raise AccountError("bad_name")
    values = {"password_hash": _hash(username, password), "active": True}
    with transaction() as connection:
        found = connection.execute(sa.select(staff_users).where(staff_users.c.username == username)).mappings().first()
        if found is None:
            connection.execute(staff_users.insert().values(username=username, created_at=now(), **values))
        elif found["active"]:
            raise AccountError("taken")
        else:
            connection.execute(staff_users.update().where(staff_users.c.id == found["id"]).values(values))


def change_password(username: str, password: str) -> None:
    """Sets a new password and logs the account out everywhere.

    Raises:
        AccountError: there is no such account, or the password is too easy.
    """
    _change(tidy_username(username), password_hash=_hash(tidy_username(username), password))


def disable_account(username: str) -> None:
    """Closes an account and logs it out everywhere; what it did stays in the record.

    Raises:
        AccountError: there is no such account.
    """
    _change(tidy_username(username), active=False)


def accounts() -> list[Account]:
    """All accounts by name."""
    wanted = sa.select(staff_users.c.id, staff_users.c.username, staff_users.c.active).order_by(staff_users.c.username)
    with reading() as connection:
        return [Account(**row) for row in connection.execute(wanted).mappings()]


def check_password(username: str, password: str) -> Account | None:
    """The account whose name and password these are; None for anything else, after the same work."""
    with reading() as connection:
        wanted = sa.select(staff_users).where(staff_users.c.username == tidy_username(username))
        found = connection.execute(wanted).mappings().first()
    stored = found["password_hash"] if found else _nobodys_hash()
    if not _fits(stored, password[: MOST_LENGTH + 1]) or found is None or not found["active"]:
        return None
    if hasher().check_needs_rehash(stored):
        with transaction() as connection:
            mine = staff_users.update().where(staff_users.c.id == found["id"])
            connection.execute(mine.values(password_hash=hasher().hash(password)))
    return Account(found["id"], found["username"], found["active"])


@cache
def hasher() -> PasswordHasher:
    """Argon2id with its library's parameters, which follow RFC 9106."""
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """What is checked for a name that nobody has, so that it takes as long."""
    return hasher().hash("nobody has this password")


def _fits(stored: str, password: str) -> bool:
    try:
        return hasher().verify(stored, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def _hash(username: str, password: str) -> str:
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise AccountError("password_length")
    if username in password.casefold() or len(set(password)) < LEAST_LENGTH // 2:
        raise AccountError("password_easy")
    return hasher().hash(password)


def _change(username: str, **values: Any) -> None:
    """Changes an account and ends its sessions."""
    with transaction() as connection:
        wanted = sa.select(staff_users.c.id).where(staff_users.c.username == username)
        user_id = connection.execute(wanted).scalar_one_or_none()
        if user_id is None:
            raise AccountError("unknown")
        connection.execute(staff_users.update().where(staff_users.c.id == user_id).values(values))
        connection.execute(staff_sessions.delete().where(staff_sessions.c.user_id == user_id))
