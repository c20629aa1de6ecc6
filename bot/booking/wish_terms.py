"""What wished days and times are made of: windows, the problems with them, and the words they are read by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.reading.when.tokens import Phrases, Token

_WORDS_FILE = Path(__file__).with_name("wish_words.yml")
MAX_WINDOWS = 40
WEEKEND = frozenset({5, 6})
WORKDAYS = frozenset(range(5))
DAYS_A_WEEK = 7


class WishProblem(Enum):
    """What is wrong with a wish: in the past, no such day or hour, weekday and date at odds, nothing understood."""

    PAST = "past"
    IMPOSSIBLE = "impossible"
    MISMATCH = "mismatch"
    NONE = "none"


@dataclass(frozen=True)
class Window:
    """Days and times wished, `preferred` among others or, if `excluded`, ruled out.

    None leaves an end open; no weekdays means any weekday.

    Both days are included. Times are local; time_from == time_to is one point in time.
    """

    day_from: date | None = None
    day_to: date | None = None
    weekdays: frozenset[int] = frozenset()
    time_from: time | None = None
    time_to: time | None = None
    excluded: bool = False
    preferred: bool = False

    def as_json(self) -> dict[str, Any]:
        """The window as plain values: ISO dates, weekdays from 0 (Monday), times as "17:30", None for open."""
        return {
            "day_from": self.day_from.isoformat() if self.day_from else None,
            "day_to": self.day_to.isoformat() if self.day_to else None,
            "weekdays": sorted(self.weekdays),
            "time_from": f"{self.time_from:%H:%M}" if self.time_from else None,
            "time_to": f"{self.time_to:%H:%M}" if self.time_to else None,
            "excluded": self.excluded,
            **({"preferred": True} if self.preferred else {}),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Window:
        """The window that `as_json` wrote. Raises KeyError or ValueError for anything else."""
        first, last = (date.fromisoformat(values[key]) if values[key] else None for key in ("day_from", "day_to"))
        start, end = (time.fromisoformat(values[key]) if values[key] else None for key in ("time_from", "time_to"))
        return cls(
            first,
            last,
            frozenset(values["weekdays"]),
            start,
            end,
            bool(values["excluded"]),
            bool(values.get("preferred")),
        )


@dataclass(frozen=True)
class Wishes:
    """All windows of a message (any of those not excluded will do), its words, `soon` for "as soon as possible",
    and what is wrong with it. What could be read is given beside a problem. `only_reasons`: days are only ruled out,
    by what somebody has on then. `disowned` is what they say they never wished for."""

    windows: tuple[Window, ...]
    words: str
    problem: WishProblem | None = None
    soon: bool = False
    only_reasons: bool = False
    disowned: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Days:
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
class TimeOfDay:
    """A span of the day up to the token `next`; `bound` tells "before" or "after" alone."""

    next: int
    first: time | None = None
    last: time | None = None
    bound: str = ""
    problem: WishProblem | None = None
    hint: str = ""


@dataclass(frozen=True)
class Clock:
    """A clock time as said, up to the token `next`; `sure` tells a time from a plain number."""

    hour: int
    minute: int
    next: int
    meridiem: str = ""
    sure: bool = False


@dataclass
class Group:
    """Days and times that belong together, in the order said."""

    days: list[Days] = field(default_factory=list)
    times: list[TimeOfDay] = field(default_factory=list)
    period: Days | None = None  # "next week", said with the first of several weekdays
    excluded: bool = False
    preferred: bool = False
    time_first: bool = False

    @property
    def empty(self) -> bool:
        return not self.days and not self.times


@cache
def vocabulary() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


@cache
def terms(key: str) -> Phrases:
    return Phrases(vocabulary()[key])


def norm_at(tokens: list[Token], i: int) -> str:
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def norms_at(tokens: list[Token], i: int, size: int) -> tuple[str, ...]:
    return tuple(norm_at(tokens, i + k) for k in range(size))


def number_at(tokens: list[Token], i: int) -> int | None:
    """A number of at most two digits, in digits or words up to twelve."""
    word = norm_at(tokens, i)
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 2 else None
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words.index(word) + 1 if word in words else None


def at_the_same_time(before: Sequence[Window], new: Sequence[Window]) -> tuple[Window, ...]:
    """New days at the time of day that was wished before."""
    timed = next((w for w in before if not w.excluded and (w.time_from or w.time_to)), None)
    if timed is None:
        return tuple(new)
    return tuple(w if w.excluded else replace(w, time_from=timed.time_from, time_to=timed.time_to) for w in new)
