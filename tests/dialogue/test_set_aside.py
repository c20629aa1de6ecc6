"""A request that was left stays in the conversation, and comes back as it stood."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.booking.draft import FormContext, FormTurn, new_draft
from bot.booking.going_on import STOPPED
from bot.dialogue.heard import Heard
from bot.dialogue.requests import parts_of
from bot.dialogue.set_aside import asked_about, take_up
from bot.dialogue.state import State
from bot.reading.acts import Act, Said
from bot.settings import Clinic

NOW = datetime(2026, 11, 26, 10, tzinfo=ZoneInfo("Europe/Dublin"))
TOLD = {"name": "Una Tuohy", "phone": "087 123 4567", "times": "Tuesday morning", "why_words": "sore calf"}

CONTEXT = FormContext(now=NOW, clinic=Clinic())


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def say(text: str) -> Heard:
    return Heard(text, said=(Said(text, "?" in text, (Act("tell", 0.9),)),))


def left() -> State:
    """A conversation in which a request was just left."""
    state = State(request={**new_draft("visit"), **TOLD, "question": "request:consent", "asked": ["request:consent"]})
    said = parts_of(STOPPED, state, NoDesk())
    state.last = [part.id for part in said]
    return State.from_slots(state.as_slots())


def test_it_is_kept_with_the_conversation_and_is_not_open() -> None:
    state = left()
    assert state.request is None
    assert state.set_aside is not None and state.set_aside["phone"] == TOLD["phone"]


def test_who_never_refused_gets_it_back() -> None:
    state = left()
    made = take_up(say("I never said no. Yes, that's fine to keep it"), state, NOW, NoDesk())
    assert made is not None
    assert made[0][0].id == "request_back_sorry" and TOLD["phone"] in made[0][0].text
    assert state.request is not None and state.request["consent"] == "yes"
    assert state.question != "request:name" and state.set_aside is None


def test_whoever_asks_about_something_else_leaves_it_where_it_is() -> None:
    state = left()
    assert take_up(say("how long does it take?"), state, NOW, NoDesk()) is None
    assert state.request is None and state.set_aside is not None


def test_a_question_about_it_is_answered_and_says_that_nothing_went() -> None:
    state = left()
    parts = asked_about(say("do you still have my number?"), state, CONTEXT)
    assert TOLD["phone"] in parts[0].text
    assert parts[-1].id == "request_aside"
    assert not asked_about(say("do you still have my number?"), State(), CONTEXT)


def test_once_one_goes_there_is_none() -> None:
    state = left()
    state.request = {**new_draft("visit"), **TOLD}
    parts_of(FormTurn(state.request, (), None, "request:send"), state, NoDesk())
    assert state.set_aside is None
