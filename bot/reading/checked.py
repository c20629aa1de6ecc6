"""Whether a sentence tells that somebody was seen, or that something was found; fright at a word tells neither."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from bot.reading.acts import ABOUT_ADVICE, Said
from bot.reading.context_rules import Phrases, Rule, keys, settings
from bot.reading.doc import make_doc

NEWS = frozenset(ABOUT_ADVICE + act for act in ("being_seen", "seen_clear", "seen_found", "sent_home", "already_seen"))
"""What is done about advice that only somebody who was seen can tell."""

ALONE = ABOUT_ADVICE + "alone"


def without_false_news(said: Said) -> Said:
    """A sentence without the acts that tell of having been seen, where its words tell no such thing.

    Whoever has seen nobody isn't alone for that.
    """
    doc = make_doc(said.text)
    if _phrases("denied").find(keys(doc)):
        return replace(said, acts=tuple(act for act in said.acts if act.name not in NEWS | {ALONE}))
    if said.best.name not in NEWS or tells_of_a_check(doc, said.question):
        return said
    return replace(said, acts=tuple(act for act in said.acts if act.name not in NEWS))


def tells_of_a_check(doc: Doc, asks: bool) -> bool:
    """Whether a sentence that denies none can tell of a check: not "jesus, a clot", "would he be kept in"."""
    if asks and not _phrases("news").find(keys(doc)):
        return False
    return any(token.norm_.isalpha() and token.norm_ not in _fright() for token in doc)


@cache
def _fright() -> frozenset[str]:
    return frozenset(settings()["checked"]["fright"])


@cache
def _phrases(key: str) -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["checked"][key], Rule(key, "inside"))
    return phrases
