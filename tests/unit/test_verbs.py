"""`python -m bot …` says something to whoever asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.clinical.assess import assess
from bot.settings import load_settings
from bot.storage.audit import record_advice
from bot.storage.database import migrate


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of this test's own."""
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path))
    migrate(load_settings().database)


def test_a_session_in_which_nothing_was_advised(capsys: pytest.CaptureFixture[str]) -> None:
    """Isn't an empty answer."""
    assert main(["audit", "somebody"]) == 0
    assert capsys.readouterr().out == "No advice was given there.\n"


def test_a_session_in_which_something_was_advised(capsys: pytest.CaptureFixture[str]) -> None:
    """One line an entry, with the tier."""
    record_advice("somebody", assess({"swelling": "yes", "clot_risk": "travel"}))
    assert main(["audit", "somebody"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "same_day" in line
