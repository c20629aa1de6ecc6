"""What connectors remember for a while: what they have seen, and how much a person writes.

In this process, or in Redis (`ASSISTANT_REDIS_URL`), so that several nodes remember together and across restarts.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from functools import lru_cache

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.settings import load_settings

logger = logging.getLogger(__name__)

ENTRIES = 100_000


class Memory:
    """Remembers at most `entries` keys of each kind; what wasn't touched for longest goes first."""

    def __init__(self, entries: int = ENTRIES, clock: Callable[[], float] = time.monotonic) -> None:
        self._entries, self._clock = entries, clock
        self._until: OrderedDict[str, float] = OrderedDict()
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    async def first_time(self, key: str, ttl: float) -> bool:
        """Whether the key wasn't seen in the last `ttl` seconds; it is seen now."""
        now = self._clock()
        if self._until.get(key, now) > now:
            return False
        self._until[key] = now + ttl
        self._until.move_to_end(key)
        if len(self._until) > self._entries:
            self._until.popitem(last=False)
        return True

    async def allow(self, key: str, limit: int, per_seconds: float) -> bool:
        """Whether the key was allowed fewer than `limit` times in the last `per_seconds`; if so, it counts."""
        now = self._clock()
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        if len(self._times) > self._entries:
            self._times.popitem(last=False)
        while times and now - times[0] >= per_seconds:
            times.popleft()
        if len(times) >= limit:
            return False
        times.append(now)
        return True

    async def close(self) -> None:
        """Nothing is to be closed."""


class RedisMemory(Memory):
    """The same in Redis; while Redis can't be reached, in this process, since a visitor must be answered all the same.

    Keys are digests: a messenger's message ids may hold a phone number.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2)

    async def first_time(self, key: str, ttl: float) -> bool:
        """See `Memory`."""
        # Remembered here too, in case Redis fails in between.
        new_here = await super().first_time(key, ttl)
        try:
            new_there = bool(await self._redis.set(_name("seen", key), 1, nx=True, px=max(1, int(ttl * 1000))))
        except (RedisError, OSError) as error:
            logger.warning("Redis can't be reached: %s.", type(error).__name__)
            return new_here
        # A Redis that was restarted knows less than this process does.
        return new_here and new_there

    async def allow(self, key: str, limit: int, per_seconds: float) -> bool:
        """See `Memory`; counted in spans of `per_seconds` that begin when the key is first allowed."""
        name = _name("rate", key)
        try:
            # Both or neither: a count without an end would lock somebody out for ever.
            async with self._redis.pipeline(transaction=True) as both:
                both.set(name, 0, nx=True, px=max(1, int(per_seconds * 1000))).incr(name)
                return int((await both.execute())[1]) <= limit
        except (RedisError, OSError) as error:
            logger.warning("Redis can't be reached: %s.", type(error).__name__)
            return await super().allow(key, limit, per_seconds)

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.close()


def _name(kind: str, key: str) -> str:
    return f"assistant:{kind}:{hashlib.sha256(key.encode()).hexdigest()}"


@lru_cache(maxsize=1)
def shared_memory() -> Memory:
    """The memory that this installation's connectors share."""
    address = load_settings().redis_url
    return RedisMemory(address) if address else Memory()
