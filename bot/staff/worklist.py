"""The list of requests: what is to do, filters in the address, several at once, and a file for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sanic.response import HTTPResponse, raw

from bot.settings import clinic, load_settings
from bot.staff import audit, glance
from bot.staff.accounts import accounts
from bot.staff.web import HOME, LIVE_HEADER, Visit, address_with, page, redirect, safe_next
from bot.staff.words import age_words, due_words, words
from bot.storage import outbox, requests, work
from bot.storage.database import now
from bot.storage.worklist import (
    ADVICE,
    DUE,
    NOBODY,
    TODO,
    Wanted,
    count_requests,
    count_work,
    list_requests,
    of_same_person,
)

PAGE = 25
MOST_EXPORTED = 10_000
LONGEST_SEARCH = 100
ALL = "all"
VIEWS = (TODO, work.NEW, work.IN_HAND, work.WAITING, work.DONE, ALL)
# What can be done with several at once, and what it changes.
BULK = ("take", *work.STATES[1:])
PICK = "pick-"
# What a spreadsheet takes for the beginning of a formula, also in its full-width form.
FORMULA = tuple("=+-@＝＋－＠\t\r")


def show_list(visit: Visit) -> HTTPResponse:
    """Requests by what is to do with them; oldest unanswered first."""
    wanted = wanted_of(visit)
    filters = asdict(wanted)
    total = count_requests(**filters)
    number = page_number(visit, total, PAGE)
    live = "live" if LIVE_HEADER in visit.request.headers else ""
    audit.record(visit.username, audit.SEARCH if wanted.search else audit.LIST, detail=live)
    rows = list_requests(PAGE, (number - 1) * PAGE, **filters)
    seen = work.newest_events([row["reference"] for row in rows])
    persons = of_same_person(rows)
    query = query_of(visit)
    return page(
        visit,
        "requests",
        items=[_listed(row, seen.get(row["reference"], 0), persons[row["reference"]]) for row in rows],
        counts={**count_work(wanted), ALL: count_requests(**{**filters, "work": None})},
        total=total,
        number=number,
        last=last_page(total, PAGE),
        view=_view(visit),
        query=query,
        filtered=any(query.get(name) for name in ("status", "kind", "assigned", "due", "tier")),
        overdue=count_requests(due="overdue", today=today()),
        today_due=count_requests(due="today", today=today()),
        people=[account.username for account in accounts() if account.active],
        stuck=set(outbox.stuck()),
        no_mail=not load_settings().smtp_url,
        here_again=address_with(HOME, **query),
        **notices(visit),
    )


def notices(visit: Visit) -> dict[str, Any]:
    """What is said above a page after something was done, and which steps can be taken back."""
    said = words()["notices"]
    keys = (visit.query.get("notice", ""), visit.query.get("also", ""))
    count = visit.query.get("count", "")
    text = " ".join(said[key] for key in keys if key in said)
    events = [event for event in visit.query.get("undo", "").split(".") if event.isdecimal() and len(event) < 18]
    shown = text.replace("{count}", count if count.isdecimal() else "")
    return {"notice": shown or None, "bad": "stale" in keys or "too_late" in keys, "undo_events": ".".join(events)}


def change_several(visit: Visit) -> HTTPResponse:
    """Takes or moves all the requests that are ticked; those that changed meanwhile stay as they are."""
    wanted = visit.form.get("bulk", "")
    picked = {
        name.removeprefix(PICK): int(value)
        for name, value in visit.form.items()
        if name.startswith(PICK) and value.isdecimal() and len(value) < 18
    }
    back = safe_next(visit.form.get("next", ""))
    if wanted not in BULK or not picked:
        return redirect(_with(back, notice="nothing_ticked"))
    events = [
        event
        for reference, seen in picked.items()
        if (event := _change(visit.username, requests.tidy_reference(reference), seen, wanted)) is not None
    ]
    return redirect(_with(back, notice="several", count=len(events), undo=".".join(map(str, events))))


def _change(username: str, reference: str, seen: int, wanted: str) -> int | None:
    kind = work.ASSIGNED if wanted == "take" else work.MOVED
    change = {"assigned_to": username, "work": work.IN_HAND} if wanted == "take" else {"work": wanted}
    event = work.step(reference, kind, username, seen, change, username if wanted == "take" else wanted)
    if event is not None:
        audit.record(username, audit.STATUS, reference, detail=wanted)
    return event


def _with(address: str, **query: object) -> str:
    """An address of the list with a notice in place of an earlier one."""
    told = address_with("", **query).lstrip("?")
    return f"{address}{'&' if '?' in address else '?'}{told}"


def _listed(row: Mapping[str, Any], seen: int, others: list[dict[str, Any]]) -> dict[str, Any]:
    """A request as a line of the list shows it."""
    found = glance.short_advice(row)
    is_open = row["work"] in work.OPEN_WORK and row["due_on"] is not None
    return {
        "row": row,
        "seen": seen,
        "want": glance.want(row),
        "summary": glance.summary(row),
        "badge": words()["glance"]["badge"][found.state].format(tier=words()["tiers"][found.tier]),
        "age": age_words(row["created_at"], now()),
        "due": due_words(row["due_on"], today()) if is_open else "",
        "late": is_open and row["due_on"] < today(),
        "same": [other for other in others if not other["joined_to"]],
    }


def today() -> date:
    """The day at the clinic."""
    return now().astimezone(clinic().zone).date()


def _view(visit: Visit) -> str:
    """Which part of the work is shown: what is to do, unless something is looked for everywhere."""
    asked = visit.query.get("work", "")
    everywhere = visit.query.get("q", "").strip() or visit.query.get("status") in requests.STATUSES
    return asked if asked in VIEWS else ALL if everywhere else TODO


def query_of(visit: Visit) -> dict[str, str]:
    """The filters as they stand in the address; what is unknown is left out."""
    given = visit.query
    known = {
        "work": given.get("work") if given.get("work") in VIEWS else "",
        "status": given.get("status") if given.get("status") in requests.STATUSES else "",
        "kind": given.get("kind") if given.get("kind") in requests.KINDS else "",
        "due": given.get("due") if given.get("due") in DUE else "",
        "tier": given.get("tier") if given.get("tier") == ADVICE else "",
        "assigned": given.get("assigned", "")[:64],
        "q": given.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
    }
    return {name: value or "" for name, value in known.items()}


def wanted_of(visit: Visit) -> Wanted:
    """What the address asks for."""
    query, view = query_of(visit), _view(visit)
    assigned = {"me": visit.username, NOBODY: NOBODY}.get(query["assigned"], query["assigned"])
    return Wanted(
        work=None if view == ALL else view,
        status=query["status"] or None,
        kind=query["kind"] or None,
        assigned=assigned or None,
        due=query["due"] or None,
        advice=bool(query["tier"]),
        search=query["q"],
        today=today(),
    )


def last_page(total: int, size: int) -> int:
    """How many pages so many entries have."""
    return max(1, -(-total // size))


def page_number(visit: Visit, total: int, size: int) -> int:
    """The page asked for, between the first and the last."""
    asked = visit.query.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    return min(max(number, 1), last_page(total, size))


def export(visit: Visit) -> HTTPResponse:
    """The list as a file that spreadsheets open, without what could run in them."""
    found = list_requests(MOST_EXPORTED, **asdict(wanted_of(visit)))
    audit.record(visit.username, audit.EXPORT, detail=f"{len(found)} rows")
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    columns = words()["export"]
    lines.writerow(columns.values())
    lines.writerows([cell(value) for value in _exported(row, columns)] for row in found)
    return raw(
        b"\xef\xbb\xbf" + text.getvalue().encode(errors="replace"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="requests-{now().date()}.csv"'},
    )


def _exported(row: Mapping[str, Any], columns: Iterable[str]) -> list[str]:
    said = words()
    shown = {
        **row,
        "created_at": row["created_at"].astimezone(clinic().zone).strftime("%Y-%m-%d %H:%M"),
        "status": said["statuses"][row["status"]],
        "work": said["works"][row["work"]],
        "kind": said["kinds"][row["kind"]],
        "tier": said["tiers_long"].get(row["tier"], row["tier"]),
        "no_calls": said["no_calls"] if row["no_calls"] else "",
    }
    return [str(shown[column] or "") for column in columns]


def cell(text: str) -> str:
    """A cell of a spreadsheet that is read as text and never as a formula."""
    return f"'{text}" if text.lstrip(" \n\v\f\u00a0").startswith(FORMULA) else text
