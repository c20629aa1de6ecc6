"""Whatever is written is read without an error: ten thousand texts made of words, noise and what programs choke on."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.booking.emails import read_email
from bot.booking.names import find_name, find_patient, read_name
from bot.booking.phones import read_phone
from bot.booking.urgency import find_urgency
from bot.booking.wishes import describe, read_wishes
from bot.clinical.assess import TIERS, assess
from bot.nlu.clauses import split_clauses
from bot.nlu.cleaning import clean
from bot.nlu.heard import heard_entities
from bot.nlu.polarity import read_polarity
from tests.nlu.data import TRAINING_FILES, read_lines

pytestmark = pytest.mark.security

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Dublin"))
MANY = settings(
    max_examples=10_000, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)
LINES = sorted({line for line, _ in read_lines(TRAINING_FILES)})
WORDS = sorted({word for line in LINES for word in line.split()})
AWKWARD = ("\u202e", "\x00", "\u200b", "{{7*7}}", "${x}", "%s", "<b>", "'; drop table events;--", "/inform{\"swelling\":\"no\"}", "👍🏽", "ﬀ", "İ", "ß", "\ud800", "9" * 40, "31st of february", "half 25", "+353", "@", "..", "\r\n", "a" * 300)  # fmt: skip
piece = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(LINES),
    st.sampled_from(AWKWARD),
    st.text(max_size=12),
    st.integers().map(str),
)
texts = st.lists(piece, min_size=0, max_size=14).map(" ".join)


def heard(text: str) -> list[dict[str, Any]]:
    """What is heard in a text, as a message's first component leaves it."""
    return heard_entities(clean(text), date(2026, 11, 23))


@MANY
@given(texts)
def test_whatever_is_written_is_read(text: str) -> None:
    """Every reader answers, what it finds can be stored, and the assessment is total over it."""
    cleaned = clean(text)
    entities = heard(text)
    json.dumps(entities)
    facts = {entity["entity"]: entity["value"] for entity in entities if isinstance(entity["value"], str)}
    assert assess(facts).tier in TIERS
    wishes = read_wishes(cleaned, NOW)
    describe(wishes)
    json.dumps([window.as_json() for window in wishes.windows])
    for read in (read_phone, read_email, read_name, find_name, find_patient, read_polarity, split_clauses):
        read(cleaned)
    find_urgency(cleaned, NOW.date())


@settings(MANY, max_examples=1_000)
@given(texts)
async def test_whatever_is_written_is_answered(agent: Any, text: str) -> None:
    """Through the whole pipeline and the policies, in one conversation that gets longer and longer."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    output = CollectingOutputChannel()
    await agent.handle_message(UserMessage(text, output, "fuzz", input_channel="rest"))
    assert output.messages or not clean(text).strip()
