"""Answers in the light of the question: yes and no either way round, not sure, bare words, no questions."""

from __future__ import annotations

import pytest

from bot.clinical.facts import load_facts
from bot.nlu.answer_reader import apply_ratchet, read_fact
from bot.nlu.clauses import split_clauses
from bot.nlu.polarity import read_polarity
from tests.unit.trackers import tracker


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yeah it is",
        "yep",
        "👍",
        "ya a bit",
        "it does",
        "definitely",
        "well, yes",
        "ok",
        "it is a bit",
        "it does when i press it",
        "i can do it",
    ],
)
def test_yes(text: str) -> None:
    """Yes in many wordings."""
    assert read_polarity(text) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Nope",
        "nah",
        "👎",
        "not really",
        "no, it's not discoloured",
        "it isn't",
        "never",
        "i can't do it",
        "it's not really",
        "i don't think so",
    ],
)
def test_no(text: str) -> None:
    """No in many wordings."""
    assert read_polarity(text) == "no"


@pytest.mark.parametrize(
    "text", ["not sure", "I don't know", "dunno", "🤷", "hard to say", "no idea", "couldn't tell you", "i couldn't say"]
)
def test_not_sure(text: str) -> None:
    """Not sure is never read as no."""
    assert read_polarity(text) == "unsure"


@pytest.mark.parametrize(
    "text",
    [
        "purple monkey",
        "left",
        "",
        "what do you mean",
        "nobody told me",
        "yesterday",
        "notes",
        "it was a bit sharp at the time",
        "it's not that sore",
        "it has gone purple",
    ],
)
def test_neither(text: str) -> None:
    """Words that only begin like yes or no are neither."""
    assert read_polarity(text) is None


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("colour_change", "no, it's not discoloured", "no"),
        ("colour_change", "normal colour", "no"),
        ("swelling", "not that I noticed", "no"),
        ("swelling", "a bit", "yes"),
        ("warmth", "it was a bit sharp at the time yea", None),
        ("warmth", "it's not that sore really", None),
        ("tiptoe", "i can't do it", "cannot"),
        ("swelling", "couldn't say", "unsure"),
        ("onset", "gradual", "gradual"),
        ("onset", "one moment", "moment"),
        ("trend", "not better", "same"),
        ("trend", "no", None),
        ("tiptoe", "no", "cannot"),
        ("tiptoe", "yes", "can"),
        ("walking", "no", "painful"),
        ("swelling", "seven", None),
    ],
)
def test_answers_to_a_question(fact: str, text: str, value: str | None) -> None:
    """Each question is positive, so that no has one meaning."""
    assert read_fact(load_facts()[fact], text, None) == value


def test_a_question_is_no_answer() -> None:
    """Asking back fills nothing."""
    assert read_fact(load_facts()["shiny"], "no clue what shiny means", "ask_clarify") is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("what did I tear, would orthotics sort it, when can I race again and what do you charge", 4),
        ("my calf hurts. how long does it take?", 2),
        ("my calf hurts and it is swollen", 1),
        ("it was 2.5 km, then 3.1 km", 1),
        ("", 0),
        ("???", 0),
        ("how long\nwhat do you charge", 2),
    ],
)
def test_clauses(text: str, count: int) -> None:
    """A clause for each thing said or asked."""
    assert len(split_clauses(text)) == count


def told(fact: str, value: str) -> dict[str, object]:
    """An entity."""
    return {"entity": fact, "value": value, "words": "…"}


def test_a_sign_is_not_taken_back_in_passing() -> None:
    """A later "no" alone changes nothing."""
    assert apply_ratchet([told("swelling", "no")], tracker(swelling="yes"), "no swelling", "inform") == []


def test_a_correction_is_kept_for_the_read_back() -> None:
    """It becomes a pending correction, not the fact itself."""
    kept = apply_ratchet([told("swelling", "no")], tracker(swelling="yes"), "sorry, no swelling", "inform")
    assert [(entity["entity"], entity["value"]) for entity in kept] == [
        ("pending_correction", {"fact": "swelling", "value": "no"})
    ]


def test_plain_facts_change_freely() -> None:
    """The other leg is just the other leg."""
    assert len(apply_ratchet([told("side", "right")], tracker(side="left"), "the right one", "inform")) == 1


def test_beside_another_fact_only_a_clear_yes_or_no_answers() -> None:
    """The same size says nothing about how the foot feels."""
    numb = load_facts()["numb_foot"]
    assert read_fact(numb, "it's the same size as the other one", "inform", others=True) is None
    assert read_fact(numb, "no, it's the same size as the other one", "inform", others=True) == "no"
