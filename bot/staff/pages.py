"""The pages of the inbox, and the table of their addresses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from threading import BoundedSemaphore
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.handover.sheet import as_json, drawings, fact_lines, of_request, sections
from bot.pictures.drawing import Drawing
from bot.settings import clinic, load_settings
from bot.staff import audit, glance
from bot.staff.accounts import check_password
from bot.staff.sessions import end_session, form_token_fits, start_session
from bot.staff.web import (
    FORM_FIELD,
    HOME,
    METHODS,
    Handler,
    Visit,
    address_with,
    cookie_names,
    error_page,
    forged,
    guarded,
    in_thread,
    log_in_page,
    page,
    redirect,
    safe_next,
    set_cookie,
)
from bot.staff.words import note_text, notes, words
from bot.storage import outbox, requests
from bot.storage.audit import count_episodes, episodes
from bot.storage.database import now

PAGE = 25
RECORD_PAGE = 100
MOST_EXPORTED = 10_000
LONGEST_SEARCH = 100
SETTABLE = (requests.CONTACTED, requests.CONFIRMED, requests.DECLINED)
# What a spreadsheet takes for the beginning of a formula, also in its full-width form.
FORMULA = tuple("=+-@＝＋－＠\t\r")
# One log-in after the other, so that a burst of guesses is counted before it is over; more than this don't queue up.
_log_ins = ThreadPoolExecutor(1, "staff-log-in")
_free_places = BoundedSemaphore(8)


def show_list(visit: Visit) -> HTTPResponse:
    """Requests, newest first, by status, kind and words."""
    status, kind, search = _wanted(visit)
    total = requests.count_requests(status, kind, search)
    number = _page_number(visit, total, PAGE)
    audit.record(visit.username, audit.SEARCH if search else audit.LIST)
    return page(
        visit,
        "requests",
        items=[listed(row) for row in requests.list_requests(status, kind, search, PAGE, (number - 1) * PAGE)],
        counts={each: requests.count_requests(each, kind, search) for each in requests.STATUSES},
        everything=requests.count_requests(None, kind, search),
        total=total,
        number=number,
        last=_last_page(total, PAGE),
        status=status or "",
        kind=kind or "",
        q=search,
        stuck=set(outbox.stuck()),
        no_mail=not load_settings().smtp_url,
    )


def listed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A request as a line of the list shows it."""
    found = glance.short_advice(row)
    badge = words()["glance"]["badge"][found.state].format(tier=words()["tiers"][found.tier])
    return {"row": row, "want": glance.want(row), "summary": glance.summary(row), "badge": badge}


def show_request(visit: Visit, reference: str) -> HTTPResponse:
    """One request with everything the visitor agreed to hand over."""
    row = requests.get_request(reference)
    if row is None:
        return error_page(visit, "not_found", 404)
    audit.record(visit.username, audit.VIEW, row["reference"])
    return _request_page(visit, row, [visit.query.get("notice", ""), visit.query.get("also", "")])


def set_status(visit: Visit, reference: str) -> HTTPResponse:
    """Marks a request; a form that was sent twice, or from a page that is out of date, changes nothing more."""
    row = requests.get_request(reference)
    if row is None:
        return error_page(visit, "not_found", 404)
    status, seen = visit.form.get("status", ""), visit.form.get("seen", "")
    if status not in SETTABLE or not seen.isdecimal() or len(seen) > 18:
        return _request_page(visit, row, ["unknown"], 400)
    try:
        appointment = _appointment(visit.form) if status == requests.CONFIRMED else None
        note = note_text(status, visit.form.get("note", ""), appointment)
    except KeyError:
        return _request_page(visit, row, ["unknown"], 400)
    except ValueError as error:
        return _request_page(visit, row, [str(error)], 400)
    open_for_staff = [each for each in requests.STATUSES if each != requests.CANCELLED]
    requests.set_status(reference, status, visit.username, note, open_for_staff, int(seen))
    changed = next((event for event in requests.timeline(reference) if event["id"] > int(seen)), None)
    mine = changed is not None and (changed["status"], changed["actor"]) == (status, visit.username)
    if mine:
        audit.record(visit.username, audit.STATUS, row["reference"], detail=status)
    also = ("told" if row["email"] else "not_told") if mine else ""
    return redirect(address_with(f"{HOME}/requests/{row['reference']}", notice=status if mine else "stale", also=also))


def export(visit: Visit) -> HTTPResponse:
    """The list as a file that spreadsheets open, without what could run in them."""
    status, kind, search = _wanted(visit)
    found = requests.list_requests(status, kind, search, MOST_EXPORTED)
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


def show_safety(visit: Visit) -> HTTPResponse:
    """What was advised, in which session; the visitor's words only where they agreed to hand them over."""
    total = count_episodes()
    number = _page_number(visit, total, PAGE)
    audit.record(visit.username, audit.SAFETY)
    found = episodes(PAGE, (number - 1) * PAGE)
    return page(visit, "safety", episodes=found, total=total, number=number, last=_last_page(total, PAGE))


def show_record(visit: Visit) -> HTTPResponse:
    """Who looked at what, newest first."""
    audit.record(visit.username, audit.RECORD)
    total = audit.count_entries()
    number = _page_number(visit, total, RECORD_PAGE)
    rows = audit.entries(RECORD_PAGE, (number - 1) * RECORD_PAGE)
    return page(visit, "record", rows=rows, total=total, number=number, last=_last_page(total, RECORD_PAGE))


def log_out(visit: Visit) -> HTTPResponse:
    """Ends the session for good."""
    if visit.session:
        end_session(visit.session.token)
        audit.record(visit.username, audit.LOG_OUT)
    return log_in_page(Visit(visit.request, None), words()["notices"]["logged_out"], 200, HOME)


def nothing(visit: Visit, rest: str) -> HTTPResponse:
    """Any other address: strangers don't learn that it doesn't exist."""
    return error_page(visit, "not_found", 404) if rest else redirect(HOME)


async def log_in(request: Request) -> HTTPResponse:
    """Checks name and password; the same answer, after the same work, for a wrong name and a wrong password."""
    if not _free_places.acquire(blocking=False):
        return await in_thread(request, lambda: _must_wait(Visit(request, None), 1))
    try:
        return await in_thread(request, lambda: _log_in(Visit(request, None)), _log_ins)
    finally:
        _free_places.release()


def _log_in(visit: Visit) -> HTTPResponse:
    session_cookie, form_cookie = cookie_names(visit.request)
    before = visit.request.cookies.get(form_cookie, "")
    if forged(visit.request) or not form_token_fits(before, visit.form.get(FORM_FIELD, "")):
        return error_page(visit, "form", 403)
    typed, back = visit.form.get("username", "")[:200], safe_next(visit.form.get("next", ""))
    name = audit.recorded_name(typed)
    wait = audit.seconds_to_wait(name, visit.address)
    if wait:
        return _must_wait(visit, wait, back)
    account = check_password(typed, visit.form.get("password", ""))
    audit.record(name, audit.LOG_IN if account else audit.LOG_IN_FAILED, address=visit.address)
    if account is None:
        return log_in_page(visit, words()["log_in"]["wrong"], 401, back)
    response = redirect(back)
    token = start_session(account, visit.request.cookies.get(session_cookie, ""))
    set_cookie(visit.request, response, session_cookie, token)
    set_cookie(visit.request, response, form_cookie, "")
    return response


def _must_wait(visit: Visit, seconds: int, back: str = HOME) -> HTTPResponse:
    said = words()["log_in"]
    span = said["seconds"].format(number=seconds) if seconds <= 90 else said["minutes"].format(number=-(-seconds // 60))
    response = log_in_page(visit, said["wait"].format(wait=span), 429, back)
    response.headers["Retry-After"] = str(seconds)
    return response


def _request_page(visit: Visit, row: Mapping[str, Any], said: Iterable[str], status: int = 200) -> HTTPResponse:
    known = words()["notices"]
    events = requests.timeline(row["reference"])
    settable = SETTABLE if row["status"] != requests.CANCELLED else ()
    return page(
        visit,
        "request",
        status,
        row=row,
        want=glance.want(row),
        when=glance.when(row),
        why=glance.why(row),
        advice=glance.advice(row),
        no_mail=not load_settings().smtp_url,
        sections=_sections(row),
        pictures=_pictures(row),
        handover=of_request(row) is not None,
        events=events,
        seen=events[-1]["id"] if events else 0,
        messages=outbox.rows(row["reference"])[::-1],
        stuck=row["reference"] in outbox.stuck(),
        choices=[each for each in settable if each != row["status"]],
        notes=notes(),
        today=now().astimezone(clinic().zone).date().isoformat(),
        notice=" ".join(known[each] for each in said if each in known) or None,
        bad=status != 200 or "stale" in said,
    )


def _sections(row: Mapping[str, Any]) -> list[tuple[str, Sequence[str]]]:
    """What they told, by title; of a request without a handover the facts alone."""
    data = of_request(row)
    if data is None:
        return [(words()["told"], fact_lines(row["facts"], row["words"]))]
    return [(section.title, section.lines) for section in sections(data)]


def _pictures(row: Mapping[str, Any]) -> list[Drawing]:
    data = of_request(row)
    return drawings(data) if data else []


def show_handover(visit: Visit, file: str) -> HTTPResponse:
    """A request's handover as a page to print (`.pdf`) or for another program (`.json`)."""
    reference, _, kind = file.rpartition(".")
    row = requests.get_request(reference)
    data = of_request(row) if row else None
    if row is None or data is None or kind not in ("pdf", "json"):
        return error_page(visit, "not_found", 404)
    audit.record(visit.username, audit.HANDOVER, row["reference"])
    name = f"{row['reference']}-handover.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "pdf":
        from bot.handover.pdf import as_pdf  # takes a while to load, and only this needs it

        return raw(as_pdf(row, data), content_type="application/pdf", headers=headers)
    return raw(as_json(data).encode(), content_type="application/json", headers=headers)


def _wanted(visit: Visit) -> tuple[str | None, str | None, str]:
    """Status, kind and words to look for; what is unknown is left out."""
    status, kind = visit.query.get("status"), visit.query.get("kind")
    return (
        status if status in requests.STATUSES else None,
        kind if kind in requests.KINDS else None,
        visit.query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
    )


def _last_page(total: int, size: int) -> int:
    return max(1, -(-total // size))


def _page_number(visit: Visit, total: int, size: int) -> int:
    """The page asked for, between the first and the last."""
    asked = visit.query.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    return min(max(number, 1), _last_page(total, size))


def _appointment(form: Mapping[str, str]) -> datetime | None:
    """The day and time that were filled in, in the clinic's time zone; None for neither.

    Raises:
        ValueError: only one of them is there, or they are past; the message is an entry of `notices` in words.yml.
    """
    day, hour = form.get("day", ""), form.get("time", "")
    if not day and not hour:
        return None
    try:
        moment = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), clinic().zone)
    except ValueError as error:
        raise ValueError("incomplete") from error
    if moment <= now():
        raise ValueError("past")
    return moment


def _exported(row: Mapping[str, Any], columns: Iterable[str]) -> list[str]:
    said = words()
    shown = {
        **row,
        "created_at": row["created_at"].astimezone(clinic().zone).strftime("%Y-%m-%d %H:%M"),
        "status": said["statuses"][row["status"]],
        "kind": said["kinds"][row["kind"]],
        "tier": said["tiers_long"].get(row["tier"], row["tier"]),
        "no_calls": said["no_calls"] if row["no_calls"] else "",
    }
    return [str(shown[column] or "") for column in columns]


def cell(text: str) -> str:
    """A cell of a spreadsheet that is read as text and never as a formula."""
    return f"'{text}" if text.lstrip(" \n\v\f\u00a0").startswith(FORMULA) else text


# By address: what answers which method. Strangers get 401 at each of them, whatever the method.
ROUTES: Mapping[str, Mapping[str, Handler]] = {
    "/": {"GET": show_list},
    "/requests/<reference>": {"GET": show_request},
    "/requests/<reference>/status": {"POST": set_status},
    "/handovers/<file>": {"GET": show_handover},
    "/requests.csv": {"GET": export},
    "/safety": {"GET": show_safety},
    "/record": {"GET": show_record},
    "/log-out": {"POST": log_out},
    "/<rest:path>": {"GET": nothing, "POST": nothing},
}
LOG_IN_ADDRESS = "/log-in"


def inbox() -> Blueprint:
    """The inbox as a blueprint, to be mounted at `HOME`."""
    blueprint = Blueprint("staff")
    for number, (address, handlers) in enumerate(ROUTES.items()):
        blueprint.add_route(guarded(handlers), address, methods=METHODS, name=f"page_{number}")
    blueprint.add_route(log_in, LOG_IN_ADDRESS, methods=["POST"], name="log_in")
    others = [method for method in METHODS if method != "POST"]
    blueprint.add_route(guarded({}), LOG_IN_ADDRESS, methods=others, name="log_in_otherwise")
    return blueprint
