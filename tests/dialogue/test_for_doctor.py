"""What is to be told to a doctor: what matters to one first, and only what was told."""

from __future__ import annotations

from datetime import date

from bot.clinical.assess import assess
from bot.dialogue.case import for_doctor
from bot.dialogue.state import GIVEN, Advice, State, Told

TODAY = date(2026, 11, 28)


def heard_by_doctor(tier: str = "none", **facts: str) -> str:
    told = {name: Told(value, value) for name, value in facts.items()}
    state = State(facts=told, turn=4)
    if tier != "none":
        state.advice = Advice(tier, [finding.rule for finding in assess(state.values(), {}).findings], "", GIVEN)
    return for_doctor(state)


def test_an_ache_that_a_walk_brings_on_comes_with_age_place_and_time() -> None:
    line = heard_by_doctor(
        "gp_soon",
        trend="worse",
        hills="yes",
        race="2026-12-05",
        walking="fine",
        walking_cramp="yes",
        age="67",
        side="right",
        onset_time="about a month ago",
        onset="gradual",
        level="none",
        sport="gaa",
        rest_pain="no",
        swelling="no",
        warmth="no",
        diabetes="yes",
    )
    assert line == (
        "aged 67, right calf, about a month ago, cramps when walking and eases on stopping, came on slowly, "
        "getting worse, diabetes and no swelling, warmth or pain at rest"
    )


def test_a_race_hills_and_what_nobody_tested_are_left_out() -> None:
    line = heard_by_doctor(side="left", race="2026-12-05", hills="yes", foot_tested="no", desk_job="yes")
    assert line == "left calf"


def test_who_is_sore_on_walks_is_not_said_to_walk_without_bother() -> None:
    line = heard_by_doctor(side="left", pain_when="walking", walking="fine")
    assert "no bother" not in line and "sore when walking" in line
    assert "limp" in heard_by_doctor(side="left", pain_when="walking", walking="limp")
