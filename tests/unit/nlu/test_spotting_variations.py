"""Some three hundred wordings written apart from the measured sets, each with the tier it must lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clinical.assess import assess
from bot.nlu.spotting import facts_in

FOLDER = Path(__file__).parent
LINES = [
    tuple(line.split("|", 1))
    for file in sorted(FOLDER.glob("variations*.txt"))
    for line in file.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("expected", "message"), LINES)
def test_the_message_leads_to_its_tier(expected: str, message: str) -> None:
    facts = {fact: mention.value for fact, mention in facts_in(message).items()}
    assert assess(facts).tier == expected, facts
