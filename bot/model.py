"""The trained model: found by the digest of everything it is made from, trained when there is none."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import urlparse

from bot.errors import ConfigError
from bot.settings import ROOT

# What the model is made from: when one of these changes, it is trained again. Facts, phrases, rules and the words of
# responses are read at each start.
INPUTS = (
    "config.yml",
    "domain.yml",
    "domain/**/*.yml",
    "data/nlu/**/*.yml",
    "data/rules/*.yml",
    "data/stories/*.yml",
    "bot/rasa_parts/importer.py",
    "bot/rasa_parts/reader.py",
    "bot/reading/acts.py",
    "bot/reading/answer_model.py",
    "bot/reading/encoder.py",
    "bot/reading/signs.py",
    "bot/reading/word_model.py",
    "data/answers/*.jsonl",
    "data/signs/*.jsonl",
    "bot/reading/minilm/*",
    "requirements.lock",
)
RESPONSE = re.compile(rb"^  (utter_\S+):", re.MULTILINE)
KEEP = 3
FETCH_SECONDS = 60
SHA256 = re.compile(r"[0-9a-f]{64}")

logger = logging.getLogger(__name__)


def digest(root: Path = ROOT) -> str:
    """Twelve hex digits that stand for the model's inputs."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in INPUTS for path in root.glob(pattern) if path.is_file()}):
        content = path.read_bytes()
        if path.is_relative_to(root / "domain"):
            content = b"\n".join(RESPONSE.findall(content))
        total.update(str(path.relative_to(root)).encode() + b"\0" + content + b"\0")
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
    if path.is_file() and digest_file(path).is_file() and not force:
        return path
    print("Training the model (about four minutes on two free cores) …", flush=True)
    from bot.rasa_parts.training import train_model

    try:
        train_model(ROOT / "config.yml", ROOT / "domain.yml", ROOT / "data", path)
    except Exception as error:  # whatever is wrong in the files, one sentence says it
        raise ConfigError(f"The model can't be trained: {' '.join(str(error).split())}") from error
    digest_file(path).write_text(sha256(path) + "\n", encoding="ascii")
    # Nothing in it is a visitor's, and who serves is often another user than who trained: a service, an image's.
    for made, mode in ((models, 0o755), (path, 0o644), (digest_file(path), 0o644)):
        made.chmod(mode)
    for old in sorted(models.glob("assistant-*.tar.gz"), key=lambda file: file.stat().st_mtime)[:-KEEP]:
        old.unlink()
        digest_file(old).unlink(missing_ok=True)
    return path


def ready(models: Path) -> Path:
    """The model of the present inputs; where there is none it is trained first.

    That takes 2 GB of memory, which a process of its own gives back: the server that follows holds a fifth of it.

    Raises:
        ConfigError: the training failed.
    """
    path = model_path(models)
    if not (path.is_file() and digest_file(path).is_file()):
        done = subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, check=False)
        if done.returncode:
            raise ConfigError("There is no model; `python -m bot train` says what stands in its way.")
    return path


def sha256(path: Path) -> str:
    """A file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_file(path: Path) -> Path:
    """Where a model's SHA-256 stands."""
    return path.with_name(f"{path.name}.sha256")


def check_model(models: Path, path: Path) -> None:
    """Checks that a model is what was trained or fetched: it lies in the models' folder and has the digest noted there.

    Raises:
        ConfigError: it isn't; the message says what to do.
    """
    if path.resolve().parent != models.resolve():
        raise ConfigError(f"The model {path.name} is outside of the models' folder; only that one is trusted.")
    noted = digest_file(path)
    if not noted.is_file() or noted.read_text(encoding="ascii").strip() != sha256(path):
        raise ConfigError(f"The model {path.name} is not what was trained; delete it and run `make train`.")


def fetch(url: str, expected: str, models: Path) -> Path:
    """The model at a path or an http(s) address, brought into the models' folder once; returns its file.

    Raises:
        ConfigError: no digest is given, the model can't be had, or it is another one.
    """
    if not SHA256.fullmatch(expected):
        raise ConfigError("ASSISTANT_MODEL_URL needs ASSISTANT_MODEL_SHA256, the model's SHA-256 in 64 hex digits.")
    path = models / f"assistant-{expected[:12]}.tar.gz"
    if path.is_file() and sha256(path) == expected:
        return path
    models.mkdir(parents=True, exist_ok=True)
    source = url if urlparse(url).scheme in ("http", "https") else Path(url).absolute().as_uri()
    with tempfile.NamedTemporaryFile(dir=models, suffix=".part") as part:
        try:
            # The scheme is http, https or file: see above.
            with urllib.request.urlopen(source, timeout=FETCH_SECONDS) as answer:
                shutil.copyfileobj(answer, part)
        except OSError as error:
            raise ConfigError("The model can't be fetched; check ASSISTANT_MODEL_URL.") from error
        part.flush()
        if sha256(Path(part.name)) != expected:
            raise ConfigError("The fetched model is not the one that ASSISTANT_MODEL_SHA256 names; it was not used.")
        # Complete or not there at all, for the other nodes that share the folder.
        copy = path.with_name(f"{path.name}.{os.getpid()}")
        shutil.copyfile(part.name, copy)
        copy.replace(path)
    digest_file(path).write_text(expected + "\n", encoding="ascii")
    return path
