"""A question whether they would be seen, or may come, on a day is a wish for a visit with that time."""

import pytest

from bot.booking.day_asked import asks_for_a_day
from bot.dialogue.heard import Heard
from bot.dialogue.requests import kind_wanted
from bot.reading.acts import Act, Said
from tests.booking.playing import Desk


@pytest.mark.parametrize(
    "text",
    [
        "an can i just book with ye for after, would ye see me tuesday evening",
        "any chance ye would see my daughter wednesday",
        "could I come in on friday?",
        "can he come thursday after school",
        "would the physio be able to see me saturday morning",
        "could I drop in to ye tomorrow at 5",
        "can ye do me tuesday",
    ],
)
def test_day_asked_for_is_a_wish_for_a_visit(text: str) -> None:
    assert asks_for_a_day(text)
    said = Said(text, True, (Act("faq/book_online", 0.59),))
    assert kind_wanted(Heard(text, said=(said,))) == "visit"


@pytest.mark.parametrize(
    "text",
    [
        "would ye see me running on tuesday evening if it was you",
        "my doctor can see me tuesday, should i run before it",
        "could he come on as a sub on saturday",
        "can I come back to running next week",
        "could i come on sunday's run",
        "can she come off the crutches on monday",
        "could the swelling come on in the evening",
        "can i get out on the bike tomorrow",
        "could I go to training on friday",
        "do ye open saturday mornings",
        "will you see my message before monday",
        "would ye see me",
    ],
)
def test_other_questions_about_a_day_are_not(text: str) -> None:
    assert not asks_for_a_day(text)


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("could I have an appointment, Tuesday morning if ye have one. what's the price", "Tuesday morning"),
        ("would ye fit me in friday if anybody cancels", "Friday"),
        ("can I book a visit for monday evening", "Monday"),
    ],
)
def test_a_day_beside_the_wish_is_kept_and_said_back(line: str, times: str) -> None:
    desk = Desk()
    desk.say("visit", line)
    assert str(desk.draft["times"]).startswith(times)
    assert desk.ids()[1] == "request_times_now"


def test_a_condition_alone_is_a_question() -> None:
    desk = Desk()
    desk.say("visit", "can I get a visit", "is there a charge if I cancel on a Monday")
    assert not desk.draft["windows"]
