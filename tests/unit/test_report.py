"""The week's report counts what happened and names nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.report import as_text, make_report, masked
from bot.settings import ROOT
from bot.storage.database import now
from tests.conftest import Visitor


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("my calf is sore", "my calf is sore"),
        ("ring Fiachra Ó Murchú on 087 123 4567", "ring … … … on … … …"),
        ("write to fiachra@example.ie or see http://x.ie/me", "write to … or see …"),
        ('/inform{"name":"Fiachra"}', ""),
        ("Zbigniew Wierzbicki", ""),
        ("o'donoghue's calf hurts", "… calf hurts"),
    ],
)
def test_only_words_that_many_use_are_kept(text: str, kept: str) -> None:
    assert masked(text) == kept


async def test_a_week_is_counted(agent: Any, var: Path) -> None:
    before = make_report(7)
    visitor = Visitor(agent)
    for text in (
        "what is a calf strain?",
        "asdkjh Fiachra qwpoei 0871234567 zzkq",
        "my right calf is swollen and hot",
        "no",
    ):
        await visitor.says(text)
    other = Visitor(agent)
    await other.says("can i run with a sore calf, and what do you charge?")
    after = make_report(7)
    assert after.conversations == before.conversations + 2
    assert after.messages == before.messages + 5
    assert sum(after.tiers.values()) == sum(before.tiers.values()) + 1
    assert after.tiers["same_day"] == before.tiers.get("same_day", 0) + 1
    assert 0 <= after.fallback_rate <= 1
    shown = as_text(after)
    assert "Fiachra" not in shown and "0871234567" not in shown
    assert make_report(1, now() - timedelta(days=400)).messages == 0


def test_the_command_prints_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path))
    monkeypatch.delenv("ASSISTANT_DATABASE_URL", raising=False)
    run = subprocess.run(
        [sys.executable, "-m", "bot", "report", "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["messages"] == 0
