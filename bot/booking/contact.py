"""Reads who writes, for whom, how they can be reached and when: plain values with where they stand in the message."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.booking.contact_names import age_in, name_in
from bot.booking.contact_wishes import wishes_in, without_reasons
from bot.booking.contact_words import SHORT_CORRECTION, blank, contact_pattern
from bot.booking.emails import Email, EmailProblem, read_email
from bot.booking.names import Name
from bot.booking.patients import Patient, find_patient, named_relation
from bot.booking.phones import Phone, PhoneProblem, join, read_phone
from bot.booking.references import find_reference
from bot.booking.wish_terms import Wishes

MOST_CHARACTERS = 4000
_MOST_NUMBERS = 5
_AROUND = 45
_TAIL = re.compile(r"^\W{0,4}(?:\w+\W+){0,3}?(\d[\d ]{1,6}\d)(?!\W?\d)")
_LEAST_ENDING = 3


@dataclass(frozen=True)
class Contact:
    """What a message holds for a request; None (or an empty text) for what it doesn't.

    Attributes:
        name: the visitor's own name; `patient` whom the request is for; `age` of the patient in years.
        phone, email: what can be used; else `phone_problem` and `email_problem` tell what is wrong with an attempt.
        reference: of an earlier request.
        wishes: days and times, as of the clinic's clock.
        rest: the message with references, numbers and addresses blanked, offsets kept.
    """

    name: Name | None
    patient: Patient | None
    age: int | None
    phone: Phone | None
    phone_problem: PhoneProblem | None
    email: Email | None
    email_problem: EmailProblem | None
    reference: str
    wishes: Wishes
    rest: str


def read_contact(text: str, now: datetime, known_name: str = "", digits: str = "") -> Contact:
    """Everything a message holds for a request.

    Args:
        text: the message.
        now: the clinic's local time.
        known_name: the name given before, so that "Brennan, not Brannan" puts its surname right.
        digits: those of a number that was cut short in the message before.
    """
    text = text[:MOST_CHARACTERS].replace("’", "'")
    rest = text
    reference = find_reference(text)
    if reference:
        rest = blank(rest, reference[1], reference[2])
    email = read_email(rest)
    if isinstance(email, Email):
        rest = blank(rest, email.start, email.end)
    phone, spans = read_number(rest, digits)
    for start, end in spans:
        rest = blank(rest, start, end)
    name = name_in(rest, known_name, beside=rest != text)
    return Contact(
        name=name,
        patient=_unless_named(find_patient(without_reasons(rest, now)), name),
        age=age_in(rest),
        phone=phone if isinstance(phone, Phone) else None,
        phone_problem=phone if isinstance(phone, PhoneProblem) and phone.kind != "none" else None,
        email=email if isinstance(email, Email) else None,
        email_problem=email if isinstance(email, EmailProblem) and email.kind != "none" else None,
        reference=reference[0] if reference else "",
        wishes=wishes_in(rest, now),
        rest=rest,
    )


def without_theirs(contact: Contact, relation: str, known_name: str) -> tuple[Contact, Name | None]:
    """What a message holds beside the name it gives the patient by their relation ("mam is Noreen"), and that name.

    Args:
        contact: what was read.
        relation: the patient's; empty for the visitor.
        known_name: the visitor's own name.
    """
    named = named_relation(relation, contact.rest) if relation else None
    if not named:
        return contact, None
    name, begin, end = named
    rest = blank(contact.rest, begin, end)
    own = name_in(rest, known_name, beside=bool(contact.phone or contact.email))
    return replace(contact, rest=rest, name=own, patient=None), name


def _unless_named(patient: Patient | None, name: Name | None) -> Patient | None:
    """The patient, unless "for …" names nobody but the visitor ("ask for Fi instead of Fiachra")."""
    named = patient.name if patient and not patient.relation else None
    return None if named and name and named.start < name.end and name.start < named.end else patient


def read_number(text: str, digits: str = "") -> tuple[Phone | PhoneProblem, list[tuple[int, int]]]:
    """The number meant among all in the text, and where numbers stand.

    The last affirmed one where one is called old or wrong or is put right ("…0101, sorry 0110"); else the first.
    """
    found = _all_numbers(text)
    if not found:
        problem = read_phone(text)
        if digits and re.search(r"\d\W?\d|^\W*\d\W*$", text):
            joined = join(PhoneProblem("too_short", digits), text)
            if isinstance(joined, Phone):
                return joined, [(joined.start, joined.end)]
            more = problem.digits if isinstance(problem, PhoneProblem) else ""
            return (problem if _begins_anew(more) else joined), []
        return problem, []
    spans = [(phone.start, phone.end) for phone in found]
    kept = [phone for k, phone in enumerate(found) if not _called_off(text, found, k)]
    chosen = kept[0] if kept else found[0]
    for before, phone in pairwise(kept):
        if contact_pattern("corrected").search(text[before.end : phone.start][-_AROUND:]):
            chosen = phone
    if contact_pattern("use_mine").search(text):
        chosen = next((phone for phone in kept if _is_mine(text[: phone.start])), chosen)
    if not kept:
        return PhoneProblem("none"), spans
    tail = _put_right(text, chosen)
    if tail:
        return tail, [*spans, (chosen.end, tail.end)]
    return chosen, spans


def _is_mine(before: str) -> bool:
    """Whether a number follows on "mine is"."""
    return any(match.end() == len(before) for match in contact_pattern("before_mine").finditer(before))


def _begins_anew(digits: str) -> bool:
    return digits.startswith(("+", "00", "01", "08", "353"))


def _all_numbers(text: str) -> list[Phone]:
    """Every valid number, in order."""
    found: list[Phone] = []
    rest = text
    while len(found) < _MOST_NUMBERS:
        phone = read_phone(rest)
        if not isinstance(phone, Phone):
            break
        found.append(phone)
        rest = rest[: phone.start] + ";" * (phone.end - phone.start) + rest[phone.end :]
    return sorted(found, key=lambda phone: phone.start)


def _called_off(text: str, found: list[Phone], k: int) -> bool:
    """Whether a number is named only to say that it isn't the one."""
    before = text[found[k - 1].end if k else 0 : found[k].start][-_AROUND:]
    after = text[found[k].end : found[k + 1].start if k + 1 < len(found) else len(text)][:_AROUND]
    return bool(contact_pattern("not_this_before").search(before) or contact_pattern("not_this_after").match(after))


def ending_put_right(text: str, known: str) -> Phone | None:
    """The number given before with other last digits ("sorry, it's 4568 at the end"), None where none are meant."""
    found = re.findall(r"(?<![\d:/.])\d{2,6}(?![\d:/]|(?:st|nd|rd|th|am|pm|k)\b)", text)
    short = len(text.split()) <= SHORT_CORRECTION and contact_pattern("corrected").search(text)
    last = re.findall(r"\blast digit\b[^.;!?]{0,25}?\b(\d)\b", text, re.IGNORECASE)[-1:]
    if not (found or last) or not (
        contact_pattern("ending").search(text) or (short and len(found[0]) >= _LEAST_ENDING)
    ):
        return None
    digits = re.sub(r"\D", "", known)
    found = found or last
    # "4568, not 4567": the one that isn't the old ending.
    new = next((ending for ending in found if not digits.endswith(ending)), "")
    fixed = read_phone(digits[: -len(new)] + new) if new and not known.startswith("+") else None
    return replace(fixed, words=text, start=0, end=len(text)) if isinstance(fixed, Phone) else None


def _put_right(text: str, phone: Phone) -> Phone | None:
    """The number with its last digits replaced ("086 555 0101, sorry 0110"), None where nothing corrects them."""
    after = text[phone.end : phone.end + _AROUND]
    correcting = contact_pattern("corrected").search(after[:25])
    tail = _TAIL.match(after[correcting.end() :]) if correcting else None
    if not tail or not correcting:
        return None
    digits = tail[1].replace(" ", "")
    whole = phone.e164[: -len(digits)] + digits
    fixed = read_phone(whole)
    if not isinstance(fixed, Phone) or len(digits) > 7:
        return None
    return replace(
        fixed, words=text[phone.start : phone.end], start=phone.start, end=phone.end + correcting.end() + tail.end()
    )


# --- wished times -----------------------------------------------------------------------------------------------------
