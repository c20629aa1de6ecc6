"""A day that is said over again: "MONDAY I said", "it's Monday for the last time", "tell a lie, it was the Monday"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings
from bot.reading.context_turns import parts
from bot.reading.doc import make_doc
from bot.reading.passing import ONSET, RACE, read_onset
from bot.reading.questions import asks
from bot.reading.reading import Reading, Turn

_REQUEST = "request"


def read_day_said(doc: Doc, turn: Turn, told: Reading | None) -> list[Reading]:
    """The day that a part of a message says and nothing else, where the one known or told before it is another.

    The last such part counts; none while a visit is asked for, whose day it would be.
    """
    if (ONSET not in turn.facts and told is None) or turn.question.startswith(_REQUEST):
        return []
    for part in reversed(_parts(doc)):
        day = _day_meant(part) if _says_a_day(part, turn, told) else None
        if day is None:
            continue
        found = read_onset(make_doc(day.text), replace(turn, question="", facts={}), alone=True)
        if found:
            return [_moved(reading, day, turn, told) for reading in found]
    return []


def _day_meant(part: Span) -> Span | None:
    """The last day of a part that isn't denied, with a "last" before it."""
    days = [token.i for token in part if token.norm_ in _days() and not _denied(part, token.i)]
    if not days:
        return None
    start = days[-1] - (days[-1] > part.start and part.doc[days[-1] - 1].norm_ == "last")
    return part.doc[start : days[-1] + 1]


def _denied(part: Span, at: int) -> bool:
    before = [token.norm_ for token in part.doc[part.start : at] if token.norm_ not in ("the", "on", "a")]
    return before[-1:] == ["not"]


def _parts(doc: Doc) -> list[Span]:
    """What stands between marks, and the clauses where marks are missing, in order."""
    found = {(start, end) for start, end in parts(doc)} | {(c.start, c.end) for c in doc._.clauses}
    return [doc[start:end] for start, end in sorted(found)]


def _says_a_day(part: Span, turn: Turn, told: Reading | None) -> bool:
    """Whether a part holds a day and only words that state it, and says that it is no news or puts another right."""
    words = settings()["day_said"]
    said = [token.norm_ for token in part if token.is_alpha]
    rest = {word for word in said if word not in _days()}
    if not _days() & set(said) or "?" in part.text or asks(part) or not rest <= _plain():
        return False
    if told is not None:
        return told.end <= part.start_char and bool(rest & set(words["right"])) and bool(rest & _stating())
    around = {token.norm_ for token in part.sent}
    stated = rest & set(words["was"]) or (RACE not in turn.facts and rest & set(words["is"]))
    insists = bool(around & set(words["insists"])) and bool(stated or rest & set(words["insists"]))
    return insists or (bool(around & set(words["right"])) and bool(stated))


def _stating() -> frozenset[str]:
    words = settings()["day_said"]
    return frozenset([*words["was"], *words["is"], *words["means"]])


def _days() -> frozenset[str]:
    return frozenset(settings()["turns"]["replaced"]["day"])


def _plain() -> frozenset[str]:
    words = settings()["day_said"]
    return frozenset(word for name in ("right", "insists", "was", "is", "beside") for word in words[name])


def _moved(reading: Reading, day: Span, turn: Turn, told: Reading | None) -> Reading:
    start = day.start_char
    source = told.source if told is not None else "pattern"
    moved = replace(reading, start=reading.start + start, end=reading.end + start, source=source)
    return replace(moved, puts_right=ONSET in turn.facts)
