"""Written dates ("12/10", "the 14th of March 2026") and the days of the calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import holidays

from bot.reading.when.lengths import unit_at
from bot.reading.when.tokens import Token, norm_at, touches_previous
from bot.reading.when.vocabulary import month_at, vocabulary

Span = tuple[date, date]


@dataclass(frozen=True)
class CalendarDay:
    """A written date: day, month, year where given, up to the token `next`; `ordinal` tells "3rd" from "3"."""

    day: int | None
    month: int | None
    year: int | None
    next: int
    ordinal: bool = False


def _digits(tokens: list[Token], i: int, most: int) -> int | None:
    word = norm_at(tokens, i)
    return int(word) if word.isascii() and word.isdigit() and len(word) <= most else None


def year_at(tokens: list[Token], i: int) -> int | None:
    year = _digits(tokens, i, 4)
    return year if year and 1900 <= year <= 2199 else None


def _numeric_day(tokens: list[Token], i: int) -> CalendarDay | None:
    """2024-05-01, 12/10, 12/10/26, 12.10.2026: day first; the other way only where that alone can be."""
    first, sep, second = _digits(tokens, i, 4), norm_at(tokens, i + 1), _digits(tokens, i + 2, 2)
    if (
        first is None
        or second is None
        or sep not in ("/", ".", "-")
        or not (touches_previous(tokens, i + 1) and touches_previous(tokens, i + 2))
    ):
        return None
    third = _digits(tokens, i + 4, 4) if norm_at(tokens, i + 3) == sep and touches_previous(tokens, i + 4) else None
    if first >= 1900:
        return CalendarDay(third, second, first, i + 5) if third is not None and third < 100 else None
    if first > 99 or (sep != "/" and third is None):
        return None
    day, month = (second, first) if second > 12 >= first and second <= 31 else (first, second)
    if third is None:
        # "3/4 way through the session"
        part = first < second and norm_at(tokens, i + 3) in vocabulary()["of_a_part"]
        return None if part else CalendarDay(day, month, None, i + 3)
    return CalendarDay(day, month, third + 2000 if third < 100 else third, i + 5)


def _ordinal(tokens: list[Token], i: int) -> tuple[int, int, bool] | None:
    """A day of the month at `i`: its number, the token after it, and whether it is written as an ordinal."""
    number = _digits(tokens, i, 2)
    if number is not None:
        if norm_at(tokens, i + 1) in ("st", "nd", "rd", "th") and tokens[i + 1].begin - tokens[i].finish <= 1:
            return number, i + 2, True
        return number, i + 1, False
    ordinals = vocabulary()["ordinals"]
    word = norm_at(tokens, i)
    if word in ordinals:
        return int(ordinals[word]), i + 1, True
    if word in ("twenty", "thirty"):
        after = i + 2 if norm_at(tokens, i + 1) == "-" else i + 1
        ones = int(ordinals.get(norm_at(tokens, after), 99))
        if ones < 10:
            return (20 if word == "twenty" else 30) + ones, after + 1, True
    return None


def calendar_day_at(tokens: list[Token], i: int) -> CalendarDay | None:
    """The written date at `i`: 12/10, "12th Oct", "the 14th of March 2026", "Oct 12", "the 3rd", "June 2025"."""
    numeric = _numeric_day(tokens, i)
    if numeric:
        return numeric
    if norm_at(tokens, i) == "the":
        i += 1
    ordinal = _ordinal(tokens, i)
    if ordinal:
        day, after, is_ordinal = ordinal
        in_month = after + 1 if norm_at(tokens, after) == "of" else after
        month = month_at(tokens, in_month)
        if month:
            return _with_year(tokens, CalendarDay(day, month, None, in_month + 1, is_ordinal))
        counts = norm_at(tokens, after) in vocabulary()["counted"]
        return CalendarDay(day, None, None, after, True) if is_ordinal and not counts else None
    month = month_at(tokens, i)
    if not month:
        return None
    after = i + 1
    if norm_at(tokens, after) == "the":
        after += 1
    ordinal = _ordinal(tokens, after)
    if (
        ordinal
        and not unit_at(tokens, ordinal[1])
        and norm_at(tokens, ordinal[1]) not in (":", "am", "pm", "k", "-", "/")
    ):
        return _with_year(tokens, CalendarDay(ordinal[0], month, None, ordinal[1], ordinal[2]))
    return _with_year(tokens, CalendarDay(None, month, None, i + 1))


def _with_year(tokens: list[Token], found: CalendarDay) -> CalendarDay:
    i = found.next
    if norm_at(tokens, i) in (",", "of", "in"):
        i += 1
    year = year_at(tokens, i)
    return replace(found, year=year, next=i + 1) if year else found


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_span(year: int) -> Span:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def month_span(year: int, month: int) -> Span:
    """First and last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def past_days(found: CalendarDay, now: date) -> Span | None:
    """The latest such day or month not after `now`; None if there is none."""
    if found.month is None:
        return _past_day_of_month(found.day, now)
    if not 1 <= found.month <= 12:
        return None
    for year in [found.year] if found.year else range(now.year, now.year - 9, -1):
        if found.day is None:
            span = month_span(year, found.month)
        else:
            day = safe_date(year, found.month, found.day)
            if not day:
                continue
            span = (day, day)
        if span[0] <= now:
            return span
    return None


def _past_day_of_month(number: int | None, now: date) -> Span | None:
    """The latest day with that number in its month."""
    for back in range(3):
        year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
        day = safe_date(year, month + 1, number) if number else None
        if day and day <= now:
            return day, day
    return None


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """The first, second … (-1: last) such weekday of a month."""
    first, last = month_span(year, month)
    if which < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


@cache
def irish_holidays(year: int) -> tuple[date, ...]:
    """The public holidays of Ireland in a year, in order."""
    return tuple(sorted(holidays.country_holidays("IE", years=year)))
