"""What was seen, and how much was written: in the process, in Redis, and with Redis gone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.channels.memory import Memory, RedisMemory
from tools.cluster import free_port


@pytest_asyncio.fixture(loop_scope="session", params=["process", "redis", "redis is gone"])
async def memory(request: pytest.FixtureRequest, redis_server: str) -> AsyncIterator[Memory]:
    """Each kind of memory."""
    gone = f"redis://127.0.0.1:{free_port()}/0"
    made = {"process": Memory, "redis": lambda: RedisMemory(redis_server), "redis is gone": lambda: RedisMemory(gone)}
    found = made[request.param]()
    yield found
    await found.close()


async def test_what_was_seen_is_known(memory: Memory) -> None:
    """Each key by itself."""
    assert [await memory.first_time("a", 60) for _ in range(3)] == [True, False, False]
    assert await memory.first_time("b", 60)


async def test_so_much_and_no_more(memory: Memory) -> None:
    """Each key by itself."""
    assert [await memory.allow("x", 3, 60) for _ in range(5)] == [True, True, True, False, False]
    assert await memory.allow("y", 3, 60)


async def test_two_nodes_remember_together(redis_server: str) -> None:
    """With Redis between them; nothing readable is stored there."""
    one, other = RedisMemory(redis_server), RedisMemory(redis_server)
    assert await one.first_time("wamid.353870000001", 60)
    assert not await other.first_time("wamid.353870000001", 60)
    stored = [key.decode() for key in await one._redis.keys("*")]
    assert stored
    assert not any("353870000001" in key for key in stored)
    await one.close()
    await other.close()


async def test_a_redis_that_forgot(redis_server: str) -> None:
    """After a restart it knows nothing; what this process saw, it still knows, and goes on counting."""
    memory = RedisMemory(redis_server)
    assert await memory.first_time("seen before", 60)
    assert await memory.allow("counted before", 1, 60)
    await memory._redis.flushdb()
    assert not await memory.first_time("seen before", 60)
    assert await memory.allow("counted before", 1, 60)
    assert not await memory.allow("counted before", 1, 60)
    assert all([await memory._redis.ttl(key) > 0 for key in await memory._redis.keys("assistant:rate:*")])
    await memory.close()


async def test_time_passes() -> None:
    """What was seen is forgotten, and more may be written."""
    now = [0.0]
    memory = Memory(entries=2, clock=lambda: now[0])
    assert await memory.first_time("a", 60)
    assert await memory.allow("a", 1, 60)
    assert not await memory.allow("a", 1, 60)
    now[0] = 60
    assert await memory.first_time("a", 60)
    assert await memory.allow("a", 1, 60)


async def test_the_memory_is_bounded() -> None:
    """What was set longest ago goes first."""
    memory = Memory(entries=2)
    assert [await memory.first_time(key, 60) for key in ("a", "b", "c", "a")] == [True] * 4
    assert not await memory.first_time("c", 60)


async def test_a_time_ends_when_it_is_over() -> None:
    """Not before; what is seen or allowed again counts from then."""
    now = [0.0]
    memory = Memory(clock=lambda: now[0])
    assert await memory.first_time("a", 60) and await memory.allow("a", 2, 60)
    now[0] = 59.9
    assert not await memory.first_time("a", 60) and await memory.allow("a", 2, 60)
    assert not await memory.allow("a", 2, 60)
    now[0] = 60
    assert await memory.allow("a", 2, 60) and not await memory.allow("a", 2, 60)
    assert await memory.first_time("a", 60)
    now[0] = 119.9
    assert not await memory.first_time("a", 60)


async def test_what_is_allowed_is_bounded_too() -> None:
    """Who wrote last is remembered; so many are kept and no more."""
    memory = Memory(entries=2)
    assert await memory.allow("a", 1, 60) and await memory.allow("b", 1, 60)
    assert not await memory.allow("a", 1, 60)
    assert await memory.allow("c", 1, 60)
    assert not await memory.allow("a", 1, 60)
    assert await memory.allow("b", 1, 60)


async def test_without_redis_it_is_remembered_here() -> None:
    """And said in the log by the error's name only."""
    memory = RedisMemory(f"redis://127.0.0.1:{free_port()}/0")
    assert [await memory.first_time("a", 60) for _ in range(2)] == [True, False]
    assert [await memory.allow("a", 2, 60) for _ in range(3)] == [True, True, False]
    await memory.close()


async def test_redis_forgets_in_time(redis_server: str) -> None:
    """After as many milliseconds, one at least."""
    memory = RedisMemory(redis_server)
    await memory._redis.flushdb()
    assert await memory.first_time("a", 30) and await memory.allow("a", 1, 30)
    assert [25_000 < await memory._redis.pttl(key) <= 30_000 for key in await memory._redis.keys("*")] == [True, True]
    assert await memory.allow("b", 1, 0)
    await memory.close()
