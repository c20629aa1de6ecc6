"""The details of a request: which slots hold them, what they are called, and which of them a message may change."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

BOOKING_FORM = "booking_form"
CALL_BACK_FORM = "call_back_form"
REQUEST_FORM = "request_form"
FORMS = (BOOKING_FORM, CALL_BACK_FORM)

NOT_GIVEN = "not given"
SELF = "self"
OTHER = "someone else"
DECISION = "booking_confirmed"
NO_OPENING = "none"
WITH_CHAT = "with chat"

# What the clinic reads. Beside a change of one of these a yes to "shall I send it?" would send something else.
TOLD = ("name", "patient", "patient_name", "phone", "email", "contact", "wished_times")
# What only steers the form.
STEERING = ("contact_way", "booking_change", "email_suggestion", "email_checked", "opening")
# Why something was not taken.
PROBLEMS = frozenset({"contact_problem", "wish_problem", "phone_digits"})
# What is noted from any message, and is news for a request only.
SIDE_NOTES = frozenset({"urgency", "no_calls"})
CHANGES = frozenset({*TOLD, "contact_way", "booking_change"})
FORM_DETAILS = frozenset({*TOLD, *STEERING, "no_calls", "consent", DECISION})

_LABELS_FILE = Path(__file__).with_name("labels.yml")


@cache
def labels() -> dict[str, str]:
    """What each detail is called to visitors, by slot."""
    found: dict[str, str] = yaml.safe_load(_LABELS_FILE.read_text(encoding="utf-8"))
    return found


def for_whom(patient: str | None, patient_name: str | None) -> str | None:
    """The person the visit is for ("son Cian", "Cian", "son"), None where it is the visitor."""
    if not patient or patient == SELF:
        return None
    named = patient_name if patient_name != NOT_GIVEN else None
    if patient == OTHER and named:
        return named
    return f"{patient} {named}" if named else patient
