"""A yes to keeping the request stands among other things, and the request is read back before anything is sent."""

import pytest

from bot.dialogue.beside_yes import beside_yes
from bot.dialogue.heard import Heard
from bot.reading.acts import Act, Said
from tests.booking.playing import Desk

OPENED = ("can I book an appointment, sore calf", "Aoife Brennan, 087 123 4567", "Monday morning")


@pytest.mark.parametrize(
    "line",
    [
        "Of course ye can keep it. But what about the ice, you never said",
        "yeah that's grand, they don't need the conversation though",
        "no problem keeping it, is there parking?",
        "can i take nurofen? and yes thats ok to keep",
        "not Monday. Tuesday after 2. They can keep it, yes",
        "fine to keep it and could you put down that both calves are sore?",
        "send on the request but not the chat",
        "Sorry no, I didn't say not to send it, I meant send it without the chat",
        "Nothing needs to be changed, you may send it as it is",
        "that's all right but how much is it",
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
    assert not turn.draft["with_chat"]
    assert not desk.reached


@pytest.mark.parametrize(
    "line",
    [
        "yes if they delete it after",
        "my wife says yes but I don't know",
        "yes for the leg, no for the number",
        "is it safe? yes I suppose but who sees it",
        "yes, only for this visit though",
        "don't keep it but send it",
        "send nothing yet",
        "maybe, what will it cost",
        "don't send the conversation",
        "ok but what will it cost",
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
def test_it_is_not_agreed_to(line: str) -> None:
    turn = Desk().say("visit", *OPENED, line)
    assert not (turn.draft or {}).get("consent")


def test_question_beside_it_is_left_to_the_dialogue() -> None:
    turn = Desk().say("visit", *OPENED, "sure keep it. will I keep icing it")
    assert turn.rest == "will I keep icing it"


def test_who_is_asked_what_to_change_may_still_agree() -> None:
    turn = Desk().say("visit", *OPENED, "I want to change something", "that's fine, send it to them")
    assert turn.question == "request:send"


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
    assert bool(beside_yes(Heard(f"grand. {question}", said=said), "request:consent")) == apart
