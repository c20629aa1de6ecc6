"""What connectors remember for a while in this process: what they have seen, and how much a person writes."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

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
