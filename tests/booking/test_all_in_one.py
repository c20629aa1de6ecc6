"""A request that begins with everything: name, number, hour and how to be reached are taken, and nothing is quoted."""

from dataclasses import replace

import pytest

from bot.booking.changes import prefers_texts
from bot.booking.contact import read_contact
from bot.booking.contact_wishes import wishes_in
from bot.booking.patients import find_patient, name_beside, named_relation
from bot.booking.wish_texts import describe
from tests.booking.playing import THURSDAY, Desk


@pytest.mark.parametrize(
    ("kind", "line", "name", "phone"),
    [
        (
            "call",
            "Ask the clinic to call me. No visit, it's a long way. Bernie, 091 555 012",
            "Bernie",
            "(091) 555 012",
        ),
        ("call", "tell them to give me a ring. Pat Joyce 087 123 4567", "Pat Joyce", "087 123 4567"),
        (
            "visit",
            "squeeze me in with one of the physios, mornings. Shane Daly 086 123 4567",
            "Shane Daly",
            "086 123 4567",
        ),
    ],
)
def test_a_wish_with_name_and_number_is_no_note(kind: str, line: str, name: str, phone: str) -> None:
    turn = Desk().say(kind, line)
    assert turn.draft is not None
    assert (turn.draft["name"], turn.draft["phone"]) == (name, phone)
    assert not turn.draft["notes"]
    assert any(name in str(say.values.get("after")) for say in turn.said)


def test_an_addition_ends_before_a_number() -> None:
    turn = Desk().say("visit", "can someone tell the physio I faint easily. Ann Daly 087 123 4567. I'd like a visit")
    assert turn.draft is not None
    assert turn.draft["notes"] == ["I faint easily"]
    assert turn.draft["name"] == "Ann Daly"


@pytest.mark.parametrize("line", ["but you didn't say about the swimming", "ye never told me about the parking"])
def test_what_was_not_answered_is_no_addition(line: str) -> None:
    turn = Desk().say("visit", "book me in", line)
    assert turn.draft is not None
    assert not turn.draft["notes"]


def test_name_and_number_beside_a_question_are_said_back_and_the_question_goes_on() -> None:
    turn = Desk().say(
        "visit", "book me in", "It's Úna Ní Bhriain, 087 123 4567. Is there parking, and what does it cost?"
    )
    assert turn.said[0].values["after"] == "Úna Ní Bhriain, 087 123 4567"
    assert "parking" in turn.rest
    assert "cost" in turn.rest


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("mornings. After the walk, half nine", "at 9:30 am"),
        ("evenings, after the kids are down, eight", "at 8 pm"),
        ("afternoons, about three", "between 2:30 pm and 3:30 pm"),
        ("mornings, ten minutes will do", "before noon"),
        ("mornings, I've had it ten weeks", "before noon"),
        ("mornings, he is ten", "before noon"),
        ("mornings after nine, ten at a push", "between 9 am and noon"),
    ],
)
def test_an_hour_by_itself_goes_with_the_part_of_the_day(text: str, times: str) -> None:
    assert describe(wishes_in(text, THURSDAY)) == times


@pytest.mark.parametrize(
    ("text", "ring"),
    [
        ("a text is easier for me, I'm in meetings", ""),
        ("I'd prefer a text to a call", ""),
        ("text me rather than ring", ""),
        ("text is best or ring after half four", "ring after half four"),
    ],
)
def test_a_text_is_preferred(text: str, ring: str) -> None:
    assert prefers_texts(text)[:2] == (True, ring)


@pytest.mark.parametrize(
    "text",
    [
        "ring me rather than text",
        "I got a text from the GP",
        "no texts please",
        "the text of the article",
        "did you get my text?",
    ],
)
def test_a_text_is_only_spoken_of(text: str) -> None:
    assert not prefers_texts(text)[0]


def test_it_reaches_the_clinic_in_words() -> None:
    desk = Desk()
    turn = desk.say("visit", "book me in, sore calf", "Ann Daly 087 123 4567, a text is best", "Monday", "yes")
    assert turn.ask is not None
    assert "A text is better than a call." in turn.ask.values["request"]
    desk.say("visit", "yes")
    assert "A text is better than a call" in desk.request["reason"]


@pytest.mark.parametrize(
    "text",
    [
        "is there an out of hours number for Kerry",
        "I'm training for Valencia",
        "she's down in Sligo",
        "he hurls for Clare",
        "book me in for Tallaght",
        "we ran the half for Crumlin",
    ],
)
def test_a_place_is_no_patient(text: str) -> None:
    found = find_patient(text)
    assert found is None or found.name is None


@pytest.mark.parametrize("text", ["appointment for Clare please", "can you book it for Niamh", "a slot for Tom"])
def test_a_person_still_is_one(text: str) -> None:
    found = find_patient(text)
    assert found is not None
    assert found.name is not None


@pytest.mark.parametrize(
    ("relation", "text", "name"),
    [
        ("mother", "mam is Noreen", "Noreen"),
        ("father", "dad's name is Con, I'm Aoife", "Con"),
        ("wife", "the wife is called Ana", "Ana"),
        ("mother", "mam is in Cork", None),
        ("mother", "mam is grand", None),
        ("mother", "mam is Irish", None),
        ("father", "mam is Noreen", None),
        ("mother", "mam is 71", None),
    ],
)
def test_a_relation_is_named(relation: str, text: str, name: str | None) -> None:
    found = named_relation(relation, text)
    assert (found[0].text if found else None) == name
    assert (found is None) == (name_beside(relation, text) is None)


def test_both_names_in_one_message_stay_apart() -> None:
    desk = Desk()
    desk.context = replace(desk.context, patient="mother", why=["left calf"])
    turn = desk.say("visit", "could ye see her so", "Aoife Lynch 087 123 4567, after 5 is best. mam is Noreen")
    assert turn.draft is not None
    assert (turn.draft["name"], turn.draft["patient_name"]) == ("Aoife Lynch", "Noreen")


def test_a_name_before_a_comma_and_a_number_is_one() -> None:
    assert str(getattr(read_contact("Not a visit. Bernie, 091 555 012", THURSDAY).name, "text", "")) == "Bernie"
