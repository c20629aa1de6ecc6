"""Small things that nobody should get away with, at connectors that stand before a stand-in for the assistant."""

from __future__ import annotations

import json
import time
from typing import Any

import aiohttp
import pytest

from bot.channels.memory import Memory
from bot.channels.rest import RestInput
from bot.channels.telegram import TelegramInput
from bot.channels.whatsapp import WhatsAppInput
from bot.hardening import known_hosts
from bot.settings import Settings
from tests.channels.fakes import telegram, whatsapp
from tests.channels.fakes.telegram import FakeTelegram
from tests.channels.fakes.whatsapp import FakeWhatsApp
from tests.channels.site import StandIn, serving

SECRET = "a-secret-that-only-telegram-knows"


async def _rest(headers: dict[str, str], body: str = '{"message": "hi"}') -> tuple[int, list[str]]:
    agent = StandIn()
    async with (
        serving(agent, RestInput()) as address,
        aiohttp.ClientSession() as session,
        session.post(f"{address}/webhooks/rest/webhook", data=body, headers=headers) as response,
    ):
        return response.status, agent.texts


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain", "Origin": "https://evil.example"},
        {"Content-Type": "text/plain", "Origin": "null"},
        {"Content-Type": "text/plain", "Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "application/json", "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_no_other_sites_page_speaks_rest(headers: dict[str, str]) -> None:
    """A browser sends plain text to any address without asking; nothing is heard of it."""
    assert await _rest(headers) == (403, [])


async def test_programs_speak_rest() -> None:
    """They send no origin."""
    assert await _rest({"Content-Type": "application/json"}) == (200, ["hi"])


@pytest.mark.parametrize(
    ("host", "status"),
    [("evil.example", 421), ("127.0.0.1.evil.example:5005", 421), ("localhost:5005", 200), ("assistant", 200), ("[::1]:5005", 200)],
)  # fmt: skip
async def test_only_our_own_names_are_answered(host: str, status: int) -> None:
    """A name that somebody else points at this machine isn't ours."""
    assert (await _rest({"Content-Type": "application/json", "Host": host}))[0] == status


def test_which_names_are_ours() -> None:
    """The public address's; with a proxy and none, the proxy knows."""
    assert known_hosts(Settings(public_url="https://chat.example.ie/x")) == {"chat.example.ie"}
    assert known_hosts(Settings(proxies=1)) is None
    assert known_hosts(Settings(host="0.0.0.0")) is None
    assert known_hosts(Settings()) == frozenset()


async def test_json_nested_deeper_than_python_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """400, signed or not."""
    deep = b"[" * 70_000 + b"]" * 70_000
    async with FakeTelegram().running() as bot_api, FakeWhatsApp().running() as graph:
        one = TelegramInput(telegram.TOKEN, SECRET, bot_api.address, Memory())
        two = WhatsAppInput(
            whatsapp.TOKEN, whatsapp.NUMBER_ID, whatsapp.SECRET, "verify", "", graph.address, memory=Memory()
        )
        async with serving(StandIn(), one, two) as address, aiohttp.ClientSession() as session:
            for name, headers in (
                ("telegram", {"X-Telegram-Bot-Api-Secret-Token": SECRET}),
                ("whatsapp", {"X-Hub-Signature-256": whatsapp.signature(deep)}),
            ):
                where = f"{address}/webhooks/{name}/webhook"
                async with session.post(where, data=deep, headers=headers) as response:
                    assert response.status == 400, name


async def test_what_telegram_would_not_send_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update of 2001 was kept by somebody; one of yesterday, or an edit of today, is Telegram's own."""
    async with FakeTelegram().running() as bot_api:
        connector, agent = TelegramInput(telegram.TOKEN, SECRET, bot_api.address, Memory()), StandIn()
        async with serving(agent, connector) as address, aiohttp.ClientSession() as session:

            async def deliver(update: dict[str, Any], kind: str, sent: float) -> None:
                update[kind]["date"] = int(sent)
                headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
                where = f"{address}/webhooks/telegram/webhook"
                async with session.post(where, data=json.dumps(update), headers=headers) as response:
                    assert response.status == 200
                await connector.chats.finished()

            await deliver(bot_api.written(1, "of 2001"), "message", 1_000_000_000)
            await deliver(bot_api.written(1, "of yesterday"), "message", time.time() - 24 * 3600)
            await deliver(bot_api.edited(1, "changed only today"), "edited_message", time.time() - 72 * 3600)
    assert agent.texts == ["of yesterday", "I meant: changed only today"]
