"""Whatever is written is read without an error: ten thousand texts made of words, noise and what programs choke on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clinical.assess import TIERS, assess
from bot.reading.read import read
from bot.settings import ROOT
from tests.security.test_linear_time import READERS, TURN

pytestmark = pytest.mark.security

MANY = settings(
    max_examples=10_000, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)
LINES = sorted(
    {
        line.strip()[2:]
        for file in (ROOT / "data" / "nlu").rglob("*.yml")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("    - ")
    }
)
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


@MANY
@given(texts)
def test_whatever_is_written_is_read(text: str) -> None:
    """Every reader answers, and the assessment is total over what is read."""
    for reader in READERS.values():
        reader(text)
    facts = {one.name: one.value for one in read(text, TURN).readings if isinstance(one.value, str)}
    assert assess(facts).tier in TIERS


@settings(MANY, max_examples=1_000)
@given(texts)
async def test_whatever_is_written_is_answered(agent: Any, text: str) -> None:
    """Through the whole pipeline and the policies, in one conversation that gets longer and longer."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    output = CollectingOutputChannel()
    await agent.handle_message(UserMessage(text, output, "fuzz", input_channel="rest"))
    assert output.messages or not text.strip()
