"""An expression of time: which days it means, where it stands and how it was said."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from bot.reading.when.dates import Span

OLDEST_YEARS = 90
LONGEST_BACK = 36500  # days


@dataclass(frozen=True)
class Expression:
    """A time in the text: its days (None where it is to come or can't be told), its tokens, and how it was said."""

    span: Span | None
    begin: int
    next: int
    duration: bool = False
    ago: bool = False
    weak: bool = False  # only believed after a word such as "since" or "in"
    days: float = 0


def days_back(now: date, low: float, high: float) -> Span | None:
    """The days between `low` and `high` days ago; None where nobody could remember them."""
    if high > OLDEST_YEARS * 365:
        return None
    return now - timedelta(days=math.ceil(high)), now - timedelta(days=math.floor(max(0, low)))


def until(span: Span | None, now: date) -> Span | None:
    """The part of a span up to `now`; None where all of it is to come."""
    return None if span is None or span[0] > now else (span[0], min(span[1], now))
