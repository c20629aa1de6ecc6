"""Puts wished windows in order: an exclusion that rules out nothing goes, a day said again keeps its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

from bot.booking.wish_terms import Window

_LONGEST = 62
_EVERY_DAY = frozenset(range(7))
_WORKING_WEEK = frozenset(range(5))
_EVENING = time(17)


def settled(windows: Sequence[Window]) -> tuple[Window, ...]:
    """The windows without days that are both wished and ruled out, and without exclusions that rule out nothing."""
    out = [window for window in windows if window.excluded and not window.time_from and not window.time_to]
    wished = [window for window in windows if not window.excluded]
    left = [rest for window in wished if (rest := _without(window, out))]
    if not wished or not left:
        return tuple(window for window in windows if window.excluded)
    left = [window for window in left if not any(_narrower(other, window) for other in left)]
    kept = [w for w in dict.fromkeys((*left, *windows)) if w in left or (w.excluded and _matters(w, left))]
    return tuple(w for w in kept if not (w.excluded and any(_goes_further(other, w) for other in kept)))


def _narrower(other: Window, window: Window) -> bool:
    """Whether another wish is for a part of the same hours on the same days ("mornings, I work from 1")."""
    same = replace(other, time_from=window.time_from, time_to=window.time_to) == window
    if (
        other == window
        or not same
        or not (other.time_from or other.time_to)
        or not (window.time_from or window.time_to)
    ):
        return False
    begins = window.time_from is None or (other.time_from is not None and other.time_from >= window.time_from)
    ends = window.time_to is None or (other.time_to is not None and other.time_to <= window.time_to)
    return begins and ends


def _goes_further(other: Window, out: Window) -> bool:
    """Whether another exclusion rules out the same days altogether."""
    return other != out and other == replace(out, time_from=None, time_to=None) and named(out)


def joined(windows: Sequence[Window], hedged: bool) -> tuple[Window, ...]:
    """Days and times that one message tells in different sentences, put together: "Mornings are best. Thursday maybe"
    wishes for Thursday morning, "Wednesday please. Wed 2 December after 3" for that one Wednesday.

    Where a day is only a preference (`hedged`), the time alone stays a wish as well.
    """
    wished = [window for window in windows if not window.excluded]
    dated = {w.day_from.weekday() for w in wished if w.day_from and w.day_from == w.day_to}
    kept = [w for w in wished if not (w.weekdays and w.weekdays <= dated and w == Window(weekdays=w.weekdays))]
    times = [window for window in kept if (window.time_from or window.time_to) and not named(window)]
    days = [window for window in kept if named(window)]
    # "Next week after 5? Any evening": the same time once more.
    kept = [
        w for w in kept if not (w in times and any((d.time_from, d.time_to) == (w.time_from, w.time_to) for d in days))
    ]
    if len(times) == 1 and days and not any(window.time_from or window.time_to for window in days):
        kept = [*(times if hedged else ()), *(_at(window, times[0]) for window in days)]
    return (*kept, *(window for window in windows if window.excluded))


def in_that_week(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """The windows with weekdays put into the one week that is named beside them: "Next week? Monday to Wednesday"."""
    wished = [window for window in windows if not window.excluded]
    weeks = [window for window in wished if _is_stretch(window)]
    days = [window for window in wished if window.weekdays and not window.day_from]
    if len(weeks) != 1 or len(weeks) + len(days) != len(wished) or not days:
        return windows
    week = weeks[0]
    return tuple(
        replace(
            window,
            day_from=week.day_from,
            day_to=week.day_to,
            time_from=window.time_from or week.time_from,
            time_to=window.time_to or week.time_to,
        )
        for window in windows
        if window != week
    )


def _is_stretch(window: Window) -> bool:
    """Whether a window is some days in a row, within a week."""
    first, last = window.day_from, window.day_to
    return bool(first and last and not window.weekdays and timedelta(days=1) < last - first < timedelta(days=7))


def leaving_evenings(reasons: Sequence[Window], wished: Sequence[Window]) -> list[Window]:
    """What is ruled out by what somebody does then: who works all week and wishes for an evening has evenings free."""
    evening = any(w.time_from and w.time_from >= _EVENING and not (w.excluded or named(w)) for w in wished)
    return [w for w in reasons if not (evening and w == Window(weekdays=_WORKING_WEEK, excluded=True))]


def named(window: Window) -> bool:
    """Whether a window names days."""
    return bool(window.weekdays or window.day_from or window.day_to)


def same_days(before: Sequence[Window], new: Sequence[Window]) -> tuple[Window, ...]:
    """The earlier windows that new ones only name again ("grand with Monday" of "Monday morning"); empty for none."""
    timed = [window for window in before if not window.excluded and (window.time_from or window.time_to)]
    kept: list[Window] = []
    for window in (window for window in new if not window.excluded):
        if window.time_from or window.time_to or not weekdays_of(window):
            return ()
        found = [old for old in timed if _names(old, window)]
        if not found:
            return ()
        kept += [
            old if not window.day_from and (old.day_from or old.weekdays == window.weekdays) else _at(window, old)
            for old in found
        ]
    return tuple(dict.fromkeys(kept))


def _at(window: Window, old: Window) -> Window:
    return replace(window, time_from=old.time_from, time_to=old.time_to)


def _names(old: Window, new: Window) -> bool:
    if old.day_from and new.day_from:
        return old.day_from == new.day_from and old.day_to == new.day_to
    return bool(weekdays_of(old)) and weekdays_of(new) <= weekdays_of(old)


def clash(wished: Sequence[Window], out: Sequence[Window]) -> bool:
    """Whether a day that was wished by name is ruled out."""
    return any(weekdays_of(window) != _EVERY_DAY and _without(window, out) != window for window in wished)


def _without(window: Window, out: Sequence[Window]) -> Window | None:
    """What is left of a wish; None where all its days are ruled out."""
    for gone in out:
        if gone.day_from and window.day_from and window.day_from == window.day_to:
            if gone.day_from <= window.day_from <= (gone.day_to or gone.day_from):
                return None
        elif gone.day_from and not window.day_from and len(window.weekdays) == 1:
            if gone.day_from == gone.day_to and gone.day_from.weekday() in window.weekdays:
                return None
        elif not gone.day_from and weekdays_of(gone) != _EVERY_DAY:
            if window.day_from and window.day_from == window.day_to:
                if weekdays_of(window) <= gone.weekdays:
                    return None
            elif window.weekdays:
                window = replace(window, weekdays=window.weekdays - gone.weekdays)
                if not window.weekdays:
                    return None
    return window


def _matters(out: Window, wished: Sequence[Window]) -> bool:
    """Whether an exclusion takes anything from what is wished."""
    for window in wished:
        if not _same_hours(window, out):
            continue
        if window.day_from and window.day_to and out.day_from and out.day_to:
            if out.day_from <= window.day_to and out.day_to >= window.day_from:
                return True
        elif weekdays_of(window) & weekdays_of(out):
            return True
    return False


def _same_hours(first: Window, second: Window) -> bool:
    """Whether the times of day of two windows overlap."""
    begin = max((t for t in (first.time_from, second.time_from) if t), default=None)
    end = min((t for t in (first.time_to, second.time_to) if t), default=None)
    point = begin == end and (first.time_from == first.time_to or second.time_from == second.time_to)
    return not (begin and end) or begin < end or point


def weekdays_of(window: Window) -> frozenset[int]:
    """The weekdays that a window touches."""
    if window.weekdays:
        return window.weekdays
    if not window.day_from or not window.day_to:
        return _EVERY_DAY
    days = min((window.day_to - window.day_from).days, _LONGEST)
    return frozenset((window.day_from + timedelta(days=k)).weekday() for k in range(days + 1))
