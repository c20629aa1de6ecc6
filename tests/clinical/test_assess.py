"""The rules load, refuse mistakes, and assess() is pure, total and never reassured by what it doesn't know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinical.assess import (
    TIERS,
    Group,
    Is,
    assess,
    load_rules,
    load_sources,
    quote,
    read_rules,
)
from bot.clinical.facts import DATE, NUMBER, load_facts
from bot.errors import ConfigError

BAD_ANSWER = {"tiptoe": "cannot", "bite": "animal", "antibiotic": "quinolone"}
MAX_MESSAGE_WORDS = 25
SIGNS = [fact.id for fact in load_facts().values() if fact.sign]

RULE = """\
- id: clot_swelling
  version: "1"
  tier: same_day
  when: {swelling: "yes"}
  message: You mentioned {words}.
  why: A reason.
  source: {title: HSE, address: https://www2.hse.ie, mark: R}
  signed_off: {by: null, on: null}
"""


def facts_strategy() -> st.SearchStrategy[dict[str, str]]:
    known = {
        fact.id: st.sampled_from([v for v in fact.values if v not in (NUMBER, DATE)] or ["17", "45", "61"])
        for fact in load_facts().values()
    }
    return st.lists(st.sampled_from(sorted(known)), unique=True, max_size=8).flatmap(
        lambda ids: st.fixed_dictionaries({fact: known[fact] for fact in ids})
    )


def tier(facts: dict[str, str]) -> int:
    return TIERS.index(assess(facts).tier)


@given(facts_strategy(), st.sampled_from(SIGNS))
def test_a_further_sign_never_lowers_the_tier(facts: dict[str, str], sign: str) -> None:
    assert tier({**facts, sign: BAD_ANSWER.get(sign, "yes")}) >= tier({k: v for k, v in facts.items() if k != sign})


@given(facts_strategy())
def test_unsure_is_never_better_than_unknown(facts: dict[str, str]) -> None:
    without = {fact: value for fact, value in facts.items() if value != "unsure"}
    assert tier(facts) >= tier(without)


@given(facts_strategy())
def test_nothing_is_asked_that_was_told_or_that_could_not_raise_the_tier(facts: dict[str, str]) -> None:
    result = assess(facts)
    assert not set(result.ask_first) & facts.keys()
    assert not result.ask_first or TIERS.index(result.tier) < TIERS.index("emergency")


@given(
    st.dictionaries(st.text(max_size=12) | st.sampled_from(sorted(load_facts())), st.text(max_size=8)),
    st.dictionaries(st.text(), st.text()),
)
def test_assess_takes_any_mapping(facts: dict[str, str], words: dict[str, str]) -> None:
    assert assess(facts, words).tier in TIERS


@given(facts_strategy())
def test_findings_stand_worst_first_and_the_tier_is_the_worst(facts: dict[str, str]) -> None:
    result = assess(facts)
    ranks = [TIERS.index(finding.tier) for finding in result.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert TIERS.index(result.tier) == max(ranks, default=0)


@given(facts_strategy())
def test_the_order_of_facts_changes_nothing(facts: dict[str, str]) -> None:
    assert assess(facts).tier == assess(dict(reversed(facts.items()))).tier


def test_every_sign_denied_raises_nothing() -> None:
    assert assess({fact: "can" if fact == "tiptoe" else "no" for fact in SIGNS}).tier == "none"


def test_nothing_told_raises_nothing() -> None:
    assert assess({}) == assess({"swelling": "unsure"})


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_every_rule_can_be_shown(rule) -> None:
    assert rule.version and rule.why and rule.source.address and rule.source.publisher
    assert rule.route if rule.tier != "none" else rule.ask_first
    assert "you have" not in rule.message.lower()
    assert len(rule.message.split()) <= MAX_MESSAGE_WORDS
    assert rule.message.rstrip(".").count(".") == 0


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_an_emergency_is_sent_to_112_or_an_emergency_department(rule) -> None:
    if rule.tier == "emergency":
        assert set(rule.route) == {"emergency_112", "ed"}
    assert "emergency_112" not in rule.route or rule.tier == "emergency"


def test_injury_units_only_take_injuries() -> None:
    injuries = {"achilles_", "injury_", "wound_"}
    for rule in load_rules():
        if "injury_unit" in rule.route:
            assert any(rule.id.startswith(name) for name in injuries)


@pytest.mark.parametrize("source", load_sources().values(), ids=lambda source: source.title[:40])
def test_every_source_is_one_a_clinician_would_accept(source) -> None:
    assert source.publisher
    assert not re.search(r"notinline|backes|kenphysio|irunfar|southkentcoast|britbrief|3slastx|docslib", source.address)
    assert source.mark == "K" or source.address.startswith(("http", "article"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"swelling": "yes"}, "same_day"),
        ({"swelling": "gone"}, "none"),
        ({"swelling": "yes", "checked_clear": "yes"}, "none"),
        ({"swelling": "yes", "checked_clear": "yes", "breathless": "yes"}, "emergency"),
        ({"warmth": "yes", "side": "both"}, "none"),
        ({"effort_breathless": "yes"}, "none"),
        ({"bruise": "yes", "onset": "moment"}, "none"),
        ({"tiptoe": "cannot"}, "same_day"),
        ({"tiptoe": "cannot", "checked_clear": "yes"}, "none"),
        ({"rest_pain": "yes", "onset": "gradual"}, "same_day"),
        ({"flight": "yes", "onset": "gradual"}, "same_day"),
        # a fresh strain hurts on a walk as well
        ({"walking_cramp": "yes"}, "gp_soon"),
        ({"walking_cramp": "yes", "onset": "moment"}, "none"),
        ({"pain_when": "walking", "age": "64", "walking_cramp": "unsure"}, "gp_soon"),
        ({"pain_when": "walking", "smoker": "gone", "walking_cramp": "unsure"}, "gp_soon"),
        ({"pain_when": "walking", "age": "64", "walking_cramp": "no"}, "none"),
        ({"pain_when": "walking", "age": "34", "walking_cramp": "unsure"}, "none"),
        ({"night_pain": "yes", "onset": "moment"}, "none"),
        ({"night_cramps": "yes"}, "none"),
        ({"night_cramps": "yes", "night_pain": "yes", "onset": "gradual"}, "none"),
        ({"hormones": "yes", "onset": "moment"}, "none"),
        ({"hormones": "yes", "rest_pain": "yes"}, "same_day"),
        ({"pregnancy": "yes"}, "same_day"),
        ({"pregnancy": "yes", "pain_when": "running"}, "none"),
        ({"pregnancy": "yes", "side": "both", "night_cramps": "yes"}, "none"),
        ({"pregnancy": "yes", "side": "both", "swelling": "yes"}, "same_day"),
        ({"flight": "yes", "trend": "better"}, "none"),
        ({"trend": "worse"}, "gp_soon"),
        ({"trend": "comes_back"}, "none"),
        ({"trend": "comes_back", "rest_pain": "yes"}, "same_day"),
        ({"severe_pain": "yes", "numb_foot": "yes"}, "emergency"),
        ({"cold_foot": "yes", "pale_foot": "yes"}, "emergency"),
        ({"cold_foot": "yes", "pale_foot": "yes", "only_running": "yes"}, "gp_soon"),
        ({"age": "64", "onset": "gradual", "trend": "same"}, "gp_soon"),
        ({"age": "64", "onset": "gradual", "trend": "unsure"}, "gp_soon"),
        ({"age": "64", "onset": "gradual", "trend": "better"}, "none"),
        ({"age": "64", "onset": "gradual"}, "none"),
        ({"age": "59", "onset": "gradual"}, "none"),
        ({"fever": "yes"}, "gp_soon"),
        ({"fever": "yes", "warmth": "yes"}, "same_day"),
        ({"fever": "yes", "unwell": "yes"}, "emergency"),
        ({"for_child": "yes", "walking": "limp", "fever": "yes"}, "same_day"),
        ({"age": "12", "both_legs": "yes", "virus": "yes"}, "same_day"),
        ({"age": "42", "both_legs": "yes", "virus": "yes"}, "none"),
        ({"both_legs": "yes", "side": "both", "load_jump": "yes", "tender_touch": "yes"}, "none"),
        ({"both_legs": "yes", "side": "both", "load_jump": "yes", "dark_urine": "yes"}, "emergency"),
        ({"blood_thinner": "yes"}, "none"),
        ({"blood_thinner": "yes", "knock": "yes"}, "same_day"),
        ({"statin": "yes"}, "gp_soon"),
        ({"antibiotic": "quinolone"}, "same_day"),
        ({"knock": "yes", "walking": "cannot"}, "same_day"),
        ({"bone_spot": "yes"}, "gp_soon"),
    ],
)
def test_tiers(facts: dict[str, str], expected: str) -> None:
    assert assess(facts).tier == expected


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"snap": "yes"}, ("tiptoe",)),
        ({"snap": "yes", "tiptoe": "can"}, ()),
        ({"hormones": "yes", "onset": "moment"}, ("swelling", "warmth", "colour_change")),
        ({"hormones": "yes", "onset": "moment", "swelling": "no"}, ("warmth", "colour_change")),
        ({"blood_thinner": "yes"}, ("knock", "bruise", "swelling")),
        ({"trend": "worse"}, ("swelling", "colour_change")),
        ({"rest_pain": "yes"}, ("onset",)),
        ({"flight": "yes"}, ("onset", "swelling", "warmth", "colour_change")),
        ({"flight": "yes", "onset": "moment"}, ("swelling", "warmth", "colour_change")),
        ({"snap": "yes", "breathless": "yes"}, ()),
    ],
)
def test_a_question_comes_before_an_alarm_where_it_settles_it(facts: dict[str, str], asked: tuple[str, ...]) -> None:
    result = assess(facts)
    assert result.ask_first == asked


def test_a_pop_whose_push_off_stays_unknown_is_looked_at() -> None:
    assert assess({"snap": "yes"}).tier == "none"
    assert assess({"snap": "yes", "tiptoe": "unsure"}).tier == "same_day"
    assert assess({"snap": "yes", "walking": "cannot"}).tier == "same_day"


def test_a_finding_holds_the_visitors_words() -> None:
    finding = assess({"swelling": "yes"}, {"swelling": "up like a {balloon}"}).findings[0]
    assert finding.words == ("up like a {balloon}",)
    assert finding.route == ("gp", "gp_out_of_hours", "ed")


def test_a_pressed_button_is_told_by_its_label() -> None:
    assert assess({"swelling": "yes"}).findings[0].words == ("swelling in one leg",)


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ('{swelling: "yes"}', '{sweling: "yes"}', "line 4: unknown fact 'sweling'"),
        ('{swelling: "yes"}', '{swelling: "big"}', "line 4: 'big' is not a value of 'swelling'"),
        ('{swelling: "yes"}', "{swelling: yes}", "line 4: YAML reads yes as true or false"),
        ('{swelling: "yes"}', "{any: []}", "line 4: 'any' is empty"),
        ('{swelling: "yes"}', '{swelling: ">=60"}', "is not a value of 'swelling'"),
        ("  tier: same_day\n", "", "the rule has no tier"),
        ("same_day", "soonish", "the tier is one of emergency, same_day, gp_soon"),
        ("  message: You mentioned {words}.\n", "", "the rule has no message"),
        ("{words}", "{wrds}", "may hold {words}, {you}, {your} … and no other placeholder"),
        ("  why: A reason.\n", "", "the rule has no why"),
        ("title: HSE, ", "", "the source has no title"),
        ("{title: HSE, address: https://www2.hse.ie, mark: R}", "nowhere", "line 7: unknown source 'nowhere'"),
        ("  why:", "  route: [spa]\n  why:", "unknown place 'spa' in route"),
        ("  why:", "  ask_first: [shoes]\n  why:", "unknown fact 'shoes' in ask_first"),
        ("tier: same_day", "tier: none", "the tier is one of"),
        ("mark: R", "mark: Q", "the mark is one of R, S, K"),
        ("by: null", "by: Dr A", "a sign-off needs both"),
        ("by: null, on: null", "by: Dr A, on: soon", "'soon' is not a day"),
        (RULE, RULE + RULE, "line 9: the rule id 'clot_swelling' stands twice"),
        (RULE, "[]", "not a single rule"),
        (RULE, "", "the file is empty"),
    ],
)
def test_a_mistake_in_the_rules_is_told_with_its_place(tmp_path: Path, good: str, bad: str, message: str) -> None:
    file = tmp_path / "warning_signs.yml"
    file.write_text(RULE.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(message)) as error:
        read_rules(file, load_facts())
    assert str(error.value).startswith("warning_signs.yml, line ")


def test_an_absent_rule_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read"):
        read_rules(tmp_path / "warning_signs.yml", load_facts())


@pytest.mark.parametrize(
    ("wanted", "told", "met"),
    [(">=60", "59", False), (">=60", "60", True), (">=60", "61", True), ("<18", "17", True), ("<18", "18", False), ("<18", "unsure", False)],
)  # fmt: skip
def test_a_limit_counts_as_it_is_written(wanted: str, told: str, met: bool) -> None:
    """At the very number too; what is no number meets none."""
    assert Is("age", wanted).met({"age": told}) is met


# the visitor's words in a finding


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        (["one side is huge"], '"one side is huge"'),
        (["huge", "hot"], '"huge" and "hot"'),
        (["huge", "hot", "shiny"], '"huge", "hot" and "shiny"'),
        (["hot", "red and hot"], '"red and hot"'),
        (["hot", "hot"], '"hot" and "hot"'),
    ],
)
def test_words_are_quoted_once(said: list[str], quoted: str) -> None:
    """What stands in others of them is left out."""
    assert quote(said) == quoted


def test_a_finding_rests_on_what_was_told_and_no_more() -> None:
    """On each fact once, in the rule's order; what only has to be absent is none of it."""
    told = {"cold_foot": "yes", "numb_foot": "yes", "pale_foot": "no"}
    finding = assess(told, {"cold_foot": "like ice"}).findings[0]
    assert (finding.rule, finding.facts) == ("blood_supply", ("cold_foot", "numb_foot"))
    assert finding.words == ("like ice", load_facts()["numb_foot"].label)


def test_the_same_words_for_two_facts_are_told_once() -> None:
    words = {"cold_foot": "dead and cold", "numb_foot": "dead and cold"}
    finding = assess({"cold_foot": "yes", "numb_foot": "yes"}, words).findings[0]
    assert finding.words == ("dead and cold",)


def test_a_finding_holds_the_rule_and_its_words_fill_the_message(tmp_path: Path) -> None:
    rule = next(rule for rule in load_rules() if rule.id == "clot_swelling")
    finding = next(each for each in assess({"swelling": "yes"}).findings if each.rule == rule.id)
    assert (finding.version, finding.tier, finding.why) == (rule.version, rule.tier, rule.why)
    assert (finding.source, finding.route, finding.message) == (rule.source, rule.route, rule.message)


def test_words_fill_only_the_place_that_is_theirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "warning_signs.yml"
    file.write_text(RULE, encoding="utf-8")
    monkeypatch.setattr("bot.clinical.assess.load_rules", lambda: read_rules(file, load_facts()))
    (finding,) = assess({"swelling": "yes"}, {"swelling": "like {you} blew it up"}).findings
    assert finding.message == 'You mentioned "like {you} blew it up".'
    assert finding.route == ()


def test_conditions_know_their_facts() -> None:
    """Those that only have to be absent never make anything true."""
    both = Group("all", (Is("swelling", "yes"), Group("any", (Is("age", ">=60"), Is("warmth", "yes")))))
    assert list(both.facts()) == ["swelling", "age", "warmth"]
    assert list(Group("none", (Is("swelling", "yes"),)).facts()) == []


@pytest.mark.parametrize(
    ("kind", "told", "met"),
    [
        ("all", {"swelling": "yes", "warmth": "yes"}, True),
        ("all", {"swelling": "yes"}, False),
        ("any", {"warmth": "yes"}, True),
        ("any", {}, False),
        ("none", {}, True),
        ("none", {"warmth": "yes"}, False),
        ("none", {"swelling": "yes", "warmth": "yes"}, False),
    ],
)
def test_all_any_or_none(kind: str, told: dict[str, str], met: bool) -> None:
    assert Group(kind, (Is("swelling", "yes"), Is("warmth", "yes"))).met(told) is met


@pytest.mark.parametrize("told", [None, 61, ["61"]])
def test_what_is_no_text_meets_nothing(told: object) -> None:
    for wanted in (">=60", "<60", "61"):
        assert Is("age", wanted).met({"age": told}) is False  # type: ignore[dict-item]


# what is asked first


def test_only_what_could_lead_higher_is_asked_first() -> None:
    """The tier itself, and for a rule that only asks what is seen the same day."""
    assert assess({"statin": "yes", "trend": "worse"}).ask_first == ("swelling", "colour_change")
    assert assess({"snap": "yes", "swelling": "yes"}).ask_first == ()
    assert assess({"blood_thinner": "yes", "trend": "worse"}).ask_first == (
        "swelling", "colour_change", "knock", "bruise",
    )  # fmt: skip


def test_findings_of_a_tier_keep_the_order_of_the_file() -> None:
    order = [rule.id for rule in load_rules()]
    found = assess({"swelling": "yes", "warmth": "yes", "colour_change": "yes", "shiny": "yes"}).findings
    places = [order.index(finding.rule) for finding in found if finding.tier == "same_day"]
    assert len(places) >= 4 and places == sorted(places)


def test_pain_on_walks_is_asked_about_where_vessels_are_likely() -> None:
    assert assess({"pain_when": "walking", "age": "64"}).ask_first == ("walking_cramp",)
    assert assess({"pain_when": "walking", "smoker": "yes"}).ask_first == ("walking_cramp",)
    assert assess({"pain_when": "walking", "age": "34"}).ask_first == ()
