"""A copy of the product whose channels and clinic a test may choose."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.settings import ROOT

LINKED = (
    "actions", "data", "domain", "models", "config.yml", "domain.yml", "endpoints.yml", "pyproject.toml",
    "requirements.lock",
)  # fmt: skip


def rooms(folder: Path, credentials: str, clinic: str = "") -> Path:
    """Makes it in an empty folder, with this credentials.yml and these lines after clinic.yml's; returns the folder.

    Run it with the folder as working directory and as PYTHONPATH.
    """
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    # The product finds its files beside its code, so that a copy of the code has files of its own.
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    (folder / "credentials.yml").write_text(credentials, encoding="utf-8")
    (folder / "clinic.yml").write_text((ROOT / "clinic.yml").read_text(encoding="utf-8") + clinic, encoding="utf-8")
    return folder
