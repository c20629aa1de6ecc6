"""After a snap a heel that comes up only a little counts as not coming up."""

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

DAY = date(2026, 11, 27)


def tiptoe(text: str, question: str = "tiptoe", snap: str = "yes") -> list[tuple[str, str]]:
    facts = {"snap": snap} if snap else {}
    return [
        (r.value, r.polarity)
        for r in read(text, Turn(DAY, question=question, facts=facts)).readings
        if r.name == "tiptoe"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "barely", "hardly at all off the ground", "just a small bit", "it rises an inch, fierce sore", "only a crack",
        "the heel goes up a tiny bit and no more", "I can scarcely lift it", "comes off the floor but not very high",
        "I got it up a wee bit at the sink but it killed me", "it only just leaves the floor",
    ],
)  # fmt: skip
def test_a_small_lift_after_a_snap_is_none(text: str) -> None:
    assert tiptoe(text) == [("cannot", "affirmed")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it can but it's a small bit sore", "sore"),
        ("yes but sore, maybe 6 of them", "sore"),
        ("yes, hardly any pain", "can"),
    ],
)
def test_a_sore_lift_stays_sore(text: str, expected: str) -> None:
    assert set(tiptoe(text)) == {(expected, "affirmed")}


def test_without_a_snap_or_a_heel_it_is_as_before() -> None:
    assert tiptoe("I get it up a small bit but it's sore", snap="") == [("sore", "affirmed")]
    assert tiptoe("the swelling came up a small bit", question="") == []
    assert ("cannot", "affirmed") not in tiptoe("went up on my toes a bit", question="")
    assert tiptoe("should it only come up a bit?") == []


def test_snap_and_heel_in_one_message() -> None:
    assert tiptoe("heard a snap on Monday and the heel barely lifts", "", "") == [("cannot", "affirmed")]


@pytest.mark.parametrize(
    "text", ["I could not get the heel up", "a heel that wont lift after a snap", "can't lift the heel"]
)
def test_a_heel_that_stays_down_is_no_dropped_foot(text: str) -> None:
    names = {(r.name, r.value) for r in read(text, Turn(date(2026, 11, 26))).readings if r.polarity == "affirmed"}
    assert ("tiptoe", "cannot") in names
    assert not any(name == "foot_drop" for name, _ in names)
