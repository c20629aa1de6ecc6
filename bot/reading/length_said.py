"""A length of time that puts another right: "two months, not two weeks", "it's more like five weeks"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

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
    said = _length_told(doc, turn)
    if said is not None and _of_another_time(doc, turn, said):
        return tuple(r for r in readings if r.name != ONSET or not said.start_char <= r.start < said.end_char)
    found = _dates(said.text, turn) if said is not None and _puts_known_right(doc, turn, said) else []
    told = next((r for r in readings if r.name == ONSET), None)
    if said is None or not found or (told and _stands(doc, turn, told, said)):
        return tuple(readings)
    day = replace(found[-1], start=said.start_char, end=said.end_char, puts_right=True)
    day = replace(day, person=told.person, relation=told.relation) if told else _of_patient(day, turn)
    return (*(r for r in readings if r.name != ONSET and not _reads_it(r, said)), day)


def _dates(text: str, turn: Turn) -> list[Reading]:
    """A length as the time of the onset."""
    return read_onset(make_doc(text), replace(turn, question="", facts={}), alone=True)


def _stands(doc: Doc, turn: Turn, told: Reading, said: Span) -> bool:
    """Whether a day that is read already puts the known one right, so that a length beside it says nothing new."""
    own = said.start_char < told.end and told.start < said.end_char
    denied = any(_denied(t) and t.start_char < told.end and told.start < t.end_char for t in _times(doc, turn))
    return told.puts_right and not (own or denied)


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


def _length_told(doc: Doc, turn: Turn) -> Span | None:
    """The last length that isn't denied, where a time is known and none is asked about or wished for."""
    if ONSET not in turn.facts or turn.question.startswith(_REQUEST):
        return None
    held = [time for time in _times(doc, turn) if _is_length(time) and not _denied(time)]
    return held[-1] if held and not asks(held[-1].sent) else None


def _puts_known_right(doc: Doc, turn: Turn, said: Span) -> bool:
    """Whether the known time is denied beside a length, or words before it say that it puts that right."""
    return bool(_denials(doc, turn, said)) or _puts_right(said)


def _of_another_time(doc: Doc, turn: Turn, said: Span) -> bool:
    """Whether a length puts right what was never told of the pain, such as the weeks of a pregnancy.

    Where a risk was told that has its own time, only a denial of the known time says that it is the pain's.
    """
    if denied := _denials(doc, turn, said):
        return not any(_known(text, turn) for text in denied)
    return _puts_right(said) and any(turn.facts.get(name) == "yes" for name in settings()["length_said"]["dated_risks"])


def _denials(doc: Doc, turn: Turn, held: Span) -> list[str]:
    """The times that the sentence of a length denies; a bare number counts in its unit ("16 weeks, not 14")."""
    times = [time for time in _times(doc, turn) if time.sent == held.sent]
    found = [time.text for time in times if _denied(time)]
    bare = [t for t in held.sent if t.like_num and _denied(doc[t.i : t.i + 1]) and not any(t in time for time in times)]
    unit = next((token.text for token in reversed(held) if token.norm_ != "ago"), "")
    return [*found, *(f"{token.text} {unit}" for token in bare)]


def _known(text: str, turn: Turn) -> bool:
    """Whether a denied time is the known one, give or take a half."""
    known = str(turn.facts[ONSET]).partition("/")
    for reading in _dates(text, turn):
        first, _, last = reading.value.partition("/")
        room = timedelta(days=max(2, (turn.today - date.fromisoformat(first)).days // 2))
        if date.fromisoformat(first) - room <= date.fromisoformat(known[2] or known[0]) and (
            date.fromisoformat(known[0]) <= date.fromisoformat(last) + room
        ):
            return True
    return False


def _times(doc: Doc, turn: Turn) -> list[Span]:
    """The times that are told, in order, without those that lie ahead or date something else."""
    told = times_of(doc.text, turn.today)
    found = []
    for time in told.expressions:
        begin, finish = told.tokens[time.begin].begin, told.tokens[time.next - 1].finish
        span = doc.char_span(begin, finish, alignment_mode="expand")
        if span is not None and time.span and not (time.duration and time.days < 1) and not _of_something_else(span):
            # "more like two months"
            found.append(span[1:] if span[0].norm_ == "like" else span)
    return found


def _is_length(time: Span) -> bool:
    """Whether a time is a number of days or more, and neither a day nor "days"."""
    return len(time) > 1 and any(token.norm_ in settings()["length_said"]["units"] for token in time)


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
