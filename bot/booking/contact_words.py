"""The patterns of contact_words.yml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_WORDS_FILE = Path(__file__).with_name("contact_words.yml")
SHORT_CORRECTION = 8
"""Up to how many words a message may be a correction and nothing else."""


@cache
def contact_pattern(key: str) -> re.Pattern[str]:
    """The phrases under a key as one pattern of whole words."""
    data: dict[str, list[str]] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return re.compile(r"(?<!\w)(?:" + "|".join(data[key]) + r")(?!\w)", re.IGNORECASE)


def blank(text: str, start: int, end: int) -> str:
    """The text with a stretch blanked, so that its digits are no time."""
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"
