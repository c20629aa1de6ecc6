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


WAITS_FOR_GP = [
    "faq/ice", "faq/heat", "faq/stairs", "faq/go_to_work", "faq/stand_at_work", "faq/sit_at_desk", "faq/drive",
    "faq/walk_dog", "faq/mind_kids", "faq/lift_heavy", "faq/long_walk_day", "faq/compression_socks", "faq/socks_wear",
    "faq/elevation", "faq/tape", "faq/bandage", "faq/heel_lift", "faq/sauna", "faq/painkillers", "faq/paracetamol",
    "faq/ibuprofen", "faq/sleep_position", "faq/waiting_time", "faq/speed_up", "faq/fitness_loss", "faq/hills",
    "faq/trails", "faq/surface", "faq/barefoot", "faq/how_many_raises", "faq/foot_exercises", "faq/glute_exercises",
    "faq/strength_running",
]  # fmt: skip


@pytest.mark.parametrize("name", WAITS_FOR_GP)
@pytest.mark.parametrize("facts", [{}, {"walking": "fine", "side": "left"}, {"side": "both", "trend": "worse"}])
def test_a_gp_who_is_to_look_is_not_forgotten(name: str, facts: dict[str, str]) -> None:
    """While a GP is to look in the next days, everyday answers don't sound as if all were fine."""
    for text in said(name, facts, "gp_soon"):
        assert "GP" in text, text


@pytest.mark.parametrize("name", ["faq/paracetamol", "faq/ibuprofen", "faq/painkillers", "faq/waiting_time"])
def test_today_is_not_forgotten_over_a_tablet_or_a_visit(name: str) -> None:
    for text in said(name, {}, "same_day"):
        assert "today" in text, text


@pytest.mark.parametrize("name", ["faq/compression_socks", "faq/socks_wear"])
@pytest.mark.parametrize("fact", ["diabetes", "cold_foot", "numb_foot"])
def test_tight_socks_wait_where_circulation_or_feeling_may_be_poor(name: str, fact: str) -> None:
    for text in said(name, {fact: "yes"}):
        assert re.search(r"[Ll]eave (?:the|tight) socks off|ask a pharmacist", text) and "GP" in text, text


@pytest.mark.parametrize("fact", ["cold_foot", "numb_foot"])
@pytest.mark.parametrize("tier", ["none", "gp_soon"])
def test_no_ice_on_a_cold_or_numb_foot(fact: str, tier: str) -> None:
    for text in said("faq/ice", {fact: "yes"}, tier):
        assert re.match(r"No ice|Leave ice off", text), text


@pytest.mark.parametrize("name", ["faq/painkillers", "faq/ibuprofen", "faq/paracetamol", "faq/aspirin"])
def test_tablets_for_a_child_go_by_the_child(name: str) -> None:
    known = Known({"for_child": "yes"}, "none", 1.0, "daughter", child=True)
    for text in ways(name, known):
        assert "pharmacist" in text.text and "child's age" in text.text, text


@pytest.mark.parametrize("name", ["faq/fully_heal", "faq/speed_up", "faq/know_healed"])
def test_getting_worse_is_heard_before_hope(name: str) -> None:
    for text in said(name, {"trend": "worse"}, weeks=20):
        assert "worse" in text, text


@pytest.mark.parametrize(
    ("days", "wanted"), [("5", "wouldn't count on it"), ("40", "[Mm]aybe|might|may be"), ("140", "time")]
)
def test_how_far_away_a_race_is_counts(days: str, wanted: str) -> None:
    """A race this week isn't one in the spring."""
    for text in ways("case/race", Known({}), race_weeks="some weeks", race_days=days):
        assert re.search(wanted, text.text.split(".")[0]), text


def test_a_race_far_away_is_no_comfort_while_it_gets_worse() -> None:
    for text in ways("case/race", Known({"trend": "worse"}), race_weeks="20 weeks", race_days="140"):
        assert "wouldn't count on it" in text.text, text


@pytest.mark.parametrize("name", ["faq/ed_or_injury_unit", "faq/injury_unit_takes"])
def test_an_injury_unit_is_not_for_an_old_injury(name: str) -> None:
    for text in said(name, {}, weeks=9):
        assert "under six weeks" in text and "physio" in text, text
    assert said(name, {}, weeks=1) != said(name, {}, weeks=9)


ASKED_OF_THE_CLINIC = [
    "faq/insurance_q", "faq/discount", "faq/wheelchair", "faq/address", "faq/directions", "faq/online_visit",
    "faq/home_visit", "faq/paying", "faq/cancel_policy", "faq/vouchers", "faq/clinic_shower", "faq/bring_kid_dog",
    "faq/female_physio", "faq/how_long_visit", "faq/group_class", "faq/languages", "faq/who_sees_me",
]  # fmt: skip


@pytest.mark.parametrize("name", ASKED_OF_THE_CLINIC)
def test_what_the_clinic_knows_is_offered_for_the_open_request(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.dialogue.copy.clinic_words", dict)
    for text in ways(name, Known({}, request_open=True)):
        assert "add that" in text.text and "this request" in text.text, text


def test_what_is_known_of_the_clinic_is_said_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.dialogue.copy.clinic_words", lambda: {"clinic_address": "1 Main Street"})
    assert [text.text for text in ways("faq/address", Known({}, request_open=True))] == [
        "The clinic is here: {clinic_address}."
    ]


@pytest.mark.parametrize("name", ["case/how_long", "case/enough_time", "case/race", "case/is_it_normal"])
@pytest.mark.parametrize("trend", ["", "same", "better", "worse", "comes_back"])
def test_what_crept_up_is_given_no_weeks_of_a_strain(name: str, trend: str) -> None:
    """Those weeks are counted for a muscle that went in one moment."""
    facts = {"side": "left", "onset": "gradual", **({"trend": trend} if trend else {})}
    wordings = ways(name, Known(facts, "none", 11.0), since="about 3 months", race_weeks="4 weeks", race_days="28")
    assert wordings
    assert not any(re.search(r"\d+ to \d+|a strain (?:usually|should|goes)", text.text) for text in wordings)
