"""The question whether an emergency was meant: any plain denial takes it back, any plain yes leads to advice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.dialogue.copy import exists
from bot.dialogue.heard import Heard
from bot.dialogue.reply import reply
from bot.dialogue.state import CRISES, GIVEN, Advice, State
from bot.reading.acts import Act, Said
from bot.reading.alarm_answer import alarm_answer, denies_alarm
from bot.reading.corrections import takes_back
from bot.reading.emergencies import Emergency, find_emergency
from bot.reading.emergency_terms import the_book
from bot.reading.read import read

NOW = datetime(2026, 11, 28, 10, 0)


def text_of(kind: str) -> str:
    return f"{'crisis' if kind in CRISES else 'emergency'}_ask/{kind}"


KINDS = [kind for kind in the_book().kinds if exists(text_of(kind))]
DENIALS = [
    "No.",
    "God no, nobody is dying over here",
    "Nobody's hurt or dying, it's a sore leg",
    "Ah no no, nothing of the sort, I meant he'd never send the form in",
    "What? No! I was only messing",
    "yeah no, I was only joking with you",
    "Not at all, it's just the calf that's at me",
    "No I'm not thinking of anything like that",
    "Jaysus no, it was only a way of putting it",
    "you've picked me up wrong there, I was talking about the stretching",
    "ha, far from it, I've never been better",
    "Don't be worrying, there's no emergency at all",
    "I'm grand thanks, it's only the leg",
]
CONFIRMATIONS = [
    "yes",
    "Yeah it is",
    "I'm afraid so",
    "yes, right now",
    "it is, yeah",
    "that's what I meant, yes",
    "sadly yes",
    "I think so",
    "yes please help",
    "it is happening now",
    "that's exactly it",
    "yes but nobody is helping me",
    "yes and it's getting worse",
]


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def answer(text: str, state: State) -> list[str]:
    """The ids of what is said to a message, read without the learned reader of acts."""
    turn = state.turn_for(NOW.date())
    message = read(text, turn)
    heard = Heard(
        text,
        readings=message.readings,
        patient=message.patient,
        own_body=message.own_body,
        emergency=find_emergency(message.doc, turn),
        polarity=alarm_answer(message.doc, turn),
        takes_back=takes_back(message.doc) or denies_alarm(message.doc, turn),
    )
    return reply(heard, state, NoDesk(), NOW).said  # type: ignore[arg-type]


def asked_about(kind: str) -> State:
    return State(question=f"emergency:{kind}", turn=1, said={text_of(kind): 1})


@pytest.mark.parametrize("text", DENIALS)
def test_a_denial_takes_the_alarm_back(text: str) -> None:
    wrong = []
    for kind in KINDS:
        state = asked_about(kind)
        said = answer(text, state)
        if state.advice.stands or not any(name.startswith("talk/not_meant") for name in said):
            wrong.append((kind, said))
    assert wrong == []


@pytest.mark.parametrize("text", CONFIRMATIONS)
def test_a_yes_leads_to_advice(text: str) -> None:
    wrong = []
    for kind in KINDS:
        state = asked_about(kind)
        said = answer(text, state)
        if not (state.advice.stands and state.advice.tier == "emergency"):
            wrong.append((kind, said))
    assert wrong == []


@pytest.mark.parametrize("text", ["maybe", "I don't know", "sometimes"])
def test_a_maybe_about_despair_is_no_denial(text: str) -> None:
    state = asked_about("crisis")
    answer(text, state)
    assert state.advice.stands and state.advice.kind == "crisis"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("no but I can't breathe", "breathing"),
        ("nobody knows it but I want to die", "crisis"),
        ("no, my husband is after having a stroke", "stroke"),
    ],
)
def test_an_emergency_beside_a_no_is_heard(text: str, kind: str) -> None:
    state = asked_about("ambulance")
    answer(text, state)
    assert state.advice.stands and state.advice.kind == kind


@pytest.mark.parametrize("kind", ["ambulance", "crisis", "stroke"])
@pytest.mark.parametrize("text", ["nothing of the sort, I meant the match", "nobody is dying, he's only tired"])
def test_an_outright_denial_takes_given_advice_back(kind: str, text: str) -> None:
    state = State(advice=Advice("emergency", [], kind, GIVEN), turn=1)
    answer(text, state)
    assert not state.advice.stands


def said(text: str, act: str, question: bool = False) -> Said:
    return Said(text, question, (Act(act, 0.9),))


def test_what_a_question_about_despair_held_back_is_answered_once_it_is_denied() -> None:
    """With one sorry, no word for a worry, and nothing made of the cry that the denial begins with."""
    state = State()
    found = Emergency("crisis", "ask", "visitor", "", "x", 0, 1)
    first = Heard("x. Can I cycle?", said=(said("Can I cycle?", "faq/cycling", True),), emergency=found)
    assert reply(first, state, NoDesk(), NOW).said == ["crisis_ask/crisis"]  # type: ignore[arg-type]
    denial = (said("what?", "what_do_you_mean", True), said("God no, I was terrified of the hill", "worried"))
    ids = reply(Heard("what? God no", said=denial, polarity="no"), state, NoDesk(), NOW).said  # type: ignore[arg-type]
    assert ids[:2] == ["talk/not_meant_crisis", "faq/cycling"] and "ack/worried" not in ids
