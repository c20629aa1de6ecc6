"""At what hours somebody can be reached is no time for a visit, and keeps its "not"."""

import pytest

from bot.booking.reach_hours import reach_hours
from tests.booking.playing import Desk


@pytest.mark.parametrize(
    ("text", "hours", "rest"),
    [
        ("I can't pick up calls before 4pm as I'm on the line", "after 4pm", ""),
        ("Tuesday after 2. Not before 4! ring or text after 4", "after 4", "Tuesday after 2"),
        ("Friday at 10, and text me after half five only", "after half five", "Friday at 10"),
        ("don't ring me after 9 at night", "before 9pm", ""),
        ("no calls before 11 please", "after 11", ""),
    ],
)
def test_hours(text: str, hours: str, rest: str) -> None:
    assert reach_hours(text) == (hours, rest)


@pytest.mark.parametrize(
    "text",
    [
        "I can't come before 3",
        "I called the doctor after 3 weeks",
        "an appointment after 3, or ring me",
        "Wednesday after 4",
        "text is better",
        "could ye ring me after 6 instead",
        "I couldn't walk after 5 minutes",
        "the GP will ring me",
        "it hurts after 3 km",
        "don't run before 9",
    ],
)
def test_none(text: str) -> None:
    assert reach_hours(text) == ("", text)


def test_they_are_kept_apart_from_the_visit() -> None:
    desk = Desk()
    desk.say("visit", "sore calf, can I come in Tuesday after 2", "Ngozi Eze, 085 123 4471. I can't answer before 3pm")
    desk.say("visit", "make it Wednesday instead, I'd be wrecked on Tuesday", "yes", "send it")
    assert desk.request["wished_times"] == "Wednesday from 2 pm"
    assert "after 3 pm only" in desk.request["reason"]


def test_a_call_is_wanted_in_those_hours() -> None:
    turn = Desk().say("call", "can someone ring me", "Mick Daly 0871234567, I can't pick up before 6")
    assert turn.draft is not None
    assert turn.draft["times"] == "from 6 pm"


@pytest.mark.parametrize("when", ["any day after 4", "any day after school, after 4"])
def test_open_end_stays_open(when: str) -> None:
    turn = Desk().say("visit", "can I book an appointment, sore calf", f"Conor Daly, 087 123 4567. {when}")
    assert turn.draft is not None
    assert turn.draft["times"] == "any day from 4 pm"
