"""A run after a rest: "it wasted in the boot and then I ran on it" tells of nobody who kept going."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from bot.reading.context_rules import settings
from bot.reading.reading import Reading

_KEPT_GOING = frozenset({("ran_on", "yes"), ("rested", "no")})
_NEAR = 2


def without_sequel(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without what would say that somebody kept going where the run only came after a rest."""
    return [r for r in readings if (r.name, r.value) not in _KEPT_GOING or not _after_rest(doc, r)]


def _after_rest(doc: Doc, reading: Reading) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None or reading.source != "pattern":
        return False
    clause = next((c for c in doc._.clauses if c.start <= span.start < c.end), span)
    follows = any(
        t.norm_ in settings()["sequel"]["then"] for t in doc[max(span.sent.start, clause.start - _NEAR) : span.start]
    )
    before = {t.norm_ for t in doc[span.sent.start : span.start]}
    return follows and bool(before & set(settings()["sequel"]["rests"]))
