"""What somebody else called normal is there all the same: "the surgeon said swelling is normal"."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from bot.reading.context_rules import settings, word_set
from bot.reading.reading import Reading

_NEAR = 4
"""How many words behind a sign may call it normal."""


def without_said_normal(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without the denial of a sign that only somebody else called normal to have."""
    return [r for r in readings if r.polarity != "denied" or r.source != "pattern" or not _called_normal(doc, r)]


def _called_normal(doc: Doc, reading: Reading) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    words = settings()["said_normal"]
    if span is None or not any(t.norm_ in words["signs"] for t in span):
        return False
    behind = doc[span.end : min(span.sent.end, span.end + _NEAR)]
    before = doc[span.sent.start : span.start]
    said = any(t.norm_ in word_set("speech") or t.norm_ in words["says"] for t in before)
    return (
        said and any(t.norm_ in words["normal"] for t in behind) and not any(t.norm_ in ("no", "not") for t in before)
    )
