"""The questions that may come next about a case, as questions.yml has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("questions.yml")


@dataclass(frozen=True)
class Question:
    """A question that may come next: a fact's, or a screen that settles several signs with one no."""

    ask: str
    when: Mapping[str, Any]
    unless: Mapping[str, Any]
    settles: tuple[str, ...]


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """The questions about a case, most useful first (questions.yml)."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Question(e["ask"], e.get("when") or {}, e.get("unless") or {}, tuple(e.get("settles") or ())) for e in entries
    )


def settled_by(ask: str) -> tuple[str, ...]:
    """The signs that one answer to a screen settles; none for any other question."""
    return next((entry.settles for entry in questions() if entry.ask == ask), ())
