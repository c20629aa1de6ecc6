"""What a message decides about the open request, and what it comes to where it decides nothing."""

from __future__ import annotations

import re

from bot.booking.additions import told_anew as told_anew_in
from bot.booking.asking import CONSENT, CONTACT, EDIT, EMAIL, NAME, OPENING, PATIENT, SEND, WHY, WISH, next_question
from bot.booking.changes import named_detail
from bot.booking.clause_model import ADDS_WORDS, likely, objects
from bot.booking.contact_wishes import wishes_in
from bot.booking.decisions import Decision, decide, no_more_changes
from bot.booking.draft import VISIT, Draft, Filled, FormContext, FormTurn, Say, listening
from bot.booking.filling import fill
from bot.booking.going_on import NO_CONSENT, STOPPED, consented, email_checked, go_on, send, told_anew, was_shown
from bot.booking.kept import without_kept
from bot.booking.kinds import kind_instead
from bot.booking.matters import matters_in
from bot.booking.notes import MOST_NOTES, add_note
from bot.booking.pressed import EDITS, skip
from bot.booking.sentences import after_yes, apart_from_yes
from bot.booking.stories import tells_what_happened
from bot.booking.turns import not_understood, once_more, short, wait
from bot.reading.doc import make_doc
from bot.reading.visit_words import LATER, REFUSAL, visit_wanted

_ACTUALLY = re.compile(r"\bactually\b", re.IGNORECASE)
_LIMITS = re.compile(
    r"\b(?:only|just|unless|if|without|except|bar|until|rather|private\w*|not to be"
    r"|(?:don|won|can)'?t|do not|never|nothing)\b",
    re.IGNORECASE,
)
"""May limit a yes that it follows in one sentence."""
MOST_REFUSING = 20
"""A longer message is a story, in which a visit is spoken of by chance."""
_ADDS = 0.4
"""How likely a message that holds no detail wants something told to the clinic."""
_CHANGE = 0.75
"""How likely a message that decides nothing by its words says no to keeping anything."""


def decided(draft: Draft, decision: Decision, text: str, question: str, context: FormContext) -> FormTurn | None:
    """What a yes, a no or a wait comes to at the questions that take one; None where the message has to be read."""
    if question == SEND:
        return _at_send(draft, decision, text, context)
    if question == CONSENT:
        return _at_consent(draft, decision, text, context)
    if question == EMAIL and decision in ("yes", "no"):
        return email_checked(draft, decision == "yes", context)
    if draft["editing"] and decision in ("yes", "no"):
        return _nothing_to_change(draft, text, context)
    if question in (NAME, PATIENT, CONTACT):
        # There "actually" only begins what they say.
        decision = decide(_ACTUALLY.sub(" ", text), question)
    if decision == "hold" and question not in (WHY, WISH, OPENING):
        return told_anew(draft, text, question, context) or wait(draft, question)
    return None


def _nothing_to_change(draft: Draft, text: str, context: FormContext) -> FormTurn:
    """Who wants no change after all has it sent as it was read to them, or is asked once more in few words."""
    shown = was_shown(draft)
    draft["editing"] = ""
    if not shown:
        return go_on(draft, Filled(used=True), context)
    return send(draft) if no_more_changes(text) else short(draft)


def _at_send(draft: Draft, decision: Decision, text: str, context: FormContext) -> FormTurn | None:
    if next_question(draft) != SEND:
        return None
    if decision == "yes" or (draft.get("put_right") and was_shown(draft) and no_more_changes(text)):
        return send(draft)
    if decision in ("unclear", "change") and was_shown(draft) and decide(text, EDIT) in ("yes", "no"):
        # "Nothing to change so", "no, that's grand": whether to send it isn't said.
        return short(draft)
    chat = _chat_wanted(text)
    if chat is not None:
        draft["with_chat"] = chat
        said = Say("request_chat_goes" if chat else "request_chat_stays")
        return go_on(draft, Filled(said=[said], used=True), context)
    if decision in ("no", "hold"):
        # "No, Friday", "yes but the number is …": what is told anew goes before the no or the wait.
        told = told_anew(draft, text, SEND, context)
        return told or (STOPPED if decision == "no" else wait(draft, SEND))
    return None


def _at_consent(draft: Draft, decision: Decision, text: str, context: FormContext) -> FormTurn | None:
    return _consent_first(draft, text, context) or _consent(draft, decision, text, context)


def _consent_first(draft: Draft, text: str, context: FormContext) -> FormTurn | None:
    """A yes first, before something that doesn't take it back; sending still needs a yes."""
    rest, agreed = apart_from_yes(text, CONSENT)
    more = decide(rest, CONSENT)
    if not agreed:
        return _consent_in_one(draft, text, context)
    remark = _is_remark(rest)
    if more in ("no", "stop") or (listening("about_data").search(rest) and not remark):
        return None
    told = told_anew({**draft, "consent": "yes", "with_chat": False}, rest, CONSENT, context)
    if told or (not remark and (more == "hold" or objects(rest))):
        return told
    return consented(draft, context)


def _consent_in_one(draft: Draft, text: str, context: FormContext) -> FormTurn | None:
    """A yes that goes on in the same sentence: with a remark on the leg, or with a change that doesn't limit it."""
    rest = after_yes(text, CONSENT)
    found = after_yes(text, CONSENT, unmarked=True)
    remark = (matters_in(found) and _is_remark(found)) or _moves_a_day(found, context)
    told_in_one = rest if _is_remark(rest) else found if remark else ""
    if told_in_one:
        rest = told_in_one
        told = told_anew({**draft, "consent": "yes", "with_chat": False}, rest, CONSENT, context)
        return told or consented(draft, context)
    limits = _LIMITS.search(rest) or listening("about_data").search(rest)
    if not rest or limits or decide(rest, CONSENT) in ("no", "stop", "hold", "question"):
        return None
    return told_anew({**draft, "consent": "yes", "with_chat": False}, rest, CONSENT, context)


def _moves_a_day(rest: str, context: FormContext) -> bool:
    """Whether what follows a yes unmarked only asks for another day ("oh hold on I'm on lates could we say Friday")."""
    if decide(rest, CONSENT) not in ("change", "question") or listening("about_data").search(rest):
        return False
    return any(not window.excluded for window in wishes_in(rest, context.now).windows)


def _is_remark(rest: str) -> bool:
    """Whether what follows a yes only tells something of the leg ("the doc did see it, like I told ye")."""
    if "?" in rest or decide(rest, CONSENT) != "unclear" or _LIMITS.match(rest):
        return False
    tells = told_anew_in(rest) and tells_what_happened(rest) and not (named_detail(rest) or _LIMITS.search(rest))
    return bool(tells or matters_in(rest))


def _chat_wanted(text: str) -> bool | None:
    """Whether a message that says nothing else but yes wants the chat sent along; None where it doesn't say."""
    for name, wanted in (("no_chat", False), ("with_chat", True)):
        chat = listening(name).search(text.replace("’", "'"))
        rest = text[: chat.start()] + text[chat.end() :] if chat else text
        if chat and (decide(rest, CONSENT) == "yes" or not rest.strip(" .,!")):
            return wanted
    return None


def _consent(draft: Draft, decision: Decision, text: str, context: FormContext) -> FormTurn | None:
    chat = _chat_wanted(text)
    if chat or (chat is not None and decide(listening("no_chat").sub(" ", text), CONSENT) == "yes"):
        return consented(draft, context, with_chat=bool(chat))
    if chat is not None or (listening("no_chat").search(text) and not told_anew(draft, text, CONSENT, context)):
        # What is refused is the chat; whether the request may be kept isn't said.
        return once_more(draft, CONSENT)
    if decision == "yes":
        return consented(draft, context)
    kind, chance = likely(text) if decision == "unclear" else ("", 0.0)
    if kind == "no" and chance >= _CHANGE:
        return NO_CONSENT
    if decision in ("no", "hold"):
        told = told_anew(draft, text, CONSENT, context)
        return told or (NO_CONSENT if decision == "no" else wait(draft, CONSENT))
    return None


def filled_in(draft: Draft, decision: Decision, text: str, question: str, context: FormContext) -> FormTurn:
    filled = fill(draft, text, question, context)
    if filled.used or filled.problem:
        return go_on(draft, filled, context)
    if decision == "change":
        detail = named_detail(without_kept(text))
        draft["editing"] = EDITS.get(detail or "", "any")
        return go_on(draft, Filled(used=True), context)
    if decision == "hold":
        return wait(draft, question)
    sends = decision == "yes" and "send" in text.lower()
    if question == WHY and draft["kind"] != "question" and (draft["tries"].get(WHY) or sends):
        # Nobody has to say what it is about.
        skip(draft, "why")
        return go_on(draft, Filled(used=True), context)
    if question == SEND and re.search(r"\bsend\b", text, re.IGNORECASE):
        return once_more(draft, question)
    kind, chance = likely(text)
    if question in (SEND, CONSENT) and kind == ADDS_WORDS and chance >= _ADDS and len(draft["notes"]) < MOST_NOTES:
        # "Could I get the same person as the last time": a wish that only the clinic can meet.
        add_note(draft, text.strip(" ?"), filled)
        return go_on(draft, filled, context)
    if question in (SEND, CONSENT) and objects(text):
        # What shall be different wasn't understood: nothing may go as it is.
        draft["editing"] = "any"
        return go_on(draft, Filled(used=True), context)
    return not_understood(draft, question)


def turned_down(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """What a refusal of the visit itself, or a wish to think about it first, comes to; None for any other message."""
    if draft["kind"] != VISIT or question == WHY or len(text.split()) > MOST_REFUSING:
        return None
    visit = visit_wanted(make_doc(text), question)
    called = kind_instead(VISIT, text)
    if visit == REFUSAL and not wishes_in(text, context.now).windows and not called:
        return STOPPED
    return wait(draft, question, "request_put_off") if visit == LATER and "?" not in text else None
