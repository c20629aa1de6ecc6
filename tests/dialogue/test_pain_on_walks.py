"""A pain of walks: what else is told of walking, what is asked next, and where the advice sends people."""

from __future__ import annotations

from bot.dialogue.follow_up import ask_fact
from bot.dialogue.heard import Heard
from bot.dialogue.safety import sign_move
from bot.dialogue.state import State, Told
from bot.dialogue.update import News, take
from bot.reading.reading import Reading

CRAMP = Reading("walking_cramp", "yes", 0, 1, "stop and it's gone")
FINE = Reading("walking", "fine", 0, 1, "fine on the flat")


def test_a_leg_that_has_to_stop_does_not_walk_well() -> None:
    before = State(facts={"walking": Told("fine", "walks well")})
    take(Heard("x", readings=(CRAMP,)), before)
    assert set(before.facts) == {"walking_cramp"}
    later = State(facts={"walking_cramp": Told("yes", "stop and it's gone")})
    news = take(Heard("x", readings=(FINE,)), later)
    assert set(later.facts) == {"walking_cramp"} and not news.told


def test_the_missing_half_is_asked_for() -> None:
    told = State(facts={"pain_when": Told("walking", "sore when I walk")})
    assert "how far do you get" in ask_fact("walking_cramp", told).text
    assert "how far" not in ask_fact("walking_cramp", State()).text


def test_a_pharmacist_is_no_place_for_what_only_a_gp_can_feel() -> None:
    statin = {"statin": Told("yes", "on a statin")}
    walks = {"walking_cramp": Told("yes", "stop and it's gone")}
    alone, both = State(facts=dict(statin)), State(facts={**walks, **statin})
    assert "pharmacist" in sign_move(News(told=statin), alone)[0].text
    assert "pharmacist or" not in sign_move(News(told=statin), both)[0].text
