"""What is asked of the request that is being written is answered from it, and what stands beside it is heard."""

import pytest

from bot.booking.read_back import read_back
from tests.booking.playing import Desk

OPENS = "visit for my left heel, Ger Walsh 087 555 0121"


def _opened(*lines: str) -> Desk:
    desk = Desk()
    first, *more = lines
    desk.say("visit", OPENS, first, "sore left heel since the match", *more)
    return desk


def test_a_question_beside_the_consent_is_answered_and_the_consent_taken() -> None:
    desk = _opened("any morning bar Monday")
    turn = desk.say("", "yes that's okay. have ye got that Monday doesn't suit")
    assert turn.said[0].id == "request_have"
    assert "not Monday" in turn.said[0].values["value"]
    assert desk.ids()[-1] == "request_read_back"


def test_what_is_in_is_told_and_what_isnt_is_put_in() -> None:
    desk = _opened("mornings", "yes")
    assert desk.say("", "did u get the heel part").said[0].id == "request_have"
    assert desk.say("", "did ye put in after 10").said[0].id == "request_put_in"
    assert desk.say("", "did ya get the parking thing").said[0].id == "request_have_not"
    assert not desk.reached


@pytest.mark.parametrize(
    "line", ["do ye want her number or mine?", "which one, my mobile or hers", "should I leave my son's phone or mine"]
)
def test_whose_number_is_theirs_to_choose(line: str) -> None:
    desk = _opened("mornings")
    assert desk.say("", line).said[0].id == "request_whose"


@pytest.mark.parametrize(
    ("line", "way"),
    [
        ("WhatsApp is better for me", "WhatsApp is better than a call."),
        ("can ye just text me", "A text is better than a call."),
        ("whatsapp or text only", "A text or WhatsApp only, no phone calls."),
    ],
)
def test_the_way_they_are_written_to_is_kept(line: str, way: str) -> None:
    desk = _opened("mornings")
    desk.say("", "yes", line)
    assert way in read_back(desk.draft)


def test_that_nobody_is_to_ring_is_said_back() -> None:
    desk = _opened("mornings", "yes")
    turn = desk.say("", "no calls, I'm in the library. send it")
    assert [say.values.get("after") for say in turn.said] == ["no phone calls"]
    desk.say("", "yes")
    assert desk.request["no_calls"]


def test_what_is_told_with_a_pointing_word_goes_in_too() -> None:
    desk = _opened("mornings", "yes", "is there a ramp")
    desk.say("", "add that, I use a rollator")
    assert desk.draft["notes"] == ["Is there a ramp?", "I use a rollator"]
