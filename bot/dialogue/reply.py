"""One message in, one short reply out: read → update → decide → compose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue import data, follow_up, open_questions, requests, safety, told_before
from bot.dialogue.acknowledge import COURTESIES, NOTED, acknowledge_move, with_courtesy
from bot.dialogue.answer import (
    OF_BEING_SEEN,
    SAID_THAT,
    UNCLEAR,
    Asked,
    answer_move,
    asked,
    for_child,
    more,
    remember,
)
from bot.dialogue.beside_advice import beside_advice, without_met
from bot.dialogue.case import case_values
from bot.dialogue.coming_back import asked_on_return
from bot.dialogue.compose import Reply, compose
from bot.dialogue.concerns import concern_values, with_concern
from bot.dialogue.contradicted import signs_told
from bot.dialogue.copy import choose, offers, subject
from bot.dialogue.emergency import asks_of_crisis, emergency_move, not_meant, says_the_same, without_denial
from bot.dialogue.extent import measure_asked, with_amount
from bot.dialogue.fear import MOST_SAID as FEARS
from bot.dialogue.general import GENERAL, unknown
from bot.dialogue.heard import Heard, Part
from bot.dialogue.hold import advice_kept, fit_asks, hold_advice, unless_answered
from bot.dialogue.meant import with_meant
from bot.dialogue.next_step import judged_first, next_move
from bot.dialogue.overheard import overhear
from bot.dialogue.patients import asked_about_advice
from bot.dialogue.points_back import back_move, without_made_sure
from bot.dialogue.pressed import screened, with_effect
from bot.dialogue.questions_wanted import goes_on, wants_questions
from bot.dialogue.request_move import line, nearest, request_move
from bot.dialogue.requests import Desk
from bot.dialogue.ruled_out import without_advice_asked, without_ruled_out
from bot.dialogue.safety import EMERGENCY, SAME_DAY, known
from bot.dialogue.seen import ASK_SINCE, note_tests, see_again, with_seen
from bot.dialogue.state import ACTED_ON, State, Told
from bot.dialogue.talk import (
    CLOSING,
    LEAST_SMALL,
    SMALL_TALK,
    asks_something,
    bare_complaint,
    goes_on_from_nothing,
    only_tells,
    points_at_list,
    repair_move,
    talk_move,
)
from bot.dialogue.unanswered import note_unanswered
from bot.dialogue.update import News, take
from bot.dialogue.waiting import keep_waiting, kept_waiting, left_over, with_waiting
from bot.dialogue.walkers import for_walker
from bot.reading.said_words import SUM_UP
from bot.reading.visit_words import LATER, REFUSAL

INTRODUCTION = "talk/introduction"
STOP = ("stop", REFUSAL)
WHAT_NOW = "case/what_now"
BESIDE_ADVICE = (
    *(f"{GENERAL}{kind}" for kind in ("activity", "remedy", "cause", "time", "howto", "care")),
    *(safety.HELD_BACK, "amount/", "cause/", "answer/how_much", "answer/how_hard"),
)
"""What may answer a question beside advice that has no answer of its own."""
TELL = "talk/tell"
GENERAL_QUESTION = "hold/same_day/general_question"
NOT_OF_THE_BODY = frozenset({"about_bot", "clinic", "visits", "glossary", "general", *OF_BEING_SEEN})
"""Subjects of answers that can't lead away from advice."""


def reply(heard: Heard, state: State, desk: Desk, now: datetime) -> Reply:
    """The reply to a message; the state is brought up to date.

    Args:
        heard: the message as it was read.
        state: the conversation so far; changed in place.
        desk: what reaches beyond the conversation.
        now: the time in the clinic's zone.
    """
    state.turn += 1
    back = asked_on_return(state, now)
    before, request = replace(state.advice), state.request
    parts = [part for part in _plan(heard, state, desk, now) if part.text]
    if request is not None and state.request is request and not heard.emergency:
        # Something else went first, and the form never saw it.
        parts = [*parts, *overhear(heard, state, now, desk)]
    if state.request is None:
        # Also where advice left no room for anything else.
        told_before.note_people(heard, state)
        open_questions.keep(heard, state)
    state.repairs = state.repairs + 1 if any(part.id == "answer/not_understood" for part in parts) else 0
    if state.advice != before:
        desk.note("advice", state)
    if back and not any(part.move == "safety" for part in parts):
        parts = [*(part for part in parts if part.move != "next" and part.id != "talk/greet"), *back]
    parts = parts or [line("answer/not_understood", state)]
    made = compose(_introduced(parts, state), state)
    keep_waiting(heard, state)
    note_unanswered(heard, state, made.said)
    state.day = now.date().isoformat()
    return made


def _introduced(parts: list[Part], state: State) -> list[Part]:
    """The one short line that says who is speaking, with the first reply."""
    own_words = any(part.id in ("talk/greet", INTRODUCTION) or part.move == "safety" for part in parts)
    if own_words:
        state.said[INTRODUCTION] = 1
    if state.said.get(INTRODUCTION):
        return parts
    # The first line answers; who is answering comes with the next step.
    return [Part("next", choose(INTRODUCTION, known(state), state.said) or "", INTRODUCTION), *parts]


def _plan(heard: Heard, state: State, desk: Desk, now: datetime) -> list[Part]:
    if heard.language != "en":
        name = f"language/{heard.language}" + ("_emergency" if heard.emergency else "")
        return [line(name, state, "safety")]
    advised = state.advice.stands or state.question == ASK_SINCE
    heard = with_meant(with_seen(without_made_sure(heard, state), state), state)
    urgent = emergency_move(heard, state)
    if urgent and ((state.advice.stands and state.advice.kind) or asks_of_crisis(urgent[0].question)):
        take(with_effect(heard, state), state)
        told_before.note_people(heard, state)
        return urgent if asks_of_crisis(urgent[0].question) else [*urgent, *requests.held(heard, state)]
    settled = not_meant(heard, state)
    heard = without_denial(heard) if settled else heard
    open_first = state.question if state.question in judged_first(state) else ""
    if state.said.get(follow_up.FACT + open_first, 0) < follow_up.MOST_ASKED_FIRST:
        open_first = ""
    news = take(with_effect(heard, state), state)
    if open_first and open_first not in state.facts and not news:
        # A rule waits for this answer; without one it judges as if it were unsure.
        state.facts[open_first] = Told("unsure", "", "answer", state.turn)
    weeks = state.weeks(now.date())
    heard = without_ruled_out(heard, known(state, weeks))
    if news.patient and not state.advice.stands:
        # "Back to me, can I cycle?" was read as if the advice for the mother stood.
        heard = without_advice_asked(heard)
    if news.patient and state.advice.stands:
        # "And my dad, where does he go?" was read as if no advice stood.
        heard = asked_about_advice(heard)
    screened(heard, state, news)
    note_tests(heard, news, state)
    if again := see_again(heard, news, state):
        return [*settled, *again]
    if not urgent or not state.advice.stands:
        # Also where an emergency was just taken back: what else was told may still need a doctor.
        signs = signs_told(heard, news, state)
        urgent = signs if says_the_same(urgent, signs) else [*urgent, *signs]
    if urgent and state.advice.stands and state.advice.tier == EMERGENCY:
        return [*urgent, *requests.held(heard, state)]
    asked_before = kept_waiting(state) if settled else []
    if settled and not (urgent or heard.said_more or asked_before):
        return [*settled, *next_move(heard, news, [], state, weeks)]
    heard = with_concern(heard, state)
    held, done = hold_advice(heard, news, state, bool(urgent))
    left = left_over(heard, state)
    if done and not left:
        return beside_advice([*settled, *held], heard, state, fresh=False)
    asks_since = any(part.question == ASK_SINCE for part in held)
    free = advised and not (state.advice.stands or asks_since)
    waiting = [*(asked_before or (kept_waiting(state) if free else [])), *left]
    rest = _converse(
        without_met(heard, held),
        news,
        state,
        desk,
        now,
        weeks,
        bool(urgent) or (bool(held) and state.advice.stands),
        waiting,
    )
    if settled or held:
        # What was said about the advice has its answer already.
        rest = [part for part in rest if not part.id.startswith(("answer/not_understood", NOTED))]
    if settled:
        # One sorry is enough, and somebody who says that nothing is wrong is not worried.
        rest = [part for part in rest if part.id not in (*COURTESIES.values(), *FEARS)]
    made = [*settled, *urgent, *unless_answered(held, rest, heard, state), *rest]
    return beside_advice([*advice_kept(made, news, state), *made], heard, state, fresh=bool(urgent))


def _converse(
    heard: Heard,
    news: News,
    state: State,
    desk: Desk,
    now: datetime,
    weeks: float | None,
    urgent: bool,
    waiting: list[Asked],
) -> list[Part]:
    """Everything but safety: data, requests, answers, talk, and one next step.

    Args:
        urgent: whether advice was given or held in this turn, so that nothing pulls away from it.
        waiting: questions that advice kept waiting until now.
    """
    parts = [] if requests.asks_of_form(heard, state) else data.data_move(heard, state, desk)
    if parts:
        return parts
    values = {**case_values(state, now.date()), **concern_values(state)}
    pointed, heard = back_move(heard, state, values, weeks)
    questions = measure_asked(heard, state) or fit_asks(_questions(heard), heard, state, urgent)
    questions = with_waiting(questions, heard, waiting)
    questions = [with_amount(for_walker(for_child(ask) if state.child else ask, state), state) for ask in questions]
    requested = request_move(heard, news, questions, state, desk, now, urgent)
    if requested is not None:
        return requested
    # "Scratch that, I walk fine" puts something right and refuses nothing.
    refused = [] if news.corrected else _refusal(heard, state)
    if refused and not urgent and not asks_something(heard):
        return refused
    back = points_at_list(heard, state) or goes_on_from_nothing(heard, state)
    new = not (heard.effect.startswith("fact:") or back)
    answers = answer_move(questions, state, values, weeks) if new or waiting else []
    remember(questions, state)
    real = [part for part in answers if part.id.startswith(("faq/", "case/", SAID_THAT))]
    if urgent:
        # Advice is no place for a menu, and a question that has no answer of its own is still owed one.
        answers = real or [part for part in answers if part.id.startswith(BESIDE_ADVICE)]
    if real and not urgent and _needs_reminder(real, state):
        answers.insert(0, line(GENERAL_QUESTION, state))
    answers = [*answers, *pointed] or repair_move(heard, state, values, weeks) or _pressed(heard, state)
    started = wants_questions(heard, state) and not urgent
    ack = [] if urgent and not news.corrected else acknowledge_move(news, heard, state, bool(answers))
    if not urgent:
        ack = with_courtesy(ack, bool(answers), heard, news, state)
    silent = answers or ack or urgent or started or heard.effect or asks_something(heard)
    small = [] if silent else talk_move(heard, state)
    closing = any(part.id.removeprefix("talk/").removesuffix("_again") in CLOSING for part in small)
    asks = any(said.question for said in heard.said)
    # A question beside something told is owed an answer too.
    nothing = not (answers or small or ack or urgent or started or (news and not asks) or heard.effect)
    if nothing:
        besides = asks and (bool(refused or news) or heard.act(*SMALL_TALK, *STOP, least=LEAST_SMALL))
        told = not (asks or state.repairs) and only_tells(heard)
        ack = bare_complaint(heard, state) if told else []
        unanswered = unknown(nearest(heard), state) if besides else _not_understood(heard, state)
        answers = [] if ack else [line(TELL, state)] if told else [unanswered]
    closing = closing or bool(heard.act("goodbye", least=0.5))
    if urgent or (closing and (not ack or heard.act("goodbye", least=0.5))):
        return [*ack, *answers, *small]
    if any(part.question for part in pointed):
        return [*ack, *answers, *small]
    following = next_move(heard, news, questions, state, weeks)
    if nothing and any(part.question for part in following):
        # Who only tells something is asked on, and not what they want to know.
        answers = [line(NOTED, state, "acknowledge") if part.id == TELL else part for part in answers]
    return [*ack, *answers, *small, *following]


def _needs_reminder(answers: list[Part], state: State) -> bool:
    """Whether answers are led by a reminder of same-day advice: those about the body always, others the first time.

    An answer with words of its own for it, or about being seen, needs none.
    """
    if not (state.advice.stands and state.advice.tier == SAME_DAY) or state.advice.state == ACTED_ON:
        return False
    if all(safety.keeps_to_advice(part.id, state) or subject(part.id) in OF_BEING_SEEN for part in answers):
        return False
    return not state.said.get(GENERAL_QUESTION) or any(subject(part.id) not in NOT_OF_THE_BODY for part in answers)


def _questions(heard: Heard) -> list[Asked]:
    if heard.effect:
        return [Asked(heard.effect.removeprefix("ask:"))] if heard.effect.startswith("ask:") else []
    if heard.act("what_now", least=0.5):
        return [Asked(WHAT_NOW)]
    found = asked(heard)
    if heard.act(SUM_UP, least=1.0):
        # What is to be confirmed is no question of its own.
        return [ask for ask in found if not (ask.doubtful or ask.nearest or ask.name in UNCLEAR)]
    return found


def _pressed(heard: Heard, state: State) -> list[Part]:
    return [more(heard.effect.removeprefix("more:"), state)] if heard.effect.startswith("more:") else []


def _refusal(heard: Heard, state: State) -> list[Part]:
    """A no to an offer, or to going on: taken at once, and not offered again."""
    declined = heard.effect.removeprefix("no:") if heard.effect.startswith("no:") else ""
    if heard.act(LATER):
        declined = "visit"
    says_no = heard.polarity == "no" and not heard.act("not_asked")
    if not declined and state.question.startswith("offer:") and says_no:
        declined = state.question.removeprefix("offer:")
    if declined:
        state.refused.append(declined)
        return [line("talk/no_problem", state)]
    if goes_on(heard) or wants_questions(heard, state):
        return []
    told = replace(heard, said=tuple(said for said in heard.said if not said.question))
    stopped = told.act(*STOP, least=0.5)
    if stopped:
        state.refused += [offer for offer in follow_up.OFFERS if offer not in state.refused]
        name = "talk/no_problem" if stopped == REFUSAL else "talk/stopped"
        return [line(name, state)] if len(told.said) == len(heard.said) else []
    return []


def _not_understood(heard: Heard, state: State) -> Part:
    name = "answer/not_understood" if state.repairs == 0 else "answer/not_understood_again"
    return Part("answer", choose(name, known(state), state.said) or "", name, offers(name))
