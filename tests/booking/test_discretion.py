"""Wishes for discretion go to the clinic in the visitor's words, and change nothing else."""

import pytest

from bot.booking.changes import wants_no_calls
from bot.booking.discretion import is_discreet
from tests.booking.playing import Desk

OPENED = ("can I book an appointment", "Aoife Brennan, 087 123 4567", "Monday morning", "sore calf", "yes")


@pytest.mark.parametrize(
    "text",
    [
        "please don't call me at the shop",
        "don't mention the calf if my partner answers",
        "no voicemails please",
        "my manager doesn't know about this",
        "keep this between us",
        "if my dad picks up just say it's the dentist",
        "can ye not text, my sister reads my messages",
        "never when I'm at work",
        "ring me, not the house",
        "don't tell my coach",
    ],
)
def test_a_wish_for_discretion_is_heard(text: str) -> None:
    assert is_discreet(text)


@pytest.mark.parametrize(
    "text",
    [
        "don't ring before 5",
        "can my employer see this?",
        "my husband has it too",
        "I can't walk far at work",
        "I don't use the stairs at home",
        "don't send it yet",
        "my son doesn't sleep with it",
        "it doesn't hurt at work",
    ],
)
def test_what_only_speaks_of_people_or_places_is_none(text: str) -> None:
    assert not is_discreet(text)


@pytest.mark.parametrize(("text", "no_calls"), [("don't ring me", True), ("don't ring me at work", False)])
def test_a_place_where_nobody_should_ring_leaves_other_calls(text: str, no_calls: bool) -> None:
    assert wants_no_calls(text) is no_calls


def test_it_stands_in_the_note_and_is_read_back() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "don't say what it's about if my wife picks up")
    assert turn.ask is not None
    assert "don't say what it's about if my wife picks up" in turn.ask.values["request"]
    desk.say("visit", "yes")
    assert "if my wife picks up" in desk.request["reason"]
    assert not desk.request["no_calls"]


def test_an_address_in_the_same_sentence_is_taken() -> None:
    turn = Desk().say("visit", "book me in", "Ann Daly", "ann@daly.ie, don't phone, my husband doesn't know about this")
    assert turn.draft is not None
    assert turn.draft["email"] == "ann@daly.ie"
    assert turn.draft["no_calls"]
    assert turn.draft["notes"] == ["don't phone, my husband doesn't know about this"]


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("will anyone ring the house?", "request_reach_phone"),
        ("who can see this?", "faq/who_reads"),
        ("how will they get back to me", "request_reach_phone"),
    ],
)
def test_questions_about_who_sees_and_who_rings_are_answered(line: str, id: str) -> None:
    desk = Desk()
    desk.say("visit", *OPENED, line)
    assert desk.ids()[0] == id
    assert not desk.reached


@pytest.mark.parametrize(
    ("line", "times"),
    [("after 7 but never when I'm at work", "from 7 pm"), ("any evening, don't ring the house", "after 5 pm")],
)
def test_a_time_beside_it_is_taken(line: str, times: str) -> None:
    turn = Desk().say("call", "ring me please", "Ann Daly, 087 123 4567", line)
    assert turn.draft is not None
    assert turn.draft["times"] == times
    assert len(turn.draft["notes"]) == 1
