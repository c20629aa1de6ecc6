"""Turns of the form that go on with the draft as it is now: the next question, sending, what was told anew."""

from __future__ import annotations

import copy

from bot.booking.asking import CONSENT, SEND, WISH, ask, look_up, next_question, still
from bot.booking.carried import take_told
from bot.booking.draft import Draft, Filled, FormContext, FormTurn, Say, changed
from bot.booking.filling import fill
from bot.booking.read_back import read_back
from bot.booking.turns import MOST_ASKED_ALIKE, which_day

STOPPED = FormTurn(None, (Say("request_stopped"),))
OPEN_TO_CHANGES = (CONSENT, SEND)
NO_CONSENT = FormTurn(None, (Say("request_no_consent"),))


def told_anew(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn | None:
    """What a message changes in the request; None where it changes nothing."""
    tried = copy.deepcopy(draft)
    filled = fill(tried, text, question, context)
    return go_on(tried, filled, context) if filled.used else None


def was_shown(draft: Draft) -> bool:
    """Whether the request was read back as it is now, and nothing but a yes is missing."""
    whole = {**draft, "editing": ""}
    return next_question(whole) == SEND and bool(draft["consent"]) and draft.get("shown") == read_back(whole)


def send(draft: Draft) -> FormTurn:
    return FormTurn({**draft, "question": SEND, "editing": ""}, (Say("request_sent"),), None, "", "send")


def consented(draft: Draft, context: FormContext, with_chat: bool = False) -> FormTurn:
    draft["consent"], draft["with_chat"] = "yes", with_chat
    return go_on(draft, Filled(used=True), context)


def email_checked(draft: Draft, right: bool, context: FormContext) -> FormTurn:
    if right:
        draft["email"] = draft["suggestion"]
    draft["suggestion"] = None
    return go_on(draft, Filled(used=True), context)


def go_on(draft: Draft, filled: Filled, context: FormContext, opened: bool = False) -> FormTurn:
    """Says what changed and asks for what is missing."""
    take_told(draft, context)
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
    anew = bool(filled.changed or filled.said or filled.retold)
    put_right = anew and question in draft.get("asked", ()) and not filled.problem
    if question not in draft.get("asked", ()):
        draft["asked"] = [*draft.get("asked", ()), question]
    asked = (
        still(draft, question, bool(said)) if put_right and question in OPEN_TO_CHANGES else ask(draft, question, again)
    )
    if question == SEND:
        draft["shown"], draft["put_right"] = read_back(draft), put_right
    return FormTurn(draft, tuple(said), asked, question)
