"""What a message decides about the open request, and what it comes to where it decides nothing."""

from __future__ import annotations

import re

from bot.booking.asking import CONSENT, CONTACT, EMAIL, NAME, OPENING, PATIENT, SEND, WHY, WISH, next_question
from bot.booking.changes import named_detail
from bot.booking.clause_model import likely, objects
from bot.booking.decisions import Decision, decide
from bot.booking.draft import Draft, Filled, FormContext, FormTurn, Say, listening
from bot.booking.filling import fill
from bot.booking.going_on import NO_CONSENT, STOPPED, consented, email_checked, go_on, send, told_anew
from bot.booking.kept import without_kept
from bot.booking.pressed import EDITS, skip
from bot.booking.sentences import apart_from_yes
from bot.booking.turns import not_understood, once_more, wait

_ACTUALLY = re.compile(r"\bactually\b", re.IGNORECASE)
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
        draft["editing"] = ""
        return go_on(draft, Filled(used=True), context)
    if question in (NAME, PATIENT, CONTACT):
        # There "actually" only begins what they say.
        decision = decide(_ACTUALLY.sub(" ", text), question)
    if decision == "hold" and question not in (WHY, WISH, OPENING):
        return told_anew(draft, text, question, context) or wait(draft, question)
    return None


def _at_send(draft: Draft, decision: Decision, text: str, context: FormContext) -> FormTurn | None:
    if next_question(draft) != SEND:
        return None
    if decision == "yes":
        return send(draft)
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
    """A yes as a sentence of its own before something that doesn't take it back; sending still needs a yes."""
    rest, agreed = apart_from_yes(text, CONSENT)
    more = decide(rest, CONSENT)
    if not agreed or more in ("no", "stop") or listening("about_data").search(rest):
        return None
    told = told_anew({**draft, "consent": "yes", "with_chat": False}, rest, CONSENT, context)
    if told or more == "hold" or objects(rest):
        return told
    return consented(draft, context)


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
    if question in (SEND, CONSENT) and objects(text):
        # What shall be different wasn't understood: nothing may go as it is.
        draft["editing"] = "any"
        return go_on(draft, Filled(used=True), context)
    return not_understood(draft, question)
