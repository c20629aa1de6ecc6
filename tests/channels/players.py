"""Visitors who write over a channel, as people there do: what they read back is what the channel's server was sent."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.channels.memory import Memory
from bot.channels.messenger import Messenger
from bot.channels.rest import RestInput
from bot.channels.telegram import TelegramInput
from bot.channels.twilio import TwilioInput
from bot.channels.web import WebInput
from bot.channels.whatsapp import WhatsAppInput
from tests.channels.fakes import telegram, twilio, whatsapp
from tests.channels.fakes.serving import FakeServer
from tests.channels.site import serving
from tests.conftest import Visitor

SECRET = "a-secret-that-only-telegram-knows"
PUBLIC = "https://chat.example.ie"

Message = dict[str, Any]


@dataclass
class Player(Visitor):
    """A visitor on a messenger; a channel says how a message and a press are delivered and shown."""

    fake: Any = None
    connector: Any = None
    address: str = ""
    person: int = 0

    async def says(self, text: str) -> list[Message]:
        """Types a message; what came back."""
        return await self._deliver(self.typed(text))

    async def presses(self, title: str) -> list[Message]:
        """Presses the button with this title; where none are shown, types its words."""
        return await self._deliver(self.pressed(title))

    async def _deliver(self, event: Any) -> list[Message]:
        before = len(self.fake.calls)
        body, headers = self.posted(event)
        where = f"{self.address}/webhooks/{self.connector.name()}/webhook"
        async with aiohttp.ClientSession() as session, session.post(where, data=body, headers=headers) as response:
            assert response.status == 200
        await self.connector.chats.finished()
        assert self.fake.refusals == [], self.fake.refusals
        self.last = [shown for call in self.fake.calls[before:] if (shown := self.shown(call.method, call.body))]
        return self.last

    def typed(self, text: str) -> Any:
        """What the messenger makes of typing."""
        raise NotImplementedError

    def pressed(self, title: str) -> Any:
        """What the messenger makes of a press."""
        return self.typed(title)

    def posted(self, event: Any) -> tuple[bytes, dict[str, str]]:
        """Body and headers of the webhook."""
        raise NotImplementedError

    def shown(self, method: str, body: Message) -> Message | None:
        """An accepted call as a message with text and buttons; None when it shows nothing."""
        raise NotImplementedError


class OnTelegram(Player):
    """A visitor on Telegram."""

    def typed(self, text: str) -> Any:
        return self.fake.written(self.person, text)

    def pressed(self, title: str) -> Any:
        return self.fake.pressed(self.person, title)

    def posted(self, event: Any) -> tuple[bytes, dict[str, str]]:
        return json.dumps(event).encode(), {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    def shown(self, method: str, body: Message) -> Message | None:
        if method == "sendPhoto":
            return {"text": body["caption"], "image": body["photo"]["bytes"]}
        rows = body.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [{"title": button["text"], "payload": button["callback_data"]} for row in rows for button in row]
        return {"text": body["text"], "buttons": buttons} if method == "sendMessage" else None


class OnWhatsApp(Player):
    """A visitor on WhatsApp."""

    def typed(self, text: str) -> Any:
        return self.fake.written(str(self.person), "text", text)

    def pressed(self, title: str) -> Any:
        return self.fake.pressed(str(self.person), title)

    def posted(self, event: Any) -> tuple[bytes, dict[str, str]]:
        body = self.fake.webhook(event)
        return body, {"X-Hub-Signature-256": whatsapp.signature(body)}

    def shown(self, method: str, body: Message) -> Message | None:
        if method != "message":
            return None
        if body["type"] == "image":
            return {"text": body["image"]["caption"], "image": self.fake.media[body["image"]["id"]]}
        if body["type"] == "text":
            return {"text": body["text"]["body"]}
        action = body["interactive"]["action"]
        choices = [button["reply"] for button in action.get("buttons", [])]
        choices += [row for section in action.get("sections", []) for row in section["rows"]]
        buttons = [{"title": choice["title"], "payload": choice["id"]} for choice in choices]
        return {"text": body["interactive"]["body"]["text"], "buttons": buttons}


class OnTwilio(Player):
    """A visitor on WhatsApp over Twilio; buttons are numbered lines there."""

    def typed(self, text: str) -> Any:
        return self.fake.written(str(self.person), text)

    def posted(self, event: Any) -> tuple[bytes, dict[str, str]]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        signed = twilio.signature(f"{PUBLIC}/webhooks/twilio/webhook", event)
        return urlencode(event).encode(), {**headers, "X-Twilio-Signature": signed}

    def shown(self, method: str, body: Message) -> Message | None:
        titles = [line.split(". ", 1)[1] for line in body["Body"].splitlines() if line[:1].isdigit() and ". " in line]
        return {"text": body["Body"], "buttons": [{"title": title, "payload": title} for title in titles]}


@dataclass
class OnRest(Visitor):
    """A visitor whose program speaks REST."""

    address: str = ""

    async def says(self, text: str) -> list[Message]:
        """Posts a message; the answer."""
        where = f"{self.address}/webhooks/rest/webhook"
        async with (
            aiohttp.ClientSession() as session,
            session.post(where, json={"sender": self.sender, "message": text}) as response,
        ):
            self.last = await response.json()
        return self.last


@dataclass
class OnWebsite(Visitor):
    """A visitor in the website's chat."""

    address: str = ""
    token: str = ""

    @classmethod
    async def arrives(cls, agent: Any, address: str, connector: WebInput, carry: str | None = None) -> OnWebsite:
        """A new visitor, or one who followed a link from a messenger."""
        async with aiohttp.ClientSession() as session:
            body = {"carry": carry} if carry else {}
            async with session.post(f"{address}/webhooks/web/session", json=body) as response:
                assert response.status == 201
                token = str((await response.json())["token"])
        return cls(agent, connector.tokens.sender_id(token), address=address, token=token)

    async def says(self, text: str) -> list[Message]:
        """Types a message; what is shown for it."""
        return await self._send({"text": text})

    async def presses(self, title: str) -> list[Message]:
        """Clicks a choice."""
        button = next(button for button in self.buttons if button["title"] == title)
        return await self._send(button)

    async def _send(self, said: Message) -> list[Message]:
        where = f"{self.address}/webhooks/web/messages"
        headers = {"Authorization": f"Bearer {self.token}"}
        body = {"id": uuid.uuid4().hex, **said}
        async with aiohttp.ClientSession() as session, session.post(where, json=body, headers=headers) as response:
            lines = [json.loads(line) for line in (await response.text()).splitlines()]
        shown = [line for line in lines if line.get("from") == "assistant"]
        self.last = [{**line, "text": line.get("text") or (line.get("picture") or {}).get("alt")} for line in shown]
        return self.last


@dataclass
class Lines:
    """Every channel, before one assistant; each conversation gets a person of its own."""

    agent: Any
    address: str
    ends: dict[str, tuple[type[Player], FakeServer, Messenger]]
    website: WebInput
    people: int = 353_870_000_000

    async def visitor(self, channel: str) -> Visitor:
        """Somebody who never wrote on this channel."""
        self.people += 1
        if channel == "web":
            return await OnWebsite.arrives(self.agent, self.address, self.website)
        if channel == "rest":
            return OnRest(self.agent, f"rest-{self.people}", address=self.address)
        kind, fake, connector = self.ends[channel]
        fake.forget()
        person = f"whatsapp:+{self.people}" if channel == "twilio" else str(self.people)
        return kind(
            self.agent,
            connector.session(person),
            fake=fake,
            connector=connector,
            address=self.address,
            person=self.people,
        )


@asynccontextmanager
async def all_lines(agent: Any) -> AsyncIterator[Lines]:
    """Serves every channel before the agent, each against a stand-in for its messenger."""
    async with AsyncExitStack() as stack:
        bot_api = await stack.enter_async_context(telegram.FakeTelegram().running())
        graph = await stack.enter_async_context(whatsapp.FakeWhatsApp().running())
        messages = await stack.enter_async_context(twilio.FakeTwilio().running())
        memory = Memory()
        ends: dict[str, tuple[type[Player], FakeServer, Messenger]] = {
            "telegram": (OnTelegram, bot_api, TelegramInput(telegram.TOKEN, SECRET, bot_api.address, memory)),
            "whatsapp": (
                OnWhatsApp,
                graph,
                WhatsAppInput(
                    whatsapp.TOKEN, whatsapp.NUMBER_ID, whatsapp.SECRET, "verify", "", graph.address, memory=memory
                ),
            ),
            "twilio": (
                OnTwilio,
                messages,
                TwilioInput(twilio.ACCOUNT, twilio.AUTH_TOKEN, twilio.SENDER, PUBLIC, messages.address, memory),
            ),
        }
        connectors = [connector for _, _, connector in ends.values()]
        website = WebInput(memory=memory)
        address = await stack.enter_async_context(serving(agent, RestInput(), website, *connectors))
        yield Lines(agent, address, ends, website)
