"""What only points at something done that was spoken of: "I'm writing for him, he'd never do it himself"."""

from __future__ import annotations

from functools import lru_cache

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from bot.reading.context_rules import settings, word_set
from bot.reading.doc import load_pipeline

_NEAR = 4
"""Most words between a refusal and what is refused."""


def points_at_what_was_said(doc: Doc) -> list[Span]:
    """Each "do it himself", "do it to myself" that is refused, or that follows on something named as done.

    "I wouldn't do it to myself again" refuses, "he needs to book but he'd sooner do it on his own" follows. What one
    can't do ("I can't do it any more") is no refusal.
    """
    if word_set("oneself").isdisjoint(token.norm_ for token in doc):
        return []
    found = (doc[start:end] for _, start, end in _matcher()(doc))
    return [span for span in found if _refused(span) or _follows(span)]


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    words = settings()["pointing"]
    matcher = Matcher(load_pipeline().vocab)
    verb, end = {"NORM": {"IN": words["do"]}}, {"NORM": {"IN": list(word_set("oneself"))}}
    between = {"NORM": {"IN": words["between"]}, "OP": "{0,4}"}
    matcher.add("pointing", [[verb, {"NORM": {"IN": words["it"]}}, between, end]], greedy="LONGEST")
    return matcher


def _refused(span: Span) -> bool:
    """Whether a "never" or "wouldn't" stands before it with small words between."""
    words = settings()["pointing"]
    for index in range(span.start - 1, max(span.sent.start, span.start - _NEAR) - 1, -1):
        word = span.doc[index].norm_
        if word in words["refuses"]:
            able = index and span.doc[index - 1].norm_ in words["able"]
            return not able
        if word not in words["may_stand_between"]:
            return False
    return False


def _follows(span: Span) -> bool:
    """Whether something done is named before it in the message."""
    done = tuple(settings()["pointing"]["done"])
    return any(token.norm_.startswith(done) for token in span.doc[: span.start])
