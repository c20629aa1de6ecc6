"""The clinic's calendar: when it is busy, and one tentative event a request, on a real CalDAV server."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import requests
from icalendar import Calendar

from bot.practice import http
from bot.practice.calendar import CalendarPractice, busy_spans
from bot.practice.events import StoredEvent
from bot.practice.practice import PracticeError
from bot.visit_hours import read_hours
from tests.practice.requests import asked
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


def practice(server: CalendarServer, address: str, way: str = "caldav+{}") -> CalendarPractice:
    return CalendarPractice(way.format(address), HOURS, 60, DUBLIN, server.login)


def free(book: CalendarPractice) -> list[str]:
    return [f"{opening.start:%a %H:%M}" for opening in book.free_times(NOW, NOW + timedelta(days=4))]


def held(server: CalendarServer, address: str) -> list[str]:
    """What the calendar holds: status, summary and beginning of each event."""
    got = requests.get(address, auth=server.login, timeout=10)
    events = Calendar.from_ical(got.text).walk("VEVENT") if got.text else []
    return [f"{e['STATUS']} {e['SUMMARY']} {e['DTSTART'].dt:%d %H:%M}" for e in events]


@pytest.mark.parametrize("way", ["caldav+{}", "{}"])
def test_a_real_server_is_read_both_ways(calendar_server: CalendarServer, way: str) -> None:
    address = calendar_server.new_calendar()
    calendar_server.add(address, "one", calendar(event("one", "DTSTART:20261124T090000Z", "DTEND:20261124T110000Z")))
    repeats = event("two", "DTSTART:20261104T090000Z", "DTEND:20261104T120000Z", "RRULE:FREQ=WEEKLY", "SUMMARY:Ann B.")
    calendar_server.add(address, "two", calendar(repeats))
    found = free(practice(calendar_server, address, way))
    assert found == ["Mon 10:00", "Mon 11:00", "Tue 11:00", "Thu 09:00", "Thu 10:00", "Thu 11:00"] + [
        f"Fri {hour}" for hour in ("09:00", "10:00", "11:00")
    ]


@pytest.mark.parametrize("way", ["caldav+{}", "{}"])
def test_a_diary_that_cannot_be_read_is_an_error_without_secrets(calendar_server: CalendarServer, way: str) -> None:
    address = calendar_server.new_calendar()
    for wrong in (
        CalendarPractice(way.format(address), HOURS, 60, DUBLIN, ("clinic", "wrong-password")),
        CalendarPractice(way.format(f"http://127.0.0.1:{free_port()}/private-token/"), HOURS, 60, DUBLIN),
        practice(calendar_server, address + "nothing-here", way),
    ):
        with pytest.raises(PracticeError) as told:
            free(wrong)
        assert "private-token" not in str(told.value) and "wrong-password" not in str(told.value)


def test_what_is_no_calendar_or_too_large_is_not_read(
    calendar_server: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PracticeError):
        free(practice(calendar_server, calendar_server.root, "{}"))
    address = calendar_server.new_calendar()
    monkeypatch.setattr(http, "MOST_BYTES", 10)
    with pytest.raises(PracticeError, match="too large"):
        free(practice(calendar_server, address, "{}"))


def test_a_request_is_one_tentative_event_however_often_it_comes(calendar_server: CalendarServer) -> None:
    """At the chosen time, and the time stays free."""
    address = calendar_server.new_calendar()
    book = practice(calendar_server, address)
    request = asked(start=datetime(2026, 11, 24, 9, tzinfo=DUBLIN))
    assert not book.deliver(request).repeated
    assert book.deliver(request).repeated
    assert held(calendar_server, address) == ["TENTATIVE Request, not confirmed: Seán Ó'Briain (CP-7K2M9Q) 24 09:00"]
    assert "Tue 09:00" in free(book)


def test_changed_then_cancelled(calendar_server: CalendarServer) -> None:
    """The same event moves, and what comes late or twice changes nothing."""
    address = calendar_server.new_calendar()
    book = practice(calendar_server, address)
    first = asked(start=datetime(2026, 11, 24, 9, tzinfo=DUBLIN))
    second = asked(number=2, event="changed", start=datetime(2026, 11, 25, 10, tzinfo=DUBLIN))
    book.deliver(first)
    assert not book.deliver(second).repeated
    assert book.deliver(second).repeated and book.deliver(first).repeated
    assert [line[-8:] for line in held(calendar_server, address)] == ["25 10:00"]
    gone = asked(number=3, event="cancelled", open=False)
    assert not book.deliver(gone).repeated and book.deliver(gone).repeated
    assert held(calendar_server, address)[0].startswith("CANCELLED Cancelled: Request")
    assert book.deliver(asked(number=1, open=False)).repeated


def test_what_was_cancelled_before_it_arrived_is_not_put_in(calendar_server: CalendarServer) -> None:
    address = calendar_server.new_calendar()
    assert practice(calendar_server, address).deliver(asked(open=False)).id == ""
    assert held(calendar_server, address) == []


def test_an_erased_request_is_taken_out(calendar_server: CalendarServer) -> None:
    """Also when it isn't there any more."""
    address = calendar_server.new_calendar()
    book = practice(calendar_server, address)
    book.deliver(asked())
    for _ in range(2):
        book.deliver(asked(number=2, event="erased", open=False))
    assert held(calendar_server, address) == []


def test_a_request_that_the_calendar_refuses_is_an_error(calendar_server: CalendarServer) -> None:
    book = CalendarPractice(f"caldav+{calendar_server.new_calendar()}", HOURS, 60, DUBLIN, ("clinic", "wrong"))
    with pytest.raises(PracticeError) as told:
        book.deliver(asked())
    assert told.value.status == 401


def test_a_wide_wish_stands_where_it_begins(calendar_server: CalendarServer) -> None:
    """Monday before nine, from a Monday; and a request without any time on the day it was made."""
    from bot.practice.events import calendar_of

    wish = asked(windows=({"weekdays": [0], "time_to": "09:00"},))
    (shown,) = Calendar.from_ical(calendar_of(wish, DUBLIN, 60)).walk("VEVENT")
    assert (shown["DTSTART"].dt.isoformat(), "RRULE" in shown) == ("2026-11-23T00:00:00+00:00", False)
    (shown,) = Calendar.from_ical(calendar_of(asked(), DUBLIN, 60)).walk("VEVENT")
    assert shown["DTSTART"].dt.isoformat() == "2026-11-23"
    assert StoredEvent(calendar_of(asked(number=7), DUBLIN, 60)).number == 7


def test_the_day_after_the_clocks_change_keeps_local_time() -> None:
    """Nine o'clock is nine o'clock, and an hour later in UTC than two days before."""
    from bot.practice.events import calendar_of

    for day, utc in ((24, 8), (26, 9)):
        request = asked(start=datetime(2026, 10, day, 9, tzinfo=DUBLIN))
        text = calendar_of(request, DUBLIN, 60)
        (shown,) = Calendar.from_ical(text).walk("VEVENT")
        assert (shown["DTSTART"].dt.hour, shown["DTEND"].dt.hour) == (9, 10)
        assert shown["DTSTART"].dt.astimezone(ZoneInfo("UTC")).hour == utc
        assert b"BEGIN:VTIMEZONE" in text
