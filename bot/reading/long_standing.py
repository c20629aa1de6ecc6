"""What is so for a life, or was only a saying, is no alarm: "cold feet since I was a girl", "he used say I had …"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.reading.context_rules import Phrases, Rule, keys, settings, word_set
from bot.reading.facts import HALF_SAID
from bot.reading.fright import in_fright
from bot.reading.questions import opens_question
from bot.reading.reading import Reading, Turn

BREATH, EFFORT = "breathless", "effort_breathless"
NEAR = 25
"""How many tokens away the words for a whole life may stand."""
CONFIRM = "confirm:"
NO_BEFORE = 2
"""How many words before "worse" or "new" a "no" may stand."""


def with_long_standing(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with signs of a whole life as half said, and without those of a saying.

    Short breath counts in full beside advice. A sign that advice rests on is put right where it was always there.
    """
    found = [r for r in _with_answer(doc, turn, readings) if not (_is_sign(r) and _quoted(doc, r))]
    old = [r for r in found if _is_sign(r) and _is_old(doc, r) and not (turn.advised and r.name == BREATH)]
    doubted = [replace(r, polarity="uncertain", source="pattern", confidence=HALF_SAID) for r in old]
    doubted = [replace(r, value="no", puts_right=True) if r.name in turn.rests_on else r for r in doubted]
    return [*(r for r in found if r not in old), *doubted, *(replace(r, name=EFFORT) for r in old if r.name == BREATH)]


def _with_answer(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with "always so" as the denial that it is where a sign was asked back about.

    What stands beside it only names again what was asked: "always so, I was out of puff on that hill at forty".
    """
    asked = turn.question.removeprefix(CONFIRM)
    answers = turn.question.startswith(CONFIRM) and asked in word_set("of_a_whole_life") and _says_always(doc)
    return [
        replace(r, value="yes", polarity="denied", source="answer")
        if answers and (r.name, r.value) == (asked, "yes") and r.person != "nobody"
        else r
        for r in readings
    ]


def _says_always(doc: Doc) -> bool:
    """Whether what a message states, its questions aside, was always so, and nothing in it is new or worse."""
    stated = [token for clause in doc._.clauses if not opens_question(clause) for token in clause]
    old = _always().find(keys(doc))
    inside = {i for match in old for i in range(match.start, match.end)}
    fresh = settings()["breath_of_old"]["fresh"]
    told = any(token.norm_ in fresh and token.i not in inside and not _negated(token) for token in stated)
    youth = _pattern("from_youth").search(" ".join(token.norm_ for token in stated))
    return not told and bool(youth or any(token.i in inside for token in stated))


def _negated(token: Token) -> bool:
    """Whether a "no" stands close before a word: "no worse", "not any worse"."""
    return any(word.norm_ in word_set("no_words") for word in token.doc[max(0, token.i - NO_BEFORE) : token.i])


def _is_sign(reading: Reading) -> bool:
    told = (reading.value, reading.polarity, reading.source) == ("yes", "affirmed", "pattern")
    return told and reading.name in word_set("of_a_whole_life")


def _quoted(doc: Doc, reading: Reading) -> bool:
    """Whether it is only what somebody used to say: "Mick always said I'd feet like a fish"."""
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None:
        return False
    before = " ".join(token.norm_ for token in doc[max(span.sent.start, span.start - NEAR) : span.start])
    return bool(_pattern("a_saying").search(before))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(settings()["breath_of_old"][name])


def _is_old(doc: Doc, reading: Reading) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    return span is not None and long_standing(span)


def only_asked_about(span: Span) -> bool:
    """Whether short breath raises a question and no alarm: of a fright that is past, or for years."""
    return in_fright(span) or long_standing(span)


def long_standing(span: Span) -> bool:
    """Whether words tell of what was so for years, and nothing beside them of its being new, worse or at rest."""
    first, last = max(span.sent.start, span.start - NEAR), min(span.sent.end + 4, span.end + NEAR)
    near = span.doc[first : min(len(span.doc), last)]
    fresh = {token.norm_ for token in near} & set(settings()["breath_of_old"]["fresh"])
    from_youth = _pattern("from_youth").search(" ".join(token.norm_ for token in near))
    return not fresh and bool(from_youth or _always().find(keys(near)))


@cache
def _always() -> Phrases:
    phrases = Phrases()
    phrases.add(settings()["breath_of_old"]["always"], Rule("always", "inside"))
    return phrases
