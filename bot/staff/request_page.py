"""The page of one request: at a glance, what can be done, what they told, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from sanic.response import HTTPResponse, raw

from bot.handover.sheet import as_json, drawings, fact_lines, of_request, sections
from bot.outbox.mails import compose
from bot.pictures.drawing import Drawing
from bot.settings import load_settings
from bot.staff import audit, glance, replies
from bot.staff.accounts import accounts
from bot.staff.web import HOME, Visit, error_page, page
from bot.staff.words import age_words, due_words, notes, read_words, words
from bot.staff.worklist import notices, today
from bot.storage import outbox, requests, work
from bot.storage.database import now
from bot.storage.worklist import next_to_do, of_same_person

SETTABLE = (requests.CONTACTED, requests.CONFIRMED, requests.DECLINED)


def show_request(visit: Visit, reference: str) -> HTTPResponse:
    """One request with everything the visitor agreed to hand over."""
    row = requests.get_request(reference)
    if row is None:
        return error_page(visit, "not_found", 404)
    audit.record(visit.username, audit.VIEW, row["reference"])
    return request_page(visit, row)


def request_page(visit: Visit, row: Mapping[str, Any], wrong: str = "") -> HTTPResponse:
    """The page; `wrong` is the notice of what couldn't be done (400), with the form as it was filled in."""
    events = requests.timeline(row["reference"])
    shown = notices(visit)
    if wrong:
        shown = {"notice": words()["notices"][wrong], "bad": True, "undo_events": ""}
    settable = SETTABLE if row["status"] != requests.CANCELLED else ()
    is_open = row["work"] in work.OPEN_WORK and row["due_on"] is not None
    return page(
        visit,
        "request",
        400 if wrong else 200,
        row=row,
        want=glance.want(row),
        when=glance.when(row),
        why=glance.why(row),
        advice=glance.advice(row),
        age=age_words(row["created_at"], now()),
        due=due_words(row["due_on"], today()) if is_open else "",
        late=is_open and row["due_on"] < today(),
        no_mail=not load_settings().smtp_url,
        stuck=row["reference"] in outbox.stuck(),
        sections=_sections(row),
        pictures=_pictures(row),
        handover=of_request(row) is not None,
        events=events,
        notes=[event for event in events if event["status"] == work.NOTE and event["note"]],
        seen=events[-1]["id"] if events else 0,
        messages=outbox.rows(row["reference"])[::-1],
        choices=[each for each in settable if each != row["status"] or each == requests.CONFIRMED],
        added=notes(),
        ways=replies.ways(row),
        people=sorted({account.username for account in accounts() if account.active} | {row["assigned_to"] or ""}),
        same=[other for other in of_same_person([dict(row)])[row["reference"]] if not other["joined_to"]],
        joined=work.joined_to(row["reference"]),
        following=next_to_do(row),
        today=today().isoformat(),
        filled={**visit.query, **(visit.form if wrong else {})},
        **_reply(visit, row),
        **shown,
    )


def _reply(visit: Visit, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the reply may begin with: a canned answer or free times, as the address asks."""
    canned = replies.canned(row)
    asked = visit.query.get("reply", "")
    chosen = next((reply for reply in canned if reply.id == asked), None)
    said, times, trouble = read_words("replies.yml")["offer"], None, ""
    if asked == "times" and replies.has_diary():
        times = replies.free_times(row, now())
        trouble = "" if times else said["none" if times is not None else "unread"]
    text = replies.offer(row, times) if times else chosen.text if chosen else ""
    return {
        "canned": canned,
        "reply_open": bool(asked) or bool(visit.form.get("text")),
        "reply_text": visit.form.get("text") or text,
        "reply_work": visit.form.get("then") or (chosen.work if chosen else work.WAITING),
        "has_diary": replies.has_diary(),
        "offer_title": said["title"],
        "times": [(time, replies.opening_words(time)) for time in times or ()],
        "times_trouble": trouble,
    }


def preview(visit: Visit, row: Mapping[str, Any], note: str | None, fields: Mapping[str, str]) -> HTTPResponse:
    """The mail that an answer would send, before it is sent."""
    payload = {"event": requests.CONFIRMED, "note": note}
    item = outbox.Item(0, "preview", row["reference"], outbox.MAIL_VISITOR, payload, datetime.now(timezone.utc), 0)
    mail = compose(item, row)
    body = mail.get_body(("plain",))
    return page(
        visit,
        "preview",
        row=row,
        want=glance.want(row),
        subject=str(mail["Subject"]),
        to=row["email"],
        text=body.get_content() if body else "",
        fields=fields,
        address=f"{HOME}/requests/{row['reference']}",
    )


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


def _sections(row: Mapping[str, Any]) -> Iterable[tuple[str, Sequence[str]]]:
    """What they told, by title; of a request without a handover the facts alone."""
    data = of_request(row)
    if data is None:
        return [(words()["told"], fact_lines(row["facts"], row["words"]))]
    return [(section.title, section.lines) for section in sections(data)]


def _pictures(row: Mapping[str, Any]) -> list[Drawing]:
    data = of_request(row)
    return drawings(data) if data else []
