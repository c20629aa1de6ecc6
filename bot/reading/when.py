"""Reads from free text when the pain began.

Words, phrases and events are in when_words.yml; here is the grammar over their tokens. Every look-around is bounded,
so that the time grows with the length of the text only. The clock is always an argument.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import holidays
import yaml
from dateutil.easter import easter
from rapidfuzz.distance import OSA

from bot.reading.doc import habits

_WORDS_FILE = Path(__file__).with_name("when_words.yml")
OLDEST_YEARS = 90
_MAX_DIGITS = 6
_SHORTEST_HABIT = 4
_NEVER_FIRST = frozenset("-!?.,;:()/")
_REACH = 14  # how many words before or after a time may decide what it belongs to


@dataclass(frozen=True)
class When:
    """The days (both included) within which the pain began, and where the text says so.

    `words` are text[begin:finish].
    """

    start: date
    end: date
    words: str = ""
    begin: int = 0
    finish: int = 0

    @property
    def iso(self) -> str:
        """The interval as "2026-10-01/2026-10-07"."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


# --- tokens -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Token:
    """A number, a word or a sign: `norm` is lower case without accents and apostrophes; begin, finish are offsets."""

    norm: str
    begin: int
    finish: int
    raw: str


def _marks() -> str:
    """The combining marks of all scripts as ranges of a character class: they belong to the letter before them."""
    marks = [
        code
        for code in range(0x300, 0xFFFF)
        if unicodedata.category(chr(code))[0] == "M" and code not in (0x20E3, 0xFE0F)
    ]
    ranges: list[list[int]] = []
    for code in marks:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


_LETTERS = rf"[^\W\d_][^\W\d_{_marks()}]*(?:[{_marks()}]+[^\W\d_]*)*"
_TOKEN = re.compile(rf"\d+|{_LETTERS}(?:['’`][^\W\d_]+)*|\S")


@cache
def _fold(raw: str) -> str:
    decomposed = unicodedata.normalize("NFKD", raw.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’`")
    word = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    # Short ones are other things here: the "nd" of "2nd", a name.
    return habits().get(word, word) if len(word) >= _SHORTEST_HABIT else word


def tokenize(text: str) -> list[Token]:
    """The words, digit groups and signs of a text, in order."""
    return [Token(_fold(m[0]) if len(m[0]) < 40 else m[0], m.start(), m.end(), m[0]) for m in _TOKEN.finditer(text)]


class Phrases:
    """A set of phrases (one or more tokens each), found at a place in a list of tokens."""

    def __init__(self, phrases: Iterable[str]) -> None:
        # By first and second word ("" for a phrase of one): many begin with "a" or "the".
        self._by_opening: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        for phrase in phrases:
            words = tuple(token.norm for token in tokenize(phrase))
            if words:
                by_second = self._by_opening.setdefault(words[0], {})
                by_second.setdefault(words[1] if len(words) > 1 else "", []).append(words)
        for by_second in self._by_opening.values():
            for candidates in by_second.values():
                candidates.sort(key=len, reverse=True)

    @property
    def first_words(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(self._by_opening)

    def match(self, tokens: list[Token], i: int) -> int:
        """How many tokens the longest phrase at `i` takes, 0 for none."""
        by_second = self._by_opening.get(_norm(tokens, i))
        if not by_second:
            return 0
        for words in by_second.get(_norm(tokens, i + 1), ()):
            if tuple(token.norm for token in tokens[i : i + len(words)]) == words:
                return len(words)
        return 1 if "" in by_second else 0

    def ends_at(self, tokens: list[Token], i: int) -> bool:
        """Whether a phrase ends with the token before `i`."""
        return any(self.match(tokens, i - size) == size for size in range(1, 5))


# --- vocabulary -------------------------------------------------------------------------------------------------------


@cache
def _vocabulary() -> dict[str, Any]:
    # BaseLoader keeps "no" and "on" words instead of making them booleans.
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


@cache
def phrases(*path: str) -> Phrases:
    """The phrases under a key of when_words.yml."""
    node = _vocabulary()
    for key in path:
        node = node[key]
    return Phrases(node)


@cache
def _numbers() -> dict[str, int]:
    return {word: int(value) for word, value in _vocabulary()["numbers"].items()}


@cache
def _units() -> dict[str, float]:
    return {word: float(unit["days"]) for unit in _vocabulary()["units"].values() for word in unit["words"]}


@cache
def _months() -> dict[str, int]:
    return {word: number for number, words in enumerate(_vocabulary()["months"], 1) for word in words}


@cache
def _weekdays() -> dict[str, int]:
    return {word: number for number, words in enumerate(_vocabulary()["weekdays"].values()) for word in words}


@lru_cache(maxsize=10_000)
def _fuzzy(word: str, table: Callable[[], dict[str, float]] | Callable[[], dict[str, int]]) -> float | None:
    """The value of a known word of six letters or more one slip of the finger away, None if none or two differ."""
    if len(word) < 6 or len(word) > 12 or word in _vocabulary()["typo_exceptions"] or not word.isalpha():
        return None
    found = {value for known, value in table().items() if len(known) >= 6 and OSA.distance(word, known) == 1}
    return float(found.pop()) if len(found) == 1 else None


def _norm(tokens: list[Token], i: int) -> str:
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def _glued(tokens: list[Token], i: int) -> bool:
    return 0 < i < len(tokens) and tokens[i].begin == tokens[i - 1].finish


def month_at(tokens: list[Token], i: int) -> int | None:
    """The month (1 to 12) that the token names."""
    word = _norm(tokens, i)
    if word in _months():
        return _months()[word]
    fuzzy = _fuzzy(word, _months)
    return int(fuzzy) if fuzzy else None


def weekday_at(tokens: list[Token], i: int) -> int | None:
    """The weekday (0 is Monday) that the token names."""
    word = _norm(tokens, i)
    if word in _weekdays():
        return _weekdays()[word]
    fuzzy = _fuzzy(word, _weekdays)
    return int(fuzzy) if fuzzy is not None else None


# --- numbers and lengths of time --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Amount:
    """A number with its spread, up to the token `next`."""

    low: float
    high: float
    next: int


@dataclass(frozen=True)
class Length:
    """A length of time in days; `stated` is the middle of what was said. Tokens begin to next."""

    low: float
    high: float
    stated: float
    begin: int
    next: int


def _whole(tokens: list[Token], i: int) -> tuple[float, int] | None:
    """A plain number at `i` and the token after it."""
    word = _norm(tokens, i)
    if word.isascii() and word.isdigit():
        if len(word) > _MAX_DIGITS:
            return None
        value, i = float(word), i + 1
        if _norm(tokens, i) == "." and _glued(tokens, i) and _glued(tokens, i + 1):
            tail = _norm(tokens, i + 1)
            if tail.isascii() and tail.isdigit() and len(tail) <= 2:
                value, i = value + float(f"0.{tail}"), i + 2
        return value, i
    numbers = _numbers()
    if word not in numbers:
        return None
    value, i = float(numbers[word]), i + 1
    if value in (20, 30, 40, 50, 60, 90):
        after = i + 1 if _norm(tokens, i) == "-" else i
        ones = numbers.get(_norm(tokens, after), 0)
        if 0 < ones < 10:
            return value + ones, after + 1
    return value, i


def _half(tokens: list[Token], i: int) -> tuple[float, int]:
    """0.5 for "and a half" or "½" at `i`, else 0."""
    if _norm(tokens, i) in ("½", "1⁄2"):
        return 0.5, i + 1
    for words in (("and", "a", "half"), ("&", "a", "half"), ("and", "half"), ("n", "a", "half"), ("an", "a", "half")):
        if tuple(_norm(tokens, i + k) for k in range(len(words))) == words:
            return 0.5, i + len(words)
    return 0.0, i


@cache
def _some() -> dict[tuple[str, ...], tuple[float, float]]:
    return {tuple(words.split()): (float(low), float(high)) for words, (low, high) in _vocabulary()["some"].items()}


@lru_cache(maxsize=1)
def _some_first() -> frozenset[str]:
    """The words that such an amount begins with."""
    return frozenset(words[0] for words in _some())


_SOME_LONGEST = 3


def _single(tokens: list[Token], i: int) -> Amount | None:
    longest = _SOME_LONGEST if _norm(tokens, i) in _some_first() else 0
    for size in range(longest, 0, -1):
        some = _some().get(tuple(_norm(tokens, i + k) for k in range(size)))
        if some and not (size == 1 and some == (1, 1) and _unit(tokens, i + 1) != 14):
            return Amount(*some, i + size)
    if _norm(tokens, i) in ("a", "an"):
        return Amount(1, 1, i + 1)
    whole = _whole(tokens, i)
    if whole:
        value, after = whole
        half, after = _half(tokens, after)
        return Amount(value + half, value + half, after)
    typo = _vocabulary()["number_typos"].get(_norm(tokens, i))
    if typo and _unit(tokens, i + 1):
        return Amount(float(typo), float(typo), i + 1)
    return None


def _amount(tokens: list[Token], i: int) -> Amount | None:
    """A number or a range of numbers ("six to eight", "4-5", "4 or 5") at `i`."""
    if _norm(tokens, i) == "between":
        i += 1
    first = _single(tokens, i)
    if not first:
        return None
    joint = _norm(tokens, first.next)
    if joint in ("to", "or", "-", "–", "—", "/", "and", "till"):
        second = _single(tokens, first.next + 1)
        # "three and 2 days" is no range; a range rises.
        rises = second and second.high > first.low and _norm(tokens, first.next + 1) not in ("a", "an", "the")
        if second and rises and (joint != "and" or _norm(tokens, i - 1) == "between"):
            return Amount(first.low, second.high, second.next)
    return first


def _unit(tokens: list[Token], i: int) -> float:
    """Days in the unit at `i`, 0 if it is none."""
    word = _norm(tokens, i)
    if word in _units():
        return _units()[word]
    short = _vocabulary()["short_units"].get(word)
    if short and i > 0 and tokens[i - 1].norm.isdigit() and tokens[i].begin - tokens[i - 1].finish <= 1:
        return float(short)
    return _fuzzy(word, _units) or 0.0


_KINDS = ("over", "nearly", "under", "about", "plain")


def _qualified(tokens: list[Token], i: int) -> tuple[set[str], int]:
    """The qualifiers before a length of time and the token after them."""
    kinds: set[str] = set()
    for _ in range(4):
        for kind in _KINDS:
            size = phrases("qualifiers", kind).match(tokens, i)
            if size:
                kinds.add(kind)
                i += size
                break
        else:
            break
    return kinds, i


def _margin(days: float) -> float:
    """How far a stated length may be off, in days: people round, and the more the longer ago."""
    if days < 1:
        return 0
    if days <= 3:
        return 1
    if days <= 13:
        return 2
    if days < 28:
        return max(3, round(days * 0.2))
    return max(5, days * 0.15)


def length_at(tokens: list[Token], i: int) -> Length | None:
    """The length of time ("about six to eight weeks", "a month and a half", "2w") that begins at `i`."""
    begin = i
    kinds, i = _qualified(tokens, i)
    many = _vocabulary()["many"].get(_norm(tokens, i))
    if many and _norm(tokens, i - 1).isdigit():
        return None  # the number before it is past all sense
    if many:
        low, high = (float(value) for value in many)
        return None if "nearly" in kinds or "under" in kinds else Length(low, high, (low + high) / 2, begin, i + 1)
    amount = _amount(tokens, i)
    if not amount and (_norm(tokens, i - 1) == "past" or (_norm(tokens, i - 1) == "last" and _unit(tokens, i) == 14)):
        amount = Amount(1, 1, i)  # "this past week"
    if not amount:
        return None
    inner, after = (
        _qualified(tokens, amount.next) if _norm(tokens, amount.next) in ("good", "or") else (set(), amount.next)
    )
    unit = _unit(tokens, after)
    if not unit or (amount.next - i == 1 and _norm(tokens, i) == "the" and unit != 14):
        return None
    kinds |= inner
    low, high, i = amount.low * unit, amount.high * unit, after + 1
    half, i = _half(tokens, i)
    low, high = low + half * unit, high + half * unit
    low, high, i, ranged = _more(tokens, i, low, high, unit)
    for kind in ("or_so", "or_more"):
        size = phrases(kind).match(tokens, i)
        if size:
            kinds.add("about" if kind == "or_so" else "over")
            i += size
    low, high, i = _corrected(tokens, i, low, high, unit)
    stated = (low + high) / 2
    low, high = _spread(kinds, low, high, ranged or amount.low != amount.high)
    return Length(low, high, stated, begin, i)


def _more(tokens: list[Token], i: int, low: float, high: float, unit: float) -> tuple[float, float, int, bool]:
    """What follows a unit: "a week or two", "a week or ten days", "1 year and 3 months"; the last tells a range."""
    joint = _norm(tokens, i)
    if joint in ("or", "to", "-"):
        second = _single(tokens, i + 1)
        if second:
            second_unit = _unit(tokens, second.next)
            top = second.high * (second_unit or unit)
            if top > low and (second_unit or (joint == "or" and second.high <= 12)):
                return low, top, second.next + (1 if second_unit else 0), True
    if joint in ("and", ",", "&"):
        second = _single(tokens, i + 1)
        second_unit = _unit(tokens, second.next) if second else 0
        # The smaller unit follows the larger one; "3 weeks, 2 days" but not "3 weeks and 5 weeks".
        if second and 0 < second_unit < unit and _norm(tokens, second.next + 1) not in ("ago", "off", "before"):
            extra = second.high * second_unit
            return low + extra, high + extra, second.next + 1, False
    return low, high, i, False


def _corrected(tokens: list[Token], i: int, low: float, high: float, unit: float) -> tuple[float, float, int]:
    """A bare number that corrects the one before ("3 weeks, no, 5")."""
    after = i + 1 if _norm(tokens, i) in (",", "-", "–", ".") else i
    size = phrases("corrections").match(tokens, after)
    if not size:
        return low, high, i
    after += size
    while _norm(tokens, after) in (",", "-", "–", "make", "it", "that"):
        after += 1
    amount = _amount(tokens, after)
    if not amount or _norm(tokens, amount.next) not in ("", ".", "!", ",", ")") or _norm(tokens, after) in ("a", "the"):
        return low, high, i
    return amount.low * unit, amount.high * unit, amount.next


def _spread(kinds: set[str], low: float, high: float, ranged: bool) -> tuple[float, float]:
    """The days really meant by what was said."""
    if "under" in kinds:
        return (low * 0.3, high)
    if "over" in kinds:
        return (low, high + 2 * _margin(high))
    if "nearly" in kinds:
        return (low - 1.5 * _margin(low), high)
    if ranged:
        return (low - _margin(low) / 3, high + _margin(high) / 3)
    factor = 1.5 if "about" in kinds else 1.0
    return (max(0.0, low - factor * _margin(low)), high + factor * _margin(high))


# --- days -------------------------------------------------------------------------------------------------------------

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
    word = _norm(tokens, i)
    return int(word) if word.isascii() and word.isdigit() and len(word) <= most else None


def _year_at(tokens: list[Token], i: int) -> int | None:
    year = _digits(tokens, i, 4)
    return year if year and 1900 <= year <= 2199 else None


def _numeric_day(tokens: list[Token], i: int) -> CalendarDay | None:
    """2024-05-01, 12/10, 12/10/26, 12.10.2026: day first; the other way only where that alone can be."""
    first, sep, second = _digits(tokens, i, 4), _norm(tokens, i + 1), _digits(tokens, i + 2, 2)
    if (
        first is None
        or second is None
        or sep not in ("/", ".", "-")
        or not (_glued(tokens, i + 1) and _glued(tokens, i + 2))
    ):
        return None
    third = _digits(tokens, i + 4, 4) if _norm(tokens, i + 3) == sep and _glued(tokens, i + 4) else None
    if first >= 1900:
        return CalendarDay(third, second, first, i + 5) if third is not None and third < 100 else None
    if first > 99 or (sep != "/" and third is None):
        return None
    day, month = (second, first) if second > 12 >= first and second <= 31 else (first, second)
    if third is None:
        return CalendarDay(day, month, None, i + 3)
    return CalendarDay(day, month, third + 2000 if third < 100 else third, i + 5)


def _ordinal(tokens: list[Token], i: int) -> tuple[int, int, bool] | None:
    """A day of the month at `i`: its number, the token after it, and whether it is written as an ordinal."""
    number = _digits(tokens, i, 2)
    if number is not None:
        if _norm(tokens, i + 1) in ("st", "nd", "rd", "th") and tokens[i + 1].begin - tokens[i].finish <= 1:
            return number, i + 2, True
        return number, i + 1, False
    ordinals = _vocabulary()["ordinals"]
    word = _norm(tokens, i)
    if word in ordinals:
        return int(ordinals[word]), i + 1, True
    if word in ("twenty", "thirty"):
        after = i + 2 if _norm(tokens, i + 1) == "-" else i + 1
        ones = int(ordinals.get(_norm(tokens, after), 99))
        if ones < 10:
            return (20 if word == "twenty" else 30) + ones, after + 1, True
    return None


def calendar_day_at(tokens: list[Token], i: int) -> CalendarDay | None:
    """The written date at `i`: 12/10, "12th Oct", "the 14th of March 2026", "Oct 12", "the 3rd", "June 2025"."""
    numeric = _numeric_day(tokens, i)
    if numeric:
        return numeric
    if _norm(tokens, i) == "the":
        i += 1
    ordinal = _ordinal(tokens, i)
    if ordinal:
        day, after, is_ordinal = ordinal
        in_month = after + 1 if _norm(tokens, after) == "of" else after
        month = month_at(tokens, in_month)
        if month:
            return _with_year(tokens, CalendarDay(day, month, None, in_month + 1, is_ordinal))
        return CalendarDay(day, None, None, after, True) if is_ordinal else None
    month = month_at(tokens, i)
    if not month:
        return None
    after = i + 1
    if _norm(tokens, after) == "the":
        after += 1
    ordinal = _ordinal(tokens, after)
    if ordinal and not _unit(tokens, ordinal[1]) and _norm(tokens, ordinal[1]) not in (":", "am", "pm", "k", "-", "/"):
        return _with_year(tokens, CalendarDay(ordinal[0], month, None, ordinal[1], ordinal[2]))
    return _with_year(tokens, CalendarDay(None, month, None, i + 1))


def _with_year(tokens: list[Token], found: CalendarDay) -> CalendarDay:
    i = found.next
    if _norm(tokens, i) in (",", "of", "in"):
        i += 1
    year = _year_at(tokens, i)
    return replace(found, year=year, next=i + 1) if year else found


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_span(year: int, month: int) -> Span:
    """First and last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _past_day(found: CalendarDay, now: date) -> Span | None:
    """The latest such day or month not after `now`."""
    if found.month is None:
        assert found.day is not None
        if not 1 <= found.day <= 31:
            return None
        for back in range(3):
            year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
            day = safe_date(year, month + 1, found.day)
            if day and day <= now:
                return day, day
        return None
    if not 1 <= found.month <= 12:
        return None
    years = [found.year] if found.year else list(range(now.year, now.year - 9, -1))
    for year in years:
        if found.day is None:
            span = month_span(year, found.month)
        else:
            day = safe_date(year, found.month, found.day)
            if not day:
                continue
            span = (day, day)
        if span[0] <= now:
            return span
        if found.year:
            return None
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


@cache
def _events() -> dict[str, list[tuple[Phrases, dict[str, Any]]]]:
    """The names of events and their rules by a name's first word."""
    found: dict[str, list[tuple[Phrases, dict[str, Any]]]] = {}
    for entry in _vocabulary()["events"]:
        names = Phrases(entry["words"])
        for word in names.first_words:
            found.setdefault(word, []).append((names, entry))
    return found


def _instances(rule: dict[str, Any], year: int) -> list[date]:
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
    for names, rule in _events().get(_norm(tokens, i), ()):
        size = names.match(tokens, i)
        if size > longest:
            best, longest = (rule, i + size), size
    return best


def event_days(rule: dict[str, Any], years: Iterable[int]) -> list[date]:
    """The days of an event in the years, latest first."""
    return sorted((day for year in years for day in _instances(rule, year)), reverse=True)


def _event_span(rule: dict[str, Any], now: date, inside: Span | None) -> Span | None:
    """The latest occurrence before `now` (within `inside`, if given) with its margin."""
    if "span" in rule:
        first, last = (date.fromisoformat(day) for day in rule["span"])
        return first, last
    margin = timedelta(days=int(rule["margin"]))
    if "weekday" in rule:
        day = now - timedelta(days=(now.weekday() - int(rule["weekday"])) % 7)
        return (inside[0], inside[1]) if inside else (day - timedelta(days=7), day)
    for day in event_days(rule, range(now.year + 1, now.year - 12, -1)):
        start, end = day - margin, day + margin
        if start > now or (inside and (end < inside[0] or start > inside[1])):
            continue
        if inside is None and "within" in rule and (now - day).days > int(rule["within"]):
            return None
        return start, end
    return inside if inside else None


# --- expressions of time ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """A time in the text: its days (None where it is to come or can't be told), its tokens, and how it was said."""

    span: Span | None
    begin: int
    next: int
    duration: bool = False
    ago: bool = False
    weak: bool = False  # only believed after a word such as "since" or "in"
    days: float = 0


def _back(now: date, low: float, high: float) -> Span | None:
    if high > OLDEST_YEARS * 365:
        return None
    return now - timedelta(days=math.ceil(high)), now - timedelta(days=math.floor(max(0, low)))


def _clip(span: Span | None, now: date) -> Span | None:
    if span is None:
        return span
    if span[0] > now:
        return None
    return span[0], min(span[1], now)


def _nearest_weekday(day: date, weekday: int) -> date:
    offset = (weekday - day.weekday() + 3) % 7 - 3
    return day + timedelta(days=offset)


def _years_back(days: float, now: date) -> Span | None:
    """The whole calendar year that "two years ago" means beside a month or an event; None below a year."""
    if days < 300:
        return None
    year = now.year - round(days / 365.25)
    return (date(year, 1, 1), date(year, 12, 31)) if year > 0 else None


_WEEK = ("week", "wk")
_AGO = {"ago", "agao", "agp", "aog", "back", "previously", "earlier"}


def _length_found(tokens: list[Token], i: int, now: date, depth: int) -> _Found | None:
    found = length_at(tokens, i)
    if not found:
        return None
    after = found.next
    if depth < 2 and _norm(tokens, after) in ("before", "after"):
        point = _point(tokens, after + 1, now, depth + 1)
        if point and point.span is not None:
            shift = timedelta(days=round(found.stated))
            slack = timedelta(days=round(_margin(found.stated)) if found.stated > 3 else 0)
            sign = -1 if _norm(tokens, after) == "before" else 1
            start, end = point.span[0] + sign * shift, point.span[1] + sign * shift
            return _Found(_clip((start - slack, end + slack), now), i, point.next)
    span = _back(now, found.low, found.high)
    ago = _norm(tokens, after) in _AGO and not (
        _norm(tokens, after) == "back" and _norm(tokens, after + 1) in ("to", "at", "in")
    )
    if ago:
        after += 1
        # "a week ago last Tuesday", "2 weeks ago on Monday"
        skip = after + 1 if _norm(tokens, after) in ("last", "on", "this") else after
        weekday = weekday_at(tokens, skip)
        if weekday is not None and span is not None:
            day = _nearest_weekday(now - timedelta(days=round(found.stated)), weekday)
            return _Found((day, day), i, skip + 1, ago=True)
        month = month_at(tokens, after + 1) if _norm(tokens, after) in ("in", "last", "this") else None
        year = _years_back(found.stated, now)
        if month and year and span is not None:  # "a year ago last June"
            return _Found(_clip(month_span(year[0].year, month), now), i, after + 2, ago=True)
    # "Easy days hurt" is no length of time.
    weak = found.next - found.begin == 1 and not ago and not phrases("tie_after").match(tokens, after)
    return _Found(span, i, after, duration=True, ago=ago, days=found.stated, weak=weak)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weekend(now: date) -> Span:
    """The latest weekend that has begun."""
    saturday = now - timedelta(days=(now.weekday() - 5) % 7)
    return saturday, saturday + timedelta(days=1)


def _calendar_unit(tokens: list[Token], i: int, now: date) -> _Found | None:
    """ "last week", "this month", "the weekend before last", "year before last", "last year"."""
    j = i + 1 if _norm(tokens, i) == "the" else i
    which = _norm(tokens, j)
    lead = which if which in ("last", "this", "past", "previous") else ""
    if lead:
        j += 1
    unit = _norm(tokens, j)
    if unit not in ("week", "wk", "weekend", "wkend", "month", "year"):
        return None
    j += 1
    before_last = (_norm(tokens, j), _norm(tokens, j + 1)) == ("before", "last")
    gone = _norm(tokens, j) in ("gone", "past", "just")
    if before_last:
        j += 2
    elif gone and unit in ("weekend", "wkend"):
        j += 1
    elif not lead and unit not in ("weekend", "wkend"):
        return None
    back = 2 if before_last else 0 if lead == "this" else 1
    return _Found(_unit_span(unit, back, now), i, j)


def _unit_span(unit: str, back: int, now: date) -> Span:
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
    return date(now.year - back, 1, 1), date(now.year - back, 12, 31)


def _weekday_found(tokens: list[Token], i: int, now: date) -> _Found | None:
    j = i + 1 if _norm(tokens, i) in ("the", "on") and _norm(tokens, i) == "the" else i
    lead = _norm(tokens, j) if _norm(tokens, j) in ("last", "this", "past", "next") else ""
    if lead:
        j += 1
    weekday = weekday_at(tokens, j)
    if weekday is None:
        return None
    token = tokens[j]
    plural = token.norm.endswith("days") and "'" not in token.raw and "’" not in token.raw
    # "Sundays" is a habit, but "since sundays run" lost its apostrophe.
    if plural and not lead and _norm(tokens, j - 1) not in ("since", "after", "from"):
        return None
    if lead == "next":
        return _Found(None, i, j + 1)
    weak = token.norm in _vocabulary()["weekday_doubtful"] and not lead and not token.raw[0].isupper()
    back = (now.weekday() - weekday) % 7 or 7
    day = now - timedelta(days=back)
    j += 1
    if _norm(tokens, j) in ("morning", "evening", "night", "afternoon", "lunchtime"):
        j += 1
    tail, span = _norm(tokens, j), (day, day)
    if (
        tail in _WEEK
        or (tail == "last" and _norm(tokens, j + 1) in _WEEK)
        or (tail, _norm(tokens, j + 1)) == ("before", "last")
    ):
        j += 1 if tail in _WEEK else 2
        if tail == "last":  # "Monday last week"
            day = _monday(now) - timedelta(days=7) + timedelta(days=weekday)
        else:
            day -= timedelta(days=7)
        span = (day, day)
    elif tail == "fortnight":
        j, span = j + 1, (day - timedelta(days=14), day - timedelta(days=14))
    elif (tail, _norm(tokens, j + 1), _norm(tokens, j + 2)) == ("of", "last", "week"):
        day = _monday(now) - timedelta(days=7) + timedelta(days=weekday)
        j, span = j + 3, (day, day)
    elif tail in ("gone", "past", "last", "just"):
        j += 2 if tail == "just" and _norm(tokens, j + 1) == "gone" else 1
    elif tail and length_at(tokens, j) and _length_ago(tokens, j):
        length = length_at(tokens, j)
        assert length
        day = _nearest_weekday(now - timedelta(days=round(min(length.stated, 36500))), weekday)
        j, span = length.next + 1, (day, day)
    elif lead == "last" and day >= _monday(now):
        # On a Friday "last Tuesday" is this week's to some and last week's to others.
        span = (day - timedelta(days=7), day)
    return _Found(_clip(span, now), i, j, weak=weak)


def _length_ago(tokens: list[Token], i: int) -> bool:
    found = length_at(tokens, i)
    return bool(found) and _norm(tokens, found.next if found else 0) in _AGO


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


def _parted(tokens: list[Token], i: int, now: date, depth: int) -> _Found | None:
    """ "start of October", "mid-June", "late last year", "first week of May"."""
    j = i + 1 if _norm(tokens, i) == "the" else i
    if _norm(tokens, j) == "very":
        j += 1
    word = _norm(tokens, j)
    week = _vocabulary()["ordinals"].get(word) or ("5" if word == "last" else None)
    if week and _norm(tokens, j + 1) in ("week", "weekend", "wk") and _norm(tokens, j + 2) in ("of", "in"):
        inner = _point(tokens, j + 3, now, depth + 1)
        if not inner or inner.span is None or int(week) > 5:
            return None
        start = inner.span[0] + timedelta(days=7 * (int(week) - 1))
        if word == "last":
            start = month_span(inner.span[0].year, inner.span[0].month)[1] - timedelta(days=7)
        return _Found(_clip((start - timedelta(days=1), start + timedelta(days=7)), now), i, inner.next)
    part = PARTS.get(word)
    if not part or word == "first":
        return None
    j += 1
    while _norm(tokens, j) in ("-", "of", "part", "in", "on", "the", "end", "half", "to"):
        j += 1
        if j - i > 7:
            return None
    if _norm(tokens, j) in ("year", "month", "week") and _norm(tokens, j - 1) == "the":
        return _Found(_clip(part_of_span(_unit_span(_norm(tokens, j), 0, now), part), now), i, j + 1)
    inner = _point(tokens, j, now, depth + 1)
    if not inner or inner.span is None or (inner.span[1] - inner.span[0]).days < 5:
        return None
    return _Found(_clip(part_of_span(_full(inner, tokens, now), part), now), i, inner.next)


def _full(found: _Found, tokens: list[Token], now: date) -> Span:
    """The whole month, year … of a span that `now` cut short."""
    assert found.span is not None
    start, end = found.span
    if end == now and start.day == 1:
        words = {token.norm for token in tokens[found.begin : found.next]}
        return (
            (start, date(start.year, 12, 31))
            if "year" in words or _year_at(tokens, found.begin)
            else month_span(start.year, start.month)
        )
    return start, end


def _season(tokens: list[Token], i: int, now: date) -> _Found | None:
    j = i + 1 if _norm(tokens, i) == "the" else i
    lead = _norm(tokens, j) if _norm(tokens, j) in ("last", "this", "past") else ""
    if lead:
        j += 1
    word = _norm(tokens, j)
    months = _vocabulary()["seasons"].get(word)
    if not months or (word == "fall" and not lead and _norm(tokens, j - 1) not in ("since", "the", "in")):
        return None
    if _norm(tokens, i - 1) in ("a", "an") or _norm(tokens, j + 1) in _vocabulary()["not_seasons"]:
        return None
    first, last = (int(month) for month in months)
    j += 1
    years_back = 0
    if (_norm(tokens, j), _norm(tokens, j + 1)) == ("before", "last"):
        years_back, j = 1, j + 2
        lead = lead or "last"
    year = _year_at(tokens, j + 1 if _norm(tokens, j) in ("of", "in") else j)
    if year:
        j += 2 if _norm(tokens, j) in ("of", "in") else 1
        return _Found(_clip(_season_span(year, first, last), now), i, j)
    if (_norm(tokens, j), _norm(tokens, j + 1)) == ("last", "year"):
        return _Found(_clip(_season_span(now.year - 1, first, last), now), i, j + 2)
    for year in range(now.year, now.year - 3, -1):
        span = _season_span(year, first, last)
        running = span[1] >= now
        if span[0] <= now and not (running and lead == "last"):
            return _Found(_clip(_season_span(year - years_back, first, last), now), i, j)
    return None


def _season_span(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), month_span(year + (1 if last < first else 0), last)[1]


def _bank_holiday(tokens: list[Token], i: int, now: date) -> _Found | None:
    j = i + 1 if _norm(tokens, i) in ("the", "last") else i
    month = month_at(tokens, j)
    if month:
        j += 1
    size = phrases("bank_holiday").match(tokens, j)
    if not size:
        return None
    after = j + size
    if not month and _norm(tokens, after) in ("in", "of"):
        month = month_at(tokens, after + 1)
        after += 2 if month else 0
    for year in range(now.year, now.year - 3, -1):
        for day in reversed(irish_holidays(year)):
            if day <= now + timedelta(days=2) and (not month or day.month == month):
                start = day - timedelta(days=2) if day.weekday() == 0 else day - timedelta(days=1)
                if start <= now:
                    return _Found(_clip((start, day), now), i, after)
    return None


def _event(tokens: list[Token], i: int, now: date, depth: int) -> _Found | None:
    """A holiday, a race or the change of the clocks, with the year, month or day that may follow or precede it."""
    j = i
    inside: Span | None = None
    if _norm(tokens, j) in ("the", "this", "last"):
        j += 1
    year = _year_at(tokens, j)
    if year:
        j, inside = j + 1, (date(year, 1, 1), date(year, 12, 31))
    found = event_at(tokens, j) or event_at(tokens, i)
    if not found:
        return None
    rule, after = found
    if _norm(tokens, after) in _vocabulary()["not_seasons"]:
        return None
    if _norm(tokens, after) == "in" and _norm(tokens, after + 1) != "the":
        length = length_at(tokens, after + 1)
        if length:  # "marathon in 5 weeks"
            return _Found(None, i, length.next)
    if (
        _norm(tokens, after) in ("in", "on", "of", "last", "this", "(")
        or _year_at(tokens, after)
        or weekday_at(tokens, after) is not None
    ):
        skip = after + 1 if _norm(tokens, after) in ("in", "on", "of", "(") else after
        inner = None if inside else _point(tokens, skip, now, depth + 1, events=False)
        if inner and inner.span is not None and not inner.duration:
            inside, after = inner.span, inner.next
            if "weekday" in rule or (inside[1] - inside[0]).days < 3:
                return _Found(inside, i, after)
    elif not inside and _length_ago(tokens, after):
        length = length_at(tokens, after)
        assert length
        days = round(min(length.stated, 36500))
        middle, slack = now - timedelta(days=days), timedelta(days=round(_margin(days)) + 14)
        inside, after = (_years_back(days, now) or (middle - slack, middle + slack)), length.next + 1
    if _norm(tokens, after) == "weekend":
        after += 1
        span = _event_span(rule, now, inside)
        if span is not None:
            span = (span[0] - timedelta(days=2), span[1] + timedelta(days=2))
        return _Found(_clip(span, now), i, after)
    return _Found(_clip(_event_span(rule, now, inside), now), i, after)


@cache
def _moved() -> dict[tuple[str, ...], tuple[float, float]]:
    return {tuple(words.split()): (float(low), float(high)) for words, (low, high) in _vocabulary()["moved"].items()}


def _shifted(tokens: list[Token], i: int, now: date, depth: int) -> _Found | None:
    """ "before the summer", "just after Christmas", "the week of the marathon", "around Halloween"."""
    for size in (3, 2, 1):
        moved = _moved().get(tuple(_norm(tokens, i + k) for k in range(size)))
        if not moved:
            continue
        j = i + size
        inner = _point(tokens, j, now, depth + 1)
        if not inner or inner.span is None or inner.duration:
            return None
        start, end = inner.span
        low, high = (timedelta(days=days) for days in moved)
        wide = (end - start).days > 20
        if "before" in tokens[j - 1].norm:
            # Before a long season means up to its early weeks.
            span = (start + low, start + (timedelta(days=14) if wide else high))
        elif "after" in tokens[j - 1].norm:
            span = (end + low, end + high) if not wide else (end - timedelta(days=7), end + timedelta(days=28))
        elif wide and size == 1:
            span = (start - timedelta(days=10), end + timedelta(days=10))
        else:
            span = (start + low, end + high)
        return _Found(_clip(span, now), i, inner.next)
    return None


def _written_day(tokens: list[Token], i: int, now: date) -> _Found | None:
    last = _norm(tokens, i) in ("last", "this", "past")
    j = i + 1 if last else i
    found = calendar_day_at(tokens, j)
    if not found:
        return None
    if found.day is None and found.year is None:
        tail = (_norm(tokens, found.next), _norm(tokens, found.next + 1))
        if tail == ("last", "year"):
            found = replace(found, year=now.year - 1, next=found.next + 2)
        elif tail == ("this", "year"):
            found = replace(found, year=now.year, next=found.next + 2)
    following = _norm(tokens, found.next)
    noun = following.isalpha() and following not in _vocabulary()["after_day"]
    if found.month is None and (noun or _unit(tokens, found.next)):
        return None  # "the second session"
    if _norm(tokens, j + 1) == "/" and found.next - j == 3 and _is_score(tokens, j, found):
        return None
    word = tokens[j].norm
    named = found.day is None and found.year is None
    weak = (named and not last and word in _vocabulary()["month_doubtful"]) or (found.month is None)
    if named and last and found.month == now.month and _norm(tokens, i) == "last":
        found = replace(found, year=now.year - 1)
    # A capital tells the month from the verb, except at the beginning.
    if named and weak and tokens[j].raw[0].isupper() and j > 0 and not tokens[j].raw.isupper():
        weak = False
    return _Found(_clip(_past_day(found, now), now), i, found.next, weak=weak)


def _is_score(tokens: list[Token], i: int, found: CalendarDay) -> bool:
    """Whether the numbers at `i` are a score or a ratio: "7/10 pain", "80/20 training"."""
    if _norm(tokens, found.next) in ("pain", "out", "sore", "score", "on", "training", "when", "for", "%"):
        return True
    out_of_ten = found.month == 10 and (found.day or 0) <= 10
    return out_of_ten and _norm(tokens, i - 1) not in ("since", "on", "from", "")


def _bare_year(tokens: list[Token], i: int, now: date) -> _Found | None:
    year = _year_at(tokens, i)
    inside_word = (_glued(tokens, i) and tokens[i - 1].norm != "(") or (
        _glued(tokens, i + 1) and tokens[i + 1].norm not in (".", ",", "!", ")")
    )
    if not year or year < 1950 or _unit(tokens, i + 1) or inside_word:
        return None
    return _Found(_clip((date(year, 1, 1), date(year, 12, 31)), now), i, i + 1, weak=True)


@cache
def _relative() -> tuple[tuple[Phrases, int, int], ...]:
    return tuple(
        (Phrases(entry["words"]), int(entry["days"][0]), int(entry["days"][1])) for entry in _vocabulary()["relative"]
    )


def _relative_day(tokens: list[Token], i: int, now: date) -> _Found | None:
    best: _Found | None = None
    for names, near, far in _relative():
        size = names.match(tokens, i)
        if size and (best is None or i + size > best.next):
            best = _Found((now - timedelta(days=far), now - timedelta(days=near)), i, i + size)
    return best


def _point(tokens: list[Token], i: int, now: date, depth: int = 0, events: bool = True) -> _Found | None:
    """The longest reading of a day or period at `i`."""
    if not 0 <= i < len(tokens) or depth > 2:
        return None
    options = [
        _relative_day(tokens, i, now),
        _parted(tokens, i, now, depth),
        _calendar_unit(tokens, i, now),
        _weekday_found(tokens, i, now),
        _season(tokens, i, now),
        _bank_holiday(tokens, i, now),
        _written_day(tokens, i, now),
        _bare_year(tokens, i, now),
        _shifted(tokens, i, now, depth),
    ]
    if events:
        options.append(_event(tokens, i, now, depth))
        size = phrases("future").match(tokens, i)
        if size:
            options.append(_Found(None, i, i + size))
    found = [option for option in options if option]
    return max(found, key=lambda option: option.next) if found else None


def _times(tokens: list[Token], now: date) -> Iterator[_Found]:
    """Every time in the text, left to right, none within another."""
    i = 0
    while i < len(tokens):
        if tokens[i].norm in _NEVER_FIRST:
            i += 1
            continue
        options = [found for found in (_length_found(tokens, i, now, 0), _point(tokens, i, now)) if found]
        if options:
            best = max(options, key=lambda option: option.next)
            best = replace(best, span=_clip(best.span, now))
            if _compared(tokens, best):
                i += 1
                continue
            yield best
            i = max(best.next, i + 1)
        else:
            i += 1


def _compared(tokens: list[Token], found: _Found) -> bool:
    """A number that is not a time at all: "3 times a week", "50k a week", "twice a day"."""
    if found.duration and tokens[found.begin].norm in ("a", "an", "one", "the"):
        return _norm(tokens, found.begin - 1) in _vocabulary()["rates"]
    return False


# --- what a time belongs to -------------------------------------------------------------------------------------------

_HARD = set(".!?;\n…")
_JOINTS = {"and", "but", "then", "because", "so", "cos", "though", "although", "while", "when", "which"}


def _segments(text: str, tokens: list[Token], times: list[_Found]) -> list[tuple[int, int, bool]]:
    """Parts of the sentences: first token, token after the last, whether a sentence begins there."""
    covered = {k for found in times for k in range(found.begin, found.next)}
    cuts: list[tuple[int, bool]] = [(0, True)]
    for k in range(len(tokens)):
        # "on and off" is one phrase.
        size = phrases("pain").match(tokens, k)
        covered.update(range(k, k + size) if size > 1 else ())
    for k, token in enumerate(tokens):
        if k in covered:
            continue
        line_break = k > 0 and "\n" in text[tokens[k - 1].finish : token.begin]
        if token.norm in _HARD or line_break:
            cuts.append((k, True))
        elif token.norm in _JOINTS or token.norm in (",", "-", "–", "—", "(", ":"):
            cuts.append((k, False))
    ends = [cut for cut, _ in cuts[1:]] + [len(tokens)]
    return [(begin, end, hard) for (begin, hard), end in zip(cuts, ends, strict=True)]


@dataclass(frozen=True)
class _Anchors:
    """What can own a time in a part of a sentence: (token after it, kind) in order, kind 3 onset, 2 pain, 0 another
    thing; whether it came again; how many other plain words there are."""

    owners: tuple[tuple[int, int], ...]
    again: bool
    content: int

    @property
    def kinds(self) -> set[int]:
        return {kind for _, kind in self.owners}


_NO_ANCHORS = _Anchors((), False, 0)
_KIND_OF = {"onset": 3, "pain": 2, "other": 0}


def _anchors(tokens: list[Token], begin: int, end: int, skip: list[_Found]) -> _Anchors:
    taken = {k for found in skip for k in range(found.begin, found.next)}
    owners: list[tuple[int, int]] = []
    content, again, k = 0, False, begin
    while k < end:
        if k in taken:
            k += 1
            continue
        sizes = {name: phrases(name).match(tokens, k) for name in ("other", "onset", "pain")}
        best = max(sizes, key=lambda name: (sizes[name], name == "other"))
        size = sizes[best]
        if phrases("again").match(tokens, k):
            again = True
        if size:
            k += size
            owners.append((k, _KIND_OF[best]))
        else:
            if tokens[k].norm.isalnum() and not phrases("fillers").match(tokens, k):
                content += 1
            k += 1
    return _Anchors(tuple(owners), again, content)


def _tied(tokens: list[Token], found: _Found, anchors: _Anchors) -> int:
    """How strongly a time belongs to the onset: 3 an event of onset, 2 a state of pain, 1 nothing else said, 0 no."""
    before = _norm(tokens, found.begin - 1)
    since = before in ("since", "sinc", "snice", "sence", "from") or "since" in (
        _norm(tokens, found.begin - 2),
        _norm(tokens, found.begin - 3),
    )
    tie = (
        since
        or found.ago
        or before in _vocabulary()["tie_before"]
        or phrases("tie_after").match(tokens, found.next) > 0
        or phrases("tie_before").match(tokens, found.begin) > 0
    )
    first = bisect_left(anchors.owners, (found.begin - _REACH, -1))
    middle = bisect_left(anchors.owners, (found.begin + 1, -1))
    last = bisect_left(anchors.owners, (found.next + _REACH + 1, -1))
    behind, ahead = anchors.owners[first:middle], anchors.owners[middle:last]
    strength, distance = 0, 99
    if behind:
        strength, distance = behind[-1][1], found.begin - behind[-1][0]
        if strength == 0:
            # "sore since the flight two weeks ago": the pain owns the time after all.
            for end, kind in reversed(behind):
                if kind and any(_norm(tokens, k) in ("since", "after") for k in range(end, found.begin)):
                    strength = kind
                    break
            else:
                return 0
        elif strength == 2 and any(kind == 3 for _, kind in behind):
            strength = 3
    elif ahead:
        strength = ahead[0][1]
        if strength == 0:
            return 0
        if strength == 2 and any(kind == 3 for _, kind in ahead) and not any(kind == 0 for _, kind in ahead):
            strength = 3
    elif anchors.content:
        return 0
    else:
        return 1 if since or (tie and found.duration) or found.ago else 0
    if ahead and ahead[0][1] == 0 and ahead[0][0] - found.next <= 2 and not since:
        return 0
    if found.duration:
        close = distance <= 4 and all(
            phrases("fillers").match(tokens, k) for k in range(found.begin - distance, found.begin)
        )
        return strength if tie or close else 0
    if strength == 3 or since or before in ("after", "from"):
        return strength
    return 0


def _refused(tokens: list[Token], found: _Found) -> bool:
    """Whether the words right around a time make it another thing: "in 3 weeks", "2 weeks off", "45 years old"."""
    before = _norm(tokens, found.begin - 1)
    if found.duration:
        if _norm(tokens, found.next) in ("after", "before") and not found.ago:
            return True  # "a week after my hip replacement"
        if (
            phrases("tie_after").match(tokens, found.next) < phrases("not_after").match(tokens, found.next)
            and not found.ago
        ):
            return True
        if before == "last" or before == "past":
            return False
        if phrases("not_before").ends_at(tokens, found.begin) and not found.ago:
            first = tokens[found.begin].norm
            return not (before in ("in", "within") and first in ("the", "last", "past", "these"))
        if found.days > 365 * 10 and before in ("im", "am", "m", "i", "turning", "turned"):
            return True
        if before in ("im", "m", "am", "shes", "hes") and not found.ago:
            follows = _norm(tokens, found.next)
            return found.days > 365 * 10 and follows not in ("sore", "injured")
        return False
    return before in ("every", "each", "next", "until", "till", "til", "by", "before", "times", "per", "my next")


def _negated(tokens: list[Token], found: _Found) -> bool:
    near = [_norm(tokens, found.begin - k) for k in (1, 2)]
    return "not" in near and "sure" not in near and _norm(tokens, found.begin - 1) not in ("in",)


def _corrects(tokens: list[Token], first: _Found, second: _Found) -> bool:
    """Whether the words between two times take the first one back."""
    if second.begin - first.next > 9:
        return False
    return any(phrases("corrections").match(tokens, k) for k in range(first.next, second.begin))


_LEADS = {"for", "since", "sinc", "in", "from", "on", "of", "back", "around", "about", "last", "after"}


@dataclass(frozen=True)
class _Candidate:
    found: _Found
    strength: int
    again: bool


def _segment_of(segments: list[tuple[int, int, bool]], found: _Found) -> int:
    low, high = 0, len(segments) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if segments[middle][0] <= found.begin else (low, middle - 1)
    return low


def _candidates(text: str, tokens: list[Token], now: date, bare: bool) -> list[_Candidate]:
    times = list(_times(tokens, now))
    segments = _segments(text, tokens, times)
    owners: dict[int, _Anchors] = {}
    by_segment: dict[int, list[_Found]] = {}
    for found in times:
        by_segment.setdefault(_segment_of(segments, found), []).append(found)

    def anchors_of(k: int) -> _Anchors:
        if not 0 <= k < len(segments):
            return _NO_ANCHORS
        if k not in owners:
            owners[k] = _anchors(tokens, segments[k][0], segments[k][1], by_segment.get(k, []))
        return owners[k]

    result: list[_Candidate] = []
    previous: _Found | None = None
    for found in times:
        if found.duration and found.days < 1 and not found.ago and not bare:
            continue  # "hurts for 20 minutes after a run"
        if _refused(tokens, found) or _negated(tokens, found):
            continue
        place = _segment_of(segments, found)
        own = anchors_of(place)
        before = _norm(tokens, found.begin - 1)
        if found.weak and not bare and before not in _LEADS:
            continue
        strength = _tied(tokens, found, own)
        if strength <= 1 and not (own.owners or own.content):
            strength = _by_neighbours(tokens, found, segments, place, anchors_of, strength)
        if bare and strength == 0 and _bare_ok(tokens, found, own):
            strength = 1
        if result and previous is result[-1].found and _corrects(tokens, previous, found):
            strength = max(strength, result[-1].strength)
        if strength:
            result.append(_Candidate(found, strength, own.again))
            previous = found
    return result


def _by_neighbours(
    tokens: list[Token],
    found: _Found,
    segments: list[tuple[int, int, bool]],
    place: int,
    anchors_of: Callable[[int], _Anchors],
    alone: int,
) -> int:
    """The tie of a part that holds only a time ("Three weeks ago, …"): its neighbours', else `alone`."""
    before = _norm(tokens, found.begin - 1)
    led = found.ago or before in ("for", "since", "from") or phrases("tie_after").match(tokens, found.next) > 0
    tie = led or not found.duration
    for k in (place - 1, place + 1):
        if not 0 <= k < len(segments):
            continue
        near = anchors_of(k)
        if 0 in near.kinds and 3 not in near.kinds:
            return 0
        if 3 in near.kinds and tie:
            return 3
        if 2 in near.kinds and (found.duration or before in ("since", "from")):
            return 2
        if near.content:
            return alone
    return alone


def _bare_ok(tokens: list[Token], found: _Found, own: _Anchors) -> bool:
    """Whether a time counts when the onset was asked for: nothing else may own it unless "since" hands it over."""
    if (
        found.weak
        and own.content
        and _norm(tokens, found.begin - 1) not in ("since", "in", "from", "on", "around", "of", "the")
    ):
        return False
    if 0 not in own.kinds:
        return True
    return any(_norm(tokens, k) in ("since", "from") for k in range(max(0, found.begin - _REACH), found.begin))


def _choose(tokens: list[Token], candidates: list[_Candidate]) -> _Candidate | None:
    """The one that says when it began: a correction beats the corrected, an onset a state, the last time the first."""
    kept: list[_Candidate] = []
    for candidate in candidates:
        if kept and _corrects(tokens, kept[-1].found, candidate.found):
            kept.pop()
        kept.append(candidate)
    if not kept:
        return None
    usable = [candidate for candidate in kept if candidate.found.span is not None] or kept
    strongest = max(candidate.strength for candidate in usable)
    best = [candidate for candidate in usable if candidate.strength == strongest]
    chosen = next((candidate for candidate in reversed(best) if candidate.again and len(best) > 1), best[0])
    return _narrowed(chosen, best)


def _narrowed(chosen: _Candidate, best: list[_Candidate]) -> _Candidate:
    """The narrower of two times in a row that mean the same days ("3 weeks, since the marathon")."""
    for other in best:
        mine, its = chosen.found.span, other.found.span
        if mine is None or its is None:
            continue
        if its[0] <= mine[1] and mine[0] <= its[1] and (its[1] - its[0]) < (mine[1] - mine[0]):
            chosen = other
    return chosen


def find_onset(text: str, now: date, *, bare: bool = False) -> When | None:
    """When the pain began as of `now`, None if the text does not say.

    Unless `bare`, only times tied to the onset or the length of the pain count ("for 3 weeks", "pulled it on Tuesday");
    with `bare` (the assistant asked for it) a time that stands alone does too.
    """
    tokens = tokenize(text)
    chosen = _choose(tokens, _candidates(text, tokens, now, bare))
    if chosen is None or chosen.found.span is None:
        return None
    found = chosen.found
    begin, finish = tokens[found.begin].begin, tokens[found.next - 1].finish
    start, end = chosen.found.span
    return When(min(start, end), end, text[begin:finish], begin, finish)
