"""Puts what a message holds into the draft of a request, and notes what that changed."""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz.distance import OSA

from bot.booking import changes
from bot.booking.agreeing import agreed_beside, clauses_of
from bot.booking.asking import CONSENT, CONTACT, EDIT, NAME, OPENING, PATIENT, SEND, WHY, WISH
from bot.booking.clause_model import RENAMES, likely
from bot.booking.contact import Contact, read_contact, without_theirs
from bot.booking.contact_names import (
    introduced,
    name_answered,
    name_in_list,
    own_then_theirs,
    respelt,
    their_name,
    two_names,
)
from bot.booking.contact_words import contact_pattern
from bot.booking.correcting import take_denied
from bot.booking.decisions import decide, decides
from bot.booking.draft import (
    CALL,
    NOT_GIVEN,
    QUESTION,
    Draft,
    Filled,
    FormContext,
    Say,
    finish_editing,
    listening,
    stems,
)
from bot.booking.kept import without_kept
from bot.booking.kinds import kind_instead
from bot.booking.names import Name, NameProblem, find_name, read_name
from bot.booking.notes import (
    MOST_NOTES,
    add_note,
    answer_why,
    asks_to_add,
    edits_words,
    put_right_about,
    take_additions,
    take_texts,
    tell_anew,
)
from bot.booking.noting import note_changes
from bot.booking.patients import only_self
from bot.booking.pressed import skip
from bot.booking.reach_hours import take_reach_hours
from bot.booking.renaming import find_new_name, put_right, with_fada
from bot.booking.sentences import pieces
from bot.booking.stories import complaint
from bot.booking.times import take_times
from bot.booking.urgency import find_urgency
from bot.booking.ways import take_contact
from bot.reading.doc import make_doc
from bot.reading.visit_words import call_refused

_NUMBER_BLANK = re.compile(r"\s{7,}")
"""What stands where a number was read."""
_SHORT_ANSWER = 8
_NEAR = 2
_SURE = 0.6
"""How likely a message must ask for a change where no rule hears one."""
_UNRELATED = ("other", "someone else")
_NOT_A_NAME = ("hold", "question", "stop", "change")


def fill(draft: Draft, text: str, question: str, context: FormContext) -> Filled:
    """Takes everything for the request out of the message into the draft (changed in place)."""
    filled = Filled()
    rest = take_texts(draft, without_kept(text), filled)
    rest = listening("asks_when_answered").sub("", rest)
    rest = listening("closer_hour").sub("", take_reach_hours(draft, rest, context.now, filled))
    if question in (SEND, EDIT, CONSENT):
        rest = take_denied(draft, rest, filled)
    reached, filled.used = filled.used, False
    if reached and not stems(rest):
        _side_notes(draft, text, context, filled)
    else:
        _fill_rest(draft, rest, text, question, context, filled)
    filled.used = filled.used or reached
    return filled


def _fill_rest(draft: Draft, text: str, said: str, question: str, context: FormContext, filled: Filled) -> None:
    """Everything but the hours at which they can be reached; `said`: the message as it was."""
    if question != WHY or asks_to_add(text):
        text = take_additions(draft, text, question, context, filled)
        if filled.used and not stems(text):
            _side_notes(draft, said, context, filled)
            return
    known = str(draft["name"] or "") if draft["name"] != NOT_GIVEN else ""
    contact = read_contact(text, context.now, known, str(draft["digits"]))
    before = dict(draft)
    if not (contact.phone or contact.email) and _kind(draft, text, question, filled):
        if draft["kind"] != before["kind"] and question in (WISH, CONSENT, SEND, EDIT):
            take_times(draft, contact, text, question, context, filled)
            note_changes(before, draft, question, filled)
        return
    edits = question != WHY and not (contact.phone or contact.email or contact.phone_problem)
    apart = pieces(text) if edits and not draft["editing"] else []
    if len(apart) > 1 and (edited := [part for part in apart if edits_words(draft, part, question, filled, context)]):
        left = " ".join(part for part in apart if part not in edited)
        if stems(left):
            _fill_rest(draft, left, left, question, context, filled)
        return
    if edits and edits_words(draft, text, question, filled, context):
        _side_notes(draft, said, context, filled)
        note_changes(before, draft, question, filled)
        return
    take_contact(draft, contact, text, question, filled)
    if question != WHY:
        _people(draft, contact, question, context, filled)
    _side_notes(draft, said, context, filled)
    if question == WHY and agreed_beside(text) and not complaint(text):
        # "That's all fine to keep": it says nothing of the leg.
        skip(draft, "why")
        filled.used = True
    elif question == WHY:
        answer_why(draft, text, context, filled)
    else:
        take_times(draft, contact, text, question, context, filled)
    if question in (SEND, EDIT, CONSENT):
        put_right_about(draft, text, filled)
    if not (filled.used or filled.problem):
        tell_anew(draft, text, question, filled, context)
    note_changes(before, draft, question, filled)


# --- a visit or a call ------------------------------------------------------------------------------------------------


def _kind(draft: Draft, text: str, question: str, filled: Filled) -> bool:
    """ "Could ye ring me instead": a visit becomes a call, a call a visit; True where that is what is asked."""
    if question not in (SEND, EDIT, CONSENT, WISH, OPENING, WHY) or draft["kind"] == QUESTION:
        return False
    if listening("rings_not_texts").search(text):
        # How they'd like to hear from the clinic, and no other kind of request.
        rings = re.search(r"\b(?:ring|call|phone)\b", text, re.IGNORECASE) and len(draft["notes"]) < MOST_NOTES
        if rings and len(text.split()) <= _SHORT_ANSWER * 2:
            add_note(draft, text, filled)
        return filled.used
    wanted = kind_instead(str(draft["kind"]), text)
    if not wanted:
        return False
    draft.update({"kind": wanted, "openings": None, "opening": None, "no_calls": False, "editing": ""})
    if wanted == CALL and not draft["phone"]:
        draft["editing"] = "contact"
    filled.said.append(Say(f"request_now_{wanted}"))
    filled.used = True
    return True


# --- who --------------------------------------------------------------------------------------------------------------


def _people(draft: Draft, contact: Contact, question: str, context: FormContext, filled: Filled) -> None:
    """The visitor and the person it is for, kept apart."""
    _patient(draft, contact, question, filled)
    if not (draft["patient"] or draft.get("self")) and _tells_of_another(contact):
        # "His name is Cian", "she's 78": whoever it is, the request is for them.
        draft["patient"], question = "other", PATIENT
    question = NAME if question == PATIENT and not draft["patient"] else question
    if draft["patient"] and not draft["patient_name"] and (named := _named_as_theirs(contact.rest)):
        # "Her name is Hanna. My phone is …, I am Pawel": each is taken for whose it is.
        draft["patient_name"], filled.used = named.text, True
        own = introduced(contact.rest) if not draft["name"] else None
        draft["name"] = own.text if own and own.text != named.text else draft["name"]
        return
    names = two_names(contact.rest, question == PATIENT) or own_then_theirs(contact.rest)
    both = names if draft["patient"] else None
    if both:
        draft["patient_name"], draft["name"], filled.used = both[0].text, both[1].text, True
        return
    contact, theirs = without_theirs(contact, str(draft["patient"]), str(draft["name"] or ""))
    if theirs:
        draft["patient_name"], filled.used = theirs.text, True
        question = NAME if question == PATIENT else question
    if question == PATIENT and draft["name"] is None and contact.name and _introduces(contact.rest):
        # Asked for their son's name they say who they are: "I'm Aisling, 087 …".
        draft["name"], filled.used = contact.name.text, True
        return
    if question == PATIENT or (draft["patient"] and _of_another(contact.rest)):
        _patient_name(draft, contact, question, filled)
        _own_behind(draft, contact, filled)
        return
    other = str(draft["patient_name"] or "")
    again = other and not contact.patient and _names(contact.rest, other)
    renamed = (find_new_name(contact.rest, other) or respelt(contact.rest, other)) if again else None
    if renamed:
        draft["patient_name"], filled.used = renamed.text, True
        return
    name = _own_name(draft, contact, question, context, filled)
    if name and question == NAME and name.text == draft["patient_name"] and draft["patient"] in _UNRELATED:
        # "Book for Tom Brady", and that is who writes.
        draft.update({"patient": "", "patient_name": None, "self": True})
    if name and (question == NAME or name.text != draft["patient_name"]):
        draft["name"], filled.used = name.text, True
        finish_editing(draft, "name")
    elif not name and question in (SEND, EDIT, CONSENT) and not filled.used:
        _renamed(draft, contact.rest, filled)
    known = str(draft["name"] or "")
    marked = with_fada(contact.rest, known)
    spelt = known and contact_pattern("spelling").search(contact.rest) and _names(contact.rest, known)
    if marked != known or spelt:
        # Spelt out as it stands, it is no change, but no objection either.
        draft["name"], filled.used = marked, True


def _renamed(draft: Draft, text: str, filled: Filled) -> None:
    """A name put right in words no list holds ("McGrath in English, use that")."""
    kind, chance = likely(text)
    if kind != RENAMES or chance < _SURE:
        return
    for detail in ("patient_name", "name"):
        known = str(draft[detail] or "")
        new = put_right(text, known) if known and known != NOT_GIVEN else None
        if new:
            draft[detail], filled.used = new, True
            return


def _introduces(text: str) -> bool:
    """Whether a message says who writes it."""
    return bool(contact_pattern("introduces").search(text))


def _of_another(text: str) -> bool:
    """Whether a name in a text is the patient's ("her name is …", "she goes by …")."""
    return bool(listening("others_name").search(text) or listening("of_another").search(text))


def _own_behind(draft: Draft, contact: Contact, filled: Filled) -> None:
    """Takes one's own name where it follows the patient's and a number ("Nora Daly. My number 087 …, Al Fox")."""
    theirs = str(draft["patient_name"] or "")
    _, named, behind = contact.rest.partition(theirs) if theirs else ("", "", "")
    own = name_in_list(behind) if named and draft["name"] is None and (contact.phone or contact.email) else None
    if own and own.text != theirs:
        draft["name"], filled.used = own.text, True


def _tells_of_another(contact: Contact) -> bool:
    """Whether a message names somebody else, or says how old he or she is."""
    aged = contact.age is not None and listening("their_age").search(contact.rest)
    return bool(aged or _named_as_theirs(contact.rest) or their_name(contact.rest))


def _named_as_theirs(text: str) -> Name | None:
    """Somebody else's name where a text gives it ("his name is …")."""
    said = listening("others_name").search(text)
    return find_name(f"my name{re.split(r'[.,;!?]', text[said.end() :])[0]}") if said else None


def _names(text: str, name: str) -> bool:
    """Whether a text holds the first part of a name, however it is spelt."""
    first = name.split()[0].casefold()
    near = max(min(_NEAR, len(first) // _NEAR - 1), int(bool(contact_pattern("spelling").search(text))))
    return any(OSA.distance(word.casefold(), first) <= near for word in re.findall(r"[^\W\d_]+", text))


def _patient(draft: Draft, contact: Contact, question: str, filled: Filled) -> None:
    outright = only_self(contact.rest)
    if contact.patient and contact.patient.who == "self" and (not draft["patient"] or (contact.name and not outright)):
        # "Luca Ferri for me" gives a name, and of a request that is for them anyway it says nothing new.
        filled.used = filled.used or not contact.name
    elif contact.patient and contact.patient.who == "self":
        draft.update({"patient": "", "patient_name": None, "age": None, "self": True})
        filled.used = True
    elif contact.patient and listening("reaches").match(contact.rest) and (draft["patient"] or draft["kind"] != CALL):
        # "Ring my husband Colm instead": who is to be reached, not who is to be seen.
        if draft["patient"] and contact.patient.name:
            draft["name"], filled.used = contact.patient.name.text, True
        elif len(draft["notes"]) < MOST_NOTES:
            add_note(draft, contact.rest.strip(), filled)
    elif contact.patient:
        relation = contact.patient.relation or draft["patient"] or "other"
        if relation in ("child", "other") and draft["patient"]:
            relation = draft["patient"]
        if relation != draft["patient"] and not contact.patient.name:
            draft["patient_name"] = None
        draft["patient"] = relation
        if contact.patient.name:
            draft["patient_name"] = contact.patient.name.text
        filled.used = True
    bare = re.fullmatch(r"\W*(\d{1,2})\W*", contact.rest)
    if bare and draft["patient"] and draft["age"] is None and question in (NAME, PATIENT):
        draft["age"], filled.used = int(bare[1]), True
    short = len(contact.rest.split()) <= _SHORT_ANSWER
    if contact.age is not None and draft["patient"] and (contact.patient or question in ("", PATIENT) or short):
        draft["age"], filled.used = contact.age, True


def _patient_name(draft: Draft, contact: Contact, question: str, filled: Filled) -> None:
    known = str(draft["patient_name"] or "")
    # Beside a name that is known the visitor's own would be put right.
    told = find_name(contact.rest, beside_contact=True) if draft["name"] else contact.name
    spelt = respelt(contact.rest, known) if known else None
    new = their_name(contact.rest) or spelt or find_new_name(contact.rest, known) or told
    given = new or (name_answered(contact.rest) if question == PATIENT else None)
    if isinstance(given, Name):
        draft["patient_name"], filled.used = given.text, True
    elif given is NameProblem.REFUSED:
        draft["patient_name"], filled.used = NOT_GIVEN, True


def _own_name(draft: Draft, contact: Contact, question: str, context: FormContext, filled: Filled) -> Name | None:
    """The visitor's name: introduced anywhere, or as the answer where it was asked for."""
    decision = decide(contact.rest, question)
    if decision == "hold" and question == NAME and contact.phone:
        # "Mick Gallogly and the number is 087 …, but not before eight": the name comes first.
        contact = replace(contact, rest=_first_clause(contact.rest))
        decision = decide(contact.rest, question)
    whole = _with_surname(str(draft["name"] or ""), contact, question)
    if whole:
        return whole
    if contact.name and not _is_fact(contact.name, context):
        return contact.name
    beside = bool(contact.phone or contact.email) or (question == CONTACT and contact.rest[:1].isupper())
    wanted = question == NAME or (beside and question != WHY and draft["name"] in (None, NOT_GIVEN))
    taken = filled.problem or _refused_contact(filled) or decision in _NOT_A_NAME
    rest = listening("for_self").sub(" ", contact.rest)
    if not wanted or taken or not rest.strip(" .,!"):
        return None
    name = name_answered(rest)
    if question == NAME and not isinstance(name, Name) and contact.phone:
        # "I'm his mam Sinead Walsh 087 … don't text": the name stands before the number.
        before = name_answered(_NUMBER_BLANK.split(rest)[0])
        name = before if isinstance(before, Name) else name
    if question != NAME and not isinstance(name, Name):
        return None
    if name is NameProblem.REFUSED:
        draft["name"], filled.used = NOT_GIVEN, True
        filled.said.append(Say("request_no_name"))
        finish_editing(draft, "name")
        return None
    return name if isinstance(name, Name) and not (_is_fact(name, context) or decides(name.text)) else None


def _first_clause(text: str) -> str:
    clauses = clauses_of(text)
    return clauses[0][1] if clauses else text


def _with_surname(known: str, contact: Contact, question: str) -> Name | None:
    """The first name known with the surname that came with the number that was asked for ("Daly, 087 …")."""
    if question != CONTACT or not known or " " in known or known == NOT_GIVEN or not (contact.phone or contact.email):
        return None
    given = contact.rest.strip(" ,.;:")
    surname = read_name(given) if given[:1].isupper() and not contact_pattern("no_names").search(given) else None
    alone = isinstance(surname, Name) and surname.text.casefold() == given.casefold()
    if not isinstance(surname, Name) or not alone or surname.text == known:
        return None
    first, *more = surname.text.split(" ")
    text = surname.text if more and first == known else f"{known} {surname.text}"
    return Name(text, surname.start, surname.end)


def _refused_contact(filled: Filled) -> bool:
    return any(say.id == "request_contact_needed" for say in filled.said)


def _is_fact(name: Name, context: FormContext) -> bool:
    """Whether another reader took those words for something about the body."""
    return any(reading.words and reading.words.casefold() in name.text.casefold() for reading in context.readings)


def _side_notes(draft: Draft, text: str, context: FormContext, filled: Filled) -> None:
    written = changes.message_way(text) and call_refused(make_doc(text))[0]
    if changes.wants_no_calls(text) or written:
        draft["no_calls"], filled.used = True, True
        draft["texts"] = draft["texts"] or changes.message_way(text)
    elif draft["no_calls"] and draft["phone"] and changes.wants_a_call(text):
        draft["no_calls"], filled.used = False, True
    urgency = find_urgency(text, context.now.date())
    if urgency:
        draft["urgency"] = urgency.words
