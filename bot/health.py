"""What a proxy or a supervisor asks: whether the process lives, and whether it may be sent messages."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import ConfigError
from bot.settings import Settings
from bot.storage import database, transcripts

logger = logging.getLogger(__name__)

# How long an answer of the databases is believed, and how long they may take to answer.
BELIEVED_SECONDS = 2.0
DATABASE_SECONDS = 3.0
# After so many messages in a row that failed, no more are wanted until one might go well again.
FAILURES, FORGIVEN_SECONDS = 3, 30.0

Handle = Callable[[UserMessage], Awaitable[Any]]


class Health:
    """Whether this node may be sent messages: its model is loaded, both databases can be written, its messages don't
    fail, and it isn't leaving."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._node = f"{socket.gethostname()[:60]}:{settings.port}"
        self._asked: dict[str, tuple[float, bool]] = {}
        self._asking: dict[str, asyncio.Future[bool]] = {}
        self._failed, self._failed_at = 0, 0.0
        self.model = False
        self.leaving = False

    def leave(self) -> None:
        """From now on the node isn't ready."""
        self.leaving = True

    def counted(self, handle: Handle) -> Handle:
        """The handler; how many messages in a row failed is counted."""

        async def handle_counted(message: UserMessage) -> Any:
            try:
                answer = await handle(message)
            except Exception:
                self._failed, self._failed_at = self._failed + 1, time.monotonic()
                raise
            self._failed = 0
            return answer

        return handle_counted

    @property
    def answering(self) -> bool:
        """Whether messages don't fail one after another."""
        return self._failed < FAILURES or time.monotonic() - self._failed_at > FORGIVEN_SECONDS

    async def database(self) -> bool:
        """Whether the database of requests has its tables up to date and can be written."""
        return await self._known("database", self._write_requests)

    async def conversations(self) -> bool:
        """Whether the database of conversations can be written."""
        return await self._known("conversations", self._write_conversations)

    def _write_requests(self) -> None:
        database.check_database(self._settings.database)
        database.write_something(self._node)

    def _write_conversations(self) -> None:
        transcripts.write_something(self._node)

    async def _known(self, name: str, write: Callable[[], None]) -> bool:
        asked, answer = self._asked.get(name, (-BELIEVED_SECONDS, False))
        if time.monotonic() - asked <= BELIEVED_SECONDS:
            return answer
        # One at a time: a database that hangs must not take all threads.
        if name not in self._asking:
            self._asking[name] = asyncio.ensure_future(asyncio.to_thread(_done, write))
            self._asking[name].add_done_callback(lambda _: self._asking.pop(name, None))
        try:
            answer = await asyncio.wait_for(asyncio.shield(self._asking[name]), DATABASE_SECONDS)
        except TimeoutError:
            answer = False
        self._asked[name] = (time.monotonic(), answer)
        return answer

    def blueprint(self) -> Blueprint:
        """`GET /health/live` and `GET /health/ready`."""
        routes = Blueprint("health", url_prefix="/health")

        async def live(_: Request) -> HTTPResponse:
            return json({"live": True})

        async def ready(_: Request) -> HTTPResponse:
            requests, conversations = await asyncio.gather(self.database(), self.conversations())
            parts = {
                "model": self.model,
                "database": requests,
                "conversations": conversations,
                "answering": self.answering,
                "staying": not self.leaving,
            }
            return json({"ready": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)

        routes.add_route(live, "/live")
        routes.add_route(ready, "/ready")
        return routes


def _done(write: Callable[[], None]) -> bool:
    try:
        write()
    except (SQLAlchemyError, ConfigError, OSError) as error:
        logger.warning("A database can't be written: %s.", type(error).__name__)
        return False
    return True
