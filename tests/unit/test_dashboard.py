"""The dashboard asks for figures that there are, and for all of them."""

from __future__ import annotations

import json
import re

from prometheus_client import REGISTRY

import bot.metrics  # noqa: F401 - its figures are registered when it is imported
from bot.settings import ROOT

ASKED = re.compile(r"\bassistant_[a-z_]+")
PARTS = re.compile(r"_(?:bucket|sum|count|created)$")


def test_the_dashboard_shows_every_figure_and_no_other() -> None:
    dashboard = json.loads((ROOT / "deploy" / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
    asked = {
        PARTS.sub("", name)
        for panel in dashboard["panels"]
        for t in panel["targets"]
        for name in ASKED.findall(t["expr"])
    }
    there = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in REGISTRY.collect()
        if family.name.startswith("assistant_")
    }
    assert asked == there
