"""The one request form: for a visit, a call back or a question to the clinic. Pure functions over a JSON draft.

Sent only on a clear yes to the read-back; stop, from any
question, keeps nothing.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.booking import sent
from bot.booking.additions import MOST_NOTE
from bot.booking.asking import (
    CONSENT,
    EDIT,
    SEND,
    WHY,
    ask,
    next_question,
    send_buttons,
    still,
)
from bot.booking.carried import age_told, carry_over, drop_denied, take_complaint, take_told
from bot.booking.changes import for_another
from bot.booking.checks import checked_day
from bot.booking.clause_model import CALL_INSTEAD, likely, objects
from bot.booking.deciding import decided, filled_in
from bot.booking.decisions import decide, no_more_changes
from bot.booking.draft import (
    VISIT,
    Draft,
    Filled,
    FormContext,
    FormTurn,
    Say,
    listening,
    new_draft,
    to_request,
)
from bot.booking.filling import fill
from bot.booking.going_on import NO_CONSENT, STOPPED, consented, email_checked, go_on, send, told_anew, was_shown
from bot.booking.notes import MOST_NOTES, add_note
from bot.booking.pressed import set_by_button
from bot.booking.questions import KEPT, READERS, answer, who_and_where
from bot.booking.sentences import Sorted, apart_from_yes, before_send, sort
from bot.booking.stories import keep_story
from bot.booking.turns import not_understood, once_more, wait
from bot.reading.contact import wishes_in
from bot.reading.doc import make_doc
from bot.reading.visit_words import LATER, REFUSAL, visit_wanted

__all__ = ["FormContext", "FormTurn", "Say", "ask_again", "open_request", "step", "to_request"]

EFFECT = "request:"
MOST_CHARACTERS = 4000
_ONLY_OK = re.compile(
    r"\W*(?:(?:ok|okay|right|grand|fine|sure|good|great|thanks|thank you|cheers|so|well)\W*)+", re.IGNORECASE
)
_BUT = re.compile(r"\b(?:but|first|though)\b", re.IGNORECASE)
"""An "ok" before a question that begins with "but" agrees to nothing."""
MOST_REFUSING = 20
"""A longer message is a story, in which a visit is spoken of by chance."""


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
    turn = go_on(draft, filled, context, opened=True)
    return replace(turn, said=(*turn.said[:1], *_taken({}, draft), *turn.said[1:]), rest=sorted_text.rest)


def _taken(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Say, ...]:
    """Says back a name and a number that were told together beside something else; nothing for fewer."""
    new = {detail: after.get(detail) for detail in ("name", "phone", "email") if not before.get(detail)}
    both = new.get("name") and (new.get("phone") or new.get("email"))
    return (Say("request_now", {"after": who_and_where(new)}),) if both else ()


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
    before = {"why": draft["why"], "why_said": draft.get("why_said")}
    take_told(draft, context)
    drop_denied(draft, before, context)
    if text.startswith(EFFECT):
        return _pressed(draft, text.removeprefix(EFFECT), context)
    turned_down = _turned_down(draft, text, question, context)
    if turned_down:
        return turned_down
    draft["before"], draft["now"] = draft.get("now", ""), text[:MOST_NOTE]
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
    retold = draft["why"] != before["why"]
    put_right = _put_right(draft, text, question, context, retold)
    turn = put_right or _answered(draft, said.form or text, question, context)
    if retold and _asks_what_else(turn, question):
        # "There was no operation, take that off": it is off already.
        return go_on({**draft, "editing": ""}, Filled(used=True, retold=True), context)
    if kept and question == CONSENT and not turn.understood:
        return go_on(draft, Filled(said=[Say("request_about", {"why": kept})], used=True), context)
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
        settles = decided(draft, decision, text, question, context)
        turn = settles or filled_in(draft, decide(told, question), told, question, context)
        return turn if turn.understood or question != SEND else once_more(draft, SEND)
    return decided(draft, decision, text, question, context) or filled_in(draft, decision, text, question, context)


def _asks_what_else(turn: FormTurn, question: str) -> bool:
    """Whether a turn only asks what to change, or makes nothing of an answer to that."""
    return turn.question == EDIT and not turn.said and (question != EDIT or not turn.understood)


def _put_right(draft: Draft, text: str, question: str, context: FormContext, told_anew: bool) -> FormTurn | None:
    """A correction with "otherwise send it" behind it: it is taken and read back, for only an unmixed yes sends.

    None for any other message. `told_anew`: what was told of the body was put right.
    """
    correction = before_send(text) if question == SEND and next_question(draft) == SEND else ""
    if not correction or no_more_changes(text):
        return None
    tried = copy.deepcopy(draft)
    filled = fill(tried, correction, SEND, context)
    if told_anew and not filled.used and len(draft["notes"]) < MOST_NOTES:
        # What was told is put right already; their own words say how it is instead.
        add_note(tried, correction, filled)
    if filled.used and not filled.problem:
        return go_on(tried, filled, context)
    return go_on({**draft, "editing": "any"}, Filled(used=True), context) if objects(correction) else None


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
    about_data = question == CONSENT and (listening("about_data").search(said.rest) or {KEPT, READERS} & {*said.asked})
    yes = decide(said.form, question) == "yes"
    if question == EDIT and (yes or decide(said.form, EDIT) == "no"):
        draft["editing"], yes = "", True
        question = next_question(draft)
    hedged = question == CONSENT and _ONLY_OK.fullmatch(said.form) and _BUT.search(text)
    if yes and (question == SEND or about_data or hedged):
        turn = once_more(draft, question)
    elif said.form.strip():
        turn = _answered(copy.deepcopy(draft), said.form, question, context)
    else:
        turn = FormTurn(draft, (), ask(draft, question, again=True), question, understood=False)
    if not turn.understood and not said.asked:
        return replace(turn, rest=text)
    told = tuple(answer(turn.draft or draft, name) for name in said.asked)
    taken = _taken(draft, turn.draft or draft)
    return replace(turn, said=(*taken, *turn.said, *told), understood=True, rest=said.rest)


def _asks_whether_in(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """ "Did you put in after 6?": says that it is there, or puts it in; None where no time or detail is meant."""
    asks = listening("put_in").match(text)
    told = text[asks.end() :].strip(" ?.!,") if asks else ""
    turn = told_anew(draft, told, question, context) if told else None
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


def _pressed(draft: Draft, effect: str, context: FormContext) -> FormTurn:
    """What a button does; one that no longer fits asks the open question again."""
    name, _, value = effect.partition(":")
    if name == "stop":
        return STOPPED
    if name == "send":
        ready = was_shown(draft) or (next_question(draft) == SEND and draft["consent"])
        return send(draft) if ready else go_on(draft, Filled(), context)
    if name == "consent":
        return NO_CONSENT if value == "no" else consented(draft, context, with_chat=value == "chat")
    if name == "email" and draft["suggestion"]:
        return email_checked(draft, value == "yes", context)
    return go_on(draft, set_by_button(draft, name, value, context), context)
