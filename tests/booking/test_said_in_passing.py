"""Yes, no and times that stand beside something else: each is read for what it is, and no guess is kept."""

from datetime import datetime

import pytest

from bot.booking.contact import read_contact
from bot.booking.contact_wishes import wishes_in
from bot.booking.day_asked import asks_for_a_day, moves_visit
from bot.booking.decisions import decide
from bot.booking.wish_texts import describe
from tests.booking.playing import Desk

NOW = datetime(2026, 11, 26, 10)
OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567", "Monday morning", "sore calf for a week")


@pytest.mark.parametrize(
    "line",
    [
        "Would Tuesday evening work for a visit",
        "does friday suit ye",
        "could ye do Wednesday at all for a sore achilles",
        "is next monday any good for an appointment",
        "wondering if thursday would suit",
        "would the weekend be possible",
        "could ye squeeze my mother in",
    ],
)
def test_a_day_that_is_asked_for_is_a_wish_for_a_visit(line: str) -> None:
    assert asks_for_a_day(line)


@pytest.mark.parametrize(
    "line",
    [
        "would Tuesday evening work for a run",
        "do ye do Saturdays",
        "is monday a bank holiday",
        "would friday do for parkrun",
    ],
)
def test_a_day_for_something_else_is_none(line: str) -> None:
    assert not asks_for_a_day(line)


def test_the_visit_is_moved_and_not_the_doctor() -> None:
    assert moves_visit("can it be thursday morning instead")
    assert not moves_visit("I'll ring the GP on thursday instead")


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("i rang the out of hours, im going at 9. next week for the visit", "Mon 30 Nov to Sun 6 Dec"),
        ("I'm seeing my GP on Tuesday so Wednesday please", "Wednesday"),
        ("could it wait till friday", "Friday"),
        ("evenings and not fridays i have choir", "from 5 pm; not Friday"),
        ("not before 12 im in work", "from noon"),
        ("this week or next, im off fridays", "Friday"),
        ("thursday hes at training so not thursday", "not Thursday"),
        ("she's in school til 3", "from 3 pm"),
        ("shes in school til 3", "from 3 pm"),
    ],
)
def test_times_of_something_else_are_no_wish(text: str, wished: str) -> None:
    assert describe(wishes_in(text, NOW)) == wished


def test_the_verb_before_a_number_is_no_surname() -> None:
    for text, name in (("name is Jamie ring 0891234560", "Jamie"), ("name is Jamie Ring 0891234560", "Jamie Ring")):
        found = read_contact(text, NOW).name
        assert found is not None
        assert found.text == name


@pytest.mark.parametrize(
    "line",
    [
        "wait, monday is gone on me, could it be tuesday? and yes keep it",
        "hang on now, tuesday would be better. ye can keep that",
    ],
)
def test_a_wait_that_begins_a_change_leaves_the_yes_after_it(line: str) -> None:
    turn = Desk().say("visit", *OPENED, line)
    assert turn.draft is not None
    assert turn.draft["consent"] == "yes"
    assert turn.draft["times"] == "Tuesday morning"


@pytest.mark.parametrize("line", ["hang on i want to check something. yes its fine", "yes keep it. hang on a sec"])
def test_a_wait_that_changes_nothing_agrees_to_nothing(line: str) -> None:
    turn = Desk().say("visit", *OPENED, line)
    assert turn.draft is not None
    assert not turn.draft["consent"]


def test_that_it_may_be_kept_sends_nothing() -> None:
    assert decide("the rest is grand to keep", "request:consent") == "yes"
    assert decide("the rest is grand to keep", "request:send") != "yes"


def test_a_yes_to_keeping_is_no_complaint_and_a_complaint_is_no_yes() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED[:-1], "yes you can keep that, but leave the chat out of it")
    assert turn.draft is not None
    assert not turn.draft["why_words"]
    turn = desk.say("visit", "its been niggling since march")
    assert turn.draft is not None
    assert turn.draft["why_words"] == "its been niggling since march"


@pytest.mark.parametrize(
    ("line", "times"),
    [("not now, thursday would be better", "Thursday morning"), ("leave it so, friday instead", "Friday morning")],
)
def test_another_day_is_no_end(line: str, times: str) -> None:
    turn = Desk().say("visit", *OPENED, "yes", line)
    assert turn.draft is not None
    assert turn.draft["times"] == times


@pytest.mark.parametrize(
    "line",
    [
        "leave it so",
        "leave it so, i'll be in touch monday",
        "forget it, I'm going to the GP Thursday",
        "cancel it, im away friday",
    ],
)
def test_an_end_is_an_end_whatever_day_stands_beside_it(line: str) -> None:
    desk = Desk()
    assert desk.say("visit", *OPENED, "yes", line).draft is None
    assert not desk.reached


@pytest.mark.parametrize(
    ("line", "notes"),
    [
        ("ask them is there parking and how much it is", ["ask is there parking and how much it is"]),
        ("put in that i wear insoles and ask do they take vhi", ["i wear insoles", "ask do they take vhi"]),
        ("can i add one more thing, i'm on the pill", ["i'm on the pill"]),
    ],
)
def test_all_that_is_to_be_asked_or_added_goes_in(line: str, notes: list[str]) -> None:
    turn = Desk().say("visit", *OPENED, "yes", line)
    assert turn.draft is not None
    assert turn.draft["notes"] == notes


def test_only_me_takes_back_whom_it_was_for() -> None:
    turn = Desk().say("visit", "book my girlfriend in", "just me for now. Rory Keane 0863334455")
    assert turn.draft is not None
    assert (turn.draft["patient"], turn.draft["name"]) == ("", "Rory Keane")


def test_a_month_that_is_a_name_is_no_time() -> None:
    turn = Desk().say("call", "can someone ring me", "its Dec on 0831234321")
    assert turn.draft is not None
    assert (turn.draft["name"], turn.draft["times"]) == ("Dec", None)


def test_a_wish_that_only_the_clinic_can_meet_goes_into_the_notes() -> None:
    desk = Desk()
    desk.say("visit", "a visit for my sore calf please", "Nell Foy 087 123 4567", "Tuesday")
    turn = desk.say("visit", "Could I have the same man I had in spring, Brendan I think he was called")
    assert turn.draft is not None
    assert any("same man" in note for note in turn.draft["notes"])
    assert turn.draft["name"] == "Nell Foy"
