"""Breath lost at a fright that is past is asked about; breath that is short now always counts."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.doc import make_doc
from bot.reading.emergencies import find_emergency
from bot.reading.read import read
from bot.reading.reading import Turn

TURN = Turn(date(2026, 11, 26))


def breath(text: str) -> list[str]:
    return [r.polarity for r in read(text, TURN).readings if r.name == "breathless"]


@pytest.mark.parametrize(
    "text",
    [
        "well i couldnt breathe with the panic when she told me about hers lol but thats just me",
        "was short of breath from the shock when i read that",
        "couldn't breathe crying when he told me",
        "I couldn't catch my breath when the nurse rang",
    ],
)
def test_a_fright_that_is_past_is_asked_about(text: str) -> None:
    assert breath(text) == ["uncertain"]
    found = find_emergency(make_doc(text), TURN)
    assert found is None or found.certainty == "ask"


@pytest.mark.parametrize(
    "text",
    [
        "i cant breathe with the panic",
        "I couldn't breathe last night",
        "I couldnt breathe when i got up the stairs yesterday",
        "I couldn't breathe when she rang, and I'm still short of breath now",
        "he couldn't breathe after he fell",
        "I'm panicking and I can't breathe",
    ],
)
def test_any_other_counts(text: str) -> None:
    assert "affirmed" in breath(text)
