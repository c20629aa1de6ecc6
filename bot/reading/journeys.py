"""How long a journey took: four hours in one seat count, less doesn't, and where nothing tells it is asked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings, word_set
from bot.reading.facts import HALF_SAID
from bot.reading.reading import Person, Polarity, Reading, Source, Turn

FLIGHT = "flight"
ASKED = (FLIGHT, f"confirm:{FLIGHT}")
_RUNS = frozenset({"running", "of_running"})
LONG = 4.0
"""Hours from which sitting still counts, as the question on journeys says."""
_SHORT_ANSWER = 14
"""Words of an answer that gives only the length."""


def with_journeys(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with a journey affirmed, denied or half said by its length.

    Where one was told or asked about before, a length by itself is that journey's.
    """
    found = list(readings)
    told = [r for r in found if r.name == FLIGHT and r.value == "yes" and r.polarity == "affirmed"]
    if told:
        return [_measured(doc, r) if r in told and r.source != "button" else r for r in found]
    of_known = turn.question in ASKED or turn.facts.get(FLIGHT) in ("yes", "unsure")
    hours = _hours(doc[:]) if of_known and len(doc) <= _SHORT_ANSWER else None
    if hours is None or any(r.name == FLIGHT for r in found):
        return found
    person: Person = "other" if turn.patient else "visitor"
    said: Polarity = "affirmed" if hours >= LONG else "denied"
    source: Source = "answer" if turn.question in ASKED else "pattern"
    length = Reading(FLIGHT, "yes", 0, len(doc.text), doc.text, said, person, source=source, relation=turn.patient)
    return [*found, length]


def _measured(doc: Doc, reading: Reading) -> Reading:
    """A journey as its length makes it: what the sentence says of hours, else what is known of such a journey."""
    place = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    sentence = doc[place.sent.start : place.sent.end]
    hours = _hours(_around(sentence, place))
    if hours is not None:
        return reading if hours >= LONG else replace(reading, polarity="denied")
    if reading.source == "answer" or any(
        t._.concepts & word_set("far_journeys") or t.norm_ in word_set("long_journey_words") for t in sentence
    ):
        return reading
    return replace(reading, polarity="uncertain", confidence=HALF_SAID)


def _around(sentence: Span, place: Span) -> Span:
    """The clauses that may tell the length: that of the journey and those beside it, without a run."""
    clauses: list[Span] = sentence.doc._.clauses
    at = bisect_right([clause.end for clause in clauses], place.start)
    first, last = max(0, at - 1), min(len(clauses) - 1, at + 1)
    inside = [c for c in clauses[first : last + 1] if c.start >= sentence.start and c.end <= sentence.end]
    journey = [c for c in inside if c.start <= place.start < c.end or not any(t._.concepts & _RUNS for t in c)]
    return sentence.doc[journey[0].start : journey[-1].end] if journey else sentence


def _hours(span: Span) -> float | None:
    """How many hours are told: "2 and a half hours", "2 hours 40", "seven-hour", "90 minutes"; None for none."""
    found = _pattern().search(" ".join(token.norm_ for token in span))
    if found is None:
        return None
    if found["minutes"]:
        return _number(found["minutes"]) / 60
    half = 0.5 if found["half"] or found["half_behind"] else 0.0
    return _number(found["hours"]) + half + float(found["rest"] or 0) / 60


def _number(word: str) -> float:
    numbers: dict[str, str] = settings()["raise_numbers"]
    return float(word) if word[0].isdigit() else float(numbers.get(word, settings()["journeys"]["numbers"].get(word)))


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join([*settings()["raise_numbers"], *settings()["journeys"]["numbers"]])
    number = rf"\d+(?:\.\d+)?|{words}"
    half = r"(?:and )?(?:a )?half"
    return re.compile(
        rf"\b(?:(?P<hours>{number})(?P<half> {half})?(?: -)? ?(?:hours?|hrs?|h)\b"
        rf"(?:(?P<half_behind> {half})| (?:and )?(?P<rest>\d\d)(?! ?hours?))?"
        rf"|(?P<minutes>{number})(?: -)? ?(?:minutes?|mins?)\b)"
    )
