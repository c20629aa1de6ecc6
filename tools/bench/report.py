"""The bench's results as Markdown, a picture and JSON; ratios first, since machines differ and are shared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.bench.peers import EPOCHS

OURS, STOCK, LIGHT, FLOOR = "this assistant", "stock Rasa", "light stock Rasa", "bare server"
# Figure, what it is, its target against stock Rasa (None for none), and whether less is better.
FIGURES: tuple[tuple[str, str, float | None, bool], ...] = (
    ("start_s", "start to first answer, s", 1 / 4.5, True),
    ("mb", "memory, MB", 1 / 3, True),
    ("median_ms", "median reply, ms", 1 / 5, True),
    ("p95_ms", "95th percentile reply, ms", None, True),
    ("train_s", "training, s", None, True),
    ("per_s", "messages a second, 8 visitors", 5.0, False),
)
FLAT_TARGET, FLOOR_TARGET = 1.3, 6.0
SAFETY_TARGET = 3

PAGE = Path(__file__).with_name("page.md")
KEPT = (
    "\nThe stock peers' training times are those of an earlier run on this machine, with the same data, while other"
    "\nwork went on beside it (`--keep-trained`): undisturbed, stock Rasa trains faster, though not by that much."
)


def write(result: Mapping[str, Any], folder: Path) -> None:
    """Writes `speed.md`, `speed.png` and `speed.json` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "speed.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (folder / "speed.md").write_text(text(result), encoding="utf-8")
    _draw(result, folder / "speed.png")


def ratio(result: Mapping[str, Any], peer: str, figure: str) -> float:
    """A figure of a peer, divided by stock Rasa's."""
    return float(result["peers"][peer][figure] / result["peers"][STOCK][figure])


def text(result: Mapping[str, Any]) -> str:
    """The page."""
    found = {name: result["peers"][name] for name in (OURS, STOCK, LIGHT, FLOOR)}
    ratios = ["| | this assistant | target | | light stock Rasa |", "|---|---|---|---|---|"]
    for figure, title, target, less in FIGURES:
        ours = ratio(result, OURS, figure)
        cells = [
            title.partition(",")[0],
            _said(ours),
            *_judged(ours, target, less),
            _said(ratio(result, LIGHT, figure)),
        ]
        ratios.append("| " + " | ".join(cells) + " |")
    figures = ["| | " + " | ".join(found) + " |", "|---|" + "---|" * len(found)]
    for figure, title, _, _ in FIGURES:
        values = ["" if (name, figure) == (FLOOR, "train_s") else f"{each[figure]:.1f}" for name, each in found.items()]
        figures.append(f"| {title} | " + " | ".join(values) + " |")
    floor, encoder = found[FLOOR]["median_ms"], result["encoder_ms"]
    floor_ratio = found[OURS]["median_ms"] / (floor + encoder)
    flat = ["| conversations in | ratio | |", "|---|---|---|"]
    flat += [
        f"| {kind} | {value:.2f} | {'reached' if value <= FLAT_TARGET else '**not reached**'} |"
        for kind, value in result["flat"].items()
    ]
    return PAGE.read_text(encoding="utf-8").format(
        **result["machine"],
        kept=KEPT if result["kept_trained"] else "",
        ratios="\n".join(ratios),
        figures="\n".join(figures),
        messages=result["messages"],
        floor=floor,
        encoder=encoder,
        floor_ratio=floor_ratio,
        safety=result["safety_ms"],
        safety_target=SAFETY_TARGET,
        safety_word="reached" if result["safety_ms"] <= SAFETY_TARGET else "**not reached**",
        floor_target=FLOOR_TARGET,
        floor_word="reached" if floor_ratio <= FLOOR_TARGET else "**not reached**",
        flat="\n".join(flat),
        flat_target=FLAT_TARGET,
        epochs=EPOCHS,
    )


def _judged(ours: float, target: float | None, less: bool) -> tuple[str, str]:
    """The target in words, and whether it is reached; both empty where there is none."""
    if target is None:
        return "", ""
    wanted = f"≤ 1/{1 / target:g}" if less else f"≥ {target:g} ×"
    return wanted, "reached" if (ours <= target if less else ours >= target) else "**not reached**"


def _said(value: float) -> str:
    return f"{value:.1f} ×" if value >= 1 else f"1/{1 / value:.1f}"


def _draw(result: Mapping[str, Any], file: Path) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for place, (name, color, hatch) in enumerate(((OURS, "#0b6b5d", ""), (LIGHT, "#b9cfcb", "//"))):
        values = [ratio(result, name, key) for key, *_ in FIGURES]
        rows = [row + place * 0.38 for row in range(len(FIGURES))]
        axes.barh(rows, [value - 1 for value in values], 0.36, left=1, color=color, hatch=hatch, label=name)
        for row, value in zip(rows, values, strict=True):
            axes.text(value, row, f" {_said(value)} ", va="center", ha="right" if value < 1 else "left", fontsize=8)
    for row, (_, _, target, _) in enumerate(FIGURES):
        if target is None:
            continue
        axes.plot([target, target], [row - 0.2, row + 0.58], color="black", linestyle=":", linewidth=1.5)
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_yticks([row + 0.19 for row in range(len(FIGURES))], [title.partition(",")[0] for _, title, *_ in FIGURES])
    axes.invert_yaxis()
    axes.set_xlim(axes.get_xlim()[0] / 2, axes.get_xlim()[1] * 2)
    axes.set_xlabel("as a ratio to stock Rasa, logarithmic; dotted: target")
    axes.legend(loc="lower left", fontsize=8)
    figure.savefig(file, dpi=110)
