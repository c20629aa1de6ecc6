"""What happens is told to open pages, and only to who is logged in; figures name nobody."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest

from bot.clinical.assess import assess
from bot.report import make_report
from bot.staff import figures, live, sessions
from bot.staff.web import HOME
from bot.staff.words import words
from bot.storage import requests
from bot.storage.audit import record_advice, record_correction
from bot.storage.database import now, transaction
from bot.storage.tables import booking_requests, staff_sessions
from bot.storage.transcripts import conversations_engine, events
from tests.staff.conftest import Browser, sent, shown
from tests.staff.test_pages import answer


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks more often than a server does, and not for long."""
    monkeypatch.setattr(live, "EVERY", 0.1)
    monkeypatch.setattr(live, "LONGEST", 5.0)


def told(browser: Browser, act: Any, count: int = 2) -> list[tuple[str, Any]]:
    """The first events of a stream, `act` done after the first."""
    found: list[tuple[str, Any]] = []
    with browser.get(f"{HOME}/live", stream=True) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        assert response.headers["Cache-Control"] == "no-store"
        name = ""
        for line in response.iter_lines(chunk_size=1, decode_unicode=True):
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            if line.startswith("data: "):
                found.append((name, json.loads(line.removeprefix("data: "))))
                if len(found) == count:
                    break
                act()
    return found


def test_a_new_request_is_told_by_its_reference_alone(mary: Browser) -> None:
    """The page asks for the rest, which is recorded."""
    references: list[str] = []
    (_, before), (_, after) = told(mary, lambda: references.append(sent(name="Quillfeather")))
    assert after["newest"] > before["newest"] and (before["new"], after["new"]) == (0, 1)
    assert after["reference"] == references[0]
    assert "Quillfeather" not in str(after)


def test_the_stream_ends_with_the_session(mary: Browser) -> None:
    """Logged out elsewhere, nothing more is told."""

    def ends() -> None:
        with transaction() as connection:
            connection.execute(staff_sessions.delete())

    assert told(mary, ends)[-1] == ("ended", {})


def test_a_page_that_looks_by_itself_keeps_no_session_alive(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the stream nor the list that it brings up to date."""

    def last_seen() -> Any:
        with transaction() as connection:
            return connection.execute(staff_sessions.select()).mappings().one()["last_seen_at"]

    before = last_seen()
    monkeypatch.setattr(sessions, "now", lambda: now() + timedelta(minutes=20))
    told(mary, lambda: None, count=1)
    assert mary.get(headers={"x-live": "1"}).status_code == 200
    assert last_seen() == before
    assert mary.get().status_code == 200
    assert last_seen() > before


def test_only_so_many_streams(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """More get 503, and places are given back."""
    monkeypatch.setattr(live, "MOST_STREAMS", 0)
    assert mary.get(f"{HOME}/live").status_code == 503
    monkeypatch.undo()
    deadline = time.monotonic() + 20
    while live._streams and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not live._streams


@pytest.fixture
def conversations(database: str) -> None:
    """Rasa's table of conversations, empty."""
    with conversations_engine().begin() as connection:
        events.metadata.create_all(connection)


@pytest.mark.usefixtures("conversations")
def test_a_weeks_figures(mary: Browser) -> None:
    """Advice given and withdrawn, requests by what became of them, how long people waited; nobody is named."""
    record_advice("a", assess({"swelling": "yes", "warmth": "yes"}, {"swelling": "like a Quillfeather"}))
    record_correction("a", "swelling", "no", "same_day", "none")
    first = sent("a", name="Quillfeather")
    sent("b", name="Quillfeather")
    with transaction() as connection:
        connection.execute(booking_requests.update().values(created_at=now() - timedelta(hours=5)))
    answer(mary, first, "contacted")
    response = mary.get(f"{HOME}/figures")
    text = shown(response)
    for said in ("Requests answered 1 of 2", "Half answered within 5.0 hours", "Visit, contacted 1", "Visit, new 1"):
        assert said in text
    assert words()["figures"]["ended"]["correction"] in text
    assert "Quillfeather" not in text
    assert "<rect" in response.text
    assert words()["figures"]["nothing"] in shown(mary.get(f"{HOME}/figures?week=3"))
    assert mary.get(f"{HOME}/figures?week=-1").status_code == 200


@pytest.mark.usefixtures("conversations")
def test_what_the_visitor_does_is_no_answer(mary: Browser) -> None:
    """A cancelled request wasn't answered by the clinic."""
    reference = sent(phone="0871234567")
    requests.cancel_request(reference, "0871234567")
    answers = make_report(7).answers
    assert (answers.came, answers.answered, answers.median_hours) == (1, 0, None)


def test_bars() -> None:
    """Longest first, the longest fills the row."""
    assert figures.bars({"a": 1, "b": 4}) == [("b", 4, 100), ("a", 1, 25)]
    assert figures.bars({}) == figures.bars({"a": 0}) == []
