"""The clinic's diary: busy times out of calendars, read from a real CalDAV server, and what happens when it can't be."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.booking import diary as module
from bot.booking.diary import Diary, busy_spans, diary_of
from bot.booking.hours import read_hours
from bot.booking.wishes import read_wishes
from bot.settings import Clinic, Settings
from tests.servers import CalendarServer
from tools.cluster import free_port

DUBLIN = ZoneInfo("Europe/Dublin")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=DUBLIN)
HOURS = read_hours("Mon-Fri 09:00-12:00")


def calendar(*parts: str) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//test//",
        *(line for part in parts for line in part.split("\n")),
    ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def event(uid: str, *lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT"])


def spans(*parts: str) -> list[str]:
    found = busy_spans(calendar(*parts), NOW, NOW + timedelta(days=14), DUBLIN)
    return sorted(f"{s.start.astimezone(DUBLIN):%d %H:%M}-{s.end.astimezone(DUBLIN):%d %H:%M}" for s in found)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (event("a", "DTSTART:20261124T090000Z", "DTEND:20261124T100000Z"), ["24 09:00-24 10:00"]),
        (event("a", "DTSTART;TZID=Europe/Berlin:20261124T100000", "DURATION:PT45M"), ["24 09:00-24 09:45"]),
        (event("a", "DTSTART:20261124T090000", "DTEND:20261124T093000"), ["24 09:00-24 09:30"]),
        (event("a", "DTSTART;VALUE=DATE:20261125", "SUMMARY:Away"), ["25 00:00-26 00:00"]),
        (event("a", "DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261128"), ["25 00:00-28 00:00"]),
        (event("a", "DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", "TRANSP:TRANSPARENT"), []),
        (event("a", "DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", "STATUS:CANCELLED"), []),
        (
            event(
                "a",
                "DTSTART:20261027T090000Z",
                "DTEND:20261027T100000Z",
                "RRULE:FREQ=WEEKLY;BYDAY=TU",
                "EXDATE:20261124T090000Z",
            ),
            ["01 09:00-01 10:00"],
        ),
        (
            "BEGIN:VFREEBUSY\nUID:f\nDTSTAMP:20261101T000000Z\n"
            "FREEBUSY;FBTYPE=BUSY:20261124T090000Z/20261124T100000Z,20261125T090000Z/PT30M\n"
            "FREEBUSY;FBTYPE=FREE:20261126T090000Z/PT8H\nEND:VFREEBUSY",
            ["24 09:00-24 10:00", "25 09:00-25 09:30"],
        ),
    ],
)
def test_busy_times_of_a_calendar(part: str, expected: list[str]) -> None:
    assert spans(part) == expected


async def offered(book: Diary, wish: str = "any time") -> list[str] | None:
    found = await book.openings(list(read_wishes(wish, NOW).windows), NOW)
    return None if found is None else [f"{start:%a %H:%M}" for start in found]


@pytest.mark.parametrize("way", ["caldav+{}", "{}"])
async def test_a_real_server_is_read_both_ways(calendar_server: CalendarServer, way: str) -> None:
    address = calendar_server.new_calendar()
    calendar_server.add(address, "one", calendar(event("one", "DTSTART:20261124T090000Z", "DTEND:20261124T110000Z")))
    repeats = event("two", "DTSTART:20261104T090000Z", "DTEND:20261104T120000Z", "RRULE:FREQ=WEEKLY", "SUMMARY:Ann B.")
    calendar_server.add(address, "two", calendar(repeats))
    book = Diary(way.format(address), HOURS, 60, DUBLIN, calendar_server.login)
    assert await offered(book) == ["Tue 11:00", "Thu 09:00", "Fri 09:00"]
    assert await offered(book, "Wednesday") == []


async def test_a_reading_is_kept_for_a_while(calendar_server: CalendarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    address = calendar_server.new_calendar()
    book = Diary(f"caldav+{address}", HOURS, 60, DUBLIN, calendar_server.login)
    assert await offered(book, "tomorrow") == ["Tue 09:00", "Tue 10:00", "Tue 11:00"]
    calendar_server.add(address, "one", calendar(event("one", "DTSTART:20261124T090000Z", "DTEND:20261124T110000Z")))
    assert await offered(book, "tomorrow") == ["Tue 09:00", "Tue 10:00", "Tue 11:00"]
    later = module.monotonic() + module.KEPT_SECONDS + 1
    monkeypatch.setattr(module, "monotonic", lambda: later)
    assert await offered(book, "tomorrow") == ["Tue 11:00"]


@pytest.mark.parametrize("way", ["caldav+{}", "{}"])
async def test_a_diary_that_cannot_be_read_offers_nothing_and_tells_no_secret(
    calendar_server: CalendarServer, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    address = calendar_server.new_calendar()
    for wrong in (
        Diary(way.format(address), HOURS, 60, DUBLIN, ("clinic", "wrong-password")),
        Diary(way.format(f"http://127.0.0.1:{free_port()}/private-token/"), HOURS, 60, DUBLIN),
        Diary(way.format(address + "nothing-here"), HOURS, 60, DUBLIN, calendar_server.login),
    ):
        assert await offered(wrong) is None
    assert "could not be read" in caplog.text
    assert "private-token" not in caplog.text and "wrong-password" not in caplog.text


async def test_what_is_no_calendar_or_too_large_is_not_read(
    calendar_server: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Diary(calendar_server.root, HOURS, 60, DUBLIN, calendar_server.login)
    assert await offered(page) is None
    address = calendar_server.new_calendar()
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    assert await offered(Diary(address, HOURS, 60, DUBLIN, calendar_server.login)) is None


def test_only_a_clinic_that_names_one_has_a_diary() -> None:
    assert diary_of(Clinic(), Settings()) is None
    facts = Clinic(diary="https://example.ie/d.ics", visit_hours="Mon 09:00-12:00", visit_minutes="45")
    book = diary_of(facts, Settings(diary_user="me", diary_password="secret"))
    assert book and (book.minutes, book.login) == (45, ("me", "secret"))
    without = diary_of(facts, Settings())
    assert without and without.login is None
