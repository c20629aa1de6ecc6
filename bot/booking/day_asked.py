"""Whether somebody asks to be seen at a time they name ("would ye see me Tuesday evening"), or moves that time."""

from __future__ import annotations

import re
from datetime import datetime

from bot.booking.changes import said_pattern
from bot.booking.clause_model import chance_of_change
from bot.booking.contact_wishes import wishes_in
from bot.booking.wish_terms import Window

_MOST_WORDS = 25
_SOME_DAY = datetime(2026, 1, 5, 8)
"""Whether a time is named doesn't hang on the clock."""
_OPEN = (Window(), Window(excluded=True))
_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|weds|thurs?|fri|sat(?:ur)?|sun)(?:days?)?|to?morr?ow|weekends?|weeks?|mornings?"
    r"|evenings?|afternoons?|lunch ?times?|noon|midday|\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?|half \w+"
    r"|(?:\d{1,2}|the \w+)(?:st|nd|rd|th))"
)
_BEFORE = (
    r"(?:(?:early|late|later|next|this|on|the|any|some|first thing|in|around|about|after|before|at|of|a|or|and|work"
    r"|school)\s+)*"
)
_TIME = rf"{_BEFORE}{_DAY}(?:[\s,]+{_BEFORE}{_DAY})*(?: (?:after|before) (?:work|school))?"
_GOOD = r"(?:any (?:good|use)|free|available|possible|doable|an option)"
_SUITS = (
    rf"(?:would|will|does|could|might|if)\s+{_TIME}\s+(?:(?:ever|at all|maybe|possibly|still)\s+)?"
    r"(?:work|works|suit|suits|do)\b",
    rf"(?:would|is|are|will|could|if)\s+{_TIME}\s+(?:be\s+)?{_GOOD}\b",
    rf"(?:if|whether|chance(?: that)?|hoping|say)\s+{_TIME}\s+(?:would|will|might|could|can)\s+"
    rf"(?:work|suit|do|be {_GOOD})\b",
    rf"(?:can|could|would|will)\s+(?:you|ye|yous|u|ya)\s+(?:possibly |maybe |ever )?do\s+{_TIME}",
)
_SUITS_ASKED = re.compile(rf"(?:{'|'.join(_SUITS)})(?P<after>.*)", re.IGNORECASE)
_MOVING = re.compile(
    r"\b(?:runs?|running|runners|races?|racing|jogs?|jogging|walks?|walking|train\w*|swims?|swimming|cycl\w*|spin|match|"
    r"parkrun|gym|play\w*|marathon|ice|stretch\w*|raises?|exercises?|\d+ ?k)\b",
    re.IGNORECASE,
)
"""What else a day may be asked about."""


_DOCTOR = re.compile(
    r"\b(?:gp|doctors?|docs?|hospital|a ?& ?e|ed|emergency|casualty|out[ -]of[ -]hours|injury unit|scan|seen|go"
    r"|going)\b",
    re.IGNORECASE,
)
_CHANGE = 0.6
"""How likely a message must ask for a change."""


def asks_for_a_day(sentence: str) -> bool:
    """Whether a sentence asks if somebody may come, or would be seen, on a day or at an hour that it names.

    "Could ye fit my daughter in" asks it of any day.
    """
    plain = sentence.replace("’", "'")
    if len(plain.split()) > _MOST_WORDS:
        return False
    clauses = _clauses(plain)
    if any(map(_asks_whether_it_suits, clauses)) or said_pattern("asks_the_clinic").search(plain):
        return True
    return any(map(_asks_to_be_seen, clauses)) and names_a_time(plain)


def moves_visit(text: str) -> bool:
    """Whether a short message puts another day on a request, and speaks of no doctor ("make it Thursday instead")."""
    plain = text.replace("’", "'")
    if len(plain.split()) > _MOST_WORDS or _DOCTOR.search(plain) or _MOVING.search(plain):
        return False
    named = names_a_time(plain)
    return named and (asks_for_a_day(plain) or chance_of_change(plain) >= _CHANGE)


def _clauses(sentence: str) -> list[str]:
    return [
        clause.strip() for clause in re.split(r"[,;.?!]|\b(?:and|or|but) (?=can|could|would|will|any|is)", sentence)
    ]


def _asks_whether_it_suits(clause: str) -> bool:
    """ "Would Monday evening work for a visit": which verb it is, the day stands where a visit would."""
    asked = _SUITS_ASKED.search(clause)
    return bool(asked and not _MOVING.search(asked["after"]))


def _asks_to_be_seen(clause: str) -> bool:
    asked = said_pattern("asks_for_a_day").search(clause)
    return bool(asked and not said_pattern("no_visit_there").match(clause[asked.end() :]))


def names_a_time(text: str) -> bool:
    """Whether a message names any day or time: "hold on, I'd sooner see how it is tomorrow"."""
    return any(window not in _OPEN for window in wishes_in(text, _SOME_DAY).windows)
