"""The work on requests: taken, moved, noted, joined, answered in one's own words, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.outbox.worker import send_due
from bot.settings import load_settings
from bot.staff import audit, worklist
from bot.staff.accounts import accounts, add_account
from bot.staff.sessions import start_session
from bot.staff.web import HOME
from bot.staff.words import words
from bot.storage import outbox, requests, work
from bot.storage.database import transaction
from bot.storage.tables import booking_requests, request_events
from bot.storage.work import due_after
from tests.staff.conftest import Browser, sent, shown
from tests.staff.test_pages import answer, followed, mails

SAID = words()["notices"]
EVENTS = re.compile(r'name="events" value="([\d.]+)"')


def row(reference: str) -> dict[str, Any]:
    """A request as it is stored."""
    found = requests.get_request(reference)
    assert found is not None
    return found


def newest(reference: str) -> str:
    """What the page shows as seen."""
    return str(requests.timeline(reference)[-1]["id"])


def does(browser: Browser, reference: str, step: str, **fields: str) -> str:
    """What the page says after a step of work."""
    path = f"{HOME}/requests/{reference}/work"
    return followed(browser, browser.post(path, {"step": step, "seen": newest(reference), **fields}))


def undoes(browser: Browser, events: str) -> str:
    """What the list says after taking steps back."""
    return followed(browser, browser.post(f"{HOME}/undo", {"events": events, "next": HOME}))


@pytest.fixture
def sean(served: str, mary: Browser) -> Browser:
    """A second receptionist, logged in."""
    add_account("sean", "tide stone window")
    browser = Browser(served)
    browser.plant("staff", start_session(next(each for each in accounts() if each.username == "sean")))
    return browser


def test_a_request_goes_through_the_clinic(mary: Browser) -> None:
    """New, taken, waiting, done; each step stands in what happened, and the list follows."""
    reference = sent()
    assert row(reference)["work"] == work.NEW
    assert SAID["taken"] in does(mary, reference, "take")
    assert (row(reference)["work"], row(reference)["assigned_to"]) == (work.IN_HAND, "mary")
    assert "yours" in shown(mary.get(f"{HOME}?assigned=me"))
    assert "No request fits" in shown(mary.get(f"{HOME}?assigned=nobody"))
    for state in (work.WAITING, work.DONE):
        assert SAID["moved"] in does(mary, reference, "move", work=state)
        assert row(reference)["work"] == state
    assert "Nothing is left to do." in shown(mary.get())
    text = shown(mary.get(f"{HOME}/requests/{reference}"))
    assert "Assigned to mary by mary" in text and "Moved to “Done” by mary" in text
    assert len([entry for entry in audit.entries() if entry["action"] == audit.STATUS]) == 3


@pytest.mark.parametrize(("to", "state"), [("contacted", "waiting"), ("confirmed", "done"), ("declined", "done")])
def test_an_answer_moves_the_work(mary: Browser, to: str, state: str) -> None:
    """Nobody has to tick it off as well."""
    reference = sent()
    answer(mary, reference, to)
    assert row(reference)["work"] == state


def test_what_the_visitor_changes_is_to_do_again(mary: Browser) -> None:
    """With a due day of its own."""
    reference = sent(phone="0871234567")
    answer(mary, reference, "confirmed")
    changed = requests.BookingRequest(name="Ann Lee", wished_times="Friday", phone="0871234567")
    assert requests.change_request(reference, "0871234567", "visitor", changed) is not None
    assert (row(reference)["work"], row(reference)["appointment_at"]) == (work.NEW, None)


def test_a_note_is_kept_for_the_team(mary: Browser) -> None:
    """On top of the page, with who wrote it; the visitor gets nothing, and a new request is in hand by it."""
    reference = sent(email="ann@example.ie")
    before = mails(reference)
    assert SAID["noted"] in does(mary, reference, "note", text="rings back <b>after</b> 4")
    text = mary.get(f"{HOME}/requests/{reference}").text
    assert "rings back &lt;b&gt;after&lt;/b&gt; 4" in text
    assert row(reference)["work"] == work.IN_HAND
    assert mails(reference) == before


@pytest.mark.parametrize(
    ("step", "fields", "said"),
    [
        ("note", {"text": " "}, "no_text"),
        ("note", {"text": "x" * 2001}, "no_text"),
        ("due", {"due": "soon"}, "no_day"),
        ("move", {"work": "nonsense"}, "unknown"),
        ("assign", {"assigned": "nobody-here"}, "unknown"),
        ("nonsense", {}, "unknown"),
        ("take", {"seen": "x"}, "unknown"),
    ],
)
def test_a_wrong_form_changes_nothing(mary: Browser, step: str, fields: dict[str, str], said: str) -> None:
    """And the page says what to put right."""
    reference = sent()
    path = f"{HOME}/requests/{reference}/work"
    response = mary.post(path, {"step": step, "seen": newest(reference), **fields})
    assert response.status_code == 400
    assert SAID[said] in shown(response)
    assert len(requests.timeline(reference)) == 1


def test_two_staff_at_once(mary: Browser, sean: Browser) -> None:
    """The second sees what changed, and changes nothing by a page that is out of date."""
    reference = sent(email="ann@example.ie")
    seen = newest(reference)
    for browser in (mary, sean):
        path = f"{HOME}/requests/{reference}"
        response = browser.post(f"{path}/work", {"step": "take", "seen": seen})
        text = followed(browser, response)
    assert SAID["stale"] in text and "Assigned to mary by mary" in text
    assert row(reference)["assigned_to"] == "mary"
    response = sean.post(f"{path}/reply", {"seen": seen, "text": "Would Friday do?", "way": "mail_visitor"})
    assert response.status_code == 400
    assert SAID["stale_reply"] in shown(response) and "Would Friday do?" in response.text, "what was typed is kept"
    assert len(mails(reference)) == 1


def test_due_today_and_overdue_stand_out(mary: Browser) -> None:
    """In the list, as filters with counts, and on the request."""
    late, now_due, later = sent("a", name="Quill"), sent("b", name="Bramble"), sent("c", name="Thistle")
    today = worklist.today()
    for reference, due in ((late, today - timedelta(days=1)), (now_due, today), (later, today + timedelta(days=3))):
        does(mary, reference, "due", due=due.isoformat())
    text = shown(mary.get())
    assert "Due today 1" in text and "Overdue 1" in text and "due today" in text
    listed = shown(mary.get(f"{HOME}?due=overdue"))
    assert [name for name in ("Quill", "Bramble", "Thistle") if name in listed] == ["Quill"]
    assert "overdue since" in shown(mary.get(f"{HOME}/requests/{late}"))
    does(mary, late, "move", work="done")
    assert "Overdue 1" not in shown(mary.get())


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 26), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2027, 2, 1), date(2027, 2, 2)),
        (date(2027, 3, 16), date(2027, 3, 18)),
    ],
)
def test_due_is_the_next_working_day(day: date, due: date) -> None:
    """Over weekends and Ireland's public holidays."""
    assert due_after(day) == due


def test_several_at_once(mary: Browser) -> None:
    """Ticked ones are taken; one that changed meanwhile stays; all are taken back together."""
    references = [sent(f"visitor {number}") for number in range(3)]
    picks = {f"pick-{reference}": newest(reference) for reference in references}
    does(mary, references[0], "note", text="changed meanwhile")
    response = mary.post(f"{HOME}/several", {"bulk": "take", "next": f"{HOME}?work=new", **picks})
    page = mary.get(response.headers["Location"])
    assert "2 requests changed." in shown(page)
    assert [row(reference)["assigned_to"] for reference in references] == [None, "mary", "mary"]
    (events, *_) = EVENTS.findall(page.text)
    assert SAID["undone"] in undoes(mary, events)
    assert [row(reference)["assigned_to"] for reference in references] == [None, None, None]
    assert [row(reference)["work"] for reference in references[1:]] == ["new", "new"]


def test_nothing_ticked(mary: Browser) -> None:
    """Is told."""
    sent()
    assert SAID["nothing_ticked"] in followed(mary, mary.post(f"{HOME}/several", {"bulk": "done", "next": HOME}))


def test_an_answer_is_taken_back_before_its_mail_is_gone(mary: Browser) -> None:
    """Status, appointment and work are as before, nothing goes out, and what happened says so."""
    reference = sent(email="ann@example.ie")
    page = mary.get(answer(mary, reference, "confirmed").headers["Location"])
    assert len(mails(reference)) == 2
    (events, *_) = EVENTS.findall(page.text)
    assert SAID["undone"] in undoes(mary, events)
    now = row(reference)
    assert (now["status"], now["work"], now["appointment_at"]) == ("requested", "new", None)
    assert len(mails(reference)) == 1
    assert words()["timeline"]["undone"] in shown(mary.get(f"{HOME}/requests/{reference}"))
    assert SAID["too_late"] in undoes(mary, events), "only once"


def sends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sends what waits, as if its time had come."""
    with transaction() as connection:
        connection.execute(outbox.outbox.update().values(next_try=datetime.now(timezone.utc) - timedelta(seconds=1)))
    send_due(load_settings(), "sender")


def nothing(_: pytest.MonkeyPatch) -> None:
    """Nothing happens meanwhile."""


@pytest.mark.parametrize(
    ("meanwhile", "who"),
    [(sends, "mary"), (nothing, "sean")],
    ids=["the mail is gone", "somebody else's step"],
)
def test_what_can_not_be_taken_back(
    mary: Browser,
    sean: Browser,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[pytest.MonkeyPatch], None],
    who: str,
) -> None:
    """Stays, and the page says so."""
    reference = sent(email="ann@example.ie")
    answer(mary, reference, "declined")
    meanwhile(monkeypatch)
    text = undoes({"mary": mary, "sean": sean}[who], newest(reference))
    assert SAID["too_late"] in text
    assert row(reference)["status"] == "declined"


def test_after_ten_minutes_a_step_stays(mary: Browser) -> None:
    """And nobody takes back what a visitor did."""
    reference = sent()
    assert SAID["too_late"] in undoes(mary, newest(reference))
    does(mary, reference, "take")
    with transaction() as connection:
        old = datetime.now(timezone.utc) - timedelta(minutes=11)
        connection.execute(request_events.update().values(at=old))
    assert SAID["too_late"] in undoes(mary, newest(reference))
    assert row(reference)["assigned_to"] == "mary"


def test_the_same_person_is_shown_and_joined_on_request(mary: Browser) -> None:
    """By phone in any spelling or by e-mail; joined ones leave the list, and can be separated again."""
    first = sent("a", phone="+353 87 123 4567")
    second = sent("b", name="A. Lee", phone="087 1234567", email="ann@example.ie")
    third = sent("c", phone=None, email="ANN@example.ie ")
    sent("d", name="Somebody else", phone="086 000 0000")
    assert f"same person as {second}" in shown(mary.get())
    assert "The same person" in shown(mary.get(f"{HOME}/requests/{second}"))
    for other in (first, third):
        assert SAID["joined"] in does(mary, second, "join", other=other)
        assert (row(other)["joined_to"], row(other)["work"]) == (second, "done")
    assert f"Joined: {first}" in shown(mary.get(f"{HOME}/requests/{second}"))
    assert "same person as" not in shown(mary.get())
    assert SAID["separated"] in does(mary, first, "separate")
    assert (row(first)["joined_to"], row(first)["work"]) == (None, "new")


def test_the_next_one_is_always_one_click_away(mary: Browser) -> None:
    """In the order of the list, round and round; what is done or waits for the visitor is passed over."""
    first, second, third, fourth = (sent(f"visitor {number}", name=f"Ann {number}") for number in range(4))
    does(mary, third, "move", work="waiting")
    for one, following in ((first, second), (second, fourth), (third, fourth), (fourth, first)):
        assert f"Next to do: {following}" in shown(mary.get(f"{HOME}/requests/{one}"))
    for reference in (first, second):
        does(mary, reference, "move", work="done")
    assert "Next to do" not in shown(mary.get(f"{HOME}/requests/{fourth}"))


def test_a_joined_request_stands_for_itself_once_the_other_is_erased(mary: Browser) -> None:
    """Nothing is hidden behind a request that isn't there."""
    from bot.privacy.erasing import erase

    first, second = sent("a"), sent("b", name="A. Lee")
    does(mary, first, "join", other=second)
    does(mary, first, "note", text="their secret note")
    erase("a")
    assert (row(second)["joined_to"], row(second)["work"]) == (None, "new")
    with transaction() as connection:
        left = str(connection.execute(request_events.select()).all())
    assert "their secret note" not in left


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
def test_a_mornings_work_on_both_databases(mary: Browser, database: str) -> None:
    """Taken, answered, taken back, joined, filtered, searched."""
    first, second = sent("a", email="ann@example.ie"), sent("b", name="A. Lee")
    does(mary, first, "take")
    page = mary.get(answer(mary, first, "confirmed").headers["Location"])
    assert SAID["undone"] in undoes(mary, EVENTS.findall(page.text)[0])
    assert row(first)["assigned_to"] == "mary" and row(first)["work"] == "in_hand"
    assert SAID["joined"] in does(mary, first, "join", other=second)
    text = shown(mary.get(f"{HOME}?work=in_hand&assigned=me&q=lee"))
    assert first in text and "1 request, oldest unanswered first" in text
    with transaction() as connection:
        connection.execute(booking_requests.update().values(due_on=date(2020, 1, 1)))
    assert "Overdue 1" in shown(mary.get())
