"""What the check holds the texts to (rules.yml), and the exceptions that something needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.copy_check.nodes import Problem

RULES_FILE = Path(__file__).with_name("rules.yml")


@dataclass(frozen=True)
class Forbidden:
    """Words that aren't said; `unless` is looked for in the same sentence."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    says: str
    remedy: str


@dataclass
class Rules:
    """rules.yml; `used` collects the exceptions that were needed."""

    limits: Mapping[str, int]
    filled: Mapping[str, frozenset[str]]
    unasked: frozenset[str]
    first_words: re.Pattern[str]
    forbidden: tuple[Forbidden, ...]
    copy: tuple[Mapping[str, Any], ...]
    exceptions: tuple[Mapping[str, str], ...]
    used: set[int] = field(default_factory=set)

    def excepted(self, check: str, where: str, text: str = "") -> bool:
        """Whether an exception lets this pass: for a response or file, and the words in it where it names some."""
        hits = [
            i
            for i, entry in enumerate(self.exceptions)
            if entry["check"] == check and entry["for"] == where and entry.get("words", "") in text
        ]
        self.used.update(hits)
        return bool(hits)

    def filled_in(self, name: str) -> frozenset[str]:
        """The placeholders that the code fills in a response: those of each beginning of its name."""
        return frozenset().union(*(names for start, names in self.filled.items() if name.startswith(start)))

    def needless(self) -> Iterator[Problem]:
        """Exceptions that nothing needs any more; asked after all other checks."""
        for i, entry in enumerate(self.exceptions):
            if i not in self.used:
                yield Problem(
                    "bot/copy_check/rules.yml",
                    1,
                    f"nothing needs the {entry['check']} exception for {entry['for']}",
                    "remove it",
                )


def load_rules(file: Path = RULES_FILE) -> Rules:
    """The check's own rules."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Rules(
        limits=data["limits"],
        filled={start: frozenset(names) for start, names in data["filled"].items()},
        unasked=frozenset(data["unasked"]),
        first_words=re.compile(data["first_words"]),
        forbidden=tuple(_forbidden(entry) for entry in data["forbidden"]),
        copy=tuple(data["copy"]),
        exceptions=tuple(data["exceptions"] or ()),
    )


def _forbidden(entry: Mapping[str, str]) -> Forbidden:
    unless = entry.get("unless")
    return Forbidden(
        re.compile(entry["pattern"], re.IGNORECASE),
        re.compile(unless, re.IGNORECASE) if unless else None,
        entry["says"],
        entry["remedy"],
    )
