"""Holidays, races, seasons and bank holidays, and the days on which they were."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from dateutil.easter import easter

from bot.reading.when.dates import Span, irish_holidays, month_span, nth_weekday, year_at
from bot.reading.when.expressions import Expression, until
from bot.reading.when.tokens import Phrases, Token, norm_at
from bot.reading.when.vocabulary import month_at, phrases, vocabulary


@cache
def _events() -> dict[str, list[tuple[Phrases, dict[str, Any]]]]:
    """The names of events and their rules by a name's first word."""
    found: dict[str, list[tuple[Phrases, dict[str, Any]]]] = {}
    for entry in vocabulary()["events"]:
        names = Phrases(entry["words"])
        for word in names.first_words:
            found.setdefault(word, []).append((names, entry))
    return found


def _instances(rule: dict[str, Any], year: int) -> list[date]:
    if "day" in rule:
        return []
    if "any" in rule:
        return [day for option in rule["any"] for day in _instances(option, year)]
    if "nth" in rule:
        month, weekday, which = (int(value) for value in rule["nth"])
        return [nth_weekday(year, month, weekday, which)]
    if "easter" in rule:
        return [easter(year) + timedelta(days=int(rule["easter"]))]
    month, day = (int(value) for value in rule["fixed"])
    return [date(year, month, day)]


def event_at(tokens: list[Token], i: int) -> tuple[dict[str, Any], int] | None:
    """The rule of the longest event named at `i`, and the token after it."""
    best: tuple[dict[str, Any], int] | None = None
    longest = 0
    for names, rule in _events().get(norm_at(tokens, i), ()):
        size = names.match(tokens, i)
        if size > longest:
            best, longest = (rule, i + size), size
    return best


def event_days(rule: dict[str, Any], years: Iterable[int]) -> list[date]:
    """The days of an event in the years, latest first."""
    return sorted((day for year in years for day in _instances(rule, year)), reverse=True)


def event_span(rule: dict[str, Any], now: date, inside: Span | None) -> Span | None:
    """The latest occurrence before `now` (within `inside`, if given) with its margin."""
    if "span" in rule:
        first, last = rule["span"]
        return date.fromisoformat(first), date.fromisoformat(last)
    if "day" in rule:
        return inside
    margin = timedelta(days=int(rule["margin"]))
    if "weekday" in rule:
        day = now - timedelta(days=(now.weekday() - int(rule["weekday"])) % 7)
        return inside or (day - timedelta(days=7), day)
    for day in event_days(rule, range(now.year + 1, now.year - 12, -1)):
        start, end = day - margin, day + margin
        if start > now or (inside and (end < inside[0] or start > inside[1])):
            continue
        if inside is None and "within" in rule and (now - day).days > int(rule["within"]):
            return None
        return start, end
    return inside


def season_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    """ "the summer", "last winter", "spring before last", "autumn 2024"."""
    j = i + 1 if norm_at(tokens, i) == "the" else i
    lead = norm_at(tokens, j) if norm_at(tokens, j) in ("last", "this", "past") else ""
    if lead:
        j += 1
    word = norm_at(tokens, j)
    months = vocabulary()["seasons"].get(word)
    if not months or (word == "fall" and not lead and norm_at(tokens, j - 1) not in ("since", "the", "in")):
        return None
    if norm_at(tokens, i - 1) in ("a", "an") or norm_at(tokens, j + 1) in vocabulary()["not_seasons"]:
        return None
    first, last = (int(month) for month in months)
    j += 1
    years_back = 0
    if (norm_at(tokens, j), norm_at(tokens, j + 1)) == ("before", "last"):
        years_back, j = 1, j + 2
        lead = lead or "last"
    year = year_at(tokens, j + 1 if norm_at(tokens, j) in ("of", "in") else j)
    if year:
        j += 2 if norm_at(tokens, j) in ("of", "in") else 1
        return Expression(until(_season_span(year, first, last), now), i, j)
    if (norm_at(tokens, j), norm_at(tokens, j + 1)) == ("last", "year"):
        return Expression(until(_season_span(now.year - 1, first, last), now), i, j + 2)
    for year in range(now.year, now.year - 3, -1):
        span = _season_span(year, first, last)
        running = span[1] >= now
        if span[0] <= now and not (running and lead == "last"):
            return Expression(until(_season_span(year - years_back, first, last), now), i, j)
    return None


def _season_span(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), month_span(year + (1 if last < first else 0), last)[1]


def bank_holiday_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    """ "the bank holiday", "October bank holiday weekend"."""
    j = i + 1 if norm_at(tokens, i) in ("the", "last") else i
    month = month_at(tokens, j)
    if month:
        j += 1
    size = phrases("bank_holiday").match(tokens, j)
    if not size:
        return None
    after = j + size
    if not month and norm_at(tokens, after) in ("in", "of"):
        month = month_at(tokens, after + 1)
        after += 2 if month else 0
    for year in range(now.year, now.year - 3, -1):
        for day in reversed(irish_holidays(year)):
            if day <= now + timedelta(days=2) and (not month or day.month == month):
                start = day - timedelta(days=2) if day.weekday() == 0 else day - timedelta(days=1)
                if start <= now:
                    return Expression(until((start, day), now), i, after)
    return None
