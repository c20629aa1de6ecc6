"""Which told values count as warning signs: those that some rule looks for, and no others."""

from __future__ import annotations

import pytest

from bot.clinical.warnings import is_warning


@pytest.mark.parametrize(
    ("fact", "value"), [("swelling", "yes"), ("tiptoe", "cannot"), ("breathless", "yes"), ("pregnancy", "yes")]
)
def test_what_a_rule_looks_for_is_one(fact: str, value: str) -> None:
    assert is_warning(fact, value)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("swelling", "no"),
        ("tiptoe", "can"),
        ("swelling", "gone"),
        # of the story: rules look at them, and they are no signs
        ("walking", "cannot"),
        ("trend", "worse"),
        ("onset", "gradual"),
        ("age", "<18"),
        # named only in a `none` group
        ("checked_clear", "yes"),
        ("unheard_of", "yes"),
    ],
)
def test_what_no_rule_is_raised_by_is_none(fact: str, value: str) -> None:
    assert not is_warning(fact, value)
