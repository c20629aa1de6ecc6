"""Which visits the clinic's hours and its diary leave open, and which of them suit a wish. The clock is an argument."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.booking.wish_terms import Window
from bot.booking.wish_texts import clock_words, day_words
from bot.reading.when.dates import irish_holidays
from bot.visit_hours import Hours

DAYS_AHEAD = 42
"""So far ahead the diary is read and visits are offered."""
LEAD = timedelta(hours=3)
"""Nothing sooner is offered: a person has to read the request first."""
POINT = timedelta(minutes=30)
"""A wish for one point in time ("at 4") takes a visit that begins within so much of it."""
MOST_OFFERED = 3
DAY_APART = 240
"""So many minutes count as much as another day: for "Thursday after 5", Friday at 5 is nearer than Thursday at 9."""


@dataclass(frozen=True)
class Span:
    """A span of time, its end not included; both ends with a time zone."""

    start: datetime
    end: datetime


def free_starts(
    busy: Iterable[Span], hours: Hours, minutes: int, first: datetime, days: int = DAYS_AHEAD
) -> list[datetime]:
    """Beginnings of visits of so many `minutes` inside the hours that nothing overlaps, from a moment on, in order.

    `first` carries the clinic's time zone, as do the results. Public holidays are left out.
    """
    zone = first.tzinfo
    assert isinstance(zone, ZoneInfo)
    taken = sorted((span.start, span.end) for span in busy)
    return [
        start
        for offset in range(days + 1)
        for start in _starts(first.date() + timedelta(days=offset), hours, minutes, zone)
        if start >= first and _free(start, start + timedelta(minutes=minutes), taken)
    ]


def choose_openings(
    free: Iterable[datetime], windows: Collection[Window], now: datetime, most: int = MOST_OFFERED
) -> list[datetime]:
    """Up to `most` free beginnings that suit the windows, in order of time.

    On different days where there are such, so that there is a choice. No windows, or only excluded ones, leave every
    day.
    """
    return _on_different_days([start for start in _soon_enough(free, now) if suits(start, windows)], most)


def nearest_openings(
    free: Iterable[datetime], windows: Collection[Window], now: datetime, most: int = MOST_OFFERED
) -> list[datetime]:
    """Up to `most` free beginnings that come nearest to the windows where none suits; never what was ruled out."""
    excluded = [window for window in windows if window.excluded]
    wished = [window for window in windows if not window.excluded]
    left = [start for start in _soon_enough(free, now) if suits(start, excluded)]
    left.sort(key=lambda start: (min((_distance(start, window) for window in wished), default=0), start))
    return _on_different_days(left, most)


def _soon_enough(free: Iterable[datetime], now: datetime) -> list[datetime]:
    """What can still be read by a person before it begins, in order of time."""
    return sorted(start for start in free if start >= now + LEAD)


def _on_different_days(best_first: Sequence[datetime], most: int) -> list[datetime]:
    chosen: list[datetime] = []
    for start in best_first:
        if len(chosen) < most and start.date() not in {other.date() for other in chosen}:
            chosen.append(start)
    chosen += [start for start in best_first if start not in chosen][: most - len(chosen)]
    return sorted(chosen)


def _distance(start: datetime, window: Window) -> int:
    """How far a beginning lies from a window, in minutes; a day counts as `DAY_APART`."""
    days = min(
        (
            abs(offset)
            for offset in range(-DAYS_AHEAD, DAYS_AHEAD + 1)
            if _is_day_of(start.date() + timedelta(days=offset), window)
        ),
        default=DAYS_AHEAD,
    )
    return days * DAY_APART + _minutes_outside(start, window)


def _minutes_outside(start: datetime, window: Window) -> int:
    minute = start.hour * 60 + start.minute
    early = window.time_from.hour * 60 + window.time_from.minute if window.time_from else 0
    late = window.time_to.hour * 60 + window.time_to.minute if window.time_to else 24 * 60
    return max(early - minute, minute - late, 0)


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
    if not _is_day_of(day, window):
        return False
    if window.time_from and window.time_from == window.time_to:
        point = datetime.combine(day, window.time_from)
        return abs(datetime.combine(day, moment) - point) < POINT
    if window.time_from and moment < window.time_from:
        return False
    return not (window.time_to and moment >= window.time_to)


def _is_day_of(day: date, window: Window) -> bool:
    if (window.day_from and day < window.day_from) or (window.day_to and day > window.day_to):
        return False
    return not window.weekdays or day.weekday() in window.weekdays


def opening_words(start: datetime) -> str:
    """A visit's beginning as visitors read it ("Tue 24 Nov, 9 am"); 20 letters at most, so that it fits a button."""
    return f"{day_words(start.date())}, {clock_words(start.time())}"


def as_window(start: datetime) -> Window:
    """The visit's beginning as a wish for that point in time."""
    moment = start.time().replace(tzinfo=None)
    return Window(start.date(), start.date(), frozenset(), moment, moment)
