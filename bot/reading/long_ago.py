"""Tells what is over from how long ago it was: a birth eleven weeks ago, an operation in January."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Doc, Span

from bot.clinical.facts import load_facts
from bot.reading.concepts import concepts
from bot.reading.reading import Person, Reading, Time, Turn
from bot.reading.when.expressions import Expression
from bot.reading.when.times import times_in
from bot.reading.when.tokens import Token, tokenize

PREGNANCY, BIRTH = "pregnancy", "birth"
CHECKED, ONSET = "checked_clear", "onset_time"
_DATED = {PREGNANCY: BIRTH, "surgery": "surgery", "flight": "flight"}
"""Facts that count for some weeks only, and the concept that the time beside it dates."""
_JOINTS = frozenset({"after", "since", "post", "from", "following"})
_NEAR = 4
_GRACE = timedelta(days=3)
"""How inexact a time is: three months are a day more than thirteen weeks."""
_DATES_BIRTH = re.compile(r"\b(?:baby|babby|born|birth|postpartum|not (?:six|6))\b", re.IGNORECASE)
_LONGER = re.compile(r"\b(?:over|past|beyond|more than|longer than) (?:six|6) weeks\b", re.IGNORECASE)


def with_age(doc: Doc, turn: Turn, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings, those that are longer ago than they count for being over; with a birth that is dated anew."""
    began = _began(turn, readings)
    aged = tuple(
        replace(r, time="past") if _over(doc, turn, r) or _checked_before(doc, turn, r, began) else r for r in readings
    )
    return (*aged, *_birth_dated(doc, turn, aged))


def _over(doc: Doc, turn: Turn, reading: Reading) -> bool:
    concept = _DATED.get(reading.name)
    if concept is None or reading.value != "yes" or reading.polarity != "affirmed":
        return False
    places = [doc[start:end] for name, start, end in concepts(doc) if name == concept]
    place = next((span for span in places if span.start_char < reading.end and reading.start < span.end_char), None)
    return place is not None and any(_too_long_ago(f, reading.name, turn) for f in _times_beside(doc, place, turn))


def _began(turn: Turn, readings: tuple[Reading, ...]) -> date | None:
    """The first day on which this injury may have begun."""
    told = next((r.value for r in readings if r.name == ONSET), turn.facts.get(ONSET, ""))
    try:
        return date.fromisoformat(str(told).partition("/")[0])
    except ValueError:
        return None


def _checked_before(doc: Doc, turn: Turn, reading: Reading, began: date | None) -> bool:
    """Whether a clear check is told of a day before this injury, of which it says nothing: "the scan in March"."""
    if began is None or reading.name != CHECKED or reading.value != "yes" or reading.polarity != "affirmed":
        return False
    place = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    times = _times_beside(doc, place, turn) if place is not None else ()
    return any(found.span is not None and found.span[1] < began for found in times)


def _times_beside(doc: Doc, place: Span, turn: Turn) -> Iterator[Expression]:
    """The times in the clause that date a phrase: "ten weeks ago", "in January", "six months after"."""
    clause = next(c for c in doc._.clauses if c.start <= place.start < c.end)
    tokens = tokenize(clause.text)
    first, last = (_place(tokens, char - clause.start_char) for char in (place.start_char, place.end_char - 1))
    for found in times_in(tokens, turn.today):
        behind, ahead = found.begin - last - 1, first - found.next
        if found.duration and not found.ago:
            between = [token.norm for token in tokens[found.next : first]]
            joined = bool(_JOINTS.intersection(between)) or (not between and place.text.lower().startswith("post"))
            near = 0 <= ahead <= _NEAR and joined
        else:
            near = 0 <= behind <= _NEAR or 0 <= ahead <= _NEAR or first <= found.begin <= last
        if near:
            yield found


def _place(tokens: list[Token], char: int) -> int:
    """The number of the token at a character."""
    return next((i for i, token in enumerate(tokens) if char < token.finish), len(tokens) - 1)


def _too_long_ago(found: Expression, name: str, turn: Turn) -> bool:
    if found.span is None:
        return False
    since = timedelta(days=found.days) if found.days else turn.today - found.span[1]
    return since > timedelta(weeks=load_facts()[name].counts_weeks) + _GRACE


def _birth_dated(doc: Doc, turn: Turn, readings: tuple[Reading, ...]) -> Iterator[Reading]:
    """Whether a birth that was told still counts, where a later message dates it: "the baby is 11 weeks"."""
    if turn.facts.get(PREGNANCY) not in ("yes", "gone") or any(r.name == PREGNANCY for r in readings):
        return
    tokens = tokenize(doc.text)
    found = next((f for f in times_in(tokens, turn.today) if f.span and f.duration), None)
    if found is None or not (_DATES_BIRTH.search(doc.text) or _LONGER.search(doc.text)):
        return
    begin, finish = tokens[found.begin].begin, tokens[found.next - 1].finish
    time: Time = "past" if _LONGER.search(doc.text) or _too_long_ago(found, PREGNANCY, turn) else "now"
    person: Person = "other" if turn.patient else "visitor"
    yield Reading(
        PREGNANCY, "yes", begin, finish, doc.text[begin:finish], "affirmed", person, time, relation=turn.patient
    )
