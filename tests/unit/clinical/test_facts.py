"""The fact files say what they must, and every mistake in them is told with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.clinical.facts import MAX_BUTTON_TITLE, load_facts, read_facts
from bot.errors import ConfigError

SIGN_IDS = [
    "swelling",
    "warmth",
    "colour_change",
    "bruise",
    "shiny",
    "tender",
    "hard_vein",
    "pitting",
    "rest_pain",
    "night_pain",
    "throbbing",
    "severe_pain",
    "breathless",
    "effort_breathless",
    "chest_pain",
    "faint",
    "cough_blood",
    "racing_heart",
    "pop",
    "tiptoe",
    "gap_above_heel",
    "numb_foot",
    "cold_foot",
    "pale_foot",
    "foot_drop",
    "rock_hard",
    "painkillers_fail",
    "dark_urine",
    "spreading_redness",
    "fever",
    "wound",
    "saddle_numbness",
    "bladder_bowel",
    "both_legs",
    "leg_weakness",
    "back_pain",
    "bone_pinpoint",
    "exertional_numbness",
    "walking_cramp",
    "behind_knee_sudden",
    "lump",
    "weight_loss",
    "sciatica",
]
RISK_IDS = [
    "clot_risk",
    "flight",
    "surgery",
    "cast",
    "pregnancy",
    "hormones",
    "cancer",
    "earlier_clot",
    "bed_rest",
    "checked_clear",
]
STORY_IDS = [
    "side",
    "onset",
    "trend",
    "rested",
    "returned",
    "physio_seen",
    "scan_done",
    "pace",
    "episode",
    "walking",
    "heel_raise",
    "causes_looked_into",
    "foot_strike",
    "plods",
    "desk_job",
    "hills",
    "new_shoes",
    "stiff_ankle",
    "ankle_injury",
    "sex",
    "age",
    "for_child",
]
# Heard by the second ear, from a whole description.
DESCRIBED_IDS = ["pressure_signs", "blood_supply_signs", "infection_signs", "nerve_signs", "foot_signs"]
NEVER_ASKED = {"effort_breathless", "sex"}


def test_all_facts_are_defined() -> None:
    assert set(load_facts()) == {*SIGN_IDS, *RISK_IDS, *STORY_IDS, *DESCRIBED_IDS}


@pytest.mark.parametrize("fact", load_facts().values(), ids=lambda fact: fact.id)
def test_a_fact_can_be_asked_answered_and_explained(fact) -> None:
    assert fact.label and fact.why and fact.explain
    assert bool(fact.ask) != (fact.id in NEVER_ASKED)
    assert fact.ask.count("?") <= 1
    assert all(0 < len(button.title) <= MAX_BUTTON_TITLE for button in fact.buttons)
    assert len({button.title for button in fact.buttons}) == len(fact.buttons)


@pytest.mark.parametrize(
    "fact", [f for f in load_facts().values() if f.ask and f.id != "age"], ids=lambda fact: fact.id
)
def test_buttons_offer_every_answer_but_gone(fact) -> None:
    assert {button.value for button in fact.buttons} == set(fact.values) - {"gone"}


def write(folder: Path, text: str) -> Path:
    (folder / "signs.yml").write_text(text, encoding="utf-8")
    return folder


GOOD = 'swelling:\n  label: swelling\n  values: ["yes", "no"]\n  buttons:\n    - {title: Swollen, value: "yes"}\n'


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert read_facts(write(tmp_path, GOOD))["swelling"].buttons[0].value == "yes"


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ('["yes", "no"]', "[yes, no]", 'line 3: YAML reads yes as true or false; put it in quotes: "yes"'),
        ('value: "yes"', "value: yes", "line 5: YAML reads yes"),
        ('value: "yes"', 'value: "maybe"', "line 5: 'maybe' is not a value of 'swelling'"),
        ("  label: swelling\n", "", "'swelling' has no label"),
        ("title: Swollen", "title: Swollen like a big balloon", "longer than 20 characters"),
        ("label:", "lable:", "unknown key 'lable'"),
        ("buttons:", "buttons: [", "not valid YAML"),
        ("title: Swollen, ", "", "needs a title and a value"),
        ('["yes", "no"]', "", "expected a list"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, good: str, bad: str, message: str) -> None:
    assert good in GOOD
    with pytest.raises(ConfigError, match=re.escape(message)) as error:
        read_facts(write(tmp_path, GOOD.replace(good, bad, 1)))
    assert str(error.value).startswith("signs.yml, line ")


def test_a_fact_defined_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "more.yml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError, match="defined twice"):
        read_facts(write(tmp_path, GOOD))
