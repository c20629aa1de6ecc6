"""Reads when a race or match is that lies ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from spacy.tokens import Doc, Span
from spacy.tokens import Token as DocToken

from bot.reading.concepts import concepts
from bot.reading.context_found import find_context
from bot.reading.context_rules import word_set
from bot.reading.context_turns import puts_right
from bot.reading.history import tense
from bot.reading.when.dates import calendar_day_at, nth_weekday, safe_date
from bot.reading.when.lengths import AGO, length_at
from bot.reading.when.tokens import Token, norm_at, norms_at, tokenize
from bot.reading.when.vocabulary import month_at, units_by_word, vocabulary, weekday_at

INJURED_WITHIN = 5
"""How many tokens behind "hurt" the calf may stand."""
BEFORE, BEHIND = 8, 6
"""How many tokens away the race may be named."""
WEEK, MOST_WEEKS = 7, 2
MOST_AHEAD = 270
"""Days ahead from which a day without a year is in doubt: in November "the 26th of October" is likely over."""


@dataclass(frozen=True)
class _Day:
    """A day ahead at the tokens `at` to `after`; `counted` where its words alone say that it lies ahead."""

    at: int
    after: int
    day: date
    counted: bool = False


def race_days(doc: Doc, today: date, asked: bool, known: bool = False) -> list[tuple[Span, date]]:
    """The days ahead on which a message says that a race is, each with its words.

    Args:
        doc: the message.
        today: the visitor's date.
        asked: whether the day of the race was asked for: any day is its, then.
        known: whether a race was spoken of before, whose day the message may put right without naming it.
    """
    named = any(name == "race_word" for name, _, _ in concepts(doc))
    if not (asked or known or named):
        return []
    found, tokens = [], tokenize(doc.text)
    for one in _days(tokens, today):
        span = doc.char_span(tokens[one.at].begin, tokens[one.after - 1].finish, alignment_mode="expand")
        if span is None or _not_this_one(doc, span, one.day, today):
            continue
        if asked or (named and _of_race(doc, span)) or (known and one.counted and _of_the_known_one(doc, span)):
            found.append((span, one.day))
    return found


def _not_this_one(doc: Doc, span: Span, day: date, today: date) -> bool:
    """Whether a day is one of many ("parkrun every Saturday"), or lies ahead only because it is over this year."""
    before = doc[span.start - 1].norm_ if span.start else ""
    near = {token.norm_ for token in doc[max(0, span.start - BEFORE) : span.end + BEHIND]}
    year = near & {"next", "year", str(day.year)}
    return before in word_set("of_a_habit") or ((day - today).days > MOST_AHEAD and not year)


def _of_race(doc: Doc, span: Span) -> bool:
    """Whether a race is named nearby, in a clause that doesn't tell of the past."""
    near = {name for token in doc[max(0, span.start - BEFORE) : span.end + BEHIND] for name in _named(token)}
    clause: Span = doc._.clauses[find_context(doc).clause_of[span.start]]
    before = {token.norm_ for token in doc[max(clause.start, span.start - BEFORE) : span.start]}
    counted_down = [token.norm_ for token in doc[span.end : span.end + 2]] == ["out", "from"]
    ahead = tense(clause) != "past" and not before & word_set("looks_back")
    return ("race_word" in near or counted_down) and ahead and not (_wished(clause) or _of_an_injury(clause, span))


def _of_an_injury(clause: Span, span: Span) -> bool:
    """Whether a clause says before the day that a leg was hurt: "hurt the calf at the match on Saturday"."""
    before = clause.doc[clause.start : max(clause.start, span.start)]
    hurt = next((t.i for t in before if t.norm_ in ("hurt", "tweak") or "pulled" in t._.concepts), None)
    return hurt is not None and any("calf" in t._.concepts for t in clause.doc[hurt : hurt + INJURED_WITHIN])


def _wished(clause: Span) -> bool:
    """Whether a clause that names no race says what would suit: "he has a match, I could do Thursday instead"."""
    if any("race_word" in _named(token) for token in clause):
        return False
    return any(token.norm_ in word_set("suits") for token in clause)


def _of_the_known_one(doc: Doc, span: Span) -> bool:
    """Whether a day can only be that of the race spoken of before: "no, Sunday week", "it's eight days off"."""
    clause: Span = doc._.clauses[find_context(doc).clause_of[span.start]]
    if any(token._.concepts & word_set("leg_concepts") for token in clause) or tense(clause) == "past":
        return False
    told = [token.norm_ for token in clause[: max(0, span.start - clause.start)] if token.is_alpha][-2:]
    before = [token.norm_ for token in doc[span.sent.start : span.start]]
    denied = any(pair == ("not", "this") for pair in pairwise(before))
    return told[:1] in (["it"], ["its"], ["that"]) or denied or puts_right(doc, span.start_char, span.end_char)


def _named(token: DocToken) -> frozenset[str]:
    """The concepts of a word, without the race of "couch to 5k", which is a plan to begin with."""
    concepts_of: frozenset[str] = token._.concepts
    return concepts_of - {"race_word"} if "beginner" in concepts_of else concepts_of


def _days(tokens: list[Token], today: date) -> Iterator[_Day]:
    """Every day ahead that is written in a text."""
    at = 0
    while at < len(tokens):
        found = _in_a_while(tokens, at, today) or _weeks_on(tokens, at, today) or _on_a_day(tokens, at, today)
        if found is None:
            at += 1
            continue
        yield found
        at = found.after


def _in_a_while(tokens: list[Token], at: int, today: date) -> _Day | None:
    """ "in two weeks", "6 weeks away", "two weeks Saturday", "a week on Saturday"."""
    length = length_at(tokens, at)
    if length is None or length.next > len(tokens):
        return None
    follows = norm_at(tokens, length.next)
    joined = length.next + (follows in ("on", "from"))
    weekday = weekday_at(tokens, joined) if joined < len(tokens) else None
    if weekday is not None and length.stated >= WEEK:
        return _Day(at, joined + 1, _coming(weekday, today) + timedelta(weeks=round(length.stated / WEEK)), True)
    before = norm_at(tokens, at - 1)
    ahead = before in ("in", "within") or follows in word_set("looks_ahead")
    if not ahead and not (follows == "off" and before in word_set("before_off")):
        return None
    return _Day(at, length.next, today + timedelta(days=round(length.stated)), True)


def _coming(weekday: int, today: date) -> date:
    """The next such weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % WEEK)


def _weeks_on(tokens: list[Token], at: int, today: date) -> _Day | None:
    """ "Sunday week", "Friday fortnight", "tomorrow week", "Saturday three weeks": so many weeks after that day."""
    weekday, size = weekday_at(tokens, at), 1
    day = _coming(weekday, today) if weekday is not None else None
    if day is None:
        words = next((n for n in (2, 1) if " ".join(norms_at(tokens, at, n)) in vocabulary()["days_from_now"]), 0)
        if not words:
            return None
        ahead, size = int(vocabulary()["days_from_now"][" ".join(norms_at(tokens, at, words))]), words
        day = today + timedelta(days=ahead)
    if weekday is not None and _the_one_after(tokens, at):
        return _Day(at, at + 2, _coming(weekday, today + timedelta(days=1)) + timedelta(weeks=1), True)
    weeks, after = _weeks_at(tokens, at + size)
    return _Day(at, after, day + timedelta(weeks=weeks), True) if weeks else None


def _the_one_after(tokens: list[Token], at: int) -> bool:
    """Whether a weekday is the one after the next: "the Saturday after", not "Saturday after work"."""
    behind = norm_at(tokens, at + 2)
    return norm_at(tokens, at + 1) == "after" and (not behind.isalnum() or behind in ("next", "that", "this", "i"))


def _weeks_at(tokens: list[Token], at: int) -> tuple[int, int]:
    """How many weeks stand behind a day, and the token behind them; none for the "Sunday week 5" of a plan."""
    alone = units_by_word().get(norm_at(tokens, at), 0) / WEEK
    if alone in range(1, MOST_WEEKS + 1):
        return (0, at) if norm_at(tokens, at + 1).isdecimal() else (round(alone), at + 1)
    length = length_at(tokens, at)
    if length is None or length.stated < WEEK or length.stated % WEEK or norm_at(tokens, length.next) in AGO:
        return 0, at
    return round(length.stated / WEEK), length.next


def _on_a_day(tokens: list[Token], at: int, today: date) -> _Day | None:
    """ "on the 13th of December", "next Sunday", "the first Sunday of December"."""
    written = calendar_day_at(tokens, at)
    if written and not written.month and weekday_at(tokens, written.next) is not None:
        return None  # "the 3rd Saturday"
    exact = written and written.day and (written.month or tokens[at].norm == "the" or tokens[at].norm[:1].isdigit())
    if written and written.day and exact and at < written.next <= len(tokens):
        ahead = _next_such_day(written.day, written.month, today)
        return _Day(at, written.next, ahead) if ahead else None
    weekday = weekday_at(tokens, at)
    if weekday is None:
        return None
    which = _which(tokens, at)
    if which:
        return _of_a_month(tokens, at, weekday, which, today)
    day = _coming(weekday, today + timedelta(days=1))
    another = norm_at(tokens, at - 1) == "next" and day.isocalendar().week == today.isocalendar().week
    return _Day(at, at + 1, day + timedelta(days=WEEK if another else 0))


def _which(tokens: list[Token], at: int) -> int:
    """The number before a weekday ("3rd Saturday", "third Saturday"); 0 for none."""
    number, ending = norms_at(tokens, at - 2, 2)
    if ending in ("st", "nd", "rd", "th") and number.isdecimal():
        return int(number)
    ordinals: list[str] = vocabulary()["which_weekday"]
    return ordinals.index(ending) + 1 if ending in ordinals else 0


def _of_a_month(tokens: list[Token], at: int, weekday: int, which: int, today: date) -> _Day | None:
    """ "the third Saturday in January"; none without the month, as nobody knows what is counted."""
    named = norm_at(tokens, at + 1) in ("in", "of")
    month = month_at(tokens, at + 2) if named else None
    if month is None:
        return None
    day = nth_weekday(today.year + (month < today.month), month, weekday, which)
    return _Day(at, at + 3, day) if day > today else None


def _next_such_day(day: int, month: int | None, today: date) -> date | None:
    """The first such day after today within a year."""
    for ahead in range(13):
        year, index = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        found = safe_date(year, index + 1, day) if month in (None, index + 1) else None
        if found and found > today:
            return found
    return None
