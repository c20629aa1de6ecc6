"""What the widget and its page say by themselves; everything else a visitor reads there stands in domain/."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import clinic_words

FILE = Path(__file__).with_name("words.yml")
# The chat's own buttons and lines in other languages: a file a language, `pl.yml`, with all keys of `widget`.
LANGUAGES = Path(__file__).with_name("languages")
ENGLISH = "en"


class _Kept(dict[str, str]):
    """Leaves placeholders that are filled later as they are."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def fill(text: str) -> str:
    """A text with the clinic's facts in the place of their placeholders; what is filled later stays."""
    return text.format_map(_Kept({"clinic_name": "The clinic", **clinic_words()}))


def interface(language: str, folder: Path = LANGUAGES) -> tuple[dict[str, Any], str]:
    """The chat's own words in a language ("pl", "pl-PL"), and its code; English where there is no such file."""
    english: dict[str, Any] = words()["widget"]
    code = language.lower().partition("-")[0]
    # Only files that are there are read, whatever was asked for.
    if code not in {file.stem for file in folder.glob("*.yml")}:
        return english, ENGLISH
    own = _filled(yaml.safe_load((folder / f"{code}.yml").read_text(encoding="utf-8")))
    return {**english, **own, "numbers": {**english["numbers"], **own.get("numbers", {})}}, code


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_filled(part) for part in value]
    return fill(value) if isinstance(value, str) else value


@cache
def words() -> Mapping[str, Any]:
    """The words by group, the clinic's facts filled in."""

    found: Mapping[str, Any] = _filled(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return found
