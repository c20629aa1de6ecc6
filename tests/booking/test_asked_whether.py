"""Whether something was taken down is answered from the request as it is after that very message."""

from __future__ import annotations

import pytest

from bot.booking.asked_whether import asked_whether
from tests.booking.playing import Desk

OPENED = ("I'd like a visit for my sore calf, any chance of a lift there", "Bairbre Hynes", "Tuesday after 5")


@pytest.mark.parametrize(
    ("line", "things"),
    [
        ("did ye get my number?", ("my number",)),
        ("Did you take down the name and the part about the lift?", ("the name", "the part about the lift")),
        ("do you still have my e-mail?", ("my e-mail",)),
        ("have ye the number and Tuesday?", ("the number", "Tuesday")),
    ],
)
def test_what_is_asked_for(line: str, things: tuple[str, ...]) -> None:
    whether = asked_whether(line)
    assert whether is not None and whether.things == things


@pytest.mark.parametrize(
    "line",
    [
        "do you have a phone number?",
        "do ye have parking?",
        "have you a name?",
        "did you get that?",
        "do ye have Fridays?",
    ],
)
def test_what_asks_about_the_clinic_is_no_such_question(line: str) -> None:
    assert asked_whether(line) is None


def test_it_is_answered_after_the_message_was_read() -> None:
    desk = Desk()
    desk.say("visit", *OPENED)
    turn = desk.say("visit", "It's 087 123 4567. Did you get the number and the day?")
    said = next(say for say in turn.said if say.id == "request_have")
    assert said.values["value"] == "087 123 4567 and Tuesday after 5 pm"


def test_what_is_missing_is_named() -> None:
    desk = Desk()
    desk.say("visit", *OPENED)
    turn = desk.say("visit", "did you get my number and my name?")
    said = next(say for say in turn.said if say.id == "request_have_some")
    assert (said.values["value"], said.values["missing"]) == ("Bairbre Hynes", "your number")
    assert turn.question == "request:contact"


def test_nothing_goes_beside_it_where_something_is_missing() -> None:
    desk = Desk()
    desk.say("visit", *OPENED, "087 123 4567", "yes")
    turn = desk.say("visit", "did you get my email? send it")
    assert not desk.reached and turn.draft is not None
    desk.say("visit", "did you get my number? send it")
    assert desk.reached
