"""Advice because of a journey: asked about where its length isn't told, with a word on the signs that were denied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.beside_advice import without_met
from bot.dialogue.heard import Act, Heard, Said
from bot.dialogue.safety import sign_move
from bot.dialogue.state import State, Told
from bot.dialogue.update import News, take
from bot.reading.reading import Reading

FLIGHT = Reading("flight", "yes", 0, 5, "plane", "uncertain")


def test_a_journey_of_unknown_length_is_asked_about() -> None:
    """Also while the onset is open: the rule on journeys asks for that first."""
    state = State(facts={"side": Told("left", "left")})
    news = take(Heard("took the plane on Monday", readings=(FLIGHT,)), state)
    assert [part.question for part in sign_move(news, state)] == ["confirm:flight"]


@pytest.mark.parametrize(
    ("denied", "words"), [("swelling", "swollen"), ("colour_change", "colour"), ("warmth", "warm")]
)
def test_what_was_denied_is_taken_up(denied: str, words: str) -> None:
    state = State(facts={"onset": Told("gradual", "slowly"), denied: Told("no", "none")})
    news = take(Heard("flew", readings=(replace(FLIGHT, polarity="affirmed"),)), state)
    assert words in sign_move(news, state)[0].text.partition("Good that")[2].partition("rule one out")[0]


def test_other_advice_says_nothing_of_it() -> None:
    told = {"rock_hard": Told("yes", "hard as a board"), "swelling": Told("no", "none")}
    assert "rule one out" not in sign_move(News(told=told), State(facts=dict(told)))[0].text


def test_a_flight_told_of_asks_for_no_leave_to_fly() -> None:
    act = (Act("faq/fly", 0.9),)
    told, asks = Said("So she is ok or must she go to GP?", True, act), Said("And may she fly on Friday?", True, act)
    heard = Heard("x", said=(told, asks))
    assert without_met(heard, []).said == (asks,)
