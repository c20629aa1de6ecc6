"""The trained model: found by the digest of everything it is made from, trained when there is none."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from bot.clinical.facts import load_facts
from bot.errors import ConfigError
from bot.settings import ROOT

# What the model is made from: when one of these changes, it is trained anew. Of the facts only what stands in the
# domain counts, see `digest`; how they are heard is read at every start.
INPUTS = (
    "config.yml",
    "domain.yml",
    "domain/*.yml",
    "data/nlu/*.yml",
    "data/rules/*.yml",
    "data/stories/*.yml",
    "bot/importer.py",
    "bot/nlu/clauses.py",
    "bot/nlu/encoder.py",
    "bot/nlu/intent_classifier.py",
    "bot/nlu/regression.py",
    "bot/nlu/sentence_encoder.py",
    "bot/nlu/minilm/*",
    "requirements.lock",
)
KEEP = 3

logger = logging.getLogger(__name__)


def digest(root: Path = ROOT) -> str:
    """Twelve hex digits that stand for the model's inputs."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in INPUTS for path in root.glob(pattern) if path.is_file()}):
        total.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    for fact in load_facts().values():
        total.update(repr((fact.id, fact.values, fact.ask, fact.buttons)).encode())
    return total.hexdigest()[:12]


def model_path(models: Path) -> Path:
    """Where the model of the present inputs stands, or would stand."""
    return models / f"assistant-{digest()}.tar.gz"


def train(models: Path, force: bool = False) -> Path:
    """Trains the model when there is none for the present inputs, and returns its file.

    Raises:
        ConfigError: the training data or the configuration are wrong.
    """
    path = model_path(models)
    if path.is_file() and not force:
        return path
    print("Training the model (about half a minute) …", flush=True)
    from bot.training import train_model

    try:
        train_model(ROOT / "config.yml", ROOT / "domain.yml", ROOT / "data", path)
    except Exception as error:  # whatever is wrong in the files, one sentence says it
        raise ConfigError(f"The model can't be trained: {' '.join(str(error).split())}") from error
    for old in sorted(models.glob("assistant-*.tar.gz"), key=lambda file: file.stat().st_mtime)[:-KEEP]:
        old.unlink()
    return path
