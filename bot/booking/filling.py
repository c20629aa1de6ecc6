"""Puts what a message holds into the draft of a request, and notes what that changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.booking import changes
from bot.booking.asking import CONSENT, CONTACT, EDIT, EMAIL, NAME, OPENING, PATIENT, SEND, WHY, WISH
from bot.booking.availability import suits
from bot.booking.decisions import decide
from bot.booking.draft import (
    CALL,
    NONE_SUITS,
    NOT_GIVEN,
    Draft,
    FormContext,
    Say,
    listening,
    set_wishes,
    shown_opening,
    shown_times,
    words,
)
from bot.booking.names import Name, NameProblem, find_new_name
from bot.booking.urgency import find_urgency
from bot.booking.wishes import Window, Wishes, WishProblem, combined, day_words
from bot.nlu.when import irish_holidays
from bot.reading.contact import Contact, name_answered, read_contact

MOST_NOTE = 300
MOST_WHY = 800
MOST_NOTES = 5
_MOST_BESIDE_TIMES = 7
_NOT_A_NAME = ("hold", "question", "stop", "change")


@dataclass
class Filled:
    """What a message did: details `changed` (before and after), what to say about it, and whether it did anything."""

    changed: list[tuple[str, str, str]] = field(default_factory=list)
    said: list[Say] = field(default_factory=list)
    used: bool = False
    problem: bool = False


def fill(draft: Draft, text: str, question: str, context: FormContext) -> Filled:
    """Takes everything for the request out of the message into the draft (changed in place)."""
    filled = Filled()
    known = str(draft["name"] or "") if draft["name"] != NOT_GIVEN else ""
    contact = read_contact(text, context.now, known, str(draft["digits"]))
    before = dict(draft)
    _reach(draft, contact, text, question, filled)
    if question != WHY:
        _people(draft, contact, question, context, filled)
    _side_notes(draft, text, context, filled)
    if not _edits_words(draft, text, question, filled):
        _times(draft, contact, text, question, context, filled)
    if question == WHY and not filled.changed:
        _why(draft, text, filled)
    _note_changes(before, draft, filled)
    return filled


# --- how to reach them ------------------------------------------------------------------------------------------------


def _reach(draft: Draft, contact: Contact, text: str, question: str, filled: Filled) -> None:
    if contact.email:
        draft["email"], draft["suggestion"] = contact.email.address, contact.email.suggestion
        filled.used = True
    if contact.phone:
        draft["phone"], draft["digits"] = contact.phone.national, ""
        filled.used = True
    if contact.phone or contact.email:
        _finish_editing(draft, "contact")
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
    elif asked and question == CONTACT and listening("refuses_contact").search(text):
        filled.said.append(Say("request_contact_needed"))
        filled.problem = True
    else:
        _way(draft, text, question, filled)


def _way(draft: Draft, text: str, question: str, filled: Filled) -> None:
    """ "Use my e-mail instead": the other way is dropped where this one is known, else this one is asked for."""
    way = changes.wished_way(text) if question in (CONTACT, SEND, EDIT, CONSENT) else None
    if not way:
        return
    other = "email" if way == "phone" else "phone"
    filled.used = True
    if draft[way]:
        draft[other] = None
        _finish_editing(draft, "contact")
    else:
        draft["way"], draft["editing"] = way, "contact"


def _finish_editing(draft: Draft, detail: str) -> None:
    if draft["editing"] in (detail, "any"):
        draft["editing"] = ""


# --- who --------------------------------------------------------------------------------------------------------------


def _people(draft: Draft, contact: Contact, question: str, context: FormContext, filled: Filled) -> None:
    """The visitor and the person it is for, kept apart."""
    _patient(draft, contact, question, filled)
    if question == PATIENT or (draft["patient"] and listening("others_name").search(contact.rest)):
        _patient_name(draft, contact, question, filled)
        return
    other = str(draft["patient_name"] or "")
    renamed = find_new_name(contact.rest, other) if other and other.split()[0].casefold() in contact.rest.casefold() else None
    if renamed:
        draft["patient_name"], filled.used = renamed.text, True
        return
    name = _own_name(draft, contact, question, context, filled)
    if name and name.text != draft["patient_name"]:
        draft["name"], filled.used = name.text, True
        _finish_editing(draft, "name")


def _patient(draft: Draft, contact: Contact, question: str, filled: Filled) -> None:
    if contact.patient and contact.patient.who == "self":
        draft.update({"patient": "", "patient_name": None, "age": None, "self": True})
        filled.used = True
    elif contact.patient:
        relation = contact.patient.relation or draft["patient"] or "other"
        if relation != draft["patient"] and not contact.patient.name:
            draft["patient_name"] = None
        draft["patient"] = relation
        if contact.patient.name:
            draft["patient_name"] = contact.patient.name.text
        filled.used = True
    if contact.age is not None and draft["patient"] and (contact.patient or question == PATIENT):
        draft["age"], filled.used = contact.age, True


def _patient_name(draft: Draft, contact: Contact, question: str, filled: Filled) -> None:
    new = find_new_name(contact.rest, str(draft["patient_name"] or "")) or contact.name
    given = new or (name_answered(contact.rest) if question == PATIENT else None)
    if isinstance(given, Name):
        draft["patient_name"], filled.used = given.text, True
    elif given is NameProblem.REFUSED:
        draft["patient_name"], filled.used = NOT_GIVEN, True


def _own_name(
    draft: Draft, contact: Contact, question: str, context: FormContext, filled: Filled
) -> Name | None:
    """The visitor's name: introduced anywhere, or as the answer where it was asked for."""
    decision = decide(contact.rest, question)
    if contact.name and not _is_fact(contact.name, context):
        return contact.name
    if question != NAME or decision in _NOT_A_NAME or (contact.patient and contact.patient.who == "self"):
        return None
    name = name_answered(contact.rest)
    if name is NameProblem.REFUSED:
        draft["name"], filled.used = NOT_GIVEN, True
        filled.said.append(Say("request_no_name"))
        _finish_editing(draft, "name")
        return None
    return name if isinstance(name, Name) and not _is_fact(name, context) else None


def _is_fact(name: Name, context: FormContext) -> bool:
    """Whether another reader took those words for something about the body."""
    return any(reading.words and reading.words.casefold() in name.text.casefold() for reading in context.readings)


# --- when -------------------------------------------------------------------------------------------------------------


def _times(
    draft: Draft, contact: Contact, text: str, question: str, context: FormContext, filled: Filled
) -> None:
    if draft["kind"] == "question":
        return
    if draft.get("pending") and _which_day(draft, text, filled):
        return
    wishes = contact.wishes
    if question == OPENING and _opening(draft, wishes, text, filled):
        return
    asked = question in (WISH, OPENING)
    if asked and not wishes.windows and listening("any_time").fullmatch(text.strip(" .!,").replace("’", "'")):
        wishes = Wishes((Window(),), text)
    if not _meant(wishes, text, question):
        return
    if wishes.windows:
        _take_wishes(draft, wishes, text, context, filled)
    if wishes.problem not in (None, WishProblem.NONE) and (asked or wishes.windows or question == EDIT):
        filled.said.append(Say(f"request_wish_{wishes.problem.value}"))
        filled.problem = filled.problem or not wishes.windows


def _meant(wishes: Wishes, text: str, question: str) -> bool:
    """Whether times in the message are a wish, not part of something else ("send it today", a story)."""
    if question in (WISH, OPENING):
        return True
    if not wishes.windows and wishes.problem in (None, WishProblem.NONE):
        return False
    if question in (SEND, CONSENT, WHY, EDIT, EMAIL):
        changing = decide(text, question) == "change" or changes.adds_a_time(text)
        beside = len(text.split()) - len(wishes.words.split())
        short = beside <= _MOST_BESIDE_TIMES and not re.search(r"\bsend\b", text, re.IGNORECASE)
        return changing or (short and question != WHY)
    return any(window not in (Window(), Window(excluded=True)) and not _today_on(window) for window in wishes.windows)


def _today_on(window: Window) -> bool:
    """As soon as possible: no wish by itself unless times were asked for."""
    return bool(window.day_from and not window.day_to and not window.weekdays and not window.time_from)


def _take_wishes(draft: Draft, wishes: Wishes, text: str, context: FormContext, filled: Filled) -> None:
    filled.used = True
    _finish_editing(draft, "wish")
    which = _two_days(wishes)
    if which:
        draft["pending"] = [window.as_json() for window in wishes.windows]
        return
    draft.pop("pending", None)
    before = tuple(Window.from_json(entry) for entry in draft["windows"])
    only_out = all(window.excluded for window in wishes.windows)
    if before and (only_out or re.match(r"\W*(?:or|also|and)\b|.*\b(?:as well|too)\W*$", text, re.IGNORECASE)):
        set_wishes(draft, combined(before, wishes.windows), f"{draft['said_times']}; {wishes.words}", wishes.soon)
    else:
        set_wishes(draft, wishes.windows, wishes.words, wishes.soon)
    closed = _holiday(wishes)
    if closed:
        filled.said.append(Say("request_wish_holiday", {"day": day_words(closed)}))


def _two_days(wishes: Wishes) -> bool:
    """Whether "next Friday" may be this week's or the next one's."""
    days = [window.day_from for window in wishes.windows if window.day_from and window.day_from == window.day_to]
    return len(days) == len(wishes.windows) == 2 and days[1] - days[0] == timedelta(days=7) and "next" in wishes.words.casefold()


def _which_day(draft: Draft, text: str, filled: Filled) -> bool:
    """The day meant where two were possible."""
    early = re.search(r"\b(?:first|this|sooner|earlier|coming|tomorrow)\b", text, re.IGNORECASE)
    late = re.search(r"\b(?:second|later|after|other|following|last)\b", text, re.IGNORECASE)
    pending = [Window.from_json(entry) for entry in draft["pending"]]
    numbers = {int(number) for number in re.findall(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", text)}
    named = [window for window in pending if window.day_from and window.day_from.day in numbers]
    chosen = named[:1] or ([pending[0]] if early and not late else [pending[1]] if late and not early else [])
    if re.search(r"\b(?:either|both|any)\b", text, re.IGNORECASE):
        chosen = pending
    if not chosen:
        return False
    draft.pop("pending")
    set_wishes(draft, chosen, text.strip())
    filled.used = True
    return True


def _holiday(wishes: Wishes) -> date | None:
    """The first public holiday that is wished as a single day."""
    days = (window.day_from for window in wishes.windows if not window.excluded and window.day_from == window.day_to)
    return next((day for day in days if day and day in irish_holidays(day.year)), None)


def _opening(draft: Draft, wishes: Wishes, text: str, filled: Filled) -> bool:
    """The free visit meant where some were offered; True where that settles the message."""
    offered: list[str] = draft["openings"] or []
    chosen = _chosen(offered, wishes, text)
    if chosen:
        draft["opening"], filled.used = chosen, True
    return bool(chosen)


def _chosen(offered: list[str], wishes: Wishes, text: str) -> str | None:
    lowered = text.casefold()
    for k, word in enumerate(words()["listen"]["ordinals"][: len(offered)]):
        if re.search(rf"\b{word}\b", lowered):
            return offered[k]
    if wishes.windows:
        fitting = [start for start in offered if suits(datetime.fromisoformat(start), wishes.windows)]
        return fitting[0] if len(fitting) == 1 and not changes.wants_any_such_day(text) else None
    if listening("none").search(text) or decide(text, OPENING) == "no":
        return NONE_SUITS
    return offered[0] if len(offered) == 1 and decide(text, OPENING) == "yes" else None


# --- what it is about -------------------------------------------------------------------------------------------------


def _side_notes(draft: Draft, text: str, context: FormContext, filled: Filled) -> None:
    if changes.wants_no_calls(text):
        draft["no_calls"], filled.used = True, True
    urgency = find_urgency(text, context.now.date())
    if urgency:
        draft["urgency"] = urgency.words


def _edits_words(draft: Draft, text: str, question: str, filled: Filled) -> bool:
    """ "Add that I have a dog", "take that bit about the pop out": True where the message is such an edit."""
    if question == WHY:
        return False
    drop = listening("drop").search(text)
    if drop and drop.end() < len(text):
        gone = re.sub(r"\W*\b(?:out|please|thanks|off)\b\W*$", "", text[drop.end() :]).strip(" .!?,")
        return _drop(draft, gone, filled)
    note = listening("note").search(text)
    if note and len(draft["notes"]) < MOST_NOTES and not _names_detail(text[note.end() :]):
        said = text[note.end() :].strip()[:MOST_NOTE]
        draft["notes"] = [*draft["notes"], said]
        filled.said.append(Say("request_note_added", {"note": said.rstrip(".!")}))
        filled.used = True
        draft["editing"] = ""
        return True
    return False


def _names_detail(said: str) -> bool:
    """Whether what shall be added is a detail that has its own place."""
    return bool(re.search(r"@|\d{5}", said))


def _drop(draft: Draft, gone: str, filled: Filled) -> bool:
    stem = [word[:5] for word in re.findall(r"\w{3,}", gone.casefold())]
    if not stem or len(stem) > 8:
        return False
    draft["dropped"] = [*draft["dropped"], gone][:MOST_NOTES]
    draft["notes"] = [note for note in draft["notes"] if not any(word in note.casefold() for word in stem)]
    pieces = re.split(r"(?<=[.!?;,])\s+", draft["why_words"])
    draft["why_words"] = " ".join(p for p in pieces if not any(word in p.casefold() for word in stem)).rstrip(",;")
    filled.said.append(Say("request_dropped", {"gone": gone}))
    filled.used = True
    draft["editing"] = ""
    return True


def _why(draft: Draft, text: str, filled: Filled) -> None:
    plain = text.strip().replace("’", "'")
    if listening("skip").fullmatch(plain.strip(" .!,")):
        draft["asks"] = {**draft["asks"], "why": 1}
        _finish_editing(draft, "why")
        filled.used = True
        return
    if decide(plain, WHY) in ("hold", "yes", "stop") or len(plain.split()) < 2 or filled.used or filled.problem:
        return
    if plain.endswith("?") and draft["kind"] != "question":
        return
    draft["why_words"] = plain[:MOST_WHY]
    draft["asks"] = {**draft["asks"], "why": 1}
    _finish_editing(draft, "why")
    filled.used = True


# --- what that changed ------------------------------------------------------------------------------------------------


def _note_changes(before: Mapping[str, Any], draft: Draft, filled: Filled) -> None:
    """Notes details that were known and are different now, in the words they are shown in."""
    for detail in ("name", "patient_name", "phone", "email"):
        old, new = before[detail], draft[detail]
        if old and new and old != new and NOT_GIVEN not in (old, new):
            filled.changed.append((detail, str(old), str(new)))
    if before["age"] is not None and draft["age"] not in (None, before["age"]):
        filled.changed.append(("age", str(before["age"]), str(draft["age"])))
    for detail, shown in (("times", shown_times), ("opening", shown_opening)):
        old, new = shown(before), shown(draft)
        if old and new and old != new:
            filled.changed.append((detail, old, new))
    gone = [detail for detail in ("phone", "email") if before[detail] and not draft[detail]]
    if gone:
        kept = draft["phone"] or draft["email"]
        filled.changed.append((gone[0], str(before[gone[0]]), str(kept)))
    if before["patient"] and not draft["patient"]:
        filled.said.append(Say("request_for_you"))
    if draft["kind"] == CALL and before["email"] is None and draft["email"] and draft["phone"]:
        filled.used = True
