"""The value in the first words of an answer counts, whatever story stands behind it; two marks tell how it goes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn


def answers(text: str, question: str) -> list[str]:
    readings = read(text, Turn(date(2026, 11, 26), question=question)).readings
    found = [r for r in readings if r.name == question and r.source == "answer"]
    return [f"!{r.value}" if r.polarity == "denied" else r.value for r in found if r.polarity in ("affirmed", "denied")]


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (
            "side",
            "The right, which is a pain as I drive a bus and your man says to brake with it. Is that bad?",
            "right",
        ),
        ("side", "Left one, the foot I start the moped with, which my brother thinks is gas. Is he right?", "left"),
        ("side", "Right. Well mainly the right, the left one grumbles the odd time. Should I rest?", "right"),
        ("side", "left, and the right one some days", "both"),
        ("side", "left, sorry, the right", "right"),
        ("again", "First time, I only ever broke a wrist in 2012. How long is it?", "!yes"),
        ("again", "first, in 2018, and now again", "yes"),
        ("onset", "Sudden, the two lads beside me heard me roar. Is that a tear?", "moment"),
    ],
)
def test_the_first_words_answer(question: str, text: str, value: str) -> None:
    assert answers(text, question) == [value]


@pytest.mark.parametrize("text", ["right, but how long does it take?", "left or right, does it matter?"])
def test_a_remark_or_a_question_is_no_side(text: str) -> None:
    assert answers(text, "side") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("day one was 8 of 10, now 3 on the stairs", "better"),
        ("10 out of 10 down to 5", "better"),
        ("was at 2/10, today it's 6", "worse"),
    ],
)
def test_two_marks_tell_how_it_goes(text: str, value: str) -> None:
    assert answers(text, "trend") == [value]


@pytest.mark.parametrize("text", ["from 8 km to 3 km", "I was off for 9 days, then 3 days on"])
def test_other_numbers_are_no_marks(text: str) -> None:
    assert answers(text, "trend") == []
