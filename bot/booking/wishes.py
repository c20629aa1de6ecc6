"""Reads the days and times a visitor would like, as structured windows beside the words. The clock is an argument.

Hours without am or pm are read as a clinic's: 1 to 7 is afternoon and evening, 8 to 11 morning ("half 4" is 16:30).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.reading.when import (
    PARTS,
    CalendarDay,
    Phrases,
    Token,
    calendar_day_at,
    event_at,
    event_days,
    irish_holidays,
    length_at,
    month_at,
    month_span,
    part_of_span,
    phrases,
    safe_date,
    tokenize,
    weekday_at,
)

_WORDS_FILE = Path(__file__).with_name("wish_words.yml")
_MAX_TOKENS = 1500
_MAX_WINDOWS = 40
# A date without a year that went by within so many days is a slip, not a wish for next year.
_JUST_PAST = 60
_FIRST_EVENING_HOUR = 8
# With one of these a new statement begins: "any day, but I'd prefer Tuesday".
_SUBJECTS = frozenset(
    (
        "i",
        "im",
        "id",
        "ive",
        "ill",
        "he",
        "she",
        "we",
        "they",
        "it",
        "its",
        "the",
        "only",
        "preferably",
        "ideally",
        "if",
    )
)
_WEEKEND = frozenset({5, 6})
_WORKDAYS = frozenset(range(5))
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WishProblem(Enum):
    """What is wrong with a wish: in the past, no such day or hour, weekday and date at odds, nothing understood."""

    PAST = "past"
    IMPOSSIBLE = "impossible"
    MISMATCH = "mismatch"
    NONE = "none"


@dataclass(frozen=True)
class Window:
    """Days and times wished or, if `excluded`, ruled out. None leaves an end open; no weekdays means any weekday.

    Both days are included. Times are local; time_from == time_to is one point in time.
    """

    day_from: date | None = None
    day_to: date | None = None
    weekdays: frozenset[int] = frozenset()
    time_from: time | None = None
    time_to: time | None = None
    excluded: bool = False

    def as_json(self) -> dict[str, Any]:
        """The window as plain values: ISO dates, weekdays from 0 (Monday), times as "17:30", None for open."""
        return {
            "day_from": self.day_from.isoformat() if self.day_from else None,
            "day_to": self.day_to.isoformat() if self.day_to else None,
            "weekdays": sorted(self.weekdays),
            "time_from": f"{self.time_from:%H:%M}" if self.time_from else None,
            "time_to": f"{self.time_to:%H:%M}" if self.time_to else None,
            "excluded": self.excluded,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Window:
        """The window that `as_json` wrote. Raises KeyError or ValueError for anything else."""
        first, last = (date.fromisoformat(values[key]) if values[key] else None for key in ("day_from", "day_to"))
        start, end = (time.fromisoformat(values[key]) if values[key] else None for key in ("time_from", "time_to"))
        return cls(first, last, frozenset(values["weekdays"]), start, end, bool(values["excluded"]))


@dataclass(frozen=True)
class Wishes:
    """All windows of a message (any of those not excluded will do), its words, `soon` for "as soon as possible",
    and what is wrong with it. What could be read is given beside a problem. `only_reasons`: days are only ruled out,
    by what somebody has on then."""

    windows: tuple[Window, ...]
    words: str
    problem: WishProblem | None = None
    soon: bool = False
    only_reasons: bool = False


@dataclass(frozen=True)
class _Days:
    """A set of days up to the token `next`."""

    next: int
    weekdays: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None
    problem: WishProblem | None = None
    whole: bool = False  # any day

    @property
    def single(self) -> bool:
        return self.first is not None and self.first == self.last


@dataclass(frozen=True)
class _Time:
    """A span of the day up to the token `next`; `bound` tells "before" or "after" alone."""

    next: int
    first: time | None = None
    last: time | None = None
    bound: str = ""
    problem: WishProblem | None = None
    hint: str = ""


@dataclass(frozen=True)
class _Clock:
    """A clock time as said, up to the token `next`; `sure` tells a time from a plain number."""

    hour: int
    minute: int
    next: int
    meridiem: str = ""
    sure: bool = False


@dataclass
class _Group:
    """Days and times that belong together, in the order said."""

    days: list[_Days] = field(default_factory=list)
    times: list[_Time] = field(default_factory=list)
    period: _Days | None = None  # "next week", said with the first of several weekdays
    excluded: bool = False
    time_first: bool = False

    @property
    def empty(self) -> bool:
        return not self.days and not self.times


@cache
def _vocabulary() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


@cache
def _phrases(key: str) -> Phrases:
    return Phrases(_vocabulary()[key])


def _norm(tokens: list[Token], i: int) -> str:
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def _norms(tokens: list[Token], i: int, size: int) -> tuple[str, ...]:
    return tuple(_norm(tokens, i + k) for k in range(size))


def _number(tokens: list[Token], i: int) -> int | None:
    """A number of at most two digits, in digits or words up to twelve."""
    word = _norm(tokens, i)
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 2 else None
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words.index(word) + 1 if word in words else None


# --- times of day -----------------------------------------------------------------------------------------------------


def _meridiem(tokens: list[Token], i: int) -> tuple[str, int]:
    """ "am" or "pm" at `i`, however dotted, and the token after it."""
    word = _norm(tokens, i)
    if word in ("am", "pm"):
        return word, i + 1
    if word in ("a", "p") and _norms(tokens, i + 1, 2) == (".", "m"):
        return word + "m", i + (4 if _norm(tokens, i + 3) == "." else 3)
    if word in ("a", "p") and _norm(tokens, i + 1) == "m":
        return word + "m", i + 2
    return "", i


def _clock_at(tokens: list[Token], i: int) -> _Clock | None:
    """The clock time at `i`: "half 4", "quarter to 9", "16:30", "9.30am", "5 o'clock", "10"."""
    word = _norm(tokens, i)
    if word == "half":
        after = i + 2 if _norm(tokens, i + 1) == "past" else i + 1
        hour = _number(tokens, after)
        return _ended(tokens, hour, 30, after + 1) if hour is not None and 1 <= hour <= 12 else None
    relative = _past_or_to(tokens, i)
    if relative:
        return relative
    if word.isascii() and word.isdigit() and len(word) == 4 and int(word[2:]) < 60 and int(word[:2]) < 24:
        plain = _Clock(int(word[:2]), int(word[2:]), i + 1)
        tail = _norm(tokens, i + 1)
        return replace(plain, sure=True, next=i + 2) if tail in ("h", "hrs", "hours") else plain
    hour = _number(tokens, i)
    if hour is None:
        return None
    if _norm(tokens, i + 1) in (":", ".", "h") and i + 2 < len(tokens) and len(tokens[i + 2].norm) == 2:
        minute = _number(tokens, i + 2)
        near = tokens[i + 2].begin - tokens[i].finish <= 1
        if minute is not None and near and tokens[i + 2].norm.isdigit():
            return _ended(tokens, hour, minute, i + 3)
    return _ended(tokens, hour, -1, i + 1)


def _past_or_to(tokens: list[Token], i: int) -> _Clock | None:
    """ "quarter past 3", "ten to 5", "twenty five to 9"."""
    j = i + 1 if _norm(tokens, i) == "a" else i
    named = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "5": 5, "10": 10, "20": 20, "25": 25}
    minutes = named.get(_norm(tokens, j))
    if not minutes:
        return None
    j += 1
    if minutes == 20 and _norm(tokens, j) == "five":
        minutes, j = 25, j + 1
    if _norm(tokens, j) in ("minutes", "mins", "min"):
        j += 1
    word = _norm(tokens, j)
    # "5 to 7" is a span; "five to seven" before a full stop could be both and is read as a span too.
    if word not in ("past", "to") or (
        word == "to" and minutes in (5, 10) and _norm(tokens, j - 1) not in ("minutes", "mins", "five", "ten")
    ):
        return None
    if word == "to" and minutes in (5, 10) and _norm(tokens, i - 1) in ("between", "from"):
        return None
    hour = _number(tokens, j + 1)
    if hour is None or not 1 <= hour <= 12:
        return None
    return (
        _ended(tokens, hour, minutes, j + 2)
        if word == "past"
        else _ended(tokens, (hour - 2) % 12 + 1, 60 - minutes, j + 2, hour)
    )


def _ended(tokens: list[Token], hour: int, minute: int, i: int, named: int | None = None) -> _Clock:
    """The clock time with "am", "pm" or "o'clock" behind it; a minute of -1 was not said."""
    meridiem, after = _meridiem(tokens, i)
    sure = minute >= 0 or bool(meridiem)
    if not meridiem and _norm(tokens, after) in ("oclock", "clock"):
        sure, after = True, after + 1
        meridiem, after = _meridiem(tokens, after)
    elif not meridiem and _norms(tokens, after, 2) == ("o", "clock"):
        sure, after = True, after + 2
    exact = _phrases("exactly").match(tokens, after)
    if exact and after + exact == len(tokens):
        sure, after = True, after + exact  # "seven only"
    if not meridiem and named and named == 8:
        meridiem = "am"  # "quarter to 8" goes with 8, not with 7
    return _Clock(hour, max(0, minute), after, meridiem, sure)


def _resolved(clock: _Clock, hint: str = "") -> time | None:
    """The time of day meant, None if there is no such time."""
    hour = clock.hour
    if clock.minute > 59 or hour > 24 or (clock.meridiem and not 1 <= hour <= 12):
        return None
    if clock.meridiem:
        hour = hour % 12 + (12 if clock.meridiem == "pm" else 0)
    elif (hint == "evening" and _FIRST_EVENING_HOUR <= hour <= 11) or (
        1 <= hour <= 7 and hint != "morning" and clock.minute >= 0
    ):
        hour += 12
    return time(hour % 24, clock.minute) if hour < 24 else None


def _shifted(moment: time, minutes: int) -> time:
    total = min(max(moment.hour * 60 + moment.minute + minutes, 0), 24 * 60 - 1)
    return time(total // 60, total % 60)


def _not_a_time(tokens: list[Token], clock: _Clock) -> bool:
    """Whether the number goes on as something else: "3 weeks", "10k", "5th", "24 November"."""
    word = _norm(tokens, clock.next)
    if clock.sure:
        return False
    return word in _vocabulary()["not_times"] or month_at(tokens, clock.next) is not None


def _span_of_clocks(tokens: list[Token], i: int, between: bool, sure: bool) -> _Time | None:
    """ "2 to 5", "9.30-11", "2 and 5" (after "between")."""
    first = _clock_at(tokens, i)
    if not first or _not_a_time(tokens, first):
        return None
    joints = ("and", "to", "-", "–", "—") if between else ("to", "-", "–", "—", "till", "until", "til")
    if _norm(tokens, first.next) not in joints:
        return None
    second = _clock_at(tokens, first.next + 1)
    if not second or _not_a_time(tokens, second):
        return None
    if not (sure or between or first.sure or second.sure):
        return None
    start, end = _resolved(first), _resolved(second)
    if start is None or end is None:
        return _Time(second.next, problem=WishProblem.IMPOSSIBLE)
    if second.meridiem == "am" and not first.meridiem:
        start = _resolved(replace(first, meridiem="am")) or start
    if end <= start and not second.meridiem and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    if end <= start and not first.meridiem and start.hour >= 12:
        start = start.replace(hour=start.hour - 12)
    if end <= start:
        return _Time(second.next, problem=WishProblem.IMPOSSIBLE)
    return _Time(second.next, start, end)


@cache
def _parts() -> tuple[tuple[Phrases, time | None, time | None, str], ...]:
    def moment(text: str) -> time | None:
        hour, _, minute = text.partition(":")
        return time(int(hour), int(minute)) if text else None

    return tuple(
        (Phrases(part["words"]), moment(part["from"]), moment(part["to"]), str(part["words"][0]))
        for part in _vocabulary()["parts"]
    )


def _part_at(tokens: list[Token], i: int) -> _Time | None:
    """The part of the day named at `i`."""
    best: _Time | None = None
    for names, first, last, name in _parts():
        size = names.match(tokens, i)
        if size and (best is None or i + size > best.next):
            hint = "morning" if "morning" in name else "evening" if name in ("evening", "end of the day") else ""
            best = _Time(i + size, first, last, hint=hint)
    return best


def _time_at(tokens: list[Token], i: int, after_day: bool) -> _Time | None:
    """The time of day at `i`; a plain number counts after a weekday or a word like "at"."""
    options: list[_Time] = []
    part = _part_at(tokens, i)
    if part:
        options.append(part)
    start = i
    while _norm(tokens, start) in ("at", "in", "say", "the", "only", "@", "about") and start - i < 3:
        start += 1
    between = _norm(tokens, start) in ("between", "from", "btw", "betwen", "any") and _norm(tokens, start) != "any"
    if between:
        span = _span_of_clocks(tokens, start + 1, _norm(tokens, start) != "from", True)
    else:
        span = _span_of_clocks(tokens, start, False, after_day or start > i or _stands_alone(tokens, start))
    if span:
        options.append(span)
    options += _bounded(tokens, i)
    at = _phrases("at").match(tokens, i)
    j = i + at
    around = _phrases("around").match(tokens, j)
    clock = _clock_at(tokens, j + around)
    if clock and not clock.sure and _norm(tokens, clock.next) in ("in", "at") and _part_at(tokens, clock.next):
        clock = replace(clock, sure=True)  # "8 in the evening"
    if clock and not clock.sure and _either(tokens, i, clock):
        clock = replace(clock, sure=True)
    if clock and at and _finishes(tokens, i):
        moment = _resolved(clock)
        return _time_bound(clock.next, moment, "after") if moment else None
    plain_ok = at > 0 or around > 0 or after_day
    if clock and not _not_a_time(tokens, clock) and (clock.sure or (plain_ok and (clock.hour <= 24 or at > 0))):
        whole = i == 0 and clock.next == len(tokens)
        if not (clock.sure or after_day or tokens[j + around].norm.isdigit() or at or whole):
            return max(options, key=lambda option: option.next) if options else None
        options.append(_point(clock, around > 0))
    return max(options, key=lambda option: option.next) if options else None


def _stands_alone(tokens: list[Token], i: int) -> bool:
    """Whether a span of plain numbers ("5 to 7", "11-1") has nothing beside it that would make it another thing."""
    first = _clock_at(tokens, i)
    second = _clock_at(tokens, first.next + 1) if first else None
    if not first or not second or not (_norm(tokens, i).isdigit() and _norm(tokens, first.next + 1).isdigit()):
        return False
    ends = ("", ".", ",", "!", "in", "on", "or", "please", "if", "thanks", "ideally", "is", "would", "suits", "works")
    return _norm(tokens, i - 1) in ("", ",", ".", "or", "and") and _norm(tokens, second.next) in ends


def _either(tokens: list[Token], i: int, first: _Clock) -> bool:
    """Whether two plain numbers are hours because a weekday follows: "10 or 11 on Monday"."""
    second = _clock_at(tokens, first.next + 1) if _norm(tokens, first.next) == "or" else None
    if not second or not _norm(tokens, i).isdigit() or not _norm(tokens, first.next + 1).isdigit():
        return False
    after = second.next + 1 if _norm(tokens, second.next) == "on" else second.next
    return weekday_at(tokens, after) is not None


def _finishes(tokens: list[Token], i: int) -> bool:
    """Whether a time at `i` is when the visitor gets free ("I finish work at 5")."""
    return any(_norm(tokens, k) in ("finish", "finished", "finishing", "off", "done") for k in range(max(0, i - 3), i))


def _point(clock: _Clock, around: bool) -> _Time:
    moment = _resolved(clock)
    if moment is None:
        return _Time(clock.next, problem=WishProblem.IMPOSSIBLE)
    if around:
        return _Time(clock.next, _shifted(moment, -30), _shifted(moment, 30))
    return _Time(clock.next, moment, moment)


def _bounded(tokens: list[Token], i: int) -> list[_Time]:
    """ "before 9", "after half 5", "until noon", "from 2"."""
    found: list[_Time] = []
    for bound in ("before", "after"):
        size = _phrases(bound).match(tokens, i)
        if not size:
            continue
        j = i + size
        j += _phrases("around").match(tokens, j)
        while _norm(tokens, j) in ("at", "the", "like", "say"):
            j += 1
        part = _part_at(tokens, j)
        clock = _clock_at(tokens, j)
        if clock and not _not_a_time(tokens, clock):
            moment = _resolved(clock)
            if moment is None:
                found.append(_Time(clock.next, problem=WishProblem.IMPOSSIBLE))
            else:
                after = clock.next + (1 if _norm(tokens, clock.next) in ("onwards", "on", "onward", "ish") else 0)
                if _norm(tokens, clock.next) == "on" and weekday_at(tokens, clock.next + 1) is not None:
                    after = clock.next
                found.append(_time_bound(after, moment, bound))
        elif part and bound == "before" and part.first:
            found.append(_time_bound(part.next, part.first, bound))
        elif part and bound == "after" and part.last:
            found.append(_time_bound(part.next, part.last, bound))
    return found


def _time_bound(after: int, moment: time, bound: str) -> _Time:
    return _Time(after, None, moment, bound) if bound == "before" else _Time(after, moment, None, bound)


# --- days -------------------------------------------------------------------------------------------------------------


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


def _written(tokens: list[Token], i: int, today: date) -> _Days | None:
    """A written date or a range of them: "15th", "3 December", "3rd-7th of December", "the 3rd to the 7th"."""
    found = calendar_day_at(tokens, i)
    single_digit = _norm(tokens, i).isdigit() and _norm(tokens, i + 1) in ("-", "–", "to")
    if not found and single_digit:
        later = calendar_day_at(tokens, i + 2)
        number = _number(tokens, i)
        if later and later.day and later.month and number and number < later.day:
            found = CalendarDay(number, later.month, later.year, i + 1, True)
    if not found:
        return None
    j = found.next
    if found.month is None and _norm(tokens, j) in (
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
    if found.day and _norm(tokens, j) in ("-", "–", "to", "till", "until"):
        later = calendar_day_at(tokens, j + 1)
        if later and later.day:
            return _day_range(found, later, today)
    if _norm(tokens, j) in ("and", "or", ",") and found.month is None:
        later = calendar_day_at(tokens, j + 1)
        if later and later.month and later.day:  # "the 3rd or 4th of December"
            found = replace(found, month=later.month, year=later.year)
    span = _future_day(found, today)
    if isinstance(span, WishProblem):
        return _Days(j, problem=span)
    return _Days(j, first=span[0], last=span[1])


def _day_range(first: CalendarDay, last: CalendarDay, today: date) -> _Days:
    if first.month is None and last.month is not None:
        first = replace(first, month=last.month, year=last.year)
    start = _future_day(first, today)
    end = _future_day(last, today)
    if isinstance(start, WishProblem) and not isinstance(end, WishProblem) and start is WishProblem.PAST:
        start = (today, today)
    if isinstance(start, WishProblem) or isinstance(end, WishProblem):
        return _Days(
            last.next,
            problem=start if isinstance(start, WishProblem) else end if isinstance(end, WishProblem) else None,
        )
    if end[1] < start[0]:
        return _Days(last.next, problem=WishProblem.IMPOSSIBLE)
    return _Days(last.next, first=start[0], last=end[1])


def _month_meant(tokens: list[Token], i: int, found: CalendarDay) -> bool:
    """Whether a lone month name is the month ("in May", "March") and not a verb ("may I")."""
    j = i + 1 if _norm(tokens, i) == "the" else i
    if _norm(tokens, j) not in ("may", "march", "mar", "sat", "sun"):
        return True
    return _norm(tokens, j - 1) in (
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
    ) or (tokens[j].raw[0].isupper() and _norm(tokens, j + 1) not in ("i", "we", "you", "be"))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(tokens: list[Token], i: int, today: date) -> _Days | None:
    """ "this week", "next week", "the week after next", "the week after the long weekend", "week of the 7th"."""
    j = i + 1 if _norm(tokens, i) in ("the", "all", "any", "sometime") else i
    j = j + 1 if _norm(tokens, j) == "the" else j
    lead = _norm(tokens, j)
    monday = _monday(today)
    if lead in ("this", "next", "following", "coming") and _norm(tokens, j + 1) in ("week", "wk", "weeks"):
        shift = 0 if lead == "this" else 7
        first = monday + timedelta(days=shift)
        return _Days(j + 2, first=max(today, first), last=first + timedelta(days=6))
    if _norm(tokens, j) in ("week", "wk"):
        after = _norm(tokens, j + 1)
        if after in ("after", "following"):
            if _norm(tokens, j + 2) == "next":
                more = 1 if _norm(tokens, j + 3) in ("week", "wk") else 0
                return _Days(j + 3 + more, first=monday + timedelta(days=14), last=monday + timedelta(days=20))
            if _norm(tokens, j + 2) in ("this", "that") and _norm(tokens, j + 3) != "weekend":
                return _Days(j + 3, first=monday + timedelta(days=7), last=monday + timedelta(days=13))
            anchor = _anchor(tokens, j + 2, today)
            if anchor and anchor.last:
                start = anchor.last + timedelta(days=1)
                # After a holiday Monday the rest of that week is meant, after another day the week that follows.
                if anchor.last.weekday() != 0:
                    start = _monday(anchor.last) + timedelta(days=7)
                return _Days(anchor.next, first=start, last=_monday(start) + timedelta(days=6))
        if after in ("of", "starting", "beginning", "commencing", "before"):
            anchor = _anchor(tokens, j + 2, today)
            if anchor and anchor.first:
                start = _monday(anchor.first) - timedelta(days=7 if after == "before" else 0)
                return _Days(anchor.next, first=max(today, start), last=start + timedelta(days=6))
    return None


def _anchor(tokens: list[Token], i: int, today: date) -> _Days | None:
    """A single day or weekend that another expression is measured from."""
    j = i + 1 if _norm(tokens, i) == "on" else i
    weekday = weekday_at(tokens, j)
    if weekday is not None:
        dated = calendar_day_at(tokens, j + 1)
        if dated and dated.day:
            return _written(tokens, j + 1, today)
    for option in (
        _holiday(tokens, j, today),
        _written(tokens, j, today),
        _named_week(tokens, j, today),
        _weekday(tokens, j, today),
    ):
        if option and option.problem is None:
            if option.first is None and option.weekdays:
                day = today + timedelta(days=(min(option.weekdays) - today.weekday()) % 7 or 7)
                return replace(option, first=day, last=day)
            return option
    return None


def _named_week(tokens: list[Token], i: int, today: date) -> _Days | None:
    if _norms(tokens, i, 2) == ("this", "weekend"):
        saturday = today + timedelta(days=(5 - today.weekday()) % 7)
        return _Days(i + 2, first=saturday, last=saturday + timedelta(days=1))
    return None


def _holiday(tokens: list[Token], i: int, today: date) -> _Days | None:
    """The next public holiday, long weekend or named day ("the bank holiday", "Christmas")."""
    j = i
    while _norm(tokens, j) in ("the", "next", "this", "coming", "over", "on", "my") and j - i < 3:
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
                    return _Days(k + size, first=max(first, today), last=day)
    found = event_at(tokens, j) or event_at(tokens, i)
    if not found or "weekday" in found[0] or "span" in found[0]:
        return None
    rule, after = found
    for day in reversed(event_days(rule, (today.year, today.year + 1))):
        if day >= today:
            slack = timedelta(days=min(2, int(rule["margin"])))
            return _Days(after, first=max(today, day - slack), last=day + slack)
    return None


def _weekday(tokens: list[Token], i: int, today: date) -> _Days | None:
    """A weekday: any such day for a plain one, a date for "this Friday", "next Tuesday", "Tuesday week"."""
    j = i + 1 if _norm(tokens, i) in ("on", "the", "every", "each", "any", "a", "only", "just") else i
    lead = _norm(tokens, j) if _norm(tokens, j) in ("next", "this", "coming", "following", "first", "last") else ""
    if lead:
        j += 1
    weekday = weekday_at(tokens, j)
    if weekday is None or (
        tokens[j].norm in ("sat", "sun", "wed")
        and _norm(tokens, j - 1) in ("i", "have", "we", "the")
        and not tokens[j].raw[0].isupper()
    ):
        return None
    coming = today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    only = frozenset({weekday})
    k = j + 1
    if _norm(tokens, k) in ("-", "–", "to", "through", "thru", "till", "until"):
        last = weekday_at(tokens, k + 1)
        if last is not None:
            days = frozenset((weekday + step) % 7 for step in range((last - weekday) % 7 + 1))
            return _Days(k + 2, weekdays=days)
    tail = _norm(tokens, k)
    if tail == "week":
        day = coming + timedelta(days=7)
        return _Days(k + 1, first=day, last=day)
    if tail == "fortnight":
        day = coming + timedelta(days=14)
        return _Days(k + 1, first=day, last=day)
    if tail == "gone" or lead == "last":
        return _Days(k, problem=WishProblem.PAST)
    if (tail, _norm(tokens, k + 1)) == ("after", "next"):
        day = coming + timedelta(days=7)
        return _Days(k + 2, first=day, last=day)
    if lead == "next":
        # On a Monday "next Tuesday" is tomorrow to some and in eight days to others.
        this_week = coming <= _monday(today) + timedelta(days=6)
        return (
            _Days(k, weekdays=only, first=coming, last=coming + timedelta(days=7))
            if this_week
            else _Days(k, first=coming, last=coming)
        )
    if lead in ("this", "coming", "following"):
        return _Days(k, first=coming, last=coming)
    return _Days(k, weekdays=only)


def _weekend(tokens: list[Token], i: int, today: date) -> _Days | None:
    lead = _norm(tokens, i)
    if lead in ("this", "next") and _norm(tokens, i + 1) in ("weekend", "wkend"):
        saturday = today + timedelta(days=(5 - today.weekday()) % 7) if today.weekday() != 6 else today
        if lead == "this":
            return _Days(i + 2, first=saturday, last=saturday + timedelta(days=1 if saturday.weekday() == 5 else 0))
        return _Days(i + 2, weekdays=_WEEKEND, first=saturday, last=saturday + timedelta(days=8))
    for key, days in (("weekdays", _WORKDAYS), ("weekends", _WEEKEND)):
        size = _phrases(key).match(tokens, i)
        if size:
            return _Days(i + size, weekdays=days)
    return None


def _from_now(tokens: list[Token], i: int, today: date) -> _Days | None:
    """ "in two weeks", "within 10 days", "over the next few weeks", "3 weeks from now"."""
    lead = _norm(tokens, i)
    if lead in ("in", "within", "over", "during", "for", "inside"):
        j = i + 1
        nearest = lead in ("within", "inside")
        if _norm(tokens, j) == "the" and _norm(tokens, j + 1) in ("next", "coming", "following"):
            nearest, j = True, j + 2
        elif lead in ("over", "during", "for"):
            return None
        found = length_at(tokens, j)
        if not found or found.stated < 1 or found.stated > 400:
            return None
        if nearest:
            return _Days(found.next, first=today, last=today + timedelta(days=round(found.stated)))
        return _around_day(found.next, today, found.stated)
    if lead == "next" or (lead == "the" and _norm(tokens, i + 1) == "next"):
        found = length_at(tokens, i + (2 if lead == "the" else 1))
        if found and 1 <= found.stated <= 400:
            return _Days(found.next, first=today, last=today + timedelta(days=round(found.stated)))
        return None
    found = length_at(tokens, i)
    if found and 1 <= found.stated <= 400:
        tail = _norms(tokens, found.next, 2)
        anchor = _anchor(tokens, found.next + 1, today) if tail[0] == "from" else None
        if anchor and anchor.single and anchor.first:
            day = anchor.first + timedelta(days=round(found.stated))
            return _Days(anchor.next, first=day, last=day)
        if tail == ("from", "now") or tail[0] in ("hence", "time"):
            return _around_day(found.next + (2 if tail[0] == "from" else 1), today, found.stated)
        relative = {"today": 0, "tomorrow": 1}.get(tail[0])
        if relative is not None:
            day = today + timedelta(days=round(found.stated) + relative)
            return _Days(found.next + 1, first=day, last=day)
    return None


def _around_day(after: int, today: date, days: float) -> _Days:
    day = today + timedelta(days=round(days))
    slack = timedelta(days=0 if days < 5 else 2 if days < 25 else 5)
    return _Days(after, first=day - slack, last=day + slack)


DAYS_A_WEEK = 7
_HALVES = {"first": "first", "1st": "first", "early": "first", "second": "second", "2nd": "second", "latter": "second",
           "last": "second", "other": "second"}  # fmt: skip


def _month(tokens: list[Token], i: int, today: date) -> _Days | None:
    """ "next month", "start of December", "end of the month", "end of next week"."""
    j = i + 1 if _norm(tokens, i) in ("the", "at", "in") else i
    j = j + 1 if _norm(tokens, j) == "the" else j
    if _norm(tokens, j) in ("next", "this") and _norm(tokens, j + 1) == "month":
        shift = 1 if _norm(tokens, j) == "next" else 0
        year, month = divmod(today.year * 12 + today.month - 1 + shift, 12)
        first, last = month_span(year, month + 1)
        return _Days(j + 2, first=max(first, today), last=last)
    half = _norm(tokens, j + 1) == "half" and _HALVES.get(_norm(tokens, j))
    part = PARTS.get(_norm(tokens, j))
    if not half and (not part or _norm(tokens, j) == "first"):
        return None
    k = j + 2 if half else j + 1
    while _norm(tokens, k) in ("of", "-", "in", "part") and k - j < 4:
        k += 1
    inner: _Days | None
    if _norms(tokens, k, 2) in (("the", "month"), ("the", "week")):
        unit = _norm(tokens, k + 1)
        first, last = (
            month_span(today.year, today.month)
            if unit == "month"
            else (_monday(today), _monday(today) + timedelta(days=4))
        )
        inner = _Days(k + 2, first=first, last=last)
    else:
        inner = _month(tokens, k, today) or _week(tokens, k, today) or _written(tokens, k, today)
    if not inner or inner.problem or not inner.first or not inner.last or inner.single:
        return None
    first, last = inner.first, inner.last
    if first == today and (last - first).days < 31 and last.day >= 28:
        first = last.replace(day=1)
    if half:
        middle = first + (last - first) / 2
        start, end = (first, middle) if half == "first" else (middle + timedelta(days=1), last)
        return _Days(inner.next, first=start, last=end)
    if not part:
        return None
    working_week = 5 <= (last - first).days <= 6
    span = part_of_span((first, last - timedelta(days=2) if working_week else last), part)
    start, end = max(span[0], today, inner.first), min(span[1], inner.last)
    return _Days(inner.next, first=start, last=end) if start <= end else _Days(inner.next, problem=WishProblem.PAST)


def _relative(tokens: list[Token], i: int, today: date) -> _Days | None:
    best: _Days | None = None
    for entry in _relative_words():
        size = entry[0].match(tokens, i)
        if size and (best is None or i + size > best.next):
            # "Tomorrow week" is a week after tomorrow.
            later = _norm(tokens, i + size) == "week"
            day = today + timedelta(days=entry[1] + (DAYS_A_WEEK if later else 0))
            best = _Days(i + size + later, first=day, last=day)
    return best


@cache
def _relative_words() -> tuple[tuple[Phrases, int], ...]:
    return tuple((Phrases(entry["words"]), int(entry["days"])) for entry in _vocabulary()["relative"])


def _day_bound(tokens: list[Token], i: int, today: date) -> _Days | None:
    """ "before Christmas", "after the 10th", "from Thursday", "until next Friday", "between the 3rd and the 7th"."""
    if _norm(tokens, i) in ("between", "from"):
        first = _anchor(tokens, i + 1, today)
        if first and first.first and _norm(tokens, first.next) in ("and", "to", "-", "–", "till", "until"):
            last = _anchor(tokens, first.next + 1, today)
            if last and last.last and last.last >= first.first:
                return _Days(last.next, first=first.first, last=last.last)
    for bound in ("before", "after"):
        size = _phrases(bound).match(tokens, i)
        if not size:
            continue
        j = i + size
        for skip in range(5):  # "before my race on the 6th"
            if skip and _norm(tokens, j - 1) in (",", ".", "or"):
                break
            anchor = _anchor(tokens, j, today) if skip == 0 or _norm(tokens, j - 1) in ("on", "race") else None
            anchor = anchor or (_relative(tokens, j, today) or _week(tokens, j, today) if skip == 0 else None)
            if anchor and anchor.first and anchor.last and not anchor.problem:
                inclusive = _norm(tokens, i) in (
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
                    return _Days(
                        anchor.next, first=today, last=max(today, anchor.last if inclusive else anchor.first - step)
                    )
                return _Days(anchor.next, first=anchor.first if inclusive else anchor.last + step)
            if _norm(tokens, j) not in (
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


def _days_at(tokens: list[Token], i: int, today: date) -> _Days | None:
    """The longest reading of days at `i`."""
    size = _phrases("past").match(tokens, i)
    options = [_Days(i + size, problem=WishProblem.PAST) if size else None]
    readers = (_relative, _from_now, _week, _month, _weekend, _weekday, _holiday, _day_bound)
    options += [reader(tokens, i, today) for reader in readers]
    span = _weekday(tokens, i + 1, today) if _norm(tokens, i) == "from" else None
    if span and len(span.weekdays) > 1:
        return span
    start = i + 1 if _norm(tokens, i) in ("on", "in") else i
    options.append(_written(tokens, start, today))
    found = [option for option in options if option]
    if size and found:
        # "last Friday" is past whatever else it could be.
        return max(found, key=lambda option: (option.next, option.problem is not None))
    return max(found, key=lambda option: option.next) if found else None


def coming_days(tokens: list[Token], i: int, today: date) -> tuple[date, date, int] | None:
    """The first and the last of the days to come that are named at `i`, and the token after them; None for no day.

    A plain weekday is the next one; a range without an end ("from Monday") is none.
    """
    found = _days_at(tokens, i, today)
    if not found or found.problem:
        return None
    if found.first is None and found.weekdays:
        day = min(today + timedelta(days=(weekday - today.weekday()) % 7 or 7) for weekday in found.weekdays)
        return day, day, found.next
    return (found.first, found.last, found.next) if found.first and found.last else None


# --- putting days and times together ----------------------------------------------------------------------------------


@dataclass
class _Reader:
    """Collects groups of days and times while the tokens are read from left to right."""

    tokens: list[Token]
    today: date
    groups: list[_Group] = field(default_factory=list)
    group: _Group = field(default_factory=_Group)
    separated: bool = False
    alternative: bool = False  # an "or" stands before
    after_but: bool = False
    soon: bool = False
    whole: bool = False
    problem: WishProblem | None = None
    first: int = -1
    last: int = -1
    weekday_before: int = -1  # the token after a weekday, where a plain number is a time
    time_before: int = -1

    def close(self) -> None:
        if not self.group.empty:
            self.groups.append(self.group)
        self.group = _Group()

    def mark(self, begin: int, end: int) -> None:
        self.first = begin if self.first < 0 else self.first
        self.last = max(self.last, end)

    def negate(self) -> None:
        self.close()
        self.group = _Group(excluded=True)

    def add_days(self, days: _Days) -> None:
        group = self.group
        if days.problem:
            self.problem = self.problem or days.problem
            return
        between_groups = group.days and group.times and not group.time_first
        if between_groups or (group.time_first and not group.days and self.alternative):
            self.close()
            # "not Mondays or Tuesday mornings": what is ruled out stays so until something turns it.
            self.group = group = _Group(excluded=group.excluded)
        if group.days and not self.separated:
            merged = _merged(group.days[-1], days)
            if merged:
                self._narrow_all(days if days.first and not days.single else None)
                group.period = next(
                    (d for d in (days, group.days[-1]) if d.first and not d.single and not d.weekdays), None
                )
                group.days[-1] = merged
                self.problem = self.problem or merged.problem
                return
        if group.period and days.weekdays and not days.first:
            days = _on_weekdays(group.period, days.weekdays)
        group.days.append(days)

    def _narrow_all(self, period: _Days | None) -> None:
        """Gives "next week" in "Monday or Tuesday next week" to Monday too."""
        if period:
            plain = [
                _on_weekdays(period, d.weekdays) if d.weekdays and not d.first else d for d in self.group.days[:-1]
            ]
            self.group.days[:-1] = plain

    def add_time(self, moment: _Time) -> None:
        group = self.group
        if moment.problem:
            self.problem = self.problem or moment.problem
            return
        if group.excluded and not group.days and moment.bound:
            self._turn(moment)
            return
        if group.excluded and group.days and self.whole and self.separated and moment.bound:
            # "Any day but Monday, before 5": the time is wished for the other days.
            self.close()
            self.group = group = _Group()
        previous = self.groups[-1] if self.groups else None
        if group.empty and self.after_but and previous and previous.days and not (previous.times or previous.excluded):
            previous.times.append(moment)  # "Tuesday, but only after 6"
            return
        if group.days and group.time_first:
            self.close()
            self.group = group = _Group(excluded=group.excluded)
        if not group.days:
            group.time_first = True
        if group.times and not self.alternative:
            narrowed = _narrowed(group.times[-1], moment)
            # "Between 1 and 2, on my lunch": the one that lies within the other says when.
            if narrowed and (
                not self.separated or moment.bound or _span(narrowed) in map(_span, (group.times[-1], moment))
            ):
                group.times[-1] = narrowed
                return
        group.times.append(moment)

    def _turn(self, moment: _Time) -> None:
        """Takes "not before 10" as "from 10 on", for the days just named if there are any."""
        turned = _Time(moment.next, moment.last, moment.first, "after" if moment.bound == "before" else "before")
        self.group = _Group()
        previous = self.groups[-1] if self.groups and not self.groups[-1].excluded else None
        if previous and previous.days and not previous.times:
            previous.times.append(turned)
            return
        self.group = _Group(times=[turned], time_first=True)


def _span(moment: _Time) -> tuple[time | None, time | None]:
    return moment.first, moment.last


def _merged(first: _Days, second: _Days) -> _Days | None:
    """Two expressions in a row for the same days: "next week Monday", "Monday the 30th", "Tuesdays in December"."""
    if first.weekdays and second.first and not second.weekdays:
        return _on_weekdays(second, first.weekdays)
    if second.weekdays and first.first and not first.weekdays and not second.first:
        return _on_weekdays(replace(first, next=second.next), second.weekdays)
    if first.single and second.first and second.last and second.first <= (first.first or second.first) <= second.last:
        return first
    return None


def _on_weekdays(days: _Days, weekdays: frozenset[int]) -> _Days:
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


def _narrowed(first: _Time, second: _Time) -> _Time | None:
    """Two times in a row for one: "morning before 10", "evening, 7"."""
    if first.hint == "evening" and second.last and second.last.hour < 12 and second.first == second.last:
        later = second.last.replace(hour=second.last.hour + 12)
        return _Time(second.next, later, later)
    if first.hint == "evening" and second.bound:
        second = replace(second, first=_evening(second.first), last=_evening(second.last))
    if second.hint and first.first == first.last and first.first:
        if second.hint == "morning" and first.first.hour >= 13:
            earlier = first.first.replace(hour=first.first.hour - 12)
            return _Time(second.next, earlier, earlier)
        if second.hint == "evening" and first.first.hour < 12:
            later = first.first.replace(hour=first.first.hour + 12)
            return _Time(second.next, later, later)
    start = max((moment for moment in (first.first, second.first) if moment), default=None)
    end = min((moment for moment in (first.last, second.last) if moment), default=None)
    if start and end and start > end:
        return None
    return _Time(second.next, start, end, hint=first.hint or second.hint)


def _other_matter(tokens: list[Token], i: int) -> bool:
    """Whether a length of time at `i` belongs to another thing ("race in 3 weeks", "sore for two weeks")."""
    near = {_norm(tokens, k) for k in range(max(0, i - 3), i)}
    return any(word in near for word in _vocabulary()["others"] if word != "half")


def _read(tokens: list[Token], today: date) -> _Reader:
    reader = _Reader(tokens, today)
    i = 0
    while i < len(tokens):
        i = _step(reader, i)
    reader.close()
    return reader


def _step(reader: _Reader, i: int) -> int:
    """Reads what stands at `i`; the token to go on with."""
    tokens, today = reader.tokens, reader.today
    size = _phrases("any_but").match(tokens, i)
    if size and _norm(tokens, i + size) not in _SUBJECTS:
        reader.whole = True
        reader.mark(i, i + size)
        if _norm(tokens, i + size) != "not":  # "any day but not before 10": the "not" does it
            reader.negate()
        return i + size
    days = _next_to(reader, i) or _days_at(tokens, i, today)
    follows_time = reader.time_before == i - 1 and _norm(tokens, i - 1) in ("or", "and", "/")
    moment = _time_at(
        tokens,
        i,
        i == reader.weekday_before or (follows_time and (tokens[i].norm.isdigit() or _clock_at(tokens, i) is not None)),
    )
    negative = max(_phrases("not_before").match(tokens, i), _phrases("except").match(tokens, i))
    if _norm(tokens, i) == "no" and _norm(tokens, i + 1).endswith("s"):
        negative = max(negative, 1)  # "no Mondays", but not "no, Monday"
    closing = _phrases("not_after").match(tokens, i)
    best = max(days.next if days else 0, moment.next if moment else 0)
    if days and _norm(tokens, i) in ("in", "within") and _other_matter(tokens, i):
        return max(days.next, i + 1)
    if best <= i + max(negative, closing) and (negative or closing) and not _phrases("after").match(tokens, i):
        return _negative(reader, i, negative, closing)
    if moment and (not days or moment.next >= days.next) and not (days and days.next == moment.next):
        if reader.alternative and {"any", "every"} & {tokens[i].norm, _norm(tokens, i - 1)}:
            reader.close()  # "Monday before 9 or any evening": not only Monday's
        reader.mark(i, moment.next)
        reader.add_time(moment)
        reader.separated = reader.alternative = False
        reader.time_before = moment.next if moment.first == moment.last else -1
        return moment.next
    if days:
        reader.mark(i, days.next)
        reader.add_days(days)
        reader.separated = reader.alternative = False
        part = _vocabulary()["relative_parts"].get(" ".join(token.norm for token in tokens[i : days.next]))
        named = _part_at(tokens, i + 1 if part and days.next - i > 1 else i) if part else None
        if part and not named:
            named = _part_at(tokenize(part), 0)
        if named:
            reader.add_time(replace(named, next=days.next))
        if days.weekdays or days.single:
            reader.weekday_before = days.next
        return days.next
    return _other_word(reader, i)


def _next_to(reader: _Reader, i: int) -> _Days | None:
    """ "Tomorrow or the day after", "this Friday or next": a day counted from the one just named."""
    named = reader.group.days[-1].first if reader.group.days and reader.group.days[-1].single else None
    size = _phrases("next_one").match(reader.tokens, i) if named and _norm(reader.tokens, i - 1) in ("or", "and") else 0
    if size and named and not _days_at(reader.tokens, i, reader.today):
        day = named + timedelta(days=DAYS_A_WEEK)
        return _Days(i + size, first=day, last=day)
    for words, days in _vocabulary()["day_after"].items() if named else ():
        size = len(words.split())
        if _norms(reader.tokens, i, size) == tuple(words.split()) and named:
            day = named + timedelta(days=int(days))
            return _Days(i + size, first=day, last=day)
    return None


def _all_but(tokens: list[Token], i: int) -> bool:
    """Whether "but" takes something from all there is: "any evening but training nights"."""
    before = {_norm(tokens, k) for k in range(max(0, i - 4), i)}
    every = bool(before & {"any", "every", "anytime", "whenever", "all", "anything"})
    return every and _norm(tokens, i + 1) not in (*_SUBJECTS, "not")


def _negative(reader: _Reader, i: int, negative: int, closing: int) -> int:
    """Takes "not …" as ruling out what follows, "… is no good" as ruling out what went before."""
    tokens, today = reader.tokens, reader.today
    size = max(negative, closing)
    after = i + size
    while (
        _norm(tokens, after) in ("on", "the", "any", "at", "in", "do", "make", "for", "really", "during", "over")
        and after < i + size + 3
    ):
        after += 1
    follows = _days_at(tokens, after, today) is not None or _time_at(tokens, after, False) is not None
    if negative and (follows or _phrases("except").match(tokens, i)):
        # "Except when I'm driving, 8 to 9": what follows in the sentence is ruled out, whatever stands between.
        reader.negate()
        return i + negative
    if closing and not reader.group.empty:
        reader.group.excluded = True
        reader.mark(i, i + closing)
        reader.close()
        return i + closing
    return i + 1


def _other_word(reader: _Reader, i: int) -> int:
    tokens = reader.tokens
    size = _phrases("soon").match(tokens, i)
    if size:
        reader.soon = True
        reader.mark(i, i + size)
        return i + size
    size = _phrases("any").match(tokens, i)
    if size and _norm(tokens, i + size) == "more":
        return i + size + 1
    if size:
        reader.whole = True
        reader.mark(i, i + size)
        return i + size
    word = tokens[i].norm
    if word == "," and _norm(tokens, i + 1) == "its":
        # "Tuesday's grand, it's Wednesday I can't do": two statements.
        reader.close()
    elif word in _vocabulary()["breaks"] or word in ("but", "however", "though"):
        # "not Monday. Tuesday is fine": a new sentence starts afresh.
        broad = any(len(d.weekdays) >= 5 or (d.first and not d.single) for d in reader.group.days)
        if word == "but" and ((broad and _days_at(tokens, i + 1, reader.today)) or _all_but(tokens, i)):
            reader.negate()  # "any weekday but Friday"
            return i + 1
        reader.close()
        reader.after_but = word == "but"
    elif _phrases("or").match(tokens, i):
        reader.separated = True
        reader.alternative = reader.alternative or word not in _vocabulary()["lists"]
    elif word in _vocabulary()["welcome"] and reader.group.excluded and reader.group.days:
        # "not Monday, Tuesday is good" turns back to wishes.
        last = reader.group.days.pop() if len(reader.group.days) > 1 else None
        reader.close()
        reader.group = _Group(days=[last]) if last else _Group()
    return i + 1


# --- windows ----------------------------------------------------------------------------------------------------------


def _windows_of(group: _Group) -> list[Window]:
    days = group.days or [_Days(0)]
    plain = [d for d in days if d.weekdays and d.first is None]
    others = [d for d in days if not (d.weekdays and d.first is None)]
    if len(plain) > 1:
        together: frozenset[int] = frozenset().union(*(d.weekdays for d in plain))
        plain = [_Days(0, weekdays=together)]
    times = group.times or [_Time(0)]
    return [
        Window(d.first, d.last, d.weekdays, t.first, t.last, group.excluded) for d in [*plain, *others] for t in times
    ][:_MAX_WINDOWS]


def _gone(window: Window, now: datetime) -> bool:
    """Whether a window is over already."""
    today = now.date()
    if window.day_to and window.day_to < today:
        return True
    ends = window.time_to or None
    return bool(window.day_to == today and ends and ends <= now.time().replace(tzinfo=None))


def read_wishes(text: str, now: datetime) -> Wishes:
    """The wished days and times in a text, as of `now` (local time of the clinic)."""
    tokens = tokenize(text)[:_MAX_TOKENS]
    reader = _read(tokens, now.date())
    windows: list[Window] = []
    for group in reader.groups:
        windows += [window for window in _windows_of(group) if window not in windows]
    kept = [window for window in windows if window.excluded or not _gone(window, now)]
    problem = reader.problem or (WishProblem.PAST if len(kept) < len(windows) else None)
    wished = any(not window.excluded for window in kept)
    if not wished and (reader.soon or reader.whole) and problem is None:
        kept.insert(0, Window(day_from=now.date() if reader.soon else None))
    if not kept and problem is None:
        problem = WishProblem.NONE
    words = text[tokens[reader.first].begin : tokens[reader.last - 1].finish] if reader.first >= 0 else ""
    return Wishes(tuple(kept[:_MAX_WINDOWS]), words, problem, reader.soon)


def combined(before: Iterable[Window], more: Iterable[Window]) -> tuple[Window, ...]:
    """Earlier wishes and further ones together; a weekday that is ruled out goes from the weekdays wished."""
    out = frozenset().union(*(w.weekdays for w in more if _rules_out_weekdays(w)))
    kept = []
    for window in before:
        plain = window.weekdays and not window.excluded and window.day_from is None
        left = window.weekdays - out if plain else window.weekdays
        if left or not plain:
            kept.append(replace(window, weekdays=left))
    wished = frozenset().union(*(w.weekdays for w in before if not w.excluded))
    needless = [w for w in more if _rules_out_weekdays(w) and w.weekdays <= wished and kept]
    return (*kept, *(w for w in more if w not in kept and w not in needless))


def _rules_out_weekdays(window: Window) -> bool:
    """Whether a window rules out whole weekdays, at any date and time."""
    return window.excluded and bool(window.weekdays) and not (window.day_from or window.time_from or window.time_to)


# --- in words ---------------------------------------------------------------------------------------------------------


def clock_words(moment: time) -> str:
    """A time of day as visitors read it ("9:30 am", "noon")."""
    if moment == time(12):
        return "noon"
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def day_words(day: date) -> str:
    """A day as visitors read it ("Mon 23 Nov")."""
    return f"{_NAMES[day.weekday()][:3]} {day.day} {day:%b}"


def _listed(words: Iterable[str]) -> str:
    *head, last = list(words)
    return f"{', '.join(head)} or {last}" if head else last


def _weekday_words(weekdays: frozenset[int]) -> str:
    if weekdays == _WORKDAYS:
        return "Monday to Friday"
    return _listed(_NAMES[day] for day in sorted(weekdays))


def _days_words(window: Window) -> str:
    first, last = window.day_from, window.day_to
    if window.weekdays and first and last and (last - first).days <= 14:
        span = (first + timedelta(days=step) for step in range((last - first).days + 1))
        fitting = [day_words(day) for day in span if day.weekday() in window.weekdays]
        if fitting:
            return _listed(fitting)
    parts = []
    if window.weekdays:
        parts.append(_weekday_words(window.weekdays))
    if window.day_from and window.day_from == window.day_to:
        parts.append(day_words(window.day_from))
    elif window.day_from and window.day_to:
        parts.append(f"{day_words(window.day_from)} to {day_words(window.day_to)}")
    elif window.day_from:
        parts.append(f"from {day_words(window.day_from)}")
    elif window.day_to:
        parts.append(f"until {day_words(window.day_to)}")
    return ", ".join(parts)


def _times_words(window: Window) -> str:
    first, last = window.time_from, window.time_to
    if first and first == last:
        return f"at {clock_words(first)}"
    if first and last:
        return f"between {clock_words(first)} and {clock_words(last)}"
    if first:
        return f"from {clock_words(first)}"
    return f"before {clock_words(last)}" if last else ""


def _window_words(window: Window, among_days: bool = False) -> str:
    days = _days_words(window) or ("any day" if among_days and _times_words(window) else "")
    words = " ".join(part for part in (days, _times_words(window)) if part) or "any time"
    return f"not {words}" if window.excluded else words


def describe(wishes: Wishes) -> str:
    """The wishes in plain words ("Monday or Friday before 9 am; not Wednesday"), "" if there are none."""
    wished: list[str] = []
    among_days = False
    for window in (window for window in wishes.windows if not window.excluded):
        wished.append(_window_words(window, among_days))
        among_days = among_days or bool(_days_words(window))
    ruled_out = [_window_words(window) for window in wishes.windows if window.excluded]
    first = " or ".join(wished)
    if wishes.soon:
        first = (
            f"as soon as possible, {first}"
            if any(w != Window(day_from=w.day_from) for w in wishes.windows if not w.excluded)
            else "as soon as possible"
        )
    return "; ".join(part for part in (first, *ruled_out) if part)
