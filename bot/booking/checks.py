"""A day that is only checked ("that's Thursday the 3rd, yeah?"): confirmed where it is the one that was wished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.booking.contact_wishes import wishes_in
from bot.booking.draft import Draft, Say, listening, set_wishes
from bot.booking.sentences import pieces
from bot.booking.windows import weekdays_of
from bot.booking.wish_terms import Window
from bot.booking.wish_texts import in_full

_MOST_WORDS = 12


def checked_day(draft: Draft, text: str, now: datetime) -> tuple[Say | None, str]:
    """What confirms a checked day, and the message without the question; None where no day is checked.

    A date for a weekday that was wished is put into the draft.
    """
    before = tuple(Window.from_json(entry) for entry in draft["windows"])
    parts = pieces(text.replace("’", "'"))
    for part in parts:
        same = _agreed(before, part, now)
        if same:
            if len([window for window in before if not window.excluded]) == 1 and same not in before:
                set_wishes(draft, (same, *(w for w in before if w.excluded)), str(draft["said_times"]))
            left = [
                other for other in parts if other is not part and not listening("only_checks").fullmatch(_bare(other))
            ]
            return Say("request_day_is", {"times": in_full(str(draft["times"]))}), " ".join(left)
    return None, text


def _bare(part: str) -> str:
    return part.strip(" .,!?")


def _agreed(before: Sequence[Window], part: str, now: datetime) -> Window | None:
    """The earlier wish that a question names again, with its date where it has one; None for any other sentence."""
    asks = part.rstrip().endswith("?") or listening("nod").search(part)
    other = any(listening(name).search(part) for name in ("no_check", "asks_when_answered"))
    if not asks or len(part.split()) > _MOST_WORDS or other:
        return None
    asked = wishes_in(part, now).windows
    if len(asked) != 1 or asked[0].excluded or not weekdays_of(asked[0]) or asked[0] == Window():
        return None
    return next((same for old in before if not old.excluded and (same := _same(old, asked[0]))), None)


def _same(old: Window, asked: Window) -> Window | None:
    """The earlier wish where the other one lies in it."""
    timed = asked.time_from or asked.time_to
    times = {(old.time_from, old.time_to), (old.time_from, old.time_from)}
    if timed and (asked.time_from, asked.time_to) not in times:
        return None
    if not (asked.weekdays or asked.day_from):
        return old if timed else None
    if not weekdays_of(asked) <= weekdays_of(old):
        return None
    day = asked.day_from if asked.day_from == asked.day_to else None
    if day is None:
        return old if asked.day_from in (None, old.day_from) else None
    if (old.day_from and day < old.day_from) or (old.day_to and day > old.day_to):
        return None
    return replace(old, weekdays=frozenset(), day_from=day, day_to=day)
