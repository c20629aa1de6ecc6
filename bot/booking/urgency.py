"""Notices in any message what presses for time: a race in three weeks, a flight on Saturday, "as soon as possible"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.booking.wish_spans import coming_days
from bot.reading.when.tokens import Phrases, Token, tokenize

_WORDS_FILE = Path(__file__).with_name("urgency_words.yml")
_MAX_TOKENS = 400
# How many words may stand between an event and its day, and how far ahead a day still presses.
_REACH = 5
_NEAR = 3
_FARTHEST = timedelta(weeks=26)
_BREAKS = frozenset(".;!?")


@dataclass(frozen=True)
class Urgency:
    """What presses, in the visitor's `words`; `day_from` and `day_to` (both included) where a day was named."""

    words: str
    day_from: date | None = None
    day_to: date | None = None


@cache
def _phrases(key: str) -> Phrases:
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return Phrases(data[key])


def _after(tokens: list[Token], i: int, today: date) -> tuple[date, date, int] | None:
    """The day named within a few joining words from `i` on, and the token after it."""
    for k in range(i, min(i + _REACH, len(tokens))):
        found = coming_days(tokens, k, today)
        if found:
            return found
        if tokens[k].norm in _BREAKS or not _phrases("joints").match(tokens, k):
            return None
    return None


def _before(tokens: list[Token], i: int, today: date) -> tuple[date, date, int] | None:
    """The day named shortly before `i` ("in three weeks I have a race"); the number is its first token."""
    for k in range(max(0, i - 2 * _REACH), i):
        found = coming_days(tokens, k, today)
        if found and found[2] <= i:
            between = range(found[2], i)
            if all(_phrases("joints").match(tokens, j) for j in between) and len(between) <= _REACH:
                return found[0], found[1], k
    return None


def _is_over(tokens: list[Token], i: int, reach: int) -> bool:
    """Whether the event at `i` is told as past within `reach` words of its sentence."""
    for k in range(i - 1, max(-1, i - 1 - reach), -1):
        if tokens[k].norm in _BREAKS:
            return False
        if _phrases("over").match(tokens, k):
            return True
    return False


def _presses(tokens: list[Token], i: int, first: date, last: date, today: date) -> bool:
    """Whether days press; "hurt it in the 10k on Sunday" is the Sunday gone, though Sunday alone is the next one."""
    gone = first - today <= timedelta(days=7) and _is_over(tokens, i, len(tokens))
    return today <= last and first <= today + _FARTHEST and not gone


def find_urgency(text: str, today: date) -> Urgency | None:
    """What presses for time in a text, None if nothing does; an event with a day goes before one without."""
    tokens = tokenize(text)[:_MAX_TOKENS]
    vague: Urgency | None = None
    for i in range(len(tokens)):
        size = _phrases("events").match(tokens, i)
        if not size:
            soon = _phrases("pressing").match(tokens, i)
            if soon and vague is None:
                vague = Urgency(_slice(text, tokens, i, i + soon))
            continue
        if _is_over(tokens, i, _NEAR):
            continue
        after, before = _after(tokens, i + size, today), _before(tokens, i, today)
        if after and _presses(tokens, i, after[0], after[1], today):
            return Urgency(_slice(text, tokens, i, after[2]), after[0], after[1])
        if before and _presses(tokens, i, before[0], before[1], today):
            return Urgency(_slice(text, tokens, before[2], i + size), before[0], before[1])
        to_come = _phrases("no_day").match(tokens, i + size)
        if to_come and vague is None:
            vague = Urgency(_slice(text, tokens, i, i + size + to_come))
    return vague


def _slice(text: str, tokens: list[Token], first: int, end: int) -> str:
    return text[tokens[first].begin : tokens[end - 1].finish]
