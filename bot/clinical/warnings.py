"""Which values of which facts are warning signs: those that can make a rule fire."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.clinical.assess import TIERS, Condition, Group, Is, load_rules
from bot.clinical.facts import load_facts

SIGN_GROUPS = ("warning_signs", "clot_risks")


def _values(condition: Condition) -> Iterator[tuple[str, str]]:
    if isinstance(condition, Is):
        yield condition.fact, condition.value
    elif isinstance(condition, Group) and condition.kind != "none":
        for part in condition.parts:
            yield from _values(part)


@lru_cache(maxsize=1)
def warning_values() -> frozenset[tuple[str, str]]:
    """Every (fact, value) among the signs and clot risks that some rule looks for."""
    facts = load_facts()
    return frozenset(
        (fact, value)
        for rule in load_rules()
        if rule.tier != TIERS[0]
        for fact, value in _values(rule.when)
        if facts[fact].group in SIGN_GROUPS
    )


def is_warning(fact: str, value: str) -> bool:
    """Whether this value of this fact is a warning sign that stays until it is corrected."""
    return (fact, value) in warning_values()
