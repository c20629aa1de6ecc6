"""Days that are put right, in the words people put them right in."""

import pytest

from tests.booking.playing import Desk


@pytest.mark.parametrize(
    ("first", "then", "times"),
    [
        ("Monday morning", "better Wednesday evening, Monday I have class until 20", "Wednesday after 5 pm"),
        ("Monday after 5", "make it Tuesday, I can not do Monday", "Tuesday after 5 pm"),
        ("Monday or Tuesday after 5", "Monday I can not. Only Tuesday evening", "Tuesday after 5 pm"),
        ("Tuesday", "sorry it was friday not teusday", "Friday"),
        ("between christmas and new year", "the 28th or 30th", "Mon 28 Dec or Wed 30 Dec"),
        ("between the 3rd and the 7th of December", "mornings", "Thu 3 Dec to Mon 7 Dec morning"),
    ],
)
def test_it_is_the_other_day_then(first: str, then: str, times: str) -> None:
    desk = Desk()
    desk.say("visit", "visit for my left heel, Ger Walsh 087 555 0121", first, "yes", then)
    assert desk.draft["times"] == times


def test_a_feast_is_no_part_of_what_lies_between() -> None:
    desk = Desk()
    desk.say("visit", "visit for my heel, Ger Walsh 087 555 0121", "between christmas and new year")
    assert desk.draft["windows"][0]["day_from"] == "2026-12-26"
    assert desk.draft["windows"][0]["day_to"] == "2026-12-31"


def test_a_day_of_the_story_is_not_put_right_with_the_times() -> None:
    desk = Desk()
    desk.say("visit", "can I get a visit", "Ger Walsh 087 555 0121", "sunday", "my heel went on sunday at the match")
    desk.say("", "just monday, not sunday")
    assert desk.draft["times"] == "Monday"
    assert "sunday" in desk.draft["why_words"]


def test_an_answer_to_what_it_is_about_may_move_the_day() -> None:
    desk = Desk()
    desk.say("visit", "can I get a visit", "Ger Walsh 087 555 0121", "sunday")
    desk.say("", "my heel went at the match. and actually not sunday, monday after 4 is better")
    assert desk.draft["times"] == "Monday from 4 pm"


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("hoping for a slot on Tuesday for a strained achilles, since the run", "Tuesday"),
        ("looking for a visit my heel hurts since the match and any day next week would suit", "Mon 30 Nov"),
    ],
)
def test_a_time_told_with_the_story_is_kept(line: str, times: str) -> None:
    desk = Desk()
    desk.say("visit", line)
    assert str(desk.draft["times"]).startswith(times)


def test_a_stretch_that_only_tells_of_the_leg_is_no_time() -> None:
    desk = Desk()
    desk.say("visit", "sore since Monday and it is worse in the mornings")
    assert desk.draft["times"] is None


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("not today! Tuesday I said, and yes you can keep it", "Tuesday from 5:30 pm"),
        ("no no, not today, the Thursday", "Thursday from 5:30 pm"),
        ("no, not today thanks", None),
        ("not today, forget about it, some Tuesday maybe", None),
    ],
)
def test_a_day_refused_for_another_ends_no_request(text: str, times: str | None) -> None:
    """A request was dropped at "no, not today! next week", and its details asked for once more."""
    desk = Desk()
    turn = desk.say("visit", "appointment", "Una Breen 087 555 0142", "evenings after half 5", "sore calf", text)
    assert (turn.draft and turn.draft["times"]) == times
    assert not desk.reached
