"""Free times in the clinic's diary are offered for a wish, chosen in any words, and stay a request."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.booking.availability import opening_words
from bot.booking.diary import Diary
from bot.booking.hours import read_hours
from bot.settings import clinic
from bot.storage.requests import of_session
from tests.conftest import Visitor
from tests.servers import CalendarServer
from tools.cluster import free_port

HOURS = read_hours("Mon-Sun 09:00-12:00")
TELLS = "book an appointment, my name is Nuala Daly, 086 444 5566"


@pytest.fixture
def booked_out(calendar_server: CalendarServer, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A diary that is free from nine to twelve on every day but the one that is returned: then only from eleven."""
    day = datetime.now(clinic().zone).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=3)
    address = calendar_server.new_calendar()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", "BEGIN:VEVENT", "UID:a", "DTSTAMP:20261101T000000Z"]
    begin, end = (f"{day + timedelta(hours=hours):%Y%m%dT%H%M%S}" for hours in (0, 2))
    lines += [f"DTSTART:{begin}", f"DTEND:{end}", "SUMMARY:Sean Secret", "END:VEVENT", "END:VCALENDAR", ""]
    calendar_server.add(address, "a", "\r\n".join(lines))
    book = Diary(f"caldav+{address}", HOURS, 60, clinic().zone, calendar_server.login)
    monkeypatch.setattr("actions.booking.diary", lambda: book)
    return day


def titles(visitor: Visitor) -> list[str]:
    return [button["title"] for button in visitor.buttons]


async def request_of(visitor: Visitor) -> dict[str, Any]:
    """Agrees, sends, and returns what was stored."""
    await visitor.says("yes that's fine")
    await visitor.says("yes send it")
    return dict(of_session(visitor.sender)[-1])


async def test_a_free_time_is_offered_and_chosen_by_its_button(agent: Any, booked_out: datetime) -> None:
    visitor = Visitor(agent)
    await visitor.says(TELLS)
    await visitor.says(f"{booked_out:%A} morning")
    eleven = opening_words(booked_out + timedelta(hours=2))
    assert titles(visitor)[0] == eleven and titles(visitor)[-1] == "None of these"
    assert "still a request" in visitor.text and "Secret" not in visitor.text
    await visitor.presses(eleven)
    stored = await request_of(visitor)
    assert stored["wished_times"].startswith(f"{eleven} (free in the clinic's diary when asked)")
    first = stored["windows"][0]
    assert (first["day_from"], first["time_from"], first["time_to"]) == (f"{booked_out:%Y-%m-%d}", "11:00", "11:00")
    assert len(stored["windows"]) == 2


@pytest.mark.parametrize("words", ["the second one please", "2", "{second}"])
async def test_a_free_time_is_chosen_in_words(agent: Any, booked_out: datetime, words: str) -> None:
    visitor = Visitor(agent)
    await visitor.says(TELLS)
    await visitor.says("any time")
    second = titles(visitor)[1]
    await visitor.says(words.format(second=second.lower()))
    assert (await request_of(visitor))["wished_times"].startswith(second)


@pytest.mark.parametrize("days", [2, 4], ids=["a weekday that was offered", "another"])
async def test_other_times_are_looked_up_anew(agent: Any, booked_out: datetime, days: int) -> None:
    visitor = Visitor(agent)
    await visitor.says(TELLS)
    await visitor.says("any time")
    offered = datetime.fromisoformat((await visitor.slot("openings"))[0])
    day = offered + timedelta(days=days)
    await visitor.says(f"hmm what about {day:%A}s")
    assert titles(visitor)[:-1] and all(title.startswith(f"{day:%a}") for title in titles(visitor)[:-1])
    await visitor.says("sorry, none of them suit me")
    stored = await request_of(visitor)
    assert f"{day:%A}" in stored["wished_times"] and "diary" not in stored["wished_times"]


async def test_a_question_in_between_is_answered_and_the_offer_comes_back(agent: Any, booked_out: datetime) -> None:
    visitor = Visitor(agent)
    await visitor.says(TELLS)
    await visitor.says("any time")
    offered = titles(visitor)
    await visitor.says("what is soleus endurance?")
    assert "soleus" in visitor.text.lower() and titles(visitor) == offered
    await visitor.says("why do you ask?")
    assert "clinic has free" in visitor.text


async def test_nothing_free_at_those_times_is_said_and_the_wish_goes_on(agent: Any, booked_out: datetime) -> None:
    visitor = Visitor(agent)
    await visitor.says(TELLS)
    await visitor.says("evenings after 8")
    assert "utter_no_openings" in await visitor.uttered()
    stored = await request_of(visitor)
    assert stored["wished_times"] == "from 8 pm (“evenings after 8”)"


async def test_a_diary_that_is_down_costs_nothing(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Diary(f"http://127.0.0.1:{free_port()}/d.ics", HOURS, 60, clinic().zone)
    monkeypatch.setattr("actions.booking.diary", lambda: book)
    visitor = Visitor(agent)
    await visitor.says(TELLS)
    await visitor.says("friday mornings")
    assert "utter_no_openings" not in await visitor.uttered()
    assert "friday" in (await request_of(visitor))["wished_times"].lower()


async def test_the_chat_goes_with_it_only_where_that_was_said(agent: Any) -> None:
    silent, agreed = Visitor(agent), Visitor(agent)
    for visitor, answer in ((silent, "yes that's fine"), (agreed, "yes, you can include this chat")):
        await visitor.says("my calf is sore since sunday, it went on me at mile 8")
        await visitor.says(TELLS + ", any time")
        await visitor.says(answer)
        await visitor.says("yes send it")
    assert of_session(silent.sender)[-1]["transcript"] is None
    said = of_session(agreed.sender)[-1]["transcript"]
    assert said[0]["who"] == "visitor" and "mile 8" in said[0]["text"]
    assert any(line["who"] == "assistant" for line in said) and not any("/inform" in line["text"] for line in said)
