"""Reads when a race or match is that lies ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from spacy.tokens import Doc, Span
from spacy.tokens import Token as DocToken

from bot.reading.concepts import concepts
from bot.reading.context_found import find_context
from bot.reading.context_rules import word_set
from bot.reading.history import tense
from bot.reading.when.dates import calendar_day_at, safe_date
from bot.reading.when.lengths import length_at
from bot.reading.when.tokens import Token, tokenize
from bot.reading.when.vocabulary import weekday_at

BEFORE, BEHIND = 8, 6
"""How many tokens away the race may be named."""
WEEK = 7


def race_days(doc: Doc, today: date, asked: bool) -> list[tuple[Span, date]]:
    """The days ahead on which a message says that a race is, each with its words; any day where that was asked."""
    if not asked and not any(name == "race_word" for name, _, _ in concepts(doc)):
        return []
    found = []
    for begin, finish, day in _days(tokenize(doc.text), today):
        span = doc.char_span(begin, finish, alignment_mode="expand")
        if span is not None and (asked or _of_race(doc, span)):
            found.append((span, day))
    return found


def _of_race(doc: Doc, span: Span) -> bool:
    """Whether a race is named nearby, in a clause that doesn't tell of the past."""
    near = {name for token in doc[max(0, span.start - BEFORE) : span.end + BEHIND] for name in _named(token)}
    clause: Span = doc._.clauses[find_context(doc).clause_of[span.start]]
    before = {token.norm_ for token in doc[max(clause.start, span.start - BEFORE) : span.start]}
    counted_down = [token.norm_ for token in doc[span.end : span.end + 2]] == ["out", "from"]
    return ("race_word" in near or counted_down) and tense(clause) != "past" and not before & word_set("looks_back")


def _named(token: DocToken) -> frozenset[str]:
    """The concepts of a word, without the race of "couch to 5k", which is a plan to begin with."""
    concepts_of: frozenset[str] = token._.concepts
    return concepts_of - {"race_word"} if "beginner" in concepts_of else concepts_of


def _days(tokens: list[Token], today: date) -> Iterator[tuple[int, int, date]]:
    """Every day ahead that is written in a text: begin and end in characters, and the day."""
    at = 0
    while at < len(tokens):
        found = _in_a_while(tokens, at, today) or _on_a_day(tokens, at, today)
        if found is None:
            at += 1
            continue
        day, after = found
        yield tokens[at].begin, tokens[after - 1].finish, day
        at = after


def _in_a_while(tokens: list[Token], at: int, today: date) -> tuple[date, int] | None:
    """ "in two weeks", "6 weeks away", "two weeks Saturday"."""
    length = length_at(tokens, at)
    if length is None or length.next > len(tokens):
        return None
    follows = tokens[length.next].norm if length.next < len(tokens) else ""
    day = today + timedelta(days=round(length.stated))
    weekday = weekday_at(tokens, length.next) if follows else None
    if weekday is not None:
        coming = today + timedelta(days=(weekday - today.weekday()) % WEEK)
        return coming + timedelta(weeks=round(length.stated / WEEK)), length.next + 1
    before = tokens[at - 1].norm if at > 0 else ""
    ahead = before in ("in", "within") or follows in word_set("looks_ahead")
    return (day, length.next) if ahead or (follows == "off" and before in word_set("before_off")) else None


def _on_a_day(tokens: list[Token], at: int, today: date) -> tuple[date, int] | None:
    """ "on the 13th of December", "next Sunday"."""
    written = calendar_day_at(tokens, at)
    exact = written and written.day and (written.month or tokens[at].norm == "the" or tokens[at].norm[:1].isdigit())
    if written and written.day and exact and at < written.next <= len(tokens):
        ahead = _next_such_day(written.day, written.month, today)
        return (ahead, written.next) if ahead else None
    weekday = weekday_at(tokens, at)
    if weekday is None:
        return None
    day = today + timedelta(days=(weekday - today.weekday()) % WEEK or WEEK)
    another = at > 0 and tokens[at - 1].norm == "next" and day.isocalendar().week == today.isocalendar().week
    return day + timedelta(days=WEEK if another else 0), at + 1


def _next_such_day(day: int, month: int | None, today: date) -> date | None:
    """The first such day after today within a year."""
    for ahead in range(13):
        year, index = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        found = safe_date(year, index + 1, day) if month in (None, index + 1) else None
        if found and found > today:
            return found
    return None
