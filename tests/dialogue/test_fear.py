"""A fear that is told gets one human word; where none is told, nobody is said to be worried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.acknowledge import courtesy, with_courtesy
from bot.dialogue.heard import Heard, Part
from bot.dialogue.state import State
from bot.dialogue.update import News
from bot.reading.acts import Act, Said
from bot.reading.doc import make_doc
from bot.reading.fear import tells_fear
from bot.reading.reading import Reading

ASKS = Said("Could that be it?", True, (Act("case/is_it_serious", 0.8),))


def clot(person: str, relation: str = "", polarity: str = "affirmed") -> Reading:
    return Reading("earlier_clot", "yes", 0, 1, "x", polarity, person, relation=relation)  # type: ignore[arg-type]


def lines(state: State, *readings: Reading, told: str = "that was it", act: str = "tell") -> list[str]:
    """What is said first to something told beside a question."""
    heard = Heard(f"{told}. {ASKS.text}", said=(Said(told, False, (Act(act, 0.9),)), ASKS), readings=readings)
    return [part.id for part in courtesy(heard, News(), state)]


def test_an_own_clot_beside_a_question_about_somebody_gets_a_word_once() -> None:
    state = State(patient={"relation": "brother"})
    assert lines(state, clot("visitor")) == ["ack/fear_own"]
    state.said["ack/fear_own"] = 1
    assert lines(state, clot("visitor")) == []


def test_a_clot_of_somebody_near_gets_a_word() -> None:
    assert lines(State(), clot("other", "father")) == ["ack/fear_theirs"]
    assert lines(State(), replace(clot("visitor"), value="family")) == ["ack/fear_theirs"]


@pytest.mark.parametrize("reading", [clot("visitor"), clot("other", "father", "denied")])
def test_a_fact_of_the_patient_or_one_denied_is_no_fright(reading: Reading) -> None:
    assert lines(State(), reading) == []


def test_words_of_fear_are_met_and_a_mood_without_them_is_not() -> None:
    assert lines(State(), told="I'm a bit jumpy since") == ["ack/worried"]
    assert lines(State(), told="the face on me is as ugly as ever", act="worried") == []


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("I've been terrified all week", True),
        ("scared out of my wits here", True),
        ("I'm not one bit worried", False),
        ("she's worried about it", False),
        ("should I be worried", False),
        ("no worries, thanks", False),
    ],
)
def test_fear_in_words(text: str, tells: bool) -> None:
    assert tells_fear(make_doc(text)) == tells


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("I'm bricking it over the half", "ack/worried"),
        ("I have fear that it is broken", "ack/worried"),
        ("my sister has looked it up and she has me terrified", "ack/worried"),
        ("he read that it spreads and he is scared now", "ack/worried_other"),
        ("you frightened me there", "ack/frightened"),
        ("my mam passed away in June", "ack/loss"),
    ],
)
def test_whose_fear_it_is(told: str, line: str) -> None:
    assert lines(State(), told=told) == [line]


def test_a_feeling_leaves_no_room_for_a_mirror_and_a_correction_stays() -> None:
    told = "I'm terrified now"
    heard = Heard(told, said=(Said(told, False, (Act("tell", 0.9),)),))
    ack = [Part("acknowledge", "At speed, OK.", "ack"), Part("acknowledge", "Left, then.", "ack/corrected")]
    parts = with_courtesy(ack, True, heard, News(), State())
    assert [part.id for part in parts] == ["ack/worried", "ack/corrected"]


def test_a_fear_gets_its_word_where_nothing_else_is_told() -> None:
    told = "my daughter says she is frightened of it"
    heard = Heard(told, said=(Said(told, False, (Act("tell", 0.9),)),))
    assert [part.id for part in with_courtesy([], False, heard, News(), State())] == ["ack/worried_other"]


def test_a_loss_gets_its_word_where_nothing_else_is_told() -> None:
    told = "my husband died in the spring"
    heard = Heard(told, said=(Said(told, False, (Act("tell", 0.9),)),))
    state = State()
    (part,) = with_courtesy([], False, heard, News(), state)
    assert part.text == "I'm sorry about your husband."
    state.said[part.id] = 1
    assert with_courtesy([], False, heard, News(), state) == []
