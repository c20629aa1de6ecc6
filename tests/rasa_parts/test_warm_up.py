"""Before the first request a conversation is had that loads what a booking needs, and that nobody keeps."""

from __future__ import annotations

from typing import Any

from bot.server import WARM_UP_SENDER, warm_up
from bot.storage.requests import of_session


async def test_a_conversation_that_nobody_keeps(agent: Any) -> None:
    """It comes as far as a request that is read back; the stores are those of before, and hold nothing of it."""
    stores = agent.tracker_store, agent.lock_store, agent.processor.tracker_store
    assert "Will I send it?" in await warm_up(agent)
    assert (agent.tracker_store, agent.lock_store, agent.processor.tracker_store) == stores
    assert await agent.tracker_store.retrieve(WARM_UP_SENDER) is None
    assert of_session(WARM_UP_SENDER) == []
