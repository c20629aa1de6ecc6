"""Wished times as calendar files that other programs can read: tentative, in the clinic's zone, never booked."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.handover.calendar import calendar_file

ZONE = ZoneInfo("Europe/Dublin")
STAMP = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)  # a Monday
WORDS = {"summary": "Wish: Seán; O'B, <b>", "no_time": "Find a time", "description": "One\nTwo, three; four"}
OPEN: dict[str, Any] = dict.fromkeys(("day_from", "day_to", "time_from", "time_to")) | {
    "weekdays": [],
    "excluded": False,
}


def read(*windows: dict[str, Any], cancelled: bool = False) -> Any:
    """The calendar that comes of these windows, parsed again without an error."""
    row = {"reference": "CP-7K2M9Q", "created_at": STAMP, "windows": [{**OPEN, **window} for window in windows]}
    content = calendar_file(row, WORDS, ZONE, "clinic.ie", STAMP, cancelled)
    calendar = Calendar.from_ical(content)
    assert [part.errors for part in calendar.walk() if part.errors] == []
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return calendar


def days(calendar: Any, last: date = date(2026, 12, 31)) -> list[tuple[str, str]]:
    """Beginning and end of each occurrence until the last day."""
    found = recurring_ical_events.of(calendar).between(date(2026, 11, 1), last)
    return sorted((str(event["DTSTART"].dt), str(event["DTEND"].dt) if "DTEND" in event else "") for event in found)


def test_a_day_with_times() -> None:
    """In the clinic's zone, tentative, and leaving the clinic's time free."""
    calendar = read({"day_from": "2026-11-25", "day_to": "2026-11-25", "time_from": "16:30", "time_to": "18:00"})
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.events
    assert (event["STATUS"], event["TRANSP"], event["UID"]) == ("TENTATIVE", "TRANSPARENT", "CP-7K2M9Q-1@clinic.ie")
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (WORDS["summary"], WORDS["description"])
    assert days(calendar) == [("2026-11-25 16:30:00+00:00", "2026-11-25 18:00:00+00:00")]
    assert [zone["TZID"] for zone in calendar.timezones] == ["Europe/Dublin"]


def test_weekdays_repeat_from_the_next_one_on() -> None:
    """Mondays and Fridays before nine, for four weeks."""
    calendar = read({"weekdays": [0, 4], "time_to": "09:00"})
    found = days(calendar)
    assert [start[:10] for start, _ in found] == [
        "2026-11-23", "2026-11-27", "2026-11-30", "2026-12-04", "2026-12-07", "2026-12-11", "2026-12-14", "2026-12-18",
    ]  # fmt: skip
    assert {(start[11:16], end[11:16]) for start, end in found} == {("00:00", "09:00")}


def test_a_span_of_days_without_times() -> None:
    """Whole days, the last included."""
    calendar = read({"day_from": "2026-12-01", "day_to": "2026-12-03"})
    assert [start for start, _ in days(calendar)] == ["2026-12-01", "2026-12-02", "2026-12-03"]


def test_an_open_end_lasts_until_midnight_and_a_point_has_no_length() -> None:
    """After six; at half four."""
    assert days(read({"day_from": "2026-11-25", "day_to": "2026-11-25", "time_from": "18:00"})) == [
        ("2026-11-25 18:00:00+00:00", "2026-11-26 00:00:00+00:00")
    ]
    ((start, end),) = days(
        read({"day_from": "2026-11-25", "day_to": "2026-11-25", "time_from": "16:30", "time_to": "16:30"})
    )
    assert start == "2026-11-25 16:30:00+00:00"
    assert end in ("", start)


def test_without_a_window_it_is_a_task() -> None:
    """Also when something is only ruled out."""
    for calendar in (read(), read({"weekdays": [2], "excluded": True})):
        assert not calendar.events
        (task,) = calendar.todos
        assert (task["STATUS"], str(task["SUMMARY"])) == ("NEEDS-ACTION", "Find a time")


def test_cancelling_names_the_same_entries() -> None:
    """With a higher sequence, as the standard wants it."""
    window = {"weekdays": [0]}
    before, after = read(window), read(window, cancelled=True)
    assert [e["UID"] for e in before.events] == [e["UID"] for e in after.events]
    assert (after["METHOD"], after.events[0]["STATUS"], after.events[0]["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)


TIMES = st.none() | st.times().map(lambda moment: f"{moment:%H:%M}")
DATES = st.none() | st.dates(date(2026, 11, 1), date(2027, 12, 31)).map(date.isoformat)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "day_from": DATES,
                "day_to": DATES,
                "weekdays": st.lists(st.integers(0, 6), unique=True),
                "time_from": TIMES,
                "time_to": TIMES,
                "excluded": st.booleans(),
            }
        ),
        max_size=30,
    )
)
def test_any_windows_give_a_calendar(windows: list[dict[str, Any]]) -> None:
    """That other programs can read, whose events don't end before they begin."""
    calendar = read(*windows)
    for event in calendar.events:
        assert "DTEND" not in event or str(event["DTEND"].dt) > str(event["DTSTART"].dt)


@pytest.mark.parametrize(
    "broken",
    [
        {"day_from": "soon"},
        {"time_from": "99"},
        {"weekdays": [9], "day_from": "x"},
        {"day_from": "2026-12-05", "day_to": "2026-12-01"},
    ],
)
def test_a_window_that_cannot_be_read_is_left_out(broken: dict[str, Any]) -> None:
    """The others stay, and without any it is a task: the request goes out all the same."""
    assert len(read(broken, {"weekdays": [0]}).events) == 1
    assert len(read(broken).todos) == 1
