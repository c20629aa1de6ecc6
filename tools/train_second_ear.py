"""Trains the second ear on the labelled lines of data/safety and writes its weights. Run by hand after changing a line.

python tools/train_second_ear.py            writes bot/nlu/second_ear/weights.npz
python tools/train_second_ear.py --check    prints cross-validated figures, writes nothing
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import yaml
from sklearn.linear_model import LogisticRegression

from bot.clinical.assess import TIERS, assess
from bot.nlu.encoder import DEFAULT_MODEL, locate_model, shared_encoder
from bot.nlu.second_ear.features import BLOCKS, PIECES, features
from bot.nlu.second_ear.model import (
    ANY_SIGN,
    EMERGENCY,
    GENERAL,
    MAX_ENCODED,
    MEANING_SHARE,
    URGENT,
    WEIGHTS_FILE,
    load_families,
)
from bot.nlu.spotting import facts_in

ROOT = Path(__file__).resolve().parent.parent
LINES = tuple(
    ROOT / name for name in ("data/safety/present.jsonl", "data/safety/absent.jsonl", "tests/safety/dev_messages.jsonl")
)
DENIED = ROOT / "data" / "safety" / "denied.yml"
DENIALS, LONGEST_DENIAL = 800, 4
VARIATIONS = tuple(sorted((ROOT / "tests" / "unit" / "nlu").glob("variations*.txt")))
TRAINING_FOLDER = ROOT / "data" / "nlu"
WARNING_INTENT = "report_red_flag"
# Lines of these intents may tell a warning sign themselves.
TELLING_INTENTS = frozenset({"inform", "correct_something", "ask_is_it_serious"})
REASSURING_LINES = 3_000
SAME_FAMILY = {
    **dict.fromkeys(
        ("flight", "surgery", "cast", "pregnancy", "hormones", "cancer", "earlier_clot", "bed_rest"), "clot_risk"
    ),
    **dict.fromkeys(("night_pain", "throbbing"), "rest_pain"),
}
FEWEST = {PIECES: 3}
FEWEST_OTHERS = 2
STRENGTH = 30.0
MEANING_STRENGTH = 8.0
FOLDS = 5
SEED = 0


@dataclass(frozen=True)
class Line:
    """A message, its tier and the families that it tells of."""

    text: str
    tier: str
    families: tuple[str, ...]
    kind: str


def read_lines() -> list[Line]:
    """The labelled lines of the safety data and, as reassuring ones, a sample of the intents' training lines."""
    lines = []
    for file in LINES:
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            lines.append(Line(row["text"], row["tier"], tuple(row.get("families", ())), row.get("kind", file.stem)))
    for file in VARIATIONS:
        for row in file.read_text(encoding="utf-8").splitlines():
            if row and not row.startswith("#"):
                tier, _, text = row.partition("|")
                lines.append(Line(text, tier, spotted_families(text), "variation"))
    reassuring = []
    for file in sorted(TRAINING_FOLDER.glob("*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            texts = [part.strip()[2:] for part in entry["examples"].splitlines() if part.strip().startswith("- ")]
            if entry["intent"] == WARNING_INTENT:
                lines += [line for line in map(spotted, texts) if line.tier != "none"]
            elif entry["intent"] in TELLING_INTENTS:
                lines += [line for line in map(spotted, texts) if line.tier == "none"]
            else:
                reassuring += [Line(text, "none", (), "intents") for text in texts]
    chosen = np.random.default_rng(SEED).permutation(len(reassuring))[:REASSURING_LINES]
    return lines + denials() + [reassuring[index] for index in sorted(chosen)]


def denials() -> list[Line]:
    """Complaints in which signs are only denied, put together from data/safety/denied.yml.

    People deny signs in lists of any length and order; no collection of lines holds enough of them.
    """
    parts = yaml.safe_load(DENIED.read_text(encoding="utf-8"))
    chance = np.random.default_rng(SEED)
    lines = []
    for number in range(DENIALS):
        *signs, last = (str(sign) for sign in chance.permutation(parts["signs"])[: 1 + number % LONGEST_DENIAL])
        frame, joint, complaint = (str(chance.choice(parts[key])) for key in ("frames", "joints", "complaints"))
        listed = f"{', '.join(signs)} {joint} {last}" if signs else last
        lines.append(Line(frame.format(complaint=complaint, signs=listed), "none", (), "denied"))
    return lines


def spotted(text: str) -> Line:
    """A line labelled by what the spotter hears in it."""
    facts = {fact: mention.value for fact, mention in facts_in(text).items()}
    return Line(text, assess(facts).tier, spotted_families(text), "spotted")


def spotted_families(text: str) -> tuple[str, ...]:
    """The families of the facts that the spotter hears in a text."""
    told = {(SAME_FAMILY.get(fact, fact), mention.value) for fact, mention in facts_in(text).items()}
    return tuple(name for name, family in load_families().by_name.items() if (family.fact, family.value) in told)


def digest() -> str:
    """A fingerprint of the labelled lines, kept with the weights so that a test sees when they are stale."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in (*LINES, *VARIATIONS, DENIED))).hexdigest()


class Vocabulary:
    """The features that occur often enough, and how rare each is."""

    def __init__(self, found: Sequence[frozenset[str]]) -> None:
        counts = Counter(name for names in found for name in names)
        self.names = sorted(name for name, n in counts.items() if n >= FEWEST.get(name[:2], FEWEST_OTHERS))
        self.rows = {name: row for row, name in enumerate(self.names)}
        occurs = np.array([counts[name] for name in self.names])
        self.rarity = (np.log((1 + len(found)) / (1 + occurs)) + 1).astype(np.float32)

    def matrix(self, found: Sequence[frozenset[str]]) -> Any:
        """One row for each message; each block of features has length one."""
        at, rows, values = [], [], []
        for number, names in enumerate(found):
            for block in BLOCKS:
                known = [self.rows[name] for name in names if name.startswith(block) and name in self.rows]
                rarity = self.rarity[known]
                at += [number] * len(known)
                rows += known
                values += (rarity / np.sqrt(rarity @ rarity)).tolist() if known else []
        return scipy.sparse.csr_matrix((values, (at, rows)), shape=(len(found), len(self.names)))


def targets(lines: Sequence[Line]) -> dict[str, Any]:
    """For each output whether each line tells of it."""
    level = np.array([TIERS.index(line.tier) for line in lines])
    found = {URGENT: level >= 2, EMERGENCY: level == 3, ANY_SIGN: level >= 1}
    for family in load_families().by_name:
        found[family] = np.array([family in line.families for line in lines])
    return found


def fit(matrix: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """One classifier for each output."""
    return {
        name: LogisticRegression(
            C=STRENGTH,
            max_iter=1000,
            solver="liblinear",
            class_weight="balanced" if name in GENERAL else None,
            random_state=SEED,
        ).fit(matrix, wanted[name])
        for name in wanted
    }


def encode(lines: Sequence[Line]) -> Any:
    """The sentence vectors of the lines."""
    return shared_encoder().encode([line.text[:MAX_ENCODED] for line in lines])


def fit_meaning(vectors: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """One classifier over sentence vectors for each general output."""
    return {
        name: LogisticRegression(C=MEANING_STRENGTH, max_iter=1000, class_weight="balanced").fit(vectors, wanted[name])
        for name in GENERAL
        if name in wanted
    }


def encoder_digest() -> str:
    """A fingerprint of the sentence encoder, kept with the weights: another encoder needs other weights."""
    return hashlib.sha256(locate_model(DEFAULT_MODEL).read_bytes()).hexdigest()


def write(lines: Sequence[Line]) -> None:
    """Trains on all lines and writes the weights."""
    found = [features(line.text) for line in lines]
    vocabulary = Vocabulary(found)
    models = fit(vocabulary.matrix(found), targets(lines))
    meanings = fit_meaning(encode(lines), targets(lines))
    np.savez_compressed(
        WEIGHTS_FILE,
        features=np.frombuffer("\n".join(vocabulary.names).encode("utf-8"), dtype=np.uint8),
        rarity=vocabulary.rarity.astype(np.float16),
        weights=np.stack([models[name].coef_[0] for name in models], axis=1).astype(np.float16),
        bias=np.array([models[name].intercept_[0] for name in models], dtype=np.float32),
        meaning=np.stack([meanings[name].coef_[0] for name in GENERAL], axis=1).astype(np.float32),
        meaning_bias=np.array([meanings[name].intercept_[0] for name in GENERAL], dtype=np.float32),
        encoder=np.array(encoder_digest()),
        outputs=np.array(list(models)),
        digest=np.array(digest()),
    )
    print(f"{WEIGHTS_FILE.name}: {len(lines)} lines, {len(vocabulary.names)} features, {len(models)} outputs")


def kept_out(lines: Sequence[Line], without_explained: bool = False) -> dict[str, Any]:
    """For each general output the shares that lines get from models which weren't trained on them."""
    found = [features(line.text) for line in lines]
    heard = [features(line.text, without_explained) for line in lines]
    vectors = encode(lines)
    fold = np.random.default_rng(SEED).permutation(len(lines)) % FOLDS
    wanted = {name: values for name, values in targets(lines).items() if name in GENERAL}
    shares = {name: np.zeros(len(lines)) for name in wanted}
    for number in range(FOLDS):
        inside, outside = np.where(fold != number)[0], np.where(fold == number)[0]
        inner = {name: values[inside] for name, values in wanted.items()}
        vocabulary = Vocabulary([found[index] for index in inside])
        models = fit(vocabulary.matrix([found[index] for index in inside]), inner)
        meanings = fit_meaning(vectors[inside], inner)
        matrix = vocabulary.matrix([heard[index] for index in outside])
        for name, model in models.items():
            total = model.decision_function(matrix) + MEANING_SHARE * meanings[name].decision_function(vectors[outside])
            shares[name][outside] = 1 / (1 + np.exp(-total))
    return shares


def check(lines: Sequence[Line]) -> None:
    """Prints how many urgent and reassuring lines pass each threshold, cross-validated."""
    shares = kept_out(lines)[URGENT]
    level = np.array([TIERS.index(line.tier) for line in lines])
    for kind in dict.fromkeys(line.kind for line in lines):
        of_kind = np.array([line.kind == kind for line in lines])
        urgent, calm = of_kind & (level >= 2), of_kind & (level == 0)
        parts = [
            f"{limit:.2f}: {(shares[urgent] >= limit).sum()} {(shares[calm] >= limit).sum()}"
            for limit in (0.02, 0.5, 0.7, 0.8, 0.9, 0.95)
        ]
        print(f"{kind:10} of {urgent.sum()} urgent, {calm.sum()} reassuring above  " + "  ".join(parts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    everything = read_lines()
    if parser.parse_args().check:
        check(everything)
    else:
        write(everything)
