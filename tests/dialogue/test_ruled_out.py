"""Answers that what is known rules out aren't given."""

import pytest

from bot.clinical.facts import load_facts
from bot.copy_check.conditions import wrong_condition
from bot.dialogue.copy import Known, about, texts
from bot.dialogue.heard import Heard
from bot.dialogue.ruled_out import without_ruled_out
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


@pytest.mark.parametrize("name", [name for name in texts() if "unless" in about(name)])
def test_conditions_are_of_known_facts(name):
    assert not list(wrong_condition(about(name)["unless"], load_facts()))
