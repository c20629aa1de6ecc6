"""Reads days to come: dates, weeks, weekdays, weekends and holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.booking.wish_terms import WEEKEND, WORKDAYS, Days, WishProblem, norm_at, norms_at, number_at, terms
from bot.reading.when.dates import CalendarDay, calendar_day_at, irish_holidays, month_span, safe_date
from bot.reading.when.events import event_at, event_days
from bot.reading.when.tokens import Token
from bot.reading.when.vocabulary import month_at, phrases, weekday_at

# A date without a year that went by within so many days is a slip, not a wish for next year.
_JUST_PAST = 60


_FRIDAY = 4
"""From here on "this week coming" is the one that begins on Monday."""


def _future_day(found: CalendarDay, today: date) -> tuple[date, date] | WishProblem:
    """The next such day or month from `today` on."""
    if found.month is None:
        assert found.day is not None
        if not 1 <= found.day <= 31:
            return WishProblem.IMPOSSIBLE
        for ahead in range(3):
            year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
            day = safe_date(year, month + 1, found.day)
            if day and day >= today:
                return day, day
        return WishProblem.IMPOSSIBLE
    if not 1 <= found.month <= 12:
        return WishProblem.IMPOSSIBLE
    for year in [found.year] if found.year else range(today.year, today.year + 9):
        span = _in_year(found, year)
        if span is None:
            continue
        if span[1] >= today:
            return max(span[0], today), span[1]
        if found.year or (today - span[1]).days <= _JUST_PAST:
            return WishProblem.PAST
    return WishProblem.IMPOSSIBLE


def _in_year(found: CalendarDay, year: int) -> tuple[date, date] | None:
    assert found.month is not None
    if not 1 <= year <= 9990:
        return None
    if found.day is None:
        return month_span(year, found.month)
    day = safe_date(year, found.month, found.day)
    return (day, day) if day else None


def written_date(tokens: list[Token], i: int, today: date) -> Days | None:
    """A written date or a range of them: "15th", "3 December", "3rd-7th of December", "the 3rd to the 7th"."""
    found = calendar_day_at(tokens, i)
    single_digit = norm_at(tokens, i).isdigit() and norm_at(tokens, i + 1) in ("-", "–", "to")
    if not found and single_digit:
        later = calendar_day_at(tokens, i + 2)
        number = number_at(tokens, i)
        if later and later.day and later.month and number and number < later.day:
            found = CalendarDay(number, later.month, later.year, i + 1, True)
    bare = i < len(tokens) and tokens[i].norm.isalpha() and norm_at(tokens, i - 1) not in ("the", "on")
    if not found or (found.day and found.month is None and bare and tokens[i].norm != "the"):
        return None  # "just me first" is no date
    j = found.next
    if found.month is None and norm_at(tokens, j) in (
        "time",
        "visit",
        "appointment",
        "one",
        "session",
        "thing",
        "available",
        "slot",
        "opening",
        "physio",
        "week",
    ):
        return None
    if found.day is None and found.year is None and not _month_meant(tokens, i, found):
        return None
    if found.day and norm_at(tokens, j) in ("-", "–", "to", "till", "until"):
        later = calendar_day_at(tokens, j + 1)
        if later and later.day:
            return _day_range(found, later, today)
    if norm_at(tokens, j) in ("and", "or", ",") and found.month is None:
        later = calendar_day_at(tokens, j + 1)
        if later and later.month and later.day:  # "the 3rd or 4th of December"
            found = replace(found, month=later.month, year=later.year)
    span = _future_day(found, today)
    if isinstance(span, WishProblem):
        return Days(j, problem=span)
    return Days(j, first=span[0], last=span[1])


def _day_range(first: CalendarDay, last: CalendarDay, today: date) -> Days:
    if first.month is None and last.month is not None:
        first = replace(first, month=last.month, year=last.year)
    start = _future_day(first, today)
    end = _future_day(last, today)
    if isinstance(start, WishProblem) and not isinstance(end, WishProblem) and start is WishProblem.PAST:
        start = (today, today)
    if isinstance(start, WishProblem) or isinstance(end, WishProblem):
        return Days(
            last.next,
            problem=start if isinstance(start, WishProblem) else end if isinstance(end, WishProblem) else None,
        )
    if end[1] < start[0]:
        return Days(last.next, problem=WishProblem.IMPOSSIBLE)
    return Days(last.next, first=start[0], last=end[1])


def _month_meant(tokens: list[Token], i: int, found: CalendarDay) -> bool:
    """Whether a lone month name is the month ("in May", "March") and not a verb ("may I")."""
    j = i + 1 if norm_at(tokens, i) == "the" else i
    if norm_at(tokens, j) not in ("may", "march", "mar", "sat", "sun"):
        return True
    return norm_at(tokens, j - 1) in (
        "in",
        "of",
        "early",
        "late",
        "mid",
        "until",
        "till",
        "before",
        "after",
        "next",
        "this",
        "end",
        "for",
        "-",
    ) or (tokens[j].raw[0].isupper() and norm_at(tokens, j + 1) not in ("i", "we", "you", "be"))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_at(tokens: list[Token], i: int, today: date) -> Days | None:
    """ "this week", "next week", "the week after next", "the week after the long weekend", "week of the 7th"."""
    j = i + 1 if norm_at(tokens, i) in ("the", "all", "any", "sometime") else i
    j = j + 1 if norm_at(tokens, j) == "the" else j
    lead = norm_at(tokens, j)
    monday = monday_of(today)
    if lead in ("this", "next", "following", "coming") and norm_at(tokens, j + 1) in ("week", "wk", "weeks"):
        coming = norm_at(tokens, j + 2) == "coming" and today.weekday() >= _FRIDAY
        shift = 0 if lead == "this" and not coming else 7
        first = monday + timedelta(days=shift)
        return Days(
            j + 2 + (norm_at(tokens, j + 2) == "coming"), first=max(today, first), last=first + timedelta(days=6)
        )
    if norm_at(tokens, j) in ("week", "wk"):
        after = norm_at(tokens, j + 1)
        if after in ("coming", "ahead"):
            return Days(j + 2, first=monday + timedelta(days=7), last=monday + timedelta(days=13))
        if after in ("after", "following"):
            if norm_at(tokens, j + 2) == "next":
                more = 1 if norm_at(tokens, j + 3) in ("week", "wk") else 0
                return Days(j + 3 + more, first=monday + timedelta(days=14), last=monday + timedelta(days=20))
            if norm_at(tokens, j + 2) in ("this", "that") and norm_at(tokens, j + 3) != "weekend":
                return Days(j + 3, first=monday + timedelta(days=7), last=monday + timedelta(days=13))
            anchor = anchor_at(tokens, j + 2, today)
            if after == "after" and not norm_at(tokens, j + 2).isalnum() and norm_at(tokens, j - 1) == "the":
                return Days(j + 2, first=monday + timedelta(days=14), last=monday + timedelta(days=20))
            if anchor and anchor.last:
                start = anchor.last + timedelta(days=1)
                # After a holiday Monday the rest of that week is meant, after another day the week that follows.
                if anchor.last.weekday() != 0:
                    start = monday_of(anchor.last) + timedelta(days=7)
                return Days(anchor.next, first=start, last=monday_of(start) + timedelta(days=6))
        if after in ("of", "starting", "beginning", "commencing", "before"):
            anchor = anchor_at(tokens, j + 2, today)
            if anchor and anchor.first:
                start = monday_of(anchor.first) - timedelta(days=7 if after == "before" else 0)
                return Days(anchor.next, first=max(today, start), last=start + timedelta(days=6))
    return None


def anchor_at(tokens: list[Token], i: int, today: date) -> Days | None:
    """A single day or weekend that another expression is measured from."""
    j = i + 1 if norm_at(tokens, i) == "on" else i
    weekday = weekday_at(tokens, j)
    if weekday is not None:
        dated = calendar_day_at(tokens, j + 1)
        if dated and dated.day:
            return written_date(tokens, j + 1, today)
    for option in (
        holiday_at(tokens, j, today),
        written_date(tokens, j, today),
        _named_week(tokens, j, today),
        weekday_named(tokens, j, today),
    ):
        if option and option.problem is None:
            if option.first is None and option.weekdays:
                day = today + timedelta(days=(min(option.weekdays) - today.weekday()) % 7 or 7)
                return replace(option, first=day, last=day)
            return option
    return None


def _named_week(tokens: list[Token], i: int, today: date) -> Days | None:
    if norms_at(tokens, i, 2) == ("this", "weekend"):
        saturday = today + timedelta(days=(5 - today.weekday()) % 7)
        return Days(i + 2, first=saturday, last=saturday + timedelta(days=1))
    return None


def holiday_at(tokens: list[Token], i: int, today: date) -> Days | None:
    """The next public holiday, long weekend or named day ("the bank holiday", "Christmas")."""
    j = i
    while norm_at(tokens, j) in ("the", "next", "this", "coming", "over", "on", "my") and j - i < 3:
        j += 1
    month = month_at(tokens, j)
    k = j + 1 if month else j
    size = phrases("bank_holiday").match(tokens, k)
    if size:
        for year in (today.year, today.year + 1):
            for day in irish_holidays(year):
                named = not month or day.month == month
                # Christmas and St Stephen's Day are called by their names.
                if day >= today and named and day.month != 12 and (month or day.weekday() == 0):
                    first = day - timedelta(days=2) if day.weekday() == 0 else day
                    first = first if "weekend" in {t.norm for t in tokens[k : k + size]} else day
                    return Days(k + size, first=max(first, today), last=day)
    found = event_at(tokens, j) or event_at(tokens, i)
    if not found or "weekday" in found[0] or "span" in found[0]:
        return None
    rule, after = found
    for day in reversed(event_days(rule, (today.year, today.year + 1))):
        if day >= today:
            slack = timedelta(days=min(2, int(rule["margin"])))
            return Days(after, first=max(today, day - slack), last=day + slack)
    return None


def weekday_named(tokens: list[Token], i: int, today: date) -> Days | None:
    """A weekday: any such day for a plain one, a date for "this Friday", "next Tuesday", "Tuesday week"."""
    j = i + 1 if norm_at(tokens, i) in ("on", "the", "every", "each", "any", "a", "only", "just") else i
    lead = norm_at(tokens, j) if norm_at(tokens, j) in ("next", "this", "coming", "following", "first", "last") else ""
    if lead:
        j += 1
    weekday = weekday_at(tokens, j)
    if weekday is None or (
        tokens[j].norm in ("sat", "sun", "wed")
        and norm_at(tokens, j - 1) in ("i", "have", "we", "the")
        and not tokens[j].raw[0].isupper()
    ):
        return None
    coming = today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    only = frozenset({weekday})
    k = j + 1
    if norm_at(tokens, k) in ("-", "–", "to", "through", "thru", "till", "until"):
        last = weekday_at(tokens, k + 1)
        if last is not None:
            days = frozenset((weekday + step) % 7 for step in range((last - weekday) % 7 + 1))
            return Days(k + 2, weekdays=days)
    tail = norm_at(tokens, k)
    if tail == "week":
        day = coming + timedelta(days=7)
        return Days(k + 1, first=day, last=day)
    if tail == "fortnight":
        day = coming + timedelta(days=14)
        return Days(k + 1, first=day, last=day)
    if tail == "gone" or lead == "last":
        return Days(k, problem=WishProblem.PAST)
    if (tail, norm_at(tokens, k + 1)) == ("after", "next"):
        day = coming + timedelta(days=7)
        return Days(k + 2, first=day, last=day)
    if lead == "next":
        # On a Monday "next Tuesday" is tomorrow to some and in eight days to others.
        this_week = coming <= monday_of(today) + timedelta(days=6)
        return (
            Days(k, weekdays=only, first=coming, last=coming + timedelta(days=7))
            if this_week
            else Days(k, first=coming, last=coming)
        )
    if lead in ("this", "coming", "following"):
        return Days(k, first=coming, last=coming)
    return Days(k, weekdays=only)


def weekend_at(tokens: list[Token], i: int, today: date) -> Days | None:
    lead = norm_at(tokens, i)
    if lead in ("this", "next") and norm_at(tokens, i + 1) in ("weekend", "wkend"):
        saturday = today + timedelta(days=(5 - today.weekday()) % 7) if today.weekday() != 6 else today
        if lead == "this":
            return Days(i + 2, first=saturday, last=saturday + timedelta(days=1 if saturday.weekday() == 5 else 0))
        return Days(i + 2, weekdays=WEEKEND, first=saturday, last=saturday + timedelta(days=8))
    for key, days in (("weekdays", WORKDAYS), ("weekends", WEEKEND)):
        size = terms(key).match(tokens, i)
        if size:
            return Days(i + size, weekdays=days)
    return None
