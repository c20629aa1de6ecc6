"""Turns of the form that take nothing in and only ask: once more, in other words, or which day is meant."""

from __future__ import annotations

from bot.booking.asking import CONSENT, SEND, ask, send_buttons
from bot.booking.draft import Draft, FormTurn, Say
from bot.booking.wish_terms import Window
from bot.booking.wish_texts import day_words

MOST_ASKED_ALIKE = 6


def once_more(draft: Draft, question: str) -> FormTurn:
    """A yes that came with a question is asked for once more."""
    draft["question"] = question
    name = "request_once_more" if question == SEND else "request_again_consent"
    return FormTurn(draft, (), Say(name, {}, ask(draft, question).buttons), question)


def short(draft: Draft) -> FormTurn:
    """Asks whether to send what was read back already, in few words."""
    draft["question"] = SEND
    return FormTurn(draft, (), Say("request_still_send", {}, send_buttons()), SEND)


def wait(draft: Draft, question: str, put_off: str = "") -> FormTurn:
    """No rush: the question stays open. `put_off` is what is said where the visit itself is thought over."""
    draft["question"] = question
    asked = ask(draft, question, again=True)
    name = put_off or {SEND: "request_hold_send", CONSENT: "request_hold_consent"}.get(question, "request_hold")
    return FormTurn(draft, (), Say(name, {}, asked.buttons), question)


def not_understood(draft: Draft, question: str) -> FormTurn:
    draft["tries"] = {**draft["tries"], question: min(MOST_ASKED_ALIKE, int(draft["tries"].get(question, 0)) + 1)}
    draft["question"] = question
    return FormTurn(draft, (), ask(draft, question, again=True), question, "", False)


def which_day(draft: Draft) -> Say:
    days = [Window.from_json(entry).day_from for entry in draft["pending"]]
    shown = [day_words(day) for day in days if day]
    buttons = tuple((title, f"request:day:{k}") for k, title in enumerate(shown))
    return Say("request_ask_which_day", {"first": shown[0], "second": shown[1]}, buttons)
