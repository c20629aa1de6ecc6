"""What holds for any message: how it is cut, in which order it comes, and what is denied in it.

The texts are combined from lines that were labelled one by one; nothing is asserted of a combination but that it tells
what its parts tell.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clinical.assess import TIERS, assess
from bot.clinical.facts import load_facts
from bot.nlu.second_ear import agree
from bot.nlu.spotting import facts_in

LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "dev_messages.jsonl").read_text(encoding="utf-8").splitlines()
    if line.strip()
]
# What a doctor has looked at lowers what was told with it, and rightly so.
SIGNS = [row["text"].rstrip(". ") for row in LINES if row["kind"] == "explicit" and row["tier"] in TIERS[2:]]
SMALL_TALK = (
    "I run with a club on Tuesdays", "the race is in October", "can I book for next week?", "my name is Orla",
    "what does a strain mean?", "thanks for getting back to me", "it is the left leg", "I am 43",
    "how long does it take to heal?", "I have new shoes", "you can ring me in the evening", "it started in spring",
)  # fmt: skip
DENIED = {
    "swelling": "swelling", "warmth": "heat in it", "colour_change": "redness", "breathless": "shortness of breath",
    "chest_pain": "chest pain", "cough_blood": "coughing up blood", "faint": "fainting", "fever": "fever",
    "numb_foot": "numbness in the foot", "saddle_numbness": "numbness between the legs", "pop": "pop",
    "night_pain": "pain at night", "pitting": "dent from the sock", "back_pain": "back pain", "surgery": "hospital stays",
    "flight": "flights", "hormones": "HRT", "earlier_clot": "earlier clots", "cancer": "cancer",
}  # fmt: skip
many = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@lru_cache(maxsize=4096)
def told(text: str) -> dict[str, str]:
    """The facts of a message by id."""
    return {fact: mention.value for fact, mention in agree(text, facts_in(text)).facts.items()}


def tier(*messages: str) -> str:
    """The highest tier told in the course of these messages."""
    facts: dict[str, str] = {}
    worst = "none"
    for message in messages:
        facts = {**facts, **told(message)}
        worst = max(worst, assess(facts).tier, key=TIERS.index)
    return worst


@many
@given(st.sampled_from(SIGNS), st.sampled_from(SMALL_TALK), st.sampled_from((". ", "\n", ", also ", " and ")))
def test_in_one_message_as_in_two(sign: str, talk: str, between: str) -> None:
    """What is said beside a sign, before it or after it, in the same message or the next, takes nothing from it."""
    expected = tier(sign)
    assert tier(sign, talk) == tier(talk, sign) == expected
    for text in (sign + between + talk, talk + between + sign):
        assert TIERS.index(tier(text)) >= TIERS.index(expected), text


@many
@given(st.lists(st.sampled_from(SIGNS), min_size=2, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_messages_changes_nothing(signs: list[str], random: object) -> None:
    shuffled = list(signs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tier(*shuffled) == tier(*signs)


@many
@given(st.lists(st.sampled_from(sorted(DENIED)), min_size=1, max_size=3, unique=True), st.sampled_from((", ", " or ")))
def test_a_list_of_denials_tells_of_nothing(facts: list[str], between: str) -> None:
    """ "No swelling, redness or fever", in any order and length."""
    assert set(facts) <= set(load_facts())
    words = [DENIED[fact] for fact in facts]
    listed = " or ".join([between.join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
    for text in (
        f"no {listed}",
        "no " + ", no ".join(words),
        f"I have no {listed}, just a sore calf when I run",
        f"there was never any {listed}",
        f"calf is tight without {listed}",
    ):
        assert tier(text) == "none", (text, told(text))


@pytest.mark.parametrize("fact", sorted(DENIED))
def test_what_follows_a_but_counts(fact: str) -> None:
    """A denial ends where the sentence turns."""
    text = f"no {DENIED[fact]}, but my calf is swollen and hot"
    if fact in ("swelling", "warmth"):
        text = f"no {DENIED[fact]}, but the calf is red and shiny"
    assert tier(text) in TIERS[2:], told(text)


def test_more_signs_never_lower_the_tier() -> None:
    """Message by message the tier only rises."""
    tiers = [TIERS.index(tier(*SIGNS[: count + 1])) for count in range(12)]
    assert all(before <= after for before, after in pairwise(tiers))
