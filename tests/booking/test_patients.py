"""For whom a request is: who has a match, a job or the car is not the patient, and "my own leg" is the visitor's."""

import pytest

from bot.booking.patients import find_patient
from tests.booking.playing import Desk


@pytest.mark.parametrize(
    "text",
    [
        "thursday, my young lad has a match wednesday",
        "my son has training at 7 so after that",
        "my husband has the car on Tuesday",
        "wednesday my mam is in hospital",
        "my wife got a new job so mornings only",
        "my son has been sent home from school",
    ],
)
def test_a_reason_for_times_is_no_patient(text: str) -> None:
    assert find_patient(text) is None


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("my son has a sore calf", "son"),
        ("my son is 14", "son"),
        ("my wife has been limping", "wife"),
        ("my husband is looking for a visit", "husband"),
        ("my brother got a clatter on the leg", "brother"),
        ("for my own son please", "son"),
    ],
)
def test_who_has_the_trouble_is_the_patient(text: str, relation: str) -> None:
    found = find_patient(text)
    assert found is not None and found.relation == relation


@pytest.mark.parametrize(
    "text",
    [
        "can someone ring me about my own leg",
        "my brothers calf is sore. can someone ring me about my own leg",
        "a visit for my own calf",
    ],
)
def test_ones_own_leg_is_for_oneself(text: str) -> None:
    found = find_patient(text)
    assert found is not None and found.who == "self"


@pytest.mark.parametrize(
    "line", ["no the appointment is for ME not my son. its my calf", "no sorry its for me not my son"]
)
def test_for_me_after_all_is_met_with_a_sorry(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", "my son has a sore calf since Tuesday, can he get an appointment", line)
    assert turn.draft is not None and not turn.draft["patient"]
    assert "request_for_you" in desk.ids()


def test_a_match_in_a_request_asks_for_no_name() -> None:
    desk = Desk()
    turn = desk.say(
        "visit", "an appointment for my calf, I'm Dervla Keogh 085 555 0147", "my young lad has a match wed"
    )
    assert turn.draft is not None and not turn.draft["patient"]
