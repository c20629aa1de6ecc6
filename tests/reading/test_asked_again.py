"""What a complaint that something wasn't answered is about."""

from __future__ import annotations

import pytest

from bot.reading.acts import Act, Said
from bot.reading.asked_again import question_meant, subject_named, without_echoes


@pytest.mark.parametrize(
    ("complaint", "subject"),
    [
        ("i asked about the SHOES haha", "the SHOES"),
        ("ok but you didnt say about the gp", "the gp"),
        ("you still haven't told me about the parking, third time now lol", "the parking"),
        ("no, I meant swimming", "swimming"),
    ],
)
def test_the_words_that_name_it(complaint: str, subject: str) -> None:
    """What was asked stands between words of complaint and of function."""
    assert subject_named(complaint).removeprefix("about ") == subject


@pytest.mark.parametrize("complaint", ["that's not what I asked", "you skipped my question", "you didn't answer me"])
def test_a_bare_complaint_names_nothing(complaint: str) -> None:
    """It is about whatever got no answer last."""
    assert subject_named(complaint) == ""


def test_a_subject_points_at_the_question_that_shares_its_words() -> None:
    """In whatever form the words came."""
    questions = ["are my runners too old", "should I skip raising the heel tonight", "is it dear"]
    assert question_meant("the heel raises", questions) == questions[1]
    assert question_meant("the parking", questions) == ""


def test_wondering_at_the_last_answer_asks_nothing() -> None:
    """ "Prices?! No. How many km do I add?" is about the km; alone it is a question like any other."""
    echo = Said("prices?!", True, (Act("faq/cost", 0.9),))
    asks = Said("how many km do I add", True, (Act("faq/ten_percent", 0.4),))
    assert without_echoes([echo, asks], ["faq/cost#more"]) == [asks]
    assert without_echoes([echo, asks], ["faq/ice"]) == [echo, asks]
    assert without_echoes([echo], ["faq/cost"]) == [echo]
