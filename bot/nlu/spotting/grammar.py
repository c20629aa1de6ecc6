"""The closed word lists of the grammar and the typing habits, read from grammar.yml and habits.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.clinical.yaml_lines import read_yaml
from bot.errors import ConfigError

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(word.strip() for word in entry.text().split(",") if word.strip())
        for name, entry in read_yaml(FOLDER / "grammar.yml").mapping().items()
    }


def words(name: str) -> frozenset[str]:
    """A word list by name.

    Raises:
        ConfigError: grammar.yml has no such list.
    """
    if name not in _lists():
        raise ConfigError(f"grammar.yml: the list {name!r} is not there; restore it.")
    return _lists()[name]


@lru_cache(maxsize=1)
def habits() -> Mapping[str, str]:
    """What is typed, and what is meant by it."""
    return {typed: entry.text() for typed, entry in read_yaml(FOLDER / "habits.yml").mapping().items()}
