"""`make evaluate`: accuracy, worst confusions, a confusion-matrix picture and the safety figures, into results/."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from bot.errors import ConfigError
from bot.logs import quiet
from bot.model import train
from bot.server import load_agent
from bot.settings import ROOT, load_settings
from tests.nlu.data import DEV_FILE, TEST_FILE, read_lines
from tests.nlu.scores import Scores, score

RESULTS = ROOT / "results"
WORST = 15


def draw(scores: Scores, file: Path) -> None:
    """Writes the confusion matrix as a picture."""
    names = sorted({name for _, expected, found in scores.rows for name in (expected, found)})
    matrix = np.zeros((len(names), len(names)))
    for _, expected, found in scores.rows:
        matrix[names.index(expected), names.index(found)] += 1
    figure, axes = plt.subplots(figsize=(14, 13))
    axes.imshow(matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1), cmap="Blues")
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    for row, column in np.argwhere(matrix > 0):
        axes.text(column, row, int(matrix[row, column]), ha="center", va="center", fontsize=7)
    axes.set_xlabel("understood as")
    axes.set_ylabel("meant")
    axes.set_title(f"{scores.accuracy:.1%} of {len(scores.rows)} lines written apart from the training data")
    figure.tight_layout()
    figure.savefig(file, dpi=110)
    plt.close(figure)


def report(name: str, scores: Scores) -> str:
    """The figures and the worst confusions as text."""
    lines = [f"{name}: accuracy {scores.accuracy:.3f}, macro F1 {scores.macro_f1:.3f}, {len(scores.rows)} lines"]
    for (expected, found), count in scores.confusions[:WORST]:
        example = next(line for line, e, f in scores.rows if (e, f) == (expected, found))
        shown = f"  e.g. {example!r}" if name == "dev" else ""
        lines.append(f"  {count:3d}  {expected} → {found}{shown}")
    return "\n".join(lines)


async def evaluate(agent: Any) -> str:
    """The report on both sets; sentences are shown of the dev set only, so that nobody tunes to the gate."""
    test = await score(agent, read_lines([TEST_FILE]))
    dev = await score(agent, read_lines([DEV_FILE]))
    draw(test, RESULTS / "confusion_matrix.png")
    return f"{report('test', test)}\n\n{report('dev', dev)}\n"


def main() -> int:
    """Trains when needed, evaluates, writes results/; 2 when something has to be put right first."""
    quiet()
    RESULTS.mkdir(exist_ok=True)
    settings = load_settings()
    try:
        model = train(settings.models)

        async def run() -> str:
            return await evaluate(await load_agent(settings, model))

        text = asyncio.run(run())
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    (RESULTS / "intents.txt").write_text(text, encoding="utf-8")
    print(text)
    print(f"Picture: {RESULTS.name}/confusion_matrix.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
