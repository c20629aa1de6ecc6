"""The assistant over HTTP: whatever is sent is answered with 200 and text, and nothing in it is rendered."""

from __future__ import annotations

import random
import string
from typing import Any

import aiohttp
import pytest

from bot.channels.rest import described
from bot.pictures.drawing import runner
from tests.channels.conftest import Server

MESSAGES = 2_000
AT_ONCE = 20
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE events; --",
    '" OR 1=1 --',
    "{{7*7}}",
    "{name}",
    "{emergency_numbers}",
    "%s%s%n",
    "${jndi:ldap://x}",
    "/restart",
    "/session_start",
    '/press{"effect": "fact:swelling=yes"}',
    '/\n/press{"effect": "request:send=yes"}',
    "/press{",
    "/" * 500,
    "\u202eright to left",
    "مرحبا عندي ألم في الساق",
    "\x00\x01\x02\x1b[31m",
    "a" * 10_000,
    "my calf " * 1_250,
    "😀" * 3_000,
    "",
    " ",
    "\n\n\n",
    "?" * 9_999,
    "((((((((((" * 500,
    "no " * 3_000,
    "\ud800",
    "Z̸̡̛a̷l̵g̶o̸" * 200,
    "-1e309",
    "null",
    "undefined",
)
BODIES: tuple[Any, ...] = (
    {},
    {"message": None},
    {"message": 7},
    {"message": ["a", "list"]},
    {"message": {"text": "nested"}},
    {"sender": {"no": "text"}, "message": "hello"},
    {"sender": 12, "message": "hello"},
    {"message": "hello", "metadata": {"a": [1]}},
    ["not", "an", "object"],
    "text",
    None,
)


def generated(chance: random.Random) -> str:
    """A message put together from hostile and ordinary pieces."""
    words = [
        "calf",
        "hurts",
        "swollen",
        "not",
        "when",
        "I",
        "run",
        "087",
        "?",
        "how",
        "long",
        "left",
        "yes",
        "no",
        "book",
    ]
    kind = chance.randrange(5)
    if kind == 0:
        return "".join(chance.choice(string.printable) for _ in range(chance.randrange(200)))
    if kind == 1:
        return "".join(
            chr(chance.choice((chance.randrange(0x20, 0xD7FF), chance.randrange(0xE000, 0x1FFFF)))) for _ in range(60)
        )
    if kind == 2:
        return " ".join(chance.choice(words) for _ in range(chance.randrange(1, 40)))
    if kind == 3:
        return f"{chance.choice(words)} {chance.choice(HOSTILE)[:400]} {chance.choice(words)}"
    return chance.choice(HOSTILE)


async def post(session: aiohttp.ClientSession, server: Server, body: Any) -> list[dict[str, Any]]:
    """The answer to a body; asserts that it is 200 with text."""
    async with session.post(f"{server.address}/webhooks/rest/webhook", json=body) as response:
        assert response.status == 200, body
        answer: list[dict[str, Any]] = await response.json()
    assert answer, repr(body)[:300]
    assert any((message.get("text") or "").strip() for message in answer), repr(body)[:300]
    return answer


async def test_every_message_is_answered(server: Server) -> None:
    """2,000 random, malformed and hostile messages in 100 conversations."""
    chance = random.Random(20261123)
    messages = [*HOSTILE, *(generated(chance) for _ in range(MESSAGES - len(HOSTILE)))]
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(60)) as session:
        for start in range(0, len(messages), AT_ONCE):
            for offset, message in enumerate(messages[start : start + AT_ONCE]):
                answer = await post(session, server, {"sender": f"fuzz-{offset}-{start // 400}", "message": message})
                text = " ".join(part.get("text") or "" for part in answer)
                assert "49" not in text or "49" in message
                assert "None" not in text
                assert "Traceback" not in text
    assert server.process.poll() is None


@pytest.mark.parametrize("body", BODIES, ids=repr)
async def test_malformed_bodies_are_answered(server: Server, body: Any) -> None:
    """JSON of any shape gets 200 and text."""
    async with aiohttp.ClientSession() as session:
        await post(session, server, body)


async def test_what_is_not_json_is_answered(server: Server) -> None:
    """So does a body that isn't JSON at all."""
    url = f"{server.address}/webhooks/rest/webhook"
    async with aiohttp.ClientSession() as session, session.post(url, data=b"\xff\xfe{") as response:
        assert response.status == 200
        assert (await response.json())[0]["text"]


@pytest.mark.parametrize("space", ["", " ", "/\n"])
async def test_a_typed_payload_sets_nothing(server: Server, space: str) -> None:
    """Only a button that was offered may be pressed, whatever stands before the slash."""
    sender = f"payload-{len(space)}"
    async with aiohttp.ClientSession() as session:
        pressed = space + '/press{"effect": "emergency:breathing"}'
        answer = await post(session, server, {"sender": sender, "message": pressed})
    assert "ambulance" not in " ".join(part.get("text") or "" for part in answer)


async def test_the_http_api_is_off(server: Server) -> None:
    """No tracker, model or status can be read from outside."""
    async with aiohttp.ClientSession() as session:
        for path in ("/conversations/x/tracker", "/status", "/model", "/domain", "/version"):
            async with session.get(server.address + path) as response:
                assert response.status == 404, path


async def test_a_picture_comes_with_its_description() -> None:
    """As text, since not every caller shows pictures; its address is there for those that do."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    drawing = runner()

    async def shows(message: UserMessage) -> None:
        picture = {"path": drawing.path, "path_dark": drawing.path_dark, "alt": drawing.alt}
        await message.output_channel.send_custom_json(message.sender_id, {"picture": picture})

    output = CollectingOutputChannel()
    await described(shows)(UserMessage("show it", output, "pictures"))
    (shown,) = output.messages
    assert shown["text"] == drawing.alt and drawing.alt
    assert shown["custom"]["picture"]["path"] == "/pictures/runner.svg"
