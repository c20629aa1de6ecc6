"""The record of who looked at what, and the pauses between log-ins that are read from it."""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.staff.accounts import tidy_username
from bot.storage.database import now, reading, transaction
from bot.storage.tables import staff_audit, staff_users

LOG_IN, LOG_IN_FAILED, LOG_OUT = "log_in", "log_in_failed", "log_out"
LIST, SEARCH, VIEW, HANDOVER, STATUS, UNDO, EXPORT, SAFETY, RECORD, FIGURES = (
    "list",
    "search",
    "view",
    "handover",
    "status",
    "undo",
    "export",
    "safety",
    "record",
    "figures",
)
ADDED, DISABLED, PASSWORD = "account_added", "account_disabled", "account_password"
ROLE, SECOND_FACTOR = "account_role", "second_factor"
ACTIONS = (
    LOG_IN,
    LOG_IN_FAILED,
    LOG_OUT,
    LIST,
    SEARCH,
    VIEW,
    HANDOVER,
    STATUS,
    UNDO,
    EXPORT,
    SAFETY,
    RECORD,
    FIGURES,
    ADDED,
    DISABLED,
    PASSWORD,
    ROLE,
    SECOND_FACTOR,
)

# Failed log-ins count for a day, or until one goes well; so many cost nothing, then the pause doubles.
COUNTED_FOR = timedelta(days=1)
FREE_FOR_ACCOUNT = 5
FREE_FOR_ADDRESS = 10
LONGEST_PAUSE = 900
# From where somebody logged in so lately, strangers' failures elsewhere don't keep them out.
KNOWN_FOR = timedelta(days=30)


def record(username: str, action: str, reference: str | None = None, address: str = "", detail: str = "") -> None:
    """Adds to the record; the network address only as a hash.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it can't be written, so what it records must not happen.
    """
    row = {
        "at": now(),
        "username": username[:64],
        "action": action,
        "reference": reference[:16] if reference else None,
        "address_hash": address_hash(address) if address else None,
        "detail": detail[:200] or None,
    }
    with transaction() as connection:
        connection.execute(staff_audit.insert().values(row))


def entries(limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
    """The record, newest first."""
    wanted = sa.select(staff_audit).order_by(staff_audit.c.id.desc()).limit(limit).offset(offset)
    with reading() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


def count_entries() -> int:
    """How long the record is."""
    with reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(staff_audit)).scalar_one())


def address_hash(address: str) -> str:
    """A network address's name in the record: SHA-256, in hex."""
    return hashlib.sha256(address.encode()).hexdigest()


def recorded_name(typed: str) -> str:
    """What a log-in is recorded under: the account's name, or a short hash, since it may be a mistyped password."""
    name = tidy_username(typed)
    with reading() as connection:
        known = connection.execute(sa.select(staff_users.c.id).where(staff_users.c.username == name)).first()
    return name if known else "?" + hashlib.sha256(name.encode()).hexdigest()[:12]


def seconds_to_wait(name: str, address: str) -> int:
    """How long the next log-in must wait after failures of this account (by its `recorded_name`) and this address."""
    place, moment = staff_audit.c.address_hash == address_hash(address), now()
    account = staff_audit.c.username == name
    good_from_here = sa.and_(account, place, staff_audit.c.action == LOG_IN, staff_audit.c.at > moment - KNOWN_FOR)
    with reading() as connection:
        known_place = connection.execute(sa.select(staff_audit.c.id).where(good_from_here).limit(1)).first()
        counted = sa.and_(account, place) if known_place else account
        waits = [
            _wait(connection, counted, FREE_FOR_ACCOUNT, moment),
            _wait(connection, place, FREE_FOR_ADDRESS, moment),
        ]
    return max(waits)


def pause(failures: int, free: int) -> int:
    """Seconds between failure and next try: none for the first, then 2, 4, 8 … up to a quarter of an hour."""
    return 0 if failures < free else min(2 ** min(failures - free + 1, 20), LONGEST_PAUSE)


def _wait(connection: Any, whose: Any, free: int, moment: datetime) -> int:
    """Seconds until the pause after these failures is over."""
    last_good = sa.select(sa.func.max(staff_audit.c.id)).where(whose, staff_audit.c.action == LOG_IN).scalar_subquery()
    failed = sa.select(sa.func.count(), sa.func.max(staff_audit.c.id)).where(
        whose,
        staff_audit.c.action == LOG_IN_FAILED,
        staff_audit.c.at > moment - COUNTED_FOR,
        staff_audit.c.id > sa.func.coalesce(last_good, 0),
    )
    failures, newest = connection.execute(failed).one()
    if not failures:
        return 0
    last = connection.execute(sa.select(staff_audit.c.at).where(staff_audit.c.id == newest)).scalar_one()
    over: datetime = last + timedelta(seconds=pause(failures, free))
    return max(0, math.ceil((over - moment).total_seconds()))
