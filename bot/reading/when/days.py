"""Days and periods by their names: weekdays, "last week", "yesterday", written dates and years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from bot.reading.when.dates import CalendarDay, Span, calendar_day_at, month_span, past_days, year_at, year_span
from bot.reading.when.expressions import LONGEST_BACK, Expression, until
from bot.reading.when.lengths import length_ago_at, unit_at
from bot.reading.when.tokens import Phrases, Token, norm_at, norms_at, touches_previous
from bot.reading.when.vocabulary import numbers_by_word, vocabulary, weekday_at


def nearest_weekday(day: date, weekday: int) -> date:
    """The such weekday closest to a day."""
    offset = (weekday - day.weekday() + 3) % 7 - 3
    return day + timedelta(days=offset)


_WEEK = ("week", "wk")
_PARTS_OF_DAY = ("morning", "evening", "night", "afternoon", "lunchtime")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weekend(now: date) -> Span:
    """The latest weekend that has begun."""
    saturday = now - timedelta(days=(now.weekday() - 5) % 7)
    return saturday, saturday + timedelta(days=1)


def period_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    """ "last week", "this month", "the weekend before last", "year before last", "last year"."""
    j = i + 1 if norm_at(tokens, i) == "the" else i
    which = norm_at(tokens, j)
    lead = which if which in ("last", "this", "past", "previous") else ""
    if lead:
        j += 1
    unit = norm_at(tokens, j)
    if unit not in ("week", "wk", "weekend", "wkend", "month", "year"):
        return None
    j += 1
    before_last = (norm_at(tokens, j), norm_at(tokens, j + 1)) == ("before", "last")
    gone = norm_at(tokens, j) in ("gone", "past", "just")
    if before_last:
        j += 2
    elif gone and unit in ("weekend", "wkend"):
        j += 1
    elif not lead and unit not in ("weekend", "wkend"):
        return None
    back = 2 if before_last else 0 if lead == "this" else 1
    return Expression(period_span(unit, back, now), i, j)


def period_span(unit: str, back: int, now: date) -> Span:
    """The week, weekend, month or year so many before the present one."""
    if unit in ("weekend", "wkend"):
        saturday, sunday = _weekend(now)
        # "this weekend" on a weekday is the one to come, or the one just past on a Monday: only the past counts here.
        shift = timedelta(days=7 if back == 2 else 0)
        return saturday - shift, sunday - shift
    if unit in ("week", "wk"):
        monday = _monday(now) - timedelta(days=7 * back)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
        return month_span(year, month + 1)
    return year_span(now.year - back)


def weekday_expression_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    """ "Tuesday", "last Friday", "the Monday before last", "Sunday two weeks ago"."""
    at = i + 1 if norm_at(tokens, i) == "the" else i
    lead = norm_at(tokens, at) if norm_at(tokens, at) in ("last", "this", "past", "next") else ""
    if lead:
        at += 1
    weekday = weekday_at(tokens, at)
    if weekday is None or (not lead and _is_habit(tokens, at)):
        return None
    if lead == "next":
        return Expression(None, i, at + 1)
    doubtful = tokens[at].norm in vocabulary()["weekday_doubtful"] and not lead
    if doubtful and _is_another_word(tokens, at):
        return None
    weak = doubtful and not _is_clearly_a_day(tokens, at)
    after = at + 2 if norm_at(tokens, at + 1) in _PARTS_OF_DAY else at + 1
    span, after = _weekday_span(tokens, after, weekday, lead, now)
    return Expression(until(span, now), i, after, weak=weak)


def _is_another_word(tokens: list[Token], i: int) -> bool:
    """Whether a short word for a day is none: somebody "sat", "in the sun"."""
    words, before = vocabulary()["short_day"], norm_at(tokens, i - 1)
    if tokens[i].raw[0].isupper():
        return False
    if before == "the":
        return tokens[i].norm == "sun" and norm_at(tokens, i - 2) in words["under_the"]
    return before in words["never_behind"]


def _is_clearly_a_day(tokens: list[Token], i: int) -> bool:
    """Whether a short word for a day can only be one: "parkrun sat", "mon night", not "wed love to"."""
    words, before, after = vocabulary()["short_day"], norm_at(tokens, i - 1), norm_at(tokens, i + 1)
    if tokens[i].raw[0].isupper() or before in words["behind"]:
        return True
    if after in (*_PARTS_OF_DAY, *_WEEK, "last", "gone", "there"):
        return True
    return i > 0 and (not after.isalnum() or after in words["before"])


def _is_habit(tokens: list[Token], i: int) -> bool:
    """Whether a weekday is every such day: "Sundays", but "since sundays run" lost its apostrophe."""
    plural = tokens[i].norm.endswith("days") and "'" not in tokens[i].raw and "’" not in tokens[i].raw
    return plural and norm_at(tokens, i - 1) not in ("since", "after", "from")


def _weekday_span(tokens: list[Token], i: int, weekday: int, lead: str, now: date) -> tuple[Span, int]:
    """The days that a weekday means with the words at `i` behind it, and the token after those."""
    latest = now - timedelta(days=(now.weekday() - weekday) % 7 or 7)
    told = _told_behind(norms_at(tokens, i, 3), latest, _monday(now) + timedelta(days=weekday - 7))
    length = length_ago_at(tokens, i) if told is None else None
    if told:
        day, size = told
        return (day, day), i + size
    if length:
        day = nearest_weekday(now - timedelta(days=round(min(length.stated, LONGEST_BACK))), weekday)
        return (day, day), length.next + 1
    if lead == "last" and latest >= _monday(now):
        # On a Friday "last Tuesday" is this week's to some and last week's to others.
        return (latest - timedelta(days=7), latest), i
    return (latest, latest), i


def _told_behind(words: tuple[str, ...], latest: date, last_week: date) -> tuple[date, int] | None:
    """The day that words behind a weekday tell ("Monday last week"), and how many they are."""
    if words[0] in _WEEK:
        return latest - timedelta(days=7), 1
    if words[:2] == ("before", "last"):
        return latest - timedelta(days=7), 2
    if words[0] == "last" and words[1] in _WEEK:
        return last_week, 2
    if words == ("of", "last", "week"):
        return last_week, 3
    if words[0] == "fortnight":
        return latest - timedelta(days=14), 1
    if words[:2] == ("just", "gone"):
        return latest, 2
    return (latest, 1) if words[0] in ("gone", "past", "last", "just") else None


PARTS = {"start": "first", "beginning": "first", "early": "first", "mid": "mid", "middle": "mid", "end": "last",
          "late": "last", "tail": "last", "first": "first"}  # fmt: skip


def part_of_span(span: Span, which: str) -> Span:
    """The first, middle or last third of a span of days, a little generous."""
    days = (span[1] - span[0]).days
    third = timedelta(days=max(2, round(days / 3)))
    if which == "first":
        return span[0] - timedelta(days=1), span[0] + third
    if which == "last":
        return span[1] - third, span[1] + timedelta(days=1)
    middle = span[0] + timedelta(days=days // 2)
    half = timedelta(days=max(1, round(days / 5)))
    return middle - half, middle + half


def date_expression_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    """ "12/10", "last June", "the 3rd of May", "March last year"."""
    last = norm_at(tokens, i) in ("last", "this", "past")
    j = i + 1 if last else i
    found = calendar_day_at(tokens, j)
    if not found:
        return None
    if found.day is None and found.year is None:
        tail = (norm_at(tokens, found.next), norm_at(tokens, found.next + 1))
        if tail == ("last", "year"):
            found = replace(found, year=now.year - 1, next=found.next + 2)
        elif tail == ("this", "year"):
            found = replace(found, year=now.year, next=found.next + 2)
    following = norm_at(tokens, found.next)
    noun = following.isalpha() and (
        following not in vocabulary()["after_day"] or (following == "half" and not _is_hour(tokens, found.next + 1))
    )
    if found.month is None and (noun or unit_at(tokens, found.next)):
        return None  # "the second session"
    if norm_at(tokens, j + 1) == "/" and found.next - j == 3 and _is_score(tokens, j, found):
        return None
    word = tokens[j].norm
    named = found.day is None and found.year is None
    weak = (named and not last and word in vocabulary()["month_doubtful"]) or (found.month is None)
    if named and last and found.month == now.month and norm_at(tokens, i) == "last":
        found = replace(found, year=now.year - 1)
    # A capital tells the month from the verb, except at the beginning.
    if named and weak and tokens[j].raw[0].isupper() and j > 0 and not tokens[j].raw.isupper():
        weak = False
    return Expression(until(past_days(found, now), now), i, found.next, weak=weak)


def _is_hour(tokens: list[Token], i: int) -> bool:
    """Whether an hour stands here, as behind the "half" of "the 2nd, half five"."""
    word = norm_at(tokens, i)
    return word == "past" or word.isdigit() or word in numbers_by_word()


def _is_score(tokens: list[Token], i: int, found: CalendarDay) -> bool:
    """Whether the numbers at `i` are a score or a ratio: "7/10 pain", "80/20 training"."""
    if norm_at(tokens, found.next) in ("pain", "out", "sore", "score", "on", "training", "when", "for", "%"):
        return True
    out_of_ten = found.month == 10 and (found.day or 0) <= 10
    return out_of_ten and norm_at(tokens, i - 1) not in ("since", "on", "from", "")


def year_expression_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    """A year that stands alone: "2019"."""
    year = year_at(tokens, i)
    inside_word = (touches_previous(tokens, i) and tokens[i - 1].norm != "(") or (
        touches_previous(tokens, i + 1) and tokens[i + 1].norm not in (".", ",", "!", ")")
    )
    if not year or year < 1950 or unit_at(tokens, i + 1) or inside_word:
        return None
    return Expression(until(year_span(year), now), i, i + 1, weak=True)


@cache
def _relative() -> tuple[tuple[Phrases, int, int], ...]:
    return tuple(
        (Phrases(entry["words"]), int(entry["days"][0]), int(entry["days"][1])) for entry in vocabulary()["relative"]
    )


def relative_day_at(tokens: list[Token], i: int, now: date) -> Expression | None:
    """ "today", "yesterday morning", "the other day"."""
    best: Expression | None = None
    for names, near, far in _relative():
        size = names.match(tokens, i)
        if size and (best is None or i + size > best.next):
            best = Expression((now - timedelta(days=far), now - timedelta(days=near)), i, i + size)
    return best
