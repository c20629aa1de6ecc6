"""Tells what a message recounts from what it complains of: a dated story in the past tense isn't about today."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from spacy.tokens import Doc, Span

from bot.reading.context_rules import Phrases, Rule, settings, word_set

Tense = Literal["past", "present", "none"]
_MOST_TOKENS = 10_000


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    phrases = Phrases()
    for name in ("long_ago", "lately", "now", "closed"):
        phrases.add(settings()["history"][name], Rule(name, "inside"))
    return phrases


def tense(clause: Span) -> Tense:
    """Whether a clause has only past verbs, any present one, or no verb that tells."""
    words = {token.norm_ for token in clause} | {token.lower_ for token in clause}
    if words & word_set("present_verbs"):
        return "present"
    past = words & word_set("past_verbs") or any(
        len(word) > 4 and word.endswith("ed") and word not in word_set("not_past") for word in words
    )
    return "past" if past else "none"


def recounted(doc: Doc, clauses: Sequence[Span], words: Sequence[frozenset[str]]) -> frozenset[int]:
    """The numbers of the clauses that recount what is over.

    A date long ago ("in 2021") opens such a story at once; a nearer one ("in September", "two weeks ago") only where
    the message also says that it was closed ("signed me off", "nothing since"). A present verb or "now" ends it.
    """
    marks: dict[int, set[str]] = {}
    starts = [number for number, clause in enumerate(clauses) for _ in clause]
    for found in _phrases().find(words[:_MOST_TOKENS]):
        marks.setdefault(starts[found.start], set()).add(found.rule.category)
    closed = max((number for number, names in marks.items() if "closed" in names), default=-1)
    story: set[int] = set()
    running = False
    for number, clause in enumerate(clauses):
        names = marks.get(number, set())
        opens = "long_ago" in names or ("lately" in names and number <= closed)
        told = tense(clause)
        if "now" in names or (told == "present" and not opens):
            running = False
        elif opens and told != "present":
            running = True
        if running:
            story.add(number)
    return frozenset(story)
