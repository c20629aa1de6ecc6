"""Which visits the clinic's hours and its diary leave open, and which of them suit a wish. The clock is an argument."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.booking.hours import Hours
from bot.booking.wish_terms import Window
from bot.booking.wish_texts import clock_words, day_words
from bot.reading.when import irish_holidays

DAYS_AHEAD = 42
"""So far ahead the diary is read and visits are offered."""
LEAD = timedelta(hours=3)
"""Nothing sooner is offered: a person has to read the request first."""
POINT = timedelta(minutes=30)
"""A wish for one point in time ("at 4") takes a visit that begins within so much of it."""


@dataclass(frozen=True)
class Span:
    """A span of time, its end not included; both ends with a time zone."""

    start: datetime
    end: datetime


def openings(
    busy: Iterable[Span], hours: Hours, minutes: int, windows: Collection[Window], now: datetime, most: int = 3
) -> list[datetime]:
    """Up to `most` beginnings of visits of so many `minutes` that are free and suit, in order of time.

    `now` carries the clinic's time zone, as do the results. On different days where there are such, so that there is a
    choice. No windows, or only excluded ones, leave every day; public holidays are left out.
    """
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    taken = sorted((span.start, span.end) for span in busy)
    fitting = [
        start
        for offset in range(DAYS_AHEAD + 1)
        for start in _starts(now.date() + timedelta(days=offset), hours, minutes, zone)
        if start >= now + LEAD and suits(start, windows) and _free(start, start + timedelta(minutes=minutes), taken)
    ]
    chosen: list[datetime] = []
    for start in fitting:
        if len(chosen) < most and start.date() not in {other.date() for other in chosen}:
            chosen.append(start)
    chosen += [start for start in fitting if start not in chosen][: most - len(chosen)]
    return sorted(chosen)


def _starts(day: date, hours: Hours, minutes: int, zone: ZoneInfo) -> list[datetime]:
    if day in irish_holidays(day.year):
        return []
    length = timedelta(minutes=minutes)
    found = []
    for begin, end in hours.get(day.weekday(), ()):
        start, closing = datetime.combine(day, begin), datetime.combine(day, end)
        while start + length <= closing:
            found.append(start.replace(tzinfo=zone))
            start += length
    return found


def _free(start: datetime, end: datetime, taken: Sequence[tuple[datetime, datetime]]) -> bool:
    return not any(begins < end and start < ends for begins, ends in taken)


def suits(start: datetime, windows: Collection[Window]) -> bool:
    """Whether a visit that begins then is wished: in one of the windows and in none of the excluded."""
    wished = [window for window in windows if not window.excluded]
    if any(_within(start, window) for window in windows if window.excluded):
        return False
    return not wished or any(_within(start, window) for window in wished)


def _within(start: datetime, window: Window) -> bool:
    day, moment = start.date(), start.time().replace(tzinfo=None)
    if (window.day_from and day < window.day_from) or (window.day_to and day > window.day_to):
        return False
    if window.weekdays and day.weekday() not in window.weekdays:
        return False
    if window.time_from and window.time_from == window.time_to:
        point = datetime.combine(day, window.time_from)
        return abs(datetime.combine(day, moment) - point) < POINT
    if window.time_from and moment < window.time_from:
        return False
    return not (window.time_to and moment >= window.time_to)


def opening_words(start: datetime) -> str:
    """A visit's beginning as visitors read it ("Tue 24 Nov, 9 am"); 20 letters at most, so that it fits a button."""
    return f"{day_words(start.date())}, {clock_words(start.time())}"


def as_window(start: datetime) -> Window:
    """The visit's beginning as a wish for that point in time."""
    moment = start.time().replace(tzinfo=None)
    return Window(start.date(), start.date(), frozenset(), moment, moment)
