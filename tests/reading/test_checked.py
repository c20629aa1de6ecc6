"""A word of fright or a question is no news that somebody was seen or that something was found."""

import pytest

from bot.dialogue.heard import Heard
from bot.dialogue.hold_acts import hold_act
from bot.dialogue.state import GIVEN, Advice, State
from bot.reading.acts import Act, Said
from bot.reading.checked import without_false_news


def said(text: str, act: str = "hold/seen_found") -> Said:
    return Said(text, text.endswith("?"), (Act(act, 0.8), Act("hold/scared", 0.1)))


@pytest.mark.parametrize(
    "text",
    [
        "jesus a clot", "a clot!!", "oh god, the hospital", "A&E?!", "the scan for the clot I mean", "would he be kept in?", "hospital? me?",
        "what? nobody found anything", "YOU said clot", "I haven't seen anyone", "she hasn't been seen yet", "I've not been to a doctor", "nobody has looked at it", "haven't shown it to anyone",
        "will they do an operation?",
    ],
)  # fmt: skip
def test_fright_is_no_news(text: str) -> None:
    assert without_false_news(said(text)).best.name == "hold/scared"


@pytest.mark.parametrize(
    "text",
    [
        "they found a clot", "it's a clot, they put me on tablets", "clot behind the knee", "no clot", "I'm in A&E now", "home again",
        "the doctor had a look this morning, is that ok?", "got the scan, negative", "they wouldn't scan it",
    ],
)  # fmt: skip
def test_news_stays_news(text: str) -> None:
    assert without_false_news(said(text)).best.name == "hold/seen_found"


def test_other_acts_are_left_alone() -> None:
    """ "Where?" needs no news."""
    assert without_false_news(said("a clot?", "hold/where")).best.name == "hold/where"


@pytest.mark.parametrize(("text", "act"), [("jesus a clot", ""), ("they found a clot", "seen_found")])
def test_fright_leaves_the_advice_standing(text: str, act: str) -> None:
    state = State(advice=Advice("same_day", ["clot"], "", GIVEN))
    assert hold_act(Heard(text, said=(without_false_news(said(text)),)), state) == act


@pytest.mark.parametrize(
    ("text", "act"),
    [("I haven't seen anyone about it", "other"), ("didn't see anyone", "other"), ("on my own here", "alone")],
)
def test_who_has_seen_nobody_is_not_alone(text: str, act: str) -> None:
    state = State(advice=Advice("same_day", ["clot"], "", GIVEN))
    guessed = Said(text, False, (Act("hold/alone", 0.5), Act("hold/other", 0.4)))
    assert hold_act(Heard(text, said=(without_false_news(guessed),)), state) == act
