"""Reads lines with their intents from Rasa NLU files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.settings import ROOT

TEST_FILE = ROOT / "tests" / "nlu" / "test_intents.yml"
DEV_FILE = ROOT / "tests" / "nlu" / "dev_intents.yml"
TRAINING_FILES = sorted((ROOT / "data" / "nlu").glob("*.yml"))


def read_lines(files: Iterable[Path]) -> list[tuple[str, str]]:
    """(line, intent) of every example in the files."""
    return [
        (line.strip()[2:].strip(), entry["intent"])
        for file in files
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        for line in entry["examples"].splitlines()
        if line.strip().startswith("- ")
    ]


def folded(line: str) -> str:
    """The line without case, punctuation and doubled spaces, for comparing."""
    return re.sub(r"[\W_]+", " ", line.casefold()).strip() or line
