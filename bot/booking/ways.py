"""Takes how somebody is reached: a number, an e-mail address, and which of the two is to be used."""

from __future__ import annotations

import re

from bot.booking import changes
from bot.booking.asking import CONSENT, CONTACT, EDIT, EMAIL, NAME, SEND
from bot.booking.clause_model import NO_EMAIL, NO_PHONE, likely
from bot.booking.contact import Contact, ending_put_right
from bot.booking.draft import CALL, Draft, Filled, Say, finish_editing, listening

_SURE = 0.6
"""How likely a message must ask for a change where no rule hears one."""


def take_contact(draft: Draft, contact: Contact, text: str, question: str, filled: Filled) -> None:
    """Takes a number and an address, or which of them is wanted; says what is wrong with one that can't be."""
    if contact.email:
        draft["email"], draft["suggestion"] = contact.email.address, contact.email.suggestion
        filled.used = True
    if contact.phone:
        draft["phone"], draft["digits"] = contact.phone.national, ""
        filled.used = True
    way = draft.get("way") or changes.wished_way(text)
    if way == "email" and contact.email and not contact.phone:
        draft["phone"] = None
    elif way == "phone" and contact.phone and not contact.email:
        draft["email"] = None
    ending = ending_put_right(text, str(draft["phone"])) if draft["phone"] and not contact.phone else None
    if ending and not contact.email:
        draft["phone"], filled.used = ending.national, True
    if contact.phone or contact.email or ending:
        finish_editing(draft, "contact")
        draft.pop("way", None)
        return
    asked = question in (CONTACT, NAME, EDIT, EMAIL)
    if asked and contact.email_problem and contact.email_problem.suggestion:
        draft["suggestion"], filled.used = contact.email_problem.suggestion, True
    elif asked and (contact.phone_problem or contact.email_problem):
        kind = contact.phone_problem.kind if contact.phone_problem else "email"
        draft["digits"] = contact.phone_problem.digits if contact.phone_problem and kind == "too_short" else ""
        filled.said.append(Say(f"request_contact_{kind}"))
        filled.problem = True
    elif _keeps_contact(text, question):
        filled.said.append(Say("request_contact_needed"))
        draft["way"] = "phone" if re.search(r"mail", text, re.IGNORECASE) else "email"
        filled.problem = question == CONTACT
        filled.used = True
    else:
        _way(draft, text, question, filled)


def _keeps_contact(text: str, question: str) -> bool:
    """Whether a number or an address is refused."""
    plain = text.replace("’", "'")
    refused = question in (CONTACT, NAME) and bool(listening("refuses_contact").search(plain))
    return refused and (
        question == CONTACT or bool(re.search(r"number|phone|mail|details|contact", plain, re.IGNORECASE))
    )


def _way(draft: Draft, text: str, question: str, filled: Filled) -> None:
    """ "Use my e-mail instead": the other way is dropped where this one is known, else this one is asked for."""
    way = changes.wished_way(text) or _way_heard(text) if question in (CONTACT, SEND, EDIT, CONSENT) else None
    if not way or (way == "phone" and draft["kind"] == CALL and draft["phone"] and not draft["email"]):
        return
    other = "email" if way == "phone" else "phone"
    filled.used = True
    if draft[way]:
        draft[other] = None
        finish_editing(draft, "contact")
    else:
        draft["way"], draft["editing"] = way, "contact"


def _way_heard(text: str) -> changes.Way | None:
    """The way that is left where the other one is taken off in words no list holds ("lose the mobile")."""
    kind, chance = likely(text)
    if chance < _SURE or not listening("ways").search(text):
        return None
    if kind == NO_PHONE:
        return "email"
    return "phone" if kind == NO_EMAIL else None
