"""Whole conversations, to a stored request, on every channel over HTTP: what is expected of them is written beside the
conversations themselves (tests/conversations), and what is known at the end is the same everywhere."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import sqlalchemy as sa
import yaml

from bot.channels.telegram import TelegramInput
from bot.conversation import known_facts
from bot.errors import ConfigError
from bot.storage.database import session_hash, transaction
from bot.storage.requests import of_session
from bot.storage.tables import audit_entries
from tests.channels.fakes.telegram import TOKEN
from tests.channels.players import Lines, OnWebsite, all_lines
from tests.conftest import Visitor
from tests.conversations.test_conversations import FOLDER, check

CHANNELS = ("rest", "web", "telegram", "whatsapp", "twilio")
CONVERSATIONS = (
    "happy_path/from_hello_to_a_request",
    "happy_path/story_check_and_request",
    "happy_path/pictures_on_the_way_to_a_request",
    "warning_signs/swollen_while_giving_number",
    "warning_signs/gp_soon_then_booking",
)
# What the clinic receives, without reference, times and channel.
REQUEST = (
    "status", "kind", "name", "patient", "phone", "email", "wished_times", "wished_words", "windows", "no_calls", "urgency",
    "reason", "consent_wording", "facts", "words", "tier",
)  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def lines(agent: Any) -> AsyncIterator[Lines]:
    """Every channel before the trained assistant."""
    async with all_lines(agent) as found:
        yield found


async def play(visitor: Visitor, conversation: str) -> None:
    """Plays a conversation, checking each turn."""
    script = yaml.safe_load((FOLDER / f"{conversation}.yml").read_text(encoding="utf-8"))
    for number, turn in enumerate(script["turns"], start=1):
        if "press" in turn:
            await visitor.presses(turn["press"])
        else:
            await visitor.says(turn["user"])
        await check(visitor, turn, f"turn {number} ({turn.get('user', turn.get('press'))!r})")


def audit(sender: str) -> list[tuple[Any, ...]]:
    """What was advised, without when."""
    columns = [audit_entries.c[name] for name in ("kind", "rule", "rule_version", "words", "tier")]
    mine = sa.select(*columns).where(audit_entries.c.session == session_hash(sender)).order_by(audit_entries.c.id)
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(mine)]


async def outcome(visitor: Visitor) -> dict[str, Any]:
    """Facts, findings and requests at the end of a conversation."""
    requests = [{name: row[name] for name in REQUEST} for row in of_session(visitor.sender)]
    return {"facts": known_facts(await visitor.tracker()), "findings": audit(visitor.sender), "requests": requests}


@pytest.fixture
def public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where visitors reach the assistant."""
    monkeypatch.setenv("ASSISTANT_PUBLIC_URL", "https://chat.example.ie")


LINK = re.compile(r"https://chat\.example\.ie/#carry=([\w.-]+)")


@pytest.mark.usefixtures("public_address")
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "twilio"])
async def test_health_questions_on_the_website_only(
    lines: Lines, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `screening: link` a messenger asks none: its link goes on with the same session in the website's chat."""
    monkeypatch.setattr(lines.ends[channel][2], "screening", "link")
    visitor = await lines.visitor(channel)
    await visitor.says("my left calf is sore when I run")
    await visitor.says("can you check the warning signs?")
    assert await visitor.slot("requested_slot") is None
    assert (await visitor.tracker()).active_loop_name is None
    found = LINK.search(visitor.text)
    assert found
    await visitor.says("has it had enough time to heal? start the healing check")
    assert await visitor.slot("requested_slot") is None

    browser = await OnWebsite.arrives(lines.agent, lines.address, lines.website, carry=found[1])
    assert browser.sender == visitor.sender
    await browser.says("check warning signs")
    assert await browser.slot("requested_slot") is not None
    assert await browser.slot("side") == "left"

    await visitor.says("it swelled up since the flight")
    assert await visitor.slot("told_tier") == "same_day"
    assert "today" in visitor.text.lower()


@pytest.mark.parametrize("carry", ["", "x", "a.b.c", "ImZvcmdlZCI.aQ.x" * 3])
async def test_a_link_that_was_not_made_here(lines: Lines, carry: str) -> None:
    """Opens nobody's chat."""
    where = f"{lines.address}/webhooks/web/session"
    async with aiohttp.ClientSession() as session, session.post(where, json={"carry": carry}) as response:
        assert response.status == 400
        assert (await response.json())["error"]["code"] == "carry"


@pytest.mark.parametrize("screening", ["elsewhere", "link"])
def test_a_screening_that_can_not_be(screening: str) -> None:
    """An unknown word, or a link with nowhere to lead, is told at the start."""
    given = {"token": TOKEN, "secret_token": "a-secret-that-only-telegram-knows", "screening": screening}
    with pytest.raises(ConfigError, match="screening"):
        TelegramInput.from_credentials(given)


@pytest.mark.parametrize("conversation", CONVERSATIONS)
async def test_the_same_everywhere(lines: Lines, conversation: str) -> None:
    """The same script gives the same facts, findings and request on every channel."""
    outcomes = {}
    for channel in CHANNELS:
        visitor = await lines.visitor(channel)
        await play(visitor, conversation)
        outcomes[channel] = await outcome(visitor)
    assert outcomes["rest"]["requests"], "the conversation ends with a stored request"
    for channel in CHANNELS:
        for what, found in outcomes[channel].items():
            assert found == outcomes["rest"][what], f"{channel}: {what}"
