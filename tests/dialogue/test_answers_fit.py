"""The answers most asked fit the case: both legs, five weeks, a doctor's visit that stands, and fear."""

from __future__ import annotations

import re

import pytest

from bot.dialogue.copy import Known, texts, ways

BOTH = {
    "side": "both", "walking": "fine", "tiptoe": "can", "swelling": "no", "warmth": "no", "colour_change": "no",
    "breathless": "no", "trend": "same",
}  # fmt: skip
ASKED_WITH_BOTH = [
    "case/can_i_run", "case/how_long", "case/is_it_serious", "case/what_is_it", "case/what_should_i_do",
    "faq/always_tight", "faq/both_calves", "faq/calf_raises", "faq/can_you_cure", "faq/check_swelling",
    "faq/check_warmth", "faq/check_colour", "faq/clot_feels_like_strain", "faq/cross_training", "faq/cycling",
    "faq/drive", "faq/foam_roller", "faq/gaa_football", "faq/heat", "faq/morning_stiff", "faq/pain_while_running",
    "faq/stairs", "faq/stretch_it", "faq/walk_dog", "faq/walk_on_it", "faq/which_leg_meant", "faq/why_not_healing",
]  # fmt: skip
ONE_LEG = re.compile(r"\b(?:that leg|the other (?:leg|one)|the sore (?:one|calf|leg)|(?:good|bad) leg)\b")
ASKED_LATE = [
    "faq/bandage", "faq/elevation", "faq/first_hours", "faq/heat", "faq/how_long_rest", "faq/keep_moving",
    "faq/massage", "faq/sauna", "faq/shower_bath", "faq/stretch_it", "faq/yoga_pilates",
]  # fmt: skip
EARLY = re.compile(
    r"\b(?:not yet|not in the first|in the first (?:few|two|three|couple|days|weeks)|leave it for|fresh)\b"
)
FEARED = ["faq/clot_feels_like_strain", "faq/can_you_cure", "case/is_it_serious", "case/what_is_it"]
TRAINING = [
    "case/can_i_run", "faq/start_again", "faq/walk_run", "faq/pain_while_running", "faq/speedwork", "faq/parkrun",
    "faq/gaa_football", "faq/race_with_it", "faq/treadmill", "faq/cycling", "faq/cross_training", "faq/calf_raises",
]  # fmt: skip


def said(name: str, facts: dict[str, str], tier: str = "none", weeks: float = 5.0) -> list[str]:
    """The wordings that take turns for a case."""
    return [text.text for text in ways(name, Known(facts, tier, weeks), since="about 5 weeks")]


@pytest.mark.parametrize("name", ASKED_WITH_BOTH)
def test_both_legs_are_never_the_one_or_the_other(name: str) -> None:
    """Whoever told of both isn't compared with a good one."""
    assert [text for text in said(name, BOTH) if ONE_LEG.search(text)] == []


@pytest.mark.parametrize("name", ASKED_LATE)
def test_after_five_weeks_the_first_days_are_over(name: str) -> None:
    """What only holds early on isn't said."""
    late = said(name, {"side": "left", "swelling": "no", "walking": "fine"})
    assert [text for text in late if EARLY.search(text.lower())] == []


@pytest.mark.parametrize("name", FEARED)
def test_fear_is_never_met_with_a_bare_yes_or_no(name: str) -> None:
    """ "Is it a clot?" must not be read as found, or as cleared."""
    assert [text.text for text in texts()[name] if re.match(r"(?:Yes|No)\b", text.text)] == []


@pytest.mark.parametrize("name", FEARED[:3])
def test_reassurance_carries_its_caveat_in_the_same_sentence(name: str) -> None:
    """A reply that is short of room may keep one sentence only."""
    for facts in (BOTH, {**BOTH, "side": "left"}):
        for text in said(name, facts):
            first = re.split(r"(?<=[.!?])\s", text)[0]
            assert re.search(r"can't (?:rule|examine|see)|all-clear", first), text


@pytest.mark.parametrize("name", TRAINING)
def test_training_waits_for_the_gp(name: str) -> None:
    """While a GP is to look in the next days, no answer sends anybody running."""
    for text in said(name, {"side": "left", "walking": "fine", "tiptoe": "can"}, "gp_soon"):
        assert "GP" in text and not text.startswith("Yes"), text


ASKED_WITH_NOTHING_TOLD = [
    "case/can_i_run", "case/race", "case/what_should_i_do", "faq/parkrun", "faq/long_run", "faq/gaa_football",
    "faq/race_with_it", "faq/speedwork", "faq/hills", "faq/trails", "faq/warm_up", "faq/cycling", "faq/swimming",
    "faq/gym", "faq/skipping", "faq/racket_sports", "faq/court_sports", "faq/climbing_wall", "faq/go_to_work",
    "faq/stand_at_work", "faq/drive", "faq/dance", "faq/walk_on_it", "faq/ice", "faq/heat", "faq/massage",
    "faq/foam_roller", "faq/stretch_it", "faq/calf_raises", "faq/how_long_rest",
]  # fmt: skip
PRESUMES = re.compile(r"^(?:not (?:yet|just|while|a match)|later|yes, do:)|\b(?:as|while) walking (?:still|is)\b", re.I)
LATE_IN_MATCHES = {"onset": "gradual", "rested": "no", "trend": "same", "pace": "fast", "sport": "football"}


@pytest.mark.parametrize("name", ASKED_WITH_NOTHING_TOLD)
def test_nothing_is_presumed_of_somebody_who_told_nothing(name: str) -> None:
    """Not "while walking still hurts" to somebody who may walk well, nor "later than jogging" to "can I play Saturday?"."""
    for text in said(name, {}):
        assert not PRESUMES.search(text), text


@pytest.mark.parametrize("name", ["case/can_i_run", "faq/gaa_football", "faq/parkrun", "faq/long_run"])
def test_who_only_tightens_late_may_go_on_with_a_stop_rule(name: str) -> None:
    """A straight yes, with when to stop; and none of it while advice stands or the calf gets worse."""
    for text in said(name, LATE_IN_MATCHES, weeks=8):
        assert re.match(r"(?:Yes|You can)\b", text), text
        assert "tighten" in text or "tightness" in text, text
    worse = said(name, {**LATE_IN_MATCHES, "trend": "worse"}, tier="gp_soon", weeks=8)
    assert not any(re.match(r"(?:Yes|You can)\b", text) for text in worse), worse


@pytest.mark.parametrize("facts", [{}, {"onset": "gradual"}, {"onset": "moment"}, {"level": "new"}, {"again": "yes"}])
def test_the_usual_thing_is_said_before_the_others(facts: dict[str, str]) -> None:
    """What it is, in plain words: the overworked muscle first, then that it can be something else."""
    for text in said("case/what_is_it", facts):
        assert -1 < text.find("calf muscle") < max(text.find("tendon"), text.find("Achilles")), text


@pytest.mark.parametrize("name", ["faq/teenager", "faq/see_under_16", "faq/school_pe", "faq/want_child_chat"])
@pytest.mark.parametrize("tier", ["none", "gp_soon", "same_day"])
def test_a_parent_is_not_sent_to_a_parent(name: str, tier: str) -> None:
    """Whoever writes for a child is the parent, or speaks for one."""
    known = Known({"for_child": "yes", "age": "14", "walking": "limp"}, tier, 3.0, "son", child=True)
    for text in ways(name, known):
        assert not re.search(r"tell a parent|from a parent|have a parent|with a parent", text.text), text.text


def test_who_kept_running_is_told_to_ease_off() -> None:
    (text,) = said("faq/how_long_rest", {"rested": "no", "walking": "fine"})
    assert "easier" in text and "isn't what's missing" not in text
