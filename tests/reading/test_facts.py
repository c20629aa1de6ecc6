"""Facts heard in a message: each line of facts_cases.yml, and plain stories that must tell no urgent sign."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.reading.concepts import concepts, parse_pattern, patterns
from bot.reading.merge import merge
from bot.reading.read import read
from bot.reading.reading import Reading, Turn

HERE = Path(__file__).parent
TURN = Turn(date(2026, 11, 26))
CASES = yaml.safe_load((HERE / "facts_cases.yml").read_text(encoding="utf-8"))
STORIES = yaml.safe_load((HERE / "stories.yml").read_text(encoding="utf-8"))
URGENT = frozenset(
    [
        "swelling",
        "warmth",
        "colour_change",
        "shiny",
        "pitting",
        "hard_vein",
        "lump",
        "cold_foot",
        "pale_foot",
        "numb_foot",
        "foot_drop",
        "leg_weakness",
        "rock_hard",
        "severe_pain",
        "painkillers_fail",
        "fever",
        "spreading_redness",
        "wound",
        "breathless",
        "chest_pain",
        "faint",
        "cough_blood",
        "racing_heart",
        "dark_urine",
        "saddle_numbness",
        "bladder_bowel",
        "unwell",
        "achilles_gap",
    ]
)
EXPECTED = re.compile(r"(\w+)=([\w/-]+?)(!|\?|:asked)?(?:@(\w+))?(?:~(\w+))?$")
POLARITY = {"!": "denied", "?": "uncertain", ":asked": "asked", None: "affirmed"}


def urgent(text: str) -> list[Reading]:
    told = read(text, TURN).readings
    return [r for r in told if r.name in URGENT and r.polarity == "affirmed" and r.value == "yes" and r.time == "now"]


def seen(reading: Reading) -> tuple[str, ...]:
    return reading.name, reading.value, reading.polarity, reading.relation, reading.time


@pytest.mark.parametrize("case", CASES)
def test_heard(case):
    text, _, expected = case.rpartition(" | ")
    if expected.startswith("nothing urgent"):
        assert urgent(text) == []
        expected = expected.removeprefix("nothing urgent")
    readings = read(text, TURN).readings
    heard = [seen(reading) for reading in readings]
    for item in expected.split():
        if item.startswith("no:"):
            assert item[3:] not in [r.name for r in readings if r.polarity == "affirmed"]
            continue
        name, value, mark, relation, time = EXPECTED.match(item).groups()
        assert (name, value, POLARITY[mark], relation or "", time or "now") in heard


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story[:40])
def test_plain_stories_tell_no_urgent_sign(story):
    assert len(story.split()) >= 100
    assert urgent(story) == []


@pytest.mark.parametrize("story", STORIES[:8], ids=lambda story: story[:40])
def test_a_sign_at_the_end_of_a_long_story_is_heard(story):
    assert "chest_pain" in [reading.name for reading in urgent(story + " And now I have a pain in my chest.")]


def test_words_are_the_visitors_own():
    text = "Hi,  my CALF is  Swolen\nand hot to touch"
    message = read(text, TURN)
    for reading in message.readings:
        assert message.text[reading.start : reading.end] == reading.words
    assert any("Swolen" in reading.words for reading in message.readings)


def test_every_pattern_names_known_concepts():
    assert 200 < len(patterns()) < 900


def test_an_unknown_concept_is_named():
    with pytest.raises(Exception, match="swolen"):
        parse_pattern("swelling", "yes", "swolen > calf", frozenset({"calf"}))


def test_concepts_are_set_on_tokens():
    doc = read("my calf is swollen", TURN).doc
    assert "swollen" in doc[3]._.concepts
    assert ("calf", 1, 2) in concepts(doc)


def reading(value: str, source="pattern", polarity="affirmed", start=0, name="side", time="now") -> Reading:
    return Reading(name, value, start, start + 1, "x", polarity, "visitor", time, source)


@pytest.mark.parametrize(
    ("readings", "values"),
    [
        ([reading("left", "classifier"), reading("right")], ["right"]),
        ([reading("left", "answer"), reading("right", "pattern")], ["left"]),
        ([reading("left", "answer"), reading("right", "button")], ["right"]),
        ([reading("left", start=1), reading("right", start=9)], ["right"]),
        ([reading("left", start=1), reading("right", start=9, time="past")], ["left"]),
        ([reading("left", polarity="denied"), reading("right", start=9)], ["left", "right"]),
        ([reading("physio", name="previous_care"), reading("gp", name="previous_care", start=5)], ["physio", "gp"]),
    ],
)
def test_merge(readings, values):
    assert [r.value for r in merge(readings)] == values


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("the muscle wasted in the boot and then I ran on it", ("ran_on", "rested")),
        ("first time out since I broke a bone in my foot", ("again",)),
        ("its been there 3 weeks, first at parkrun, then on stairs too", ("again",)),
        ("calf grabs every time I run for the bus", ("onset",)),
        ("a little nip in the calf now and then", ("onset",)),
        ("I'd to nip out to the shop", ("onset",)),
        ("slow, I've only the one speed", ("pace",)),
    ],
)
def test_what_only_sounds_like_a_fact(text, absent):
    assert not {r.name for r in read(text, TURN).readings} & set(absent)
