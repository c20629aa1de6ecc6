"""What is taken out of a request by what points at it, and what only sounds like that."""

import pytest

from bot.booking.taking_out import to_take_out
from tests.booking.playing import Desk

OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567", "Monday morning", "sore calf for a week", "yes")
NOTED = (*OPENED, "add that I'd rather a woman", "ask them is there parking")


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("take out the first thing you added, its mortifying", ["ask is there parking"]),
        ("get rid of the second one please", ["I'd rather a woman"]),
        ("can you leave that last bit out", ["I'd rather a woman"]),
        ("delete the line that says I'd rather a woman", ["ask is there parking"]),
        ("remove both of those notes", []),
        ("no don't put that in", ["I'd rather a woman"]),
        ("take the woman bit out", ["ask is there parking"]),
    ],
)
def test_a_note_that_is_pointed_at_goes_and_nothing_is_sent(line: str, left: list[str]) -> None:
    desk = Desk()
    turn = desk.say("visit", *NOTED, line)
    assert turn.draft is not None
    assert turn.draft["notes"] == left
    assert turn.question == "request:send"
    assert not desk.reached


def test_what_else_is_said_is_done_too() -> None:
    turn = Desk().say("visit", *NOTED, "drop the first bit, they needn't know, and make it Thursday")
    assert turn.draft is not None
    assert turn.draft["notes"] == ["ask is there parking"]
    assert turn.draft["times"] == "Thursday morning"


def test_an_order_to_send_after_it_sends() -> None:
    desk = Desk()
    desk.say("visit", *NOTED, "scrap the last note and send it")
    assert desk.request["reason"] == "In their words: sore calf for a week. Note: I'd rather a woman"


@pytest.mark.parametrize(
    "line", ["leave that in, it's fine", "take it easy he told me", "I'd leave it to them", "add it"]
)
def test_what_takes_nothing_out(line: str) -> None:
    assert to_take_out({"notes": ["I'd rather a woman"]}, line) is None


@pytest.mark.parametrize("line", ["you can leave it as it is", "ye can leave it the way it is"])
def test_leaving_it_as_it_is_ends_nothing(line: str) -> None:
    assert Desk().say("visit", *OPENED, line).draft is not None


@pytest.mark.parametrize(
    "line", ["no need for the chat, yes that's fine", "yes. keep the chat out of it", "yes but not the chat"]
)
def test_a_refused_chat_is_said_back_beside_a_yes(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED[:-1], line)
    assert desk.ids()[0] == "request_chat_stays"
    assert turn.question == "request:send"
    assert turn.draft is not None
    assert not turn.draft["with_chat"]


def test_a_refused_chat_alone_agrees_to_nothing() -> None:
    turn = Desk().say("visit", *OPENED[:-1], "don't send the chat")
    assert turn.question == "request:consent"


def test_what_is_quoted_and_stands_nowhere_takes_nothing_out() -> None:
    desk = Desk()
    turn = desk.say("visit", *NOTED, "take out the line that begins please tell and we can do wednesday instead")
    assert desk.ids()[0] == "request_not_there"
    assert turn.draft is not None
    assert turn.draft["notes"] == ["I'd rather a woman", "ask is there parking"]
    assert turn.draft["why_words"] == "sore calf for a week"
    assert turn.draft["times"] == "Wednesday morning"
