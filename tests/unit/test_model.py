"""Only the model that was trained or named is loaded."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
from pathlib import Path

import pytest

from bot import model
from bot.errors import ConfigError
from bot.model import check_model, digest_file, fetch, sha256, train

CONTENT = b"a model"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A model on a path outside of the models' folder."""
    path = tmp_path / "store" / "model.tar.gz"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def test_another_user_can_serve_what_one_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although whatever visitors told is kept from other users."""

    def trained(config: Path, domain: Path, data: Path, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(CONTENT)

    monkeypatch.setattr("bot.rasa_parts.training.train_model", trained)
    before = os.umask(0o077)
    try:
        path = train(tmp_path / "models")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(made.stat().st_mode) for made in (path.parent, path, digest_file(path))]
    assert [oct(mode) for mode in modes] == ["0o755", "0o644", "0o644"]


def test_a_model_is_fetched_once_and_trusted(stored: Path, tmp_path: Path) -> None:
    """It lies in the folder, with its digest, and isn't fetched again."""
    models = tmp_path / "models"
    path = fetch(str(stored), DIGEST, models)
    check_model(models, path)
    stored.unlink()
    assert fetch(str(stored), DIGEST, models) == path
    assert sha256(path) == DIGEST


def test_another_model_is_not_taken(stored: Path, tmp_path: Path) -> None:
    """Nothing of it stays."""
    with pytest.raises(ConfigError, match="ASSISTANT_MODEL_SHA256"):
        fetch(str(stored), "0" * 64, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("digest", ["", "abc", "g" * 64])
def test_a_digest_is_needed(stored: Path, tmp_path: Path, digest: str) -> None:
    """Of the right shape."""
    with pytest.raises(ConfigError, match="ASSISTANT_MODEL_SHA256"):
        fetch(str(stored), digest, tmp_path / "models")


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    """In one sentence."""
    with pytest.raises(ConfigError, match="ASSISTANT_MODEL_URL"):
        fetch(str(tmp_path / "none.tar.gz"), DIGEST, tmp_path / "models")


def test_a_changed_model_is_not_loaded(stored: Path) -> None:
    """Nor one without a digest, nor one from elsewhere."""
    with pytest.raises(ConfigError, match="make train"):
        check_model(stored.parent, stored)
    digest_file(stored).write_text(DIGEST, encoding="ascii")
    check_model(stored.parent, stored)
    with pytest.raises(ConfigError, match="outside"):
        check_model(stored.parent.parent, stored)
    stored.write_bytes(b"another")
    with pytest.raises(ConfigError, match="make train"):
        check_model(stored.parent, stored)


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run in a process of their own; each trains a model."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        commands.append(command[1:])
        return subprocess.CompletedProcess(command, 0 if len(commands) == 1 else 1)

    monkeypatch.setattr(model.subprocess, "run", run)
    monkeypatch.setattr(model, "train", lambda *_: pytest.fail("it was trained in the serving process"))
    return commands


def test_a_missing_model_is_trained_in_a_process_of_its_own(apart: list[list[str]], tmp_path: Path) -> None:
    """Training takes 2 GB, which the server mustn't hold for as long as it runs."""
    assert model.ready(tmp_path) == model.model_path(tmp_path)
    assert apart == [["-m", "bot", "train"]]
    with pytest.raises(ConfigError, match="python -m bot train"):
        model.ready(tmp_path)


def test_a_model_that_stands_is_not_trained_again(apart: list[list[str]], tmp_path: Path) -> None:
    """Not even in a process of its own."""
    path = model.model_path(tmp_path)
    path.write_bytes(CONTENT)
    digest_file(path).write_text(DIGEST)
    assert model.ready(tmp_path) == path
    assert apart == []
