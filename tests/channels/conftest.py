"""A running assistant, as `make run` starts it, on a port of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.storage.database import transaction
from bot.storage.tables import inbox
from tools.cluster import free_port

START_SECONDS = 180


@dataclass(frozen=True)
class Server:
    """A running assistant."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path


def environment(var: Path, port: int) -> dict[str, str]:
    """The environment of an assistant with files and a port of its own."""
    return {**os.environ, "ASSISTANT_VAR": str(var), "ASSISTANT_PORT": str(port), "PYTHONUNBUFFERED": "1"}


@pytest.fixture(autouse=True)
def empty_inbox(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of this run's own, and nothing in them that an earlier test delivered."""
    monkeypatch.setenv("ASSISTANT_VAR", str(var))
    with transaction() as connection:
        connection.execute(inbox.delete())


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The assistant over HTTP; stopped by Ctrl-C's signal at the end, and it must stop cleanly."""
    assert model.is_file()
    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    log = folder / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT,
            env=environment(folder / "var", port),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            try:
                urllib.request.urlopen(address, timeout=2)
                break
            except OSError:
                time.sleep(0.3)
        yield Server(address, process, log)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert "Traceback" not in log.read_text()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the product that a test may break, in a folder with spaces."""
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    for name in ("bot", "actions", "data", "domain"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "clinic.yml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    return folder
