"""Whether a message tells of fear, and whose: "I'm a bit wary since", not "I'm not worried in the least"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from bot.reading.context_rules import settings

_DENIED_WITHIN = 4
_GIVEN_WITHIN = 2
OWN, ANOTHERS, BY_THE_BOT = "own", "anothers", "by_the_bot"


def tells_fear(doc: Doc) -> bool:
    """Whether a word of fear stands in a message, not denied, and of nobody but the visitor."""
    return fear_told(doc) == OWN


def fear_told(doc: Doc) -> str:
    """Whose fear a message tells of: the visitor's own, another's, or a fright the assistant gave; empty for none."""
    stems = tuple(settings()["fear"]["stems"])
    found = {_whose(token) for token in doc if token.norm_.startswith(stems)}
    return next((whose for whose in (BY_THE_BOT, OWN, ANOTHERS) if whose in found), "")


def _whose(token: Token) -> str:
    words = settings()["fear"]
    before = [t.norm_ for t in token.doc[max(token.sent.start, token.i - _DENIED_WITHIN) : token.i]]
    given = token.norm_.startswith(tuple(words["gave"])) and set(before[-_GIVEN_WITHIN:]) & set(words["by_the_bot"])
    if given:
        return BY_THE_BOT
    if set(before) & set(words["not_told_by"]) - set(words["others"]):
        # "now she is scared" tells, "is she worried?" asks
        told_of_another = before[-2:-1] and before[-2] in words["others"] and before[-1] in ("is", "'s", "was")
        return ANOTHERS if told_of_another else ""
    # "she has me terrified"
    return ANOTHERS if set(before) & set(words["others"]) and "me" not in before else OWN
