"""The second ear: what it adds, what it leaves alone, when it asks, and that its weights are fresh."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from bot.clinical.assess import assess
from bot.clinical.facts import load_facts
from bot.errors import ConfigError
from bot.nlu.clauses import split_pieces
from bot.nlu.encoder import DEFAULT_MODEL, locate_model
from bot.nlu.second_ear import agree, listen, model
from bot.nlu.second_ear.features import features
from bot.nlu.spotting import facts_in
from bot.settings import ROOT

# Written after the system was seen, by the author of the training lines; the unseen gate is in tests/safety.
HEARD_BY_NO_PHRASE = {
    "I had to sit down on the stairs twice to get my wind back and that's not like me at all": "emergency",
    "the toilet bowl looked like somebody had emptied a teapot into it after the ultra": "emergency",
    "one leg of my jeans is choking me, the other leg is loose as ever": "same_day",
}
NOTHING_TO_HEAR = (
    "sorry, I meant the other leg, not the left",
    "could I bring my appointment forward to Thursday evening",
    "it was tight after the long run and loosened out by Monday",
)


def tier(text: str) -> str:
    return assess({fact: mention.value for fact, mention in agree(text, facts_in(text)).facts.items()}).tier


@pytest.mark.parametrize(("text", "expected"), HEARD_BY_NO_PHRASE.items())
def test_what_no_phrase_foresaw_is_heard(text: str, expected: str) -> None:
    assert tier(text) == expected


@pytest.mark.parametrize("text", NOTHING_TO_HEAR)
def test_talk_without_a_sign_stays_so(text: str) -> None:
    agreed = agree(text, facts_in(text))
    assert tier(text) == "none" and agreed.in_doubt is None


def test_the_words_are_those_of_the_piece_that_tells_it() -> None:
    text = "How much is a session, and one leg of my jeans is choking me, the other leg is loose as ever"
    mention = next(iter(agree(text, facts_in(text)).facts.values()))
    assert "choking" in mention.words and text[mention.start : mention.end] == mention.words
    assert "How much" not in mention.words


def test_a_denied_sign_is_not_added_against_the_denial() -> None:
    text = "no swelling at all, I checked it twice this morning with a tape"
    assert facts_in(text)["swelling"].value == "no"
    assert agree(text, facts_in(text)).facts["swelling"].value == "no"


def test_few_words_are_left_to_the_spotter() -> None:
    assert listen("left calf").urgent == 0.0
    assert agree("swollen", facts_in("swollen")).facts["swelling"].value == "yes"


@pytest.mark.parametrize("text", ["", " ", "?", "🤕", "a" * 12_000, "no " * 3_000])
def test_anything_can_be_listened_to(text: str) -> None:
    assert 0.0 <= listen(text).urgent <= 1.0


def test_every_family_names_a_fact_that_can_be_asked() -> None:
    for family in model.load_families().by_name.values():
        assert load_facts()[family.fact].ask


def test_features_of_a_negation_differ_from_those_without() -> None:
    assert "n:~swelling" in features("there is no swelling")
    assert "n:swelling" in features("there is swelling")


def test_pieces_keep_their_places() -> None:
    text = "No heat, but it is swollen. Thanks!"
    assert [text[start:end] for start, end in split_pieces(text)] == ["No heat", "but it is swollen", "Thanks"]


def test_the_weights_fit_the_lines_and_the_encoder() -> None:
    """Fails when a labelled line or the encoder changed: run `python tools/train_second_ear.py`."""
    lines = [
        *(ROOT / name for name in ("data/safety/present.jsonl", "data/safety/absent.jsonl")),
        ROOT / "tests" / "safety" / "dev_messages.jsonl",
        *sorted((ROOT / "tests" / "unit" / "nlu").glob("variations*.txt")),
        ROOT / "data" / "safety" / "denied.yml",
    ]
    with np.load(model.WEIGHTS_FILE) as stored:
        assert str(stored["digest"]) == hashlib.sha256(b"".join(file.read_bytes() for file in lines)).hexdigest()
        encoder = hashlib.sha256(locate_model(DEFAULT_MODEL).read_bytes()).hexdigest()
        assert str(stored["encoder"]) == encoder


@pytest.mark.parametrize("name", ["present", "absent"])
def test_the_training_lines_are_well_formed(name: str) -> None:
    rows = [json.loads(line) for line in (ROOT / "data/safety" / f"{name}.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) >= 700
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        assert (row["tier"] == "none") == (name == "absent")
        assert set(row.get("families", ())) <= set(model.load_families().by_name)


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("fact: swelling", "fact: swollenness", "has no value"),
        ("heard: 0.88", "heard: loud", "takes a number"),
        ("in_doubt:", "doubted:", "unknown threshold"),
        ("tier: gp_soon", "tier: later", "is no tier"),
    ],
)
def test_a_mistake_in_the_families_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: str, bad: str, message: str
) -> None:
    text = model.FAMILIES_FILE.read_text(encoding="utf-8")
    assert good in text
    file = tmp_path / "families.yml"
    file.write_text(text.replace(good, bad, 1), encoding="utf-8")
    monkeypatch.setattr(model, "FAMILIES_FILE", file)
    with pytest.raises(ConfigError, match=message) as error:
        model.load_families.__wrapped__()
    assert str(error.value).startswith("families.yml, line ")
