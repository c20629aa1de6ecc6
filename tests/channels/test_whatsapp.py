"""WhatsApp, over HTTP, against a Graph API that refuses what the real one refuses."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.channels.memory import Memory
from bot.channels.messenger import Button, Outgoing, words
from bot.channels.whatsapp import WhatsAppInput, rendered
from bot.errors import ConfigError
from tests.channels.fakes.whatsapp import (
    NUMBER_ID,
    SECRET,
    TOKEN,
    FakeWhatsApp,
    invalid,
    outside_the_window,
    pair_rate,
    signature,
    something_went_wrong,
    throughput,
)
from tests.channels.mutations import mutated
from tests.channels.site import StandIn, png, serving

VERIFY = "the clinic's verify token"
AOIFE = "353870000001"
DAY = 24 * 3600.0
SIDES = [{"title": title, "payload": f'/inform{{"side": "{title.lower()}"}}'} for title in ("Left", "Right", "Both")]


@dataclass
class Line:
    """WhatsApp, the connector, and what stands behind it."""

    fake: FakeWhatsApp
    connector: WhatsAppInput
    agent: Any
    address: str
    pauses: list[float]

    @property
    def webhook(self) -> str:
        """Where Meta posts."""
        return f"{self.address}/webhooks/whatsapp/webhook"

    async def post(self, body: bytes, signed: str | None = "") -> int:
        """Posts a webhook as Meta does; the status of the answer, once all of it was worked off."""
        headers = {"Content-Type": "application/json"}
        if signed is not None:
            headers["X-Hub-Signature-256"] = signed or signature(body)
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook, data=body, headers=headers) as response,
        ):
            status = response.status
        await self.connector.chats.finished()
        return status

    async def deliver(self, *messages: dict[str, Any]) -> list[dict[str, Any]]:
        """Delivers messages in one webhook; what came back."""
        before = len(self.fake.made("message"))
        assert await self.post(self.fake.webhook(*messages)) == 200
        return self.fake.made("message")[before:]

    async def says(self, text: str) -> list[dict[str, Any]]:
        """Somebody writes; what came back."""
        return await self.deliver(self.fake.written(AOIFE, "text", text))


@pytest_asyncio.fixture(loop_scope="session")
async def line() -> AsyncIterator[Line]:
    """A connector before a stand-in for the assistant; waiting costs no time."""
    async with FakeWhatsApp().running() as fake:
        connector = WhatsAppInput(
            TOKEN, NUMBER_ID, SECRET, VERIFY, "appointment_request_update/en", fake.address, memory=Memory()
        )
        pauses: list[float] = []

        async def pause(seconds: float) -> None:
            pauses.append(seconds)

        connector.api._pause = pause
        agent = StandIn()
        async with serving(agent, connector) as address:
            yield Line(fake, connector, agent, address, pauses)


def body_of(message: dict[str, Any]) -> str:
    """A message's text."""
    return str(message["text"]["body"] if message["type"] == "text" else message["interactive"]["body"]["text"])


async def test_the_handshake(line: Line) -> None:
    """The challenge comes back to whoever knows the verify token, and to nobody else."""
    async with aiohttp.ClientSession() as session:
        for mode, token, status in (
            ("subscribe", VERIFY, 200),
            ("subscribe", "wrong", 403),
            ("subscribe", "", 403),
            ("unsubscribe", VERIFY, 403),
        ):
            query = {"hub.mode": mode, "hub.verify_token": token, "hub.challenge": "1158201444"}
            async with session.get(line.webhook, params=query) as response:
                assert response.status == status
                assert (await response.text() == "1158201444") == (status == 200)
        async with session.get(line.webhook) as response:
            assert response.status == 403


async def test_a_message_is_answered(line: Line) -> None:
    """After it was marked as read; emoji and escaped slashes don't spoil the signature."""
    (sent,) = await line.says("my calf hurts 😀 / since Tuesday")
    assert body_of(sent) == "You said: my calf hurts 😀 / since Tuesday"
    (read,) = line.fake.made("read")
    assert read["typing_indicator"] == {"type": "text"}
    assert AOIFE not in line.agent.heard[0].sender_id


@pytest.mark.parametrize(
    "signed", [None, "wrong", "sha256=", "sha256=" + "0" * 64, signature(b"something else"), signature(b"", "other")]
)
async def test_a_webhook_that_meta_did_not_sign(line: Line, signed: str | None) -> None:
    """401, and nothing happens."""
    assert await line.post(line.fake.webhook(line.fake.written(AOIFE, "text", "hello")), signed) == 401
    assert (line.agent.heard, line.fake.calls) == ([], [])


async def test_a_signature_of_the_body_written_anew(line: Line) -> None:
    """Only the raw body counts."""
    body = line.fake.webhook(line.fake.written(AOIFE, "text", "a/b"))
    assert await line.post(body, signature(json.dumps(json.loads(body)).encode())) == 401


async def test_a_webhook_that_is_replayed(line: Line) -> None:
    """Is answered once; one older than Meta repeats webhooks isn't answered at all."""
    body = line.fake.webhook(line.fake.written(AOIFE, "text", "hello"))
    for _ in range(3):
        assert await line.post(body) == 200
    assert line.agent.texts == ["hello"]
    assert await line.deliver(line.fake.written(AOIFE, "text", "old", age=8 * DAY)) == []
    assert line.agent.texts == ["hello"]


async def test_mutated_webhooks_do_nothing(line: Line) -> None:
    """1,000 bodies that differ from what was signed: 401. The same bodies, signed: never 5xx."""
    chance = random.Random(11)
    sample = line.fake.webhook(line.fake.written(AOIFE, "text", "my calf hurts"))
    signed = signature(sample)
    for _ in range(1000):
        body = mutated(sample, chance, "entry", 0, "changes", 0, "value", "messages", 0)
        if body != sample:
            assert await line.post(body, signed) == 401
    assert (line.agent.heard, line.fake.calls) == ([], [])
    for number in range(1000):
        assert await line.post(mutated(sample, chance, *PATHS[number % len(PATHS)])) in (200, 400)


PATHS: tuple[tuple[str | int, ...], ...] = (
    ("entry", 0),
    ("entry", 0, "changes", 0),
    ("entry", 0, "changes", 0, "value"),
    ("entry", 0, "changes", 0, "value", "metadata"),
    ("entry", 0, "changes", 0, "value", "messages", 0),
    ("entry", 0, "changes", 0, "value", "messages", 0, "text"),
)


async def test_several_messages_in_one_webhook(line: Line) -> None:
    """Are answered in order; statuses and other numbers are passed over."""
    messages = [line.fake.written(AOIFE, "text", text) for text in ("one", "two", "three")]
    await line.deliver(*messages)
    assert line.agent.texts == ["one", "two", "three"]
    delivered = [{"id": "wamid.x", "status": "delivered", "timestamp": "1", "recipient_id": AOIFE}]
    assert await line.post(line.fake.webhook(statuses=delivered)) == 200
    other = line.fake.webhook(line.fake.written(AOIFE, "text", "not for us")).replace(NUMBER_ID.encode(), b"1" * 15)
    assert await line.post(other) == 200
    assert line.agent.texts == ["one", "two", "three"]


async def test_three_short_titles_are_reply_buttons(line: Line) -> None:
    """And choosing one sends its payload."""
    line.agent.answers["hello"] = [{"text": "Which leg?", "buttons": SIDES}]
    (sent,) = await line.says("hello")
    assert sent["interactive"]["type"] == "button"
    await line.deliver(line.fake.pressed(AOIFE, "Left"))
    assert line.agent.texts[-1] == '/inform{"side": "left"}'


async def test_four_to_ten_are_a_list(line: Line) -> None:
    """A title too wide for its row is cut there and stands in full below."""
    titles = ["Better then worse", "The pain comes on when I walk uphill", "Same", "Worse"]
    line.agent.answers["hello"] = [
        {"text": "How is it?", "buttons": [{"title": t, "payload": f"/{t}"} for t in titles]}
    ]
    (sent,) = await line.says("hello")
    rows = sent["interactive"]["action"]["sections"][0]["rows"]
    assert rows[0] == {"id": "/Better then worse", "title": "Better then worse"}
    assert rows[1]["title"] == "The pain comes on when…"
    assert rows[1]["description"] == titles[1]
    await line.deliver(line.fake.pressed(AOIFE, "The pain comes on when…"))
    assert line.agent.texts[-1] == f"/{titles[1]}"


def shown(titles: list[str], text: str = "Which?") -> list[dict[str, Any]]:
    """How buttons with these titles are shown."""
    return rendered(Outgoing(text, tuple(Button(title, f"/{number}") for number, title in enumerate(titles))))


@pytest.mark.parametrize(
    "titles",
    [
        [f"Choice {number}" for number in range(11)],
        ["Same", "Same"],
        ["Short", "A title " + "so long that not even the line below a row of a list has room for it " * 2],
    ],
)
def test_beyond_that_numbered_text(titles: list[str]) -> None:
    """With every title in full."""
    (message,) = shown(titles)
    assert message["type"] == "text"
    for number, title in enumerate(titles, start=1):
        assert f"{number}. {title}" in message["text"]["body"]


def test_two_titles_too_wide_for_buttons_are_a_list() -> None:
    """Rather than cut."""
    (message,) = shown(["It hurts when I walk or run", "No"])
    assert message["interactive"]["type"] == "list"


async def test_a_long_text_before_buttons(line: Line) -> None:
    """Is sent before them; nothing is lost or refused."""
    sentence = "A calf 😀 takes its time to heal and likes to be asked nicely. "
    line.agent.answers["hello"] = [{"text": sentence * 100, "buttons": SIDES}]
    sent = await line.says("hello")
    assert " ".join(body_of(message) for message in sent) == (sentence * 100).strip()
    assert [message["type"] for message in sent][-1] == "interactive"
    assert line.fake.refusals == []


async def test_what_is_no_text_gets_a_kind_sentence(line: Line) -> None:
    """Never silence."""
    says = words()["says"]
    for kind, content, sentence in (
        ("audio", {"id": "1", "voice": True}, "voice"),
        ("sticker", {"id": "1"}, "sticker"),
        ("image", {"id": "1"}, "picture"),
        ("video", {"id": "1"}, "picture"),
        ("document", {"id": "1", "filename": "scan.pdf"}, "document"),
        ("location", {"latitude": 53.3, "longitude": -6.2}, "location"),
        ("contacts", [{"name": {"formatted_name": "A"}}], "contact"),
        ("order", {"catalog_id": "1"}, "other"),
        ("unsupported", {}, "other"),
        ("reaction", {"message_id": "wamid.x", "emoji": "❤️"}, "reaction"),
    ):
        (sent,) = await line.deliver(line.fake.written(AOIFE, kind, content))
        assert body_of(sent) == says[sentence], kind
    assert line.agent.heard == []
    (sent,) = await line.deliver(line.fake.written(AOIFE, "image", {"id": "1", "caption": "it's swollen"}))
    assert body_of(sent).startswith("You said: it's swollen")
    assert await line.deliver(line.fake.written(AOIFE, "system", {"body": "changed number"})) == []


async def test_a_thumb_under_the_newest_message(line: Line) -> None:
    """Is an answer; under another one it is none; taken back it is nothing."""
    await line.says("hello")
    newest = line.connector.newest[AOIFE]
    await line.deliver(line.fake.written(AOIFE, "reaction", {"message_id": newest, "emoji": "👎🏽"}))
    assert line.agent.texts == ["hello", "👎"]
    (sent,) = await line.deliver(line.fake.written(AOIFE, "reaction", {"message_id": newest, "emoji": "👍"}))
    assert body_of(sent) == words()["says"]["reaction"]
    assert await line.deliver(line.fake.written(AOIFE, "reaction", {"message_id": newest})) == []


async def test_stop(line: Line) -> None:
    """Leaves what is open, and says what it means."""
    (sent,) = await line.says(" Stop ")
    assert body_of(sent).endswith(words()["says"]["stopped"])
    assert line.agent.texts == ["stop"]


async def test_the_window_of_a_day(line: Line) -> None:
    """A message that took more than a day to get here is answered with the template alone, once."""
    sent = await line.deliver(*[line.fake.written("353870000002", "text", "hello", age=DAY + 60) for _ in range(2)])
    assert [message["type"] for message in sent] == ["template"]
    assert line.fake.refusals == []
    assert line.agent.texts == ["hello", "hello"]


async def test_meta_says_that_the_window_is_over(line: Line) -> None:
    """The template goes out instead; without one nothing does."""
    line.fake.orders.extend([invalid("for the read mark"), outside_the_window()])
    (sent,) = await line.says("hello")
    assert sent["type"] == "template"
    line.connector._template = ""
    line.fake.orders.extend([invalid("for the read mark"), outside_the_window()])
    assert await line.says("hello") == []


async def test_limits_and_trouble_are_waited_out(line: Line) -> None:
    """Six seconds where the pair's limit was hit, else longer each time; the message still arrives."""
    line.fake.orders.extend([invalid("for the read mark"), throughput(), something_went_wrong(), pair_rate()])
    (sent,) = await line.says("hello")
    assert body_of(sent) == "You said: hello"
    assert line.pauses == [1, 2, 6]


async def test_refused_buttons_are_sent_as_text(line: Line) -> None:
    """Numbered, so that they can still be chosen."""
    line.agent.answers["hello"] = [{"text": "Which leg?", "buttons": SIDES}]
    line.fake.orders.extend([invalid("for the read mark"), invalid("title")])
    (sent,) = await line.says("hello")
    assert "1. Left\n2. Right\n3. Both" in body_of(sent)


async def test_errors_are_logged_without_what_was_said(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the number nor the words nor the token; the error's number is."""
    line.fake.orders.extend([invalid("for the read mark"), invalid(f"{AOIFE} 087"), invalid("again")])
    failed = [
        {"id": "wamid.x", "status": "failed", "recipient_id": AOIFE, "errors": [{"code": 131026, "title": AOIFE}]}
    ]
    await line.says("my number is 087 123 4567")
    assert await line.post(line.fake.webhook(statuses=failed)) == 200
    assert "131009" in caplog.text
    assert "131026" in caplog.text
    for secret in (AOIFE, "087", TOKEN, SECRET):
        assert secret not in caplog.text


@pytest.mark.parametrize("missing", ["access_token", "phone_number_id", "app_secret", "verify_token"])
def test_a_missing_key(missing: str) -> None:
    """Told by name."""
    keys = {"access_token": "a", "phone_number_id": "b", "app_secret": "c", "verify_token": "d"}
    with pytest.raises(ConfigError, match=f"WhatsAppInput needs {missing}"):
        WhatsAppInput.from_credentials({**keys, missing: ""})
    assert WhatsAppInput.from_credentials(keys).name() == "whatsapp"
    with pytest.raises(ConfigError, match="template"):
        WhatsAppInput.from_credentials({**keys, "template": "No Name"})


PICTURE = {
    "custom": {"picture": {"path": "/pictures/timeline.svg?weeks=3", "alt": "Healing goes from week 1 to week 12."}}
}


async def test_a_picture(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is uploaded once, and sent with its description as the caption."""

    async def drawn(path: str) -> bytes:
        return png()

    monkeypatch.setattr("bot.channels.whatsapp.picture", drawn)
    line.agent.answers["hello"] = [PICTURE, {"text": "Which leg?", "buttons": SIDES}]
    for _ in range(2):
        image, question = await line.says("hello")
        assert image["image"]["caption"] == "Healing goes from week 1 to week 12."
        assert line.fake.media[image["image"]["id"]] == png()
        assert body_of(question) == "Which leg?"
    assert len(line.fake.made("media")) == 1


@pytest.mark.parametrize("content", [None, b"no picture"])
async def test_a_picture_that_can_not_be_drawn_or_sent(
    line: Line, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    """Its description is sent instead."""

    async def drawn(path: str) -> bytes | None:
        return content

    monkeypatch.setattr("bot.channels.whatsapp.picture", drawn)
    line.agent.answers["hello"] = [PICTURE]
    (sent,) = await line.says("hello")
    assert body_of(sent) == "Healing goes from week 1 to week 12."
