"""Has messages answered in a thread of its own, so that the server goes on meanwhile, and within a time.

The agent works in one thread with an event loop, as it did in the server's: one message is read at a time, and what
waits in between lets the next one in. The server's own loop only hands messages over and results back. It stays free
for health checks, webhooks and the other visitors, whatever a message or a database costs.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from copy import copy
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot.storage.database import session_hash

logger = logging.getLogger(__name__)

Handle = Callable[[UserMessage], Awaitable[Any]]

# Hundreds of times what a message takes; whoever waited so long is told so, and what to do if it is urgent.
MESSAGE_SECONDS = 10.0
CLOSING_SECONDS = 20.0


class TooSlowError(Exception):
    """A message was not answered in time; nothing of it is stored unless that was under way already."""


class Relay:
    """Stands in a turn for the visitor's channel: what is said is shown in the server's loop, in the same order."""

    def __init__(self, channel: Any, home: asyncio.AbstractEventLoop) -> None:
        self._channel, self._home = channel, home
        self.said: asyncio.Queue[Callable[[], Awaitable[Any]] | None] = asyncio.Queue()
        self.open = True

    def name(self) -> str:
        """The channel's name."""
        return str(self._channel.name())

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._channel, name)

        async def say(*arguments: Any, **named: Any) -> None:
            self._put(lambda: method(*arguments, **named))

        return say if asyncio.iscoroutinefunction(method) else method

    def end(self) -> None:
        """Nothing more is said in this turn."""
        self._put(None)

    def _put(self, what: Callable[[], Awaitable[Any]] | None) -> None:
        if self.open and not self._home.is_closed():
            self._home.call_soon_threadsafe(self.said.put_nowait, what)

    async def show(self) -> None:
        """Shows what is said until the turn is over."""
        while (what := await self.said.get()) is not None:
            await what()


class Turns:
    """The thread in which messages are answered."""

    def __init__(self, seconds: float = MESSAGE_SECONDS) -> None:
        self._seconds = seconds
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="turns", daemon=True)

    def start(self) -> None:
        """Begins to work."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after what is being worked on; waits for that for 20 seconds at most."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=CLOSING_SECONDS)

    async def alive(self) -> bool:
        """True once the thread came to it; waits for as long as it is busy."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_true(), self._loop))

    def off_loop(self, handle: Handle) -> Handle:
        """The agent's handler, run in this thread and given up after a time.

        Raises (when called):
            TooSlowError: it took too long; a turn that waits just then is broken off and stores nothing.
        """

        async def handle_off_loop(message: UserMessage) -> Any:
            relay = Relay(message.output_channel, asyncio.get_running_loop())

            async def work() -> Any:
                try:
                    return await handle(_with_channel(message, relay))
                finally:
                    relay.end()

            turn = asyncio.run_coroutine_threadsafe(work(), self._loop)
            try:
                async with asyncio.timeout(self._seconds):
                    await relay.show()
                    return await asyncio.wrap_future(turn)
            except TimeoutError as error:
                if turn.done() and not turn.cancelled():
                    raise  # the turn's own
                logger.error(
                    "A message took longer than %g seconds (session %s).",
                    self._seconds,
                    session_hash(message.sender_id)[:12],
                )
                raise TooSlowError from error
            finally:
                relay.open = False
                turn.cancel()

        return handle_off_loop


def _with_channel(message: UserMessage, channel: Any) -> UserMessage:
    """The same message with another channel."""
    copied = copy(message)
    copied.output_channel = channel
    return copied


async def _true() -> bool:
    return True
