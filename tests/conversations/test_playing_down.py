"""Advice that is played down stays, politely, firmly, and in other words each time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Visitor

SIGNS = {
    "same_day": ("my left calf is swollen and hot", "today"),
    "emergency": ("my calf hurts and since this morning I can't get my breath", "112"),
}
PLAYED_DOWN = (
    "ah it's probably nothing",
    "I'm sure it's just a strain",
    "I don't have time for a doctor",
    "my wife thinks I'm overreacting",
    "can I just book a physio appointment",
    "my mate had the same and it was nothing",
    "I've had worse",
    "honestly I'm grand, leave it",
    "I'll see how it is in a week",
)


@pytest.mark.parametrize("tier", SIGNS)
async def test_it_stays_over_many_turns(agent: Any, tier: str) -> None:
    """The advice is in each answer, no form opens, and no two answers in a row are the same."""
    sign, word = SIGNS[tier]
    visitor = Visitor(agent)
    await visitor.says(sign)
    assert await visitor.slot("told_tier") == tier
    answers = []
    for text in PLAYED_DOWN:
        await visitor.says(text)
        answers.append(" ".join(message.get("text") or "" for message in visitor.last))
        assert word in answers[-1].lower(), f"{text}: {answers[-1]}"
        assert (await visitor.tracker()).active_loop_name is None, text
    assert len(set(answers[:5])) == 5, answers
