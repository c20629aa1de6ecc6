"""What was told before a request opened, or beside another question of it, is in the request."""

from dataclasses import replace
from typing import Any

import pytest

from bot.booking.contact_wishes import wishes_in
from bot.booking.wish_texts import describe
from bot.dialogue.heard import Heard
from bot.dialogue.requests import context
from bot.dialogue.state import State
from bot.dialogue.told_before import note_times
from bot.dialogue.update import take
from bot.reading.acts import Act, Said
from bot.reading.reading import Reading
from tests.booking.playing import THURSDAY, Desk


class Clinic:
    """A clinic without a diary."""

    def openings(self) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def say(text: str, *readings: Reading) -> Heard:
    return Heard(text, said=tuple(Said(part, False, (Act("tell", 0.9),)) for part in [text]), readings=readings)


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("Tuesday evenings suit me best, I'm off work then", "Tuesday after 5 pm"),
        ("she's only free after school", "between 3 pm and 6 pm"),
        ("I could do Friday morning", "Friday morning"),
    ],
)
def test_times_told_before_the_form_are_in_it(line: str, times: str) -> None:
    state = State()
    note_times(say(line), state, THURSDAY)
    desk = Desk(context(say("book me in"), state, THURSDAY, Clinic()))  # type: ignore[arg-type]
    turn = desk.say("visit", "book me in", "Aoife Byrne 087 123 4567")
    assert turn.draft is not None
    assert turn.draft["times"] == times
    assert turn.question != "request:wish"


@pytest.mark.parametrize(
    "line",
    [
        "I run Tuesdays and Thursdays",
        "I could run tomorrow maybe",
        "it started on Monday",
        "I'm seeing the doctor on Monday",
        "it's worse in the mornings",
        "I train Wednesday evenings",
        "would be great to do the half on Sunday week",
        "can I come back to running on Monday?",
    ],
)
def test_days_of_something_else_are_no_wish(line: str) -> None:
    state = State()
    note_times(say(line), state, THURSDAY)
    assert not state.patient


def test_times_told_on_another_day_are_asked_for_again() -> None:
    state = State()
    note_times(say("tomorrow morning would be handy"), state, THURSDAY)
    later = THURSDAY.replace(day=27)
    assert not context(say("book me in"), state, later, Clinic()).told_times  # type: ignore[arg-type]


def test_what_the_opening_message_says_refines_what_was_told_before() -> None:
    desk = Desk()
    desk.context = replace(desk.context, told_times="evenings suit me best")
    turn = desk.say("visit", "book me in for Thursday please")
    assert turn.draft is not None
    assert turn.draft["times"] == "Thursday after 5 pm"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Monday eve would suit", "Monday from 5 pm"),
        ("after 6 on Wed eve", "Wednesday from 6 pm"),
        ("Christmas Eve", "Thu 24 Dec"),
        ("evening is impossible, mornings before 12 best. Thursday maybe", "before noon or Thursday before noon"),
        ("Evenings. Monday or Tuesday", "Monday or Tuesday from 5 pm"),
        ("mornings. Or Thursday", "before noon or Thursday"),
        ("after half 3 he's out of school", "from 3:30 pm"),
        ("Wednesday please. Wed 2nd December after 3.30", "Wed 2 Dec from 3:30 pm"),
        ("actually not Tuesday, he's training, make it Wednesday", "Wednesday; not Tuesday"),
    ],
)
def test_times_of_several_clauses_are_put_together(text: str, times: str) -> None:
    assert describe(wishes_in(text, THURSDAY)) == times


OPEN: dict[str, Any] = {"question": "request:contact"}


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("it went on me at the astro about 10 days ago", "10 days ago", True),
        ("mine started last Tuesday", "last Tuesday", True),
        ("Monday before 9", "Monday", False),
        ("the Tuesday after", "Tuesday", False),
    ],
)
def test_when_it_happened_is_heard_in_an_open_request(text: str, words: str, kept: bool) -> None:
    state = State(request=dict(OPEN))
    take(say(text, Reading("onset_time", "2026-11-16/2026-11-16", 0, 0, words)), state)
    assert ("onset_time" in state.facts) is kept


def test_a_change_with_a_reason_keeps_the_hour_that_is_told() -> None:
    desk = Desk()
    desk.say("visit", "book me in", "Aoife Byrne 087 123 4567", "Thursday evening", "sore calf", "yes")
    turn = desk.say("visit", "make it friday mornin, i forgot i've gym thurs")
    assert turn.draft is not None
    assert turn.draft["times"] == "Friday morning"
