"""Whether a question asks to be seen at a time it names ("would ye see me Tuesday evening"): a wish for a visit."""

from __future__ import annotations

import re
from datetime import datetime

from bot.booking.changes import said_pattern
from bot.booking.wish_terms import Window
from bot.reading.contact import wishes_in

_MOST_WORDS = 25
_SOME_DAY = datetime(2026, 1, 5, 8)
"""Whether a time is named doesn't hang on the clock."""
_OPEN = (Window(), Window(excluded=True))


def asks_for_a_day(sentence: str) -> bool:
    """Whether a sentence asks if somebody may come, or would be seen, on a day or at an hour that it names."""
    plain = sentence.replace("’", "'")
    if len(plain.split()) > _MOST_WORDS or not any(map(_asks, _clauses(plain))):
        return False
    return any(window not in _OPEN for window in wishes_in(plain, _SOME_DAY).windows)


def _clauses(sentence: str) -> list[str]:
    return [
        clause.strip() for clause in re.split(r"[,;.?!]|\b(?:and|or|but) (?=can|could|would|will|any|is)", sentence)
    ]


def _asks(clause: str) -> bool:
    asked = said_pattern("asks_for_a_day").search(clause)
    return bool(asked and not said_pattern("no_visit_there").match(clause[asked.end() :]))
