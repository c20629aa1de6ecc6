"""The rules and word lists of context.yml, and the search for their phrases; linear in the number of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc, Span, Token

_FILE = Path(__file__).with_name("context.yml")
_YEAR = re.compile(r"(?:19[3-9]\d|20[01]\d|202[0-5])\Z")
FAR = 10_000
_STORE = "keys"


@dataclass(frozen=True)
class Rule:
    """A phrase's meaning: category, the direction and number of tokens it reaches; `value` names a person."""

    category: str
    direction: str
    scope: int = FAR
    value: str = ""


@dataclass(frozen=True)
class Modifier:
    """A rule's phrase found at the tokens `start` to `end`."""

    rule: Rule
    start: int
    end: int


class Phrases:
    """Finds the longest of many phrases at each token, in time linear in the number of tokens."""

    def __init__(self) -> None:
        # By first and second word ("" for a phrase of one): many begin with "a" or "the".
        self._by_opening: dict[str, dict[str, list[tuple[tuple[str, ...], list[Rule]]]]] = {}

    def add(self, phrases: str, rule: Rule) -> None:
        """Takes in phrases parted by commas."""
        for phrase in (p.strip(' "') for p in re.split(r",(?:\s|$)", phrases)):
            words = tuple(phrase.split())
            if not words:
                continue
            entries = self._by_opening.setdefault(words[0], {}).setdefault(words[1] if len(words) > 1 else "", [])
            same = next((rules for known, rules in entries if known == words), None)
            if same is None:
                entries.append((words, [rule]))
                entries.sort(key=lambda entry: -len(entry[0]))
            elif rule not in same:
                same.append(rule)

    def find(self, keys: Sequence[frozenset[str]]) -> list[Modifier]:
        """The phrases in a text of which each token is given by its norm and classes."""
        found: list[Modifier] = []
        index = 0
        while index < len(keys):
            if keys[index].isdisjoint(self._by_opening):
                index += 1
                continue
            length, rules = self._at(keys, index)
            found.extend(Modifier(rule, index, index + length) for rule in rules)
            index += length or 1
        return found

    def _at(self, keys: Sequence[frozenset[str]], index: int) -> tuple[int, list[Rule]]:
        best: tuple[int, list[Rule]] = (0, [])
        following = keys[index + 1] if index + 1 < len(keys) else frozenset()
        openings = (self._by_opening[key] for key in keys[index] if key in self._by_opening)
        for entries in (by_second[word] for by_second in openings for word in ("", *following) if word in by_second):
            for words, rules in entries:
                if len(words) <= best[0]:
                    break
                if index + len(words) <= len(keys) and all(w in keys[index + k] for k, w in enumerate(words)):
                    best = len(words), rules
                    break
        return best


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """What context.yml holds, as texts."""
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


@cache
def word_set(key: str) -> frozenset[str]:
    """The words of a list of context.yml."""
    return frozenset(settings()[key])


def keys(tokens: Iterable[Token]) -> Sequence[frozenset[str]]:
    """For each token its norm and the classes it belongs to: {year}, {number}, {digits}, {month}.

    Those of a Doc are found once and kept with it, as a message is searched some forty times.
    """
    if isinstance(tokens, Span):
        return keys(tokens.doc)[tokens.start : tokens.end]
    if not isinstance(tokens, Doc):
        return [_keys(token.norm_) for token in tokens]
    stored: tuple[frozenset[str], ...] | None = tokens.user_data.get(_STORE)
    if stored is None:
        stored = tokens.user_data[_STORE] = tuple(_keys(token.norm_) for token in tokens)
    return stored


@lru_cache(maxsize=20_000)
def _keys(word: str) -> frozenset[str]:
    classes = {word}
    if _YEAR.match(word):
        classes.add("{year}")
    if word.isdigit() or word in word_set("numbers"):
        classes.add("{number}")
    if word.isdigit():
        classes.add("{digits}")
    if word in word_set("months"):
        classes.add("{month}")
    return frozenset(classes)
