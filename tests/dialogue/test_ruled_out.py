"""Answers that what is known rules out aren't given."""

import pytest

from bot.clinical.facts import load_facts
from bot.copy_check.conditions import wrong_condition
from bot.dialogue.copy import Known, about, texts
from bot.dialogue.heard import Heard
from bot.dialogue.ruled_out import ruled_out, without_advice_asked, without_ruled_out
from bot.dialogue.safety import known as known_of
from bot.dialogue.state import CLEARED, Advice, State, Told
from bot.reading.acts import Act, Said

MONTHS, HOW_LONG = "faq/months_of_pain", "case/how_long"
HOW_LONG_ASKED = Heard("how long?", said=(Said("how long?", True, (Act(MONTHS, 0.6), Act(HOW_LONG, 0.2))),))


def known(weeks: float | None) -> Known:
    return Known({}, "none", weeks, "", False, False)


def test_days_rule_out_months():
    (said,) = without_ruled_out(HOW_LONG_ASKED, known(0.5)).said
    assert [act.name for act in said.acts] == [HOW_LONG]
    assert said.best.confidence == pytest.approx(0.8)  # what both were given together


@pytest.mark.parametrize("weeks", [None, 16])
def test_months_stay_possible(weeks):
    assert without_ruled_out(HOW_LONG_ASKED, known(weeks)) == HOW_LONG_ASKED


def test_the_only_answer_stays():
    only = Heard("months", said=(Said("months", True, (Act(MONTHS, 0.9),)),))
    assert without_ruled_out(only, known(0.5)) == only


def test_what_is_named_outright_is_answered():
    """Where nothing else is likely, the words name the matter: "and if it had been months?"."""
    named = Heard("and after months?", said=(Said("and after months?", True, (Act(MONTHS, 0.9), Act(HOW_LONG, 0.03))),))
    assert without_ruled_out(named, known(0.5)) == named


RULED_OUT = [
    ("faq/physio_did_not_resolve", {"previous_care": "none"}),
    ("faq/rested_but_pain_returns", {"rested": "no"}),
    ("faq/calf_pain_running_slow", {"pace": "fast"}),
    ("faq/no_bruise", {"bruise": "yes"}),
    ("faq/bruise_travels", {"bruise": "no"}),
    ("faq/why_one_leg", {"side": "both"}),
    ("faq/behind_knee", {"site": "achilles"}),
    ("faq/achilles_time", {"site": "knee"}),
    ("faq/went_again", {"again": "no"}),
    ("faq/why_everyday_thing", {"onset": "gradual"}),
    ("faq/walk_ok_run_sore", {"walking": "limp"}),
    ("faq/clear_scan_pain", {"scan_done": "no"}),
    ("faq/gp_too_quick", {"previous_care": "none"}),
    ("faq/teenager", {"age": "41"}),
    ("faq/over_sixty", {"age": "33"}),
    ("faq/pregnant", {"sex": "male"}),
    ("faq/not_a_runner", {"level": "competitive"}),
    ("faq/all_normal_good", {"swelling": "yes"}),
]
STILL_MEANT = [
    ("faq/physio_did_not_resolve", {"previous_care": "physio"}),
    ("faq/rested_but_pain_returns", {"rested": "unsure"}),
    ("faq/calf_pain_running_slow", {"pace": "any"}),
    ("faq/why_one_leg", {"side": "left", "both_legs": "yes"}),
    ("faq/behind_knee", {"site": "high"}),
    ("faq/achilles_time", {"site": "low"}),
    ("faq/why_everyday_thing", {"onset": "unsure"}),
    ("faq/clear_scan_pain", {"scan_done": "yes"}),
    ("faq/teenager", {"age": "16"}),
    ("faq/over_forty", {"age": "44"}),
    ("faq/over_sixty", {"age": "58"}),
    ("faq/after_birth", {"pregnancy": "no"}),
    ("faq/all_normal_good", {"swelling": "no", "warmth": "no"}),
    # An answer on a sign is never kept from anybody.
    ("faq/heard_pop", {"snap": "no", "onset": "gradual"}),
    ("faq/getting_worse", {"trend": "better"}),
    ("faq/scan_missed", {"scan_done": "no"}),
]


@pytest.mark.parametrize(("name", "facts"), RULED_OUT)
def test_nobody_means_what_their_facts_rule_out(name, facts):
    assert ruled_out(name, Known(facts))


@pytest.mark.parametrize(("name", "facts"), STILL_MEANT)
def test_what_may_be_meant_stays(name, facts):
    assert not ruled_out(name, Known(facts))


@pytest.mark.parametrize("name", [name for name in texts() if "unless" in about(name)])
def test_nothing_is_ruled_out_for_who_told_nothing(name):
    assert not ruled_out(name, Known({}))


def test_a_doctor_who_looked_since_is_somebody():
    """ "Nobody has seen it" is over once the advice was settled by a doctor."""
    state = State(facts={"previous_care": Told("none")})
    state.advice = Advice("same_day", [], "", CLEARED)
    assert not ruled_out("faq/gp_too_quick", known_of(state))


@pytest.mark.parametrize("name", [name for name in texts() if "unless" in about(name)])
def test_conditions_are_of_known_facts(name):
    assert not list(wrong_condition(about(name)["unless"], load_facts()))


def test_what_is_asked_of_advice_is_not_meant_where_none_stands() -> None:
    asked = Heard(
        "can I cycle", said=(Said("can I cycle", True, (Act("hold/meanwhile", 0.5), Act("faq/cycling", 0.25))),)
    )
    (said,) = without_advice_asked(asked).said
    assert [act.name for act in said.acts] == ["faq/cycling"]
    assert said.best.confidence == pytest.approx(0.75)
    only = Heard("ok", said=(Said("ok", False, (Act("hold/rang", 0.9),)),))
    assert without_advice_asked(only) == only
