"""Whole conversations, to a stored request, on every channel over HTTP: what is expected of them is written beside the
conversations themselves (tests/conversations), and what is known at the end is the same everywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
import yaml

from bot.conversation import known_facts
from bot.storage.database import session_hash, transaction
from bot.storage.requests import of_session
from bot.storage.tables import audit_entries
from tests.channels.players import Lines, all_lines
from tests.conftest import Visitor
from tests.conversations.test_conversations import FOLDER, check

CHANNELS = ("rest", "telegram", "whatsapp", "twilio")
CONVERSATIONS = (
    "happy_path/from_hello_to_a_request",
    "happy_path/story_check_and_request",
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


@pytest.mark.parametrize("conversation", CONVERSATIONS)
async def test_the_same_everywhere(lines: Lines, conversation: str) -> None:
    """The same script gives the same facts, findings and request on every channel."""
    outcomes = {}
    for channel in CHANNELS:
        visitor = lines.visitor(channel)
        await play(visitor, conversation)
        outcomes[channel] = await outcome(visitor)
    assert outcomes["rest"]["requests"], "the conversation ends with a stored request"
    for channel in CHANNELS:
        for what, found in outcomes[channel].items():
            assert found == outcomes["rest"][what], f"{channel}: {what}"
