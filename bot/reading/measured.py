"""What is measured of both legs tells no side: "both calves measure 36.5", "9 cm on the left and 12 on the right"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Doc, Span

from bot.reading.concepts import concepts
from bot.reading.context import Context, owner
from bot.reading.context_rules import settings
from bot.reading.context_turns import parts
from bot.reading.questions import asks
from bot.reading.reading import Reading, Turn

SWELLING = "swelling"
_SIDES = frozenset({"side", "both_legs"})
_COMPLAINS = frozenset({"pain", "sore", "swollen", "tight", "tender"})
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?(?:cm|mm|kg|n)?\Z")
_TWO, _SHORT = 2, 4


def read_measured(doc: Doc, turn: Turn) -> list[Reading]:
    """That there is no swelling, where both legs were measured and are alike; empty for a question."""
    concepts(doc)
    person, relation = owner(Context(), turn)
    return [
        Reading(SWELLING, "yes", p.start_char, p.end_char, p.text, "denied", person, relation=relation)
        for p in _parts(doc)
        if _of_both(p) and _alike(p) and not asks(p.sent)
    ]


def without_measured(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without a side of which a clause or sentence only tells a measure."""
    found = list(readings)
    if not any(r.name in _SIDES and r.source == "pattern" for r in found):
        return found
    both = [(p.start_char, p.end_char) for p in _parts(doc) if _of_both(p)]
    each = [(s.start_char, s.end_char) for s in doc.sents if _of_each(s)] if len(doc) else []
    places = [*both, *each]
    return [
        r
        for r in found
        if r.name not in _SIDES or r.source != "pattern" or not any(start <= r.start < end for start, end in places)
    ]


def _parts(doc: Doc) -> list[Span]:
    """The parts between commas, each with a short one behind it that gives the number: "…, 38.2 each"."""
    found = [doc[start:end] for start, end in parts(doc)]
    following = [*found[1:], doc[:0]][: len(found)]
    return [
        doc[p.start : n.end] if _numbers(n) and len(n) <= _SHORT and doc[p.end].text == "," else p
        for p, n in zip(found, following, strict=True)
    ]


def _of_both(clause: Span) -> bool:
    """Whether a clause measures both legs and complains of neither."""
    said = _said(clause)
    if not (said & _words("measures") or (said & _words("looks") and said & _words("alike"))):
        return False
    named = {name for token in clause for name in token._.concepts}
    return ("both_legs" in named or "both" in said) and not named & _COMPLAINS


def _alike(clause: Span) -> bool:
    """Whether it gives one measure for both, or calls them the same; another number in the sentence may differ."""
    said = _said(clause)
    if said & _words("denies"):
        return False
    return bool(said & _words("alike")) or len(_numbers(clause)) == len(_numbers(clause.sent)) == 1


def _of_each(sentence: Span) -> bool:
    """Whether a sentence gives a number for the left and one for the right, in a unit or of a test."""
    named = {token.norm_ for token in sentence}
    return {"left", "right"} <= named and len(_numbers(sentence)) >= _TWO and bool(named & _words("units"))


def _numbers(span: Span) -> list[str]:
    return [token.norm_ for token in span if _NUMBER.match(token.norm_)]


def _said(span: Span) -> set[str]:
    return {token.norm_ for token in span}


def _words(key: str) -> frozenset[str]:
    return frozenset(settings()["measured"][key])
