"""Reads the days and times a visitor would like, as structured windows beside the words. The clock is an argument."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.booking.wish_reader import read_groups
from bot.booking.wish_terms import MAX_WINDOWS, Days, Group, TimeOfDay, Window, Wishes, WishProblem, at_the_same_time
from bot.reading.doc import habits, spelling
from bot.reading.when.tokens import tokenize

_MAX_TOKENS = 1500
_MOST_TURNS = 3
"""How many of the last changes of mind in a text are looked at, so that a text of nothing else costs no more."""
_PUTS_RIGHT = re.compile(
    r"\b(?:no|nope)\b[\s,.\u2026-]*(?:wait|sorry|hold on|hang on|actually|i mean|make (?:it|that))\b"
    r"|\b(?:actually|wait|sorry|hold on|hang on|ah|oh)\b[\s,.\u2026-]*\bno\b"
    r"|\b(?:make (?:it|that)|i mean|i meant|scratch that|change (?:it|that) to)\b"
    r"|(?<=day) no\b(?=\s*[,.!;-])"
    r"|\b(?:not|cannot|can['’]?t|won['’]?t)\b[^.?!]{1,40}?\b(?:only|but)\b(?! not)",
    re.IGNORECASE,
)
"""Words behind which other days take the place of those before them."""
_CAN_NOT = re.compile(r"\bcan ?not\b", re.IGNORECASE)
_NOTHING = re.compile(r"\bnothing(?= (?:before|after|earlier|later|until|till?)\b)", re.IGNORECASE)
_SMALL_WORD = re.compile(r"\b[A-Za-z][a-z]{2,}\b")


def _windows_of(group: Group) -> list[Window]:
    days = group.days or [Days(0)]
    plain = [d for d in days if d.weekdays and d.first is None]
    others = [d for d in days if not (d.weekdays and d.first is None)]
    if len(plain) > 1:
        together: frozenset[int] = frozenset().union(*(d.weekdays for d in plain))
        plain = [Days(0, weekdays=together)]
    times = group.times or [TimeOfDay(0)]
    return [
        Window(d.first, d.last, d.weekdays, t.first, t.last, group.excluded, group.preferred)
        for d in [*plain, *others]
        for t in times
    ][:MAX_WINDOWS]


def _gone(window: Window, now: datetime) -> bool:
    """Whether a window is over already."""
    today = now.date()
    if window.day_to and window.day_to < today:
        return True
    ends = window.time_to or None
    return bool(window.day_to == today and ends and ends <= now.time().replace(tzinfo=None))


def spelt(text: str) -> str:
    """The text with typing errors put right ("excpet thrusday"); a capital inside a word is a name's."""
    return _NOTHING.sub("not", _CAN_NOT.sub("can't", _SMALL_WORD.sub(_put_right, text)))


def _put_right(found: re.Match[str]) -> str:
    word = found[0].lower()
    if word in habits():
        return habits()[word]
    right = spelling(word)
    return found[0] if right == word else right


def read_wishes(text: str, now: datetime) -> Wishes:
    """The wished days and times in a text, as of `now` (local time of the clinic).

    Of a text that puts its own days right ("Tuesday, no wait, Friday") the last ones, and what it rules out before.
    """
    text = spelt(text)
    for turn in list(_PUTS_RIGHT.finditer(text))[: -_MOST_TURNS - 1 : -1]:
        before, after = _read(text[: turn.end()], now), _read(text[turn.end() :], now)
        if _names_days(before) and any(not window.excluded for window in after.windows) and _names_days(after):
            ruled_out = [window for window in before.windows if window.excluded and window not in after.windows]
            timed = any(window.time_from or window.time_to for window in after.windows)
            # "Thursday after 6, no, make it Friday": still after 6.
            windows = after.windows if timed else at_the_same_time(before.windows, after.windows)
            return replace(after, windows=(*windows, *ruled_out)[:MAX_WINDOWS])
    return _read(text, now)


def _names_days(wishes: Wishes) -> bool:
    return any(window.weekdays or window.day_from for window in wishes.windows)


def _read(text: str, now: datetime) -> Wishes:
    tokens = tokenize(text)[:_MAX_TOKENS]
    reader = read_groups(tokens, now.date())
    windows: list[Window] = []
    for group in reader.groups:
        windows += [window for window in _windows_of(group) if window not in windows]
    kept = [window for window in windows if window.excluded or not _gone(window, now)]
    problem = reader.problem or (WishProblem.PAST if len(kept) < len(windows) else None)
    wished = any(not window.excluded for window in kept)
    if not wished and (reader.soon or reader.whole) and problem is None:
        kept.insert(0, Window(day_from=now.date() if reader.soon else None))
    if not kept and problem is None:
        problem = WishProblem.NONE
    words = text[tokens[reader.first].begin : tokens[reader.last - 1].finish] if reader.first >= 0 else ""
    return Wishes(tuple(kept[:MAX_WINDOWS]), words, problem, reader.soon)


def combined(before: Iterable[Window], more: Iterable[Window]) -> tuple[Window, ...]:
    """Earlier wishes and further ones together; a weekday that is ruled out goes from the weekdays wished."""
    out = frozenset().union(*(w.weekdays for w in more if _rules_out_weekdays(w)))
    kept = []
    for window in before:
        plain = window.weekdays and not window.excluded and window.day_from is None
        left = window.weekdays - out if plain else window.weekdays
        if left or not plain:
            kept.append(replace(window, weekdays=left))
    wished = frozenset().union(*(w.weekdays for w in before if not w.excluded))
    needless = [w for w in more if _rules_out_weekdays(w) and w.weekdays <= wished and kept]
    return (*kept, *(w for w in more if w not in kept and w not in needless))


def _rules_out_weekdays(window: Window) -> bool:
    """Whether a window rules out whole weekdays, at any date and time."""
    return window.excluded and bool(window.weekdays) and not (window.day_from or window.time_from or window.time_to)
