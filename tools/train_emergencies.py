"""Learns the second reader of emergencies: sentence vectors to kinds, from data/emergencies and ordinary lines.

    python tools/train_emergencies.py

Writes bot/reading/emergencies.npz; twice the same bytes from the same data and encoder.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from bot.reading.doc import make_doc
from bot.reading.emergencies import NO_EMERGENCY, SECOND_FILE, emergency_in_words
from bot.reading.encoder import shared_encoder
from bot.reading.reading import Turn

ROOT = Path(__file__).parents[1]
MOST_ORDINARY = 6_000
INVERSE_REGULARISATION = 16.0
# The ordinary lines are ten times as many, and easy.
OWN_WEIGHT = 3.0
_LINE = re.compile(r"^\s+- (?!intent|lookup|regex|synonym)(.+)$", re.MULTILINE)
_ENTITY = re.compile(r"\[([^\]]{1,80})\](?:\([^)]{0,80}\)|\{[^}]{0,200}\})")


def development_lines() -> list[tuple[str, str]]:
    """Lines of data/emergencies with their kinds; the two crises are one kind here."""
    data = yaml.safe_load((ROOT / "data" / "emergencies" / "dev.yml").read_text(encoding="utf-8"))
    told = [
        (line, "crisis" if kind.startswith("crisis") else kind)
        for kind, people in data["positive"].items()
        for lines in people.values()
        for line in lines
    ]
    return told + [(line, NO_EMERGENCY) for line in data["near_misses"]]


def ordinary_lines() -> list[str]:
    """Training lines of the acts, evenly chosen, without those in which the rules hear an emergency."""
    turn = Turn(date(2026, 1, 1))
    lines: list[str] = []
    for file in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        lines += [_ENTITY.sub(r"\1", line).strip("\"' ") for line in _LINE.findall(file.read_text(encoding="utf-8"))]
    chosen = lines[:: max(1, len(lines) // MOST_ORDINARY)]
    return [line for line in chosen if 5 < len(line) < 300 and emergency_in_words(make_doc(line), turn) is None]


def main() -> None:
    """Trains and writes the file."""
    lines = development_lines() + [(line, NO_EMERGENCY) for line in ordinary_lines()]
    vectors = shared_encoder().encode([text for text, _ in lines])
    own = len(development_lines())
    importance = [OWN_WEIGHT] * own + [1.0] * (len(lines) - own)
    model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=500)
    model.fit(vectors, [kind for _, kind in lines], sample_weight=importance)
    np.savez(
        SECOND_FILE,
        kinds=model.classes_.astype(str),
        weights=model.coef_.T.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )
    print(f"{len(lines)} lines, {len(model.classes_)} kinds: {SECOND_FILE}")


if __name__ == "__main__":
    main()
