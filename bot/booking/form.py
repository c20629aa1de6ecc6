"""The one request form: for a visit, a call back or a question to the clinic. Pure functions over a JSON draft.

Sent only on a clear yes to the read-back; stop, from any
question, keeps nothing.
"""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from typing import Any

from bot.booking import sent
from bot.booking.asking import (
    CONSENT,
    CONTACT,
    EMAIL,
    NAME,
    OPENING,
    PATIENT,
    SEND,
    WHY,
    WISH,
    ask,
    look_up,
    next_question,
    send_buttons,
    still,
)
from bot.booking.carried import age_told, carry_over, take_complaint
from bot.booking.changes import for_another, named_detail
from bot.booking.checks import checked_day
from bot.booking.clause_model import CALL_INSTEAD, likely, objects
from bot.booking.decisions import Decision, decide
from bot.booking.draft import (
    VISIT,
    Draft,
    Filled,
    FormContext,
    FormTurn,
    Say,
    changed,
    listening,
    new_draft,
    to_request,
    without_dropped,
)
from bot.booking.filling import fill
from bot.booking.notes import MOST_NOTES, add_note
from bot.booking.pressed import EDITS, set_by_button, skip
from bot.booking.questions import answer
from bot.booking.sentences import Sorted, apart_from_yes, before_send, sort
from bot.booking.stories import keep_story
from bot.booking.turns import MOST_ASKED_ALIKE, not_understood, once_more, wait, which_day
from bot.reading.contact import wishes_in
from bot.reading.doc import make_doc
from bot.reading.visit_words import LATER, REFUSAL, visit_wanted

__all__ = ["FormContext", "FormTurn", "Say", "ask_again", "open_request", "step", "to_request"]

EFFECT = "request:"
STOPPED = FormTurn(None, (Say("request_stopped"),))
NO_CONSENT = FormTurn(None, (Say("request_no_consent"),))
MOST_CHARACTERS = 4000
MOST_REFUSING = 20
"""A longer message is a story, in which a visit is spoken of by chance."""
_ACTUALLY = re.compile(r"\bactually\b", re.IGNORECASE)
_CHANGE = 0.75
"""How likely a message that decides nothing by its words says no to keeping anything."""


def open_request(kind: str, text: str, doc: Any, context: FormContext) -> FormTurn:
    """Starts a request with whatever the message and the conversation already hold, and asks for what is missing.

    Args:
        kind: "visit", "call" or "question".
        text: the message that asks for it; empty where a button did.
        doc: the same as a spaCy `Doc`.
        context: what the form may know.
    """
    text = _tidy(text)
    draft = new_draft(kind)
    draft["patient"], draft["child"] = context.patient, context.child
    age_told(draft, context)
    carry_over(draft, context)
    sorted_text = Sorted(text) if kind == "question" else sort(text)
    filled = fill(draft, sorted_text.form, "", context) if sorted_text.form else Filled()
    filled.changed.clear()
    take_complaint(draft, sorted_text.form, context)
    return replace(_go_on(draft, filled, context, opened=True), rest=sorted_text.rest)


def step(draft: Draft | None, text: str, doc: Any, question: str, context: FormContext) -> FormTurn:
    """One more message while the form is open, or about a request that was sent.

    Args:
        draft: the draft; None where none is open.
        text: the message, or the effect of a button ("request:send").
        doc: the message as a spaCy `Doc`.
        question: id of the open question; empty for the draft's own.
        context: what the form may know.
    """
    text = _tidy(text)
    if draft is None:
        return sent.about_sent(text, context)
    draft = copy.deepcopy(draft)
    question = question or str(draft.get("question") or next_question(draft))
    if draft.get("stage") == "sent":
        return sent.go_on(draft, text, question, context)
    if draft["name"] and for_another(draft, text):
        return FormTurn(draft, (Say("request_one_at_a_time"),), ask(draft, question, again=True), question)
    if not draft["patient"] and context.patient and not draft.get("self"):
        draft["patient"] = context.patient
    age_told(draft, context)
    told_before, draft["why"] = draft["why"], without_dropped(context.why, draft["dropped"])
    if text.startswith(EFFECT):
        return _pressed(draft, text.removeprefix(EFFECT), context)
    turned_down = _turned_down(draft, text, question, context)
    if turned_down:
        return turned_down
    kept = keep_story(draft, text, question)
    skips = question == WHY and listening("skip").fullmatch(text.replace("’", "'").strip(" .!,"))
    if decide(text, question) == "stop" and not skips:
        return STOPPED
    asked = _asks_whether_in(draft, text, question, context) or _asks_which_day(draft, text, question, context)
    if asked:
        return asked
    said = Sorted(text) if draft["kind"] == "question" and question == WHY else sort(text)
    if said.asked or (said.rest and said.form):
        return _beside_a_question(draft, said, text, question, context)
    if said.rest and not listening("refuses_contact").search(said.rest):
        return replace(not_understood(draft, question), rest=text)
    put_right = _put_right(draft, text, question, context, draft["why"] != told_before)
    turn = put_right or _answered(draft, said.form or text, question, context)
    if kept and question == CONSENT and not turn.understood:
        return _go_on(draft, Filled(said=[Say("request_about", {"why": kept})], used=True), context)
    return turn if turn.understood else replace(turn, rest=text)


def _turned_down(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """What a refusal of the visit itself, or a wish to think about it first, comes to; None for any other message."""
    if draft["kind"] != VISIT or question == WHY or len(text.split()) > MOST_REFUSING:
        return None
    visit = visit_wanted(make_doc(text), question)
    if visit == REFUSAL and not wishes_in(text, context.now).windows and likely(text)[0] != CALL_INSTEAD:
        return STOPPED
    return wait(draft, question, "request_put_off") if visit == LATER and "?" not in text else None


def _answered(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn:
    """What a message without a question beside it comes to."""
    decision = decide(text, question)
    told, _ = apart_from_yes(text, question) if question in (SEND, CONSENT) else (text, False)
    if told != text:
        decided = _decided(draft, decision, text, question, context)
        turn = decided or _filled(draft, decide(told, question), told, question, context)
        return turn if turn.understood or question != SEND else once_more(draft, SEND)
    return _decided(draft, decision, text, question, context) or _filled(draft, decision, text, question, context)


def _put_right(draft: Draft, text: str, question: str, context: FormContext, told_anew: bool) -> FormTurn | None:
    """A correction with "otherwise send it" behind it: it is taken and read back, for only an unmixed yes sends.

    None for any other message. `told_anew`: what was told of the body was put right.
    """
    correction = before_send(text) if question == SEND and next_question(draft) == SEND else ""
    if not correction:
        return None
    tried = copy.deepcopy(draft)
    filled = fill(tried, correction, SEND, context)
    if told_anew and not filled.used and len(draft["notes"]) < MOST_NOTES:
        # What was told is put right already; their own words say how it is instead.
        add_note(tried, correction, filled)
    if filled.used and not filled.problem:
        return _go_on(tried, filled, context)
    return _go_on({**draft, "editing": "any"}, Filled(used=True), context) if objects(correction) else None


def _asks_which_day(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """A day that is only checked is confirmed; what else was said goes on, but nothing is sent beside a question."""
    checked, left = checked_day(draft, text, context.now)
    if checked is None:
        return None
    yes = question == SEND and decide(left, question) == "yes"
    turn = None if yes or not left else _answered(draft, left, question, context)
    if turn and turn.understood:
        said = (say for say in turn.said if say.id != "request_times_same")
        return replace(turn, said=(checked, *said))
    asked = still(draft, question) if question == CONSENT else ask(draft, question, again=True)
    if question == SEND:
        asked = Say("request_still_send", {}, send_buttons())
    draft["question"] = question
    return FormTurn(draft, (checked,), asked, question, rest="" if yes else left)


def _beside_a_question(draft: Draft, said: Sorted, text: str, question: str, context: FormContext) -> FormTurn:
    """A message that asks something too: its details are taken, what it asks of the request is answered, and the rest
    is left to the dialogue. Nothing is sent, and nothing about keeping data is agreed, beside a question."""
    about_data = question == CONSENT and listening("about_data").search(said.rest)
    yes = decide(said.form, question) == "yes"
    if yes and (question == SEND or about_data):
        turn = once_more(draft, question)
    elif said.form.strip():
        turn = _answered(copy.deepcopy(draft), said.form, question, context)
    else:
        turn = FormTurn(draft, (), ask(draft, question, again=True), question, understood=False)
    if not turn.understood and not said.asked:
        return replace(turn, rest=text)
    told = tuple(answer(turn.draft or draft, name) for name in said.asked)
    return replace(turn, said=(*turn.said, *told), understood=True, rest=said.rest)


def _asks_whether_in(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """ "Did you put in after 6?": says that it is there, or puts it in; None where no time or detail is meant."""
    asks = listening("put_in").match(text)
    told = text[asks.end() :].strip(" ?.!,") if asks else ""
    turn = _told_anew(draft, told, question, context) if told else None
    if asks is None or turn is None or turn.draft is None:
        return None
    there = all(draft[detail] == turn.draft[detail] for detail in ("times", "name", "phone", "email", "notes"))
    if there:
        shown = Say("request_have", {"value": str(draft["times"] or told)})
        return FormTurn(draft, (shown,), ask(draft, question, again=True), question)
    return replace(turn, said=(Say("request_put_in"), *turn.said))


def _tidy(text: str) -> str:
    """The message with single blanks and line ends, cut to what a request can hold."""
    return "\n".join(" ".join(line.split()) for line in text[:MOST_CHARACTERS].splitlines() if line.strip())


def ask_again(draft: Draft, context: FormContext) -> FormTurn:
    """The open question in other words, after something else was talked about."""
    draft = copy.deepcopy(draft)
    if draft.get("stage") == "sent":
        return sent.ask(draft, again=True)
    question = next_question(draft)
    # A digression was no unreadable answer.
    draft["tries"] = {**draft["tries"], question: max(0, int(draft["tries"].get(question, 0)) - 1)}
    draft["question"] = question
    return FormTurn(draft, (), ask(draft, question, again=True), question)


# --- decisions --------------------------------------------------------------------------------------------------------


def _decided(draft: Draft, decision: Decision, text: str, question: str, context: FormContext) -> FormTurn | None:
    """What a yes, a no or a wait comes to at the questions that take one; None where the message has to be read."""
    if question == SEND:
        return _at_send(draft, decision, text, context)
    if question == CONSENT:
        return _at_consent(draft, decision, text, context)
    if question == EMAIL and decision in ("yes", "no"):
        return _email_checked(draft, decision == "yes", context)
    if draft["editing"] and decision in ("yes", "no"):
        draft["editing"] = ""
        return _go_on(draft, Filled(used=True), context)
    if question in (NAME, PATIENT, CONTACT):
        # There "actually" only begins what they say.
        decision = decide(_ACTUALLY.sub(" ", text), question)
    if decision == "hold" and question not in (WHY, WISH, OPENING):
        return _told_anew(draft, text, question, context) or wait(draft, question)
    return None


def _at_send(draft: Draft, decision: Decision, text: str, context: FormContext) -> FormTurn | None:
    if next_question(draft) != SEND:
        return None
    if decision == "yes":
        return _send(draft)
    chat = _chat_wanted(text)
    if chat is not None:
        draft["with_chat"] = chat
        said = Say("request_chat_goes" if chat else "request_chat_stays")
        return _go_on(draft, Filled(said=[said], used=True), context)
    if decision in ("no", "hold"):
        # "No, Friday", "yes but the number is …": what is told anew goes before the no or the wait.
        told = _told_anew(draft, text, SEND, context)
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
    told = _told_anew({**draft, "consent": "yes", "with_chat": False}, rest, CONSENT, context)
    if told or more == "hold" or objects(rest):
        return told
    return _consented(draft, context)


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
        return _consented(draft, context, with_chat=bool(chat))
    if chat is not None or (listening("no_chat").search(text) and not _told_anew(draft, text, CONSENT, context)):
        # What is refused is the chat; whether the request may be kept isn't said.
        return once_more(draft, CONSENT)
    if decision == "yes":
        return _consented(draft, context)
    kind, chance = likely(text) if decision == "unclear" else ("", 0.0)
    if kind == "no" and chance >= _CHANGE:
        return NO_CONSENT
    if decision in ("no", "hold"):
        told = _told_anew(draft, text, CONSENT, context)
        return told or (NO_CONSENT if decision == "no" else wait(draft, CONSENT))
    return None


def _told_anew(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """What a message changes in the request; None where it changes nothing."""
    tried = copy.deepcopy(draft)
    filled = fill(tried, text, question, context)
    return _go_on(tried, filled, context) if filled.used else None


def _send(draft: Draft) -> FormTurn:
    return FormTurn({**draft, "question": SEND}, (Say("request_sent"),), None, "", "send")


def _consented(draft: Draft, context: FormContext, with_chat: bool = False) -> FormTurn:
    draft["consent"], draft["with_chat"] = "yes", with_chat
    return _go_on(draft, Filled(used=True), context)


def _email_checked(draft: Draft, right: bool, context: FormContext) -> FormTurn:
    if right:
        draft["email"] = draft["suggestion"]
    draft["suggestion"] = None
    return _go_on(draft, Filled(used=True), context)


# --- everything else --------------------------------------------------------------------------------------------------


def _filled(draft: Draft, decision: Decision, text: str, question: str, context: FormContext) -> FormTurn:
    filled = fill(draft, text, question, context)
    if filled.used or filled.problem:
        return _go_on(draft, filled, context)
    if decision == "change":
        detail = named_detail(text)
        draft["editing"] = EDITS.get(detail or "", "any")
        return _go_on(draft, Filled(used=True), context)
    if decision == "hold":
        return wait(draft, question)
    sends = decision == "yes" and "send" in text.lower()
    if question == WHY and draft["kind"] != "question" and (draft["tries"].get(WHY) or sends):
        # Nobody has to say what it is about.
        skip(draft, "why")
        return _go_on(draft, Filled(used=True), context)
    if question == SEND and re.search(r"\bsend\b", text, re.IGNORECASE):
        return once_more(draft, question)
    if question in (SEND, CONSENT) and objects(text):
        # What shall be different wasn't understood: nothing may go as it is.
        draft["editing"] = "any"
        return _go_on(draft, Filled(used=True), context)
    return not_understood(draft, question)


def _go_on(draft: Draft, filled: Filled, context: FormContext, opened: bool = False) -> FormTurn:
    """Says what changed and asks for what is missing."""
    draft["why"] = without_dropped(context.why, draft["dropped"])
    said = [Say(f"request_open_{draft['kind']}")] if opened else []
    said += [changed(*change) for change in filled.changed]
    said += filled.said
    if filled.noted:
        said.append(changed("times", "", filled.noted))
    if not draft.get("pending") and (none_fits := look_up(draft, context)):
        said.append(Say(none_fits))
    if draft.get("pending"):
        return FormTurn({**draft, "question": WISH}, tuple(said), which_day(draft), WISH)
    question = next_question(draft)
    tries = dict(draft["tries"])
    if filled.problem:
        tries[question] = min(MOST_ASKED_ALIKE, int(tries.get(question, 0)) + 1)
    elif filled.used:
        tries = {}
    draft["tries"], draft["question"] = tries, question
    # Once why it wasn't taken is said, the question itself is plain from it. Nothing is asked twice in the same words.
    again = filled.problem or (question in draft.get("asked", ()) and question != SEND and not draft["editing"])
    put_right = bool(filled.changed or filled.said) and question in draft.get("asked", ()) and not filled.problem
    if question not in draft.get("asked", ()):
        draft["asked"] = [*draft.get("asked", ()), question]
    asked = still(draft, question) if put_right and question in (CONSENT, SEND) else ask(draft, question, again)
    return FormTurn(draft, tuple(said), asked, question)


# --- buttons ----------------------------------------------------------------------------------------------------------


def _pressed(draft: Draft, effect: str, context: FormContext) -> FormTurn:
    """What a button does; one that no longer fits asks the open question again."""
    name, _, value = effect.partition(":")
    if name == "stop":
        return STOPPED
    if name == "send":
        return _send(draft) if next_question(draft) == SEND and draft["consent"] else _go_on(draft, Filled(), context)
    if name == "consent":
        return NO_CONSENT if value == "no" else _consented(draft, context, with_chat=value == "chat")
    if name == "email" and draft["suggestion"]:
        return _email_checked(draft, value == "yes", context)
    return _go_on(draft, set_by_button(draft, name, value, context), context)
