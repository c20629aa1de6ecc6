"""The mails: words for each event, a calendar file for the clinic, and nothing smuggled in by what a visitor writes."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime, timezone
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from bot.outbox.mails import compose, mail_words
from bot.settings import Clinic
from bot.storage import requests
from bot.storage.outbox import Item
from tests.unit.handover.test_sheet import data

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
ROW: dict[str, Any] = {
    "reference": "CP-7K2M9Q", "kind": "visit", "status": "requested", "name": "Seán Ó'Briain", "patient": "Aoife",
    "phone": "087 123 4567", "email": "sean@example.ie", "wished_times": "Monday before 9", "wished_words": "mon b4 9",
    "windows": [{"weekdays": [0], "time_to": "09:00"}], "no_calls": True, "urgency": "race in three weeks",
    "reason": None, "tier": "gp_soon", "consent_at": MOMENT, "consent_wording": "2026-11", "created_at": MOMENT,
    "facts": {"side": "left"}, "words": {"side": "me left one"}, "handover": None,
}  # fmt: skip
ITEM = Item(1, "CP-7K2M9Q-mail_clinic-1", "CP-7K2M9Q", "mail_clinic", {"event": "requested", "note": None}, MOMENT, 0)
TO_VISITOR = replace(ITEM, kind="mail_visitor", key="CP-7K2M9Q-mail_visitor-1")
CLINIC = Clinic(name="Resync", email="hello@clinic.ie", requests_email="requests@clinic.ie", phone="+353 1 234 5678")


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clinic with addresses."""
    for module in ("bot.outbox.mails", "bot.settings"):
        monkeypatch.setattr(f"{module}.clinic", lambda: CLINIC)
    from bot.settings import clinic_words

    monkeypatch.setattr("bot.outbox.mails.clinic_words", clinic_words.__wrapped__)


def sent(item: Item, row: dict[str, Any] | None) -> EmailMessage:
    """A mail as it arrives."""
    return BytesParser(policy=policy.default).parsebytes(compose(item, row).as_bytes())  # type: ignore[return-value]


def bodies(mail: EmailMessage) -> tuple[str, str]:
    """Its text and its HTML."""
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (part.get_content() for part in parts if part)
    return text, html


def test_the_clinic_gets_everything() -> None:
    """Details, facts with the visitor's words, the calendar file; answering writes to the visitor."""
    mail = sent(ITEM, ROW)
    assert (mail["To"], mail["From"], mail["Reply-To"]) == (
        "requests@clinic.ie", "Resync <hello@clinic.ie>", "sean@example.ie",
    )  # fmt: skip
    assert mail["Subject"] == "New request CP-7K2M9Q"
    for body in bodies(mail):
        for part in (
            "Aoife", "087 123 4567", "sean@example.ie", "Monday before 9", "mon b4 9", "race in three weeks",
            "me left one", "GP soon", "23 November 2026, 09:00", "not confirmed", "Please don", "Seán",
        ):  # fmt: skip
            assert part in body, part
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    assert file.get_filename() == "CP-7K2M9Q.ics"
    content = file.get_content()
    calendar = Calendar.from_ical(content)
    assert calendar.events[0]["STATUS"] == "TENTATIVE"
    # Calendars are shared with more people than the request.
    assert "left" not in str(content)


def test_the_handover_goes_with_it_as_a_page_and_as_data() -> None:
    """One PDF page and JSON beside the calendar file; the mail's text says the same."""
    told = data()
    mail = sent(ITEM, {**ROW, "handover": told})
    files = {str(part.get_filename()): part for part in mail.iter_attachments()}
    assert list(files) == ["CP-7K2M9Q.ics", "CP-7K2M9Q-handover.pdf", "CP-7K2M9Q-handover.json"]
    (page,) = PdfReader(io.BytesIO(files["CP-7K2M9Q-handover.pdf"].get_content())).pages
    assert "no better at all" in page.extract_text()
    assert json.loads(files["CP-7K2M9Q-handover.json"].get_content()) == told
    for body in bodies(mail):
        for part in ("no better at all", "Not asked", "shortness of breath", "Denies swelling"):
            assert part in body
    for kept in ({**ITEM.payload, "event": "cancelled"}, {**ITEM.payload, "event": "erased"}):
        names = [
            part.get_filename()
            for part in sent(replace(ITEM, payload=kept), {**ROW, "handover": told}).iter_attachments()
        ]
        assert not [name for name in names if "handover" in str(name)]


def test_the_visitor_gets_their_own_words_but_nothing_of_their_health() -> None:
    """Requested, never confirmed."""
    mail = sent(TO_VISITOR, ROW)
    assert (mail["To"], mail["Reply-To"]) == ("sean@example.ie", "requests@clinic.ie")
    for body in bodies(mail):
        assert "CP-7K2M9Q" in body and "not confirmed" in body and "Monday before 9" in body
        assert "left one" not in body and "GP" not in body and "race" not in body
    assert list(mail.iter_attachments()) == []


@pytest.mark.parametrize("event", [status for status in requests.STATUSES if status != "requested"])
def test_the_visitor_is_told_of_each_change(event: str) -> None:
    """With the clinic's note, where there is one."""
    item = replace(TO_VISITOR, payload={"event": event, "note": "See you Tuesday at 10."})
    text, html = bodies(sent(item, ROW))
    assert "CP-7K2M9Q" in text
    assert ("Tuesday at 10" in text) is (event != "cancelled")
    assert ("Tuesday at 10" in html) is (event != "cancelled")
    text, _ = bodies(sent(replace(item, payload={"event": event, "note": None}), ROW))
    assert "The clinic writes" not in text


def test_every_event_has_its_words() -> None:
    """For both readers, on the least that a clinic configures."""
    assert {*requests.STATUSES, "reply"} <= mail_words()["visitor"].keys()
    assert {"requested", "call_back", "question", "changed", "cancelled", "erased", "digest"} == set(
        mail_words()["clinic"]
    )


def test_cancelling_takes_the_calendar_entries_out() -> None:
    """The clinic reads no more than the reference."""
    mail = sent(replace(ITEM, payload={"event": "cancelled", "note": None}), ROW)
    (file,) = mail.iter_attachments()
    assert Calendar.from_ical(file.get_content())["METHOD"] == "CANCEL"
    assert "left" not in bodies(mail)[0]


def test_erasing_asks_the_clinic_to_delete() -> None:
    """When there is nothing left but the reference."""
    mail = sent(replace(ITEM, payload={"event": "erased", "note": None}), None)
    assert "delete" in mail["Subject"]
    assert list(mail.iter_attachments()) == []


def test_a_call_back_says_so() -> None:
    """In the subject already."""
    assert sent(ITEM, {**ROW, "kind": "call_back"})["Subject"] == "Call-back wanted CP-7K2M9Q"


def test_a_repeat_has_the_same_message_id() -> None:
    """And another item another one."""
    assert compose(ITEM, ROW)["Message-ID"] == compose(replace(ITEM, attempts=3), ROW)["Message-ID"]
    assert compose(ITEM, ROW)["Message-ID"] != compose(TO_VISITOR, ROW)["Message-ID"]


HOSTILE = [
    "x\r\nBcc: everybody@example.com",
    "x\n\n.\r\nMAIL FROM:<a@b.ie>",
    "{reference} {0} {name.__class__} {{ 7*7 }} %s",
    "<script>alert(1)</script><b>",
    "Ó\u202egnp.exe\u0000\u2028",
    "名前 😀 " + "x" * 5000,
]


@pytest.mark.parametrize("written", HOSTILE)
def test_what_a_visitor_writes_stays_text(written: str) -> None:
    """No header, recipient, markup, placeholder or calendar line comes of it."""
    row = {**ROW, **dict.fromkeys(("name", "patient", "wished_times", "wished_words", "urgency", "reason"), written)}
    for item in (ITEM, TO_VISITOR):
        mail = sent(item, row)
        assert mail["Bcc"] is None
        assert mail.defects == []
        assert set(mail.keys()) == set(sent(item, ROW).keys())
        text, html = bodies(mail)
        assert "49" not in text.replace(written, "")
        assert "<script>" not in html and "<b>" not in html
        assert "None" not in text
    for note in (written,):
        mail = sent(replace(TO_VISITOR, payload={"event": "confirmed", "note": note}), ROW)
        assert "<script>" not in bodies(mail)[1]
    (file,) = sent(ITEM, row).iter_attachments()
    calendar = Calendar.from_ical(file.get_content())
    assert len(calendar.events) == 1
    assert [part.errors for part in calendar.walk() if part.errors] == []


def test_without_configuration_it_can_still_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """To a folder; nothing is left unfilled."""
    bare = Clinic()
    for module in ("bot.outbox.mails", "bot.settings"):
        monkeypatch.setattr(f"{module}.clinic", lambda: bare)
    for item in (ITEM, TO_VISITOR):
        text, _ = bodies(sent(item, {**ROW, "name": "not given"}))
        assert "None" not in text and "{" not in text and "not given" not in text


def test_an_address_in_another_script() -> None:
    """Is written as it is, for servers that take it; the clinic's mail arrives in any case."""
    row = {**ROW, "email": "seán@example.ie"}
    assert "seán@example.ie" in compose(TO_VISITOR, row).as_bytes().decode()
    to_clinic = compose(ITEM, row)
    assert to_clinic["Reply-To"] is None
    assert all(line.isascii() for line in to_clinic.as_bytes().splitlines())
    assert "seán@example.ie" in bodies(sent(ITEM, row))[0]
