"""What is stored of a conversation when two nodes have it in hand, which a lost lock allows."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Restarted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot

from bot.storage.conversations import ConversationMemory, ConversationMovedOnError, ConversationStore


async def test_a_conversation_that_moved_on_is_not_written_over(empty_database: str) -> None:
    """Who read it before the other wrote stores nothing; read again, it goes on from what the other stored."""
    one, other = (ConversationStore(domain=Domain.empty(), host=empty_database) for _ in range(2))
    slow = await one.get_or_create_tracker("visitor")
    fast = await other.get_or_create_tracker("visitor")
    fast.update(UserUttered("first"))
    await other.save(fast)
    fast.update(UserUttered("second"))
    await other.save(fast)
    slow.update(UserUttered("too late"))
    with pytest.raises(ConversationMovedOnError):
        await one.save(slow)
    again = await one.get_or_create_tracker("visitor")
    again.update(UserUttered("in time"))
    await one.save(again)
    told = [event.text for event in (await other.retrieve("visitor")).events if isinstance(event, UserUttered)]
    assert told == ["first", "second", "in time"]
    for store in (one, other):
        store.engine.dispose()


async def test_two_begin_the_same_conversation(empty_database: str) -> None:
    """The second is told, instead of adding its beginning to the other's."""
    one, other = (ConversationStore(domain=Domain.empty(), host=empty_database) for _ in range(2))
    first, second = one.init_tracker("visitor"), other.init_tracker("visitor")
    for tracker in (first, second):
        tracker.update(UserUttered("hello"))
    await one.save(first)
    second.update(UserUttered("hello again"))
    with pytest.raises(ConversationMovedOnError):
        await other.save(second)
    for store in (one, other):
        store.engine.dispose()


def test_the_newest_events_are_found_without_reading_all(empty_database: str) -> None:
    """By an index on visitor and number, which starting twice doesn't make twice."""
    for _ in range(2):
        store = ConversationStore(domain=Domain.empty(), host=empty_database)
        indexes = [index["column_names"] for index in sa.inspect(store.engine).get_indexes("events")]
        assert indexes.count(["sender_id", "id"]) == 1
        store.engine.dispose()


async def test_a_long_conversation_in_memory_is_shortened() -> None:
    """What is kept stops growing, what was told early is still known, and a restart forgets it."""
    domain = Domain.empty()
    domain.slots = [AnySlot("side", mappings=[])]
    store = ConversationMemory(domain)
    tracker = await store.get_or_create_tracker("visitor")
    tracker.update(SlotSet("side", "left"))
    sizes = []
    for number in range(60):
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(f"message {number}", {"name": "inform"}))
        await store.save(tracker)
        tracker = await store.retrieve("visitor")
        sizes.append(len(json.loads(store.store["visitor"])))
    assert max(sizes[30:]) <= max(sizes[:30])
    assert tracker.get_slot("side") == "left"
    told = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert told[-1] == "message 59" and "message 3" not in told

    tracker.update(Restarted())
    await store.save(tracker)
    assert (await store.retrieve("visitor")).get_slot("side") is None
    assert "message" not in store.store["visitor"]


class FailingDatabase:
    """Stands before a store's sessions: while it fails, nothing can be stored, as with a full disk."""

    def __init__(self, store: ConversationStore) -> None:
        self.fails, self._scope = False, store.session_scope
        store.session_scope = self.scope

    def scope(self) -> Any:
        """A session, or an error."""
        if self.fails:
            raise sa.exc.OperationalError("INSERT", {}, Exception("database or disk is full"))
        return self._scope()


async def test_advice_that_could_not_be_stored_stands(empty_database: str) -> None:
    """It is stored before anything else is read or told; until then every turn fails, and none begins as a stranger's."""
    domain = Domain.empty()
    domain.slots = [AnySlot("advice", mappings=[])]
    store = ConversationStore(domain=domain, host=empty_database)
    database = FailingDatabase(store)
    tracker = await store.get_or_create_tracker("visitor")
    tracker.update(UserUttered("hello"))
    await store.save(tracker)
    tracker.update(UserUttered("I can't breathe"))
    tracker.update(SlotSet("advice", "emergency"))
    database.fails = True
    with pytest.raises(sa.exc.OperationalError):
        await store.save(tracker)
    for _ in range(2):
        with pytest.raises(sa.exc.OperationalError):
            await store.retrieve("visitor")
    database.fails = False
    again = await store.get_or_create_tracker("visitor")
    assert again.get_slot("advice") == "emergency"
    again.update(UserUttered("and now?"))
    await store.save(again)
    told = [event.text for event in (await store.retrieve("visitor")).events if isinstance(event, UserUttered)]
    assert told == ["hello", "I can't breathe", "and now?"]
    store.engine.dispose()


async def test_what_could_not_be_stored_gives_way_to_another_node(empty_database: str) -> None:
    """And to an erasure."""
    domain = Domain.empty()
    one, other = (ConversationStore(domain=domain, host=empty_database) for _ in range(2))
    database = FailingDatabase(one)
    tracker = await one.get_or_create_tracker("visitor")
    tracker.update(UserUttered("lost"))
    database.fails = True
    with pytest.raises(sa.exc.OperationalError):
        await one.save(tracker)
    fresh = await other.get_or_create_tracker("visitor")
    fresh.update(UserUttered("elsewhere"))
    await other.save(fresh)
    database.fails = False
    told = [event.text for event in (await one.retrieve("visitor")).events if isinstance(event, UserUttered)]
    assert told == ["elsewhere"]
    for store in (one, other):
        store.engine.dispose()


async def test_a_reader_keeps_no_writer_waiting(tmp_path: Path) -> None:
    """Somebody reads the whole file, for a back-up or an export, while conversations go on."""
    file = tmp_path / "conversations.db"
    store = ConversationStore(domain=Domain.empty(), dialect="sqlite", db=str(file))
    tracker = await store.get_or_create_tracker("visitor")
    tracker.update(UserUttered("hello"))
    await store.save(tracker)
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM events").fetchone()[0]
    tracker.update(UserUttered("still there?"))
    started = time.monotonic()
    await store.save(tracker)
    assert time.monotonic() - started < 3
    reader.close()
    store.engine.dispose()
