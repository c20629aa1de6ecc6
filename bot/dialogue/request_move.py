"""The step of an open request, a wish for one, and what is asked beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.booking.asking import WHY
from bot.booking.sentences import sort
from bot.dialogue import requests, set_aside, told_before
from bot.dialogue.acknowledge import acknowledge_move
from bot.dialogue.answer import LEAST_OTHER, Asked, answer_move, asked
from bot.dialogue.case import case_values
from bot.dialogue.copy import choose
from bot.dialogue.general import unknown
from bot.dialogue.heard import Heard, Part
from bot.dialogue.next_step import safety_first
from bot.dialogue.overheard import overhear
from bot.dialogue.requests import Desk
from bot.dialogue.safety import GP_SOON, SAME_DAY, known
from bot.dialogue.seen import GIVES_CONTACT
from bot.dialogue.state import State
from bot.dialogue.talk import talk_move
from bot.dialogue.update import News

MOST_BESIDE = 3
OFFERED_KIND = {"visit": requests.VISIT, "call": requests.CALL}


def request_move(
    heard: Heard, news: News, questions: list[Asked], state: State, desk: Desk, now: datetime, urgent: bool
) -> list[Part] | None:
    """What the open form, or a wish for a visit or call, comes to; None where neither is at hand."""
    told_before.note_matters(heard, state)
    if state.request is not None:
        before = state.question
        if before in news.told and not GIVES_CONTACT.search(heard.text):
            # "No, I can't": said of the heel, and not of the request.
            if urgent:
                return []
            taken = overhear(heard, state, now, desk)
            ack = acknowledge_move(news, heard, state, False)
            return [*ack, *taken, *requests.question_again(heard, state, now, desk)]
        parts, understood, rest = requests.form_step(heard, state, now, desk, urgent)
        values = case_values(state, now.date())
        if understood:
            beside = _beside(heard, parts, rest)
            answers = requests.in_words(answer_move(asked(beside), state, values, None)[:MOST_BESIDE])
            noted = any(part.id == "request_note_added" for part in parts)
            told = news.corrected or (news.told and before != WHY and not noted)
            put_right = acknowledge_move(news, heard, state, bool(answers)) if told else []
            return [*put_right, *(answers or _no_answer(beside, state)), *parts]
        aside = answer_move(questions, state, values, None)[:MOST_BESIDE] or acknowledge_move(news, heard, state, False)
        aside = aside or requests.small_talk(talk_move(heard, state), state) or _no_answer(heard, state)
        return [*aside, *requests.question_again(heard, state, now, desk)] if aside else parts
    another = requests.wants_another(heard, state)
    if state.sent and not another and not heard.effect.startswith(("fact:", "screen:", "ask:", "more:")):
        parts, understood, _ = requests.form_step(heard, state, now, desk)
        if understood:
            return parts
    if state.set_aside:
        values = case_values(state, now.date())
        if back := set_aside.take_up(heard, state, now, desk):
            beside = _beside(heard, *back)
            return [*requests.in_words(answer_move(asked(beside), state, values, None)[:MOST_BESIDE]), *back[0]]
        if about := set_aside.asked_about(heard, state, requests.context(heard, state, now, desk)):
            return about
    told_before.note_people(heard, state)
    told_before.note_complaint(heard, state)
    came_round = requests.comes_round(heard, state)
    kind = another or requests.kind_wanted(heard) or came_round
    if not kind:
        told_before.note_times(heard, state, now)
    if not kind and (heard.polarity == "yes" or told_before.names_only(heard)) and state.question.startswith("offer:"):
        kind = OFFERED_KIND.get(state.question.removeprefix("offer:"), "")
    if kind:
        others = requests.apart_from_wish(questions, heard)
        others = [ask for ask in others if not (came_round and ask.name in requests.ABOUT_COMING)]
        opened = requests.open_form(kind, heard, state, now, desk)
        aside = requests.in_words(answer_move(others, state, case_values(state, now.date()), None)[:MOST_BESIDE])
        if state.advice.stands and state.advice.tier in (SAME_DAY, GP_SOON) and opened[0].id.startswith("request_open"):
            opened[0] = line(f"hold/{state.advice.tier}/book_anyway", state)
        return [*aside, *safety_first(opened, state)]
    return None


def _beside(heard: Heard, parts: list[Part], rest: str) -> Heard:
    """What of a message was not for the form: what it left over, or what is asked with a "hold on"."""
    waits = any(part.id.startswith(requests.HOLD_ON) for part in parts)
    said = (
        said
        for said in heard.said
        if (rest and _holds(rest, said.text))
        or (waits and said.question and said.best.asks and not sort(said.text).asked)
    )
    return replace(heard, said=tuple(said))


def _holds(rest: str, sentence: str) -> bool:
    """Whether what was left over holds a sentence, or is a part of one that runs on."""
    return sentence.strip() in rest or rest.strip() in sentence.replace("’", "'")


def _no_answer(heard: Heard, state: State) -> list[Part]:
    """Says that the question has no answer here; nothing where none was asked."""
    return [unknown(nearest(heard), state)] if any(said.question for said in heard.said) else []


def nearest(heard: Heard) -> list[str]:
    """The answers that the last question comes nearest to, likeliest first."""
    last = next((said for said in reversed(heard.said) if said.question), None)
    return [act.name for act in last.acts if act.asks and act.confidence >= LEAST_OTHER] if last else []


def line(name: str, state: State, move: str = "answer") -> Part:
    """A text by its id, as a part of the reply."""
    return Part(move, choose(name, known(state), state.said) or "", name)
