"""What a message tells for a request: contact details, for whom, wished times, and changes, as entities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.booking import changes
from bot.booking.availability import suits
from bot.booking.details import BOOKING_FORM, CHANGES, DECISION, FORMS, NO_OPENING, NOT_GIVEN, OTHER, SELF
from bot.booking.emails import Email, EmailProblem, read_email
from bot.booking.names import Name, NameProblem, find_name, find_new_name, find_patient, read_name
from bot.booking.phones import Phone, PhoneProblem, join, read_phone
from bot.booking.references import find_reference
from bot.booking.urgency import find_urgency
from bot.booking.wishes import Window, Wishes, WishProblem, combined, describe, read_wishes
from bot.clinical.warnings import is_warning
from bot.conversation import looks_like_question
from bot.nlu.polarity import read_polarity

Entity = dict[str, Any]
EXTRACTOR = "ContactReader"
MANAGE = "manage_request"
READ_BACK = ("booking_confirmed", "booking_change", "consent")
# Another wish is never taken for a name or a time, and neither is a question.
ANOTHER_WISH = frozenset({"restart_or_cancel", "talk_to_human", "delete_my_data", "report_red_flag", "bot_challenge"})
WISHES_TOLD = frozenset({"give_availability", "book_appointment", "talk_to_human", "call_back"})
DETAILS_TOLD = ("give_contact", "give_availability")
CALLS = ("talk_to_human", "call_back")
# "Sore since Monday" is no wish.
STORY = frozenset({"inform_time_since", "describe_calf_pain", "rested_but_pain_returns", "frustrated_no_progress"})
# "His name is spelt …" is about the person that the visit is for.
OTHERS_NAME = re.compile(r"\b(?:his|her|their|\w+'s) (?:(?:first|last|second|sur) ?)?name", re.IGNORECASE)
BEGINS_ANEW = re.compile(r"^\W*(?:\+|00|0[18]|353)")


@dataclass(frozen=True)
class Heard:
    """A message and what is known while it is read: the slots, the open form, other entities, the clock."""

    text: str
    intent: str | None
    slots: Mapping[str, Any]
    form: str | None
    entities: list[Entity]
    now: datetime

    @property
    def requested(self) -> str | None:
        """The slot that was asked for."""
        return self.slots.get("requested_slot")

    @property
    def warned(self) -> bool:
        """Whether a warning sign stands in the message."""
        return any(is_warning(e["entity"], str(e["value"])) for e in self.entities)

    @property
    def asks(self) -> bool:
        """Whether the message asks something."""
        return (self.intent or "").startswith("ask_") and looks_like_question(self.text)


def _entity(name: str, value: Any, words: str) -> Entity:
    return {"entity": name, "value": value, "start": 0, "end": len(words), "words": words, "extractor": EXTRACTOR}


def read_contact(heard: Heard) -> list[Entity]:
    """The details of a request in a message; see the slots under "the booking request" in domain.yml.

    Phone and e-mail are known by their shape and taken at any time. A bare name or a time is taken only as an answer
    or in the form, and never from a message that carries a warning sign, a question or another wish.
    """
    found, rest = _reach(heard)
    urgency = find_urgency(heard.text, heard.now.date())
    if urgency:
        found.append(_entity("urgency", urgency.words, urgency.words))
    if changes.wants_no_calls(heard.text):
        found.append(_entity("no_calls", "no", heard.text))
    if heard.intent in CALLS and not heard.warned:
        name = find_name(rest, beside_contact=rest != heard.text)
        found += [_entity("name", name.text, name.text)] if name else []
        return found + _wishes(heard, rest)
    if heard.warned or heard.asks or heard.intent in ANOTHER_WISH:
        return found
    if heard.intent != MANAGE:
        found += _names(heard, rest)
    found += _opening(heard, _wishes(heard, rest))
    if heard.form in FORMS:
        found += _changes(heard, found)
    if heard.requested == "email_checked" and not any(e["entity"] in ("email", "phone") for e in found):
        found += [_entity("email_checked", value, heard.text) for value in [read_polarity(heard.text)] if value]
    return found


def wish_beside_details(text: str, intent: str | None) -> str | None:
    """The wish in a message that was taken for mere details ("book me in, Aoife, 087 …, Fridays"), None for none."""
    if intent not in DETAILS_TOLD:
        return None
    if changes.wants_a_visit(text):
        return "book_appointment"
    return "call_back" if changes.wants_a_call(text) and isinstance(read_phone(text), Phone) else None


def settle(entities: list[Entity], slots: Mapping[str, Any]) -> list[Entity]:
    """The entities with one decision about sending, none where a detail changes, and without what times sound like."""
    changed = any(e["entity"] in CHANGES and e["value"] != slots.get(e["entity"]) for e in entities)
    decisions = [e for e in entities if e["entity"] == DECISION]
    kept = [] if changed else decisions[-1:]
    # "After 6 is better" says nothing about the calf.
    not_meant = {DECISION, "trend"} if any(e["entity"] == "wished_times" for e in entities) else {DECISION}
    return [e for e in entities if e["entity"] not in not_meant] + kept


# --- phone and e-mail -------------------------------------------------------------------------------------------------


def _reach(heard: Heard) -> tuple[list[Entity], str]:
    """Reference, phone, e-mail or why they can't be used, and the text without them."""
    found: list[Entity] = []
    text = heard.text
    reference = find_reference(text, heard.requested == "reference")
    if reference:
        found.append(_entity("reference", reference[0], text[reference[1] : reference[2]]))
        text = _without(text, reference[1], reference[2])
    phone, email = _phone(heard, text), read_email(text)
    rest = text
    if isinstance(email, Email):
        found.append(_entity("email", email.address, email.address))
        found.append(_entity("contact", email.address, email.address))
        rest = _without(rest, email.start, email.end)
        if email.suggestion:
            found.append(_entity("email_suggestion", email.suggestion, email.address))
    if isinstance(phone, Phone):
        found = [e for e in found if e["entity"] != "contact"]
        found += [_entity("phone", phone.national, phone.words), _entity("contact", phone.national, phone.words)]
        rest = _without(rest, phone.start, phone.end)
    if heard.requested == "contact" and not any(e["entity"] == "contact" for e in found):
        found += _reach_problem(text, phone, email)
    return found, rest


def _phone(heard: Heard, text: str) -> Phone | PhoneProblem:
    """The number, also one that began in the message before."""
    phone = read_phone(text)
    digits = heard.slots.get("phone_digits")
    if isinstance(phone, PhoneProblem) and digits and phone.digits and not BEGINS_ANEW.match(phone.digits):
        return join(PhoneProblem("too_short", str(digits)), text)
    return phone


def _reach_problem(text: str, phone: Phone | PhoneProblem, email: Email | EmailProblem) -> list[Entity]:
    if isinstance(email, EmailProblem) and email.suggestion:
        return [_entity("email_suggestion", email.suggestion, text)]
    for problem in (phone, email):
        if isinstance(problem, PhoneProblem | EmailProblem) and problem.kind != "none":
            found = [_entity("contact_problem", problem.kind, text)]
            if isinstance(problem, PhoneProblem) and problem.kind == "too_short":
                found.append(_entity("phone_digits", problem.digits, text))
            return found
    return []


def _without(text: str, start: int, end: int) -> str:
    """The text with a stretch blanked, so that its digits are no time."""
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"


# --- names ------------------------------------------------------------------------------------------------------------


def _names(heard: Heard, rest: str) -> list[Entity]:
    """The visitor's name, and for whom the request is."""
    found = _patient(heard, rest)
    if heard.requested == "patient_name" and not found:
        given = read_name(rest)
        if isinstance(given, Name):
            return [_entity("patient_name", given.text, given.text)]
        return [_entity("patient_name", NOT_GIVEN, heard.text)] if given is NameProblem.REFUSED else []
    if heard.slots.get("patient") and OTHERS_NAME.search(rest.replace("’", "'")):
        other = find_new_name(rest, str(heard.slots.get("patient_name") or ""))
        if other:
            return [*found, _entity("patient_name", other.text, other.text)]
    known = heard.slots.get("name")
    new = find_new_name(rest, str(known)) if known and heard.form in FORMS else None
    name: Name | None = new or find_name(rest, beside_contact=rest != heard.text)
    others = {e["value"] for e in found if e["entity"] == "patient_name"}
    if heard.requested == "name" and not name and not found:
        read = read_name(rest)
        if read is NameProblem.REFUSED:
            return [_entity("name", NOT_GIVEN, heard.text)]
        name = read if isinstance(read, Name) else None
    name = name or (_name_in_list(rest) if rest != heard.text and not known else None)
    if name and name.text not in others:
        found.append(_entity("name", name.text, name.text))
    return found


def _name_in_list(rest: str) -> Name | None:
    """The name in "…, Sean Kelly, (a number), Friday": a stretch between commas of two capitalised words or more."""
    for stretch in re.split(r"[,;\n]", rest):
        words = stretch.split()
        if len(words) >= 2 and all(word[0].isupper() for word in words):
            name = read_name(stretch)
            if isinstance(name, Name):
                return name
    return None


def _patient(heard: Heard, rest: str) -> list[Entity]:
    """For whom the request is, where that isn't the visitor: the relation and the name told."""
    if heard.form != BOOKING_FORM and heard.intent != "book_appointment":
        return []
    patient = find_patient(rest)
    if not patient:
        return []
    if patient.who == "self":
        return [_entity("patient", SELF, rest)] if heard.slots.get("patient") else []
    found = [_entity("patient", patient.relation or OTHER, rest)]
    if patient.name:
        found.append(_entity("patient_name", patient.name.text, patient.name.text))
    return found


# --- wished times -----------------------------------------------------------------------------------------------------


def _wishes(heard: Heard, rest: str) -> list[Entity]:
    """Wished times in words and as windows; what is wrong with them where nothing else could be read."""
    told = heard.intent in WISHES_TOLD
    asked = heard.requested in ("wished_times", "opening")
    if not asked and not told and heard.intent != MANAGE and (heard.form not in FORMS or heard.intent in STORY):
        return []
    if not asked and any(e["entity"] == "onset_time" for e in heard.entities):
        return []
    wishes = read_wishes(rest, heard.now)
    # "No number either", "send it now": any time or soon is a wish only where wishes are told.
    anything = (Window(), Window(day_from=heard.now.date()))
    if not asked and not told and all(window in anything for window in wishes.windows):
        return []
    if wishes.problem in (None, WishProblem.NONE) and not wishes.windows:
        return []
    windows, words = _with_those_before(heard, wishes)
    found = []
    if wishes.windows:
        shown = describe(Wishes(windows, wishes.words, None, wishes.soon))
        found.append(_entity("wished_times", shown, wishes.words))
        found.append(_entity("wished_windows", [window.as_json() for window in windows], wishes.words))
        found.append(_entity("wished_words", words, wishes.words))
    if wishes.problem and (asked or wishes.windows):
        found.append(_entity("wish_problem", wishes.problem.value, wishes.words))
    return found


def _opening(heard: Heard, wishes: list[Entity]) -> list[Entity]:
    """The free visit that is meant where some were offered; other times are a new wish."""
    if heard.requested != "opening":
        return wishes
    offered = heard.slots.get("openings") or []
    told = {e["entity"]: e["value"] for e in wishes}
    if "wished_windows" in told:
        windows = [Window.from_json(entry) for entry in told["wished_windows"]]
        fitting = [start for start in offered if suits(datetime.fromisoformat(start), windows)]
        one_meant = len(fitting) == 1 and not changes.wants_any_such_day(heard.text)
        if one_meant or (fitting and fitting == offered):
            return [_entity("opening", fitting[0], heard.text)]
        return wishes
    said = read_polarity(heard.text) or {"affirm": "yes", "deny": "no"}.get(heard.intent or "")
    if said == "no" or changes.wants_none(heard.text):
        return [*wishes, _entity("opening", NO_OPENING, heard.text)]
    return [*wishes, _entity("opening", offered[0], heard.text)] if said == "yes" and len(offered) == 1 else wishes


def _with_those_before(heard: Heard, wishes: Wishes) -> tuple[tuple[Window, ...], str]:
    """What is wished now and its words, on top of the earlier wishes where it only rules a day out or says "or …"."""
    before = tuple(Window.from_json(entry) for entry in heard.slots.get("wished_windows") or ())
    only_excludes = bool(wishes.windows) and all(window.excluded for window in wishes.windows)
    if before and (only_excludes or changes.adds_a_time(heard.text)):
        said = f"{heard.slots.get('wished_words') or ''}; {wishes.words}".lstrip("; ")
        return combined(before, wishes.windows), said
    return wishes.windows, wishes.words


# --- changes ----------------------------------------------------------------------------------------------------------


def _changes(heard: Heard, found: list[Entity]) -> list[Entity]:
    """What shall be different without being given anew, and what decides about sending."""
    told = {e["entity"] for e in found}
    kept = heard.slots.get("phone") or heard.slots.get("email")
    if (
        heard.requested == "contact"
        and heard.form == BOOKING_FORM
        and kept
        and changes.decides(heard.text) == "again"
        and "contact" not in told
    ):
        return [_entity("contact", kept, heard.text)]
    way = changes.wished_way(heard.text)
    if way and not told & {"phone", "email", "contact_problem"} and heard.slots.get("contact"):
        return [_entity("contact_way", way, heard.text)]
    if heard.requested not in READ_BACK or told & CHANGES:
        return []
    if heard.requested == "booking_change":
        decided = changes.decides(heard.text)
        if decided:
            return [_entity(DECISION, decided, heard.text)]
    detail = changes.named_detail(heard.text)
    wanted = changes.wants_change(heard.text) or heard.requested == "booking_change"
    if detail and wanted:
        return [_entity("booking_change", detail, heard.text)]
    if heard.requested == DECISION:
        decided = changes.decides(heard.text)
        if decided in ("leave", "yes"):
            return [_entity(DECISION, decided, heard.text)]
        if wanted:
            return [_entity(DECISION, "change", heard.text)]
    return []
