"""Only the model that was trained or named is loaded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.model import check_model, digest_file, fetch, sha256

CONTENT = b"a model"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A model on a path outside of the models' folder."""
    path = tmp_path / "store" / "model.tar.gz"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


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
