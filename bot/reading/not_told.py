"""What a phrase of a story doesn't tell: advice that nobody says was taken, and what holds for minutes, not for weeks."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Span

from bot.reading.context_rules import Phrases, Rule, keys, settings, word_set

TREND = "trend"
CARE = "previous_care"
Place = tuple[int, int]


def only_advised(doc: Doc, fact: str, head: Place) -> bool:
    """Whether a conduct is only advised or thought of: "Des says to rest it", "should I rest?", "the doctor said so".

    What follows can say that the advice was taken: "told me to rest and I did".
    """
    if fact not in word_set("of_conduct"):
        return False
    clause = _clause(doc, head[0])
    advice = [m for m in _phrases("advises").find(keys(clause)) if clause.start + m.start < head[1]]
    if fact == CARE and not advice:
        return "said" in doc[head[0]]._.concepts and _ends(clause, head[1])
    taken = {token.norm_ for token in doc[head[1] : clause.sent.end]} & word_set("takes_advice")
    return bool(advice) and not taken


def of_the_hour(doc: Doc, fact: str, value: str, place: Place) -> bool:
    """Whether a course is that of a run or a day, or "same" and "better" belong to another noun.

    "After ten minutes it's better", "the same distance every day" and "better craic than" tell nothing of the weeks.
    """
    if fact != TREND or value not in ("better", "same"):
        return False
    clause = _clause(doc, place[0])
    words = {token.norm_ for token in clause}
    if _names_another(doc, clause, value):
        return True
    return not words & word_set("of_weeks") and bool(_phrases("within_a_run").find(keys(clause)))


def _names_another(doc: Doc, clause: Span, value: str) -> bool:
    """Whether the word for a course stands before a noun of its own: "the same distance", "better craic than"."""
    for token in clause[:-1]:
        behind = doc[token.i + 1]
        if token.norm_ != value or not behind.is_alpha or behind.norm_ in word_set("behind_a_course"):
            continue
        if value == "same" or (token.i + 2 < len(doc) and doc[token.i + 2].norm_ == "than"):
            return True
    return False


def _ends(clause: Span, place: int) -> bool:
    return not any(token.is_alpha for token in clause.doc[place : clause.end])


def _clause(doc: Doc, place: int) -> Span:
    return next(clause for clause in doc._.clauses if clause.start <= place < clause.end)


@cache
def _phrases(key: str) -> Phrases:
    phrases = Phrases()
    phrases.add(settings()[key], Rule(key, "inside"))
    return phrases
