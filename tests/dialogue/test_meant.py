"""Hours and places of others than the clinic, and tablets: what a question means by what it names."""

from __future__ import annotations

import pytest

from bot.dialogue.heard import Heard
from bot.dialogue.meant import with_meant
from bot.dialogue.patients import about_advice
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.reading.acts import Act, Said


def meant(text: str, state: State, act: str = "faq/opening_hours") -> str:
    """The act that a single question is left with."""
    return with_meant(Heard(text, said=(Said(text, True, (Act(act, 0.9),)),)), state).said[0].best.name


def sent() -> State:
    """Somebody who was sent to be seen today."""
    return State(advice=Advice("same_day", ["achilles_tiptoe"], "", GIVEN), turn=2)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what time is the pharmacy open till?", "faq/pharmacy_hours"),
        ("and is the chemist open on Sundays?", "faq/pharmacy_hours"),
        ("what hours is the injury unit open?", "faq/unit_hours"),
        ("is the ED open all night?", "faq/unit_hours"),
        ("where's the nearest injury unit?", "faq/unit_where"),
        ("is it the Mater Smithfield?", "faq/unit_where"),
        ("do I take the tablets with food?", "faq/tablet_with_food"),
        ("should I take nurofen on an empty stomach?", "faq/tablet_with_food"),
        ("the doc gave me difene, should I take it?", "faq/tablet_as_told"),
        ("should I keep taking the tablets my GP prescribed?", "faq/tablet_as_told"),
    ],
)
def test_what_is_named_is_meant(text: str, name: str) -> None:
    assert meant(text, State(turn=1)) == name


@pytest.mark.parametrize(
    "text",
    [
        "what are your opening hours?",
        "are ye open on Saturdays?",
        "where is the clinic?",
        "where does it hurt with a torn Achilles?",
        "should I eat before a run?",
        "can I take the tablets and drink a pint?",
        "should I take my brother's tablets?",
        "can I drive after the hospital scan?",
        "does the injury unit take children?",
        "should the wound be open or closed?",
    ],
)
def test_what_is_not_named_stays(text: str) -> None:
    assert meant(text, State(turn=1)) == "faq/opening_hours"


def test_after_being_sent_to_be_seen_the_unit_need_not_be_named() -> None:
    assert meant("what hours does it open?", sent(), "hold/where") == "faq/unit_hours"
    assert meant("is there one in Smithfield?", sent(), "faq/physio_near_me") == "faq/unit_where"
    assert meant("are ye open today?", sent()) == "faq/opening_hours"
    assert meant("what time do you close?", sent()) == "faq/opening_hours"


def test_a_doctors_tablets_are_no_question_whether_to_be_seen_again() -> None:
    text = "the doc gave me difene, should I take it?"
    heard = with_meant(Heard(text, said=(Said(text, True, (Act("faq/ibuprofen", 0.7),)),)), State(turn=1))
    assert not about_advice(heard, "why")
    bare = "do I still need to see someone?"
    assert about_advice(Heard(bare, said=(Said(bare, True, (Act("tell", 0.3),)),)), "why")


def test_a_statement_is_left_alone() -> None:
    said = Said("the pharmacy was open", False, (Act("tell", 0.9),))
    heard = Heard(said.text, said=(said,))
    assert with_meant(heard, State()) == heard


@pytest.mark.parametrize(
    "text", ["and what about me 10k?", "so the half, is it gone?", "whats the story with the race?"]
)
def test_an_unclear_question_that_names_the_race_asks_about_it(text: str) -> None:
    told = State(turn=3, facts={"race": Told("2027-01-02", "in 5 weeks", "pattern", 1)})
    unclear = Heard(text, said=(Said(text, True, (Act("faq/ten_percent", 0.2),)),))
    assert with_meant(unclear, told).said[0].best.name == "case/race"
    assert with_meant(unclear, State(turn=3)) == unclear
    clear = Heard(text, said=(Said(text, True, (Act("faq/parkrun", 0.9),)),))
    assert with_meant(clear, told) == clear


RACING = State(turn=2, facts={"race": Told("yes")})


@pytest.mark.parametrize(
    ("text", "act", "name"),
    [
        ("and is the 10k out of the question?", "tell", "case/race"),
        ("what do I do every day till the race?", "faq/week_plan", "faq/week_plan"),
        ("would swimming be a help before the marathon?", "faq/swimming", "faq/swimming"),
    ],
)
def test_a_race_that_only_ends_a_time_is_not_what_is_asked(text: str, act: str, name: str) -> None:
    asked = Heard(text, said=(Said(text, True, (Act(act, 0.3), Act("case/race", 0.1))),))
    assert with_meant(asked, RACING).said[0].best.name == name
