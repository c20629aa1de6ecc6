"""Finds emergencies and crises that need no calf: heart, lungs, stroke, bleeding, overdose, self-harm and the like.

What the words are is data (`emergencies.yml`). Terms give concepts, rules join concepts to a kind, and the words around
a match decide whether it is told outright, only half heard, or not told at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span

from bot.reading.beside import leads_up
from bot.reading.concepts import concepts
from bot.reading.emergency_around import certainty, whose
from bot.reading.emergency_guess import agreed, guess, surely_ordinary
from bot.reading.emergency_terms import Certainty, Match, View, matches, the_book
from bot.reading.history import tense
from bot.reading.languages import foreign_emergency
from bot.reading.reading import Person, Turn


@dataclass(frozen=True)
class Emergency:
    """An emergency or crisis told in a message.

    Attributes:
        kind: `chest_pain`, `stroke`, `crisis`, `abuse` … (the kinds of `emergencies.yml`).
        certainty: `sure` where it is told outright, now, of a person; `ask` where one question has to settle it.
        person: whose it is.
        relation: who the other person is ("mother", "child"), empty where unknown or for the visitor.
        words: the evidence in the visitor's own words.
        start, end: its character offsets in the Doc's text.
    """

    kind: str
    certainty: Certainty
    person: Person
    relation: str
    words: str
    start: int
    end: int


def find_emergency(doc: Doc, turn: Turn) -> Emergency | None:
    """The gravest emergency or crisis that a message tells, None where there is none.

    A sure one comes before one to ask about; among equals the order of `emergencies.yml` decides. A question about
    signs, a story of long ago, a figure of speech and an animal's trouble are none. Where no rule hears anything,
    a learned reader may raise a question. Never raises; linear in the message's length.
    """
    if not len(doc):
        return None
    view = View(doc)
    return _in_words(view, turn, with_guess=True) or _guessed(view, turn)


def emergency_in_words(doc: Doc, turn: Turn) -> Emergency | None:
    """The same, by the rules alone."""
    return _in_words(View(doc), turn) if len(doc) else None


def _in_words(view: View, turn: Turn, with_guess: bool = False) -> Emergency | None:
    """What the rules hear; where `with_guess`, the weak ones as far as the learned reader agrees."""
    doc = view.doc
    doubtful: Emergency | None = None
    for match in matches(view):
        sure = certainty(view, match)
        if sure and with_guess:
            sure = _judged(doc[match.start : match.end], match, sure)
        owner = whose(view, match, turn) if sure else None
        if sure is None or owner is None or _leads_up(view, match, owner[0]):
            continue
        span = doc[match.start : match.end]
        found = Emergency(match.rule.kind, sure, *owner, span.text, span.start_char, span.end_char)
        if sure == "sure":
            return found
        doubtful = doubtful or found
    return _foreign(doc, turn) or doubtful


def _judged(found: Span, match: Match, told: Certainty) -> Certainty | None:
    """How sure a rule is in the light of the learned reader, which can silence none but a weak one."""
    if match.rule.weak:
        return agreed(found, told)
    return "ask" if told == "sure" and surely_ordinary(found) else told


def _guessed(view: View, turn: Turn) -> Emergency | None:
    found = guess(view, turn)
    if found is None:
        return None
    words = found.sentence
    return Emergency(
        found.kind, "ask", found.person, found.relation, words.text.strip(), words.start_char, words.end_char
    )


def _leads_up(view: View, match: Match, person: Person) -> bool:
    """Whether somebody else's trouble is over and only leads up to the visitor's calf; a crisis always counts."""
    if person != "other" or match.rule.kind in the_book().always:
        return False
    concepts(view.doc)
    clause = next(c for c in view.doc._.clauses if c.end > match.start)
    return leads_up(view.doc, view.doc[match.start].idx) and tense(clause) == "past"


def _foreign(doc: Doc, turn: Turn) -> Emergency | None:
    told = foreign_emergency(doc.text)
    if told is None:
        return None
    kind, start, end, other = told
    person: Person = "other" if other or turn.patient else "visitor"
    return Emergency(kind, "sure", person, turn.patient if person == "other" else "", doc.text[start:end], start, end)
