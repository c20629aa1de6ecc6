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
