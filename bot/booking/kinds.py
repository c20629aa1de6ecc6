"""Hears that a call back is wanted in place of a visit, or a visit in place of a call."""

from __future__ import annotations

from bot.booking.agreeing import clauses_of
from bot.booking.changes import wants_a_call
from bot.booking.clause_model import CALL_INSTEAD, VISIT_INSTEAD, likely
from bot.booking.decisions import decide
from bot.booking.draft import CALL, QUESTION, VISIT
from bot.reading.doc import make_doc
from bot.reading.visit_words import REFUSAL, call_refused, visit_wanted

_WANTED = {CALL_INSTEAD: CALL, VISIT_INSTEAD: VISIT}
_SURE = 0.6
"""How likely a message or a clause of it must ask for the other kind where no rule hears that."""
_MOST_CLAUSES, _LEAST_WORDS = 12, 3


def kind_instead(kind: str, text: str) -> str:
    """The kind of request that a message wants in place of the one at hand, VISIT or CALL; empty for no change.

    Args:
        kind: what the request is now.
        text: the message; of a long one each clause is read too.
    """
    heard = kind_told(text) if kind != QUESTION else ""
    return "" if heard == kind else heard


def kind_told(text: str) -> str:
    """VISIT or CALL where a message wants that and not the other one; empty where it says neither."""
    doc = make_doc(text)
    refused = visit_wanted(doc) == REFUSAL
    if refused and wants_a_call(text):
        return CALL
    if all(call_refused(doc)):
        return VISIT
    clauses = [clause for _, clause in clauses_of(text)][:_MOST_CLAUSES]
    parts = [text, *(clause for clause in clauses if len(clause.split()) >= _LEAST_WORDS)]
    likeliest = ((_WANTED.get(found, ""), chance) for found, chance in map(likely, parts))
    return next(
        (kind for kind, chance in likeliest if kind and chance >= _SURE and not (kind == VISIT and refused)), ""
    )


def ends_for_another(kind: str, text: str) -> bool:
    """Whether what would end a request only says which kind it is to be: "don't send it like that, ring me"."""
    left = ", ".join(clause for _, clause in clauses_of(text) if decide(clause) != "stop")
    return kind != QUESTION and bool(kind_told(text) or (left and kind_told(left)))
