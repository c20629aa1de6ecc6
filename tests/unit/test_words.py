"""How the approved words are chosen and filled."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted
from rasa.utils.endpoints import EndpointConfig

from bot.words import ApprovedWords
from tests.unit.trackers import says, tracker

RESPONSES: dict[str, Any] = {
    "utter_introduction": [{"text": "I'm automated."}],
    "utter_back_to_question": [{"text": "Back to my question:"}],
    "utter_one": [{"text": "first"}, {"text": "second"}],
    "utter_price": [{"text": "It costs {price}."}, {"text": "I don't know."}],
    "utter_only": [{"text": "Hello {nobody}."}],
    "utter_advice": [{"text": "Ring now.", "metadata": {"stands_first": True}}],
    "utter_ask_side": [{"text": "Which leg?"}],
}


@pytest.fixture
def words() -> ApprovedWords:
    """The generator over a few responses."""
    return ApprovedWords(EndpointConfig(), Domain.from_dict({"responses": RESPONSES}))


def bot(utter: str) -> BotUttered:
    """A message that was said."""
    return BotUttered("…", metadata={"utter_action": utter})


async def text(words: ApprovedWords, utter: str, *events: Any, **values: Any) -> str | None:
    """What is said after these events."""
    response = await words.generate(utter, tracker(*events), "rest", **values)
    return str(response["text"]) if response else None


async def test_the_first_words_of_a_session_introduce(words: ApprovedWords) -> None:
    """Again in a new session, not twice in one."""
    assert await text(words, "utter_one") == "I'm automated.\n\nfirst"
    assert await text(words, "utter_one", bot("utter_price")) == "first"
    assert await text(words, "utter_one", bot("utter_price"), SessionStarted()) == "I'm automated.\n\nfirst"


async def test_nothing_stands_before_advice(words: ApprovedWords) -> None:
    """Its own words say who is speaking."""
    assert await text(words, "utter_advice") == "Ring now."


async def test_variations_take_turns(words: ApprovedWords) -> None:
    """So that the same sentence isn't said twice in a row."""
    assert await text(words, "utter_one", bot("utter_one")) == "second"
    assert await text(words, "utter_one", bot("utter_one"), bot("utter_one")) == "first"


async def test_no_unfilled_placeholder_is_said(words: ApprovedWords) -> None:
    """The variation that can be filled is taken; without one nothing is said."""
    assert await text(words, "utter_price", bot("x")) == "I don't know."
    assert await text(words, "utter_price", bot("x"), price="80 euro") == "It costs 80 euro."
    assert await text(words, "utter_price", bot("x"), price=None) == "I don't know."
    assert await text(words, "utter_only", bot("x")) is None
    assert await text(words, "utter_absent", bot("x")) is None


async def test_a_question_that_comes_back_says_so(words: ApprovedWords) -> None:
    """Only after something else was answered."""
    asked = [bot("utter_ask_side"), *says("what causes it?")]
    assert await text(words, "utter_ask_side", *asked, bot("utter_one")) == "Back to my question: Which leg?"
    assert await text(words, "utter_ask_side", *asked) == "Which leg?"


async def test_a_visitors_braces_stay_text(words: ApprovedWords) -> None:
    """What is filled in is not filled again."""
    assert await text(words, "utter_price", bot("x"), price="{price} {nobody}") == "It costs {price} {nobody}."
