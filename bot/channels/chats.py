"""Works off each chat's messages in order, and remembers a little of many chats."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Any

from bot.storage.database import session_hash

logger = logging.getLogger(__name__)

CHATS_REMEMBERED = 10_000
CLOSING_SECONDS = 20.0


class Chats:
    """Runs each chat's work in order, one piece at a time."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Callable[[], Awaitable[None]]]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def add(self, chat: str, work: Callable[[], Awaitable[None]]) -> None:
        """Puts a piece of work behind what the chat still has to do."""
        if chat in self._waiting:
            self._waiting[chat].append(work)
            return
        self._waiting[chat] = deque([work])
        task = asyncio.get_running_loop().create_task(self._work_off(chat))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _work_off(self, chat: str) -> None:
        queue = self._waiting[chat]
        try:
            while queue:
                try:
                    await queue.popleft()()
                except Exception as error:  # the next message of the chat must not suffer for this one
                    logger.error(
                        "A message was not handled: %s (session %s).", type(error).__name__, session_hash(chat)[:12]
                    )
        finally:
            del self._waiting[chat]

    async def finished(self, seconds: float = CLOSING_SECONDS) -> None:
        """Waits until nothing is left to do, but not longer than that."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)


class Remembered(OrderedDict[str, Any]):
    """A small memory that lets go of what wasn't set for longest; nothing in it is needed, only nice to have."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > CHATS_REMEMBERED:
            self.popitem(last=False)
