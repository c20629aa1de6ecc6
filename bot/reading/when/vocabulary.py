"""Words of time from words.yml: phrases, numbers, units, months and weekdays, with slips of the finger."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

from bot.reading.when.tokens import Phrases, Token, norm_at

_WORDS_FILE = Path(__file__).with_name("words.yml")


@cache
def vocabulary() -> dict[str, Any]:
    # BaseLoader keeps "no" and "on" words instead of making them booleans.
    data: dict[str, Any] = yaml.load(_WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


@cache
def phrases(*path: str) -> Phrases:
    """The phrases under a key of words.yml."""
    node = vocabulary()
    for key in path:
        node = node[key]
    return Phrases(node)


@cache
def numbers_by_word() -> dict[str, int]:
    return {word: int(value) for word, value in vocabulary()["numbers"].items()}


@cache
def units_by_word() -> dict[str, float]:
    return {word: float(unit["days"]) for unit in vocabulary()["units"].values() for word in unit["words"]}


@cache
def months_by_word() -> dict[str, int]:
    return {word: number for number, words in enumerate(vocabulary()["months"], 1) for word in words}


@cache
def weekdays_by_word() -> dict[str, int]:
    return {word: number for number, words in enumerate(vocabulary()["weekdays"].values()) for word in words}


@lru_cache(maxsize=10_000)
def misspelt_value(word: str, table: Callable[[], dict[str, float]] | Callable[[], dict[str, int]]) -> float | None:
    """The value of a known word of six letters or more one slip of the finger away, None if none or two differ."""
    if len(word) < 6 or len(word) > 12 or word in vocabulary()["typo_exceptions"] or not word.isalpha():
        return None
    found = {value for known, value in table().items() if len(known) >= 6 and OSA.distance(word, known) == 1}
    return float(found.pop()) if len(found) == 1 else None


def month_at(tokens: list[Token], i: int) -> int | None:
    """The month (1 to 12) that the token names."""
    word = norm_at(tokens, i)
    if word in months_by_word():
        return months_by_word()[word]
    fuzzy = misspelt_value(word, months_by_word)
    return int(fuzzy) if fuzzy else None


def weekday_at(tokens: list[Token], i: int) -> int | None:
    """The weekday (0 is Monday) that the token names."""
    word = norm_at(tokens, i)
    if word in weekdays_by_word():
        return weekdays_by_word()[word]
    fuzzy = misspelt_value(word, weekdays_by_word)
    return int(fuzzy) if fuzzy is not None else None
