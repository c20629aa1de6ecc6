"""A request that was left: taken up again as it stood, or asked about while none is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.booking.asked_whether import asked_whether, tells
from bot.booking.asking import SEND, told_so_far
from bot.booking.draft import Filled, FormContext, Say
from bot.booking.going_on import go_on, told_anew
from bot.booking.questions import answer
from bot.booking.sentences import sort
from bot.booking.set_aside import as_it_was, brings_back, without_protest
from bot.dialogue.heard import Heard, Part
from bot.dialogue.requests import Desk, context, form_step, parts_of, question_again, said_part
from bot.dialogue.state import State

LEFT = {"request_stopped", "request_no_consent"}


def take_up(heard: Heard, state: State, now: datetime, desk: Desk) -> tuple[list[Part], str] | None:
    """The request as it stood, with what the message says of it; and what of the message wasn't for it.

    None where the message doesn't want it back.
    """
    left = state.set_aside
    if left is None or state.request is not None or heard.effect:
        return None
    if not brings_back(heard.text, bool(LEFT & {*state.last}), str(left["kind"])):
        return None
    state.request, state.set_aside = as_it_was(left), None
    text = without_protest(heard.text)
    name = "request_back" if text == heard.text.strip() else "request_back_sorry"
    back = said_part(Say(name, {"told": told_so_far(state.request)}), state)
    if state.request.get("question") == SEND:
        # What is sent is read to them first.
        seen = context(heard, state, now, desk)
        turn = told_anew(state.request, text, SEND, seen) or go_on(state.request, Filled(used=True), seen)
        return [back, *parts_of(turn, state, desk)], sort(text).rest
    state.question = str(state.request.get("question") or "")
    parts, understood, rest = form_step(replace(heard, text=text), state, now, desk) if text else ([], False, "")
    if not understood:
        return [back, *question_again(heard, state, now, desk)], rest
    return [back, *parts], rest


def asked_about(heard: Heard, state: State, seen: FormContext) -> list[Part]:
    """What a question about a request that was left comes to ("do you still have my number?")."""
    left = state.set_aside if not heard.effect else None
    if left is None:
        return []
    whether = asked_whether(heard.text)
    says = [tells(left, whether, seen)] if whether else [answer(left, name) for name in sort(heard.text).asked]
    return [said_part(say, state) for say in (*says, Say("request_aside"))] if says else []
