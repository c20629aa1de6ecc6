"""A sign that was only half heard is asked for at once, and doesn't stand in the way of anything else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.second_ear import Agreement
from tests.conftest import Visitor

CONTACT = "book an appointment, my name is Nuala Daly, 086 444 5566, any time"


@pytest.fixture
def half_heard(monkeypatch: pytest.MonkeyPatch) -> str:
    """Makes the second ear half hear the same sign in one message."""
    text = "my calf is not itself on the stairs"

    def doubtful(said: str, facts: Any) -> Agreement:
        return Agreement(facts, "swelling" if said == text else None)

    monkeypatch.setattr("bot.nlu.heard.agree", doubtful)
    return text


async def test_it_is_asked_at_once(agent: Any, half_heard: str) -> None:
    visitor = Visitor(agent)
    await visitor.says(half_heard)
    assert "utter_ask_swelling" in await visitor.uttered()
    await visitor.says("yes")
    assert await visitor.slot("swelling") == "yes"
    assert await visitor.slot("told_tier") == "same_day"


async def test_a_request_instead_of_an_answer_is_taken(agent: Any, half_heard: str) -> None:
    visitor = Visitor(agent)
    await visitor.says(half_heard)
    await visitor.says(CONTACT)
    assert (await visitor.tracker()).active_loop_name == "booking_form"
    assert await visitor.slot("name") == "Nuala Daly"
