"""The healing-time check: the decision table, the article's two points, and that time is never held against anybody."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.clinical.contributors import ARTICLE
from bot.clinical.healing import MAX_NOTES, HealingView, healing_view, questions_left, time_of, time_said
from bot.clinical.healing_table import (
    FILE,
    LONGER,
    NOT_KNOWN,
    REPEAT,
    STATUSES,
    TIMES,
    WITHIN,
    WORSE,
    load_figures,
    load_healing,
)

TODAY = date(2026, 11, 23)
POINTS = {(), ("time_and_return",), ("causes",), ("time_and_return", "causes")}
DONE = {"rested": "yes", "returned": "gradual", "causes_looked_into": "yes"}

FACTS = {
    "again": ["yes", "no"],
    "trend": ["better", "same", "worse", "comes_back", "unsure"],
    "walking": ["fine", "limp", "cannot", "unsure"],
    "heel_raise": ["yes", "no", "unsure"],
    "rested": ["yes", "no", "unsure"],
    "returned": ["gradual", "straight_back", "not_yet", "unsure"],
    "causes_looked_into": ["yes", "no", "unsure"],
    "for_child": ["yes", "no"],
    "age": ["15", "52"],
    "strike": ["toe", "heel"],
}
told = st.fixed_dictionaries({}, optional={fact: st.sampled_from(values) for fact, values in FACTS.items()})
anything = st.dictionaries(st.one_of(st.sampled_from(sorted(FACTS)), st.text(max_size=8)), st.text())
days = st.dates(date(1930, 1, 1), date(2100, 1, 1))
onsets = st.one_of(st.none(), st.tuples(days, days))


def ago(most: float, fewest: float | None = None) -> tuple[date, date]:
    """An onset between so many weeks ago."""
    least = most if fewest is None else fewest
    return TODAY - timedelta(days=round(most * 7)), TODAY - timedelta(days=round(least * 7))


def view(facts: dict[str, str], onset: tuple[date, date] | None = None) -> HealingView:
    return healing_view(facts, onset, TODAY)


@pytest.mark.parametrize(
    ("facts", "onset", "status", "rule"),
    [
        ({}, None, NOT_KNOWN, "HT9"),
        ({}, ago(0), WITHIN, "HT7"),
        ({}, ago(6), WITHIN, "HT7"),
        ({}, ago(12), WITHIN, "HT7"),
        ({"trend": "same"}, ago(11.9), WITHIN, "HT7"),
        ({}, ago(12.2), LONGER, "HT5"),
        ({"trend": "better"}, ago(60), LONGER, "HT5"),
        ({}, ago(15, 11), LONGER, "HT6"),
        ({}, ago(12.5, 8), LONGER, "HT6"),
        ({}, ago(12.5, 7), NOT_KNOWN, "HT8"),
        ({}, ago(50, 1), NOT_KNOWN, "HT8"),
        ({}, (TODAY + timedelta(days=3), TODAY + timedelta(days=5)), WITHIN, "HT7"),
        ({}, (TODAY, TODAY - timedelta(days=300)), NOT_KNOWN, "HT8"),
        ({"again": "no"}, ago(6), WITHIN, "HT7"),
        ({"again": "yes"}, ago(2), REPEAT, "HT2"),
        ({"again": "yes"}, None, REPEAT, "HT2"),
        ({"again": "yes"}, ago(40), REPEAT, "HT2"),
        ({"again": "unsure"}, ago(6), WITHIN, "HT7"),
        ({"trend": "worse"}, ago(6), WORSE, "HT1"),
        ({"trend": "worse"}, None, WORSE, "HT1"),
        ({"trend": "comes_back", "again": "yes"}, ago(40), WORSE, "HT1"),
        ({"trend": "worse", "for_child": "yes"}, ago(3), WORSE, "HT1"),
        ({"for_child": "yes"}, ago(3), NOT_KNOWN, "HT4"),
        ({"for_child": "yes", "age": "45"}, ago(30), NOT_KNOWN, "HT4"),
        ({"age": "17"}, ago(30), NOT_KNOWN, "HT4"),
        ({"age": "18"}, ago(30), LONGER, "HT5"),
        ({"age": "16", "again": "yes"}, ago(3), REPEAT, "HT3"),
    ],
)
def test_the_decision_table(facts: dict[str, str], onset: tuple[date, date] | None, status: str, rule: str) -> None:
    result = view(facts, onset)
    assert (result.status, result.why.rules[0][0]) == (status, rule)


@pytest.mark.parametrize(
    ("facts", "onset", "points", "parts"),
    [
        ({}, None, ("time_and_return", "causes"), 4),
        (DONE, ago(20), (), 0),
        (DONE, ago(15, 11), (), 0),
        (DONE, ago(5), ("time_and_return",), 1),
        (DONE, None, ("time_and_return",), 1),
        ({**DONE, "rested": "no"}, ago(20), ("time_and_return",), 1),
        ({**DONE, "returned": "straight_back"}, ago(20), ("time_and_return",), 1),
        ({**DONE, "returned": "not_yet"}, ago(5), ("time_and_return",), 2),
        ({**DONE, "causes_looked_into": "no"}, ago(20), ("causes",), 1),
        ({**DONE, "causes_looked_into": "unsure"}, ago(20), ("causes",), 1),
        ({**DONE, "rested": "unsure", "returned": "unsure"}, ago(20), ("time_and_return",), 2),
        (
            {"rested": "no", "returned": "straight_back", "causes_looked_into": "no"},
            ago(5),
            ("time_and_return", "causes"),
            4,
        ),
        ({**DONE, "age": "15"}, ago(40), ("time_and_return",), 1),
    ],
)
def test_the_two_points(
    facts: dict[str, str], onset: tuple[date, date] | None, points: tuple[str, ...], parts: int
) -> None:
    result = view(facts, onset)
    assert (result.open_points, len(result.open_parts)) == (points, parts)
    assert len(result.look_deeper) == (0 if points else 13)


def test_look_deeper_starts_with_what_was_told() -> None:
    assert view({**DONE, "strike": "toe"}, ago(20)).look_deeper[0] == "running_gait"


@pytest.mark.parametrize(
    ("facts", "onset", "notes"),
    [
        ({"heel_raise": "no", "walking": "limp", "trend": "same"}, ago(3), ["HN1", "HN2"]),
        ({"trend": "same"}, ago(3), ["HN3"]),
        ({"trend": "same"}, ago(30), []),
        ({"walking": "limp"}, ago(30), ["HN2"]),
        ({"walking": "limp", "trend": "worse"}, ago(3), []),
    ],
)
def test_the_notes(facts: dict[str, str], onset: tuple[date, date], notes: list[str]) -> None:
    result = view(facts, onset)
    assert [rule for rule, _ in result.why.rules if rule.startswith("HN")] == notes
    assert len(result.notes) == len(notes)


def test_why_names_facts_and_rules() -> None:
    why = view({**DONE, "trend": "same", "desk_job": "yes"}, ago(5)).why
    assert dict(why.facts) == {**DONE, "trend": "same", "onset_time": f"{ago(5)[0]}/{ago(5)[1]}"}
    assert [rule for rule, _ in why.rules] == ["HT7", "HP1", "HP2", "HN3"]
    assert "trend" in dict(view({"trend": "worse"}).why.facts)
    assert "for_child" in dict(view({"for_child": "yes"}).why.facts)


# --- for all facts ----------------------------------------------------------------------------------------------------


@given(st.one_of(told, anything), onsets, days)
def test_it_is_total(facts: dict[str, str], onset: tuple[date, date] | None, today: date) -> None:
    result = healing_view(facts, onset, today)
    assert result.status in STATUSES
    assert result.open_points in POINTS
    assert len(result.notes) <= MAX_NOTES
    assert bool(result.look_deeper) == (not result.open_points and result.status != WORSE)
    assert result.weeks is None or 0 <= result.weeks[0] <= result.weeks[1]


@given(told, onsets, st.sampled_from(["worse", "comes_back"]))
def test_worse_is_always_worse(facts: dict[str, str], onset: tuple[date, date] | None, trend: str) -> None:
    facts = {**facts, "trend": trend}
    assert view(facts, onset).status == WORSE
    for tier in ("none", "gp_soon", "same_day", "emergency"):
        assert questions_left(facts, onset is not None, tier) == []


@given(told, st.integers(0, 900), st.integers(0, 200), st.integers(0, 900))
def test_more_time_never_makes_it_too_early(facts: dict[str, str], days_ago: int, spread: int, more: int) -> None:
    facts = {**facts, "returned": "gradual"}
    order = (WITHIN, NOT_KNOWN, LONGER)
    onset = (TODAY - timedelta(days=days_ago + spread), TODAY - timedelta(days=days_ago))
    earlier = (onset[0] - timedelta(days=more), onset[1] - timedelta(days=more))
    before, after = view(facts, onset), view(facts, earlier)
    if before.status in order and after.status in order:
        assert order.index(after.status) >= order.index(before.status)
    else:
        assert after.status == before.status
    # What was open may close with time; nothing opens, and time itself is met once the usual range is over.
    assert set(after.open_points) <= set(before.open_points)
    assert len(after.open_parts) <= len(before.open_parts)
    # The same holds when the day goes on and the start stays.
    assert healing_view(facts, onset, TODAY + timedelta(days=more)).status == after.status


@given(told, onsets)
def test_nothing_from_adults_for_a_child(facts: dict[str, str], onset: tuple[date, date] | None) -> None:
    result = view({**facts, "for_child": "yes"}, onset)
    assert result.status in (WORSE, REPEAT, NOT_KNOWN)
    assert not any(figure.startswith(("healing_", "risk_")) for figure in result.figures)


@given(st.tuples(st.floats(0, 5000), st.floats(0, 5000)).map(lambda pair: (min(pair), max(pair))))
def test_a_time_is_always_said(weeks: tuple[float, float]) -> None:
    assert re.fullmatch(r"[a-z0-9 ]+ (?:day|week|month|year)s?", time_said(weeks))
    assert time_of(weeks) in TIMES


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        ((0, 0.1), "up to a day"),
        ((0.57, 0.57), "4 days"),
        ((0.2, 1), "1 to 7 days"),
        ((1.6, 1.7), "about 2 weeks"),
        ((0, 4), "up to 4 weeks"),
        ((6, 6.2), "about 6 weeks"),
        ((6, 7.6), "6 to 8 weeks"),
        ((26, 26), "about 6 months"),
        ((22, 30), "5 to 7 months"),
        ((110, 120), "about 2 years"),
        ((110, 300), "2 to 6 years"),
        ((2, 60), "2 to 60 weeks"),
    ],
)
def test_how_a_time_is_said(weeks: tuple[float, float], words: str) -> None:
    assert time_said(weeks) == words


# --- what is asked ----------------------------------------------------------------------------------------------------

ALL = ["onset_time", "again", "trend", "walking", "rested", "returned", "causes_looked_into"]


@pytest.mark.parametrize(
    ("facts", "onset_known", "tier", "left"),
    [
        ({}, False, "none", ALL),
        ({}, True, "none", ALL[1:]),
        ({}, False, "gp_soon", ALL),
        ({}, False, "emergency", []),
        (
            {"walking": "fine"},
            True,
            "none",
            ["again", "trend", "heel_raise", "rested", "returned", "causes_looked_into"],
        ),
        (
            {"walking": "fine"},
            True,
            "",
            ["again", "trend", "heel_raise", "rested", "returned", "causes_looked_into"],
        ),
        ({"walking": "fine"}, True, "gp_soon", ["again", "trend", "rested", "returned", "causes_looked_into"]),
        ({"walking": "fine"}, True, "same_day", ["again", "trend", "rested", "returned", "causes_looked_into"]),
        (
            {"walking": "fine", "tiptoe": "cannot"},
            True,
            "none",
            ["again", "trend", "rested", "returned", "causes_looked_into"],
        ),
        ({"walking": "limp"}, True, "none", ["again", "trend", "rested", "returned", "causes_looked_into"]),
        ({"walking": "unsure"}, True, "none", ["again", "trend", "rested", "returned", "causes_looked_into"]),
        ({"trend": "worse"}, False, "none", []),
        ({**DONE, "again": "no", "trend": "unsure", "walking": "limp"}, True, "none", []),
    ],
)
def test_what_is_left_to_ask(facts: dict[str, str], onset_known: bool, tier: str, left: list[str]) -> None:
    assert questions_left(facts, onset_known, tier) == left


@given(st.one_of(told, anything), st.booleans(), st.sampled_from(["none", "gp_soon", "same_day", "emergency", "?"]))
def test_nothing_known_is_asked_again(facts: dict[str, str], onset_known: bool, tier: str) -> None:
    left = questions_left(facts, onset_known, tier)
    assert not set(left) & set(facts)
    assert "heel_raise" not in left or (tier == "none" and facts["walking"] == "fine")
    assert len(left) == len(set(left))


def test_the_heel_raise_question_says_to_stop() -> None:
    from bot.clinical.facts import load_facts

    assert "Stop at once if it hurts" in load_facts()["heel_raise"].ask


# --- figures ----------------------------------------------------------------------------------------------------------


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def test_the_usual_range_is_what_its_figures_say() -> None:
    for entry in load_healing().usual:
        figure = load_figures()[entry.figure]
        assert figure.mark == "R"
        assert f"{entry.low} to {entry.high} weeks" in figure.value
        assert entry.name in figure.text


def test_every_figure_has_its_source() -> None:
    for figure in load_figures().values():
        assert figure.title
        assert figure.address.startswith("https://")
    assert {f["source"]["mark"] for f in yaml.safe_load(FILE.read_text(encoding="utf-8"))["figures"]} == {"R"}


CASE = Path(__file__).parents[2] / "domain" / "case.yml"
HEALING = ("utter_case/how_long", "utter_case/enough_time", "utter_case/race")


def test_the_weeks_that_are_said_stand_in_the_figures() -> None:
    said = yaml.safe_load(CASE.read_text(encoding="utf-8"))["responses"]
    allowed = set().union(*(numbers(f"{figure.value} {figure.text}") for figure in load_figures().values()))
    for name in HEALING:
        for variation in said[name]:
            assert numbers(variation["text"]) <= allowed, variation["text"]


def test_a_note_says_the_numbers_of_its_figure() -> None:
    for note in load_healing().notes:
        if note.figure != ARTICLE:
            figure = load_figures()[note.figure]
            near = {str(round(float(number))) for number in numbers(f"{figure.value} {figure.text}")}
            assert numbers(note.say) <= near | numbers(f"{figure.value} {figure.text}")
