"""The second ear's model: weights trained by tools/train_second_ear.py, read with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.clinical.assess import TIERS
from bot.clinical.facts import load_facts
from bot.clinical.yaml_lines import known_keys, read_yaml
from bot.errors import ConfigError
from bot.nlu.clauses import split_clauses, split_pieces
from bot.nlu.encoder import shared_encoder
from bot.nlu.second_ear.features import BLOCKS, count_words, features, unexplained_features

FOLDER = Path(__file__).parent
FAMILIES_FILE = FOLDER / "families.yml"
WEIGHTS_FILE = FOLDER / "weights.npz"
URGENT, EMERGENCY, ANY_SIGN = "urgent", "emergency", "any_sign"
GENERAL = (URGENT, EMERGENCY, ANY_SIGN)
FEWEST_WORDS = 5
MAX_CHARACTERS = 2_000
MAX_ENCODED = 1_000
SENTENCE_DISCOUNT = 1.0
MEANING_SHARE = 0.6
"""How much the sentence vector weighs beside the words."""
THRESHOLDS = (
    "heard",
    "heard_without_explained",
    "heard_family",
    "heard_emergency",
    "heard_gp_soon",
    "in_doubt",
    "not_believed",
)

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Family:
    """A family of complaints and the fact value that it stands for."""

    fact: str
    value: str
    tier: str


@dataclass(frozen=True)
class Families:
    """families.yml: the families by name, and the thresholds by name (shares between 0 and 1)."""

    by_name: Mapping[str, Family]
    thresholds: Mapping[str, float]


@dataclass(frozen=True)
class Hearing:
    """What the second ear makes of a message: shares between 0 and 1.

    `urgent` that it tells of something for today or now, `unexplained` the same without the signs that are denied,
    over or somebody else's, `emergency` of something for now, `any_sign` of any warning sign, `any_unexplained`
    the same without those; `families` the share of each family.
    """

    urgent: float
    unexplained: float
    emergency: float
    any_sign: float
    any_unexplained: float
    families: Mapping[str, float]


@dataclass(frozen=True)
class _Model:
    """`weights` has a row for each word feature and a column for each output; `meaning` a row for each number of the
    sentence vector and a column for each of GENERAL, which are the first outputs."""

    rows: Mapping[str, int]
    rarity: Scores
    weights: Scores
    bias: Scores
    meaning: Scores
    meaning_bias: Scores
    outputs: tuple[str, ...]


@lru_cache(maxsize=1)
def load_families() -> Families:
    """The families and thresholds, read once.

    Raises:
        ConfigError: an unknown fact, value, tier or threshold; with file and line.
    """
    parts = read_yaml(FAMILIES_FILE).mapping()
    known_keys(parts, frozenset({"families", "thresholds"}))
    families = {}
    for name, entry in parts["families"].mapping().items():
        fields = entry.mapping()
        known_keys(fields, frozenset({"fact", "value", "tier"}))
        family = Family(*(fields[key].text() for key in ("fact", "value", "tier")))
        if family.fact not in load_facts() or not load_facts()[family.fact].accepts(family.value):
            raise entry.error(f"{family.fact!r} has no value {family.value!r}; see bot/clinical/facts/.")
        if family.tier not in TIERS:
            raise entry.error(f"{family.tier!r} is no tier; use one of {', '.join(TIERS)}.")
        families[name] = family
    thresholds = {}
    for name, entry in parts["thresholds"].mapping().items():
        if name not in THRESHOLDS:
            raise entry.error(f"unknown threshold {name!r}; known ones are {', '.join(THRESHOLDS)}.")
        try:
            thresholds[name] = float(entry.text())
        except ValueError as error:
            raise entry.error(f"{name} takes a number between 0 and 1.") from error
    if missing := set(THRESHOLDS) - thresholds.keys():
        raise parts["thresholds"].error(f"the threshold {sorted(missing)[0]!r} is missing; add it.")
    return Families(families, thresholds)


@lru_cache(maxsize=1)
def _model() -> _Model:
    try:
        with np.load(WEIGHTS_FILE, allow_pickle=False) as stored:
            names = bytes(stored["features"]).decode("utf-8").split("\n")
            return _Model(
                rows={name: row for row, name in enumerate(names)},
                rarity=stored["rarity"].astype(np.float32),
                weights=stored["weights"].astype(np.float32),
                bias=stored["bias"].astype(np.float32),
                meaning=stored["meaning"].astype(np.float32),
                meaning_bias=stored["meaning_bias"].astype(np.float32),
                outputs=tuple(str(name) for name in stored["outputs"]),
            )
    except (OSError, KeyError, ValueError) as error:
        raise ConfigError(
            f"{WEIGHTS_FILE.name} can't be read; restore it or run `python tools/train_second_ear.py`."
        ) from error


def check_model() -> None:
    """Reads families and weights.

    Raises:
        ConfigError: they can't be read, or don't fit each other.
    """
    missing = {*GENERAL, *load_families().by_name} - set(_model().outputs)
    if missing:
        raise ConfigError(
            f"{FAMILIES_FILE.name}: the weights know no family {sorted(missing)[0]!r}; "
            "run `python tools/train_second_ear.py`."
        )


def _logits(found: frozenset[str], meaning: Scores | None = None) -> Scores:
    """The score of each output; `meaning` is a sentence vector that has its say about GENERAL."""
    model = _model()
    total = model.bias.copy()
    if meaning is not None:
        total[: len(GENERAL)] += MEANING_SHARE * (meaning @ model.meaning + model.meaning_bias)
    for block in BLOCKS:
        rows = [row for name in found if name.startswith(block) and (row := model.rows.get(name)) is not None]
        if rows:
            rarity = model.rarity[rows]
            total += rarity @ model.weights[rows] / float(np.sqrt(rarity @ rarity))
    return total


def _shares(logits: Scores) -> dict[str, float]:
    shares = 1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))
    return dict(zip(_model().outputs, shares.tolist(), strict=True))


@lru_cache(maxsize=512)
def listen(text: str) -> Hearing:
    """What the message tells of; shares of zero where it has too few words to judge by.

    A sentence within the message that speaks louder than the whole is what counts, less a discount.
    """
    if len(text.split()) < FEWEST_WORDS:
        return Hearing(0.0, 0.0, 0.0, 0.0, 0.0, {})
    text = text[:MAX_CHARACTERS]
    sentences = split_clauses(text)
    sentences = [one for one in sentences if len(one.split()) >= FEWEST_WORDS] if len(sentences) > 1 else []
    vectors = shared_encoder().recall([text[:MAX_ENCODED], *sentences])
    whole = _logits(features(text), vectors[0])
    for sentence, vector in zip(sentences, vectors[1:], strict=True):
        general = slice(len(GENERAL))
        whole[general] = np.maximum(whole[general], _logits(features(sentence), vector)[general] - SENTENCE_DISCOUNT)
    shares = _shares(whole)
    families = {name: shares[name] for name in load_families().by_name}
    rest = shares
    if (unexplained := unexplained_features(text)) is not None:
        told = count_words(unexplained) >= FEWEST_WORDS
        rest = _shares(_logits(unexplained, vectors[0])) if told else dict.fromkeys(shares, 0.0)
    return Hearing(shares[URGENT], rest[URGENT], shares[EMERGENCY], shares[ANY_SIGN], rest[ANY_SIGN], families)


def telling_piece(text: str, family: str) -> tuple[int, int]:
    """Where in the message the piece stands that speaks most of a family."""
    pieces = split_pieces(text)
    return max(pieces, key=lambda span: _shares(_logits(features(text[slice(*span)])))[family], default=(0, len(text)))
