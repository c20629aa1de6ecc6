"""A length of time that puts the known one right; one that tells of something else does not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

TODAY = date(2026, 11, 28)
SIGNS = ("swelling", "warmth", "colour_change", "shiny")
KNOWN = {"onset_time": "2026-11-14/2026-11-14", "side": "left"}


def lengths(text: str, question: str = "screen:clot", facts: dict[str, str] | None = None) -> list[tuple[str, bool]]:
    """The words of each onset that a message tells, and whether it puts one right."""
    turn = Turn(
        TODAY, question, SIGNS if question.startswith("screen") else (), facts=KNOWN if facts is None else facts
    )
    return [(r.words, r.puts_right) for r in read(text, turn).readings if r.name == "onset_time"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("it is six weeks not ten days", "six weeks"),
        ("Not ten days, it's three weeks I have it", "three weeks"),
        ("nope, none. and it's really more like two months, sorry", "two months"),
        ("it isn't a fortnight, she reckons closer to 4 months", "4 months"),
        ("I told you eight days but it is actually 18 days", "18 days"),
        ("no, nothing. it's really been more like ten weeks, I'd say", "ten weeks"),
        ("my mistake it's three months now", "three months"),
    ],
)
def test_the_length_that_holds_replaces_the_known_one(text: str, length: str) -> None:
    assert lengths(text) == [(length, True)]


@pytest.mark.parametrize(
    "text",
    [
        "is it two weeks not three it should take?",
        "sorry, the match is in two weeks",
        "no it's not warm, and I'm meant to run it for 20 minutes",
        "actually the marathon is 6 weeks out",
    ],
)
def test_a_length_of_something_else_puts_nothing_right(text: str) -> None:
    assert lengths(text) == []


def test_where_no_time_is_known_it_corrects_nothing() -> None:
    assert all(not right for _, right in lengths("it's more like five weeks", facts={"side": "left"}))


def test_no_sign_is_read_into_words_that_only_tell_the_time() -> None:
    read_it = read("Sorry, bad English. Not one month, it is two months now", Turn(TODAY, "swelling", facts=KNOWN))
    assert [r.name for r in read_it.readings] == ["onset_time"]


def test_weeks_of_something_else_put_no_onset_right() -> None:
    """Of a pregnancy, or where what is denied was never told of the calf."""
    assert lengths("Sorry, 20 weeks, not 18") == []
    assert lengths("sorry, it's 20 weeks", facts={**KNOWN, "pregnancy": "yes"}) == []


def test_a_day_that_is_denied_gives_way_to_a_length() -> None:
    yesterday = {**KNOWN, "onset_time": "2026-11-27/2026-11-27"}
    assert lengths("it's not only since yesterday, it's about four days", facts=yesterday) == [
        ("about four days", True)
    ]


def test_a_day_that_puts_right_stays_beside_a_vague_word() -> None:
    assert all("Monday" in words for words, _ in lengths("no sorry it was Monday, I'm mixing up the days"))
