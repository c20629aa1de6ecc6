"""What a new wish means beside the one before: which days it keeps, which it replaces, and what is taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from bot.booking.draft import listening
from bot.booking.windows import named
from bot.booking.wish_terms import DAYS_A_WEEK, Window
from bot.reading.when.dates import safe_date

_NOON = 12
_LONGEST_STRETCH = timedelta(days=62)


def days_of(windows: Sequence[Window]) -> frozenset[int]:
    """The weekdays wished by name."""
    return frozenset().union(*(window.weekdays for window in windows if not window.excluded))


def without_lifted(before: Sequence[Window], new: Sequence[Window]) -> tuple[Window, ...]:
    """The earlier wishes without an exclusion that is taken back ("Tuesday's fine after all"); empty where none is."""
    wished = [window for window in new if not window.excluded]
    before = [one for window in before for one in _each_day(window)]
    freed = {out for out in before for w in wished if out.excluded and _is_freed(out, w)}
    if not freed or any(not any(_is_freed(out, window) for out in freed) for window in wished):
        return ()
    return tuple(window for window in (*before, *new) if window not in freed and window not in wished)


def _each_day(window: Window) -> Iterator[Window]:
    """Each weekday of an exclusion by itself, as each can be taken back; anything else as it is."""
    if window.excluded and len(window.weekdays) > 1:
        yield from (replace(window, weekdays=frozenset({day})) for day in sorted(window.weekdays))
    else:
        yield window


def _is_freed(out: Window, wished: Window) -> bool:
    if out.weekdays or out.day_from:
        return out.weekdays == wished.weekdays and out.day_from == wished.day_from
    if named(wished) or not (out.time_from and out.time_to and wished.time_from):
        return False
    return wished.time_from <= out.time_from and (wished.time_to is None or out.time_to <= wished.time_to)


_EVENING, _EARLIEST, _LATEST = time(17), time(6), time(10)
_NUMBERED = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b|\d/\d", re.IGNORECASE)
_SAYS_HALF = re.compile(r"\d ?[ap]\.?m\b|\bmorning|\bearl(?:y|ier)|\bbreakfast", re.IGNORECASE)


def in_light_of(before: tuple[Window, ...], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """What new windows mean beside those before: a time alone keeps the days, "the 28th" keeps the month."""
    new = _same_bound(before, _in_place_of(before, _same_half(before, new, text), text), text)
    days = [window for window in before if not window.excluded and named(window)]
    times = [window for window in new if not window.excluded]
    if days and times and not any(named(window) for window in times):
        kept = [replace(day, time_from=hours.time_from, time_to=hours.time_to) for day in days for hours in times]
        return (*dict.fromkeys(kept), *(window for window in (*before, *new) if window.excluded and named(window)))
    new = _numbered_in(before, new, text)
    within = _within(before, new) or _on_one_of(before, new, text)
    if within:
        return within
    one = new[0].day_from if len(new) == 1 and new[0].day_from == new[0].day_to else None
    old = before[0].day_from if len(before) == 1 and before[0].day_from == before[0].day_to else None
    week = _in_that_week(old, new, text) if old else ()
    if week:
        return _at_that_hour(before, week, text) or week
    if one and old and re.search(r"\bthe \d{1,2}(?:st|nd|rd|th)\b(?! of)", text, re.IGNORECASE) and one < old:
        same = safe_date(old.year, old.month, one.day)
        new = (replace(new[0], day_from=same, day_to=same),) if same else new
    return _at_that_hour(before, new, text) or new


def _numbered_in(before: Sequence[Window], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """ "The 29th or the 30th" after a stretch of days that has them are those of it, not the next ones."""
    old = [window for window in before if not window.excluded]
    first, last = (old[0].day_from, old[0].day_to) if len(old) == 1 else (None, None)
    numbered = all(window.excluded or (window.day_from and window.day_from == window.day_to) for window in new)
    if not (first and last and first < last and numbered and _NUMBERED.search(text)) or _MONTH.search(text):
        return new
    stretch = {(first + timedelta(days=k)).day: first + timedelta(days=k) for k in range((last - first).days, -1, -1)}
    days = [stretch.get(window.day_from.day) if window.day_from else None for window in new]
    return tuple(replace(w, day_from=day, day_to=day) if day else w for w, day in zip(new, days, strict=True))


def _same_half(before: Sequence[Window], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """A bare hour in place of one in the evening is in the evening too ("better make it after 8" of "after 7")."""
    begins = [window.time_from for window in before if not window.excluded]
    evening = bool(begins) and all(begin is not None and begin >= _EVENING for begin in begins)
    if not evening or _SAYS_HALF.search(text) or any(w.time_to for w in new if not w.excluded):
        return new
    return tuple(
        replace(window, time_from=window.time_from.replace(hour=window.time_from.hour + 12))
        if window.time_from and _EARLIEST <= window.time_from <= _LATEST
        else window
        for window in new
    )


def _both_bounds(old: Sequence[Window], new: Window) -> tuple[Window, ...]:
    """ "Before four though" beside "after half two": both hold; empty where they don't go together."""
    begin = old[0].time_from if len(old) == 1 and not old[0].time_to else None
    end = new.time_to if not new.time_from else None
    return (replace(new, time_from=begin),) if begin and end and begin < end else ()


def _at_that_hour(before: Sequence[Window], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """Days put in place of others keep the time of day ("make it Thursday" of "Monday after 6"); empty where either has
    none of its own, or any time is said to do."""
    times = {(window.time_from, window.time_to) for window in before if not window.excluded}
    wished = [window for window in new if not window.excluded]
    begin, end = times.pop() if len(times) == 1 else (None, None)
    if not (begin or end) or not wished or listening("whole_day").search(text):
        return ()
    if any(window.time_from or window.time_to or not named(window) for window in wished):
        return ()
    dated = [w for w in before if w.day_from and w.day_from == w.day_to and w.day_from.weekday() in wished[0].weekdays]
    if len(wished) == len(wished[0].weekdays) == 1 and dated and not wished[0].day_from:
        return (dated[0], *(window for window in new if window.excluded))
    return tuple(window if window.excluded else replace(window, time_from=begin, time_to=end) for window in new)


def _in_that_week(old: date, new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """ "The Saturday" beside a day of some week is that week's; empty where nothing of the kind is said."""
    plain = [w for w in new if len(w.weekdays) == 1 and not (w.day_from or w.day_to or w.excluded)]
    if len(plain) != len(new) or not re.search(
        r"\bthe (?:mon|tues|wednes|thurs|fri|satur|sun)day\b", text, re.IGNORECASE
    ):
        return ()
    days = [old + timedelta(days=min(w.weekdays) - old.weekday()) for w in plain]
    return tuple(replace(w, weekdays=frozenset(), day_from=d, day_to=d) for w, d in zip(plain, days, strict=True))


def _within(before: tuple[Window, ...], new: tuple[Window, ...]) -> tuple[Window, ...]:
    """Weekdays named after a stretch of days are meant within it ("the week after next", then "the Tuesday"), and a
    stretch named after weekdays holds those; empty where neither is the case."""
    old = [window for window in before if not window.excluded]
    if len(old) != 1 or any(window.excluded for window in new):
        return ()
    first, last = old[0].day_from, old[0].day_to
    if first and not last and not old[0].weekdays and all(window == Window(weekdays=window.weekdays) for window in new):
        return tuple(replace(window, day_from=first) for window in new)
    if not first or not last or first == last:
        return ()
    if old[0].weekdays and all(_lies_in(window, first, last) and not window.weekdays for window in new):
        return tuple(replace(window, weekdays=old[0].weekdays) for window in new)
    within = {(first + timedelta(days=k)).weekday() for k in range((last - first).days + 1)}
    plain = all(w.weekdays and w.weekdays <= within and not (w.day_from or w.day_to) for w in new)
    short = last - first <= _LONGEST_STRETCH
    return tuple(replace(window, day_from=first, day_to=last) for window in new) if plain and short else ()


def _on_one_of(before: tuple[Window, ...], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """ "After 4 on the Tuesdays" beside "Tuesday or Friday": one day gets a time, the others stay as they were."""
    old = [window for window in before if not window.excluded]
    timed = [window for window in new if not window.excluded]
    plain = old and all(w.weekdays and not (w.day_from or w.time_from or w.time_to) for w in old)
    days = days_of(timed)
    if not plain or not timed or listening("in_its_place").search(text):
        return ()
    if not all(w.weekdays and not w.day_from and (w.time_from or w.time_to) for w in timed) or not days < days_of(old):
        return ()
    left = [replace(window, weekdays=window.weekdays - days) for window in old]
    return (*new, *(window for window in left if window.weekdays), *(w for w in before if w.excluded))


def _lies_in(window: Window, first: date, last: date) -> bool:
    """Whether a window is a stretch of more than one day between two days."""
    begin, end = window.day_from, window.day_to
    return bool(begin and end and begin != end and first <= begin and end <= last)


def _same_bound(before: Sequence[Window], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """A time put in place of another keeps its "after" or "before" ("change 17:30 to 18:00" of "after 17:30")."""
    old = [window for window in before if not window.excluded]
    moment = new[0].time_from or new[0].time_to if len(new) == 1 and not named(new[0]) else None
    range_named = moment and new[0].time_from and new[0].time_to and new[0].time_from != new[0].time_to
    if not moment or range_named or not old:
        return new
    if new[0].time_from == new[0].time_to:
        new, moment = _in_their_half(old, new[0], moment, text)
    point = new[0].time_from == new[0].time_to and not listening("on_the_hour").search(text)
    if not point and not listening("replaces_time").search(text):
        return _both_bounds(old, new[0]) or new
    if all(window.time_from and not window.time_to for window in old):
        return (replace(new[0], time_from=moment, time_to=None),)
    return (
        (replace(new[0], time_from=None, time_to=moment),) if all(w.time_to and not w.time_from for w in old) else new
    )


def _in_their_half(old: Sequence[Window], new: Window, moment: time, text: str) -> tuple[tuple[Window, ...], time]:
    """An hour in the half of the day that was wished before ("8 is better" of "after 7 in the evening")."""
    late = all(window.time_from and window.time_from.hour >= _NOON for window in old)
    if late and moment.hour < _NOON and not re.search(r"[ap]\.?m\b|morning", text, re.IGNORECASE):
        moment = moment.replace(hour=moment.hour + _NOON)
    return (replace(new, time_from=moment, time_to=moment),), moment


def _in_place_of(before: tuple[Window, ...], new: tuple[Window, ...], text: str) -> tuple[Window, ...]:
    """ "Tuesdays, not Mondays": what is ruled out gives its place, and its time of day, to what is wished."""
    wished = [window for window in new if not window.excluded]
    out = frozenset(day for window in new if window.excluded for day in window.weekdays)
    known = frozenset(day for window in before if window.excluded for day in window.weekdays)
    if not wished or not out or out <= known:
        return new
    replaced = [window for window in before if not window.excluded and window.weekdays & out]
    if not replaced or any(window.day_from or window.time_from or window.time_to for window in wished):
        return tuple(wished) if replaced or re.search(r"\binstead\b", text, re.IGNORECASE) else new
    days = frozenset(day for window in wished for day in window.weekdays)
    return tuple(replace(window, weekdays=window.weekdays - out | days) for window in replaced)


def in_named_week(
    before: Sequence[Window], new: tuple[Window, ...], text: str, today: date, week: bool
) -> tuple[Window, ...]:
    """Days without a date, put into the week that was named before ("Tuesday next week", then "Thursday instead").

    Args:
        before: the wishes before.
        new: those of the message.
        text: the message.
        today: the clinic's date.
        week: whether a week was named, and not only a day.
    """
    dated = [w for w in before if w.day_from and w.day_to and not w.excluded]
    weeks = {day - timedelta(days=day.weekday()) for w in dated for day in (w.day_from, w.day_to) if day}
    if len(weeks) != 1 or listening("any_week").search(text):
        return new
    first = weeks.pop()
    # "The 3rd" names no week: a day before it may as well be the one after.
    earliest = today if week else min(w.day_from for w in dated if w.day_from)
    return tuple(_on_days_of(first, window, earliest, text) for window in new)


def _on_days_of(monday: date, window: Window, earliest: date, text: str) -> Window:
    """A window of weekdays in the week from `monday` on; as it is where it has days of its own, or one is too early."""
    days = [monday + timedelta(days=day) for day in sorted(window.weekdays)]
    plain = days and not (window.day_from or window.day_to or window.excluded)
    often = any(re.search(rf"\b{day:%A}s\b", text, re.IGNORECASE) for day in days)
    if not plain or often or days[0] < earliest:
        return window
    if len(days) == 1:
        return replace(window, weekdays=frozenset(), day_from=days[0], day_to=days[0])
    return replace(window, day_from=monday, day_to=monday + timedelta(days=DAYS_A_WEEK - 1))


def without(before: Sequence[Window], gone: Sequence[Window]) -> tuple[Window, ...]:
    """The earlier wishes without what was never meant: its days, and its time of day where that stands by itself or
    with days that stay."""
    kept: list[Window | None] = list(before)
    for out in gone:
        kept = [_less(window, out) if window and not window.excluded else window for window in kept]
    return tuple(dict.fromkeys(window for window in kept if window))


def _less(window: Window, out: Window) -> Window | None:
    """A wish without another one; None where nothing is left."""
    timed = bool(out.time_from or out.time_to)
    if timed and (window.time_from, window.time_to) != (out.time_from, out.time_to):
        return window
    if not named(out):
        return replace(window, time_from=None, time_to=None) if named(window) and timed else None
    if window.day_from and window.day_from == window.day_to:
        same = out.day_from == window.day_from or (not out.day_from and window.day_from.weekday() in out.weekdays)
        return None if same else window
    if window.weekdays and not out.day_from:
        left = window.weekdays - out.weekdays
        return replace(window, weekdays=left) if left else None
    return None if (window.day_from, window.day_to) == (out.day_from, out.day_to) else window


def _weekday_in(text: str) -> int | None:
    found = re.search(r"(mon|tues|wednes|thurs|fri|satur|sun)day", text, re.IGNORECASE)
    return ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun").index(found[1].lower()) if found else None


def _that_weekday(dated: Sequence[Window], day: date, weekday: int, said: str) -> tuple[Window, ...]:
    """The next such weekday after a day, or the last one before it ("make it the Saturday after")."""
    days = (weekday - day.weekday()) % DAYS_A_WEEK or DAYS_A_WEEK
    days = days - 2 * DAYS_A_WEEK if "before" in said.casefold() and days == DAYS_A_WEEK else days
    days = days - DAYS_A_WEEK if "before" in said.casefold() and days > 0 else days
    moved = day + timedelta(days=days)
    return tuple(replace(window, day_from=moved, day_to=moved) for window in dated)


def moved_by_words(before: Sequence[Window], text: str) -> tuple[Window, ...]:
    """The one day or week that was wished, moved as it is said ("no wait, the day after that"); empty for nothing."""
    said = listening("moves_day").search(text)
    dated = [window for window in before if window.day_from and not window.excluded]
    stretches = {(window.day_from, window.day_to) for window in dated}
    if not said or len(stretches) != 1:
        return ()
    first, last = stretches.pop()
    if (weekday := _weekday_in(said[0])) is not None:
        return _that_weekday(dated, first, weekday, said[0]) if first and first == last else ()
    by_week = "week" in said[0].casefold()
    if not first or not last or (first != last and not by_week):
        return ()
    days = timedelta(days=DAYS_A_WEEK if by_week else 1)
    moved = -days if re.search(r"before|earlier", said[0], re.IGNORECASE) else days
    return tuple(replace(window, day_from=first + moved, day_to=last + moved) for window in dated)
