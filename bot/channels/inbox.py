"""One connector's hold on the messages that were delivered to it (bot/storage/inbox.py), with no wait in the loop."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import socket
from collections.abc import Callable, Sequence
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import ConfigError
from bot.settings import load_settings
from bot.storage import inbox as stored
from bot.storage.inbox import Delivered, Item

logger = logging.getLogger(__name__)

# How often claims are renewed and what others left is looked for; several times in a claim's length.
EVERY_SECONDS = 3.0
FAILURES = (SQLAlchemyError, ConfigError)


class Inbox:
    """What this node has to answer. A database that fails is waited for; nothing but `take_in` raises for it."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.node = f"{socket.gethostname()[:40]}-{secrets.token_hex(8)}"
        # What is in hand here, and what is answered but could not be marked so yet.
        self._mine: dict[int, str] = {}
        self._answered: set[int] = set()

    async def take_in(self, delivered: Sequence[Delivered]) -> list[Item]:
        """Stores messages; what is this node's to answer of them.

        Raises:
            sqlalchemy.exc.SQLAlchemyError, ConfigError: they could not be stored.
        """
        return self._held(await asyncio.to_thread(stored.store, self._channel, self.node, delivered))

    def holds(self, item: Item) -> bool:
        """Whether the message is still this node's to answer."""
        return item.id in self._mine

    async def keep_replies(self, item: Item, replies: Any) -> None:
        """Stores what is to be said about a message."""
        await self._try(stored.keep_replies, item.id, self.node, json.dumps(replies))

    async def note_sent(self, item: Item, sent: int) -> None:
        """Stores how many of the replies are sent."""
        await self._try(stored.note_sent, item.id, self.node, sent)

    async def answered(self, item: Item) -> None:
        """Marks a message as answered; where the database fails, as soon as it doesn't."""
        self._answered.add(item.id)
        await self._settle()

    async def put_back(self, item: Item) -> None:
        """Leaves a message, and the person's next ones, for another attempt."""
        for number in [number for number, session in self._mine.items() if session == item.session]:
            del self._mine[number]
        await self._try(stored.put_back, item.id, self.node, item.session)

    async def keep_up(self, answer: Callable[[Item], None]) -> None:
        """Renews claims and takes up what others left, until it is cancelled."""
        while not await self._begun():
            await asyncio.sleep(EVERY_SECONDS)
        while True:
            await self._settle()
            await self._try(stored.renew, self.node, list(self._mine))
            for item in self._held(await self._try(stored.take_up, self._channel, self.node) or []):
                answer(item)
            await asyncio.sleep(EVERY_SECONDS)

    async def _begun(self) -> bool:
        """Whether what this installation's last process held is free; where there is one node, nobody holds it now."""
        if make_url(load_settings().database).get_backend_name() != "sqlite":
            return True
        return await self._try(_free, self._channel, self.node) is not None

    async def leave(self) -> None:
        """Leaves all that isn't answered to others, or to this node's next start."""
        self._mine.clear()
        await self._settle()
        await self._try(stored.release, self.node)

    async def _settle(self) -> None:
        numbers = list(self._answered)
        if numbers and await self._try(_mark, numbers) is not None:
            self._answered.difference_update(numbers)
            for number in numbers:
                self._mine.pop(number, None)

    def _held(self, items: list[Item]) -> list[Item]:
        new = [item for item in items if item.id not in self._answered and item.id not in self._mine]
        self._mine.update({item.id: item.session for item in new})
        return new

    async def _try(self, work: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return await asyncio.to_thread(work, *arguments)
        except FAILURES as error:
            logger.error("The inbox can't be used: %s.", type(error).__name__)
            return None


def _mark(numbers: list[int]) -> bool:
    stored.answered(numbers)
    return True


def _free(channel: str, node: str) -> bool:
    stored.release_others(channel, node)
    return True


async def told_before(agent: Any, sender_id: str, message_id: str, output: Any) -> bool:
    """Whether a node that died, or failed later, had answered a message and stored that; what it said is sent to
    `output` then."""
    # A node that was only slow has the lock until the conversation is stored.
    async with agent.lock_store.lock(sender_id):
        tracker = await agent.tracker_store.retrieve(sender_id)
    events = list(tracker.events) if tracker else []
    place = next((i for i, e in enumerate(events) if isinstance(e, UserUttered) and e.message_id == message_id), None)
    answers = []
    for event in events[place + 1 :] if place is not None else ():
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            answers.append(event)
    for answer in answers:
        await output.send_response(sender_id, answer.message())
    return bool(answers)
