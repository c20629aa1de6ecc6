"""A request that was sent in this conversation: changed, added to, cancelled or asked about, each once."""

from __future__ import annotations

import copy
import re
from typing import Any

from bot.booking.additions import addition_in
from bot.booking.asking import EDIT
from bot.booking.asking import ask as ask_detail
from bot.booking.changes import named_detail
from bot.booking.clause_model import chance_of_change
from bot.booking.day_asked import moves_visit
from bot.booking.decisions import decide
from bot.booking.discretion import discreet
from bot.booking.draft import Draft, Filled, FormContext, FormTurn, Say, button, changed, listening
from bot.booking.filling import fill
from bot.booking.questions import ALL, EVERYTHING, SENT, answer
from bot.booking.read_back import read_back
from bot.booking.sentences import sort

CANCEL = "request:cancel"
_TOLD = (
    "name",
    "patient",
    "patient_name",
    "age",
    "phone",
    "email",
    "times",
    "notes",
    "dropped",
    "why_words",
    "no_calls",
    "texts",
)
_DETAILS = {"name": "name", "contact": "contact", "wished_times": "wish"}
_MOST_WORDS = 40
_MOST_CHANGE_WORDS = 14
_CHANGE = 0.85
"""How likely a short message asks for a change of the request that was sent."""


def about_sent(text: str, context: FormContext) -> FormTurn:
    """What a message means for the request that was sent; nothing understood where it isn't about it."""
    nothing = FormTurn(None, understood=False)
    if not context.sent:
        return nothing
    draft = _taken_up(context)
    values = {"reference": str(context.sent.get("reference") or "")}
    if text.startswith("request:"):
        return _pressed(draft, text, values)
    plain = text.replace("’", "'")
    if len(plain.split()) > _MOST_WORDS:
        return nothing
    decision = decide(plain, EDIT)
    filled = _changes(draft, plain, decision, context)
    if filled is not None:
        return _updated(draft, filled, values)
    if listening("cancel_sent").search(plain) and not plain.rstrip().endswith("?"):
        return FormTurn(None, (Say("request_now_cancelled", values),), effect="cancel")
    if decision == "stop":
        return _ask_cancel(draft, values)
    asked = sort(plain).asked
    if SENT in asked and listening("is_it_booked").search(plain):
        return FormTurn(None, (Say("request_not_booked", values),))
    status = SENT in asked or listening("asks_status").search(plain)
    if status:
        return FormTurn(None, (Say("request_is_sent", values),))
    if listening("send_again").fullmatch(plain.strip(" .!,")):
        return FormTurn(None, (Say("request_already_sent", values),))
    if asked:
        return FormTurn(None, _told_about(draft, asked, values))
    if decision == "change" and listening("change_sent").search(plain):
        draft["editing"] = _DETAILS.get(named_detail(plain) or "", "any")
        return ask(draft)
    return nothing


def asks_status(text: str) -> bool:
    """Whether a message asks if the request went, or if it is an appointment yet."""
    plain = text.replace("’", "'")
    return len(plain.split()) <= _MOST_WORDS and bool(
        SENT in sort(plain).asked or listening("asks_status").search(plain)
    )


def _told_about(draft: Draft, asked: tuple[str, ...], values: dict[str, str]) -> tuple[Say, ...]:
    """What the request that was sent says, or that it is all there."""
    if asked[0] in (ALL, EVERYTHING):
        whole = Say("request_seen", {**values, "request": read_back(draft)})
        return (whole,) if asked[0] == ALL else (Say("request_already_sent", values),)
    return tuple(answer(draft, name) for name in asked)


def go_on(draft: Draft, text: str, question: str, context: FormContext) -> FormTurn:
    """The answer to what shall be different, or to whether to cancel it."""
    values = {"reference": str((context.sent or draft).get("reference") or "")}
    if text.startswith("request:"):
        return _pressed(draft, text, values)
    decision = decide(text, question)
    cancels = question != CANCEL and listening("cancel_sent").search(text.replace("’", "'")) and "?" not in text
    if cancels or (question == CANCEL and decision == "yes"):
        return FormTurn(None, (Say("request_now_cancelled", values),), effect="cancel")
    if listening("send_again").fullmatch(text.strip(" .!,")):
        return FormTurn(None, (Say("request_already_sent", values),))
    if decision in ("no", "stop") or (question == EDIT and decision == "yes"):
        return FormTurn(None, (Say("request_stays", values),))
    if question != CANCEL:
        filled = fill(draft, text, question, context)
        if filled.used:
            return _updated(draft, filled, values)
        if filled.problem:
            turn = ask(draft, again=True)
            return FormTurn(turn.draft, tuple(filled.said), turn.ask, turn.question)
    turn = ask(draft, again=True)
    return FormTurn(turn.draft, (), turn.ask, turn.question, understood=decision == "hold")


def ask(draft: Draft, again: bool = False) -> FormTurn:
    """What shall be different about it, or whether it is to be cancelled."""
    if draft.get("cancelling"):
        return _ask_cancel(draft, {"reference": str(draft.get("reference") or "")})
    detail = draft["editing"] or "any"
    question = EDIT if detail == "any" else f"request:{detail}"
    draft["question"] = question
    if detail == "any":
        buttons = tuple(button(name, f"request:edit:{name}") for name in ("name", "contact", "wish"))
        return FormTurn(
            draft,
            (),
            Say("request_ask_edit_sent", {}, (*buttons, button("cancel_yes", "request:cancel:yes"))),
            question,
        )
    return FormTurn(draft, (), ask_detail(draft, question, again), question)


def _taken_up(context: FormContext) -> Draft:
    draft: Draft = copy.deepcopy(dict(context.sent or {}))
    draft.update({"stage": "sent", "editing": "", "tries": {}, "suggestion": None})
    draft.pop("pending", None)
    draft.pop("cancelling", None)
    return draft


def _changes(draft: Draft, text: str, decision: str, context: FormContext) -> Filled | None:
    """What the message changes in it; None where it changes nothing."""
    note = addition_in(text) or discreet(text)[0]
    short = len(text.split()) <= _MOST_CHANGE_WORDS and not text.rstrip().endswith("?")
    asks_for_it = bool(note or (len(text.split()) <= _MOST_CHANGE_WORDS and listening("change_sent").search(text)))
    asks_for_it = asks_for_it or (short and chance_of_change(text) >= _CHANGE) or moves_visit(text)
    if not (re.search(r"@|\d{5}|\d \d{3}", text) or asks_for_it) or (decision == "stop" and not note):
        return None
    before = copy.deepcopy(draft)
    filled = fill(draft, text, EDIT, context)
    same = all(before.get(key) == draft.get(key) for key in ("kind", *_TOLD))
    if same or draft.get("way"):
        draft.clear()
        draft.update(before)
        return None
    return filled


def _updated(draft: Draft, filled: Filled, values: dict[str, str]) -> FormTurn:
    """The change goes to the clinic, once, and is said back."""
    said = [changed(*change) for change in filled.changed]
    draft.update({"stage": "open", "editing": ""})
    return FormTurn(draft, (*said, *filled.said, Say("request_updated", values)), effect="update")


def _pressed(draft: Draft, effect: str, values: dict[str, str]) -> FormTurn:
    name, _, value = effect.removeprefix("request:").partition(":")
    if name == "cancel":
        if value == "no":
            return FormTurn(None, (Say("request_stays", values),))
        return FormTurn(None, (Say("request_now_cancelled", values),), effect="cancel")
    if name == "edit":
        draft["editing"] = value if value in ("name", "contact", "wish") else "any"
        return ask(draft)
    if name == "stop":
        return _ask_cancel(draft, values)
    return FormTurn(None, (Say("request_already_sent", values),))


def _ask_cancel(draft: Draft, values: dict[str, Any]) -> FormTurn:
    draft["cancelling"], draft["question"] = True, CANCEL
    buttons = (button("cancel_yes", "request:cancel:yes"), button("cancel_no", "request:cancel:no"))
    return FormTurn(draft, (), Say("request_ask_cancel", values, buttons), CANCEL)
