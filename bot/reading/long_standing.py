"""Breath that was short, or feet that were cold, for years are asked about: "I've always had cold feet"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span

from bot.reading.context_rules import Phrases, Rule, keys, settings
from bot.reading.facts import HALF_SAID
from bot.reading.fright import in_fright
from bot.reading.reading import Reading, Turn

BREATH, EFFORT, COLD = "breathless", "effort_breathless", "cold_foot"


def with_long_standing(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with breath always short, or feet always cold, as half said; beside a sign they count in full."""
    found = list(readings)
    if turn.rests_on or turn.advised:
        return found
    old = [
        r
        for r in found
        if r.name in (BREATH, COLD)
        and (r.value, r.polarity, r.source) == ("yes", "affirmed", "pattern")
        and _is_old(doc, r)
    ]
    doubted = [replace(r, polarity="uncertain", source="pattern", confidence=HALF_SAID) for r in old]
    return [*(r for r in found if r not in old), *doubted, *(replace(r, name=EFFORT) for r in old if r.name == BREATH)]


def _is_old(doc: Doc, reading: Reading) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    return span is not None and long_standing(span)


def only_asked_about(span: Span) -> bool:
    """Whether short breath raises a question and no alarm: of a fright that is past, or for years."""
    return in_fright(span) or long_standing(span)


def long_standing(span: Span) -> bool:
    """Whether words tell of what was so for years, and nothing beside them of its being new, worse or at rest."""
    near = span.doc[span.sent.start : min(len(span.doc), span.sent.end + 4)]
    fresh = {token.norm_ for token in near} & set(settings()["breath_of_old"]["fresh"])
    return not fresh and bool(_always().find(keys(near)))


@cache
def _always() -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["breath_of_old"]["always"], Rule("always", "inside"))
    return phrases
