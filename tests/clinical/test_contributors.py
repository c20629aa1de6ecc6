"""The contributors: thirteen details ranked for this person, with sources, without findings, and fit for a child."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinical.contributors import (
    ARTICLE,
    MAX_REASON,
    RULES_FILE,
    TOP,
    contributors,
    load_contributors,
    read_contributors,
)
from bot.clinical.details import load_details
from bot.clinical.facts import defined, load_facts
from bot.clinical.healing_table import load_figures
from bot.errors import ConfigError

SEXED = re.compile(r"\b(?:men|women|male|female|man|woman|he|she|his|her)\b", re.IGNORECASE)
ADULT = re.compile(r"\b(?:adults?|study|studies|clinic often|footballers?|age|sitting|sit|desk|work)\b", re.IGNORECASE)
KNOWN = {
    fact: [value if value != "number" else "52" for value in definition.values]
    for fact, definition in load_facts().items()
    if definition.group in ("injury", "runner")
}
known_facts = st.dictionaries(st.sampled_from(sorted(KNOWN)), st.integers(0, 9)).map(
    lambda picks: {fact: KNOWN[fact][pick % len(KNOWN[fact])] for fact, pick in picks.items()}
)
any_facts = st.dictionaries(
    st.one_of(st.sampled_from(sorted(KNOWN)), st.text(max_size=8)),
    st.one_of(
        st.sampled_from(["yes", "no", "unsure", "toes", "slow", "male", "female", "12", "²", "9" * 5000]), st.text()
    ),
)


def grade(text: str) -> float:
    """The Flesch-Kincaid school grade; syllables are groups of vowels, so that no dictionary has to be downloaded."""
    sentences = [part for part in re.split(r"[.?!:;]+\s|\n", text.strip() + " ") if re.search(r"[A-Za-z]", part)]
    words = re.findall(r"[A-Za-z]+(?:['’][A-Za-z]+)?", text)
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<![aeiouyl])e$|(?<=[^dt])ed$", "", word.lower()))))
        for word in words
    )
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def top(**facts: str) -> list[str]:
    return [entry.detail for entry in contributors(facts)[:TOP]]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ["soleus_capacity", "gastroc_capacity", "intrinsic_foot_strength"]),
        ({"strike": "toe"}, ["running_gait", "soleus_capacity", "gastroc_capacity"]),
        ({"strike": "toe", "plods": "unsure"}, ["running_gait", "soleus_capacity", "gastroc_capacity"]),
        ({"plods": "yes"}, ["intrinsic_foot_strength", "running_gait", "soleus_capacity"]),
        ({"pace": "slow"}, ["soleus_capacity", "midfoot_stance_endurance", "gastroc_capacity"]),
        ({"pace": "fast"}, ["gastroc_capacity", "soleus_capacity", "intrinsic_foot_strength"]),
        ({"desk_job": "yes"}, ["soleus_capacity", "gastroc_capacity", "quads_hamstring_co_contraction"]),
        (
            {"desk_job": "yes", "sex": "male"},
            ["quads_hamstring_co_contraction", "intrinsic_foot_strength", "hip_stability"],
        ),
        ({"sex": "female"}, ["hip_stability", "gastroc_capacity", "midfoot_stance_endurance"]),
        ({"sex": "male"}, ["intrinsic_foot_strength", "soleus_capacity", "gastroc_capacity"]),
        ({"stiff_ankle": "yes"}, ["soleus_capacity", "running_gait", "gastroc_capacity"]),
        ({"ankle_injury": "yes"}, ["midfoot_stance_endurance", "soleus_capacity", "gastroc_capacity"]),
        ({"hills": "yes"}, ["hip_stability", "soleus_capacity", "gastroc_capacity"]),
        ({"shoes_changed": "yes"}, ["running_gait", "soleus_capacity", "gastroc_capacity"]),
        ({"again": "yes"}, ["soleus_capacity", "running_gait", "gastroc_capacity"]),
        ({"heel_raise": "no"}, ["gastroc_capacity", "soleus_capacity", "intrinsic_foot_strength"]),
        ({"age": "45"}, ["gastroc_capacity", "soleus_capacity", "intrinsic_foot_strength"]),
        ({"age": "39"}, ["soleus_capacity", "gastroc_capacity", "intrinsic_foot_strength"]),
        ({"causes_looked_into": "no"}, ["running_gait", "soleus_capacity", "gastroc_capacity"]),
        ({"age": "45", "for_child": "yes"}, ["soleus_capacity", "gastroc_capacity", "intrinsic_foot_strength"]),
        ({"ankle_injury": "yes", "age": "15"}, ["soleus_capacity", "gastroc_capacity", "intrinsic_foot_strength"]),
    ],
)
def test_what_was_told_decides_the_top_three(facts: dict[str, str], expected: list[str]) -> None:
    assert top(**facts) == expected


@given(any_facts)
def test_any_facts_rank_all_thirteen_once(facts: dict[str, str]) -> None:
    ranked = contributors(facts)
    assert sorted(entry.detail for entry in ranked) == sorted(detail.id for detail in load_details()[0])
    assert len(ranked) == 13
    assert all(set(entry.facts) <= set(defined(facts)) for entry in ranked)


@given(known_facts)
def test_a_sex_is_named_only_when_told_and_as_what_the_clinic_sees(facts: dict[str, str]) -> None:
    for entry in contributors(facts):
        if SEXED.search(entry.reason):
            assert facts.get("sex") in ("male", "female")
            assert "the clinic" in entry.reason
            assert "Each person is different." in entry.reason
            named = "women" if facts["sex"] == "female" else "men"
            assert re.search(rf"\b{named}\b", entry.reason)


@given(known_facts, st.sampled_from([{"for_child": "yes"}, {"age": "15"}]))
def test_a_child_hears_nothing_about_adults(facts: dict[str, str], child: dict[str, str]) -> None:
    for entry in contributors({**facts, "for_child": "no", **child}):
        assert not SEXED.search(entry.reason)
        assert not ADULT.search(entry.reason), entry.reason
        assert entry.source == ARTICLE


@given(known_facts)
def test_each_reason_rests_on_what_was_told(facts: dict[str, str]) -> None:
    rules = {rule.id: rule for rule in load_contributors()[1]}
    for entry in contributors(facts):
        assert bool(entry.facts) == bool(entry.rules)
        assert all(defined(facts).get(fact) for fact in entry.facts)
        assert bool(entry.because) == bool(entry.rules)
        assert not entry.rules or entry.reason in [rules[rule].say for rule in entry.rules]


def sentences() -> list[str]:
    bases, rules = load_contributors()
    return [base.say for base in bases] + [rule.say for rule in rules]


@pytest.mark.parametrize("sentence", sentences())
def test_the_sentences_are_short_plain_and_no_finding(sentence: str) -> None:
    assert len(sentence) <= MAX_REASON
    assert not re.search(r"\b(?:you|your)\b", sentence, re.IGNORECASE)
    assert not re.search(r"\d", sentence)
    assert re.search(r"\b(?:may|maybe|often sees|in a (?:small )?study)\b", sentence, re.IGNORECASE), "claims too much"


def test_the_sentences_read_easily() -> None:
    # One sentence alone is too short for the measure.
    assert grade(" ".join(sentences())) <= 7


def test_every_source_is_the_article_or_a_figure_read_in_its_source() -> None:
    for rule in load_contributors()[1]:
        assert rule.source == ARTICLE or load_figures()[rule.source].mark == "R"
        assert ("sex" in rule.when) == bool(SEXED.search(rule.say))
        assert rule.adults or not ADULT.search(rule.say)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("detail: running_gait, weight: 4", "detail: running_gate, weight: 4", "unknown detail"),
        ("{strike: [toe]}", "{stryke: [toe]}", "unknown fact"),
        ("{strike: [toe]}", "{strike: [ears]}", "not a value"),
        ("weight: 4", "weight: lots", "whole number"),
        ("{id: CO2,", "{id: CO1,", "stands twice"),
        ("source: article,", "sauce: article,", "unknown key"),
        ("landing on the toes may", "landing on the toes " + "very " * 30 + "may", "characters"),
    ],
)
def test_a_wrong_table_is_told_with_its_line(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    text = RULES_FILE.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "contributors.yml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"contributors.yml, line \d+: .*{complaint}"):
        read_contributors(file)
