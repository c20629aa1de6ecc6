"""What is taken out of a request by what points at it, and what only sounds like that."""

import pytest

from bot.booking.taking_out import only_leads, to_take_out, without
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


TWO = {"notes": ["my shins were at me first", "is there a lift in it"], "why_words": "sore calf since the relay"}
THREE = {"notes": ["one is lame", "two is lame", "three is lame"], "why_words": ""}


@pytest.mark.parametrize(
    ("line", "draft", "places"),
    [
        ("take out the first bit", TWO, (0,)),
        ("take out the second bit", TWO, (1,)),
        ("remove the third note", THREE, (2,)),
        ("remove the third note", TWO, None),
        ("delete the last one", THREE, (2,)),
        ("delete that", THREE, (2,)),
        ("scrap all of it", THREE, (0, 1, 2)),
        ("lose both of those notes", TWO, (0, 1)),
        ("take that out", {"notes": []}, None),
        ("delete the line that says is there a lift", TWO, (1,)),
        ("delete the bit that starts with my shins were", TWO, (0,)),
        ("delete the bit that starts with my", TWO, (0,)),
    ],
)
def test_which_note_is_meant(line: str, draft: dict[str, object], places: tuple[int, ...] | None) -> None:
    found = to_take_out(draft, line)
    assert (found.places if found else None) == places
    assert found is None or (not found.missing and found.rest == "")


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("sorry, take out the first bit", ""),
        ("my name is Oona, take out the first bit", "my name is Oona"),
        ("take out the first bit because it was private, and ring me Friday", "ring me Friday"),
        ("take out the first bit please", ""),
        ("delete the line that says is there a lift and make it Friday", "make it Friday"),
        ("make it Friday, delete the line that says is there a lift", "make it Friday"),
    ],
)
def test_what_stands_around_the_order_is_left(line: str, rest: str) -> None:
    found = to_take_out(TWO, line)
    assert found is not None
    assert found.rest == rest


def test_a_quote_that_stands_nowhere_is_said_to_be_missing() -> None:
    """Two words have to be alike, or the one that was said; the problem itself is no note."""
    missing = to_take_out(TWO, "delete the line that says great weather and make it Friday")
    assert missing is not None
    assert (missing.places, missing.missing, missing.rest) == ((), True, "make it Friday")
    one_alike = to_take_out(TWO, "delete the line that says is great weather")
    assert one_alike is not None and one_alike.missing
    assert to_take_out(TWO, "delete the line that says sore calf") is None


def test_an_order_not_to_put_it_in_needs_no_note() -> None:
    """But comes to nothing without anything else said; to take out what isn't there is no order."""
    found = to_take_out({"notes": []}, "don't put that in, my name is Oona")
    assert found is not None and (found.places, found.rest) == ((), "my name is Oona")
    assert to_take_out({"notes": []}, "don't put that in") is None
    assert to_take_out({"notes": []}, "take that out, my name is Oona") is None


def test_the_rest_of_the_notes_stays() -> None:
    draft = {**THREE, "notes": list(THREE["notes"]), "editing": "any"}
    without(draft, (0, 2))
    assert draft["notes"] == ["two is lame"] and draft["editing"] == ""


@pytest.mark.parametrize(
    ("text", "leads"), [("no sorry", True), ("ah actually", True), ("", True), ("yes", False), ("no, okay", False), ("sorry Monday", False)]
)  # fmt: skip
def test_words_that_only_lead_up(text: str, leads: bool) -> None:
    assert only_leads(text) is leads
