"""Sentences whose words settle what they do, whatever the classifier makes of them."""

import pytest

from bot.reading.acts import Act, Said
from bot.reading.said_words import SUM_UP, act_by_words
from bot.reading.visit_words import LATER

GUESS = (Act("request_visit", 0.6), Act("faq/ice", 0.2))


def act(text: str, advised: bool = False, question: str = "") -> str:
    """What the sentence does, where a wish for a visit was guessed."""
    return act_by_words(Said(text, text.endswith("?"), GUESS), advised, question).best.name


@pytest.mark.parametrize(
    "text",
    [
        "Do I still need to be seen today?", "do I really have to go in today?", "should I still go to the doctor?", "is it still urgent?",
        "so I definitely need the ED?", "does she still need to see someone?", "do we really need to go to A&E?", "are you sure it needs a doctor?",
    ],
)  # fmt: skip
def test_asking_if_the_advice_holds_asks_why(text: str) -> None:
    assert act(text, advised=True) == "hold/why"
    assert act(text) == "request_visit"


@pytest.mark.parametrize(
    "text",
    ["where do I need to go?", "do I need to ring the GP first?", "do I need to pay at the hospital?", "do I need to see a physio too?", "GP or hospital?"],
)  # fmt: skip
def test_asking_how_to_follow_it_does_not(text: str) -> None:
    assert act(text, advised=True) == "request_visit"


@pytest.mark.parametrize(
    "text",
    [
        "dunno about a visit yet", "not sure I want to book anything", "I'm not sure about an appointment", "in two minds about coming in",
        "haven't made up my mind about a visit", "not ready to book yet", "I'll have a think about booking",
    ],
)  # fmt: skip
def test_doubt_about_a_visit_is_no_wish(text: str) -> None:
    assert act(text) == LATER


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("maybe later", "offer:visit", LATER),
        ("I'll think about it, thanks", "offer:visit", LATER),
        ("maybe later", "side", LATER),
        ("not now", "offer:visit", LATER),
        ("not now", "numb_foot", "request_visit"),
        ("maybe later this week, can do Thursday", "offer:visit", "request_visit"),
        ("not sure if it's swollen", "", "request_visit"),
        ("maybe later", "", "request_visit"),
    ],
)
def test_what_is_put_off(text: str, question: str, expected: str) -> None:
    assert act(text, question=question) == expected


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("so what's the story?", 0), ("what's the verdict then?", 0), ("long story short, what are you saying?", 0),
        ("so no stretching yet, have I that right?", 2), ("did I pick that up right?", 0),
    ],
)  # fmt: skip
def test_sum_ups(text: str, others: int) -> None:
    found = act_by_words(Said(text, True, GUESS), advised=False, question="")
    assert found.best.name == SUM_UP
    assert len(found.acts) == others + 1


def test_a_story_is_no_sum_up() -> None:
    assert act("what's the story with parking?") == "request_visit"
