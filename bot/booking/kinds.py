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
    if kind == QUESTION:
        return ""
    doc = make_doc(text)
    refused = visit_wanted(doc) == REFUSAL
    if kind == VISIT and refused and wants_a_call(text):
        return CALL
    if kind == CALL and all(call_refused(doc)):
        return VISIT
    clauses = [clause for _, clause in clauses_of(text)][:_MOST_CLAUSES]
    parts = [text, *(clause for clause in clauses if len(clause.split()) >= _LEAST_WORDS)]
    heard = next((_WANTED[found] for found, chance in map(likely, parts) if found in _WANTED and chance >= _SURE), kind)
    return "" if heard == kind or (heard == VISIT and refused) else heard


def ends_for_another(kind: str, text: str) -> bool:
    """Whether what would end a request only has it go as the other kind: "don't send it like that, ring me"."""
    left = ", ".join(clause for _, clause in clauses_of(text) if decide(clause) != "stop")
    return bool(kind_instead(kind, text) or (left and kind_instead(kind, left)))
