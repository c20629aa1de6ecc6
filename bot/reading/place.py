"""Where it is sore: what somebody else guesses isn't told, and a denial takes back what stood for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from bot.reading.context_found import find_context
from bot.reading.context_rules import settings, word_set
from bot.reading.reading import Reading, Turn

SITE = "site"
DENIES = {"low": ("low", "achilles", "heel")}
"""What "it isn't low down" says of the places that are low down."""
_FAR = 15
"""How many words before a place may say who calls it so."""


def guessed_by_others(doc: Doc, fact: str, place: int, turn: Turn) -> bool:
    """Whether a place is only what somebody else thinks it is: "my sister says it's the Achilles".

    Who examined it may well know, and so does a patient whom the visitor quotes.
    """
    return fact == SITE and not turn.patient and said_by_others(doc, place)


def only_an_opinion(doc: Doc, place: int) -> bool:
    """Whether somebody of the visitor's only says that it is so: "my sister says it's a clot".

    What they say of themselves, or that others found, is none.
    """
    found = find_context(doc)
    inside = [m for m in found.reporters if found.clause_of[m.start] == found.clause_of[place] and m.end <= place]
    if not inside:
        return False
    between = {token.norm_ for token in doc[inside[-1].end : place]}
    return bool(between & word_set("guesses")) and not between & word_set("of_their_own")


def said_by_others(doc: Doc, place: int) -> bool:
    """Whether the clause of a token gives it as the view of somebody who is neither the visitor nor an examiner."""
    clause: Span = doc._.clauses[find_context(doc).clause_of[place]]
    before = doc[max(clause.start, place - _FAR) : place]
    verb = next((token for token in reversed(before) if token.norm_ in word_set("guesses")), None)
    return verb is not None and not (_by_oneself(clause, verb) or _by_examiner(clause, verb))


def _by_oneself(clause: Span, verb: Token) -> bool:
    """Whether the visitor thinks so, also with the "I" left out: "swore it was the heel"."""
    subject = next((t for t in reversed(_until(clause, verb)) if t.norm_ not in word_set("beside_a_verb")), None)
    return not verb.norm_.endswith("s") if subject is None else subject.norm_ in ("i", "we")


def _by_examiner(clause: Span, verb: Token) -> bool:
    """Whether a doctor or physio says it; "my physio mate" is a friend, and "he" may be one named before."""
    said = _until(clause, verb)
    named = said or clause.doc[: verb.i]
    if said and said[-1].norm_ in settings()["pronouns"]:
        named = clause.doc[: verb.i]
    return any(
        token.norm_ in word_set("examiners") and clause.doc[token.i + 1].norm_ not in word_set("friends")
        for token in named
    )


def _until(clause: Span, verb: Token) -> Span:
    return clause.doc[clause.start : verb.i]


def with_places_denied(turn: Turn, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, with the place that is known as denied too where words for it are: "it isn't low down at all"."""
    found = list(readings)
    known = turn.facts.get(SITE, "")
    denied = [r for r in found if r.name == SITE and r.polarity == "denied"]
    return [*found, *(replace(r, value=known) for r in denied if known in DENIES.get(r.value, ()) and known != r.value)]
