"""Many visitors at once on the website's chat, as the widget talks, and what became of every message they sent."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import sqlalchemy as sa

from bot.channels.web_requests import Tokens

PATH = "/webhooks/web"
TIMEOUT = aiohttp.ClientTimeout(total=70, connect=10)
# How long a visitor goes on sending the same message, and how often.
PATIENCE_SECONDS, AGAIN_SECONDS = 90.0, 0.5
SORRY = "something went wrong on my side"


@dataclass
class Sent:
    """A message and what came of it; `attempts` says how often it had to be sent."""

    id: str
    text: str
    lines: list[dict[str, Any]] = field(default_factory=list)
    attempts: int = 0
    seconds: float = 0.0
    # What the visitor was shown meanwhile: the assistant's own sentence, or "" where nothing but silence came back.
    troubles: list[str] = field(default_factory=list)
    done: bool = False

    @property
    def answer(self) -> str:
        """Everything the assistant said to it."""
        return "\n".join(line.get("text") or "" for line in self.lines if line.get("from") == "assistant")

    @property
    def apology(self) -> bool:
        """Whether the answer is only that the message could not be handled."""
        return SORRY in self.answer

    @property
    def answered(self) -> bool:
        """Whether it was answered as a part of the conversation."""
        return self.done and bool(self.answer) and not self.apology


class Talker:
    """A visitor with a chat of their own, and an address of their own on the network."""

    def __init__(self, http: aiohttp.ClientSession, secret_key: str) -> None:
        self.http, self._tokens = http, Tokens(secret_key)
        self.headers = {"X-Forwarded-For": ".".join(["10", *(str(random.randrange(1, 255)) for _ in range(3))])}
        self.sender = ""
        self.sent: list[Sent] = []

    async def begins(self, address: str) -> None:
        """Opens a chat."""
        async with self.http.post(f"{address}{PATH}/session", json={}, headers=self.headers) as answer:
            assert answer.status == 201, await answer.text()
            token = str((await answer.json())["token"])
        self.sender = self._tokens.sender_id(token)
        self.headers["Authorization"] = f"Bearer {token}"

    async def says(self, address: str, text: str, again: Sequence[str] = ()) -> Sent:
        """Sends a message until it is answered; after a failure to the addresses in `again`, in turn."""
        message = Sent(uuid.uuid4().hex, text)
        self.sent.append(message)
        began = time.monotonic()
        addresses = [address, *again]
        while not message.done and time.monotonic() - began < PATIENCE_SECONDS:
            if message.attempts:
                await asyncio.sleep(AGAIN_SECONDS)
            await self.try_once(addresses[message.attempts % len(addresses)], message)
        message.seconds = time.monotonic() - began
        return message

    async def try_once(self, address: str, message: Sent) -> None:
        """Sends a message once; whatever happens is noted."""
        message.attempts += 1
        body = {"id": message.id, "text": message.text}
        try:
            async with self.http.post(f"{address}{PATH}/messages", json=body, headers=self.headers) as answer:
                if answer.status != 200:
                    problem = await answer.json() if answer.content_type == "application/json" else {}
                    message.troubles.append((problem.get("error") or {}).get("text") or "")
                    return
                lines = [json.loads(line) async for line in answer.content]
        except (TimeoutError, aiohttp.ClientError, json.JSONDecodeError):
            message.troubles.append("")
            return
        message.done = bool(lines) and lines[-1].get("done") is True
        message.lines = lines[:-1]
        if not message.done:
            message.troubles.append("")

    async def chats(self, address: str, messages: int, pause: float = 0.0) -> None:
        """Opens a chat and sends numbered small talk, so that each message can be found again."""
        await self.begins(address)
        for number in range(messages):
            await self.says(address, f"thanks, that is point {number} of {self.sender[-6:]}")
            await asyncio.sleep(pause)

    async def history(self, address: str) -> list[dict[str, Any]]:
        """The chat as a reload of the page shows it."""
        async with self.http.get(f"{address}{PATH}/history", headers=self.headers) as answer:
            assert answer.status == 200, await answer.text()
            return list((await answer.json())["messages"])


def stored_messages(database: str, sender: str) -> list[str]:
    """The texts of a visitor's messages as the conversation holds them, in order."""
    engine = sa.create_engine(database, future=True)
    try:
        with engine.connect() as connection:
            wanted = "select data from events where sender_id = :sender and type_name = 'user' order by id"
            rows = connection.execute(sa.text(wanted), {"sender": sender}).scalars()
            return [json.loads(row)["text"] for row in rows]
    finally:
        engine.dispose()


async def check(database: str, address: str, *talkers: Talker) -> None:
    """Every message was answered, stands once in the conversation and once in the chat, in order; nobody else's does."""
    for talker in talkers:
        texts = [message.text for message in talker.sent]
        assert [message.text for message in talker.sent if not message.answered] == []
        assert stored_messages(database, talker.sender) == texts
        history = await talker.history(address)
        assert [line["text"] for line in history if line["from"] == "visitor"] == texts
        shown = "\n".join(line.get("text") or "" for line in history if line["from"] == "assistant")
        assert shown == "\n".join(message.answer for message in talker.sent)


def session() -> aiohttp.ClientSession:
    """A client that waits for slow answers."""
    return aiohttp.ClientSession(timeout=TIMEOUT, connector=aiohttp.TCPConnector(limit=0))
