"""Learns the second reader of emergencies from data/emergencies and ordinary lines, and chooses when it may ask.

    python -m tools.train_emergencies

Writes bot/reading/emergencies.npz; twice the same bytes from the same data and encoder.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.model_selection import StratifiedKFold

from bot.reading.doc import make_doc
from bot.reading.emergencies import emergency_in_words
from bot.reading.emergency_model import CRISIS, MODEL_FILE, NO_EMERGENCY, EmergencyModel
from bot.reading.encoder import Vectors, training_encoder
from bot.reading.reading import Turn

ROOT = Path(__file__).parents[1]
# The ordinary lines are ten times as many, and easy.
OWN_WEIGHT = 3.0
FOLDS = 3
MOST_MISHEARD = {CRISIS: 0.02, "emergency": 0.02}
"""Share of the near misses, each judged by a model that never saw it, that may be asked about: seldom about suicide."""
HIGHEST = {CRISIS: 0.46, "emergency": 0.46}
"""Probability from which a family is asked about at the latest: hard near misses don't make despair harder to hear."""
LOWEST = {CRISIS: 0.4, "emergency": 0.4}
"""Probability below which a family is never asked about: ordinary talk is far more than the near misses."""
URGENT_SIGNS = frozenset(
    {
        "breathless",
        "chest_pain",
        "faint",
        "cough_blood",
        "racing_heart",
        "fever",
        "severe_pain",
        "wound",
        "leg_weakness",
    }
)
"""Signs whose lines may tell an emergency, and so are no lines without one."""
_LINE = re.compile(r"^\s+- (?!intent|lookup|regex|synonym)(.+)$", re.MULTILINE)
_ENTITY = re.compile(r"\[([^\]]{1,80})\](?:\([^)]{0,80}\)|\{[^}]{0,200}\})")


def development_lines() -> list[tuple[str, str]]:
    """Lines of data/emergencies with their kinds; the two crises are one kind here."""
    lines: list[tuple[str, str]] = []
    for file in sorted((ROOT / "data" / "emergencies").glob("*.yml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        lines += [
            (line, CRISIS if kind.startswith(CRISIS) else kind)
            for kind, people in data["positive"].items()
            for told in people.values()
            for line in told
        ]
        lines += [(line, NO_EMERGENCY) for line in data["near_misses"]]
    return lines


def ordinary_lines() -> list[str]:
    """Training lines of acts and signs, without those that tell something urgent and in which the rules hear it."""
    turn = Turn(date(2026, 1, 1))
    lines: list[str] = []
    for file in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        lines += [_ENTITY.sub(r"\1", line).strip("\"' ") for line in _LINE.findall(file.read_text(encoding="utf-8"))]
    for file in sorted((ROOT / "data" / "signs").glob("*.jsonl")):
        entries = (json.loads(row) for row in file.read_text(encoding="utf-8").splitlines() if row.strip())
        lines += [entry["text"] for entry in entries if URGENT_SIGNS.isdisjoint(entry["labels"])]
    return [line for line in lines if 5 < len(line) < 400 and emergency_in_words(make_doc(line), turn) is None]


def asks_from(
    texts: list[str], vectors: Vectors, kinds: list[str], weights: npt.NDArray[np.float64]
) -> dict[str, float]:
    """The probability by family that MOST_MISHEARD of the kept-out near misses reach, between LOWEST and HIGHEST."""
    near = np.array([kind == NO_EMERGENCY and weight > 1 for kind, weight in zip(kinds, weights, strict=True)])
    reached: dict[str, list[float]] = {}
    for train, kept in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, kinds):
        model = EmergencyModel()
        model.fit([texts[i] for i in train], vectors[train], [kinds[i] for i in train], weights[train])
        judged = [i for i in kept if near[i]]
        table = model.probabilities([texts[i] for i in judged], vectors[judged])
        for family, column in model.families(table).items():
            reached.setdefault(family, []).extend(column)
    return {
        family: float(
            np.clip(round(float(np.quantile(values, 1 - MOST_MISHEARD[family])), 3), LOWEST[family], HIGHEST[family])
        )
        for family, values in reached.items()
    }


def main() -> None:
    """Trains and writes the file."""
    own = development_lines()
    lines = own + [(line, NO_EMERGENCY) for line in ordinary_lines()]
    texts, kinds = [text for text, _ in lines], [kind for _, kind in lines]
    vectors = training_encoder().encode(texts)
    weights = np.array([OWN_WEIGHT] * len(own) + [1.0] * (len(lines) - len(own)))
    model = EmergencyModel()
    model.fit(texts, vectors, kinds, weights)
    model.asks_from = asks_from(texts, vectors, kinds, weights)
    model.write(MODEL_FILE)
    print(f"{len(lines)} lines, {len(model.kinds)} kinds, asks from {model.asks_from}: {MODEL_FILE}")


if __name__ == "__main__":
    main()
