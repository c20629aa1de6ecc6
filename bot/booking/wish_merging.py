"""Puts two expressions for the same days, or for the same hours, together."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.booking.wish_terms import DAYS_A_WEEK, Days, TimeOfDay, WishProblem


def span(moment: TimeOfDay) -> tuple[time | None, time | None]:
    return moment.first, moment.last


def week_and_day(first: Days, second: Days) -> bool:
    """Whether two expressions beside a comma are a week and days in it: "next week, Tuesday after school"."""
    week, days = (first, second) if first.first else (second, first)
    long = week.first and week.last and 0 < (week.last - week.first).days < DAYS_A_WEEK
    return bool(long and not week.weekdays and days.weekdays and not days.first)


def merged(first: Days, second: Days) -> Days | None:
    """Two expressions in a row for the same days: "next week Monday", "Monday the 30th", "Tuesdays in December"."""
    if first.weekdays and second.first and not second.weekdays:
        return on_weekdays(second, first.weekdays)
    if second.weekdays and first.first and not first.weekdays and not second.first:
        return on_weekdays(replace(first, next=second.next), second.weekdays)
    if first.single and second.first and second.last and second.first <= (first.first or second.first) <= second.last:
        return first
    return None


def on_weekdays(days: Days, weekdays: frozenset[int]) -> Days:
    assert days.first
    if days.single:
        fits = days.first.weekday() in weekdays
        return replace(days, problem=None if fits else WishProblem.MISMATCH)
    if days.last and (days.last - days.first).days <= 6 and len(weekdays) == 1:
        day = days.first + timedelta(days=(min(weekdays) - days.first.weekday()) % 7)
        if day <= days.last:
            return replace(days, first=day, last=day)
        return replace(days, problem=WishProblem.PAST)
    if days.last and not any(
        (days.first.weekday() + k) % 7 in weekdays for k in range((days.last - days.first).days + 1)
    ):
        return replace(days, problem=WishProblem.MISMATCH)
    return replace(days, weekdays=weekdays)


def _evening(moment: time | None) -> time | None:
    """An hour of the clock as it is meant in an evening ("after 8" is 20:00)."""
    return moment.replace(hour=moment.hour + 12) if moment and moment.hour < 12 else moment


def narrowed(first: TimeOfDay, second: TimeOfDay) -> TimeOfDay | None:
    """Two times in a row for one: "morning before 10", "evening, 7"."""
    if first.hint == "evening" and second.last and second.last.hour < 12 and second.first == second.last:
        later = second.last.replace(hour=second.last.hour + 12)
        return TimeOfDay(second.next, later, later)
    if first.hint == "evening" and second.bound:
        second = replace(second, first=_evening(second.first), last=_evening(second.last))
    if second.hint and first.first == first.last and first.first:
        if second.hint == "morning" and first.first.hour >= 13:
            earlier = first.first.replace(hour=first.first.hour - 12)
            return TimeOfDay(second.next, earlier, earlier)
        if second.hint == "evening" and first.first.hour < 12:
            later = first.first.replace(hour=first.first.hour + 12)
            return TimeOfDay(second.next, later, later)
    start = max((moment for moment in (first.first, second.first) if moment), default=None)
    end = min((moment for moment in (first.last, second.last) if moment), default=None)
    if start and end and start > end:
        return None
    return TimeOfDay(second.next, start, end, hint=first.hint or second.hint)
