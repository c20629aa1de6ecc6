"""A wish to be seen or rung is heard by its frame, whatever words stand in it."""

import pytest

from bot.booking.asked_for import asked_for
from bot.dialogue.answer import Asked
from bot.dialogue.heard import Heard
from bot.dialogue.requests import apart_from_wish, kind_wanted
from bot.reading.acts import Act, Said
from tests.booking.playing import Desk


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("we need somebody to check our son's heel", "visit"),
        ("could one of the physios have a look at it", "visit"),
        ("is there any chance a physio would look at her", "visit"),
        ("may be daft but could I leave a request for my sister", "visit"),
        ("pencil us in for the 9th", "visit"),
        ("have ye anything free before the weekend", "visit"),
        ("somebody to look at my husband please", "visit"),
        ("can any1 giv me a shout", "call"),
        ("would somebody please text him", "call"),
        ("one of ye to phone me", "call"),
    ],
)
def test_it_is_asked_for(sentence: str, kind: str) -> None:
    assert asked_for(sentence) == kind
    said = Said(sentence, True, (Act("faq/book_for_other", 0.8),))
    assert kind_wanted(Heard(sentence, said=(said,))) == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "do we need somebody to look at her",
        "how soon would a physio see him",
        "my consultant said someone should examine me",
        "would you look at it on a video",
        "could you see yourself running in a month",
        "can you call it a strain",
        "put me in the picture",
        "have you anything for cramp",
        "what if somebody texts me",
        "can I leave it a week",
    ],
)
def test_it_is_not(sentence: str) -> None:
    assert not asked_for(sentence)


def test_what_else_a_sentence_does_for_sure_goes_first() -> None:
    said = Said("could somebody look at my calf", True, (Act("faq/photo", 0.9),))
    assert kind_wanted(Heard(said.text, said=(said,))) != "call"
    assert not apart_from_wish([Asked("faq/lung_clot", words="could any1 ring me")], _heard("could any1 ring me"))


def _heard(text: str) -> Heard:
    return Heard(text, said=(Said(text, True, (Act("faq/lung_clot", 0.1),)),))


def test_the_request_itself_is_no_note() -> None:
    desk = Desk()
    desk.say("visit", "she hurt her heel. could I put in a request for her?")
    assert desk.draft["notes"] == []


def test_a_time_in_the_question_is_kept() -> None:
    desk = Desk()
    desk.say("visit", "is there anything going on Friday?")
    assert desk.draft["times"] == "Friday"


def test_a_word_typed_with_a_figure_is_written_out() -> None:
    desk = Desk()
    desk.say("visit", "Aoife Lacey 087 555 0101, not b4 10")
    assert desk.draft["times"] == "from 10 am"


def test_who_is_booked_in_for_a_call_wants_a_call() -> None:
    assert asked_for("can you book me in for a call") == "call"
    assert asked_for("book me in for a visit please") == "visit"
