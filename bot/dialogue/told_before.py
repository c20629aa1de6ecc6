"""Keeps what is told while no request is open, so that one that opens doesn't ask for it again."""

from __future__ import annotations

import re
from datetime import datetime

from bot.booking.contact_wishes import wishes_in
from bot.booking.draft import listening
from bot.booking.matters import matters_in, with_matters
from bot.booking.names import Name, find_name, read_name
from bot.booking.patients import find_patient, name_beside
from bot.booking.stories import complaint
from bot.booking.wish_terms import Window
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.reading.doc import make_doc
from bot.reading.patient import owner_named

_OWNS = re.compile(r"\b([A-ZÁÉÍÓÚ][^\W\d_]+)'s (?:(?:left|right|bad|sore|own) )*")
MOST_NAMING, MOST_TELLING = 400, 2000
"""A longer message is a story, in which names stand for many people."""
SURE_OF_ANOTHER = 0.7
"""From here on a sentence does what the classifier says, though its words ask for a visit too."""


def names_only(heard: Heard) -> bool:
    """Whether a message holds a name and nothing else: to an offer, that is a yes."""
    name = read_name(heard.text) if heard.text[:1].isupper() and not heard.effect else None
    if not isinstance(name, Name) or any(said.question for said in heard.said):
        return False
    if name.text == heard.text.strip(" .!,") and " " in name.text and not heard.readings:
        # A name and surname are no other thing, whatever the classifier makes of them.
        return not any(said.best.asks and said.best.confidence >= SURE_OF_ANOTHER for said in heard.said)
    return not any(said.best.confidence >= SURE_OF_ANOTHER for said in heard.said)


def note_people(heard: Heard, state: State) -> None:
    """Keeps the names told while no form is open, so that a request doesn't ask for them again."""
    if heard.effect or len(heard.text) > MOST_NAMING:
        return
    own, patient = find_name(heard.text, beside_contact=True), find_patient(heard.text)
    theirs = _their_name(heard.text)
    if theirs:
        state.patient.update({"name": theirs.text} if state.relation else {})
        return
    if own is None and names_only(heard) and (state.question.startswith("offer:") or " " in heard.text.strip()):
        alone = read_name(heard.text)
        if isinstance(alone, Name) and state.relation:
            # Asked who it is for, they give the patient's name.
            state.patient["name"] = alone.text
            return
        own = alone if isinstance(alone, Name) else None
    if own and not (patient and patient.name and patient.name.text == own.text):
        state.patient["own_name"] = own.text
    named = patient.name if patient and patient.who == "other" else None
    named = named or (name_beside(state.relation, heard.text) or _whose_leg(heard.text) if state.relation else None)
    name = named.text if named else owner_named(make_doc(heard.text)) if heard.patient_corrects else ""
    if name:
        state.patient["name"] = name


def note_times(heard: Heard, state: State, now: datetime) -> None:
    """Keeps when somebody says they can come while no form is open, in their words."""
    if heard.effect or len(heard.text) > MOST_NAMING:
        return
    told = [said.text for said in heard.said if tells_when(said.text, now)]
    if told:
        before = state.patient.get("told_times", "") if state.patient.get("told_on") == f"{now:%F}" else ""
        state.patient["told_times"] = f"{before}. {' '.join(told)}"[-MOST_NAMING:].lstrip(". ")
        state.patient["told_on"] = f"{now:%F}"


def note_complaint(heard: Heard, state: State) -> None:
    """Keeps the first words that say what is wrong, of the visitor and of the patient apart."""
    if heard.effect or state.request is not None:
        return
    name = "own_complaint" if heard.own_body or not state.relation else "complaint"
    questions = " ".join(said.text for said in heard.said if said.question)
    if name not in state.patient and (words := complaint(heard.text, questions)):
        state.patient[name] = words


def note_matters(heard: Heard, state: State) -> None:
    """Keeps what they tell of who looked at it, what was found, and of what it has to be right for, in their words."""
    if heard.effect or len(heard.text) > MOST_TELLING:
        return
    kept = state.patient.get("matters", "").splitlines()
    told = [] if heard.own_body and state.relation else matters_in(heard.text)
    state.patient["matters"] = "\n".join(with_matters(kept, told))


def tells_when(sentence: str, now: datetime) -> bool:
    """Whether a sentence says when somebody can come, and not when something else is ("I could run tomorrow")."""
    plain = sentence.replace("’", "'")
    if not listening("tells_free").search(plain) or listening("about_body").search(plain):
        return False
    wishes = wishes_in(plain, now)
    free_of = "".join(part for part in re.split(r"[,;]|\bbut\b", plain) if listening("tells_free").search(part))
    specific = any(window not in (Window(), Window(excluded=True)) for window in wishes.windows)
    return specific and not wishes.only_reasons and not listening("other_matter").search(free_of)


def _whose_leg(text: str) -> Name | None:
    """The name in "it's Tom's leg", where somebody else's is spoken of."""
    for found in _OWNS.finditer(text.replace("’", "'")):
        behind = listening("body_part").search(text, found.end())
        name = read_name(found[1]) if behind and not text[found.end() : behind.start()].strip() else None
        if isinstance(name, Name) and name.text == found[1]:
            return name
    return None


def _their_name(text: str) -> Name | None:
    """The name in "his name is Cian": whoever he is, it isn't the visitor's."""
    for clause in re.split(r"[,.;!?\n]", text.replace("’", "'")):
        found = listening("others_name").search(clause)
        name = find_name(clause[found.start() :], beside_contact=True) if found else None
        if name:
            return name
    return None
