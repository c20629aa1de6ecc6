"""Which requests there are: filtered, searched, in the order in which a clinic works, and which are one person's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.storage.database import reading
from bot.storage.requests import Row, international, plain
from bot.storage.tables import booking_requests
from bot.storage.work import DONE, IN_HAND, NEW, OPEN_WORK, WAITING

TODO = "todo"
NOBODY = "nobody"
TODAY, OVERDUE = DUE = ("today", "overdue")
ADVICE = "advice"
# Of open requests so many are looked through for those of one person.
MOST_OPEN = 2000
SHORTEST_PHONE = 7


@dataclass(frozen=True)
class Wanted:
    """What to look for; None and "" leave it open.

    `work` is a state of `bot.storage.work`, or `TODO` for all but done; `assigned` a user name or `NOBODY`; `due` one
    of `DUE` as seen on the day `today`; `search` parts of names, phone numbers, e-mails and references, accents or not.
    """

    work: str | None = None
    status: str | None = None
    kind: str | None = None
    assigned: str | None = None
    due: str | None = None
    advice: bool = False
    search: str = ""
    today: date | None = None


def list_requests(limit: int = 50, offset: int = 0, **wanted: Any) -> list[Row]:
    """Requests by the fields of `Wanted`: what is to do, oldest first and what waits for the visitor last; any other
    list newest first."""
    looked_for = Wanted(**wanted)
    columns = booking_requests.c
    order: tuple[Any, ...] = (columns.created_at.desc(), columns.reference)
    if looked_for.work in (TODO, *OPEN_WORK):
        waits = sa.case((columns.work == WAITING, 1), else_=0)
        order = (waits, columns.created_at, columns.reference)
    found = _matching(sa.select(booking_requests), looked_for).order_by(*order).limit(limit).offset(offset)
    with reading() as connection:
        return [dict(row) for row in connection.execute(found).mappings()]


def count_requests(**wanted: Any) -> int:
    """How many requests `list_requests` would find without a limit."""
    with reading() as connection:
        counted = _matching(sa.select(sa.func.count()).select_from(booking_requests), Wanted(**wanted))
        return int(connection.execute(counted).scalar_one())


def count_work(wanted: Wanted) -> dict[str, int]:
    """How many of them are in each state of work, and `TODO`."""
    column = booking_requests.c.work
    grouped = _matching(sa.select(column, sa.func.count()), replace(wanted, work=None)).group_by(column)
    with reading() as connection:
        found = {str(work): int(count) for work, count in connection.execute(grouped)}
    counts = {work: found.get(work, 0) for work in (NEW, IN_HAND, WAITING, DONE)}
    return {TODO: sum(counts[work] for work in OPEN_WORK), **counts}


def next_to_do(row: Mapping[str, Any]) -> str | None:
    """The reference of what came next after a request and isn't answered; behind the last one comes the oldest."""
    columns = booking_requests.c
    mine = columns.reference == row["reference"]
    passed = sa.case((columns.created_at < row["created_at"], 1), else_=0)
    wanted = sa.select(columns.reference).where(columns.work.in_((NEW, IN_HAND)), sa.not_(mine))
    with reading() as connection:
        found = connection.execute(wanted.order_by(passed, columns.created_at, columns.reference).limit(1)).scalar()
        return str(found) if found else None


def of_same_person(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """By reference of each row: other requests with its phone number or its e-mail, in any spelling, newest first."""
    wanted = list(rows)
    columns = booking_requests.c
    parts = (columns.reference, columns.phone, columns.email, columns.name, columns.work, columns.status, columns.kind)
    told = sa.select(*parts, columns.joined_to, columns.created_at).order_by(columns.created_at.desc())
    with reading() as connection:
        others = [dict(row) for row in connection.execute(told.limit(MOST_OPEN)).mappings()]
    by_contact: dict[str, list[Row]] = {}
    for other in others:
        for contact in _contacts(other):
            by_contact.setdefault(contact, []).append(other)
    return {row["reference"]: _others(row, by_contact) for row in wanted}


def _others(row: Row, by_contact: dict[str, list[Row]]) -> list[Row]:
    found = {
        other["reference"]: other
        for contact in _contacts(row)
        for other in by_contact.get(contact, ())
        if other["reference"] != row["reference"]
    }
    return sorted(found.values(), key=lambda other: str(other["created_at"]), reverse=True)


def _contacts(row: Row) -> list[str]:
    digits = "".join(letter for letter in row["phone"] or "" if letter.isdigit())
    phone = international(row["phone"]) or (digits if len(digits) >= SHORTEST_PHONE else None)
    return [contact for contact in (phone, plain(row["email"].strip()) if row["email"] else None) if contact]


def _matching(query: Any, wanted: Wanted) -> Any:
    columns = booking_requests.c
    exact = {columns.status: wanted.status, columns.kind: wanted.kind}
    conditions = [column == value for column, value in exact.items() if value]
    if wanted.work:
        conditions.append(columns.work.in_(OPEN_WORK) if wanted.work == TODO else columns.work == wanted.work)
    if wanted.assigned:
        nobody = wanted.assigned == NOBODY
        conditions.append(columns.assigned_to.is_(None) if nobody else columns.assigned_to == wanted.assigned)
    if wanted.due and wanted.today:
        late = columns.due_on < wanted.today if wanted.due == OVERDUE else columns.due_on == wanted.today
        conditions += [late, columns.work.in_(OPEN_WORK)]
    if wanted.advice:
        conditions.append(columns.tier != "none")
    words = plain(wanted.search).split()
    conditions += [columns.search_text.contains(word, autoescape=True) for word in words]
    return query.where(*conditions)
