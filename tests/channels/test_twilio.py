"""WhatsApp over Twilio, over HTTP, against an API that refuses what the real one refuses."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio

from bot.channels.memory import Memory
from bot.channels.messenger import words
from bot.channels.twilio import TwilioInput
from bot.errors import ConfigError
from tests.channels.fakes.twilio import ACCOUNT, AUTH_TOKEN, SENDER, FakeTwilio, error, signature, too_many
from tests.channels.site import StandIn, serving

PUBLIC = "https://chat.example.ie"
WEBHOOK = f"{PUBLIC}/webhooks/twilio/webhook"
AOIFE = "353870000001"


@dataclass
class Line:
    """Twilio, the connector, and what stands behind it."""

    fake: FakeTwilio
    connector: TwilioInput
    agent: Any
    address: str
    pauses: list[float]

    async def post(self, body: bytes, signed: str | None) -> int:
        """Posts a webhook; the status of the answer, once all of it was worked off."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if signed is not None:
            headers["X-Twilio-Signature"] = signed
        where = f"{self.address}/webhooks/twilio/webhook"
        async with aiohttp.ClientSession() as session, session.post(where, data=body, headers=headers) as response:
            status = response.status
        await self.connector.chats.finished()
        return status

    async def deliver(self, form: dict[str, str]) -> list[str]:
        """Delivers a form as Twilio does; the texts that came back."""
        before = len(self.fake.calls)
        assert await self.post(urlencode(form).encode(), signature(WEBHOOK, form)) == 200
        return [str(call.body.get("Body")) for call in self.fake.calls[before:]]


@pytest_asyncio.fixture(loop_scope="session")
async def line() -> AsyncIterator[Line]:
    """A connector before a stand-in for the assistant; waiting costs no time."""
    async with FakeTwilio().running() as fake:
        connector = TwilioInput(ACCOUNT, AUTH_TOKEN, SENDER, PUBLIC, fake.address, Memory())
        pauses: list[float] = []

        async def pause(seconds: float) -> None:
            pauses.append(seconds)

        connector.api._pause = pause
        agent = StandIn()
        async with serving(agent, connector) as address:
            yield Line(fake, connector, agent, address, pauses)


async def test_a_message_is_answered(line: Line) -> None:
    """With its emoji and plus signs whole; choices are numbered."""
    assert await line.deliver(line.fake.written(AOIFE, "sore + tight 😀")) == ["You said: sore + tight 😀"]
    line.agent.answers["hello"] = [{"text": "Which leg?", "buttons": [{"title": "Left", "payload": "/l"}]}]
    (text,) = await line.deliver(line.fake.written(AOIFE, "hello"))
    assert text == f"Which leg?\n\n1. Left\n\n{words()['says']['numbered']}"


@pytest.mark.parametrize("signed", [None, "", "wrong", signature(WEBHOOK, {"Body": "x"}), signature("http://x", {})])
async def test_a_webhook_that_twilio_did_not_sign(line: Line, signed: str | None) -> None:
    """401, and nothing happens."""
    assert await line.post(urlencode(line.fake.written(AOIFE, "hello")).encode(), signed) == 401
    assert (line.agent.heard, line.fake.calls) == ([], [])


async def test_replayed_and_changed_forms_do_nothing(line: Line) -> None:
    """A signature holds for one form; the same form again is answered once."""
    form = line.fake.written(AOIFE, "hello")
    signed = signature(WEBHOOK, form)
    chance = random.Random(3)
    for _ in range(300):
        name = chance.choice(sorted(form))
        changed = {**form, name: form[name] + chance.choice("ax0 &=+")}
        assert await line.post(urlencode(changed).encode(), signed) == 401
    assert line.agent.heard == []
    assert len(await line.deliver(form)) == 1
    assert await line.deliver(form) == []
    assert await line.post(b"\xff\xfe%", signed) == 400


async def test_what_is_no_text_gets_a_kind_sentence(line: Line) -> None:
    """Never silence."""
    says = words()["says"]
    for kind, sentence in (("audio/ogg", "voice"), ("image/jpeg", "picture"), ("application/pdf", "document")):
        form = line.fake.written(AOIFE, "", NumMedia="1", MediaContentType0=kind, MediaUrl0="https://api.twilio.com/x")
        assert await line.deliver(form) == [says[sentence]]
    assert await line.deliver(line.fake.written(AOIFE, "", Latitude="53.3", Longitude="-6.2")) == [says["location"]]


async def test_long_texts_and_limits(line: Line) -> None:
    """Split below 1,600 characters; 429 is waited out; what is refused is not tried again."""
    line.agent.answers["hello"] = [{"text": "A calf takes its time to heal. " * 100}]
    line.fake.orders.append(too_many())
    assert len(await line.deliver(line.fake.written(AOIFE, "hello"))) == 2
    assert line.pauses == [1]
    line.fake.orders.append(error(400, 63016, "outside the allowed window"))
    assert await line.deliver(line.fake.written(AOIFE, "hi")) == []
    assert line.pauses == [1]


def test_wrong_keys() -> None:
    """Told by name."""
    keys = {"account_sid": "a", "auth_token": "b", "sender": SENDER, "public_address": PUBLIC}
    assert TwilioInput.from_credentials(keys).name() == "twilio"
    for key, value in (("auth_token", ""), ("sender", "+353"), ("public_address", "http://x")):
        with pytest.raises(ConfigError, match=key):
            TwilioInput.from_credentials({**keys, key: value})
