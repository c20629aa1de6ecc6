"""Learns what a clause asks of a request from data/requests/clauses.yml, and tells how well kept-out lines are read.

    python -m tools.train_clauses

Writes bot/booking/clauses.npz; twice the same bytes from the same data and encoder.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml
from sklearn.model_selection import StratifiedKFold

from bot.booking.clause_model import MODEL_FILE, ClauseModel, alike
from bot.reading.encoder import training_encoder

LINES_FILE = Path(__file__).parents[1] / "data" / "requests" / "clauses.yml"
FOLDS = 5


def training_lines() -> tuple[list[str], list[str]]:
    """The clauses, made alike, and their kinds."""
    data: dict[str, list[str]] = yaml.load(LINES_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    lines = [(alike(line), kind) for kind, said in data.items() for line in said]
    return [text for text, _ in lines], [kind for _, kind in lines]


def main() -> None:
    """Trains, says what was misread when it was kept out, and writes the file."""
    texts, kinds = training_lines()
    vectors = training_encoder().encode(texts)
    right, misread = 0, Counter[tuple[str, str]]()
    for train, kept in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, kinds):
        model = ClauseModel()
        model.fit([texts[i] for i in train], vectors[train], [kinds[i] for i in train])
        found = model.probabilities([texts[i] for i in kept], vectors[kept]).argmax(axis=1)
        for i, column in zip(kept, found, strict=True):
            right += model.kinds[column] == kinds[i]
            misread[kinds[i], model.kinds[column]] += model.kinds[column] != kinds[i]
    model = ClauseModel()
    model.fit(texts, vectors, kinds)
    model.write(MODEL_FILE)
    worst = "; ".join(f"{meant} as {read}: {n}" for (meant, read), n in misread.most_common(8))
    print(f"{right} of {len(texts)} kept-out lines read as meant ({worst}): {MODEL_FILE}")


if __name__ == "__main__":
    main()
