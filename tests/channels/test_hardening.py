"""What stands around every channel: health, headers, limits."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlparse

import aiohttp
import pytest

from bot.hardening import HEADERS, LARGEST_BODY
from tests.channels.conftest import Server


async def test_it_says_that_it_lives_and_is_ready(server: Server) -> None:
    """With what it stands on."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{server.address}/health/live") as response:
            assert response.status == 200
        async with session.get(f"{server.address}/health/ready") as response:
            parts = ("ready", "model", "database", "conversations", "answering", "staying")
            assert await response.json() == dict.fromkeys(parts, True)


@pytest.mark.parametrize(
    "path", ["/health/live", "/webhooks/rest/webhook", "/no/such/page", "/%00", "/..%2f..%2fetc/passwd"]
)
async def test_every_answer_has_the_headers(server: Server, path: str) -> None:
    """Errors too, and none tells what stands behind it."""
    async with aiohttp.ClientSession() as session, session.get(server.address + path) as response:
        for name, value in HEADERS.items():
            assert response.headers[name] == value
        body = await response.text()
    assert "Traceback" not in body
    assert "sanic" not in str(response.headers).lower()


async def test_a_body_that_is_too_large_is_refused(server: Server) -> None:
    """Before anything reads it; the server goes on."""
    url = f"{server.address}/webhooks/rest/webhook"
    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(url, data=b"x" * (LARGEST_BODY + 1)) as response:
                assert response.status == 413
        except aiohttp.ClientConnectionError:
            pass  # it may hang up on the sender in the middle of it
        async with session.post(url, json={"message": "hello"}) as response:
            assert response.status == 200


async def test_no_origin_is_let_in(server: Server) -> None:
    """No page of another site may read answers."""
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    url = f"{server.address}/webhooks/rest/webhook"
    async with aiohttp.ClientSession() as session, session.options(url, headers=headers) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("sender", ["telegram-1234", "web-abc", "WhatsApp-353", "staff-1"])
async def test_other_channels_senders_cannot_be_claimed(server: Server, sender: str) -> None:
    """A name like another channel's becomes one of this channel."""
    async with aiohttp.ClientSession() as session:
        body = {"sender": sender, "message": "hello"}
        async with session.post(f"{server.address}/webhooks/rest/webhook", json=body) as response:
            answers = await response.json()
    assert {answer["recipient_id"] for answer in answers} == {f"rest-{sender}"}


async def test_nameless_senders_do_not_meet(server: Server) -> None:
    """Each gets a conversation of its own."""
    found = set()
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            async with session.post(f"{server.address}/webhooks/rest/webhook", json={"message": "hello"}) as response:
                found.add((await response.json())[0]["recipient_id"])
    assert len(found) == 2


async def test_what_is_no_http_is_dropped(server: Server) -> None:
    """Noise and half requests, and the server goes on."""
    address = urlparse(server.address)
    for noise in (
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"A" * 20_000,
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
            connection.sendall(noise)
    await asyncio.sleep(0)
    async with aiohttp.ClientSession() as session, session.get(f"{server.address}/health/live") as response:
        assert response.status == 200
    assert server.process.poll() is None
