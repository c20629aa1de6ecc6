"""The phrases of said.yml, and whether one of them is all that a sentence says."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc

from bot.reading.context_rules import Phrases, Rule, keys

_FILE = Path(__file__).with_name("said.yml")


@lru_cache(maxsize=1)
def said_data() -> dict[str, Any]:
    """What said.yml holds."""
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return data


@cache
def said_phrases(*section: str) -> Phrases:
    """The phrases of a section, to be found in a Doc."""
    found: Any = said_data()
    for name in section:
        found = found[name]
    phrases = Phrases()
    phrases.add(found, Rule(section[-1], "inside"))
    return phrases


def said_alone(doc: Doc, *section: str) -> bool:
    """Whether a phrase of a section is all that a sentence says."""
    inside = {index for m in said_phrases(*section).find(keys(doc)) for index in range(m.start, m.end)}
    rest = (t for t in doc if t.i not in inside and not (t.is_punct or t.is_space))
    return bool(inside) and all(token.norm_ in said_data()["about"] for token in rest)
