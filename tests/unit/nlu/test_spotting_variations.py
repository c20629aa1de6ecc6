"""Some twelve hundred wordings written apart from the measured sets, each with the tier it must lead to.

They were written in batches, each before the grammar had seen it; what a batch got wrong was mended by grammar.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clinical.assess import assess
from bot.nlu.spotting import facts_in

FOLDER = Path(__file__).parent


def lines(pattern: str) -> list[tuple[str, str]]:
    """Expected tier and message of each line of the files."""
    return [
        (line.split("|", 1)[0], line.split("|", 1)[1])
        for file in sorted(FOLDER.glob(pattern))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


@pytest.mark.parametrize(("expected", "message"), lines("variations*.txt"))
def test_the_message_leads_to_its_tier(expected: str, message: str) -> None:
    facts = {fact: mention.value for fact, mention in facts_in(message).items()}
    assert assess(facts).tier == expected, facts


@pytest.mark.xfail(strict=True, reason="known weakness: move the line to a variations file once it is right")
@pytest.mark.parametrize(("expected", "message"), lines("known_weaknesses.txt"))
def test_known_weaknesses(expected: str, message: str) -> None:
    facts = {fact: mention.value for fact, mention in facts_in(message).items()}
    assert assess(facts).tier == expected, facts
