"""The website's chat over real HTTP: sessions that can't be guessed, messages that are answered once, honest refusals."""

from __future__ import annotations

import asyncio
import json
import random
import string
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import UserMessage
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.memory import Memory
from bot.channels.web import MESSAGES, SESSIONS, WebInput
from bot.storage import web_chats
from bot.storage.database import transaction
from bot.storage.tables import web_messages
from tests.channels.conftest import Server
from tests.channels.site import StandIn, serving

BODIES = 1_000
ELSEWHERE = "https://www.clinic.example"


class Browser:
    """Somebody on the website."""

    def __init__(self, http: aiohttp.ClientSession, address: str, origin: str | None = None) -> None:
        self.http, self.base = http, f"{address}/webhooks/web"
        self.headers = {"Origin": origin} if origin else {}

    async def begin(self) -> None:
        """Asks for a session."""
        async with self.http.post(f"{self.base}/session", json={}, headers=self.headers) as answer:
            assert answer.status == 201
            self.token = (await answer.json())["token"]
        self.headers["Authorization"] = f"Bearer {self.token}"

    async def says(self, text: str = "", **sent: Any) -> list[dict[str, Any]]:
        """Sends a message; returns the lines of the answer, the end included."""
        body = {"id": uuid.uuid4().hex, "text": text, **sent}
        async with self.http.post(f"{self.base}/messages", json=body, headers=self.headers) as answer:
            assert answer.status == 200, await answer.text()
            assert answer.content_type == "application/x-ndjson"
            return [json.loads(line) for line in (await answer.text()).splitlines()]

    async def history(self, after: int = 0) -> list[dict[str, Any]]:
        """What was said."""
        async with self.http.get(f"{self.base}/history?after={after}", headers=self.headers) as answer:
            assert answer.status == 200
            return list((await answer.json())["messages"])


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client."""
    async with aiohttp.ClientSession() as client:
        yield client


@asynccontextmanager
async def stand(http: aiohttp.ClientSession, agent: Any = None, **kept: Any) -> AsyncIterator[tuple[Browser, Any]]:
    """The connector before a stand-in for the assistant, and a browser with a session."""
    agent = agent or StandIn()
    async with serving(agent, WebInput(memory=Memory(), **kept)) as address:
        browser = Browser(http, address)
        await browser.begin()
        yield browser, agent


async def test_a_message_is_answered_as_it_is_said(http: aiohttp.ClientSession, database: str) -> None:
    """The visitor's own message first, a line for each thing said, and the end; the history holds the same."""
    async with stand(http) as (browser, agent):
        agent.answers["hello"] = [
            {"text": "One.\n\nTwo."},
            {"text": "Which?", "buttons": [{"title": "A", "payload": "/a"}]},
        ]
        lines = await browser.says("hello")
        assert [line.get("text") for line in lines] == ["hello", "One.", "Two.", "Which?", None]
        assert lines[0]["from"] == "visitor" and lines[1]["from"] == "assistant"
        assert lines[3]["buttons"] == [{"title": "A", "payload": "/a"}]
        assert lines[-1] == {"done": True}
        assert await browser.history() == lines[:-1]
        assert await browser.history(after=lines[2]["seq"]) == lines[3:-1]


async def test_advice_stays_in_one_piece_and_carries_its_tier(http: aiohttp.ClientSession, database: str) -> None:
    """So that it can be shown differently, and not by colour alone."""
    async with stand(http) as (browser, agent):
        agent.answers["x"] = [
            {"text": "Ring now.\n\nReally.", "utter_action": "utter_advice_emergency"},
            {"text": "So."},
        ]
        lines = await browser.says("x")
        assert (lines[1]["text"], lines[1]["level"]) == ("Ring now.\n\nReally.", "emergency")
        assert "level" not in lines[2]


async def test_a_message_sent_again_is_answered_with_the_same_words(http: aiohttp.ClientSession, database: str) -> None:
    """Also while the first is still being answered; the assistant hears it once."""
    heard: list[str] = []

    class Slow(StandIn):
        async def handle_message(self, message: UserMessage) -> None:
            heard.append(message.text or "")
            await asyncio.sleep(0.6)
            await super().handle_message(message)

    async with stand(http, Slow()) as (browser, _):
        name = uuid.uuid4().hex
        first, second = await asyncio.gather(browser.says("hello", id=name), browser.says("hello", id=name))
        assert first == second == await browser.says("hello", id=name)
        assert heard == ["hello"]
        assert len(await browser.history()) == 2


async def test_a_browser_that_leaves_finds_the_answer_later(http: aiohttp.ClientSession, database: str) -> None:
    """The answer is finished without it."""

    class Slow(StandIn):
        async def handle_message(self, message: UserMessage) -> None:
            await asyncio.sleep(0.5)
            await super().handle_message(message)

    async with stand(http, Slow()) as (browser, _):
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(browser.says("hello"), 0.2)
        for _ in range(40):
            await asyncio.sleep(0.1)
            if len(await browser.history()) == 2:
                break
        assert [line["text"] for line in await browser.history()] == ["hello", "You said: hello"]


async def test_what_a_dead_node_left_is_taken_up(http: aiohttp.ClientSession, database: str, agent: Any) -> None:
    """Whether it died before the conversation was stored or after: the visitor hears one answer, the tracker one message."""
    async with stand(http, agent) as (browser, _):
        name = uuid.uuid4().hex
        first = await browser.says("what is a strain?", id=name)
        with transaction() as connection:
            long_ago = web_chats.shared_now(connection) - 2 * web_chats.CLAIM
            mine = (web_messages.c.turn == name) & (web_messages.c.part == 0)
            connection.execute(web_messages.update().where(mine).values(claimed_until=long_ago))
            connection.execute(web_messages.delete().where(web_messages.c.turn == name, web_messages.c.part > 1))
        again = await browser.says("what is a strain?", id=name)
        assert [line.get("text") for line in again] == [line.get("text") for line in first]
        assert len(await browser.history()) == len(first) - 1


class Stumbling:
    """The assistant, failing so many times after it has heard and answered a message, before it is stored."""

    def __init__(self, agent: Any, times: int) -> None:
        self._agent, self.times = agent, times
        self.lock_store, self.tracker_store = agent.lock_store, agent.tracker_store

    async def handle_message(self, message: UserMessage) -> None:
        if self.times:
            self.times -= 1
            await message.output_channel.send_response(message.sender_id, {"text": "Not to be kept."})
            raise SQLAlchemyError
        await self._agent.handle_message(message)


async def test_what_failed_is_sent_again_and_answered(http: aiohttp.ClientSession, database: str, agent: Any) -> None:
    """The browser is told that it isn't done, and the next try takes it up at once; nothing of the first is kept."""
    async with stand(http, Stumbling(agent, 1)) as (browser, _):
        name = uuid.uuid4().hex
        assert (await browser.says("what is a strain?", id=name))[-1] == {"done": False}
        again = await browser.says("what is a strain?", id=name)
        assert again[-1] == {"done": True}
        history = await browser.history()
        assert history == again[:-1]
        assert "Not to be kept." not in [line["text"] for line in history]


async def test_what_fails_again_is_said_to_have_failed(http: aiohttp.ClientSession, database: str, agent: Any) -> None:
    """The visitor is asked to write it anew, and the browser to stop trying."""
    async with stand(http, Stumbling(agent, 9)) as (browser, stumbling):
        name = uuid.uuid4().hex
        assert (await browser.says("hello", id=name))[-1] == {"done": False}
        assert "went wrong" in (again := await browser.says("hello", id=name))[-2]["text"]
        assert again[-1] == {"done": True}
        assert stumbling.times == 7
        assert await browser.says("hello", id=name) == again


async def test_a_token_from_a_clock_that_is_ahead(http: aiohttp.ClientSession, database: str) -> None:
    """Nodes' clocks differ by a little: a token that was made in a moment to come is as good."""
    async with stand(http) as (browser, agent):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("itsdangerous.timed.time.time", lambda: time.time_ns() / 1e9 + 3600)
            await browser.begin()
        await browser.says("hello")
        assert agent.texts == ["hello"]


async def test_nobody_reads_another_ones_chat(http: aiohttp.ClientSession, database: str) -> None:
    """Missing, forged, changed and foreign tokens: 401, the same sentence, and nothing is stored."""
    async with stand(http) as (browser, agent):
        await browser.says("my secret")
        good = browser.token
        letters = random.Random(7)
        changed = [good[:i] + letters.choice(string.ascii_letters) + good[i + 1 :] for i in range(0, len(good), 3)]
        for token in ["", "x", "Bearer", good[:-1], good + "a", good.swapcase(), *(t for t in changed if t != good)]:
            headers = {"Authorization": f"Bearer {token}"}
            for method, path in (
                ("GET", "history"),
                ("POST", "messages"),
                ("GET", "transcript"),
                ("DELETE", "session"),
            ):
                async with http.request(method, f"{browser.base}/{path}", headers=headers, json={}) as answer:
                    assert answer.status == 401, (token, path)
                    assert (await answer.json())["error"]["code"] == "session"
        assert agent.texts == ["my secret"]
        other = Browser(http, browser.base.removesuffix("/webhooks/web"))
        await other.begin()
        assert await other.history() == []


async def test_an_erased_chat_is_gone_and_its_token_dead(http: aiohttp.ClientSession, database: str) -> None:
    """With a receipt."""
    async with stand(http) as (browser, _):
        await browser.says("my secret")
        async with http.delete(f"{browser.base}/session", headers=browser.headers) as answer:
            assert (await answer.json())["receipt"].startswith("ER-")
        async with http.get(f"{browser.base}/history", headers=browser.headers) as answer:
            assert answer.status == 401
        with transaction() as connection:
            assert connection.execute(web_messages.select()).all() == []


async def test_other_sites(http: aiohttp.ClientSession, database: str) -> None:
    """Pages of configured origins may ask and read, others are refused."""
    async with stand(http, origins=frozenset({ELSEWHERE})) as (browser, _):
        async with http.get(f"{browser.base}/config", headers={"Origin": ELSEWHERE}) as answer:
            assert answer.status == 200
            assert answer.headers["Access-Control-Allow-Origin"] == ELSEWHERE
        async with http.get(f"{browser.base}/config", headers={"Origin": "https://evil.example"}) as answer:
            assert answer.status == 403
            assert "Access-Control-Allow-Origin" not in answer.headers
        async with http.post(f"{browser.base}/session", headers={"Origin": "null"}, json={}) as answer:
            assert answer.status == 403


async def test_limits_are_told_kindly(http: aiohttp.ClientSession, database: str) -> None:
    """Too many messages, too many sessions, too long a text; each with a sentence to show."""
    async with stand(http) as (browser, agent):
        async with http.post(
            f"{browser.base}/messages", json={"id": uuid.uuid4().hex, "text": "a" * 2_001}, headers=browser.headers
        ) as answer:
            assert answer.status == 413 and (await answer.json())["error"]["text"]
        for _ in range(MESSAGES):
            await browser.says("hello")
        async with http.post(
            f"{browser.base}/messages", json={"id": uuid.uuid4().hex, "text": "more"}, headers=browser.headers
        ) as answer:
            assert answer.status == 429 and answer.headers["Retry-After"]
            assert "minute" in (await answer.json())["error"]["text"]
        assert agent.texts.count("more") == 0
        statuses = []
        for _ in range(SESSIONS):
            async with http.post(f"{browser.base}/session", json={}) as answer:
                statuses.append(answer.status)
        assert statuses[-1] == 429


async def test_hostile_bodies_change_nothing(http: aiohttp.ClientSession, database: str) -> None:
    """A thousand mutated bodies: answered or refused, never an error of the server."""
    chance = random.Random(11)
    pieces: list[Any] = [
        None,
        True,
        7,
        -1,
        1e300,
        "",
        "x",
        "/restart",
        "\x00",
        "a" * 3000,
        [],
        {},
        ["x"],
        {"a": 1},
        "💥" * 99,
    ]
    async with stand(http, StandIn()) as (browser, _):
        for _ in range(BODIES):
            body: Any = {
                key: chance.choice(pieces)
                for key in ("id", "text", "payload", "title", "topic")
                if chance.random() < 0.7
            }
            data = json.dumps(chance.choice([body, [body], chance.choice(pieces)])).encode()
            if chance.random() < 0.3:
                cut = chance.randrange(len(data) + 1)
                data = data[:cut] + bytes(chance.randrange(256) for _ in range(3)) + data[cut:]
            async with http.post(f"{browser.base}/messages", data=data, headers=browser.headers) as answer:
                assert answer.status in (200, 400, 413, 429), (answer.status, data)
        for after in ("-1", "x", "9" * 40, "1e3", "%00", "٣"):
            async with http.get(f"{browser.base}/history?after={after}", headers=browser.headers) as answer:
                assert answer.status == 400


async def test_a_payload_that_was_not_offered_sets_nothing(
    http: aiohttp.ClientSession, database: str, agent: Any
) -> None:
    """A payload of one's own is read as words."""
    async with stand(http, agent) as (browser, _):
        await browser.says("hello")
        before = await browser.says(payload="/confirm_delete", title="x")
        assert await browser.history() != []
        assert not any("Receipt" in line.get("text", "") for line in before)


async def test_the_transcript_is_a_text_to_keep(http: aiohttp.ClientSession, database: str) -> None:
    """Who said what, and when."""
    async with stand(http) as (browser, _):
        await browser.says("hello <b>there</b>")
        async with http.get(f"{browser.base}/transcript", headers=browser.headers) as answer:
            assert answer.content_type == "text/plain" and "attachment" in answer.headers["Content-Disposition"]
            assert "You: hello <b>there</b>" in await answer.text()


async def test_pages_of_the_running_assistant(http: aiohttp.ClientSession, server: Server) -> None:
    """The demo page, the script with what lets browsers keep it, and a preflight of a site that isn't allowed."""
    async with http.get(server.address) as answer:
        page = await answer.text()
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "data-without-chat" in page and "112" in page and "{" not in page
    address = page.partition('<script src="')[2].partition('"')[0]
    async with http.get(server.address + address) as answer:
        assert "immutable" in answer.headers["Cache-Control"] and answer.content_type == "text/javascript"
        tag = answer.headers["ETag"]
    async with http.get(server.address + "/widget.js", headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    async with http.options(f"{server.address}/webhooks/web/messages", headers=headers) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers
