"""What the widget and its page say by themselves; everything else a visitor reads there stands in domain/."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import clinic_words

FILE = Path(__file__).with_name("words.yml")


class _Kept(dict[str, str]):
    """Leaves placeholders that are filled later as they are."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def fill(text: str) -> str:
    """A text with the clinic's facts in the place of their placeholders; what is filled later stays."""
    return text.format_map(_Kept({"clinic_name": "The clinic", **clinic_words()}))


@cache
def words() -> Mapping[str, Any]:
    """The words by group, the clinic's facts filled in."""

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(part) for key, part in value.items()}
        if isinstance(value, list):
            return [filled(part) for part in value]
        return fill(value) if isinstance(value, str) else value

    found: Mapping[str, Any] = filled(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return found
