"""Reads how an answer begins: yes, no, or not sure."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

Polarity = Literal["yes", "no", "unsure"]
FILE = Path(__file__).with_name("polarity.yml")
_FILLER = re.compile(
    r"^(?:(?:well|ah|oh|um+|uh+|hmm+|eh|er|so|actually|honestly|i think|i'd say|god|jaysus|lol|haha)[\s,.…-]+)+", re.I
)


@lru_cache(maxsize=1)
def _patterns() -> dict[Polarity, re.Pattern[str]]:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        kind: re.compile(rf"(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE) for kind, alternatives in data.items()
    }


def read_polarity(text: str) -> Polarity | None:
    """ "yes", "no" or "unsure" from an answer's first words; None when it begins otherwise."""
    answer = _FILLER.sub("", text.strip().replace("’", "'"))
    return next((kind for kind, pattern in _patterns().items() if pattern.match(answer)), None)
