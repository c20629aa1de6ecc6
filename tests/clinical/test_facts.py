"""The fact files say what they must, and every mistake in them is told with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.clinical.facts import MAX_BUTTON_TITLE, FactDefinition, defined, load_facts, read_facts
from bot.dialogue.person import write
from bot.errors import ConfigError

# The shared vocabulary: what readers may tell and rules may use.
SIGN_IDS = [
    "swelling",
    "warmth",
    "colour_change",
    "shiny",
    "bruise",
    "pitting",
    "hard_vein",
    "lump",
    "tender_touch",
    "cold_foot",
    "pale_foot",
    "numb_foot",
    "tingling",
    "foot_drop",
    "leg_weakness",
    "rock_hard",
    "severe_pain",
    "painkillers_fail",
    "rest_pain",
    "night_pain",
    "throbbing",
    "fever",
    "unwell",
    "spreading_redness",
    "wound",
    "bite",
    "dirty_wound",
    "breathless",
    "chest_pain",
    "faint",
    "cough_blood",
    "racing_heart",
    "dark_urine",
    "saddle_numbness",
    "bladder_bowel",
    "back_pain",
    "sciatica",
    "snap",
    "tiptoe",
    "achilles_gap",
    "bone_spot",
    "missed_periods",
    "both_legs",
    "exertional_numbness",
    "walking_cramp",
    "behind_knee_sudden",
    "weight_loss",
    "knock",
    "virus",
]
RISK_IDS = [
    "flight",
    "surgery",
    "cast",
    "pregnancy",
    "hormones",
    "cancer",
    "earlier_clot",
    "bed_rest",
    "clot_risk",
    "blood_thinner",
    "statin",
    "antibiotic",
    "diabetes",
]
CONTEXT_IDS = ["effort_breathless", "only_running", "night_cramps", "checked_clear", "clot_found"]
STORY_IDS = [
    "side",
    "site",
    "onset",
    "trend",
    "again",
    "rested",
    "returned",
    "ran_on",
    "pace",
    "pain_when",
    "walking",
    "heel_raise",
    "causes_looked_into",
    "physio_seen",
    "scan_done",
    "previous_care",
    "foot_tested",
    "calf_tested",
    "gait_checked",
    "hip_tested",
    "load_jump",
    "shoes_changed",
    "duration",
    "fewer_raises",
    "small_lift",
    "race",
    "strike",
    "plods",
    "desk_job",
    "standing_job",
    "hills",
    "stiff_ankle",
    "ankle_injury",
    "surface",
    "sport",
    "level",
    "sex",
    "age",
    "smoker",
    "for_child",
]
# Told as a whole description.
DESCRIBED_IDS = ["pressure_signs", "blood_supply_signs", "infection_signs", "nerve_signs", "foot_signs"]
NEVER_ASKED = {"effort_breathless", "sex"}
NO_BUTTONS = {"age", "duration", "race"}
MAX_EXPLAIN = 25
RELATIONS = ("", "son", "wife", "friend")
FACTS = list(load_facts().values())
# Verbs that a third person would need in another form; they must not follow a question's first word.
BROKEN = re.compile(
    r"\b(?:(?:are|have|do|were) s?he|did s?he \w+s|(?:they|s?he) (?:am|is they)|of (?:he|she|they))\b", re.IGNORECASE
)


def test_all_facts_are_defined() -> None:
    assert set(load_facts()) == {*SIGN_IDS, *RISK_IDS, *CONTEXT_IDS, *STORY_IDS, *DESCRIBED_IDS}


def test_what_can_raise_a_tier_is_marked() -> None:
    assert {fact.id for fact in FACTS if fact.sign} == {*SIGN_IDS, *RISK_IDS, *DESCRIBED_IDS}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_can_be_asked_answered_and_explained(fact) -> None:
    assert fact.label and fact.why and fact.explain
    assert len(fact.explain.split()) <= MAX_EXPLAIN
    assert bool(fact.ask) != (fact.id in NEVER_ASKED)
    assert fact.ask.count("?") <= 1
    assert all(0 < len(button.title) <= MAX_BUTTON_TITLE for button in fact.buttons)
    assert len({button.title for button in fact.buttons}) == len(fact.buttons)


@pytest.mark.parametrize("fact", [f for f in FACTS if f.ask and f.id not in NO_BUTTONS], ids=lambda fact: fact.id)
def test_buttons_offer_every_answer_but_gone(fact) -> None:
    assert {button.value for button in fact.buttons} >= set(fact.values) - {"gone"}


@pytest.mark.parametrize("fact", [f for f in FACTS if f.ask], ids=lambda fact: fact.id)
def test_what_was_told_can_be_read_back(fact) -> None:
    assert set(fact.tell) >= set(fact.values) - {"gone", "unsure"}
    assert all(1 <= len(lines) <= 3 for lines in fact.ack.values())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_the_texts_fit_whoever_the_patient_is(fact) -> None:
    lines = [line for lines in fact.ack.values() for line in lines]
    for relation in RELATIONS:
        for text in (fact.ask, fact.now, fact.why, fact.explain, *fact.tell.values(), *lines):
            said = write(text, relation).replace("{number}", "3")
            assert "{" not in said and not BROKEN.search(said)


def test_only_what_stands_in_the_files_counts() -> None:
    assert defined({"swelling": "yes", "nonsense": "yes", "age": 40}) == {"swelling": "yes"}  # type: ignore[dict-item]


def test_a_day_and_a_number_are_values() -> None:
    assert load_facts()["race"].accepts("2026-12-01") and not load_facts()["race"].accepts("soon")
    assert load_facts()["duration"].accepts("6")


def written(folder: Path, text: str) -> Path:
    (folder / "signs.yml").write_text(text, encoding="utf-8")
    return folder


GOOD = 'swelling:\n  label: swelling\n  values: ["yes", "no"]\n  buttons:\n    - {title: Swollen, value: "yes"}\n'


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert read_facts(written(tmp_path, GOOD))["swelling"].buttons[0].value == "yes"


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
        read_facts(written(tmp_path, GOOD.replace(good, bad, 1)))
    assert str(error.value).startswith("signs.yml, line ")


def test_a_fact_defined_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "more.yml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError, match="defined twice"):
        read_facts(written(tmp_path, GOOD))


FULL = """\
swelling:
  label: swelling
  values: ["yes", "no", gone]
  ask: Is it swollen?
  why: A reason.
  explain: Look at both.
  quote: Swollen?
  now: Ring 112.
  sign: "yes"
  counts_weeks: "6"
  tell: {"yes": it is swollen}
  ack: {"yes": [Swollen so., Big so.]}
"""


def test_everything_a_fact_says_is_read(tmp_path: Path) -> None:
    fact = read_facts(written(tmp_path, FULL))["swelling"]
    assert (fact.id, fact.group, fact.label) == ("swelling", "signs", "swelling")
    assert (fact.ask, fact.why, fact.explain, fact.quote) == (
        "Is it swollen?",
        "A reason.",
        "Look at both.",
        "Swollen?",
    )
    assert (fact.now, fact.sign, fact.counts_weeks) == ("Ring 112.", True, 6)
    assert (dict(fact.tell), dict(fact.ack)) == ({"yes": "it is swollen"}, {"yes": ("Swollen so.", "Big so.")})
    assert fact.buttons == ()


def test_what_a_fact_leaves_out_is_empty(tmp_path: Path) -> None:
    fact = read_facts(written(tmp_path, 'heat:\n  label: heat\n  values: ["yes"]\n'))["heat"]
    assert (fact.ask, fact.why, fact.explain, fact.quote, fact.now) == ("", "", "", "", "")
    assert (fact.sign, fact.counts_weeks, dict(fact.tell), dict(fact.ack), fact.buttons) == (False, 0, {}, {}, ())
    plain = FactDefinition("heat", "signs", "heat", ("yes",))
    assert plain.sign is False and plain.counts_weeks == 0


def test_no_is_no_sign(tmp_path: Path) -> None:
    assert read_facts(written(tmp_path, FULL.replace('sign: "yes"', 'sign: "no"')))["swelling"].sign is False


@pytest.mark.parametrize(("title", "good"), [("x" * 20, True), ("x" * 21, False)])
def test_a_title_may_be_twenty_characters_long(tmp_path: Path, title: str, good: bool) -> None:
    folder = written(tmp_path, GOOD.replace("title: Swollen", f"title: {title}"))
    if good:
        assert read_facts(folder)["swelling"].buttons[0].title == title
    else:
        with pytest.raises(ConfigError, match="longer than 20 characters"):
            read_facts(folder)


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ('sign: "yes"', "sign: maybe", 'sign takes "yes" or "no" in quotes'),
        ('counts_weeks: "6"', "counts_weeks: few", "counts_weeks takes a whole number"),
        ('"no", gone]', '"no"]', 'and the fact the value "gone"'),
        ('tell: {"yes"', 'tell: {"maybe"', "'maybe' is not a value of this fact; use one of yes, no, gone"),
        ('ack: {"yes"', 'ack: {"maybe"', "'maybe' is not a value of this fact"),
        ('  values: ["yes", "no", gone]\n', "", "'swelling' has no values"),
    ],
)
def test_more_mistakes_are_told(tmp_path: Path, good: str, bad: str, message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        read_facts(written(tmp_path, FULL.replace(good, bad, 1)))


@pytest.mark.parametrize("button", ["{title: Swollen}", '{value: "yes"}', '{title: Swollen, value: "yes", more: x}'])
def test_a_button_has_a_title_and_a_value(tmp_path: Path, button: str) -> None:
    with pytest.raises(ConfigError):
        read_facts(written(tmp_path, GOOD.replace('{title: Swollen, value: "yes"}', button)))


def test_a_fact_stands_in_one_file_only(tmp_path: Path) -> None:
    (tmp_path / "risks.yml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"defined twice \(also in risks.yml\)"):
        read_facts(written(tmp_path, GOOD))


@pytest.mark.parametrize(
    ("values", "value", "accepted"),
    [
        (("yes", "no"), "yes", True),
        (("yes", "no"), "2026-12-01", False),
        (("yes", "no"), "6", False),
        (("date",), "2026-12-01", True),
        (("date",), "6", False),
        (("number",), "6", True),
        (("number",), "6.5", False),
        (("number",), "2026-12-01", False),
    ],
)
def test_which_values_a_fact_takes(values: tuple[str, ...], value: str, accepted: bool) -> None:
    assert FactDefinition("x", "signs", "x", values).accepts(value) is accepted
