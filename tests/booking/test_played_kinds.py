"""What played bookings got wrong, by kind, in other words than the players'."""

import pytest

from bot.booking.asked_for import asked_for
from tests.booking.playing import Desk

OPENS = ("visit for my left heel, Ger Walsh 087 555 0121", "mornings", "sore left heel since the match")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("please may my wife, no, can my wife be assessed, she has little English", "visit"),
        ("wud he be able to get in 2 ye 2moro", "visit"),
        ("we'd like three appointments", "visit"),
        ("any cancellations tomorrow", "visit"),
        ("I want to be phoned about it", "call"),
    ],
)
def test_it_is_asked_for_in_more_frames(sentence: str, kind: str) -> None:
    assert asked_for(sentence) == kind


@pytest.mark.parametrize(
    "sentence", ["can it be seen on an MRI", "I'd love my visit to be longer", "can she be seen without a letter"]
)
def test_it_is_not_asked_for(sentence: str) -> None:
    assert not asked_for(sentence)


def test_a_formal_opening_is_no_note() -> None:
    desk = Desk()
    desk.say("visit", "I am writing to ask for an appointment for my wife, her heel hurts")
    assert desk.draft["notes"] == []


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("make it Monday, I'm not free until then", "Monday"),
        ("I get off at half four so nothing before 5 please", "after 5 pm"),
        ("Could it be after ten? He does not sleep well these days and it takes him long.", "from 10 am"),
    ],
)
def test_when_it_suits_is_read_with_its_reason(line: str, times: str) -> None:
    desk = Desk()
    desk.say("visit", *OPENS, "yes", line)
    assert desk.draft["times"].startswith(times)


def test_first_is_no_date_by_itself() -> None:
    desk = Desk()
    desk.say("visit", "can I get a visit, just me first and my sister later")
    assert desk.draft["times"] is None


def test_an_edit_leaves_the_rest_of_the_message_to_be_read() -> None:
    desk = Desk()
    desk.say("visit", *OPENS, "yes", "not Friday. and leave out the match")
    assert "not Friday" in desk.draft["times"]
    assert "match" not in desk.draft["why_words"]


def test_which_way_they_get_back_is_asked_and_nothing_is_set() -> None:
    desk = Desk()
    desk.say("visit", "can I get a visit", "Tamas, 083 555 0109. will ye call or text me?")
    assert (desk.draft["name"], desk.draft["texts"]) == ("Tamas", "")
    assert "request_reach_phone" in desk.ids()


def test_of_a_word_and_its_correction_only_the_new_word_goes_in() -> None:
    desk = Desk()
    desk.say(
        "question", "can I ask them something", "Is it safe to fly on the 4th of May?", "Ada Roe, ada@example.ie", "yes"
    )
    desk.say("", "ask is it safe on the 5th, not the 4th")
    assert desk.draft["why_words"] == "Is it safe to fly on the 5th of May?"


def test_a_name_begun_again_counts_as_it_ends() -> None:
    desk = Desk()
    desk.say("visit", "can I get a visit", "Noel Da... sorry Noel Daly 087 555 0101")
    assert desk.draft["name"] == "Noel Daly"


def test_an_age_told_of_him_makes_somebody_else_of_the_patient() -> None:
    desk = Desk()
    desk.say("visit", "could I get a visit", "Rena Walsh. she's 78. my number 087 555 0101, Tom Fox")
    assert (desk.draft["patient"], desk.draft["patient_name"], desk.draft["name"]) == ("other", "Rena Walsh", "Tom Fox")
