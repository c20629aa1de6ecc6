"""Rasa's own commands start in the environment that is installed (bot/environment.py)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.settings import ROOT

STARTS = """
import {module}
import rasa.telemetry
rasa.telemetry.initialize_error_reporting()
print("reports" if rasa.telemetry.is_telemetry_enabled() else "silent")
"""


def run(module: str) -> subprocess.CompletedProcess[str]:
    """What every Rasa command does first, after the module was imported, with nothing of ours in the environment."""
    ours = ("RASA_", "ASSISTANT_", "SQLALCHEMY_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    program = STARTS.format(module=module)
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def test_rasa_reports_nothing_to_its_makers() -> None:
    """And so its commands start: its report of errors doesn't know the sentry-sdk that is installed."""
    done = run("bot.environment")
    assert done.stdout == "silent\n", done.stderr
    assert "MovedIn20Warning" not in done.stderr


@pytest.mark.parametrize("file", ["Makefile", "deploy/Containerfile"])
def test_every_installation_imports_it(file: str) -> None:
    """By a `.pth` file, which Python reads before anything else."""
    text = (ROOT / file).read_text(encoding="utf-8")
    (written,) = [line for line in text.splitlines() if "printf" in line and "import" in line]
    assert "bot.environment" in written
    assert "calf_pain_assistant.pth" in text
