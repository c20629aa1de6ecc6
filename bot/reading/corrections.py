"""What says outright that the message before was not meant: "that's not what I meant", "it's a figure of speech"."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from bot.reading.context_rules import Modifier, Phrases, Rule, keys, settings, word_set
from bot.reading.questions import asks

MOST_WORDS = 25
DENIAL_SCOPE = 3


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    phrases, data = Phrases(), settings()["taken_back"]
    for category in ("open", "whole"):
        phrases.add(data[category], Rule(category, "inside"))
    return phrases


def takes_back(doc: Doc) -> bool:
    """Whether a short message says that what was said before was not meant, or not literally; a question doesn't."""
    if len(doc) > MOST_WORDS or any(asks(sentence) for sentence in doc.sents):
        return False
    return any(_holds(doc, found) for found in _phrases().find(keys(doc)))


def _holds(doc: Doc, found: Modifier) -> bool:
    """Whether the phrase is not denied itself, and says everything where more could turn it round."""
    clause = next(c for c in doc._.clauses if c.start <= found.start < c.end)
    before = doc[max(clause.start, found.start - DENIAL_SCOPE) : found.start]
    if any(token.norm_ in word_set("no_words") for token in before):
        return False
    rest = [token.norm_ for token in doc[found.end : clause.end] if not (token.is_punct or token.is_space)]
    return found.rule.category == "open" or all(word in settings()["taken_back"]["after"] for word in rest)
