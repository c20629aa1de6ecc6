"""Contact details and wished times in a message, as entities for the booking request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.booking.emails import Email, read_email
from bot.booking.names import Name, NameProblem, find_name, find_patient, read_name
from bot.booking.phones import Phone, read_phone
from bot.booking.wishes import describe, read_wishes
from bot.clinical.warnings import is_warning
from bot.conversation import looks_like_question

Entity = dict[str, Any]
EXTRACTOR = "ContactReader"
BOOKING_FORM = "booking_form"
NOT_GIVEN = "not given"
# Another wish is never taken for a name or a time, and neither is a question.
ANOTHER_WISH = frozenset({"restart_or_cancel", "talk_to_human", "delete_my_data", "report_red_flag", "bot_challenge"})


def _entity(name: str, value: Any, words: str) -> Entity:
    return {"entity": name, "value": value, "start": 0, "end": len(words), "words": words, "extractor": EXTRACTOR}


def read_contact(
    text: str, intent: str | None, requested: str | None, form: str | None, entities: list[Entity], now: datetime
) -> list[Entity]:
    """The entities name, phone, email, contact, contact_problem, patient and wished_times of a message.

    Phone and e-mail are known by their shape and taken at any time. A bare name or a time is taken only as an answer,
    and never from a message that carries a warning sign, a question or another wish.
    """
    found: list[Entity] = []
    phone, email = read_phone(text), read_email(text)
    if isinstance(email, Email):
        found += [_entity("email", email.address, email.address), _entity("contact", email.address, email.address)]
    if isinstance(phone, Phone):
        found += [_entity("phone", phone.national, phone.words), _entity("contact", phone.national, phone.words)]
        found = [e for i, e in enumerate(found) if e["entity"] != "contact" or i == len(found) - 1]
    if requested == "contact" and not found:
        problem = next((p.kind for p in (phone, email) if not isinstance(p, Phone | Email) and p.kind != "none"), None)
        if problem:
            found.append(_entity("contact_problem", problem, text))
    warned = any(is_warning(e["entity"], str(e["value"])) for e in entities)
    asks = (intent or "").startswith("ask_") and looks_like_question(text)
    if warned or asks or intent in ANOTHER_WISH:
        return found
    name = read_name(text) if requested == "name" else find_name(text)
    if isinstance(name, Name):
        found.append(_entity("name", name.text, name.text))
    elif name is NameProblem.REFUSED:
        found.append(_entity("name", NOT_GIVEN, text))
    if form == BOOKING_FORM or intent == "book_appointment":
        patient = find_patient(text)
        if patient and patient.who == "other":
            whom = (patient.relation, patient.name.text if patient.name else None)
            found.append(_entity("patient", " ".join(part for part in whom if part), text))
    if requested == "wished_times" or intent in ("give_availability", "book_appointment"):
        wishes = read_wishes(text, now)
        if wishes.windows:
            found.append(_entity("wished_times", describe(wishes), wishes.words))
    return found
