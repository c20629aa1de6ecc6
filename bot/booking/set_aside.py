"""A request that was left in this conversation: its details stay here, and are offered when one is wanted again."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from bot.booking.agreeing import clauses_of
from bot.booking.asking import CONSENT, REUSE, SEND, told_so_far
from bot.booking.decisions import decide
from bot.booking.draft import NOT_GIVEN, QUESTION, Draft, Filled, FormContext, FormTurn, listening, new_draft
from bot.booking.going_on import go_on, told_anew
from bot.booking.kinds import kind_told

_OWN = ("name", "phone", "email", "no_calls", "texts", "reach")
_DETAILS = (*_OWN, "times", "patient_name", "notes")
_PATIENTS = ("patient", "patient_name", "age", "child", "why_words", "notes", "times", "windows", "said_times", "week")
_ORDERS = re.compile(r"\W*(?:\w+\W+){0,2}?send\b(?! (?:my|the|him|her|me|some)\b)", re.IGNORECASE)
_MOST_WORDS = 12
"""A longer message does more than say that the details are the same."""


def worth_keeping(draft: Draft) -> bool:
    """Whether anything was told for a request that needn't be asked again."""
    return any(draft.get(detail) not in (None, "", [], False, NOT_GIVEN) for detail in _DETAILS)


def brings_back(text: str, just_left: bool, kind: str) -> bool:
    """Whether a message wants a request that was left sent after all.

    Args:
        text: the message.
        just_left: the last reply said that it was left, so that a bare yes means it too, and so does the other kind.
        kind: what the request was.
    """
    if decide(text, SEND) == "stop":
        return False
    if just_left and (decide(text, CONSENT) == "yes" or listening("never_refused").search(text.replace("’", "'"))):
        return True
    if just_left and kind != QUESTION and kind_told(text):
        return True
    return any(_ORDERS.match(clause) and decide(clause, SEND) in ("yes", "unclear") for _, clause in clauses_of(text))


def without_protest(text: str) -> str:
    """The message without the clause that says that nothing was refused."""
    clauses = clauses_of(text)
    protests = [k for k, (_, clause) in enumerate(clauses) if listening("never_refused").search(clause)]
    if not protests:
        return text.strip()
    # "No no, I never said no": the noes before it belong to it.
    said = (k for k, (_, clause) in enumerate(clauses) if decide(clause, SEND) != "no")
    first = min((k for k in said if k not in protests), default=len(clauses))
    kept = [entry for k, entry in enumerate(clauses) if k not in protests and k >= min(first, protests[0] + 1)]
    return "".join(f"{joint if k else ''}{clause}" for k, (joint, clause) in enumerate(kept)).strip()


def as_it_was(left: Draft) -> Draft:
    """The request as it stood before it was left."""
    return {**copy.deepcopy(left), "stage": "open", "shown": "", "put_right": False, "tries": {}, "editing": ""}


def offered(draft: Draft, left: Mapping[str, Any]) -> Draft:
    """A new request with what was told for the one that was left, to be confirmed; what it holds itself goes first.

    Consent is asked for anew. Of a request for somebody else only how the visitor is reached is taken.
    """
    taken = _OWN if draft["patient"] != left.get("patient") else (*_OWN, *_PATIENTS)
    timed = bool(draft["windows"])
    for detail in taken:
        if detail in ("times", "windows", "said_times", "week") and timed:
            continue
        if not draft.get(detail) and left.get(detail):
            draft[detail] = copy.deepcopy(left[detail])
    return {**draft, "reuse": True} if told_so_far(draft) else draft


def answered(draft: Draft, text: str, context: FormContext) -> FormTurn | None:
    """What the answer to "will I use those?" comes to; None where the message says nothing of it."""
    new = {key: value for key, value in copy.deepcopy(draft).items() if key != "reuse"}
    plain = text.replace("’", "'")
    if decide(plain, REUSE) == "yes" or (len(plain.split()) <= _MOST_WORDS and listening("same_again").search(plain)):
        return told_anew(new, plain, "", context) or go_on(new, Filled(used=True), context)
    told = told_anew(new, plain, "", context)
    if told:
        return told
    return afresh(draft, context) if decide(plain, REUSE) == "no" else None


def afresh(draft: Draft, context: FormContext) -> FormTurn:
    """A request without what was told for the one before."""
    fresh: Draft = {**new_draft(str(draft["kind"])), "patient": draft["patient"], "child": draft.get("child", False)}
    return go_on(fresh, Filled(used=True), context)
