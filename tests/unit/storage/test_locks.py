"""One message of a conversation at a time, within a process and between processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from rasa.core.lock_store import LockError

from bot.storage import locks
from bot.storage.locks import ConversationLocks, key, lock_engine


async def turn(store: ConversationLocks, name: str, log: list[str]) -> None:
    """A turn that lets others run in the middle of it."""
    async with store.lock("visitor"):
        log.append(f"{name} begins")
        await asyncio.sleep(0.02)
        log.append(f"{name} ends")


async def test_in_one_process() -> None:
    """Turns of a conversation follow each other in the order of arrival."""
    store, log = ConversationLocks(), list[str]()
    await asyncio.gather(*(turn(store, name, log) for name in "abc"))
    assert log == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]


async def test_other_conversations_do_not_wait() -> None:
    """A lock is one conversation's."""
    store = ConversationLocks()
    async with store.lock("one"), store.lock("another"):
        pass


async def test_between_processes(postgres: Callable[[], str]) -> None:
    """Two nodes with a connection each never answer one conversation at once."""
    address = postgres()
    nodes = [ConversationLocks(lock_engine(address)) for _ in range(2)]
    log: list[str] = []
    await asyncio.gather(*(turn(nodes[number % 2], str(number), log) for number in range(6)))
    assert len(log) == 12
    assert all(log[i].split()[0] == log[i + 1].split()[0] for i in range(0, 12, 2))


async def test_a_dead_node_holds_nothing(postgres: Callable[[], str]) -> None:
    """Its lock goes with its connection."""
    address = postgres()
    dying = lock_engine(address)
    assert dying is not None
    connection = await ConversationLocks(dying)._acquire(dying, key("visitor"))
    connection.invalidate()  # the socket is closed, as the system does for a process that was killed
    async with ConversationLocks(lock_engine(address)).lock("visitor"):
        pass


async def test_patience_ends(postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that can't have its turn fails instead of waiting for ever."""
    monkeypatch.setattr(locks, "PATIENCE_SECONDS", 0.05)
    address = postgres()
    first, second = ConversationLocks(lock_engine(address)), ConversationLocks(lock_engine(address))
    async with first.lock("visitor"):
        with pytest.raises(LockError):
            async with second.lock("visitor"):
                pass


async def test_more_turns_than_connections(postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait for a free one without keeping those who have one from ending."""
    monkeypatch.setattr(locks, "CONNECTIONS", 2)
    store, ended = ConversationLocks(lock_engine(postgres())), list[int]()

    async def take_a_turn(number: int) -> None:
        async with store.lock(f"visitor {number}"):
            await asyncio.sleep(0.01)
            ended.append(number)

    await asyncio.wait_for(asyncio.gather(*(take_a_turn(number) for number in range(12))), 20)
    assert sorted(ended) == list(range(12))


async def test_a_waiting_turn_keeps_no_connection(postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Many messages to a conversation that hangs on another node don't keep everybody else waiting."""
    monkeypatch.setattr(locks, "CONNECTIONS", 1)
    address = postgres()
    elsewhere, here = ConversationLocks(lock_engine(address)), ConversationLocks(lock_engine(address))

    async def wait_for_it() -> None:
        async with here.lock("hanging"):
            pass

    async with elsewhere.lock("hanging"):
        waiting = asyncio.create_task(wait_for_it())
        await asyncio.sleep(0.05)
        async with here.lock("another"):
            assert not waiting.done()
    await waiting


async def test_no_database() -> None:
    """Said as what it is."""
    with pytest.raises(LockError):
        async with ConversationLocks(lock_engine("postgresql://nobody@127.0.0.1:1/none")).lock("visitor"):
            pass


def test_sqlite_needs_none() -> None:
    """One process has it."""
    assert lock_engine("sqlite:///x.db") is None
