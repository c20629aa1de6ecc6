"""Whole bookings through the dialogue, as people write them: what is said, stored and sent.

The files in `played` are written as those of tests/conversations are.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.conftest import Visitor
from tests.conversations.test_conversations import check

FILES = sorted((Path(__file__).parent / "played").glob("*.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_booking(file: Path, visitor: Visitor) -> None:
    script = yaml.safe_load(file.read_text(encoding="utf-8"))
    for number, turn in enumerate(script["turns"], start=1):
        await visitor.says(turn["user"])
        await check(visitor, turn, f"{file.stem}, turn {number} ({turn['user']!r})")
