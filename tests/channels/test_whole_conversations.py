"""Whole conversations, to a stored request, on every channel over HTTP: what is known at the end is the same everywhere.

What is said in them is tested in tests/conversations; here it is what reached the clinic.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import sqlalchemy as sa
import yaml

from bot.channels.telegram import TelegramInput
from bot.dialogue.state import State
from bot.errors import ConfigError
from bot.storage.database import session_hash, transaction
from bot.storage.requests import of_session
from bot.storage.tables import audit_entries
from tests.channels.fakes.telegram import TOKEN
from tests.channels.players import Lines, OnWebsite, all_lines
from tests.conftest import Visitor

CHANNELS = ("rest", "web", "telegram", "whatsapp", "twilio")
CONVERSATIONS = yaml.safe_load(Path(__file__).with_name("whole_conversations.yml").read_text(encoding="utf-8"))
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


async def play(visitor: Visitor, lines: list[str]) -> None:
    """Plays a conversation; each message is answered."""
    for line in lines:
        if line.startswith("> "):
            await visitor.presses(line.removeprefix("> "))
        else:
            await visitor.says(line)
        assert visitor.text.strip(), line


async def state_of(visitor: Visitor) -> State:
    """What the conversation knows."""
    return State.from_slots((await visitor.tracker()).current_slot_values())


def audit(sender: str) -> list[tuple[Any, ...]]:
    """What was advised, without when."""
    columns = [audit_entries.c[name] for name in ("kind", "rule", "rule_version", "words", "tier")]
    mine = sa.select(*columns).where(audit_entries.c.session == session_hash(sender)).order_by(audit_entries.c.id)
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(mine)]


async def outcome(visitor: Visitor) -> dict[str, Any]:
    """Facts, findings and requests at the end of a conversation."""
    requests = [{name: row[name] for name in REQUEST} for row in of_session(visitor.sender)]
    return {"facts": (await state_of(visitor)).values(), "findings": audit(visitor.sender), "requests": requests}


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
    assert (await state_of(visitor)).question == ""
    found = LINK.search(visitor.text)
    assert found, visitor.text
    await visitor.says("can you check the warning signs?")
    assert (await state_of(visitor)).question == ""

    browser = await OnWebsite.arrives(lines.agent, lines.address, lines.website, carry=found[1])
    assert browser.sender == visitor.sender
    await browser.says("can you check the warning signs?")
    assert (await state_of(browser)).question
    assert (await state_of(browser)).values()["side"] == "left"

    await visitor.says("it is swollen and hot since the flight")
    assert (await state_of(visitor)).advice.tier == "same_day"
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
        await play(visitor, CONVERSATIONS[conversation])
        outcomes[channel] = await outcome(visitor)
    assert len(outcomes["rest"]["requests"]) == 1, "the conversation ends with a stored request"
    assert outcomes["rest"]["facts"], "and something was told in it"
    for channel in CHANNELS:
        for what, found in outcomes[channel].items():
            assert found == outcomes["rest"][what], f"{channel}: {what}"
