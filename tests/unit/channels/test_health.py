"""Ready means that a message would be answered and stored."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot import health as rooms
from bot.health import FAILURES, Health
from bot.settings import load_settings
from bot.storage.database import engine
from bot.storage.transcripts import check_conversations


@pytest.fixture
def health(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Health:
    """A node that asks its databases each time."""
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path))
    monkeypatch.delenv("ASSISTANT_DATABASE_URL", raising=False)
    monkeypatch.setattr(rooms, "BELIEVED_SECONDS", -1.0)
    check_conversations()
    return Health(load_settings())


async def test_both_databases_are_written(health: Health, tmp_path: Path) -> None:
    """A row of this node in each, however often it is asked."""
    for _ in range(3):
        assert await health.database() and await health.conversations()
    for file, table in (("assistant.db", "health_checks"), ("conversations.db", "conversation_health")):
        with sqlite3.connect(tmp_path / file) as connection:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


async def test_a_corrupt_conversation_database_is_not_ready(health: Health, tmp_path: Path) -> None:
    """And the other one isn't blamed."""
    assert await health.conversations()
    for file in tmp_path.glob("conversations.db*"):
        file.unlink()
    (tmp_path / "conversations.db").write_bytes(b"no database at all" * 1000)
    assert not await health.conversations()
    assert await health.database()


@pytest.mark.parametrize("name", ["assistant.db", "conversations.db"])
async def test_a_locked_database_is_not_ready_and_blocks_nobody(health: Health, tmp_path: Path, name: str) -> None:
    """The server's loop goes on, and the answer comes after three seconds."""
    assert await health.database() and await health.conversations()
    other = sqlite3.connect(tmp_path / name, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    started, longest = time.monotonic(), 0.0
    asking = asyncio.ensure_future(health.database() if name == "assistant.db" else health.conversations())
    while not asking.done():
        before = time.monotonic()
        await asyncio.sleep(0.01)
        longest = max(longest, time.monotonic() - before)
    assert await asking is False
    assert longest < 1 and time.monotonic() - started < 6
    other.execute("ROLLBACK")
    async with asyncio.timeout(12):
        while not (await health.database() and await health.conversations()):
            await asyncio.sleep(0.1)
    engine(load_settings().database).dispose()


async def test_messages_that_fail_one_after_another_are_counted(
    health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until one goes well, or might again."""

    async def handle(message: UserMessage) -> None:
        if message.text == "fails":
            raise ValueError

    counted = health.counted(handle)

    async def send(text: str) -> None:
        await counted(UserMessage(text, CollectingOutputChannel(), "a"))

    for number in range(FAILURES):
        assert health.answering, number
        with pytest.raises(ValueError, match=r"^$"):
            await send("fails")
    assert not health.answering
    await send("goes well")
    assert health.answering
    for _ in range(FAILURES):
        with pytest.raises(ValueError, match=r"^$"):
            await send("fails")
    monkeypatch.setattr(rooms, "FORGIVEN_SECONDS", -1.0)
    assert health.answering
