"""The thirteen finer details and the words of the article, found by what visitors call them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("finer_details.yml")


@dataclass(frozen=True)
class Detail:
    """A finer detail or a term, with the text that explains it (paragraphs apart by a blank line).

    `part` is where a detail lies in the chain: foot, calf, knee, hip or trunk; empty for a term.
    """

    id: str
    title: str
    text: str
    heard: re.Pattern[str]
    part: str = ""


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def load_details() -> tuple[tuple[Detail, ...], tuple[Detail, ...]]:
    """The thirteen details in the article's order, and the terms."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    details = tuple(
        Detail(
            entry["id"],
            entry["title"],
            "\n\n".join((f"{entry['title']}: {entry['what']}", entry["why"], entry["look"])),
            _compiled(entry["heard"]),
            entry["part"],
        )
        for entry in data["details"]
    )
    terms = tuple(
        Detail(entry["id"], entry.get("title", entry["id"]), entry["text"], _compiled(entry["heard"]))
        for entry in data["terms"]
    )
    return details, terms


def find_detail(text: str) -> Detail | None:
    """The detail a text names, else the term it names, else None; the longest name wins."""
    for group in load_details():
        matches = [
            (len(match.group()), -i, detail) for i, detail in enumerate(group) if (match := detail.heard.search(text))
        ]
        if matches:
            return max(matches, key=lambda entry: entry[:2])[2]
    return None
