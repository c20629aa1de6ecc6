"""Days, times and wishes in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta

from bot.booking.wish_terms import WORKDAYS, Window, Wishes

_MONTHS = {f"{date(2000, month, 1):%b}": f"{date(2000, month, 1):%B}" for month in range(1, 13)}
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def clock_words(moment: time) -> str:
    """A time of day as visitors read it ("9:30 am", "noon")."""
    if moment == time(12):
        return "noon"
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def day_words(day: date) -> str:
    """A day as visitors read it ("Mon 23 Nov")."""
    return f"{_NAMES[day.weekday()][:3]} {day.day} {day:%b}"


def _listed(words: Iterable[str]) -> str:
    *head, last = list(words)
    return f"{', '.join(head)} or {last}" if head else last


def _weekday_words(weekdays: frozenset[int]) -> str:
    if weekdays == WORKDAYS:
        return "Monday to Friday"
    return _listed(_NAMES[day] for day in sorted(weekdays))


def _days_words(window: Window) -> str:
    first, last = window.day_from, window.day_to
    if window.weekdays and first and last and (last - first).days <= 14:
        span = (first + timedelta(days=step) for step in range((last - first).days + 1))
        fitting = [day_words(day) for day in span if day.weekday() in window.weekdays]
        if fitting:
            return _listed(fitting)
    parts = []
    if window.weekdays:
        parts.append(_weekday_words(window.weekdays))
    if window.day_from and window.day_from == window.day_to:
        parts.append(day_words(window.day_from))
    elif window.day_from and window.day_to:
        parts.append(f"{day_words(window.day_from)} to {day_words(window.day_to)}")
    elif window.day_from:
        parts.append(f"from {day_words(window.day_from)}")
    elif window.day_to:
        parts.append(f"until {day_words(window.day_to)}")
    return ", ".join(parts)


def _times_words(window: Window) -> str:
    first, last = window.time_from, window.time_to
    if first and first == last:
        return f"at {clock_words(first)}"
    if first and last:
        return f"between {clock_words(first)} and {clock_words(last)}"
    if first:
        return f"from {clock_words(first)}"
    return f"before {clock_words(last)}" if last else ""


def _window_words(window: Window, among_days: bool = False) -> str:
    days = _days_words(window) or ("any day" if among_days and _times_words(window) else "")
    words = " ".join(part for part in (days, _times_words(window)) if part) or "any time"
    return f"not {words}" if window.excluded else words


def _preferred_words(wishes: Wishes) -> str:
    """What is preferred among the wishes, as a part of a sentence; empty for nothing."""
    better = [_window_words(window) for window in wishes.windows if window.preferred]
    return f", preferably {' or '.join(better)}" if better else ""


def describe(wishes: Wishes) -> str:
    """The wishes in plain words ("Monday or Friday before 9 am; not Wednesday"), "" if there are none."""
    wished: list[str] = []
    among_days = False
    for window in (window for window in wishes.windows if not (window.excluded or window.preferred)):
        wished.append(_window_words(window, among_days))
        among_days = among_days or bool(_days_words(window))
    ruled_out = _ruled_out(wishes)
    first = " or ".join(wished) or ("any time" if _preferred_words(wishes) else "")
    first += _preferred_words(wishes)
    if wishes.soon:
        first = (
            f"as soon as possible, {first}"
            if any(w != Window(day_from=w.day_from) for w in wishes.windows if not w.excluded)
            else "as soon as possible"
        )
    return "; ".join(part for part in (first, *ruled_out) if part)


def _ruled_out(wishes: Wishes) -> list[str]:
    """What is ruled out in plain words, whole weekdays in one ("not Monday or Wednesday")."""
    out = [window for window in wishes.windows if window.excluded]
    plain = [window for window in out if window == Window(weekdays=window.weekdays, excluded=True)]
    days: frozenset[int] = frozenset().union(*(window.weekdays for window in plain))
    together = [Window(weekdays=days, excluded=True)] if days else []
    return [_window_words(window) for window in (*together, *(window for window in out if window not in plain))]


_SHORT_DAY = re.compile(r"\b(" + "|".join(name[:3] for name in _NAMES) + r") (\d{1,2}) ([A-Z][a-z]{2})\b")


def in_full(text: str, begins: bool = False) -> str:
    """Wishes in plain words as they are said aloud ("Thursday 3 December after 3 pm"); `begins` a sentence."""
    days = {name[:3]: name for name in _NAMES}
    text = _SHORT_DAY.sub(lambda match: f"{days[match[1]]} {match[2]} {_MONTHS[match[3]]}", text)
    text = re.sub(r"\bfrom (?=\d{1,2}(?::\d\d)? [ap]m|noon)", "after ", text)
    return text[:1].upper() + text[1:] if begins else text
