"""Which part of the body a sign is of: another joint's is no calf's, one only at a bruise half said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from bot.reading.context import owner, read_context
from bot.reading.context_rules import word_set
from bot.reading.facts import HALF_SAID
from bot.reading.polarity import polarity
from bot.reading.questions import opens_question
from bot.reading.reading import Reading, Turn

SWELLING, SIDE, CONFIRM = "swelling", "side", "confirm:swelling"
OTHER, CALF, BRUISE, ANKLE = "other_part", "calf", "bruise", "ankle"
_LEG = frozenset({CALF, "foot", ANKLE})
_ILL = frozenset({"pain", "sore", "swollen", "hot", "red", BRUISE, "tender", "tight", "numb", "stiff"})
_SPANS = frozenset({"from", "to", "down", "up", "between"})
_MOST = 20
"""How often a joint or a swelling may be named, so that a message of one word over and over costs no more."""
_BARE = 3
"""Words of a clause that only names a part: "my left elbow"."""
_MOST_QUOTED = 8
"""Words of a place that is quoted with its swelling."""
_NEAR = 4
"""How many words before a bruise or an ankle may say that it is there."""


# ---- another part


def without_other_parts(doc: Doc, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, without what is told of a joint that is no part of the lower leg: "my elbow is sore and swollen".

    The concepts of the tokens must have been found before.
    """
    named = [token for token in doc if OTHER in token._.concepts]
    complained = [token for token in named[:_MOST] if _complained_of(token)]
    if not complained:
        return list(readings)
    legs = any(_of_leg(token) for token in doc)
    return [r for r in readings if not (r.name in word_set("of_a_part") and _elsewhere(doc, r, complained, legs))]


def _elsewhere(doc: Doc, reading: Reading, complained: list[Token], legs: bool) -> bool:
    clause = _clause(doc, reading)
    if reading.name == SIDE:
        span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
        return span is not None and (not legs or any(span.end == token.i for token in complained))
    here = any(clause.start <= token.i < clause.end for token in complained)
    return (here or not legs) and not any(_of_leg(token) for token in clause)


def _complained_of(token: Token) -> bool:
    """Whether a joint is named as what hurts, not as a landmark ("from the knee down") or an operation's."""
    doc = token.doc
    before = {t.norm_ for t in doc[max(0, token.i - 3) : token.i]}
    behind = {t.norm_ for t in doc[token.i + 1 : token.i + 3]}
    if before & word_set("landmarks") or behind & word_set("behind_a_landmark"):
        return False
    clause = next(c for c in doc._.clauses if c.start <= token.i < c.end)
    named = {name for t in clause for name in t._.concepts}
    alone = sum(t.is_alpha for t in clause) <= _BARE
    return alone or (bool(named & _ILL) and "ok" not in named) or bool(before & {"it", "'s", "is"})


def _of_leg(token: Token) -> bool:
    return (
        bool(token._.concepts & _LEG) and token.norm_ not in word_set("of_any_part") and OTHER not in token._.concepts
    )


# ---- only there


def with_local_swelling(doc: Doc, turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with a swelling as half said that is told only of a bruise or an ankle: "puffy round the bruise".

    Asked whether the calf as a whole is bigger, "only round the bruise" is a no.
    """
    found = list(readings)
    told = [r for r in found if _told_now(r)]
    if len(told) > _MOST:
        return found
    local = [r for r in told if r.source != "button" and _local(doc, turn, _part(doc, r))]
    if local:
        # "what of the swelling, it's puffy round the ankle": the same one
        local += [r for r in told if r not in local and not any(_named(token) for token in _part(doc, r))]
    halves = [] if turn.question in (SWELLING, CONFIRM) and polarity(doc) == "yes" else local
    return [*(_half(_with_place(doc, r)) if r in halves else r for r in found), *_only_there(doc, turn)]


def _told_now(reading: Reading) -> bool:
    told = (reading.name, reading.value, reading.polarity, reading.time)
    return told == (SWELLING, "yes", "affirmed", "now")


def _half(reading: Reading) -> Reading:
    return replace(reading, polarity="uncertain", source="pattern", confidence=HALF_SAID)


def _with_place(doc: Doc, reading: Reading) -> Reading:
    """The reading in words that name its ankle too, so that what is said back has the place."""
    part = _part(doc, reading)
    ankle = next((token for token in part if token.norm_ in ("ankle", "ankles")), None)
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    if ankle is None or span is None:
        return reading
    whole = doc[min(ankle.i, span.start) : max(ankle.i + 1, span.end)]
    if len(whole) > _MOST_QUOTED or any(token.is_punct for token in whole):
        return reading
    return replace(reading, start=whole.start_char, end=whole.end_char, words=whole.text)


def _named(token: Token) -> bool:
    """Whether a word says that the leg is swollen, or all of it."""
    return _of_leg(token) or token.norm_ in word_set("all_of_it") or "other_leg" in token._.concepts


def _part(doc: Doc, reading: Reading) -> Span:
    """What stands around a reading between commas, with "just round the bruise" behind the next one."""
    clause = _clause(doc, reading)
    span = doc.char_span(reading.start, reading.end, alignment_mode="expand")
    first, last = (span.start, span.end) if span is not None else (clause.start, clause.end)
    commas = [token.i for token in clause if token.text == ","]
    start = max((i + 1 for i in commas if i < first), default=clause.start)
    end = min((i for i in commas if i >= last), default=clause.end)
    on = next((token for token in doc[end - 1 : end + 3] if token.norm_ in word_set("goes_on_there")), None)
    if on is not None:
        end = next((c.end for c in doc._.clauses if c.end > max(on.i + 1, end)), len(doc))
    return doc[start:end]


def _only_there(doc: Doc, turn: Turn) -> list[Reading]:
    """The no to a question about the calf of who names only a bruise or an ankle."""
    if turn.question not in (SWELLING, CONFIRM):
        return []
    for clause in doc._.clauses:
        only = any(token.norm_ in ("only", "just", "no") for token in clause)
        if only and not opens_question(clause) and polarity(doc) != "yes" and _local(doc, turn, clause):
            (context,) = read_context(doc, [clause[-1:]])
            person, relation = owner(context, turn)
            place = clause.start_char, clause.end_char
            return [Reading(SWELLING, "yes", *place, clause.text, "denied", person, "now", "answer", 1.0, relation)]
    return []


def _local(doc: Doc, turn: Turn, clause: Span) -> bool:
    """Whether a clause speaks of no more than what is round a bruise or an ankle."""
    words = {token.norm_ for token in clause}
    if words & word_set("all_of_it") or any("other_leg" in token._.concepts for token in clause):
        return False
    if any(BRUISE in token._.concepts and _there(token) for token in clause):
        return True
    ankles = [token for token in clause if token.norm_ in ("ankle", "ankles")]
    if not ankles or _at_risk(doc, turn) or any(_beside(token) & _SPANS for token in ankles):
        return False
    rest = [token for token in clause if token not in ankles and token._.concepts & {CALF, "foot"}]
    if any(_beside(token) & (_SPANS | {"and", "into"}) for token in rest):
        return False  # "at the ankle and up the leg"
    return all(token.norm_ == "ankle" for token in ankles) and (not rest or any(_there(token) for token in ankles))


def _there(token: Token) -> bool:
    """Whether words before say that it is only there: "round the bruise", "the bruise itself"."""
    if [t.norm_ for t in token.doc[token.i + 1 : token.i + 2]] == ["itself"]:
        return True
    for before in reversed(token.doc[max(token.sent.start, token.i - _NEAR) : token.i]):
        if before.norm_ in word_set("around"):
            return True
        if before.is_punct or before.norm_ in _SPANS | {"and", "or"} or before._.concepts & {CALF, "swollen"}:
            return False
    return False


def _beside(token: Token) -> set[str]:
    return {t.norm_ for t in token.doc[max(token.sent.start, token.i - 2) : token.i + 2]}


def _at_risk(doc: Doc, turn: Turn) -> bool:
    """Whether something makes a clot more likely, so that a swollen ankle is not made little of."""
    named = {name for token in doc for name in token._.concepts}
    return bool(named & word_set("risk_concepts")) or any(turn.facts.get(risk) == "yes" for risk in word_set("risks"))


def _clause(doc: Doc, reading: Reading) -> Span:
    clauses: list[Span] = doc._.clauses
    ends = [clause.end_char for clause in clauses]
    return clauses[min(bisect_right(ends, reading.start), len(clauses) - 1)]
