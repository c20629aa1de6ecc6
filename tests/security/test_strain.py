"""What stopped the whole server once keeps nobody waiting now. Each test prints what it measured (`pytest -s`)."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import socket
import sqlite3
import stat
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from tests.channels.test_framing import BROKEN
from tests.security.conftest import SECRETS, Target
from tests.stopwatch import slowness
from tools.cluster import status, wait_until

pytestmark = pytest.mark.security

STOPPERS = {
    "two sentences and 900 spaces": "my calf hurts" + " " * 950 + "when I run",
    "2,000 spaces": " " * 1_990 + "sore calf",
    "can't breathe, 140 times": "can't breathe " * 140,
    "330 words with commas": "sore, " * 330,
}
# A node with work to do and half a processor answers its health check so fast; each of these once took seconds.
LIVE_SECONDS, OTHER_SECONDS = 1.0, 5.0


@dataclass
class Live:
    """How long /health/live took while something else went on, in seconds."""

    times: list[float] = field(default_factory=list)

    @property
    def worst(self) -> float:
        """The longest."""
        return max(self.times)


@asynccontextmanager
async def watched(target: Target, http: aiohttp.ClientSession) -> AsyncIterator[Live]:
    """Asks for the server's life 50 times a second meanwhile."""
    live = Live()

    async def ask() -> None:
        while True:
            began = time.monotonic()
            async with http.get(f"{target.address}/health/live") as answer:
                assert answer.status == 200
            live.times.append(time.monotonic() - began)
            await asyncio.sleep(0.02)

    asking = asyncio.ensure_future(ask())
    try:
        yield live
    finally:
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking


async def says(target: Target, http: aiohttp.ClientSession, token: str, text: str) -> tuple[int, str, float]:
    """Status, all that came back, and after how many seconds."""
    began = time.monotonic()
    headers = {"Authorization": f"Bearer {token}", **target.caller()}
    body = {"id": uuid.uuid4().hex, "text": text}
    async with http.post(f"{target.address}/webhooks/web/messages", json=body, headers=headers) as answer:
        lines = (await answer.text()).splitlines()
    said = "\n".join(str(line.get("text")) for line in map(json.loads, lines) if line.get("from") != "visitor")
    return answer.status, said if answer.status == 200 else lines[0], time.monotonic() - began


@pytest.mark.parametrize("name", STOPPERS)
async def test_a_text_that_stopped_the_server(target: Target, name: str) -> None:
    """It is answered, and somebody who can't breathe meanwhile is told 112."""
    async with aiohttp.ClientSession() as http, watched(target, http) as live:
        long = asyncio.ensure_future(says(target, http, target.token(), STOPPERS[name]))
        await asyncio.sleep(0.05)
        _, urgent, waited = await says(target, http, target.token(), "I can't breathe")
        code, _, took = await long
    assert "112" in urgent and code == 200
    print(f"{name}: answered in {took:.2f} s, the other in {waited:.2f} s, live in {live.worst:.2f} s at worst")
    assert max(took, waited) < OTHER_SECONDS * slowness() and live.worst < LIVE_SECONDS * slowness()


@pytest.mark.parametrize("name", ["assistant.db", "conversations.db"])
async def test_a_locked_database_keeps_the_server_going(target: Target, name: str) -> None:
    """Four seconds, and two visitors who wait for them."""
    await asyncio.to_thread(wait_until, lambda: status(f"{target.address}/health/ready") == 200, "not ready", 60)
    tokens = [target.token(), target.token()]
    with sqlite3.connect(target.var / name, isolation_level=None) as locked:
        async with aiohttp.ClientSession() as http, watched(target, http) as live:
            locked.execute("BEGIN EXCLUSIVE")
            writing = [asyncio.ensure_future(says(target, http, token, "my calf is sore")) for token in tokens]
            await asyncio.sleep(4)
            locked.execute("ROLLBACK")
            answers = await asyncio.gather(*writing)
    print(f"{name} locked for 4 s: live in {live.worst:.2f} s at worst, answers in {max(a[2] for a in answers):.1f} s")
    assert live.worst < LIVE_SECONDS * slowness()
    assert {code for code, _, _ in answers} == {200} and all(said for _, said, _ in answers)


async def test_a_full_disk_is_told_and_heals(target: Target) -> None:
    """Not ready, messages answered with whom to ring, messengers refused; with room again all goes on."""
    ready, token = f"{target.address}/health/ready", target.token()
    update: dict[str, Any] = {"update_id": 4_711, "message": {"message_id": 1, "date": int(time.time()), "text": "hi", "chat": {"id": 6, "type": "private"}, "from": {"id": 6}}}  # fmt: skip
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRETS["TELEGRAM_SECRET_TOKEN"]}
    telegram = f"{target.address}/webhooks/telegram/webhook"
    async with aiohttp.ClientSession() as http:
        assert "today" in (await says(target, http, token, "my calf is swollen and hot since the flight"))[1]
        await asyncio.to_thread(wait_until, lambda: status(ready) == 200, "not ready", 60)
        limits = resource.prlimit(target.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(target.process.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
        try:
            began = time.monotonic()
            await asyncio.to_thread(wait_until, lambda: status(ready) == 503, "still ready", 30)
            noticed = time.monotonic() - began
            code, said, _ = await says(target, http, token, "and now I can't breathe")
            async with http.post(telegram, json=update, headers=secret) as answer:
                assert answer.status == 503
            assert status(f"{target.address}/health/live") == 200
        finally:
            resource.prlimit(target.process.pid, resource.RLIMIT_FSIZE, limits)
        assert "112" in said and code in (200, 503)
        await asyncio.to_thread(wait_until, lambda: status(ready) == 200, "not ready again", 60)
        assert "112" in (await says(target, http, token, "and now I can't breathe"))[1]
        async with http.post(telegram, json=update, headers=secret) as answer:
            assert answer.status == 200
    print(f"full disk: not ready after {noticed:.1f} s, the visitor told whom to ring ({code}), Telegram refused (503)")


def test_broken_framing_leaves_it_idle(target: Target) -> None:
    """Each is refused with 400 by the server as it is run, and none keeps it busy."""
    host, port = target.address.removeprefix("http://").split(":")

    def answer(sent: bytes) -> bytes:
        with socket.create_connection((host, int(port)), timeout=30) as line:
            line.sendall(sent.replace(b"Host: a\r\n", b"Host: localhost\r\n"))
            return line.recv(4096)

    def processor() -> float:
        with open(f"/proc/{target.process.pid}/stat", encoding="ascii") as file:
            spent = file.read().rpartition(")")[2].split()
        return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")

    refused = [name for name, sent in BROKEN.items() if answer(sent).startswith(b"HTTP/1.1 400 ")]
    before = processor()
    time.sleep(2)
    busy = (processor() - before) / 2
    print(f"{len(refused)} of {len(BROKEN)} refused with 400; processor afterwards {busy:.0%}")
    assert refused == list(BROKEN) and busy < 0.5


@pytest.mark.parametrize(
    "path", ["/webhooks/telegram/webhook", "/webhooks/rest/webhook", "/staff", "/health/live", "/x"]
)
def test_a_preflight_elsewhere_is_no_error(target: Target, path: str) -> None:
    """Neither for the browser that asks nor in the log."""
    before = len(target.logged)
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST", **target.caller()}
    answer = target.session.options(f"{target.address}{path}", headers=headers, timeout=30)
    assert answer.status_code < 500 and "Access-Control-Allow-Origin" not in answer.headers
    assert '"ERROR"' not in target.logged[before:]


def test_files_are_their_owners(target: Target) -> None:
    """Databases, logs beside them, mails, the key."""
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in target.var.rglob("*") if file.is_file()}
    assert {"assistant.db", "conversations.db"} <= set(modes)
    assert set(modes.values()) == {0o600}, modes
