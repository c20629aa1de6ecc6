"""Whether a message tells of fear: "I'm a bit wary since", not "I'm not worried in the least"."""

from __future__ import annotations

from spacy.tokens import Doc

from bot.reading.context_rules import settings

_DENIED_WITHIN = 4


def tells_fear(doc: Doc) -> bool:
    """Whether a word of fear stands in a message, not denied, and of nobody but the visitor."""
    words = settings()["fear"]
    stems = tuple(words["stems"])
    for token in doc:
        if token.norm_.startswith(stems):
            before = {t.norm_ for t in doc[max(token.sent.start, token.i - _DENIED_WITHIN) : token.i]}
            if before.isdisjoint(words["not_told_by"]):
                return True
    return False
