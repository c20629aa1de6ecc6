"""Who may log in: user names and hashed passwords."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
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
RECEPTIONIST, PHYSIO, ADMIN = ROLES = ("receptionist", "physio", "admin")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?")


class AccountError(Exception):
    """An account can't be made or changed so; the message is an entry of `words.yml` under `accounts`."""


@dataclass(frozen=True)
class Account:
    """Somebody who may log in while `active`."""

    id: int
    username: str
    active: bool
    role: str = ADMIN
    second_factor: bool = False


def tidy_username(typed: str) -> str:
    """A user name as it is stored, however it was typed; capitals don't matter."""
    return unicodedata.normalize("NFKC", typed.replace("\0", "")).strip().casefold()


def add_account(username: str, password: str, role: str = RECEPTIONIST, must_change: bool = False) -> None:
    """Makes an account, or opens a disabled one again with a new password, which must be changed at the first log-in
    where an admin chose it.

    Raises:
        AccountError: the name is taken or has the wrong shape, or the password is too easy.
    """
    username = tidy_username(username)
    if not NAME.fullmatch(username):
        raise AccountError("bad_name")
    if role not in ROLES:
        raise AccountError("bad_role")
    values = {
        "password_hash": _hash(username, password),
        "active": True,
        "role": role,
        "must_change": must_change,
        "totp_secret": None,
        "totp_step": None,
    }
    with transaction() as connection:
        found = connection.execute(sa.select(staff_users).where(staff_users.c.username == username)).mappings().first()
        if found is None:
            connection.execute(staff_users.insert().values(username=username, created_at=now(), **values))
        elif found["active"]:
            raise AccountError("taken")
        else:
            connection.execute(staff_users.update().where(staff_users.c.id == found["id"]).values(values))


def change_password(username: str, password: str, must_change: bool = False) -> None:
    """Sets a new password and logs the account out everywhere; with `must_change` it serves for one log-in.

    Raises:
        AccountError: there is no such account, or the password is too easy.
    """
    name = tidy_username(username)
    _change(name, password_hash=_hash(name, password), must_change=must_change)


def disable_account(username: str) -> None:
    """Closes an account and logs it out everywhere; what it did stays in the record.

    Raises:
        AccountError: there is no such account.
    """
    _keep_an_admin(tidy_username(username))
    _change(tidy_username(username), active=False)


def change_role(username: str, role: str) -> None:
    """Gives an account another role and logs it out everywhere.

    Raises:
        AccountError: there is no such account or role, or nobody would be left who looks after accounts.
    """
    if role not in ROLES:
        raise AccountError("bad_role")
    if role != ADMIN:
        _keep_an_admin(tidy_username(username))
    _change(tidy_username(username), role=role)


def set_second_factor(username: str, secret: str | None) -> None:
    """Sets the key of the second factor, or takes it away; logs out everywhere.

    Raises:
        AccountError: there is no such account.
    """
    _change(tidy_username(username), totp_secret=secret, totp_step=None)


def _keep_an_admin(username: str) -> None:
    """Raises AccountError where this account is the last admin's."""
    others = [each for each in accounts() if each.active and each.role == ADMIN and each.username != username]
    mine = [each for each in accounts() if each.active and each.role == ADMIN and each.username == username]
    if mine and not others and len([each for each in accounts() if each.active]) > 1:
        raise AccountError("last_admin")


def accounts() -> list[Account]:
    """All accounts by name."""
    with reading() as connection:
        rows = connection.execute(sa.select(staff_users).order_by(staff_users.c.username)).mappings()
        return [_account(row) for row in rows]


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
    return _account(found)


def _account(row: Mapping[str, Any]) -> Account:
    return Account(row["id"], row["username"], row["active"], row["role"], bool(row["totp_secret"]))


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
