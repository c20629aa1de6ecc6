"""A mail for the clinic or the visitor, from a request as it is stored and the words in words.yml."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.handover.calendar import calendar_file
from bot.handover.sheet import as_json, fact_lines, of_request, sections
from bot.outbox.digest import DIGEST
from bot.settings import clinic, clinic_words, load_settings
from bot.storage.outbox import MAIL_CLINIC, Item
from bot.storage.requests import CALL_BACK, CANCELLED, ERASED, QUESTION, REQUESTED
from bot.storage.work import REPLY

FOLDER = Path(__file__).parent
NOT_GIVEN = "not given"
# What the visitor reads of their own request; what they told about the calf doesn't travel by their mail.
OWN = ("reference", "name", "patient", "phone", "wished_times")
CLINICS = (
    "reference",
    "kind",
    "name",
    "patient",
    "phone",
    "email",
    "no_calls",
    "wished_times",
    "wished_words",
    "urgency",
    "reason",
    "tier",
    "consent",
)
# Nobody can have this address (RFC 2606); for mails that are only written to a folder.
NO_HOST = "assistant.invalid"


@cache
def mail_words() -> Mapping[str, Any]:
    """The words of all mails."""
    found: Mapping[str, Any] = yaml.safe_load((FOLDER / "words.yml").read_text(encoding="utf-8"))
    return found


def compose(item: Item, row: Mapping[str, Any] | None) -> EmailMessage:
    """The mail of an outbox item; the same item always gives the same Message-ID, by which a repeat is known.

    `row` is the request, None once it was erased.

    Raises:
        ValueError: the request holds something that no mail can say.
    """
    row = row or {"reference": item.reference, "kind": "", "name": NOT_GIVEN}
    to_clinic = item.kind == MAIL_CLINIC
    event = item.payload["event"]
    if to_clinic and event == REQUESTED and row["kind"] in (CALL_BACK, QUESTION):
        event = row["kind"]
    words = mail_words()["clinic" if to_clinic else "visitor"][event]
    fill = {**_fillings(row, item.payload.get("note")), **_figures(item)}
    parts = {
        "subject": _header(words["subject"].format_map(fill)),
        "opening": _opening(row, words["opening"], fill, event, to_clinic),
        "details": _details(row, {"yes": CLINICS, "own": OWN}.get(words["details"], ())),
        "sections": _about(row) if words["details"] == "yes" else _to_do(item),
        "closing": _filled(words["closing"], fill),
    }
    ascii_only = to_clinic or row["email"].isascii()
    mail = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    _address(mail, row, to_clinic)
    mail["Subject"] = parts["subject"]
    mail["Date"] = format_datetime(item.created_at)
    mail["Message-ID"] = f"<{item.key}@{_host()}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_render("layout.txt.j2", parts))
    mail.add_alternative(_render("layout.html.j2", parts), subtype="html")
    if to_clinic and event not in (ERASED, DIGEST):
        _attach_calendar(mail, item, row, cancelled=event == CANCELLED)
    if to_clinic and words["details"] == "yes":
        _attach_handover(mail, row)
    return mail


def _figures(item: Item) -> dict[str, str]:
    """The counts of the daily mail, and where the inbox is."""
    public = load_settings().public_url
    counts = {name: str(count) if count else "" for name, count in (item.payload.get("figures") or {}).items()}
    return {**counts, "inbox_address": f"{public}/staff" if public else ""}


def _to_do(item: Item) -> list[tuple[str, Sequence[str]]]:
    """What the daily mail lists; nothing in any other mail."""
    words = mail_words()
    lines = [
        words["listed"].format(reference=reference, kind=words["kinds"][kind].lower(), work=words["works"][work])
        for reference, kind, work in item.payload.get("listed") or ()
    ]
    return [(words["to_do"], lines)] if lines else []


def _opening(
    row: Mapping[str, Any], lines: Sequence[str], fill: Mapping[str, str], event: str, to_clinic: bool
) -> list[str]:
    """The first paragraphs; what staff wrote themselves (a reply) greets by itself and may have several."""
    filled = _filled(lines, fill)
    if event == REPLY:
        return [part.strip() for line in filled for part in line.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return filled if to_clinic else [_greeting(row), *filled]


def sender_address() -> str:
    """Where mails come from: ASSISTANT_MAIL_FROM, or else the clinic's own address."""
    return load_settings().mail_from or clinic().email or f"assistant@{NO_HOST}"


def clinic_address() -> str | None:
    """Where requests go: the clinic's `requests_email`, or else its `email`; None when neither is configured."""
    return clinic().requests_email or clinic().email


def _address(mail: EmailMessage, row: Mapping[str, Any], to_clinic: bool) -> None:
    visitor, requests = row.get("email"), clinic_address()
    mail["From"] = _mailbox(sender_address(), clinic().name or "")
    if not to_clinic:
        mail["To"] = _mailbox(row["email"])
        if requests:
            mail["Reply-To"] = _mailbox(requests)
        return
    mail["To"] = _mailbox(requests) if requests else "undisclosed-recipients:;"
    # Not every server takes an address in another script, and the request must arrive; then only the text has it.
    if visitor and visitor.isascii():
        mail["Reply-To"] = _mailbox(visitor)


def _mailbox(address: str, name: str = "") -> Address:
    user, _, domain = address.rpartition("@")
    return Address(_header(name), user, domain)


def _attach_calendar(mail: EmailMessage, item: Item, row: Mapping[str, Any], cancelled: bool) -> None:
    fill = _fillings(row, None)
    words = {name: " ".join(text.format_map(fill).split()) for name, text in mail_words()["calendar"].items()}
    content = calendar_file(row, words, clinic().zone, _host(), item.created_at, cancelled)
    mail.add_attachment(
        content,
        maintype="text",
        subtype="calendar",
        filename=f"{row['reference']}.ics",
        params={"method": "CANCEL" if cancelled else "PUBLISH", "charset": "utf-8"},
    )


def _attach_handover(mail: EmailMessage, row: Mapping[str, Any]) -> None:
    """As a page to print, and for another program."""
    data = of_request(row)
    if data is None:
        return
    from bot.handover.pdf import as_pdf  # takes a while to load, and only the first mail needs it

    name = f"{row['reference']}-handover"
    mail.add_attachment(as_pdf(row, data), maintype="application", subtype="pdf", filename=f"{name}.pdf")
    mail.add_attachment(as_json(data).encode(), maintype="application", subtype="json", filename=f"{name}.json")


def _about(row: Mapping[str, Any]) -> list[tuple[str, Sequence[str]]]:
    """Title and lines of each part of what they told."""
    data = of_request(row)
    if data is None:
        lines = fact_lines(row["facts"], row["words"])
        return [(mail_words()["about"], lines)] if lines else []
    return [(section.title, section.lines) for section in sections(data)]


def _details(row: Mapping[str, Any], wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Label and value of each detail that was given."""
    if not wanted:
        return []
    words = mail_words()
    consent = f"{row['consent_at'].astimezone(clinic().zone):%d %B %Y, %H:%M} ({row['consent_wording']})"
    shown: dict[str, Any] = {
        **row,
        "kind": words["kinds"][row["kind"]],
        "tier": words["tiers"].get(row["tier"], row["tier"]),
        "consent": consent,
        "no_calls": words["no_calls"] if row.get("no_calls") else None,
        "wished_words": row.get("wished_words") if row.get("wished_words") != row["wished_times"] else None,
    }
    return [(words["labels"][key], str(shown[key])) for key in wanted if shown.get(key) not in (None, "", NOT_GIVEN)]


def _greeting(row: Mapping[str, Any]) -> str:
    words = mail_words()
    named = row["name"] != NOT_GIVEN
    return str(words["greeting"].format(name=row["name"]) if named else words["greeting_without_name"])


def _fillings(row: Mapping[str, Any], note: str | None) -> dict[str, str]:
    """What placeholders stand for; "" for what is unknown."""
    contact = " · ".join(row[way] for way in ("phone", "email") if row.get(way))
    return {
        **dict.fromkeys(("clinic_contact", "clinic_name"), ""),
        "reference": row["reference"],
        "name": row["name"],
        "contact": contact,
        "wished_times": row.get("wished_times") or "",
        "note": note or "",
        **clinic_words(),
        "clinic_name": clinic().name or mail_words()["the_clinic"],
    }


def _filled(lines: Sequence[str], fill: Mapping[str, str]) -> list[str]:
    """The lines all of whose placeholders are known, filled; what a visitor wrote is never read for placeholders."""
    return [
        line.format_map(fill)
        for line in lines
        if all(fill[name] for _, name, _, _ in string.Formatter().parse(line) if name)
    ]


def _header(text: str) -> str:
    """Text that can stand in a header: without the line ends by which headers are smuggled in."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _host() -> str:
    return sender_address().rpartition("@")[2]


@cache
def _layouts() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=lambda name: bool(name and ".html" in name),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(layout: str, parts: Mapping[str, Any]) -> str:
    return _layouts().get_template(layout).render(parts).strip() + "\n"
