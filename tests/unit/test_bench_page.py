"""The bench's page judges figures by their targets (tools/bench/report.py)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tools.bench.report import FLOOR, LIGHT, OURS, STOCK, text

STOCK_FIGURES = {"start_s": 45.0, "mb": 1200.0, "median_ms": 100.0, "p95_ms": 200.0, "train_s": 900.0, "per_s": 8.0}


def result(**ours: float) -> dict[str, Any]:
    """A run in which stock Rasa needs the figures above, and this assistant these or a tenth of them."""
    tenth = {name: value / 10 for name, value in STOCK_FIGURES.items()} | {"per_s": 80.0}
    peers = {STOCK: STOCK_FIGURES, LIGHT: STOCK_FIGURES, OURS: tenth | ours}
    peers[FLOOR] = dict.fromkeys(STOCK_FIGURES, 1.0)
    machine = {"date": "2026-11-28", "cpu": "a processor", "system": "Linux", "python": "3.11", "rasa": "3.6.21"}
    return {
        "machine": machine,
        "kept_trained": False,
        "messages": 200,
        "peers": peers,
        "encoder_ms": 1.0,
        "safety_ms": 2.0,
        "flat": {"memory": 1.0},
    }


def row(page: str, title: str) -> list[str]:
    """The cells of the first row with that title."""
    line = next(line for line in page.splitlines() if line.startswith(f"| {title}"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


@pytest.mark.parametrize(
    ("figure", "title", "just", "missed", "target"),
    [
        ("start_s", "start to first answer", 10.0, 10.1, "≤ 1/4.5"),
        ("mb", "memory", 400.0, 401.0, "≤ 1/3"),
        ("median_ms", "median reply", 20.0, 20.1, "≤ 1/5"),
        ("per_s", "messages a second", 40.0, 39.9, "≥ 5 ×"),
    ],
)
def test_targets(figure: str, title: str, just: float, missed: float, target: str) -> None:
    """What is just reached is reached, and a little less isn't."""
    assert row(text(result(**{figure: just})), title)[1:3] == [target, "reached"]
    assert row(text(result(**{figure: missed})), title)[1:3] == [target, "**not reached**"]


@pytest.mark.parametrize("title", ["95th percentile reply", "training"])
def test_a_figure_without_a_target_is_not_judged(title: str) -> None:
    """It is only told."""
    assert row(text(result()), title)[1:3] == ["", ""]


@pytest.mark.parametrize(("median", "word"), [(12.0, "reached"), (12.1, "**not reached**")])
def test_the_floor(median: float, word: str) -> None:
    """Six times the bare server and the bare encoder together."""
    page = text(result(median_ms=median))
    assert re.search(r"× their sum \(target: at most 6 ×; (.+?)\)", page)[1] == word  # type: ignore[index]


def test_nothing_is_left_to_fill_in() -> None:
    """Each placeholder of the page has its figure."""
    assert not re.search(r"\{\w", text(result()))
