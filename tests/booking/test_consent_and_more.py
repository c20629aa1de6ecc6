"""A yes to keeping the request counts beside a remark, a change or a question that doesn't take it back."""

import pytest

from bot.dialogue.heard import Heard
from bot.dialogue.requests import _asked_beside_yes
from bot.reading.acts import Act, Said
from tests.booking.playing import Desk

OPENED = ("can I book an appointment, sore calf", "Aoife Brennan, 087 123 4567", "Monday morning")


@pytest.mark.parametrize(
    "line",
    [
        "yeah perfect keep it all. the GP has looked at it, I said that",
        "that's fine, and the club physio had a look already",
        "grand yeah my doctor checked it by the way",
        "yes keep it but the consultant saw the scan",
        "ok so. it's only sore going downstairs",
        "sure keep it but im asking can i cycle on it",
        "yes you can keep it and the name is wrong too its Aoife Brannan",
        "Fine. Put in that I'm going for a test on it in Tuam",
    ],
)
def test_it_is_agreed_to_and_read_back(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, line)
    assert turn.question == "request:send"
    assert turn.draft is not None
    assert turn.draft["consent"] == "yes"
    assert not desk.reached


@pytest.mark.parametrize(
    "line",
    [
        "yes but only the bit about the leg",
        "fine, unless the doctor sees it",
        "ok but who sees the scan",
        "Ok thanks, but did you get my name and number?",
        "yes and no",
        "grand but my calf stuff is private",
        "yes. but I don't want my scan kept",
        "go on then, no wait",
        "the physio said yes",
        "sure who reads it, the GP?",
    ],
)
def test_it_is_not_agreed_to_where_the_rest_limits_or_asks(line: str) -> None:
    turn = Desk().say("visit", *OPENED, line)
    assert not (turn.draft or {}).get("consent")


@pytest.mark.parametrize("line", ["whens he ringing me", "what'll it cost. and can I swim or wha", "hows the parking"])
def test_a_question_at_the_read_back_is_no_edit(line: str) -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "yes", line)
    assert turn.question == "request:send"
    assert turn.rest
    assert not desk.reached


@pytest.mark.parametrize(("question", "apart"), [("who gets to read it?", False), ("where are ye based?", True)])
def test_a_question_about_the_data_keeps_the_yes_open(question: str, apart: bool) -> None:
    said = (Said("grand.", False, (Act("affirm", 0.9),)), Said(question, True, (Act("faq/location", 0.9),)))
    assert bool(_asked_beside_yes(Heard(f"grand. {question}", said=said), "request:consent")) == apart
