"""Answers what visitors ask about the request they are writing: "is his number down?", "is that everything?"."""

from __future__ import annotations

from bot.booking.asking import SEND, next_question
from bot.booking.draft import NOT_GIVEN, Draft, Say, shown_patient, shown_times
from bot.booking.read_back import read_back

EVERYTHING, ALL, NAME, TIMES, KEPT, SENT, REACH, READERS, DETAILS, WHOSE = (
    "everything", "all", "name", "times", "kept", "sent", "reach", "readers", "details", "whose",
)  # fmt: skip


_ALWAYS_ALIKE = {SENT: "request_not_sent", KEPT: "request_kept", READERS: "faq/who_reads", WHOSE: "request_whose"}

_MISSING = {
    NAME: "the name",
    TIMES: "days or times",
    "phone": "a number",
    "email": "an e-mail",
    DETAILS: "a name or number",
}


def answer(draft: Draft, asked: str) -> Say:
    """The line that answers it.

    Args:
        draft: the request as it stands.
        asked: what is asked about: "everything", "all", or a detail ("name", "phone", "email", "times").
    """
    if asked == EVERYTHING:
        return Say("request_all_there" if next_question(draft) == SEND else "request_nearly_there")
    if asked == ALL:
        return Say("request_so_far", {"request": read_back(draft)})
    if asked in _ALWAYS_ALIKE:
        return Say(_ALWAYS_ALIKE[asked])
    if asked == REACH:
        return _reach(draft)
    shown = shown_detail(draft, asked)
    return (
        Say("request_have", {"value": shown})
        if shown
        else Say("request_have_none_of", {"missing": _MISSING.get(asked, "that")})
    )


def _reach(draft: Draft) -> Say:
    """How the clinic gets back to them."""
    phone, email = draft["phone"], draft["email"]
    if email and (draft["no_calls"] or not phone):
        return Say("request_reach_email", {"email": str(email)})
    return Say("request_reach_phone", {"phone": str(phone)}) if phone else Say("request_reach_unknown")


def who_and_where(draft: Draft) -> str:
    """The name and how they are reached, as far as they are known ("Tom, (094) 555 0177")."""
    given = (draft.get("name"), draft.get("phone"), draft.get("email"))
    return ", ".join(str(value) for value in given if value and value != NOT_GIVEN)


def shown_detail(draft: Draft, detail: str) -> str:
    """A detail as the request holds it; empty where it isn't there."""
    if detail == TIMES:
        return shown_times(draft)
    if detail == DETAILS:
        return who_and_where(draft)
    value = draft.get(detail)
    own = str(value) if value and value != NOT_GIVEN else ""
    named = draft.get("patient_name") if detail == NAME and draft.get("patient") else None
    if named and named != NOT_GIVEN:
        return f"{shown_patient(draft)}, asked by {own}" if own else shown_patient(draft)
    return own
