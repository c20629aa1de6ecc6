"""The wished times as a calendar file: tentative, so that nobody takes a wish for an appointment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Todo
from icalendar.prop import vRecur

# Enough for any wish; a calendar with more entries helps nobody.
MOST_EVENTS = 20
# How long a weekday without an end date is shown.
WEEKS_SHOWN = 4
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PRODUCT = "-//Calf-pain assistant//Requests//EN"


def calendar_file(
    row: Mapping[str, Any],
    words: Mapping[str, str],
    zone: ZoneInfo,
    host: str,
    stamp: datetime,
    cancelled: bool = False,
) -> bytes:
    """A request's wishes in iCalendar: one tentative event for each wished window, or a task where there is none.

    `words` are the summary, the summary without a time and the description. `cancelled` takes the same entries out.
    A window that can't be read is left out: the description holds the wishes as words, and the request must go out.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    today = row["created_at"].astimezone(zone).date()
    wished = [window for window in row["windows"] if not window.get("excluded")][:MOST_EVENTS]
    events = [event for event in (_event(window, today, zone) for window in wished) if event]
    entries: list[Event | Todo] = [*events] or [Todo()]
    for number, entry in enumerate(entries, start=1):
        timed = isinstance(entry, Event)
        entry.add("uid", f"{row['reference']}-{number}@{host}")
        entry.add("dtstamp", stamp)
        entry.add("sequence", 1 if cancelled else 0)
        entry.add("summary", words["summary" if timed else "no_time"])
        entry.add("description", words["description"])
        waiting = "TENTATIVE" if timed else "NEEDS-ACTION"
        entry.add("status", "CANCELLED" if cancelled else waiting)
        if timed:
            # A wish leaves the clinic's time free.
            entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    # Two years of the zone's changes of the clock are enough, and keep the file short.
    calendar.add_missing_timezones(first_date=today, last_date=today + timedelta(days=731))
    return bytes(calendar.to_ical())


def first_event(windows: Iterable[Mapping[str, Any]], today: date, zone: ZoneInfo) -> Event | None:
    """The first wished window that has a possible day or time, as an event; None where there is none."""
    wished = (window for window in windows if not window.get("excluded"))
    return next((event for window in wished if (event := _event(window, today, zone))), None)


def _event(window: Mapping[str, Any], today: date, zone: ZoneInfo) -> Event | None:
    """A window from its first day on, repeated on its other days; None for one without a possible day or time."""
    try:
        first, until = (_read(date, window.get(key)) for key in ("day_from", "day_to"))
        start, end = (_read(time, window.get(key)) for key in ("time_from", "time_to"))
    except ValueError:
        return None
    weekdays = [day for day in range(len(DAYS)) if day in (window.get("weekdays") or ())]
    if until is None and (weekdays or not first):
        until = (first or today) + timedelta(weeks=WEEKS_SHOWN) - timedelta(days=1)
    first = first or today
    while weekdays and first.weekday() not in weekdays:
        first += timedelta(days=1)
    if until and until < first:
        return None
    event = Event()
    for name, moment in _span(first, start, end, zone).items():
        event.add(name, moment)
    if until and until > first:
        event.add("rrule", vRecur(_repeated(weekdays, until, timed=bool(start or end), zone=zone)))
    return event


def _read(kind: Any, text: str | None) -> Any:
    return kind.fromisoformat(text) if text else None


def _span(first: date, start: time | None, end: time | None, zone: ZoneInfo) -> dict[str, date | datetime]:
    """Beginning and end: whole days without times; an open end lasts until midnight, a point in time has no length."""
    midnight = first + timedelta(days=1)
    if start is None and end is None:
        return {"dtstart": first, "dtend": midnight}
    begins = datetime.combine(first, start or time.min, zone)
    if end is None:
        return {"dtstart": begins, "dtend": datetime.combine(midnight, time.min, zone)}
    ends = datetime.combine(first, end, zone)
    return {"dtstart": begins, "dtend": ends} if ends > begins else {"dtstart": begins}


def _repeated(weekdays: list[int], until: date, timed: bool, zone: ZoneInfo) -> dict[str, Any]:
    """Every one of the weekdays, or every day; the standard wants the end in UTC where there are times."""
    rule = {"FREQ": "WEEKLY", "BYDAY": [DAYS[day] for day in weekdays]} if weekdays else {"FREQ": "DAILY"}
    last = (
        datetime.combine(until, time.max.replace(microsecond=0), zone).astimezone(ZoneInfo("UTC")) if timed else until
    )
    return {**rule, "UNTIL": last}
