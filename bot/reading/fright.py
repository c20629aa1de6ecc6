"""Breath lost at bad news and long back: "I couldn't breathe with the panic when she told me" tells of no lung."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings
from bot.reading.facts import HALF_SAID
from bot.reading.history import tense
from bot.reading.reading import Reading

_OF_BREATH = frozenset({"breathless", "racing_heart"})
_NEAR = 6
"""How many words behind "when" may tell of the news."""


def with_fright(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with what somebody felt at a fright, as half said: it is asked about, and raises nothing itself."""
    return [
        replace(r, polarity="uncertain", source="pattern", confidence=HALF_SAID)
        if r.name in _OF_BREATH
        and r.polarity == "affirmed"
        and (span := doc.char_span(r.start, r.end, alignment_mode="expand")) is not None
        and in_fright(span)
        else r
        for r in readings
    ]


def in_fright(span: Span) -> bool:
    """Whether words tell of a moment of panic or of bad news that is past."""
    doc = span.doc
    clause = next((c for c in doc._.clauses if c.start <= span.start < c.end), span)
    words, here = settings()["fright"], {token.norm_ for token in clause}
    past = any(t.norm_ in words["was"] for t in doc[max(clause.start, span.start - 2) : span.end])
    if not (past or tense(clause) == "past") or here & set(words["today"]):
        return False
    return bool({token.norm_ for token in span.sent} & set(words["feelings"])) or _at_news(span.sent)


def _at_news(sentence: Span) -> bool:
    """Whether it came when something was told or read: "when she told me", "when I read about it"."""
    news = set(settings()["fright"]["news"])
    return any(
        token.norm_ in news
        for when in sentence
        if when.norm_ in ("when", "after")
        for token in sentence.doc[when.i + 1 : min(sentence.end, when.i + _NEAR)]
    )
