"""A calf that is worse at some time of each day, which says nothing of how it goes over the weeks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from spacy.tokens import Doc

from bot.reading.context_rules import Phrases, Rule, keys, settings
from bot.reading.reading import Reading

TREND, WORSE = "trend", "worse"
_FAR = 7
"""How many words behind "worse" may name the time of day."""


def without_time_of_day(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without a trend that only a time of day tells: "worse by the end of the day"."""
    return [r for r in readings if r.name != TREND or r.value != WORSE or not _of_the_day(doc, r)]


def _of_the_day(doc: Doc, reading: Reading) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None:
        return False
    words = settings()["time_of_day"]
    first = next((t.i for t in span if t.norm_ in words["worse"]), span.end - 1)
    behind = doc[first : min(span.sent.end, first + _FAR)]
    if any(t.norm_ in words["over_weeks"] for t in behind):
        return False
    times = _times().find(keys(behind))
    before = _times().find(keys(doc[max(span.sent.start, first - _FAR) : first]))
    stop = max((t.i + 1 for t in doc[max(span.sent.start, first - 2) : first] if t.is_punct), default=first - 2)
    growing = any(t.norm_ in words["growing"] for t in doc[max(span.sent.start, stop) : first])
    return bool(times or before) and not growing


@cache
def _times() -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["time_of_day"]["times"], Rule("time_of_day", "inside"))
    return phrases
