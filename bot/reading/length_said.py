"""A length of time that puts another right: "two months, not two weeks", "it's more like five weeks"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings
from bot.reading.doc import make_doc
from bot.reading.passing import ONSET, read_onset
from bot.reading.questions import asks
from bot.reading.reading import Reading, Turn
from bot.reading.when import times_of

_REQUEST = "request"
_BEFORE = 4
"""How many words before a length may deny it, or say that it lies ahead."""


def with_length_said(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """With the length that puts the known time right, in place of the one it denies and of an answer read into it."""
    said = _length_said(doc, turn)
    if said is None:
        return tuple(readings)
    found = read_onset(make_doc(said.text), replace(turn, question="", facts={}), alone=True)
    if not found:
        return tuple(readings)
    day = replace(found[-1], start=said.start_char, end=said.end_char, puts_right=True)
    told = next((r for r in readings if r.name == ONSET), None)
    day = replace(day, person=told.person, relation=told.relation) if told else _of_patient(day, turn)
    return (*(r for r in readings if r.name != ONSET and not _reads_it(r, said)), day)


def _of_patient(day: Reading, turn: Turn) -> Reading:
    return replace(day, person="other", relation=turn.patient) if turn.patient else day


def _reads_it(reading: Reading, said: Span) -> bool:
    """Whether an answer was read into the words that only tell the time."""
    return (
        reading.source == "answer"
        and reading.polarity == "affirmed"
        and reading.start <= said.start_char
        and reading.end >= said.end_char
    )


def _length_said(doc: Doc, turn: Turn) -> Span | None:
    """The last length that isn't denied, where another is, or words beside it say that it puts one right."""
    if ONSET not in turn.facts or turn.question.startswith(_REQUEST):
        return None
    lengths = _lengths(doc, turn)
    held = [length for length in lengths if not _denied(length)]
    if not held or asks(held[-1].sent):
        return None
    denied = any(length.sent == held[-1].sent for length in lengths if length not in held)
    return held[-1] if denied or _puts_right(held[-1]) else None


def _lengths(doc: Doc, turn: Turn) -> list[Span]:
    """The lengths of a day or more that are told, in order, without those that lie ahead or date something else."""
    told = times_of(doc.text, turn.today)
    found = []
    for time in told.expressions:
        begin, finish = told.tokens[time.begin].begin, told.tokens[time.next - 1].finish
        span = doc.char_span(begin, finish, alignment_mode="expand")
        if (
            span is not None
            and time.span
            and (time.duration or time.ago)
            and time.days >= 1
            and not _of_something_else(span)
        ):
            # "more like two months"
            found.append(span[1:] if span[0].norm_ == "like" else span)
    return found


def _of_something_else(length: Span) -> bool:
    words = settings()["length_said"]
    behind = length.doc[length.end : length.end + 1]
    return _word_before(length, 1) in words["ahead"] or any(token.norm_ in words["to_go"] for token in behind)


def _word_before(length: Span, at: int) -> str:
    place = length.start - at
    return str(length.doc[place].norm_) if place >= length.sent.start else ""


def _denied(length: Span) -> bool:
    """Whether a "not" stands before a length, with nothing but small words between."""
    words = settings()["length_said"]
    for at in range(1, _BEFORE + 1):
        word = _word_before(length, at)
        if word in words["denies"]:
            return True
        if word not in words["between"]:
            return False
    return False


def _puts_right(length: Span) -> bool:
    """Whether the sentence up to a length says that it is another than was said: "actually", "more like", "I meant"."""
    before = [token.norm_ for token in length.doc[length.sent.start : length.start]]
    words = settings()["length_said"]
    return bool(set(before) & set(words["right"])) or any(
        before[at : at + 2] == pair.split() for pair in words["pairs"] for at in range(len(before) - 1)
    )
