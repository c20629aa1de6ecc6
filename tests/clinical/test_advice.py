"""The advice and what holds it: short, for whoever the patient is, never softer where it is an emergency."""

from __future__ import annotations

import re

import pytest

from bot.clinical.assess import ROUTES, load_rules
from bot.dialogue.copy import Known, choose, texts
from bot.dialogue.person import write
from bot.settings import clinic_words

TIERS = ("emergency", "same_day", "gp_soon")
ACTS = [
    "why", "where", "how_to_get_there", "who_to_ring", "ring_first", "meanwhile", "refuses", "cannot", "later", "alone",
    "on_my_way", "rang", "help_coming", "being_seen", "seen_clear", "seen_found", "sent_home", "already_seen", "cost",
    "scared", "book_anyway", "general_question", "not_so", "other",
]  # fmt: skip
MAX_ADVICE_WORDS, MAX_HOLD_WORDS = 55, 35
PEOPLE = [Known({}), Known({}, relation="son", child=True), Known({}, relation="wife"), Known({}, child=True)]
SOFT = re.compile(
    r"\b(probably|nothing to worry|don't worry|simple|no hurry|few days|harmless|lose sleep)\b", re.IGNORECASE
)
BROKEN = re.compile(r"\b(to|for|see|carry|make|like|of) (he|she|they)\b|\b(he|she) (have|are|do)\b", re.IGNORECASE)
HOLDS = {name: wordings for name, wordings in texts().items() if name.startswith("hold/")}


def route(rule, known: Known) -> str:
    return " or ".join(choose(f"route/{key}", known, {}) or "" for key in rule.route)


@pytest.mark.parametrize("key", ROUTES)
def test_every_place_has_its_words(key: str) -> None:
    assert all(choose(f"route/{key}", known, {}) for known in PEOPLE)


@pytest.mark.parametrize("rule", [rule for rule in load_rules() if rule.tier in TIERS], ids=lambda rule: rule.id)
@pytest.mark.parametrize("known", PEOPLE, ids=["visitor", "son", "wife", "young visitor"])
def test_the_advice_is_short_and_says_first_what_to_do(rule, known: Known) -> None:
    for turn in range(3):
        said = {f"advice/{rule.tier}": turn}
        reason = write(rule.message, known.relation)
        text = choose(f"advice/{rule.tier}", known, said, reason=reason, route=route(rule, known))
        assert text and "{" not in text
        assert len(text.split()) <= MAX_ADVICE_WORDS
        first = text.split(". ")[0]
        assert re.search(r"112 or 999|today|next few days", first)


@pytest.mark.parametrize("tier", ["emergency", "same_day"])
@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_met_in_three_ways(tier: str, act: str) -> None:
    known = Known({}, tier=tier)
    # The places are listed once.
    lines = [
        choose(
            f"hold/{tier}/{act}", known, {f"hold/{tier}/{act}": turn}, why="A reason.", route="" if turn else "your GP"
        )
        for turn in range(3)
    ]
    assert len(set(lines)) == 3
    assert choose(f"hold/{tier}/{act}", known, {}), "a line is needed where no rule stands behind it"


@pytest.mark.parametrize("name", HOLDS)
def test_lines_are_short_and_fit_everybody(name: str) -> None:
    for wording in HOLDS[name]:
        assert len(wording.text.split()) <= MAX_HOLD_WORDS
        assert wording.needs() <= {"why", "reason", "route", "told"} | clinic_words().keys()
        assert not wording.text.startswith("{route}")
        for relation in ("son", "wife", "friend"):
            assert not BROKEN.search(write(wording.text, relation))


@pytest.mark.parametrize("name", [name for name in HOLDS if name.startswith("hold/emergency/")])
def test_an_emergency_is_never_softened_and_names_the_number(name: str) -> None:
    for wording in HOLDS[name]:
        assert not SOFT.search(wording.text)
        assert "{emergency_numbers}" in wording.text or name.endswith("being_seen")
