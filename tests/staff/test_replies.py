"""Replies in the clinic's own words: by e-mail or WhatsApp, from canned answers or free times."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.outbox import whatsapp
from bot.outbox.worker import send_due
from bot.practice.practice import Opening, PracticeError
from bot.settings import load_settings
from bot.staff import replies
from bot.staff.web import HOME
from bot.staff.words import words
from bot.storage import outbox, work
from bot.storage.database import transaction
from tests.staff.conftest import Browser, sent, shown
from tests.staff.test_pages import followed, mails
from tests.staff.test_work import newest, row, sends

SAID = words()["notices"]


def test_a_reply_goes_by_mail_in_the_clinics_own_words(mary: Browser, tmp_path: Any) -> None:
    """Greeting and paragraphs as typed; the request waits for the visitor and is the writer's."""
    reference = sent(email="ann@example.ie")
    page = mary.get(f"{HOME}/requests/{reference}?reply=other_times").text
    assert "Hello Ann Lee," in page and "Which other days and times" in page
    fields = {
        "seen": newest(reference),
        "text": "Hello Ann,\r\n\r\nFriday at 9?\r\nMary",
        "way": "mail_visitor",
        "then": "waiting",
    }
    assert SAID["replied_mail_visitor"] in followed(mary, mary.post(f"{HOME}/requests/{reference}/reply", fields))
    assert (row(reference)["work"], row(reference)["assigned_to"]) == ("waiting", "mary")
    with transaction() as connection:
        connection.execute(outbox.outbox.update().values(next_try=datetime.now(timezone.utc) - timedelta(seconds=1)))
    send_due(load_settings(), "sender")
    (file,) = [
        path for path in (tmp_path / "outbox").glob("*mail_visitor*") if path.name.endswith(f"-{newest(reference)}.eml")
    ]
    assert "Friday at 9?" in file.read_text()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": ""}, "no_text"),
        ({"way": "whatsapp"}, "unknown"),
        ({"way": "x"}, "unknown"),
        ({"then": "x"}, "unknown"),
    ],
)
def test_an_impossible_reply_is_not_sent(mary: Browser, fields: dict[str, str], said: str) -> None:
    """And what was typed is still there."""
    reference = sent(email="ann@example.ie")
    whole = {"seen": newest(reference), "text": "Friday?", "way": "mail_visitor", **fields}
    response = mary.post(f"{HOME}/requests/{reference}/reply", whole)
    assert response.status_code == 400
    assert SAID[said] in shown(response) and whole["text"] in response.text
    assert len(mails(reference)) == 1


class Answered:
    """What WhatsApp answers."""

    def __init__(self, code: int, error: int = 0) -> None:
        self.status_code, self.error = code, error

    def json(self) -> dict[str, Any]:
        """As the Graph API does."""
        return {"error": {"code": self.error, "message": "Ann"}} if self.error else {}


def test_a_reply_goes_by_whatsapp_to_who_wrote_by_it(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the number of the request; a day after they last wrote the page says why it waits."""
    keys = {"access_token": "t", "phone_number_id": "42", "app_secret": "s", "verify_token": "v"}
    monkeypatch.setattr(whatsapp, "keys", lambda: keys)
    monkeypatch.setattr(replies, "whatsapp_keys", lambda: keys)
    posted: list[tuple[str, Any]] = []
    told = [Answered(400, whatsapp.LATE), Answered(200)]
    monkeypatch.setattr(
        whatsapp.requests,
        "post",
        lambda address, **more: (posted.append((address, more["json"])), told[len(posted) - 1])[1],
    )
    assert "Send by WhatsApp" not in mary.get(f"{HOME}/requests/{sent('web')}").text
    reference = sent(channel="whatsapp", phone="087 123 4567")
    fields = {"seen": newest(reference), "text": "Friday at 9?", "way": "whatsapp"}
    assert SAID["replied_whatsapp"] in followed(mary, mary.post(f"{HOME}/requests/{reference}/reply", fields))
    sends(monkeypatch)
    assert words()["message_states"]["late"] in shown(mary.get(f"{HOME}/requests/{reference}"))
    sends(monkeypatch)
    assert "WhatsApp to the visitor: sent" in shown(mary.get(f"{HOME}/requests/{reference}"))
    assert posted[-1][0].endswith("/42/messages")
    assert (posted[-1][1]["to"], posted[-1][1]["text"]["body"]) == ("353871234567", "Friday at 9?")


def test_free_times_are_offered_where_there_is_a_diary(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a reply, and each leads to a filled form; a diary that can't be read is told."""
    reference = sent(email="ann@example.ie")
    assert "Offer free times" not in mary.get(f"{HOME}/requests/{reference}").text
    monkeypatch.setattr(replies, "has_diary", lambda: True)
    times = [datetime(2027, 1, 11, 9, 0, tzinfo=timezone.utc)]
    monkeypatch.setattr(replies, "free_times", lambda *_: times)
    page = mary.get(f"{HOME}/requests/{reference}?reply=times").text
    assert "- Monday 11 January 2027, 09:00" in page and "day=2027-01-11&amp;time=09%3A00#confirm" in page
    assert 'value="2027-01-11"' in mary.get(f"{HOME}/requests/{reference}?day=2027-01-11&time=09:00").text
    monkeypatch.setattr(replies, "free_times", lambda *_: None)
    assert "can&#39;t be read just now" in mary.get(f"{HOME}/requests/{reference}?reply=times").text


def test_free_times_come_from_the_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three that suit, the nearest where none does, and none where the system can't be read."""
    now = datetime(2027, 1, 8, 12, 0, tzinfo=timezone.utc)
    practice = FakePractice([now + timedelta(days=day) for day in (3, 4, 5, 6)])
    monkeypatch.setattr(replies, "_practice", lambda: practice)
    found = replies.free_times({"windows": []}, now)
    assert found is not None and [time.day for time in found] == [11, 12, 13]
    practice.error = PracticeError("down", 503)
    assert replies.free_times({"windows": []}, now) is None


class FakePractice:
    """A practice system with these free times, or an error."""

    def __init__(self, free: list[datetime]) -> None:
        self.free = free
        self.error: PracticeError | None = None

    def free_times(self, first: datetime, last: datetime) -> list[Opening]:
        if self.error:
            raise self.error
        return [Opening(time) for time in self.free]


def test_canned_answers_name_only_what_the_clinic_has_set() -> None:
    """One without its fact isn't offered; those offered have no placeholder left."""
    asks = {"name": "Ann", "reference": "CP-7K2M9Q"}
    offered = replies.canned(asks)
    assert "price" not in {reply.id for reply in offered}
    assert {"other_times", "doctor_first"} <= {reply.id for reply in offered}
    assert all("{" not in reply.text and reply.work in work.STATES for reply in offered)
    assert "Hello there," in replies.canned({**asks, "name": "not given"})[0].text
