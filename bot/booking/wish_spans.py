"""Reads stretches of days ("in two weeks", "end of the month", "before Christmas") and whatever names days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from bot.booking.wish_days import anchor_at, holiday_at, monday_of, week_at, weekday_named, weekend_at, written_date
from bot.booking.wish_terms import DAYS_A_WEEK, WEEKEND, Days, WishProblem, norm_at, norms_at, terms, vocabulary
from bot.reading.when.dates import month_span
from bot.reading.when.days import PARTS, part_of_span
from bot.reading.when.lengths import length_at
from bot.reading.when.tokens import Phrases, Token


def _from_now(tokens: list[Token], i: int, today: date) -> Days | None:
    """ "in two weeks", "within 10 days", "over the next few weeks", "3 weeks from now"."""
    lead = norm_at(tokens, i)
    if lead in ("in", "within", "over", "during", "for", "inside"):
        j = i + 1
        nearest = lead in ("within", "inside")
        if norm_at(tokens, j) == "the" and norm_at(tokens, j + 1) in ("next", "coming", "following"):
            nearest, j = True, j + 2
        elif lead in ("over", "during", "for"):
            return None
        found = length_at(tokens, j)
        if not found or found.stated < 1 or found.stated > 400:
            return None
        if nearest:
            return Days(found.next, first=today, last=today + timedelta(days=round(found.stated)))
        return _around_day(found.next, today, found.stated)
    if lead == "next" or (lead == "the" and norm_at(tokens, i + 1) == "next"):
        found = length_at(tokens, i + (2 if lead == "the" else 1))
        if found and 1 <= found.stated <= 400:
            return Days(found.next, first=today, last=today + timedelta(days=round(found.stated)))
        return None
    found = length_at(tokens, i)
    if found and 1 <= found.stated <= 400:
        tail = norms_at(tokens, found.next, 2)
        # "A week on Saturday", but not "sore for two days on Monday".
        counts = tail[0] == "from" or (tail[0] == "on" and found.stated % DAYS_A_WEEK == 0)
        anchor = anchor_at(tokens, found.next + 1, today) if counts else None
        if anchor and anchor.single and anchor.first:
            day = anchor.first + timedelta(days=round(found.stated))
            return Days(anchor.next, first=day, last=day)
        if tail == ("from", "now") or tail[0] in ("hence", "time"):
            return _around_day(found.next + (2 if tail[0] == "from" else 1), today, found.stated)
        relative = {"today": 0, "tomorrow": 1}.get(tail[0])
        if relative is not None:
            day = today + timedelta(days=round(found.stated) + relative)
            return Days(found.next + 1, first=day, last=day)
    return None


def _around_day(after: int, today: date, days: float) -> Days:
    day = today + timedelta(days=round(days))
    slack = timedelta(days=0 if days < 5 else 2 if days < 25 else 5)
    return Days(after, first=day - slack, last=day + slack)


_HALVES = {"first": "first", "1st": "first", "early": "first", "second": "second", "2nd": "second", "latter": "second",
           "last": "second", "other": "second"}  # fmt: skip


def _month(tokens: list[Token], i: int, today: date) -> Days | None:
    """ "next month", "start of December", "end of the month", "end of next week"."""
    j = i + 1 if norm_at(tokens, i) in ("the", "at", "in") else i
    j = j + 1 if norm_at(tokens, j) == "the" else j
    if norm_at(tokens, j) in ("next", "this") and norm_at(tokens, j + 1) == "month":
        shift = 1 if norm_at(tokens, j) == "next" else 0
        year, month = divmod(today.year * 12 + today.month - 1 + shift, 12)
        first, last = month_span(year, month + 1)
        return Days(j + 2, first=max(first, today), last=last)
    half = norm_at(tokens, j + 1) == "half" and _HALVES.get(norm_at(tokens, j))
    part = PARTS.get(norm_at(tokens, j))
    if not half and (not part or norm_at(tokens, j) == "first"):
        return None
    k = j + 2 if half else j + 1
    while norm_at(tokens, k) in ("of", "-", "in", "part") and k - j < 4:
        k += 1
    inner: Days | None
    if norms_at(tokens, k, 2) in (("the", "month"), ("the", "week")):
        unit = norm_at(tokens, k + 1)
        first, last = (
            month_span(today.year, today.month)
            if unit == "month"
            else (monday_of(today), monday_of(today) + timedelta(days=4))
        )
        inner = Days(k + 2, first=first, last=last)
    else:
        inner = _month(tokens, k, today) or week_at(tokens, k, today) or written_date(tokens, k, today)
    if not inner or inner.problem or not inner.first or not inner.last or inner.single:
        return None
    first, last = inner.first, inner.last
    if first == today and (last - first).days < 31 and last.day >= 28:
        first = last.replace(day=1)
    if half:
        middle = first + (last - first) / 2
        start, end = (first, middle) if half == "first" else (middle + timedelta(days=1), last)
        return Days(inner.next, first=start, last=end)
    if not part:
        return None
    working_week = 5 <= (last - first).days <= 6
    span = part_of_span((first, last - timedelta(days=2) if working_week else last), part)
    start, end = max(span[0], today, inner.first), min(span[1], inner.last)
    return Days(inner.next, first=start, last=end) if start <= end else Days(inner.next, problem=WishProblem.PAST)


def relative_day(tokens: list[Token], i: int, today: date) -> Days | None:
    best: Days | None = None
    for entry in _relative_words():
        size = entry[0].match(tokens, i)
        if size and (best is None or i + size > best.next):
            # "Tomorrow week" is a week after tomorrow.
            later = norm_at(tokens, i + size) == "week"
            day = today + timedelta(days=entry[1] + (DAYS_A_WEEK if later else 0))
            best = Days(i + size + later, first=day, last=day)
    return best


@cache
def _relative_words() -> tuple[tuple[Phrases, int], ...]:
    return tuple((Phrases(entry["words"]), int(entry["days"])) for entry in vocabulary()["relative"])


def _between(bound: Days, step: int) -> date | None:
    """Where what lies between two days begins or ends: a feast, of which some days are meant, is no part of it."""
    assert bound.first and bound.last
    if bound.first == bound.last or bound.weekdays:
        return bound.first if step > 0 else bound.last
    return bound.first + (bound.last - bound.first) / 2 + timedelta(days=step)


def _weekend_next(tokens: list[Token], i: int, today: date) -> Days | None:
    """The days until the weekend that is named at `i`: on a Saturday, until the next one."""
    weekend = weekend_at(tokens, i, today)
    if weekend is None or weekend.weekdays != WEEKEND or weekend.first:
        return None
    friday = today + timedelta(days=(4 - today.weekday()) % DAYS_A_WEEK)
    return Days(weekend.next, first=today if friday - today < timedelta(days=5) else monday_of(friday), last=friday)


def _day_bound(tokens: list[Token], i: int, today: date) -> Days | None:
    """ "before Christmas", "after the 10th", "from Thursday", "until next Friday", "between the 3rd and the 7th"."""
    if norm_at(tokens, i) in ("between", "from"):
        first = anchor_at(tokens, i + 1, today)
        if first and first.first and norm_at(tokens, first.next) in ("and", "to", "-", "–", "till", "until"):
            last = anchor_at(tokens, first.next + 1, today)
            if last and last.last and last.last >= first.first:
                return Days(last.next, first=_between(first, 1), last=_between(last, -1))
    for bound in ("before", "after"):
        size = terms(bound).match(tokens, i)
        if not size:
            continue
        j = i + size
        if bound == "before" and (weekend := _weekend_next(tokens, j, today)):
            return weekend
        for skip in range(5):  # "before my race on the 6th"
            if skip and norm_at(tokens, j - 1) in (",", ".", "or"):
                break
            anchor = anchor_at(tokens, j, today) if skip == 0 or norm_at(tokens, j - 1) in ("on", "race") else None
            anchor = anchor or (relative_day(tokens, j, today) or week_at(tokens, j, today) if skip == 0 else None)
            if anchor and anchor.first and anchor.last and not anchor.problem:
                inclusive = norm_at(tokens, i) in (
                    "by",
                    "until",
                    "till",
                    "til",
                    "from",
                    "starting",
                    "up",
                    "no",
                    "as",
                    "not",
                )
                step = timedelta(days=0 if inclusive else 1)
                if bound == "before":
                    return Days(
                        anchor.next, first=today, last=max(today, anchor.last if inclusive else anchor.first - step)
                    )
                return Days(anchor.next, first=anchor.first if inclusive else anchor.last + step)
            if norm_at(tokens, j) not in (
                "my",
                "the",
                "our",
                "a",
                "race",
                "marathon",
                "match",
                "10k",
                "half",
                "on",
                "event",
                "big",
                "flight",
            ):
                break
            j += 1
    return None


def days_at(tokens: list[Token], i: int, today: date) -> Days | None:
    """The longest reading of days at `i`."""
    size = terms("past").match(tokens, i)
    options = [Days(i + size, problem=WishProblem.PAST) if size else None]
    readers = (relative_day, _from_now, week_at, _month, weekend_at, weekday_named, holiday_at, _day_bound)
    options += [reader(tokens, i, today) for reader in readers]
    span = weekday_named(tokens, i + 1, today) if norm_at(tokens, i) == "from" else None
    if span and len(span.weekdays) > 1:
        return span
    start = i + 1 if norm_at(tokens, i) in ("on", "in") else i
    options.append(written_date(tokens, start, today))
    found = [option for option in options if option]
    if size and found:
        # "last Friday" is past whatever else it could be.
        return max(found, key=lambda option: (option.next, option.problem is not None))
    return max(found, key=lambda option: option.next) if found else None


def coming_days(tokens: list[Token], i: int, today: date) -> tuple[date, date, int] | None:
    """The first and the last of the days to come that are named at `i`, and the token after them; None for no day.

    A plain weekday is the next one; a range without an end ("from Monday") is none.
    """
    found = days_at(tokens, i, today)
    if not found or found.problem:
        return None
    if found.first is None and found.weekdays:
        day = min(today + timedelta(days=(weekday - today.weekday()) % 7 or 7) for weekday in found.weekdays)
        return day, day, found.next
    return (found.first, found.last, found.next) if found.first and found.last else None
