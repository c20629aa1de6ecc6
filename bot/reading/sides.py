"""Left and right set against each other: "both, but the right is worse" is both sides, and no course of the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from bot.reading.context import owner, read_context
from bot.reading.context_rules import word_set
from bot.reading.reading import Reading, Turn

SIDE, TREND, BOTH = "side", "trend", "both"
_SIDES = frozenset({"left", "right"})
_NEAR = 6
"""How many words may stand between a side and what is said of it."""


def with_sides_compared(doc: Doc, turn: Turn, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with both sides where one is only worse than the other, and without the course that isn't one.

    A sign that one side alone may have is never hidden behind both: then the side is the one it is told of.

    The concepts of the tokens must have been found before.
    """
    found = [_only_there(doc, turn, r, readings) for r in readings]
    if any(_one_sided_sign(r) for r in found):
        return found
    both = next((token for token in doc if _both(token)), None)
    if both is not None and _denied(both):
        # "not both, mostly the left" is the left
        return [r for r in found if r.name != SIDE or r.value != BOTH or r.polarity == "denied"]
    compared = [clause for clause in doc._.clauses if _compared(clause, both is not None or _known(turn))]
    if not compared:
        return found
    found = [r for r in found if r.name != TREND or r.value != "worse" or not _inside(r, compared)]
    if both is None and turn.question != SIDE:
        # Of both, one that is only more or less sore is no correction: "mainly the right, the left is only a bit".
        return [r for r in found if r.name != SIDE or not _known(turn)]
    span = doc[both.i : both.i + 1] if both is not None else compared[0]
    return [*(r for r in found if r.name != SIDE or r.value == BOTH), *_told_both(doc, turn, span, found)]


def _one_sided_sign(reading: Reading) -> bool:
    return reading.name in word_set("one_sided") and reading.value == "yes" and reading.polarity != "denied"


def _only_there(doc: Doc, turn: Turn, reading: Reading, readings: Sequence[Reading]) -> Reading:
    """A side that has such a sign, although both legs were told of: it counts as put right."""
    if reading.name != SIDE or reading.value == BOTH or turn.facts.get(SIDE) != BOTH:
        return reading
    clause = next((c for c in doc._.clauses if c.start_char <= reading.start < c.end_char), None)
    signs = (r for r in readings if _one_sided_sign(r) and r.polarity == "affirmed" and r.time == "now")
    there = clause is not None and any(_inside(sign, [clause]) for sign in signs)
    return replace(reading, puts_right=True) if there else reading


def _told_both(doc: Doc, turn: Turn, span: Span, found: list[Reading]) -> list[Reading]:
    if any(r.name == SIDE and r.value == BOTH for r in found):
        return []
    (context,) = read_context(doc, [span])
    person, relation = owner(context, turn)
    made = Reading(SIDE, BOTH, span.start_char, span.end_char, span.text, person=person, relation=relation)
    if context.polarity not in ("affirmed", "denied"):
        return []
    return [replace(made, source="answer") if turn.question == SIDE else made]


def _known(turn: Turn) -> bool:
    return turn.facts.get(SIDE) == BOTH and turn.question != TREND


def _inside(reading: Reading, clauses: list[Span]) -> bool:
    return any(clause.start_char <= reading.start < clause.end_char for clause in clauses)


def _both(token: Token) -> bool:
    """Whether both legs are named: not "both the doctor and the physio"."""
    if "both_legs" in token._.concepts:
        return True
    behind = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    alone = behind is None or behind.is_punct or behind.norm_ in word_set("behind_both")
    return token.norm_ == BOTH and alone


def _denied(both: Token) -> bool:
    """Whether a "not" stands right before "both"."""
    return both.i > 0 and both.nbor(-1).norm_ in ("not", "n't")


def _compared(clause: Span, both: bool) -> bool:
    """Whether one side is called worse than the other one, and not than it was."""
    sides = [token for token in clause if token.norm_ in _SIDES]
    if not sides or any(token.norm_ in word_set("of_a_course") for token in clause):
        return False
    than = [token.i for token in clause if token.norm_ == "than"]
    if than:
        behind = clause.doc[than[0] + 1 : min(than[0] + 1 + _NEAR, clause.end)]
        return any(token.norm_ in _SIDES or token.norm_ == "other" for token in behind)
    return both and any(_more(token, sides) for token in clause)


def _more(token: Token, sides: list[Token]) -> bool:
    return token.norm_ in word_set("more_of_two") and any(abs(token.i - side.i) <= _NEAR for side in sides)
