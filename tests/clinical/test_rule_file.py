"""Everything a rule file says is read, and every mistake in it is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.clinical.assess import Group, Is, Rule, Source, load_sources, read_rules
from bot.clinical.facts import load_facts
from bot.errors import ConfigError
from tests.clinical.test_assess import RULE


def read(tmp_path: Path, text: str) -> Rule:
    file = tmp_path / "warning_signs.yml"
    file.write_text(text, encoding="utf-8")
    return read_rules(file, load_facts())[0]


def test_everything_a_rule_says_is_read(tmp_path: Path) -> None:
    rule = read(
        tmp_path,
        RULE.replace("{by: null, on: null}", "{by: Dr A, on: 2026-03-01}")
        .replace("  why:", "  route: [gp, ed]\n  ask_first: [tiptoe]\n  why:")
        .replace("mark: R", "mark: S, publisher: HSE, read: 2026-02-03")
        .replace("title: HSE", "title: Blood clots"),
    )
    assert (rule.id, rule.version, rule.tier) == ("clot_swelling", "1", "same_day")
    assert (rule.when, rule.why) == (Is("swelling", "yes"), "A reason.")
    assert (rule.signed_off_by, rule.signed_off_on) == ("Dr A", "2026-03-01")
    assert (rule.route, rule.ask_first) == (("gp", "ed"), ("tiptoe",))
    assert rule.source == Source("HSE, Blood clots", "https://www2.hse.ie", "S", "HSE", "2026-02-03")


def test_what_a_rule_leaves_out_is_empty(tmp_path: Path) -> None:
    rule = read(tmp_path, RULE.replace("  signed_off: {by: null, on: null}\n", ""))
    assert (rule.signed_off_by, rule.signed_off_on, rule.route, rule.ask_first) == (None, None, (), ())
    assert rule.source == Source("HSE", "https://www2.hse.ie", "R")
    assert read(tmp_path, RULE).signed_off_by is None


def test_several_facts_in_a_condition_all_count(tmp_path: Path) -> None:
    rule = read(tmp_path, RULE.replace('{swelling: "yes"}', '{swelling: "yes", age: ">=60"}'))
    assert rule.when == Group("all", (Is("swelling", "yes"), Is("age", ">=60")))


def test_a_rule_that_only_asks_needs_no_higher_tier(tmp_path: Path) -> None:
    rule = read(tmp_path, RULE.replace("tier: same_day", "tier: none\n  ask_first: [tiptoe]"))
    assert (rule.tier, rule.ask_first) == ("none", ("tiptoe",))


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ('{swelling: "yes"}', "{}", "this condition is empty"),
        ('{swelling: "yes"}', '{swelling: ">=6x"}', "is not a value of 'swelling'"),
        ('{swelling: "yes"}', '{age: ">=6x"}', "is not a value of 'age'"),
        ("  id: clot_swelling\n", "", "the rule has no id"),
        ('version: "1"', "version: null", "the rule has no version"),
        ("message: You mentioned {words}.", 'message: ""', "the rule's message is empty"),
        ("why: A reason.", 'why: " "', "the rule's why is empty"),
        ('version: "1"', 'version: ""', "the rule's version is empty"),
        ("address: https://www2.hse.ie", 'address: ""', "the source has no address"),
        (", mark: R", "", "the source has no mark"),
        ("mark: R", "mark: R, read: lately", "'lately' is not a day"),
        ("mark: R", "mark: R, author: me", "unknown key 'author'"),
        ("by: null", "who: null", "unknown key 'who'"),
        ("on: null", "on: 2026-03-01", "a sign-off needs both"),
        ("  why:", "  because: yes\n  why:", "unknown key 'because'"),
        ("tier: same_day", "tier: soon\n  ask_first: [tiptoe]", "the tier is one of emergency, same_day, gp_soon."),
    ],
)
def test_more_mistakes_are_told(tmp_path: Path, good: str, bad: str, message: str) -> None:
    text = RULE.replace("- id: clot_swelling\n ", "-", 1) if good.startswith("  id") else RULE.replace(good, bad, 1)
    with pytest.raises(ConfigError, match=re.escape(message)):
        read(tmp_path, text)


def test_a_source_by_its_id(tmp_path: Path) -> None:
    rule = read(tmp_path, RULE.replace("{title: HSE, address: https://www2.hse.ie, mark: R}", "nice_ng158"))
    assert rule.source == load_sources()["nice_ng158"]
