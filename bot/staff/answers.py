"""What staff do with a request: answer it, reply, take it, note, join, and take a step back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from sanic.response import HTTPResponse

from bot.settings import clinic
from bot.staff import audit, replies
from bot.staff.accounts import accounts
from bot.staff.request_page import SETTABLE, preview, request_page
from bot.staff.web import HOME, Visit, address_with, error_page, redirect, safe_next
from bot.staff.words import note_text
from bot.storage import requests, work
from bot.storage.database import now

Row = Mapping[str, Any]
Made = tuple[int | None, str]


class WrongFormError(ValueError):
    """A form that can't be carried out; the message is an entry of `notices` in words.yml."""


def set_status(visit: Visit, reference: str) -> HTTPResponse:
    """Contacted, confirmed or declined, told to the visitor; a visit isn't confirmed without its day and time, nor
    before the mail was seen."""
    row = requests.get_request(reference)
    if row is None:
        return error_page(visit, "not_found", 404)
    try:
        status, seen = visit.form.get("status", ""), _seen(visit)
        if status not in SETTABLE:
            raise WrongFormError("unknown")
        appointment = _appointment(visit.form) if status == requests.CONFIRMED else None
        note = note_text(status, visit.form.get("note", ""), appointment)
    except WrongFormError as error:
        return request_page(visit, row, str(error))
    except KeyError:
        return request_page(visit, row, "unknown")
    if status == requests.CONFIRMED and row["email"] and visit.form.get("sure") != "yes":
        return preview(visit, row, note, {name: visit.form.get(name, "") for name in ("day", "time", "note", "seen")})
    open_for_staff = [each for each in requests.STATUSES if each != requests.CANCELLED]
    requests.set_status(reference, status, visit.username, note, open_for_staff, seen, appointment, work.HELD)
    changed = next((event for event in requests.timeline(reference) if event["id"] > seen), None)
    mine = changed is not None and (changed["status"], changed["actor"]) == (status, visit.username)
    if not mine or changed is None:
        return _back(row, "stale")
    audit.record(visit.username, audit.STATUS, row["reference"], detail=status)
    return _back(row, status, also="told" if row["email"] else "not_told", undo=changed["id"])


def change_work(visit: Visit, reference: str) -> HTTPResponse:
    """Takes a request, hands it on, moves it, sets its due day, or adds a note: one of them each time."""
    row = requests.get_request(reference)
    if row is None:
        return error_page(visit, "not_found", 404)
    step = STEPS.get(visit.form.get("step", ""))
    try:
        if step is None:
            raise WrongFormError("unknown")
        event, notice = step(visit, row, _seen(visit))
    except WrongFormError as error:
        return request_page(visit, row, str(error))
    if event is None:
        return _back(row, "stale")
    audit.record(visit.username, audit.STATUS, row["reference"], detail=notice)
    return _back(row, notice, undo=event)


def _take(visit: Visit, row: Row, seen: int) -> Made:
    change = {"assigned_to": visit.username, "work": work.IN_HAND}
    return work.step(row["reference"], work.ASSIGNED, visit.username, seen, change, visit.username), "taken"


def _assign(visit: Visit, row: Row, seen: int) -> Made:
    person = visit.form.get("assigned", "")
    if person and person not in {account.username for account in accounts() if account.active}:
        raise WrongFormError("unknown")
    change = {"assigned_to": person or None}
    return work.step(row["reference"], work.ASSIGNED, visit.username, seen, change, person), "assigned"


def _move(visit: Visit, row: Row, seen: int) -> Made:
    wanted = visit.form.get("work", "")
    if wanted not in work.STATES:
        raise WrongFormError("unknown")
    return work.step(row["reference"], work.MOVED, visit.username, seen, {"work": wanted}, wanted), "moved"


def _due(visit: Visit, row: Row, seen: int) -> Made:
    try:
        due = date.fromisoformat(visit.form.get("due", ""))
    except ValueError as error:
        raise WrongFormError("no_day") from error
    return work.step(row["reference"], work.DUE, visit.username, seen, {"due_on": due}, due.isoformat()), "due"


def _note(visit: Visit, row: Row, seen: int) -> Made:
    text = visit.form.get("text", "").replace("\0", "").strip()
    if not text or len(text) > work.MOST_NOTE:
        raise WrongFormError("no_text")
    change = {"work": work.IN_HAND} if row["work"] == work.NEW else {}
    return work.step(row["reference"], work.NOTE, visit.username, seen, change, text), "noted"


def _join(visit: Visit, row: Row, seen: int) -> Made:
    other = requests.tidy_reference(visit.form.get("other", ""))
    return work.join(row["reference"], other, visit.username, seen), "joined"


def _separate(visit: Visit, row: Row, seen: int) -> Made:
    change = {"joined_to": None, "work": work.NEW}
    return work.step(row["reference"], work.SEPARATED, visit.username, seen, change, ""), "separated"


STEPS: Mapping[str, Callable[[Visit, Row, int], Made]] = {
    "take": _take,
    "assign": _assign,
    "move": _move,
    "due": _due,
    "note": _note,
    "join": _join,
    "separate": _separate,
}


def reply(visit: Visit, reference: str) -> HTTPResponse:
    """Writes to the visitor in the staff's own words, by e-mail or by WhatsApp."""
    row = requests.get_request(reference)
    if row is None:
        return error_page(visit, "not_found", 404)
    text, way = visit.form.get("text", "").replace("\0", "").strip(), visit.form.get("way", "")
    then = visit.form.get("then", work.WAITING)
    try:
        seen = _seen(visit)
        if way not in replies.ways(row) or then not in work.STATES:
            raise WrongFormError("unknown")
        if not text or len(text) > work.MOST_NOTE:
            raise WrongFormError("no_text")
    except WrongFormError as error:
        return request_page(visit, row, str(error))
    change = {"work": then, "assigned_to": row["assigned_to"] or visit.username}
    message = work.Message(way, text)
    event = work.step(row["reference"], work.REPLY, visit.username, seen, change, text, message)
    if event is None:
        return request_page(visit, requests.get_request(reference) or row, "stale_reply")
    audit.record(visit.username, audit.STATUS, row["reference"], detail="reply")
    return _back(row, f"replied_{way}", undo=event)


def undo(visit: Visit) -> HTTPResponse:
    """Takes back the last step, or those of several requests at once, as long as nothing of it is gone."""
    events = [event for event in visit.form.get("events", "").split(".") if event.isdecimal() and len(event) < 18]
    undone = [reference for event in events if (reference := work.undo(int(event), visit.username))]
    for reference in undone:
        audit.record(visit.username, audit.UNDO, reference)
    back = safe_next(visit.form.get("next", ""))
    sign = "&" if "?" in back else "?"
    return redirect(f"{back}{sign}notice={'undone' if undone else 'too_late'}")


def _back(row: Row, notice: str, **more: object) -> HTTPResponse:
    return redirect(address_with(f"{HOME}/requests/{row['reference']}", notice=notice, **more))


def _seen(visit: Visit) -> int:
    """The newest event that the form's page showed.

    Raises:
        WrongFormError: it is no number.
    """
    seen = visit.form.get("seen", "")
    if not seen.isdecimal() or len(seen) > 18:
        raise WrongFormError("unknown")
    return int(seen)


def _appointment(form: Mapping[str, str]) -> datetime:
    """The day and time that were filled in, in the clinic's time zone.

    Raises:
        WrongFormError: one of them is missing, or they are past.
    """
    try:
        day, hour = date.fromisoformat(form.get("day", "")), time.fromisoformat(form.get("time", ""))
    except ValueError as error:
        raise WrongFormError("incomplete") from error
    moment = datetime.combine(day, hour, clinic().zone)
    if moment <= now():
        raise WrongFormError("past")
    return moment
