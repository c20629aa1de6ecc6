"""Reads times of the day: "half 4", "before work", "2 to 5", "not before ten".

Hours without am or pm are read as a clinic's: 1 to 7 is afternoon and evening, 8 to 11 morning ("half 4" is 16:30).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import cache

from bot.booking.wish_terms import Clock, TimeOfDay, WishProblem, norm_at, norms_at, number_at, terms, vocabulary
from bot.reading.when.tokens import Phrases, Token
from bot.reading.when.vocabulary import month_at, weekday_at

_FIRST_EVENING_HOUR = 8


def _meridiem(tokens: list[Token], i: int) -> tuple[str, int]:
    """ "am" or "pm" at `i`, however dotted, and the token after it."""
    word = norm_at(tokens, i)
    if word in ("am", "pm"):
        return word, i + 1
    if word in ("a", "p") and norms_at(tokens, i + 1, 2) == (".", "m"):
        return word + "m", i + (4 if norm_at(tokens, i + 3) == "." else 3)
    if word in ("a", "p") and norm_at(tokens, i + 1) == "m":
        return word + "m", i + 2
    return "", i


def clock_at(tokens: list[Token], i: int) -> Clock | None:
    """The clock time at `i`: "half 4", "quarter to 9", "16:30", "9.30am", "5 o'clock", "10"."""
    word = norm_at(tokens, i)
    if word == "half":
        after = i + 2 if norm_at(tokens, i + 1) == "past" else i + 1
        hour = number_at(tokens, after)
        return _ended(tokens, hour, 30, after + 1) if hour is not None and 1 <= hour <= 12 else None
    relative = _past_or_to(tokens, i)
    if relative:
        return relative
    if word.isascii() and word.isdigit() and len(word) == 4 and int(word[2:]) < 60 and int(word[:2]) < 24:
        plain = Clock(int(word[:2]), int(word[2:]), i + 1)
        tail = norm_at(tokens, i + 1)
        return replace(plain, sure=True, next=i + 2) if tail in ("h", "hrs", "hours") else plain
    hour = number_at(tokens, i)
    if hour is None:
        return None
    if norm_at(tokens, i + 1) in (":", ".", "h") and i + 2 < len(tokens) and len(tokens[i + 2].norm) == 2:
        minute = number_at(tokens, i + 2)
        near = tokens[i + 2].begin - tokens[i].finish <= 1
        if minute is not None and near and tokens[i + 2].norm.isdigit():
            return _ended(tokens, hour, minute, i + 3)
    return _ended(tokens, hour, -1, i + 1)


def _past_or_to(tokens: list[Token], i: int) -> Clock | None:
    """ "quarter past 3", "ten to 5", "twenty five to 9"."""
    j = i + 1 if norm_at(tokens, i) == "a" else i
    named = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "5": 5, "10": 10, "20": 20, "25": 25}
    minutes = named.get(norm_at(tokens, j))
    if not minutes:
        return None
    j += 1
    if minutes == 20 and norm_at(tokens, j) == "five":
        minutes, j = 25, j + 1
    if norm_at(tokens, j) in ("minutes", "mins", "min"):
        j += 1
    word = norm_at(tokens, j)
    # "5 to 7" is a span; "five to seven" before a full stop could be both and is read as a span too.
    if word not in ("past", "to") or (
        word == "to" and minutes in (5, 10) and norm_at(tokens, j - 1) not in ("minutes", "mins", "five", "ten")
    ):
        return None
    if word == "to" and minutes in (5, 10) and norm_at(tokens, i - 1) in ("between", "from"):
        return None
    hour = number_at(tokens, j + 1)
    if hour is None or not 1 <= hour <= 12:
        return None
    return (
        _ended(tokens, hour, minutes, j + 2)
        if word == "past"
        else _ended(tokens, (hour - 2) % 12 + 1, 60 - minutes, j + 2, hour)
    )


def _ended(tokens: list[Token], hour: int, minute: int, i: int, named: int | None = None) -> Clock:
    """The clock time with "am", "pm" or "o'clock" behind it; a minute of -1 was not said."""
    meridiem, after = _meridiem(tokens, i)
    sure = minute >= 0 or bool(meridiem)
    if not meridiem and norm_at(tokens, after) in ("oclock", "clock"):
        sure, after = True, after + 1
        meridiem, after = _meridiem(tokens, after)
    elif not meridiem and norms_at(tokens, after, 2) == ("o", "clock"):
        sure, after = True, after + 2
    exact = terms("exactly").match(tokens, after)
    if exact and after + exact == len(tokens):
        sure, after = True, after + exact  # "seven only"
    if not meridiem and named and named == 8:
        meridiem = "am"  # "quarter to 8" goes with 8, not with 7
    return Clock(hour, max(0, minute), after, meridiem, sure)


def _resolved(clock: Clock, hint: str = "") -> time | None:
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


def _not_a_time(tokens: list[Token], clock: Clock) -> bool:
    """Whether the number goes on as something else: "3 weeks", "10k", "5th", "24 November"."""
    word = norm_at(tokens, clock.next)
    if clock.sure:
        return False
    return word in vocabulary()["not_times"] or month_at(tokens, clock.next) is not None


def _span_of_clocks(tokens: list[Token], i: int, between: bool, sure: bool) -> TimeOfDay | None:
    """ "2 to 5", "9.30-11", "2 and 5" (after "between")."""
    first = clock_at(tokens, i)
    if not first or _not_a_time(tokens, first):
        return None
    joints = ("and", "to", "-", "–", "—") if between else ("to", "-", "–", "—", "till", "until", "til")
    if norm_at(tokens, first.next) not in joints:
        return None
    second = clock_at(tokens, first.next + 1)
    if not second or _not_a_time(tokens, second):
        return None
    if not (sure or between or first.sure or second.sure):
        return None
    start, end = _resolved(first), _resolved(second)
    if start is None or end is None:
        return TimeOfDay(second.next, problem=WishProblem.IMPOSSIBLE)
    if second.meridiem == "am" and not first.meridiem:
        start = _resolved(replace(first, meridiem="am")) or start
    if end <= start and not second.meridiem and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    if end <= start and not first.meridiem and start.hour >= 12:
        start = start.replace(hour=start.hour - 12)
    if end <= start:
        return TimeOfDay(second.next, problem=WishProblem.IMPOSSIBLE)
    return TimeOfDay(second.next, start, end)


@cache
def _parts() -> tuple[tuple[Phrases, time | None, time | None, str], ...]:
    def moment(text: str) -> time | None:
        hour, _, minute = text.partition(":")
        return time(int(hour), int(minute)) if text else None

    return tuple(
        (Phrases(part["words"]), moment(part["from"]), moment(part["to"]), str(part["words"][0]))
        for part in vocabulary()["parts"]
    )


def part_at(tokens: list[Token], i: int) -> TimeOfDay | None:
    """The part of the day named at `i`."""
    best: TimeOfDay | None = None
    for names, first, last, name in _parts():
        size = names.match(tokens, i)
        if size and (best is None or i + size > best.next):
            hint = "morning" if "morning" in name else "evening" if name in ("evening", "end of the day") else ""
            best = TimeOfDay(i + size, first, last, hint=hint)
    return best


def time_at(tokens: list[Token], i: int, after_day: bool) -> TimeOfDay | None:
    """The time of day at `i`; a plain number counts after a weekday or a word like "at"."""
    options: list[TimeOfDay] = []
    part = part_at(tokens, i) or (_half_of_the_day(tokens, i) if after_day else None)
    if part:
        options.append(part)
    start = i
    while norm_at(tokens, start) in ("at", "in", "say", "the", "only", "@", "about") and start - i < 3:
        start += 1
    between = norm_at(tokens, start) in ("between", "from", "btw", "betwen", "any") and norm_at(tokens, start) != "any"
    if between:
        span = _span_of_clocks(tokens, start + 1, norm_at(tokens, start) != "from", True)
    else:
        span = _span_of_clocks(tokens, start, False, after_day or start > i or _stands_alone(tokens, start))
    if span:
        options.append(span)
    options += _bounded(tokens, i)
    at = terms("at").match(tokens, i)
    j = i + at
    around = terms("around").match(tokens, j)
    asks = around > 0 and norm_at(tokens, j - 1) in ("what", "how")  # "what about 6" means six
    clock = clock_at(tokens, j + around)
    if clock and not clock.sure and norm_at(tokens, clock.next) in ("in", "at") and part_at(tokens, clock.next):
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
        options.append(_point(clock, around > 0 and not asks))
    return max(options, key=lambda option: option.next) if options else None


def _half_of_the_day(tokens: list[Token], i: int) -> TimeOfDay | None:
    """ "Am" or "pm" by itself after a day ("Tues am")."""
    halves = {"am": TimeOfDay(i + 1, None, time(12), hint="morning"), "pm": TimeOfDay(i + 1, time(12), time(17))}
    return halves.get(norm_at(tokens, i))


def _stands_alone(tokens: list[Token], i: int) -> bool:
    """Whether a span of plain numbers ("5 to 7", "11-1") has nothing beside it that would make it another thing."""
    first = clock_at(tokens, i)
    second = clock_at(tokens, first.next + 1) if first else None
    if not first or not second or not (norm_at(tokens, i).isdigit() and norm_at(tokens, first.next + 1).isdigit()):
        return False
    ends = ("", ".", ",", "!", "in", "on", "or", "please", "if", "thanks", "ideally", "is", "would", "suits", "works")
    return norm_at(tokens, i - 1) in ("", ",", ".", "or", "and") and norm_at(tokens, second.next) in ends


def _either(tokens: list[Token], i: int, first: Clock) -> bool:
    """Whether two plain numbers are hours because a weekday follows: "10 or 11 on Monday"."""
    second = clock_at(tokens, first.next + 1) if norm_at(tokens, first.next) == "or" else None
    if not second or not norm_at(tokens, i).isdigit() or not norm_at(tokens, first.next + 1).isdigit():
        return False
    after = second.next + 1 if norm_at(tokens, second.next) == "on" else second.next
    return weekday_at(tokens, after) is not None


def _finishes(tokens: list[Token], i: int) -> bool:
    """Whether a time at `i` is when the visitor gets free ("I finish work at 5")."""
    return any(
        norm_at(tokens, k) in ("finish", "finished", "finishing", "off", "done") for k in range(max(0, i - 3), i)
    )


def _point(clock: Clock, around: bool) -> TimeOfDay:
    moment = _resolved(clock)
    if moment is None:
        return TimeOfDay(clock.next, problem=WishProblem.IMPOSSIBLE)
    if around:
        return TimeOfDay(clock.next, _shifted(moment, -30), _shifted(moment, 30))
    return TimeOfDay(clock.next, moment, moment)


def _bounded(tokens: list[Token], i: int) -> list[TimeOfDay]:
    """ "before 9", "after half 5", "until noon", "from 2"."""
    found: list[TimeOfDay] = []
    for bound in ("before", "after"):
        size = terms(bound).match(tokens, i)
        if not size:
            continue
        j = i + size
        j += terms("around").match(tokens, j)
        while norm_at(tokens, j) in ("at", "the", "like", "say"):
            j += 1
        part = part_at(tokens, j)
        clock = clock_at(tokens, j)
        if clock and not _not_a_time(tokens, clock):
            moment = _resolved(clock)
            if moment is None:
                found.append(TimeOfDay(clock.next, problem=WishProblem.IMPOSSIBLE))
            else:
                after = clock.next + (1 if norm_at(tokens, clock.next) in ("onwards", "on", "onward", "ish") else 0)
                if norm_at(tokens, clock.next) == "on" and weekday_at(tokens, clock.next + 1) is not None:
                    after = clock.next
                found.append(_time_bound(after, moment, bound))
        elif part and bound == "before" and part.first:
            found.append(_time_bound(part.next, part.first, bound))
        elif part and bound == "after" and part.last:
            found.append(_time_bound(part.next, part.last, bound))
    return found


def _time_bound(after: int, moment: time, bound: str) -> TimeOfDay:
    return TimeOfDay(after, None, moment, bound) if bound == "before" else TimeOfDay(after, moment, None, bound)
