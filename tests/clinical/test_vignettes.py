"""The rules against short cases: nearly all right, no emergency missed, few too high."""

from __future__ import annotations

import pytest

from bot.clinical.assess import TIERS, assess, load_sources
from bot.clinical.facts import load_facts
from tests.clinical.vignettes import HIGH, LOW, RIGHT, Vignette, by_facts, judged, table, vignettes

CASES = vignettes()
LEAST_CASES, LEAST_RIGHT, MOST_LOW, MOST_HIGH = 150, 0.92, 0.01, 0.08


def share(result: str) -> float:
    return sum(judged(case, by_facts(case)) == result for case in CASES) / len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_well_formed(case: Vignette) -> None:
    assert len(case.says) == 2 and len(set(case.says)) == 2
    assert case.accept and set(case.accept) <= set(TIERS)
    assert case.source in load_sources()
    assert all(load_facts()[fact].accepts(value) for fact, value in case.facts.items())


@pytest.mark.parametrize("case", [case for case in CASES if case.asks], ids=lambda case: case.id)
def test_what_settles_it_is_asked_first(case: Vignette) -> None:
    assert assess(case.facts).ask_first == case.asks


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= LEAST_CASES
    assert len({line for case in CASES for line in case.says}) == 2 * len(CASES)


def test_nearly_all_cases_are_judged_right() -> None:
    assert share(RIGHT) >= LEAST_RIGHT, table()


def test_few_cases_are_judged_too_high() -> None:
    assert share(HIGH) <= MOST_HIGH, table()


def test_hardly_a_case_is_judged_too_low() -> None:
    assert share(LOW) <= MOST_LOW, table()


def test_no_emergency_is_missed() -> None:
    assert [case.id for case in CASES if case.accept == ("emergency",) and by_facts(case) != "emergency"] == []
