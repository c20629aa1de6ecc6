"""Telegram, over HTTP, against a Bot API that refuses what the real one refuses."""

from __future__ import annotations

import asyncio
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
from bot.channels.telegram import TelegramInput, rendered
from bot.channels.telegram_setup import set_up
from bot.dialogue.copy import titles
from bot.errors import ConfigError
from tests.channels.fakes.telegram import TOKEN, FakeTelegram, bad, blocked, server_error, too_many
from tests.channels.mutations import mutated
from tests.channels.site import StandIn, png, serving

SECRET = "a-secret-that-only-telegram-knows"
AOIFE, BRIAN = 1111111, 2222222
BUTTONS = [
    {"title": "Left", "payload": '/inform{"side": "left"}'},
    {"title": "Right", "payload": '/inform{"side": "right"}'},
]


@dataclass
class Line:
    """Telegram, the connector, and what stands behind it."""

    fake: FakeTelegram
    connector: TelegramInput
    agent: Any
    address: str
    pauses: list[float]

    async def post(self, body: bytes, secret: str | None = SECRET) -> int:
        """Posts a webhook as Telegram does; the status of the answer, once all of it was worked off."""
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.address}/webhooks/telegram/webhook", data=body, headers=headers) as response,
        ):
            status = response.status
        await self.connector.chats.finished()
        return status

    async def deliver(self, *updates: dict[str, Any]) -> list[dict[str, Any]]:
        """Delivers updates; the messages that came back."""
        before = len(self.fake.made("sendMessage"))
        for update in updates:
            assert await self.post(json.dumps(update).encode()) == 200
        return self.fake.made("sendMessage")[before:]

    async def says(self, text: str, person: int = AOIFE) -> str:
        """Somebody writes; all that was answered."""
        return "\n".join(message["text"] for message in await self.deliver(self.fake.written(person, text)))


@pytest_asyncio.fixture(loop_scope="session")
async def line() -> AsyncIterator[Line]:
    """A connector before a stand-in for the assistant; waiting costs no time."""
    async with FakeTelegram().running() as fake:
        connector = TelegramInput(TOKEN, SECRET, fake.address, Memory())
        pauses: list[float] = []

        async def pause(seconds: float) -> None:
            pauses.append(seconds)

        connector.api._pause = pause
        agent = StandIn()
        async with serving(agent, connector) as address:
            yield Line(fake, connector, agent, address, pauses)


async def test_a_message_is_answered(line: Line) -> None:
    """After Telegram was shown that somebody is typing."""
    assert await line.says("my calf hurts") == "You said: my calf hurts"
    assert line.fake.made("sendChatAction") == [{"chat_id": str(AOIFE), "action": "typing"}]
    assert line.agent.heard[0].sender_id != str(AOIFE)


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ü" * 30])
async def test_who_does_not_know_the_secret_is_turned_away(line: Line, secret: str | None) -> None:
    """With 401, and nothing happens."""
    update = json.dumps(line.fake.written(AOIFE, "hello")).encode()
    assert await line.post(update, secret) == 401
    assert (line.agent.heard, line.fake.calls) == ([], [])


async def test_an_update_that_comes_again_is_answered_once(line: Line) -> None:
    """Telegram repeats what it thinks was lost; others repeat what they caught."""
    update = line.fake.written(AOIFE, "hello")
    assert len(await line.deliver(update, update, update)) == 1


async def test_mutated_updates_do_nothing(line: Line) -> None:
    """1,000 bodies with a byte changed, cut, doubled or in another order: unsigned 401; signed never 5xx."""
    chance = random.Random(7)
    line.fake.chats.add(AOIFE)
    sample = json.dumps(line.fake.written(AOIFE, "my calf hurts", caption="x")).encode()
    for number in range(1000):
        body = mutated(sample, chance, "message")
        if number % 2:
            assert await line.post(body, None if number % 4 == 1 else "wrong") == 401
            continue
        heard = len(line.agent.heard)
        status = await line.post(body)
        assert status in (200, 400), body
        assert status == 200 or len(line.agent.heard) == heard, body


async def test_a_pressed_button(line: Line) -> None:
    """The spinner ends, the buttons go, what was chosen stays to be read, and the assistant hears the payload."""
    line.agent.answers["hello"] = [{"text": "Which leg?", "buttons": BUTTONS}]
    await line.says("hello")
    shown = line.fake.keyboard(AOIFE)
    await line.deliver(line.fake.pressed(AOIFE, "Left"))
    assert line.agent.texts == ["hello", '/inform{"side": "left"}']
    assert line.fake.open_queries == set()
    assert shown["text"] == "Which leg?\n\n✓ Left"
    assert "reply_markup" not in shown


async def test_typing_instead_of_pressing_takes_the_buttons_away(line: Line) -> None:
    """So that no old button is pressed by mistake."""
    line.agent.answers["hello"] = [{"text": "Which leg?", "buttons": BUTTONS}]
    await line.says("hello")
    shown = line.fake.keyboard(AOIFE)
    await line.says("the left one")
    assert shown["text"] == "Which leg?"
    assert "reply_markup" not in shown


async def test_a_payload_too_long_for_a_button(line: Line) -> None:
    """Is understood by its title."""
    long = {"title": "A long one", "payload": "/inform" + json.dumps({"words": "x" * 80})}
    line.agent.answers["hello"] = [{"text": "Which?", "buttons": [long]}]
    await line.says("hello")
    await line.deliver(line.fake.pressed(AOIFE, "A long one"))
    assert line.agent.texts[-1] == "A long one"


def test_short_titles_stand_side_by_side() -> None:
    """Longer ones below each other, too long ones numbered in the text."""

    def rows(*titles: str) -> list[list[dict[str, str]]]:
        (call,) = rendered(
            Outgoing("Which?", tuple(Button(title, f"/{number}") for number, title in enumerate(titles)))
        )
        found: list[list[dict[str, str]]] = call[1].get("reply_markup", {}).get("inline_keyboard", [])
        return found

    assert [len(row) for row in rows("Left", "Right", "Both")] == [3]
    assert [len(row) for row in rows("Short of breath", "Breathing is normal", "Not sure")] == [1, 1, 1]
    assert [len(row) for row in rows("a", "b", "c", "d")] == [1, 1, 1, 1]
    wide = Outgoing("Which?", (Button("The pain comes on when I walk and goes when I stand", "/a"), Button("No", "/b")))
    (call,) = rendered(wide)
    assert "1. The pain comes on when I walk and goes when I stand\n2. No" in call[1]["text"]
    assert "reply_markup" not in call[1]


async def test_a_long_text_is_split_between_sentences(line: Line) -> None:
    """Nothing of it is lost, and the buttons stand under the last piece."""
    sentence = "A calf 😀 takes its time to heal and likes to be asked nicely. "
    line.agent.answers["hello"] = [{"text": sentence * 150, "buttons": BUTTONS}]
    sent = await line.deliver(line.fake.written(AOIFE, "hello"))
    assert len(sent) > 1
    assert all(message["text"].endswith("nicely.") for message in sent)
    assert " ".join(message["text"] for message in sent) == (sentence * 150).strip()
    assert ["reply_markup" in message for message in sent] == [False] * (len(sent) - 1) + [True]
    assert line.fake.refusals == []


async def test_what_is_no_text_gets_a_kind_sentence(line: Line) -> None:
    """Never silence, and no refused call."""
    photo = [{"file_id": "x", "width": 90, "height": 90}]
    says = words()["says"]
    for content, sentence in (
        ({"voice": {"file_id": "x", "duration": 3}}, "voice"),
        ({"audio": {"file_id": "x", "duration": 3}}, "voice"),
        ({"video_note": {"file_id": "x", "duration": 3}}, "voice"),
        ({"sticker": {"file_id": "x", "emoji": "🎉"}}, "sticker"),
        ({"photo": photo}, "picture"),
        ({"video": {"file_id": "x"}}, "picture"),
        ({"document": {"file_id": "x", "file_name": "scan.pdf"}}, "document"),
        ({"location": {"latitude": 53.3, "longitude": -6.2}}, "location"),
        ({"contact": {"phone_number": "0871234567", "first_name": "A"}}, "contact"),
        ({"poll": {"id": "1"}}, "other"),
        ({"dice": {"value": 3}}, "other"),
    ):
        (sent,) = await line.deliver(line.fake.written(AOIFE, None, **content))
        assert sent["text"] == says[sentence], content
    assert line.agent.heard == []
    assert line.fake.refusals == []


async def test_a_caption_is_heard_and_answered_first(line: Line) -> None:
    """It may hold a warning sign; that the picture isn't seen is said afterwards."""
    sent = await line.deliver(
        line.fake.written(AOIFE, None, photo=[{"file_id": "x"}], caption="it's swollen since the flight")
    )
    assert [message["text"] for message in sent] == [
        "You said: it's swollen since the flight\n\n" + words()["says"]["picture"]
    ]


async def test_a_thumb(line: Line) -> None:
    """As a sticker, or under our newest message, it is an answer; under an older one it is none."""
    await line.deliver(line.fake.written(AOIFE, None, sticker={"file_id": "x", "emoji": "👍"}))
    assert line.agent.texts == ["👍"]
    await line.deliver(line.fake.reacted(AOIFE, "👎"))
    assert line.agent.texts == ["👍", "👎"]
    old = line.fake.reacted(AOIFE, "👍")
    old["message_reaction"]["message_id"] -= 1
    (sent,) = await line.deliver(old)
    (other,) = await line.deliver(line.fake.reacted(AOIFE, "🔥"))
    assert sent["text"] == other["text"] == words()["says"]["reaction"]
    taken_back = line.fake.reacted(AOIFE, "👍")
    taken_back["message_reaction"]["new_reaction"] = []
    assert await line.deliver(taken_back) == []
    assert len(line.agent.texts) == 2


async def test_an_edited_message_is_a_correction(line: Line) -> None:
    """A short one is asked about: it could be taken for an answer to what is asked now."""
    await line.deliver(line.fake.edited(AOIFE, "my right calf hurts"))
    assert line.agent.texts == ["I meant: my right calf hurts"]
    (sent,) = await line.deliver(line.fake.edited(AOIFE, "no"))
    assert sent["text"] == words()["says"]["edited"]


async def test_a_group_is_declined_once_and_left(line: Line) -> None:
    """Nobody's health is talked about there."""
    first = await line.deliver(line.fake.grouped(-100123, AOIFE, "my calf is swollen"))
    again = await line.deliver(line.fake.grouped(-100123, AOIFE, "hello?"))
    assert [message["text"] for message in first] == [words()["says"]["group"]]
    assert again == []
    assert line.fake.made("leaveChat") == [{"chat_id": "-100123"}]
    assert line.agent.heard == []


async def test_commands(line: Line) -> None:
    """Each does what it says; an unknown one is read as words."""
    assert await line.says("/start") == "You said: hello"
    topic, title = next(iter(titles().items()))
    assert await line.says(f"/start {topic}") == f"You said: {title}"
    assert await line.says("/start nonsense") == "You said: hello"
    assert await line.says("/help") == words()["says"]["help"]
    assert await line.says("/delete") == "You said: delete my data"
    assert words()["says"]["stopped"] in await line.says("/stop")
    assert line.agent.texts[-1] == "stop"
    assert await line.says("/calf hurts") == "You said: calf hurts"


async def test_too_many_requests_are_waited_out(line: Line) -> None:
    """As long as Telegram asks, all chats together, and the message still arrives."""
    line.fake.orders.append(bad("for the typing action"))
    line.fake.orders.extend([too_many(7), too_many(3)])
    assert await line.says("hello") == "You said: hello"
    assert line.pauses == [7, 3]


async def test_trouble_at_telegram_is_waited_out_longer_each_time(line: Line) -> None:
    """Then the message is left for later, without a stack trace; the next is answered after it."""
    line.fake.orders.append(bad("for the typing action"))
    line.fake.orders.extend([server_error()] * 5)
    assert await line.says("hello") == ""
    assert line.pauses == [1, 2, 4, 8]
    await line.says("hello again")
    async with asyncio.timeout(10):
        while len(line.fake.made("sendMessage")) < 2:
            await asyncio.sleep(0.1)
    assert [sent["text"] for sent in line.fake.made("sendMessage")] == ["You said: hello", "You said: hello again"]
    assert line.agent.texts == ["hello", "hello again"]


async def test_who_blocked_the_bot_is_left_alone(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    """One attempt, and nothing personal in the log."""
    line.fake.orders.extend([blocked(), blocked()])
    assert await line.says("087 123 4567") == ""
    assert line.pauses == []
    assert "blocked" in caplog.text
    assert str(AOIFE) not in caplog.text
    assert "087" not in caplog.text
    assert TOKEN not in caplog.text


async def test_refused_buttons_are_sent_as_text(line: Line) -> None:
    """Numbered, so that they can still be chosen."""
    line.agent.answers["hello"] = [{"text": "Which leg?", "buttons": BUTTONS}]
    line.fake.orders.extend([bad("for the typing action"), bad("BUTTON_DATA_INVALID")])
    sent = await line.says("hello")
    assert "1. Left\n2. Right" in sent


async def test_nobody_answers_faster_than_telegram_allows(line: Line) -> None:
    """Who writes too fast is told once; each chat's messages keep their order."""
    updates = [line.fake.written(AOIFE, f"message {number}") for number in range(25)]
    sent = await line.deliver(*updates)
    assert line.agent.texts == [f"message {number}" for number in range(20)]
    assert [message["text"] for message in sent][-1] == words()["says"]["slower"]
    assert len(sent) == 21


async def test_setting_up_twice_changes_nothing(line: Line) -> None:
    """The webhook carries the secret, and the commands are listed."""
    for _ in range(2):
        assert await set_up(line.connector, "https://chat.example.ie/") == "clinic_test_bot"
    assert line.fake.webhook["url"] == "https://chat.example.ie/webhooks/telegram/webhook"
    assert line.fake.webhook["secret_token"] == SECRET
    assert [command["command"] for command in line.fake.commands] == ["start", "help", "stop", "delete"]
    assert line.fake.refusals == []


@pytest.mark.parametrize("address", ["http://chat.example.ie", "https://chat.example.ie:5005"])
async def test_an_address_that_telegram_refuses(line: Line, address: str) -> None:
    """Told in one sentence, with what is wrong."""
    with pytest.raises(ConfigError, match=r"setWebhook.*bad webhook"):
        await set_up(line.connector, address)


async def test_a_wrong_token(line: Line) -> None:
    """Told in one sentence."""
    wrong = TelegramInput("1:wrong", SECRET, line.fake.address, Memory())
    with pytest.raises(ConfigError, match="BotFather"):
        await set_up(wrong, "https://chat.example.ie")
    await wrong.close()


PICTURE = {
    "custom": {"picture": {"path": "/pictures/timeline.svg?weeks=3", "alt": "Healing goes from week 1 to week 12."}}
}


async def test_a_picture(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is sent as a photo with its description below, before what follows it."""
    asked = []

    async def drawn(path: str) -> bytes:
        asked.append(path)
        return png()

    monkeypatch.setattr("bot.channels.telegram.picture", drawn)
    line.agent.answers["hello"] = [{"text": "Here it is."}, PICTURE, {"text": "Which leg?", "buttons": BUTTONS}]
    await line.says("hello")
    shown = [(call.method, call.body.get("caption") or call.body.get("text")) for call in line.fake.calls[1:]]
    assert shown == [
        ("sendMessage", "Here it is."),
        ("sendPhoto", "Healing goes from week 1 to week 12."),
        ("sendMessage", "Which leg?"),
    ]
    assert asked == ["/pictures/timeline.svg?weeks=3"]


@pytest.mark.parametrize("content", [None, b"no picture"])
async def test_a_picture_that_can_not_be_drawn_or_sent(
    line: Line, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    """Its description is sent instead."""

    async def drawn(path: str) -> bytes | None:
        return content

    monkeypatch.setattr("bot.channels.telegram.picture", drawn)
    line.agent.answers["hello"] = [PICTURE]
    assert await line.says("hello") == "Healing goes from week 1 to week 12."
