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
from bot.booking.agreeing import Agreed, agreed_beside, clauses_of
from bot.booking.asked_whether import asked_whether, tells
from bot.booking.asking import (
    CONSENT,
    EDIT,
    NOTES,
    REUSE,
    SEND,
    WHY,
    ask,
    next_question,
    send_buttons,
    still,
)
from bot.booking.carried import age_told, carry_over, drop_denied, take_complaint, take_told, times_taken
from bot.booking.changes import for_another
from bot.booking.checks import checked_day
from bot.booking.clause_model import chance_of_change
from bot.booking.contact_wishes import rules_out_a_day, wishes_in
from bot.booking.corrected import put_right, sends_beside, unquoted
from bot.booking.correcting import stands_in
from bot.booking.deciding import decided, filled_in, turned_down
from bot.booking.decisions import decide, stops_outright
from bot.booking.draft import (
    Draft,
    Filled,
    FormContext,
    FormTurn,
    Say,
    listening,
    new_draft,
    notes_together,
    stems,
    to_request,
)
from bot.booking.edits import Edited, carry_out, chat_said_back, goes_by_order, goes_on, rewritten
from bot.booking.filling import fill
from bot.booking.going_on import NO_CONSENT, STOPPED, consented, email_checked, go_on, send, told_anew, was_shown
from bot.booking.kinds import ends_for_another
from bot.booking.pressed import set_by_button
from bot.booking.questions import KEPT, READERS, answer, who_and_where
from bot.booking.read_back import read_back
from bot.booking.sentences import Sorted, apart_from_yes, asides, asked_about, pieces, sort
from bot.booking.set_aside import afresh, answered, offered, without_protest
from bot.booking.stories import keep_story
from bot.booking.turns import not_understood, once_more
from bot.reading.doc import spelt_out

__all__ = ["FormContext", "FormTurn", "Say", "ask_again", "open_request", "step", "to_request"]

EFFECT = "request:"
MOST_CHARACTERS = 4000
_ONLY_OK = re.compile(
    r"\W*(?:(?:ok|okay|right|grand|fine|sure|good|great|thanks|thank you|cheers|so|well)\W*)+", re.IGNORECASE
)
_BUT = re.compile(r"\b(?:but|first|though)\b", re.IGNORECASE)
"""An "ok" before a question that begins with "but" agrees to nothing."""
_IN_ITS_PLACE = re.compile(
    r"\b(?:instead|better|rather|make (?:it|that)|suits?|works?|prefer|would (?:do|be)|could|can (?:ye|you|we|i))\b",
    re.I,
)
_BIT = re.compile(r"^(?:the|my|that) |\s+(?:bit|part|thing|note|one)$", re.IGNORECASE)
"""Around what only points at something told before ("the WhatsApp bit")."""
_DETAILS = ("times", "name", "phone", "email", "notes")
_ONLY_ASKS = ("request_once_more", "request_still_send", "request_ask_edit", "request_again_edit")
MOST_SURE = 0.6
"""How likely what follows an end must ask for another day."""


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
    draft["now"] = sorted_text.rest[:MOST_NOTE]
    new = (*times_taken(draft), *_taken({}, draft))
    turn = go_on(offered(draft, context.left) if context.left else draft, filled, context, opened=True)
    return replace(turn, said=(*turn.said[:1], *new, *turn.said[1:]), rest=sorted_text.rest)


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
    declined = turned_down(draft, text, question, context)
    if declined:
        return declined
    again = answered(draft, text, context) if question == REUSE else None
    again = again or _tells_whether(draft, text, question, context)
    if again:
        return again
    text = without_protest(text) or text
    shown, edited = was_shown(draft), None
    only_yes = question == CONSENT and agreed_beside(text) == Agreed()
    if decide(text, question) != "stop" and not only_yes:
        edited = carry_out(draft, text, question, context)
    if edited or (question == NOTES and (edited := rewritten(draft, text))):
        return _edited(draft, edited, question, shown, before, context)
    turn = _read(draft, text, question, before, context)
    return chat_said_back(turn, text) if only_yes else turn


def _tells_whether(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """ "Did you get the number?": said of the request as it is once the rest of the message was taken."""
    whether = asked_whether(text)
    if whether is None:
        return None
    # An "ok" before it agrees to nothing.
    rest = "" if _ONLY_OK.fullmatch(_BUT.sub(" ", whether.rest).strip(" ,.")) else whether.rest
    turn = step(draft, rest, None, question, context) if rest else None
    if turn is not None and turn.draft is None:
        return turn
    said = tells((turn and turn.draft) or draft, whether, context)
    if turn and turn.understood and not (turn.effect and said.id != "request_have"):
        return replace(turn, said=(*turn.said, said) if turn.effect != "send" else (said, *turn.said))
    return FormTurn(draft, (said,), ask(draft, question, again=True), question, rest=turn.rest if turn else "")


def _read(draft: Draft, text: str, question: str, before: Mapping[str, Any], context: FormContext) -> FormTurn:
    """What a message comes to that orders nothing of the notes and the chat; what it asks may be added by the next."""
    asked = asides(text)[:MOST_NOTE]
    draft["before"], draft["now"] = draft.get("now") or draft.get("before", ""), asked or text[:MOST_NOTE]
    before_it = copy.deepcopy(draft)
    turn = _heard(draft, text, question, before, context)
    if turn.draft is not None and turn.understood and not asked:
        # "Add that" never means an answer that stands in the request already.
        turn.draft["now"] = ""
    back = question == EDIT and CONSENT in draft.get("asked", ()) and len(text.split()) > 1
    return _agreed(before_it, turn, text, context) if question == CONSENT or back else turn


def _heard(draft: Draft, text: str, question: str, before: Mapping[str, Any], context: FormContext) -> FormTurn:
    """What a message in words comes to; `before`: what was told of the complaint before it."""
    kept = keep_story(draft, text, question)
    skips = question == WHY and listening("skip").fullmatch(text.replace("’", "'").strip(" .!,"))
    if decide(text, question) == "stop" and not skips:
        return _for_another_day(draft, text, question, context) or STOPPED
    retold = draft["why"] != before["why"]
    shown = was_shown(draft) or was_shown({**draft, **before})
    sends = sends_beside(draft, text, context, retold, shown) if question == SEND else None
    if sends:
        return sends
    asked = _asks_whether_in(draft, text, question, context) or _asks_which_day(draft, text, question, context)
    if asked:
        return asked
    said = Sorted(text) if draft["kind"] == "question" and question == WHY else sort(text)
    if said.asked or (said.rest and said.form):
        return _beside_a_question(draft, said, text, question, context)
    if said.rest and not listening("refuses_contact").search(said.rest):
        return replace(not_understood(draft, question), rest=text)
    corrected = put_right(draft, text, question, context, retold)
    first = copy.deepcopy(draft)
    turn = corrected or _answered(draft, said.form or text, question, context)
    if retold and question in (SEND, EDIT, CONSENT):
        turn = unquoted(first, turn, said.form or text, question, context)
    if retold and _asks_what_else(turn, question):
        # "There was no operation, take that off": it is off already.
        return go_on({**draft, "editing": ""}, Filled(used=True, retold=True), context)
    if kept and question == CONSENT and not turn.understood:
        return go_on(draft, Filled(said=[Say("request_about", {"why": kept})], used=True), context)
    return turn if turn.understood else replace(turn, rest=text)


def _for_another_day(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """ "Not now, Thursday would be better", "not like that, ring me": what would end it only changes it."""
    if ends_for_another(draft["kind"], text):
        said = [Say(f"request_now_{draft['kind']}")]
        return told_anew(draft, text, question, context) or go_on(draft, Filled(said=said, used=True), context)
    rest = ", ".join(clause for _, clause in clauses_of(text) if decide(clause, question) not in ("stop", "no"))
    moved = _IN_ITS_PLACE.search(rest) and chance_of_change(rest) >= MOST_SURE
    asks = not stops_outright(text) and (moved or rules_out_a_day(text, context.now))
    wishes = wishes_in(rest, context.now) if asks else None
    wished = wishes is not None and any(not window.excluded for window in wishes.windows)
    return told_anew(draft, rest, question, context) if wished else None


def _edited(
    draft: Draft, edited: Edited, question: str, shown: bool, before: Mapping[str, Any], context: FormContext
) -> FormTurn:
    """What else a message comes to that edited the notes; `shown`: the request was read back as it was before.

    New words of theirs are said back before they go: an order to send beside them is asked for once more.
    """
    goes = goes_by_order(draft, edited, question, shown) if not edited.added else None
    if goes or not edited.rest:
        return goes or goes_on(draft, edited, context)
    question = next_question(draft) if question in (EDIT, NOTES) else question
    turn = _read(copy.deepcopy(draft), edited.rest, question, before, context)
    if not turn.understood:
        return goes_on(draft, edited, context)
    only_asks = turn.ask is not None and not turn.said and turn.ask.id in _ONLY_ASKS
    if edited.added and (turn.effect == "send" or (question == SEND and only_asks)):
        return goes_on(draft, edited, context, turn.rest)
    if turn.draft is None and not turn.effect:
        return turn
    return replace(turn, said=notes_together((*edited.said, *turn.said)))


def _agreed(draft: Draft, turn: FormTurn, text: str, context: FormContext) -> FormTurn:
    """The turn, or where it heard no yes that stands beside something else: that yes, with what else was said.

    Nothing is sent by it, for the request is read back first.
    """
    open_still = turn.draft is not None and not turn.draft["consent"]
    # "Fine to keep it, and no, not the chat": what the no is said of isn't the request.
    misheard = turn.draft is None and not turn.effect and not stops_outright(text)
    found = agreed_beside(text) if open_still or misheard else None
    if found is None:
        return turn
    draft.update({"consent": "yes", "with_chat": False, "editing": ""})
    said, asked = sort(found.told), sort(found.asks).asked
    told = told_anew(copy.deepcopy(draft), said.form, CONSENT, context) if said.form.strip() else None
    going = told or go_on(draft, Filled(used=True), context)
    answers = tuple(answer(going.draft or draft, name) for name in dict.fromkeys((*said.asked, *asked)))
    rest = " ".join(part for part in (said.rest, found.asks if not asked else "") if part)
    return replace(going, said=(*going.said, *answers), understood=True, rest=rest)


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
    """ "Did you put in after 6?": says that it is there, or puts it in; None where no time or detail is meant.

    What stands beside the question is heard as well, but nothing is sent beside it.
    """
    parts = pieces(text.replace("’", "'"))
    found = next(((p, asks) for p in parts if not asked_about(p) and (asks := listening("put_in").match(p))), None)
    told = found[0][found[1].end() :].strip(" ?.!,") if found else ""
    if not found or not told:
        return None
    named, turn = _BIT.sub("", told), told_anew(draft, told, question, context)
    timed = bool(wishes_in(told, context.now).windows)
    same = named == told and turn and turn.draft and all(turn.draft[detail] == draft[detail] for detail in _DETAILS)
    there = same or (not timed and bool(stems(named)) and stands_in(named, read_back(draft)))
    if not (there or timed or named != told or found[0] == parts[0]):
        return None  # "I'm Ann. Do ye have parking?"
    if not there and named == told:
        return replace(turn, said=(Say("request_put_in"), *turn.said)) if turn else None
    said = Say("request_have", {"value": str(draft["times"] or told) if same else told})
    rest = " ".join(part for part in parts if part != found[0])
    return _beside_that(draft, rest, question, context, said if there else Say("request_have_not"))


def _beside_that(draft: Draft, rest: str, question: str, context: FormContext, said: Say) -> FormTurn:
    """The turn that says something of the draft, with what else stood in the message."""
    heard = rest and not (question == SEND and decide(rest, SEND) == "yes")
    turn = _answered(copy.deepcopy(draft), rest, question, context) if heard else None
    if turn and turn.understood:
        return replace(turn, said=(said, *turn.said))
    return FormTurn(draft, (said,), ask(draft, question, again=True), question)


def _tidy(text: str) -> str:
    """The message with single blanks and line ends, cut to what a request can hold, and "b4" written out."""
    lines = spelt_out(text[:MOST_CHARACTERS]).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


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
    if name == "reuse" and draft.pop("reuse", False) and value == "no":
        return afresh(draft, context)
    if name == "email" and draft["suggestion"]:
        return email_checked(draft, value == "yes", context)
    return go_on(draft, set_by_button(draft, name, value, context), context)
