"""Connectors served in this process, over real HTTP, before the assistant or a stand-in for it."""

from __future__ import annotations

import io
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from PIL import Image
from rasa.core.channels.channel import InputChannel, UserMessage, register
from sanic import Sanic
from sanic.touchup import TouchUp

from bot.framing import StrictProtocol
from bot.hardening import harden
from bot.storage.locks import ConversationLocks
from tools.cluster import free_port

Handle = Callable[[UserMessage], Awaitable[Any]]

_rewrite = TouchUp.run


def _rewrite_once(app: Sanic) -> None:
    """Sanic rewrites its own source at the start of an app, which works once in a process."""
    with suppress(KeyError):
        _rewrite(app)


TouchUp.run = _rewrite_once


class NoConversations:
    """A tracker store in which nothing is kept."""

    async def retrieve(self, sender_id: str) -> None:
        """None: there is no such conversation."""


class StandIn:
    """Stands where the agent does: keeps what it is told and says what `answers` holds for it."""

    def __init__(self) -> None:
        self.lock_store, self.tracker_store = ConversationLocks(), NoConversations()
        self.heard: list[UserMessage] = []
        self.answers: dict[str, list[dict[str, Any]]] = {}

    async def handle_message(self, message: UserMessage) -> None:
        """Answers as prepared, or with what was said."""
        self.heard.append(message)
        for answer in self.answers.get(message.text or "", [{"text": f"You said: {message.text}"}]):
            await message.output_channel.send_response(message.sender_id, dict(answer))

    @property
    def texts(self) -> list[str]:
        """What was heard, in order."""
        return [str(message.text) for message in self.heard]


@asynccontextmanager
async def serving(agent: Any, *connectors: InputChannel) -> AsyncIterator[str]:
    """Serves the connectors as `make run` mounts them; yields the address."""
    app = Sanic(f"site_{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent
    register(list(connectors), app, "/webhooks/")
    port = free_port()
    harden(app)
    server = await app.create_server(
        host="127.0.0.1", port=port, protocol=StrictProtocol, return_asyncio_server=True, access_log=False
    )
    await server.startup()
    await server.before_start()
    await server.after_start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.before_stop()
        server.close()
        await server.wait_closed()
        await server.after_stop()


def png() -> bytes:
    """A small picture."""
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(content, "PNG")
    return content.getvalue()
