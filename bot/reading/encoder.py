"""Sentence vectors from all-MiniLM-L6-v2, fine-tuned on the training lines by tools/finetune_encoder.py (int8 ONNX).

On one thread, without PyTorch or TensorFlow.
"""

from __future__ import annotations

import importlib.util
import os
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from bot.errors import ConfigError
from bot.settings import ROOT

DIMENSIONS = 384
MAX_TOKENS = 128
REMEMBERED = 128
TOKENIZER_FILE = Path(__file__).with_name("minilm") / "tokenizer.json"
DEFAULT_MODEL = "bot/reading/minilm/model.onnx"

Vectors = npt.NDArray[np.float32]


def locate_model(location: str) -> Path:
    """The file behind a model location: a path (from the project's folder), or `package/file` of an installed package.

    Raises:
        ConfigError: neither exists.
    """
    path = ROOT / location
    if path.is_file():
        return path
    package, _, inside = location.partition("/")
    spec = importlib.util.find_spec(package) if package.isidentifier() else None
    if spec and spec.origin:
        candidate = Path(spec.origin).parent / inside
        if candidate.is_file():
            return candidate
    raise ConfigError(
        f"The sentence encoder {location!r} is not there; run `make install` or set `model` in config.yml."
    )


class Encoder:
    """Turns sentences into unit vectors; safe to share between threads."""

    def __init__(self, model: Path, tokenizer: Path = TOKENIZER_FILE, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        # One short sentence gains nothing from a second thread, and several processes share two cores.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Waiting threads sleep: spinning takes the core from whoever has work.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Without VNNI, int8 sums saturate and a vector would differ from machine to machine.
        options.add_session_config_entry("session.x64quantprecision", "1")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._threads = threads

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors of shape (len(texts), 384), float32; an empty text gets a vector too.

        Each text alone: activations are quantised by their range, so that in a batch a text would depend on the others.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        if self._threads == 1 or len(texts) == 1:
            return np.stack([self._vector(text) for text in texts])
        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(self._vector, texts)))

    def recall(self, texts: list[str]) -> Vectors:
        """The same as `encode`; what was encoded lately is not encoded again: several components read a message."""
        remembered = self._remembered
        found = {text: vector for text in texts if (vector := remembered.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        found.update(zip(missing, self.encode(missing), strict=True))
        remembered.update((text, found[text]) for text in missing)
        while len(remembered) > REMEMBERED:
            remembered.popitem(last=False)
        return np.stack([found[text] for text in texts]) if texts else self.encode([])

    def forget(self) -> None:
        """Drops the texts kept by `recall`: they are a visitor's words, and of use within one message only."""
        self._remembered.clear()

    def _vector(self, text: str) -> Vectors:
        # A lone surrogate, as JSON can hold one, is no text to the tokenizer.
        plain = text.encode("utf-8", "replace").decode("utf-8")
        ids = np.array([self._tokenizer.encode(plain).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        output = self._session.run(None, {name: feed[name] for name in self._inputs})[0][0]
        pooled = output.mean(axis=0) if output.ndim == 2 else output
        vector: Vectors = (pooled / max(float(np.linalg.norm(pooled)), 1e-9)).astype(np.float32)
        return vector


def training_encoder(location: str = DEFAULT_MODEL) -> Encoder:
    """An encoder on all cores, for many sentences at once.

    Raises:
        ConfigError: the model is not there.
    """
    return Encoder(locate_model(location), threads=os.cpu_count() or 1)


def shared_encoder(location: str = DEFAULT_MODEL) -> Encoder:
    """The encoder of this process for a model location, loaded once.

    Raises:
        ConfigError: the model is not there.
    """
    return _loaded(location)


# Not on the function above: a default that is left out and the same one given are two keys.
@lru_cache(maxsize=2)
def _loaded(location: str) -> Encoder:
    return Encoder(locate_model(location))
