"""Every time in a text, those made of others included: "start of October", "just after Christmas", "marathon 2024"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from bot.reading.when.dates import Span, month_span, year_at, year_span
from bot.reading.when.days import (
    PARTS,
    date_expression_at,
    nearest_weekday,
    part_of_span,
    period_at,
    period_span,
    relative_day_at,
    weekday_expression_at,
    year_expression_at,
)
from bot.reading.when.events import bank_holiday_at, event_at, event_span, season_at
from bot.reading.when.expressions import LONGEST_BACK, Expression, days_back, until
from bot.reading.when.lengths import AGO, Length, length_ago_at, length_at, margin_of
from bot.reading.when.tokens import Token, norm_at, norms_at, tokenize
from bot.reading.when.vocabulary import month_at, phrases, vocabulary, weekday_at

_NEVER_FIRST = frozenset("-!?.,;:()/")
_DEEPEST = 2  # "the week after the start of the summer"


@dataclass(frozen=True)
class Times:
    """The tokens of a text, and every time in it, left to right."""

    tokens: list[Token]
    expressions: tuple[Expression, ...]


def times_of(text: str, now: date) -> Times:
    """The tokens and the times of a text as of `now`."""
    tokens = tokenize(text)
    return Times(tokens, tuple(times_in(tokens, now)))


def times_in(tokens: list[Token], now: date) -> Iterator[Expression]:
    """Every time in the text, left to right, none within another."""
    i = 0
    while i < len(tokens):
        best = _longest_at(tokens, i, now) if tokens[i].norm not in _NEVER_FIRST else None
        if best is None or _is_rate(tokens, best):
            i += 1
            continue
        yield replace(best, span=until(best.span, now))
        i = max(best.next, i + 1)


def _longest_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    options = [found for found in (_length_expression_at(tokens, i, now), _point_at(tokens, i, now)) if found]
    return max(options, key=lambda option: option.next, default=None)


def _is_rate(tokens: list[Token], found: Expression) -> bool:
    """Whether a length tells how often, not how long: "3 times a week", "50k a week", "twice a day"."""
    if found.duration and tokens[found.begin].norm in ("a", "an", "one", "the"):
        return norm_at(tokens, found.begin - 1) in vocabulary()["rates"]
    return False


def _point_at(tokens: list[Token], i: int, now: date, depth: int = 0, events: bool = True) -> Expression | None:
    """The longest reading of a day or period at `i`."""
    if not 0 <= i < len(tokens) or depth > _DEEPEST:
        return None
    options = [
        relative_day_at(tokens, i, now),
        _part_at(tokens, i, now, depth),
        period_at(tokens, i, now),
        weekday_expression_at(tokens, i, now),
        season_at(tokens, i, now),
        bank_holiday_at(tokens, i, now),
        date_expression_at(tokens, i, now),
        year_expression_at(tokens, i, now),
        _near_point_at(tokens, i, now, depth),
    ]
    if events:
        options.append(_event_expression_at(tokens, i, now, depth))
        size = phrases("future").match(tokens, i)
        if size:
            options.append(Expression(None, i, i + size))
    return max((option for option in options if option), key=lambda option: option.next, default=None)


# ---- lengths of time


def _length_expression_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    """ "3 weeks", "two days ago", "a week before Christmas", "2 weeks ago on Monday"."""
    found = length_at(tokens, i)
    if not found:
        return None
    span = days_back(now, found.low, found.high)
    ago = _is_ago(tokens, found.next)
    exact = _away_from_point(tokens, found, now) or (_day_ago(tokens, found, now) if ago and span else None)
    if exact:
        return exact
    after = found.next + 1 if ago else found.next
    # "Easy days hurt" is no length of time.
    weak = found.next - found.begin == 1 and not ago and not phrases("tie_after").match(tokens, after)
    return Expression(span, i, after, duration=True, ago=ago, days=found.stated, weak=weak)


def _is_ago(tokens: list[Token], i: int) -> bool:
    """Whether "ago" or the like stands at `i`, and not "back to"; "five weeks today", "12 days post injury"."""
    word, behind = norm_at(tokens, i), norm_at(tokens, i + 1)
    if word == "post":
        return behind in ("injury", "strain", "tear")
    if word == "today":
        return behind in ("since", "that", "", ".", ",")
    return word in AGO and not (word == "back" and behind in ("to", "at", "in"))


def _away_from_point(tokens: list[Token], length: Length, now: date) -> Expression | None:
    """ "A week after the marathon", "3 weeks before Christmas"."""
    direction = {"before": -1, "after": 1}.get(norm_at(tokens, length.next))
    point = _point_at(tokens, length.next + 1, now, 1) if direction else None
    if not direction or not point or point.span is None:
        return None
    shift = direction * timedelta(days=round(length.stated))
    slack = timedelta(days=round(margin_of(length.stated)) if length.stated > 3 else 0)
    start, end = point.span[0] + shift, point.span[1] + shift
    return Expression(until((start - slack, end + slack), now), length.begin, point.next)


def _day_ago(tokens: list[Token], length: Length, now: date) -> Expression | None:
    """The day or month that "ago" leads to: "a week ago last Tuesday", "a year ago last June"."""
    i = length.next + 1
    at = i + 1 if norm_at(tokens, i) in ("last", "on", "this") else i
    weekday = weekday_at(tokens, at)
    if weekday is not None:
        day = nearest_weekday(now - timedelta(days=round(length.stated)), weekday)
        return Expression((day, day), length.begin, at + 1, ago=True)
    month = month_at(tokens, i + 1) if norm_at(tokens, i) in ("in", "last", "this") else None
    year = _year_back(length.stated, now)
    if month and year:
        return Expression(until(month_span(year, month), now), length.begin, i + 2, ago=True)
    return None


def _year_back(days: float, now: date) -> int | None:
    """The calendar year that "two years ago" means beside a month or an event; None below a year."""
    year = now.year - round(days / 365.25)
    return year if days >= 300 and year > 0 else None


# ---- parts of periods


def _part_at(tokens: list[Token], i: int, now: date, depth: int) -> Expression | None:
    """ "start of October", "mid-June", "late last year", "first week of May"."""
    at = i + 1 if norm_at(tokens, i) == "the" else i
    at = at + 1 if norm_at(tokens, at) == "very" else at
    word = norm_at(tokens, at)
    week = vocabulary()["ordinals"].get(word) or ("5" if word == "last" else None)
    if week and norm_at(tokens, at + 1) in ("week", "weekend", "wk") and norm_at(tokens, at + 2) in ("of", "in"):
        inner = _point_at(tokens, at + 3, now, depth + 1)
        span = _week_of(inner.span, int(week), word == "last") if inner and inner.span and int(week) <= 5 else None
        return Expression(until(span, now), i, inner.next) if inner and span else None
    part = PARTS.get(word)
    if not part or word == "first":
        return None
    at = _after_joints(tokens, at + 1)
    if at - i > 7:
        return None
    if norm_at(tokens, at) in ("year", "month", "week") and norm_at(tokens, at - 1) == "the":
        return Expression(until(part_of_span(period_span(norm_at(tokens, at), 0, now), part), now), i, at + 1)
    inner = _point_at(tokens, at, now, depth + 1)
    if not inner or inner.span is None or (inner.span[1] - inner.span[0]).days < 5:
        return None
    return Expression(until(part_of_span(_whole_period(inner, inner.span, tokens, now), part), now), i, inner.next)


def _after_joints(tokens: list[Token], i: int) -> int:
    """The first token from `i` on that doesn't only join a part to its period ("end part of the …")."""
    last = i + 7
    while i < last and norm_at(tokens, i) in ("-", "of", "part", "in", "on", "the", "end", "half", "to"):
        i += 1
    return i


def _week_of(span: Span, which: int, last: bool) -> Span:
    """The first, second … or last week of a month, a little generous."""
    start = span[0] + timedelta(days=7 * (which - 1))
    if last:
        start = month_span(span[0].year, span[0].month)[1] - timedelta(days=7)
    return start - timedelta(days=1), start + timedelta(days=7)


def _whole_period(found: Expression, span: Span, tokens: list[Token], now: date) -> Span:
    """The whole month, year … of a span that `now` cut short."""
    start, end = span
    if end != now or start.day != 1:
        return start, end
    words = {token.norm for token in tokens[found.begin : found.next]}
    if "year" in words or year_at(tokens, found.begin):
        return start, date(start.year, 12, 31)
    return month_span(start.year, start.month)


# ---- near a day or period


@cache
def _moves() -> dict[tuple[str, ...], tuple[timedelta, timedelta]]:
    """By how much words like "just after" move the first and the last day."""
    moves = vocabulary()["moved"]
    return {
        tuple(words.split()): (timedelta(days=float(low)), timedelta(days=float(high)))
        for words, (low, high) in moves.items()
    }


@cache
def _move_openings() -> frozenset[str]:
    """The words that such words begin with."""
    return frozenset(words[0] for words in _moves())


def _near_point_at(tokens: list[Token], i: int, now: date, depth: int) -> Expression | None:
    """ "before the summer", "just after Christmas", "the week of the marathon", "around Halloween"."""
    if norm_at(tokens, i) not in _move_openings():
        return None
    size = next((size for size in (3, 2, 1) if norms_at(tokens, i, size) in _moves()), 0)
    if not size:
        return None
    inner = _point_at(tokens, i + size, now, depth + 1)
    if not inner or inner.span is None or inner.duration:
        return None
    span = _span_near(inner.span, norms_at(tokens, i, size))
    return Expression(until(span, now), i, inner.next)


def _span_near(span: Span, words: tuple[str, ...]) -> Span:
    """The days that words like "just before" make of a span."""
    start, end = span
    low, high = _moves()[words]
    wide = (end - start).days > 20
    if "before" in words[-1]:
        # Before a long season means up to its early weeks.
        return start + low, start + (timedelta(days=14) if wide else high)
    if "after" in words[-1]:
        return (end - timedelta(days=7), end + timedelta(days=28)) if wide else (end + low, end + high)
    if wide and len(words) == 1:
        return start - timedelta(days=10), end + timedelta(days=10)
    return start + low, end + high


# ---- events


def _event_expression_at(tokens: list[Token], i: int, now: date, depth: int) -> Expression | None:
    """A holiday, a race or the change of the clocks, with the year, month or day that may follow or precede it."""
    at = i + 1 if norm_at(tokens, i) in ("the", "this", "last") else i
    year = year_at(tokens, at)
    inside = year_span(year) if year else None
    found = event_at(tokens, at + 1 if year else at) or event_at(tokens, i)
    if not found or norm_at(tokens, found[1]) in vocabulary()["not_seasons"]:
        return None
    rule, after = found
    ahead = _ahead(tokens, after)
    if ahead:
        return Expression(None, i, ahead)
    if inside is None:
        inside, after = _event_time(tokens, after, now, depth)
        if inside and ("weekday" in rule or (inside[1] - inside[0]).days < 3):
            return Expression(inside, i, after)
    span = event_span(rule, now, inside)
    if norm_at(tokens, after) == "weekend":
        after += 1
        span = span and (span[0] - timedelta(days=2), span[1] + timedelta(days=2))
    return Expression(until(span, now), i, after)


def _ahead(tokens: list[Token], i: int) -> int:
    """The token after words behind an event that tell that it is to come: "in 5 weeks", "next Sunday"; 0 for none."""
    length = length_at(tokens, i + 1) if norm_at(tokens, i) == "in" else None
    if length and norm_at(tokens, i + 1) != "the":
        return length.next
    size = 2 if norm_at(tokens, i) == "next" else phrases("future").match(tokens, i)
    return i + size if size else 0


def _event_time(tokens: list[Token], i: int, now: date, depth: int) -> tuple[Span | None, int]:
    """The time told behind an event at `i` ("in 2024", "two years ago"), and the token after it."""
    lead = norm_at(tokens, i)
    if lead in ("in", "on", "of", "last", "this", "(") or year_at(tokens, i) or weekday_at(tokens, i) is not None:
        at = i + 1 if lead in ("in", "on", "of", "(") else i
        inner = _point_at(tokens, at, now, depth + 1, events=False)
        return (inner.span, inner.next) if inner and inner.span and not inner.duration else (None, i)
    length = length_ago_at(tokens, i)
    if not length:
        return None, i
    days = round(min(length.stated, LONGEST_BACK))
    middle, slack = now - timedelta(days=days), timedelta(days=round(margin_of(days)) + 14)
    year = _year_back(days, now)
    return (year_span(year) if year else (middle - slack, middle + slack)), length.next + 1
