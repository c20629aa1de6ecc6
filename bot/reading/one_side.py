"""A side told as the only one, and plural calves that nobody called their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from bot.reading.concepts import concepts
from bot.reading.context import owner, read_context
from bot.reading.context_rules import settings, word_set
from bot.reading.place import said_by_others
from bot.reading.questions import opens_question
from bot.reading.reading import Reading, Turn

SIDE, BOTH, RIGHT = "side", "both", "right"
_SIDES = frozenset({"left", "right"})
_PLURALS = frozenset({"calves", "calfs"})
_TO = 2
"""How many words before "just" or "only" a side may stand, and behind it."""


# ---- one alone


def read_one_side(doc: Doc, turn: Turn) -> list[Reading]:
    """The side that a clause about nothing else tells as the only one: "I said right. One calf.", "left only".

    Where both are known and no side is named, "one leg only" takes both back.
    """
    clauses = [clause for clause in doc._.clauses if _of_sides_alone(clause)]
    marked = [clause for clause in clauses if _marks_one(clause)]
    if not marked:
        return []
    sides = [token for clause in clauses for token in clause if token.norm_ in _SIDES and not _filler(token)]
    if len({token.norm_ for token in sides}) == 1:
        return [_read(doc, turn, doc[sides[-1].i : sides[-1].i + 1], sides[-1].norm_)]
    known = turn.facts.get(SIDE) == BOTH
    one = next((clause for clause in marked if _counts_one(clause)), None)
    if sides or one is None or not known:
        return []
    return [replace(_read(doc, turn, one, BOTH), polarity="denied")]


def _read(doc: Doc, turn: Turn, span: Span, value: str) -> Reading:
    (context,) = read_context(doc, [span])
    person, relation = owner(context, turn)
    return Reading(SIDE, value, span.start_char, span.end_char, span.text, person=person, relation=relation)


def told_as_only(doc: Doc, reading: Reading) -> bool:
    """Whether a clause that is about nothing else tells a side as the only one: "it's the right only"."""
    if reading.name != SIDE or reading.value not in _SIDES or reading.time != "now":
        return False
    clauses = [clause for clause in doc._.clauses if _of_sides_alone(clause)]
    inside = any(clause.start_char <= reading.start < clause.end_char for clause in clauses)
    return inside and any(_marks_one(clause) for clause in clauses)


def _of_sides_alone(clause: Span) -> bool:
    """Whether a clause holds only sides, legs, numbers of them and small words."""
    words = [token.norm_ for token in clause if not (token.is_punct or token.is_space)]
    asked = opens_question(clause) and "that" not in words  # "did you get that it's only the right"
    if asked or any("?" in token.text for token in clause) or words[:2] == ["you", "said"]:
        return False
    return bool(words) and all(word in _small_words() for word in words)


@cache
def _small_words() -> frozenset[str]:
    words = settings()["one_side"]
    return frozenset({*words["small"], *words["legs"], *words["ones"], *words["told"], *_SIDES, BOTH})


def _marks_one(clause: Span) -> bool:
    """Whether a clause says that it is one leg, only this side, not both, or that the side was told before."""
    words = {token.norm_ for token in clause}
    denied = BOTH in words and bool(words & {"not", "no", "never"})
    alone = any(token.norm_ in settings()["one_side"]["ones"] and _beside_a_side(clause, token) for token in clause)
    return denied or alone or _counts_one(clause) or ("i" in words and bool(words & set(_told())))


def _counts_one(clause: Span) -> bool:
    """Whether a clause counts one leg: "one calf", "just the one", "only one of them"."""
    norms = [token.norm_ for token in clause if not token.is_punct]
    for place, word in enumerate(norms):
        if word != "one" or norms[max(0, place - 1) : place] in (["left"], ["right"], ["other"]):
            continue
        behind = norms[place + 1] if place + 1 < len(norms) else ""
        only = bool(set(norms) & {"just", "only"})
        if behind in settings()["one_side"]["legs"] or (only and behind in ("", "of", "the", "left", "right")):
            return True
        if not behind and norms[max(0, place - 1) : place] in (["its"], ["is"], ["'s"]):
            return True
    return False


def _beside_a_side(clause: Span, token: Token) -> bool:
    near = token.doc[max(clause.start, token.i - _TO) : min(clause.end, token.i + _TO + 2)]
    return any(other.norm_ in _SIDES for other in near)


@cache
def _told() -> tuple[str, ...]:
    return tuple(settings()["one_side"]["told"])


def _filler(token: Token) -> bool:
    """Whether a "right" only opens a remark: "right, it's one leg"."""
    if token.norm_ != RIGHT or token.i:
        return False
    follows = token.doc[1].norm_ if len(token.doc) > 1 else ""
    return follows not in settings()["one_side"]["legs"] and follows not in settings()["one_side"]["ones"]


# ---- calves in general


def without_general_calves(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without both sides where calves are only spoken of in general or by somebody with an opinion.

    "My mate says it's tight calves", "are tight calves normal?": the visitor's own side stands. What "you said" is the
    assistant's. A sign of such calves is in doubt, and asked about.
    """
    told = [_in_doubt(doc, reading) for reading in readings]
    one = any(r.name == SIDE and r.value in _SIDES and r.polarity == "affirmed" for r in told)
    return [r for r in told if not (r.name == SIDE and r.value == BOTH and _of_nobody(doc, r, one))]


def _in_doubt(doc: Doc, reading: Reading) -> Reading:
    """A sign as uncertain that somebody with an opinion tells of calves in general: "he says calves swell"."""
    if reading.name not in word_set("one_sided") or reading.polarity != "affirmed":
        return reading
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None:
        return reading
    calves = next((token for token in span if token.norm_ in _PLURALS), None)
    if calves is None or not _only_plural(span) or _owned(doc[span.start : calves.i + 1]):
        return reading
    meant = {token.norm_ for token in doc[max(0, calves.i - _TO) : calves.i]} & {BOTH, "two", "the", "of"}
    general = (
        not meant and reading.person == "visitor" and reading.source == "pattern" and said_by_others(doc, calves.i)
    )
    return replace(reading, polarity="uncertain") if general else reading


def _of_nobody(doc: Doc, reading: Reading, one_told: bool) -> bool:
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None or reading.source != "pattern":
        return False
    if [token.norm_ for token in doc[max(0, span.end - 3) : span.end - 1]] == ["you", "said"]:
        return True
    return _only_plural(span) and not _owned(span) and _in_general(span, one_told)


def _owned(span: Span) -> bool:
    """Whether calves are called somebody's: "my tight calves"."""
    before = span.doc[max(span.sent.start, span.end - 3) : span.end - 1]
    return any(token.norm_ in settings()["one_side"]["whose"] for token in before)


def _in_general(span: Span, one_told: bool) -> bool:
    doc = span.doc
    if one_told or said_by_others(doc, span.end - 1):
        return True
    clause = next((c for c in doc._.clauses if c.start <= span.end - 1 < c.end), span.sent)
    if any(token.norm_ in ("i", "me", "mine", "we") for token in clause):
        return False
    asked = opens_question(clause) or any("?" in token.text for token in clause)
    return asked or any(token.norm_ in settings()["one_side"]["general"] for token in clause)


def _only_plural(span: Span) -> bool:
    concepts(span.doc)
    words = {token.norm_ for token in span}
    return bool(words & _PLURALS) and not words & {BOTH, "two", "each"}
